"""A template as layout uses it: the values of a template file, computed once.

Lengths are points, colours are `Color`s, texts and conditions are parsed, and nothing has to
be looked up by name: a span has its style, a barcode's interpretation its barcode. ``model``
has the same values as people write them; ``load`` computes these from those. Values that a
template has many of are named tuples, which Python makes in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import msgspec

from cardgen.display import BLACK, Color, PageMark, Turn, Veil
from cardgen.errors import Location
from cardgen.placeholders import Pattern
from cardgen.seals import Carving, CutShape
from cardgen.template.about import Purpose
from cardgen.template.pages import AnyPage
from cardgen.template.values import Insets

if TYPE_CHECKING:  # opening fonts takes HarfBuzz, describing them does not
    from cardgen.barcodes import SymbologyName
    from cardgen.fonts import Weight
    from cardgen.handling import HandlingMark
    from cardgen.motifs import MotifName

Align: TypeAlias = Literal["start", "center", "end", "justify", "distribute"]
FieldType: TypeAlias = Literal[
    "integer",
    "number",
    "weight",
    "date",
    "city",
    "item",
    "unit",
    "text",
    "picture",
    "sscc",
    "gtin",
    "marks",
]
Quotes: TypeAlias = Literal["jis", "corner"]
"""The quotation marks of Japanese columns in place of “ ”: 〝 〟 or 「 」."""

Side: TypeAlias = Literal["source", "target"]
"""One of the two languages of a label."""

Stops: TypeAlias = Literal["keep", "space", "lines"]
"""The treatment of commas and full stops: they stay, or become white or line ends."""

Punctuation: TypeAlias = Literal["full", "kaiming", "half"]
"""The marks that take a full em: all, only those that end a sentence, or none (CLREQ 3.1.6)."""

FitBreaks: TypeAlias = Literal["text", "headline"]

Numerals: TypeAlias = Literal["kanji", "kanji-spans"]
"""Values set in Han numerals in columns: dates, or dates and spans of time."""

Equal: TypeAlias = Literal["size", "width", "area"]
"""The quantity that texts of one fit group share."""

Unit: TypeAlias = Literal["word", "syllable"]
"""The smallest piece of text that a line break keeps together."""

ShowIf: TypeAlias = tuple[tuple[str, ...], ...]
"""Groups of fields; in each group at least one field must have a value."""

Fields: TypeAlias = tuple[str, ...]

FRONT: Final = "front"
"""The name of the side that a template file describes first."""
SIDE: Final = "side"  # the table of the other side, [side.NAME]

_SHORT: Final = {"zh-Hans": "zh"}

NO_INSETS: Final[Insets] = (0.0, 0.0, 0.0, 0.0)
DEFAULT_RATIO: Final = 1.3


class Track(msgspec.Struct, frozen=True):
    """A column or row of the grid, with the kind of its size.

    `fr` is a share of the space that is left; `auto` is as large as the content. `em` rows
    multiply the size of the smallest text that is fitted in ``auto`` rows.
    """

    kind: Literal["fr", "auto", "fixed", "em"]
    value: float = 0.0  # shares, points, or em


class Overlay(msgspec.Struct, frozen=True):
    """The place of an area outside the grid: over or behind other areas.

    The place is the box that holds all areas `around`, or the whole page if there are none,
    enlarged by `spread` points. It needs no room of its own. An area that `is_after` stands at
    the end of the text of the only area in `around`.
    """

    around: tuple[str, ...]
    is_above: bool
    spread: Insets = NO_INSETS
    is_after: bool = False


class GridCell(msgspec.Struct, frozen=True):
    """An area's place in the grid: its first row and column, and one past its last."""

    row: int
    column: int
    row_end: int
    column_end: int


class Spacing(msgspec.Struct, frozen=True):
    """White space within a line in em: `tracking` between characters, `autospace` beside Latin.

    With `side_by_side`, digits and capitals may share an em of a column (tate-chu-yoko).
    """

    tracking: float = 0.0
    autospace: float = 0.25
    punctuation: Punctuation = "full"
    side_by_side: bool = True


DEFAULT_SPACING: Final = Spacing()


class Style(NamedTuple):
    """The look of lettering: `size` in points, `leading` in em boxes from line to line.

    `latin` is another font family for Latin letters and digits. With `hanging`, a stop or
    comma at a line end stands outside the line. With `indent`, the first line of each
    paragraph is indented, as its language does. Line breaks keep each `unit` together; without
    a unit the language and the line length decide. A text has at most `max_lines` lines. A
    fitted text fills at most the share `max_fill` of its area, from the first line to the last.
    `read_from` is the reading distance in points. `stops` says what becomes of commas and full
    stops.
    """

    size: float
    weight: Weight = "regular"
    color: Color = BLACK
    leading: float = 1.3
    font: str = "sans"
    latin: str | None = None
    hanging: bool = False
    indent: bool = False
    column_quotes: Quotes = "jis"
    spacing: Spacing = DEFAULT_SPACING
    unit: Unit | None = None
    numerals: Numerals | None = None
    max_lines: int | None = None
    max_fill: float = 1.0
    read_from: float = 0.0
    stops: Stops = "keep"


class Fit(NamedTuple):
    """The sizes in points that a fitted text may take.

    In a `group` the largest text is at most `ratio` times the smallest; within that limit the
    texts are `equal` in width or area, or else nearly equal in size. A text that is fitted
    alone is a group of its own name. A text with `leads` is at least so many times as large as
    all others of its group; 0 means that it does not lead. `lines` and `fill` come from its
    style.
    """

    least: float
    most: float
    group: str
    ratio: float = DEFAULT_RATIO
    lines: int | None = None
    fill: float = 1.0
    equal: Equal = "size"
    leads: float = 0.0
    breaks: FitBreaks = "text"


class Border(NamedTuple):
    """A line around an area, `width` points thick, within its edges."""

    width: float
    color: Color


class Caption(msgspec.Struct, frozen=True):
    """A caption, named by its message id."""

    name: str


class Words(msgspec.Struct, frozen=True):
    """A text of the template itself in several languages (BCP 47); zh is zh-Hans."""

    texts: tuple[tuple[str, Pattern], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Fields in any of the texts, each once."""
        return tuple(dict.fromkeys(name for _, text in self.texts for name in text.names))

    def in_language(self, lang: str) -> Pattern | None:
        """Return the text in a language; None if there is none."""
        texts = dict(self.texts)
        return texts.get(lang) or texts.get(_SHORT.get(lang, lang))


class DataPiece(msgspec.Struct, frozen=True):
    """A piece of a barcode's data, with the GS1 application `identifiers` in its text."""

    text: Pattern
    show_if: ShowIf = ()
    identifiers: tuple[str, ...] = ()


class AreaBarcode(msgspec.Struct, frozen=True):
    """A barcode: `size` is the side of a square symbol or the height of a linear one.

    `module` is the greatest width of a module in points, if it is not the usual one. A caption
    in both languages may stand `below` the symbol, outside its quiet zone.
    """

    symbology: SymbologyName
    data: tuple[DataPiece, ...]
    size: float | None = None
    module: float | None = None
    below: Caption | None = None
    style: Style | None = None


class Interpretation(msgspec.Struct, frozen=True):
    """The human-readable interpretation of the barcode in the area `area`."""

    barcode: AreaBarcode
    area: str


class AreaSpan(NamedTuple):
    """A piece of a text in the language of one side, or in both, one after the other."""

    shows: Pattern | Words | Caption | Interpretation
    sides: tuple[Side, ...]
    style: Style
    show_if: ShowIf = ()
    unless_same: Fields = ()


class CharacterBoxes(msgspec.Struct, frozen=True):
    """Boxes side by side, for one character each: their width and gaps in points."""

    width: float
    gaps: tuple[float, ...]

    @property
    def starts(self) -> tuple[float, ...]:
        """Left edge of each box, in points from the left edge of the first."""
        return tuple(accumulate((self.width + gap for gap in self.gaps), initial=0.0))

    @property
    def extent(self) -> float:
        """Width in points of all boxes and gaps together."""
        return self.starts[-1] + self.width


class AreaText(NamedTuple):
    """Text in the size of its `style`, or fitted, or one character to a box."""

    spans: tuple[AreaSpan, ...]
    style: Style
    fit: Fit | None = None
    vertical: bool = False
    boxes: CharacterBoxes | None = None


class AreaPicture(msgspec.Struct, frozen=True):
    """The picture of a field, `size` points high or as large as its area allows.

    `alt` describes the picture in words, unless the label's data do. A picture to `crop` fills
    its area, and its edges are cut. A `veil` lies on the picture.
    """

    field: str
    size: float | None = None
    alt: str = ""
    crop: bool = False
    veil: Veil | None = None


class AreaRule(msgspec.Struct, frozen=True):
    """A rule `thickness` points thick and `length` points long, or as long as its area."""

    thickness: float
    length: float | None = None
    color: Color = BLACK


class AreaMarks(msgspec.Struct, frozen=True):
    """Handling marks, each `size` points high: the marks of a `field`, or fixed `marks`.

    Marks that are `lettered` have captions below them in both languages. In ``auto`` columns
    the marks are as wide as this number of `rows` needs.
    """

    field: str
    marks: tuple[HandlingMark, ...]
    size: float
    style: Style
    lettered: bool = False
    rows: int = 1


class AreaSeal(msgspec.Struct, frozen=True):
    """A seal with a text, `size` points wide or as large as its area allows.

    A seal without a `color` has the colour of seal paste.
    """

    text: Pattern
    style: Style
    size: float | None = None
    shape: CutShape = "square"
    carved: Carving = "raised"
    rough: bool = False
    color: Color | None = None


class AreaMotif(msgspec.Struct, frozen=True):
    """A motif in a square of `size` points, or as large as its area allows.

    The name is None if the motif depends on an occasion and the template has no occasion: then
    the area is hidden.
    """

    name: MotifName | None
    size: float | None = None
    color: Color = BLACK


class AreaPanel(msgspec.Struct, frozen=True):
    """An area with a background or border and no content."""


AreaContent: TypeAlias = (
    AreaText
    | AreaBarcode
    | AreaPicture
    | AreaRule
    | AreaMarks
    | AreaSeal
    | AreaMotif
    | AreaPanel
)


class Area(msgspec.Struct, frozen=True):
    """The content of a named area, and the position of the content in it.

    `align` is from left to right and `valign` from top to bottom, whichever the direction of
    the text; "justify" and "distribute" are for the direction of the lines. `padding` is the
    room around the content, within the border. With `trim`, the ink of the text reaches the
    edge that it is aligned with. Texts of one `level` share base lines. The area is hidden
    where the fields `unless_same`, if any, have the same value in both languages. The corners
    of background and border have a `radius` in points. The content and its alignment are turned
    clockwise by so many `quarters`.
    """

    content: AreaContent
    side: Side = "source"
    align: Align = "start"
    valign: Align = "start"
    trim: bool = False
    padding: Insets = NO_INSETS
    fill: Color | None = None
    border: Border | None = None
    show_if: ShowIf = ()
    unless_same: Fields = ()
    radius: float = 0.0
    level: str = ""
    quarters: int = 0

    @property
    def is_on_side(self) -> bool:
        """True if the content is turned on its side, by 90 or 270 degrees."""
        return self.quarters % 2 == 1

    @property
    def fit(self) -> Fit | None:
        """Limits for the size of the area's text, if it is fitted; else None."""
        return self.content.fit if isinstance(self.content, AreaText) else None

    @property
    def families(self) -> tuple[str, ...]:
        """Font families of the area's text, each once."""
        match self.content:
            case AreaText(spans=spans, style=style):
                styles = (style, *(span.style for span in spans))
            case AreaMarks(style=style) | AreaSeal(style=style):
                styles = (style,)
            case AreaBarcode(style=Style() as style):
                styles = (style,)
            case _:
                styles = ()
        families = (family for style in styles for family in (style.font, style.latin))
        return tuple(dict.fromkeys(filter(None, families)))

    @property
    def is_left_out(self) -> bool:
        """True if the area is always hidden: its motif needs an occasion, but there is none."""
        return isinstance(self.content, AreaMotif) and self.content.name is None

    @property
    def is_caption(self) -> bool:
        """True if the area shows only captions."""
        is_text = isinstance(self.content, AreaText)
        return is_text and bool(self.captions) and not self.placeholders

    @property
    def captions(self) -> tuple[str, ...]:
        """Message ids of the area's captions, in order."""
        if isinstance(self.content, AreaBarcode):
            return (self.content.below.name,) if self.content.below else ()
        shows = (part.shows for part in self._parts() if isinstance(part, AreaSpan))
        return tuple(text.name for text in shows if isinstance(text, Caption))

    @property
    def placeholders(self) -> frozenset[str]:
        """Fields that the area shows, without those in captions."""
        if isinstance(self.content, AreaPicture | AreaMarks):
            return frozenset(filter(None, (self.content.field,)))
        if isinstance(self.content, AreaSeal):
            return frozenset(self.content.text.names)
        texts = [
            part.text if isinstance(part, DataPiece) else part.shows for part in self._parts()
        ]
        patterns = [text for text in texts if isinstance(text, Pattern | Words)]
        return frozenset(chain.from_iterable(pattern.names for pattern in patterns))

    @property
    def conditions(self) -> frozenset[str]:
        """Fields whose values decide if parts of the content are shown."""
        parts = (
            (*part.show_if, part.unless_same) if isinstance(part, AreaSpan) else part.show_if
            for part in self._parts()
        )
        return frozenset(chain.from_iterable(chain(*part) for part in parts))

    def _parts(self) -> Iterator[AreaSpan | DataPiece]:
        """Yield the spans of the area's text and the pieces of its barcode."""
        if isinstance(self.content, AreaText):
            for span in self.content.spans:
                yield span
                if isinstance(span.shows, Interpretation):
                    yield from span.shows.barcode.data
        elif isinstance(self.content, AreaBarcode):
            yield from self.content.data


def description_field(picture: str) -> str:
    """Return the field with the description of a picture: logo.alt for logo."""
    return f"{picture}.alt"


_IN_TARGET: Final = "_target"


def target_field(text: str) -> str:
    """Return the field with a value in the target language: name_target for name."""
    return text + _IN_TARGET


def source_field(text: str) -> str:
    """Return the field with a value in the source language: name for name_target."""
    return text.removesuffix(_IN_TARGET)


class Template(msgspec.Struct, frozen=True):
    """A checked template; all lengths in points.

    `cells` are the places of areas in the grid, `overlays` the places over or behind it.

    `otherwise` is the same template with another grid, for labels where a text of the areas
    `one_line` would need more than one line. A template with `pages` is for any of these pages,
    and was loaded for none: its values belong to a sample page, and no label is made of it.

    `back` is the other side of a card; it has a `side`, its name, and a `turn`, the way to it.
    It is printed if `show_if` holds. `files` are those that the template is made of.
    """

    name: str
    location: Location
    about: Purpose
    width: float
    height: float
    margin: Insets
    mono: bool
    bleed: float
    columns: tuple[Track, ...]
    rows: tuple[Track, ...]
    gap: tuple[float, float]  # between rows, between columns
    cells: Mapping[str, GridCell]
    overlays: Mapping[str, Overlay]
    areas: Mapping[str, Area]
    styles: Mapping[str, Style]
    fields: Mapping[str, FieldType]
    lines: Mapping[str, Location]  # where each table begins
    one_line: tuple[str, ...] = ()
    otherwise: Template | None = None
    marks: tuple[PageMark, ...] = ()
    pages: AnyPage | None = None
    side: str = FRONT
    turn: Turn | None = None
    show_if: ShowIf = ()
    back: Template | None = None
    files: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[Template, ...]:
        """Template, and its other side if it has one."""
        return (self,) if self.back is None else (self, self.back)

    @property
    def description(self) -> str:
        """Description of the template in one line, in English if possible."""
        return self.about.description()

    @property
    def accepted_fields(self) -> Mapping[str, FieldType]:
        """Fields that labels of the template can have, with their types."""
        pictures = (name for name, kind in self.fields.items() if kind == "picture")
        return {**self.fields, **dict.fromkeys(map(description_field, pictures), "text")}

    @property
    def grids(self) -> tuple[Template, ...]:
        """Template with its first grid, and with its second grid if it has one."""
        return (self,) if self.otherwise is None else (self, self.otherwise)

    @property
    def paint_order(self) -> tuple[str, ...]:
        """Names of all areas in the order in which they are painted."""
        below = (name for name, place in self.overlays.items() if not place.is_above)
        above = (name for name, place in self.overlays.items() if place.is_above)
        return (*below, *self.cells, *above)

    @property
    def shows_message(self) -> bool:
        """True if labels of the template show a message."""
        areas = chain.from_iterable(side.areas.values() for side in self.sides)
        return any("message" in area.placeholders for area in areas)

    def place(self, area: str) -> Location:
        """Return file and line of an area's table."""
        return self.lines.get(area, self.location)
