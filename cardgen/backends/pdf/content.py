"""Items of a page as a content stream, and what they are to a screen reader.

Points with y down become points with y up. A barcode is one path, so that no seams show
between its modules, and its modules are whole dots of the printer, as in a PNG.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.backends.dots import modules
from cardgen.backends.pdf.fonts import FontSet
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pdf.pictures import PictureSet
from cardgen.backends.pdf.structure import Part
from cardgen.backends.pdf.text import number, show, utf16
from cardgen.display import Bars, Color, GlyphRun, Item, Layer, Picture, Rect
from cardgen.units import POINTS_PER_INCH

_EDGE: Final = 0.01  # points; what comes as near as this to the trim edge reaches it


class PageBox(NamedTuple):
    """The trim box on its page: its lower left corner, size and bleed, in points."""

    left: float
    bottom: float
    width: float
    height: float
    bleed: float = 0.0


class Means(NamedTuple):
    """What content is made with: fonts, pictures and inks of the file, dots per inch."""

    fonts: FontSet
    pictures: PictureSet
    inks: Inks
    dpi: float


class Content:
    """The operators of one stream; `areas` lists what was drawn, if it is `tagged`.

    In a stream that is not, such as a layer that many pages share, only the languages of
    its texts are marked.
    """

    def __init__(self, sheet: PageBox, means: Means, *, tagged: bool) -> None:
        self.sheet = sheet
        self.means = means
        self.tagged = tagged
        self.operators: list[str] = []
        self.areas: list[list[Part]] = []
        self._count = 0
        self._color: str | None = None

    def data(self) -> bytes:
        """The stream."""
        return "\n".join(self.operators).encode("ascii")

    def layer(self, layer: Layer) -> None:
        """Draw the items of a layer, area by area."""
        for items in layer.by_area():
            self._area(items)

    def shared(self, name: str, lang: str) -> None:
        """Draw a layer that other pages have too."""
        self._begin(Part(lang), "/P")
        self.operators += [f"/{name} Do", "EMC"]
        if self.tagged:
            self.areas.append([Part(lang)])

    def _area(self, items: Sequence[Item]) -> None:
        parts: list[Part] = []
        for (kind, lang), group in groupby(items, _sort):
            drawn = list(group)
            if kind == "text":
                part = Part(lang)
                self._begin(part, "/Span")
                self._text([item for item in drawn if isinstance(item, GlyphRun)])
                self.operators.append("EMC")
                parts.append(part)
                continue
            for item in drawn:
                if isinstance(item, Rect):
                    self.operators.append("/Artifact BMC")
                    self._rect(item)
                elif isinstance(item, Bars | Picture):
                    alt = item.text if isinstance(item, Bars) else item.alt
                    part = Part("", alt)
                    self._begin(part, "/Figure" if self.tagged else "/Span")
                    self._figure(item)
                    parts.append(part)
                self.operators.append("EMC")
        if self.tagged and parts:
            self.areas.append(parts)

    def _begin(self, part: Part, tag: str) -> None:
        """Begin marked content."""
        if self.tagged:
            entries = f"/MCID {self._count}"
            self._count += 1
        elif part.alt is not None:
            entries = f"/Alt{utf16(part.alt)}"
        else:
            entries = f"/Lang({part.lang})"
        self.operators.append(f"{tag}<<{entries}>>BDC")

    def _text(self, runs: Sequence[GlyphRun]) -> None:
        sheet = self.sheet
        self.operators.append("BT")
        for run in runs:
            self._fill(run.color)
            self.operators += show(
                run, self.means.fonts, sheet.left, sheet.bottom + sheet.height
            )
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
        self.operators += [self._box(left, top, right - left, bottom - top), "f"]

    def _figure(self, item: Bars | Picture) -> None:
        if isinstance(item, Picture):
            name = self.means.pictures.name(item.data)
            bottom = self.sheet.bottom + self.sheet.height - item.y - item.height
            place = (item.width, 0, 0, item.height, self.sheet.left + item.x, bottom)
            self.operators += ["q", f"{' '.join(map(number, place))} cm", f"/{name} Do", "Q"]
            return
        self._fill(item.color)
        dot = POINTS_PER_INCH / self.means.dpi
        for spans in modules(item, self.means.dpi):
            for start, end in spans.columns:
                height = (spans.bottom - spans.top) * dot
                self.operators.append(
                    self._box(start * dot, spans.top * dot, (end - start) * dot, height)
                )
        self.operators.append("f")

    def _box(self, x: float, y: float, width: float, height: float) -> str:
        sheet = self.sheet
        up = sheet.bottom + sheet.height - y - height
        return _rectangle(sheet.left + x, up, width, height)

    def _fill(self, color: Color) -> None:
        operator = self.means.inks.fill(color)
        if operator != self._color:
            self.operators.append(operator)
            self._color = operator


@lru_cache(maxsize=1 << 14)  # modules of a batch's barcodes stand in the same places
def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"{number(x)} {number(y)} {number(width)} {number(height)} re"


def _sort(item: Item) -> tuple[str, str]:
    return ("text", item.lang) if isinstance(item, GlyphRun) else ("other", "")
