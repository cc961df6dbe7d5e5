"""Documents that layout makes and backends draw: plain, frozen, comparable values.

A document holds pages, a page holds layers, a layer holds positioned items, and a group holds
items of its own. Lengths are points. The origin is the top left corner of the page's trim box,
and y runs down. This module measures nothing, shapes nothing and opens no file: a `FontRef`
names a font, and whoever needs the font opens it. `walk` yields everything that a document
draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from cardgen import arguments


class Color(NamedTuple):
    """An sRGB colour with parts from 0 to 255.

    If a colour has `inks`, a press prints these parts of CMYK instead, from 0 to 1.
    """

    r: int
    g: int
    b: int
    inks: tuple[float, float, float, float] | None = None

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Return red, green and blue, each from 0 to 255."""
        return self[:3]


BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


class FontRef(NamedTuple):
    """A font face: the path of its file and its index in a font collection.

    Glyphs are drawn `scale` times as large as the text is, since some faces look smaller than
    others of the same size.
    """

    path: str
    index: int  # type: ignore[assignment]  # hides tuple.index, which no face needs
    scale: float = 1.0

    @property
    def name(self) -> str:
        """Return file name and face index, the same on every machine."""
        return f"{self.path.replace(chr(92), '/').rsplit('/', 1)[-1]}#{self.index}"


class Glyph(NamedTuple):
    """A glyph of a run, `x` and `y` points from the run's origin.

    `cluster` is the index in the run's text of the first character that the glyph stands for.
    `advance` is the distance to the next pen position, which is downwards in a vertical run.
    """

    id: int
    cluster: int
    x: float
    y: float
    advance: float


Beside = Literal["", "base", "reading", "dot"]
"""Part of a run in ruby: a base, the reading of the base before it, or an emphasis dot.

Emphasis dots stand beside characters as readings do, but readers skip them.
"""


class GlyphRun(msgspec.Struct, frozen=True):
    """Glyphs of one face and size on one line, with the text they stand for.

    The line is a baseline or, in a `vertical` run, a column that is read downwards. In a
    `sideways` run, as of Latin words in a column, each glyph is drawn turned a quarter
    clockwise around its origin; such a run is vertical too. Positions of glyphs are always in
    the page's axes, x right and y down. At the end the whole run is turned clockwise by `turn`
    quarters.
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
        """Number of clockwise quarter turns of each glyph."""
        return (self.turn + self.sideways) % 4


class Rect(msgspec.Struct, frozen=True):
    """A filled rectangle: a rule, the side of a box or a background.

    Printers draw a rule in whole dots around its middle. The side of a frame is `flush` with
    its left or upper edge (0.0) or with its other edge (1.0), so that sides meet at the
    corners.
    """

    x: float
    y: float
    width: float
    height: float
    color: Color
    flush: float = 0.5


class PathSegment(NamedTuple):
    """A segment of an outline and its points, as x and y in turn.

    "move" begins an outline at a point. "line" draws a line to a point. "curve" draws a cubic
    Bézier curve: two handles, then the end point. "close" closes the outline.
    """

    kind: Literal["move", "line", "curve", "close"]
    points: tuple[float, ...] = ()


class Path(msgspec.Struct, frozen=True):
    """A filled path, as of a seal, a pictogram or a logo; its points count from `x`, `y`.

    The fill rule is nonzero: an inner outline that runs the same way as the outer one changes
    nothing, and one that runs the other way is a hole. An open outline is filled as if it were
    closed. `alt` describes the path; without it, the path is decoration.
    """

    x: float
    y: float
    outline: tuple[PathSegment, ...]
    color: Color
    alt: str = ""

    @property
    def hull(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the box around all points of the path."""
        across = [x for segment in self.outline for x in segment.points[::2]] or [0.0]
        down = [y for segment in self.outline for y in segment.points[1::2]] or [0.0]
        return (
            self.x + min(across),
            self.y + min(down),
            self.x + max(across),
            self.y + max(down),
        )


class Veil(msgspec.Struct, frozen=True):
    """A colour that is mixed into a whole picture: `strength` 0 changes nothing, 1 hides it."""

    color: Color
    strength: float


WHOLE: Final = (0.0, 0.0, 1.0, 1.0)
"""The `view` of a whole picture: its left, top, right and bottom."""


class Picture(msgspec.Struct, frozen=True):
    """An encoded picture (PNG, JPEG, WebP, SVG or PDF) scaled into a rectangle.

    `alt` describes the picture; if it is not `is_described`, `alt` is the file's name. `view`
    is the part of the upright picture that is shown: left, top, right and bottom as shares of
    its width and height. A `veil` lies over it. It is turned clockwise by `turn` quarters into
    the rectangle.
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


class Bars(msgspec.Struct, frozen=True):
    """A barcode as rows of modules, without its quiet zone.

    `columns` × `rows` modules fill `width` × `height` points. `modules` are the rows from the
    top, with a character for each module: 1 for a dark one, 0 for a light one. Raster backends
    draw each module with whole device pixels, as many as there is space for. The symbol is then
    flush with the side or corner that `anchor_x` and `anchor_y` name (0 start, 0.5 centre, 1
    end). Printing modules narrower than `least` points is an error. A linear symbol may have
    bearer bars: `bearer` modules above its bars and as many below them, dark from side to side,
    within its height. A linear symbol that is turned on its side has a single column: its bars
    lie one below the other. `alt` says what the barcode is and what it carries.
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
"""Structure type of a group (ISO 32000-1, 14.8.4).

A ``table-continued`` has more rows of the table before it, on the same page or a later one. An
``artifact`` is not read: a rule, or a line to cut along. Nor are a ``running-head`` and a
``running-foot``, which stand on all pages, such as a page number.
"""


class Group(msgspec.Struct, frozen=True):
    """Items in painting order that are placed together; they count from `x`, `y`.

    A group with a `role` is a structure element of that type; without one it only moves its
    items. A group with an `alt` is a picture that the `alt` describes. A cell spans `columns`.
    Groups that share one `items` object are the same drawing in several places, so a backend
    may draw it once. Groups are read by their `order` within the group around them; groups of
    the same order are read in painting order.
    """

    x: float
    y: float
    items: tuple[Item, ...]
    role: Role = ""
    columns: int = 1
    alt: str = ""
    order: int = 0


Leaf = GlyphRun | Rect | Path | Picture | Bars
"""An item that draws something."""

Item = Leaf | Group
L = TypeVar("L", bound=Leaf)
_BELOW: Final = 0.12  # of an em box, below the baseline


class Layer(msgspec.Struct, frozen=True, weakref=True):
    """The items of a page that are painted together, in painting order."""

    items: tuple[Item, ...]


class PageMark(NamedTuple):
    """A fold or cut line, `at` points from the page's left if `upright`, else from its top."""

    kind: Literal["fold", "cut"]
    upright: bool
    at: float


Turn = Literal["page", "calendar"]
"""The way to turn a card to its other side: like a page of a book, or of a wall calendar."""


class Page(msgspec.Struct, frozen=True):
    """A page of `width` × `height` points; later layers paint over earlier ones.

    The first layer is common to a batch: backends may cache their drawing of it by the identity
    of the layer. `mono` pages are drawn in pure black and white, for thermal printers. Items
    that reach the edge go on into the `bleed`, as many points beyond the trim box. `marks` are
    fold and cut lines that are marked beside the page. After a page with a `turn` comes its
    other side.
    """

    width: float
    height: float
    layers: tuple[Layer, ...]
    mono: bool = False
    bleed: float = 0.0
    marks: tuple[PageMark, ...] = ()
    turn: Turn | None = None


class Endorsement(msgspec.Struct, frozen=True):
    """An approved text: its name, its revision, and the names of those who approved it."""

    text: str
    revision: str
    by: tuple[str, ...]

    def __str__(self) -> str:
        """The approval as a file states it."""
        return f"{self.text}, revision {self.revision}, approved by {', '.join(self.by)}"


class Attachment(NamedTuple):
    """A file that is attached to a document, such as its source."""

    name: str
    data: bytes
    media_type: str


class Document(msgspec.Struct, frozen=True):
    """Pages with a title and the languages in order of reading.

    `author` and `date` (2020-03-26T00:00:00Z) may be empty. `endorsed` are the approved texts
    in the document, and `attached` the files that go with it. The pages of a document that
    `is_tiled` are printed on an office printer and glued together.
    """

    pages: tuple[Page, ...]
    title: str
    langs: tuple[str, ...]
    author: str = ""
    date: str = ""
    endorsed: tuple[Endorsement, ...] = ()
    attached: tuple[Attachment, ...] = ()
    is_tiled: bool = False


class PlacedItem(NamedTuple):
    """An item with its position in the document.

    Pages and layers count from 0. `roles` are the roles of the groups around the item, the
    outermost first.
    """

    page: int
    layer: int
    roles: tuple[Role, ...]
    item: Leaf


def walk(document: Document) -> Iterator[PlacedItem]:
    """Yield all items that a document draws, in painting order. Raises FieldError."""
    arguments.instance("document", document, Document, "take label.document()")
    for number, page in enumerate(document.pages):
        for depth, layer in enumerate(page.layers):
            for roles, item in _walk(layer.items, 0.0, 0.0, ()):
                yield PlacedItem(number, depth, roles, item)


def leaves(items: Iterable[Item], x: float = 0.0, y: float = 0.0) -> list[Leaf]:
    """List the items in groups that draw something, moved by `x`, `y` points."""
    found: list[Leaf] = []
    for item in items:
        if isinstance(item, Group):
            found += leaves(item.items, x + item.x, y + item.y)
        else:
            found.append(move_item(item, x, y))
    return found


def move_item(item: L, x: float, y: float) -> L:
    """Move an item by `x` points to the right and `y` points down."""
    return replace(item, x=item.x + x, y=item.y + y) if x or y else item


def turn_item(item: L, quarters: int, x: float, y: float) -> L:
    """Turn an item clockwise by quarter turns around a point."""
    return _turn_item(item, quarters, x, y) if quarters % 4 else item


def _turn_item(item: Any, quarters: int, x: float, y: float) -> Any:
    """Turn an item clockwise by quarter turns around the point `x`, `y`."""
    center = x, y
    match item:
        case GlyphRun() | Path():
            place = _turn_point((item.x, item.y), quarters, center)
            if isinstance(item, Path):
                outline = tuple(
                    PathSegment(kind, _turn_points(points, quarters))
                    for kind, points in item.outline
                )
                return replace(item, x=place[0], y=place[1], outline=outline)
            glyphs = tuple(
                glyph._replace(x=at[0], y=at[1])
                for glyph in item.glyphs
                for at in [_turn_point((glyph.x, glyph.y), quarters)]
            )
            turn = (item.turn + quarters) % 4
            return replace(item, x=place[0], y=place[1], glyphs=glyphs, turn=turn)
    corners = [
        _turn_point(at, quarters, center)
        for at in ((item.x, item.y), (item.x + item.width, item.y + item.height))
    ]
    (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
    placed = replace(item, x=left, y=top, width=right - left, height=bottom - top)
    if isinstance(placed, Picture):
        return replace(placed, turn=(placed.turn + quarters) % 4)
    return _turn_modules(placed, quarters) if isinstance(placed, Bars) else placed


def _turn_modules(bars: Bars, quarters: int) -> Bars:
    """Turn the modules of a barcode clockwise, whose box is turned already."""
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


def _turn_point(
    at: tuple[float, float], quarters: int, center: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """Turn a point clockwise by quarter turns around a centre."""
    (x, y), (left, top) = at, center
    dx, dy = x - left, y - top
    for _ in range(quarters % 4):
        dx, dy = -dy, dx
    return left + dx, top + dy


def _turn_points(points: tuple[float, ...], quarters: int) -> tuple[float, ...]:
    """Turn points clockwise by quarter turns around the origin."""
    for _ in range(quarters % 4):
        points = tuple(
            value for x, y in zip(points[::2], points[1::2], strict=True) for value in (-y, x)
        )
    return points


def extent(item: Item) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an item in points.

    A run takes its advance and em box, a group the space of all its items.
    """
    match item:
        case GlyphRun() if item.turn:
            level = _turn_item(item, -item.turn, item.x, item.y)
            left, top, right, bottom = extent(level)
            corners = [
                _turn_point(at, item.turn, (item.x, item.y))
                for at in ((left, top), (right, bottom))
            ]
            (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
            return left, top, right, bottom
        case Group():
            return _bounding_box(map(extent, item.items), item.x, item.y)
        case Path():
            return item.hull
        case GlyphRun() if item.vertical:
            last = item.glyphs[-1]
            below = last.advance if item.sideways else _BELOW * item.size
            # Characters side by side are wider together than their reduced size.
            half = max(item.size / 2, -min(glyph.x for glyph in item.glyphs))
            return item.x - half, item.y, item.x + half, item.y + last.y + below
        case GlyphRun():
            last = item.glyphs[-1]
            top = item.y - (1 - _BELOW) * item.size
            return item.x, top, item.x + last.x + last.advance, top + item.size
    return item.x, item.y, item.x + item.width, item.y + item.height


def _bounding_box(
    boxes: Iterable[tuple[float, float, float, float]], x: float, y: float
) -> tuple[float, float, float, float]:
    """Return the smallest box around boxes, moved by `x`, `y`."""
    lefts, tops, rights, bottoms = [*zip(*boxes, strict=True)] or [(0.0,)] * 4
    return x + min(lefts), y + min(tops), x + max(rights), y + max(bottoms)


def scale_item(item: Leaf, by: float) -> Leaf:
    """Scale an item for a reduced picture, where bars may have any size."""
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
    """Yield the items in groups that draw something, with the roles of their groups."""
    for item in items:
        if isinstance(item, Group):
            around = (*roles, item.role) if item.role else roles
            yield from _walk(item.items, x + item.x, y + item.y, around)
        else:
            yield roles, move_item(item, x, y)
