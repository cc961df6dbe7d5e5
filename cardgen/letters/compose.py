"""A letter from its template, its words and its data: blocks, language by language.

In come what a template says, the catalogs of a pair and what a letter is filled with; out comes
a `Letter` whose texts are final. All that is wrong with them is reported together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from cardgen.catalog import LETTERS, Message, format_value, resolve
from cardgen.errors import CardgenError, Diagnostic, FieldError, nearest, raise_findings
from cardgen.letters import blocks as b
from cardgen.letters.conventions import Convention, Form, convention
from cardgen.letters.data import GoodsLine, LetterData, Party, Said, said, texts_of
from cardgen.letters.reads import DataReads, KeptByReads
from cardgen.letters.template import Entries, LetterTemplate, RegisterSpec, texts
from cardgen.project import Project

V = TypeVar("V")
_NAMES: Final = {"zh": "　", "ja": "　"}  # between office and name


def compose(
    template: LetterTemplate, data: LetterData, project: Project, pair: str
) -> b.Letter:
    """The blocks of a letter; see `Composer`."""
    return Composer(template, project, pair).letter(data)


class Composer:
    """Composes one letter after another; blocks of the same data are made once."""

    def __init__(self, template: LetterTemplate, project: Project, pair: str) -> None:
        self._template = template
        self._project = project
        self._pair = pair
        self._kept = KeptByReads[Any]()

    def letter(self, data: LetterData) -> b.Letter:
        """The blocks of a letter. Raises CardgenError with all that is wrong."""
        template = self._template
        spec = template.forms.get(data.register)
        if spec is None:
            known = list(template.forms)
            raise FieldError(
                "bad-letter",
                f"{template.name} has no {data.register} form",
                hint=nearest(data.register, known),
            )
        composer = _Composer(template, spec, data, self._project, self._pair, self._kept)
        blocks = composer.blocks()
        first = blocks[composer.langs[0]]
        titles = (block.text for block in first if isinstance(block, b.Title))
        title = next(titles, template.name)
        return b.Letter(template.name, data.register, composer.langs, blocks, title)


def form_of(template: LetterTemplate, register: b.Register) -> Form:
    """How letters of a register are made: what is framed has a form of its own."""
    spec = template.forms[register]
    return spec.form or register


class _Composer:
    """One letter."""

    def __init__(
        self,
        template: LetterTemplate,
        spec: RegisterSpec,
        data: LetterData,
        project: Project,
        pair: str,
        kept: KeptByReads[Any],
    ) -> None:
        self.template = template
        self.spec = spec
        self.reads = DataReads(data)
        self.kept = kept
        self.reads.note(("register",))  # that the spec is of
        self.data = self.reads.data
        self.catalog = project.catalog(pair, LETTERS)
        self.glossary = project.glossary(pair)
        self.wording = project.wording(pair)
        self.form: Form = spec.form or self.data.register
        self.langs = self.catalog.langs
        self._errors: dict[Diagnostic, None] = {}
        self.reply = spec.reply if self.data.reply is None else self.data.reply

    def blocks(self) -> dict[str, tuple[b.Block, ...]]:
        """The blocks of each language in the order of its conventions."""
        self._check_paragraphs()
        found: dict[str, tuple[b.Block, ...]] = {}
        for side, lang in enumerate(self.langs):
            try:
                found[lang] = tuple(_Side(self, lang, side).blocks())
            except CardgenError as error:
                self._errors.update(dict.fromkeys(error.diagnostics))
        raise_findings(self._errors)
        return found

    def _check_paragraphs(self) -> None:
        spec = self.spec
        known = [each.text for each in texts([*spec.body, *spec.items, *spec.after])]
        for name in self.data.paragraphs:
            if name not in known:
                self._errors[
                    Diagnostic(
                        "bad-letter",
                        f"{self.template.name} has no paragraph {name!r}",
                        hint=nearest(name, known),
                    )
                ] = None
        raise_findings(self._errors)

    def wanted(self, entries: Entries) -> Iterator[str]:
        """The texts that this letter has."""
        chosen = self.data.paragraphs
        for entry in texts(entries):
            if chosen:
                if entry.text in chosen:
                    yield entry.text
            elif not entry.optional and all(name in self.data.values for name in entry.needs):
                yield entry.text


class _Side:
    """One language of a letter."""

    def __init__(self, whole: _Composer, lang: str, side: int) -> None:
        self._whole = whole
        self._lang = lang
        self._short = lang.partition("-")[0]
        self._side = side
        self._data = whole.data
        self._spec = whole.spec
        self._form = whole.form
        self._convention: Convention = convention(lang)
        self._vertical = whole.data.is_vertical(lang)
        self._read = whole.reads.since()  # what all of this was made of

    def blocks(self) -> Iterator[b.Block]:
        """All, from the first to the last."""
        order = self._convention.order(self._form, vertical=self._vertical)
        makers = {
            "letterhead": self._letterhead,
            "reference": self._reference,
            "date": self._date,
            "addressee": self._addressee,
            "subject": self._subject,
            "title": self._title,
            "salutation": self._salutation,
            "body": lambda: self._body(with_after="record" in order),
            "record": self._record,
            "list": lambda: self._list(with_after="record" not in order),
            "end": self._end,
            "closing": self._closing,
            "signature": self._signature,
            "enclosures": self._enclosures,
            "copies": self._copies,
            "note": self._note,
        }
        for kind in order:
            if kind in makers:
                yield from self._kept(kind, partial(_listed, makers[kind]))

    def _kept(self, name: str, make: Callable[[], V]) -> V:
        """What is made for a name, if it has to be."""
        whole, reads = self._whole, self._whole.reads
        key = (name, self._side, self._read, reads.frozen(self._read))
        made: V = whole.kept.get(key, reads, make)
        return made

    # --- words ----------------------------------------------------------------------------

    def _words(self, name: str, *, own: bool = True) -> str:
        """A text of the catalog; `own` are those of this letter."""
        key = f"{self._whole.template.name}.{name}" if own else name
        return self._kept(f"words {key}", lambda: self._resolved(key))

    def _resolved(self, key: str) -> str:
        """A text of the catalog, its placeholders filled."""
        message: Message = self._whole.catalog.message(key)
        values = dict(texts_of(self._data.values, self._lang))
        values.setdefault("goods", self._goods_in_words())
        values.setdefault("boxes", str(sum(line.boxes for line in self._data.goods)))
        types = dict(message.placeholders)
        for field, value in self._data.values.items():
            if isinstance(value, dt.date) and types.get(field) == "date":
                values[field] = self._day(value)
                types[field] = "text"
        message = replace(message, placeholders=types)
        found = resolve(message, values, self._whole.glossary, self._whole.langs)
        return (found.source, found.target)[self._side]

    def _value(self, kind: str, value: str, item: str = "") -> str:
        return format_value(value, kind, self._lang, self._whole.glossary, item=item)

    def _day(self, date: dt.date, era: str = "") -> str:
        return self._convention.date(date, self._form, vertical=self._vertical, era=era)

    def _amount(self, line: GoodsLine) -> str:
        number = self._value("integer", str(line.quantity))
        return number + self._value("unit", line.unit, line.item)

    def _goods_in_words(self) -> str:
        """The articles with their numbers, as a sentence has them."""
        named = [
            (self._value("item", line.item), self._amount(line)) for line in self._data.goods
        ]
        return self._convention.listed(named, self._form)

    def _said(self, text: Said) -> str:
        return said(text, self._lang) if text else ""

    def _office(self, party: Party) -> str:
        """The office, and the title with it: 东京都知事, 北京市長, 서울특별시장."""
        office = self._said(party.office)
        title = self._value("title", party.title) if party.title else ""
        if title and self._short in {"ja", "ko"} and office[-1:] == title[:1]:
            title = title[1:]
        return office + title

    # --- blocks ---------------------------------------------------------------------------

    def _letterhead(self) -> Iterator[b.Block]:
        if self._form == "official" and self._data.sender.kind == "organisation":
            yield b.Letterhead(self._said(self._data.sender.office))

    def _reference(self) -> Iterator[b.Block]:
        number = self._data.reference.get("number")
        if number:
            yield b.ReferenceLine(self._label("reference"), self._said(number))

    def _date(self) -> Iterator[b.Block]:
        calendar = said(self._data.calendar, self._lang) if self._data.calendar else "western"
        yield b.DateLine(self._day(self._data.date, calendar))

    def _addressee(self) -> Iterator[b.Block]:
        if self._form == "official" and self._short == "zh":
            yield b.Addressee((self._salutation_words(),))
            return
        label = self._label("to") if self._form == "official" else ""
        yield b.Addressee((label + self._honoured(),))

    def _honoured(self) -> str:
        party = self._data.addressee
        name = self._said(party.name) or self._said(party.office)
        title = self._office(party) if party.name else ""
        if not party.name and party.title:
            name, title = "", self._office(party)
        before = ""
        if self._short == "zh" and party.name:  # 横滨市市长白石美咲阁下
            before, title = title, ""
        chosen = self._said(party.honorific)
        return before + self._convention.honoured(
            name, title, party.kind, party.rank, self._form, honorific=chosen
        )

    def _subject(self) -> Iterator[b.Block]:
        if self._spec.subject:
            yield b.Subject(self._words(self._spec.subject), self._label("subject"))

    def _title(self) -> Iterator[b.Block]:
        if self._spec.title:
            yield b.Title(self._words(self._spec.title))

    @property
    def _opening(self) -> str:
        chosen = self._data.opening.get(self._short)
        if chosen is not None:
            return chosen
        return self._convention.opening(self._form, reply=self._whole.reply)

    def _salutation(self) -> Iterator[b.Block]:
        if words := self._salutation_words():
            yield b.Salutation(words)

    def _salutation_words(self) -> str:
        """The words that open the letter, or "" where it has none."""
        party = self._data.addressee
        if self._form != "ceremonial" and self._short != "zh":
            return ""
        title = self._value("title", party.title) if party.title else ""
        return self._convention.salutation(
            self._said(party.name) or self._said(party.office),
            title,
            party.kind,
            party.rank,
            self._form,
            opening=self._opening,
            reply=self._whole.reply,
            honorific=self._said(party.honorific),
        )

    def _body(self, *, with_after: bool) -> Iterator[b.Block]:
        names = [*self._whole.wanted(self._spec.body)]
        if with_after:
            names += self._whole.wanted(self._spec.after)
        for number, name in enumerate(names):
            text = self._words(name)
            yield b.BodyParagraph(text if number else self._greeting() + text)
            if name == self._spec.table and self._data.distribution:
                yield self._distributed()
            elif name == self._spec.table and self._data.goods:
                yield self._goods()

    def _greeting(self) -> str:
        """What a letter of the month begins with, where its language has that in a sentence."""
        season = self._spec.season if self._data.season is None else self._data.season
        if self._short != "ja" or self._form != "ceremonial" or not season:
            return ""
        if not self._convention.greets(self._opening):
            return ""
        return self._convention.greeting(self._data.date.month)

    def _goods(self) -> b.GoodsTable:
        heads = [self._caption("contents"), self._caption("quantity"), self._caption("boxes")]
        kinds: tuple[b.ColumnKind, ...] = ("text", "number", "number")
        columns = tuple(map(b.GoodsColumn, heads, kinds))
        rows = tuple(
            (
                self._value("item", line.item),
                self._amount(line),
                self._value("integer", str(line.boxes)),
            )
            for line in self._data.goods
        )
        boxes = str(sum(line.boxes for line in self._data.goods))
        total = (self._caption("total"), "", self._value("integer", boxes))
        return b.GoodsTable(columns, rows, total if len(rows) > 1 else ())

    def _distributed(self) -> b.GoodsTable:
        heads = [
            self._words("recipient"),
            self._caption("contents"),
            self._caption("quantity"),
            self._words("delivered"),
        ]
        kinds: tuple[b.ColumnKind, ...] = ("text", "text", "number", "text")
        rows = tuple(
            (
                self._said(each.recipient),
                self._value("item", each.item),
                self._value("integer", str(each.quantity))
                + self._value("unit", each.unit, each.item),
                self._day(each.delivered, "western") if each.delivered else "",
            )
            for each in self._data.distribution
        )
        return b.GoodsTable(tuple(map(b.GoodsColumn, heads, kinds)), rows)

    def _caption(self, name: str) -> str:
        return self._whole.wording.caption(name)[self._side]

    def _record(self) -> Iterator[b.Block]:
        word = self._convention.word("record")
        if word and any(self._whole.wanted(self._spec.items)):
            yield b.ListHeading(word.text)

    def _list(self, *, with_after: bool) -> Iterator[b.Block]:
        for number, name in enumerate(self._whole.wanted(self._spec.items), 1):
            label = self._convention.label(1, number, vertical=self._vertical)
            yield b.BodyParagraph(self._words(name), label, 1)
        if with_after:
            for name in self._whole.wanted(self._spec.after):
                yield b.BodyParagraph(self._words(name))

    def _end(self) -> Iterator[b.Block]:
        word = self._convention.word("end")
        listed = any(self._whole.wanted(self._spec.items))
        if word and self._form == "official" and (listed or self._short == "ko"):
            yield b.End(word.text)

    def _closing(self) -> Iterator[b.Block]:
        if self._form != "ceremonial" and self._short != "zh":
            return
        chosen = self._data.closing.get(self._short, "")
        closing = self._convention.pair(
            self._opening, chosen, register=self._form, reply=self._whole.reply
        )
        if closing:
            yield b.Closing(tuple(closing.split("\n")))

    def _signature(self) -> Iterator[b.Block]:
        if self._spec.signed:
            parties = (self._data.sender, self._data.addressee)
            lines = [
                f"{self._words(role)}　{self._office(party)}".strip()
                for role, party in zip(self._spec.signed, parties, strict=False)
            ]
            yield b.Signature((lines[0], " ", *lines[1:]))  # room to sign
            return
        party = self._data.sender
        joint = _NAMES.get(self._short, " ")
        line = joint.join(filter(None, (self._office(party), self._said(party.name))))
        yield b.Signature((line,), self._seal(party))

    def _seal(self, party: Party) -> b.Seal | None:
        characters = self._said(party.seal)
        return b.Seal(characters, party.shape, party.carved) if characters else None

    def _enclosures(self) -> Iterator[b.Block]:
        if names := self._data.enclosures:
            items = [self._words(f"enclosure.{name}", own=False) for name in names]
            if len(items) > 1:
                items = [f"{number}. {item}" for number, item in enumerate(items, 1)]
            yield b.Enclosures(self._label("enclosures"), tuple(items))

    def _copies(self) -> Iterator[b.Block]:
        if self._data.copies:
            copies = tuple(self._said(each) for each in self._data.copies)
            yield b.Copies(self._label("copies"), copies)

    def _note(self) -> Iterator[b.Block]:
        if note := self._said(self._data.note):
            yield b.Remark(note)

    def _label(self, name: str) -> str:
        """A word of the form and what parts it from what follows, where it is printed."""
        word = self._convention.word(name)
        return word.text + word.joint if word and word.printed else ""


def _listed(make: Callable[[], Iterator[b.Block]]) -> tuple[b.Block, ...]:
    return tuple(make())
