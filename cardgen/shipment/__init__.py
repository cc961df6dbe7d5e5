"""Shipments: a manifest in, labels and papers of every box out, exactly once."""

from __future__ import annotations

from cardgen.shipment.checking import TriedBatch, check
from cardgen.shipment.corrections import (
    Clock,
    Corrected,
    replace_boxes,
    reprint,
    unvoid,
    void,
)
from cardgen.shipment.correspondence import letters_behind, note_letters, path_from
from cardgen.shipment.hands import ordinarily
from cardgen.shipment.ledger import LEDGER_FILE
from cardgen.shipment.manifest import (
    LINES,
    Findings,
    ListColumns,
    Record,
    Records,
    bare_header,
    header_words,
    is_box_word,
    plain_header,
    read_count,
    read_date,
    read_records,
    rows_in_words,
)
from cardgen.shipment.naming import shipment_name
from cardgen.shipment.pallet import BoxesInPicture, look_at
from cardgen.shipment.papers import CSV_BOM, LABELS_PDF, csv_file, no_formula, stretches
from cardgen.shipment.presses import Press
from cardgen.shipment.printing import (
    Doubt,
    Printing,
    PrintNews,
    PrintOutcome,
    print_shipment,
)
from cardgen.shipment.recovery import Recovered, recover
from cardgen.shipment.remembered import begun_as, list_of, options_of
from cardgen.shipment.request import Request
from cardgen.shipment.run import Progress
from cardgen.shipment.selection import Selection
from cardgen.shipment.settling import Recalling
from cardgen.shipment.shipped import (
    Route,
    Shipped,
    ShippedGoods,
    goods_by_article,
    pairs_of,
    shipped,
)
from cardgen.shipment.shipping import Done, ship
from cardgen.shipment.sightings import (
    ScannedCode,
    Sightings,
    close_sightings,
    open_sightings,
    scans,
)
from cardgen.shipment.status import Status, status_of
from cardgen.shipment.workers import mute_dask_log

__all__ = [
    "CSV_BOM",
    "LABELS_PDF",
    "LEDGER_FILE",
    "LINES",
    "BoxesInPicture",
    "Clock",
    "Corrected",
    "Done",
    "Doubt",
    "Findings",
    "ListColumns",
    "Press",
    "PrintNews",
    "PrintOutcome",
    "Printing",
    "Progress",
    "Recalling",
    "Record",
    "Records",
    "Recovered",
    "Request",
    "Route",
    "ScannedCode",
    "Selection",
    "Shipped",
    "ShippedGoods",
    "Sightings",
    "Status",
    "TriedBatch",
    "bare_header",
    "begun_as",
    "check",
    "close_sightings",
    "csv_file",
    "goods_by_article",
    "header_words",
    "is_box_word",
    "letters_behind",
    "list_of",
    "look_at",
    "mute_dask_log",
    "no_formula",
    "note_letters",
    "open_sightings",
    "options_of",
    "ordinarily",
    "pairs_of",
    "path_from",
    "plain_header",
    "print_shipment",
    "read_count",
    "read_date",
    "read_records",
    "recover",
    "replace_boxes",
    "reprint",
    "rows_in_words",
    "scans",
    "ship",
    "shipment_name",
    "shipped",
    "status_of",
    "stretches",
    "unvoid",
    "void",
]
