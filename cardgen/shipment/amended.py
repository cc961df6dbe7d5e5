"""What the last amendment came to: for who prints, and for who puts labels on boxes."""

from __future__ import annotations

from dataclasses import dataclass

from cardgen.shipment.ledger import LIVE, Ledger
from cardgen.shipment.papers import stretches
from cardgen.shipment.sheet_places import places_in_words


@dataclass(frozen=True, slots=True)
class Amended:
    """Boxes that amendments made others, by number.

    New ones, those with another label, which are to be printed again, and those that are out.
    """

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    has_files: bool = True
    places: tuple[str, ...] = ()  # where on sheets the labels of those are that are out
    totals: tuple[str, ...] = ()  # which boxes say another total than the newest label

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
        gone = ledger.history.gone_since(plan)
        return cls(
            tuple(number for number in labels if number > last),
            tuple(number for number in labels if number <= last),
            tuple(gone),
            bool(ledger.formats()),
            tuple(places_in_words(ledger, gone)),
            older_totals(ledger),
        )

    @staticmethod
    def tell(ledger: Ledger) -> None:
        """Note that somebody is told."""
        last = str(ledger.boxes.last())
        ledger.set_meta(told=str(ledger.plan_number()), told_last=last)

    def in_words(self) -> list[str]:
        """What is to be done about them."""
        where = "its label in voided" if self.has_files else "its label is to be taken away"
        said = (
            (self.added, "new, to be printed"),
            (self.changed, "another label than before, to be printed again"),
            (self.gone, f"out of the shipment, {where}"),
        )
        lines = [f"box {stretches(boxes)}: {what}" for boxes, what in said if boxes]
        return [*lines, *(f"take away {each}" for each in self.places), *self.totals]

    def as_data(self) -> dict[str, list[int] | list[str]]:
        """The same as data."""
        said: dict[str, list[int] | list[str]] = {
            "added": [*self.added],
            "changed": [*self.changed],
            "gone": [*self.gone],
        }
        return said | ({"places": [*self.places]} if self.places else {})


def older_totals(ledger: Ledger) -> tuple[str, ...]:
    """Name the boxes whose labels say another total than the newest one.

    A label says how many boxes there were when it was made, and stays as it was printed.
    """
    totals: dict[int, list[int]] = {}
    newest = 0
    for page in ledger.boxes.pages(LIVE):
        for box in page:
            totals.setdefault(box.total, []).append(box.number)
            newest = box.total
    return tuple(
        f"box {stretches(boxes)}: the label says a total of {total:,}, as when it was made, "
        f"and the newest says {newest:,}"
        for total, boxes in sorted(totals.items())
        if total != newest
    )


NOTHING_AMENDED = Amended()
