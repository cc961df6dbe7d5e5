"""Amendments: compare a new list with the plan, and report what has changed.

Lines are recognized by their content, wherever they stand: first identical lines, then those
with another count, an edited text, a corrected value. Old lines left over are gone, and new
lines left over are new.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any, Final, NamedTuple

import msgspec

from cardgen.errors import quantity
from cardgen.shipment.ledger import LIVE, Ledger, PlannedLine
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers import name_numbers
from cardgen.shipment.sheet_places import describe_places

_MOST_PAIRS: Final = 250_000  # old lines times new lines that are all compared
_MAX_DISTANCE: Final = 0.5  # share of values that may differ in an edited line


_Key = Callable[[str], Hashable]


class WantedLine(NamedTuple):
    """A line of the list, and the content of its labels in the ledger's form."""

    line: ConsignmentLine
    content: str


class Edit(NamedTuple):
    """A planned line and its present form in the list."""

    before: PlannedLine
    now: WantedLine

    @property
    def is_relabelled(self) -> bool:
        """True if the labels of the line have changed."""
        return self.before.content != self.now.content

    @property
    def is_reworded(self) -> bool:
        """True if the line's labels have changed, but its values in the list have not."""
        before, now = _flatten(self.before.content), _flatten(self.now.content)
        return self.is_relabelled and before == now

    def in_words(self) -> str:
        """Describe the change of a line, as in ``row 3: boxes 20 → 25``."""
        return f"row {self.now.line.row}: {_describe_change(self.before, self.now)}"


class Amendment(msgspec.Struct, frozen=True):
    """The planned lines, compared with a list; `kept` lines differ at most in their row."""

    kept: tuple[Edit, ...]
    edited: tuple[Edit, ...]
    gone: tuple[PlannedLine, ...]
    added: tuple[WantedLine, ...]

    def __bool__(self) -> bool:
        """True if the amendment changes any box."""
        return bool(self.edited or self.gone or self.added)

    def in_words(self) -> Iterator[str]:
        """Describe each change for people."""
        yield from (edit.in_words() for edit in self.edited)
        for line in self.gone:
            yield f"the old row {line.row} is gone: {_summarize(line.line())}"
        yield from (f"row {new.line.row} is new: {_summarize(new.line)}" for new in self.added)


def compare_lines(before: Iterable[PlannedLine], now: Iterable[WantedLine]) -> Amendment:
    """Compare the planned lines with the lines of a list."""
    matching = _Matching(list(before), list(now))
    kept = matching.pair(
        lambda old: (old.content, old.boxes), lambda new: (new.content, new.line.boxes)
    )
    keys: tuple[_Key, ...] = (
        _whole_content,
        _listed_values,
        *(partial(_order_key, names) for names in _WITH_ORDER),
    )
    edited = [edit for key in keys for edit in matching.pair_nearest(key)]
    edited += matching.pair_similar(_goods_key)
    edited += matching.pair_similar(_pair_key)  # the article was missing before
    edited.sort(key=lambda edit: edit.now.line.row)
    return Amendment(tuple(kept), tuple(edited), tuple(matching.old), tuple(matching.new))


class _Matching:
    """Pairs old lines with new ones; `old` and `new` are the lines without a pair, in order."""

    def __init__(self, old: list[PlannedLine], new: list[WantedLine]) -> None:
        self.old = old
        self.new = new

    def pair(
        self,
        of_old: Callable[[PlannedLine], Hashable],
        of_new: Callable[[WantedLine], Hashable],
    ) -> list[Edit]:
        """Pair old and new lines that have the same key, in the order of the lines."""
        waiting: dict[Hashable, deque[PlannedLine]] = defaultdict(deque)
        for old in self.old:
            waiting[of_old(old)].append(old)
        found = [
            Edit(waiting[key].popleft(), new)
            for new in self.new
            if waiting.get(key := of_new(new))
        ]
        self._remove(found)
        return found

    def pair_nearest(self, key: _Key) -> list[Edit]:
        """Pair lines with the same key, those with similar numbers of boxes first."""
        found: list[Edit] = []
        for old, new in self._group_by(key):
            found += _pair_by_distance(old, new, [[0.0] * len(new)] * len(old))
        self._remove(found)
        return found

    def pair_similar(self, key: _Key) -> list[Edit]:
        """Pair the most similar lines with the same key, if they are similar at all."""
        found: list[Edit] = []
        for old, new in self._group_by(key):
            distances: list[list[float]] = []
            if len(old) * len(new) <= _MOST_PAIRS:
                before = [_flatten(line.content) for line in old]
                now = [_flatten(line.content) for line in new]
                distances = [[_distance(one, other) for other in now] for one in before]
            found += _pair_by_distance(old, new, distances)
        self._remove(found)
        return found

    def _group_by(self, key: _Key) -> list[tuple[list[PlannedLine], list[WantedLine]]]:
        """Group old and new lines by key. Leave out None and keys of one side only."""
        groups: dict[Hashable, tuple[list[PlannedLine], list[WantedLine]]] = {}
        for old in self.old:
            groups.setdefault(key(old.content), ([], []))[0].append(old)
        for new in self.new:
            groups.setdefault(key(new.content), ([], []))[1].append(new)
        groups.pop(None, None)
        return [group for group in groups.values() if all(group)]

    def _remove(self, found: Sequence[Edit]) -> None:
        """Remove the lines of these pairs from the lines without a pair."""
        old, new = {edit.before.id for edit in found}, {id(edit.now) for edit in found}
        self.old = [line for line in self.old if line.id not in old]
        self.new = [line for line in self.new if id(line) not in new]


def _pair_by_distance(
    old: Sequence[PlannedLine], new: Sequence[WantedLine], distances: Sequence[Sequence[float]]
) -> list[Edit]:
    """Pair old and new lines, the most similar first: by content, then by boxes, then by order.

    `distances` has a row for each old line, with its distance to each new line. Lines farther
    apart than `_MAX_DISTANCE` stay unpaired. Very many lines are paired in their order.
    """
    if len(old) * len(new) > _MOST_PAIRS:
        return [Edit(*pair) for pair in zip(old, new, strict=False)]
    steps = sorted(
        (
            distances[one][other],
            abs(old[one].boxes - new[other].line.boxes),
            abs(one - other),
            one,
            other,
        )
        for one, other in product(range(len(old)), range(len(new)))
        if distances[one][other] <= _MAX_DISTANCE
    )
    taken: dict[int, int] = {}
    others: set[int] = set()
    for *_, one, other in steps:
        if one not in taken and other not in others:
            taken[one] = other
            others.add(other)
    return [Edit(old[one], new[other]) for one, other in sorted(taken.items())]


# Values that tell lines of one order apart, the surest first: a line keeps its article and
# destination when its lot or quantity is corrected.
_WITH_ORDER: Final = (("item", "to", "lot"), ("item", "to"), ("item",), ())


def _whole_content(content: str) -> Hashable:
    """Return the whole content of a line, as a key for its comparison."""
    return content


def _listed_values(content: str) -> Hashable:
    """Return a line's values in the list, as a key for its comparison, without label texts."""
    return tuple(sorted(_flatten(content).items()))


def _order_key(names: Sequence[str], content: str) -> Hashable:
    """Return a line's order and the values of `names`, as a key; None if it has no order."""
    values = _flatten(content)
    order = values.get("order")
    return (order, *(values.get(name) for name in names)) if order else None


def _goods_key(content: str) -> Hashable:
    """Return the languages and the article of a line, as a key for its comparison."""
    values = _flatten(content)
    return values["pair"], values.get("item", "")


def _pair_key(content: str) -> Hashable:
    """Return the languages of a line's labels, as a key for its comparison."""
    return _flatten(content)["pair"]


def _distance(one: dict[str, str], other: dict[str, str]) -> float:
    """Compute the share of values in which two lines differ, 0 to 1; 1 for different goods."""
    goods = {values["item"] for values in (one, other) if values.get("item")}
    if len(goods) > 1:
        return 1.0
    names = {**one, **other}
    return sum(one.get(name) != other.get(name) for name in names) / len(names)


def _flatten(content: str) -> dict[str, str]:
    """Return the values of a line by name, without the digest of its labels' wording."""
    values: dict[str, Any] = json.loads(content)
    fields: dict[str, str] = values.pop("fields")
    values.pop("wording")
    if paper := values.pop("paper", ()):
        values["paper"] = ", ".join(paper)
    return {**values, **fields}


def _describe_change(old: PlannedLine, new: WantedLine) -> str:
    """Describe what differs in a line: ``lot A → B, boxes 20 → 25``."""
    before = {**_flatten(old.content), "boxes": str(old.boxes)}
    after = {**_flatten(new.content), "boxes": str(new.line.boxes)}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    changes = ", ".join(
        f"{name} {before.get(name, 'empty')} → {after.get(name, 'empty')}" for name in names
    )
    texts = "the texts of its labels changed: message, template, captions, glossary or values"
    return changes or texts


def _summarize(line: ConsignmentLine) -> str:
    """Summarize a line: ``20 boxes, 口罩``."""
    boxes = quantity(line.boxes, "box")
    return ", ".join(filter(None, (boxes, line.fields.get("item"), line.fields.get("order"))))


class AmendmentReport(msgspec.Struct, frozen=True):
    """Numbers of boxes that amendments affected: new, relabelled (`changed`) and gone boxes.

    Relabelled boxes are to be printed again.
    """

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    has_files: bool = True
    places: tuple[str, ...] = ()  # on sheets, of labels of boxes that are gone
    totals: tuple[str, ...] = ()  # boxes whose labels say another total than the newest

    @classmethod
    def read_last(cls, ledger: Ledger) -> AmendmentReport:
        """Report the last amendment."""
        plan = ledger.plan_number()
        return cls._read_since(ledger, plan - 1, int(ledger.meta().get("first", "1")) - 1)

    @classmethod
    def read_unreported(cls, ledger: Ledger) -> AmendmentReport:
        """Report amendments since the last report, also amendments of interrupted runs."""
        about = ledger.meta()
        told, last = (int(about.get(key, "0")) for key in ("told", "told_last"))
        return cls._read_since(ledger, told, last)

    @classmethod
    def _read_since(cls, ledger: Ledger, plan: int, last: int) -> AmendmentReport:
        """Report the amendments after the plan with this number, whose last box was `last`."""
        if ledger.plan_number() == 1:  # all boxes are new, and the batch says so
            return cls()
        labels = ledger.boxes.since_plan(plan)
        gone = ledger.history.gone_since(plan)
        return cls(
            tuple(number for number in labels if number > last),
            tuple(number for number in labels if number <= last),
            tuple(gone),
            bool(ledger.formats()),
            tuple(describe_places(ledger, gone)),
            find_older_totals(ledger),
        )

    @staticmethod
    def mark_reported(ledger: Ledger) -> None:
        """Record in the ledger that somebody has read the report."""
        last = str(ledger.boxes.last())
        ledger.set_meta(told=str(ledger.plan_number()), told_last=last)

    def in_words(self) -> list[str]:
        """Describe what people have to do with the labels, one line for each kind of work."""
        where = "the label is in the folder voided" if self.has_files else "take the label away"
        said = (
            (self.added, "new, print the label"),
            (self.changed, "the label changed, print it again"),
            (self.gone, f"out of the shipment, {where}"),
        )
        lines = [f"{name_numbers('box', boxes)}: {what}" for boxes, what in said if boxes]
        return [*lines, *(f"take away {each}" for each in self.places), *self.totals]

    def as_data(self) -> dict[str, list[int] | list[str]]:
        """Return the report as JSON data."""
        places = {"places": [*self.places]} if self.places else {}
        return {
            "added": [*self.added],
            "changed": [*self.changed],
            "gone": [*self.gone],
            **places,
        }


def find_older_totals(ledger: Ledger) -> tuple[str, ...]:
    """List the boxes whose labels show another total number of boxes than the newest label.

    A label says how many boxes there were when it was made, and stays as it was printed.
    """
    totals: dict[int, list[int]] = {}
    newest = 0
    for box in ledger.boxes.each(LIVE):
        totals.setdefault(box.total, []).append(box.number)
        newest = box.total
    return tuple(
        f"{name_numbers('box', boxes)}: the label shows the old total of {total:,}, but the "
        f"newest label shows {newest:,}"
        for total, boxes in sorted(totals.items())
        if total != newest
    )


EMPTY_REPORT = AmendmentReport()
