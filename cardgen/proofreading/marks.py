"""Checks of punctuation: end marks, marks of another language or width, marks in a row.

In comes a collation, out come slips. Standards: GB/T 15834-2011 for Chinese, JIS X 4051 and
公用文作成の考え方 (2022) for Japanese, 한글 맞춤법 부록 for Korean. Common usage beyond these
is accepted: a respectful sentence needs no ！ where the Chinese has one, a slogan no full stop.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal

from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import CLOSERS, HAN, HANGUL, KANA, VALUE, Collation, Galley
from cardgen.proofreading.rules import Slip
from cardgen.rules import Gravity

End = Literal[
    "nothing", "full stop", "question", "exclamation", "both", "colon", "semicolon", "comma",
    "ellipsis", "dash",
]  # fmt: skip

_FIGURES: Final = frozenset("0123456789")
_CJK: Final = HAN + KANA + HANGUL
_CLOSING: Final = re.escape(CLOSERS)
_MARKS: Final = "[。．.｡…⋯！!？?‼⁇⁈⁉‽：:；;，,、､—―─–]"
_END: Final = lazy_pattern(rf"(?<!{_MARKS})({_MARKS}+)[{_CLOSING}\s\u3000]*$")
_QUOTE_ENDS: Final = lazy_pattern('[”’」』"]')
_QUOTED_END: Final = lazy_pattern('([。.！!？?…]+)[”’」』"]')
_LETTER: Final = f"[{_CJK}A-Za-z0-9{VALUE}]"
# Respectful sentences, where the Chinese exclaims.
_RESPECTFUL: Final = {
    "ja": lazy_pattern(
        "(?:ます|です|ました|ません|でした|ください|下さい|ませ|ましょう|ございます)$"
    ),
    "ko": lazy_pattern("(?:니다|시오|소서|니까|드림|올림)$"),
}
_FINITE: Final = {
    "ja": lazy_pattern("(?:ます|です|ました|ません|でした|ください|下さい)$"),
    "ko": lazy_pattern("(?:니다|십시오|[어아여세네군]요)$"),
}
# Endings of an unfinished sentence, or of a line of a poem: these are no noun phrases either.
_UNFINISHED: Final = {
    "ja": lazy_pattern("(?:[っいしえきけせちてにねびみめりれ]て|んで|ながら)$"),
    "ko": lazy_pattern(
        "(?:(?:[타하되지나가내서우키쓰크누으입잡먹있없같안걷딛]|[리르])고|며|면서"
        "|지만|[으하]니|도록|[하되아어여해]서|으리|리라|[았었였]다|[는하한간온된준선낸킨있없같]다|[^바]구나|소서|아라|어라)$"
    ),
}
_ASKING: Final = {
    "ja": lazy_pattern("か$|[かや][」』]"),  # also within a quotation: …ずや」とあります
    "ko": lazy_pattern('까$|까[”’"]'),
    "hans": lazy_pattern("[吗呢]$"),
    "hant": lazy_pattern("[嗎呢]$"),
}
_SALUTATION: Final = lazy_pattern(
    "^(?:尊敬|敬爱|敬愛|亲爱|親愛|敬启|敬啟|致)|(?:先生|女士|阁下|閣下|[钧台鈞臺]鉴|鑒|启者|啟者)$"
)
_INNER_STOP: Final = lazy_pattern(f"。.|[{HANGUL}][.?!]\\s+[{HANGUL}]|[a-z][.?!]\\s+[A-Z]")
_NAMES: Final[dict[str, str]] = {
    "nothing": "no mark", "full stop": "a full stop", "question": "a question mark",
    "exclamation": "an exclamation mark", "both": "？ and ！", "colon": "a colon",
    "semicolon": "a semicolon", "comma": "a comma", "ellipsis": "an ellipsis", "dash": "a dash",
}  # fmt: skip
# The ends that a translation may have, by the end of its source; all others are slips.
_ALLOWED: Final[dict[End, frozenset[End]]] = {
    "nothing": frozenset({"full stop", "exclamation"}),
    "full stop": frozenset({"semicolon"}),
    "question": frozenset({"both"}),
    "exclamation": frozenset({"both"}),
    "both": frozenset({"question", "exclamation"}),
    "colon": frozenset({"full stop"}),  # 如下： is a sentence in Korean
    "semicolon": frozenset({"full stop", "comma", "nothing"}),
    "comma": frozenset({"nothing", "semicolon", "full stop", "dash"}),
    "ellipsis": frozenset({"dash"}),
    "dash": frozenset({"ellipsis", "nothing", "comma"}),
}

_OWN_MARKS: Final[dict[End, tuple[str, str]]] = {
    "full stop": ("。", "."),
    "question": ("？", "?"),
    "exclamation": ("！", "!"),
    "colon": ("：", ":"),
}
"""Marks at the end in Chinese and Japanese, and in Korean."""
_SPACED: Final = lazy_pattern("[,.!?:;]$")

_WIDE_OF: Final = {",": "，", ".": "。", "!": "！", "?": "？", ":": "：", ";": "；"}
# ASCII marks behind a character of the language, or close before one.
_ASCII: Final = lazy_pattern(
    rf"(?<=[{_CJK}{_CLOSING}])(?:[,;!?:]+|\.(?![.A-Za-z0-9]))|[,;!?](?=[{HAN}{KANA}])"
)
_BRACKETED: Final = lazy_pattern(r"\(([^()]*)\)")
_KOREAN_WIDE: Final = lazy_pattern("[，。、！？：；．]+|（[^（）]*）|[（）]|・")
_NARROW_OF: Final = str.maketrans("，。、！？：；．（）・", ",.,!?:;.()·")
_JAPANESE: Final = lazy_pattern("[，．]+|·")
_JAPANESE_OF: Final = str.maketrans("，．·", "、。・")
_CHINESE: Final = lazy_pattern("・|．(?=[^0-9０-９])")
_CHINESE_OF: Final = str.maketrans("・．", "·。")
# Marks of other languages, and the own ones.
_FOREIGN: Final = {
    "ko": (_KOREAN_WIDE, _NARROW_OF),
    "ja": (_JAPANESE, _JAPANESE_OF),
    "hans": (_CHINESE, _CHINESE_OF),
}

_IN_A_ROW: Final = lazy_pattern(
    "[，、,；;：:](?=[，、,；;：:。．！？!?])[，、,；;：:。．！？!?]+"
    "|。(?=[，、；：！？!?,.])[。，、；：！？!?,.]+|(?<!。)。。(?!。)"
    f"|(?<=[{_CJK}])(?<!\\.)\\.\\.(?!\\.)|[！？](?=[。，、；：])[。，、；：]+"
    f"|(?<=[{HANGUL}])[!?][.,]+"
)
# Names in programs, OS::Name, and references, :ref:.
_CODE: Final = lazy_pattern("(?:[A-Za-z]::|:[a-z-]+:)$")
_REPEATED: Final = lazy_pattern("([！!])[！!]+|([？?])[？?]+")
_DOTS: Final = lazy_pattern(f"(?<=[{_CJK}])(?:\\.{{3,}}|。{{3,}}|・{{3,}}|·{{3,}}|ㆍ{{3,}})")
_DOTS_BEFORE: Final = lazy_pattern(
    f"(?:(?<!\\.)\\.{{3,}}|(?<!。)。{{3,}}|(?<!・)・{{3,}}|(?<!·)·{{3,}})(?=[{HAN}{KANA}])"
)
_ELLIPSIS: Final = lazy_pattern("[…⋯]+")
_HYPHENS: Final = lazy_pattern("(?<![-<!])--+(?!>)|－－+|[─━]+")
_DASH: Final = lazy_pattern("[—―]+")


def check_marks(collation: Collation) -> Iterator[Slip]:
    """Find wrong punctuation in a translation."""
    galley = collation.target
    if not re.search(_LETTER, galley.shown):  # marks alone are meant
        return
    yield from _check_end(collation)
    if galley.variety in {"hans", "hant", "ja"}:
        yield from _check_ascii(collation)
    if galley.variety:
        yield from _check_foreign(galley)
        yield from _check_ellipses(galley)
        yield from _check_dashes(collation)
    yield from _check_rows(collation)


# --- the end --------------------------------------------------------------------------------


def _find_end(shown: str) -> tuple[End, tuple[int, int]]:
    """Find the kind of the mark at the end of a text, and its place."""
    match = _END.search(shown)
    if match is None:
        bare = len(shown.rstrip())
        return "nothing", (bare, bare)
    return _classify_end(match[1]), match.span(1)


def _classify_end(marks: str) -> End:
    """Classify the marks at the end of a text: full stop, question, ellipsis and so on."""
    asks = any(mark in marks for mark in "？?⁇")
    calls = any(mark in marks for mark in "！!‼")
    if (asks and calls) or any(mark in marks for mark in "⁈⁉‽"):
        return "both"
    if asks or calls:
        return "question" if asks else "exclamation"
    if "…" in marks or "⋯" in marks or re.search(r"\.{3}|。{3}", marks):
        return "ellipsis"
    last = marks[-1]
    kinds: dict[End, str] = {
        "full stop": "。．.｡", "colon": "：:", "semicolon": "；;", "comma": "，,、､",
    }  # fmt: skip
    return next((kind for kind, chars in kinds.items() if last in chars), "dash")


def _check_end(collation: Collation) -> Iterator[Slip]:
    """Find a mark at the end with another meaning than the mark of the source."""
    source, target = collation.source, collation.target
    if not re.search(_LETTER, source.shown) or any(
        _is_ornament(galley.shown) for galley in (source, target)
    ):
        return
    (wanted, start), (given, span) = _find_end(source.shown), _find_end(target.shown)
    sentence = source.shown[: start[0]].rstrip()
    before = target.shown[: span[0]].rstrip()
    if wanted == given or _may_end(wanted, given, before, target):
        return
    is_salutation = _SALUTATION.search(sentence) is not None
    is_question = wanted == "full stop" and _is_asking(sentence, source.variety)
    if (
        (is_question and given in {"question", "both"})
        or _is_quoted_end(source, start, given, target)
        or _is_quoted_end(target, span, wanted, source)
        or (wanted == "colon" and given in {"nothing", "comma"} and is_salutation)
    ):
        return
    message = f"the translation ends with {_NAMES[given]}, the source with {_NAMES[wanted]}"
    yield target.slip("end-mark", message, span, fix=_find_own_mark(wanted, target.variety))


def _find_own_mark(end: End, variety: str) -> str | None:
    """Find the mark with which a language ends such a text; None if there are several."""
    marks = _OWN_MARKS.get(end)
    return marks[variety == "ko"] if marks and variety else None


def _is_ornament(shown: str) -> bool:
    """True if a text ends with an emotional sign in place of a mark: 힘내요~."""
    last = shown.rstrip()[-1:]
    return last in "~～〜♪^" or unicodedata.category(last) in {"So", "Sk"}


def _is_quoted_end(one: Galley, span: tuple[int, int], end: End, other: Galley) -> bool:
    """True if the last mark belongs to a quotation, and the other text continues after it."""
    if not _QUOTE_ENDS.match(one.shown, span[1]) or end not in {"full stop", "nothing"}:
        return False
    kinds = {_classify_end(match[1]) for match in _QUOTED_END.finditer(other.shown)}
    return _classify_end(one.shown[slice(*span)]) in kinds


def _is_asking(before: str, variety: str) -> bool:
    """True if a sentence is a question by its words, such as ですか."""
    return bool(variety in _ASKING and _ASKING[variety].search(before))


def _may_end(wanted: End, given: End, before: str, target: Galley) -> bool:
    """True if a translation may end with `given` if its source ends with `wanted`."""
    if given in _ALLOWED[wanted]:
        return True
    variety = target.variety
    if wanted == "question" and given in {"full stop", "nothing"}:
        # 까 may end with a full stop and か with nothing; 吗 has its mark.
        may = variety == "ja" or (variety == "ko" and given == "full stop")
        return may and _is_asking(before, variety)
    if wanted == "exclamation" and given in {"full stop", "nothing"}:
        return bool(variety in _RESPECTFUL and _RESPECTFUL[variety].search(before))
    if wanted in {"full stop", "colon"} and given == "nothing":
        return _may_lack_stop(wanted, before, target)
    return False


def _may_lack_stop(wanted: End, before: str, target: Galley) -> bool:
    """True if a text may end without a mark, as a slogan that is no sentence."""
    # Japanese certificates and lists have blanks in place of marks.
    if "\u3000" in target.shown and not re.search("[、。]", target.shown):
        return True
    if wanted == "colon":
        return False
    endings = [table.get(target.variety) for table in (_FINITE, _UNFINISHED)]
    is_sentence = any(pattern and pattern.search(before) for pattern in endings)
    return not is_sentence and not _INNER_STOP.search(target.shown)


# --- marks of another language --------------------------------------------------------------


def _check_ascii(collation: Collation) -> Iterator[Slip]:
    """Find narrow marks among wide characters."""
    galley = collation.target
    shown = galley.shown
    if not re.search(f"[{HAN}{KANA}]", shown):
        return
    wide_of = _WIDE_OF | ({",": "、"} if galley.variety == "ja" else {})
    for match in _ASCII.finditer(shown):
        start, end = match.span()
        before, after = shown[start - 1 : start], shown[end : end + 1]
        if match[0] == ":" and before.isascii() and after in _FIGURES:  # a time
            continue
        if _DOTS.match(shown, start):
            continue
        wide = "".join(wide_of[char] for char in match[0])
        message = f"{match[0]} is half-width among full-width characters"
        yield galley.slip("ascii-mark", message, match.span(), hint=f"write {wide}", fix=wide)
    for match in _BRACKETED.finditer(shown):
        before = shown[match.start() - 1 : match.start()]
        if re.search(f"[{HAN}{KANA}]", match[1]) or re.match(f"[{HAN}{KANA}]", before):
            message = f"{match[0]} has half-width brackets among full-width characters"
            hint, fix = f"write （{match[1].replace(VALUE, '…')}）", f"（{match[1]}）"
            yield galley.slip("ascii-mark", message, match.span(), hint=hint, fix=fix)
    for match in re.finditer(f"(?<={VALUE})[,.;!?](?![0-9A-Za-z.])", shown):
        kind = collation.types.get(galley.fields[match.start() - 1], "text")
        if kind not in {"integer", "number", "text"}:
            message = f"{match[0]} is half-width after a full-width value"
            wide = wide_of[match[0]]
            hint = f"write {wide}"
            yield galley.slip("ascii-mark", message, match.span(), hint=hint, fix=wide)


def _check_foreign(galley: Galley) -> Iterator[Slip]:
    """Find full-width marks in Korean, and marks of other languages in Chinese and Japanese."""
    if galley.variety not in _FOREIGN:
        return
    pattern, own = _FOREIGN[galley.variety]
    shown = galley.shown
    for match in pattern.finditer(shown):
        is_stops = galley.variety == "ko" and re.fullmatch("。{2,}", match[0])
        is_latin = match[0] == "·" and shown[match.start() - 1].isascii()
        if is_stops or is_latin or _is_dots(shown, match.start()):
            continue
        message = f"{match[0]} is a mark of another language".replace(VALUE, "…")
        fix = match[0].translate(own)
        hint = f"write {fix}".replace(VALUE, "…")
        if _SPACED.search(fix) and re.match(_LETTER, shown[match.end() : match.end() + 1]):
            fix += " "  # a wide mark had its blank in itself
        yield galley.slip("foreign-mark", message, match.span(), hint=hint, fix=fix)


def _is_dots(shown: str, start: int) -> bool:
    """True if dots are an ellipsis, for which there is another rule."""
    around = shown[max(0, start - 2) : start + 3]
    return "・・・" in around or "···" in around or shown.startswith("。。。", start)


# --- marks in a row, ellipses, dashes -------------------------------------------------------


def _check_rows(collation: Collation) -> Iterator[Slip]:
    """Find marks that must not follow one another, and repeated ！ and ？."""
    galley = collation.target
    for match in _IN_A_ROW.finditer(galley.shown):
        is_code = _CODE.search(galley.shown[: match.start() + 2].rstrip("。．"))
        if is_code or (match[0] == "::" and "::" in collation.source.shown):
            continue
        message = f"{match[0]} has marks that do not go together"
        yield galley.slip("doubled-mark", message, match.span())
    if _REPEATED.search(collation.source.shown):
        return
    for match in _REPEATED.finditer(galley.shown):
        message = f"{match[0]} repeats a mark, but the source does not"
        once = match[0][0]
        hint = f"write {once}"
        yield galley.slip("doubled-mark", message, match.span(), hint=hint, fix=once)


def _check_ellipses(galley: Galley) -> Iterator[Slip]:
    """Find wrong ellipses: Chinese and Japanese have six dots, Korean six or three."""
    shown, own = galley.shown, "……"
    spans = {match.span() for match in _DOTS.finditer(shown)}
    if galley.variety != "ko":
        spans |= {match.span() for match in _DOTS_BEFORE.finditer(shown)}
    for start, end in sorted(spans):
        if galley.variety == "ko" and shown[start] == ".":
            continue  # 한글 맞춤법 부록: three dots on the baseline will do
        message = f"{shown[start:end]} is not an ellipsis"
        dots = "…" if galley.variety == "ko" else own
        hint = f"write {dots}"
        yield galley.slip("ellipsis", message, (start, end), hint=hint, fix=dots)
    if galley.variety == "ko":
        return
    for match in _ELLIPSIS.finditer(shown):
        if len(match[0]) % 2:
            message = f"an ellipsis is two characters wide, but this one has {len(match[0])}"
            hint = f"write {own}"
            gravity: Gravity | None = "note" if galley.variety == "ja" else None
            yield galley.slip(
                "ellipsis", message, match.span(), hint=hint, gravity=gravity, fix=own
            )


def _check_dashes(collation: Collation) -> Iterator[Slip]:
    """Find hyphens and lines in place of a dash, and dashes of half length."""
    galley = collation.target
    whole = "――" if galley.variety == "ja" else "—" if galley.variety == "ko" else "——"
    for match in _HYPHENS.finditer(galley.shown):
        message, hint = f"{match[0]} is not a dash", f"write {whole}"
        yield galley.slip("dash", message, match.span(), hint=hint, fix=whole)
    if galley.variety == "ko" or not re.search(r"——|――|⸺|\s[-–—―]\s", collation.source.shown):
        return
    for match in _DASH.finditer(galley.shown):
        if len(match[0]) == 1:
            message = f"a dash is two characters wide, but {match[0]} is half a dash"
            hint = f"write {whole}"
            yield galley.slip("dash", message, match.span(), hint=hint, fix=whole)
