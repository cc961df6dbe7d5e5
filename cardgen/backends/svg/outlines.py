"""Outlines of glyphs as path data (SVG 2, chapter 9), in font units with y down.

Data are relative and have no needless digit or blank. A digest of the data names an outline:
equal outlines of two faces are one, and the outlines of several drawings on one web page do
not collide.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.fonts import hb_font

_DIGITS: Final = 1  # digits of a font unit: quadratic outlines have points half-way
Command = tuple[str, tuple[float, ...]]


class Outline(NamedTuple):
    """Path data, and the name that their digest makes."""

    name: str
    data: str


@lru_cache(maxsize=8192)
def outline(font: FontRef, glyph: int) -> Outline | None:
    """Return the outline of a glyph, or None if it is blank."""
    path = _Path()
    hb_font(font).draw_glyph(glyph, _DRAW, path)
    if not path.commands:
        return None
    data = path.data()
    digest = urlsafe_b64encode(sha256(data.encode("ascii")).digest()[:6])
    return Outline(f"g{digest.decode('ascii')}", data)


def number(value: float, digits: int = 3) -> str:
    """Write a number with at most `digits` after the point, as short as possible."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def numbers(values: list[str]) -> str:
    """Join numbers, with blanks where no sign divides them."""
    return "".join(values[:1] + [v if v[0] == "-" else f" {v}" for v in values[1:]])


def path_data(commands: Sequence[Command], digits: int) -> str:
    """Write commands, each a letter with its points (y down), as path data.

    Steps start from the current point as written, so that rounding errors do not add up.
    """
    words: list[str] = []
    last = ""
    x = y = start_x = start_y = 0.0
    for at, (kind, points) in enumerate(commands):
        if kind == "z":
            words.append("z")
            last, x, y = "z", start_x, start_y
            continue
        places = [round(value, digits) for value in points]
        steps = [place - (y if i % 2 else x) for i, place in enumerate(places)]
        x, y = places[-2:]
        if kind == "m":
            start_x, start_y = x, y
        elif kind == "l" and (x, y) == (start_x, start_y) and _closes(commands, at):
            continue
        letter, text = _shortest(kind, [number(step, digits) for step in steps])
        if letter != last:
            words.append(letter)
        elif text[0] != "-":
            words.append(" ")
        words.append(text)
        last = letter
    return "".join(words)


class _Path:
    """Drawing commands from HarfBuzz, y up."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def data(self) -> str:
        """Return the path data of the commands."""
        flipped = [
            (kind, tuple(-value if i % 2 else value for i, value in enumerate(points)))
            for kind, points in self.commands
        ]
        return path_data(flipped, _DIGITS)


def _closes(commands: Sequence[Command], at: int) -> bool:
    """True if the shape closes after this command, which draws the line to its start anyway."""
    return [*commands[at + 1 : at + 2]] == [("z", ())]


def _shortest(kind: str, steps: list[str]) -> tuple[str, str]:
    """Return the letter and numbers of a command: a line along an axis needs one number."""
    if kind == "l" and steps[1] == "0":
        return "h", steps[0]
    if kind == "l" and steps[0] == "0":
        return "v", steps[1]
    return kind, numbers(steps)


def _adder(letter: str) -> Callable[..., None]:
    """Return a callback for HarfBuzz that adds a command with its points."""

    def add(*arguments: Any) -> None:
        *points, path = arguments
        path.commands.append((letter, tuple(points)))

    return add


def _draw_funcs() -> hb.DrawFuncs:
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(_adder("m"))
    funcs.set_line_to_func(_adder("l"))
    funcs.set_quadratic_to_func(_adder("q"))
    funcs.set_cubic_to_func(_adder("c"))
    funcs.set_close_path_func(_adder("z"))
    return funcs


_DRAW: Final = _draw_funcs()
