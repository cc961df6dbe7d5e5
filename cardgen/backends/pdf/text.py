"""Glyph runs as text operators: every glyph where layout put it, and its text with it.

A run along a line is shown with ``Identity-H``, one on its side likewise, turned a quarter
clockwise; what stands upright in a column is shown with ``Identity-V``, whose glyphs hang
from the middle of their upper edge (ISO 32000-1, 9.7.4.3), so that readers see columns.
What the fonts' own advances leave is adjusted in ``TJ``, to 1/1000 em. Where a glyph does
not say what it stands for, the text goes along with it as ``ActualText``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.backends.pdf.fonts import FontSet, PdfFont
from cardgen.display import Glyph, GlyphRun
from cardgen.fonts import metrics

_SAME: Final = 0.0005  # points; nearer lines are one
_TURNED: Final = "0 -1 1 0"
_LEVEL: Final = "1 0 0 1"


def show(run: GlyphRun, fonts: FontSet, left: float, top: float) -> list[str]:
    """The operators of a run, within a text object; the page's top left is at `left`, `top`."""
    font = fonts.font(run.font)
    if (plain := _plain(run, font)) is not None:
        name = fonts.name(font, vertical=False)
        place = f"{_LEVEL} {number(left + run.x)} {number(top - run.y)} Tm"
        return [f"/{name} {number(run.size)} Tf", place, plain]
    text = _Text(run, font, left, top)
    name = fonts.name(font, vertical=text.upright)
    text.operators.append(f"/{name} {number(run.size)} Tf")
    for piece, glyphs in _clusters(run):
        # Digits side by side in a column are one thing to a reader who goes down it.
        told = not (text.upright and len(glyphs) > 1) and _told(font, piece, glyphs)
        if not told:
            font.explain([glyph.id for glyph in glyphs], piece)
            text.end()
            text.operators.append(f"/Span<</ActualText{utf16(piece)}>>BDC")
        for glyph in glyphs:
            text.add(glyph)
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


def _plain(run: GlyphRun, font: PdfFont) -> str | None:
    """The operator of a run that goes along one line, a glyph a character, as nearly all do.

    The same as `_Text` comes to, in fewer steps: numbers of boxes are shown by the million.
    """
    if run.vertical or len(run.glyphs) != len(run.text) or run.glyphs[0].x:
        return None
    shown: list[str] = []
    codes: list[str] = []
    unit, pen = run.size / 1000, 0.0
    for at, (glyph, cluster, x, y, _) in enumerate(run.glyphs):
        code, width, said = font.entry(glyph, run.text[at])
        if cluster != at or y or said != run.text[at]:
            return None
        moved = round((x - pen) / unit)
        if moved:
            if codes:
                shown.append(f"<{''.join(codes)}>")
                codes.clear()
            shown.append(str(-moved))
            pen += moved * unit
        codes.append(code)
        pen += width * unit
    if not shown:
        return f"<{''.join(codes)}>Tj"
    return f"[{''.join(shown)}<{''.join(codes)}>]TJ"


class _Text:
    """A pen that gathers the glyphs of a run into lines. Along and across are in points."""

    def __init__(self, run: GlyphRun, font: PdfFont, left: float, top: float) -> None:
        self.operators: list[str] = []
        self.upright = run.vertical and not run.sideways
        self.font = font
        self.size = run.size
        self.turned = run.sideways
        self.x, self.y = left + run.x, top - run.y
        self.hang = metrics(run.font).top * run.size
        self.pen = self.across = 0.0
        self.shown: list[str] = []
        self.codes: list[str] = []

    def add(self, glyph: Glyph) -> None:
        """Show a glyph, on a line of its own if it does not stand on the last one's."""
        width = self.font.width(glyph.id)
        x, y = self.x + glyph.x, self.y - glyph.y
        if self.upright:
            x, y, advance = x + width * self.size / 2000, y + self.hang, self.size
        else:
            advance = width * self.size / 1000
        along, across = (x, y) if not (self.upright or self.turned) else (-y, x)
        if not (self.shown or self.codes) or abs(across - self.across) > _SAME:
            self.end()
            matrix = _TURNED if self.turned else _LEVEL
            self.operators.append(f"{matrix} {number(x)} {number(y)} Tm")
            self.pen, self.across = along, across
        moved = round((along - self.pen) * 1000 / self.size)
        if moved:
            self._flush()
            self.shown.append(str(moved if self.upright else -moved))
            self.pen += moved * self.size / 1000
        self.codes.append(f"{self.font.code(glyph.id):04X}")
        self.pen += advance

    def end(self) -> None:
        """End the line."""
        self._flush()
        if len(self.shown) == 1:
            self.operators.append(f"{self.shown[0]}Tj")
        elif self.shown:
            self.operators.append(f"[{''.join(self.shown)}]TJ")
        self.shown.clear()

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
