"""Content of areas, measured: texts, rules, barcodes, pictures, seals, motifs and marks.

`build` makes the content of an area from a template and the words of both languages. Content
knows how much room it needs. Nothing is placed yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from math import inf
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import msgspec
from msgspec.structs import replace

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
from cardgen.lazy import lazy_pattern
from cardgen.motifs import SIDE, Motif, motif
from cardgen.placeholders import Pattern
from cardgen.remedies import Remedy
from cardgen.seals import Seal
from cardgen.template import (
    Area,
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
    Stops,
    Style,
    Template,
    Words,
)
from cardgen.text import write_kanji_dates, write_kanji_numerals
from cardgen.wording import LabelWords, SideWords

if TYPE_CHECKING:
    from cardgen.handling import HandlingMark
    from cardgen.pictures import Photo

CAPTION_SLACK: Final = 0.01  # points; forgives rounding in sums
_BETWEEN: Final = " · "
_STOPS: Final = lazy_pattern(r"[，。、；：,.;:．]+(?=[\s\u3000]|$)[\s\u3000]*|[，。、；：]+")
_NO_AUTHOR: Final = (
    "write an author for this language in the comments of the message, as "
    '#. attribution: {lang}=…, or write show_if = "attribution" in the area'
)


class BarcodeContent(msgspec.Struct, frozen=True):
    """A barcode; `size` is the side of a square symbol, or the height of a linear one.

    The modules are at most `module` points wide, or as wide as is usual for the symbology.
    `alt` describes the symbol and its data. `captions` stand below it, outside the quiet zone.
    """

    symbol: barcodes.Symbol
    size: float | None
    module: float | None = None
    alt: str = ""
    captions: tuple[TextContent, ...] = ()

    def below(self, width: float) -> float:
        """Height in points of the captions below the barcode, in lines of `width` points."""
        heights = [text.natural_height(width + CAPTION_SLACK) for text in self.captions]
        return sum(heights) + sum(map(self.white, self.captions[1:]))

    @staticmethod
    def white(text: TextContent) -> float:
        """Compute the space in points between a caption and the caption above it."""
        return text.size * (text.leading - 1)

    @property
    def share(self) -> float:
        """Height with the quiet zone above the captions, divided by the barcode's height."""
        return 1 + self.symbol.quiet / self.symbol.rows if self.captions else 1.0

    @property
    def widest(self) -> float:
        """Width in points of the barcode if its modules are as wide as allowed."""
        widest = self.module or barcodes.SYMBOLOGIES[self.symbol.symbology].widest
        return inf if widest is None else widest * self.symbol.columns

    @property
    def natural_size(self) -> tuple[float, float]:
        """Natural width and height in points of a square barcode; 0 if it fills its area."""
        width, height = self.within(inf, inf)
        return (width, height) if width < inf else (0.0, 0.0)

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Compute width and height in points of a square barcode in a frame of this size."""
        shape = self.symbol.rows / self.symbol.columns
        wide = min(width, self.widest, min(self.size or inf, height) / shape)
        return wide, wide * shape

    @property
    def bearer(self) -> int:
        """Height of a bearer bar in modules. There is one above the bars and one below them."""
        return barcodes.SYMBOLOGIES[self.symbol.symbology].bearer

    def bearer_height(self, width: float) -> float:
        """Compute the height in points of both bearer bars of a barcode `width` points wide."""
        return 2 * self.bearer * min(width, self.widest) / self.symbol.columns


class PictureContent(msgspec.Struct, frozen=True):
    """A picture `size` points high, or as large as its area allows; `alt` describes it.

    A picture to `crop` fills its area and does not affect the area's size.
    """

    photo: Photo
    size: float | None
    alt: str = ""
    crop: bool = False
    veil: Veil | None = None


class SealContent(msgspec.Struct, frozen=True):
    """A function that draws a seal in a square; `size` is its side, or None for any room.

    The seal takes the `shares` of the square's width and height, in the middle of the square.
    """

    draw: Callable[[float], tuple[Leaf, ...]]
    size: float | None
    shares: tuple[float, float] = (1.0, 1.0)

    def extent(self, side: float) -> tuple[float, float]:
        """Return width and height in points of a seal drawn in a square with this side."""
        wide, high = self.shares
        return wide * side, high * side


class MotifContent(msgspec.Struct, frozen=True):
    """A motif in a square of `size` points, or of any size if None."""

    motif: Motif
    size: float | None
    color: Color

    def extent(self, side: float) -> tuple[float, float]:
        """Return width and height in points of a motif drawn in a square with this side."""
        left, top, right, bottom = self.motif.box
        return (right - left) * side / SIDE, (bottom - top) * side / SIDE


class BoxedContent(msgspec.Struct, frozen=True):
    """The characters of a text, each in a box of its own."""

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
    """List the texts of content. Texts inside of marks have a size of 1 point."""
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
    """Compute the width in points that content needs in ``auto`` columns, at most `width`."""
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
            return natural_height(content, width) * content.photo.width / content.photo.height
        case AreaPanel():
            return 0.0
        case SealContent() | MotifContent():
            return content.extent(content.size or 0.0)[0]
        case BoxedContent():
            return content.boxes.extent
        case MarksContent():
            return content.natural_width


def natural_height(content: Content, width: float) -> float:
    """Compute the height in points that content needs in ``auto`` rows at this width."""
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
        return _Builder(template, name, speech, fonts).content()
    except FontError as error:
        is_family = error.rule == "bad-font"
        place = _place_of_family(template, name, fonts) if is_family else template.place(name)
        raise error.or_at(place) from error
    except LayoutError as error:
        raise error.or_at(template.place(name)) from error


def _place_of_family(template: Template, name: str, fonts: FontLibrary) -> Location:
    """Find the place to name for a missing font family: the style that uses it, or the area."""
    missing = {*template.areas[name].families} - fonts.families.keys()
    for key, style in template.styles.items():
        if missing & {style.font, style.latin} and f"style.{key}" in template.lines:
            return template.place(f"style.{key}")
    return template.place(name)


class _Builder(msgspec.Struct, frozen=True):
    """Builds the content of the area `name` from the words of a label."""

    template: Template
    name: str
    speech: LabelWords
    fonts: FontLibrary

    @property
    def area(self) -> Area:
        """The area in the template."""
        return self.template.areas[self.name]

    @property
    def place(self) -> Location:
        """Location of the area in the template's file, for errors."""
        return self.template.place(self.name)

    def content(self) -> Content:
        """Build the content of the area, such as a text, a barcode or a picture."""
        speech = self.speech
        match self.area.content:
            case AreaText(boxes=CharacterBoxes() as boxes) as text:
                return self.build_boxes(text, boxes)
            case AreaText() as text:
                return self.text(text)
            case AreaBarcode() as code:
                symbol = self.symbol(code, self.area.side)
                said = f"{_name_of_kind(symbol, speech)}: {symbol.text}"
                return BarcodeContent(
                    symbol, code.size, code.module, said, self.barcode_captions(code)
                )
            case AreaPicture(field, size, alt, crop, veil):
                if field not in speech.pictures:
                    raise self.missing_value(field)
                said = speech.descriptions.get(field) or alt
                return PictureContent(speech.pictures[field], size, said, crop, veil)
            case AreaRule() | AreaPanel() as drawn:
                return drawn
            case AreaMotif(motif_name, size, color):
                assert motif_name is not None  # otherwise the area is hidden
                return MotifContent(motif(motif_name), size, color)
            case AreaSeal() as shown:
                return self.seal(shown)
            case AreaMarks() as shown:
                marks = self.marks(shown.field) if shown.field else shown.marks
                style = shown.style if shown.lettered else None
                return build_marks(marks, shown.size, style, speech, self.fonts, shown.rows)

    def barcode_captions(self, code: AreaBarcode) -> tuple[TextContent, ...]:
        """Measure the caption of a barcode in both languages, once if both are the same."""
        if code.below is None or code.style is None:
            return ()
        langs_by_text: dict[str, str] = {}
        for side, words in self.speech.sides.items():
            langs_by_text.setdefault(self.caption(code.below.name, side), words.lang)
        return tuple(
            set_caption(text, lang, code.style, self.fonts)
            for text, lang in langs_by_text.items()
        )

    def seal(self, shown: AreaSeal) -> SealContent:
        """Build a seal. Raises an error for a seal that cannot be drawn."""
        words = self.speech.sides[self.area.side]
        said = self.fill(shown.text, words.values)
        seal = Seal(said, shown.shape, shown.carved, shown.rough)
        from cardgen.layout.seals import SEAL_RED, SealLook, draw_seal  # few labels have one

        look = SealLook(shown.style.font, shown.style.weight, shown.color or SEAL_RED)
        if self.area.fill:
            look = look._replace(paper=self.area.fill)
        draw = partial(draw_seal, seal, lang=words.lang, fonts=self.fonts, look=look)
        first = draw(1.0)[0]
        return SealContent(draw, shown.size, (1 - 2 * first.x, 1 - 2 * first.y))

    def marks(self, field: str) -> tuple[HandlingMark, ...]:
        """Read the handling marks that the value of a field names."""
        from cardgen.handling import parse_marks

        values = self.speech.sides["source"].values
        if field not in values:
            raise self.missing_value(field)
        return parse_marks(values[field])  # checked already when the values were worded

    def symbol(self, code: AreaBarcode, side: Side) -> barcodes.Symbol:
        """Encode a barcode from the values as given, not as a language prints them."""
        values = {**self.speech.sides[side].values, **self.speech.codes}
        has_elements = barcodes.SYMBOLOGIES[code.symbology].takes_elements
        data = ""
        for piece in code.data:
            if not self.speech.allows(piece.show_if):
                continue
            filled = self.fill(piece.text, values)
            # Digits in brackets within a value would become an application identifier.
            if has_elements and gs1.find_identifiers(filled) != piece.identifiers:
                raise FieldError(
                    "bad-value",
                    f"a value in {filled!r} looks like an application identifier",
                    location=self.place,
                    hint="remove the digits in brackets from the value",
                )
            data += filled
        try:
            return barcodes.encode(code.symbology, data)
        except LayoutError as error:
            raise error.at(self.place) from error

    def text(self, text: AreaText) -> TextContent:
        """Measure a text, also in the form for large type if it can be so large."""
        speech, fonts, base = self.speech, self.fonts, text.style
        pieces = [
            (
                span.style,
                lang,
                _in_han(piece, lang, span.style.numerals) if text.vertical else piece,
            )
            for span in text.spans
            if speech.allows(span.show_if, span.unless_same)
            for lang, piece in self.pieces(span)
        ]
        if base.stops != "keep":
            pieces = _without_stops(pieces, base.stops)
        self.check_text((piece for _, _, piece in pieces), may_turn=not text.vertical)
        spans = [
            style_span(fonts, style, base, lang, *piece)
            for style, lang, piece in pieces
            if piece.text
        ]
        empty = style_span(fonts, base, base, speech.sides[self.area.side].lang, " ")
        # A text of spaces alone is not fitted.
        fit = text.fit if any(span.text.strip() for span in spans) else None
        along = self.area.valign if text.vertical else self.area.align
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

    def build_boxes(self, text: AreaText, boxes: CharacterBoxes) -> BoxedContent:
        """Build boxes for the letters and digits of a text.

        Other characters only divide them, as the gaps of the boxes do.
        """
        base = text.style
        pieces = [piece for span in text.spans for _, piece in self.pieces(span)]
        self.check_text(pieces, may_turn=False)
        said = "".join(piece.text for piece in pieces)
        chars = [char for char in normalize("NFKC", said) if char.isalnum()]
        count = len(boxes.gaps) + 1
        if len(chars) != count:
            raise FieldError(
                "bad-value",
                f"{said!r} has {len(chars)} letters and digits, "
                f"but [{self.name}] has {count} boxes",
                location=self.place,
                hint="complete or correct the value, or use another template",
            )
        lang = self.speech.sides[self.area.side].lang
        spans = [style_span(self.fonts, base, base, lang, char) for char in chars]
        texts = [TextContent(measure((span,)), base.size, base.leading, None) for span in spans]
        return BoxedContent(tuple(texts), boxes)

    def pieces(self, span: AreaSpan) -> Iterator[tuple[str, Marked]]:
        """Yield the texts of a span in its languages, but only one if they are equal.

        A language without a text is left out.
        """
        first: list[Marked] = []
        for side in span.sides:
            pieces, lang = self.pieces_of_side(span, side), self.speech.sides[side].lang
            if pieces == first:
                continue
            if first:
                yield self.speech.sides[span.sides[0]].lang, Marked(_BETWEEN)
            first = pieces
            for piece in pieces:
                yield lang, piece

    def pieces_of_side(self, span: AreaSpan, side: Side) -> list[Marked]:
        """List the texts of a span in one language."""
        match span.shows:
            case Caption(caption):
                return [Marked(self.caption(caption, side))]
            case Interpretation(code, area):
                return [Marked(replace(self, name=area).symbol(code, side).interpretation)]
            case Pattern() as text:
                return self.fill_pieces(text, self.speech.sides[side])
            case Words() as words:
                return self.fill_pieces(self.words(words, side), self.speech.sides[side])

    def words(self, words: Words, side: Side) -> Pattern:
        """Choose the text of a template in one language.

        Raises TemplateError "bad-template" if there is none.
        """
        lang = self.speech.sides[side].lang
        text = words.in_language(lang)
        if text is None:
            raise TemplateError(
                "bad-template",
                f"[{self.name}]: text: there are no words in {lang}",
                location=self.place,
                hint=f'add {lang} = "…"',
            )
        return text

    def caption(self, caption: str, side: Side) -> str:
        """Look up a caption in one language. Raises TemplateError if there is none."""
        captions = self.speech.captions
        if captions.find(caption) is None:
            raise TemplateError(
                "bad-template",
                f"[{self.name}]: there is no caption {caption!r}",
                location=self.place,
                hint=hint_at_nearest(caption, list(captions.whole().messages)),
            )
        return self.speech.caption(caption, side)

    def fill_pieces(self, text: Pattern, words: SideWords) -> list[Marked]:
        """Put the values of a language into a text of the template.

        Only a message has markup.
        """
        pieces: list[Marked] = []
        for literal, field in text.parts:
            if field and field not in words.values:
                raise self.missing_value(field, words.lang)
            value = words.values.get(field, "")
            marked = words.message if field == "message" else (Marked(value),)
            for piece in (Marked(literal), *marked):
                last = pieces[-1] if pieces else None
                if last and last[1:] == piece[1:] and not piece.readings:
                    pieces[-1] = last._replace(text=last.text + piece.text)
                elif piece.text:
                    pieces.append(piece)
        return choose_particles_of(words.lang, pieces)

    def fill(self, text: Pattern, values: Mapping[str, str]) -> str:
        """Put values into a text of the template. Raises FieldError for a missing value."""
        try:
            return text.fill(values)
        except KeyError as error:
            raise self.missing_value(str(error.args[0])) from error

    def missing_value(self, field: str, lang: str = "") -> FieldError:
        """Make the error for a field without a value.

        For an attribution it names the language.
        """
        is_author = field == "attribution"
        short = lang.partition("-")[0] or "zh"
        within = f" in {short}" if is_author and lang else ""
        return FieldError(
            "missing-value",
            f"{field} has no value{within}, but the area [{self.name}] of "
            f"{self.template.name} shows it",
            location=self.place,
            hint=_NO_AUTHOR.format(lang=short) if is_author else "",
            remedy=None if is_author else Remedy("set-field", (field,)),
        )

    def check_text(self, pieces: Iterable[Marked], *, may_turn: bool) -> None:
        """Raise CardgenError if a text has characters that no page can show."""
        text = "".join(chain.from_iterable((piece.text, *piece.readings) for piece in pieces))
        if finding := find_unprintable(text, may_turn=may_turn):
            raise CardgenError.of([finding.about(f"the text of [{self.name}] ").at(self.place)])


def _name_of_kind(symbol: barcodes.Symbol, speech: LabelWords) -> str:
    """Look up the name of a kind of barcode: the caption in the source language, if any."""
    caption = "barcode-2d" if symbol.rows > 1 else "barcode"
    if caption in speech.captions.messages:
        # An unapproved caption is not used, and must not stop a label.
        with suppress(CardgenError):
            return speech.caption(caption, "source")
    return barcodes.SYMBOLOGIES[symbol.symbology].name


def _without_stops(
    pieces: list[tuple[Style, str, Marked]], stops: Stops
) -> list[tuple[Style, str, Marked]]:
    """Turn commas and full stops into white or line ends; at the end of a text they go.

    A banner, a couplet or a pennant has none.
    """
    kept: list[tuple[Style, str, Marked]] = []
    for style, lang, piece in pieces:
        instead = "\n" if stops == "lines" else " " if lang.startswith("ko") else "\u3000"
        text = piece.text if piece.readings else _STOPS.sub(instead, piece.text)
        kept.append((style, lang, piece._replace(text=text)))
    while kept and not kept[-1][2].text.strip():
        kept.pop()
    if kept:
        style, lang, piece = kept[-1]
        kept[-1] = style, lang, piece._replace(text=piece.text.rstrip())
    return kept


def _in_han(piece: Marked, lang: str, numerals: Numerals | None) -> Marked:
    """Write the digits of a text in Han numerals, but not those in readings."""
    if numerals is None or piece.readings:
        return piece
    convert = write_kanji_dates if numerals == "kanji" else write_kanji_numerals
    return piece._replace(text=convert(piece.text, lang))
