"""Draw seals: red characters in a frame, or white ones in red.

Each character is stretched until it fills its place, as an engraver does. On a round seal the
corners are drawn in, so that the outer strokes follow the edge. Edges may be rough: uneven by a
little as a hand leaves them, and the same each time.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from itertools import chain
from math import floor, sqrt
from pathlib import Path as File
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.display import WHITE, Color, Leaf, Path, Picture
from cardgen.fonts import FontChoice, FontLibrary, Weight
from cardgen.layout.inline import Frame
from cardgen.layout.outlines import rounded_box
from cardgen.layout.seals.characters import (
    arrange,
    find_cells,
    shape_characters,
    stretch_characters,
)
from cardgen.layout.seals.outlines import Outline, divide, move_points, place_outline
from cardgen.seals import Seal

SEAL_RED: Final = Color(0xB5, 0x20, 0x1D)
"""Paste of cinnabar (朱肉, 印泥, 인주) as it dries."""

_FRAME: Final = (0.024, 0.042)  # least and greatest thickness of the frame
_BULGE: Final = 0.7  # of the way from a square to a disc
_NARROW: Final = 2 / 3  # of its length; the width of an oblong seal of one column
_FINE: Final = 0.05  # length of segments whose points are moved


class SealLook(NamedTuple):
    """Font family, weight and colours of a seal.

    `color` is the colour of the paste, and `paper` the colour of the white in a sunk seal.
    """

    font: str = "serif"
    weight: Weight = "regular"
    color: Color = SEAL_RED
    paper: Color = WHITE


PASTE: Final = SealLook()


class _Carving(msgspec.Struct, frozen=True):
    """Lengths in a carved seal, as shares of its side."""

    margin: float  # from the edge to the characters
    gap: float  # between characters
    corner: float  # radius
    heavier: float  # ratio of strokes to the median stroke of the font


_CARVINGS: Final = {
    "raised": _Carving(margin=0.08, gap=0.035, corner=0.035, heavier=1.3),
    # White lettering on red looks thicker than it is.
    "sunk": _Carving(margin=0.075, gap=0.04, corner=0.05, heavier=1.5),
}


def draw_seal(
    seal: Seal, size: float, lang: str, fonts: FontLibrary, look: SealLook = PASTE
) -> tuple[Leaf, ...]:
    """Draw a seal into a square of `size` points, from its top left corner.

    White space between characters ends a column, or in Korean a row; otherwise their number
    decides the columns. A seal with a `picture` is the picture in that file. Place the seal
    below the text that it covers: ink shows through paste.

    Raises LayoutError "seal-text", "bad-text", "bad-picture", and FontError "missing-glyph".
    """
    if seal.picture:
        return (_picture(seal, size),)
    return _draw_scaled(seal, size, lang, fonts, look)


@lru_cache(maxsize=64)
def _draw_scaled(
    seal: Seal, size: float, lang: str, fonts: FontLibrary, look: SealLook
) -> tuple[Path, ...]:
    """Draw a seal with carved characters in `size` points; cached."""
    return tuple(
        replace(
            path,
            outline=place_outline(path.outline, (size, size)),
            x=path.x * size,
            y=path.y * size,
        )
        for path in _carve(seal, lang, fonts, look)
    )


@lru_cache(maxsize=64)
def _carve(seal: Seal, lang: str, fonts: FontLibrary, look: SealLook) -> tuple[Path, ...]:
    """Draw the paths of a seal whose side has the length 1; cached for all sizes."""
    asked = FontChoice((look.font,), look.weight)
    columns = arrange(shape_characters(seal.characters, lang, fonts, asked))
    carving, is_round = _CARVINGS[seal.carved], seal.shape == "round"
    across = lang.startswith("ko")
    width, height = _sides(seal, [*map(len, columns)], across=across)
    room = _room(carving.margin, width, height, is_round=is_round)
    shares = [[char.share for char in column] for column in columns]
    frames = find_cells(shares, room, carving.gap, across=across)
    all_chars = list(chain.from_iterable(columns))
    letters, stroke = stretch_characters(
        all_chars, list(chain.from_iterable(frames)), carving.heavier
    )
    if is_round:
        letters = move_points(divide(letters, _FINE), lambda x, y: _press_into_disc(x, y, room))
    ground = rounded_box(width, height, 0.5 if is_round else carving.corner)
    text = "".join(char.char for char in all_chars)

    def path(outline: Outline, color: Color, alt: str = "") -> Path:
        """Place an outline in the square of the seal, with rough edges if wanted."""
        if seal.rough:
            outline = roughen(outline, f"{text} {seal.shape} {seal.carved}")
        return Path((1 - width) / 2, (1 - height) / 2, outline, color, alt)

    if seal.carved == "sunk":
        return path(ground, look.color, text), path(letters, look.paper)
    thick = min(max(stroke, _FRAME[0]), _FRAME[1])
    inner = 0.5 - thick if is_round else carving.corner / 2
    hole = rounded_box(width - 2 * thick, height - 2 * thick, inner, thick, is_hole=True)
    return (path(ground + hole + letters, look.color, text),)


def _sides(seal: Seal, counts: list[int], *, across: bool) -> tuple[float, float]:
    """Return width and height of a seal of side 1, by its characters in each column."""
    if seal.shape != "oblong" or len(counts) > 1 or counts[0] < 2:
        return 1.0, 1.0
    return (1.0, _NARROW) if across else (_NARROW, 1.0)


def _room(margin: float, width: float, height: float, *, is_round: bool) -> Frame:
    """Return the frame for the characters of a seal; smaller if the seal is round."""
    across, down = width - 2 * margin, height - 2 * margin
    if is_round:
        across, down = across / sqrt(2 - _BULGE), down / sqrt(2 - _BULGE)
    return Frame((width - across) / 2, (height - down) / 2, across, down)


def _press_into_disc(x: float, y: float, room: Frame) -> tuple[float, float]:
    """Move a point of a square into a round seal, as if the square were pressed into a disc."""
    half = room.width / 2
    u, v = (x - 0.5) / half, (y - 0.5) / half
    return (
        0.5 + half * u * sqrt(1 - _BULGE * v * v / 2),
        0.5 + half * v * sqrt(1 - _BULGE * u * u / 2),
    )


def _picture(seal: Seal, size: float) -> Picture:
    """Place a picture of a seal in the middle of its square, as large as fits."""
    from cardgen.pictures import open_picture  # most seals are carved

    photo = open_picture(File(seal.picture))
    scale = size / max(photo.width, photo.height)
    width, height = photo.width * scale, photo.height * scale
    alt = "".join(seal.characters.split()) or photo.name
    return Picture((size - width) / 2, (size - height) / 2, width, height, photo.data, alt)


_PIECE: Final = 0.012  # length of segments, of a seal's side; shorter ones change nothing
_WAVES: Final = ((1 / 40, 0.003), (1 / 12, 0.005))
"""Lengths and depths of the unevenness, of a seal's side."""

_WORD: Final = (1 << 64) - 1


def roughen(outline: Outline, name: str) -> Outline:
    """Make the outline of a seal of side 1 rough. The same name always gives the same edges."""
    seed = int.from_bytes(sha256(name.encode()).digest()[:8])

    def move(x: float, y: float) -> tuple[float, float]:
        """Move a point by the unevenness of the edge there."""
        for number, (length, depth) in enumerate(_WAVES):
            u, v = x / length, y / length
            key = seed + 2 * number
            dx, dy = depth * _noise(u, v, key), depth * _noise(u, v, key + 1)
            x, y = x + dx, y + dy
        return x, y

    return move_points(divide(outline, _PIECE), move)


def _noise(x: float, y: float, seed: int) -> float:
    """A smooth pseudo-random value from -1 to 1 for a point (value noise on whole numbers)."""
    left, top = floor(x), floor(y)
    u, v = x - left, y - top
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    above = _chance(left, top, seed) * (1 - u) + _chance(left + 1, top, seed) * u
    below = _chance(left, top + 1, seed) * (1 - u) + _chance(left + 1, top + 1, seed) * u
    return above * (1 - v) + below * v


def _chance(x: int, y: int, seed: int) -> float:
    """A pseudo-random value from -1 to 1 for whole numbers, always the same (SplitMix64)."""
    word = (seed + x * 0x9E3779B97F4A7C15 + y * 0xC2B2AE3D27D4EB4F) & _WORD
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & _WORD
    return (word ^ (word >> 31)) / (1 << 63) - 1
