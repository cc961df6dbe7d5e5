"""Words of a label: its message, values and captions in both languages.

`LabelWording` takes a message and its fields as people type them, and gives a `LabelWords` for
each label. It words fields that do not vary within a batch only once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec.structs import replace

from cardgen.catalog import (
    TERM_KINDS,
    Catalog,
    Glossary,
    Marked,
    Message,
    choose_particles_of,
    find_article,
    format_code,
    format_value,
    message_errors,
    parse_markup,
    resolve,
)
from cardgen.controls import find_unprintable
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    LayoutError,
    Location,
    find_closest,
    hint_at_nearest,
    raise_findings,
)
from cardgen.fillers import classify_filler, make_undecided_error, warn_of_empty
from cardgen.placeholders import substitute
from cardgen.template import (
    Fields,
    FieldType,
    ShowIf,
    Side,
    description_field,
    source_field,
    target_field,
)

if TYPE_CHECKING:
    from cardgen.pictures import Photo

_ATTRIBUTION: Final = "attribution"
_OF: Final = (("box", "boxes"), ("line_box", "line_boxes"))
_COUNTS: Final[tuple[str, ...]] = (*_OF[0], *_OF[1])
"""Fields that count boxes from 1."""

_SHORT: Final = 18  # digits of a number that needs no further check

V = TypeVar("V")


class SideWords(msgspec.Struct, frozen=True):
    """The message and the values of a label in one language, by placeholder name."""

    lang: str
    values: Mapping[str, str]
    message: tuple[Marked, ...] = ()


class LabelWords(msgspec.Struct, frozen=True):
    """The words of a label in both languages, and its pictures by field name.

    `message` is the place of the message, for errors. `captions` are resolved on demand.
    `codes` are numbers and dates as barcodes carry them, in no language. `descriptions`
    describe the pictures. `doubts` are warnings about the values. `emptied` are the words by
    field name that were given for an empty value, such as "none".
    """

    sides: Mapping[Side, SideWords]
    pictures: Mapping[str, Photo]
    message: Location
    captions: Catalog
    glossary: Glossary
    draft: bool
    codes: Mapping[str, str] = msgspec.field(default_factory=dict)
    descriptions: Mapping[str, str] = msgspec.field(default_factory=dict)
    doubts: tuple[Diagnostic, ...] = ()
    emptied: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def title(self) -> str:
        """Message in both languages, on one line."""
        texts = [
            " ".join("".join(piece.text for piece in words.message).split())
            for words in self.sides.values()
        ]
        return " · ".join(filter(None, texts))

    def has(self, name: str) -> bool:
        """True if a field has a value; an attribution may have one in only one language."""
        sides = self.sides.values() if name == _ATTRIBUTION else (self.sides["source"],)
        return name in self.pictures or any(side.values.get(name) for side in sides)

    def allows(self, show_if: ShowIf, unless_same: Fields = ()) -> bool:
        """True if the label has the fields that `show_if` needs.

        False if all fields of `unless_same` are the same in both languages.
        """
        if unless_same and all(map(self.is_same, unless_same)):
            return False
        return all(any(map(self.has, either)) for either in show_if)

    def is_same(self, name: str) -> bool:
        """True if a field, the message or the attribution is the same in both languages.

        A field that neither language has is the same. A text such as `name` is compared with
        its field for the target language, `name_target`, if there is one.
        """
        source, target = self.sides["source"], self.sides["target"]
        if name == "message":  # with its readings
            return source.message == target.message
        name = source_field(name)
        return source.values.get(name) == target.values.get(
            target_field(name), target.values.get(name)
        )

    def explain_empty(self, error: CardgenError) -> CardgenError:
        """Add the words that were read as empty to the hints of missing values."""
        return _explain_empty(error, self.emptied)

    def caption(self, name: str, side: Side) -> str:
        """Return a caption in one language, with the values filled in.

        Raises CardgenError as `resolve` does, and unknown-message.
        """
        caption, langs = self.captions.message(name), self.captions.langs
        as_texts = replace(caption, placeholders=dict.fromkeys(caption.placeholders, "text"))
        values = self.sides[side].values
        texts = resolve(as_texts, values, self.glossary, langs, draft=self.draft)
        return texts.source if side == "source" else texts.target


class _Values(msgspec.Struct, frozen=True):
    """Values of fields in both languages, with pictures and codes, which have no language."""

    source: dict[str, str] = msgspec.field(default_factory=dict)
    target: dict[str, str] = msgspec.field(default_factory=dict)
    pictures: dict[str, Photo] = msgspec.field(default_factory=dict)
    codes: dict[str, str] = msgspec.field(default_factory=dict)
    message: tuple[tuple[Marked, ...], tuple[Marked, ...]] = ((), ())

    def without(self, names: Collection[str]) -> _Values:
        """Copy the values without some fields."""
        return _Values(
            _omit(self.source, names),
            _omit(self.target, names),
            _omit(self.pictures, names),
            _omit(self.codes, names),
            self.message,
        )

    def __or__(self, other: _Values) -> _Values:
        """Combine two sets of values; those of `other` replace equal fields."""
        return _Values(
            self.source | other.source,
            self.target | other.target,
            self.pictures | other.pictures,
            self.codes | other.codes,
            other.message if any(other.message) else self.message,
        )


def _omit(values: Mapping[str, V], names: Collection[str]) -> dict[str, V]:
    """Copy values by name, without the values of some names."""
    return {name: value for name, value in values.items() if name not in names}


class LabelWording:
    """Resolves the message and formats the fields of labels.

    `fields` are known from the start; the fields named in `varying` come with each label.
    `types` are the template's own fields; the message adds its placeholders. `pictures` are
    pictures that are in no file. The field ``logo.alt`` describes the picture ``logo``.
    `template` is the template's name. `elsewhere` gives a hint for a field that the template
    does not have, or "". Raises CardgenError.
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
            if kind == "picture" and (text := fields.get(description_field(name)))
        }
        self._counterparts = [
            each
            for name, kind in types.items()
            if kind == types.get(other := target_field(name)) == "text"
            for each in ((name, other), (other, name))
        ]
        keys = {description_field(name) for name, kind in types.items() if kind == "picture"}
        fields = {name: value for name, value in fields.items() if name not in keys}
        self._draft = draft
        self._captions = captions
        raise_findings(message_errors(message))
        raise_findings(self._check_descriptions(fields, pictures))
        self._check_known([*fields, *varying, *pictures])
        self._emptied: dict[str, str] = {}
        fields = self._without_fillers(fields, self._emptied)
        self._fields = fields
        self.filled = frozenset(
            (*fields, *map(description_field, self._descriptions), *pictures)
        )
        """Fields with a value."""
        self._check_pictures(pictures)
        raise_findings(check_numbers(fields, self._types))
        self._counts = {name: fields[name] for name in _COUNTS if name in fields}
        # Another article may have another word for the same unit.
        is_other = any(self._types[name] == "item" for name in varying)
        self._units = {
            name: value
            for name, value in fields.items()
            if is_other and self._types[name] == "unit"
        }
        varying |= self._units.keys()
        self._message_varies = not varying.isdisjoint(message.fields)
        self.varying = varying | {"message"} if self._message_varies else varying
        """Fields that may differ from label to label, and "message" if one of them is in it."""
        errors: list[Diagnostic] = []
        fixed = {name: value for name, value in fields.items() if name not in self._units}
        self._fixed = self._attribution() | self._word(fixed, errors)
        self._fixed.pictures.update(pictures)
        if not self._message_varies:
            self._fixed |= self._word_message(fields, errors, self._emptied)
        raise_findings(errors)

    def check(self, given: Mapping[str, str]) -> None:
        """Raise CardgenError for impossible numbers of one label: box 50 of 49."""
        raise_findings(check_numbers({**self._counts, **given}, self._types))

    def speak(self, given: Mapping[str, str]) -> LabelWords:
        """Make the words of one label for these varying values; "" hides a field.

        Only `check` refuses impossible numbers.
        """
        self._check_known(given)
        self._check_varying(given)
        emptied = {**self._emptied}
        values = self._without_fillers(given, emptied)
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
                *(warn_of_empty(word).about(f"{name}: ") for name, word in emptied.items()),
                *self._warn_of_lone(worded.source),
                *self._warn_of_units({**self._fields, **values}),
            ),
            emptied,
        )

    def _without_fillers(
        self, values: Mapping[str, str], emptied: dict[str, str]
    ) -> dict[str, str]:
        """Remove values that mean "nothing", such as "none", and add them to `emptied`.

        A filler that the glossary has as a term is a value. Raises FieldError "undecided".
        """
        errors: list[Diagnostic] = []
        kept: dict[str, str] = {}
        for name, value in values.items():
            if not value or value.isspace():
                continue
            kind = self._types[name]
            is_term = kind in TERM_KINDS and self._glossary.has_term(value, kind)
            found = None if is_term else classify_filler(value, kind)
            if found == "nothing":
                emptied[name] = value
                continue
            kept[name] = value
            if found == "undecided":
                errors.append(make_undecided_error(value).about(f"{name}: "))
        raise_findings(errors)
        return kept

    def _check_descriptions(
        self, fields: Mapping[str, str], pictures: Mapping[str, Photo]
    ) -> Iterator[Diagnostic]:
        """Report descriptions without a picture, or with characters that no page can show."""
        for name, text in self._descriptions.items():
            field = description_field(name)
            if not (fields.get(name) or name in pictures):
                reason = f"{field} describes a picture, but there is no picture {name}"
                hint = f"give {name} too, or leave {field} out"
                yield Diagnostic("not-shown", reason, hint=hint)
            if finding := find_unprintable(text):
                yield finding.about(f"{field} ")

    def _warn_of_lone(self, values: Mapping[str, str]) -> Iterator[Diagnostic]:
        """Warn of texts in one language whose field in the other language is empty."""
        for name, other in self._counterparts:
            if values.get(name) and not values.get(other):
                yield Diagnostic(
                    "one-language",
                    f"{name} has a text, but {other} is empty: one language lacks the text",
                    hint=f"give {other} too, even if both texts are the same",
                    severity="warning",
                )

    def _warn_of_units(self, values: Mapping[str, str]) -> Iterator[Diagnostic]:
        """Warn of units for which the article has no word of its own."""
        item = find_article(values, self._types)
        units = [(name, value) for name, value in values.items() if self._types[name] == "unit"]
        for name, value in units if item else ():
            if doubt := self._glossary.check_unit(value, item):
                yield doubt.about(f"{name}: ")

    def _check_known(self, names: Iterable[str]) -> None:
        """Raise CardgenError for fields that neither message nor template has."""
        raise_findings(
            [
                Diagnostic(
                    "unknown-field",
                    f"neither the message {self._message.id} nor the template {self._template} "
                    f"has a field {name!r}",
                    hint=self._hint_for_unknown(name),
                )
                for name in names
                if name not in self._types
            ]
        )

    def _hint_for_unknown(self, name: str) -> str:
        """Word the hint for an unknown field: templates that have it, or similar names."""
        known = list(self._types)
        if find_closest(name, known):
            return hint_at_nearest(name, known)
        if not name.isascii():  # it may be what somebody's lists call a field
            return f"choose one of: {', '.join(map(self._name_with_captions, known))}"
        return self._elsewhere(name) or hint_at_nearest(name, known)

    def _name_with_captions(self, field: str) -> str:
        """Return a field's name with its captions in both languages."""
        caption = self._captions.find(field.replace("_", "-"))
        words = (caption.source, caption.translation) if caption else ()
        said = ", ".join(dict.fromkeys(filter(None, words)))
        return f"{field} ({said})" if said else field

    def _check_pictures(self, names: Iterable[str]) -> None:
        """Raise CardgenError for pictures given for fields of another type."""
        raise_findings(
            [
                Diagnostic(
                    "bad-value",
                    f"{name} is not a picture: its type is {self._types[name]}",
                    hint=f"give {name} with the other fields",
                )
                for name in names
                if self._types[name] != "picture"
            ]
        )

    def _check_varying(self, names: Iterable[str]) -> None:
        """Raise CardgenError for values of fields that must not vary."""
        raise_findings(
            [
                Diagnostic(
                    "unknown-field",
                    f"{name} is not one of the varying fields of this label",
                    hint=f"give {name} with the other fields, or add varying=({name!r},)",
                )
                for name in names
                if name not in self.varying
            ]
        )

    def _attribution(self) -> _Values:
        """Return the attribution in each language; empty if there is none."""
        worded = _Values()
        authors = self._message.attribution
        for values, lang in zip((worded.source, worded.target), self._langs, strict=True):
            author = authors.get(lang, authors.get(lang.partition("-")[0]))
            if author is not None:
                values[_ATTRIBUTION] = author
        return worded

    def _word(self, fields: Mapping[str, str], errors: list[Diagnostic]) -> _Values:
        """Format the values of fields that are not in the message. Collect errors."""
        worded = _Values()
        item = find_article({**self._fields, **fields}, self._types)
        for name, value in fields.items():
            if name in self._message.placeholders:
                continue
            try:
                if self._types[name] == "picture":
                    from cardgen.pictures import open_picture  # few labels have one

                    worded.pictures[name] = open_picture(Path(value))
                else:
                    worded.source[name] = self._format(name, value, self._langs[0], item)
                    worded.target[name] = self._format(name, value, self._langs[1], item)
                    worded.codes.update(_codes(self._types, {name: value}))
            except LayoutError as error:  # it names the picture's file already
                errors += error.diagnostics
            except CardgenError as error:
                errors += error.about(f"{name}: ").diagnostics
        return worded

    def _word_message(
        self, fields: Mapping[str, str], errors: list[Diagnostic], emptied: Mapping[str, str]
    ) -> _Values:
        """Fill the message's placeholders, which a template may also show."""
        try:
            texts = resolve(
                self._message,
                fields,
                self._glossary,
                self._langs,
                draft=self._draft,
                item=find_article(fields, self._types),
            )
        except CardgenError as error:
            errors += _explain_empty(error, emptied).diagnostics
            return _Values()
        source, target = dict(texts.source_values), dict(texts.target_values)
        marked = (
            _mark_up(self._message.source, source, texts.source, self._langs[0]),
            _mark_up(self._message.translation, target, texts.target, self._langs[1]),
        )
        for values, pieces in zip((source, target), marked, strict=True):
            values["message"] = "".join(piece.text for piece in pieces)
        codes = _codes(self._message.fields, fields)
        return _Values(source, target, codes=codes, message=marked)

    def _format(self, name: str, value: str, lang: str, item: str) -> str:
        """Format the value of a field in one language. A unit depends on the article `item`."""
        kind, glossary = self._types[name], self._glossary
        return format_value(value, kind, lang, glossary, draft=self._draft, item=item)


def _explain_empty(error: CardgenError, emptied: Mapping[str, str]) -> CardgenError:
    """Add the words that were read as empty to the hints of missing values."""
    findings: list[Diagnostic] = []
    for each in error.diagnostics:
        names = each.remedy.names if each.remedy and each.rule == "missing-value" else ()
        empty = [
            f"{emptied[name]!r}, given for {name}, means empty"
            for name in names
            if name in emptied
        ]
        hint = "; ".join(filter(None, (each.hint, *empty)))
        findings.append(each.with_hint(hint) if empty else each)
    return CardgenError.of(findings, error.warnings)


def _codes(types: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """Format numbers and dates of these fields for barcodes."""
    return {
        name: format_code(fields[name], kind)
        for name, kind in types.items()
        if name in fields and kind in {"integer", "number", "weight", "date"}
    }


def _mark_up(
    text: str, values: Mapping[str, str], resolved: str, lang: str
) -> tuple[Marked, ...]:
    """Parse a message's markup, and fill in its values, which have no markup.

    If the markup of a fuzzy translation cannot be parsed, its text stands as it is.
    """
    try:
        pieces = [
            piece._replace(
                text=substitute(piece.text, values),
                readings=tuple(substitute(reading, values) for reading in piece.readings),
            )
            for piece in parse_markup(text)
        ]
        return tuple(choose_particles_of(lang, pieces))
    except (ValueError, KeyError):
        return (Marked(resolved),) if resolved else ()


def check_numbers(fields: Mapping[str, str], types: Mapping[str, str]) -> list[Diagnostic]:
    """Report impossible numbers: box 50 of 49, or less than zero.

    Values that are no numbers pass.
    """
    numbers = {
        name: number
        for name, value in fields.items()
        if types.get(name) in {"integer", "number"} and (number := _number(value)) is not None
    }
    found: list[tuple[str, str]] = []
    for name, number in numbers.items():
        if number < 0:
            found.append((f"{name}: {number} is less than 0", "write 0 or more"))
        elif number == 0 and name in _COUNTS:
            found.append((f"{name}: 0 is not possible, boxes start at 1", "write 1 or more"))
    for one, all_ in _OF:
        if one in numbers and all_ in numbers and 0 < numbers[all_] < numbers[one]:
            reason = f"{one}: there is no box {numbers[one]} of {numbers[all_]}"
            found.append((reason, f"correct {one} or {all_}"))
    return [Diagnostic("bad-value", reason, hint=hint) for reason, hint in found]


def _number(value: str) -> int | None:
    """Parse a whole number; None if the value is no number."""
    if len(value) < _SHORT and value.isascii() and value.isdigit():
        return int(value)
    try:
        return int(format_code(value, "integer"))
    except CardgenError:
        return None
