"""A process at work on a list: how far it is, and which printers it needs for that."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final, Literal

from cardgen.processes import Helper
from cardgen.shipment import Press
from cardgen.warehouse.work import Commission, ListOutcome

ShiftKind = Literal["making", "printing"]
_MOMENT: Final = 5.0  # seconds: the last labels of a list are to be out by then


class Shift:
    """The work of a `helper` on the list `name`, with these printers if it prints."""

    def __init__(
        self,
        name: str,
        kind: ShiftKind,
        helper: Helper[Commission, ListOutcome],
        presses: tuple[Press, ...] = (),
    ) -> None:
        self.name = name
        self.kind = kind
        self.helper = helper
        self.says: dict[str, str] = {}
        """What printers wait for, by their names."""
        self.done = self.total = 0
        self._presses = presses
        self._idle: dict[str, float] = {}  # since when

    def hear(self) -> Iterator[str]:
        """Take what it has told; what a printer waits for comes out once."""
        for done, total, printer, said, idle in self.helper.news():
            now = time.monotonic()
            self._idle = {name: self._idle.get(name, now) for name in idle}
            if printer:
                if said and self.says.get(printer) != said:
                    yield f"{printer}: {said}"
                self.says[printer] = said
            if total:
                self.done, self.total = done, total

    @property
    def waits_for(self) -> str:
        """The same in words."""
        return "; ".join(f"{printer}: {said}" for printer, said in self.says.items() if said)

    @property
    def busy(self) -> set[str]:
        """The printers that it needs: not those that have had nothing to do for a while.

        All that is left of the list is then with printers that wait, or that hang.
        """
        then = time.monotonic() - _MOMENT
        idle = {name for name, since in self._idle.items() if since < then}
        return {press.name for press in self._presses} - idle
