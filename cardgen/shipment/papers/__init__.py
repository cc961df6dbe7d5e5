"""The papers of a shipment: packing list, report, list of boxes, and all labels in one PDF."""

from __future__ import annotations

from cardgen.shipment.papers.box_list import (
    BOXES_CSV,
    CSV_BOM as CSV_BOM,
    check_advice as check_advice,
    csv_file as csv_file,
    escape_formula as escape_formula,
)
from cardgen.shipment.papers.contents import (
    PackingEntry as PackingEntry,
    make_entry as make_entry,
)
from cardgen.shipment.papers.kept_files import (
    keep_condition as keep_condition,
    keep_list as keep_list,
    read_condition as read_condition,
)
from cardgen.shipment.papers.labels_pdf import (
    LABELS_PDF as LABELS_PDF,
    check_sheets as check_sheets,
    write_labels_pdf as write_labels_pdf,
)
from cardgen.shipment.papers.papers import (
    WrittenPapers as WrittenPapers,
    find_missing_glyphs as find_missing_glyphs,
    write_papers as write_papers,
)
from cardgen.shipment.papers.reading import (
    live_lines as live_lines,
    read_approvals as read_approvals,
)
from cardgen.shipment.papers.report import (
    format_numbers as format_numbers,
    name_numbers as name_numbers,
)

OUTPUT_FILES = (
    "labels", LABELS_PDF, "packing-list.pdf", "packing-list.xlsx", BOXES_CSV,
    "report.json", "report.html",
)  # fmt: skip
"""The files and folders that every shipment makes in its folder."""
