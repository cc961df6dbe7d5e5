"""The options of commands that can put labels on sheets: ``--sheet`` and how to use it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.arguments import MOST_COPIES
from cardgen.cli.completing import complete_stock
from cardgen.cli.options import from_project, is_typed
from cardgen.cli.reporting import counted

if TYPE_CHECKING:
    from cardgen.display import Document
    from cardgen.layout.sheet import SheetOrder
    from cardgen.project import Project

NO_SHEET: Final = "none"
ONLY_WITH: Final = ("start", "skip", "order", "offset", "copies")


def on_sheets(project: Project, document: Document, order: SheetOrder) -> Document:
    """A label on the sheets that were asked for."""
    return project.sheets(
        document,
        order.stock,
        copies=order.copies,
        start=order.start,
        skip=order.skip,
        order=order.order,
        offset=order.offset,
    )


def as_data(project: Project, order: SheetOrder) -> dict[str, Any]:
    """For ``--json``: what lies on which sheets."""
    return {"stock": project.stock(order.stock).name, "copies": order.copies}


def in_words(project: Project, order: SheetOrder, count: int) -> str:
    """The same of `count` sheets in words: 8 labels on 1 sheet avery-l7165."""
    labels, sheets = counted(order.copies, "label"), counted(count, "sheet")
    return f"{labels} on {sheets} {project.stock(order.stock).name}"


def parse_offset(ctx: click.Context, param: click.Parameter, value: str) -> tuple[float, float]:
    """Points of ``1mm,-0.5mm`` or ``1,-0.5``."""
    from cardgen.units import offset

    try:
        return offset(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error


def _numbers(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
    """The labels of ``1-2,5``, as boxes are named."""
    from cardgen.layout.sheet import label_numbers

    try:
        return label_numbers(value) if value.strip() else ()
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error


_OPTIONS = (
    click.option(
        "--sheet",
        "stock",
        metavar="STOCK",
        shell_complete=complete_stock,
        help="Put labels on sheets of this kind, as in L7165, or none; see cardgen stock list.",
    ),
    click.option(
        "--copies",
        type=click.IntRange(1, MOST_COPIES),
        default=1,
        show_default=True,
        metavar="N",
        help="How many labels to put on sheets.",
    ),
    click.option(
        "--start",
        type=int,
        default=1,
        show_default=True,
        metavar="N",
        help="Begin at this label of the first sheet, counted row by row.",
    ),
    click.option(
        "--skip",
        default="",
        metavar="N,N-N",
        callback=_numbers,
        help="Labels of the first sheet that are used already, as in 1-2,5.",
    ),
    click.option(
        "--order",
        type=click.Choice(["rows", "columns"]),
        default="rows",
        show_default=True,
        help="Fill a sheet row by row or column by column.",
    ),
    click.option(
        "--offset",
        default="0mm,0mm",
        metavar="RIGHT,DOWN",
        callback=parse_offset,
        help="Move the print, as in 1mm,-0.5mm or 1,-0.5 (see: cardgen stock show).",
    ),
)


def sheet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--sheet`` and its companions, which the command gets as one `sheet` or None."""

    @wraps(command)
    def with_sheet(*args: Any, stock: str | None, **others: Any) -> Any:
        given = {name: others.pop(name) for name in ONLY_WITH}
        if stock in (None, NO_SHEET):
            _refuse(click.get_current_context())
            return command(*args, sheet=None, **others)
        from cardgen.layout.sheet import SheetOrder

        return command(*args, sheet=SheetOrder(stock, **given), **others)

    for option in reversed(_OPTIONS):
        with_sheet = option(with_sheet)
    return with_sheet


def unless_left_out(
    sheet: SheetOrder | None, format_name: str, ctx: click.Context
) -> SheetOrder | None:
    """The sheets; those of the project are for PDF, unless somebody asks how to use them."""
    asked = any(is_typed(ctx, name) for name in ONLY_WITH)
    left_out = format_name != "pdf" and from_project(ctx, "stock") and not asked
    return None if left_out else sheet


def _refuse(ctx: click.Context) -> None:
    """Raise UsageError if options were given that mean nothing without ``--sheet``."""
    for name in ONLY_WITH:
        if is_typed(ctx, name):
            raise click.UsageError(f"--{name} needs --sheet, for example --sheet a4-2x2", ctx)
