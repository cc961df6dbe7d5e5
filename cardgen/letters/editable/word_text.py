"""Paragraphs of a DOCX: their properties, runs, and seals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, Protocol
from xml.etree.ElementTree import Element

from cardgen.layout.flow import FlowText, SealStamp
from cardgen.layout.inline import Span, TextContent
from cardgen.lazy import lazy_pattern
from cardgen.letters.editable.faces import Lettering, find_face, is_full_width
from cardgen.letters.editable.files import draw_seal_picture, list_seal_words
from cardgen.letters.editable.rows import format_color, needs_tab

_EMU: Final = 12700  # of a point
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_ALIGN: Final = {"start": "left", "center": "center", "end": "right", "justify": "both"}
_DOTS: Final = {"ja": "comma", "ko": "dot"}  # JLREQ 3.3.9; KLREQ
_UNDER: Final = "underDot"  # CLREQ 3.1.5: below Chinese text
_SHORT: Final = lazy_pattern(r"(?<![0-9A-Za-z.,])[0-9]{1,2}(?![0-9A-Za-z]|[.,][0-9])")
BASELINE: Final = 0.8  # of a line's height from its top, where it is exact
ASCENT: Final = 0.88  # em from the baseline up to the top of a character
_CENTRE: Final = 0.38  # em from the baseline up to the middle of a character
_RAISED: Final = 0.9  # em from the baseline to a reading, as Word does it


class PictureStore(Protocol):
    """The pictures of a document, each kept once."""

    def add(self, data: bytes) -> tuple[str, int]:
        """Add a PNG; return the id of its relationship, and how many are shown now."""
        ...


def make_element(name: str, *children: Element, **attributes: object) -> Element:
    """Make an XML element of the namespace ``w:`` with attributes of the same namespace."""
    made = Element(f"w:{name}", {f"w:{key}": str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def _make_drawing(name: str, /, *children: Element, **attributes: object) -> Element:
    """Make an XML element of a drawing: its name has a prefix, its attributes have none."""
    made = Element(name, {key: str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def add_paragraph(place: Element) -> Element:
    """Add a paragraph, which begins with its properties."""
    paragraph = make_element("p", make_element("pPr"))
    place.append(paragraph)
    return paragraph


def style_id(lang: str, *, heading: bool) -> str:
    """Return the id of the style for text or headings in a language."""
    return f"{'Heading' if heading else 'Body'}-{lang}"


def _make_text(text: str) -> Element:
    """Make the XML element of a text, with its spaces preserved."""
    made = make_element("t")
    made.text = text
    made.set("xml:space", "preserve")
    return made


def to_twips(points: float) -> int:
    """Convert points to twips, 1/20 of a point."""
    return round(points * 20)


def write_text(
    paragraph: Element,
    item: FlowText,
    lettering: Lettering,
    pictures: PictureStore,
    before: float,
    after: float = 0.0,
) -> None:
    """Write a text into an empty paragraph, with space before and after it in points."""
    heading = item.role == "heading"
    paragraph[0].extend(_make_properties(item, lettering, before, after, heading=heading))
    writer = _Runs(paragraph, lettering, pictures, heading=heading)
    if item.label:
        writer.add(item.label)
        if needs_tab(item.label, -item.first):
            paragraph.append(make_element("r", make_element("tab")))
    writer.add(item.content, item.stamp)


def write_empty(paragraph: Element) -> None:
    """Make a paragraph as low as possible, since DOCX needs one even without text."""
    spacing = make_element("spacing", before=0, after=0, line=20, lineRule="exact")
    paragraph[0].append(spacing)


def make_number(size: float) -> Element:
    """Make the paragraph of a foot with the page number and the number of pages."""
    halves = round(size * 2)

    def run(text: str) -> Element:
        """Make a run of the size of page numbers."""
        look = make_element("rPr", make_element("sz", val=halves))
        return make_element("r", look, _make_text(text))

    return make_element(
        "p",
        make_element("pPr", make_element("jc", val="center")),
        make_element("fldSimple", run("1"), instr="PAGE"),
        run(" / "),
        make_element("fldSimple", run("1"), instr="NUMPAGES"),
    )


def _make_properties(
    item: FlowText, lettering: Lettering, before: float, after: float, *, heading: bool
) -> Iterator[Element]:
    """Yield the properties of a paragraph, in the order of ECMA-376 17.3.1.26."""
    yield make_element("pStyle", val=style_id(lettering.lang, heading=heading))
    if item.kept:
        yield make_element("keepNext")
    content = item.content
    line = content.size * content.leading
    # A reading or a picture makes its line higher, so the height is a minimum.
    taller = any(span.readings for span in content.paragraph.spans)
    taller |= item.stamp is not None and content.paragraph.vertical
    rule = "atLeast" if taller else "exact"
    spacing: dict[str, object] = {"before": to_twips(before), "after": to_twips(after)}
    if rule != "exact" or abs(line - lettering.line) > 0.01:
        spacing |= {"line": to_twips(line), "lineRule": rule}
    yield make_element("spacing", **spacing)
    yield make_element("ind", **_make_indents(item, lettering.size))
    yield make_element("jc", val=_ALIGN[item.align])


def _make_indents(item: FlowText, em: float) -> dict[str, object]:
    """Return the indents of a paragraph in twips, and in characters if they are half ems.

    Word prefers characters, so an indent of two characters stays so at another font size.
    """
    found: dict[str, object] = {}
    first = ("hanging", -item.first) if item.first < 0 else ("firstLine", item.first)
    for name, points in (("left", item.start), ("right", item.end), first):
        halves = points / em * 2
        if points and abs(halves - round(halves)) < 0.01:
            found[f"{name}Chars"] = round(halves) * 50
        found[name] = to_twips(points)
    return found


class _Runs:
    """Writes the runs of a paragraph."""

    def __init__(
        self,
        paragraph: Element,
        lettering: Lettering,
        pictures: PictureStore,
        *,
        heading: bool,
    ) -> None:
        self._p = paragraph
        self._pictures = pictures
        self._lettering = lettering
        self._heading = heading
        self._vertical = False

    def add(self, content: TextContent, stamp: SealStamp | None = None) -> None:
        """Add a text, and a seal at its last character or in its middle."""
        self._vertical = content.paragraph.vertical
        spans = [*content.paragraph.spans]
        if stamp and content.paragraph.vertical:
            # In vertical text each program places a floating picture in its own way.
            for span in spans:
                self._add_span(span, content.size)
            self._add_picture(stamp)
            return
        if stamp and spans:
            last = spans[-1]
            at = len(last.text.rstrip()) - 1
            if stamp.over == "last-character" and at >= 0 and not last.readings:
                for span in spans[:-1]:
                    self._add_span(span, content.size)
                self._add_text(last.text[:at], last, content.size)
                self._add_seal(stamp, content, content.size / 2)
                self._add_text(last.text[at:], last, content.size)
                return
            self._add_seal(stamp, content, content.natural_length / 2)
        for span in spans:
            self._add_span(span, content.size)

    def _add_span(self, span: Span, size: float) -> None:
        """Add a span of text, each base with its reading (ruby)."""
        if not span.readings:
            self._add_text(span.text, span, size)
            return
        bases = [span.text] if len(span.readings) == 1 else list(span.text)
        for base, reading in zip(bases, span.readings, strict=True):
            self._p.append(make_element("r", self._make_ruby(base, reading, span, size)))

    def _make_ruby(self, base: str, reading: str, span: Span, size: float) -> Element:
        """Make a reading of half the size above its base (ECMA-376 17.3.3.25)."""
        points = size * span.scale
        properties = make_element(
            "rubyPr",
            make_element("rubyAlign", val="distributeSpace"),
            make_element("hps", val=round(points)),
            make_element("hpsRaise", val=round(points * 2 * _RAISED)),
            make_element("hpsBaseText", val=round(points * 2)),
            make_element("lid", val=self._lettering.lang),
        )
        small = self._make_run(reading, self._make_look(span, points / 2))
        return make_element(
            "ruby",
            properties,
            make_element("rt", small),
            make_element("rubyBase", self._make_run(base, self._make_look(span, points))),
        )

    def _add_text(self, text: str, span: Span, size: float) -> None:
        """Add a text; in vertical text short numbers stand upright in one em (JLREQ 3.2.5)."""
        ends = [0, len(text)]
        if self._vertical:
            ends[1:1] = [end for found in _SHORT.finditer(text) for end in found.span()]
        for number, (start, end) in enumerate(pairwise(ends)):
            look = list(self._make_look(span, size * span.scale))
            if number % 2:
                look.append(make_element("eastAsianLayout", id=number, vert=1, vertCompress=1))
            if start < end:
                self._p.append(self._make_run(text[start:end], look))

    def _make_run(self, text: str, look: Iterable[Element]) -> Element:
        """Make a run of a text, with line breaks."""
        made = make_element("r", make_element("rPr", *look))
        for number, line in enumerate(text.split("\n")):
            if number:
                made.append(make_element("br"))
            made.append(_make_text(line))
        return made

    def _make_look(self, span: Span, size: float) -> Iterator[Element]:
        """Yield the run properties that differ from the style, in the order of the schema."""
        fonts: dict[str, object] = {}
        if is_full_width(span.lang):  # otherwise “ ” are as narrow as in English
            fonts["hint"] = "eastAsia"
        weight = span.asked.weight if span.asked else "regular"
        if span.lang != self._lettering.lang:
            other = find_face(span.lang, "serif", "ceremonial")
            fonts |= {"ascii": other.latin, "hAnsi": other.latin, "eastAsia": other.east_asian}
        if fonts:
            yield make_element("rFonts", **fonts)
        if (weight == "bold") != self._heading:
            yield make_element("b", val=1 if weight == "bold" else 0)
        if span.color[:3] != (0, 0, 0):
            yield make_element("color", val=format_color(span.color))
        if apart := span.spacing.tracking:
            yield make_element("spacing", val=to_twips(apart * size))
        halves = round(size * 2)
        if halves != round(self._lettering.size * 2):
            yield make_element("sz", val=halves)
            yield make_element("szCs", val=halves)
        if span.emphasis:
            yield make_element("em", val=_DOTS.get(span.lang, _UNDER))

    def _add_seal(self, stamp: SealStamp, content: TextContent, along: float) -> None:
        """Add a seal behind the text, with its centre `along` points from the anchor."""
        line = content.size * content.leading
        middle = line * BASELINE - content.size * _CENTRE
        across = along + stamp.along * stamp.size - stamp.size / 2
        down = middle + stamp.across * stamp.size - stamp.size / 2
        self._add_drawing(_make_anchor(self._make_picture(stamp), across, down))

    def _add_picture(self, stamp: SealStamp) -> None:
        """Add a seal as a picture in the line."""
        extent, *others = self._make_picture(stamp)
        self._add_drawing(_make_drawing("wp:inline", extent, *others))

    def _add_drawing(self, drawing: Element) -> None:
        """Add a run with a drawing."""
        self._p.append(make_element("r", make_element("drawing", drawing)))

    def _make_picture(self, stamp: SealStamp) -> list[Element]:
        """Make the parts of a picture: size, description, locks, pixels (ECMA-376 20.4.2)."""
        key, number = self._pictures.add(draw_seal_picture(stamp))
        side = round(stamp.size * _EMU)
        return [
            _make_drawing("wp:extent", cx=side, cy=side),
            _make_drawing("wp:docPr", id=number, name=number, descr=list_seal_words(stamp)),
            _make_drawing(
                "wp:cNvGraphicFramePr",
                _make_drawing("a:graphicFrameLocks", noChangeAspect=1),
            ),
            _make_drawing(
                "a:graphic",
                _make_drawing("a:graphicData", _make_pixels(key, side), uri=_PICTURE),
            ),
        ]


def _make_pixels(key: str, side: int) -> Element:
    """Make a square picture of the file of a relationship (ECMA-376 20.2.2.5)."""
    blip = _make_drawing("a:blip")
    blip.set("r:embed", key)
    return _make_drawing(
        "pic:pic",
        _make_drawing(
            "pic:nvPicPr",
            _make_drawing("pic:cNvPr", id=0, name="image.png"),
            _make_drawing("pic:cNvPicPr"),
        ),
        _make_drawing(
            "pic:blipFill", blip, _make_drawing("a:stretch", _make_drawing("a:fillRect"))
        ),
        _make_drawing(
            "pic:spPr",
            _make_drawing(
                "a:xfrm",
                _make_drawing("a:off", x=0, y=0),
                _make_drawing("a:ext", cx=side, cy=side),
            ),
            _make_drawing("a:prstGeom", prst="rect"),
        ),
    )


def _make_anchor(picture: list[Element], across: float, down: float) -> Element:
    """Anchor a picture behind the text (ECMA-376 20.4.2.3)."""
    extent, *others = picture
    places = []
    for name, beside, offset in (("H", "character", across), ("V", "line", down)):
        place = _make_drawing("wp:posOffset")
        place.text = str(round(offset * _EMU))
        places.append(_make_drawing(f"wp:position{name}", place, relativeFrom=beside))
    apart = dict.fromkeys(("distT", "distB", "distL", "distR", "simplePos"), 0)
    return _make_drawing(
        "wp:anchor",
        _make_drawing("wp:simplePos", x=0, y=0),
        *places,
        extent,
        _make_drawing("wp:effectExtent", l=0, t=0, r=0, b=0),
        _make_drawing("wp:wrapNone"),
        *others,
        **apart,
        relativeHeight=1,
        behindDoc=1,
        locked=0,
        layoutInCell=1,
        allowOverlap=1,
    )
