"""Where the characters of an entry's string stand in its PO file.

In come the lines of a file and where a string begins; out comes the line and column of each of
its characters. A string goes over several lines in pieces, and an escape is one character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_UNIT: Final = re.compile(r"\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)|[^\"\\]")


class FilePlace(NamedTuple):
    """A line and a column, both from 1, and the column behind; an escape has several.

    A column is a character (Unicode code point).
    """

    line: int
    column: int
    behind: int


def string_places(lines: Sequence[str], first: int) -> tuple[FilePlace, ...]:
    """The place of each character of the string that begins in line `first`, and of its end."""
    places: list[FilePlace] = []
    end = FilePlace(max(first, 1), 1, 1)
    for number in range(max(first, 1), len(lines) + 1):
        line = lines[number - 1]
        if not line.strip():
            continue
        opening = line.find('"')
        if opening < 0 or (number > first and line[:opening].strip()):
            break
        at = opening + 1
        while match := _UNIT.match(line, at):
            places.append(FilePlace(number, at + 1, match.end() + 1))
            at = match.end()
        end = FilePlace(number, at + 1, at + 1)
    return (*places, end)
