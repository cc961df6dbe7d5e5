"""A stock, which is a kind of sheet with labels, read from a TOML file in millimetres.

One pass finds all faults of the file; each finding names file, line and remedy.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Loaded, Location
from cardgen.remedies import Remedy
from cardgen.template import parse_page, parse_size
from cardgen.tomlfile import (
    Complaint,
    NotToml,
    TomlLines,
    Validation,
    collect,
    convert,
    parse_key,
    read_text,
    read_toml,
    run_sound,
)
from cardgen.units import format_mm, parse_length

MOST_TRACKS: Final = 100  # columns, or rows: more is a typing mistake
# Catalogues round to hundredths of millimetres; the rounding adds up along a sheet.
_SLACK: Final = parse_length("0.05mm")


class Stock(msgspec.Struct, frozen=True):
    """A kind of sheet with `columns` × `rows` labels of one size; lengths in points.

    The first label is `left` and `top` from the sheet's top left corner, the next `across`
    and `down` from it. `guides` are cut lines, for sheets that are not cut yet.
    """

    name: str
    location: Location
    description: str
    width: float
    height: float
    label_width: float
    label_height: float
    columns: int
    rows: int
    left: float
    top: float
    across: float
    down: float
    radius: float = 0.0  # of the corners of labels
    guides: bool = False

    @property
    def count(self) -> int:
        """Number of labels on a sheet. They are numbered from 1, row by row."""
        return self.columns * self.rows

    def corner(self, number: int) -> tuple[float, float]:
        """Return the top left corner of a label in points, by its number."""
        row, column = divmod(number - 1, self.columns)
        return self.left + column * self.across, self.top + row * self.down


class StockSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a stock file.

    Without `origin` the labels are centred on the sheet, without `pitch` they touch.
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
    """Read a stock file with all its errors."""
    try:
        text = read_text(path, "bad-stock", "stock")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    return parse_stock(path.stem, str(path), text)


def parse_stock(name: str, file: str, text: str) -> Loaded[Stock]:
    """Parse the text of a stock file, with all its errors."""
    try:
        data = read_toml(text)
    except NotToml as error:
        fault = Diagnostic(
            "bad-stock",
            str(error),
            location=Location(file, error.line),
            hint="correct the line",
            remedy=Remedy("start-from", ("stock", "avery-l7165")),
        )
        return Loaded(None, (fault,))
    lines = TomlLines(text).tables
    stock, complaints = collect(_make_stock(name, file, data))
    complaints.sort(key=lambda complaint: lines.get(complaint.key, 0))
    errors = [
        Diagnostic("bad-stock", message, location=Location(file, lines.get(key)), hint=hint)
        for message, hint, key in complaints
    ]
    return Loaded(None if errors else stock, tuple(errors))


def _make_stock(name: str, file: str, data: dict[str, Any]) -> Validation[Stock | None]:
    """Make a stock from the data of a file; None if they have errors."""
    spec = yield from convert(data, StockSpec)
    if spec is None:
        return None
    stock = yield from run_sound(_convert(name, file, spec))
    if stock is not None:
        yield from _check_places(stock)
    return stock


def _convert(name: str, file: str, spec: StockSpec) -> Validation[Stock]:
    """Convert the fields of a stock file, and yield their errors."""
    width, height = yield from parse_key("sheet", parse_page, spec.sheet, (0.0, 0.0))
    label = yield from parse_key("label", parse_page, spec.label, (0.0, 0.0))
    columns = yield from parse_key("columns", _parse_count, spec.columns, 1)
    rows = yield from parse_key("rows", _parse_count, spec.rows, 1)
    origin = yield from parse_key("origin", _parse_origin, spec.origin, None)
    across, down = yield from parse_key("pitch", _parse_pitch, spec.pitch, label)
    radius = yield from parse_key("radius", parse_length, spec.radius, 0.0)
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
    """Check a number of columns or rows. Raises ValueError."""
    if not 1 <= value <= MOST_TRACKS:
        raise ValueError(f"{value} is not between 1 and {MOST_TRACKS}")
    return value


def _parse_origin(value: list[str]) -> tuple[float, float]:
    """Parse the position of the first label. Return it in points. Raises ValueError."""
    if len(value) != 2:
        raise ValueError("give two lengths: from the left and from the top of the sheet")
    return parse_length(value[0]), parse_length(value[1])


def _parse_pitch(value: list[str]) -> tuple[float, float]:
    """Parse the distances between labels. Return them in points. Raises ValueError."""
    if len(value) != 2:
        raise ValueError("give two lengths: from label to label across and down")
    return parse_size(value[0]), parse_size(value[1])


def _check_places(stock: Stock) -> Iterator[Complaint]:
    """Yield errors about labels that overlap or lie outside the sheet."""
    sides = (
        (stock.columns, stock.across, stock.label_width, "across"),
        (stock.rows, stock.down, stock.label_height, "down"),
    )
    for count, pitch, size, along in sides:
        if count > 1 and pitch < size - _SLACK:
            yield Complaint(
                f"labels of {format_mm(size)} mm overlap: the pitch {along} is "
                f"{format_mm(pitch)} mm",
                "measure pitch from the edge of a label to the same edge of the next label",
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
            taken, last = format_mm(end - start), format_mm(end)
            reach = f"take {taken} mm" if start < 0 else f"end at {last} mm"
            yield Complaint(
                f"{what} = {count}: the labels {reach}, but the sheet is {format_mm(room)} mm "
                f"{shape}",
                "measure the sheet again: sheet, label, origin and pitch",
                what,
            )
    if stock.radius > min(stock.label_width, stock.label_height) / 2 + _SLACK:
        yield Complaint(
            f"radius: corners of {format_mm(stock.radius)} mm are too round for a label of "
            f"{format_mm(stock.label_width)} × {format_mm(stock.label_height)} mm",
            "write at most half of the shorter side of the label",
            "radius",
        )
