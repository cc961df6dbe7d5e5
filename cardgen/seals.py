"""A seal as it is asked for: what it says, and how it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

SealShape: TypeAlias = Literal["square", "round"]
"""Of an office, and of a person."""
CutShape: TypeAlias = SealShape | Literal["oblong"]
"""Or, on a card, 2 : 3 where its characters are one column, in Korean one row."""
Carving: TypeAlias = Literal["raised", "sunk"]
"""Red characters (朱文, 양각), or white ones in red (白文, 음각)."""

SEAL_CHARACTERS: Final = 9
"""The most that a seal has."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal with its characters in reading order, or a `picture` of one.

    It is `size` points wide, or as wide as such seals are.
    """

    characters: str = ""
    shape: CutShape = "square"
    carved: Carving = "raised"
    rough: bool = False
    picture: str = ""
    size: float = 0.0
