"""Workers that make labels: this machine's processes, or those of a Dask cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.shipment.workers.pages import PageSpool as PageSpool
from cardgen.shipment.workers.session import PlanCounts as PlanCounts, Session as Session
from cardgen.shipment.workers.worker import (
    Crew as Crew,
    Delivery as Delivery,
    Processes as Processes,
    Worker as Worker,
    deliver as deliver,
    digest_files as digest_files,
    mute_dask_log as mute_dask_log,
)

if TYPE_CHECKING:
    from cardgen.shipment.workers.bundle import pack as pack
    from cardgen.shipment.workers.cluster import DaskCluster as DaskCluster

__getattr__ = import_on_use(
    __name__,
    {
        "bundle": "pack",
        "cluster": "DaskCluster",  # Dask is an extra
    },
)
