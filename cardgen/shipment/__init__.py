"""Shipments: a manifest in, labels and papers of every box out, exactly once."""

from __future__ import annotations

from cardgen.shipment.checking import Tried, check
from cardgen.shipment.corrections import (
    Clock,
    Corrected,
    replace_boxes,
    reprint,
    unvoid,
    void,
)
from cardgen.shipment.papers import stretches
from cardgen.shipment.recovery import Recovered, recover
from cardgen.shipment.remembered import options_of
from cardgen.shipment.run import Progress
from cardgen.shipment.selection import Selection
from cardgen.shipment.shipping import Done, Request, ship
from cardgen.shipment.status import Status, status_of
from cardgen.shipment.workers import mute_dask_log, rarely_collect

__all__ = [
    "Clock",
    "Corrected",
    "Done",
    "Progress",
    "Recovered",
    "Request",
    "Selection",
    "Status",
    "Tried",
    "check",
    "mute_dask_log",
    "options_of",
    "rarely_collect",
    "recover",
    "replace_boxes",
    "reprint",
    "ship",
    "status_of",
    "stretches",
    "unvoid",
    "void",
]
