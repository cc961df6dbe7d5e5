"""The rows of a letter in a file whose lines and pages an office program breaks.

In come the arguments of `set_letter`, out comes an `EditableLetter`. Its parts begin new pages;
a part has rows of one item, or of two items that begin level. Here is measured how much white
and margin there is; each format writes them in its own way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from unicodedata import east_asian_width

import msgspec

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
    fit_column_widths,
)
from cardgen.layout.inline import TextContent
from cardgen.letters.arguments import check_arrangement, check_project, check_template
from cardgen.letters.arrange import APART, Arrangement, align_languages
from cardgen.letters.blocks import Letter
from cardgen.letters.completion import complete
from cardgen.letters.compose import compose
from cardgen.letters.data import LetterData, check_data
from cardgen.letters.letter import FittedLetter, LetterSetter
from cardgen.letters.page_setup import is_numbered
from cardgen.letters.stationery import PLAIN
from cardgen.letters.template import LetterTemplate
from cardgen.letters.typography import LetterStyle
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.template import Insets

Item = FlowText | FlowTable


class LetterRow(msgspec.Struct, frozen=True):
    """Items side by side, each in its language; `white` is the space above in points."""

    items: tuple[Item | None, ...]
    langs: tuple[str, ...]
    white: float


class LetterPart(msgspec.Struct, frozen=True):
    """A part of a letter on a new page: rows in columns with lines of `lengths` points.

    The pages are `numbered` if those of the PDF are. A single page begins `white` points into
    its frame.
    """

    rows: tuple[LetterRow, ...]
    lengths: tuple[float, ...]
    vertical: bool = False
    numbered: bool = False
    white: float = 0.0

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.lengths)

    @property
    def length(self) -> float:
        """Length of the lines of the first column, in points."""
        return self.lengths[0]

    def widths(self, width: float) -> list[float]:
        """Compute the widths of the columns of a table that is `width` points wide."""
        beside = (width - sum(self.lengths)) / self.columns
        return [length + beside for length in self.lengths]

    def beside(self, row: LetterRow, column: int, width: float) -> Insets:
        """Compute the margins around an item in a table that is `width` points wide."""
        free = self.widths(width)[column] - self.lengths[column]
        left = free * column / (self.columns - 1)
        return row.white, free - left, 0.0, left

    def margins(self, template: LetterTemplate) -> Insets:
        """Compute the page margins, with the part of the width that is no whole em."""
        top, right, bottom, left = template.margin
        frame = template.text_frame
        if self.vertical:
            free = (frame.height - self.length) / 2
            return top + free, right + self.white, bottom + free, left
        free = (frame.width - self.length) / 2 if self.columns == 1 else 0.0
        return top + self.white, right + free, bottom, left + free


class EditableLetter(msgspec.Struct, frozen=True):
    """A letter in parts, with the lettering of each language."""

    letter: Letter
    template: LetterTemplate
    parts: tuple[LetterPart, ...]
    styles: tuple[LetterStyle, ...]
    author: str
    date: dt.date


def make_editable(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement,
) -> EditableLetter:
    """Convert a letter into parts and rows, for a DOCX or HWPX file.

    Facing pages become columns, since no program keeps one page level with another. Raises
    CardgenError with all findings, also those of the pages of a PDF.
    """
    check_template(template), check_project(project)
    pair, arrangement = arguments.text("pair", pair), check_arrangement(arrangement)
    data, _ = complete(check_data(data), project, pair)
    made_as: Arrangement = "parallel" if arrangement == "facing" else arrangement
    letter = compose(template, data, project, pair)
    setter = LetterSetter(template, project, pair, made_as)
    if setter.stationery(data) != PLAIN:
        reason = "a letter for editing cannot have stationery"
        raise FieldError("bad-letter", reason, hint="make a PDF", remedy=Remedy("plain-paper"))
    fitted = setter.fit(letter, data)
    parts = tuple(_make_parts(fitted, template, made_as))
    styles = fitted.setup.styles
    return EditableLetter(letter, template, parts, styles, project.author, data.date)


def _make_parts(
    fitted: FittedLetter, template: LetterTemplate, made_as: Arrangement
) -> list[LetterPart]:
    """Make the parts of a letter."""
    setup, placed, letter = fitted.setup, fitted.placed, fitted.setup.letter
    numbered = is_numbered(fitted.sheets, letter, template)
    lengths, vertical = setup.lengths, setup.vertical
    whites = [sheet.white for sheet in fitted.sheets if sheet.is_first]
    if made_as == "parallel":
        both = zip(*align_languages(placed, 0.0), strict=True)
        rows = _make_rows([(items, letter.langs) for items in both])
        return [LetterPart(rows, lengths, numbered=numbered, white=whites[0])]
    alone = [
        [((item,), (lang,)) for block in each for item in block.items]
        for each, lang in zip(placed, letter.langs, strict=True)
    ]
    if len(whites) == len(placed):  # also languages that are too long to be stacked
        own = zip(alone, lengths, vertical, whites, strict=True)
        return [
            LetterPart(_make_rows(each), (length,), upright, numbered, white)
            for each, length, upright, white in own
        ]
    white = FlowGap(APART * template.style.size * template.style.leading)
    found = alone[0]
    for lang, each in zip(letter.langs[1:], alone[1:], strict=True):
        found = [*found, ((white,), (lang,)), *each]
    return [LetterPart(_make_rows(found), lengths[:1], vertical[0], numbered, whites[0])]


def find_column_widths(table: Table, length: float, em: float) -> list[float]:
    """Compute the column widths of a table `length` points wide, each with the gap after it.

    Columns of numbers get an em more than our own fonts need, at the cost of the widest column:
    the figures of an office's font may be wider, and still fit on one line.
    """
    widths = list(fit_column_widths(table, length))
    autos = [number for number, column in enumerate(table.columns) if column.track.kind != "fr"]
    widest = max(range(len(widths)), key=widths.__getitem__)
    for number in autos:
        if number != widest and widths[widest] > 6 * em:
            widths[number] += em
            widths[widest] -= em
    return [width + table.gap for width in widths[:-1]] + widths[-1:]


def gap_behind(table: Table, column: int) -> float:
    """Return the gap after a column in points; 0 after the last column."""
    return table.gap if column < len(table.columns) - 1 else 0.0


def make_cell_text(content: TextContent, cell: Cell, *, kept: bool = False) -> FlowText:
    """Make the paragraph of a table cell. Numbers are aligned to the right."""
    return FlowText(content, align="start" if cell.align == "start" else "end", kept=kept)


def format_color(color: Color) -> str:
    """Format a colour as six hexadecimal digits, such as 8C6D2F."""
    return "{:02X}{:02X}{:02X}".format(*color[:3])


def needs_tab(label: TextContent, text: float) -> bool:
    """True if a tab is needed between a label and its text, `text` points from the start.

    A tab after a label as wide as that would go to the next stop. Office programs count the
    white of a mark such as ： at the end of a label, and our measure does not.
    """
    words = label.paragraph.text
    if words != words.rstrip() or east_asian_width(words[-1:] or " ") in "FW":
        return False
    return label.natural_length < text - 0.5


def _make_rows(
    given: Sequence[tuple[tuple[FlowItem, ...], tuple[str, ...]]],
) -> tuple[LetterRow, ...]:
    """Make a row from each group of items, with the largest space that one of them needs."""
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
