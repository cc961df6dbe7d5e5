"""Items into operators that draw them: points with y down become points with y up.

A barcode is one path, so that no seams show between its modules, and its modules are whole
dots of the printer, as in a PNG.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.backends.dots import modules
from cardgen.backends.pdf.edges import over_edges
from cardgen.backends.pdf.fonts import FontSet
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pdf.pictures import PictureSet
from cardgen.backends.pdf.profiles import PdfProfile
from cardgen.backends.pdf.refusals import Inspector
from cardgen.backends.pdf.text import number, show
from cardgen.display import WHOLE, Bars, Color, GlyphRun, Leaf, Path, Picture, Rect
from cardgen.pictures import artwork_of, is_opaque
from cardgen.units import POINTS_PER_INCH

_SEGMENTS: Final = {"move": "m", "line": "l", "curve": "c", "close": "h"}
_MUCH: Final = 2.0  # inks of a place, of which every press can take as many
_EDGE: Final = 0.01  # points; what comes as near as this to the trim edge reaches it


class PageBox(NamedTuple):
    """The trim box on its page: its lower left corner, size and bleed, in points."""

    left: float
    bottom: float
    width: float
    height: float
    bleed: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is on the page or in its bleed, counted from its top left corner."""
        within = -self.bleed <= x <= self.width + self.bleed
        return within and -self.bleed <= y <= self.height + self.bleed

    @property
    def trim(self) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge of the trim box."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    @property
    def top(self) -> float:
        """Where the trim box ends."""
        return self.bottom + self.height


class Means(NamedTuple):
    """What is drawn with: fonts, pictures and inks of the file, dots per inch, and what for."""

    fonts: FontSet
    pictures: PictureSet
    inks: Inks
    dpi: float
    profile: PdfProfile


class Painter:
    """The operators of one stream, as items are drawn; the `inspector` looks at each."""

    def __init__(self, sheet: PageBox, means: Means) -> None:
        self.sheet = sheet
        self.means = means
        self.operators: list[str] = []
        self.inspector = Inspector(means.profile)
        self.color: str | None = None  # what it fills with
        self.blends = False  # whether anything lets shine through what is below

    def draw(self, *items: Leaf) -> None:
        """Draw items, runs that follow one another as one text object."""
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
        """Draw runs, all in one text object (ISO 32000-1, 9.4)."""
        means, left, top = self.means, self.sheet.left, self.sheet.top
        self.operators.append("BT")
        for run in runs:
            self._fill(run.color)
            if means.profile.limits:
                self.inspector.text(means.fonts.font(run.font), run.size)
            self.operators += show(run, means.fonts, left, top)
        self.operators.append("ET")

    def _rect(self, rect: Rect) -> None:
        """A rectangle; one that reaches the trim edge goes on into the bleed."""
        sheet, bleed = self.sheet, self.sheet.bleed
        left, top = rect.x, rect.y
        right, bottom = left + rect.width, top + rect.height
        if bleed:
            left -= bleed * (left <= _EDGE)
            top -= bleed * (top <= _EDGE)
            right += bleed * (right >= sheet.width - _EDGE)
            bottom += bleed * (bottom >= sheet.height - _EDGE)
        self._fill(rect.color)
        self.inspector.rectangle(right - left, bottom - top)
        self.operators += [self._box(left, top, right - left, bottom - top), "f"]

    def _path(self, path: Path) -> None:
        """Outlines, filled by the nonzero rule (ISO 32000-1, 8.5.3.3.2)."""
        left, top = self.sheet.left + path.x, self.sheet.top - path.y
        self._fill(path.color)
        outline = [
            (kind, [top - at if odd % 2 else left + at for odd, at in enumerate(points)])
            for kind, points in path.outline
        ]
        self.inspector.outline(outline)
        for kind, places in outline:
            self.operators.append(" ".join([*map(number, places), _SEGMENTS[kind]]))
        self.operators.append("f")

    def _over_edges(self, picture: Picture) -> Picture:
        """A picture as it goes on into the bleed at the trim edges that it reaches.

        What is clear has nothing to go on with, and a picture that ends within a text must not
        move: only opaque ones do.
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
        left, top, beyond, below = (bleed * each for each in reached)
        return over_edges(picture, (left, top, beyond, below))

    def _picture(self, picture: Picture) -> None:
        picture = self._over_edges(picture)
        pictures = self.means.pictures
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
            self.inspector.picture(pixels, size)
        elif artwork := artwork_of(picture.data):
            self.inspector.artwork(artwork, size)
        elif excerpt := pictures.excerpt(picture.data):
            self.inspector.excerpt(excerpt, picture.alt)
        self.inspector.clear(picture, pictures.faint(picture.data))
        self.inspector.words(picture)
        if picture.view != WHOLE:
            self.operators.append(f"{_rectangle(*place, width, height)} W n")
        shape = (size[0], 0, 0, size[1], left, bottom)
        self.operators += [f"{' '.join(map(number, shape))} cm", f"/{name} Do", "Q"]

    def _bars(self, bars: Bars) -> None:
        self._fill(bars.color)
        dot = POINTS_PER_INCH / self.means.dpi
        for spans in modules(bars, self.means.dpi):
            height = (spans.bottom - spans.top) * dot
            self.inspector.bars(spans, dot)
            for start, end in spans.columns:
                self.operators.append(
                    self._box(start * dot, spans.top * dot, (end - start) * dot, height)
                )
        self.operators.append("f")

    def _box(self, x: float, y: float, width: float, height: float) -> str:
        return _rectangle(self.sheet.left + x, self.sheet.top - y - height, width, height)

    def _fill(self, color: Color) -> None:
        operator = self.means.inks.fill(color)
        if operator != self.color:
            if color.inks and sum(color.inks) > _MUCH:
                self.inspector.ink(color.inks, self.means.inks.most)
            self.operators.append(operator)
            self.color = operator


@lru_cache(maxsize=1 << 14)  # modules of a batch's barcodes stand in the same places
def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"{number(x)} {number(y)} {number(width)} {number(height)} re"
