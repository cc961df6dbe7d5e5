"""Tables over pages: a head that every page repeats, rows kept whole.

In come tables, out come the layers of as many pages as they need. To a reader a table is one,
over however many pages: what a page repeats of another is an artifact (ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.display import Group, Item, Layer
from cardgen.errors import LayoutError
from cardgen.layout.flow.table import SetRow, SetTable, Table
from cardgen.layout.inline import Frame
from cardgen.units import in_mm

_SLACK: Final = 0.01  # points; forgives rounding in sums


class FlowPage(NamedTuple):
    """What stands on a page: what other pages repeat, and what is its own.

    Pages that repeat the same at the same place have the same layer object for it.
    """

    repeated: Layer
    own: Layer


def paginate(
    tables: Iterable[Table], first: Frame, others: Frame, running: Table | None = None
) -> list[FlowPage]:
    """The tables one below the other, on as many pages as they need, at least one.

    They have room in `first`, then in `others`, at whose top `running` is repeated. The two
    frames are equally wide. Raises LayoutError "overflow": a word is wider than its column
    even at the least size, or a row higher than a page.
    """
    repeated = SetTable(running, others.width).every if running else ()
    pages = _Pages(first, others, repeated)
    solved = [SetTable(table, first.width) for table in tables]
    for at, table in enumerate(solved):
        attached = [other for other in solved[at + 1 : at + 2] if other.table.attached]
        pages.add(table, sum(other.height for other in attached))
    return pages.close()


class _Drawn(NamedTuple):
    """What is drawn of a row, and the tabular table that it is a row of to a reader."""

    table: SetTable | None
    group: Group


class _Pages:
    """Pages as they are filled."""

    def __init__(self, first: Frame, others: Frame, running: Sequence[SetRow]) -> None:
        self._others = others
        self._running = running
        self._done: list[FlowPage] = []
        self._layers: dict[Hashable, Layer] = {}
        self._read: set[SetRow] = set()  # rows that a reader has met
        self._tables: set[SetTable] = set()  # and tables
        self._begin(first, ())

    def add(self, table: SetTable, after: float) -> None:
        """Set a table below what is there; its end has `after` points below it."""
        before = table.table.before
        sections = [
            (table.head + table.rows(section.heading), list(table.groups(section.rows)))
            for section in table.table.sections
        ]
        last = sections[-1][1][-1:] if sections else []
        for lead, groups in sections:
            for group in groups:
                more = after if [group] == last else 0.0
                if self._begun and not self._fits(lead, group, before + more):
                    self._turn()
                for row in group:
                    if self._begun and not self._fits(lead, [row], before):
                        self._turn()
                    if not self._begun and not self._fits(lead, [row]):
                        raise self._too_high(lead, row)
                    self._y += before if self._begun else 0.0
                    before = 0.0
                    self._draw(self._missing(table.head), table, repeated=not self._begun)
                    self._draw([*self._missing(lead), row], table)

    def close(self) -> list[FlowPage]:
        """All pages."""
        self._end()
        return self._done

    def _begin(self, frame: Frame, running: Sequence[SetRow]) -> None:
        self._frame, self._y = frame, frame.y
        self._repeated: list[_Drawn] = []
        self._own: list[_Drawn] = []
        self._common: list[Hashable] = []  # what the repeated layer is made of
        self._shown: set[SetRow] = set()  # rows that the page has already
        self._begun = False  # whether it has any of its own
        self._draw(running, None, repeated=True)

    def _turn(self) -> None:
        self._end()
        self._begin(self._others, self._running)

    def _end(self) -> None:
        key = (self._frame, *self._common)
        repeated = self._layers.setdefault(key, self._layer(self._repeated))
        self._done.append(FlowPage(repeated, self._layer(self._own)))

    def _layer(self, drawn: Iterable[_Drawn]) -> Layer:
        """What is drawn, the rows of a tabular table within one group."""
        items: list[Item] = []
        for table, rows in groupby(drawn, lambda each: each.table):
            groups = tuple(each.group for each in rows)
            if table is None:
                items += groups
            else:
                known = table in self._tables
                self._tables.add(table)
                items.append(Group(0.0, 0.0, groups, "table-continued" if known else "table"))
        return Layer(tuple(items))

    def _missing(self, rows: Sequence[SetRow]) -> list[SetRow]:
        return [row for row in rows if row not in self._shown]

    def _fits(self, lead: Sequence[SetRow], rows: Sequence[SetRow], free: float = 0.0) -> bool:
        height = free + sum(row.height for row in (*self._missing(lead), *rows))
        return self._y + height <= self._frame.y + self._frame.height + _SLACK

    def _draw(
        self, rows: Sequence[SetRow], table: SetTable | None, *, repeated: bool = False
    ) -> None:
        """Draw rows of a table; those of none are what pages repeat of the first one."""
        for row in rows:
            groups = tuple(row.draw(self._frame.x, self._y))
            known = table is None or row in self._read
            if repeated:
                self._repeated += _drawn(groups, table, known=known)
                self._common += (row, known)
            else:
                self._own += _drawn(groups, table, known=known)
                self._begun = True
            self._read.add(row)
            self._shown.add(row)
            self._y += row.height

    def _too_high(self, lead: Sequence[SetRow], row: SetRow) -> LayoutError:
        above = sum(other.height for other in self._missing(lead))
        room = self._frame.y + self._frame.height - self._y - above
        return LayoutError(
            "overflow",
            f"{row.row.place} is {in_mm(row.height)} mm high, but a page has {in_mm(room)} mm",
            hint="shorten its longest text",
        )


def _drawn(groups: tuple[Group, ...], table: SetTable | None, *, known: bool) -> list[_Drawn]:
    """What is drawn of a row, as what it is to a reader, who may have met it before."""
    if not groups:
        return []
    if table is None or known:
        return [_Drawn(None, Group(0.0, 0.0, groups, "artifact"))]
    if table.table.tabular:
        return [_Drawn(table, Group(0.0, 0.0, groups, "row"))]
    return [_Drawn(None, group) for group in groups]
