"""A glyph in, its outline out, in em: for what is drawn of letters and is no line of text."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

import uharfbuzz as hb

from cardgen.display import FontRef, PathSegment
from cardgen.fonts.faces import open_face


@lru_cache(maxsize=1024)
def glyph_outline(
    ref: FontRef, glyph: int, bolder: tuple[float, float] = (0.0, 0.0)
) -> tuple[PathSegment, ...]:
    """The outline of a glyph in em from its origin, y down; none if it is blank.

    `bolder` is how much thicker its strokes are made across and down, in em; less than nothing
    makes them thinner. Raises FontError.
    """
    font = _font(ref)
    font.synthetic_bold = *bolder, True  # in place
    pen = _Pen(font.face.upem)
    font.draw_glyph(glyph, _DRAW, pen)
    return tuple(pen.segments)


@cache
def _font(ref: FontRef) -> hb.Font:
    """A font of its own: that of `hb_font` is everybody's and must not get bolder."""
    return open_face(ref)


class _Pen:
    """What HarfBuzz draws, with quadratic curves as the cubic ones that they are."""

    def __init__(self, upem: int) -> None:
        self.upem = upem
        self.segments: list[PathSegment] = []
        self.x = self.y = 0.0

    def move(self, x: float, y: float) -> None:
        self._add("move", x, y)

    def line(self, x: float, y: float) -> None:
        self._add("line", x, y)

    def curve(self, *points: float) -> None:
        self._add("curve", *points)

    def quadratic(self, x1: float, y1: float, x: float, y: float) -> None:
        a, b = self.x + (x1 - self.x) * 2 / 3, self.y + (y1 - self.y) * 2 / 3
        self._add("curve", a, b, x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3, x, y)

    def close(self) -> None:
        self._add("close")

    def _add(self, kind: Any, *points: float) -> None:
        if points:
            self.x, self.y = points[-2:]
        em = [v / (-self.upem if odd % 2 else self.upem) for odd, v in enumerate(points)]
        self.segments.append(PathSegment(kind, tuple(em)))


def _draw_funcs() -> hb.DrawFuncs:
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, pen: pen.move(x, y))
    funcs.set_line_to_func(lambda x, y, pen: pen.line(x, y))
    funcs.set_quadratic_to_func(lambda a, b, x, y, pen: pen.quadratic(a, b, x, y))
    funcs.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.curve(a, b, c, d, x, y))
    funcs.set_close_path_func(lambda pen: pen.close())
    return funcs


_DRAW: Final = _draw_funcs()
