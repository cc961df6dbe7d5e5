"""Those who make labels, as the run of a shipment sees them."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable
from typing import Protocol

from cardgen.shipment.model import Box
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Delivery
from cardgen.storage import Store


class Crew(Protocol):
    """Those who make labels."""

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes and put them into the store.

        What became of them comes task by task, in any order. Raises CardgenError if the work
        cannot go on.
        """
        ...


def mute_dask_log() -> None:
    """Keep what Dask logs of lost connections off a terminal: what it comes to is raised."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
