"""The session of a shipment in one process: its project, its job, and labels laid out.

Every use of a label asks the session: to try it, to make it, to show it in the report. So the
common part of the boxes of a line is laid out once and not for each box.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from typing import Final

import msgspec

from cardgen.display import Document
from cardgen.errors import Diagnostic, TemplateError
from cardgen.layout.label import Label
from cardgen.project import Project
from cardgen.shipment.manifest import format_rows
from cardgen.shipment.model import Box, Job
from cardgen.shipment.sscc import Numbering
from cardgen.wording import DocumentWording

_MAX_LABELS: Final = 64  # labels of lines kept in memory
_VARYING: Final = ("box", "box_id", "sscc", "line_box")

LabelKey = tuple[int, str, int, int]
"""Row and template of a line, total of boxes, total of boxes in the line."""


class PlanCounts(msgspec.Struct):
    """Counts of labels made by plans, and of kinds of labels without a plan."""

    filled: int = 0
    refused: int = 0

    def add(self, filled: int, refused: int) -> None:
        """Add to both counts."""
        self.filled += filled
        self.refused += refused


class Session(msgspec.Struct, frozen=True, eq=False):
    """A project and a job, with the labels of recent lines.

    `replace` may give it another job of the same labels, such as one that the ledger has
    completed; the labels stay.
    """

    project: Project
    job: Job
    plans: PlanCounts = msgspec.field(default_factory=PlanCounts)
    _labels: OrderedDict[LabelKey, Label] = msgspec.field(default_factory=OrderedDict)
    _doubts: dict[Diagnostic, dict[int, None]] = msgspec.field(
        default_factory=dict
    )  # warnings about labels, with their rows

    def document(self, box: Box) -> Document:
        """Make the label of a box as a document. Raises CardgenError."""
        label = self._label(box)
        filled, refused = label.filled, label.refusals
        document = label.document(self._list_varying(box, label.template.fields))
        if len(document.pages) > 1:
            raise TemplateError(
                "wrong-side",
                f"{label.template.name} has two sides here, and labels of a shipment have one",
                location=label.template.location,
                hint="use a template with one side, or make these cards one by one",
            )
        self.plans.add(label.filled - filled, label.refusals - refused)
        for each in label.warnings:
            self._doubts.setdefault(each, {})[box.line.row] = None
        return document

    @property
    def day(self) -> str:
        """Date of the job as papers show it, such as 2020-03-26; "" if the job has no date."""
        return self.job.date[:10]

    def wording(self, pair: str) -> DocumentWording:
        """Return the captions of papers in the languages of a pair. Raises CardgenError."""
        return self.project.wording(pair, draft=self.job.draft)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Warnings about the labels made so far, with a file or rows of the list."""
        return tuple(
            each if each.location else each.about(f"{format_rows(sorted(rows))}: ")
            for each, rows in self._doubts.items()
        )

    def _list_varying(self, box: Box, known: Collection[str]) -> dict[str, str]:
        """Return the values of the label's fields that differ from box to box."""
        numbering = Numbering.of(self.project)
        # A proof shows serial number 0, which is never given.
        sscc = (box.sscc or numbering.make_sscc(0)) if numbering else ""
        values = {
            "box": str(box.number),
            "box_id": box.id,
            "sscc": numbering.format_spaced(sscc) if numbering else "",
            "line_box": str(box.number_in_line),
        }
        return {name: value for name, value in values.items() if name in known and value}

    def _label(self, box: Box) -> Label:
        key = (box.line.row, box.line.template, box.total, box.total_in_line)
        label = self._labels.get(key)
        if label is None:
            label = self._labels[key] = self._lay_out(box)
            if len(self._labels) > _MAX_LABELS:
                self._labels.popitem(last=False)
        return label

    def _lay_out(self, box: Box) -> Label:
        """Lay out the label for all boxes of a line with the same totals. Raises CardgenError.

        A field that neither template nor message shows, such as a weight, is for the papers.
        """
        project, job, line = self.project, self.job, box.line
        design = project.template(line.template)
        message = project.catalog(line.pair).message(line.message)
        shown = {*design.accepted_fields, *message.fields} - {*line.paper}
        totals = {"boxes": str(box.total), "line_boxes": str(box.total_in_line)}
        values = {**totals, **line.fields}
        return project.label(
            line.message,
            pair=line.pair,
            template=line.template,
            fields={name: values[name] for name in values if name in shown},
            varying=[name for name in _VARYING if name in design.fields],
            draft=job.draft,
            date=job.date,
            dpi=job.dpi,
            given=(),  # fields that no label shows were reported with the list
        )
