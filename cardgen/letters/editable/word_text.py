"""Paragraphs of a DOCX: where they stand, what they say, and the seal over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph

from cardgen.layout.flow import FlowText, SealStamp
from cardgen.layout.inline import Span, TextContent
from cardgen.letters.editable.faces import Lettering, face, full_width
from cardgen.letters.editable.rows import hex_color, wants_tab
from cardgen.letters.editable.seals import seal_picture, seal_words
from cardgen.letters.editable.word_base import style_of

Element = Any  # lxml has no types
_EMU: Final = 12700  # of a point
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_ALIGN: Final = {"start": "left", "center": "center", "end": "right", "justify": "both"}
_DOTS: Final = {"ja": "comma", "ko": "dot"}  # JLREQ 3.3.9; KLREQ
_UNDER: Final = "underDot"  # CLREQ 3.1.5: below Chinese text
_SHORT: Final = re.compile(r"(?<![0-9A-Za-z.,])[0-9]{1,2}(?![0-9A-Za-z]|[.,][0-9])")
BASELINE: Final = 0.8  # of a line's height from its top, where it is exact
ASCENT: Final = 0.88  # em from the baseline up to the top of a character
_CENTRE: Final = 0.38  # em from the baseline up to the middle of a character
_RAISED: Final = 0.9  # em from the baseline to a reading, as Word does it


def element(name: str, *children: Element, **attributes: object) -> Element:
    """An element of ``w:`` with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key.rstrip('_')}"), str(value))
    for child in children:
        made.append(child)
    return made


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def write_text(
    paragraph: Paragraph,
    item: FlowText,
    lettering: Lettering,
    before: float,
    after: float = 0.0,
) -> None:
    """Write an item into an empty paragraph, with white before and after it in points."""
    heading = item.role == "heading"
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.extend(_properties(item, lettering, before, after, heading=heading))
    writer = _Runs(paragraph, lettering, heading=heading)
    if item.label:
        writer.add(item.label)
        if wants_tab(item.label, -item.first):
            paragraph._p.append(element("r", element("tab")))  # noqa: SLF001
    writer.add(item.content, item.stamp)


def write_nothing(paragraph: Paragraph) -> None:
    """Make a paragraph as low as can be: DOCX wants one where there is no text."""
    spacing = element("spacing", before=0, after=0, line=20, lineRule="exact")
    paragraph._p.get_or_add_pPr().append(spacing)  # noqa: SLF001


def write_number(paragraph: Paragraph, size: float) -> None:
    """Write the number of the page and that of all into the paragraph of a foot."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    for child in list(properties):
        properties.remove(child)
    properties.append(element("jc", val="center"))
    halves = round(size * 2)

    def run(text: str) -> Element:
        said = element("t")
        said.text = text
        said.set(_SPACE, "preserve")
        return element("r", element("rPr", element("sz", val=halves)), said)

    for child in (
        element("fldSimple", run("1"), instr="PAGE"),
        run(" / "),
        element("fldSimple", run("1"), instr="NUMPAGES"),
    ):
        paragraph._p.append(child)  # noqa: SLF001


def _properties(
    item: FlowText, lettering: Lettering, before: float, after: float, *, heading: bool
) -> Iterator[Element]:
    """The properties of a paragraph, in the order of the schema (ECMA-376 17.3.1.26)."""
    yield element("pStyle", val=style_of(lettering.lang, heading=heading))
    if item.kept:
        yield element("keepNext")
    content = item.content
    line = content.size * content.leading
    # A reading or a picture makes its line higher: that is then at least so high.
    taller = any(span.readings for span in content.paragraph.spans)
    taller |= item.stamp is not None and content.paragraph.vertical
    rule = "atLeast" if taller else "exact"
    spacing: dict[str, object] = {"before": twips(before), "after": twips(after)}
    if rule != "exact" or abs(line - lettering.line) > 0.01:
        spacing |= {"line": twips(line), "lineRule": rule}
    yield element("spacing", **spacing)
    yield element("ind", **_indents(item, lettering.size))
    yield element("jc", val=_ALIGN[item.align])


def _indents(item: FlowText, em: float) -> dict[str, object]:
    """Indents in twips and, where they are whole halves of an em, in characters too.

    Word takes characters first, so that they still are two when an office changes the size.
    """
    found: dict[str, object] = {}
    first = ("hanging", -item.first) if item.first < 0 else ("firstLine", item.first)
    for name, points in (("left", item.start), ("right", item.end), first):
        halves = points / em * 2
        if points and abs(halves - round(halves)) < 0.01:
            found[f"{name}Chars"] = round(halves) * 50
        found[name] = twips(points)
    return found


class _Runs:
    """The runs of a paragraph."""

    def __init__(self, paragraph: Paragraph, lettering: Lettering, *, heading: bool) -> None:
        self._paragraph = paragraph
        self._p: Element = paragraph._p  # noqa: SLF001
        self._lettering = lettering
        self._heading = heading
        self._vertical = False

    def add(self, content: TextContent, stamp: SealStamp | None = None) -> None:
        """Add a text, and a seal anchored at its last character or in its middle."""
        self._vertical = content.paragraph.vertical
        spans = [*content.paragraph.spans]
        if stamp and content.paragraph.vertical:
            # Where a picture stands in columns each program counts in its own way.
            for span in spans:
                self._span(span, content.size)
            self._picture(stamp)
            return
        if stamp and spans:
            last = spans[-1]
            at = len(last.text.rstrip()) - 1
            if stamp.over == "last-character" and at >= 0 and not last.readings:
                for span in spans[:-1]:
                    self._span(span, content.size)
                self._text(last.text[:at], last, content.size)
                self._seal(stamp, content, content.size / 2)
                self._text(last.text[at:], last, content.size)
                return
            self._seal(stamp, content, content.natural_length / 2)
        for span in spans:
            self._span(span, content.size)

    def _span(self, span: Span, size: float) -> None:
        if not span.readings:
            self._text(span.text, span, size)
            return
        bases = [span.text] if len(span.readings) == 1 else list(span.text)
        for base, reading in zip(bases, span.readings, strict=True):
            self._p.append(element("r", self._ruby(base, reading, span, size)))

    def _ruby(self, base: str, reading: str, span: Span, size: float) -> Element:
        """A reading above its base, half as large (ECMA-376 17.3.3.25)."""
        points = size * span.scale
        properties = element(
            "rubyPr",
            element("rubyAlign", val="distributeSpace"),
            element("hps", val=round(points)),
            element("hpsRaise", val=round(points * 2 * _RAISED)),
            element("hpsBaseText", val=round(points * 2)),
            element("lid", val=self._lettering.lang),
        )
        small = self._run(reading, self._look(span, points / 2))
        return element(
            "ruby",
            properties,
            element("rt", small),
            element("rubyBase", self._run(base, self._look(span, points))),
        )

    def _text(self, text: str, span: Span, size: float) -> None:
        """A text; in columns, short numbers stand side by side in an em (JLREQ 3.2.5)."""
        ends = [0, len(text)]
        if self._vertical:
            ends[1:1] = [end for found in _SHORT.finditer(text) for end in found.span()]
        for number, (start, end) in enumerate(pairwise(ends)):
            look = list(self._look(span, size * span.scale))
            if number % 2:
                look.append(element("eastAsianLayout", id=number, vert=1, vertCompress=1))
            if start < end:
                self._p.append(self._run(text[start:end], look))

    def _run(self, text: str, look: Iterable[Element]) -> Element:
        made = element("r", element("rPr", *look))
        for number, line in enumerate(text.split("\n")):
            if number:
                made.append(element("br"))
            said = element("t")
            said.text = line
            said.set(_SPACE, "preserve")
            made.append(said)
        return made

    def _look(self, span: Span, size: float) -> Iterator[Element]:
        """What differs from the paragraph's style, in the order of the schema."""
        fonts: dict[str, object] = {}
        if full_width(span.lang):  # or “ ” are as narrow as in English
            fonts["hint"] = "eastAsia"
        weight = span.asked.weight if span.asked else "regular"
        if span.lang != self._lettering.lang:
            other = face(span.lang, "serif", "ceremonial")
            fonts |= {"ascii": other.latin, "hAnsi": other.latin, "eastAsia": other.east_asian}
        if fonts:
            yield element("rFonts", **fonts)
        if (weight == "bold") != self._heading:
            yield element("b", val=1 if weight == "bold" else 0)
        if span.color[:3] != (0, 0, 0):
            yield element("color", val=hex_color(span.color))
        halves = round(size * 2)
        if halves != round(self._lettering.size * 2):
            yield element("sz", val=halves)
            yield element("szCs", val=halves)
        if span.emphasis:
            yield element("em", val=_DOTS.get(span.lang, _UNDER))

    def _seal(self, stamp: SealStamp, content: TextContent, along: float) -> None:
        """A picture behind the text, its centre so many points from where it is anchored."""
        inline = self._picture(stamp)
        line = content.size * content.leading
        middle = line * BASELINE - content.size * _CENTRE
        across = along + stamp.along * stamp.size - stamp.size / 2
        down = middle + stamp.across * stamp.size - stamp.size / 2
        inline.getparent().replace(inline, _anchored(inline, across, down))

    def _picture(self, stamp: SealStamp) -> Element:
        """A seal in the line."""
        run = self._paragraph.add_run()
        side = Emu(round(stamp.size * _EMU))
        run.add_picture(BytesIO(seal_picture(stamp)), side, side)
        (inline,) = run._r.iter(qn("wp:inline"))  # noqa: SLF001
        (said,) = inline.iter(qn("wp:docPr"))
        said.set("descr", seal_words(stamp))
        return inline


def _anchored(inline: Element, across: float, down: float) -> Element:
    """The picture of a line, behind the text instead (ECMA-376 20.4.2.3)."""
    anchor = parse_xml(
        f"<wp:anchor {nsdecls('wp')} distT='0' distB='0' distL='0' distR='0' simplePos='0' "
        "relativeHeight='1' behindDoc='1' locked='0' layoutInCell='1' allowOverlap='1'>"
        "<wp:simplePos x='0' y='0'/>"
        "<wp:positionH relativeFrom='character'>"
        f"<wp:posOffset>{round(across * _EMU)}</wp:posOffset></wp:positionH>"
        "<wp:positionV relativeFrom='line'>"
        f"<wp:posOffset>{round(down * _EMU)}</wp:posOffset></wp:positionV>"
        "</wp:anchor>"
    )
    parts = {child.tag: child for child in inline}
    anchor.append(deepcopy(parts[qn("wp:extent")]))
    anchor.append(parse_xml(f"<wp:effectExtent {nsdecls('wp')} l='0' t='0' r='0' b='0'/>"))
    anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    anchor.append(deepcopy(parts[qn("wp:docPr")]))
    anchor.append(deepcopy(parts[qn("wp:cNvGraphicFramePr")]))
    anchor.append(deepcopy(parts[qn("a:graphic")]))
    return anchor
