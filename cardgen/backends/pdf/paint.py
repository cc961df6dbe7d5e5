"""Turn items into the operators that draw them: y goes down on our pages and up in a PDF.

A barcode is one path, so that no seams show between its modules, and its modules are whole
dots of the printer, as in a PNG.

Paper is cut with an error of a millimetre, so a picture that ends at the trim edge might leave
white there. As print shops do, it is enlarged in proportion until it covers trim and bleed, and
the excess is cut off. A picture with a view shows more of the whole instead, if there is more.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.backends.dots import module_spans
from cardgen.backends.pdf.fonts import FontSet
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pdf.pictures import PictureSet
from cardgen.backends.pdf.profiles import PdfProfile
from cardgen.backends.pdf.refusals import Inspector
from cardgen.backends.pdf.text import SEGMENTS, number, show
from cardgen.display import WHOLE, Bars, Color, GlyphRun, Leaf, Path, Picture, Rect
from cardgen.pictures import is_opaque, read_artwork
from cardgen.units import POINTS_PER_INCH

_MUCH: Final = 2.0  # a sum of inks that every press can take
_EDGE: Final = 0.01  # points; an item reaches the trim edge at this distance
Edges = tuple[float, float, float, float]
"""Points at the left, top, right and bottom."""


class PageBox(NamedTuple):
    """The trim box on its page: its lower left corner, size and bleed, in points."""

    left: float
    bottom: float
    width: float
    height: float
    bleed: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the trim box."""
        return self.width, self.height

    def holds(self, x: float, y: float) -> bool:
        """True if a point, in points from the top left, is in the trim box or the bleed."""
        within = -self.bleed <= x <= self.width + self.bleed
        return within and -self.bleed <= y <= self.height + self.bleed

    @property
    def trim(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the trim box."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    @property
    def top(self) -> float:
        """Top of the trim box."""
        return self.bottom + self.height


class DrawingContext(msgspec.Struct, frozen=True):
    """Fonts, pictures and inks of a file, the printer's dots per inch, and the profile."""

    fonts: FontSet
    pictures: PictureSet
    inks: Inks
    dpi: float
    profile: PdfProfile


class Painter:
    """Draws items as the operators of one content stream; the `inspector` checks each item."""

    def __init__(self, sheet: PageBox, context: DrawingContext) -> None:
        self.sheet = sheet
        self.context = context
        self.operators: list[str] = []
        self.inspector = Inspector(context.profile)
        self.color: str | None = None  # the operator of the fill colour
        self.blends = False  # if anything is transparent

    def draw(self, *items: Leaf) -> None:
        """Draw items. Glyph runs that follow one another share one text object."""
        for is_text, some in groupby(items, lambda item: isinstance(item, GlyphRun)):
            if is_text:
                self.text(item for item in some if isinstance(item, GlyphRun))
                continue
            for item in some:
                match item:
                    case Rect():
                        self._rect(item)
                    case Path():
                        self._path(item)
                    case Picture():
                        self._picture(item)
                    case Bars():
                        self._bars(item)

    def text(self, runs: Iterable[GlyphRun]) -> None:
        """Draw glyph runs in one text object (ISO 32000-1, 9.4)."""
        context, left, top = self.context, self.sheet.left, self.sheet.top
        self.operators.append("BT")
        for run in runs:
            self._fill(run.color)
            if context.profile.limits:
                self.inspector.check_text(context.fonts.font(run.font), run.size)
            self.operators += show(run, context.fonts, left, top)
        self.operators.append("ET")

    def _rect(self, rect: Rect) -> None:
        """Draw a rectangle. If it reaches the trim edge, extend it into the bleed."""
        sheet, bleed = self.sheet, self.sheet.bleed
        left, top = rect.x, rect.y
        right, bottom = left + rect.width, top + rect.height
        if bleed:
            left -= bleed * (left <= _EDGE)
            top -= bleed * (top <= _EDGE)
            right += bleed * (right >= sheet.width - _EDGE)
            bottom += bleed * (bottom >= sheet.height - _EDGE)
        self._fill(rect.color)
        self.inspector.check_rectangle(right - left, bottom - top)
        self.operators += [self._box(left, top, right - left, bottom - top), "f"]

    def _path(self, path: Path) -> None:
        """Draw a path, filled by the nonzero winding rule (ISO 32000-1, 8.5.3.3.2)."""
        left, top = self.sheet.left + path.x, self.sheet.top - path.y
        self._fill(path.color)
        outline = [
            (kind, [top - at if odd % 2 else left + at for odd, at in enumerate(points)])
            for kind, points in path.outline
        ]
        self.inspector.check_outline(outline)
        for kind, places in outline:
            self.operators.append(" ".join([*map(number, places), SEGMENTS[kind]]))
        self.operators.append("f")

    def _over_edges(self, picture: Picture) -> Picture:
        """Extend an opaque picture into the bleed at the trim edges that it touches.

        A picture with clear parts must not move: text may lie around them.
        """
        sheet, bleed = self.sheet, self.sheet.bleed
        if not bleed:
            return picture
        right, bottom = picture.x + picture.width, picture.y + picture.height
        reached = (
            picture.x <= _EDGE,
            picture.y <= _EDGE,
            right >= sheet.width - _EDGE,
            bottom >= sheet.height - _EDGE,
        )
        if not any(reached) or not is_opaque(picture.data):
            return picture
        left, top, beyond, below = (bleed * edge for edge in reached)
        return extend_to_bleed(picture, (left, top, beyond, below))

    def _picture(self, picture: Picture) -> None:
        """Draw a picture, turned and cropped, and extended into the bleed."""
        picture = self._over_edges(picture)
        pictures = self.context.pictures
        name = pictures.name(picture.data, picture.veil)
        self.blends |= pictures.blends(picture.data)
        self.operators.append("q")
        place = self.sheet.left + picture.x, self.sheet.top - picture.y - picture.height
        width, height = picture.width, picture.height
        if picture.turn:
            matrix, x, y = (
                ("0 -1 1 0", place[0], place[1] + height),
                ("-1 0 0 -1", place[0] + width, place[1] + height),
                ("0 1 -1 0", place[0] + width, place[1]),
            )[picture.turn - 1]
            self.operators.append(f"{matrix} {number(x)} {number(y)} cm")
            place = 0.0, 0.0
            width, height = (height, width) if picture.turn % 2 else (width, height)
        first, above, last, below = picture.view
        size = width / (last - first), height / (below - above)
        left, bottom = place[0] - first * size[0], place[1] - (1 - below) * size[1]
        if pixels := pictures.size(picture.data):
            self.inspector.check_picture(pixels, size)
        elif artwork := read_artwork(picture.data):
            self.inspector.check_artwork(artwork, size)
        elif excerpt := pictures.excerpt(picture.data):
            self.inspector.check_excerpt(excerpt, picture.alt)
        self.inspector.check_clear(picture, pictures.translucent_share(picture.data))
        self.inspector.check_words(picture)
        if picture.view != WHOLE:
            self.operators.append(f"{_rectangle(*place, width, height)} W n")
        shape = (size[0], 0, 0, size[1], left, bottom)
        self.operators += [f"{' '.join(map(number, shape))} cm", f"/{name} Do", "Q"]

    def _bars(self, bars: Bars) -> None:
        """Draw a barcode as one path of whole dots of the printer."""
        self._fill(bars.color)
        dot = POINTS_PER_INCH / self.context.dpi
        for spans in module_spans(bars, self.context.dpi):
            height = (spans.bottom - spans.top) * dot
            self.inspector.check_bars(spans, dot)
            for start, end in spans.columns:
                self.operators.append(
                    self._box(start * dot, spans.top * dot, (end - start) * dot, height)
                )
        self.operators.append("f")

    def _box(self, x: float, y: float, width: float, height: float) -> str:
        """Return the operator for a rectangle with its top left corner at `x`, `y`."""
        return _rectangle(self.sheet.left + x, self.sheet.top - y - height, width, height)

    def _fill(self, color: Color) -> None:
        """Set the fill colour if it differs from the present one."""
        operator = self.context.inks.fill(color)
        if operator != self.color:
            if color.inks and sum(color.inks) > _MUCH:
                self.inspector.check_ink(color.inks, self.context.inks.most)
            self.operators.append(operator)
            self.color = operator


@lru_cache(maxsize=1 << 14)  # modules of a batch's barcodes stand in the same places
def _rectangle(x: float, y: float, width: float, height: float) -> str:
    """Return the operator for a rectangle with its bottom left corner at `x`, `y`."""
    return f"{number(x)} {number(y)} {number(width)} {number(height)} re"


class _Axis(msgspec.Struct, frozen=True):
    """A picture along one axis, in points: its `whole` length, its view, and its extension.

    The view starts at `first` and has a `length`. It extends by `before` and `behind`.
    """

    whole: float
    first: float
    length: float
    before: float
    behind: float

    @property
    def anchor(self) -> float:
        """Fixed point when the picture grows: the end without an edge, or the middle."""
        if bool(self.before) == bool(self.behind):
            return self.length / 2
        return self.length if self.before else 0.0

    @property
    def enlargement(self) -> float:
        """Factor by which the picture must grow to cover its frame and the bleed."""
        at = self.first + self.anchor
        needed = [1.0]
        if at > 0:
            needed.append((self.anchor + self.before) / at)
        if at < self.whole:
            needed.append((self.length + self.behind - self.anchor) / (self.whole - at))
        return max(needed)

    def view(self, scale: float) -> tuple[float, float]:
        """Return start and end of the visible part at a scale, as shares of the picture."""
        at = self.first + self.anchor
        start = at - (self.anchor + self.before) / scale
        end = at + (self.length + self.behind - self.anchor) / scale
        return max(start / self.whole, 0.0), min(end / self.whole, 1.0)


def extend_to_bleed(picture: Picture, beyond: Edges) -> Picture:
    """Enlarge a picture so that it extends beyond each of its sides by some points."""
    left, top, right, below = beyond
    # The sides of a turned picture are in another order.
    own = (*beyond, *beyond)[picture.turn : picture.turn + 4]
    sides = picture.width, picture.height
    width, height = sides[:: -1 if picture.turn % 2 else 1]
    first, above, last, under = picture.view
    across = width / (last - first)
    down = height / (under - above)
    columns = _Axis(across, first * across, width, own[0], own[2])
    rows = _Axis(down, above * down, height, own[1], own[3])
    scale = max(columns.enlargement, rows.enlargement)
    (start, end), (head, foot) = columns.view(scale), rows.view(scale)
    return replace(
        picture,
        x=picture.x - left,
        y=picture.y - top,
        width=picture.width + left + right,
        height=picture.height + top + below,
        view=(start, head, end, foot),
    )
