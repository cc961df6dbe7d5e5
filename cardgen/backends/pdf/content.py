"""Write the items of a page as a content stream, with their structure for screen readers.

In a paragraph with readings the text comes first and the readings after it, so that searches
find a word; the structure tells the base of each reading.

Texts and outlines of a group that stands on a page more than once, as a label on a sheet, are
drawn by one form each. Nothing else is: a picture is an object of the file anyway, a rectangle
is shorter than the call of a form, and a barcode stands on the dots of the printer, which do
not move with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.paint import DrawingContext, PageBox, Painter
from cardgen.backends.pdf.reuse import (
    Drawing,
    DrawnGroup,
    DrawnGroups,
    DrawnRun,
    FormSet,
    PaintState,
    find_repeats,
    group_ids,
)
from cardgen.backends.pdf.structure import ElementOutline, Part, StructureElement, element, ruby
from cardgen.backends.pdf.text import number
from cardgen.display import (
    Bars,
    GlyphRun,
    Group,
    Item,
    Layer,
    Leaf,
    Path,
    Picture,
    Role,
    extent,
    leaves,
    move_item,
)

_ORIGIN: Final = PageBox(0.0, 0.0, 0.0, 0.0)
_ARTIFACT: Final = "/Artifact BMC"
# ISO 32000-1, table 330.
_ARTIFACTS: Final[dict[Role, str]] = {
    "artifact": _ARTIFACT,
    "running-head": "/Artifact<</Type/Pagination/Subtype/Header>>BDC",
    "running-foot": "/Artifact<</Type/Pagination/Subtype/Footer>>BDC",
}
_END: Final = "EMC"
Kids = list[Part | StructureElement]


class _Place(msgspec.Struct, frozen=True):
    """The origin of items on the page, in points, and their reading order.

    Items `alone` are read one by one. Items drawn `often` stand on the page several times.
    """

    x: float
    y: float
    alone: bool
    often: bool = False
    order: int = 0


class _Stretch(NamedTuple):
    """Glyph runs of one language that are read as one; a ruby base has a reading and dots."""

    runs: list[GlyphRun]
    reading: list[GlyphRun]
    dots: list[GlyphRun]


class Content:
    """The operators of a page, and its elements in `kids`; `drawn` groups are reused."""

    def __init__(
        self, sheet: PageBox, context: DrawingContext, forms: FormSet, drawn: DrawnGroups
    ) -> None:
        self.sheet = sheet
        self.context = context
        self.forms = forms
        self.drawn = drawn
        self.kids: list[ElementOutline | Part | StructureElement] = []
        self.own: list[tuple[Reference, bytes]] = []
        """The content streams of this page alone, once they are written."""
        self._painter = Painter(sheet, context)
        self.operators = self._painter.operators
        self.forbidden = self._painter.inspector.violations
        self._blended = False
        self._count = 0
        self._before: list[bytes | DrawnRun] = []  # content before the operators
        self._repeated: frozenset[int] = frozenset()

    @property
    def blends(self) -> bool:
        """True if anything drawn on the page is transparent."""
        return self._blended or self._painter.blends

    def layer(self, layer: Layer, *, first: bool) -> None:
        """Draw the items of a layer. Repeated groups in a first layer become form XObjects."""
        around, drawn = _Place(0.0, 0.0, alone=True), self.drawn
        known_ids = drawn.group_ids if drawn.is_worthwhile else group_ids
        groups = (item for item in layer.items if isinstance(item, Group))
        self._repeated = find_repeats(map(known_ids, groups)) if first else frozenset()
        if self._repeated or not drawn.is_worthwhile:
            kids: Kids = []
            self._items(layer.items, around, kids)
            self.kids += kids
            return
        run: list[DrawnGroup] = []
        for item in layer.items:
            if isinstance(item, Group):
                state = PaintState(self._count, self._painter.color)
                known = drawn.find(item, state, self.sheet)
                if known:
                    run.append(known)
                    self._count, self._painter.color = known.after
                    continue
            if run:
                self._repeat(drawn.run(run))
                run = []
            if isinstance(item, Group):
                self._draw_and_keep(item, drawn)
            else:
                self.kids += self._parts([item], around)
        if run:
            self._repeat(drawn.run(run))

    def share_layer(self, layer: Layer, *, again: bool) -> bool:
        """Draw a page's first layer as a content stream that several pages use.

        True if an earlier page had the same layer, or the next page has it `again`; otherwise
        nothing is drawn.
        """
        drawn, whole = self.drawn, self.drawn.layer(layer, self.sheet)
        if whole is None:
            if not again:
                return False
            groups = (item for item in layer.items if isinstance(item, Group))
            self._repeated = find_repeats(map(group_ids, groups))
            before, kids = PaintState(0, None), Kids()
            self._items(layer.items, _Place(0.0, 0.0, alone=True), kids)
            after = PaintState(self._count, self._painter.color)
            data, forbidden = _stream(self.operators), frozenset(self.forbidden)
            self.operators.clear()
            group = Group(0.0, 0.0, layer.items)
            blends = self._painter.blends
            layer_group = DrawnGroup(group, data, kids, forbidden, before, after, blends)
            whole = drawn.keep_layer(layer_group, self.sheet)
        self._count, self._painter.color = whole.groups[0].after
        self._repeat(whole)
        return True

    def beside(self, items: Iterable[Leaf]) -> None:
        """Draw items outside of the page as artifacts, so that no screen reader reads them."""
        self._draw_artifact(items, _ARTIFACT)

    def streams(self, file: PdfFile) -> list[Reference]:
        """Write the page's own content. Return its content streams, also the shared ones."""
        streams: list[Reference] = []
        self.own = []
        own: list[bytes] = []
        self._close_own()
        for piece in self._before:
            if isinstance(piece, bytes):
                own.append(piece)
            elif piece.stream is None:
                own.append(piece.data)
            else:
                if own:
                    streams.append(self._write_own(file, own))
                    own = []
                streams.append(piece.stream)
        if own or not streams:
            streams.append(self._write_own(file, own))
        return streams

    def _write_own(self, file: PdfFile, pieces: Iterable[bytes]) -> Reference:
        """Write a content stream of this page alone."""
        data = b"\n".join(pieces)
        place = file.add_stream(data)
        self.own.append((place, data))
        return place

    def _repeat(self, run: DrawnRun) -> None:
        """Draw several groups with the content stream of an earlier page."""
        self._close_own()
        self._before.append(run)
        self.kids += run.outlines
        self.forbidden |= run.forbidden
        self._blended |= run.blends

    def _draw_and_keep(self, group: Group, drawn: DrawnGroups) -> None:
        """Draw a group, and store its operators for later pages."""
        self._close_own()
        before, found = PaintState(self._count, self._painter.color), self.forbidden
        others, blended = frozenset(found), self._painter.blends
        found.clear()
        self._painter.blends = False
        kids: Kids = []
        self._group(group, _Place(0.0, 0.0, alone=True), kids)
        after = PaintState(self._count, self._painter.color)
        self.kids += kids
        data = _stream(self.operators)
        blends, self._painter.blends = self._painter.blends, blended
        self._blended |= blends
        forbidden = frozenset(found)
        drawn.keep(DrawnGroup(group, data, kids, forbidden, before, after, blends), self.sheet)
        self.operators.clear()
        self._before.append(data)
        found |= others

    def _close_own(self) -> None:
        """End the operators of the page so far, before a shared content stream."""
        if self.operators:
            self._before.append(_stream(self.operators))
            self.operators.clear()

    def _items(self, items: Iterable[Item], place: _Place, kids: Kids) -> None:
        """Draw items, and add their structure elements to `kids`."""
        near: list[Leaf] = []
        for item in items:
            if isinstance(item, Group):
                kids += self._parts(near, place)
                near = []
                self._group(item, place, kids)
            elif place.alone:
                kids += self._parts([item], place)
            else:
                near.append(item)
        kids += self._parts(near, place)

    def _group(self, group: Group, around: _Place, kids: Kids) -> None:
        """Draw a group. If it has a role, make a structure element of it."""
        x, y = around.x + group.x, around.y + group.y
        order = around.order + group.order
        if group.role in _ARTIFACTS:
            self._draw_artifact(leaves(group.items, x, y), _ARTIFACTS[group.role])
            return
        if group.alt:
            kids.append(self._picture(group, x, y, order))
            return
        often = id(group.items) in self._repeated and self.sheet.holds(x, y)
        if not group.role:
            self._items(group.items, _Place(x, y, around.alone, often, order), kids)
            return
        inner: Kids = []
        self._items(group.items, _Place(x, y, alone=False, often=often), inner)
        if parent := element(group, inner, order):
            kids.append(parent)

    def _picture(self, group: Group, x: float, y: float, order: int) -> Part:
        """Draw a group that has an alternative text as one figure."""
        items = leaves(group.items, x, y)
        box = self._box(extent(Group(0.0, 0.0, tuple(items))))
        number = self._begin("/Figure")
        for item in items:
            self._painter.draw(item)
        self.operators.append(_END)
        return Part(number, "", group.alt, box, order)

    def _parts(self, items: Iterable[Leaf], place: _Place) -> Kids:
        """Draw items that follow one another. Return their marked content."""
        parts: Kids = []
        for is_text, some in groupby(items, lambda item: isinstance(item, GlyphRun)):
            if is_text:
                parts += self._text([run for run in some if isinstance(run, GlyphRun)], place)
                continue
            for item in some:
                parts += self._shape(item, place)
        return parts

    def _text(self, runs: Sequence[GlyphRun], place: _Place) -> Kids:
        """Draw glyph runs that follow one another, and then their readings and dots."""
        stretches = _stretches(runs)
        parts = [self._language(stretch.runs, place) for stretch in stretches]
        kids: Kids = []
        for part, (_, reading, dots) in zip(parts, stretches, strict=True):
            if reading:
                kids.append(ruby(part, self._language(reading, place)))
            else:
                kids.append(part)
            if dots:
                marks = [move_item(dot, place.x, place.y) for dot in dots]
                self._draw_artifact(marks, _ARTIFACT)
        return kids

    def _language(self, runs: Sequence[GlyphRun], place: _Place) -> Part:
        """Draw glyph runs in one language as one marked content sequence."""
        number = self._begin("/Span")
        if place.often:
            self._draw_by_form(tuple(runs), place)
        else:
            self._painter.text([move_item(run, place.x, place.y) for run in runs])
        self.operators.append(_END)
        return Part(number, runs[0].lang, order=place.order)

    def _shape(self, item: Leaf, place: _Place) -> Kids:
        """Draw an item that is no text; it is a figure if it has an alternative text."""
        alt = _alternative(item)
        number = self._begin("/Figure") if alt is not None else -1
        if alt is None:
            self.operators.append(_ARTIFACT)
        if place.often and isinstance(item, Path):
            self._draw_by_form((item,), place)
        else:
            self._painter.draw(move_item(item, place.x, place.y))
        self.operators.append(_END)
        if alt is None:
            return []
        box = self._box(extent(move_item(item, place.x, place.y)))
        return [Part(number, "", alt, box, place.order)]

    def _draw_by_form(self, items: tuple[Leaf, ...], place: _Place) -> None:
        """Draw items as a form XObject, since the page has them several times."""
        sheet = self.sheet
        # No visible part is further from a place on the page than the size of the page.
        reach = sheet.width + 2 * sheet.bleed, sheet.height + 2 * sheet.bleed

        def draw() -> Drawing:
            painter = Painter(_ORIGIN, self.context)
            painter.draw(*items)
            box = " ".join(map(number, (-reach[0], -reach[1], *reach)))
            forbidden = frozenset(painter.inspector.violations)
            return Drawing(_stream(painter.operators), f"[{box}]", forbidden)

        form = self.forms.form((*map(id, items), reach), items, draw)
        self.forbidden |= form.forbidden
        at = f"{number(sheet.left + place.x)} {number(sheet.top - place.y)}"
        self.operators.append(f"q 1 0 0 1 {at} cm /{form.name} Do Q")

    def _draw_artifact(self, items: Iterable[Leaf], mark: str) -> None:
        """Draw items as an artifact, so that no screen reader reads them."""
        self.operators.append(mark)
        self._painter.draw(*items)
        self.operators.append(_END)

    def _begin(self, tag: str) -> int:
        """Begin a marked content sequence (ISO 32000-1, 14.6). Return its number."""
        number, self._count = self._count, self._count + 1
        self.operators.append(f"{tag}<</MCID {number}>>BDC")
        return number

    def _box(self, around: tuple[float, float, float, float]) -> str:
        """Write a frame as left, bottom, right and top in page coordinates."""
        (left, top, right, bottom), sheet = around, self.sheet
        edges = sheet.left + left, sheet.top - bottom, sheet.left + right, sheet.top - top
        return " ".join(map(number, edges))


def _stretches(runs: Iterable[GlyphRun]) -> list[_Stretch]:
    """Join glyph runs of one language. The base of a ruby stays separate."""
    stretches: list[_Stretch] = []
    last = ""
    for run in runs:
        if run.beside == "dot" and stretches:
            stretches[-1].dots.append(run)
            continue
        if run.beside == "reading" and stretches:
            stretches[-1].reading.append(run)
        elif stretches and run.beside == last and run.lang == stretches[-1].runs[0].lang:
            stretches[-1].runs.append(run)
        else:
            stretches.append(_Stretch([run], [], []))
        last = run.beside
    return stretches


def _alternative(item: Leaf) -> str | None:
    """Return the alternative text of an item that is no text; None for decoration."""
    match item:
        case Bars():
            return item.alt or item.text
        case Picture():
            return item.alt
        case Path() if item.alt:
            return item.alt
    return None


def _stream(operators: Iterable[str]) -> bytes:
    """Join operators as the bytes of a content stream."""
    return "\n".join(operators).encode("ascii")
