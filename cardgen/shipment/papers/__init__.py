"""The papers of a shipment: packing list, report, list of boxes, and all labels in one PDF."""

from __future__ import annotations

from cardgen.shipment.papers.box_list import (
    BOXES_CSV,
    CSV_BOM as CSV_BOM,
    check_advice as check_advice,
    csv_file as csv_file,
    no_formula as no_formula,
)
from cardgen.shipment.papers.contents import PackingEntry as PackingEntry, entry_of as entry_of
from cardgen.shipment.papers.kept_files import (
    keep_condition as keep_condition,
    keep_list as keep_list,
    kept_condition as kept_condition,
)
from cardgen.shipment.papers.labels_pdf import (
    LABELS_PDF as LABELS_PDF,
    check_sheets as check_sheets,
    write_labels_pdf as write_labels_pdf,
)
from cardgen.shipment.papers.papers import (
    Written as Written,
    unprinted as unprinted,
    write_papers as write_papers,
)
from cardgen.shipment.papers.reading import (
    endorsements as endorsements,
    live_lines as live_lines,
)
from cardgen.shipment.papers.report import stretches as stretches

MADE = (
    "labels", LABELS_PDF, "packing-list.pdf", "packing-list.xlsx", BOXES_CSV,
    "report.json", "report.html",
)  # fmt: skip
"""The files and folders that every shipment makes in its folder."""
