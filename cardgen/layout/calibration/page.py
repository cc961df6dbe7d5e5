"""Pages of a test print for a label of one size and a printer of one resolution.

All edges have scales in millimetres, counted from the edges of the label: the visible part
shows how far the printer reaches, and by how much it misses. Inside are trials (text, lines,
fields and barcodes on whole dots), each below a text that says what to read off and what to
type then. Trials without room come on another page. Trials of a correction are drawn with the
correction, so that the page looks alike on a printer with the same correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from cardgen.backends import BarCorrection, Margins, module_spans
from cardgen.barcodes import SYMBOLOGIES, SymbologyName, encode
from cardgen.display import BLACK, Bars, Document, Group, Item, Layer, Leaf, Page, Rect, leaves
from cardgen.errors import FieldError
from cardgen.fonts import FontLibrary, Weight
from cardgen.layout.inline import Frame, Span, TextContent, measure, place_text
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH, format_mm, parse_length, to_mm
from cardgen.wording import DocumentWording

MM: Final = parse_length("1mm")
CAPTION: Final = 6.0  # points
_DATA: Final = "1234"
_LEADING: Final = 1.15
_STEPS: Final = (1, 2, 3, 4)  # dots of a line, and of the white beside it
_LEAST, _WIDEST = 0.24 * MM, 0.8 * MM  # of a module
_FINE: Final = 400.0  # dpi; from here on dots are half as large
# A usual character, a dense one, and one whose strokes run together, in each script.
_SCRIPTS: Final = (("zh-Hans", "国鑫赢"), ("ko", "한뷁를"), ("ja", "あ鬱ぱ"))
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
    """A section of the test page: texts, which stay with the first row, and rows of trials."""

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
    """Draw rulers with ticks along all four edges of the label, counted from each edge."""
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
    """Yield the ticks of a ruler: position and length in points, 0.9 mm from its ends."""
    for number in range(int(to_mm(start) + 0.9) + 1, int(to_mm(start + length) - 0.9) + 1):
        yield number * MM, next(long for each, long in _TICKS if number % each == 0) * MM


def _numbers(reach: Frame, fonts: FontLibrary) -> Iterator[Leaf]:
    """Draw the numbers of the centimetres on the rulers at the upper and the left edge."""
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
    """Yield the sections of the test page for printers, the most important first."""
    is_large = min(size) > _LARGE
    em = 8.0 if is_large else CAPTION

    def word_step(number: int, step: Step) -> list[Trial]:
        """Make trials of the option of a step, and of the texts that explain it."""
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
    """Join printed samples into one sample, with one below the other."""
    items: list[Leaf] = []
    below = 0.0
    for trial in trials:
        items += leaves(trial.items, 0, below)
        below += trial.height
    return Trial(max(trial.width for trial in trials), below, tuple(items))


def _place_on_pages(parts: Iterator[_Section], frame: Frame, dpi: float) -> list[list[Group]]:
    """Place the samples of all sections on pages. Leave out a sample larger than a page."""
    dot = POINTS_PER_INCH / dpi
    pages: list[list[Group]] = [[]]
    y = frame.y
    for part in parts:
        texts, rows = [[each] for each in part.texts], part.rows
        lines = [*texts, *(line for row in rows for line in _lines(row, frame.width))]
        first = lines[: len(texts) + bool(rows)]
        together = sum(max(each.height for each in line) for line in first)
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


def _lines(row: Sequence[Trial], width: float) -> Iterator[list[Trial]]:
    """Break a row of samples into lines of `width` points.

    Leave out a sample wider than a line.
    """
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
        """Word the step of an option in both languages."""
        texts = wording.caption(caption)
        return Step(option, tuple(zip(texts, wording.langs, strict=True)))

    command = f"cardgen printers set {printer} …"
    return Steps(command, step(*_OFFSET), step(*_DARKNESS), step(*_TEXT), step(*_MODULE))


class Trial(NamedTuple):
    """Items in a box of `width` × `height` points; they count from its top left corner."""

    width: float
    height: float
    items: tuple[Leaf, ...]


def set_line(text: str, size: float, x: float, y: float, fonts: FontLibrary) -> list[Leaf]:
    """Place a line of English that begins at `x` with the top of its em box at `y`."""
    return _set_spans([(text, "en")], size, x, y, fonts)[0]


def _set_spans(
    words: Sequence[tuple[str, str]], size: float, x: float, y: float, fonts: FontLibrary
) -> tuple[list[Leaf], float]:
    """Place words of several languages on one line; also return its width in points."""
    spans = tuple(
        Span(text, lang, fonts.chain("sans", "regular", lang)) for text, lang in words
    )
    paragraph = measure(spans)
    line = paragraph.single_line
    frame = Frame(x, y, line.width * size, size)
    return [*place_text(paragraph, [line], size, 1.0, frame, "start", "start")], frame.width


def set_words(
    text: str,
    size: float,
    width: float,
    lang: str,
    fonts: FontLibrary,
    weight: Weight = "regular",
) -> Trial:
    """Make a trial of a text on as few lines as possible, `width` points wide."""
    paragraph = measure((Span(text, lang, fonts.chain("sans", weight, lang)),))
    content = TextContent(paragraph, size, _LEADING)
    lines = content.choose_lines(width) or ()
    frame = Frame(0, 0, width, content.depth(len(lines)))
    runs = place_text(paragraph, lines, size, _LEADING, frame, "start", "start")
    return Trial(width, content.depth(len(lines)) + size * 0.25, tuple(runs))


def set_scripts(size: float, fonts: FontLibrary, count: int) -> Trial:
    """Make a trial of lettering: its size in points, and `count` letters of three scripts."""
    words = [(f"{size:g} ", "en"), *((shown[:count], lang) for lang, shown in _SCRIPTS)]
    items, width = _set_spans(words, size, 0, 0, fonts)
    return Trial(width, size * 1.25, tuple(items))


def draw_line_pairs(dpi: float, side: float) -> Trial:
    """Draw lines of 1 to 4 dots with equal white between them, upright and level."""
    dot = POINTS_PER_INCH / dpi
    items: list[Leaf] = []
    side = round(side / dot) * dot
    for place, dots in enumerate(_STEPS):
        left = place * round((side + MM) / dot) * dot
        for at in range(0, int(side / dot) - dots + 1, 2 * dots):
            items.append(Rect(left + at * dot, 0, dots * dot, side, BLACK))
            items.append(Rect(left, side + MM + at * dot, side, dots * dot, BLACK))
    return Trial(len(_STEPS) * (side + MM) - MM, 2 * side + MM, tuple(items))


def draw_darkness(dpi: float, side: float) -> Trial:
    """Draw a black field, and a board of two-dot fields that is grey if dots do not run."""
    dot = POINTS_PER_INCH / dpi
    side = round(side / dot / 4) * 4 * dot
    field = 2 * dot
    fields = round(side / field)
    board = (
        Rect(side + MM + x * field, y * field, field, field, BLACK)
        for y in range(fields)
        for x in range(y % 2, fields, 2)
    )
    return Trial(2 * side + MM, side, (Rect(0, 0, side, side, BLACK), *board))


def module_dots(dpi: float) -> list[int]:
    """The widths of modules to try, in dots, from fine to coarse."""
    dot = POINTS_PER_INCH / dpi
    least, most = ceil(_LEAST / dot - 0.01), int(_WIDEST / dot)
    return list(range(least, most + 1, max(1, (most - least) // 4)))


def trial_reductions(dpi: float) -> tuple[int, ...]:
    """The bar width reductions to try, in dots."""
    return (0, 1, 2) if dpi < _FINE else (0, 1, 2, 4)


def draw_barcode(
    symbology: SymbologyName,
    dots: int,
    bwr: int,
    dpi: float,
    fonts: FontLibrary,
    bar_height: float,
) -> Trial:
    """Draw a barcode with modules of `dots` and bars `bwr` dots thinner; name both below."""
    dot = POINTS_PER_INCH / dpi
    symbol = encode(symbology, _DATA)
    quiet = SYMBOLOGIES[symbology].quiet * dots * dot
    above = 0.0 if symbol.rows == 1 else quiet
    width = symbol.columns * dots * dot
    high = symbol.rows * dots * dot if symbol.rows > 1 else round(bar_height / dot) * dot
    bars = Bars(
        quiet, above, width, high, symbol.columns, symbol.rows, symbol.modules, symbology, _DATA
    )
    items: list[Leaf] = [
        Rect(start * dot, top * dot, (end - start) * dot, (bottom - top) * dot, BLACK)
        for top, bottom, columns in module_spans(bars, dpi, BarCorrection(bwr))
        for start, end in columns
    ]
    caption = f"{dots}\N{MINUS SIGN}{bwr}" if bwr else f"{dots}"
    below = above + high + max(above, MM / 2)
    items += set_line(caption, CAPTION, quiet, below, fonts)
    return Trial(width + 2 * quiet, below + CAPTION * 1.1, tuple(items))
