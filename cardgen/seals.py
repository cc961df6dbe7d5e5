"""Seals as templates and letters ask for them: characters, shape and carving."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

SealShape: TypeAlias = Literal["square", "round"]
"""The shape of an office's seal, and of a person's."""
CutShape: TypeAlias = SealShape | Literal["oblong"]
"""All shapes: on cards also 2 : 3, for characters in one column, in Korean one row."""
Carving: TypeAlias = Literal["raised", "sunk"]
"""Red characters (朱文, 양각), or white characters in red (白文, 음각)."""

SEAL_CHARACTERS: Final = 9
"""The most characters of a seal."""


class Seal(msgspec.Struct, frozen=True):
    """A seal with its characters in reading order, or a `picture` of a seal.

    It is `size` points wide; 0 stands for the usual width of its kind.
    """

    characters: str = ""
    shape: CutShape = "square"
    carved: Carving = "raised"
    rough: bool = False
    picture: str = ""
    size: float = 0.0
