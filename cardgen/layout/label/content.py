"""What an area shows, measured: text, a rule, a barcode or a picture.

In come an area of a template and the words of both languages; out comes content that
can say how much room it needs. Nothing is placed yet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from cardgen import barcodes, gs1, units
from cardgen.catalog import Marked
from cardgen.display import Color
from cardgen.errors import FieldError, FontError, LayoutError, TemplateError, nearest
from cardgen.fonts import FontLibrary
from cardgen.layout.inline import Limits, Span, TextContent, measure
from cardgen.pictures import Photo
from cardgen.placeholders import parse_pattern, substitute
from cardgen.template import (
    AreaSpec,
    Side,
    SpanSpec,
    StyleSpec,
    Template,
    data_pieces,
    parse_color,
)
from cardgen.wording import LabelWords, SideWords

_CAPTION_SEPARATOR: Final = " · "
_NO_AUTHOR: Final = (
    "add it to the message's comments, as in #. attribution: zh=《周易》; ko=《주역》, "
    'or give the area show_if = "attribution"'
)


@dataclass(frozen=True, slots=True)
class RuleContent:
    """A line `thickness` points thick and `length` long, or as long as its area is wide."""

    thickness: float
    length: float | None
    color: Color


@dataclass(frozen=True, slots=True)
class BarcodeContent:
    """A symbol; `size` is the side of a square one or the height of a linear one."""

    symbol: barcodes.Symbol
    size: float | None

    @property
    def widest(self) -> float:
        """The points that the symbol is wide when its modules are as wide as they may be."""
        widest = barcodes.SYMBOLOGIES[self.symbol.symbology].widest
        return inf if widest is None else widest * self.symbol.columns

    @property
    def side(self) -> float:
        """The side in points that a square symbol asks for: none if it takes what there is."""
        side = min(self.size or inf, self.widest)
        return side if side < inf else 0.0


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture, `size` points high, or as large as its area allows."""

    photo: Photo
    size: float | None


Content = TextContent | RuleContent | BarcodeContent | PictureContent


def natural_width(content: Content, width: float) -> float:
    """The width in points that content asks of ``auto`` columns, which are `width` at most."""
    match content:
        case TextContent():
            return content.natural_width
        case RuleContent():
            return content.length or 0.0
        case BarcodeContent():
            return content.side if content.symbol.rows > 1 else 0.0
        case PictureContent():
            photo = content.photo
            return natural_height(content, width) * photo.width / photo.height


def natural_height(content: Content, width: float) -> float:
    """The height in points that content of this width at most asks of ``auto`` rows."""
    match content:
        case TextContent():
            return content.natural_height(width)
        case RuleContent():
            return content.thickness
        case BarcodeContent():
            return content.side if content.symbol.rows > 1 else content.size or 0.0
        case PictureContent():
            return content.size or width * content.photo.height / content.photo.width


def build(template: Template, name: str, speech: LabelWords, fonts: FontLibrary) -> Content:
    """The content of the area `name`.

    Raises CardgenError; a FontError or LayoutError is located in the template, unless it knows
    better.
    """
    try:
        return _content(template, name, speech, fonts)
    except (FontError, LayoutError) as error:
        raise error.or_at(template.place(name)) from error


def _content(template: Template, name: str, speech: LabelWords, fonts: FontLibrary) -> Content:
    area = template.areas[name]
    color = parse_color(area.color) if area.color else None
    if area.rule is not None:
        length = units.length(area.length) if area.length else None
        return RuleContent(units.length(area.rule), length, color or Color(0, 0, 0))
    size = units.length(area.size) if area.size else None
    if area.barcode is not None and area.hri is None:
        return BarcodeContent(_symbol(template, name, area, speech), size)
    if area.picture is not None:
        field = area.picture.strip("{}")
        if field not in speech.pictures:
            raise _missing(field, template, name)
        return PictureContent(speech.pictures[field], size)
    return _text(template, name, area, speech, fonts)


def _symbol(
    template: Template, name: str, area: AreaSpec, speech: LabelWords
) -> barcodes.Symbol:
    """An area's barcode: of values as they were typed, not as a language prints them."""
    assert area.barcode is not None
    name = area.hri or name
    values = {**speech.sides[area.lang].values, **speech.codes}
    data = ""
    for piece in filter(speech.allows, data_pieces(area)):
        filled = _fill(piece.text, values, template, name)
        # What looks like an identifier in a value would become one.
        if barcodes.SYMBOLOGIES[area.barcode].is_gs1 and (
            gs1.identifiers(filled) != gs1.identifiers(piece.text)
        ):
            raise FieldError(
                "bad-value",
                f"a value in {filled!r} reads like an application identifier",
                location=template.place(name),
                hint="take digits in brackets out of it",
            )
        data += filled
    try:
        return barcodes.encode(area.barcode, data)
    except LayoutError as error:
        raise error.at(template.place(name)) from error


def _text(
    template: Template, name: str, area: AreaSpec, speech: LabelWords, fonts: FontLibrary
) -> TextContent:
    base = template.styles[area.style]
    size = units.length(base.size)
    specs = area.spans or _captioned(area) or [SpanSpec(text=area.text)]
    read = [Marked(_symbol(template, name, area, speech).interpretation)] if area.hri else None
    spans = []
    for spec in filter(speech.allows, specs):
        words = speech.sides[spec.lang or area.lang]
        style = template.styles[spec.style or area.style]
        if spec.caption:
            side = spec.lang or area.lang
            pieces = [Marked(_caption(spec.caption, side, speech, template, name))]
        else:
            pieces = read or _marked(spec.text or "", words, template, name)
        scale = units.length(style.size) / size
        for piece in pieces:
            _check_text("".join((piece.text, *piece.readings)), template, name)
            if piece.text:
                spans.append(_span(piece, words.lang, style, scale, fonts))
    limits = None
    if area.fit and any(span.text.strip() for span in spans):  # white has no size to fit
        least, most = units.length(area.fit.min), units.length(area.fit.max)
        limits = Limits(least, most, area.fit.group or name, area.fit.ratio)
    empty = _span(Marked(" "), speech.sides[area.lang].lang, base, 1.0, fonts)
    paragraph = measure(
        tuple(spans) or (empty,),
        hanging=base.hanging,
        vertical=area.direction == "vertical",
        indented=base.indent,
    )
    along = area.valign if paragraph.vertical else area.align
    return TextContent(paragraph, size, base.leading, limits, along == "justify")


def _captioned(area: AreaSpec) -> list[SpanSpec]:
    """A caption stands in both languages, small and side by side."""
    if area.caption is None:
        return []
    return [
        SpanSpec(caption=area.caption, lang="source"),
        SpanSpec(text=_CAPTION_SEPARATOR, lang="source"),
        SpanSpec(caption=area.caption, lang="target"),
    ]


def _caption(
    caption: str, side: Side, speech: LabelWords, template: Template, name: str
) -> str:
    known = speech.captions.messages
    if caption not in known:
        raise TemplateError(
            "bad-template",
            f"[{name}]: there is no caption {caption!r}",
            location=template.place(name),
            hint=nearest(caption, list(known)),
        )
    return speech.caption(caption, side)


def _span(piece: Marked, lang: str, style: StyleSpec, scale: float, fonts: FontLibrary) -> Span:
    chain = fonts.chain(style.font, style.weight, lang)
    latin = fonts.face(style.latin, style.weight, lang) if style.latin else None
    color = parse_color(style.color)
    return Span(piece.text, lang, chain, scale, color, piece.readings, piece.emphasis, latin)


def _marked(text: str, words: SideWords, template: Template, name: str) -> list[Marked]:
    """A template's text with values put in; only the message brings markup along."""
    pieces: list[Marked] = []
    for literal, field in parse_pattern(text).parts:
        if field and field not in words.values:
            raise _missing(field, template, name)
        value = words.values.get(field, "")
        found = words.message if field == "message" else (Marked(value),)
        for piece in (Marked(literal), *found):
            last = pieces[-1] if pieces else None
            if last and last[1:] == piece[1:] and not piece.readings:
                pieces[-1] = last._replace(text=last.text + piece.text)
            elif piece.text:
                pieces.append(piece)
    return pieces


def _fill(text: str, values: Mapping[str, str], template: Template, name: str) -> str:
    try:
        return substitute(text, values)
    except KeyError as error:
        raise _missing(str(error.args[0]), template, name) from error


def _missing(field: str, template: Template, name: str) -> FieldError:
    return FieldError(
        "missing-value",
        f"{field} has no value, but the area [{name}] of {template.name} shows it",
        location=template.place(name),
        hint=_NO_AUTHOR if field == "attribution" else f"give --set {field}=…",
    )


def _check_text(text: str, template: Template, name: str) -> None:
    """Refuse at the door what no page can show: control characters and lone surrogates."""
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n":
            raise LayoutError(
                "bad-text",
                f"the text of [{name}] holds the control character U+{ord(char):04X}",
                location=template.place(name),
                hint="delete it from the message or the value",
            )
