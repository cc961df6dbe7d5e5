"""The forms of Han characters: which one is of which country.

In comes a character and how a text is written, out comes whose form it is, and the form of the
text's own. A country's old encoding has the characters that it uses, and Python has their
tables: GB 2312, Big5, JIS X 0208 with the names' characters of Windows (CP932), KS X 1001. Of
what such a table lacks, OpenCC's tables of variants say what it is: a rare character is no
mistake, and 图 in Japanese is one.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from opencc import OpenCC

Origin = Literal["simplified", "traditional", "japanese"]

_ENCODINGS: Final = {"hans": "gb2312", "hant": "cp950", "ja": "cp932", "ko": "euc_kr"}
# Simplified characters that JIS X 0208 has in its second level as variants, and that no
# Japanese text of today is written with.
_RARE_IN_JAPANESE: Final = frozenset("个从价决况厂听坏夸广弃愿无气网惧")
# Likewise those of Big5, most of its second level; level one is in use.
_RARE_IN_TAIWAN: Final = frozenset(
    "万与体党优价异怀怜惊极机构洁种确离网触蚕圣复宁岭庄据栖气洒涂荐蜡赶适"
    "坏厂柜胜腊茧蝎忏扰泞肮篱膻熏"
)
# Forms of GB 2312 that are no simplified ones to OpenCC, and that JIS X 0208 has otherwise.
_CHINESE_IN_JAPANESE: Final = dict(zip("查步每涉晚污值榆巢", "査歩毎渉晩汚値楡巣", strict=True))
# Variants that 通用规范汉字表 (2013) has again, for names, and one that Big5 lacks.
_ALLOWED: Final = {"hans": frozenset("昇邨氾迺甯仝"), "hant": frozenset("却")}
# Characters that Japan made, other than those that stand in names: they keep theirs.
_MADE_IN_JAPAN: Final = frozenset("働込枠匂搾")


class ForeignForm(NamedTuple):
    """Whose form a character is, and which one the text should have, "" if nobody knows."""

    origin: Origin
    own: str


@lru_cache(maxsize=20_000)
def foreign_form(char: str, variety: str) -> ForeignForm | None:
    """Whose form a Han character is, if it is none of a text that is written so."""
    if variety not in _ENCODINGS or char in _ALLOWED.get(variety, ()):
        return None
    if _has(_ENCODINGS[variety], char) and not _is_rare(char, variety):
        return None
    simplified = _convert("t2s", char)
    traditional = _convert("s2t", char)
    from_japanese = _convert("jp2t", char)
    match variety:
        case "hans":
            if char in _MADE_IN_JAPAN:
                return ForeignForm("japanese", "")
            if from_japanese != char and not _has("cp950", char):
                return ForeignForm("japanese", _convert("t2s", from_japanese))
            return ForeignForm("traditional", simplified) if simplified != char else None
        case "ja":
            if traditional != char:
                return ForeignForm("simplified", _convert("t2jp", traditional))
            own = _CHINESE_IN_JAPANESE.get(char)
            return ForeignForm("simplified", own) if own else None
        case _:
            if char in _MADE_IN_JAPAN:
                return ForeignForm("japanese", "")
            if traditional != char:
                is_shared = from_japanese != char and not _has("gb2312", char)
                return ForeignForm("japanese" if is_shared else "simplified", traditional)
            if from_japanese != char and _has("cp932", char):
                return ForeignForm("japanese", from_japanese)
            return None


def in_own_forms(text: str, variety: str) -> str:
    """The text with its foreign forms in those of the variety, "" if one of them has none."""
    made = []
    for char in text:
        form = foreign_form(char, variety)
        if form and not form.own:
            return ""
        made.append(form.own if form else char)
    return "".join(made)


def _is_rare(char: str, variety: str) -> bool:
    return char in {"ja": _RARE_IN_JAPANESE, "hant": _RARE_IN_TAIWAN}.get(variety, ())


def _has(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _convert(config: str, char: str) -> str:
    return str(_converter(config).convert(char))


@cache
def _converter(config: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(config)
