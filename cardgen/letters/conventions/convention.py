"""The convention of a language: places and order of blocks, words and dates.

It is read from a TOML file (`spec`). Complaints about a file name their line; requests that do
not fit a convention raise a CardgenError with all findings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cardgen.catalog import Country, full_tag
from cardgen.errors import (
    Diagnostic,
    FieldError,
    Loaded,
    TemplateError,
    hint_at_nearest,
    raise_findings,
)
from cardgen.lazy import lazy_pattern
from cardgen.letters.conventions.numerals import format_numeral, round_number
from cardgen.letters.conventions.spec import (
    Addressees,
    BlockPlace,
    ConventionSpec,
    DateForm,
    Form,
    FormSpec,
    Honorific,
    Kind,
    Level,
    OrderedKind,
    Pair,
    Rank,
    Respect,
    SealRule,
    Word,
)
from cardgen.seals import CutShape
from cardgen.text import write_kanji_dates
from cardgen.tomlfile import Complaint, Validation, convert, diagnose

_WHITE: Final = lazy_pattern(r"([ 　])[ 　]+")
_ENDS: Final = frozenset("。！？；：…!?;:.")
_CLOSING: Final = "”’」』）)》"  # what may stand behind the mark of a sentence
_MARKS: Final = lazy_pattern(r"[\s　！!。，,．.]+")
_PLURALS: Final = {
    "person": "a person",
    "holder": "the holder of an office",
    "organisation": "an organisation",
    "many": "several people",
}


class Convention(msgspec.Struct, frozen=True):
    """The convention for letters in a language."""

    spec: ConventionSpec

    @property
    def lang(self) -> str:
        """BCP 47 language tag of the convention, such as ja."""
        return self.spec.lang

    def find_order(
        self, register: Form, *, vertical: bool = False, catalogue: bool = False
    ) -> tuple[OrderedKind, ...]:
        """List the kinds of blocks in a letter of a register, in order.

        "body" is the text of the letter, "list" the list below it. The text of a `catalogue`
        has a table of goods.
        """
        form = self.find_form(register)
        if vertical:
            return (catalogue and form.catalogue) or form.vertical or form.order
        return form.order

    def find_place(self, kind: Kind, register: Form, *, vertical: bool = False) -> BlockPlace:
        """Find the place on the page for a kind of block; the left margin by default."""
        form = self.find_form(register)
        across = form.places.get(kind, _PLAIN)
        return form.vertical_places.get(kind, across) if vertical else across

    def format_date(
        self,
        date: dt.date,
        register: Form,
        *,
        vertical: bool = False,
        era: str = "",
        country: Country = "",
        in_text: bool = False,
    ) -> str:
        """Format the date of a letter for a register and country, perhaps with an era's year.

        It is the date of the letter, 中華民國109年3月20日, or one `in_text`, 109年3月20日.
        `era` is "western" or "era" to choose the calendar; vertical text has Han numerals.
        Raises FieldError (bad-value) for a calendar that the language lacks, or a day before
        its first era.
        """
        forms = self._list_date_forms(register)
        fitting = (
            each
            for each in forms
            if (era == each.calendar if era else each.country in ("", country))
        )
        form = next(fitting, None)
        if form is None:
            known = sorted({each.calendar for each in forms})
            message = f"letters in {self.lang} have no calendar {era!r}"
            raise FieldError("bad-value", message, hint=hint_at_nearest(era, known))
        name, year = "", str(date.year)
        if form.calendar == "era":
            name, year = self.find_era(date)
        written = (in_text and form.text) or form.form
        made = written.format(era=name, year=year, month=date.month, day=date.day)
        return write_kanji_dates(made, self.lang) if vertical else made

    def _list_date_forms(self, register: Form) -> list[DateForm]:
        """List the forms of dates in letters of a register, the usual one first."""
        return [each for each in self.spec.dates if register in each.registers]

    def era_country(self, register: Form) -> Country:
        """Return the country whose era may date letters of a register; "" if none may."""
        forms = self._list_date_forms(register)
        return next((each.country for each in forms if each.calendar == "era"), "")

    def is_by_era(self, register: Form) -> bool:
        """True if letters of a register have years of the era in that country."""
        forms = self._list_date_forms(register)
        return bool(forms) and forms[0].calendar == "era"

    def find_era(self, date: dt.date) -> tuple[str, str]:
        """Find the era of a date and the year within it, such as 令和 and 8.

        Raises FieldError (bad-value) for a day before the first era.
        """
        for era in self.spec.eras:
            if date >= era.since:
                count = date.year - era.since.year + 1
                return era.name, era.first if count == 1 else str(count)
        reason = f"{date.isoformat()} is before the first era in {self.lang}"
        hint = f'write calendar = {{ {self.lang.partition("-")[0]} = "western" }}'
        raise FieldError("bad-value", reason, hint=hint)

    def add_honorific(
        self,
        name: str,
        title: str,
        kind: Addressees,
        rank: Rank,
        register: Form,
        *,
        honorific: str = "",
    ) -> str:
        """Format an addressee with title and honorific, as in 東京都知事　山田太郎　様.

        `honorific` is the choice of the writer, "" for none. Raises FieldError
        "unknown-honorific", "doubled-honorific".
        """
        found = self._find_honorific("address", kind, rank, register, honorific)
        return self._join_name(found, name, title)

    def format_salutation(
        self,
        name: str,
        title: str,
        kind: Addressees,
        rank: Rank,
        register: Form,
        *,
        opening: str | None = None,
        reply: bool = False,
        honorific: str = "",
    ) -> str:
        """Format the salutation of a letter: 拝啓, 존경하는 ○○○ 시장님께.

        `opening` is the choice of the writer, None for the usual one. Raises FieldError
        "unknown-honorific", "doubled-honorific", "unpaired-closing" for an unknown opening.
        """
        if opening is None:
            opening = self.find_opening(register, reply=reply, kind=kind, rank=rank)
        pair = self._find_pair(opening, register=register, reply=reply)
        if not pair.form:
            return pair.opening
        use = "address"
        if any(each.use == "salutation" for each in self.spec.honorifics):
            use = "salutation"
        found = self._find_honorific(use, kind, rank, register, honorific)
        honoured = self._join_name(found, name, title)
        return pair.form.format(opening=pair.opening, honoured=honoured)

    def format_address(self, honoured: str, register: Form) -> str:
        """Format the addressee line of a certificate in Chinese, as in 麻浦区政府：."""
        form = self._find_pair("", register=register).form
        return form.format(opening="", honoured=honoured) if form else honoured

    def find_reader(self, name: str, title: str, kind: Addressees, rank: Rank) -> str:
        """Find the word with which a text addresses its reader, such as 您, 시장님 or 閣下."""
        for each in self.spec.readers:
            lacks = ("{title}" in each.form and not title) or (
                "{name}" in each.form and not name
            )
            if kind in each.kinds and rank in (each.ranks or (rank,)) and not lacks:
                return each.form.format(name=name, title=title)
        reason = f"there is no word for {_PLURALS[kind]} in a text in {self.lang}"
        hint = "write the word below [values]: reader = { … }"
        raise FieldError("unknown-honorific", reason, hint=hint)

    @property
    def honorifics(self) -> frozenset[str]:
        """All honorifics of the language."""
        return frozenset(each.word for each in self.spec.honorifics if each.word)

    def _find_honorific(
        self, use: str, kind: Addressees, rank: Rank, register: Form, chosen: str
    ) -> Honorific:
        """Find the honorific for an addressee: the one that is `chosen`, or else the usual one.

        `use` is "address" or "salutation". Raises FieldError "unknown-honorific".
        """
        known = [each for each in self.spec.honorifics if each.use == use]
        if chosen in self.honorifics.difference(each.word for each in known):
            chosen = ""  # 귀하 follows a name; no letter opens with it
        suited = [each for each in known if kind in each.kinds]
        fitting = [each for each in suited if register in each.registers and rank in each.ranks]
        if chosen:
            for each in (*fitting, *suited):  # the choice may be above or below the rank
                if each.word == chosen:
                    return each
            raise self._make_unknown_error(chosen, kind, known, suited)
        if usual := [each for each in fitting if not each.chosen]:
            return usual[0]
        words = " or ".join(dict.fromkeys(each.word for each in fitting or suited if each.word))
        reason = f"there is no honorific for {_PLURALS[kind]} in {self.lang}"
        hint = f'write honorific = "…": {words}' if words else ""
        raise FieldError("unknown-honorific", reason, hint=hint)

    def _make_unknown_error(
        self, chosen: str, kind: Addressees, known: list[Honorific], suited: list[Honorific]
    ) -> FieldError:
        """Make the error for an honorific that is unknown or does not suit the addressee."""
        words = list(dict.fromkeys(each.word for each in suited if each.word))
        hint = hint_at_nearest(chosen, words)
        said = f"{chosen!r} is not an honorific in {self.lang}"
        if others := [each for each in known if each.word == chosen]:
            meant = others[0].kinds[0]
            said = f"{chosen} is for {_PLURALS[meant]}, not for {_PLURALS[kind]}"
            hint += f', or write kind = "{meant}"'
        return FieldError("unknown-honorific", said, hint=hint)

    def _join_name(self, honorific: Honorific, name: str, title: str) -> str:
        """Join name, title and honorific. Add no honorific if the name or title has one."""
        words = sorted({each.word for each in self.spec.honorifics if each.word}, key=len)
        found = [
            Diagnostic(
                "doubled-honorific",
                f"{part} already has {word}, and the letter adds {honorific.word}",
                hint=f"write {part.removesuffix(word).strip()} without {word}",
            )
            for part in (name.strip(), title.strip())
            for word in reversed(words)
            if honorific.word and part.endswith(word) and part != word
        ]
        raise_findings(found[:1])
        made = honorific.form.format(name=name, title=title, word=honorific.word)
        return _WHITE.sub(r"\1", made).strip() or name.strip()

    def find_opening(
        self,
        register: Form,
        *,
        reply: bool = False,
        kind: Addressees = "holder",
        rank: Rank = "",
    ) -> str:
        """Find the usual opening of a letter or a reply; "" if the register has none."""
        uses = ("reply", "both") if reply else ("letter", "both")
        for each in self.spec.pairs:
            suits = kind in (each.kinds or (kind,)) and rank in (each.ranks or (rank,))
            if register in each.registers and each.use in uses and suits:
                return each.opening
        return ""

    def find_lead(self, opening: str, register: Form, *, reply: bool = False) -> str:
        """Find the words after an opening with which the text begins, as 敬啟者：."""
        pair = self._find_pair(opening, register=register, reply=reply)
        return (reply and pair.reply_lead) or pair.lead

    def find_closing(
        self,
        opening: str,
        closing: str = "",
        *,
        register: Form = "ceremonial",
        reply: bool = False,
    ) -> str:
        """Find the closing that belongs to an opening, as lines.

        `closing` is the choice of the writer, compared without white and marks. Raises
        FieldError (unpaired-closing) for a closing that does not fit the opening.
        """
        pair = self._find_pair(opening, register=register, reply=reply)
        if not closing:
            return pair.closings[0]
        for each in pair.closings:
            if _strip_marks(each) == _strip_marks(closing):
                return each
        shown = " or ".join(each.replace("\n", "") for each in pair.closings)
        reason = (
            f"{opening or 'a letter without an opening'} does not go with the closing "
            f"{closing.replace(chr(10), '')}"
        )
        raise FieldError("unpaired-closing", reason, hint=f"write {shown}")

    def can_greet(self, opening: str) -> bool:
        """True if a greeting about the season may follow this opening; none may follow 前略."""
        return self.spec.seasons is not None and self._find_pair(opening).greeting

    def _find_pair(
        self, opening: str, *, register: Form | None = None, reply: bool = False
    ) -> Pair:
        """Find an opening with its closings, if possible for a register and for a reply.

        Raises FieldError "unpaired-closing" for an unknown opening.
        """
        known = [each for each in self.spec.pairs if each.opening == opening]
        if not known:
            openings = [each.opening for each in self.spec.pairs if each.opening]
            reason = f"{opening!r} is not an opening of letters in {self.lang}"
            hint = hint_at_nearest(opening, list(dict.fromkeys(openings)))
            raise FieldError("unpaired-closing", reason, hint=hint)
        uses = ("reply", "both") if reply else ("letter", "both")
        for each in known:
            if register in (None, *each.registers) and each.use in uses:
                return each
        return known[0]

    def find_greeting(self, month: int, day: int) -> str:
        """Find the greeting about the season for a date; "" if the language has none."""
        seasons = self.spec.seasons
        if seasons is None:
            return ""
        if not 1 <= month <= len(seasons.months):
            raise FieldError("bad-value", f"there is no month {month}", hint="use 1 to 12")
        for turn in seasons.turns:
            if turn.month == month and day < turn.day:
                return turn.before
        return seasons.months[month - 1]

    def find_level(self, level: int, *, vertical: bool = False) -> Level:
        """Find the numbering and indent of list items on a level, from 1.

        Raises FieldError (bad-value) for a depth that the language has no rule for.
        """
        levels = (vertical and self.spec.vertical_levels) or self.spec.levels
        if not 1 <= level <= len(levels):
            reason = f"a list in {self.lang} has no level {level}"
            hint = f"use 1 to {len(levels)}"
            raise FieldError("bad-value", reason, hint=hint)
        return levels[level - 1]

    def format_label(self, level: int, number: int, *, vertical: bool = False) -> str:
        """Format the number of a list item without the blank after it: 一、, 가., （１）.

        Raises FieldError (bad-value) for a level or number without a label.
        """
        rule = self.find_level(level, vertical=vertical)
        return rule.form.format(n=format_numeral(number, rule.numerals))

    def find_word(self, name: str) -> Word | None:
        """Find a fixed word of forms by its name, such as "enclosures"; None if missing."""
        return self.spec.words.get(name)

    def find_seal(self, shape: CutShape, register: Form = "ceremonial") -> SealRule:
        """Find the rule for the place of a seal, by the seal's shape."""
        known = [
            each for each in self.spec.seals if register in (each.registers or (register,))
        ]
        return next((each for each in known if each.shape == shape), known[0])

    def is_numbered(self, items: int, register: Form) -> bool:
        """True if a list with `items` items has numbers."""
        return items > 1 or self.find_form(register).single_numbered

    def end_item(self, text: str, register: Form, *, is_last: bool) -> str:
        """Add the mark that ends an item of a list, unless the item has one."""
        marks = self.find_form(register).item_marks
        if not marks or text.rstrip(_CLOSING)[-1:] in _ENDS:
            return text
        return text + marks[is_last]

    def show_respect(
        self, text: str, register: Form, respect: Respect | Literal[""] = ""
    ) -> str:
        """Add a mark of respect before words for the addressee: a space or a new line.

        One em of white (挪抬) or a new line (平抬) precedes them, but not at the start.
        """
        how = respect or self.find_form(register).respect
        words = self.spec.respected
        if words is None or how == "none":
            return text
        return _compile_respect_pattern(words.words).sub("　" if how == "shift" else "\n", text)

    def join_goods(self, goods: Sequence[tuple[str, str]], register: Form) -> str:
        """Join articles and their quantities in a sentence: 防护服300件、手套3,000双."""
        rule = self.spec.listing
        joint = (register == "certificate" and rule.certificate) or rule.joint
        return joint.join(f"{name}{rule.between}{count}" for name, count in goods)

    def round_number(self, number: int) -> str:
        """Round a number in the way people say it: 约113万, 약 113만, 約113万."""
        return round_number(number, self.spec.spoken)

    def find_form(self, register: Form) -> FormSpec:
        """Find the layout of letters of a register."""
        form: FormSpec = getattr(self.spec, register)
        return form


@cache
def _compile_respect_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Compile a pattern for the places before `words` that follow another character."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<=[^\s])(?={'|'.join(map(re.escape, longest_first))})")


_PLAIN: Final = BlockPlace(source="practice: what nothing is said of stands at the margin")
FOLDER: Final = Path(__file__).parent
_TRADITIONAL: Final = ("zh-TW", "zh-HK", "zh-MO")
_MONTHS: Final = 12
_TEXT: Final = dict.fromkeys(("body", "list", "handling"))


def _strip_marks(text: str) -> str:
    """Remove spaces and punctuation marks from a text."""
    return _MARKS.sub("", text)


@cache
def load_convention(lang: str) -> Convention:
    """Load the convention of a language, a BCP 47 tag such as ``ja`` or ``zh-Hant-TW``.

    Raises TemplateError (bad-convention) for a language without one.
    """
    name = _file_tag(full_tag(lang))
    files = {path.stem: path for path in FOLDER.glob("*.toml")}
    if name not in files:
        reason = f"cardgen has no letter conventions for {lang!r}"
        hint = hint_at_nearest(lang, sorted(files))
        raise TemplateError("bad-convention", reason, hint=hint)
    return diagnose_convention(files[name]).unwrap()


def _file_tag(lang: str) -> str:
    """Find the tag of the convention file for a language: ``zh-Hant`` for ``zh-HK``."""
    if lang.startswith("zh"):
        is_traditional = lang.startswith(("zh-Hant", *_TRADITIONAL))
        return "zh-Hant" if is_traditional else "zh-Hans"
    return lang.partition("-")[0]


def diagnose_convention(path: Path) -> Loaded[Convention]:
    """Read a convention file, and list all errors in it. Raises nothing."""
    return diagnose(path, "bad-convention", "convention", _parse_convention)


def _parse_convention(data: dict[str, Any]) -> Validation[Convention | None]:
    """Parse the tables of a convention file. Return None if they cannot be read."""
    spec = yield from convert(data, ConventionSpec)
    if spec is None:
        return None
    yield from _check_spec(spec)
    return Convention(spec)


def _check_spec(spec: ConventionSpec) -> Iterator[Complaint]:
    """Yield errors about contradictions in a convention file."""
    for name in ("ceremonial", "official", "certificate", "record"):
        form = getattr(spec, name)
        for kind in (*form.order, *form.vertical, *form.catalogue):
            if kind not in form.places and kind not in form.vertical_places | _TEXT:
                yield Complaint(
                    f"{name}: {kind} is in the order, but has no place",
                    f"write it below [{name}.places]",
                    f"{name}.places",
                )
        if not any(name in each.registers for each in spec.dates):
            yield Complaint(f"no date has the register {name!r}", "", "dates")
        if not any(name in (each.registers or (name,)) for each in spec.seals):
            yield Complaint(f"no seal has the register {name!r}", "", "seals")
    if spec.seasons and len(spec.seasons.months) != _MONTHS:
        yield Complaint("seasons: there must be twelve months", "", "seasons")
    for level in (*spec.levels, *spec.vertical_levels):
        if "{n}" not in level.form:
            yield Complaint(f"levels: {level.form!r} has no {{n}}", "write it", "levels")
    for pair in spec.pairs:
        if not pair.closings:
            yield Complaint(f"pairs: {pair.opening!r} has no closing", "", "pairs")
