"""Labels: messages of a project on its templates, with values.

In come a message, a template and values; out comes a `Label`. A value that the label would not
show is refused: nothing may vanish without a word. `Shown` knows the values that a message on a
template shows, once for all labels of the kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from cardgen.catalog import (
    CAPTIONS,
    SLOGANS,
    Glossary,
    Message,
    find_unread_texts,
    pair_langs,
)
from cardgen.errors import CardgenError, Diagnostic, FontError, Location, raise_findings
from cardgen.fillers import classify_filler
from cardgen.fonts import FontLibrary
from cardgen.layout.label import Label
from cardgen.project.approval_rules import withhold_message
from cardgen.project.files import PROJECT_FILE
from cardgen.project.message_files import MessageFiles
from cardgen.project.templates import Templates, instead_of
from cardgen.remedies import Remedy
from cardgen.template import Showing, Template, Unshown, find_unshown, list_showings
from cardgen.wording import LabelWording, LabelWords

if TYPE_CHECKING:
    from cardgen.pictures import Photo
    from cardgen.project.relations import Relations

Speak: TypeAlias = Callable[[Mapping[str, str]], LabelWords]

_YEARS = "years"
"""The name of the field with the years of a relation, which are computed."""
_MESSAGE = "message"


class Labels(msgspec.Struct, frozen=True):
    """The parts of a project that its labels are made of.

    `root` is the project's folder, `values` are the values that every label shares.
    """

    messages: MessageFiles
    templates: Templates
    relations: Callable[[], Relations]
    root: Path
    values: Mapping[str, str]
    author: str

    def make(
        self,
        message: str | Message,
        pair: str,
        design: Template,
        *,
        fields: Mapping[str, str],
        varying: Sequence[str],
        draft: bool,
        date: str,
        pictures: Mapping[str, bytes],
        dpi: float,
        given: Sequence[str] | None,
    ) -> Label:
        """Make a label; see `Project.label`. Raises CardgenError."""
        _refuse_without_lettering(design, self.templates.fonts)
        text, langs, warnings = self._find_message(message, pair)
        values = self._find_pictures({**self._shared_values(design, text), **fields}, design)
        if given is None:  # a list reports these warnings for its rows
            warnings += tuple(_warn_of_unread(values, self.messages.glossary(pair)))
        if date and _YEARS in text.placeholders and _YEARS not in varying:
            values = self._add_years(values, dt.date.fromisoformat(date[:10]), pair)
        wording = LabelWording(
            text,
            langs,
            self.messages.catalog(pair, CAPTIONS),
            self.messages.glossary(pair),
            design.fields,
            values,
            frozenset(varying),
            template=design.name,
            elsewhere=lambda field: instead_of(self.templates, design, field),
            draft=draft,
            pictures=_read_pictures(pictures),
        )
        shown = Shown.of(self, text, pair, design)
        present = wording.filled
        shared = (
            name for name in shown.shared_values if not fields.get(name) and name in present
        )
        check = ShownCheck(
            shown,
            present,
            (*fields, *pictures, *varying) if given is None else tuple(given),
            (*shared,) if given is None else (),
        )
        check.refuse(varying)
        return Label(
            design,
            self.templates.fonts,
            check.before(wording.speak) if varying else wording.speak,
            check=wording.check,
            varying=wording.varying,
            draft=draft,
            author=self.author,
            date=date,
            warnings=warnings,
            endorsed=() if draft else self.messages.list_endorsements(pair, [text.id], SLOGANS),
            dpi=dpi,
        )

    def _find_message(
        self, message: str | Message, pair: str
    ) -> tuple[Message, tuple[str, str], tuple[Diagnostic, ...]]:
        """Find a message by its id; return the message, its languages and warnings."""
        if isinstance(message, str):
            catalog = self.messages.catalog(pair)
            text = catalog.message(message)
            return text, catalog.langs, self.messages.changed_sources(pair, message)
        message.refuse_wrong_types()
        langs = pair_langs(pair)
        if self.messages.rules.required and not message.withheld:
            message = withhold_message(message, self.messages.approvals(pair), SLOGANS)
        return message, langs, ()

    def _shared_values(self, design: Template, message: Message) -> dict[str, str]:
        """Return the project's values for the fields of a label."""
        types: dict[str, str] = {**design.fields, **message.fields}
        return {
            name: str(self.root / value) if types[name] == "picture" else value
            for name, value in self.values.items()
            if name in types
        }

    def _add_years(self, values: Mapping[str, str], day: dt.date, pair: str) -> dict[str, str]:
        """Add the years of friendship to values. Raises FieldError "wrong-years"."""
        given = values.get(_YEARS, "")
        if classify_filler(given):  # the label's own check reports it
            return {**values}
        years = self.relations().years(values, day, self.messages.glossary(pair), given)
        return {**values, _YEARS: given or years} if years else {**values}

    def _find_pictures(self, values: Mapping[str, str], design: Template) -> dict[str, str]:
        """Replace names of pictures that were moved by their paths."""
        return {
            name: str(self.templates.moved.get(value, value))
            if design.fields.get(name) == "picture"
            else value
            for name, value in values.items()
        }


def _read_pictures(pictures: Mapping[str, bytes]) -> dict[str, Photo]:
    """Read pictures that a program gives as bytes."""
    if not pictures:
        return {}
    from cardgen.pictures import read_picture

    return {name: read_picture(data, name) for name, data in pictures.items()}


def _refuse_without_lettering(template: Template, fonts: FontLibrary) -> None:
    """Raise FontError "missing-lettering" if the fonts of a template are not installed."""
    areas = [each for side in template.sides for each in side.areas.items()]
    lacking = {family for _, area in areas for family in area.families}
    if lacking <= fonts.families.keys():
        return
    from cardgen.addons import list_addons

    for name, area in areas:
        for family in area.families:
            if family not in fonts.families and family in list_addons():
                raise FontError(
                    "missing-lettering",
                    f"[{name}] of {template.name} needs the lettering {family}, which is not "
                    "installed",
                    location=template.place(name),
                    remedy=Remedy("add-lettering", (family,)),
                )


def _warn_of_unread(values: Mapping[str, str], glossary: Glossary) -> Iterator[Diagnostic]:
    """Warn of texts in a script that people at the destination may not read."""
    for name, text, _ in find_unread_texts(values, glossary):
        reason = f"{name}: people at the destination may not be able to read {text}"
        hint = "add the text in the language of the destination, or in Latin letters"
        yield Diagnostic("wrong-language", reason, hint=hint, severity="warning")


class Shown(msgspec.Struct, frozen=True):
    """The values that a message on a template shows."""

    labels: Labels
    message: Message
    template: Template
    places: tuple[Showing, ...]

    @classmethod
    def of(cls, labels: Labels, message: Message, pair: str, template: Template) -> Shown:
        """Find the places of a label that show values. Raises nothing for captions."""

        def caption_fields(name: str) -> Iterable[str]:
            try:
                return labels.messages.catalog(pair, CAPTIONS).message(name).placeholders
            except CardgenError:
                return ()

        places = tuple(
            Showing(place.fields | set(message.fields), place.show_if)
            if _MESSAGE in place.fields
            else place
            for place in list_showings(template, caption_fields)
        )
        return cls(labels, message, template, places)

    def lacks(
        self, given: Collection[str], others: Collection[str] = (), none: Collection[str] = ()
    ) -> list[Unshown]:
        """List the `given` fields that a label does not show. `others` also have values.

        Fields in `none` have no value, even if the project has one.
        """
        present = {*given, *others, *self.shared_values, _MESSAGE}.difference(none)
        if self.message.attribution:
            present.add("attribution")
        return find_unshown(self.places, given, present)

    @property
    def shared_values(self) -> list[str]:
        """Fields of the label for which the project has values."""
        known = {*self.template.fields, *self.message.fields}
        return [name for name, value in self.labels.values.items() if name in known and value]

    def finding(
        self, lack: Unshown, said: Callable[[str], str] = lambda field: field
    ) -> Diagnostic:
        """Make the error for a value that is not shown. `said` gives the names of fields."""
        name = self.template.name
        if lack.missing:
            words = " and ".join(map(said, lack.missing))
            reason = f"{name} shows this value only with {words}"
            return Diagnostic(
                "not-shown", reason, hint=f"give {words} too, or leave this value out"
            )
        other = instead_of(self.labels.templates, self.template, lack.field)
        return Diagnostic(
            "not-shown",
            f"the template {name} does not show this value",
            hint=", or ".join(filter(None, ("leave this value out", other))),
        )


class ShownCheck(msgspec.Struct, frozen=True, eq=False):
    """A check that labels show their values, once for labels with the same fields.

    All labels have values in the `fixed` fields. Values in the fields `asked` must be shown,
    and in the fields `shared`: the project's own values that nobody replaced.
    """

    shown: Shown
    fixed: frozenset[str]
    asked: tuple[str, ...]
    shared: tuple[str, ...]
    _passed: set[frozenset[str]] = msgspec.field(default_factory=set)

    def refuse(self, more: Iterable[str] = ()) -> None:
        """Raise FieldError "not-shown" if labels with values in `more` hide a value."""
        present = frozenset(more)
        if present in self._passed:
            return
        filled = self.fixed | present
        place = Location(str(self.shown.labels.root / PROJECT_FILE))
        asked = (name for name in self.asked if name in filled)
        raise_findings(
            self.shown.finding(lack)
            .about(f"{lack.field}: ")
            .at(place if lack.field in self.shared else None)
            for lack in self.shown.lacks((*asked, *self.shared), filled)
        )
        self._passed.add(present)

    def before(self, speak: Speak) -> Speak:
        """Return a function that checks the values and then calls `speak`."""

        def refusing(values: Mapping[str, str]) -> LabelWords:
            words = speak(values)  # refuses unknown fields
            self.refuse(filter(words.has, values))
            return words

        return refusing
