"""Content of areas, measured: texts, rules, barcodes, pictures, seals, motifs and marks.

`build` makes the content of an area from a template and the words of both languages. Content
knows how much room it needs. Nothing is placed yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from math import inf
from typing import Final
from unicodedata import normalize

from cardgen import barcodes, gs1
from cardgen.catalog import Marked, choose_particles_of
from cardgen.controls import find_unprintable
from cardgen.display import Color, Leaf, Veil
from cardgen.errors import (
    CardgenError,
    FieldError,
    FontError,
    LayoutError,
    Location,
    TemplateError,
    hint_at_nearest,
)
from cardgen.fonts import FontLibrary
from cardgen.handling import HandlingMark, parse_marks
from cardgen.layout.inline import (
    DISPLAY,
    SYLLABLES,
    Display,
    TextContent,
    measure,
    style_for_display,
    style_span,
)
from cardgen.layout.label.marks import MarksContent, build_marks, set_caption
from cardgen.layout.seals import SEAL_RED, SealLook, draw_seal
from cardgen.motifs import SIDE, Motif, motif
from cardgen.pictures import Photo
from cardgen.placeholders import Pattern
from cardgen.remedies import Remedy
from cardgen.seals import Seal
from cardgen.template import (
    AreaBarcode,
    AreaMarks,
    AreaMotif,
    AreaPanel,
    AreaPicture,
    AreaRule,
    AreaSeal,
    AreaSpan,
    AreaText,
    Caption,
    CharacterBoxes,
    Interpretation,
    Numerals,
    Side,
    Template,
)
from cardgen.text import write_kanji_dates, write_kanji_numerals
from cardgen.wording import LabelWords, SideWords

CAPTION_SLACK: Final = 0.01  # points; forgives rounding in sums
_BETWEEN: Final = " · "
_NO_AUTHOR: Final = (
    "write an author for this language in the comments of the message, as "
    '#. attribution: {lang}=…, or write show_if = "attribution" in the area'
)


@dataclass(frozen=True, slots=True)
class BarcodeContent:
    """A symbol; `size` is the side of a square symbol, or the height of a linear one.

    Its modules are at most `module` wide, or as wide as is usual for its symbology. `alt` says
    what it is and what it carries. `captions` stand below it, outside its quiet zone.
    """

    symbol: barcodes.Symbol
    size: float | None
    module: float | None = None
    alt: str = ""
    captions: tuple[TextContent, ...] = ()

    def below(self, width: float) -> float:
        """Height in points of the captions in `width` points."""
        heights = [text.natural_height(width + CAPTION_SLACK) for text in self.captions]
        return sum(heights) + sum(map(self.white, self.captions[1:]))

    @staticmethod
    def white(text: TextContent) -> float:
        """Points of white between a caption and the one above it."""
        return text.size * (text.leading - 1)

    @property
    def share(self) -> float:
        """Height of the symbol with the quiet zone above captions, as a share of its own."""
        return 1 + self.symbol.quiet / self.symbol.rows if self.captions else 1.0

    @property
    def widest(self) -> float:
        """Width in points of the symbol with modules as wide as they may be."""
        widest = self.module or barcodes.SYMBOLOGIES[self.symbol.symbology].widest
        return inf if widest is None else widest * self.symbol.columns

    @property
    def natural_size(self) -> tuple[float, float]:
        """Natural width and height in points of a matrix symbol; 0 if it takes any room."""
        width, height = self.within(inf, inf)
        return (width, height) if width < inf else (0.0, 0.0)

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Width and height in points of a matrix symbol in so much room."""
        shape = self.symbol.rows / self.symbol.columns
        wide = min(width, self.widest, min(self.size or inf, height) / shape)
        return wide, wide * shape

    @property
    def bearer(self) -> int:
        """Modules of the bearer bar above the bars, and of that below."""
        return barcodes.SYMBOLOGIES[self.symbol.symbology].bearer

    def bearer_height(self, width: float) -> float:
        """Points of height that both bearer bars take in `width` points."""
        return 2 * self.bearer * min(width, self.widest) / self.symbol.columns


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture `size` points high, or as large as its area allows; `alt` describes it.

    A picture to `crop` fills its area and does not affect the area's size.
    """

    photo: Photo
    size: float | None
    alt: str = ""
    crop: bool = False
    veil: Veil | None = None


@dataclass(frozen=True, slots=True)
class SealContent:
    """A function that draws a seal in a square; `size` is its side, or None for any room.

    The seal takes the `shares` of the square's width and height, in the middle of the square.
    """

    draw: Callable[[float], tuple[Leaf, ...]]
    size: float | None
    shares: tuple[float, float] = (1.0, 1.0)

    def side(self, width: float, height: float) -> float:
        """The largest side of the square whose drawn part fits."""
        wide, high = self.shares
        return min(self.size or inf, width / wide, height / high)

    def extent(self, side: float) -> tuple[float, float]:
        """Width and height of the drawn part of a square."""
        wide, high = self.shares
        return wide * side, high * side


@dataclass(frozen=True, slots=True)
class MotifContent:
    """A motif in a square of `size` points, or of any size if None."""

    motif: Motif
    size: float | None
    color: Color

    def side(self, width: float, height: float) -> float:
        """The largest side of the square whose drawn part fits."""
        wide, high = self.extent(1.0)
        return min(self.size or inf, width / wide, height / high)

    def extent(self, side: float) -> tuple[float, float]:
        """Width and height of the drawn part of a square."""
        left, top, right, bottom = self.motif.box
        return (right - left) * side / SIDE, (bottom - top) * side / SIDE


@dataclass(frozen=True, slots=True)
class BoxedContent:
    """Characters that each stand in a box of their own."""

    texts: tuple[TextContent, ...]
    boxes: CharacterBoxes


Content = (
    TextContent
    | AreaRule
    | AreaPanel
    | BarcodeContent
    | PictureContent
    | SealContent
    | MotifContent
    | BoxedContent
    | MarksContent
)


def list_texts(content: Content) -> tuple[TextContent, ...]:
    """List the texts of content; texts within marks have the size of 1 point."""
    match content:
        case TextContent():
            return (content,)
        case BoxedContent():
            return content.texts
        case BarcodeContent():
            return content.captions
        case MarksContent():
            return tuple(
                text for mark in content.marks for text in (*mark.captions, *mark.lettering)
            )
        case _:
            return ()


def natural_width(content: Content, width: float) -> float:
    """Compute the width in points that content asks of ``auto`` columns.

    These are `width` wide at most.
    """
    match content:
        case TextContent():
            return content.natural_width
        case AreaRule():
            return content.length or 0.0
        case BarcodeContent():
            words = [
                text.paragraph.under(SYLLABLES).widest * text.size for text in content.captions
            ]
            return max([content.natural_size[0] if content.symbol.rows > 1 else 0.0, *words])
        case PictureContent():
            photo = content.photo
            return natural_height(content, width) * photo.width / photo.height
        case AreaPanel():
            return 0.0
        case SealContent() | MotifContent():
            return content.extent(content.size or 0.0)[0]
        case BoxedContent():
            return content.boxes.extent
        case MarksContent():
            return content.natural_width


def natural_height(content: Content, width: float) -> float:
    """Compute the height in points that content asks of ``auto`` rows at this width."""
    match content:
        case TextContent():
            return content.natural_height(width)
        case AreaRule():
            return content.thickness
        case BarcodeContent():
            if content.symbol.rows > 1:
                return content.natural_size[1] * content.share + content.below(width)
            return content.size + content.bearer_height(width) if content.size else 0.0
        case PictureContent(crop=True) | AreaPanel():
            return 0.0
        case SealContent() | MotifContent():
            return content.extent(content.size or 0.0)[1]
        case PictureContent():
            return content.size or width * content.photo.height / content.photo.width
        case BoxedContent():
            return max(text.natural_height(inf) for text in content.texts)
        case MarksContent():
            return content.natural_height(width)


def build(template: Template, name: str, speech: LabelWords, fonts: FontLibrary) -> Content:
    """Build the content of the area `name`.

    Raises CardgenError. A FontError or LayoutError without a location is located in the
    template.
    """
    try:
        return _build_content(template, name, speech, fonts)
    except FontError as error:
        is_family = error.rule == "bad-font"
        place = _place_of_family(template, name, fonts) if is_family else template.place(name)
        raise error.or_at(place) from error
    except LayoutError as error:
        raise error.or_at(template.place(name)) from error


def _place_of_family(template: Template, name: str, fonts: FontLibrary) -> Location:
    """The location of a missing font family: the style that names it, or the area."""
    missing = {*template.areas[name].families} - fonts.families.keys()
    for key, style in template.styles.items():
        if missing & {style.font, style.latin} and f"style.{key}" in template.lines:
            return template.place(f"style.{key}")
    return template.place(name)


def _build_content(
    template: Template, name: str, speech: LabelWords, fonts: FontLibrary
) -> Content:
    area = template.areas[name]
    match area.content:
        case AreaText(boxes=CharacterBoxes() as boxes) as text:
            return _build_boxed(template, name, text, boxes, speech, fonts)
        case AreaText() as text:
            return _build_text(template, name, text, speech, fonts)
        case AreaBarcode() as code:
            symbol = _encode_symbol(template, name, code, area.side, speech)
            said = f"{_name_of_kind(symbol, speech)}: {symbol.text}"
            captions = _build_captions(code, speech, template, name, fonts)
            return BarcodeContent(symbol, code.size, code.module, said, captions)
        case AreaPicture(field, size, alt, crop, veil):
            if field not in speech.pictures:
                raise _missing_value(field, template, name)
            said = speech.descriptions.get(field) or alt
            return PictureContent(speech.pictures[field], size, said, crop, veil)
        case AreaRule() | AreaPanel() as drawn:
            return drawn
        case AreaMotif(motif_name, size, color):
            assert motif_name is not None  # otherwise the area is hidden
            return MotifContent(motif(motif_name), size, color)
        case AreaSeal() as shown:
            return _build_seal(template, name, shown, speech, fonts)
        case AreaMarks() as shown:
            marks = shown.marks
            if shown.field:
                marks = _parse_marks(shown.field, template, name, speech)
            style = shown.style if shown.lettered else None
            return build_marks(marks, shown.size, style, speech, fonts, shown.rows)


def _build_captions(
    code: AreaBarcode, speech: LabelWords, template: Template, name: str, fonts: FontLibrary
) -> tuple[TextContent, ...]:
    """Set the caption of a barcode in both languages, or once if both are the same."""
    if code.below is None or code.style is None:
        return ()
    style, caption = code.style, code.below.name
    said = [
        (words.lang, _resolve_caption(caption, side, speech, template, name))
        for side, words in speech.sides.items()
    ]
    once = said if said[0][1] != said[1][1] else said[:1]
    return tuple(set_caption(text, lang, style, fonts) for lang, text in once)


def _build_seal(
    template: Template, name: str, shown: AreaSeal, speech: LabelWords, fonts: FontLibrary
) -> SealContent:
    area = template.areas[name]
    words = speech.sides[area.side]
    said = _fill(shown.text, words.values, template, name)
    seal = Seal(said, shown.shape, shown.carved, shown.rough)
    look = SealLook(shown.style.font, shown.style.weight, shown.color or SEAL_RED)
    if area.fill:
        look = look._replace(paper=area.fill)

    def draw(size: float) -> tuple[Leaf, ...]:
        return draw_seal(seal, size, words.lang, fonts, look)

    first = draw(1.0)[0]  # raises now for a seal that cannot be drawn
    return SealContent(draw, shown.size, (1 - 2 * first.x, 1 - 2 * first.y))


def _parse_marks(
    field: str, template: Template, name: str, speech: LabelWords
) -> tuple[HandlingMark, ...]:
    values = speech.sides["source"].values
    if field not in values:
        raise _missing_value(field, template, name)
    return parse_marks(values[field])  # checked already when the values were worded


def _encode_symbol(
    template: Template, name: str, code: AreaBarcode, side: Side, speech: LabelWords
) -> barcodes.Symbol:
    """Encode an area's barcode from raw values, not from values as a language prints them."""
    values = {**speech.sides[side].values, **speech.codes}
    has_elements = barcodes.SYMBOLOGIES[code.symbology].takes_elements
    data = ""
    for piece in code.data:
        if not speech.allows(piece.show_if):
            continue
        filled = _fill(piece.text, values, template, name)
        # Digits in brackets within a value would become an application identifier.
        if has_elements and gs1.find_identifiers(filled) != piece.identifiers:
            raise FieldError(
                "bad-value",
                f"a value in {filled!r} looks like an application identifier",
                location=template.place(name),
                hint="remove the digits in brackets from the value",
            )
        data += filled
    try:
        return barcodes.encode(code.symbology, data)
    except LayoutError as error:
        raise error.at(template.place(name)) from error


def _name_of_kind(symbol: barcodes.Symbol, speech: LabelWords) -> str:
    """The name of a barcode's kind, in the source language if it has a caption for it."""
    caption = "barcode-2d" if symbol.rows > 1 else "barcode"
    if caption in speech.captions.messages:
        # An unapproved caption is not used, and must not stop a label.
        with suppress(CardgenError):
            return speech.caption(caption, "source")
    return barcodes.SYMBOLOGIES[symbol.symbology].name


def _build_text(
    template: Template, name: str, text: AreaText, speech: LabelWords, fonts: FontLibrary
) -> TextContent:
    area, base = template.areas[name], text.style
    pieces = [
        (
            span.style,
            lang,
            _in_han(piece, lang, span.style.numerals) if text.vertical else piece,
        )
        for span in text.spans
        if speech.allows(span.show_if, span.unless_same)
        for lang, piece in _list_pieces(span, template, name, speech)
    ]
    _check_text((piece for _, _, piece in pieces), template, name)
    spans = [
        style_span(fonts, style, base, lang, *piece)
        for style, lang, piece in pieces
        if piece.text
    ]
    empty = style_span(fonts, base, base, speech.sides[area.side].lang, " ")
    # A text of spaces alone is not fitted.
    fit = text.fit if any(span.text.strip() for span in spans) else None
    along = area.valign if text.vertical else area.align
    measured = partial(
        measure,
        hanging=base.hanging,
        vertical=text.vertical,
        indented=base.indent,
        unit=base.unit,
    )
    paragraph, display = measured(tuple(spans) or (empty,)), None
    least, most = (fit.least, fit.most) if fit else (base.size, base.size)
    read = max((span.scale for span in spans if span.readings), default=0.0)
    if most * read > DISPLAY:
        styles = [style for style, _, piece in pieces if piece.text]
        large = measured(tuple(map(style_for_display, repeat(fonts), styles, spans)))
        if least * read > DISPLAY:
            paragraph = large
        else:
            display = Display(large, DISPLAY / read)
    return TextContent(paragraph, base.size, base.leading, fit, along == "justify", display)


def _build_boxed(
    template: Template,
    name: str,
    text: AreaText,
    boxes: CharacterBoxes,
    speech: LabelWords,
    fonts: FontLibrary,
) -> BoxedContent:
    """Build boxes for the letters and digits of a text.

    Other characters only divide them, as the gaps of the boxes do.
    """
    area, base = template.areas[name], text.style
    pieces = [p for span in text.spans for p in _list_pieces(span, template, name, speech)]
    _check_text((piece for _, piece in pieces), template, name)
    said = "".join(piece.text for _, piece in pieces)
    chars = [char for char in normalize("NFKC", said) if char.isalnum()]
    count = len(boxes.gaps) + 1
    if len(chars) != count:
        raise FieldError(
            "bad-value",
            f"{said!r} has {len(chars)} letters and digits, but [{name}] has {count} boxes",
            location=template.place(name),
            hint="complete or correct the value, or use another template",
        )
    lang = speech.sides[area.side].lang
    spans = [style_span(fonts, base, base, lang, char) for char in chars]
    texts = [TextContent(measure((span,)), base.size, base.leading, None) for span in spans]
    return BoxedContent(tuple(texts), boxes)


def _in_han(piece: Marked, lang: str, numerals: Numerals | None) -> Marked:
    """Convert the figures of a piece into Han numerals; readings stay as they are."""
    if numerals is None or piece.readings:
        return piece
    convert = write_kanji_dates if numerals == "kanji" else write_kanji_numerals
    return piece._replace(text=convert(piece.text, lang))


def _list_pieces(
    span: AreaSpan, template: Template, name: str, speech: LabelWords
) -> Iterator[tuple[str, Marked]]:
    """Yield the pieces of a span with their languages; equal texts only once.

    A language without a text is left out.
    """
    first: list[Marked] = []
    for side in span.sides:
        pieces, lang = _side_pieces(span, side, template, name, speech), speech.sides[side].lang
        if pieces == first:
            continue
        if first:
            yield speech.sides[span.sides[0]].lang, Marked(_BETWEEN)
        first = pieces
        for piece in pieces:
            yield lang, piece


def _side_pieces(
    span: AreaSpan, side: Side, template: Template, name: str, speech: LabelWords
) -> list[Marked]:
    """The pieces of a span in one language."""
    match span.shows:
        case Caption(caption):
            return [Marked(_resolve_caption(caption, side, speech, template, name))]
        case Interpretation(code, area):
            return [Marked(_encode_symbol(template, area, code, side, speech).interpretation)]
        case Pattern() as text:
            return _fill_pieces(text, speech.sides[side], template, name)


def _resolve_caption(
    caption: str, side: Side, speech: LabelWords, template: Template, name: str
) -> str:
    if speech.captions.find(caption) is None:
        raise TemplateError(
            "bad-template",
            f"[{name}]: there is no caption {caption!r}",
            location=template.place(name),
            hint=hint_at_nearest(caption, list(speech.captions.whole().messages)),
        )
    return speech.caption(caption, side)


def _fill_pieces(
    text: Pattern, words: SideWords, template: Template, name: str
) -> list[Marked]:
    """Fill values into a template's text; only the message has markup."""
    pieces: list[Marked] = []
    for literal, field in text.parts:
        if field and field not in words.values:
            raise _missing_value(field, template, name, words.lang)
        value = words.values.get(field, "")
        marked = words.message if field == "message" else (Marked(value),)
        for piece in (Marked(literal), *marked):
            last = pieces[-1] if pieces else None
            if last and last[1:] == piece[1:] and not piece.readings:
                pieces[-1] = last._replace(text=last.text + piece.text)
            elif piece.text:
                pieces.append(piece)
    return choose_particles_of(words.lang, pieces)


def _fill(text: Pattern, values: Mapping[str, str], template: Template, name: str) -> str:
    try:
        return text.fill(values)
    except KeyError as error:
        raise _missing_value(str(error.args[0]), template, name) from error


def _missing_value(field: str, template: Template, name: str, lang: str = "") -> FieldError:
    """The error for a field without a value; for an attribution it names the language."""
    is_author = field == "attribution"
    short = lang.partition("-")[0] or "zh"
    within = f" in {short}" if is_author and lang else ""
    return FieldError(
        "missing-value",
        f"{field} has no value{within}, but the area [{name}] of {template.name} shows it",
        location=template.place(name),
        hint=_NO_AUTHOR.format(lang=short) if is_author else "",
        remedy=None if is_author else Remedy("set-field", (field,)),
    )


def _check_text(pieces: Iterable[Marked], template: Template, name: str) -> None:
    """Raise CardgenError if a text has characters that no page can show."""
    text = "".join(chain.from_iterable((piece.text, *piece.readings) for piece in pieces))
    if finding := find_unprintable(text):
        place = template.place(name)
        raise CardgenError.of([finding.about(f"the text of [{name}] ").at(place)])
