"""How a manifest differs from what was planned of it: which line is which.

Lines are recognized by what they say, wherever they stand: first those that say the same, then
those of which a count was changed, a text edited, a value corrected. What is left of before is
gone, and what is left of now is new.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, Final, NamedTuple

from cardgen.shipment.ledger import PlannedLine
from cardgen.shipment.model import ConsignmentLine

_MOST_PAIRS: Final = 250_000  # lines of before times lines of now that are compared
_ALIKE: Final = 0.5  # of the values of two lines, for them to be one that was edited


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
    edited = matching.pair(lambda old: old.content, lambda new: new.content)
    keys: tuple[_Key, ...] = (
        _all_values,
        *(partial(_under_order, names) for names in _WITH_ORDER),
    )
    for key in keys:
        edited += matching.pair_counted(key)  # first those whose count is the same, too
        edited += matching.pair(_of_content(key), _of_content(key))
    edited += matching.pair_alike()
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
        """Those with the same key, which None is not; of several the first with the first."""
        if not self.old or not self.new:
            return []
        waiting: dict[Hashable, deque[PlannedLine]] = defaultdict(deque)
        for old in self.old:
            waiting[of_old(old)].append(old)
        found, rest = [], []
        for new in self.new:
            key = of_new(new)
            if key is not None and waiting.get(key):
                found.append(Edit(waiting[key].popleft(), new))
            else:
                rest.append(new)
        self._without(found, rest)
        return found

    def pair_counted(self, key: _Key) -> list[Edit]:
        """Those whose content has the same key, and of as many boxes."""

        def counted(content: str, boxes: int) -> Hashable:
            found = key(content)
            return None if found is None else (found, boxes)

        return self.pair(
            lambda old: counted(old.content, old.boxes),
            lambda new: counted(new.content, new.line.boxes),
        )

    def pair_alike(self) -> list[Edit]:
        """Those most alike first, if they are alike at all."""
        if not 0 < len(self.old) * len(self.new) <= _MOST_PAIRS:
            return []
        values = [_flat(old.content) for old in self.old]
        others = [_flat(new.content) for new in self.new]
        scores = sorted(
            (-_likeness(values[one], others[other]), abs(one - other), one, other)
            for one, other in product(range(len(values)), range(len(others)))
        )
        old: dict[int, int] = {}
        for score, _, one, other in scores:
            if -score > _ALIKE and one not in old and other not in old.values():
                old[one] = other
        found = [Edit(self.old[one], self.new[other]) for one, other in old.items()]
        taken = set(old.values())
        self._without(found, [new for at, new in enumerate(self.new) if at not in taken])
        return found

    def _without(self, found: Sequence[Edit], new: list[WantedLine]) -> None:
        taken = {edit.before.id for edit in found}
        self.old = [old for old in self.old if old.id not in taken]
        self.new = new


# What tells lines apart that have an order, from the surest on: where an article goes under an
# order keeps its lot or quantity when these are corrected.
_WITH_ORDER: Final = (("item", "to", "lot"), ("item", "to"), ("item",), ())


def _of_content(
    key: _Key,
) -> Callable[[PlannedLine | WantedLine], Hashable]:
    return lambda line: key(line.content)


def _all_values(content: str) -> Hashable:
    """All that the manifest says of a line."""
    return tuple(sorted(_flat(content).items()))


def _under_order(names: Sequence[str], content: str) -> Hashable:
    """The order of a line and these values; None where it has no order."""
    values = _flat(content)
    order = values.get("order")
    return (order, *(values.get(name) for name in names)) if order else None


def _likeness(one: dict[str, str], other: dict[str, str]) -> float:
    """How much two lines have in common, from 0 to 1: 0 for what holds other goods."""
    goods = {values["item"] for values in (one, other) if values.get("item")}
    if len(goods) > 1 or one["pair"] != other["pair"]:
        return 0.0
    names = {**one, **other}
    return sum(one.get(name) == other.get(name) for name in names) / len(names)


def _flat(content: str) -> dict[str, str]:
    """The values of a line by name, without the digest of what else its labels say."""
    values: dict[str, Any] = json.loads(content)
    fields: dict[str, str] = values.pop("fields")
    values.pop("wording")
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
