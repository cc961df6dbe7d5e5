"""Tables over pages: a head that every page repeats, rows kept whole.

In come tables, out come the layers of as many pages as they need. What pages repeat at the same
place is one layer, so that a backend draws it once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from cardgen.display import Group, Layer
from cardgen.layout.flow.axes import Axes
from cardgen.layout.flow.items import FlowTable, PageFrames
from cardgen.layout.flow.pages import Stretch, break_pages
from cardgen.layout.flow.rows import SetRow, SetTable
from cardgen.layout.flow.settable import SetRows, ShownRow, draw_rows
from cardgen.layout.flow.table import Table
from cardgen.layout.inline import Frame


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
    above: Sequence[SetRow] = ()
    if running:
        above = SetTable(running, others.width).rows(running.rows)
    lower = others.inner((sum(row.height for row in above), 0.0, 0.0, 0.0))
    given = [*tables]
    items = [
        FlowTable(table, kept=any(other.attached for other in given[at : at + 1]))
        for at, table in enumerate(given, 1)
    ]
    axes = Axes(vertical=False)
    pages = break_pages([items], PageFrames((first,), (lower,)), axes)
    maker = _Layers()
    return [
        maker.page(stretches, lower, others, above)
        if number
        else maker.page(stretches, first, first, ())
        for number, stretches in enumerate(pages)
    ]


class _Layers:
    """Pages as layers; what several repeat is made once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Layer] = {}

    def page(
        self,
        stretches: Sequence[Stretch],
        frame: Frame,
        whole: Frame,
        running: Sequence[SetRow],
    ) -> FlowPage:
        """A page with its `running` rows at the top of the `whole`, and all else in `frame`."""
        above = [ShownRow(row, known=True) for row in running]
        repeated = [*draw_rows(above, whole.x, whole.y, known=True)]
        common: list[Hashable] = [whole, *above]
        own: list[Group] = []
        for stretch in stretches:
            item = stretch.item
            assert isinstance(item, SetRows)  # as all items are
            rows = [*item.lines(stretch.first, stretch.last)]
            x, y, known = frame.x, frame.y + stretch.at, stretch.first > 0
            if stretch is stretches[0]:
                head, rows = rows[: len(item.head)], rows[len(item.head) :]
                common += head
                repeated += draw_rows(head, x, y, known=known)
                y += sum(shown.row.height for shown in head)
                known = known or any(shown.row.role for shown in head)
            own += draw_rows(rows, x, y, known=known)
        key = tuple(common)
        layer = self._made.setdefault(key, Layer(tuple(repeated)))
        return FlowPage(layer, Layer(tuple(own)))
