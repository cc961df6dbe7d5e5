"""Imposition: labels side by side on sheets.

Pages of labels come in, and each sheet goes out as soon as it is full, so that any number of
labels is possible. A label is placed by one translation: each of its layers is a group on the
sheet, with the same `items` object as on the label. Content that is the same on all full sheets
is one layer, the same object each time. Backends recognise both.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Literal, TypeAlias, cast, get_args

import msgspec
from msgspec.structs import force_setattr, replace

from cardgen import arguments
from cardgen.display import Document, Group, Item, Layer, Page, PageMark, Turn, turn_item
from cardgen.errors import LayoutError
from cardgen.layout.sheet.guides import draw_guides, draw_label_marks
from cardgen.lazy import lazy_pattern
from cardgen.stock import Stock
from cardgen.units import format_mm, parse_length

Order = Literal["rows", "columns"]
Edge = Literal["long", "short"]
"""The edge of a sheet around which a printer turns it to print the other side."""

_Card: TypeAlias = tuple[Page, Page | None]
"""A page, and the other side of it if there is one."""

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
    edge: Edge = "long",
) -> Iterator[Page]:
    """Place pages on the labels of sheets, each in the middle of its label. Yield the sheets.

    Cards of two sides, whose second page has a `turn`, give sheets of two sides: printed on
    both, and turned around their long or short `edge`, each card has its own other side.

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
    edge = cast("Edge", arguments.choice("edge", edge, get_args(Edge)))
    place = _Imposition(stock, arguments.shift("offset", offset), edge)
    return _sheets(_pair_sides(pages), place, first, numbers)


def list_cards(pages: Iterable[Page], copies: int) -> Iterator[Page]:
    """Repeat pages so many times, each card with its two sides."""
    for front, back in _pair_sides(iter(pages)):
        for _ in range(copies):
            yield front
            if back is not None:
                yield back


def turn_for_edge(document: Document, edge: Edge) -> Document:
    """Turn other sides upside down if they need it on paper that is turned around this edge.

    The paper of a card has the size of the card.
    """
    edge = cast("Edge", arguments.choice("edge", edge, get_args(Edge)))
    pages = list[Page]()
    for front, back in _pair_sides(iter(document.pages)):
        turn = _find_turn(front.width, front.height, edge)
        if back is None or front.turn == turn:
            pages += (front,) if back is None else (front, back)
            continue
        center = back.width / 2, back.height / 2
        layers = tuple(Layer(_turn_over(each.items, *center)) for each in back.layers)
        marks = tuple(_turn_mark(mark, back) for mark in back.marks)
        pages += (replace(front, turn=turn), replace(back, layers=layers, marks=marks))
    return replace(document, pages=tuple(pages))


def _turn_mark(mark: PageMark, page: Page) -> PageMark:
    """Return a mark of a page that is turned upside down."""
    return mark._replace(at=(page.width if mark.upright else page.height) - mark.at)


def _find_turn(width: float, height: float, edge: Edge) -> Turn:
    """Return the way in which a printer turns a sheet around an edge."""
    return "page" if (edge == "long") == (height >= width) else "calendar"


def find_edge(page: Page) -> Edge:
    """Return the edge around which paper of the size of a card is turned to its other side."""
    return "long" if _find_turn(page.width, page.height, "long") == page.turn else "short"


def _pair_sides(pages: Iterator[Page]) -> Iterator[_Card]:
    """Join each page with the other side of it, which follows it."""
    for page in pages:
        yield page, None if page.turn is None else next(pages, None)


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
    cards: Iterator[_Card], imposition: _Imposition, first: Sequence[int], others: Sequence[int]
) -> Iterator[Page]:
    """Yield sheets when they are full. `first` and `others` are the labels to fill."""
    numbers = first
    while filled := list(islice(cards, len(numbers))):
        placed = list(zip(numbers, filled, strict=False))
        front = imposition.sheet([(number, front) for number, (front, _) in placed])
        backs = [
            (number, back, front.turn)
            for number, (front, back) in placed
            if back is not None and front.turn is not None
        ]
        if backs:
            yield replace(front, turn=imposition.turn)
            yield imposition.back(backs)
        else:
            yield front
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

    def __init__(self, stock: Stock, offset: tuple[float, float], edge: Edge) -> None:
        self.stock = stock
        self.offset = offset
        self.turn = _find_turn(stock.width, stock.height, edge)
        self.turned: dict[int, tuple[Layer, Layer]] = {}  # by the id of the first
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

    def back(self, labels: Sequence[tuple[int, Page, Turn]]) -> Page:
        """Make the other side of a sheet, without the cut lines that its front has.

        A card that is turned in another way than the sheet stands upside down there.
        """
        layers = list[Layer]()
        for depth in range(max(len(page.layers) for _, page, _ in labels)):
            groups = list[Group]()
            for rank, (number, page, turn) in enumerate(labels):
                check_size(self.stock, page)
                if depth >= len(page.layers):
                    continue
                x, y = self._corner(number, page)
                if self.turn == "page":
                    x = self.stock.width - x - page.width
                else:
                    y = self.stock.height - y - page.height
                layer = page.layers[depth]
                layer = layer if turn == self.turn else self._turn(layer, page)
                right, down = self.offset
                groups.append(Group(x + right, y + down, layer.items, order=rank * _APART))
            layers.append(Layer(tuple(groups)))
        mono = all(page.mono for _, page, _ in labels)
        return Page(self.stock.width, self.stock.height, tuple(layers), mono)

    def _turn(self, layer: Layer, page: Page) -> Layer:
        """Turn a layer of a page upside down, each once."""
        if id(layer) not in self.turned:
            if len(self.turned) >= _CACHED:
                self.turned.clear()
            center = page.width / 2, page.height / 2
            self.turned[id(layer)] = layer, Layer(_turn_over(layer.items, *center))
        return self.turned[id(layer)][1]

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


def _turn_over(items: Iterable[Item], x: float, y: float) -> tuple[Item, ...]:
    """Turn items upside down around a point; groups stay what they are for screen readers."""
    return tuple(
        replace(item, items=_turn_over(item.items, x - item.x, y - item.y))
        if isinstance(item, Group)
        else turn_item(item, 2, x, y)
        for item in items
    )
