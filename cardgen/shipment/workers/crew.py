"""Those who make labels, as the run of a shipment sees them."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable
from typing import Protocol

from cardgen.shipment.ledger import Outcome
from cardgen.shipment.model import Box, Job
from cardgen.storage import Store


class Crew(Protocol):
    """Those who make labels."""

    def outcomes(
        self, job: Job, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[list[Outcome], None, None]:
        """Make the labels of each task's boxes and put them into the store.

        What became of them comes task by task, in any order. Raises OutputError if the work
        cannot go on.
        """
        ...


def mute_dask_log() -> None:
    """Keep what Dask logs of lost connections off a terminal: what it comes to is raised."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
