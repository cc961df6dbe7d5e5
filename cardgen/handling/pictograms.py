"""The pictograms of ISO 780:2015 and GB/T 191-2008, and marks of dangerous goods, drawn by us.

Each is drawn after the words in which the standards describe it, on a square of side 100 with
its origin at the top left. ISO 7000 numbers are those of the registered graphical symbols. What
is written into a pictogram has a place in it; who draws it knows fonts, and this does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from cardgen.handling.shapes import (
    Outline,
    arc,
    box,
    circle,
    frame,
    joined,
    polygon,
    stroke,
    turned,
)

SIDE: Final = 100.0
SQUARE: Final = 65.0
"""The side of the square of limited quantities, which stands on its point."""


class Inscription(NamedTuple):
    """A line of text in a pictogram: capitals `high`, in the middle of `width` from `x`, `y`.

    `y` is the base line. Where it is wider than its place, it is set smaller.
    """

    text: str
    x: float
    y: float
    width: float
    high: float


class Stratum(NamedTuple):
    """What is painted at once, dark or as the ground; later strata lie above earlier ones."""

    outline: Outline
    dark: bool = True


class Pictogram(NamedTuple):
    """A drawing on a square of side 100, or `width` wide, with what is written into it."""

    strata: tuple[Stratum, ...]
    inscriptions: tuple[Inscription, ...] = ()
    width: float = SIDE


def _crossed(dark: Outline, a: float, b: float, c: float, d: float, line: float) -> Pictogram:
    """A drawing under a cross from corner to corner, which white parts from it."""
    cross = (((a, b), (c, d)), ((c, b), (a, d)))
    wide = joined(stroke(each, line + 4) for each in cross)
    return Pictogram(
        (
            Stratum(dark),
            Stratum(wide, dark=False),
            Stratum(joined(stroke(e, line) for e in cross)),
        )
    )


def _this_way_up(_: str) -> Pictogram:
    """ISO 7000-0623: two arrows upwards, side by side on a line that is the ground."""

    def arrow(x: float) -> Outline:
        return polygon(
            (x, 6), (x + 18, 36), (x + 7.5, 36), (x + 7.5, 78), (x - 7.5, 78), (x - 7.5, 36),
            (x - 18, 36),
        )  # fmt: skip

    return Pictogram((Stratum(arrow(27) + arrow(73) + box(6, 84, 88, 10)),))


def _fragile(_: str) -> Pictogram:
    """ISO 7000-0621: a stemmed glass whose bowl is cracked from its rim."""
    left = arc((50, 10), (27, 46), 180, 100)
    right = [(100 - x, y) for x, y in reversed(left)]
    crack = [(61, 10), (50, 22), (58, 31), (46, 46), (55, 29), (46, 22), (55, 10)]
    bowl = polygon(*left, *right, *crack)
    stem = polygon((46.5, 54), (53.5, 54), (53.5, 84), (46.5, 84))
    foot = polygon((28, 94), (28, 90), (46.5, 83), (53.5, 83), (72, 90), (72, 94))
    return Pictogram((Stratum(bowl + stem + foot),))


def _keep_dry(_: str) -> Pictogram:
    """ISO 7000-0626: an open umbrella, and rain that falls on it."""
    dome = arc((50, 56), (42, 34), 180, 360)
    scallops: list[tuple[float, float]] = []
    for number in range(4):
        center = 92 - 21 * (number + 0.5)
        scallops += arc((center, 56), (10.5, 5), 0, -180)
    canopy = polygon(*dome, *scallops)
    tip = box(48, 17, 4, 8)
    handle = [(50, 52), (50, 84), *arc((42.5, 84), (7.5, 8), 0, 180)]
    shaft = stroke(handle, 5, rounded=True)
    rain = joined(
        stroke([(x + 2.5, y), (x - 2.5, y + 11)], 4, rounded=True)
        for x, y in ((12, 22), (26, 7), (39, 4), (64, 4), (78, 7), (91, 22))
    )
    return Pictogram((Stratum(canopy + tip + shaft + rain),))


def _keep_from_heat(_: str) -> Pictogram:
    """ISO 7000-0624: the sun with its rays above a roof that shelters what is below."""
    sun = circle(50, 30, 12)
    rays = joined(
        turned(polygon((48, 14), (52, 14), (51.2, 3), (48.8, 3)), angle, (50, 30))
        for angle in range(0, 360, 30)
        if angle != 180
    )
    roof = polygon((50, 60), (94, 88), (94, 97), (50, 69), (6, 97), (6, 88))
    parcel = box(37, 78, 26, 18)
    return Pictogram((Stratum(sun + rays + roof + parcel),))


def _no_hooks(_: str) -> Pictogram:
    """ISO 7000-0622: a hand hook, crossed out."""
    grip = stroke([(26, 12), (74, 12)], 13, rounded=True)
    hook = stroke([(50, 12), (50, 50), *arc((50, 70), (20, 20), -90, 160)], 11)
    point = polygon((24, 74), (37, 72), (22, 52))
    return _crossed(grip + hook + point, 8, 22, 92, 96, 5.5)


def _stack_limit(number: str) -> Pictogram:
    """ISO 7000-2403: so many alike upon one another, and no more: the next is crossed out."""
    boxes = box(22, 70, 56, 26) + frame(22, 38, 56, 29, 4) + frame(22, 6, 56, 29, 4)
    cross = stroke([(24, 8), (76, 33)], 4.5) + stroke([(76, 8), (24, 33)], 4.5)
    return Pictogram((Stratum(boxes + cross),), (Inscription(number, 28, 61, 44, 17),))


def _stack_mass(mass: str) -> Pictogram:
    """ISO 7000-0630: a weight that presses on what stands below, and how many kilograms."""
    arrow = polygon((44, 28), (56, 28), (56, 44), (67, 44), (50, 60), (33, 44), (44, 44))
    made = arrow + box(10, 61, 80, 6) + box(18, 70, 64, 26)
    said = (Inscription(f"{mass} kg max", 2, 20, 96, 15),)
    return Pictogram((Stratum(made),), said)


def _do_not_stack(_: str) -> Pictogram:
    """ISO 7000-2402: a box upon another, crossed out."""
    below = Pictogram((Stratum(box(22, 64, 56, 32)),))
    above = _crossed(frame(22, 15, 56, 39, 6), 12, 6, 88, 59, 6)
    return Pictogram((*above.strata, *below.strata))


def _temperature(limits: str) -> Pictogram:
    """ISO 7000-0632: a thermometer between its upper limit and its lower, with both values."""
    low, _, high = limits.partition("..")
    tube = [(43.5, 64), *arc((50, 14), (6.5, 6.5), 180, 360), (56.5, 64)]
    bulb = circle(50, 78, 15)
    hollow = [(47, 66), *arc((50, 14), (3, 3), 180, 360), (53, 66)]
    glass = polygon(*tube) + polygon(*hollow[:], hole=True)
    column = box(48.3, 38, 3.4, 32)
    strata = [Stratum(glass + bulb + column)]
    lines: Outline = ()
    said: list[Inscription] = []
    if high:
        lines += box(60, 20, 36, 4)
        said.append(Inscription(f"{_signed(high)} °C", 60, 16.5, 37, 12))
    if low:
        lines += box(4, 60, 32, 4)
        said.append(Inscription(f"{_signed(low)} °C", 2, 56.5, 37, 12))
    strata.append(Stratum(lines))
    return Pictogram(tuple(strata), tuple(said))


def _do_not_roll(_: str) -> Pictogram:
    """ISO 7000-2405: a box that is tipped over its edge, crossed out."""
    tipped = turned(box(30, 43, 44, 44), 20, (52, 65))
    way = stroke(arc((52, 62), (46, 46), 190, 272), 6.5)
    head = turned(polygon((52, 4), (52, 28), (72, 16)), 3, (52, 62))
    return _crossed(tipped + way + head + box(6, 92, 88, 5), 19, 40, 85, 85.5, 5.5)


def _center_of_gravity(_: str) -> Pictogram:
    """ISO 7000-0627: a circle with cross lines through it, two of its quarters dark."""
    ring = circle(50, 50, 30) + circle(50, 50, 25, hole=True)
    lines = box(47.5, 4, 5, 92) + box(4, 47.5, 92, 5)
    quarters = polygon((50, 50), *arc((50, 50), (26, 26), 180, 270)) + polygon(
        (50, 50), *arc((50, 50), (26, 26), 0, 90)
    )
    return Pictogram((Stratum(ring + lines + quarters),))


def _limited_quantity(_: str) -> Pictogram:
    """ADR, IMDG Code 3.4: a square on its point; above and below black, white between, a line.

    The line is 2 mm where the side of the square is 100 mm.
    """
    half = SQUARE / 2**0.5
    edge = SQUARE * 0.02 * 2**0.5  # across the slanted line
    black = half * 0.42  # how far above the middle the black begins, and below

    def point(x: float, y: float) -> tuple[float, float]:
        return SIDE / 2 + x, SIDE / 2 + y

    across = half - black - edge
    around = polygon(point(0, -half), point(half, 0), point(0, half), point(-half, 0))
    inner = polygon(
        point(-across, -black), point(across, -black), point(half - edge, 0),
        point(across, black), point(-across, black), point(edge - half, 0),
        hole=True,
    )  # fmt: skip
    return Pictogram((Stratum(around + inner),))


def _un_number(number: str) -> Pictogram:
    """ADR, IMDG Code 5.2.1: the letters UN and the number, 3/4 of the mark's height."""
    width = 400.0
    return Pictogram((), (Inscription(f"UN {number}", 0, 87.5, width, 75),), width)


def _signed(number: str) -> str:
    return number.replace("-", "\N{MINUS SIGN}")


PICTOGRAMS: Final[dict[str, Callable[[str], Pictogram]]] = {
    "this-way-up": _this_way_up,
    "fragile": _fragile,
    "keep-dry": _keep_dry,
    "keep-from-heat": _keep_from_heat,
    "no-hooks": _no_hooks,
    "stack-limit": _stack_limit,
    "stack-mass": _stack_mass,
    "do-not-stack": _do_not_stack,
    "temperature": _temperature,
    "do-not-roll": _do_not_roll,
    "center-of-gravity": _center_of_gravity,
    "limited-quantity": _limited_quantity,
    "un-number": _un_number,
}
"""By the name of the mark, what is drawn for its value, which most do not have."""
