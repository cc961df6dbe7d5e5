"""Items of a page as a content stream, and what they are to a screen reader.

Texts and outlines of a group that stands on a page more than once, as those of a label on a
sheet do, are drawn by one form each. Nothing else is: a picture is an object of the file
anyway, a rectangle is shorter than the call of a form, and the dots of the printer that a
barcode stands on do not move with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from cardgen.backends.pdf.drawn import DrawnGroup, DrawnGroups, DrawnRun, PaintState, ids, twice
from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.forms import Drawing, Forms
from cardgen.backends.pdf.paint import Means, PageBox, Painter
from cardgen.backends.pdf.structure import ElementOutline, Part, StructureElement, element
from cardgen.backends.pdf.text import number, utf16
from cardgen.display import (
    Bars,
    GlyphRun,
    Group,
    Item,
    Layer,
    Leaf,
    Path,
    Picture,
    leaves,
    moved,
)

_ORIGIN: Final = PageBox(0.0, 0.0, 0.0, 0.0)
_ARTIFACT: Final = "/Artifact BMC"
_END: Final = "EMC"
Kids = list[Part | StructureElement]


class _Place(NamedTuple):
    """Where items come to stand: their origin on the page.

    Items `alone` are each one thing to a reader. What stands in many places is drawn `often`.
    """

    x: float
    y: float
    alone: bool
    often: bool = False


class Content:
    """The operators of a page; `kids` lists what is read of it.

    What was `drawn` before is not drawn again. Of a form, such as a layer that pages share,
    nothing was; in it only languages of texts and figures' words are marked.
    """

    def __init__(
        self, sheet: PageBox, means: Means, forms: Forms, drawn: DrawnGroups | None = None
    ) -> None:
        self.sheet = sheet
        self.means = means
        self.forms = forms
        self.drawn = drawn
        self.tagged = drawn is not None
        self.kids: list[ElementOutline | Part | StructureElement] = []
        self._painter = Painter(sheet, means)
        self.operators = self._painter.operators
        self.forbidden = self._painter.inspector.found
        self._count = 0
        self._before: list[bytes | DrawnRun] = []  # what comes before the operators
        self._repeated: frozenset[int] = frozenset()

    def layer(self, layer: Layer, *, first: bool) -> None:
        """Draw the items of a layer; of a page's first, what is there twice by forms."""
        around, drawn = _Place(0.0, 0.0, alone=True), self.drawn
        known_ids = drawn.ids if drawn and drawn.expected else ids
        groups = (item for item in layer.items if isinstance(item, Group))
        self._repeated = twice(map(known_ids, groups)) if first else frozenset()
        if drawn is None or self._repeated or not drawn.expected:
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
                self._again(drawn.run(run))
                run = []
            if isinstance(item, Group):
                self._kept(item, drawn)
            else:
                self.kids += self._parts([item], around)
        if run:
            self._again(drawn.run(run))

    def has_form(self, layer: Layer) -> bool:
        """Whether a layer was drawn by a form on pages of this size before."""
        return (id(layer.items), self.sheet) in self.forms.layers

    def shared(self, layer: Layer, box: str) -> None:
        """Draw a layer that other pages have too, as a form with this box around it."""

        def draw() -> Drawing:
            content = Content(self.sheet, self.means, self.forms)
            content.layer(layer, first=True)
            data, forbidden = _stream(content.operators), frozenset(content.forbidden)
            return Drawing(data, box, forbidden, _whole(layer.items))

        key = id(layer.items), self.sheet
        form = self.forms.layers.form(key, layer.items, draw)
        self.forbidden |= form.forbidden
        self.operators += [self._mark(form.part, "/P"), f"/{form.name} Do", _END]
        self.kids += [form.part] if form.part else []

    def streams(self, file: PdfFile) -> list[Reference]:
        """The content, written; of what was there before, where that is."""
        found: list[Reference] = []
        own: list[bytes] = []
        self._end_own()
        for each in self._before:
            if isinstance(each, bytes):
                own.append(each)
            elif each.stream is None:
                own.append(each.data)
            else:
                if own:
                    found.append(file.add_stream(b"\n".join(own)))
                    own = []
                found.append(each.stream)
        if own or not found:
            found.append(file.add_stream(b"\n".join(own)))
        return found

    def _again(self, run: DrawnRun) -> None:
        """Draw groups as before."""
        self._end_own()
        self._before.append(run)
        self.kids += run.outlines
        self.forbidden |= run.forbidden

    def _kept(self, group: Group, drawn: DrawnGroups) -> None:
        """Draw a group, and remember how."""
        self._end_own()
        before, found = PaintState(self._count, self._painter.color), self.forbidden
        others = frozenset(found)
        found.clear()
        kids: Kids = []
        self._group(group, _Place(0.0, 0.0, alone=True), kids)
        after = PaintState(self._count, self._painter.color)
        self.kids += kids
        data = _stream(self.operators)
        drawn.keep(DrawnGroup(group, data, kids, frozenset(found), before, after), self.sheet)
        self.operators.clear()
        self._before.append(data)
        found |= others

    def _end_own(self) -> None:
        """What comes next is kept for itself."""
        if self.operators:
            self._before.append(_stream(self.operators))
            self.operators.clear()

    def _items(self, items: Iterable[Item], place: _Place, kids: Kids) -> None:
        """Draw items; `kids` of the element around them grow."""
        near: list[Leaf] = []
        for item in items:
            if isinstance(item, Group):
                if near:
                    kids += self._parts(near, place)
                    near = []
                self._group(item, place, kids)
            elif place.alone:
                kids += self._parts([item], place)
            else:
                near.append(item)
        if near:
            kids += self._parts(near, place)

    def _group(self, group: Group, around: _Place, kids: Kids) -> None:
        """Draw a group, which is an element if it has a role."""
        x, y = around.x + group.x, around.y + group.y
        if group.role == "artifact":
            self._artifact(leaves(group.items, x, y))
            return
        if group.alt:
            kids.append(self._picture(group, x, y))
            return
        often = id(group.items) in self._repeated and self.sheet.holds(x, y)
        if not group.role:
            self._items(group.items, _Place(x, y, around.alone, often), kids)
            return
        inner: Kids = []
        self._items(group.items, _Place(x, y, alone=False, often=often), inner)
        if made := element(group, inner):
            kids.append(made)

    def _picture(self, group: Group, x: float, y: float) -> Part:
        """Draw what is one picture to a reader, whatever is in it."""
        part = Part("", group.alt)
        self.operators.append(self._mark(part, "/Figure" if self.tagged else "/Span"))
        for item in leaves(group.items, x, y):
            self._painter.draw(item)
        self.operators.append(_END)
        return part

    def _parts(self, items: Iterable[Leaf], place: _Place) -> Kids:
        """Draw items that follow one another; what a reader finds comes back."""
        parts: Kids = []
        runs: list[GlyphRun] = []
        for item in items:
            if isinstance(item, GlyphRun):
                if runs and item.lang != runs[0].lang:
                    parts.append(self._text(runs, place))
                    runs = []
                runs.append(item)
                continue
            if runs:
                parts.append(self._text(runs, place))
                runs = []
            parts += self._shape(item, place)
        if runs:
            parts.append(self._text(runs, place))
        return parts

    def _text(self, runs: Sequence[GlyphRun], place: _Place) -> Part:
        """Draw runs in one language."""
        part = Part(runs[0].lang)
        self.operators.append(self._mark(part, "/Span"))
        if place.often:
            self._piece(tuple(runs), place)
        else:
            self._painter.text([moved(run, place.x, place.y) for run in runs])
        self.operators.append(_END)
        return part

    def _shape(self, item: Leaf, place: _Place) -> Kids:
        """Draw what is no text."""
        part = _figure(item)
        self.operators.append(self._mark(part, "/Figure" if self.tagged else "/Span"))
        if place.often and isinstance(item, Path):
            self._piece((item,), place)
        else:
            self._painter.draw(moved(item, place.x, place.y))
        self.operators.append(_END)
        return [part] if part else []

    def _piece(self, items: tuple[Leaf, ...], place: _Place) -> None:
        """Draw by a form what stands on the page in many places."""
        sheet = self.sheet
        # Nothing that is seen is further from a place on the page than the page is large.
        reach = sheet.width + 2 * sheet.bleed, sheet.height + 2 * sheet.bleed

        def draw() -> Drawing:
            painter = Painter(_ORIGIN, self.means)
            painter.draw(*items)
            box = " ".join(map(number, (-reach[0], -reach[1], *reach)))
            data, forbidden = _stream(painter.operators), frozenset(painter.inspector.found)
            return Drawing(data, f"[{box}]", forbidden)

        form = self.forms.pieces.form((*map(id, items), reach), items, draw)
        self.forbidden |= form.forbidden
        at = f"{number(sheet.left + place.x)} {number(sheet.top - place.y)}"
        self.operators.append(f"q 1 0 0 1 {at} cm /{form.name} Do Q")

    def _artifact(self, items: Iterable[Leaf]) -> None:
        """Draw what is not read."""
        self.operators.append(_ARTIFACT)
        for item in items:
            self._painter.draw(item)
        self.operators.append(_END)

    def _mark(self, part: Part | None, tag: str) -> str:
        """What begins marked content (ISO 32000-1, 14.6)."""
        if part is None:
            return _ARTIFACT
        if self.tagged:
            self._count += 1
            return f"{tag}<</MCID {self._count - 1}>>BDC"
        entries = f"/Lang({part.lang})" if part.alt is None else f"/Alt{utf16(part.alt)}"
        return f"{tag}<<{entries}>>BDC"


def _figure(item: Leaf) -> Part | None:
    """What something that is no text is to a reader, if anything."""
    match item:
        case Bars():
            return Part("", item.text)
        case Picture():
            return Part("", item.alt)
        case Path() if item.alt:
            return Part("", item.alt)
    return None


def _whole(items: Iterable[Item]) -> Part | None:
    """What items are to a reader as one piece: text in the language of the first."""
    found = list(_readable(items))
    for item in found:
        if isinstance(item, GlyphRun):
            return Part(item.lang)
    return next(filter(None, map(_figure, found)), None)


def _readable(items: Iterable[Item]) -> Iterator[Leaf]:
    for item in items:
        if not isinstance(item, Group):
            yield item
        elif item.role != "artifact":
            yield from _readable(item.items)


def _stream(operators: Iterable[str]) -> bytes:
    return "\n".join(operators).encode("ascii")
