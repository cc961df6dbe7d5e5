"""The watched folder of a warehouse: prints each list that somebody drops into it.

Each list goes to ``done`` or ``failed``, with a report beside it. The program runs until it is
stopped, and resumes its work after a crash.
"""

from __future__ import annotations

from cardgen.warehouse.folder import DropFolder as DropFolder
from cardgen.warehouse.foreman import Foreman as Foreman, WatchEvent as WatchEvent
from cardgen.warehouse.status import (
    PrinterStates as PrinterStates,
    StatusReader as StatusReader,
    describe_shipment as describe_shipment,
)
from cardgen.warehouse.token import load_token as load_token, locate_token as locate_token
from cardgen.warehouse.uploads import (
    MOST_BYTES as MOST_BYTES,
    Letterbox as Letterbox,
    SentList as SentList,
    UploadError as UploadError,
    parse_list as parse_list,
)
from cardgen.warehouse.work import Commission as Commission
