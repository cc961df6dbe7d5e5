"""Shipments: read a list, and make labels and papers of every box exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use

if TYPE_CHECKING:
    from cardgen.shipment.amendment import AmendmentReport as AmendmentReport
    from cardgen.shipment.corrections import (
        Correction as Correction,
        replace_boxes as replace_boxes,
        reprint as reprint,
        unvoid as unvoid,
        void as void,
    )
    from cardgen.shipment.goods import (
        Route as Route,
        ShipmentGoods as ShipmentGoods,
        find_outdated_letters as find_outdated_letters,
        list_pairs as list_pairs,
        make_relative as make_relative,
        note_letters as note_letters,
        read_shipment_goods as read_shipment_goods,
        sum_by_article as sum_by_article,
    )
    from cardgen.shipment.ledger import (
        LEDGER_FILE as LEDGER_FILE,
        LIVE as LIVE,
        Attempt as Attempt,
        AttemptState as AttemptState,
        BoxRecord as BoxRecord,
        Ledger as Ledger,
        PaperState as PaperState,
        PlannedLine as PlannedLine,
        find_shipments as find_shipments,
        open_shipment as open_shipment,
    )
    from cardgen.shipment.manifest import (
        COLUMNS as COLUMNS,
        LINES as LINES,
        NUMBERED_FIELDS as NUMBERED_FIELDS,
        Findings as Findings,
        ListColumns as ListColumns,
        Manifest as Manifest,
        Record as Record,
        Records as Records,
        collect_header_words as collect_header_words,
        format_rows as format_rows,
        is_box_word as is_box_word,
        normalize_header as normalize_header,
        read_count as read_count,
        read_date as read_date,
        read_records as read_records,
        show_cell as show_cell,
        strip_numbering as strip_numbering,
        suggest_value as suggest_value,
        write_mended as write_mended,
    )
    from cardgen.shipment.model import (
        Box as Box,
        Clock as Clock,
        Job as Job,
        box_id as box_id,
        check_name as check_name,
    )
    from cardgen.shipment.naming import name_shipment as name_shipment
    from cardgen.shipment.papers import (
        CSV_BOM as CSV_BOM,
        csv_file as csv_file,
        escape_formula as escape_formula,
        format_numbers as format_numbers,
    )
    from cardgen.shipment.print_results import bind_recall as bind_recall
    from cardgen.shipment.printers import (
        Press as Press,
        bind_send as bind_send,
        find_press as find_press,
    )
    from cardgen.shipment.printing import (
        Doubt as Doubt,
        Printing as Printing,
        PrintNews as PrintNews,
        PrintOutcome as PrintOutcome,
        print_shipment as print_shipment,
    )
    from cardgen.shipment.recovery import Recovery as Recovery, recover as recover
    from cardgen.shipment.request import (
        BatchOutput as BatchOutput,
        BatchRules as BatchRules,
        ListSource as ListSource,
        Request as Request,
        make_request as make_request,
    )
    from cardgen.shipment.saved_options import (
        SavedOptions as SavedOptions,
        read_list_name as read_list_name,
        read_options as read_options,
        read_pair as read_pair,
        read_shipment_name as read_shipment_name,
    )
    from cardgen.shipment.scanning import (
        BoxesInPicture as BoxesInPicture,
        ScannedCode as ScannedCode,
        Sightings as Sightings,
        answer_scans as answer_scans,
        close_sightings as close_sightings,
        find_boxes_in_picture as find_boxes_in_picture,
        open_sightings as open_sightings,
    )
    from cardgen.shipment.selection import (
        Selection as Selection,
        find_boxes as find_boxes,
    )
    from cardgen.shipment.shipping import (
        BatchResult as BatchResult,
        check as check,
        diagnose_list as diagnose_list,
        read_manifest as read_manifest,
        ship as ship,
    )
    from cardgen.shipment.status import (
        LineStatus as LineStatus,
        ShipmentStatus as ShipmentStatus,
        read_status as read_status,
        read_status_of as read_status_of,
    )
    from cardgen.shipment.workers import Session as Session, mute_dask_log as mute_dask_log

__getattr__ = import_on_use(
    __name__,
    {
        "amendment": "AmendmentReport",
        "corrections": "Correction replace_boxes reprint unvoid void",
        "goods": "find_outdated_letters list_pairs make_relative note_letters "
        "read_shipment_goods Route ShipmentGoods sum_by_article",
        "ledger": "Attempt AttemptState BoxRecord find_shipments Ledger LEDGER_FILE LIVE "
        "open_shipment PaperState PlannedLine",
        "manifest": "collect_header_words COLUMNS Findings format_rows is_box_word LINES "
        "ListColumns Manifest normalize_header NUMBERED_FIELDS read_count read_date "
        "read_records Record Records show_cell strip_numbering suggest_value "
        "write_mended",
        "model": "box_id Box check_name Clock Job",
        "naming": "name_shipment",
        "papers": "CSV_BOM csv_file escape_formula format_numbers",
        "print_results": "bind_recall",
        "printers": "bind_send find_press Press",
        "printing": "Doubt print_shipment Printing PrintNews PrintOutcome",
        "recovery": "recover Recovery",
        "request": "BatchOutput BatchRules ListSource make_request Request",
        "saved_options": "read_list_name read_options read_pair read_shipment_name "
        "SavedOptions",
        "scanning": "answer_scans BoxesInPicture close_sightings find_boxes_in_picture "
        "open_sightings ScannedCode Sightings",
        "selection": "find_boxes Selection",
        "shipping": "BatchResult check diagnose_list read_manifest ship",
        "status": "LineStatus read_status read_status_of ShipmentStatus",
        "workers": "mute_dask_log Session",
    },
)
