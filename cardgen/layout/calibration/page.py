"""Pages of a test print for a label of one size and a printer of one resolution.

All edges have scales in millimetres, counted from the edges of the label: the visible part
shows how far the printer reaches, and by how much it misses. Inside are the trials of `trials`,
each below a text that says what to read off and what to type then. Trials without room come on
another page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cardgen.backends import Margins
from cardgen.barcodes import SymbologyName
from cardgen.display import BLACK, Document, Group, Item, Layer, Leaf, Page, Rect, leaves
from cardgen.errors import FieldError
from cardgen.fonts import FontLibrary
from cardgen.layout.calibration.trials import (
    CAPTION,
    MM,
    Trial,
    draw_barcode,
    draw_darkness,
    draw_line_pairs,
    module_dots,
    set_line,
    set_scripts,
    set_words,
    trial_reductions,
)
from cardgen.layout.inline import Frame
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH, format_mm, to_mm
from cardgen.wording import DocumentWording

_TICKS: Final = ((10, 3.0), (5, 2.0), (1, 1.2))  # millimetres apart, and long
_LINE: Final = 2  # dots
_SCALE: Final = 3.5 * MM  # depth of a scale, with the white behind it
_NUMBERS: Final = 3 * MM  # depth of the numbers beside it, with the white behind them
_APART: Final = 1 * MM
LEAST: Final = (50, 25)  # millimetres
_ALIKE: Final = 1e-6  # points
_SMALL: Final = 60 * MM
_LARGE: Final = 140 * MM
_GAP: Final = 1.5 * MM
_SYMBOLOGIES: Final[tuple[SymbologyName, ...]] = ("qr", "code128")
_SIZES: Final = (5.0, 6.0, 7.0, 8.0, 10.0)
_MOST_PAGES: Final = 12


class _Section(NamedTuple):
    """Texts, which stay with the first row, and rows of trials."""

    texts: list[Trial]
    rows: list[list[Trial]]


def make_calibration_page(
    width: float,
    height: float,
    dpi: float,
    fonts: FontLibrary,
    steps: Steps,
    unreached: Margins = (0.0, 0.0, 0.0, 0.0),
) -> Document:
    """Make the test page of a label of `width` × `height` points at `dpi`.

    Pages are 50 × 25 mm or larger; small ones get several pages. Nothing is drawn in the bands
    along the edges that the printer leaves `unreached`. Raises FieldError "bad-value" for a
    smaller page.
    """
    if width < LEAST[0] * MM - _ALIKE or height < LEAST[1] * MM - _ALIKE:
        least = " × ".join(f"{each}mm" for each in LEAST)
        raise FieldError(
            "bad-value",
            f"a label of {format_mm(width)} × {format_mm(height)} mm is too small for "
            "a test page",
            hint=f"use labels of {least} or larger",
        )
    left, top, right, bottom = unreached
    reach = Frame(left, top, width - left - right, height - top - bottom)
    edge = _SCALE + _NUMBERS
    inner = Frame(
        left + edge + _APART,
        top + edge,
        reach.width - edge - _SCALE - 2 * _APART,
        reach.height - edge - _SCALE,
    )
    scales: list[Item] = [*_scales(reach, dpi), *_numbers(reach, fonts)]
    is_small = min(width, height) < _SMALL
    parts = _make_sections((width, height), inner.width, dpi, fonts, steps, is_small=is_small)
    pages = tuple(
        Page(width, height, (Layer((*scales, *groups)),), mono=True)
        for groups in _place_on_pages(parts, inner, dpi)
    )
    langs = ("en", *dict.fromkeys(lang for _, lang in steps.offset.texts))
    return Document(pages, f"{format_mm(width)} × {format_mm(height)} mm, {dpi:g} dpi", langs)


def _scales(reach: Frame, dpi: float) -> Iterator[Leaf]:
    """Draw ticks at all four edges of the reach, counted from the edges of the label."""
    thick = _LINE * POINTS_PER_INCH / dpi
    x, y, width, height = reach
    yield Rect(x, y, width, thick, BLACK)
    yield Rect(x, y + height - thick, width, thick, BLACK)
    yield Rect(x, y, thick, height, BLACK)
    yield Rect(x + width - thick, y, thick, height, BLACK)
    for at, long in _ticks(x, width):
        yield Rect(at - thick / 2, y, thick, long, BLACK)
        yield Rect(at - thick / 2, y + height - long, thick, long, BLACK)
    for at, long in _ticks(y, height):
        yield Rect(x, at - thick / 2, long, thick, BLACK)
        yield Rect(x + width - long, at - thick / 2, long, thick, BLACK)


def _ticks(start: float, length: float) -> Iterator[tuple[float, float]]:
    """Positions and lengths of ticks; none is within 0.9 mm of the ends."""
    for number in range(int(to_mm(start) + 0.9) + 1, int(to_mm(start + length) - 0.9) + 1):
        yield number * MM, next(long for each, long in _TICKS if number % each == 0) * MM


def _numbers(reach: Frame, fonts: FontLibrary) -> Iterator[Leaf]:
    """Draw the centimetres at the upper and the left edge."""
    x, y, width, height = reach
    for number in range(10, int(to_mm(x + width - _SCALE)), 10):
        shift = CAPTION * 0.28 * len(str(number))
        yield from set_line(str(number), CAPTION, number * MM - shift, y + _SCALE, fonts)
    for number in range(10, int(to_mm(y + height - _SCALE)), 10):
        lower = number * MM - CAPTION * 0.6
        yield from set_line(str(number), CAPTION, x + _SCALE, lower, fonts)


def _make_sections(
    size: tuple[float, float],
    measure: float,
    dpi: float,
    fonts: FontLibrary,
    steps: Steps,
    *,
    is_small: bool,
) -> Iterator[_Section]:
    """The sections of the test page, the most important first."""
    is_large = min(size) > _LARGE
    em = 8.0 if is_large else CAPTION

    def word_step(number: int, step: Step) -> list[Trial]:
        option = f"{number}   {step.option}".rstrip()
        texts = [set_words(text, em, measure, lang, fonts) for text, lang in step.texts]
        first = _stack([set_words(option, em, measure, "en", fonts, weight="bold"), texts[0]])
        return [first, *texts[1:]]

    density = f"{dpi:g} dpi, {dpi / MM_PER_INCH:.4g} dots/mm"
    what = f"{format_mm(size[0])} × {format_mm(size[1])} mm, {density}"
    yield _Section(
        [
            set_words(what, em, measure, "en", fonts),
            set_words(steps.command, em, measure, "en", fonts),
        ],
        [],
    )
    yield _Section(word_step(1, steps.offset), [])
    side = (2 if is_small else 5) * MM
    dark = draw_darkness(dpi, side if is_small else 2 * side)
    yield _Section(word_step(2, steps.darkness), [[draw_line_pairs(dpi, side), dark]])
    texts = [set_scripts(each, fonts, 2 if is_small else 3) for each in _SIZES]
    yield _Section(word_step(3, steps.text), [texts])
    high = (4 if is_small else 6) * MM
    rows = [
        [
            draw_barcode(symbology, dots, bwr, dpi, fonts, high)
            for symbology in _SYMBOLOGIES
            for bwr in trial_reductions(dpi)
            if bwr < dots
        ]
        for dots in module_dots(dpi)[: 4 if is_large else 2 if is_small else 3]
    ]
    yield _Section(word_step(4, steps.module), rows)


def _stack(trials: list[Trial]) -> Trial:
    """Stack trials vertically into one."""
    items: list[Leaf] = []
    below = 0.0
    for trial in trials:
        items += leaves(trial.items, 0, below)
        below += trial.height
    return Trial(max(trial.width for trial in trials), below, tuple(items))


def _place_on_pages(parts: Iterator[_Section], frame: Frame, dpi: float) -> list[list[Group]]:
    """Place the trials of sections on pages; a trial larger than a page is left out."""
    dot = POINTS_PER_INCH / dpi
    pages: list[list[Group]] = [[]]
    y = frame.y
    for part in parts:
        texts, rows = [[each] for each in part.texts], part.rows
        lines = [*texts, *(line for row in rows for line in _lines(row, frame.width))]
        together = sum(map(_height, lines[: len(texts) + bool(rows)]))
        if y + together > frame.y + frame.height and together <= frame.height:
            y = frame.y + frame.height
        for number, line in enumerate(lines):
            high = max((each.height for each in line if each.height <= frame.height), default=0)
            if not high:
                continue
            if y + high > frame.y + frame.height:
                pages.append([])
                y = frame.y
            x = frame.x
            for trial in (each for each in line if each.height <= frame.height):
                pages[-1].append(Group(round(x / dot) * dot, round(y / dot) * dot, trial.items))
                x += trial.width + _GAP
            y += high + (0 if number < len(texts) - 1 else _GAP)
    return [page for page in pages if page][:_MOST_PAGES]


def _height(line: Sequence[Trial]) -> float:
    """Height of the highest trial."""
    return max(each.height for each in line)


def _lines(row: Sequence[Trial], width: float) -> Iterator[list[Trial]]:
    """Break a row into lines; a trial wider than a line is left out."""
    line: list[Trial] = []
    x = 0.0
    for trial in row:
        if trial.width > width:
            continue
        if line and x + trial.width > width:
            yield line
            line, x = [], 0.0
        line.append(trial)
        x += trial.width + _GAP
    if line:
        yield line


# Names of captions, with the options that they explain.
_OFFSET: Final = ("trial-offset", "--offset Xmm,Ymm")
_DARKNESS: Final = ("trial-darkness", "--darkness N")
_TEXT: Final = ("trial-text", "")
_MODULE: Final = ("trial-module", "--least-module A --bwr B")


class Step(NamedTuple):
    """An option to type, "" if none, and the texts about it with their languages."""

    option: str
    texts: tuple[tuple[str, str], ...]


class Steps(NamedTuple):
    """Instructions of a test page, in order: what to read off, and what to type."""

    command: str
    offset: Step
    darkness: Step
    text: Step
    module: Step


def word_steps(wording: DocumentWording, printer: str) -> Steps:
    """Word the instructions for a printer. Raises CardgenError as captions do.

    Options are those of the command line, with letters for the values to read off.
    """

    def step(caption: str, option: str) -> Step:
        texts = wording.caption(caption)
        return Step(option, tuple(zip(texts, wording.langs, strict=True)))

    command = f"cardgen printers set {printer} …"
    return Steps(command, step(*_OFFSET), step(*_DARKNESS), step(*_TEXT), step(*_MODULE))
