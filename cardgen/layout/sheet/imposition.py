"""Imposition: labels side by side on sheets.

Pages of labels come in, and each sheet goes out as soon as it is full, so that any number of
labels is possible. A label is placed by one translation: each of its layers is a group on the
sheet, with the same `items` object as on the label. Content that is the same on all full sheets
is one layer, the same object each time. Backends recognise both.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Literal, cast, get_args

import msgspec
from msgspec.structs import force_setattr

from cardgen import arguments
from cardgen.display import Group, Layer, Page
from cardgen.errors import LayoutError
from cardgen.layout.sheet.guides import draw_guides, draw_label_marks
from cardgen.lazy import lazy_pattern
from cardgen.stock import Stock
from cardgen.units import format_mm, parse_length

Order = Literal["rows", "columns"]

# Sheets are cut to half a millimetre; A5 is 148.5 mm high in fact, and 148 mm by name.
TOLERANCE: Final = parse_length("0.5mm")
_SLACK: Final = 0.001
_STRETCH: Final = lazy_pattern(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?")
_MOST: Final = 10_000  # labels; no sheet has as many
_CACHED: Final = 16  # first layers of sheets
_APART: Final = 1_000  # ranks from a label to the next; a label has fewer areas


class SheetOrder(msgspec.Struct, frozen=True):
    """An order of labels on sheets: the stock, and the `copies` of each label.

    `impose` describes the other fields.
    """

    stock: str
    start: int = 1
    skip: tuple[int, ...] = ()
    order: Order = "rows"
    offset: tuple[float, float] = (0.0, 0.0)
    copies: int = 1

    def __post_init__(self) -> None:
        """Check the arguments. Raises FieldError "bad-value"."""
        for name, read in (
            ("stock", arguments.text("stock", self.stock)),
            ("start", arguments.whole("start", self.start, -_MOST, _MOST)),
            ("skip", arguments.numbers("skip", self.skip, -_MOST, _MOST)),
            ("order", arguments.choice("order", self.order, get_args(Order))),
            ("offset", arguments.shift("offset", self.offset)),
            ("copies", arguments.whole("copies", self.copies, 1, arguments.MOST_COPIES)),
        ):
            force_setattr(self, name, read)


def impose(
    pages: Iterable[Page],
    stock: Stock,
    *,
    start: int = 1,
    skip: Collection[int] = (),
    order: Order = "rows",
    offset: tuple[float, float] = (0.0, 0.0),
) -> Iterator[Page]:
    """Place pages on the labels of sheets, each in the middle of its label. Yield the sheets.

    Labels are numbered from 1, row by row, whatever the `order` in which they are filled. On
    the first sheet the labels before `start` in that order, and those in `skip`, stay empty.
    Everything is moved by `offset`, points to the right and down, for a printer that does not
    meet the labels. Raises LayoutError: "sheet-position" at once, and "sheet-size" when a page
    does not have the labels' size.
    """
    arguments.instance("stock", stock, Stock, "use Project.stock(NAME)")
    pages = arguments.each("pages", pages, Page, "give the pages of documents")
    numbers = _numbers(stock, cast("Order", arguments.choice("order", order, get_args(Order))))
    start = arguments.whole("start", start, -_MOST, _MOST)
    first = _free(stock, numbers, start, arguments.numbers("skip", skip, -_MOST, _MOST))
    place = _Imposition(stock, arguments.shift("offset", offset))
    return _sheets(pages, place, first, numbers)


def list_places(stock: Stock, order: SheetOrder) -> tuple[Sequence[int], Sequence[int]]:
    """List the numbers of the labels to fill, in order: on the first sheet, and on all others.

    Raises LayoutError "sheet-position".
    """
    numbers = _numbers(stock, order.order)
    return _free(stock, numbers, order.start, order.skip), numbers


def parse_label_numbers(text: str) -> tuple[int, ...]:
    """Parse the numbers of labels on a sheet, as in ``1-2,5``. Raises ValueError."""
    numbers: set[int] = set()
    for part in text.split(","):
        match = _STRETCH.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= _MOST:
            raise ValueError(
                f"{part.strip()!r} is not the number of a label: write numbers such as 1-2,5"
            )
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers))


def fits(stock: Stock, width: float, height: float) -> bool:
    """True if a page of this size fits the labels of a sheet, to half a millimetre."""
    differs = max(abs(stock.label_width - width), abs(stock.label_height - height))
    return differs <= TOLERANCE + _SLACK


def check_size(stock: Stock, page: Page, known: Iterable[Stock] = ()) -> None:
    """Raise LayoutError "sheet-size" if `page` does not fit; the hint lists others."""
    if fits(stock, page.width, page.height):
        return
    names = [other.name for other in known if fits(other, page.width, page.height)]
    size = f"{format_mm(stock.label_width)}mm x {format_mm(stock.label_height)}mm"
    raise LayoutError(
        "sheet-size",
        f"a label of {format_mm(page.width)} × {format_mm(page.height)} mm does not fit "
        f"{stock.name}, whose labels are {format_mm(stock.label_width)} × "
        f"{format_mm(stock.label_height)} mm",
        hint=f"use one of these sheets: {', '.join(names)}"
        if names
        else f'use a template with size = "{size}" in [page]',
    )


def _sheets(
    pages: Iterator[Page], imposition: _Imposition, first: Sequence[int], others: Sequence[int]
) -> Iterator[Page]:
    """Yield sheets when they are full. `first` and `others` are the labels to fill."""
    numbers = first
    while filled := list(islice(pages, len(numbers))):
        yield imposition.sheet(list(zip(numbers, filled, strict=False)))
        numbers = others


def _numbers(stock: Stock, order: Order) -> list[int]:
    """Return the numbers of the labels of a sheet in the order in which they are filled."""
    numbers = range(1, stock.count + 1)
    if order == "rows":
        return list(numbers)
    return [
        number for column in range(stock.columns) for number in numbers[column :: stock.columns]
    ]


def _free(
    stock: Stock, numbers: Sequence[int], start: int, skip: Collection[int]
) -> Sequence[int]:
    """Return the numbers of the labels to fill on the first sheet. Raises LayoutError."""
    for number in (start, *sorted(skip)):
        if not 1 <= number <= stock.count:
            raise LayoutError(
                "sheet-position",
                f"there is no label {number} on {stock.name}",
                hint=f"its labels are numbered from 1 to {stock.count}, row by row",
            )
    free = [number for number in numbers[numbers.index(start) :] if number not in skip]
    if not free:
        raise LayoutError(
            "sheet-position",
            f"no label of the first sheet of {stock.name} is free",
            hint="use a new sheet: start at label 1 and skip no label",
        )
    return free


class _Imposition:
    """Makes the sheets of a job; equal first layers are one object."""

    def __init__(self, stock: Stock, offset: tuple[float, float]) -> None:
        self.stock = stock
        self.offset = offset
        self.guides = Group(*offset, tuple(draw_guides(stock)), "artifact")
        # The keys are ids of layers; the values hold these layers, so that ids stay valid.
        self.shared: dict[Hashable, tuple[Sequence[Layer], Layer]] = {}

    def sheet(self, labels: Sequence[tuple[int, Page]]) -> Page:
        """Make a sheet from pages, by the numbers of the labels on which they stand."""
        for _, page in labels:
            check_size(self.stock, page)
        first = self._first_layer(labels)
        later = [
            Layer(
                tuple(
                    self._place_layer(rank, number, page, page.layers[depth])
                    for rank, (number, page) in enumerate(labels)
                    if depth < len(page.layers)
                )
            )
            for depth in range(1, max(len(page.layers) for _, page in labels))
        ]
        return Page(
            self.stock.width,
            self.stock.height,
            (first, *later),
            mono=all(page.mono for _, page in labels),
        )

    def _first_layer(self, labels: Sequence[tuple[int, Page]]) -> Layer:
        """Join the first layers of all labels of a sheet, and draw the cut lines on top."""
        firsts = [
            (rank, n, page, page.layers[0])
            for rank, (n, page) in enumerate(labels)
            if page.layers
        ]
        key = tuple(
            (n, id(layer), page.width, page.height, page.marks) for _, n, page, layer in firsts
        )
        if key not in self.shared:
            marks = (
                (*self._corner(number, page), mark)
                for number, page in labels
                for mark in page.marks
            )
            groups = [
                *(self._place_layer(*each) for each in firsts),
                self.guides,
                Group(*self.offset, tuple(draw_label_marks(self.stock, marks)), "artifact"),
            ]
            common = Layer(tuple(group for group in groups if group.items))
            if len(self.shared) >= _CACHED:
                self.shared.clear()
            self.shared[key] = [layer for *_, layer in firsts], common
        return self.shared[key][1]

    def _place_layer(self, rank: int, number: int, page: Page, layer: Layer) -> Group:
        """Place a layer of a page on its label, in a group for screen readers."""
        (x, y), (right, down) = self._corner(number, page), self.offset
        return Group(x + right, y + down, layer.items, order=rank * _APART)

    def _corner(self, number: int, page: Page) -> tuple[float, float]:
        """Return the top left corner of a page on the sheet, before the printer's offset."""
        stock, (x, y) = self.stock, self.stock.corner(number)
        return (
            x + (stock.label_width - page.width) / 2,
            y + (stock.label_height - page.height) / 2,
        )
