from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from cardgen.layout.grid import Span1D, Tracks, size_auto_tracks, solve
from cardgen.template.template import Track

AUTO = Track("auto")
NONE: frozenset[int] = frozenset()


def fr(value: float) -> Track:
    return Track("fr", value)


def pt(value: float) -> Track:
    return Track("fixed", value)


@pytest.mark.parametrize(
    ("tracks", "needs", "gap", "collapsed", "sizes"),
    [
        ([AUTO], [], 0, NONE, {0: 0}),
        ([AUTO, pt(9)], [Span1D(0, 1, 7), Span1D(1, 2, 99)], 5, NONE, {0: 7}),
        ([AUTO], [Span1D(0, 1, 7), Span1D(0, 1, 12), Span1D(0, 1, 3)], 0, NONE, {0: 12}),
        # 30 over two tracks and the gap of 4 between them: 30 - 7 - 4 more for the first.
        ([AUTO, AUTO], [Span1D(0, 2, 30), Span1D(0, 1, 7)], 4, NONE, {0: 26, 1: 0}),
        ([AUTO, AUTO], [Span1D(0, 2, 30), Span1D(0, 1, 29)], 4, NONE, {0: 29, 1: 0}),
        # A fixed track in the stretch gives its 10; the first, collapsed, nothing, nor a gap.
        ([AUTO, pt(10), AUTO], [Span1D(0, 3, 30)], 4, frozenset({0}), {0: 0, 2: 16}),
        ([AUTO, fr(1)], [Span1D(0, 2, 30)], 4, NONE, {0: 0}),
        ([AUTO], [Span1D(0, 1, 30)], 4, frozenset({0}), {0: 0}),
        # Narrow stretches come first, whatever their order.
        (
            [AUTO, AUTO, AUTO],
            [Span1D(0, 3, 60), Span1D(1, 3, 20), Span1D(0, 1, 10)],
            0,
            NONE,
            {0: 40, 1: 20, 2: 0},
        ),
    ],
)
def test_auto_tracks_need_what_stands_in_them(
    tracks: list[Track],
    needs: list[Span1D],
    gap: float,
    collapsed: frozenset[int],
    sizes: dict[int, float],
) -> None:
    assert size_auto_tracks(tracks, needs, gap, collapsed) == sizes


def test_the_last_track_may_be_the_one_that_grows() -> None:
    needs = [Span1D(0, 2, 30), Span1D(0, 1, 7)]
    assert size_auto_tracks([AUTO, AUTO], needs, 4, NONE, -1) == {0: 7, 1: 19}


@pytest.mark.parametrize(
    ("tracks", "autos", "gap", "collapsed", "starts", "sizes"),
    [
        ([fr(1)], {}, 0, NONE, (0,), (100,)),
        ([fr(1), fr(3)], {}, 0, NONE, (0, 25), (25, 75)),
        # 100 - 20 - 14 - 3 gaps of 4 leave 54, shared 1 : 2.
        ([pt(20), fr(1), fr(2), AUTO], {3: 14}, 4, NONE, (0, 24, 46, 86), (20, 18, 36, 14)),
        ([pt(20), AUTO, fr(1)], {1: 10}, 5, NONE, (0, 25, 40), (20, 10, 60)),
        # The second is collapsed: its 30 points and a gap go to the fr track.
        ([pt(20), pt(30), fr(1)], {}, 5, frozenset({1}), (0, 25, 25), (20, 0, 75)),
        ([pt(20), pt(30)], {}, 5, frozenset({1}), (0, 20), (20, 0)),
        ([fr(1), fr(1)], {}, 5, frozenset({0}), (0, 0), (0, 100)),
        ([fr(1), AUTO], {1: 9}, 5, frozenset({0, 1}), (0, 0), (0, 0)),
        # Nothing is left for fr: the grid is larger than its room.
        ([pt(80), pt(30), fr(1)], {}, 5, NONE, (0, 85, 120), (80, 30, 0)),
        ([fr(0), pt(10)], {}, 5, NONE, (0, 5), (0, 10)),
    ],
)
def test_tracks_share_what_there_is(
    tracks: list[Track],
    autos: dict[int, float],
    gap: float,
    collapsed: frozenset[int],
    starts: tuple[float, ...],
    sizes: tuple[float, ...],
) -> None:
    solved = solve(tracks, autos, gap, collapsed, 100)
    assert solved.starts == pytest.approx(starts)
    assert solved.sizes == pytest.approx(sizes)


def test_extent() -> None:
    tracks = Tracks((0.0, 25.0, 40.0), (20.0, 10.0, 60.0))
    assert tracks.extent(0, 1) == (0.0, 20.0)
    assert tracks.extent(0, 2) == (0.0, 35.0)
    assert tracks.extent(1, 3) == (25.0, 75.0)
    assert tracks.total == 100.0


sizes_in_points = st.floats(0, 60)
any_track = st.one_of(sizes_in_points.map(pt), st.floats(0.5, 4).map(fr), st.just(AUTO))


@given(
    st.lists(st.tuples(any_track, sizes_in_points, st.booleans()), min_size=1, max_size=6),
    st.floats(0, 10),
    st.floats(0, 300),
)
def test_tracks_neither_overlap_nor_leave_room(
    drawn: list[tuple[Track, float, bool]], gap: float, available: float
) -> None:
    tracks = [track for track, _, _ in drawn]
    collapsed = frozenset(i for i, (_, _, hidden) in enumerate(drawn) if hidden)
    autos = {i: need for i, (track, need, _) in enumerate(drawn) if track.kind == "auto"}
    solved = solve(tracks, autos, gap, collapsed, available)
    shown = [i for i in range(len(tracks)) if i not in collapsed]
    assert all(solved.sizes[i] == 0 for i in collapsed)
    for one, other in pairwise(shown):
        end = solved.starts[one] + solved.sizes[one]
        assert solved.starts[other] == pytest.approx(end + gap)
    for i, track in enumerate(tracks):
        if i in shown and track.kind != "fr":
            assert solved.sizes[i] == (autos[i] if track.kind == "auto" else track.value)
    if any(tracks[i].kind == "fr" for i in shown):
        assert solved.total >= available or solved.total == pytest.approx(available)
