"""What layout produces and backends draw: plain, frozen, comparable data.

A document holds pages, a page holds layers, a layer holds positioned items, and an item may
be a group of others. Lengths are points, origin top left of the page (of its trim box), y
down. Nothing here measures, shapes or opens a file; a font is named by a `FontRef` and opened
by those who need it. `walk` goes through whatever is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, TypeVar


class Color(NamedTuple):
    """sRGB, each 0 to 255; `inks` are the parts of CMYK that a press is to print instead."""

    r: int
    g: int
    b: int
    inks: tuple[float, float, float, float] | None = None

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Red, green and blue alone."""
        return self[:3]


BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


class FontRef(NamedTuple):
    """A face: the path of its file and its index in a collection.

    Its glyphs are drawn `scale` times as large as the text is: some faces look smaller than
    others of one size.
    """

    path: str
    index: int  # type: ignore[assignment]  # hides tuple.index, which no face needs
    scale: float = 1.0

    @property
    def name(self) -> str:
        """The same on every machine: file name and face index."""
        return f"{self.path.replace(chr(92), '/').rsplit('/', 1)[-1]}#{self.index}"


class Glyph(NamedTuple):
    """One glyph of a run. `x` and `y` are its origin from the run's origin, in points.

    `cluster` is the index in the run's text of the first character it stands for;
    `advance` is the distance to the next pen position, downwards in a vertical run.
    """

    id: int
    cluster: int
    x: float
    y: float
    advance: float


Beside = Literal["", "base", "reading", "dot"]
"""What a run has to do with a reading: it has one, is that of what is before it, or a dot.

The dots of emphasis stand beside characters as readings do, and say nothing.
"""


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face and size on one line, with the text they stand for.

    The line is a baseline or, in a `vertical` run, a column that is read downwards. Each
    glyph of a `sideways` run is drawn turned a quarter clockwise around its origin, as
    Latin words in a column are; such a run is vertical too. Positions of glyphs are in
    the page's axes always, x right and y down. What was set in these ways is then `turn`ed
    so many quarters clockwise as a whole.
    """

    x: float
    y: float
    font: FontRef
    size: float
    color: Color
    lang: str
    text: str
    glyphs: tuple[Glyph, ...]
    vertical: bool = False
    sideways: bool = False
    beside: Beside = ""
    turn: int = 0

    @property
    def quarters(self) -> int:
        """The quarters that each glyph is turned clockwise."""
        return (self.turn + self.sideways) % 4


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle: rules, boxes and backgrounds.

    A rule is made of whole dots, about its middle; if it is the side of a frame, `flush` with
    its left or upper edge, 0.0, or with the other, 1.0, so that sides meet at the corners.
    """

    x: float
    y: float
    width: float
    height: float
    color: Color
    flush: float = 0.5


class PathSegment(NamedTuple):
    """A piece of an outline, with the points it leads to, x and y in turn.

    It moves to a point, where an outline begins; draws a line to one; draws a curve to the
    last of three, of which the others are its handles (cubic Bézier); or closes the outline.
    """

    kind: Literal["move", "line", "curve", "close"]
    points: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Filled outlines: seals, pictograms, logos. Their points count from `x`, `y`.

    What they enclose is filled by the nonzero rule: of two that run the same way the inner one
    changes nothing, and one that runs the other way is a hole. Outlines that were not closed
    are filled as if they were. Without `alt`, what it shows in words, a path is decoration.
    """

    x: float
    y: float
    outline: tuple[PathSegment, ...]
    color: Color
    alt: str = ""

    @property
    def hull(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what holds all of its points, and so the path."""
        across = [x for segment in self.outline for x in segment.points[::2]] or [0.0]
        down = [y for segment in self.outline for y in segment.points[1::2]] or [0.0]
        return (
            self.x + min(across),
            self.y + min(down),
            self.x + max(across),
            self.y + max(down),
        )


class Veil(NamedTuple):
    """What is mixed into all colours of a picture: from 0, nothing, to 1, no picture."""

    color: Color
    strength: float


WHOLE: Final = (0.0, 0.0, 1.0, 1.0)
"""Left, top, right and bottom of what is shown of a picture: all of it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture (PNG, JPEG, WebP, SVG or PDF) scaled into a rectangle.

    `alt` puts into words what it shows; of one that is not described it is the file's name.
    Of the picture, upright, the part `view` is shown, in shares of its width and height. A
    `veil` lies on it. It is `turn`ed so many quarters clockwise, and is then as wide and high
    as is said.
    """

    x: float
    y: float
    width: float
    height: float
    data: bytes
    alt: str = ""
    is_described: bool = True
    view: tuple[float, float, float, float] = WHOLE
    veil: Veil | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """A barcode as rows of modules, without its quiet zone.

    `columns` × `rows` modules fill `width` × `height` points. `modules` are the rows from the
    top, a character for each module: 1 for a dark one, 0 for a light one. Raster backends draw
    each module on whole device pixels, the largest that the space allows, flush with the side
    or corner that `anchor_x` and `anchor_y` name (0 start, 0.5 centre, 1 end). Printing modules
    narrower than `least` points is an error. A linear symbol may have a `bearer` of so many
    modules above its bars and below them, dark from side to side; it is part of its height.
    One that is turned on its side has a single column: its bars lie one below the other.
    `alt` puts into words what it is and carries.
    """

    x: float
    y: float
    width: float
    height: float
    columns: int
    rows: int
    modules: tuple[str, ...]
    symbology: str
    text: str
    color: Color = BLACK
    anchor_x: float = 0.0
    anchor_y: float = 0.0
    least: float = 0.0
    bearer: int = 0
    alt: str = ""


Role = Literal[
    "",
    "heading",
    "subheading",
    "paragraph",
    "figure",
    "list",
    "list-item",
    "table",
    "table-continued",
    "row",
    "column-header",
    "cell",
    "artifact",
    "running-head",
    "running-foot",
]
"""What a group is to its reader (ISO 32000-1, 14.8.4).

A ``table-continued`` has more rows of the table before it, on whichever page that is. An
``artifact`` is not read: a rule, a line to cut along. Nor is what runs through all pages: a
head that is repeated, a number of a page.
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Items in painting order that are placed as one: they count from `x`, `y`.

    With a `role` they are one thing to a reader, without one no more than placed together; with
    an `alt` they are a picture, which that puts into words. A cell goes over so many `columns`.
    Groups that have the same object as `items` are one drawing in several places, which a
    backend may draw once. What is on a page is read by `order`, which counts from that of the
    group around it, and where that is alike as it is painted.
    """

    x: float
    y: float
    items: tuple[Item, ...]
    role: Role = ""
    columns: int = 1
    alt: str = ""
    order: int = 0


Leaf = GlyphRun | Rect | Path | Picture | Bars
"""What is drawn."""

Item = Leaf | Group
L = TypeVar("L", bound=Leaf)
_BELOW: Final = 0.12  # of an em box, below the baseline


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Layer:
    """Items in painting order."""

    items: tuple[Item, ...]


class PageMark(NamedTuple):
    """Where a page is folded, or cut once more: so far from its left if upright, or its top."""

    kind: Literal["fold", "cut"]
    upright: bool
    at: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `width` × `height` points; later layers paint over earlier ones.

    The first layer is what a batch has in common: backends may keep what they made of
    it, recognising it by identity. `mono` pages are drawn in pure black and white, for
    thermal printers. A print shop wants what reaches the edge to go on by `bleed` points, and
    `marks` of folds and cuts beside the page, where it has marks.
    """

    width: float
    height: float
    layers: tuple[Layer, ...]
    mono: bool = False
    bleed: float = 0.0
    marks: tuple[PageMark, ...] = ()


class Endorsed(NamedTuple):
    """A text, what its revision is known by, and who approved it, by name."""

    text: str
    revision: str
    by: tuple[str, ...]

    def __str__(self) -> str:
        """In words, as a file says it of itself."""
        return f"{self.text}, revision {self.revision}, approved by {', '.join(self.by)}"


class Attached(NamedTuple):
    """A file that goes with a document: what it was made from."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Document:
    """Pages with what describes them: a title, and the languages in order of reading.

    `author` and `date` (2020-03-26T00:00:00Z) may be empty, and so may what it says of texts
    that somebody has approved, and the files that are `attached`. One that `is_tiled` has pages
    that an own printer prints, to be glued together.
    """

    pages: tuple[Page, ...]
    title: str
    langs: tuple[str, ...]
    author: str = ""
    date: str = ""
    endorsed: tuple[Endorsed, ...] = ()
    attached: tuple[Attached, ...] = ()
    is_tiled: bool = False


class Placed(NamedTuple):
    """What is drawn, where it is on its page.

    Pages and layers count from 0; `roles` are those of the groups around it, the outermost
    first, as far as they have one.
    """

    page: int
    layer: int
    roles: tuple[Role, ...]
    item: Leaf


def walk(document: Document) -> Iterator[Placed]:
    """All that is drawn in a document, in painting order."""
    for number, page in enumerate(document.pages):
        for depth, layer in enumerate(page.layers):
            for roles, item in _walk(layer.items, 0.0, 0.0, ()):
                yield Placed(number, depth, roles, item)


def leaves(items: Iterable[Item], x: float = 0.0, y: float = 0.0) -> list[Leaf]:
    """All that is drawn of some items, in painting order, where the origin is at `x`, `y`."""
    found: list[Leaf] = []
    for item in items:
        if isinstance(item, Group):
            found += leaves(item.items, x + item.x, y + item.y)
        else:
            found.append(moved(item, x, y))
    return found


def moved(item: L, x: float, y: float) -> L:
    """An item so much further to the right and down."""
    return replace(item, x=item.x + x, y=item.y + y) if x or y else item


def turned(item: L, quarters: int, x: float, y: float) -> L:
    """An item turned so many quarters clockwise around a point of the page."""
    return _about(item, quarters, x, y) if quarters % 4 else item


def _about(item: Any, quarters: int, x: float, y: float) -> Any:
    about = x, y
    match item:
        case GlyphRun() | Path():
            place = _turned((item.x, item.y), quarters, about)
            if isinstance(item, Path):
                outline = tuple(
                    PathSegment(kind, _turned_all(points, quarters))
                    for kind, points in item.outline
                )
                return replace(item, x=place[0], y=place[1], outline=outline)
            glyphs = tuple(
                glyph._replace(x=at[0], y=at[1])
                for glyph in item.glyphs
                for at in [_turned((glyph.x, glyph.y), quarters)]
            )
            turn = (item.turn + quarters) % 4
            return replace(item, x=place[0], y=place[1], glyphs=glyphs, turn=turn)
    corners = [
        _turned(at, quarters, about)
        for at in ((item.x, item.y), (item.x + item.width, item.y + item.height))
    ]
    (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
    placed = replace(item, x=left, y=top, width=right - left, height=bottom - top)
    if isinstance(placed, Picture):
        return replace(placed, turn=(placed.turn + quarters) % 4)
    return _turned_bars(placed, quarters) if isinstance(placed, Bars) else placed


def _turned_bars(bars: Bars, quarters: int) -> Bars:
    """The modules of a barcode turned, in whatever box it is."""
    for _ in range(quarters % 4):
        rows = tuple("".join(column) for column in zip(*reversed(bars.modules), strict=True))
        bars = replace(
            bars,
            columns=bars.rows,
            rows=bars.columns,
            modules=rows,
            anchor_x=1 - bars.anchor_y,
            anchor_y=bars.anchor_x,
        )
    return bars


def _turned(
    at: tuple[float, float], quarters: int, about: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """A point turned clockwise around another."""
    (x, y), (left, top) = at, about
    dx, dy = x - left, y - top
    for _ in range(quarters % 4):
        dx, dy = -dy, dx
    return left + dx, top + dy


def _turned_all(points: tuple[float, ...], quarters: int) -> tuple[float, ...]:
    """Points, x and y in turn, turned clockwise around the origin."""
    for _ in range(quarters % 4):
        points = tuple(
            value for x, y in zip(points[::2], points[1::2], strict=True) for value in (-y, x)
        )
    return points


def extent(item: Item) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the room that an item takes.

    That of a run is its advance and em box, of a group that of all that is in it.
    """
    match item:
        case GlyphRun() if item.turn:
            level = _about(item, -item.turn, item.x, item.y)
            left, top, right, bottom = extent(level)
            corners = [
                _turned(at, item.turn, (item.x, item.y))
                for at in ((left, top), (right, bottom))
            ]
            (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
            return left, top, right, bottom
        case Group():
            return _around(map(extent, item.items), item.x, item.y)
        case Path():
            return item.hull
        case GlyphRun() if item.vertical:
            last = item.glyphs[-1]
            below = last.advance if item.sideways else _BELOW * item.size
            # What stands side by side is wider than its own size, reduced as it is.
            half = max(item.size / 2, -min(glyph.x for glyph in item.glyphs))
            return item.x - half, item.y, item.x + half, item.y + last.y + below
        case GlyphRun():
            last = item.glyphs[-1]
            top = item.y - (1 - _BELOW) * item.size
            return item.x, top, item.x + last.x + last.advance, top + item.size
    return item.x, item.y, item.x + item.width, item.y + item.height


def _around(
    found: Iterable[tuple[float, float, float, float]], x: float, y: float
) -> tuple[float, float, float, float]:
    """The least that holds all of these, moved; nothing at all if there are none."""
    lefts, tops, rights, bottoms = [*zip(*found, strict=True)] or [(0.0,)] * 4
    return x + min(lefts), y + min(tops), x + max(rights), y + max(bottoms)


def scaled(item: Leaf, by: float) -> Leaf:
    """An item on a page so many times as large: to be looked at, so bars may be any size."""
    if by == 1.0:
        return item
    x, y = item.x * by, item.y * by
    match item:
        case GlyphRun():
            glyphs = tuple(
                glyph._replace(x=glyph.x * by, y=glyph.y * by, advance=glyph.advance * by)
                for glyph in item.glyphs
            )
            return replace(item, x=x, y=y, size=item.size * by, glyphs=glyphs)
        case Path():
            outline = tuple(
                PathSegment(kind, tuple(at * by for at in points))
                for kind, points in item.outline
            )
            return replace(item, x=x, y=y, outline=outline)
        case Rect() | Picture():
            return replace(item, x=x, y=y, width=item.width * by, height=item.height * by)
        case Bars():
            width, height = item.width * by, item.height * by
            return replace(item, x=x, y=y, width=width, height=height, least=0.0)


def _walk(
    items: Iterable[Item], x: float, y: float, roles: tuple[Role, ...]
) -> Iterator[tuple[tuple[Role, ...], Leaf]]:
    for item in items:
        if isinstance(item, Group):
            around = (*roles, item.role) if item.role else roles
            yield from _walk(item.items, x + item.x, y + item.y, around)
        else:
            yield roles, moved(item, x, y)
