"""The characters of a seal into its columns, or for Korea its rows.

Chinese and Japanese seals are read in columns from right to left. Korean offices carve theirs
across: 행정 효율과 협업 촉진에 관한 규정 시행규칙, of seals: "한글로 하여 가로로 새기되".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import Final

from cardgen.errors import LayoutError
from cardgen.layout.inline import Frame
from cardgen.layout.seals.characters import Character
from cardgen.seals import SEAL_CHARACTERS

_COLUMNS, _LONGEST = 3, 4  # of a seal, and characters of one

# Practice: fewer characters, which are larger, come first, but 之印 are the last two of eight.
_COUNTS: Final = {
    1: (1,), 2: (2,), 3: (1, 2), 4: (2, 2), 5: (2, 3), 6: (3, 3),
    7: (2, 2, 3), 8: (3, 3, 2), 9: (3, 3, 3),
}  # fmt: skip


def arranged(parts: Sequence[Sequence[Character]]) -> list[list[Character]]:
    """The characters column by column, as they are read; of several `parts` each is a column.

    Raises LayoutError "seal-text" for none, or more than fit.
    """
    every = list(chain.from_iterable(parts))
    said = "".join(char.char for char in every)
    if not every:
        raise LayoutError(
            "seal-text", "a seal has no characters", hint="give it one to nine of them"
        )
    if len(every) > SEAL_CHARACTERS:
        raise LayoutError(
            "seal-text",
            f"the seal {said!r} has {len(every)} characters, more than {SEAL_CHARACTERS}",
            hint="shorten it, or give a picture of the seal",
        )
    if len(parts) == 1:
        rest = iter(every)
        return [list(islice(rest, count)) for count in _COUNTS[len(every)]]
    if len(parts) > _COLUMNS or max(map(len, parts)) > _LONGEST:
        raise LayoutError(
            "seal-text",
            f"the seal {said!r} is divided into {' and '.join(map(str, map(len, parts)))}",
            hint=f"write {_COLUMNS} parts of {_LONGEST} at most, or leave the spaces out",
        )
    return [list(part) for part in parts]


def cells(
    shares: Sequence[Sequence[tuple[float, float]]], room: Frame, gap: float, *, across: bool
) -> list[list[Frame]]:
    """Where each character of each column stands, `gap` apart, so that they fill the `room`.

    `shares` are the width and height that each would have by itself: a column of narrow ones is
    narrower, and 一 is not given as much of its column as 龍. In seals that are read `across`
    they are rows.
    """
    if across:
        turned = [[(height, width) for width, height in column] for column in shares]
        lying = Frame(room.y, room.x, room.height, room.width)
        made = _columns(turned, lying, gap)
        return [[Frame(f.y, f.x, f.height, f.width) for f in column] for column in made]
    made = _columns(shares, Frame(-room.x - room.width, room.y, room.width, room.height), gap)
    return [[Frame(-f.x - f.width, f.y, f.width, f.height) for f in column] for column in made]


def _columns(
    shares: Sequence[Sequence[tuple[float, float]]], room: Frame, gap: float
) -> list[list[Frame]]:
    """Columns from left to right."""
    across = [max(width for width, _ in column) for column in shares]
    found: list[list[Frame]] = []
    for x, width in _divided(across, room.x, room.width, gap):
        down = _divided([height for _, height in shares[len(found)]], room.y, room.height, gap)
        found.append([Frame(x, y, width, height) for y, height in down])
    return found


def _divided(
    shares: Sequence[float], start: float, length: float, gap: float
) -> list[tuple[float, float]]:
    """Where each part of a length begins, and how long it is."""
    left = length - gap * (len(shares) - 1)
    found: list[tuple[float, float]] = []
    for share in shares:
        found.append((start, left * share / sum(shares)))
        start += found[-1][1] + gap
    return found
