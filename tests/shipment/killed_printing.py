"""The printing of a shipment in a process of its own, which kills itself at a seeded instant.

    python -m tests.shipment.killed_printing FOLDER ADDRESS SEED LIFE MOST

Instants are those at which it does something to the outside: a transaction, before and after;
a connection; a block that it sends. MOST is how late it dies at the latest, 0 for never; the
network breaks, too, unless it lives.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random

from msgspec.structs import replace

from cardgen.printing import Destination, Patience
from cardgen.printing.outside import Endpoint
from cardgen.shipment import (
    Clock,
    Press,
    Printing,
    bind_recall,
    bind_send,
    print_shipment,
)
from cardgen.shipment.ledger import Ledger
from tests.printing.faults import Network
from tests.shipment.samples import NOW


class Life:
    """So many instants, and then no more."""

    def __init__(self, left: int) -> None:
        self._left = left

    def instant(self) -> None:
        """Something is done."""
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def transaction(self, ledger: Ledger) -> Iterator[None]:
        """In place of the ledger's own."""
        self.instant()
        with _transaction(ledger):
            yield
            self.instant()
        self.instant()


_transaction = Ledger.transaction


def main() -> int:
    """Print, and say what became of it: 0 if all is done."""
    folder, address, seed, number, most = sys.argv[1:]
    random = Random(f"{seed} {number}")
    life = Life(random.randrange(1, int(most)) if int(most) else 0)

    def transaction(ledger: Ledger) -> AbstractContextManager[None]:
        return life.transaction(ledger)

    setattr(Ledger, "transaction", transaction)  # noqa: B010 - what a test puts in its place
    network = Network(random, 8 if int(most) else 0)
    outside = network.outside()
    connect = outside.connect

    def connect_or_die(place: Endpoint, timeout: float) -> socket.socket:
        life.instant()
        return connect(place, timeout)

    outside = replace(outside, connect=connect_or_die)
    patience = Patience(wait=600, there=60, silence=60)
    how = Printing(
        sending=bind_send(patience=patience, outside=outside),
        recalling=bind_recall(patience=patience, outside=outside),
    )
    press = Press("eve", Destination.at(address))
    done = print_shipment(Path(folder), None, [press], Clock(lambda: NOW), how)
    for each in done.findings:
        sys.stderr.write(f"{each}\n")
    return 0 if done.is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
