"""The list of a shipment: a file in, checked consignment lines out."""

from __future__ import annotations

from cardgen.shipment.manifest.columns import read_date as read_date
from cardgen.shipment.manifest.findings import Findings as Findings, format_rows as format_rows
from cardgen.shipment.manifest.manifest import (
    Manifest as Manifest,
    diagnose_manifest as diagnose_manifest,
)
from cardgen.shipment.manifest.reading import read_shared_values as read_shared_values
from cardgen.shipment.manifest.records import (
    LINES as LINES,
    ListColumns as ListColumns,
    Record as Record,
    Records as Records,
    read_records as read_records,
)
from cardgen.shipment.manifest.values import (
    is_box_word as is_box_word,
    read_count as read_count,
)
from cardgen.shipment.manifest.words import (
    collect_header_words as collect_header_words,
    normalize_header as normalize_header,
    strip_numbering as strip_numbering,
)
