"""A process at work on a list: how far it is, and which printers it needs for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cardgen.processes import Helper
from cardgen.shipment import Press
from cardgen.warehouse.work import Commission, ListOutcome

ShiftKind = Literal["making", "printing"]


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

    def hear(self) -> Iterator[str]:
        """Take what it has told; what a printer waits for comes out once."""
        for done, total, printer, said in self.helper.news():
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
        """The printers that it needs: not those that have nothing to do beside one that waits.

        All that is left of the list is then with the ones that wait, a label each or as many as
        they are given at once.
        """
        names = {press.name for press in self._presses}
        stuck = [press for press in self._presses if self.says.get(press.name)]
        held = sum(press.together or self.total for press in stuck)
        if stuck and self.total and self.total - self.done <= held:
            return {press.name for press in stuck}
        return names
