"""Fit texts to their areas in the largest size, alone or as a group.

A paragraph is measured in em, so every way of breaking it is a pair of numbers: a number of
lines, and a width in em. A size is then a quotient, and no text is shaped again. A *candidate*
is such a way. For a group, all combinations of its members' candidates are compared:

* the smallest member's size is as large as width, height and limits allow;
* the others follow, up to `ratio` times as large;
* the best combination has the greatest smallest size, times the quality of each
  member's breaks (see `Policy`) and the evenness of its lines: lines that end with the
  sense, and lines of like length, are worth a little size. So are blocks of like area:
  a single line above four is small, however large its letters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import exp, floor, fsum, inf, log, prod, sqrt
from operator import lt
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.layout.inline import (
    ANYWHERE,
    HARD,
    POLICIES,
    SYLLABLES,
    Breaks,
    Line,
    Paragraph,
    Policy,
)
from cardgen.template import DEFAULT_RATIO, Equal
from cardgen.text import Break

RAGGED: Final = 1.0  # share of its size that raggedness of 1 costs a text
ONE_MORE: Final = 0.015  # share that each line costs
UNLIKE: Final = 0.08  # share that quite unlike areas cost texts
OTHER_LINES: Final = (
    0.2  # share that unlike lines cost headlines of one language in two scripts
)
_FEW: Final = 2  # policies tried first
_TRIED: Final = 24  # numbers of lines tried, from the fewest at the smallest size
_STEPS: Final = 20  # steps of sizes in a point; sizes are rounded down to them
_FEW_LINES: Final = 4  # lines of a text that is read line by line
_LEAST_SHARE: Final = 0.75  # of its size that other lines leave a text
_BETTER: Final = 1.05  # worth of other lines, as headlines, that a change of lines needs
_SLACK: Final = 1e-9  # forgives rounding in quotients


class Candidate(NamedTuple):
    """A way to break a paragraph: `lines` lines of at most `width` em, `height` em high.

    `quality` is the share of its size that the way is worth; a worse look has a smaller share.
    Lines of a headline are `chosen` already.
    """

    lines: int
    width: float
    height: float
    policy: Policy
    quality: float
    chosen: tuple[Line, ...] = ()

    def extent(self, equal: Equal) -> float:
        """Return the extent to make equal, at 1 pt: the width, or the root of the area.

        A text without width has the extent 1.
        """
        return (self.width if equal == "width" else sqrt(self.width * self.height)) or 1.0


class Member(msgspec.Struct, frozen=True):
    """A text of a group, to be fitted at `least` to `most` points.

    There is room for lines `length` points long and, from the first to the last, `depth`
    points: width and height, or in vertical text height and width. The depth is infinite if the
    members share one. A text takes at most `lines` lines, if there is a limit. A text that
    `leads` is at least so many times as large as all others of its group.
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


class FitRoom(msgspec.Struct, frozen=True):
    """The limits of a text's size: length and depth in points, and the largest size."""

    length: float
    depth: float
    most: float

    def size(self, width: float, height: float) -> float:
        """Compute the largest size in points at which a text of `width` × `height` em fits."""
        return min(self.most, self.length / width if width else inf, self.depth / height)


class Bound(msgspec.Struct, frozen=True):
    """The worth that a way to break must reach to be tried.

    `floor` is the worth of a group found already, its smallest size times its quality. `shared`
    points of height hold this text and the `beside` em of the others.
    """

    floor: float = 0.0
    shared: float = inf
    beside: float = 0.0

    def excludes(self, size: float, height: float, quality: float) -> bool:
        """True if a text of at most this size and quality cannot be better than the bound."""
        return min(size, self.shared / (height + self.beside)) * quality < self.floor


class _Shared(NamedTuple):
    """The height in points that members share; `white` em of the smallest member stay free.

    The members fill `filled` points at most.
    """

    height: float
    white: float
    filled: float
    equal: Equal
    headlines: bool = False

    def most(self, high: float, white: float) -> float:
        """Compute the largest size of texts whose heights add up to `high` and `white` em."""
        return min(self.height / (high + white), self.filled / high)

    def representative_size(self, sizes: Sequence[float]) -> float:
        """Compute one size that stands for all sizes when combinations are compared."""
        if self.headlines:
            return exp(fsum(map(log, sizes)) / len(sizes))  # the geometric mean
        return min(sizes)


class Fitted(NamedTuple):
    """The size in points and the way to break found for a member."""

    size: float
    candidate: Candidate

    def lines(self, member: Member) -> tuple[Line, ...]:
        """Choose the lines of the member for this size."""
        if self.candidate.chosen:
            return self.candidate.chosen
        return self.breaks(member).choose(self.candidate.lines, member.length / self.size)

    def breaks(self, member: Member) -> Breaks:
        """Find the breaks of the member that are allowed at this size; they are cached."""
        return member.paragraph.under(self.candidate.policy, member.length / self.size)


def fit_group(
    members: Sequence[Member],
    *,
    ratio: float = DEFAULT_RATIO,
    shared: float = inf,
    white: float = 0.0,
    fill: float = 1.0,
    equal: Equal = "size",
) -> list[Fitted] | None:
    """Find the sizes of the texts of a group together. Return None if they do not fit.

    `white` em of the smallest member stay free, and members fill at most the share `fill` of
    the height. Members that are to be `equal` in width or area are equal as far as `ratio`
    allows.

    Returns None if there is no way at the smallest sizes allowed. The best of the few ways that
    end lines with the sense is found first; of all others only those that could be better are
    tried. If a member is a headline, all are fitted as headlines first; if they find no room,
    all are fitted as other texts.
    """
    room = _Shared(shared, white, shared * fill, equal)
    if any(member.headline for member in members):
        choices = [
            _headlines(member, min(member.depth, shared), 1 / len(members))
            for member in members
        ]
        if best := _best(members, choices, ratio, room._replace(headlines=True)):
            return best[1]
    fitted = _fit(members, ratio, room, POLICIES) or _fit(
        members, ratio, room, (*POLICIES, ANYWHERE)
    )
    if fitted and any(map(_stumbles, members, fitted)):
        return _reason(members, fitted, ratio, room._replace(headlines=True))
    return fitted


def _stumbles(member: Member, fitted: Fitted) -> bool:
    """True if a reader stumbles at the lines of a text of few lines."""
    if not 1 < fitted.candidate.lines <= _FEW_LINES:
        return False
    lines, kinds = fitted.lines(member), _map_kinds(fitted.breaks(member))
    if all(kinds[line.last] <= Break.PAUSE for line in lines[:-1]):
        return False  # most texts; it spares them the reasoning
    from cardgen.layout.inline import is_headline, stumbles

    return is_headline(member.paragraph) and stumbles(member.paragraph, lines)


def _map_kinds(breaks: Breaks) -> dict[int, Break]:
    """Map the pieces that may begin a line to the kinds of the breaks before them."""
    return {node.piece: node.kind for node in breaks.nodes}


def _reason(
    members: Sequence[Member], fitted: list[Fitted], ratio: float, shared: _Shared
) -> list[Fitted]:
    """Fit the texts of few lines anew as headlines, if that is worth a change.

    Few lines are read one by one, on a box as on a poster. Other texts keep their breaks.
    """
    from cardgen.layout.inline import is_headline, rate_lines

    weight = 1 / len(members)
    plain, choices = list[Sequence[Candidate]](), list[Sequence[Candidate]]()
    for member, found in zip(members, fitted, strict=True):
        candidate = found.candidate
        if candidate.lines > _FEW_LINES or not is_headline(member.paragraph):
            plain.append([candidate._replace(quality=1.0)])
            choices.append(plain[-1])
            continue
        rated = rate_lines(member.paragraph, found.lines(member)) ** weight
        plain.append([candidate._replace(quality=rated)])
        depth = min(member.depth, shared.height)
        kinds = _map_kinds(member.paragraph.under(ANYWHERE))
        room = FitRoom(member.length, depth, member.most)
        ways = [
            way
            for way in _headlines(member, depth, weight)
            if way.lines <= _FEW_LINES
            and room.size(way.width, way.height) >= _LEAST_SHARE * found.size
            and all(kinds[line.last] <= Break.WORD for line in way.chosen[:-1])
        ]
        choices.append([*plain[-1], *ways])
    before, after = (_best(members, each, ratio, shared) for each in (plain, choices))
    if before is None or after is None or after[0][0] <= _BETTER * before[0][0]:
        return fitted
    if any(
        now.size < _LEAST_SHARE * then.size for now, then in zip(after[1], fitted, strict=True)
    ):
        return fitted
    return after[1]


def _fit(
    members: Sequence[Member], ratio: float, shared: _Shared, policies: Sequence[Policy]
) -> list[Fitted] | None:
    """Find the sizes of a group with breaks of these policies. Try the most promising first."""
    depths = [min(member.depth, shared.height) for member in members]
    tried = [_different(member.paragraph, tuple(policies)) for member in members]
    quick = [
        _choices(member, depth, own[:_FEW])
        for member, depth, own in zip(members, depths, tried, strict=True)
    ]
    best = _best(members, quick, ratio, shared)
    least = [
        member.paragraph.height(
            _fewest(member.paragraph, member.length / member.least) or 1, member.leading
        )
        for member in members
    ]
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
    """Find the best combination of line breaks for a group, and rate it by size and quality."""
    # For each member the least ratio of its size to the smallest; the smallest ratio is 1.
    leads = [member.leads or 1.0 for member in members]
    weights = [lead / min(leads) for lead in leads]
    most = max(ratio if shared.headlines else 1.0, *weights)
    same_language = len({member.paragraph.language for member in members}) == 1
    # Each way with the largest size that its member has room for, the smallest size that this
    # allows, and its height beside a smallest member of size 1.
    capped = [
        [
            (cap := room.size(way.width, way.height), way, cap / weight, way.height * weight)
            for room in (FitRoom(member.length, member.depth, member.most),)
            for way in found
        ]
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
        key = (round(shared.representative_size(sizes) * quality, 6), sum(sizes))
        if best is None or key > best[0]:
            best = (key, [Fitted(*pair) for pair in zip(sizes, combination, strict=True)])
    return best


def _unlike(sizes: Sequence[float], combination: Sequence[Candidate]) -> float:
    """Rate how different blocks of text are in number of lines and in area, from 0 to 1."""
    areas = [
        size * size * candidate.width * candidate.height
        for size, candidate in zip(sizes, combination, strict=True)
    ]
    if not min(areas):
        return 0.0
    return 1 - (_like_lines(combination) + min(areas) / max(areas)) / 2


def _like_lines(combination: Sequence[Candidate]) -> float:
    """Compute the least number of lines divided by the greatest, from 0 to 1."""
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
    """Compute the sizes in points for a combination of breaks. Return None if one is too small.

    `caps` are the largest sizes that fit, `starts` the sizes to grow from.
    """
    if shared.equal == "size":
        sizes = _grow_alike(combination, caps, starts, ratio, shared)
    else:
        extents = [each.extent(shared.equal) for each in combination]
        sizes = _equal_extents(combination, extents, caps, ratio, shared)
    led = min(
        (size / each.leads for size, each in zip(sizes, members, strict=True) if each.leads),
        default=inf,
    )
    sizes = [
        size if each.leads else min(size, led)
        for size, each in zip(sizes, members, strict=True)
    ]
    leasts = [member.least for member in members]
    sizes = list(map(_round_down, sizes, leasts))
    limit = min(sizes) * ratio  # rounding must not stretch the ratio
    sizes = [
        _round_down(min(size, limit), least) for size, least in zip(sizes, leasts, strict=True)
    ]
    return None if any(map(lt, sizes, leasts)) else sizes


def _grow_alike(
    combination: Sequence[Candidate],
    caps: Sequence[float],
    starts: Sequence[float],
    ratio: float,
    shared: _Shared,
) -> list[float]:
    """Compute sizes that grow from `starts` by equal shares of the free height."""
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


def _equal_extents(
    combination: Sequence[Candidate],
    extents: Sequence[float],
    caps: Sequence[float],
    ratio: float,
    shared: _Shared,
) -> list[float]:
    """Compute the sizes at which all texts have the same extent, as large as possible.

    `extents` are the extents at 1 pt. The shared height may allow less.
    """
    extent = min(cap * em for cap, em in zip(caps, extents, strict=True))
    # Points of height at an extent of 1, without the white of the smallest.
    high = sum(each.height / em for each, em in zip(combination, extents, strict=True))
    extent = min(extent, shared.most(high, shared.white / max(extents)))
    sizes = [extent / em for em in extents]
    limit = min(sizes) * ratio
    return [min(size, limit) for size in sizes]


def _round_down(size: float, least: float) -> float:
    """Round `size` down to a whole step, but not below `least` unless it was below before."""
    rounded = floor(size * _STEPS + _SLACK) / _STEPS
    return least if rounded < least <= size + _SLACK else rounded


def _headlines(member: Member, depth: float, weight: float) -> list[Candidate]:
    """List the ways to break a text as a headline, or as an ordinary text if it is none.

    The quality has the exponent `weight`, so that the product over members is their mean.
    """
    from cardgen.layout.inline import set_headline

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
    """True if a text with these breaks fits in `depth` points at its smallest size."""
    return (
        candidate.width * member.least <= member.length + _SLACK
        and candidate.height * member.least <= depth + _SLACK
        and (member.lines is None or candidate.lines <= member.lines)
    )


@lru_cache(maxsize=1024)
def _fewest(paragraph: Paragraph, measure: float) -> int | None:
    """Count the fewest lines of `measure` em. Return None if a Korean word would be divided."""
    return paragraph.under(ANYWHERE).fewest(measure)


def _choices(
    member: Member, height: float, policies: tuple[Policy, ...], bound: Bound | None = None
) -> list[Candidate]:
    """List the ways to break a text that fit at its smallest size; see `_candidates`."""
    paragraph, leading, least = member.paragraph, member.leading, member.least
    fewest = _fewest(paragraph, member.length / least)
    if fewest is None:  # a single Korean word is too wide
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
    """Find each way to break a text that no other way beats in lines, width and quality.

    A policy is not tried with more lines than can still win, for want of height. With a bound,
    the policies after the `_FEW` best are tried only as far as they may reach it.
    """
    candidates: list[Candidate] = []
    if bound is None:
        bound = Bound()
    else:
        candidates += _candidates(paragraph, leading, lines, room, policies[:_FEW], None)
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
            widest = max(breaks.widest, breaks.total / start)  # if all lines were equally long
            if bound.excludes(room.size(widest, height), height, quality):
                start += 1
                continue
            if any(
                other.lines <= start
                and other.quality >= quality
                and room.size(other.width, other.height) >= ceiling
                for other in candidates
            ):
                break
            candidate = _even(paragraph, leading, start, policy, breaks)
            size = room.size(candidate.width, candidate.height)
            if bound.excludes(size, candidate.height, candidate.quality):
                start += 1
                continue
            # Forced breaks or short texts may need another number of lines than asked.
            dominated = any(_dominates(other, candidate) for other in candidates)
            if not dominated:
                candidate = _with_raggedness(paragraph, candidate)
                dominated = any(_dominates(other, candidate) for other in candidates)
            if not dominated:
                candidates.append(candidate)
            elif candidate.lines < start:
                break
            if candidate.width <= breaks.widest + _SLACK:
                break  # more lines cannot be narrower
            start = max(start, candidate.lines) + 1
    return tuple(candidates)


@lru_cache(maxsize=1024)
def _different(paragraph: Paragraph, policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """List the policies that break this text in another way than all better policies do.

    Sentences that form a row of cheers stand on one line, or each begins its own.
    """
    if paragraph.is_parallel:
        each = (replace(policy, forced=Break.SENTENCE) for policy in policies)
        return different(paragraph.kinds, (HARD, *each))
    return different(paragraph.kinds, policies)


def different(kinds: frozenset[Break], policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """List the policies that differ from all better policies for these kinds of break."""
    policies_by_effect: dict[tuple[frozenset[Break], ...], Policy] = {}
    for policy in policies:
        allowed = frozenset(kind for kind in kinds if kind <= policy.allowed)
        forced = frozenset(kind for kind in kinds if kind <= policy.forced)
        kept = frozenset(kind for kind in allowed if policy.forced < kind <= policy.kept)
        policies_by_effect.setdefault(
            (allowed, forced, kept if kept < allowed - forced else frozenset()), policy
        )
    return tuple(policies_by_effect.values())


def _even(
    paragraph: Paragraph, leading: float, lines: int, policy: Policy, breaks: Breaks
) -> Candidate:
    """Make a candidate with the breaks of a policy, and the quality of equally long lines."""
    width = breaks.narrowest(lines)
    needed = breaks.fewest(width) or lines
    quality = policy.quality * (1 - ONE_MORE * needed)
    return Candidate(needed, width, paragraph.height(needed, leading), policy, quality)


def _with_raggedness(paragraph: Paragraph, candidate: Candidate) -> Candidate:
    """Lower the quality of a candidate if its lines are unequal in length."""
    breaks = paragraph.under(candidate.policy)
    raggedness = breaks.raggedness(candidate.lines, candidate.width)
    return candidate._replace(quality=candidate.quality * (1 - RAGGED * raggedness))


def _dominates(one: Candidate, other: Candidate) -> bool:
    """True if a candidate is at least as good as another in lines, width and quality."""
    return (
        one.lines <= other.lines
        and one.width <= other.width + _SLACK
        and one.quality >= other.quality
    )
