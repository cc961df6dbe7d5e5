"""The tables of a template file, with values as people write them.

Lengths and colours are still strings. ``areas`` and ``grid`` compute from these tables the
values of ``template``, which layout uses.
"""

# No `annotations` from the future: msgspec would have to evaluate each of the strings.
from typing import Final, Literal

import msgspec

from cardgen.barcodes import SymbologyName
from cardgen.display import Turn
from cardgen.fonts import Weight
from cardgen.seals import Carving, CutShape
from cardgen.template.about import Occasion
from cardgen.template.template import (
    Align,
    Equal,
    FitBreaks,
    Numerals,
    Punctuation,
    Quotes,
    Side,
    Stops,
    Unit,
)

Colors = Literal["mono", "any"]
Direction = Literal["horizontal", "vertical"]
Spoken = Literal["source", "target", "both"]
DEFAULT_STYLE: Final = "body"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a template file; unknown keys are errors."""


class AboutSpec(_Strict, frozen=True):
    """The keys before the tables, for people who choose a template.

    `description` is a line, or a line for each language.
    """

    description: str | dict[str, str] = ""
    occasions: list[Occasion] = msgspec.field(default_factory=list)
    languages: list[str] = msgspec.field(default_factory=list)


class PageMarksSpec(_Strict, frozen=True):
    """``folds`` or ``cuts``, ``{ left, top }``: distances of lines from the left or the top."""

    left: list[str] = msgspec.field(default_factory=list)
    top: list[str] = msgspec.field(default_factory=list)


class PageSpec(_Strict, frozen=True):
    """``[page]``: size, margin, and `colors = "mono"` for a thermal printer.

    `bleed` is the distance that colour goes on beyond the edge, for a print shop to cut. Marks
    beside the page show its `folds` and further `cuts`. A page of "any" size may have
    conditions in `when` (see ``pages``).
    """

    size: str
    when: str | list[str] = msgspec.field(default_factory=list)
    margin: str | list[str] = "5mm"
    bleed: str = "0mm"
    colors: Colors = "any"
    folds: PageMarksSpec | None = None
    cuts: PageMarksSpec | None = None


class OtherGridSpec(_Strict, frozen=True):
    """``[grid.otherwise]``: the same areas in other rows, and in other columns if given."""

    rows: list[str]
    areas: list[str]
    columns: list[str] | None = None
    gap: str | list[str] | None = None


class GridSpec(_Strict, frozen=True):
    """``[grid]``: tracks, gaps and the picture of named areas.

    If a text of the areas `one_line` needs more than one line, the grid `otherwise` is used.
    """

    columns: list[str]
    rows: list[str]
    areas: list[str]
    gap: str | list[str] = "0mm"
    one_line: list[str] = msgspec.field(default_factory=list)
    otherwise: OtherGridSpec | None = None


class StyleSpec(_Strict, frozen=True):
    """``[style.NAME]``: the look of lettering (see `template.Style`).

    Areas that name no style have `DEFAULT_STYLE`, which a template may describe or not.
    """

    font: str = "sans"
    latin: str | None = None
    weight: Weight = "regular"
    size: str = "9pt"
    leading: float = 1.3
    color: str = "#000000"
    hanging: bool = False
    indent: bool = False
    column_quotes: Quotes = "jis"
    tracking: float = 0.0
    punctuation: Punctuation = "full"
    autospace: float = 0.25
    side_by_side: bool = msgspec.field(default=True, name="tate-chu-yoko")
    numerals: Numerals | None = None
    unit: Unit | None = msgspec.field(default=None, name="break")
    max_lines: int | None = None
    max_fill: float = 1.0
    read_from: str | None = None
    stops: Stops = "keep"


class FitSpec(_Strict, frozen=True):
    """``fit = { min, max, group, ratio }``: fit the text to its area.

    Texts of a group are equally wide with ``equal = "width"``, and their blocks of lines have
    equal areas with "area". A text that ``leads`` is the largest of its group, with
    ``leads = 1.15`` at least so many times as large as the others. With
    ``breaks = "headline"`` the texts of a group take more lines for larger letters.
    """

    min: str
    max: str
    group: str | None = None
    ratio: float | None = None
    equal: Equal = "size"
    leads: bool | float = False
    breaks: FitBreaks = "text"


class SpanSpec(_Strict, frozen=True):
    """A piece of an area's text with its own language and style, or a caption.

    `text` may be a text for each language. Like an area it may have conditions. In "both"
    languages, a text that is the same in both is shown once.
    """

    text: str | dict[str, str] | None = None
    caption: str | None = None
    lang: Spoken | None = None
    style: str | None = None
    show_if: str | list[str] = msgspec.field(default_factory=list)
    unless_same: str | list[str] = msgspec.field(default_factory=list)


class DataSpec(_Strict, frozen=True):
    """A piece of a barcode's data, which may depend on fields with values."""

    text: str
    show_if: str | list[str] = msgspec.field(default_factory=list)


class BorderSpec(_Strict, frozen=True):
    """``border = { width, color }``: the line around an area."""

    width: str = "0.5pt"
    color: str = "#000000"


class VeilSpec(_Strict, frozen=True):
    """``veil = { color, strength }``: a tint over a picture, so that text on it is readable."""

    color: str = "#ffffff"
    strength: float = 0.6


class BoxesSpec(_Strict, frozen=True):
    """``boxes = { count, width, gap }``: a box for each character, as for postal codes.

    `gap` is the white between two boxes, or a list of all gaps.
    """

    count: int
    width: str
    gap: str | list[str] = "0mm"


class SideSpec(_Strict, frozen=True):
    """``[side.NAME]``: its margin, its condition, and the way to turn the card to it.

    A card is turned like the "page" of a book or like that of a "calendar".
    """

    turn: Turn = "page"
    margin: str | list[str] | None = None
    show_if: str | list[str] = msgspec.field(default_factory=list)


class AreaSpec(_Strict, frozen=True):
    """``[AREA]``: a named area with exactly one kind of content (see `template.Area`).

    `text` may be a text for each language.

    The columns of vertical text go from right to left. "justify" and "distribute" are for the
    direction of the lines: `align` of horizontal text, `valign` of vertical text. The content
    is turned clockwise by `rotate` degrees, and `align` and `valign` with it.

    An area outside the grid stands `over` or `behind` other areas or the "page", and is larger
    by `spread`; a seal may come `after` a text. An area with a `fill` or `border` may have no
    content.

    `hri` names another area, and shows the human-readable interpretation of its barcode. With
    `unless_same` the area is hidden where both languages have the same values in these fields.
    """

    text: str | dict[str, str] | None = None
    spans: list[SpanSpec] | None = None
    caption: str | None = None
    barcode: SymbologyName | None = None
    hri: str | None = None
    picture: str | None = None
    rule: str | None = None
    mark: str | list[str] | None = None
    seal: str | None = None
    motif: str | None = None

    lang: Side = "source"
    style: str = DEFAULT_STYLE
    fit: FitSpec | None = None
    trim: bool | None = None  # false
    direction: Direction | None = None  # horizontal
    level: str | None = None
    boxes: BoxesSpec | None = None
    data: str | list[DataSpec] | None = None
    size: str | None = None
    alt: str | None = None  # the picture in words
    module: str | None = None
    length: str | None = None
    color: str | None = None
    lettered: bool | None = None  # false
    rows: int | None = None  # 1
    below: str | None = None
    shape: CutShape | None = None  # square
    carved: Carving | None = None  # raised
    rough: bool | None = None  # false
    crop: bool | None = None  # false
    veil: VeilSpec | None = None

    over: str | list[str] | None = None
    behind: str | list[str] | None = None
    after: str | None = None
    spread: str | list[str] | None = None  # 0mm
    rotate: int = 0
    align: Align = "start"
    valign: Align = "start"
    padding: str | list[str] = "0mm"
    fill: str | None = None
    border: BorderSpec | None = None
    radius: str = "0mm"
    show_if: str | list[str] = msgspec.field(default_factory=list)
    unless_same: str | list[str] = msgspec.field(default_factory=list)

    @property
    def is_panel(self) -> bool:
        """True if the area may have no content: it has a background or border."""
        return self.fill is not None or self.border is not None

    @property
    def pieces(self) -> list[DataSpec]:
        """Return the pieces of the barcode's data."""
        return [DataSpec(self.data)] if isinstance(self.data, str) else self.data or []
