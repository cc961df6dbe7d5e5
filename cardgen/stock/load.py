"""Read a stock file and check it whole.

In comes a TOML file that says where the labels of a sheet are, out goes a `Stock` in
points. Every complaint names file, line and remedy, and all are found in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen.errors import Diagnostic, Location, TemplateError, raise_findings
from cardgen.template import parse_page, parse_size
from cardgen.tomlfile import (
    Complaint,
    NotToml,
    complaints,
    read_text,
    read_toml,
    table_lines,
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


@dataclass(frozen=True, slots=True)
class Stock:
    """A kind of sheet with `columns` × `rows` labels of one size; lengths in points.

    The first label is `left` and `top` from the sheet's top left corner, the next `across`
    and `down` from it. `guides` are lines to cut along, for sheets that are not cut yet.
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
    radius: float = 0.0  # of the labels' corners
    guides: bool = False

    @property
    def count(self) -> int:
        """How many labels a sheet has; they are numbered from 1, row by row."""
        return self.columns * self.rows

    def corner(self, number: int) -> tuple[float, float]:
        """The top left corner of a label."""
        row, column = divmod(number - 1, self.columns)
        return self.left + column * self.across, self.top + row * self.down


def load_stock(path: Path) -> Stock:
    """Read and check a stock file.

    Raises TemplateError "bad-stock", and EncodingError if it is not UTF-8.
    """
    text = read_text(path, "bad-stock", "cardgen stock list")
    return read_stock(path.stem, str(path), text)


def read_stock(name: str, file: str, text: str) -> Stock:
    """The stock that a file with this text is. Raises as `load_stock`."""
    try:
        data = read_toml(text)
    except NotToml as error:
        raise TemplateError(
            "bad-stock",
            str(error),
            location=Location(file, error.line),
            hint="mend the line, or start from `cardgen stock show avery-l7165`",
        ) from error
    lines = table_lines(text)

    def report(found: Iterator[Complaint]) -> None:
        raise_findings(
            [
                Diagnostic(
                    "bad-stock", message, location=Location(file, lines.get(key)), hint=hint
                )
                for message, hint, key in sorted(found, key=lambda each: lines.get(each.key, 0))
            ]
        )

    report(complaints(data, StockSpec))
    spec = msgspec.convert(data, StockSpec)
    report(_unparsed(spec))
    stock = _stock(name, file, spec)
    report(_misplaced(stock))
    return stock


def _unparsed(spec: StockSpec) -> Iterator[Complaint]:
    """What is wrong with the values of a file one by one."""
    parsers: list[tuple[str, Callable[[Any], object]]] = [
        ("sheet", parse_page),
        ("label", parse_page),
        ("columns", _check_count),
        ("rows", _check_count),
        ("origin", _parse_origin),
        ("pitch", _parse_pitch),
        ("radius", length),
    ]
    for key, parse in parsers:
        value = getattr(spec, key)
        if value is None:
            continue
        try:
            parse(value)
        except ValueError as error:
            yield Complaint(f"{key}: {error}", "", key)


def _check_count(value: int) -> None:
    if not 1 <= value <= MOST_TRACKS:
        raise ValueError(f"{value} is not between 1 and {MOST_TRACKS}")


def _parse_origin(value: list[str]) -> tuple[float, float]:
    if len(value) != 2:
        raise ValueError("give two lengths: from the left and from the top of the sheet")
    return length(value[0]), length(value[1])


def _parse_pitch(value: list[str]) -> tuple[float, float]:
    if len(value) != 2:
        raise ValueError("give two lengths: from label to label across and down")
    return parse_size(value[0]), parse_size(value[1])


def _stock(name: str, file: str, spec: StockSpec) -> Stock:
    width, height = parse_page(spec.sheet)
    label_width, label_height = parse_page(spec.label)
    across, down = (label_width, label_height)
    if spec.pitch is not None:
        across, down = _parse_pitch(spec.pitch)
    if spec.origin is not None:
        left, top = _parse_origin(spec.origin)
    else:
        left = (width - (spec.columns - 1) * across - label_width) / 2
        top = (height - (spec.rows - 1) * down - label_height) / 2
    return Stock(
        name=name,
        location=Location(file),
        description=spec.description,
        width=width,
        height=height,
        label_width=label_width,
        label_height=label_height,
        columns=spec.columns,
        rows=spec.rows,
        left=left,
        top=top,
        across=across,
        down=down,
        radius=length(spec.radius) if spec.radius else 0.0,
        guides=spec.guides,
    )


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
