"""Distribute the characters of a line over its whole length: 分散对齐, 均等割り付け.

Names of two and of four characters, the halves of a couplet and the lines of a pennant are as
long as each other. The white between characters is equal; words in Latin letters, numbers and
what no line break divides stay together (JLREQ 4.5.2, 字取り).
"""

from __future__ import annotations

from itertools import pairwise

from cardgen.layout.inline.lines import Line
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.layout.inline.spans import PlacedCluster
from cardgen.text import find_inseparable


def distribute(paragraph: Paragraph, line: Line, room: float) -> Line:
    """Spread a line over `room` em. A single character stands in the middle."""
    free = room - line.width
    pieces = paragraph.pieces[line.first : line.last]
    if free <= 0 or not pieces:
        return line
    opens = [_divides(paragraph, *pair) for pair in pairwise(pieces)]
    gaps = sum(opens)
    gap = free / gaps if gaps else 0.0
    moved = [0.0 if gaps else free / 2]
    for is_open in opens:
        moved.append(moved[-1] + gap * is_open)
    before = line.shifts or (0.0,) * len(pieces)
    shifts = tuple(a + b for a, b in zip(before, moved, strict=True))
    return line._replace(width=room, shifts=shifts)


def _divides(paragraph: Paragraph, left: PlacedCluster, right: PlacedCluster) -> bool:
    """True if white may stand between two pieces of a line.

    A space opens only once, and the end of a line has no width.
    """
    text = paragraph.spans[right.span].text
    after = text[right.cluster.start : right.cluster.end]
    if right.cluster.font is None or after.isspace():
        return False
    before = paragraph.spans[left.span].text[left.cluster.start : left.cluster.end]
    if before.isascii() and after.isascii() and (before + after).isalnum():
        return False
    return left.span != right.span or right.cluster.start not in find_inseparable(text)
