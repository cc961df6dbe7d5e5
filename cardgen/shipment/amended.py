"""What the last amendment came to: for who prints, and for who puts labels on boxes."""

from __future__ import annotations

from dataclasses import dataclass

from cardgen.shipment.ledger import Ledger
from cardgen.shipment.papers import stretches


@dataclass(frozen=True, slots=True)
class Amended:
    """Boxes that amendments made others, by number.

    New ones, those with another label, which are to be printed again, and those that are out.
    """

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    @classmethod
    def last(cls, ledger: Ledger) -> Amended:
        """What the last amendment made."""
        plan = ledger.plan_number()
        return cls._since(ledger, plan - 1, int(ledger.meta().get("first", "1")) - 1)

    @classmethod
    def untold(cls, ledger: Ledger) -> Amended:
        """What amendments made since somebody was told: of runs that were cut off, too."""
        about = ledger.meta()
        return cls._since(ledger, int(about.get("told", "0")), int(about.get("told_last", "0")))

    @classmethod
    def _since(cls, ledger: Ledger, plan: int, last: int) -> Amended:
        """What later plans made, when `last` was the last box of that plan."""
        if ledger.plan_number() == 1:  # all are new, and the batch says so
            return cls()
        labels = ledger.boxes.since_plan(plan)
        return cls(
            tuple(number for number in labels if number > last),
            tuple(number for number in labels if number <= last),
            tuple(ledger.history.gone_since(plan)),
        )

    @staticmethod
    def tell(ledger: Ledger) -> None:
        """Note that somebody is told."""
        last = str(ledger.boxes.last())
        ledger.set_meta(told=str(ledger.plan_number()), told_last=last)

    def in_words(self) -> list[str]:
        """What is to be done about them."""
        said = (
            (self.added, "new, to be printed"),
            (self.changed, "another label than before, to be printed again"),
            (self.gone, "out of the shipment, its label in voided"),
        )
        return [f"box {stretches(boxes)}: {what}" for boxes, what in said if boxes]

    def as_data(self) -> dict[str, list[int]]:
        """The same as data."""
        return {"added": [*self.added], "changed": [*self.changed], "gone": [*self.gone]}


NOTHING_AMENDED = Amended()
