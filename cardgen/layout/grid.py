"""Solve the tracks of a grid: their sizes and starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from cardgen.template import Track


class Span1D(msgspec.Struct, frozen=True):
    """A stretch of tracks, `first` to before `last`, that needs at least `size` points."""

    first: int
    last: int
    size: float


class Tracks(msgspec.Struct, frozen=True):
    """Solved tracks: the start and size of each, in points from the grid's edge."""

    starts: tuple[float, ...]
    sizes: tuple[float, ...]

    def extent(self, first: int, last: int) -> tuple[float, float]:
        """Return start and size in points of the tracks from `first` to before `last`."""
        start = self.starts[first]
        return start, self.starts[last - 1] + self.sizes[last - 1] - start

    @property
    def total(self) -> float:
        """Size in points of all tracks together, with the gaps between them."""
        return self.starts[-1] + self.sizes[-1]


def size_auto_tracks(
    tracks: Sequence[Track],
    needs: Sequence[Span1D],
    gap: float,
    collapsed: frozenset[int],
    growing: int = 0,
) -> dict[int, float]:
    """Compute the size that each ``auto`` track needs for its content.

    A stretch of several tracks first uses the room in its fixed and other tracks. The rest of
    its need is added to one of its ``auto`` tracks, which is `growing`: the first (0) or the
    last (-1). A stretch with an ``fr`` track takes its room from there.
    """
    sizes = {index: 0.0 for index, track in enumerate(tracks) if track.kind == "auto"}
    for need in sorted(needs, key=lambda need: (need.last - need.first, need.first)):
        stretch = range(need.first, need.last)
        autos = [index for index in stretch if index in sizes and index not in collapsed]
        if not autos or any(tracks[index].kind == "fr" for index in stretch):
            continue
        shown = [index for index in stretch if index not in collapsed]
        have = sum(sizes.get(index, tracks[index].value) for index in shown)
        have += gap * (len(shown) - 1)
        sizes[autos[growing]] += max(0.0, need.size - have)
    return sizes


def solve(
    tracks: Sequence[Track],
    autos: Mapping[int, float],
    gap: float,
    collapsed: frozenset[int],
    available: float,
) -> Tracks:
    """Compute sizes and starts of all tracks within `available` points.

    A collapsed track has neither size nor gap. The ``fr`` tracks share the room that fixed and
    automatic tracks leave; if none is left, the grid is larger than `available`.
    """
    shown = [index for index in range(len(tracks)) if index not in collapsed]
    sizes = [0.0] * len(tracks)
    for index in shown:
        track = tracks[index]
        if track.kind != "fr":
            sizes[index] = autos.get(index, 0.0) if track.kind == "auto" else track.value
    left = available - sum(sizes) - gap * max(0, len(shown) - 1)
    shares = sum(tracks[index].value for index in shown if tracks[index].kind == "fr")
    starts, at = [], 0.0
    for index, track in enumerate(tracks):
        if track.kind == "fr" and index not in collapsed and shares:
            sizes[index] = max(0.0, left) * track.value / shares
        starts.append(at)
        at += sizes[index]
        if index not in collapsed and index != (shown[-1] if shown else None):
            at += gap
    return Tracks(tuple(starts), tuple(sizes))
