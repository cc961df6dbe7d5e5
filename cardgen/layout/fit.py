"""The largest size at which texts hold in their areas, alone or as a group.

Since a paragraph is measured in em, every way of breaking it is a pair of numbers: so
many lines, so many em wide. A size is then a quotient, never a re-shaping. A *candidate*
is such a way; for a group all combinations of its members' candidates are weighed:

* the smallest member's size is as large as width, height and limits allow;
* the others follow, up to `ratio` times as large;
* of several combinations the one wins whose smallest size, times the quality of each
  member's breaks (see `Policy`), is greatest: lines that end with the sense are worth
  giving up a little size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import floor, inf
from typing import Final, NamedTuple

from cardgen.layout.paragraph import (
    ANYWHERE,
    POLICIES,
    SYLLABLES,
    Paragraph,
    Policy,
)
from cardgen.text.breaks import Break

DEFAULT_RATIO: Final = 1.3
_MOST_LINES: Final = 24  # of display text; a fitted text with more wants another template
_STEP: Final = 0.05  # points; sizes are rounded down to it


class Candidate(NamedTuple):
    """A way to break a paragraph: `lines` lines of at most `width` em, `height` em high."""

    lines: int
    width: float
    height: float
    policy: Policy


@dataclass(frozen=True, slots=True)
class Member:
    """A text to be fitted into `width` × `height` points at `least` … `most` points.

    `height` is infinite where the members share one height.
    """

    paragraph: Paragraph
    leading: float
    width: float
    height: float
    least: float
    most: float


class Fitted(NamedTuple):
    """The size in points and the way of breaking that were found for a member."""

    size: float
    candidate: Candidate


def fit_group(
    members: Sequence[Member], *, ratio: float = DEFAULT_RATIO, shared: float = inf
) -> list[Fitted] | None:
    """Fit all members together; `shared` is the height in points they have in common.

    Returns None if there is no way at the smallest sizes allowed.
    """
    choices = [_choices(member, min(member.height, shared)) for member in members]
    if not all(choices):
        return None
    best: tuple[tuple[float, float], list[Fitted]] | None = None
    for combination in product(*choices):
        sizes = _sizes(members, combination, ratio, shared)
        if sizes is None:
            continue
        score = min(sizes)
        for candidate in combination:
            score *= candidate.policy.quality
        key = (round(score, 6), sum(sizes))
        if best is None or key > best[0]:
            best = (key, [Fitted(*pair) for pair in zip(sizes, combination, strict=True)])
    return best[1] if best else None


def _sizes(
    members: Sequence[Member], combination: Sequence[Candidate], ratio: float, shared: float
) -> list[float] | None:
    caps = [
        min(member.most, member.width / candidate.width, member.height / candidate.height)
        for member, candidate in zip(members, combination, strict=True)
    ]
    heights = [candidate.height for candidate in combination]
    smallest = min(*caps, shared / sum(heights))
    sizes = [min(cap, smallest * ratio) for cap in caps]
    # What height is left over lets the larger ones grow, all by the same share.
    spare = shared - smallest * sum(heights)
    wanted = sum((size - smallest) * em for size, em in zip(sizes, heights, strict=True))
    if wanted > spare:
        share = max(0.0, spare / wanted)
        sizes = [smallest + (size - smallest) * share for size in sizes]
    sizes = [floor(size / _STEP + 1e-9) * _STEP for size in sizes]
    if any(size < member.least for size, member in zip(sizes, members, strict=True)):
        return None
    return sizes


def _choices(member: Member, height: float) -> list[Candidate]:
    found = [
        candidate
        for candidate in _candidates(member.paragraph, member.leading)
        if candidate.width * member.least <= member.width + 1e-9
        and candidate.height * member.least <= height + 1e-9
    ]
    if not found and Break.SYLLABLE in member.paragraph.kinds:
        lines = member.paragraph.under(SYLLABLES).fewest(member.width / member.least)
        if lines is not None and lines <= _MOST_LINES:
            return [_candidate(member.paragraph, member.leading, lines, SYLLABLES)]
    return found


@lru_cache(maxsize=1024)
def _candidates(paragraph: Paragraph, leading: float) -> tuple[Candidate, ...]:
    """Every way to break worth having: fewer lines, narrower or better than the others."""
    kinds = paragraph.kinds
    found: list[Candidate] = []
    for policy in POLICIES:
        if policy is ANYWHERE and Break.PLAIN not in kinds:
            continue
        start = 1
        while start <= _MOST_LINES:
            candidate = _candidate(paragraph, leading, start, policy)
            # Forced breaks or short texts may need another number of lines than asked.
            if not any(_dominates(other, candidate) for other in found):
                found.append(candidate)
            elif candidate.lines < start:
                break
            start = max(start, candidate.lines) + 1
    return tuple(found)


def _candidate(paragraph: Paragraph, leading: float, lines: int, policy: Policy) -> Candidate:
    breaks = paragraph.under(policy)
    width = breaks.narrowest(lines)
    needed = breaks.fewest(width) or lines
    return Candidate(needed, width, paragraph.height(needed, leading), policy)


def _dominates(one: Candidate, other: Candidate) -> bool:
    return (
        one.lines <= other.lines
        and one.width <= other.width + 1e-9
        and one.policy.quality >= other.policy.quality
    )
