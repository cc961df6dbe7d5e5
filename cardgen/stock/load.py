"""Read a stock file and check it whole.

In comes a TOML file that says where the labels of a sheet are, out goes a `Stock` in
points. Every complaint names file, line and remedy, and all are found in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Loaded, Location
from cardgen.remedies import Remedy
from cardgen.stock.stock import Stock
from cardgen.template import parse_page, parse_size
from cardgen.tomlfile import (
    Complaint,
    NotToml,
    TomlLines,
    Validation,
    collect,
    converted,
    parsed,
    read_text,
    read_toml,
    sound,
)
from cardgen.units import in_mm, length

MOST_TRACKS: Final = 100  # columns, and rows: more is a slip of the pen
# Catalogues give hundredths of millimetres, whose rounding adds up along a sheet.
_SLACK: Final = length("0.05mm")


class StockSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stock file as it is written.

    Without `origin` the labels are in the middle of the sheet, without `pitch` they touch.
    """

    sheet: str
    label: str
    columns: int
    rows: int
    description: str = ""
    origin: list[str] | None = None
    pitch: list[str] | None = None
    radius: str | None = None
    guides: bool = False


def load_stock(path: Path) -> Stock:
    """Read and check a stock file.

    Raises TemplateError "bad-stock", and EncodingError if it is not UTF-8.
    """
    return diagnose_stock(path).unwrap()


def diagnose_stock(path: Path) -> Loaded[Stock]:
    """A kind of sheet, or None, and all that is wrong with its file (see `load_stock`)."""
    try:
        text = read_text(path, "bad-stock", "stock")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    return parse_stock(path.stem, str(path), text)


def parse_stock(name: str, file: str, text: str) -> Loaded[Stock]:
    """`diagnose_stock` for the text of a file."""
    try:
        data = read_toml(text)
    except NotToml as error:
        wrong = Diagnostic(
            "bad-stock",
            str(error),
            location=Location(file, error.line),
            hint="mend the line",
            remedy=Remedy("start-from", ("stock", "avery-l7165")),
        )
        return Loaded(None, (wrong,))
    lines = TomlLines(text).tables
    stock, found = collect(_stock(name, file, data))
    found.sort(key=lambda each: lines.get(each.key, 0))
    errors = [_bad(said, hint, Location(file, lines.get(key))) for said, hint, key in found]
    return Loaded(None if errors else stock, tuple(errors))


def _bad(message: str, hint: str, location: Location) -> Diagnostic:
    return Diagnostic("bad-stock", message, location=location, hint=hint)


def _stock(name: str, file: str, data: dict[str, Any]) -> Validation[Stock | None]:
    spec = yield from converted(data, StockSpec)
    if spec is None:
        return None
    stock = yield from sound(_computed(name, file, spec))
    if stock is not None:
        yield from _misplaced(stock)
    return stock


def _computed(name: str, file: str, spec: StockSpec) -> Validation[Stock]:
    """The values of a file, each by itself."""
    width, height = yield from parsed("sheet", parse_page, spec.sheet, (0.0, 0.0))
    label = yield from parsed("label", parse_page, spec.label, (0.0, 0.0))
    columns = yield from parsed("columns", _parse_count, spec.columns, 1)
    rows = yield from parsed("rows", _parse_count, spec.rows, 1)
    origin = yield from parsed("origin", _parse_origin, spec.origin, None)
    across, down = yield from parsed("pitch", _parse_pitch, spec.pitch, label)
    radius = yield from parsed("radius", length, spec.radius, 0.0)
    left, top = origin or (
        (width - (columns - 1) * across - label[0]) / 2,
        (height - (rows - 1) * down - label[1]) / 2,
    )
    return Stock(
        name=name,
        location=Location(file),
        description=spec.description,
        width=width,
        height=height,
        label_width=label[0],
        label_height=label[1],
        columns=columns,
        rows=rows,
        left=left,
        top=top,
        across=across,
        down=down,
        radius=radius,
        guides=spec.guides,
    )


def _parse_count(value: int) -> int:
    if not 1 <= value <= MOST_TRACKS:
        raise ValueError(f"{value} is not between 1 and {MOST_TRACKS}")
    return value


def _parse_origin(value: list[str]) -> tuple[float, float]:
    if len(value) != 2:
        raise ValueError("give two lengths: from the left and from the top of the sheet")
    return length(value[0]), length(value[1])


def _parse_pitch(value: list[str]) -> tuple[float, float]:
    if len(value) != 2:
        raise ValueError("give two lengths: from label to label across and down")
    return parse_size(value[0]), parse_size(value[1])


def _misplaced(stock: Stock) -> Iterator[Complaint]:
    """Whether labels overlap or lie outside the sheet."""
    sides = (
        (stock.columns, stock.across, stock.label_width, "across"),
        (stock.rows, stock.down, stock.label_height, "down"),
    )
    for count, pitch, size, along in sides:
        if count > 1 and pitch < size - _SLACK:
            yield Complaint(
                f"labels of {in_mm(size)} mm overlap {along}: the pitch is {in_mm(pitch)} mm",
                "pitch is from the edge of a label to the same edge of the next",
                "pitch",
            )
    right = stock.left + (stock.columns - 1) * stock.across + stock.label_width
    bottom = stock.top + (stock.rows - 1) * stock.down + stock.label_height
    reaches = (
        (stock.left, right, stock.width, stock.columns, "wide", "columns"),
        (stock.top, bottom, stock.height, stock.rows, "high", "rows"),
    )
    for start, end, room, count, shape, what in reaches:
        if start < -_SLACK or end > room + _SLACK:
            used = f"{count} {what if count > 1 else what[:-1]} of labels"
            reach = f"take {in_mm(end - start)} mm" if start < 0 else f"end at {in_mm(end)} mm"
            yield Complaint(
                f"{used} {reach}, but the sheet is {in_mm(room)} mm {shape}",
                "measure the sheet again: sheet, label, origin and pitch",
                what,
            )
    if stock.radius > min(stock.label_width, stock.label_height) / 2 + _SLACK:
        yield Complaint(
            f"radius: corners of {in_mm(stock.radius)} mm are too round for a label of "
            f"{in_mm(stock.label_width)} × {in_mm(stock.label_height)} mm",
            "it is half the label's height at most",
            "radius",
        )
