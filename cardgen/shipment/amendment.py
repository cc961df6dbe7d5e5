"""Amendments: compare a new list with the plan, and report what has changed.

Lines are recognized by their content, wherever they stand: first identical lines, then those
with another count, an edited text, a corrected value. Old lines left over are gone, and new
lines left over are new.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, Final, NamedTuple

from cardgen.shipment.ledger import LIVE, Ledger, PlannedLine
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers import stretches
from cardgen.shipment.sheet_places import places_in_words

_MOST_PAIRS: Final = 250_000  # lines of before times lines of now that are all compared
_FAR: Final = 0.5  # of the values of two lines, for them not to be one that was edited


_Key = Callable[[str], Hashable]


class WantedLine(NamedTuple):
    """A line of the manifest with all that its labels say, as the ledger keeps it."""

    line: ConsignmentLine
    content: str


class Edit(NamedTuple):
    """A line of before and what it is now."""

    before: PlannedLine
    now: WantedLine

    @property
    def is_relabelled(self) -> bool:
        """Whether its labels say something else."""
        return self.before.content != self.now.content

    @property
    def is_reworded(self) -> bool:
        """True if its labels say something else, though the list says the same as before."""
        return self.is_relabelled and _flat(self.before.content) == _flat(self.now.content)

    def in_words(self) -> str:
        """What of it is another: ``row 3: boxes 20 → 25``."""
        return f"row {self.now.line.row}: {_differ(self.before, self.now)}"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What became of all lines: `kept` ones differ in their row at most."""

    kept: tuple[Edit, ...]
    edited: tuple[Edit, ...]
    gone: tuple[PlannedLine, ...]
    added: tuple[WantedLine, ...]

    def __bool__(self) -> bool:
        """Whether there is any change to boxes."""
        return bool(self.edited or self.gone or self.added)

    def in_words(self) -> Iterator[str]:
        """Each change, as people say it."""
        yield from (edit.in_words() for edit in self.edited)
        for line in self.gone:
            yield f"what was row {line.row} is gone: {_said(line.line())}"
        yield from (f"row {new.line.row} is new: {_said(new.line)}" for new in self.added)


def amendment(before: Iterable[PlannedLine], now: Iterable[WantedLine]) -> Amendment:
    """What became of the lines of before."""
    matching = _Matching(list(before), list(now))
    kept = matching.pair(
        lambda old: (old.content, old.boxes), lambda new: (new.content, new.line.boxes)
    )
    keys: tuple[_Key, ...] = (
        _all,
        _all_values,
        *(partial(_under_order, names) for names in _WITH_ORDER),
    )
    edited = [edit for key in keys for edit in matching.pair_nearest(key)]
    edited += matching.pair_alike(_goods)
    edited += matching.pair_alike(_languages)  # an article that was not said before
    edited.sort(key=lambda edit: edit.now.line.row)
    return Amendment(tuple(kept), tuple(edited), tuple(matching.old), tuple(matching.new))


class _Matching:
    """Lines of before and of now that have not found each other yet, in order."""

    def __init__(self, old: list[PlannedLine], new: list[WantedLine]) -> None:
        self.old = old
        self.new = new

    def pair(
        self,
        of_old: Callable[[PlannedLine], Hashable],
        of_new: Callable[[WantedLine], Hashable],
    ) -> list[Edit]:
        """Those with the same key, of several the first with the first."""
        if not self.old or not self.new:
            return []
        waiting: dict[Hashable, deque[PlannedLine]] = defaultdict(deque)
        for old in self.old:
            waiting[of_old(old)].append(old)
        found = [
            Edit(waiting[key].popleft(), new)
            for new in self.new
            if waiting.get(key := of_new(new))
        ]
        self._without(found)
        return found

    def pair_nearest(self, key: _Key) -> list[Edit]:
        """Those whose content has the same key, those first that have the nearest counts."""
        found: list[Edit] = []
        for old, new in self._alike_by(key):
            found += _paired(old, new, [[0.0] * len(new)] * len(old))
        self._without(found)
        return found

    def pair_alike(self, key: _Key) -> list[Edit]:
        """Those of a key that are most alike, if they are alike at all."""
        found: list[Edit] = []
        for old, new in self._alike_by(key):
            if len(old) * len(new) > _MOST_PAIRS:  # in the order that they have
                found += (Edit(*pair) for pair in zip(old, new, strict=False))
                continue
            before = [_flat(line.content) for line in old]
            now = [_flat(line.content) for line in new]
            far = [[_distance(one, other) for other in now] for one in before]
            found += _paired(old, new, far)
        self._without(found)
        return found

    def _alike_by(self, key: _Key) -> list[tuple[list[PlannedLine], list[WantedLine]]]:
        """The lines of each key, which None is not, that has some of before and of now."""
        groups: dict[Hashable, tuple[list[PlannedLine], list[WantedLine]]] = {}
        for old in self.old:
            groups.setdefault(key(old.content), ([], []))[0].append(old)
        for new in self.new:
            groups.setdefault(key(new.content), ([], []))[1].append(new)
        groups.pop(None, None)
        return [group for group in groups.values() if all(group)]

    def _without(self, found: Sequence[Edit]) -> None:
        old, new = {edit.before.id for edit in found}, {id(edit.now) for edit in found}
        self.old = [line for line in self.old if line.id not in old]
        self.new = [line for line in self.new if id(line) not in new]


def _paired(
    old: Sequence[PlannedLine], new: Sequence[WantedLine], far: Sequence[Sequence[float]]
) -> list[Edit]:
    """Lines of before and now, the nearest first: by distance, then by count, then by place.

    `far` says for each of before how far each of now is. Those are left that are more than
    `_FAR` apart.
    """
    if len(old) * len(new) > _MOST_PAIRS:
        return [Edit(*pair) for pair in zip(old, new, strict=False)]
    steps = sorted(
        (
            far[one][other],
            abs(old[one].boxes - new[other].line.boxes),
            abs(one - other),
            one,
            other,
        )
        for one, other in product(range(len(old)), range(len(new)))
        if far[one][other] <= _FAR
    )
    taken: dict[int, int] = {}
    others: set[int] = set()
    for *_, one, other in steps:
        if one not in taken and other not in others:
            taken[one] = other
            others.add(other)
    return [Edit(old[one], new[other]) for one, other in sorted(taken.items())]


# What tells lines apart that have an order, from the surest on: where an article goes under an
# order keeps its lot or quantity when these are corrected.
_WITH_ORDER: Final = (("item", "to", "lot"), ("item", "to"), ("item",), ())


def _all(content: str) -> Hashable:
    """All that the labels of a line say."""
    return content


def _all_values(content: str) -> Hashable:
    """All that the manifest says of a line."""
    return tuple(sorted(_flat(content).items()))


def _under_order(names: Sequence[str], content: str) -> Hashable:
    """The order of a line and these values; None where it has no order."""
    values = _flat(content)
    order = values.get("order")
    return (order, *(values.get(name) for name in names)) if order else None


def _goods(content: str) -> Hashable:
    """What is in the boxes of a line, and in which languages their labels say it."""
    values = _flat(content)
    return values["pair"], values.get("item", "")


def _languages(content: str) -> Hashable:
    """In which languages the labels of a line say it."""
    return _flat(content)["pair"]


def _distance(one: dict[str, str], other: dict[str, str]) -> float:
    """How much of two lines is not the same, from 0 to 1: 1 for what holds other goods."""
    goods = {values["item"] for values in (one, other) if values.get("item")}
    if len(goods) > 1:
        return 1.0
    names = {**one, **other}
    return sum(one.get(name) != other.get(name) for name in names) / len(names)


def _flat(content: str) -> dict[str, str]:
    """The values of a line by name, without the digest of what else its labels say."""
    values: dict[str, Any] = json.loads(content)
    fields: dict[str, str] = values.pop("fields")
    values.pop("wording")
    if paper := values.pop("paper", ()):
        values["paper"] = ", ".join(paper)
    return {**values, **fields}


def _differ(old: PlannedLine, new: WantedLine) -> str:
    """What of a line is another: ``lot A → B, boxes 20 → 25``."""
    before = {**_flat(old.content), "boxes": str(old.boxes)}
    after = {**_flat(new.content), "boxes": str(new.line.boxes)}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return "what its labels say was edited: message, template, captions, glossary or values"
    return ", ".join(
        f"{name} {before.get(name, 'nothing')} → {after.get(name, 'nothing')}" for name in names
    )


def _said(line: ConsignmentLine) -> str:
    """A line in short: ``20 boxes, 口罩``."""
    boxes = "1 box" if line.boxes == 1 else f"{line.boxes:,} boxes"
    return ", ".join(filter(None, (boxes, line.fields.get("item"), line.fields.get("order"))))


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
