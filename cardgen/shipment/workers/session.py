"""What one process keeps of a shipment: its project, its job, and the labels that it laid out.

Whoever looks at a label, to try it, to make it, to show it in the report, asks the session,
so that what the boxes of a line have in common is laid out once and not for each of them.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from cardgen.display import Document
from cardgen.errors import Diagnostic
from cardgen.layout.label import Label
from cardgen.project import Project
from cardgen.shipment.manifest import rows_in_words
from cardgen.shipment.model import Box, Job
from cardgen.shipment.sscc import Numbering
from cardgen.wording import DocumentWording

_KEPT: Final = 64  # labels of lines that are remembered
_VARYING: Final = ("box", "box_id", "sscc", "line_box")

LabelKey = tuple[int, str, int, int]
"""The row of a line, its template, and of how many boxes its labels speak, in all and of it."""


@dataclass(frozen=True, slots=True)
class Session:
    """A project and a job, and the labels of lines that were laid out last.

    `replace` with another job of the same labels, as one that the ledger added to, and the
    labels stay.
    """

    project: Project
    job: Job
    _labels: OrderedDict[LabelKey, Label] = field(
        default_factory=OrderedDict, repr=False, compare=False
    )
    _doubts: dict[Diagnostic, dict[int, None]] = field(
        default_factory=dict, repr=False, compare=False
    )  # what wants a look in labels, and of which rows they were

    def document(self, box: Box) -> Document:
        """The label of a box. Raises CardgenError."""
        label = self._label(box)
        document = label.document(self._varying(box))
        for each in label.warnings:
            self._doubts.setdefault(each, {})[box.line.row] = None
        return document

    @property
    def day(self) -> str:
        """When the job was, as papers show it: 2020-03-26, or nothing."""
        return self.job.date[:10]

    def wording(self, pair: str) -> DocumentWording:
        """The words of the papers in the languages of a pair. Raises CardgenError."""
        return self.project.wording(pair, draft=self.job.draft)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What wants a look in the labels so far, in some file or in rows of the list."""
        return tuple(
            each if each.location else each.about(f"{rows_in_words(sorted(rows))}: ")
            for each, rows in self._doubts.items()
        )

    def _varying(self, box: Box) -> dict[str, str]:
        """What a box has of its own, as far as its template shows it."""
        known = self.project.template(box.line.template).fields
        numbering = Numbering.of(self.project)
        values = {
            "box": str(box.number),
            "box_id": box.id,
            "sscc": numbering.spaced(self._sscc(box, numbering)) if numbering else "",
            "line_box": str(box.number_in_line),
        }
        return {name: value for name, value in values.items() if name in known and value}

    def _sscc(self, box: Box, numbering: Numbering) -> str:
        """A proof shows the serial number 0, which is never given."""
        return box.sscc or numbering.sscc(0)

    def _label(self, box: Box) -> Label:
        key = (box.line.row, box.line.template, box.total, box.total_in_line)
        label = self._labels.get(key)
        if label is None:
            label = self._labels[key] = self._laid_out(box)
            if len(self._labels) > _KEPT:
                self._labels.popitem(last=False)
        return label

    def _laid_out(self, box: Box) -> Label:
        """The label of a line's boxes that have the same totals. Raises CardgenError.

        What neither the template nor the message shows, such as a weight, is for the papers.
        """
        project, job, line = self.project, self.job, box.line
        design = project.template(line.template)
        message = project.catalog(line.pair).message(line.message)
        shown = {*design.takes, *message.fields} - {*line.paper}
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
            given=(),  # what a label does not show was told when the list was read
        )
