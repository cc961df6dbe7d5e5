"""What stands below one another in a file whose pages another program makes.

In comes what `set_letter` takes, out comes an `EditableLetter` of parts, which begin new pages,
of rows: one item, or those of two columns that begin level. Each program writes white, margins
and columns in its own way; how much there is of them is said here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from cardgen import arguments
from cardgen.display import Color
from cardgen.errors import FieldError
from cardgen.layout.flow import (
    Cell,
    FlowGap,
    FlowItem,
    FlowTable,
    FlowText,
    Table,
    column_widths,
)
from cardgen.layout.inline import TextContent
from cardgen.letters.arrange import APART, Arrangement, level
from cardgen.letters.asked import asked_arrangement, asked_project, asked_template
from cardgen.letters.blocks import Letter
from cardgen.letters.completion import complete
from cardgen.letters.compose import compose
from cardgen.letters.data import LetterData, check_data
from cardgen.letters.dress import is_numbered
from cardgen.letters.letter import LetterSetter, text_frame
from cardgen.letters.stationery import PLAIN
from cardgen.letters.template import LetterTemplate
from cardgen.letters.typography import LetterStyle
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.template import Insets

Item = FlowText | FlowTable


@dataclass(frozen=True, slots=True)
class LetterRow:
    """Items side by side, each in its language; `white` is the points above them."""

    items: tuple[Item | None, ...]
    langs: tuple[str, ...]
    white: float


@dataclass(frozen=True, slots=True)
class LetterPart:
    """Rows on pages of their own, all with so many `columns` of lines of so many points.

    Whether the pages are `numbered` is asked of our own: a letter of several has numbers.
    """

    rows: tuple[LetterRow, ...]
    columns: int
    length: float
    vertical: bool = False
    numbered: bool = False

    def beside(self, row: LetterRow, column: int, width: float) -> Insets:
        """The white around an item of a table of columns, `width` points wide together."""
        free = width / self.columns - self.length
        left = free * column / (self.columns - 1)
        return row.white, free - left, 0.0, left

    def margins(self, template: LetterTemplate) -> Insets:
        """Those of its pages, with what is left of a measure beside whole em, as on our own."""
        top, right, bottom, left = template.margin
        frame = text_frame(template)
        if self.vertical:
            free = (frame.height - self.length) / 2
            return top + free, right, bottom + free, left
        free = (frame.width - self.length) / 2 if self.columns == 1 else 0.0
        return top, right + free, bottom, left + free


@dataclass(frozen=True, slots=True)
class EditableLetter:
    """A letter that is set, and how each of its languages looks."""

    letter: Letter
    template: LetterTemplate
    parts: tuple[LetterPart, ...]
    styles: tuple[LetterStyle, ...]
    author: str
    date: dt.date


def editable_letter(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement,
) -> EditableLetter:
    """A letter for offices to edit.

    Facing pages become columns, since no program keeps one page level with another. Raises
    CardgenError with all that is wrong, and what our own pages would.
    """
    asked_template(template), asked_project(project)
    pair, arrangement = arguments.text("pair", pair), asked_arrangement(arrangement)
    data, _ = complete(check_data(data), project, pair)
    made_as: Arrangement = "parallel" if arrangement == "facing" else arrangement
    letter = compose(template, data, project, pair)
    setter = LetterSetter(template, project, pair, made_as)
    parts = tuple(_parts(setter, letter, data, template, made_as))
    styles = setter.styles(letter)
    return EditableLetter(letter, template, parts, styles, project.author, data.date)


def _parts(
    setter: LetterSetter,
    letter: Letter,
    data: LetterData,
    template: LetterTemplate,
    made_as: Arrangement,
) -> list[LetterPart]:
    if setter.stationery(data) != PLAIN:
        raise FieldError(
            "bad-letter",
            "stationery is for pages, and a file that offices edit would be without it",
            hint="make a PDF",
            remedy=Remedy("plain-paper"),
        )
    dress = setter.dress(letter, data)
    placed = setter.placed(dress)
    numbered = is_numbered(setter.sheets(placed, dress), letter, template)
    lengths, vertical = setter.lengths(dress), dress.vertical
    if made_as == "parallel":
        both = zip(*level(placed), strict=True)
        rows = _rows([(items, letter.langs) for items in both])
        return [LetterPart(rows, len(placed), lengths[0], numbered=numbered)]
    alone = [
        [((item,), (lang,)) for block in each for item in block.items]
        for each, lang in zip(placed, letter.langs, strict=True)
    ]
    if made_as == "sequence":
        own = zip(alone, lengths, vertical, strict=True)
        return [
            LetterPart(_rows(each), 1, length, upright, numbered)
            for each, length, upright in own
        ]
    white = FlowGap(APART * template.style.size * template.style.leading)
    found = alone[0]
    for lang, each in zip(letter.langs[1:], alone[1:], strict=True):
        found = [*found, ((white,), (lang,)), *each]
    return [LetterPart(_rows(found), 1, lengths[0], vertical[0], numbered)]


def roomy_widths(table: Table, length: float, em: float) -> list[float]:
    """The widths of the columns of a table so many points wide, each with the gap behind it.

    Numbers get an em more than in our own fonts, at the cost of the widest column: where an
    office's figures are wider, they still are on one line.
    """
    widths = list(column_widths(table, length))
    autos = [number for number, column in enumerate(table.columns) if column.track.kind != "fr"]
    widest = max(range(len(widths)), key=widths.__getitem__)
    for number in autos:
        if number != widest and widths[widest] > 6 * em:
            widths[number] += em
            widths[widest] -= em
    return [width + table.gap for width in widths[:-1]] + widths[-1:]


def gap_behind(table: Table, column: int) -> float:
    """The white behind a column: there is none behind the last."""
    return table.gap if column < len(table.columns) - 1 else 0.0


def cell_text(content: TextContent, cell: Cell, *, kept: bool = False) -> FlowText:
    """A text of a table as a paragraph; numbers end together, whatever their decimal signs."""
    return FlowText(content, align="start" if cell.align == "start" else "end", kept=kept)


def hex_color(color: Color) -> str:
    """A colour as 8C6D2F."""
    return "{:02X}{:02X}{:02X}".format(*color[:3])


def wants_tab(label: TextContent, text: float) -> bool:
    """Whether a tab is wanted between a label and the text that begins so many points on.

    A label as wide as that would send it to the next stop: one that ends in white, or with a
    mark such as ：, whose own white counts there and not in our own measure.
    """
    words = label.paragraph.text
    if words != words.rstrip() or east_asian_width(words[-1:] or " ") in "FW":
        return False
    return label.natural_length < text - 0.5


def _rows(
    given: Sequence[tuple[tuple[FlowItem, ...], tuple[str, ...]]],
) -> tuple[LetterRow, ...]:
    """Rows with the white above each: of what is wanted the most, as on our own pages."""
    found: list[LetterRow] = []
    gap = 0.0
    below: Sequence[float] = ()
    for items, langs in given:
        if all(isinstance(item, FlowGap) for item in items):
            gap += max(item.height for item in items if isinstance(item, FlowGap))
            continue
        shown = tuple(None if isinstance(item, FlowGap) else item for item in items)
        wanted = [item.before if item else 0.0 for item in shown]
        white = max(map(max, wanted, below)) if below else 0.0
        found.append(LetterRow(shown, langs, white + gap if found else 0.0))
        below = [item.after if item else 0.0 for item in shown]
        gap = 0.0
    return tuple(found)
