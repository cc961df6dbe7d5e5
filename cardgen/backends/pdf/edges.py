"""Pictures that reach the edge of a page, as they go on into the bleed.

Paper is cut a millimetre off, so what ends at the trim edge would end in white. As a print shop
does, the picture is enlarged in its own proportions until it covers trim and bleed, and what is
too much of it is cut off. Of a picture that is cropped, more is shown instead, as far as there
is more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from cardgen.display import Picture

Edges = tuple[float, float, float, float]
"""Points at the left, at the top, at the right and below."""


class _Axis(NamedTuple):
    """A picture along one axis, in points: all of it, what is seen, and how far that goes on.

    It is seen from `first` for `length`; it grows away from `fixed`, a place of what is seen.
    """

    whole: float
    first: float
    length: float
    before: float
    behind: float

    @property
    def fixed(self) -> float:
        """What must not move: the end that meets no edge, or the middle between two."""
        if bool(self.before) == bool(self.behind):
            return self.length / 2
        return self.length if self.before else 0.0

    @property
    def enlargement(self) -> float:
        """How much larger it must be to cover all."""
        at = self.first + self.fixed
        needed = [1.0]
        if at > 0:
            needed.append((self.fixed + self.before) / at)
        if at < self.whole:
            needed.append((self.length + self.behind - self.fixed) / (self.whole - at))
        return max(needed)

    def view(self, scale: float) -> tuple[float, float]:
        """From where to where it is seen then, in shares of the whole."""
        at = self.first + self.fixed
        start = at - (self.fixed + self.before) / scale
        end = at + (self.length + self.behind - self.fixed) / scale
        return max(start / self.whole, 0.0), min(end / self.whole, 1.0)


def over_edges(picture: Picture, beyond: Edges) -> Picture:
    """The picture as it goes on by so much at each side of its place on the page."""
    left, top, right, below = beyond
    # A picture that is turned has its own sides elsewhere.
    own = (*beyond, *beyond)[picture.turn : picture.turn + 4]
    sides = picture.width, picture.height
    width, height = sides[:: -1 if picture.turn % 2 else 1]
    first, above, last, under = picture.view
    across = width / (last - first)
    down = height / (under - above)
    columns = _Axis(across, first * across, width, own[0], own[2])
    rows = _Axis(down, above * down, height, own[1], own[3])
    scale = max(columns.enlargement, rows.enlargement)
    (start, end), (head, foot) = columns.view(scale), rows.view(scale)
    return replace(
        picture,
        x=picture.x - left,
        y=picture.y - top,
        width=picture.width + left + right,
        height=picture.height + top + below,
        view=(start, head, end, foot),
    )
