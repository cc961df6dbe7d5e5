"""What a proof shows of messages: their texts, state and findings, and labels of them.

In come a project, a pair, ids and templates; out come entries. What cannot be laid out is told
with the entry and stops no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cardgen.approval import ApprovalState, entry_name
from cardgen.catalog import SLOGANS, Catalog, Message, PoEntry, pair_file, state_of
from cardgen.display import Leaf, leaves
from cardgen.errors import CardgenError, CatalogError, Diagnostic, Location, nearest
from cardgen.layout.label import Label
from cardgen.placeholders import Pattern
from cardgen.project import Project
from cardgen.proofreading import HouseStyle, ProofFile, Slip, house_style, proofread
from cardgen.proofs.samples import SampleLabels
from cardgen.remedies import in_general
from cardgen.template import AreaSpan, AreaText, Side, Template

_MESSAGE: Final = "message"


@dataclass(frozen=True, slots=True)
class TriedLabel:
    """A message on a template: what is drawn on `width` × `height` points, or why it cannot be.

    `sizes` are those in points that its texts have reached, by the side of the pair, the
    largest first; `alt` is what it says on one line.
    """

    template: str
    width: float
    height: float
    items: tuple[Leaf, ...] = ()
    sizes: Mapping[Side, tuple[float, ...]] | None = None
    alt: str = ""
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofEntry:
    """A message with what a proofreader finds in it, and its labels, one a template.

    `state` is that of `state_of`; `errors` are what is wrong with its entry in the file.
    `approval` says who approved it, and by which revision it is known.
    """

    message: Message
    state: str
    slips: tuple[Slip, ...]
    labels: tuple[TriedLabel, ...]
    approval: ApprovalState
    errors: tuple[Diagnostic, ...] = ()

    @property
    def all_errors(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the entry, and what keeps it from being laid out, each once."""
        found = [*self.errors]
        for label in self.labels:
            found += label.errors
        return tuple(dict.fromkeys(found))


def proof_entries(
    project: Project,
    pair: str,
    ids: Sequence[str],
    templates: Sequence[Template],
    fields: Mapping[str, str] | None = None,
) -> tuple[list[ProofEntry], tuple[Diagnostic, ...]]:
    """Entries of a pair in the order of `ids`, or all in that of the file; and other errors.

    Those are of the file itself, and of ids that it does not have. `fields` are values for
    labels; one that a label has no place for is left out. Raises CardgenError where nothing
    of the file can be read.
    """
    pair_file(project.messages, pair, SLOGANS)
    file = ProofFile.read(
        project.messages, pair, SLOGANS, frozenset(project.checks.ignore), in_general
    )
    catalog, found = file.catalog, file.loaded
    if catalog is None:
        raise CardgenError.of(found)
    known = {**catalog.messages, **{id_: each.message for id_, each in catalog.damaged.items()}}
    own = {each for damaged in catalog.damaged.values() for each in damaged.diagnostics}
    others = [each for each in found if each not in own]
    others += _unknown([id_ for id_ in ids if id_ not in known], catalog, [*known])
    wanted = [known[id_] for id_ in dict.fromkeys(ids) if id_ in known]
    if not ids:
        wanted = sorted(known.values(), key=lambda message: message.location.line or 0)
    style = house_style(project, pair, SLOGANS, file.data)
    written = {each.context: each for each in reversed(file.entries)}
    samples = SampleLabels(project, pair, fields or {})
    approvals = project.approvals(pair)
    entries = [
        ProofEntry(
            message,
            state_of(message, catalog.langs),
            _slips(written[message.id], style),
            tuple(_tried(samples, message, catalog, each) for each in templates),
            approvals.state(
                entry_name(SLOGANS, message.id, message.source), message, message.location
            ),
            catalog.damaged[message.id].diagnostics if message.id in catalog.damaged else (),
        )
        for message in wanted
    ]
    return entries, tuple(others)


def _unknown(ids: Iterable[str], catalog: Catalog, known: list[str]) -> Iterator[Diagnostic]:
    for id_ in ids:
        error = CatalogError(
            "unknown-message",
            f"there is no message {id_!r}",
            location=Location(catalog.file),
            hint=nearest(id_, known),
        )
        yield from error.diagnostics


def _slips(entry: PoEntry, style: HouseStyle) -> tuple[Slip, ...]:
    """Errors and warnings in the translation of a message."""
    return tuple(slip for slip in proofread(entry, style) if slip.gravity != "note")


def _tried(
    samples: SampleLabels, message: Message, catalog: Catalog, template: Template
) -> TriedLabel:
    """A label of a template, or why there is none; of an unfinished translation a draft."""
    empty = TriedLabel(template.name, template.width, template.height)
    if message.id in catalog.damaged:
        return empty
    try:
        made, document = samples.drawn(message, template)
    except CardgenError as error:
        return replace(empty, errors=error.diagnostics)
    (page,) = document.pages
    return replace(
        empty,
        items=tuple(item for layer in page.layers for item in leaves(layer.items)),
        sizes=_sizes(made),
        alt=document.title,
        warnings=made.warnings,
    )


def _sizes(label: Label) -> dict[Side, tuple[float, ...]]:
    """The sizes at which the message stands on a label."""
    found: dict[Side, set[float]] = {}
    for name, text in label.texts.items():
        content = label.template.areas[name].content
        if isinstance(content, AreaText) and text.paragraph.text:
            for span in content.spans:
                for side in _sides_of_message(span):
                    found.setdefault(side, set()).add(round(text.size, 1))
    return {side: tuple(sorted(sizes, reverse=True)) for side, sizes in found.items()}


def _sides_of_message(span: AreaSpan) -> tuple[Side, ...]:
    shows = span.shows
    return span.sides if isinstance(shows, Pattern) and _MESSAGE in shows.names else ()
