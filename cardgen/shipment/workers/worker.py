"""The making of labels: what one worker does, in this process or another.

A worker opens the project once and lays out what the boxes of a line have in common once;
a box then costs what differs. It gets boxes and gives back what became of each; it knows
neither the ledger nor the place of the files. A box that cannot be made does not stop the
others.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from cardgen.backends import render
from cardgen.display import Document
from cardgen.errors import CardgenError, CardgenWarning, Findings, unfolded
from cardgen.layout.label import Label
from cardgen.project import Project
from cardgen.shipment.ledger import Outcome, State
from cardgen.shipment.model import Box, ConsignmentLine, Job, label_file
from cardgen.shipment.sscc import Numbering
from cardgen.shipment.workers.verify import barcodes, unreadable
from cardgen.storage import Store

_KEPT: Final = 8  # labels of lines that are remembered


class Made(NamedTuple):
    """What became of a box, and its files by their names in the shipment's store."""

    outcome: Outcome
    files: Mapping[str, bytes]


class Worker:
    """Makes the labels of boxes."""

    def __init__(self, job: Job, project: Project) -> None:
        self.job = job
        self.project = project
        self._numbering = Numbering.of(self.project)
        self._labels: OrderedDict[tuple[int, str], Label] = OrderedDict()

    def make(self, boxes: Sequence[Box]) -> list[Made]:
        """The labels of some boxes."""
        return [self._make(box) for box in boxes]

    def document(self, box: Box) -> Document:
        """The label of a box. Raises CardgenError, several as Findings."""
        return self._label(box).document(self._varying(box))

    def _make(self, box: Box) -> Made:
        job = self.job
        try:
            document = self.document(box)
            made = {name: render(document, name, job.dpi) for name in job.formats}
            state = self._gate(box, document, made)
        except CardgenError as error:
            return Made(Outcome(box.number, "planned", error=errors_json(error)), {})
        files = {
            label_file(job.labels, box.id, box.number, box.total, name): data
            for name, data in made.items()
        }
        digest = digest_of(files.values())
        return Made(Outcome(box.number, state, next(iter(files)), digest), files)

    def _gate(self, box: Box, document: Document, files: Mapping[str, bytes]) -> State:
        """Read the barcodes back, if it is this box's turn. Raises CardgenError."""
        bars = barcodes(document)
        if not bars or not self._is_turn(box):
            return "rendered"
        png = files.get("png") or render(document, "png", self.job.dpi)
        wrong = unreadable(png, bars, self.job.dpi)
        if wrong:
            raise wrong[0] if len(wrong) == 1 else Findings(wrong)
        return "verified"

    def _is_turn(self, box: Box) -> bool:
        """Whether the barcodes of a box are read back, whichever worker makes it.

        Of a line's barcodes the first is; all others are of its size and in its place, until
        the number has another digit.
        """
        grown = box.number == 10 ** (len(str(box.number)) - 1)
        every = self.job.verify
        return box.number_in_line == 1 or grown or (every > 0 and box.number % every == 0)

    @property
    def warnings(self) -> tuple[CardgenWarning, ...]:
        """What wants a look in the labels that are remembered."""
        found = [warning for label in self._labels.values() for warning in label.warnings]
        return tuple({str(warning): warning for warning in found}.values())

    def _varying(self, box: Box) -> dict[str, str]:
        """What a box has of its own, as far as its template shows it."""
        known = self.project.template(box.line.template).fields
        sscc = self._numbering.spaced(box.sscc) if self._numbering and box.sscc else ""
        values = {
            "box": str(box.number),
            "box_id": box.id,
            "sscc": sscc,
            "line_box": str(box.number_in_line),
        }
        return {name: value for name, value in values.items() if name in known and value}

    def _label(self, box: Box) -> Label:
        key = (box.line.row, box.line.template)
        label = self._labels.get(key)
        if label is None:
            label = label_of(self.project, box.line, box.total, self.job)
            self._labels[key] = label
            if len(self._labels) > _KEPT:
                self._labels.popitem(last=False)
        return label


def label_of(project: Project, line: ConsignmentLine, total: int, job: Job) -> Label:
    """The label of a line's boxes. Raises CardgenError, several as Findings.

    What neither the template nor the message shows, such as a weight, is for the papers.
    """
    fields = project.template(line.template).fields
    shown = {*fields, *project.catalog(line.pair).message(line.message).placeholders}
    values = {"boxes": str(total), "line_boxes": str(line.boxes), **line.fields}
    given = {name: value for name, value in values.items() if name in shown}
    varying = [name for name in _VARYING if name in fields]
    return project.label(
        line.message,
        pair=line.pair,
        template=line.template,
        fields=given,
        varying=varying,
        draft=job.draft,
        date=job.date,
    )


_VARYING: Final = ("box", "box_id", "sscc", "line_box")


def store_labels(made: Sequence[Made], store: Store) -> list[Outcome]:
    """Put labels where they belong; what became of their boxes. Raises OutputError."""
    store.put({name: data for each in made for name, data in each.files.items()}, sync=False)
    return [each.outcome for each in made]


def digest_of(files: Iterable[bytes]) -> str:
    """The digest of a box's files together."""
    digest = sha256()
    for data in files:
        digest.update(data)
    return digest.hexdigest()


def errors_json(error: CardgenError) -> str:
    """An error, or several, as the ledger keeps them."""
    return json.dumps([each.as_dict() for each in unfolded(error)], ensure_ascii=False)
