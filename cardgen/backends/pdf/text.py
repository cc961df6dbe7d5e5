"""Write glyph runs as text operators: every glyph in its place, with its text.

A run along a line is shown with ``Identity-H``, a sideways run likewise, turned a quarter
clockwise; an upright run in a column is shown with ``Identity-V``, whose glyphs hang from the
middle of their upper edge (ISO 32000-1, 9.7.4.3), so that readers recognise columns. ``TJ``
adjusts the advances of the fonts, to 1/1000 em. Where glyphs do not map to their text, the
text accompanies them as ``ActualText``.

Between 24 and 年 there is white that is no space. Most programs that search text take white of
a tenth of an em or more for a space. So the white belongs to the glyph before it, which is
shown in a font that is the same but for wider glyphs.

A line break opportunity, U+200B, is left out of the text: otherwise a search for a number with
one would fail, and a copy would contain it.

The first glyph of a column is shown by itself: PDFium, the reader in Chrome, sorts text that
begins at the same height from left to right if nothing comes in between, and columns go from
right to left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from cardgen.backends.pdf.fonts import FontSet, PdfFont
from cardgen.display import Glyph, GlyphRun
from cardgen.fonts import draw_outline, read_metrics

_MAY_END: Final = "\u200b"
_WHITE: Final = 80  # 1/1000 em; less white is never taken for a space
_STEP: Final = 125  # between wider fonts
_WIDEST: Final = 500
_SAME: Final = 0.0005  # points; nearer lines are one
_NO_INK, _INK = "3 Tr", "0 Tr"  # ISO 32000-1, 9.3.6
_LEVEL: Final = "1 0 0 1"
SEGMENTS: Final = {"move": "m", "line": "l", "curve": "c", "close": "h"}
"""Operators of paths by the kind of a segment."""
_MATRICES: Final = (_LEVEL, "0 -1 1 0", "-1 0 0 -1", "0 1 -1 0")  # by quarters clockwise


def show(run: GlyphRun, fonts: FontSet, left: float, top: float) -> list[str]:
    """Return the text operators for a glyph run. `left`, `top` is the corner of the page."""
    font = fonts.font(run.font)
    if (plain := _plain(run, font, fonts)) is not None:
        name = fonts.name(font, vertical=False)
        place = f"{_LEVEL} {number(left + run.x)} {number(top - run.y)} Tm"
        return [f"/{name} {number(run.size)} Tf", place, *plain]
    text = _Text(run, font, fonts, left, top)
    name = fonts.name(font, vertical=text.upright)
    text.operators.append(f"/{name} {number(run.size)} Tf")
    last: tuple[int, str] | None = None  # a glyph and its character
    if is_turned(run) and font.has_aliases:
        _show_turned(run, font, text)
        return text.operators
    for piece, glyphs in _clusters(run):
        if piece == _MAY_END:
            continue
        # Digits side by side in a column (tate-chu-yoko) are one piece in reading order.
        maps = not (text.upright and len(glyphs) > 1) and _map_cluster(font, piece, glyphs)
        if not maps:
            font.map_texts([glyph.id for glyph in glyphs], piece)
            text.end()
            text.operators.append(f"/Span<</ActualText{utf16(piece)}>>BDC")
        for glyph in glyphs:
            text.add(glyph, last if last and _is_white(last[1], piece) else None)
            last = None
        if maps and len(glyphs) == len(piece) == 1:
            last = glyphs[0].id, piece
        if not maps:
            text.end()
            text.operators.append("EMC")
    text.end()
    return text.operators


def is_turned(run: GlyphRun) -> bool:
    """True if the run is read from right to left."""
    return run.glyphs[0].cluster > run.glyphs[-1].cluster


def _show_turned(run: GlyphRun, font: PdfFont, text: _Text) -> None:
    """Show a run from right to left with one glyph on the base line for each character.

    Programs that extract text put such glyphs into the order of reading themselves, but each
    of them spoils the text of glyphs for several characters, of marks above the line, and of
    ActualText in its own way. So a glyph that stands for several characters is shown with the
    first one, the others with a glyph without width and ink, and all other glyphs are outlines.
    """
    blank, drawn = font.blank, list[Glyph]()
    hidden = font.has_ink(blank)
    for piece, glyphs in _clusters(run):
        main = max(glyphs, key=attrgetter("advance"))
        drawn += glyphs if main.y else [glyph for glyph in glyphs if glyph is not main]
        chars = [char for char in piece if char != _MAY_END]
        shown = [(blank, char) for char in reversed(chars)]
        if shown and not main.y:
            shown[-1] = main.id, chars[0]
        for glyph, char in shown:
            level = main._replace(id=glyph, y=0.0)
            if glyph != blank or not hidden:
                text.add(level, None, font.alias(glyph, char))
                continue
            text.pause()
            text.operators.append(_NO_INK)
            text.add(level, None, font.alias(glyph, char))
            text.pause()
            text.operators.append(_INK)
    text.end()
    _draw_outlines(run, drawn, text)


def _draw_outlines(run: GlyphRun, glyphs: Iterable[Glyph], text: _Text) -> None:
    """Fill the outlines of glyphs between two text objects."""
    operators: list[str] = []
    for glyph in glyphs:
        for kind, points in draw_outline(run.font, glyph.id):
            places = []
            for x, y in zip(points[::2], points[1::2], strict=True):
                right, up = x * run.size, -y * run.size
                for _ in range(run.turn):
                    right, up = up, -right
                places += [text.origin[0] + glyph.x + right, text.origin[1] - glyph.y + up]
            operators.append(" ".join([*map(number, places), SEGMENTS[kind]]))
    if operators:
        text.operators += ["ET", *operators, "f", "BT"]


def number(value: float) -> str:
    """Write a number for PDF, rounded to 1/1000."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def utf16(text: str) -> str:
    """Write a text string in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _plain(run: GlyphRun, font: PdfFont, fonts: FontSet) -> list[str] | None:
    """Return the operators for a simple run on one horizontal line; None for other runs.

    The operators are those of `_Text`, made in fewer steps: nearly all runs are plain.
    """
    first = run.glyphs[0]
    if run.vertical or run.turn or len(run.glyphs) != len(run.text) or first.x or first.cluster:
        return None
    if _MAY_END in run.text:
        return None
    operators: list[str] = []
    shown: list[str] = []
    codes: list[str] = []
    unit, pen = run.size / 1000, 0.0
    for at, (glyph, cluster, x, y, _) in enumerate(run.glyphs):
        code, width, text = font.entry(glyph, run.text[at])
        if cluster != at or y or text != run.text[at]:
            return None
        moved = round((x - pen) / unit)
        if moved > _WHITE and codes and _is_white(run.text[at - 1], run.text[at]):
            by = _extra_width(moved)
            last = run.glyphs[at - 1].id, run.text[at - 1]
            if wide := _show_wide(last, by, font, fonts, run.size):
                codes.pop()
                operators += [*_show_operators(shown, codes), *wide]
                shown, codes = [], []
                pen += by * unit
                moved -= by
        if moved:
            if codes:
                shown.append(f"<{''.join(codes)}>")
                codes.clear()
            shown.append(str(-moved))
            pen += moved * unit
        codes.append(code)
        pen += width * unit
    return operators + _show_operators(shown, codes)


def _show_operators(shown: list[str], codes: list[str]) -> list[str]:
    """Return the operator that shows strings and glyph codes; none if both are empty."""
    text = f"<{''.join(codes)}>" if codes else ""
    if shown:
        return [f"[{''.join(shown)}{text}]TJ"]
    return [f"{text}Tj"] if text else []


def _is_white(before: str, after: str) -> bool:
    """True if the space between two characters is not a space of the text."""
    return not (before.isspace() or after[:1].isspace())


def _extra_width(moved: int) -> int:
    """Return the extra width of glyphs for a space of `moved` units, in 1/1000 em."""
    return min(_WIDEST, round(moved / _STEP) * _STEP)


def _show_wide(
    last: tuple[int, str], by: int, font: PdfFont, fonts: FontSet, size: float
) -> list[str] | None:
    """Return the operators for a glyph in the wider font; None if there is no such font."""
    if not font.can_be_wider:
        return None
    wide, (glyph, char) = fonts.font(font.ref, by), last
    if not wide.map_text(glyph, char):
        return None
    names = (fonts.name(face, vertical=False) for face in (wide, font))
    first, again = (f"/{name} {number(size)} Tf" for name in names)
    return [first, f"<{wide.code(glyph):04X}>Tj", again]


class _Text:
    """A pen that collects the glyphs of a run into lines; places are in points."""

    def __init__(
        self, run: GlyphRun, font: PdfFont, fonts: FontSet, left: float, top: float
    ) -> None:
        self.operators: list[str] = []
        self.fonts = fonts
        self.upright = run.vertical and not run.sideways
        self.font = font
        self.size = run.size
        self.turned = run.sideways
        self.matrix, self.turn = _MATRICES[run.quarters], run.turn
        self.origin = left + run.x, top - run.y
        # A turned run is set level from the origin; `_page_point` turns its places.
        self.x, self.y = (0.0, 0.0) if run.turn else self.origin
        self.hang = read_metrics(run.font).top * run.size
        self.pen = self.across = 0.0
        self.shown: list[str] = []
        self.codes: list[str] = []
        self.in_line = False

    def add(self, glyph: Glyph, last: tuple[int, str] | None, code: int | None = None) -> None:
        """Show a glyph, on a new line if it is not on the current one.

        The `last` glyph before it may take the white between both. With a `code` the glyph has
        another text.
        """
        width = self.font.width(glyph.id)
        right, up = glyph.x, -glyph.y
        for _ in range(self.turn):
            right, up = -up, right
        x, y = self.x + right, self.y + up
        if self.upright:
            x, y, advance = x + width * self.size / 2000, y + self.hang, self.size
        else:
            advance = width * self.size / 1000
        along, across = (x, y) if not (self.upright or self.turned) else (-y, x)
        first = not self.in_line or abs(across - self.across) > _SAME
        if first:
            self.end()
            self.operators.append(f"{self.matrix} {self._page_point(x, y)} Tm")
            self.pen, self.across, self.in_line = along, across, True
        moved = round((along - self.pen) * 1000 / self.size)
        if moved > _WHITE and last and self.codes and not self.upright:
            by = _extra_width(moved)
            if wide := _show_wide(last, by, self.font, self.fonts, self.size):
                self.codes.pop()
                self.pause()
                self.operators += wide
                self.pen += by * self.size / 1000
                moved -= by
        if moved:
            if self.codes:
                self.shown.append(f"<{''.join(self.codes)}>")
                self.codes.clear()
            self.shown.append(str(moved if self.upright else -moved))
            self.pen += moved * self.size / 1000
        self.codes.append(f"{self.font.code(glyph.id) if code is None else code:04X}")
        self.pen += advance
        if first and self.upright:
            self.pause()

    def _page_point(self, x: float, y: float) -> str:
        """Convert a point of the run to page coordinates."""
        if self.turn:
            for _ in range(self.turn):
                x, y = y, -x
            x, y = self.origin[0] + x, self.origin[1] + y
        return f"{number(x)} {number(y)}"

    def end(self) -> None:
        """Show the glyphs collected so far, and end the line."""
        self.pause()
        self.in_line = False

    def pause(self) -> None:
        """Show the glyphs collected so far. The line goes on."""
        self.operators += _show_operators(self.shown, self.codes)
        self.shown.clear()
        self.codes.clear()


def _clusters(run: GlyphRun) -> Iterator[tuple[str, list[Glyph]]]:
    """Yield the clusters of a run as text and glyphs."""
    starts = sorted({glyph.cluster for glyph in run.glyphs})
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    for start, glyphs in groupby(run.glyphs, attrgetter("cluster")):
        yield run.text[start : ends[start]], [*glyphs]


def _map_cluster(font: PdfFont, text: str, glyphs: list[Glyph]) -> bool:
    """Map glyphs to their text in the font. True if ActualText is not needed."""
    if len(glyphs) == 1:
        return font.map_text(glyphs[0].id, text)
    if len(glyphs) == len(text):
        pairs = zip(glyphs, text, strict=True)
        maps = [font.map_text(glyph.id, char) for glyph, char in pairs]  # of every glyph
        return all(maps)
    return False
