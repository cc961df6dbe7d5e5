"""The entries of a proof: messages with their texts, state, slips and sample labels.

In come a project, a pair, ids and templates; out come entries. Errors of the layout are kept
with the entry and stop no other entry. Fields without a value have typical sample values:
whoever signs looks at a label, not at the longest city name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.approval import ApprovalState, name_entry
from cardgen.catalog import (
    SLOGANS,
    Catalog,
    Message,
    find_state,
    notes_of,
    pair_file,
    pair_langs,
)
from cardgen.display import Document, Leaf, leaves
from cardgen.errors import CardgenError, Diagnostic, Location, hint_at_nearest
from cardgen.layout.label import Label
from cardgen.placeholders import Pattern
from cardgen.project import Project, sample_picture, sample_values, suit_values
from cardgen.proofreading import ProofFile, Slip, load_house_style, proofread
from cardgen.remedies import word_in_general
from cardgen.template import AreaText, Side, Template

_MESSAGE: Final = "message"
_APPROVAL: Final = frozenset({"unapproved", "bad-approval"})
_COUNTED: Final = ("integer", "number")
_COUNT: Final = "24"  # a count of boxes, years or masks


class SampleLabels:
    """Makes sample labels of a pair; a label shows the values in `fields` that it has."""

    def __init__(self, project: Project, pair: str, fields: Mapping[str, str]) -> None:
        self._project = project
        self._pair = pair
        self._fields = fields
        self._terms: dict[str, list[str]] = {}
        with suppress(CardgenError):  # labels report the error
            known = project.glossary(pair).by_source
            for kind, word in known:
                terms = self._terms.setdefault(kind, [])
                if not word.startswith(tuple(terms)):  # nothing goes from 北京 to 北京市
                    terms.append(word)
            # The first article has a unit of its own: an official would read a warning.
            for article in self._terms.get("item", [])[:1]:
                own = notes_of(known["item", article]).units
                self._terms["unit"] = [*own, *self._terms.get("unit", [])]

    def values(self, message: Message, template: Template | None = None) -> dict[str, str]:
        """Choose sample values for the placeholders of a message and fields of a template."""
        types = {**(template.fields if template else {}), **message.fields}
        counts = {name: _COUNT for name, kind in types.items() if kind in _COUNTED}
        target = pair_langs(self._pair)[1]
        samples = {**sample_values(types, self._terms, template, target), **counts}
        if template:
            samples = suit_values(samples, template, target)
        shared = self._project.values
        given = {name: value for name, value in self._fields.items() if name in types}
        return {
            **{name: value for name, value in samples.items() if not shared.get(name)},
            **given,
        }

    def draw(self, message: Message, template: Template) -> tuple[Label, Document]:
        """Lay out a sample label of a message. Raises CardgenError.

        The label is a draft if the translation is unfinished or not approved: people look at a
        label before they approve it.
        """
        draft = find_state(message, pair_langs(self._pair)) != "ready"
        try:
            label = self.label(message, template, draft=draft)
            return label, label.document()
        except CardgenError as error:
            if not {each.rule for each in error.diagnostics} <= _APPROVAL:
                raise
        label = self.label(message, template, draft=True)
        return label, label.document()

    def label(self, message: Message, template: Template, *, draft: bool = False) -> Label:
        """Make a sample label of a message on a template. Raises CardgenError."""
        fields = self.values(message, template)
        values = {**fields, **self._project.values}
        pictures = {
            name: sample_picture()
            for name, kind in template.fields.items()
            if kind == "picture" and name not in values
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


class TriedLabel(msgspec.Struct, frozen=True):
    """A label of a message on a template of `width` × `height` points: its drawing, or errors.

    `sizes` are the sizes in points of the message's texts by side of the pair, the largest
    first; `alt` is the message on one line.
    """

    template: str
    width: float
    height: float
    items: tuple[Leaf, ...] = ()
    sizes: Mapping[Side, tuple[float, ...]] | None = None
    alt: str = ""
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


class ProofEntry(msgspec.Struct, frozen=True):
    """A message with its state, slips and approval, and a label for each template.

    `state` comes from `find_state`; `errors` are the errors of the message's entry in the file.
    `approval` has the message's approvers and revision.
    """

    message: Message
    state: str
    slips: tuple[Slip, ...]
    labels: tuple[TriedLabel, ...]
    approval: ApprovalState
    errors: tuple[Diagnostic, ...] = ()

    @property
    def all_errors(self) -> tuple[Diagnostic, ...]:
        """Errors of the entry and of its labels, each once."""
        errors = chain(self.errors, *(label.errors for label in self.labels))
        return tuple(dict.fromkeys(errors))


def read_entries(
    project: Project,
    pair: str,
    ids: Sequence[str],
    templates: Sequence[Template],
    fields: Mapping[str, str] | None = None,
) -> tuple[list[ProofEntry], tuple[Diagnostic, ...]]:
    """Read the entries of a pair with sample labels. Return other errors too.

    Other errors are those of the file itself, and of ids that the file does not have. `fields`
    are values for labels; a label leaves out values that it has no place for. Raises
    CardgenError if the file cannot be read at all.
    """
    pair_file(project.messages, pair, SLOGANS)
    path = project.messages / pair / f"{SLOGANS}.po"
    file = ProofFile.read(path, frozenset(project.checks.ignore), word_in_general)
    catalog = file.catalog
    if catalog is None:
        raise CardgenError.of(file.loaded)
    known = {**catalog.messages, **{id_: each.message for id_, each in catalog.damaged.items()}}
    own = {error for damaged in catalog.damaged.values() for error in damaged.diagnostics}
    others = [error for error in file.loaded if error not in own]
    others += _find_unknown([id_ for id_ in ids if id_ not in known], catalog, [*known])
    wanted = [known[id_] for id_ in dict.fromkeys(ids) if id_ in known]
    if not ids:
        wanted = sorted(known.values(), key=lambda message: message.location.line or 0)
    style = load_house_style(project, pair, SLOGANS, file.data)
    by_id = {entry.context: entry for entry in reversed(file.entries)}
    samples = SampleLabels(project, pair, fields or {})
    approvals = project.approvals(pair)
    entries = [
        ProofEntry(
            message,
            find_state(message, catalog.langs),
            tuple(
                slip for slip in proofread(by_id[message.id], style) if slip.gravity != "note"
            ),
            tuple(_try_label(samples, message, catalog, template) for template in templates),
            approvals.state(
                name_entry(SLOGANS, message.id, message.source), message, message.location
            ),
            catalog.damaged[message.id].diagnostics if message.id in catalog.damaged else (),
        )
        for message in wanted
    ]
    return entries, tuple(others)


def _find_unknown(
    ids: Iterable[str], catalog: Catalog, known: list[str]
) -> Iterator[Diagnostic]:
    """Yield errors about ids that a catalog does not have."""
    for id_ in ids:
        yield Diagnostic(
            "unknown-message",
            f"there is no message {id_!r}",
            location=Location(catalog.file),
            hint=hint_at_nearest(id_, known),
        )


def _try_label(
    samples: SampleLabels, message: Message, catalog: Catalog, template: Template
) -> TriedLabel:
    """Lay out a label of a message, or collect the errors."""
    empty = TriedLabel(template.name, template.width, template.height)
    if message.id in catalog.damaged:
        return empty
    try:
        label, document = samples.draw(message, template)
    except CardgenError as error:
        return replace(empty, errors=error.diagnostics)
    page, *_ = document.pages  # an inside of a card would need a page of its own
    return replace(
        empty,
        items=tuple(item for layer in page.layers for item in leaves(layer.items)),
        sizes=_find_sizes(label),
        alt=document.title,
        warnings=label.warnings,
    )


def _find_sizes(label: Label) -> dict[Side, tuple[float, ...]]:
    """Return the sizes in points of the message's texts on a label, by language."""
    by_side: dict[Side, set[float]] = {}
    for name, text in label.texts.items():
        content = label.template.areas[name].content
        if isinstance(content, AreaText) and text.paragraph.text:
            for span in content.spans:
                if isinstance(span.shows, Pattern) and _MESSAGE in span.shows.names:
                    for side in span.sides:
                        by_side.setdefault(side, set()).add(round(text.size, 1))
    return {side: tuple(sorted(sizes, reverse=True)) for side, sizes in by_side.items()}
