"""What there is to print on: where the labels of a sheet are, in points."""

from __future__ import annotations

from dataclasses import dataclass

from cardgen.errors import Location


@dataclass(frozen=True, slots=True)
class Stock:
    """A kind of sheet with `columns` × `rows` labels of one size; lengths in points.

    The first label is `left` and `top` from the sheet's top left corner, the next `across`
    and `down` from it. `guides` are lines to cut along, for sheets that are not cut yet.
    """

    name: str
    location: Location
    description: str
    width: float
    height: float
    label_width: float
    label_height: float
    columns: int
    rows: int
    left: float
    top: float
    across: float
    down: float
    radius: float = 0.0  # of the labels' corners
    guides: bool = False

    @property
    def count(self) -> int:
        """How many labels a sheet has; they are numbered from 1, row by row."""
        return self.columns * self.rows

    def corner(self, number: int) -> tuple[float, float]:
        """The top left corner of a label."""
        row, column = divmod(number - 1, self.columns)
        return self.left + column * self.across, self.top + row * self.down
