"""Edges as a hand leaves them: uneven by a little, and the same each time."""

from __future__ import annotations

from hashlib import sha256
from math import floor
from typing import Final

from cardgen.layout.seals.outlines import Outline, bent, in_pieces

_PIECE: Final = 0.012  # of a seal's side; shorter ones show nothing
_WAVES: Final = ((1 / 40, 0.003), (1 / 12, 0.005))
"""How long unevenness is and how deep, of a seal's side."""

_WORD: Final = (1 << 64) - 1


def worn(outline: Outline, name: str) -> Outline:
    """The outline of a seal of side 1, its edges moved by what follows from its name."""
    seed = int.from_bytes(sha256(name.encode()).digest()[:8])

    def move(x: float, y: float) -> tuple[float, float]:
        for number, (length, depth) in enumerate(_WAVES):
            u, v = x / length, y / length
            key = seed + 2 * number
            dx, dy = depth * _noise(u, v, key), depth * _noise(u, v, key + 1)
            x, y = x + dx, y + dy
        return x, y

    return bent(in_pieces(outline, _PIECE), move)


def _noise(x: float, y: float, seed: int) -> float:
    """A smooth value from -1 to 1: between the corners of the square of side 1 around it."""
    left, top = floor(x), floor(y)
    u, v = x - left, y - top
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    above = _chance(left, top, seed) * (1 - u) + _chance(left + 1, top, seed) * u
    below = _chance(left, top + 1, seed) * (1 - u) + _chance(left + 1, top + 1, seed) * u
    return above * (1 - v) + below * v


def _chance(x: int, y: int, seed: int) -> float:
    """A value from -1 to 1 for whole numbers, the same each time (SplitMix64)."""
    word = (seed + x * 0x9E3779B97F4A7C15 + y * 0xC2B2AE3D27D4EB4F) & _WORD
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & _WORD
    return (word ^ (word >> 31)) / (1 << 63) - 1
