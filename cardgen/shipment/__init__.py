"""Shipments: read a list, and make labels and papers of every box exactly once."""

from __future__ import annotations

from cardgen.shipment.corrections import (
    Corrected as Corrected,
    replace_boxes as replace_boxes,
    reprint as reprint,
    unvoid as unvoid,
    void as void,
)
from cardgen.shipment.goods import (
    Route as Route,
    Shipped as Shipped,
    ShippedGoods as ShippedGoods,
    goods_by_article as goods_by_article,
    letters_behind as letters_behind,
    note_letters as note_letters,
    pairs_of as pairs_of,
    path_from as path_from,
    shipped as shipped,
)
from cardgen.shipment.ledger import LEDGER_FILE as LEDGER_FILE
from cardgen.shipment.manifest import (
    LINES as LINES,
    Findings as Findings,
    ListColumns as ListColumns,
    Record as Record,
    Records as Records,
    bare_header as bare_header,
    header_words as header_words,
    is_box_word as is_box_word,
    plain_header as plain_header,
    read_count as read_count,
    read_date as read_date,
    read_records as read_records,
    rows_in_words as rows_in_words,
)
from cardgen.shipment.model import Clock as Clock
from cardgen.shipment.naming import shipment_name as shipment_name
from cardgen.shipment.papers import (
    CSV_BOM as CSV_BOM,
    csv_file as csv_file,
    no_formula as no_formula,
    stretches as stretches,
)
from cardgen.shipment.print_results import Recalling as Recalling
from cardgen.shipment.printers import Press as Press, ordinarily as ordinarily
from cardgen.shipment.printing import (
    Doubt as Doubt,
    Printing as Printing,
    PrintNews as PrintNews,
    PrintOutcome as PrintOutcome,
    print_shipment as print_shipment,
)
from cardgen.shipment.recovery import recover as recover
from cardgen.shipment.request import Request as Request
from cardgen.shipment.run import Progress as Progress
from cardgen.shipment.saved_options import (
    begun_as as begun_as,
    list_of as list_of,
    options_of as options_of,
)
from cardgen.shipment.scanning import (
    BoxesInPicture as BoxesInPicture,
    ScannedCode as ScannedCode,
    Sightings as Sightings,
    close_sightings as close_sightings,
    look_at as look_at,
    open_sightings as open_sightings,
    scans as scans,
)
from cardgen.shipment.selection import Selection as Selection
from cardgen.shipment.shipping import (
    Done as Done,
    check as check,
    ship as ship,
)
from cardgen.shipment.status import Status as Status, status_of as status_of
from cardgen.shipment.workers import mute_dask_log as mute_dask_log
