"""The conventions of a language, as questions that a letter asks.

In comes what a file says (`spec`), out come places, orders, words and forms: pure answers.
What does not go together is a CardgenError, raised with all that is wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from cardgen.catalog import Country
from cardgen.errors import Diagnostic, FieldError, nearest, raise_findings
from cardgen.letters.conventions.labels import numeral
from cardgen.letters.conventions.spec import (
    Addressees,
    BlockPlace,
    BodySize,
    ConventionSpec,
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
    Signing,
    Word,
)
from cardgen.letters.conventions.spoken import spoken
from cardgen.seals import CutShape
from cardgen.text import kanji_dates

_WHITE: Final = re.compile(r"([ 　])[ 　]+")
_MARKS: Final = re.compile(r"[\s　！!。，,．.]+")
_PLURALS: Final = {
    "person": "a person",
    "holder": "the holder of an office",
    "organisation": "an organisation",
    "many": "many at once",
}


@dataclass(frozen=True, slots=True)
class Convention:
    """How letters are made in a language."""

    spec: ConventionSpec

    @property
    def lang(self) -> str:
        """The language, a BCP 47 tag."""
        return self.spec.lang

    def order(self, register: Form, *, vertical: bool = False) -> tuple[OrderedKind, ...]:
        """The kinds of blocks from the first to the last.

        "body" is the text of the letter, "list" what is listed below it.
        """
        form = self._form(register)
        return (vertical and form.vertical) or form.order

    def place(
        self, kind: Kind, register: Form, *, vertical: bool = False, signed: bool = False
    ) -> BlockPlace:
        """Where a kind of block stands; at the start of a line if nothing is said of it.

        What is `signed` by both sides is a record, and its blocks may stand otherwise.
        """
        form = self._form(register)
        across = form.places.get(kind, _PLAIN)
        if signed and kind in form.signed_places:
            return form.signed_places[kind]
        return form.vertical_places.get(kind, across) if vertical else across

    def date(
        self,
        date: dt.date,
        register: Form,
        *,
        vertical: bool = False,
        era: str = "",
        country: Country = "",
        in_text: bool = False,
    ) -> str:
        """A date as letters of the register have it that come from a country.

        That is the date of the letter, or one `in_text`: 中華民國109年3月20日, 109年3月20日.
        `era` is "western" or "era" where that calendar is wanted; in columns the numerals are
        Han. Raises FieldError (bad-value) for a calendar that the language has not, or a
        day before its first era.
        """
        forms = [each for each in self.spec.dates if register in each.registers]
        fitting = [
            each
            for each in forms
            if (era == each.calendar if era else each.country in ("", country))
        ]
        form = next(iter(fitting), None)
        if form is None:
            known = sorted({each.calendar for each in forms})
            message = f"{self.lang} has no calendar {era!r} for a letter"
            raise FieldError("bad-value", message, hint=nearest(era, known))
        name, year = "", str(date.year)
        if form.calendar == "era":
            name, year = self._era(date)
        written = (in_text and form.text) or form.form
        made = written.format(era=name, year=year, month=date.month, day=date.day)
        return kanji_dates(made, self.lang) if vertical else made

    def era_country(self, register: Form) -> Country:
        """The country whose era letters of a register may be dated by, "" for none."""
        forms = (each for each in self.spec.dates if register in each.registers)
        return next((each.country for each in forms if each.calendar == "era"), "")

    def is_by_era(self, register: Form) -> bool:
        """True if letters of a register are dated by the era in the country that has it."""
        forms = (each for each in self.spec.dates if register in each.registers)
        return next((each.calendar == "era" for each in forms), False)

    def era_name(self, date: dt.date) -> str:
        """The era of a day. Raises FieldError (bad-value) for a day before the first."""
        return self._era(date)[0]

    def _era(self, date: dt.date) -> tuple[str, str]:
        for era in self.spec.eras:
            if date >= era.since:
                count = date.year - era.since.year + 1
                return era.name, era.first if count == 1 else str(count)
        raise FieldError(
            "bad-value",
            f"{date.isoformat()} is before the first era that {self.lang} knows",
            hint=f'write calendar = {{ {self.lang.partition("-")[0]} = "western" }}',
        )

    def honoured(
        self,
        name: str,
        title: str,
        kind: Addressees,
        rank: Rank,
        register: Form,
        *,
        honorific: str = "",
    ) -> str:
        """An addressee with title and honorific: 東京都知事　山田太郎　様.

        `honorific` is one that somebody chose. Raises FieldError "unknown-honorific",
        "doubled-honorific".
        """
        found = self._honorific("address", kind, rank, register, honorific)
        return self._together(found, name, title)

    def salutation(
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
        """The words that open a letter: 拝啓, 존경하는 ○○○ 시장님께, 尊敬的……阁下：.

        `opening` is one that somebody chose, None the usual one. Raises FieldError
        "unknown-honorific", "doubled-honorific", "unpaired-closing" for an unknown opening.
        """
        if opening is None:
            opening = self.opening(register, reply=reply, kind=kind, rank=rank)
        pair = self._pair(opening, register=register, reply=reply)
        if not pair.form:
            return pair.opening
        use = "address"
        if any(each.use == "salutation" for each in self.spec.honorifics):
            use = "salutation"
        found = self._honorific(use, kind, rank, register, honorific)
        honoured = self._together(found, name, title)
        return pair.form.format(opening=pair.opening, honoured=honoured)

    def address(self, honoured: str, register: Form) -> str:
        """The line of an addressee: 麻浦区政府： on a certificate in Simplified Chinese."""
        form = self._pair("", register=register).form
        return form.format(opening="", honoured=honoured) if form else honoured

    def reader(self, name: str, title: str, kind: Addressees, rank: Rank) -> str:
        """The word by which a text calls its addressee: 您, 시장님, 閣下."""
        for each in self.spec.readers:
            lacks = ("{title}" in each.form and not title) or (
                "{name}" in each.form and not name
            )
            if kind in each.kinds and rank in (each.ranks or (rank,)) and not lacks:
                return each.form.format(name=name, title=title)
        raise FieldError(
            "unknown-honorific",
            f"nothing says how {_PLURALS[kind]} is called in a text in {self.lang}",
            hint="write the word below [values]: reader = { … }",
        )

    @property
    def honorifics(self) -> frozenset[str]:
        """All words of respect."""
        return frozenset(each.word for each in self.spec.honorifics if each.word)

    def _honorific(
        self, use: str, kind: Addressees, rank: Rank, register: Form, chosen: str
    ) -> Honorific:
        known = [each for each in self.spec.honorifics if each.use == use]
        if chosen in self.honorifics.difference(each.word for each in known):
            chosen = ""  # 귀하 stands behind a name, and is nothing to open a letter with
        suited = [each for each in known if kind in each.kinds]
        fitting = [each for each in suited if register in each.registers and rank in each.ranks]
        if chosen:
            for among in (fitting, suited):  # what is chosen may be above or below the rank
                for each in among:
                    if each.word == chosen:
                        return each
            raise self._unknown(chosen, kind, known, suited)
        for each in fitting:
            if not each.chosen:
                return each
        words = " or ".join(dict.fromkeys(each.word for each in fitting or suited if each.word))
        raise FieldError(
            "unknown-honorific",
            f"nothing says how {_PLURALS[kind]} is addressed in {self.lang}",
            hint=f'write honorific = "…": {words}' if words else "",
        )

    def _unknown(
        self, chosen: str, kind: Addressees, known: list[Honorific], suited: list[Honorific]
    ) -> FieldError:
        words = list(dict.fromkeys(each.word for each in suited if each.word))
        if others := [each for each in known if each.word == chosen]:
            meant = others[0].kinds[0]
            said = f"{chosen} is for {_PLURALS[meant]}, and this is {_PLURALS[kind]}"
            hint = f'{nearest(chosen, words)}, or say kind = "{meant}"'
            return FieldError("unknown-honorific", said, hint=hint)
        said = f"{chosen!r} is no honorific of {self.lang}"
        return FieldError("unknown-honorific", said, hint=nearest(chosen, words))

    def _together(self, honorific: Honorific, name: str, title: str) -> str:
        """Name, title and word, unless one of them has such a word already."""
        words = sorted({each.word for each in self.spec.honorifics if each.word}, key=len)
        found = [
            Diagnostic(
                "doubled-honorific",
                f"{part} has {word} already, and {honorific.word} would follow",
                hint=f"write {part.removesuffix(word).strip()}, without {word}",
            )
            for part in (name.strip(), title.strip())
            for word in reversed(words)
            if honorific.word and part.endswith(word) and part != word
        ]
        raise_findings(found[:1])
        made = honorific.form.format(name=name, title=title, word=honorific.word)
        return _WHITE.sub(r"\1", made).strip() or name.strip()

    def opening(
        self,
        register: Form,
        *,
        reply: bool = False,
        kind: Addressees = "holder",
        rank: Rank = "",
    ) -> str:
        """The usual opening of a letter to somebody, or of a reply; "" where there is none."""
        uses = ("reply", "both") if reply else ("letter", "both")
        for each in self.spec.pairs:
            suits = kind in (each.kinds or (kind,)) and rank in (each.ranks or (rank,))
            if register in each.registers and each.use in uses and suits:
                return each.opening
        return ""

    def lead(self, opening: str, register: Form, *, reply: bool = False) -> str:
        """What the text of a letter with this opening begins with: 敬啟者：."""
        pair = self._pair(opening, register=register, reply=reply)
        return (reply and pair.reply_lead) or pair.lead

    def pair(
        self,
        opening: str,
        closing: str = "",
        *,
        register: Form = "ceremonial",
        reply: bool = False,
    ) -> str:
        """What closes a letter with this opening, a line each.

        `closing` is one that somebody chose; white and marks in it mean nothing. Raises
        FieldError (unpaired-closing) where the two do not go together.
        """
        pair = self._pair(opening, register=register, reply=reply)
        if not closing:
            return pair.closings[0]
        for each in pair.closings:
            if _bare(each) == _bare(closing):
                return each
        shown = " or ".join(each.replace("\n", "") for each in pair.closings)
        raise FieldError(
            "unpaired-closing",
            f"{opening or 'a letter without an opening'} does not close with "
            f"{closing.replace(chr(10), '')}",
            hint=f"write {shown}",
        )

    def greets(self, opening: str) -> bool:
        """True if a season's greeting may follow this opening, as it may not follow 前略.

        A language whose letters do not begin with one has none.
        """
        return self.spec.seasons is not None and self._pair(opening).greeting

    def _pair(self, opening: str, *, register: Form | None = None, reply: bool = False) -> Pair:
        known = [each for each in self.spec.pairs if each.opening == opening]
        if not known:
            openings = [each.opening for each in self.spec.pairs if each.opening]
            raise FieldError(
                "unpaired-closing",
                f"{opening!r} is no opening of a letter in {self.lang}",
                hint=nearest(opening, list(dict.fromkeys(openings))),
            )
        uses = ("reply", "both") if reply else ("letter", "both")
        for each in known:
            if register in (None, *each.registers) and each.use in uses:
                return each
        return known[0]

    def greeting(self, month: int, day: int) -> str:
        """What a letter of a day may begin with, to be followed by its text."""
        seasons = self.spec.seasons
        if seasons is None:
            return ""
        if not 1 <= month <= len(seasons.months):
            raise FieldError("bad-value", f"there is no month {month}", hint="count from 1")
        for turn in seasons.turns:
            if turn.month == month and day < turn.day:
                return turn.before
        return seasons.months[month - 1]

    def level(self, level: int, *, vertical: bool = False) -> Level:
        """How items of this depth, from 1, are numbered and indented.

        Raises FieldError (bad-value) where a list of the language is never so deep.
        """
        levels = (vertical and self.spec.vertical_levels) or self.spec.levels
        if not 1 <= level <= len(levels):
            raise FieldError(
                "bad-value",
                f"a list in {self.lang} has no level {level}",
                hint=f"it has {len(levels)}",
            )
        return levels[level - 1]

    def label(self, level: int, number: int, *, vertical: bool = False) -> str:
        """The label of an item, without the blank behind it: 一、, 가., （１）.

        Raises FieldError (bad-value) for a level or number that has none.
        """
        rule = self.level(level, vertical=vertical)
        return rule.form.format(n=numeral(number, rule.numerals))

    def word(self, name: str) -> Word | None:
        """A word of the form by its name, as "enclosures"; None if the language has none."""
        return self.spec.words.get(name)

    def seal(self, shape: CutShape, register: Form = "ceremonial") -> SealRule:
        """Where a seal of this shape goes."""
        known = [
            each for each in self.spec.seals if register in (each.registers or (register,))
        ]
        return next((each for each in known if each.shape == shape), known[0])

    def itemized(self, register: Form) -> bool:
        """Whether several paragraphs are numbered, and what they list is one level below."""
        return self._form(register).itemized

    def signing(self, register: Form) -> Signing:
        """The parts of a party that sign."""
        return self._form(register).signing

    def is_numbered(self, items: int, register: Form) -> bool:
        """True if a list of so many items has numbers."""
        return items > 1 or self._form(register).single_numbered

    def red_rules(self, register: Form) -> bool:
        """Whether double red rules stand below the letterhead and at the foot."""
        return self._form(register).red_rules

    def respected(self, text: str, register: Form, respect: Respect | Literal[""] = "") -> str:
        """A text that shows `respect`, or that of the register, to words of the addressee.

        One em of white before them (挪抬), or a new line (平抬); none where they begin a text.
        """
        how = respect or self._form(register).respect
        words = self.spec.respected
        if words is None or how == "none":
            return text
        return _respected(words.words).sub("　" if how == "shift" else "\n", text)

    def listed(self, goods: Sequence[tuple[str, str]], register: Form) -> str:
        """Articles and their counts in a sentence: 防护服300件、手套3,000双."""
        rule = self.spec.listing
        joint = (register == "certificate" and rule.certificate) or rule.joint
        return joint.join(f"{name}{rule.between}{count}" for name, count in goods)

    def spoken(self, number: int) -> str:
        """A number as it is spoken, rounded: 约113万, 약 113만, 約113万."""
        return spoken(number, self.spec.spoken)

    def text_size(self, register: Form) -> BodySize | None:
        """How large the text of a form is, None where nothing says so."""
        return self._form(register).text

    def _form(self, register: Form) -> FormSpec:
        form: FormSpec = getattr(self.spec, register)
        return form


@cache
def _respected(words: tuple[str, ...]) -> re.Pattern[str]:
    """Where a word of the addressee begins behind something else."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<=[^\s])(?={'|'.join(map(re.escape, longest_first))})")


_PLAIN: Final = BlockPlace(source="practice: what nothing is said of stands at the margin")


def _bare(text: str) -> str:
    return _MARKS.sub("", text)
