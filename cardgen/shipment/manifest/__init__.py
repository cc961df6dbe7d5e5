"""The list of a shipment: a file in, checked consignment lines out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # a letter needs its readers of numbers and dates alone
    from cardgen.shipment.manifest.columns import (
        COLUMNS as COLUMNS,
        NUMBERED_FIELDS as NUMBERED_FIELDS,
        read_date as read_date,
    )
    from cardgen.shipment.manifest.counts import read_count as read_count
    from cardgen.shipment.manifest.findings import (
        Findings as Findings,
        format_rows as format_rows,
    )
    from cardgen.shipment.manifest.manifest import (
        Manifest as Manifest,
        diagnose_manifest as diagnose_manifest,
    )
    from cardgen.shipment.manifest.mending import (
        show_cell as show_cell,
        suggest_value as suggest_value,
        write_mended as write_mended,
    )
    from cardgen.shipment.manifest.reading import read_shared_values as read_shared_values
    from cardgen.shipment.manifest.records import (
        LINES as LINES,
        ListColumns as ListColumns,
        Record as Record,
        Records as Records,
        read_records as read_records,
    )
    from cardgen.shipment.manifest.words import (
        collect_header_words as collect_header_words,
        is_box_word as is_box_word,
        normalize_header as normalize_header,
        strip_numbering as strip_numbering,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "columns": "COLUMNS NUMBERED_FIELDS read_date",
        "counts": "read_count",
        "findings": "Findings format_rows",
        "manifest": "diagnose_manifest Manifest",
        "mending": "show_cell suggest_value write_mended",
        "reading": "read_shared_values",
        "records": "LINES ListColumns read_records Record Records",
        "words": "collect_header_words is_box_word normalize_header strip_numbering",
    },
)
