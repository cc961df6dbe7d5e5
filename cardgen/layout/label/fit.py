"""The largest size at which texts hold in their areas, alone or as a group.

Since a paragraph is measured in em, every way of breaking it is a pair of numbers: so
many lines, so many em wide. A size is then a quotient, never a re-shaping. A *candidate*
is such a way; for a group all combinations of its members' candidates are weighed:

* the smallest member's size is as large as width, height and limits allow;
* the others follow, up to `ratio` times as large;
* of several combinations the one wins whose smallest size, times the quality of each
  member's breaks (see `Policy`) and the evenness of its lines, is greatest: lines that
  end with the sense, and lines of like length, are worth giving up a little size. So are
  blocks of like area: a single line above four is small, however large its letters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import exp, floor, fsum, inf, log, prod, sqrt
from typing import Final, NamedTuple

from cardgen.layout.inline import (
    ANYWHERE,
    HARD,
    POLICIES,
    SYLLABLES,
    Breaks,
    Line,
    Paragraph,
    Policy,
    set_headline,
)
from cardgen.template import DEFAULT_RATIO, Equal
from cardgen.text import Break

RAGGED: Final = 1.0  # share of its size that raggedness of 1 costs a text
ONE_MORE: Final = 0.015  # and each line
UNLIKE: Final = 0.08  # share of their size that texts lose whose areas are all unlike
OTHER_LINES: Final = 0.2  # and headlines of one language in two scripts, that break differently
_FEW: Final = 2  # policies that are tried first
_TRIED: Final = 24  # numbers of lines, from the fewest that the smallest size needs
_STEPS: Final = 20  # a point; sizes are rounded down to them
_SLACK: Final = 1e-9  # forgives rounding in quotients


class Candidate(NamedTuple):
    """A way to break a paragraph: `lines` lines of at most `width` em, `height` em high.

    `quality` is the share of its size that one would rather have than a worse look. Those of
    a headline are `chosen` already.
    """

    lines: int
    width: float
    height: float
    policy: Policy
    quality: float
    chosen: tuple[Line, ...] = ()

    def extent(self, equal: Equal) -> float:
        """What is to be equal, at 1 pt: its width, or the side of a square of its area.

        That of a text without width is 1.
        """
        return (self.width if equal == "width" else sqrt(self.width * self.height)) or 1.0


@dataclass(frozen=True, slots=True)
class Member:
    """A text to be fitted at `least` … `most` points.

    There is room for lines `length` points long and, from the first to the last, `depth`
    points: width and height, or in vertical text height and width. The depth is infinite
    where the members share one. It takes at most so many `lines`, if there is a limit. One
    that `leads` is set so many times as large as all others of its group, or larger.
    """

    paragraph: Paragraph
    leading: float
    length: float
    depth: float
    least: float
    most: float
    lines: int | None = None
    leads: float = 0.0
    headline: bool = False


class FitRoom(NamedTuple):
    """What limits the size of a text: length and depth in points, and the largest size."""

    length: float
    depth: float
    most: float

    def size(self, width: float, height: float) -> float:
        """The largest size at which `width` × `height` em have room."""
        return min(self.most, self.length / width if width else inf, self.depth / height)


class Bound(NamedTuple):
    """What a way must come to: `floor` is the size times quality that a group can have.

    The group has `shared` points of height, of which others take `beside` em at least.
    """

    floor: float = 0.0
    shared: float = inf
    beside: float = 0.0

    def excludes(self, size: float, height: float, quality: float) -> bool:
        """Whether a text at most so large, `height` em high, is worth less than the floor."""
        return min(size, self.shared / (height + self.beside)) * quality < self.floor


class _Shared(NamedTuple):
    """The points of height that members share, and the em of the smallest that stay free.

    They fill so many points at most, and are to be equal in one way. What headlines are worth
    counts by the mean of their sizes, that of other texts by the smallest.
    """

    height: float
    white: float
    filled: float
    equal: Equal
    headlines: bool = False

    def most(self, high: float, white: float) -> float:
        """The size of texts that are `high` with so much `white`, each for a size of 1."""
        return min(self.height / (high + white), self.filled / high)

    def counted(self, sizes: Sequence[float]) -> float:
        """The size by which these count."""
        if self.headlines:
            return exp(fsum(map(log, sizes)) / len(sizes))  # the geometric mean
        return min(sizes)


class Fitted(NamedTuple):
    """The size in points and the way of breaking that were found for a member."""

    size: float
    candidate: Candidate


def fit_group(
    members: Sequence[Member],
    *,
    ratio: float = DEFAULT_RATIO,
    shared: float = inf,
    white: float = 0.0,
    fill: float = 1.0,
    equal: Equal = "size",
) -> list[Fitted] | None:
    """Fit all members together; `shared` is the height in points they have in common.

    Of it `white` em of the smallest member are to stay free, and they fill at most the share
    `fill` of it. Members that are to be `equal` in width or area are that as far as `ratio`
    allows.

    Returns None if there is no way at the smallest sizes allowed. The best of the few ways
    that end lines with the sense is found first; of all others only those are looked at that
    could be better. If one is a headline, all are, and only where that has no room as the rest.
    """
    room = _Shared(shared, white, shared * fill, equal)
    if any(member.headline for member in members):
        choices = [
            _headlines(member, min(member.depth, shared), 1 / len(members))
            for member in members
        ]
        if best := _best(members, choices, ratio, room._replace(headlines=True)):
            return best[1]
    return _fit(members, ratio, room, POLICIES) or _fit(
        members, ratio, room, (*POLICIES, ANYWHERE)
    )


def _fit(
    members: Sequence[Member], ratio: float, shared: _Shared, policies: Sequence[Policy]
) -> list[Fitted] | None:
    depths = [min(member.depth, shared.height) for member in members]
    tried = [_different(member.paragraph, tuple(policies)) for member in members]
    quick = [
        _choices(member, depth, own[:_FEW])
        for member, depth, own in zip(members, depths, tried, strict=True)
    ]
    best = _best(members, quick, ratio, shared)
    least = [_least_height(member) for member in members]
    least_worth, beside = best[0][0] - 1e-6 if best else 0.0, sum(least) + shared.white
    bounds = [Bound(least_worth, shared.height, beside - height) for height in least]
    choices = [_choices(*each) for each in zip(members, depths, tried, bounds, strict=True)]
    best = _best(members, choices, ratio, shared)
    return best[1] if best else None


def _best(
    members: Sequence[Member],
    choices: Sequence[Sequence[Candidate]],
    ratio: float,
    shared: _Shared,
) -> tuple[tuple[float, float], list[Fitted]] | None:
    """The best combination and what it is worth, first its smallest size times its quality."""
    weights = _weights(members)
    most = max(ratio if shared.headlines else 1.0, *weights)
    same_language = len({member.paragraph.language for member in members}) == 1
    # Each way with the largest size that its member has room for, and beside a smallest of 1:
    # what that leaves to the smallest, and how high it is.
    capped = [
        [(cap, way, cap / weight, way.height * weight) for cap, way in _capped(member, found)]
        for member, found, weight in zip(members, choices, weights, strict=True)
    ]
    best: tuple[tuple[float, float], list[Fitted]] | None = None
    for ways in product(*capped):
        caps, combination, alike, heights = zip(*ways, strict=True)
        quality = prod(candidate.quality for candidate in combination)
        smallest = min(*alike, shared.most(sum(heights), shared.white))
        largest = smallest * most
        if best is not None and round(largest * quality, 6) < best[0][0]:
            continue
        starts = [smallest * weight for weight in weights]
        sizes = _sizes(members, combination, caps, starts, ratio, shared)
        if sizes is None:
            continue
        quality *= 1 - UNLIKE * _unlike(sizes, combination)
        if shared.headlines and same_language:
            quality *= 1 - OTHER_LINES * (1 - _like_lines(combination))
        key = (round(shared.counted(sizes) * quality, 6), sum(sizes))
        if best is None or key > best[0]:
            best = (key, [Fitted(*pair) for pair in zip(sizes, combination, strict=True)])
    return best


def _capped(member: Member, found: Sequence[Candidate]) -> Iterator[tuple[float, Candidate]]:
    """Each way with the largest size that there is room for."""
    room = FitRoom(member.length, member.depth, member.most)
    return ((room.size(way.width, way.height), way) for way in found)


def _weights(members: Sequence[Member]) -> list[float]:
    """How many times as large as the smallest each is at least, one of them 1."""
    weights = [member.leads or 1.0 for member in members]
    return [weight / min(weights) for weight in weights]


def _unlike(sizes: Sequence[float], combination: Sequence[Candidate]) -> float:
    """How much blocks differ in their numbers of lines and in their areas: 0 to 1."""
    areas = [
        size * size * candidate.width * candidate.height
        for size, candidate in zip(sizes, combination, strict=True)
    ]
    if not min(areas):
        return 0.0
    return 1 - (_like_lines(combination) + min(areas) / max(areas)) / 2


def _like_lines(combination: Sequence[Candidate]) -> float:
    """The least number of lines beside the greatest."""
    lines = [candidate.lines for candidate in combination]
    return min(lines) / max(lines)


def _sizes(
    members: Sequence[Member],
    combination: Sequence[Candidate],
    caps: Sequence[float],
    starts: Sequence[float],
    ratio: float,
    shared: _Shared,
) -> list[float] | None:
    if shared.equal == "size":
        sizes = _of_like_size(combination, caps, starts, ratio, shared)
    else:
        extents = [each.extent(shared.equal) for each in combination]
        sizes = _of_one_extent(combination, extents, caps, ratio, shared)
    led = min(
        (size / each.leads for size, each in zip(sizes, members, strict=True) if each.leads),
        default=inf,
    )
    sizes = [
        size if each.leads else min(size, led)
        for size, each in zip(sizes, members, strict=True)
    ]
    leasts = [member.least for member in members]
    sizes = list(map(_rounded, sizes, leasts))
    limit = min(sizes) * ratio  # rounding must not stretch the ratio
    sizes = [
        _rounded(min(size, limit), least) for size, least in zip(sizes, leasts, strict=True)
    ]
    if any(size < least for size, least in zip(sizes, leasts, strict=True)):
        return None
    return sizes


def _of_like_size(
    combination: Sequence[Candidate],
    caps: Sequence[float],
    starts: Sequence[float],
    ratio: float,
    shared: _Shared,
) -> list[float]:
    """What height is left over lets them grow from where they start, all by the same share."""
    heights = [candidate.height for candidate in combination]
    smallest = min(starts)
    wanted = [
        max(0.0, min(cap, smallest * ratio) - start)
        for cap, start in zip(caps, starts, strict=True)
    ]
    high = sum(size * em for size, em in zip(starts, heights, strict=True))
    spare = min(shared.height - high - smallest * shared.white, shared.filled - high)
    higher = sum(more * em for more, em in zip(wanted, heights, strict=True))
    share = max(0.0, spare / higher) if higher > max(spare, 0.0) else 1.0
    return [start + more * share for start, more in zip(starts, wanted, strict=True)]


def _of_one_extent(
    combination: Sequence[Candidate],
    extents: Sequence[float],
    caps: Sequence[float],
    ratio: float,
    shared: _Shared,
) -> list[float]:
    """Of one extent, which at 1 pt are `extents`: the least that one can have at most.

    The height that they share may allow less.
    """
    extent = min(cap * em for cap, em in zip(caps, extents, strict=True))
    # At an extent of 1: how many points high they are with the white beside the smallest.
    high = sum(each.height / em for each, em in zip(combination, extents, strict=True))
    extent = min(extent, shared.most(high, shared.white / max(extents)))
    sizes = [extent / em for em in extents]
    limit = min(sizes) * ratio
    return [min(size, limit) for size in sizes]


def _rounded(size: float, least: float) -> float:
    """`size` rounded down to a whole step, but not below `least` if it was not."""
    rounded = floor(size * _STEPS + _SLACK) / _STEPS
    return least if rounded < least <= size + _SLACK else rounded


def _headlines(member: Member, depth: float, weight: float) -> list[Candidate]:
    """The candidates of a headline at its smallest size; of what is none, as of other texts.

    With the weight of one among several they are together worth the mean of what each is.
    """
    ways = set_headline(member.paragraph)
    if not ways:
        return _choices(member, depth, _different(member.paragraph, POLICIES))
    candidates = (
        Candidate(
            len(way.lines),
            way.width,
            member.paragraph.height(len(way.lines), member.leading),
            ANYWHERE,
            way.quality**weight,
            way.lines,
        )
        for way in ways
    )
    return [candidate for candidate in candidates if _has_room(member, depth, candidate)]


def _has_room(member: Member, depth: float, candidate: Candidate) -> bool:
    """Whether a way can be had at the smallest size."""
    return (
        candidate.width * member.least <= member.length + _SLACK
        and candidate.height * member.least <= depth + _SLACK
        and (member.lines is None or candidate.lines <= member.lines)
    )


def _least_height(member: Member) -> float:
    """The em that a text is high at least, whatever its size."""
    fewest = _fewest(member.paragraph, member.length / member.least)
    return member.paragraph.height(fewest or 1, member.leading)


@lru_cache(maxsize=1024)
def _fewest(paragraph: Paragraph, measure: float) -> int | None:
    """The least number of lines without a break inside a Korean word, if there is one."""
    return paragraph.under(ANYWHERE).fewest(measure)


def _choices(
    member: Member, height: float, policies: tuple[Policy, ...], bound: Bound | None = None
) -> list[Candidate]:
    """The candidates that a member can have at its smallest size; see `_candidates`."""
    paragraph, leading, least = member.paragraph, member.leading, member.least
    fewest = _fewest(paragraph, member.length / least)
    if fewest is None:  # a Korean word alone is too wide
        breaks = paragraph.under(SYLLABLES, member.length / least)
        fewest = breaks.fewest(member.length / least)
        if fewest is None:
            return []
        candidates: tuple[Candidate, ...] = (
            _even(paragraph, leading, fewest, SYLLABLES, breaks),
        )
    else:
        lines = range(fewest, fewest + _TRIED)
        most = bisect_right(
            lines, height + _SLACK, key=lambda n: paragraph.height(n, leading) * least
        )
        room = FitRoom(member.length, height, member.most)
        candidates = _candidates(
            paragraph, leading, range(fewest, fewest + most), room, policies, bound
        )
    return [candidate for candidate in candidates if _has_room(member, height, candidate)]


@lru_cache(maxsize=1024)
def _candidates(
    paragraph: Paragraph,
    leading: float,
    lines: range,
    room: FitRoom,
    policies: tuple[Policy, ...],
    bound: Bound | None,
) -> tuple[Candidate, ...]:
    """Every way to break worth having: fewer lines, narrower or better than the others.

    More lines than a policy can still win with, for want of height, are not tried. With a
    bound, the policies but the `_FEW` best are tried only as far as they may come to it.
    """
    found: list[Candidate] = []
    if bound is None:
        bound = Bound()
    else:
        found += _candidates(paragraph, leading, lines, room, policies[:_FEW], None)
        policies = policies[_FEW:]
    for policy in policies:
        breaks = paragraph.under(policy)
        start = lines.start
        while start < lines.stop:
            height = paragraph.height(start, leading)
            ceiling = room.size(0.0, height)
            quality = policy.quality * (1 - ONE_MORE * start)
            if bound.excludes(ceiling, height, quality):
                break
            widest = max(breaks.widest, breaks.total / start)  # were its lines all alike
            if bound.excludes(room.size(widest, height), height, quality):
                start += 1
                continue
            if any(
                other.lines <= start
                and other.quality >= quality
                and room.size(other.width, other.height) >= ceiling
                for other in found
            ):
                break
            candidate = _even(paragraph, leading, start, policy, breaks)
            size = room.size(candidate.width, candidate.height)
            if bound.excludes(size, candidate.height, candidate.quality):
                start += 1
                continue
            # Forced breaks or short texts may need another number of lines than asked.
            dominated = any(_dominates(other, candidate) for other in found)
            if not dominated:
                candidate = _as_chosen(paragraph, candidate)
                dominated = any(_dominates(other, candidate) for other in found)
            if not dominated:
                found.append(candidate)
            elif candidate.lines < start:
                break
            if candidate.width <= breaks.widest + _SLACK:
                break  # more lines cannot be narrower
            start = max(start, candidate.lines) + 1
    return tuple(found)


@lru_cache(maxsize=1024)
def _different(paragraph: Paragraph, policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """The policies, less those that do with its breaks what a better one does.

    Sentences that are read as one figure stand on one line, or each begins its own.
    """
    if paragraph.is_parallel:
        each = (replace(policy, forced=Break.SENTENCE) for policy in policies)
        return different(paragraph.kinds, (HARD, *each))
    return different(paragraph.kinds, policies)


def different(kinds: frozenset[Break], policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """The policies, less those that do with these kinds of break what a better one does."""
    found: dict[tuple[frozenset[Break], ...], Policy] = {}
    for policy in policies:
        allowed = frozenset(kind for kind in kinds if kind <= policy.allowed)
        forced = frozenset(kind for kind in kinds if kind <= policy.forced)
        kept = frozenset(kind for kind in allowed if policy.forced < kind <= policy.kept)
        found.setdefault(
            (allowed, forced, kept if kept < allowed - forced else frozenset()), policy
        )
    return tuple(found.values())


def _even(
    paragraph: Paragraph, leading: float, lines: int, policy: Policy, breaks: Breaks
) -> Candidate:
    """A way as good as it would be if its lines were all of one length."""
    width = breaks.narrowest(lines)
    needed = breaks.fewest(width) or lines
    quality = policy.quality * (1 - ONE_MORE * needed)
    return Candidate(needed, width, paragraph.height(needed, leading), policy, quality)


def _as_chosen(paragraph: Paragraph, candidate: Candidate) -> Candidate:
    """The same way as good as its lines are even."""
    breaks = paragraph.under(candidate.policy)
    raggedness = breaks.raggedness(candidate.lines, candidate.width)
    return candidate._replace(quality=candidate.quality * (1 - RAGGED * raggedness))


def _dominates(one: Candidate, other: Candidate) -> bool:
    return (
        one.lines <= other.lines
        and one.width <= other.width + _SLACK
        and one.quality >= other.quality
    )
