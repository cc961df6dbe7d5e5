"""Values that somebody gives and a label does not show: nothing may vanish without a word.

`Shown` knows this of a message on a template, once for all labels of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from cardgen.catalog import CAPTIONS, Message
from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.project.finding import PROJECT_FILE
from cardgen.project.fitting import instead_of
from cardgen.template import Showing, Template, Unshown, showings, unshown

if TYPE_CHECKING:
    from cardgen.project.project import Project
    from cardgen.wording import LabelWords

Speak: TypeAlias = Callable[[Mapping[str, str]], "LabelWords"]

_MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message on a template shows of the values that it gets."""

    project: Project
    message: Message
    template: Template
    places: tuple[Showing, ...]

    @classmethod
    def of(cls, project: Project, message: Message, pair: str, template: Template) -> Shown:
        """Find that out; captions that cannot be read are complained of elsewhere."""

        def caption_fields(name: str) -> Iterable[str]:
            try:
                return project.catalog(pair, CAPTIONS).message(name).placeholders
            except CardgenError:
                return ()

        places = tuple(
            Showing(place.fields | set(message.fields), place.show_if)
            if _MESSAGE in place.fields
            else place
            for place in showings(template, caption_fields)
        )
        return cls(project, message, template, places)

    def lacks(
        self, given: Collection[str], others: Collection[str] = (), none: Collection[str] = ()
    ) -> list[Unshown]:
        """Those of the fields `given` that are not shown; `others` have a value besides.

        Of the project's own values those of the fields `none` do not count.
        """
        there = {*given, *others, *self.shared, _MESSAGE}.difference(none)
        if self.message.attribution:
            there.add("attribution")
        return unshown(self.places, given, there)

    @property
    def shared(self) -> list[str]:
        """The project's own values that a label of the kind takes."""
        known = {*self.template.fields, *self.message.fields}
        return [name for name, value in self.project.values.items() if name in known and value]

    def finding(
        self, lack: Unshown, said: Callable[[str], str] = lambda field: field
    ) -> Diagnostic:
        """What to say of a value; `said` are the words for fields."""
        name = self.template.name
        if lack.missing:
            words = " and ".join(map(said, lack.missing))
            reason = f"{name} does not show it without {words}"
            return Diagnostic("not-shown", reason, hint=f"give {words} too, or leave it out")
        other = instead_of(self.project, self.template, lack.field)
        return Diagnostic(
            "not-shown",
            f"the template {name} does not show it",
            hint=", or ".join(filter(None, ("leave it out", other))),
        )


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """Refuses values that a label does not show, once for all labels with values in the same.

    All labels have a value in the `fixed` fields. Those `asked` for must be shown where they
    have one, and so must `shared`: the project's own, which nobody gave another.
    """

    shown: Shown
    fixed: frozenset[str]
    asked: tuple[str, ...]
    shared: tuple[str, ...]
    _passed: set[frozenset[str]] = field(default_factory=set, repr=False, compare=False)

    def refuse(self, more: Iterable[str] = ()) -> None:
        """Raise FieldError "not-shown" for labels with values in the fields `more` as well."""
        present = frozenset(more)
        if present in self._passed:
            return
        there = self.fixed | present
        place = Location(str(self.shown.project.root / PROJECT_FILE))
        asked = (name for name in self.asked if name in there)
        raise_findings(
            self.shown.finding(lack)
            .about(f"{lack.field}: ")
            .at(place if lack.field in self.shared else None)
            for lack in self.shown.lacks((*asked, *self.shared), there)
        )
        self._passed.add(present)

    def before(self, speak: Speak) -> Speak:
        """The same function, which refuses what the label would not show."""

        def refusing(values: Mapping[str, str]) -> LabelWords:
            words = speak(values)  # which knows the fields, and complains of others
            self.refuse(filter(words.has, values))
            return words

        return refusing
