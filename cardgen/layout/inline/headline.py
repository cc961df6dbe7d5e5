"""Set a text as a headline: lines of a poster or card that are read one by one.

The result is the lines in every way worth having: fewer, narrower or better than the others.
Other fitted texts prefer few lines that end with the sense. A headline takes one more line for
much larger letters, and cares more about the look of each line. The worth of a way is the share
of its size that one would give up for it, the product of:

* `ENDS`: the quality of the break behind each line but the last;
* `CROSSED`, if there are several lines, for each line over the end of a sentence;
* `STRADDLED` for each line over the end of a clause that begins or ends within another
  clause, unless it opens with a clause of a few letters; `HOOKED` instead, if it is one
  whole clause and then the topic, of a few letters, of a far longer one;
* `PAUSED` for each line over a pause within a clause that begins or ends at less than a pause;
* `MIXED` for each line over a Korean connective verb that ends with the topic of the
  next clause;
* `STUMP` for each line of a few letters among longer ones, unless it is a whole clause;
  `RESTING` instead, if a pause follows it; `FRAMING`, if it is a phrase that closes a
  sentence, or the topic that opens a sentence or follows a Korean connective verb;
* `UNLIKE`, for sentences of several clauses with unlike numbers of lines: both halves of
  a couplet have as many;
* `ONE_MORE` for each line, and a factor for how unlike in length the lines are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from math import exp, inf, log
from typing import Final, NamedTuple

import msgspec

from cardgen.layout.inline.lines import SENSE_EVEN, Line, Node, Policy
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.text import Break

ENDS: Final = {
    Break.HARD: 1.0,
    Break.SENTENCE: 1.0,
    Break.CLAUSE: 0.99,
    Break.PAUSE: 0.97,
    Break.PHRASE: 0.95,
    Break.WORD: 0.75,
    Break.TIED: 0.62,
}
CROSSED: Final = 0.5
STRADDLED: Final = 0.6
HOOKED: Final = 0.92
PAUSED: Final = 0.64
MIXED: Final = 0.75
STUMP: Final = 0.5
RESTING: Final = 0.75
FRAMING: Final = 0.95
UNLIKE: Final = 0.45
ONE_MORE: Final = 0.985
WITHIN: Final = Policy(Break.TIED, 1.0)
"""Breaks of a headline: none is within a word."""

_STUMPS: Final = {"ja": 4, "ko": 5}  # letters of a line that is short among longer ones
_TOPICS: Final = frozenset("は은는")  # the particles of a topic
_LEAST: Final = 3  # letters of a topic on a line of its own
_SHORT: Final = 0.75  # of the longest line; a shorter line is short
_MOST: Final = 48  # places to break at; a text with more is no headline
_LINES: Final = 12
_FINER: Final = 1.025  # ratio of a tried width to the one before
_SLACK: Final = 1e-6  # em; forgives rounding in sums


class Setting(msgspec.Struct, frozen=True):
    """The lines of a headline, at most `width` em wide, and their quality from 0 to 1."""

    lines: tuple[Line, ...]
    width: float
    quality: float


class _Reach(NamedTuple):
    """A line between two nodes: its length in em, and its cost wherever it stands."""

    first: int
    last: int
    width: float
    cost: float
    complete: bool  # of whole clauses, or a phrase that frames a sentence: it may be short
    stump: float  # its cost among longer lines, if it has few letters


@lru_cache(maxsize=256)
def set_headline(paragraph: Paragraph) -> tuple[Setting, ...]:
    """Find the ways to break a headline into lines.

    Return none if the text is too long or a row of cheers.
    """
    if not is_headline(paragraph):
        return ()
    breaks = paragraph.under(WITHIN)
    reaches = _reaches(paragraph.model or paragraph)
    sentences = _of_several_clauses(breaks.nodes)
    # A way costs least in the narrowest block that it is found in: wider ones only add stumps.
    ways: dict[tuple[int, ...], Setting] = {}
    lengths = sorted(line.width for line in chain.from_iterable(reaches))
    tried = (0, 0)
    width, widest = breaks.widest, max(breaks.widest_forced, breaks.widest)
    while True:
        most = min(width, widest) + _SLACK
        fitting = bisect_right(lengths, most), bisect_left(lengths, _SHORT * most)
        if fitting != tried:  # the same lines fit, and are short, as before
            _add_best_within(ways, breaks.nodes, reaches, sentences, most)
            tried = fitting
        if width >= widest:
            break
        width *= _FINER
    ranked = sorted(ways.values(), key=lambda way: (-way.quality, len(way.lines), way.width))
    best: list[Setting] = []
    for way in ranked:  # the better first
        if not any(
            len(other.lines) <= len(way.lines) and other.width <= way.width + _SLACK
            for other in best
        ):
            best.append(way)
    return tuple(best)


def is_headline(paragraph: Paragraph) -> bool:
    """True if a text is short enough to be read line by line, and no row of cheers."""
    return len(paragraph.under(WITHIN).nodes) <= _MOST and not paragraph.is_parallel


def rate_lines(paragraph: Paragraph, lines: Sequence[Line]) -> float:
    """Rate lines as those of a headline, from 0 to 1; 0 if one of them divides a word."""
    chosen = _find_reaches(paragraph, lines)
    if chosen is None:
        return 0.0
    short = _SHORT * max(*(line.width for line in chosen), _SLACK)
    cost = sum(line.cost + (line.stump if line.width < short else 0.0) for line in chosen)
    return _quality(chosen, _of_several_clauses(paragraph.under(WITHIN).nodes), cost)


def stumbles(paragraph: Paragraph, lines: Sequence[Line]) -> bool:
    """True if a reader of the lines stumbles at an end of one.

    It parts words that belong together; or its line runs over a pause and ends at less.
    """
    nodes = paragraph.under(WITHIN).nodes
    chosen = _find_reaches(paragraph, lines)
    if chosen is None:
        return True
    ends = [(line.cost, nodes[line.last].kind) for line in chosen]
    return any(
        kind >= Break.TIED or (kind > Break.PAUSE and cost > -log(ENDS[kind] * HOOKED) + _SLACK)
        for cost, kind in ends
    )


def _find_reaches(paragraph: Paragraph, lines: Sequence[Line]) -> list[_Reach] | None:
    """Find lines among all possible ones. Return None if one of them divides a word."""
    number_of = {node.piece: at for at, node in enumerate(paragraph.under(WITHIN).nodes)}
    if any(line.last not in number_of for line in lines):
        return None
    reaches = _reaches(paragraph.model or paragraph)
    return [
        next(
            each for each in reaches[number_of[line.first]] if each.last == number_of[line.last]
        )
        for line in lines
    ]


@lru_cache(maxsize=256)
def _reaches(paragraph: Paragraph) -> list[list[_Reach]]:
    """List all possible lines between forced breaks, by the break at which they begin."""
    nodes = paragraph.under(WITHIN).nodes
    clauses = [node.kind <= Break.CLAUSE for node in nodes]
    sentences = [node.kind <= Break.SENTENCE for node in nodes]
    few = _STUMPS.get(paragraph.language, 0)
    letters = _letters(paragraph)
    pauses = [node.kind <= Break.PAUSE for node in nodes]
    connectives = _connectives(paragraph, nodes)
    ends = [at for at in range(len(nodes)) if clauses[at] or connectives[at]]
    topics = _topics(paragraph, nodes, letters, ends, few)
    by_node: list[list[_Reach]] = []
    for first, start in enumerate(nodes[:-1]):
        lines: list[_Reach] = []
        for last in range(first + 1, len(nodes)):
            stop = nodes[last]
            within = range(first + 1, last)
            whole = clauses[first] and clauses[last]
            crossing = any(sentences[at] for at in within)
            factor = ENDS[stop.kind] if last < len(nodes) - 1 else 1.0
            # A few letters that open a line, as "At this time, …", may go on with what follows.
            opening = few if clauses[first] else -1
            if not whole and any(
                clauses[at] and letters[nodes[at].piece] - letters[start.piece] > opening
                for at in within
            ):
                hooked = clauses[first] and topics[last] and sum(clauses[first + 1 : last]) == 1
                factor *= HOOKED if hooked else STRADDLED
            elif any(pauses[at] for at in within) and not (pauses[first] and pauses[last]):
                factor *= PAUSED
            elif topics[last] and any(connectives[at] for at in within):
                factor *= MIXED
            stump, complete = 1.0, whole
            short = letters[stop.piece] - letters[start.piece]
            if not whole and short <= few:
                closes = sentences[last] and start.kind <= Break.PHRASE
                begins = sentences[first] or connectives[first]
                complete = closes or (begins and topics[last] and short >= _LEAST)
                stump = FRAMING if complete else RESTING if pauses[last] else STUMP
            width, cost = max(0.0, stop.end - start.begin), -log(factor)
            if crossing and (first > 0 or last < len(nodes) - 1):  # not the whole text
                cost -= log(CROSSED)
            lines.append(_Reach(first, last, width, cost, complete, -log(stump)))
            if stop.kind is Break.HARD:
                break
        by_node.append(lines)
    return by_node


def _connectives(paragraph: Paragraph, nodes: tuple[Node, ...]) -> list[bool]:
    """Mark the breaks after a Korean verb that ends a clause without a mark, such as 달라도."""
    korean = paragraph.language == "ko"
    return [
        korean and node.kind is Break.PAUSE and not _ends_topic(paragraph, node)
        for node in nodes
    ]


def _ends_topic(paragraph: Paragraph, node: Node) -> bool:
    """True if the text before a break ends with the topic particle of Korean (은, 는)."""
    number = node.piece - 1
    while number > 0 and _text(paragraph, number).isspace():
        number -= 1
    return _text(paragraph, number) in _TOPICS


def _topics(
    paragraph: Paragraph, nodes: tuple[Node, ...], letters: list[int], ends: list[int], few: int
) -> list[bool]:
    """Mark the breaks after a topic of at most `few` letters that begins a long clause.

    Clauses are the stretches between `ends`.
    """
    is_topic = [False] * len(nodes)
    for first, last in pairwise(ends):
        for at in range(first + 1, last):
            begun = letters[nodes[at].piece] - letters[nodes[first].piece]
            rest = letters[nodes[last].piece] - letters[nodes[at].piece]
            is_topic[at] = (
                begun <= few and 2 * begun <= rest and _ends_topic(paragraph, nodes[at])
            )
    return is_topic


def _letters(paragraph: Paragraph) -> list[int]:
    """Count the letters, syllables and ideographs before each piece, and before the end."""
    numbers = range(len(paragraph.pieces))
    counts = (sum(map(str.isalnum, _text(paragraph, number))) for number in numbers)
    return list(accumulate(counts, initial=0))


def _text(paragraph: Paragraph, number: int) -> str:
    """Return the text of the piece with index `number`."""
    piece = paragraph.pieces[number]
    return paragraph.spans[piece.span].text[piece.cluster.start : piece.cluster.end]


def _of_several_clauses(nodes: tuple[Node, ...]) -> list[range]:
    """List the breaks inside of each sentence with several clauses, as ranges of indices."""
    ends = [at for at, node in enumerate(nodes) if node.kind <= Break.SENTENCE]
    return [
        within
        for within in (range(first + 1, last) for first, last in pairwise(ends))
        if any(nodes[at].kind <= Break.CLAUSE for at in within)
    ]


def _add_best_within(
    ways: dict[tuple[int, ...], Setting],
    nodes: tuple[Node, ...],
    reaches: list[list[_Reach]],
    sentences: list[range],
    width: float,
) -> None:
    """Find the best breaks of a headline for each number of lines, at most `width` em wide.

    Add to `ways` those that it lacks, by the nodes at which their lines end.
    """
    stop, short = len(nodes) - 1, _SHORT * width
    costs = {0: 0.0}  # of the best way to each node with this many lines
    steps: list[dict[int, _Reach]] = []  # and its last line
    for _ in range(_LINES):
        reached: dict[int, float] = {}
        by: dict[int, _Reach] = {}
        for node, cost in costs.items():
            if node == stop:
                continue
            for line in reaches[node]:
                _, last, length, own, _, stump = line
                if length > width:
                    break
                total = cost + (own + stump if length < short else own)
                if total < reached.get(last, inf):
                    reached[last], by[last] = total, line
        costs = reached
        steps.append(by)
        if stop in costs:
            lines = _trace(steps, stop)
            path = tuple(line.last for line in lines)
            if path not in ways:
                ways[path] = _setting(nodes, lines, sentences, costs[stop])
        if not costs:
            break


def _trace(steps: list[dict[int, _Reach]], stop: int) -> list[_Reach]:
    """List the lines of the way to the node `stop`."""
    lines: list[_Reach] = []
    for by in reversed(steps):
        lines.append(by[stop])
        stop = lines[-1].first
    lines.reverse()
    return lines


def _setting(
    nodes: tuple[Node, ...], lines: list[_Reach], sentences: list[range], cost: float
) -> Setting:
    """Make the result from the lines of the search and their total cost."""
    return Setting(
        tuple(
            Line(nodes[a].piece, nodes[b].piece, nodes[a].begin, width)
            for a, b, width, *_ in lines
        ),
        max(*(line.width for line in lines), _SLACK),
        _quality(lines, sentences, cost),
    )


def _quality(lines: Sequence[_Reach], sentences: list[range], cost: float) -> float:
    """Compute the quality of lines from the sum of their costs and their lengths."""
    longest = max(*(line.width for line in lines), _SLACK)
    raggedness = sum(
        (1 - line.width / longest) ** 2 * (SENSE_EVEN if line.complete else 1.0)
        for line in lines
    ) / len(lines)
    quality = exp(-cost) * ONE_MORE ** len(lines) * (1 - raggedness)
    ends = {line.last for line in lines}
    counts = [1 + len(ends.intersection(within)) for within in sentences]
    if counts:
        quality *= 1 - UNLIKE * (1 - min(counts) / max(counts))
    return quality
