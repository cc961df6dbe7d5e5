"""Items of a page as a content stream, and what they are to a screen reader.

Groups that stand on a page more than once, as those of a label on a sheet, are drawn by one
form. Barcodes are not, since the dots of the printer do not move with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cardgen.backends.pdf.forms import Drawing, Form, Forms
from cardgen.backends.pdf.paint import Means, PageBox, Painter
from cardgen.backends.pdf.structure import Part, StructureElement, element
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


class Content:
    """The operators of one stream; `kids` lists what is read of it, if it is `tagged`.

    In a stream that is not, such as a layer that many pages share, only languages of texts
    and figures' words are marked.
    """

    def __init__(self, sheet: PageBox, means: Means, forms: Forms, *, tagged: bool) -> None:
        self.sheet = sheet
        self.means = means
        self.forms = forms
        self.tagged = tagged
        self.kids: Kids = []
        self._painter = Painter(sheet, means)
        self.operators = self._painter.operators
        self.forbidden = self._painter.inspector.found
        self._count = 0
        self._repeated: frozenset[int] = frozenset()

    def data(self) -> bytes:
        """The stream."""
        return "\n".join(self.operators).encode("ascii")

    def drawing(self, box: str, items: Iterable[Item]) -> Drawing:
        """The same as that of a form, whose items these are."""
        return Drawing(self.data(), box, _whole(items), frozenset(self.forbidden))

    def layer(self, layer: Layer, *, first: bool) -> None:
        """Draw the items of a layer; of a page's first what is there twice by forms."""
        # What reaches the trim edge goes on into the bleed: it is not everywhere alike.
        by_forms = first and not self.sheet.bleed
        self._repeated = _repeated(layer.items) if by_forms else frozenset()
        self._items(layer.items, 0.0, 0.0, self.kids, alone=True)

    def shared(self, layer: Layer, bounds: str) -> None:
        """Draw a layer that other pages have too, as a form within these bounds."""

        def draw() -> Drawing:
            content = Content(self.sheet, self.means, self.forms, tagged=False)
            content.layer(layer, first=True)
            return content.drawing(bounds, layer.items)

        form = self.forms.layers.form(layer.items, self.sheet, draw)
        self.kids += self._do(form, "/P", f"/{form.name} Do")

    def _items(
        self, items: Iterable[Item], x: float, y: float, kids: Kids, *, alone: bool
    ) -> None:
        """Draw items whose origin is at `x`, `y`; `kids` of the element around them grow.

        If they are `alone`, each is one thing to a reader.
        """
        near: list[Leaf] = []
        for item in items:
            if isinstance(item, Group):
                if near:
                    kids += self._parts(near)
                    near = []
                self._group(item, x + item.x, y + item.y, kids, alone=alone)
            elif alone:
                kids += self._parts([moved(item, x, y)])
            else:
                near.append(moved(item, x, y))
        if near:
            kids += self._parts(near)

    def _group(self, group: Group, x: float, y: float, kids: Kids, *, alone: bool) -> None:
        """Draw a group whose origin comes to `x`, `y`."""
        if id(group.items) in self._repeated:
            inner = self._form(group, x, y)
        elif group.role == "artifact":
            inner = self._artifact(leaves(group.items, x, y))
        elif group.role:
            inner = []
            self._items(group.items, x, y, inner, alone=False)
        else:
            self._items(group.items, x, y, kids, alone=alone)
            return
        if not group.role:
            kids += inner
        elif made := element(group, inner):
            kids.append(made)

    def _form(self, group: Group, x: float, y: float) -> Kids:
        """Draw what stands on the page more than once."""
        sheet = self.sheet

        def draw() -> Drawing:
            content = Content(_ORIGIN, self.means, self.forms, tagged=False)
            content._items(group.items, 0.0, 0.0, [], alone=False)
            # What is seen on a page is no further away than its other edge.
            box = f"[{' '.join(map(number, (-width, -height, width, height)))}]"
            return content.drawing(box, (group,))

        width, height = sheet.width, sheet.height
        form = self.forms.groups.form(group.items, (width, height), draw)
        place = f"1 0 0 1 {number(sheet.left + x)} {number(sheet.top - y)} cm"
        return self._do(form, "/Span", f"q {place} /{form.name} Do Q")

    def _do(self, form: Form, tag: str, operators: str) -> Kids:
        """Draw a form, which is one piece of content, or none to a reader."""
        self.forbidden |= form.forbidden
        self.operators += [self._mark(form.part, tag), operators, _END]
        return [form.part] if form.part else []

    def _parts(self, items: Iterable[Leaf]) -> Kids:
        """Draw items that follow one another; what a reader finds comes back."""
        parts: Kids = []
        runs: list[GlyphRun] = []
        for item in items:
            if isinstance(item, GlyphRun):
                if runs and item.lang != runs[0].lang:
                    parts.append(self._text(runs))
                    runs = []
                runs.append(item)
                continue
            if runs:
                parts.append(self._text(runs))
                runs = []
            parts += self._shape(item)
        if runs:
            parts.append(self._text(runs))
        return parts

    def _text(self, runs: Sequence[GlyphRun]) -> Part:
        """Draw runs in one language."""
        part = Part(runs[0].lang)
        self.operators.append(self._mark(part, "/Span"))
        self._painter.text(runs)
        self.operators.append(_END)
        return part

    def _shape(self, item: Leaf) -> Kids:
        """Draw what is no text."""
        part = _figure(item)
        self.operators.append(self._mark(part, "/Figure" if self.tagged else "/Span"))
        self._painter.draw(item)
        self.operators.append(_END)
        return [part] if part else []

    def _artifact(self, items: Iterable[Leaf]) -> Kids:
        """Draw what is not read."""
        self.operators.append(_ARTIFACT)
        for item in items:
            self._painter.draw(item)
        self.operators.append(_END)
        return []

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


def _repeated(items: Iterable[Item]) -> frozenset[int]:
    """The items, by their identity, of groups that are there twice and can be forms."""
    counts = Counter(id(group.items) for group in _innermost(items))
    return frozenset(found for found, count in counts.items() if count > 1)


def _innermost(items: Iterable[Item]) -> Iterator[Group]:
    """Groups that hold no others and no barcode."""
    for item in items:
        if isinstance(item, Group):
            if any(isinstance(inner, Group) for inner in item.items):
                yield from _innermost(item.items)
            elif item.items and not any(isinstance(inner, Bars) for inner in item.items):
                yield item
