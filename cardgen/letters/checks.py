"""Warnings about the data of a letter: foreign characters, remarks in names, hidden parts.

A string given once stands in both languages: 서하늘 in a Chinese letter, 東京都庁 too. Latin
letters are read everywhere; `bilingual` has translated places and titles before. Names may hold
㈱, which a letter writes in full, （代理）, which belongs to the title, or 様, which the letter
adds itself. Some parts appear on no page: a personal letter shows no number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cardgen.catalog import Country, Glossary, has_letter_of
from cardgen.errors import CardgenError, Diagnostic, FieldError, Severity
from cardgen.lazy import lazy_pattern
from cardgen.letters.bilingual import Bilingual, find_foreign_characters
from cardgen.letters.blocks import Register
from cardgen.letters.body import (
    DISTRIBUTION,
    GOODS,
    has_count,
    is_enclosure_id,
    select_entries,
)
from cardgen.letters.conventions import Convention, Form
from cardgen.letters.data import LetterData, is_picture, make_language_keys, select_text
from cardgen.letters.template import RegisterSpec
from cardgen.remedies import Remedy
from cardgen.template import parse_size
from cardgen.units import POINTS_PER_INCH, format_mm

_PARTY_FIELDS: Final = ("name", "office", "letterhead", "contact")
_OFFICES: Final = ("office", "letterhead")
_LATIN: Final = "en"
_FIELD: Final = lazy_pattern(r"\{[^{}]*\}")  # of running heads
_REFERENCE: Final = "reference"
_COARSE, _FINE = 200.0, 300  # dpi of a picture: too few, and enough
_SHOWN: Final = 4  # foreign characters that a message shows

Place = tuple[str, str]
"""A table of the data, "" for none, and a key in it."""


class ForeignWord(msgspec.Struct, frozen=True):
    """A text of the data that a language would show, with its `foreign` characters.

    The characters are () if the text has no letter of the language at all. `is_shared` tells if
    it is one string for all languages; `instead` suggests a text for each. The `addition` adds
    the department of an office to the glossary.
    """

    place: Place
    lang: str
    text: str
    foreign: tuple[str, ...]
    is_shared: bool
    instead: dict[str, str]
    addition: Remedy | None = None

    def severity(self, register: Register) -> Severity:
        """Return "error" if an office would send a text in another language, or else "warning".

        The number of a paper may be cited as it is written there.
        """
        if self.place[0] == _REFERENCE:
            return "warning"
        return "error" if self.is_shared and register == "official" else "warning"

    def diagnostic(self, register: Register) -> Diagnostic:
        """Make the finding about a word in another language, with its place."""
        table, key = self.place
        what = f"{key} of [{table}]" if table else key
        texts = ", ".join(f'{lang} = "{text}"' for lang, text in self.instead.items())
        verb = "write it in both languages" if self.is_shared else "correct it"
        return Diagnostic(
            "wrong-language",
            self._say(what),
            hint=f"{verb}: {key} = {{ {texts} }}",
            severity=self.severity(register),
            remedy=self.addition,
        )

    def _say(self, what: str) -> str:
        """Say that the text of a value, `what`, is in another language."""
        text = " ".join(self.text.split())
        if not self.foreign:
            return f"{what}: {text} is not written in {self.lang}"
        shown = ", ".join(self.foreign[:_SHOWN]) + (" …" * (len(self.foreign) > _SHOWN))
        return f"{what}: {text} has characters that {self.lang} does not use: {shown}"


def find_foreign_words(
    texts: Iterable[tuple[Place, Any]], langs: Sequence[str], bilingual: Bilingual
) -> Iterator[ForeignWord]:
    """Yield texts of the data with characters that one of the languages does not use."""
    for place, given in texts:
        try:
            known = bilingual.translate(given)
        except CardgenError:  # composing the letter reports it
            continue
        for lang in langs:
            try:
                text = select_text(known, lang)
            except FieldError:  # likewise
                continue
            foreign = _find_foreign(text, lang)
            if foreign is None or (place[0] == _REFERENCE and not _is_misspelt(foreign)):
                continue
            is_shared = not isinstance(given, dict)
            instead = _suggest(text, lang, bilingual, is_shared=is_shared)
            is_office = is_shared and place[1] in _OFFICES
            addition = bilingual.add_department(text) if is_office else None
            yield ForeignWord(place, lang, text, foreign, is_shared, instead, addition)


def list_texts(
    data: LetterData, values: Collection[str] | None = None
) -> Iterator[tuple[Place, Any]]:
    """Yield the texts of the data that appear in both languages, with their places."""
    parties = ("sender", data.sender), ("addressee", data.addressee)
    for (table, party), field in product(parties, _PARTY_FIELDS):
        yield (table, field), getattr(party, field)
    yield (_REFERENCE, "number"), data.reference.number
    yield (_REFERENCE, "yours"), data.reference.yours
    for number, copy in enumerate(data.copies, 1):
        yield ("", f"copies[{number}]" if len(data.copies) > 1 else "copies"), copy
    for number, enclosure in enumerate(data.enclosures, 1):
        if isinstance(enclosure, str):
            yield ("", f"enclosures[{number}]"), enclosure
        elif "id" not in enclosure:
            texts = {key: text for key, text in enclosure.items() if key != "count"}
            yield ("", f"enclosures[{number}]"), texts
    yield ("", "note"), data.note
    for name, value in data.values.items():
        if (values is None or name in values) and isinstance(value, (str, dict)):
            yield ("values", name), value
    for line in data.distribution:
        yield ("distribution", "recipient"), line.recipient
    cells = (
        ((f"rows.{table}", name), value)
        for table, rows in data.rows.items()
        for row in rows
        for name, value in row.items()
    )
    yield from (each for each in cells if isinstance(each[1], (str, dict)))


def _find_foreign(text: str, lang: str) -> tuple[str, ...] | None:
    """Find the characters that a language does not use; None if there are none, () for all."""
    text = _FIELD.sub("", text)
    if not any(map(str.isalpha, text)):
        return None
    if not (has_letter_of(text, lang) or has_letter_of(text, _LATIN)):
        return ()
    return find_foreign_characters(text, lang) or None


def _is_misspelt(foreign: tuple[str, ...]) -> bool:
    """True if single Han characters are wrong, and not words in another script."""
    return any(len(run) == 1 and has_letter_of(run, "zh") for run in foreign)


def _suggest(text: str, lang: str, bilingual: Bilingual, *, is_shared: bool) -> dict[str, str]:
    """Suggest a text for each language, with … where the translation is unknown."""
    from cardgen.proofreading import convert_characters

    langs, keys = bilingual.langs, make_language_keys(bilingual.langs)
    made: dict[str, str] = {}
    for each in langs if is_shared else (lang,):
        is_own = is_shared and _find_foreign(text, each) is None
        own_forms = convert_characters(text, each)
        made[keys[each]] = (
            text if is_own else own_forms or bilingual.draft_of(text, each) or "…"
        )
    return made


_FULL: Final = {
    "株": "株式会社", "有": "有限会社", "財": "財団法人", "社": "社団法人", "医": "医療法人",
    "学": "学校法人", "独": "独立行政法人", "福": "社会福祉法人", "名": "合名会社",
    "資": "合資会社", "주": "주식회사", "유": "유한회사", "재": "재단법인", "사": "사단법인",
    "학": "학교법인", "의": "의료법인", "합": "합자회사",
}  # fmt: skip
_SHORT: Final = lazy_pattern(rf"\(\s*([{''.join(_FULL)}])\s*\)")
_ACTING: Final = (
    "代理|代行|代|署理|暂代|暫代|兼|兼任|临时|臨時|前任|原任|前|元|故|新任|候任|事務取扱|心得"
    "|[市区區县縣省]?[长長]?职务代理|職務代理者?|職務代行者?|代行者|代理人"
    "|직무\\s*대행|권한\\s*대행|대행|직무\\s*대리|대리|직대|겸임?|전임?|고|신임"
    "|acting|a\\.i\\.|ad interim|former|interim"
)
_REMARK: Final = lazy_pattern(
    rf"(?:(?<!\s)\s+)?[(\[]\s*(?:{_ACTING})\s*[)\]]\s*"
    r"|(?<![\s・])[\s・]+(?:代|代理|代行|署理|(?:직무 ?|권한 ?)?대행|직무 ?대리|직대)$",
    re.IGNORECASE,
)
_HONORIFIC: Final = lazy_pattern(
    r"(?<!\s)\s*(?:様|さま|殿|御中|各位|先生方|귀하|귀중|좌하|선생님|님|先生|女士|小姐|阁下|閣下"
    r"|(?<=[^\s])\s(?:씨|氏|さん|君|收|敬启|敬啟|启|啟)|さん)$"
)


class NameRemark(msgspec.Struct, frozen=True):
    """A remark in a name: its rule, the remark, the name without it, and advice."""

    rule: str
    found: str
    instead: str
    advice: str

    def diagnostic(self, what: str, text: str) -> Diagnostic:
        """Make the finding about a remark in a name; `what` describes the field of the data."""
        reason = f"{what}: {text} contains {self.found}, and the letter would print it"
        return Diagnostic(self.rule, reason, hint=self.advice, severity="warning")


def find_remarks(text: str) -> Iterator[NameRemark]:
    """Yield the remarks and abbreviations in a name or an office."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _SHORT.search(plain):
        full = _FULL[match[1]]
        before, after = plain[: match.start()].rstrip(), plain[match.end() :].lstrip()
        blank = " " if "가" <= full[0] <= "힣" else ""
        instead = blank.join(filter(None, (before, full, after)))
        yield NameRemark("abbreviated-name", match[0], instead, f"write {instead}")
        plain = instead
    if match := _REMARK.search(plain):
        instead = (plain[: match.start()] + plain[match.end() :]).strip()
        advice = f"write {instead}, and write the rest into the title (代理主任)"
        found = match[0].strip(" ・")
        yield NameRemark("remark-in-name", found, instead, f"{advice} or leave it out")
        plain = instead
    if (match := _HONORIFIC.search(plain)) and match.start():
        instead = plain[: match.start()].strip()
        advice = f"write {instead}: the letter adds the honorific"
        yield NameRemark("doubled-honorific", match[0].strip(), instead, advice)


NUMBER: Final[Place] = ("reference", "number")
HasPlaceholder = Callable[[str, str], bool]
"""True if a text of the letter, by its id, has a placeholder."""


def find_unshown(
    data: LetterData,
    spec: RegisterSpec,
    form: Form,
    conventions: Sequence[Convention],
    asks: HasPlaceholder,
) -> Iterator[Place]:
    """Yield the places in the data of values that the letter shows in no language."""
    orders = [
        (each, each.find_order(form, vertical=data.is_vertical(each.lang)))
        for each in conventions
    ]
    shown = {kind for _, order in orders for kind in order}
    entries = [
        each.entry
        for part in (spec.body, spec.items, spec.after)
        for each in select_entries(part, data)
    ]
    texts = [each.text for each in entries if each.text]

    def tell(name: str) -> bool:
        """True if a text of the letter has the placeholder `name`."""
        return any(asks(text, name) for text in texts)

    def in_table(name: str) -> bool:
        """True if the letter shows the rows `name`."""
        return any(name in (each.table, each.each) for each in entries)

    reference = data.reference
    has_table = spec.table in texts and bool(spec.table)
    words = [(each.find_word("reply-to"), "reference" in order) for each, order in orders]
    is_answer = tell("number") or any(
        word and (form == "official" if word.in_text else has_line) for word, has_line in words
    )
    is_routed = form == "official" and any(each.find_word("via") for each in conventions)
    keeps_day = tell("date") and "date" not in data.values
    hidden = {
        NUMBER: reference.number and "reference" not in shown,
        ("reference", "yours"): reference.yours and not is_answer,
        ("reference", "dated"): reference.dated and not is_answer and not keeps_day,
        ("sender", "contact"): data.sender.contact and "sender" not in shown,
        ("sender", "seal"): data.sender.seal and form == "record",  # both sides press theirs
        ("reference", "via"): reference.via and not is_routed,
    }
    yield from (place for place, is_hidden in hidden.items() if is_hidden)
    for name in ("enclosures", "copies", "note"):
        if getattr(data, name) and name not in shown:
            yield "", name
    if data.distribution and not has_table and not in_table(DISTRIBUTION):
        yield "", DISTRIBUTION
    is_told = tell("goods") or tell("boxes") or in_table(GOODS)
    is_told = is_told or (has_table and not data.distribution)
    if data.goods and not data.shipment and not is_told:
        yield "", GOODS


class UnshownPart(msgspec.Struct, frozen=True):
    """A part of the data that a `letter` hides; the register `instead` shows it, if any."""

    place: Place
    letter: str
    register: Register
    instead: Register | Literal[""]

    @property
    def is_number(self) -> bool:
        """True if the hidden part is the letter's number, which stationery may show."""
        return self.place == NUMBER

    def diagnostic(self, what: str = "") -> Diagnostic:
        """Make the warning about a part of the data that the letter hides."""
        table, key = self.place
        what = what or (f"{key} of [{table}]" if table else key)
        hints = ["leave it out"]
        if self.is_number:
            hints.append("write {number} into the head or foot of the stationery")
        if self.instead:
            hints.append(f"use --register {self.instead}, which shows it")
        reason = (
            f"{what}: the letter {self.letter} does not show it in the {self.register} register"
        )
        hint = "; or ".join(hints)
        return Diagnostic("not-shown", reason, hint=hint, severity="warning")


def diagnose_names(data: LetterData) -> Iterator[Diagnostic]:
    """Yield warnings about remarks in the names and offices of sender and addressee."""
    for (table, field), given in list_texts(data, ()):
        if table in ("sender", "addressee") and field in ("name", "office"):
            texts = given.values() if isinstance(given, dict) else [str(given)]
            for text in dict.fromkeys(texts):
                for remark in find_remarks(text):
                    yield remark.diagnostic(f"{field} of [{table}]", text)


def diagnose_seals(
    data: LetterData, conventions: Sequence[Convention], form: Form, country: Country
) -> Iterator[Diagnostic]:
    """Yield warnings about seals that are not drawn, and about coarse pictures of seals.

    An office of another `country` has its seal on the page in its own language. No record has
    a seal, which `find_unshown` tells.
    """
    if form == "record":
        return
    party, pictures = data.sender, dict[Path, float]()
    for each in conventions if party.seal else ():
        try:
            said = select_text(party.seal, each.lang)
        except FieldError:  # composing the letter reports it
            continue
        rule = each.find_seal(party.shape, form)
        if is_picture(said):
            path = Path(said)
            size = parse_size(party.seal_size) if party.seal_size else rule.usual_size
            pictures[path] = max(size, pictures.get(path, 0.0))
        elif said and not rule.drawn and country in ("", "CN"):
            reason = (
                f"seal of [sender]: {said} is not drawn, since only the office itself may make "
                "its seal; its place stays empty"
            )
            hint = 'leave the seal out, or give a picture of it: seal = "seal.png"'
            yield Diagnostic("not-shown", reason, hint=hint, severity="warning")
    for path, size in pictures.items():
        yield from _diagnose_picture(path, size)


def _diagnose_picture(path: Path, size: float) -> Iterator[Diagnostic]:
    """Yield a warning about the picture of a seal with few pixels on `size` points."""
    from cardgen.pictures import open_picture  # most seals are carved

    try:
        photo = open_picture(path)
    except CardgenError:  # drawing the seal reports it
        return
    dpi = max(photo.width, photo.height) * POINTS_PER_INCH / size
    if photo.is_drawing or dpi >= _COARSE:
        return
    reason = (
        f"seal of [sender]: {photo.name} has only {photo.width:g} × {photo.height:g} pixels, "
        f"{dpi:.0f} dpi on {format_mm(size)} mm"
    )
    hint = f"scan the seal again with {_FINE} dpi or more"
    yield Diagnostic("bad-picture", reason, hint=hint, severity="warning")


def diagnose_enclosures(
    data: LetterData, conventions: Sequence[Convention], form: Form
) -> Iterator[Diagnostic]:
    """Yield warnings about enclosures of official letters without a number of copies."""
    keys = make_language_keys([each.lang for each in conventions])
    for number, given in enumerate(data.enclosures if form == "official" else (), 1):
        if isinstance(given, dict) and ("count" in given or "id" in given):
            continue
        for each in conventions:
            word = each.find_word("enclosures")
            try:
                text = select_text(given, each.lang)  # type: ignore[arg-type]
            except FieldError:  # composing the letter reports it
                continue
            if not (word and word.counted) or has_count(text) or is_enclosure_id(text):
                continue
            reason = f"enclosures[{number}]: {text} has no number of copies in {each.lang}"
            from cardgen.tomledit import format_value  # seldom needed

            short, text = keys[each.lang], format_value(text)[1:-1]
            hint = f'write {{ {short} = "{text}", …, count = 1 }}'
            yield Diagnostic("missing-value", reason, hint=hint, severity="warning")
            break


def diagnose_units(data: LetterData, glossary: Glossary) -> tuple[Diagnostic, ...]:
    """List warnings about units for which the glossary has no word, each once."""
    lines = [(line.unit, line.item) for line in data.goods]
    lines += [(line.unit, line.item) for line in data.distribution]
    doubts = (glossary.check_unit(unit, item) for unit, item in lines)
    return tuple(dict.fromkeys(filter(None, doubts)))
