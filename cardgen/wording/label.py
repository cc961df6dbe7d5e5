"""What a label says: a message, its values and captions, in the words of each language.

In come a message and fields as people type them, out comes a `LabelWords` for each label.
What does not vary within a batch is worded once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from cardgen.catalog import (
    TERM_KINDS,
    Catalog,
    Glossary,
    Marked,
    Message,
    article,
    format_code,
    format_value,
    message_errors,
    parse_markup,
    pieces_in,
    resolve,
)
from cardgen.controls import unsuited
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    LayoutError,
    Location,
    closest,
    nearest,
    raise_findings,
)
from cardgen.fillers import as_empty, filler, undecided
from cardgen.pictures import Photo, open_picture
from cardgen.placeholders import substitute
from cardgen.template import Fields, FieldType, ShowIf, Side, described, in_source, in_target
from cardgen.wording.possible import COUNTS, impossible

_ATTRIBUTION: Final = "attribution"
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class SideWords:
    """What one language says: its values by placeholder name."""

    lang: str
    values: Mapping[str, str]
    message: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelWords:
    """All that a label shows: the words of both languages and pictures by field name.

    `message` is where the message is written, for complaints about it; `captions` are
    put into words when they are asked for. `codes` are numbers and dates as barcodes carry
    them, in no language. `descriptions` say what pictures show, and `doubts` what wants a look
    in the values. Values that said that they are empty are `emptied`: the words by field name.
    """

    sides: Mapping[Side, SideWords]
    pictures: Mapping[str, Photo]
    message: Location
    captions: Catalog
    glossary: Glossary
    draft: bool
    codes: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Diagnostic, ...] = ()
    emptied: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The message in both languages, on one line."""
        said = [
            " ".join("".join(piece.text for piece in words.message).split())
            for words in self.sides.values()
        ]
        return " · ".join(filter(None, said))

    def has(self, name: str) -> bool:
        """True if a field, or an attribution in either language, is there to be shown."""
        sides = self.sides.values() if name == _ATTRIBUTION else (self.sides["source"],)
        return name in self.pictures or any(side.values.get(name) for side in sides)

    def allows(self, show_if: ShowIf, unless_same: Fields = ()) -> bool:
        """Whether the fields are there under which an area, or a part of it, is shown.

        And if it is not to be shown where some have the same value in both languages, whether
        one of those has another.
        """
        if unless_same and all(map(self.is_same, unless_same)):
            return False
        return all(any(map(self.has, either)) for either in show_if)

    def is_same(self, name: str) -> bool:
        """Whether a field, the message or the attribution is the same in both languages.

        So is what neither of them has. A text that has a field of its own for the target
        language, as `name` has `name_target`, is compared with that.
        """
        source, target = self.sides["source"], self.sides["target"]
        if name == "message":  # with its readings
            return source.message == target.message
        name = in_source(name)
        return source.values.get(name) == target.values.get(
            in_target(name), target.values.get(name)
        )

    def explained(self, error: CardgenError) -> CardgenError:
        """An error of what the label lacks, saying which values were given as empty."""
        return _explained(error, self.emptied)

    def caption(self, name: str, side: Side) -> str:
        """A caption in one language, its placeholders filled with values already worded.

        Raises CardgenError as `resolve` does, and unknown-message.
        """
        caption = self.captions.message(name)
        worded = replace(caption, placeholders=dict.fromkeys(caption.placeholders, "text"))
        texts = resolve(
            worded,
            self.sides[side].values,
            self.glossary,
            self.captions.langs,
            draft=self.draft,
        )
        return texts.source if side == "source" else texts.target


@dataclass(frozen=True, slots=True)
class _Worded:
    """Values in both languages and in none; pictures have none."""

    source: dict[str, str] = field(default_factory=dict)
    target: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Photo] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    message: tuple[tuple[Marked, ...], tuple[Marked, ...]] = ((), ())

    def without(self, names: Collection[str]) -> _Worded:
        """The same without these values."""
        return _Worded(
            _less(self.source, names),
            _less(self.target, names),
            _less(self.pictures, names),
            _less(self.codes, names),
            self.message,
        )

    def __or__(self, other: _Worded) -> _Worded:
        return _Worded(
            self.source | other.source,
            self.target | other.target,
            self.pictures | other.pictures,
            self.codes | other.codes,
            other.message if any(other.message) else self.message,
        )


def _less(values: Mapping[str, V], names: Collection[str]) -> dict[str, V]:
    return {name: value for name, value in values.items() if name not in names}


class LabelWording:
    """Puts a message and its fields into words.

    `fields` are known from the start, those named in `varying` come with each label.
    `types` are the template's own fields; the message adds its placeholders. `pictures` are
    those that are in no file; what the picture ``logo`` shows is said by the field
    ``logo.alt``. `template` is the template's name, and `elsewhere` gives a hint, if there is
    one, for a field that it has not. Raises CardgenError.
    """

    def __init__(
        self,
        message: Message,
        langs: tuple[str, str],
        captions: Catalog,
        glossary: Glossary,
        types: Mapping[str, FieldType],
        fields: Mapping[str, str],
        varying: frozenset[str] = frozenset(),
        *,
        template: str,
        elsewhere: Callable[[str], str] = lambda _: "",
        draft: bool = False,
        pictures: Mapping[str, Photo] = {},
    ) -> None:
        self._message = message
        self._template = template
        self._elsewhere = elsewhere
        self._langs = langs
        self._glossary = glossary
        self._types: dict[str, str] = {**types, **message.fields}
        self._descriptions = {
            name: text
            for name, kind in types.items()
            if kind == "picture" and (text := fields.get(described(name)))
        }
        self._counterparts = [
            each
            for name, kind in types.items()
            if kind == types.get(other := in_target(name)) == "text"
            for each in ((name, other), (other, name))
        ]
        keys = {described(name) for name, kind in types.items() if kind == "picture"}
        fields = {name: value for name, value in fields.items() if name not in keys}
        self._draft = draft
        self._captions = captions
        raise_findings(message_errors(message))
        raise_findings(self._undescribed(fields, pictures))
        self._check_known([*fields, *varying, *pictures])
        self._emptied: dict[str, str] = {}
        fields = self._without_fillers(fields, self._emptied)
        self._fields = fields
        self.filled = frozenset((*fields, *map(described, self._descriptions), *pictures))
        """The fields that have a value."""
        self._check_pictures(pictures)
        raise_findings(impossible(fields, self._types))
        self._counts: dict[str, str] = {name: fields[name] for name in COUNTS if name in fields}
        # Another article may call the same unit otherwise.
        is_other = any(self._types[name] == "item" for name in varying)
        self._units = {
            name: value
            for name, value in fields.items()
            if is_other and self._types[name] == "unit"
        }
        varying |= self._units.keys()
        self._message_varies = not varying.isdisjoint(message.fields)
        self.varying = varying | {"message"} if self._message_varies else varying
        """All that may differ from label to label: with a placeholder, the message too."""
        errors: list[Diagnostic] = []
        fixed = {name: value for name, value in fields.items() if name not in self._units}
        self._fixed = self._attribution() | self._word(fixed, errors)
        self._fixed.pictures.update(pictures)
        if not self._message_varies:
            self._fixed |= self._word_message(fields, errors, self._emptied)
        raise_findings(errors)

    def speak(self, given: Mapping[str, str]) -> LabelWords:
        """The words of one label, with these varying values; "" hides one for all labels."""
        self._check_known(given)
        self._check_varying(given)
        emptied = {**self._emptied}
        values = self._without_fillers(given, emptied)
        raise_findings(impossible({**self._counts, **values}, self._types))
        errors: list[Diagnostic] = []
        none = given.keys() - values.keys()
        fixed = self._fixed.without(none) if none else self._fixed
        units = {name: unit for name, unit in self._units.items() if name not in none}
        own = {**units, **values}
        worded = fixed | self._word(own, errors) if own else fixed
        if self._message_varies:
            fields = {name: each for name, each in self._fields.items() if name not in none}
            worded |= self._word_message({**fields, **values}, errors, emptied)
        raise_findings(errors)
        sides: dict[Side, SideWords] = {
            "source": SideWords(self._langs[0], worded.source, worded.message[0]),
            "target": SideWords(self._langs[1], worded.target, worded.message[1]),
        }
        return LabelWords(
            sides,
            worded.pictures,
            self._message.location,
            self._captions,
            self._glossary,
            self._draft,
            worded.codes,
            self._descriptions,
            (
                *self._told(emptied),
                *self._lone(worded.source),
                *self._doubtful_units({**self._fields, **values}),
            ),
            emptied,
        )

    def _without_fillers(
        self, values: Mapping[str, str], emptied: dict[str, str]
    ) -> dict[str, str]:
        """Values without those that say that there is none, which go to `emptied`.

        A word that the glossary has for a field is a value. Raises FieldError "undecided".
        """
        errors: list[Diagnostic] = []
        kept: dict[str, str] = {}
        for name, value in values.items():
            if not value or value.isspace():
                continue
            kind = self._types[name]
            is_term = kind in TERM_KINDS and self._glossary.knows(value, kind)
            found = None if is_term else filler(value, kind)
            if found == "nothing":
                emptied[name] = value
                continue
            kept[name] = value
            if found == "undecided":
                errors.append(undecided(value).about(f"{name}: "))
        raise_findings(errors)
        return kept

    @staticmethod
    def _told(emptied: Mapping[str, str]) -> Iterator[Diagnostic]:
        return (as_empty(word).about(f"{name}: ") for name, word in emptied.items())

    def _undescribed(
        self, fields: Mapping[str, str], pictures: Mapping[str, Photo]
    ) -> Iterator[Diagnostic]:
        """Descriptions of pictures that are not there, or that cannot be read aloud."""
        for name, text in self._descriptions.items():
            if not (fields.get(name) or name in pictures):
                reason = f"{described(name)} describes a picture that is not there"
                yield Diagnostic("not-shown", reason, hint=f"give {name} too, or leave it out")
            if found := unsuited(text):
                yield found.about(f"{described(name)} ")

    def _lone(self, values: Mapping[str, str]) -> Iterator[Diagnostic]:
        """Warn of texts without those that say the same in the other language."""
        for name, other in self._counterparts:
            if values.get(name) and not values.get(other):
                yield Diagnostic(
                    "one-language",
                    f"{name} has a text and {other} has none: one of the languages lacks it",
                    hint=f"give {other} too; the same, if both languages write it alike",
                    severity="warning",
                )

    def _doubtful_units(self, values: Mapping[str, str]) -> Iterator[Diagnostic]:
        """Warn of units for which the article has no word of its own."""
        item = article(values, self._types)
        units = [(name, value) for name, value in values.items() if self._types[name] == "unit"]
        for name, value in units if item else ():
            if doubt := self._glossary.doubt_of_unit(value, item):
                yield doubt.about(f"{name}: ")

    def _check_known(self, names: Iterable[str]) -> None:
        raise_findings(
            [
                Diagnostic(
                    "unknown-field",
                    f"neither the message {self._message.id} nor the template {self._template} "
                    f"has a field {name!r}",
                    hint=self._instead(name),
                )
                for name in names
                if name not in self._types
            ]
        )

    def _instead(self, name: str) -> str:
        """What to do about a field that is not there."""
        known = list(self._types)
        if closest(name, known):
            return nearest(name, known)
        if not name.isascii():  # it may be what somebody's lists call a field
            return f"known are: {', '.join(map(self._captioned, known))}"
        return self._elsewhere(name) or nearest(name, known)

    def _captioned(self, field: str) -> str:
        """The name of a field, and what it is called in both languages."""
        caption = self._captions.find(field.replace("_", "-"))
        words = (caption.source, caption.translation) if caption else ()
        said = ", ".join(dict.fromkeys(filter(None, words)))
        return f"{field} ({said})" if said else field

    def _check_pictures(self, names: Iterable[str]) -> None:
        raise_findings(
            [
                Diagnostic(
                    "bad-value",
                    f"{name} is no picture, but of the type {self._types[name]}",
                    hint="give it with the other fields",
                )
                for name in names
                if self._types[name] != "picture"
            ]
        )

    def _check_varying(self, names: Iterable[str]) -> None:
        raise_findings(
            [
                Diagnostic(
                    "unknown-field",
                    f"{name} was not said to vary when the label was made",
                    hint=f"give it with the other fields, or name it: varying=({name!r},)",
                )
                for name in names
                if name not in self.varying
            ]
        )

    def _attribution(self) -> _Worded:
        """The attribution in each language that says one, be it none, as of an adage."""
        worded = _Worded()
        authors = self._message.attribution
        for values, lang in zip((worded.source, worded.target), self._langs, strict=True):
            author = authors.get(lang, authors.get(lang.partition("-")[0]))
            if author is not None:
                values[_ATTRIBUTION] = author
        return worded

    def _word(self, fields: Mapping[str, str], errors: list[Diagnostic]) -> _Worded:
        """The template's own fields, each by its type."""
        worded = _Worded()
        item = article({**self._fields, **fields}, self._types)
        for name, value in fields.items():
            if name in self._message.placeholders:
                continue
            try:
                if self._types[name] == "picture":
                    worded.pictures[name] = open_picture(Path(value))
                else:
                    worded.source[name] = self._format(name, value, self._langs[0], item)
                    worded.target[name] = self._format(name, value, self._langs[1], item)
                    worded.codes.update(_codes(self._types, {name: value}))
            except LayoutError as error:  # which names the picture's file
                errors += error.diagnostics
            except CardgenError as error:
                errors += error.about(f"{name}: ").diagnostics
        return worded

    def _word_message(
        self,
        fields: Mapping[str, str],
        errors: list[Diagnostic],
        emptied: Mapping[str, str],
    ) -> _Worded:
        """The message and its placeholders, which a template may show once more."""
        try:
            texts = resolve(
                self._message,
                fields,
                self._glossary,
                self._langs,
                draft=self._draft,
                item=article(fields, self._types),
            )
        except CardgenError as error:
            errors += _explained(error, emptied).diagnostics
            return _Worded()
        source, target = dict(texts.source_values), dict(texts.target_values)
        marked = (
            _marked(self._message.source, source, texts.source, self._langs[0]),
            _marked(self._message.translation, target, texts.target, self._langs[1]),
        )
        for values, pieces in zip((source, target), marked, strict=True):
            values["message"] = "".join(piece.text for piece in pieces)
        codes = _codes(self._message.fields, fields)
        return _Worded(source, target, codes=codes, message=marked)

    def _format(self, name: str, value: str, lang: str, item: str) -> str:
        kind, glossary = self._types[name], self._glossary
        return format_value(value, kind, lang, glossary, draft=self._draft, item=item)


def _explained(error: CardgenError, emptied: Mapping[str, str]) -> CardgenError:
    """The error of missing values, with the words of those that were given as empty."""
    return CardgenError.of(
        (_with_words(each, emptied) for each in error.diagnostics), error.warnings
    )


def _with_words(found: Diagnostic, emptied: Mapping[str, str]) -> Diagnostic:
    names = found.remedy.names if found.remedy and found.rule == "missing-value" else ()
    said = [
        f"{emptied[name]!r}, given for {name}, means empty" for name in names if name in emptied
    ]
    return found.with_hint("; ".join(filter(None, (found.hint, *said)))) if said else found


def _codes(types: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    return {
        name: format_code(fields[name], kind)
        for name, kind in types.items()
        if name in fields and kind in {"integer", "number", "weight", "date"}
    }


def _marked(
    text: str, values: Mapping[str, str], resolved: str, lang: str
) -> tuple[Marked, ...]:
    """A message's pieces with values put in, which are never read as markup.

    What a fuzzy translation says that cannot be read as markup stands as it is.
    """
    try:
        pieces = [
            piece._replace(
                text=substitute(piece.text, values),
                readings=tuple(substitute(reading, values) for reading in piece.readings),
            )
            for piece in parse_markup(text)
        ]
        return tuple(pieces_in(lang, pieces))
    except (ValueError, KeyError):
        return (Marked(resolved),) if resolved else ()
