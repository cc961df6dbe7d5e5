"""What goes with the boxes: packing list, report, and all labels in one PDF."""

from __future__ import annotations

from cardgen.shipment.papers.despatch_advice import check_advice
from cardgen.shipment.papers.labels_pdf import LABELS_PDF, check_sheets, write_labels_pdf
from cardgen.shipment.papers.papers import write_papers
from cardgen.shipment.papers.report import stretches

__all__ = [
    "LABELS_PDF",
    "check_advice",
    "check_sheets",
    "stretches",
    "write_labels_pdf",
    "write_papers",
]
