"""A glyph in, its outline as path data out (SVG 2, chapter 9), in font units with y down.

Data are relative and have no digit or blank that is not needed. An outline is named by a
digest of its data: the same outline in two faces is one, and drawings that one web page
embeds side by side cannot take each other's.
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

_DIGITS: Final = 1  # of a font unit: quadratic outlines have points half-way
Command = tuple[str, tuple[float, ...]]


class Outline(NamedTuple):
    """Path data and the name that follows from them."""

    name: str
    data: str


@lru_cache(maxsize=8192)
def outline(font: FontRef, glyph: int) -> Outline | None:
    """The outline of a glyph, or None if it is blank."""
    path = _Path()
    hb_font(font).draw_glyph(glyph, _DRAW, path)
    if not path.commands:
        return None
    data = path.data()
    digest = urlsafe_b64encode(sha256(data.encode("ascii")).digest()[:6])
    return Outline(f"g{digest.decode('ascii')}", data)


def number(value: float, digits: int = 3) -> str:
    """A number as short as `digits` after the point allow."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def numbers(values: list[str]) -> str:
    """Numbers in a row, with blanks where no sign divides them."""
    return "".join(values[:1] + [v if v[0] == "-" else f" {v}" for v in values[1:]])


def path_data(commands: Sequence[Command], digits: int) -> str:
    """The data of commands; the current point is kept as written, so that errors do not add up.

    Each is a letter, and the points that go with it, y down.
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
    """Commands as HarfBuzz gives them, y up."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def data(self) -> str:
        """The data."""
        turned = [
            (kind, tuple(-value if i % 2 else value for i, value in enumerate(points)))
            for kind, points in self.commands
        ]
        return path_data(turned, _DIGITS)


def _closes(commands: Sequence[Command], at: int) -> bool:
    """Whether the shape ends after this command: the line to its start is drawn anyway."""
    return [*commands[at + 1 : at + 2]] == [("z", ())]


def _shortest(kind: str, steps: list[str]) -> tuple[str, str]:
    """The command as a letter and its numbers: a line along an axis needs only one."""
    if kind == "l" and steps[1] == "0":
        return "h", steps[0]
    if kind == "l" and steps[0] == "0":
        return "v", steps[1]
    return kind, numbers(steps)


def _adds(letter: str) -> Callable[..., None]:
    """A callback of HarfBuzz's that adds a command with the points that it is given."""

    def add(*given: Any) -> None:
        *points, path = given
        path.commands.append((letter, tuple(points)))

    return add


def _draw_funcs() -> hb.DrawFuncs:
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(_adds("m"))
    funcs.set_line_to_func(_adds("l"))
    funcs.set_quadratic_to_func(_adds("q"))
    funcs.set_cubic_to_func(_adds("c"))
    funcs.set_close_path_func(_adds("z"))
    return funcs


_DRAW: Final = _draw_funcs()
