"""Labels of messages to look at, though nobody has given values for their fields.

In come a project, a pair and values that somebody gives; out come labels. Other fields have
values as they may be: who signs looks at a label, not at the longest city there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from cardgen.catalog import Message, pair_langs, state_of
from cardgen.display import Document
from cardgen.errors import CardgenError
from cardgen.layout.label import Label
from cardgen.project import Project, sample_picture, sample_values, suited
from cardgen.template import Template

_APPROVAL: Final = frozenset({"unapproved", "bad-approval"})
_COUNTED: Final = ("integer", "number")
_COUNT: Final = "24"  # boxes, years, masks: it may be any of these


class SampleLabels:
    """Makes labels of a pair; values in `fields` that one has no field for are left out."""

    def __init__(self, project: Project, pair: str, fields: Mapping[str, str]) -> None:
        self._project = project
        self._pair = pair
        self._fields = fields
        self._terms: dict[str, list[str]] = {}
        with suppress(CardgenError):  # of which labels complain
            for kind, word in project.glossary(pair).by_source:
                known = self._terms.setdefault(kind, [])
                if not word.startswith(tuple(known)):  # nothing goes from 北京 to 北京市
                    known.append(word)

    def values(self, message: Message, template: Template | None = None) -> dict[str, str]:
        """Values for the placeholders of a message, and for the fields of a template."""
        types = {**(template.fields if template else {}), **message.fields}
        counts = {name: _COUNT for name, kind in types.items() if kind in _COUNTED}
        target = pair_langs(self._pair)[1]
        samples = {**sample_values(types, self._terms, template, target), **counts}
        if template:
            samples = suited(samples, template, target)
        shared = self._project.values
        given = {name: value for name, value in self._fields.items() if name in types}
        return {
            **{name: value for name, value in samples.items() if not shared.get(name)},
            **given,
        }

    def drawn(self, message: Message, template: Template) -> tuple[Label, Document]:
        """The label of a message as it is to be looked at, laid out. Raises CardgenError.

        It is a draft where the translation is not finished, or where nobody has approved what
        is on it: it is looked at so that somebody may.
        """
        draft = state_of(message, pair_langs(self._pair)) != "ready"
        try:
            made = self.label(message, template, draft=draft)
            return made, made.document()
        except CardgenError as error:
            if not {each.rule for each in error.diagnostics} <= _APPROVAL:
                raise
        made = self.label(message, template, draft=True)
        return made, made.document()

    def label(self, message: Message, template: Template, *, draft: bool = False) -> Label:
        """The label of a message on a template. Raises CardgenError."""
        fields = self.values(message, template)
        known = {**fields, **self._project.values}
        pictures = {
            name: sample_picture()
            for name, kind in template.fields.items()
            if kind == "picture" and name not in known
        }
        return self._project.label(
            message,
            pair=self._pair,
            template=template,
            fields=fields,
            draft=draft,
            pictures=pictures,
            given=tuple(self._fields),
        )
