"""The list of a shipment: a file in, checked consignment lines out."""

from __future__ import annotations

from cardgen.shipment.manifest.columns import read_date
from cardgen.shipment.manifest.counts import read_count
from cardgen.shipment.manifest.findings import Findings, in_words as rows_in_words
from cardgen.shipment.manifest.manifest import Manifest, diagnose_manifest, read_manifest
from cardgen.shipment.manifest.records import LINES, ListColumns, Record, Records, read_records
from cardgen.shipment.manifest.shared import shared_values
from cardgen.shipment.manifest.values import is_box_word
from cardgen.shipment.manifest.words import bare_header, header_words, plain_header

__all__ = [
    "LINES",
    "Findings",
    "ListColumns",
    "Manifest",
    "Record",
    "Records",
    "bare_header",
    "diagnose_manifest",
    "header_words",
    "is_box_word",
    "plain_header",
    "read_count",
    "read_date",
    "read_manifest",
    "read_records",
    "rows_in_words",
    "shared_values",
]
