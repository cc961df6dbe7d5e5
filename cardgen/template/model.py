"""A template exactly as its TOML file says it: the values that people specify.

Lengths and colours are still the strings that they wrote. ``areas`` and ``grid`` compute of
these the values of ``template``, which layout takes.
"""

# No `annotations` from the future: msgspec would have to evaluate each of the strings.
from typing import Final, Literal

import msgspec

from cardgen.barcodes import SymbologyName
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
    Unit,
)

Colors = Literal["mono", "any"]
Direction = Literal["horizontal", "vertical"]
Spoken = Literal["source", "target", "both"]
DEFAULT_STYLE: Final = "body"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Unknown keys are errors."""


class AboutSpec(_Strict, frozen=True):
    """The keys before the tables, for those who choose a template.

    `description` is a line, or a line for each language.
    """

    description: str | dict[str, str] = ""
    occasions: list[Occasion] = msgspec.field(default_factory=list)
    languages: list[str] = msgspec.field(default_factory=list)


class PageMarksSpec(_Strict, frozen=True):
    """``folds = { left, top }``, and ``cuts``: lines so far from the left, or from the top."""

    left: list[str] = msgspec.field(default_factory=list)
    top: list[str] = msgspec.field(default_factory=list)


class PageSpec(_Strict, frozen=True):
    """``[page]``: size, margin, and whether a thermal printer makes it (`colors = "mono"`).

    `bleed` is how far what reaches the edge goes on beyond it, for a print shop to cut. Where
    the page is folded, or cut once more, marks beside it say.
    A page of "any" size may be one `when` something holds for it alone (see ``pages``).
    """

    size: str
    when: str | list[str] = msgspec.field(default_factory=list)
    margin: str | list[str] = "5mm"
    bleed: str = "0mm"
    colors: Colors = "any"
    folds: PageMarksSpec | None = None
    cuts: PageMarksSpec | None = None


class OtherGridSpec(_Strict, frozen=True):
    """``[grid.otherwise]``: the same areas in other rows, if need be in other columns."""

    rows: list[str]
    areas: list[str]
    columns: list[str] | None = None
    gap: str | list[str] | None = None


class GridSpec(_Strict, frozen=True):
    """``[grid]``: tracks, gaps and the picture of named areas.

    The areas `one_line` have texts that must take a line each; if one of them would not, the
    grid `otherwise` is taken.
    """

    columns: list[str]
    rows: list[str]
    areas: list[str]
    gap: str | list[str] = "0mm"
    one_line: list[str] = msgspec.field(default_factory=list)
    otherwise: OtherGridSpec | None = None


class StyleSpec(_Strict, frozen=True):
    """``[style.NAME]``: how lettering looks. `leading` is in em boxes from line to line.

    `latin` is another font family for Latin letters and digits, at the same weight.
    With `hanging`, a stop or comma at a line end stands outside the line. With `indent`, the
    first line of each paragraph is indented, as its language does. Areas that name no style
    have `DEFAULT_STYLE`, which a template may describe or not.

    `tracking` and `autospace` are em. `numerals` are those of dates in columns, `column_quotes`
    the quotation marks of Japanese ones.
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


class FitSpec(_Strict, frozen=True):
    """``fit = { min, max, group, ratio }``: size the text to its area.

    Texts of a group are as wide as each other, not as large, with ``equal = "width"``; with
    "area" the blocks of their lines are. None is larger than one that ``leads``, which is so
    many times as large at least with ``leads = 1.15``. Those of which one has its lines as a
    ``breaks = "headline"`` take more of them for larger letters.
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

    Like an area it may be shown only if some fields have values, or differ. In "both"
    languages it says what they have alike once.
    """

    text: str | None = None
    caption: str | None = None
    lang: Spoken | None = None
    style: str | None = None
    show_if: str | list[str] = msgspec.field(default_factory=list)
    unless_same: str | list[str] = msgspec.field(default_factory=list)


class DataSpec(_Strict, frozen=True):
    """A piece of a barcode's data, which may be there only if some fields have values."""

    text: str
    show_if: str | list[str] = msgspec.field(default_factory=list)


class BorderSpec(_Strict, frozen=True):
    """``border = { width, color }``."""

    width: str = "0.5pt"
    color: str = "#000000"


class VeilSpec(_Strict, frozen=True):
    """``veil = { color, strength }``: what lies on a picture, so that text on it is read."""

    color: str = "#ffffff"
    strength: float = 0.6


class BoxesSpec(_Strict, frozen=True):
    """``boxes = { count, width, gap }``: a box for each character, as postal codes have.

    `gap` is the white between two of them, or a list of all gaps.
    """

    count: int
    width: str
    gap: str | list[str] = "0mm"


class AreaSpec(_Strict, frozen=True):
    """``[AREA]``: what a named area of the grid shows. Exactly one kind of content.

    `align` is from left to right and `valign` from top to bottom, whichever the direction
    of the text; the columns of vertical text go from right to left. "justify" is for the
    direction of the lines: `align` of horizontal text, `valign` of vertical.

    What it shows is turned by `rotate` degrees clockwise, and `align` and `valign` with it.

    An area that is not in the picture of the grid stands `over` others or `behind` them, or
    over the "page", and goes `spread` beyond these; a seal may come `after` a text. One with
    a `fill` or `border` may be no more than that.

    `hri` names another area, whose barcode this one shows as people read it. With
    `unless_same` it hides where both languages have the same values in these fields.
    """

    text: str | None = None
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
    alt: str | None = None  # what a picture shows, in words
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
    def is_overlay(self) -> bool:
        """Whether it is not in the grid."""
        return not (self.over is self.behind is self.after is None)

    @property
    def is_panel(self) -> bool:
        """Whether it may be no more than a background or border."""
        return self.fill is not None or self.border is not None

    @property
    def pieces(self) -> list[DataSpec]:
        """The data of its barcode, piece by piece."""
        return [DataSpec(self.data)] if isinstance(self.data, str) else self.data or []
