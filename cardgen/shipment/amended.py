"""What the last amendment came to: for who prints, and for who puts labels on boxes."""

from __future__ import annotations

from dataclasses import dataclass

from cardgen.shipment.ledger import Ledger
from cardgen.shipment.papers import stretches


@dataclass(frozen=True, slots=True)
class Amended:
    """Boxes that the last amendment made others, by number.

    New ones, those with another label, which are to be printed again, and those that are out.
    """

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    @classmethod
    def of(cls, ledger: Ledger) -> Amended:
        """What the ledger says of it."""
        about = ledger.meta()
        if "amended" not in about:
            return cls()
        first = int(about["first"])
        gone = ledger.history.events("gone")
        labels = [box.number for box in ledger.boxes.of_plan(ledger.plan_number())]
        return cls(
            tuple(number for number in labels if number >= first),
            tuple(number for number in labels if number < first),
            tuple(sorted(each.number for each in gone if each.time == about["amended"])),
        )

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
