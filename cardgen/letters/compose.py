"""Compose a letter: make the blocks of each language from template, catalog and data.

In come a template, the catalogs of a pair and data; out comes a `Letter` whose texts are final.
All findings are reported together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Any, Final

from cardgen.catalog import LETTERS
from cardgen.errors import CardgenError, Diagnostic, FieldError, raise_findings
from cardgen.letters import blocks as b
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.body import Body, check_paragraphs, format_reference, word_enclosure
from cardgen.letters.checks import (
    ForeignWord,
    Place,
    UnshownPart,
    find_foreign_words,
    find_unshown,
    list_texts,
)
from cardgen.letters.conventions import load_convention
from cardgen.letters.data import LetterData, Party, is_picture, read_days, select_text
from cardgen.letters.fillers import drop_fillers
from cardgen.letters.parties import (
    CITY,
    CityMismatch,
    compare_cities,
    diagnose_eras,
    find_sender_country,
)
from cardgen.letters.reads import DataReads, ReadCache
from cardgen.letters.template import LetterTemplate, RegisterSpec
from cardgen.letters.voice import LetterWords, Voice
from cardgen.project import Project
from cardgen.seals import Seal
from cardgen.template import parse_size

_NAMES: Final = {"zh": "　", "ja": "　"}  # between office, title and name
_TITLE_FIRST: Final = ("ja", "ko")  # on the line 職・氏名 of a record; 姓名、职务 in Chinese
_SIGNED: Final = ("office", "name", "signature", "date", "seal")
"""The lines that each side of a record fills in."""


def compose(
    template: LetterTemplate, data: LetterData, project: Project, pair: str
) -> b.Letter:
    """Make the blocks of a letter from its template and data; see `Composer`."""
    return Composer(template, project, pair).letter(data)


class Composer:
    """Composes letters of a template; blocks of the same data are made once.

    The words are read when the first letter is composed; a `draft` may use unfinished ones.
    """

    def __init__(
        self, template: LetterTemplate, project: Project, pair: str, *, draft: bool = False
    ) -> None:
        self._draft = draft
        self._template = template
        self._project = project
        self._pair = pair
        self._kept = ReadCache[Any]()

    @cached_property
    def bilingual(self) -> Bilingual:
        """Translator for values in the data."""
        return Bilingual(self._words.glossary, draft=self._draft)

    def foreign(self, data: LetterData) -> tuple[ForeignWord, ...]:
        """List texts of the data that contain characters of another language."""
        texts = list_texts(drop_fillers(data), self._list_values("text"))
        return tuple(find_foreign_words(texts, self._words.catalog.langs, self.bilingual))

    def elsewhere(self, data: LetterData) -> CityMismatch | None:
        """Compare the addressee's city with the city in the letter.

        None if they are the same.
        """
        data, glossary = drop_fillers(data), self._words.glossary
        return compare_cities(data, self.bilingual, glossary) if CITY in self._kinds else None

    def unshown(self, data: LetterData) -> Iterator[UnshownPart]:
        """Yield parts of the data that no page of the letter shows."""
        name, register, data = self._template.name, data.register, drop_fillers(data)
        others = [each for each in self._template.forms if each != register]
        for place in self._unshown(data):
            instead = (
                each for each in others if place not in self._unshown(data.in_register(each))
            )
            yield UnshownPart(place, name, register, next(instead, ""))

    def _unshown(self, data: LetterData) -> tuple[Place, ...]:
        """List the places in the data of values that letters of their register do not show."""
        catalog = self._words.catalog

        def asks(text: str, name: str) -> bool:
            """True if a text of the letter has the placeholder `name`."""
            message = catalog.messages.get(f"{self._template.name}.{text}")
            return message is not None and name in message.placeholders

        spec, form = self._template.forms[data.register], self._template.form(data.register)
        return tuple(
            find_unshown(data, spec, form, [*map(load_convention, catalog.langs)], asks)
        )

    def _list_values(self, kind: str) -> frozenset[str]:
        """List the names of placeholders of a type, such as "text" or "date"."""
        return frozenset(name for name, each in self._kinds.items() if each == kind)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """Types of the placeholders in the texts of the letter, by name."""
        own = f"{self._template.name}."
        return {
            name: kind
            for key, message in self._words.catalog.messages.items()
            if key.startswith(own)
            for name, kind in message.fields.items()
        }

    @cached_property
    def _words(self) -> LetterWords:
        """Catalog, glossary and captions of the pair."""
        project, pair = self._project, self._pair
        catalog = project.catalog(pair, LETTERS)
        wording = project.wording(pair, draft=self._draft)
        return LetterWords(catalog, project.glossary(pair), wording, self._draft)

    def _find_reader(self, party: Party, lang: str) -> str:
        """Find the word with which the text addresses its reader; "" if unknown."""
        glossary, title = self._words.glossary, ""
        try:
            if party.title:
                title = glossary.term("title", party.title, lang, draft=self._draft)
            name = select_text(party.name, lang) if party.name else ""
            return load_convention(lang).find_reader(name, title, party.kind, party.rank)
        except CardgenError:  # the block of the addressee reports it
            return ""

    def eras(self, data: LetterData) -> tuple[Diagnostic, ...]:
        """List warnings about dates with a year of another country's era."""
        data = drop_fillers(data)
        form = self._template.form(data.register)
        return tuple(diagnose_eras(data, self._words.catalog.langs, form))

    def letter(self, data: LetterData) -> b.Letter:
        """Make the blocks of a letter in both languages.

        Raises CardgenError with all errors.
        """
        template = self._template
        spec = template.forms.get(data.register)
        if spec is None:
            raise template.missing_form_error(data.register)
        words, langs = self._words, self._words.catalog.langs
        for lang in langs:
            load_convention(lang)  # fail first for a language without a convention
        data = drop_fillers(data)
        foreign = () if self._draft else self.foreign(data)
        form = template.form(data.register)
        check_paragraphs(template.name, spec, data)
        _check_respect(data, langs)
        blocks: dict[str, tuple[b.Block, ...]] = {}
        findings = [each.diagnostic(data.register) for each in foreign]
        errors = [each for each in findings if each.severity == "error"]
        data = read_days(data, self._list_values("date"), errors)
        try:
            data = self.bilingual.data(data)
        except CardgenError as error:
            errors += error.diagnostics
        reads = DataReads(data)
        reads.note(("register",))  # it chooses the spec
        country = find_sender_country(data)
        for lang in langs:
            reader, cache = self._find_reader(data.addressee, lang), self._kept
            voice = Voice(
                template.name, lang, form, words, reads, cache, country=country, reader=reader
            )
            try:
                blocks[lang] = tuple(_Side(voice, spec).blocks())
            except CardgenError as error:
                errors += error.diagnostics
        raise_findings(_drop_repeated(errors))
        first = blocks[langs[0]]
        titles = (each.text for each in first if isinstance(each, b.Title | b.Subject))
        title = next(titles, template.name)
        return b.Letter(template.name, data.register, langs, blocks, title)


def _drop_repeated(found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """Drop findings about a missing value that are there for another text already."""
    kept: dict[str | Diagnostic, Diagnostic] = {}
    for each in found:
        kept.setdefault(each.hint if each.rule == "missing-value" else each, each)
    return kept.values()


def _check_respect(data: LetterData, langs: tuple[str, ...]) -> None:
    """Raise FieldError "bad-letter" if no language of the letter has the mark of respect."""
    if data.respect in ("shift", "line") and not any(
        load_convention(lang).spec.respected for lang in langs
    ):
        reason = f"respect = {data.respect!r} is only for letters in Traditional Chinese"
        hint = "leave respect out"
        raise FieldError("bad-letter", reason, hint=hint)


class _Side:
    """Makes the blocks of one language of a letter; a method for each kind of block."""

    def __init__(self, voice: Voice, spec: RegisterSpec) -> None:
        self._voice = voice
        self._data = voice.data
        self._spec = spec
        self._body = Body(voice, spec)
        self._form = voice.form
        self._convention = voice.convention
        self._order = self._convention.find_order(
            voice.form, vertical=voice.vertical, catalogue=bool(spec.table)
        )
        self._reply = spec.reply if voice.data.reply is None else voice.data.reply

    def blocks(self) -> Iterator[b.Block]:
        """Make all blocks of this language in order. Raises CardgenError with all errors."""
        makers = {
            "letterhead": self._make_letterhead,
            "reference": self._make_reference,
            "handling": self._make_handling,
            "date": self._make_date,
            "addressee": self._make_addressee,
            "sender": self._make_contact,
            "subject": self._make_subject,
            "title": self._make_title,
            "salutation": self._make_salutation,
            "record": self._make_record,
            "list": lambda: self._body.items(with_after="record" not in self._order),
            "end": self._make_end,
            "closing": self._make_closing,
            "signature": self._make_signature,
            "enclosures": self._make_enclosures,
            "copies": self._make_copies,
            "note": self._make_note,
        }
        wrong: list[Diagnostic] = []
        for kind in self._order:
            try:
                if kind == "body":
                    yield from self._make_paragraphs()
                elif kind in makers:
                    yield from self._voice.cache(kind, partial(_collect, makers[kind]))
            except CardgenError as error:
                wrong += error.diagnostics
        raise_findings(wrong)

    def _make_letterhead(self) -> Iterator[b.Block]:
        """Make the letterhead of an official letter."""
        sender = self._data.sender
        office = self._voice.select(sender.letterhead) or self._voice.select(sender.office)
        if self._form == "official" and office:
            word = self._convention.find_word("paper")
            yield b.Letterhead(office + (word.joint + word.text if word else ""))

    def _make_reference(self) -> Iterator[b.Block]:
        """Make the lines with the numbers of the letter and of the answered letter."""
        reference, voice = self._data.reference, self._voice
        number, word = voice.select(reference.number), self._convention.find_word("reference")
        if word and "date" not in self._order:
            number = format_reference(word, number, voice.day(self._data.date, in_text=False))
        if number:
            yield b.ReferenceLine(voice.label("reference"), number)
        answered = self._convention.find_word("reply-to")
        yours = (
            self._body.format_answered(answered) if answered and not answered.in_text else ""
        )
        if yours:
            yield b.ReferenceLine(voice.label("reply-to"), yours)

    def _make_handling(self) -> Iterator[b.Block]:
        """Make the lines that forms of a language always have, such as 速別：普通件."""
        reference, voice = self._data.reference, self._voice
        for name, given in (("urgency", reference.urgency), ("secrecy", reference.secrecy)):
            word = self._convention.find_word(name)
            if word and word.usual is not None:
                yield b.ReferenceLine(voice.label(name), voice.select(given) or word.usual)

    def _make_date(self) -> Iterator[b.Block]:
        """Make the line with the date of the letter."""
        label = self._voice.label("date") if self._form == "official" else ""
        yield b.DateLine(label + self._voice.day(self._data.date, in_text=False))

    def _make_addressee(self) -> Iterator[b.Block]:
        """Make the line with the addressee, with the label of official letters."""
        label = self._voice.label("to") if self._form == "official" else ""
        if self._form == "official" and self._voice.short == "zh" and not label:
            yield b.Addressee((self._format_salutation(),))
            return
        honoured = self._format_addressee()
        if self._form == "certificate":
            honoured = self._convention.format_address(honoured, self._form)
        yield b.Addressee((label + honoured, *self._list_through()))

    def _list_through(self) -> Iterator[str]:
        """Yield the line with the office through which an official letter goes: (경유)."""
        word = self._convention.find_word("via") if self._form == "official" else None
        if word:
            via = self._voice.select(self._data.reference.via) or word.usual or ""
            yield (word.text + word.joint + via).rstrip()

    def _format_addressee(self) -> str:
        """Format name and title of the addressee with the honorific."""
        party, voice = self._data.addressee, self._voice
        name = voice.select(party.name) or voice.select(party.office)
        title = voice.office(party) if party.name else ""
        if not party.name and party.title:
            name, title = "", voice.office(party)
        before = ""
        if voice.short == "zh" and party.name:  # 横滨市市长白石美咲阁下
            before, title = title, ""
        chosen = voice.select(party.honorific)
        return before + self._convention.add_honorific(
            name, title, party.kind, party.rank, self._form, honorific=chosen
        )

    def _make_contact(self) -> Iterator[b.Block]:
        """Make the lines with the person who answers questions."""
        if contact := self._voice.select(self._data.sender.contact):
            yield b.Sender(tuple(contact.split("\n")))

    def _make_subject(self) -> Iterator[b.Block]:
        """Make the subject, if the template has one."""
        if self._spec.subject:
            words = self._voice.text(self._spec.subject)
            words = self._convention.show_respect(words, self._form, self._data.respect)
            yield b.Subject(words, self._voice.label("subject"))

    def _make_title(self) -> Iterator[b.Block]:
        """Make the title, if the template has one."""
        if self._spec.title:
            yield b.Title(self._voice.text(self._spec.title))

    @property
    def _opening(self) -> str:
        """Opening of the letter: from the data, or the template, or else the usual one."""
        chosen = self._voice.find_choice(self._data.opening)
        if chosen is None:
            chosen = self._voice.find_choice(self._spec.opening)
        if chosen is not None:
            return chosen
        party = self._data.addressee
        return self._convention.find_opening(
            self._form, reply=self._reply, kind=party.kind, rank=party.rank
        )

    def _make_salutation(self) -> Iterator[b.Block]:
        """Make the line with the salutation, if letters of this register have one."""
        if words := self._format_salutation():
            yield b.Salutation(words)

    def _format_salutation(self) -> str:
        """Write the salutation of the letter; "" if it has none."""
        party, voice = self._data.addressee, self._voice
        if self._form != "ceremonial" and voice.short != "zh":
            return ""
        return self._convention.format_salutation(
            voice.select(party.name) or voice.select(party.office),
            voice.title(party),
            party.kind,
            party.rank,
            self._form,
            opening=self._opening,
            reply=self._reply,
            honorific=voice.select(party.honorific),
        )

    def _make_paragraphs(self) -> Iterator[b.Block]:
        """Make the paragraphs. Cached, since many letters have the same ones."""
        lead = self._voice.cache("lead", self._find_lead)
        make = partial(self._body.text, lead, with_after="record" in self._order)
        yield from self._voice.cache(f"body {lead}", partial(_collect, make))

    def _find_lead(self) -> str:
        """Return the words that begin the text, such as 敬啟者：; "" if none."""
        if self._form != "ceremonial":
            return ""
        lead = self._convention.find_lead(self._opening, self._form, reply=self._reply)
        season = self._spec.season if self._data.season is None else self._data.season
        if season and self._convention.can_greet(self._opening):
            lead += self._convention.find_greeting(self._data.date.month, self._data.date.day)
        return lead

    def _make_record(self) -> Iterator[b.Block]:
        """Make the heading above the list: 記."""
        word = self._convention.find_word("record")
        if word and self._body.is_listed:
            yield b.ListHeading(word.text)

    def _make_end(self) -> Iterator[b.Block]:
        """Make the end mark of an official letter: 以上, 끝."""
        word = self._convention.find_word("end") if self._form == "official" else None
        if word and (self._body.is_listed or self._voice.short == "ko"):
            yield b.End(word.text)

    def _make_closing(self) -> Iterator[b.Block]:
        """Make the closing of the letter, if its register and template have one."""
        if self._form != "ceremonial" and self._voice.short != "zh":
            return
        chosen = self._voice.find_choice(self._data.closing)
        if not chosen:
            chosen = self._voice.find_choice(self._spec.closing)
            if chosen == "":  # the template asks for none
                return
        closing = self._convention.find_closing(
            self._opening, chosen or "", register=self._form, reply=self._reply
        )
        if closing:
            yield b.Closing(tuple(closing.split("\n")))

    def _make_signature(self) -> Iterator[b.Block]:
        """Make the signature with the seal, or the lines on which both parties sign."""
        voice = self._voice
        if self._spec.signed:
            parties = (self._data.sender, self._data.addressee)
            signing = zip(self._spec.signed, parties, strict=False)
            yield b.Signing(tuple(self._make_signing(role, party) for role, party in signing))
            return
        party = self._data.sender
        office, name = voice.office(party), voice.select(party.name)
        match self._convention.find_form(self._form).signing:
            case "title":
                office = voice.title(party) or office
            case "office" if office:
                name = ""
        line = _NAMES.get(voice.short, " ").join(filter(None, (office, name)))
        if not line:
            reason = f"office of [sender]: nobody signs the letter in {voice.lang}"
            hint = "write office, and perhaps title and name, below [sender]"
            raise FieldError("missing-value", reason, hint=hint)
        yield b.Signature((line,), self._make_seal(party), self._find_signing_word(party))

    def _make_signing(self, role: str, party: Party) -> b.SigningParty:
        """Make the lines that one side of a record fills in."""
        voice = self._voice
        said = voice.select(party.name), voice.title(party)
        if voice.short in _TITLE_FIRST:
            said = said[::-1]
        name = _NAMES.get(voice.short, " ").join(filter(None, said))
        office = voice.select(party.office)
        if party.kind in ("organisation", "many"):
            office, name = office or name, name if office else ""
        given = {"office": office, "name": name}
        lines = [(voice.label(f"sign-{each}"), given.get(each, "")) for each in _SIGNED]
        return b.SigningParty(voice.text(role), tuple(lines))

    def _find_signing_word(self, party: Party) -> str:
        """Find the word after the name of the sender in a personal letter, such as 敬上."""
        if self._form != "ceremonial":
            return ""
        word = self._convention.find_word("signed" if party.name else "signed-office")
        return word.joint + word.text if word else ""

    def _make_seal(self, party: Party) -> Seal | None:
        """Return the seal of a sender, drawn or from a picture; None if there is none."""
        said = self._voice.select(party.seal)
        if not said:
            return None
        size = parse_size(party.seal_size) if party.seal_size else 0.0
        if is_picture(said):
            return Seal("", party.shape, picture=said, size=size)
        return Seal(said, party.shape, party.carved, party.rough, size=size)

    def _make_enclosures(self) -> Iterator[b.Block]:
        """Make the list of enclosures, or the line for none."""
        if names := self._data.enclosures:
            items = [word_enclosure(name, self._voice) for name in names]
            if len(items) > 1:
                items = [f"{number}. {item}" for number, item in enumerate(items, 1)]
            yield b.Enclosures(self._voice.label("enclosures"), tuple(items))
        elif self._form == "official":
            word = self._convention.find_word("enclosures")
            if word and word.usual is not None:
                yield b.ReferenceLine(self._voice.label("enclosures"), word.usual)

    def _make_copies(self) -> Iterator[b.Block]:
        """Make the list of recipients of copies."""
        original = self._voice.label("original") if self._form == "official" else ""
        if original:
            yield b.Copies(original, (self._format_addressee(),))
        if self._data.copies:
            copies = tuple(self._voice.select(each) for each in self._data.copies)
            yield b.Copies(self._voice.label("copies"), copies, bool(original))

    def _make_note(self) -> Iterator[b.Block]:
        """Make the remark below the signature."""
        if note := self._voice.select(self._data.note):
            yield b.Remark(note)


def _collect(make: Callable[[], Iterator[b.Block]]) -> tuple[b.Block, ...]:
    """Make all blocks of an iterator immediately, so that a cache can keep them."""
    return tuple(make())
