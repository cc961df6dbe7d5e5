"""Printing: documents to printers, and reliable reports on them.

This package takes finished documents, and knows neither messages nor manifests. `send` sends a
`PrintTask` to a `Destination`, over IPP, a raw socket, a device, a queue or into a file, and
returns a `Receipt`.
"""

from __future__ import annotations

from cardgen.printing.destination import FINGERPRINT as FINGERPRINT, Destination as Destination
from cardgen.printing.files import identify_file as identify_file
from cardgen.printing.ipp import (
    Abilities as Abilities,
    dpi_differs as dpi_differs,
    list_sizes as list_sizes,
    same_size as same_size,
    size_differs as size_differs,
)
from cardgen.printing.outside import Patience as Patience
from cardgen.printing.sending import (
    ask_abilities as ask_abilities,
    choose_unused as choose_unused,
    list_queues as list_queues,
    recall as recall,
    send as send,
)
from cardgen.printing.task import (
    KINDS as KINDS,
    PDF as PDF,
    PNG as PNG,
    PWG as PWG,
    RAW as RAW,
    PrintStage as PrintStage,
    PrintTask as PrintTask,
    Receipt as Receipt,
    Tell as Tell,
)
