"""Printers: bytes go to one, and what is known of them comes back.

It takes documents that are made, and knows neither messages nor manifests. `send` gives a
`PrintTask` to a `Destination`, over IPP, a raw socket, a device, a queue or into a file, and
answers with a `Receipt`.
"""

from __future__ import annotations

from cardgen.printing.destination import FINGERPRINT, Destination
from cardgen.printing.files import PrintableFile, looked_at
from cardgen.printing.ipp import (
    Abilities,
    IppPrinter,
    MediaSize,
    Supply,
    dpi_differs,
    same_size,
    size_differs,
    sizes_in_words,
)
from cardgen.printing.outside import Endpoint, Outside, Patience
from cardgen.printing.sending import described, queues, recall, send, unused_place
from cardgen.printing.task import (
    KINDS,
    PDF,
    PNG,
    PWG,
    RAW,
    PrintStage,
    PrintTask,
    Receipt,
    Tell,
)

__all__ = [
    "FINGERPRINT",
    "KINDS",
    "PDF",
    "PNG",
    "PWG",
    "RAW",
    "Abilities",
    "Destination",
    "Endpoint",
    "IppPrinter",
    "MediaSize",
    "Outside",
    "Patience",
    "PrintStage",
    "PrintTask",
    "PrintableFile",
    "Receipt",
    "Supply",
    "Tell",
    "described",
    "dpi_differs",
    "looked_at",
    "queues",
    "recall",
    "same_size",
    "send",
    "size_differs",
    "sizes_in_words",
    "unused_place",
]
