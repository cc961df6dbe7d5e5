"""A seal in, what draws it out: red characters in a frame, or white ones in red.

Each character is stretched until it fills its place, as an engraver does; on a round seal what
is in the corners is drawn in, so that the outer strokes follow the edge.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import chain
from math import sqrt
from pathlib import Path as File
from typing import Final, NamedTuple

from cardgen.display import WHITE, Color, Leaf, Path, Picture
from cardgen.fonts import FontChoice, FontLibrary, Weight
from cardgen.layout.inline import Frame
from cardgen.layout.outlines import rounded_box
from cardgen.layout.seals.arrange import arranged, cells
from cardgen.layout.seals.characters import characters, lettered
from cardgen.layout.seals.outlines import Outline, bent, in_pieces, placed
from cardgen.layout.seals.wear import worn
from cardgen.pictures import open_picture
from cardgen.seals import Seal

SEAL_RED: Final = Color(0xB5, 0x20, 0x1D)
"""Paste of cinnabar (朱肉, 印泥, 인주) as it dries."""

_FRAME: Final = (0.024, 0.042)  # how thick it is at least and at most
_BULGE: Final = 0.7  # of the way from a square to a disc
_NARROW: Final = 2 / 3  # of its length, an oblong seal of one column
_FINE: Final = 0.05  # pieces of what is bent


class SealLook(NamedTuple):
    """What a seal is lettered in, a family of fonts and its weight, and its colours.

    Those are of the paste, and of the paper that is seen through a sunk one.
    """

    font: str = "serif"
    weight: Weight = "regular"
    color: Color = SEAL_RED
    paper: Color = WHITE


PASTE: Final = SealLook()


class _Carving(NamedTuple):
    """Measures of a seal of side 1."""

    margin: float  # from its edge to the characters
    gap: float  # between characters
    corner: float
    heavier: float  # than strokes of the font are, when they are as even as a seal's


_CARVINGS: Final = {
    "raised": _Carving(margin=0.08, gap=0.035, corner=0.035, heavier=1.3),
    # White on red looks thicker than it is.
    "sunk": _Carving(margin=0.075, gap=0.04, corner=0.05, heavier=1.5),
}


def draw_seal(
    seal: Seal, size: float, lang: str, fonts: FontLibrary, look: SealLook = PASTE
) -> tuple[Leaf, ...]:
    """What draws a seal into a square of `size` points, from its top left corner.

    White space between characters ends a column, or in Korean a row; otherwise they are divided
    as is usual for so many. A seal with a `picture` is what the file of that path shows. It is
    to lie under the text that it goes over: paste lets ink show through.

    Raises LayoutError "seal-text", "bad-text", "bad-picture", and FontError "missing-glyph".
    """
    if seal.picture:
        return (_picture(seal, size),)
    return _drawn(seal, size, lang, fonts, look)


@lru_cache(maxsize=64)
def _drawn(
    seal: Seal, size: float, lang: str, fonts: FontLibrary, look: SealLook
) -> tuple[Path, ...]:
    return tuple(
        replace(
            path, outline=placed(path.outline, (size, size)), x=path.x * size, y=path.y * size
        )
        for path in _carved(seal, lang, fonts, look)
    )


@lru_cache(maxsize=64)
def _carved(seal: Seal, lang: str, fonts: FontLibrary, look: SealLook) -> tuple[Path, ...]:
    """The seal of side 1: whatever its size, it is carved and worn once."""
    asked = FontChoice((look.font,), look.weight)
    columns = arranged(characters(seal.characters, lang, fonts, asked))
    carving, is_round = _CARVINGS[seal.carved], seal.shape == "round"
    across = lang.startswith("ko")
    width, height = _sides(seal, [*map(len, columns)], across=across)
    room = _room(carving.margin, width, height, is_round=is_round)
    shares = [[char.share for char in column] for column in columns]
    frames = cells(shares, room, carving.gap, across=across)
    every = list(chain.from_iterable(columns))
    letters, stroke = lettered(every, list(chain.from_iterable(frames)), carving.heavier)
    if is_round:
        letters = bent(in_pieces(letters, _FINE), lambda x, y: _drawn_in(x, y, room))
    ground = rounded_box(width, height, 0.5 if is_round else carving.corner)
    said = "".join(char.char for char in every)

    def path(outline: Outline, color: Color, alt: str = "") -> Path:
        if seal.rough:
            outline = worn(outline, f"{said} {seal.shape} {seal.carved}")
        return Path((1 - width) / 2, (1 - height) / 2, outline, color, alt)

    if seal.carved == "sunk":
        return path(ground, look.color, said), path(letters, look.paper)
    thick = min(max(stroke, _FRAME[0]), _FRAME[1])
    inner = 0.5 - thick if is_round else carving.corner / 2
    hole = rounded_box(width - 2 * thick, height - 2 * thick, inner, thick, is_hole=True)
    return (path(ground + hole + letters, look.color, said),)


def _sides(seal: Seal, counts: list[int], *, across: bool) -> tuple[float, float]:
    """How wide and high a seal is in its square, with so many characters in each column."""
    if seal.shape != "oblong" or len(counts) > 1 or counts[0] < 2:
        return 1.0, 1.0
    return (1.0, _NARROW) if across else (_NARROW, 1.0)


def _room(margin: float, width: float, height: float, *, is_round: bool) -> Frame:
    """The box for the characters, which on a round seal has corners that are drawn in."""
    across, down = width - 2 * margin, height - 2 * margin
    if is_round:
        across, down = across / sqrt(2 - _BULGE), down / sqrt(2 - _BULGE)
    return Frame((width - across) / 2, (height - down) / 2, across, down)


def _drawn_in(x: float, y: float, room: Frame) -> tuple[float, float]:
    """A point of a square on the way to where it is if the square is pressed into a disc."""
    half = room.width / 2
    u, v = (x - 0.5) / half, (y - 0.5) / half
    return (
        0.5 + half * u * sqrt(1 - _BULGE * v * v / 2),
        0.5 + half * v * sqrt(1 - _BULGE * u * u / 2),
    )


def _picture(seal: Seal, size: float) -> Picture:
    """A picture of a seal, as large as goes in the middle of its square."""
    photo = open_picture(File(seal.picture))
    scale = size / max(photo.width, photo.height)
    width, height = photo.width * scale, photo.height * scale
    alt = "".join(seal.characters.split()) or photo.name
    return Picture((size - width) / 2, (size - height) / 2, width, height, photo.data, alt)
