"""Shipments: a manifest in, labels and papers of every box out, exactly once."""

from __future__ import annotations

from cardgen.shipment.corrections import box_numbers, reprint, void
from cardgen.shipment.run import Progress
from cardgen.shipment.shipping import Done, Request, ship
from cardgen.shipment.workers import mute_dask_log, rarely_collect

__all__ = [
    "Done",
    "Progress",
    "Request",
    "box_numbers",
    "mute_dask_log",
    "rarely_collect",
    "reprint",
    "ship",
    "void",
]
