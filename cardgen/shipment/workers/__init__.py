"""Those who make labels: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cardgen.shipment.workers.bundle import pack
from cardgen.shipment.workers.crew import Crew, mute_dask_log
from cardgen.shipment.workers.pages import PageSpool
from cardgen.shipment.workers.processes import Processes
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Worker, deliver, digest_of

if TYPE_CHECKING:
    from cardgen.shipment.workers.cluster import DaskCluster

__all__ = [
    "Crew",
    "DaskCluster",
    "PageSpool",
    "Processes",
    "Session",
    "Worker",
    "deliver",
    "digest_of",
    "mute_dask_log",
    "pack",
]


def __getattr__(name: str) -> Any:
    """What needs Dask, which is an extra, imported when it is asked for."""
    if name == "DaskCluster":
        return import_module(f"{__name__}.cluster").DaskCluster
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
