"""Glyph runs as text operators: every glyph where layout put it, and its text with it.

A run along a line is shown with ``Identity-H``, one on its side likewise, turned a quarter
clockwise; what stands upright in a column is shown with ``Identity-V``, whose glyphs hang
from the middle of their upper edge (ISO 32000-1, 9.7.4.3), so that readers see columns.
What the fonts' own advances leave is adjusted in ``TJ``, to 1/1000 em. Where a glyph does
not say what it stands for, the text goes along with it as ``ActualText``.

White that is no space, as between 24 and 年, most programs that look for text take for one
from a tenth of an em on. So it belongs to the glyph before it, which is shown in a font that
is the same but for its wider glyphs.

A place where a line may end, U+200B, is nothing of the text: whoever looks for a number that
has one, or copies it, would not find it again.

The first glyph of a column is shown by itself: PDFium, which is in Chrome, sorts what begins at
the same height from left to right if nothing comes in between, and columns go the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.backends.pdf.fonts import FontSet, PdfFont
from cardgen.display import Glyph, GlyphRun
from cardgen.fonts import metrics

_MAY_END: Final = "\u200b"
_WHITE: Final = 80  # 1/1000 em; less is taken for no space
_STEP: Final = 125  # between fonts that are wider
_WIDEST: Final = 500
_SAME: Final = 0.0005  # points; nearer lines are one
_LEVEL: Final = "1 0 0 1"
_MATRICES: Final = (_LEVEL, "0 -1 1 0", "-1 0 0 -1", "0 1 -1 0")  # by quarters clockwise


def show(run: GlyphRun, fonts: FontSet, left: float, top: float) -> list[str]:
    """The operators of a run, within a text object; the page's top left is at `left`, `top`."""
    font = fonts.font(run.font)
    if (plain := _plain(run, font, fonts)) is not None:
        name = fonts.name(font, vertical=False)
        place = f"{_LEVEL} {number(left + run.x)} {number(top - run.y)} Tm"
        return [f"/{name} {number(run.size)} Tf", place, *plain]
    text = _Text(run, font, fonts, left, top)
    name = fonts.name(font, vertical=text.upright)
    text.operators.append(f"/{name} {number(run.size)} Tf")
    last: tuple[int, str] | None = None  # a glyph and the character that it is
    for piece, glyphs in _clusters(run):
        if piece == _MAY_END:
            continue
        # Digits side by side in a column are one thing to a reader who goes down it.
        told = not (text.upright and len(glyphs) > 1) and _told(font, piece, glyphs)
        if not told:
            font.explain([glyph.id for glyph in glyphs], piece)
            text.end()
            text.operators.append(f"/Span<</ActualText{utf16(piece)}>>BDC")
        for glyph in glyphs:
            text.add(glyph, last if last and _is_white(last[1], piece) else None)
            last = None
        if told and len(glyphs) == len(piece) == 1:
            last = glyphs[0].id, piece
        if not told:
            text.end()
            text.operators.append("EMC")
    text.end()
    return text.operators


def number(value: float) -> str:
    """A number as PDF writes it, to a thousandth."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def utf16(text: str) -> str:
    """A text string in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _plain(run: GlyphRun, font: PdfFont, fonts: FontSet) -> list[str] | None:
    """The operators of a run that goes along one line, a glyph a character, as nearly all do.

    The same as `_Text` comes to, in fewer steps: numbers of boxes are shown by the million.
    """
    if run.vertical or run.turn or len(run.glyphs) != len(run.text) or run.glyphs[0].x:
        return None
    if _MAY_END in run.text:
        return None
    operators: list[str] = []
    shown: list[str] = []
    codes: list[str] = []
    unit, pen = run.size / 1000, 0.0
    for at, (glyph, cluster, x, y, _) in enumerate(run.glyphs):
        code, width, said = font.entry(glyph, run.text[at])
        if cluster != at or y or said != run.text[at]:
            return None
        moved = round((x - pen) / unit)
        if moved > _WHITE and codes and _is_white(run.text[at - 1], run.text[at]):
            by = _wider(moved)
            last = run.glyphs[at - 1].id, run.text[at - 1]
            if widened := _widened(last, by, font, fonts, run.size):
                codes.pop()
                operators += [*_shown(shown, codes), *widened]
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
    return operators + _shown(shown, codes)


def _shown(shown: list[str], codes: list[str]) -> list[str]:
    """The operator that shows these, if there are any."""
    text = f"<{''.join(codes)}>" if codes else ""
    if shown:
        return [f"[{''.join(shown)}{text}]TJ"]
    return [f"{text}Tj"] if text else []


def _is_white(before: str, after: str) -> bool:
    """Whether white between two characters is no space of the text."""
    return not (before.isspace() or after[:1].isspace())


def _wider(moved: int) -> int:
    """By how much the glyphs of a font are wider that takes up most of so much white."""
    return min(_WIDEST, round(moved / _STEP) * _STEP)


def _widened(
    last: tuple[int, str], by: int, font: PdfFont, fonts: FontSet, size: float
) -> list[str] | None:
    """The operators of a glyph and its character in the wider font; None if there is none."""
    if not font.can_be_wider:
        return None
    wide, (glyph, char) = fonts.font(font.ref, by), last
    if not wide.stands_for(glyph, char):
        return None
    names = (fonts.name(each, vertical=False) for each in (wide, font))
    first, again = (f"/{name} {number(size)} Tf" for name in names)
    return [first, f"<{wide.code(glyph):04X}>Tj", again]


class _Text:
    """A pen that gathers the glyphs of a run into lines. Along and across are in points."""

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
        # What is turned is set as if it were not, and its origin were that of the page.
        self.x, self.y = (0.0, 0.0) if run.turn else self.origin
        self.hang = metrics(run.font).top * run.size
        self.pen = self.across = 0.0
        self.shown: list[str] = []
        self.codes: list[str] = []
        self.begun = False  # a line

    def add(self, glyph: Glyph, last: tuple[int, str] | None) -> None:
        """Show a glyph, on a line of its own if it does not stand on the last one's.

        What is `last` before it may have the white between both.
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
        first = not self.begun or abs(across - self.across) > _SAME
        if first:
            self.end()
            self.operators.append(f"{self.matrix} {self._place(x, y)} Tm")
            self.pen, self.across, self.begun = along, across, True
        moved = round((along - self.pen) * 1000 / self.size)
        if moved > _WHITE and last and self.codes and not self.upright:
            by = _wider(moved)
            if widened := _widened(last, by, self.font, self.fonts, self.size):
                self.codes.pop()
                self._show()
                self.operators += widened
                self.pen += by * self.size / 1000
                moved -= by
        if moved:
            self._flush()
            self.shown.append(str(moved if self.upright else -moved))
            self.pen += moved * self.size / 1000
        self.codes.append(f"{self.font.code(glyph.id):04X}")
        self.pen += advance
        if first and self.upright:
            self._show()

    def _place(self, x: float, y: float) -> str:
        """Where that is on the page."""
        if self.turn:
            for _ in range(self.turn):
                x, y = y, -x
            x, y = self.origin[0] + x, self.origin[1] + y
        return f"{number(x)} {number(y)}"

    def end(self) -> None:
        """End the line."""
        self._show()
        self.begun = False

    def _show(self) -> None:
        """Show what was gathered."""
        self.operators += _shown(self.shown, self.codes)
        self.shown.clear()
        self.codes.clear()

    def _flush(self) -> None:
        if self.codes:
            self.shown.append(f"<{''.join(self.codes)}>")
            self.codes.clear()


def _clusters(run: GlyphRun) -> Iterator[tuple[str, list[Glyph]]]:
    """Each piece of text that cannot be divided, with its glyphs."""
    starts = sorted({glyph.cluster for glyph in run.glyphs})
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    glyphs: list[Glyph] = []
    for glyph in run.glyphs:
        if glyphs and glyph.cluster != glyphs[0].cluster:
            start = glyphs[0].cluster
            yield run.text[start : ends[start]], glyphs
            glyphs = []
        glyphs.append(glyph)
    if glyphs:
        start = glyphs[0].cluster
        yield run.text[start : ends[start]], glyphs


def _told(font: PdfFont, text: str, glyphs: list[Glyph]) -> bool:
    """Whether the font's own map says what the glyphs stand for."""
    if len(glyphs) == 1:
        return font.stands_for(glyphs[0].id, text)
    if len(glyphs) == len(text):
        pairs = zip(glyphs, text, strict=True)
        said = [font.stands_for(glyph.id, char) for glyph, char in pairs]
        return all(said)
    return False
