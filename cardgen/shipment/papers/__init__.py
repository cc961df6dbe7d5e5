"""What goes with the boxes: packing list, report, and all labels in one PDF."""

from __future__ import annotations

from cardgen.shipment.papers.box_list import BOXES_CSV
from cardgen.shipment.papers.contents import PackingEntry, entry_of
from cardgen.shipment.papers.csv_files import CSV_BOM, csv_file, no_formula
from cardgen.shipment.papers.despatch_advice import check_advice
from cardgen.shipment.papers.kept_condition import keep_condition, kept_condition
from cardgen.shipment.papers.kept_list import keep_list
from cardgen.shipment.papers.labels_pdf import LABELS_PDF, check_sheets, write_labels_pdf
from cardgen.shipment.papers.papers import Written, write_papers
from cardgen.shipment.papers.reading import endorsements, live_lines
from cardgen.shipment.papers.report import stretches
from cardgen.shipment.papers.unprinted import unprinted

MADE = (
    "labels", LABELS_PDF, "packing-list.pdf", "packing-list.xlsx", BOXES_CSV,
    "report.json", "report.html",
)  # fmt: skip
"""What a shipment makes in its place, whatever it is of."""

__all__ = [
    "CSV_BOM",
    "LABELS_PDF",
    "MADE",
    "PackingEntry",
    "Written",
    "check_advice",
    "check_sheets",
    "csv_file",
    "endorsements",
    "entry_of",
    "keep_condition",
    "keep_list",
    "kept_condition",
    "live_lines",
    "no_formula",
    "stretches",
    "unprinted",
    "write_labels_pdf",
    "write_papers",
]
