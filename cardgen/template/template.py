"""A template as layout takes it: what a file says, computed once.

Lengths are points, colours are `Color`s, texts and conditions are taken apart, and nothing
has to be looked up by name: a span has its style, a barcode's interpretation its barcode.
``model`` has the same values as people write them, ``load`` turns those into these. What
templates have many of are named tuples, which Python makes in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from cardgen.display import BLACK, Color, PageMark, Veil
from cardgen.errors import Location
from cardgen.placeholders import Pattern
from cardgen.seals import Carving, CutShape
from cardgen.template.about import Purpose

if TYPE_CHECKING:  # opening fonts takes HarfBuzz, describing them does not
    from cardgen.barcodes import SymbologyName
    from cardgen.fonts import Weight
    from cardgen.handling import HandlingMark
    from cardgen.motifs import MotifName
    from cardgen.template.pages import AnyPage

Align: TypeAlias = Literal["start", "center", "end", "justify"]
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
"""What Japanese columns have for “ ”: 〝 〟 or 「 」."""

Side: TypeAlias = Literal["source", "target"]
"""One of the two languages of a label."""

Punctuation: TypeAlias = Literal["full", "kaiming", "half"]
"""CLREQ 3.1.6: an em for each mark, for those alone that end a sentence, or for none."""

FitBreaks: TypeAlias = Literal["text", "headline"]

Numerals: TypeAlias = Literal["kanji", "kanji-spans"]
"""What is in Han numerals in columns: dates, or dates and spans of time."""

Equal: TypeAlias = Literal["size", "width", "area"]
"""What texts that are fitted together have alike."""

Unit: TypeAlias = Literal["word", "syllable"]
"""What lines are made of."""

Insets: TypeAlias = tuple[float, float, float, float]
"""Points from the top, right, bottom and left edge."""

ShowIf: TypeAlias = tuple[tuple[str, ...], ...]
"""Each of these must hold; one holds if one of its fields has a value."""

Fields: TypeAlias = tuple[str, ...]

NO_INSETS: Final[Insets] = (0.0, 0.0, 0.0, 0.0)
DEFAULT_RATIO: Final = 1.3


class Track(NamedTuple):
    """A column or row: `fr` shares what is left, `auto` what content needs.

    Rows in `em` are so many times as high as the smaller of the texts is large that are fitted
    in ``auto`` rows.
    """

    kind: Literal["fr", "auto", "fixed", "em"]
    value: float = 0.0  # shares, points, or em


class Overlay(NamedTuple):
    """The place of an area that is not in the grid: over others or behind them.

    That is what holds all of the areas `around`, or the whole page if these are none, and
    `spread` points more. It asks for no room. What `is_after` stands where the text ends of the
    one area that it is around.
    """

    around: tuple[str, ...]
    is_above: bool
    spread: Insets = NO_INSETS
    is_after: bool = False


class GridCell(NamedTuple):
    """An area's place in the grid: rows and columns, first and one past the last."""

    row: int
    column: int
    row_end: int
    column_end: int


class Spacing(NamedTuple):
    """The white within a line, in em: `tracking` between all, `autospace` beside Latin.

    Without `side_by_side` no digits and capitals share an em of a column (tate-chu-yoko).
    """

    tracking: float = 0.0
    autospace: float = 0.25
    punctuation: Punctuation = "full"
    side_by_side: bool = True


SPACED: Final = Spacing()


class Style(NamedTuple):
    """How lettering looks: `size` in points, `leading` in em boxes from line to line.

    `latin` is another font family for Latin letters and digits. With `hanging`, a stop or
    comma at a line end stands outside the line. With `indent`, the first line of each
    paragraph is indented, as its language does. Lines are made of a `unit`, or of what suits
    the language and their measure. `numerals` are what columns have in Han numerals. A text
    has `max_lines` lines at most; one that is fitted takes at most the share `max_fill` of the
    room that its area has from the first line to the last. `column_quotes` are what Japanese
    columns have for “ ”. It is to be read from so many points away.
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
    spacing: Spacing = SPACED
    unit: Unit | None = None
    numerals: Numerals | None = None
    max_lines: int | None = None
    max_fill: float = 1.0
    read_from: float = 0.0


class Fit(NamedTuple):
    """The sizes in points that a text may take.

    In a `group` the largest is at most `ratio` times the smallest, and as far as that allows it
    they are `equal` in width or area, otherwise nearly in size; a text that is fitted by itself
    is a group of its own name. One that `leads` is at least so many times as large as all
    others; 0 leads none. `lines` and `fill` are what its style allows.
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


class Caption(NamedTuple):
    """A caption by its message id."""

    name: str


class DataPiece(NamedTuple):
    """A piece of a barcode's data; `identifiers` are those of GS1 that stand in its text."""

    text: Pattern
    show_if: ShowIf = ()
    identifiers: tuple[str, ...] = ()


class AreaBarcode(NamedTuple):
    """A barcode; `size` points are the side of a square one or the height of a linear one.

    Its modules are at most `module` points wide, or as wide as is usual. A caption may stand
    `below` it, in both languages and a `style`, out of its quiet zone.
    """

    symbology: SymbologyName
    data: tuple[DataPiece, ...]
    size: float | None = None
    module: float | None = None
    below: Caption | None = None
    style: Style | None = None


class Interpretation(NamedTuple):
    """The barcode of the area `area`, as people read it."""

    barcode: AreaBarcode
    area: str


class AreaSpan(NamedTuple):
    """A piece of a text, in the language of one side or in both, one behind the other."""

    shows: Pattern | Caption | Interpretation
    sides: tuple[Side, ...]
    style: Style
    show_if: ShowIf = ()
    unless_same: Fields = ()


class CharacterBoxes(NamedTuple):
    """Boxes side by side, a character in each: their width and the gaps between, in points."""

    width: float
    gaps: tuple[float, ...]

    @property
    def starts(self) -> tuple[float, ...]:
        """Where each begins, from the left of the first."""
        return tuple(accumulate((self.width + gap for gap in self.gaps), initial=0.0))

    @property
    def extent(self) -> float:
        """How wide they are together."""
        return self.starts[-1] + self.width


class AreaText(NamedTuple):
    """Lettering, as large as its `style` says, or fitted, or each character in its box."""

    spans: tuple[AreaSpan, ...]
    style: Style
    fit: Fit | None = None
    vertical: bool = False
    boxes: CharacterBoxes | None = None


class AreaPicture(NamedTuple):
    """The picture of a field, `size` points high or as large as its area allows.

    `alt` says in words what it shows, unless whoever gives it does. If it is to `crop`, it
    fills its area, and what does not fit is left out. A `veil` lies on it.
    """

    field: str
    size: float | None = None
    alt: str = ""
    crop: bool = False
    veil: Veil | None = None


class AreaRule(NamedTuple):
    """A line `thickness` points thick and `length` long, or as long as its area is wide."""

    thickness: float
    length: float | None = None
    color: Color = BLACK


class AreaMarks(NamedTuple):
    """Handling marks, each `size` points high: those of a field, or always the same.

    If `lettered`, each has its caption below it, in both languages and a `style`. Of ``auto``
    columns they ask the width that they need in so many `rows`.
    """

    field: str
    marks: tuple[HandlingMark, ...]
    size: float
    style: Style
    lettered: bool = False
    rows: int = 1


class AreaSeal(NamedTuple):
    """A seal of a text, `size` points wide or as large as its area allows.

    Its characters are those of a `style`, and it is printed in a `color`, or in that of paste.
    """

    text: Pattern
    style: Style
    size: float | None = None
    shape: CutShape = "square"
    carved: Carving = "raised"
    rough: bool = False
    color: Color | None = None


class AreaMotif(NamedTuple):
    """A motif in a square of `size` points, or as large as its area allows.

    It is None on a template of no occasion, where it is that of the occasion: the area hides.
    """

    name: MotifName | None
    size: float | None = None
    color: Color = BLACK


@dataclass(frozen=True, slots=True)
class AreaPanel:
    """Nothing but the background or border of an area."""


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


@dataclass(frozen=True, slots=True)
class Area:
    """What a named area of the grid shows, and how its content stands in it.

    `align` is from left to right and `valign` from top to bottom, whichever the direction
    of the text; "justify" is for the direction of the lines. `padding` is the room around
    the content, within the border. Of lettering to `trim`, the ink reaches the edge that it
    is aligned with. Texts of one `level` share base lines. It hides where the fields
    `unless_same`, if any, say the same in both languages. The corners of background and border
    have a `radius` in points.
    is aligned with. It hides where the fields `unless_same`, if any, say the
    same in both languages. The corners of background and border have a `radius` in points. What
    it shows is turned so many `quarters` clockwise, and how it is aligned with it.
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
        """Whether what runs along lines runs down or up the page."""
        return self.quarters % 2 == 1

    @property
    def fit(self) -> Fit | None:
        """The sizes that its text may take, if it is to be fitted."""
        return self.content.fit if isinstance(self.content, AreaText) else None

    @property
    def families(self) -> tuple[str, ...]:
        """The font families that what is lettered in it asks for, each once."""
        match self.content:
            case AreaText(spans=spans, style=style):
                styles = (style, *(span.style for span in spans))
            case AreaMarks(style=style) | AreaSeal(style=style):
                styles = (style,)
            case AreaBarcode(style=Style() as style):
                styles = (style,)
            case _:
                styles = ()
        asked = (family for style in styles for family in (style.font, style.latin))
        return tuple(dict.fromkeys(filter(None, asked)))

    @property
    def is_left_out(self) -> bool:
        """Whether it hides whatever fields have values: there is no occasion to show."""
        return isinstance(self.content, AreaMotif) and self.content.name is None

    @property
    def is_caption(self) -> bool:
        """Whether captions are all that it shows."""
        is_text = isinstance(self.content, AreaText)
        return is_text and bool(self.captions) and not self.placeholders

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions that it shows, in order."""
        if isinstance(self.content, AreaBarcode):
            return (self.content.below.name,) if self.content.below else ()
        shown = (part.shows for part in self._parts() if isinstance(part, AreaSpan))
        return tuple(each.name for each in shown if isinstance(each, Caption))

    @property
    def placeholders(self) -> frozenset[str]:
        """The fields that its content shows, those that stand in captions left aside."""
        if isinstance(self.content, AreaPicture | AreaMarks):
            return frozenset(filter(None, (self.content.field,)))
        if isinstance(self.content, AreaSeal):
            return frozenset(self.content.text.names)
        texts = [
            part.text if isinstance(part, DataPiece) else part.shows for part in self._parts()
        ]
        patterns = [text for text in texts if isinstance(text, Pattern)]
        return frozenset(chain.from_iterable(pattern.names for pattern in patterns))

    @property
    def conditions(self) -> frozenset[str]:
        """The fields on which it depends what parts of its content are there."""
        parts = (
            (*part.show_if, part.unless_same) if isinstance(part, AreaSpan) else part.show_if
            for part in self._parts()
        )
        return frozenset(chain.from_iterable(chain(*part) for part in parts))

    def _parts(self) -> Iterator[AreaSpan | DataPiece]:
        """What its content is made of piece by piece."""
        if isinstance(self.content, AreaText):
            for span in self.content.spans:
                yield span
                if isinstance(span.shows, Interpretation):
                    yield from span.shows.barcode.data
        elif isinstance(self.content, AreaBarcode):
            yield from self.content.data


def described(picture: str) -> str:
    """The field that says what the picture of a field shows, for who cannot see it."""
    return f"{picture}.alt"


_IN_TARGET: Final = "_target"


def in_target(text: str) -> str:
    """The field that has the text of a field in the target language, as people's names need."""
    return text + _IN_TARGET


def in_source(text: str) -> str:
    """The field that has the text of a field in the source language."""
    return text.removesuffix(_IN_TARGET)


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template; all lengths in points.

    `cells` are the places of areas in the grid, `overlays` of those that stand over them or
    behind.

    `otherwise` is the same template with another grid, for texts of the areas `one_line` that
    would take more than a line each. One with `pages` is for any of these, and was given none:
    what it says is of some such page, of which no label is made.
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
    lines: Mapping[str, int]  # where each table of the file begins
    one_line: tuple[str, ...] = ()
    otherwise: Template | None = None
    marks: tuple[PageMark, ...] = ()
    pages: AnyPage | None = None

    @property
    def description(self) -> str:
        """A line about it, in English if it has that."""
        return self.about.description()

    @property
    def takes(self) -> Mapping[str, FieldType]:
        """What may be given for a label: its fields, and texts that say what pictures show."""
        pictures = (name for name, kind in self.fields.items() if kind == "picture")
        return {**self.fields, **dict.fromkeys(map(described, pictures), "text")}

    @property
    def grids(self) -> tuple[Template, ...]:
        """The template, and the same with its other grid if it has one."""
        return (self,) if self.otherwise is None else (self, self.otherwise)

    @property
    def painted(self) -> tuple[str, ...]:
        """All areas as they are painted: those behind others first, those over them last."""
        below = (name for name, place in self.overlays.items() if not place.is_above)
        above = (name for name, place in self.overlays.items() if place.is_above)
        return (*below, *self.cells, *above)

    @property
    def shows_message(self) -> bool:
        """Whether a message is on its labels, as it is not on those of handling marks alone."""
        return any("message" in area.placeholders for area in self.areas.values())

    def place(self, area: str) -> Location:
        """The file and line where an area is described."""
        return Location(self.location.file, self.lines.get(area))
