"""What an area shows, measured: text, a rule, a barcode or a picture.

In come an area of a template and the words of both languages; out comes content that
can say how much room it needs. Nothing is placed yet.
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
from cardgen.catalog import Marked, pieces_in
from cardgen.controls import unsuited
from cardgen.display import Color, Leaf, Veil
from cardgen.errors import (
    CardgenError,
    FieldError,
    FontError,
    LayoutError,
    Location,
    TemplateError,
    nearest,
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
    styled,
)
from cardgen.layout.label.marks import MarksContent, marks_content
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
from cardgen.text import kanji_dates, kanji_numerals
from cardgen.wording import LabelWords, SideWords

CAPTION_SLACK: Final = 0.01  # points; forgives rounding in sums
_BETWEEN: Final = " · "
_NO_AUTHOR: Final = (
    "each language needs its own: add {lang}= to the message's comments, as in "
    '#. attribution: {lang}=…, or give the area show_if = "attribution"'
)


@dataclass(frozen=True, slots=True)
class BarcodeContent:
    """A symbol; `size` is the side of a square one or the height of another.

    Its modules are at most `module` wide, or as wide as is usual of its symbology. `alt` says
    in words that it is one, and of what. `captions` stand below it, out of its quiet zone.
    """

    symbol: barcodes.Symbol
    size: float | None
    module: float | None = None
    alt: str = ""
    captions: tuple[TextContent, ...] = ()

    def below(self, width: float) -> float:
        """The points that its captions are high in so much room."""
        heights = [text.natural_height(width + CAPTION_SLACK) for text in self.captions]
        return sum(heights) + sum(map(self.white, self.captions[1:]))

    @staticmethod
    def white(text: TextContent) -> float:
        """The points between a caption and the one above it."""
        return text.size * (text.leading - 1)

    @property
    def share(self) -> float:
        """How high the symbol is with the quiet zone below it, if captions follow that."""
        return 1 + self.symbol.quiet / self.symbol.rows if self.captions else 1.0

    @property
    def widest(self) -> float:
        """The points that the symbol is wide when its modules are as wide as they may be."""
        widest = self.module or barcodes.SYMBOLOGIES[self.symbol.symbology].widest
        return inf if widest is None else widest * self.symbol.columns

    @property
    def wanted(self) -> tuple[float, float]:
        """The points that a symbol of rows is wide and high: none if it takes what there is."""
        width, height = self.within(inf, inf)
        return (width, height) if width < inf else (0.0, 0.0)

    def within(self, width: float, height: float) -> tuple[float, float]:
        """The points that a symbol of rows is wide and high in so much room."""
        shape = self.symbol.rows / self.symbol.columns
        wide = min(width, self.widest, min(self.size or inf, height) / shape)
        return wide, wide * shape

    @property
    def bearer(self) -> int:
        """The modules of the bearer above bars, and of that below."""
        return barcodes.SYMBOLOGIES[self.symbol.symbology].bearer

    def borne(self, width: float) -> float:
        """The points that bearers are high together, in so much room."""
        return 2 * self.bearer * min(width, self.widest) / self.symbol.columns


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture, `size` points high, or as large as its area allows, and what it shows.

    If it is to `crop`, it fills its area, of whose size it says nothing.
    """

    photo: Photo
    size: float | None
    alt: str = ""
    crop: bool = False
    veil: Veil | None = None


@dataclass(frozen=True, slots=True)
class SealContent:
    """What draws a seal into a square of so many points, or of whatever its frame has.

    It takes the `shares` of the square's width and height, in the middle of it.
    """

    draw: Callable[[float], tuple[Leaf, ...]]
    size: float | None
    shares: tuple[float, float] = (1.0, 1.0)

    def side(self, width: float, height: float) -> float:
        """How wide its square is, of which no more is drawn than has so much room."""
        wide, high = self.shares
        return min(self.size or inf, width / wide, height / high)

    def extent(self, side: float) -> tuple[float, float]:
        """How wide and high is what is drawn in a square."""
        wide, high = self.shares
        return wide * side, high * side


@dataclass(frozen=True, slots=True)
class MotifContent:
    """A motif in a square of `size` points, or of whatever its frame has."""

    motif: Motif
    size: float | None
    color: Color

    def side(self, width: float, height: float) -> float:
        """How wide its square is, of which no more is drawn than has so much room."""
        wide, high = self.extent(1.0)
        return min(self.size or inf, width / wide, height / high)

    def extent(self, side: float) -> tuple[float, float]:
        """How wide and high is what is drawn in a square."""
        left, top, right, bottom = self.motif.box
        return (right - left) * side / SIDE, (bottom - top) * side / SIDE


@dataclass(frozen=True, slots=True)
class BoxedContent:
    """Characters, each of which stands in a box of its own."""

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


def texts_of(content: Content) -> tuple[TextContent, ...]:
    """The lettering of content; what stands within marks has the size of 1 point."""
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
    """The width in points that content asks of ``auto`` columns, which are `width` at most."""
    match content:
        case TextContent():
            return content.natural_width
        case AreaRule():
            return content.length or 0.0
        case BarcodeContent():
            words = [
                text.paragraph.under(SYLLABLES).widest * text.size for text in content.captions
            ]
            return max([content.wanted[0] if content.symbol.rows > 1 else 0.0, *words])
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
    """The height in points that content of this width at most asks of ``auto`` rows."""
    match content:
        case TextContent():
            return content.natural_height(width)
        case AreaRule():
            return content.thickness
        case BarcodeContent():
            if content.symbol.rows > 1:
                return content.wanted[1] * content.share + content.below(width)
            return content.size + content.borne(width) if content.size else 0.0
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
    """The content of the area `name`.

    Raises CardgenError; a FontError or LayoutError is located in the template, unless it knows
    better.
    """
    try:
        return _content(template, name, speech, fonts)
    except FontError as error:
        is_family = error.rule == "bad-font"
        place = _place_of_family(template, name, fonts) if is_family else template.place(name)
        raise error.or_at(place) from error
    except LayoutError as error:
        raise error.or_at(template.place(name)) from error


def _place_of_family(template: Template, name: str, fonts: FontLibrary) -> Location:
    """Where a family that lacks is asked for: in the style that names it, or else the area."""
    lacking = {*template.areas[name].families} - fonts.families.keys()
    for key, style in template.styles.items():
        if lacking & {style.font, style.latin} and f"style.{key}" in template.lines:
            return template.place(f"style.{key}")
    return template.place(name)


def _content(template: Template, name: str, speech: LabelWords, fonts: FontLibrary) -> Content:
    area = template.areas[name]
    match area.content:
        case AreaText(boxes=CharacterBoxes() as boxes) as text:
            return _boxed(template, name, text, boxes, speech, fonts)
        case AreaText() as text:
            return _text(template, name, text, speech, fonts)
        case AreaBarcode() as code:
            symbol = _symbol(template, name, code, area.side, speech)
            said = f"{_kind(symbol, speech)}: {symbol.text}"
            captions = _captions_below(code, speech, template, name, fonts)
            return BarcodeContent(symbol, code.size, code.module, said, captions)
        case AreaPicture(field, size, alt, crop, veil):
            if field not in speech.pictures:
                raise _missing(field, template, name)
            said = speech.descriptions.get(field) or alt
            return PictureContent(speech.pictures[field], size, said, crop, veil)
        case AreaRule() | AreaPanel() as drawn:
            return drawn
        case AreaMotif(motif_name, size, color):
            assert motif_name is not None  # or the area hides
            return MotifContent(motif(motif_name), size, color)
        case AreaSeal() as shown:
            return _seal(template, name, shown, speech, fonts)
        case AreaMarks() as shown:
            marks = shown.marks
            if shown.field:
                marks = _marks(shown.field, template, name, speech)
            style = shown.style if shown.lettered else None
            return marks_content(marks, shown.size, style, speech, fonts, shown.rows)


def _captions_below(
    code: AreaBarcode, speech: LabelWords, template: Template, name: str, fonts: FontLibrary
) -> tuple[TextContent, ...]:
    """The caption of a barcode in both languages, or once where they have the same."""
    if code.below is None or code.style is None:
        return ()
    style, caption = code.style, code.below.name
    said = [
        (words.lang, _caption(caption, side, speech, template, name))
        for side, words in speech.sides.items()
    ]
    once = said if said[0][1] != said[1][1] else said[:1]
    return tuple(
        TextContent(
            measure((styled(fonts, style, style, lang, *Marked(text)),)),
            style.size,
            style.leading,
        )
        for lang, text in once
    )


def _seal(
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

    first = draw(1.0)[0]  # what cannot be drawn is refused now
    return SealContent(draw, shown.size, (1 - 2 * first.x, 1 - 2 * first.y))


def _marks(
    field: str, template: Template, name: str, speech: LabelWords
) -> tuple[HandlingMark, ...]:
    values = speech.sides["source"].values
    if field not in values:
        raise _missing(field, template, name)
    return parse_marks(values[field])  # which were looked at when they were worded


def _symbol(
    template: Template, name: str, code: AreaBarcode, side: Side, speech: LabelWords
) -> barcodes.Symbol:
    """An area's barcode: of values as they were typed, not as a language prints them."""
    values = {**speech.sides[side].values, **speech.codes}
    has_elements = barcodes.SYMBOLOGIES[code.symbology].takes_elements
    data = ""
    for piece in code.data:
        if not speech.allows(piece.show_if):
            continue
        filled = _fill(piece.text, values, template, name)
        # What looks like an identifier in a value would become one.
        if has_elements and gs1.identifiers(filled) != piece.identifiers:
            raise FieldError(
                "bad-value",
                f"a value in {filled!r} reads like an application identifier",
                location=template.place(name),
                hint="take digits in brackets out of it",
            )
        data += filled
    try:
        return barcodes.encode(code.symbology, data)
    except LayoutError as error:
        raise error.at(template.place(name)) from error


def _kind(symbol: barcodes.Symbol, speech: LabelWords) -> str:
    """What a barcode is called, in the language of the source if there are words for it."""
    caption = "barcode-2d" if symbol.rows > 1 else "barcode"
    if caption in speech.captions.messages:
        # What is not approved yet is not said, and nothing that is printed waits for it.
        with suppress(CardgenError):
            return speech.caption(caption, "source")
    return barcodes.SYMBOLOGIES[symbol.symbology].name


def _text(
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
        for lang, piece in _pieces(span, template, name, speech)
    ]
    _check_text((piece for _, _, piece in pieces), template, name)
    spans = [
        styled(fonts, style, base, lang, *piece) for style, lang, piece in pieces if piece.text
    ]
    empty = styled(fonts, base, base, speech.sides[area.side].lang, " ")
    # White has no size to fit.
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


def _boxed(
    template: Template,
    name: str,
    text: AreaText,
    boxes: CharacterBoxes,
    speech: LabelWords,
    fonts: FontLibrary,
) -> BoxedContent:
    """The letters and digits of a text: what divides them is said by the gaps of boxes."""
    area, base = template.areas[name], text.style
    pieces = [p for span in text.spans for p in _pieces(span, template, name, speech)]
    _check_text((piece for _, piece in pieces), template, name)
    said = "".join(piece.text for _, piece in pieces)
    chars = [char for char in normalize("NFKC", said) if char.isalnum()]
    count = len(boxes.gaps) + 1
    if len(chars) != count:
        raise FieldError(
            "bad-value",
            f"{said!r} has {len(chars)} letters and digits, but [{name}] has {count} boxes",
            location=template.place(name),
            hint="complete or mend it, or take another template",
        )
    lang = speech.sides[area.side].lang
    spans = [styled(fonts, base, base, lang, char) for char in chars]
    texts = [TextContent(measure((span,)), base.size, base.leading, None) for span in spans]
    return BoxedContent(tuple(texts), boxes)


def _in_han(piece: Marked, lang: str, numerals: Numerals | None) -> Marked:
    """A piece with its figures in Han numerals; one with readings is as they have it."""
    if numerals is None or piece.readings:
        return piece
    written = kanji_dates if numerals == "kanji" else kanji_numerals
    return piece._replace(text=written(piece.text, lang))


def _pieces(
    span: AreaSpan, template: Template, name: str, speech: LabelWords
) -> Iterator[tuple[str, Marked]]:
    """The pieces of a span, each with its language; once if both say the same, or one none."""
    first: list[Marked] = []
    for side in span.sides:
        pieces, lang = _said(span, side, template, name, speech), speech.sides[side].lang
        if pieces == first:
            continue
        if first:
            yield speech.sides[span.sides[0]].lang, Marked(_BETWEEN)
        first = pieces
        for piece in pieces:
            yield lang, piece


def _said(
    span: AreaSpan, side: Side, template: Template, name: str, speech: LabelWords
) -> list[Marked]:
    """What a span says in one language."""
    match span.shows:
        case Caption(caption):
            return [Marked(_caption(caption, side, speech, template, name))]
        case Interpretation(code, area):
            return [Marked(_symbol(template, area, code, side, speech).interpretation)]
        case Pattern() as text:
            return _marked(text, speech.sides[side], template, name)


def _caption(
    caption: str, side: Side, speech: LabelWords, template: Template, name: str
) -> str:
    if speech.captions.find(caption) is None:
        raise TemplateError(
            "bad-template",
            f"[{name}]: there is no caption {caption!r}",
            location=template.place(name),
            hint=nearest(caption, list(speech.captions.whole().messages)),
        )
    return speech.caption(caption, side)


def _marked(text: Pattern, words: SideWords, template: Template, name: str) -> list[Marked]:
    """A template's text with values put in; only the message brings markup along."""
    pieces: list[Marked] = []
    for literal, field in text.parts:
        if field and field not in words.values:
            raise _missing(field, template, name, words.lang)
        value = words.values.get(field, "")
        found = words.message if field == "message" else (Marked(value),)
        for piece in (Marked(literal), *found):
            last = pieces[-1] if pieces else None
            if last and last[1:] == piece[1:] and not piece.readings:
                pieces[-1] = last._replace(text=last.text + piece.text)
            elif piece.text:
                pieces.append(piece)
    return pieces_in(words.lang, pieces)


def _fill(text: Pattern, values: Mapping[str, str], template: Template, name: str) -> str:
    try:
        return text.fill(values)
    except KeyError as error:
        raise _missing(str(error.args[0]), template, name) from error


def _missing(field: str, template: Template, name: str, lang: str = "") -> FieldError:
    """The error for a field without a value; of an author, in which language there is none."""
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
    """Refuse at the door what no page can show."""
    text = "".join(chain.from_iterable((piece.text, *piece.readings) for piece in pieces))
    if found := unsuited(text):
        place = template.place(name)
        raise CardgenError.of([found.about(f"the text of [{name}] ").at(place)])
