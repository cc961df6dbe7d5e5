"""The ways to set a text as a headline: lines for a poster or a card that are read one by one.

In comes a paragraph, out come its lines in every way worth having: fewer, narrower or better
than the others. Where fitting otherwise would rather have few lines that end with the sense,
a headline takes a line more for letters a good deal larger, and minds more how each line
looks. What a way is worth is the share of its size that one would give up for it, a product:

* `ENDS`: how good the break behind each line but the last is;
* `CROSSED`: of several lines each that runs over the end of a sentence;
* `STRADDLED`: each that runs over the end of a clause, as it begins or ends within another, but
  for a clause of a few letters that opens it, and `HOOKED` for a whole one behind which it
  ends with the topic of a far longer one, of a few letters;
* `PAUSED`: each that runs over a pause within a clause, as it begins or ends at less;
* `MIXED`: each that runs over a Korean verb that goes on, and ends with the topic of what
  follows;
* `STUMP`: each line of a few letters among longer ones, unless it is a whole clause, `RESTING`
  if one pauses behind it, or `FRAMING` if it is a phrase that closes a sentence, or the topic
  that opens one, or what follows a Korean verb that goes on;
* `UNLIKE`, how unlike in their numbers of lines the sentences are that have several clauses, as
  both halves of a couplet have;
* `ONE_MORE` for each line; and how unlike in length they are.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, pairwise
from math import exp, inf, log
from typing import Final, NamedTuple

from cardgen.layout.inline.lines import SENSE_EVEN, Line, Node, Policy
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.text import Break

ENDS: Final = {
    Break.HARD: 1.0,
    Break.SENTENCE: 1.0,
    Break.CLAUSE: 0.99,
    Break.PAUSE: 0.97,
    Break.PHRASE: 0.95,
    Break.WORD: 0.86,
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
"""The breaks that a headline may have: none within a word."""

_STUMPS: Final = {"ja": 4, "ko": 5}  # letters of a line that is short among longer ones
_TOPICS: Final = frozenset("は은는")  # the particles behind them
_LEAST: Final = 3  # letters of a topic on a line of its own
_SHORT: Final = 0.75  # of the longest, below which a line is that
_MOST: Final = 48  # places to break at; a text with more is no headline
_LINES: Final = 12
_FINER: Final = 1.025  # from width to width that is tried
_SLACK: Final = 1e-6  # em; forgives rounding in sums


class Setting(NamedTuple):
    """Lines of at most `width` em, and the share of its size that they are worth."""

    lines: tuple[Line, ...]
    width: float
    quality: float


class _Reach(NamedTuple):
    """A line between two nodes: its length in em, and what costs it has wherever it is."""

    first: int
    last: int
    width: float
    cost: float
    complete: bool  # of whole clauses, or a phrase that frames a sentence: it may be short
    stump: float  # what it costs among longer ones, being of so few letters
    crossing: bool  # runs over the end of a sentence


@lru_cache(maxsize=256)
def headline(paragraph: Paragraph) -> tuple[Setting, ...]:
    """The ways to set it, or none if it is too long for a headline, or a row of cheers."""
    breaks = paragraph.under(WITHIN)
    if len(breaks.nodes) > _MOST or paragraph.parallel:
        return ()
    reaches = _reaches(paragraph, breaks.nodes)
    sentences = _of_several_clauses(breaks.nodes)
    found: list[Setting] = []
    width, widest = breaks.widest, max(breaks.widest_forced, breaks.widest)
    while True:
        found += _within(breaks.nodes, reaches, sentences, min(width, widest) + _SLACK)
        if width >= widest:
            break
        width *= _FINER
    ranked = sorted(set(found), key=lambda way: (-way.quality, len(way.lines), way.width))
    best: list[Setting] = []
    for way in ranked:  # each after all that are better
        if not any(
            len(other.lines) <= len(way.lines) and other.width <= way.width + _SLACK
            for other in best
        ):
            best.append(way)
    return tuple(best)


def _reaches(paragraph: Paragraph, nodes: tuple[Node, ...]) -> list[list[_Reach]]:
    """By the node where they begin, all lines that run over no forced break."""
    clauses = [node.kind <= Break.CLAUSE for node in nodes]
    sentences = [node.kind <= Break.SENTENCE for node in nodes]
    few = _STUMPS.get(paragraph.language, 0)
    letters = _letters(paragraph)
    pauses = [node.kind <= Break.PAUSE for node in nodes]
    connectives = _connectives(paragraph, nodes)
    ends = [at for at in range(len(nodes)) if clauses[at] or connectives[at]]
    topics = _topics(paragraph, nodes, letters, ends, few)
    found: list[list[_Reach]] = []
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
            lines.append(
                _Reach(
                    first,
                    last,
                    max(0.0, stop.end - start.begin),
                    -log(factor),
                    complete,
                    -log(stump),
                    crossing,
                )
            )
            if stop.kind is Break.HARD:
                break
        found.append(lines)
    return found


def _connectives(paragraph: Paragraph, nodes: tuple[Node, ...]) -> list[bool]:
    """Before which nodes a Korean verb ends a clause without a mark, as 달라도 does."""
    korean = paragraph.language == "ko"
    return [
        korean and node.kind is Break.PAUSE and not _ends_topic(paragraph, node)
        for node in nodes
    ]


def _ends_topic(paragraph: Paragraph, node: Node) -> bool:
    number = node.piece - 1
    while number > 0 and _text(paragraph, number).isspace():
        number -= 1
    return _text(paragraph, number) in _TOPICS


def _topics(
    paragraph: Paragraph,
    nodes: tuple[Node, ...],
    letters: list[int],
    ends: list[int],
    few: int,
) -> list[bool]:
    """Before which nodes a topic of a few letters opens a clause that is far longer.

    Clauses are what stands between `ends`.
    """
    found = [False] * len(nodes)
    for first, last in pairwise(ends):
        for at in range(first + 1, last):
            begun = letters[nodes[at].piece] - letters[nodes[first].piece]
            rest = letters[nodes[last].piece] - letters[nodes[at].piece]
            found[at] = begun <= few and 2 * begun <= rest and _ends_topic(paragraph, nodes[at])
    return found


def _letters(paragraph: Paragraph) -> list[int]:
    """The letters, syllables and ideographs before each piece."""
    return list(
        accumulate(
            (
                sum(map(str.isalnum, _text(paragraph, number)))
                for number in range(len(paragraph.pieces))
            ),
            initial=0,
        )
    )


def _text(paragraph: Paragraph, number: int) -> str:
    piece = paragraph.pieces[number]
    return paragraph.spans[piece.span].text[piece.cluster.start : piece.cluster.end]


def _of_several_clauses(nodes: tuple[Node, ...]) -> list[range]:
    """Of each sentence that has several clauses the nodes within."""
    ends = [at for at, node in enumerate(nodes) if node.kind <= Break.SENTENCE]
    return [
        within
        for within in (range(first + 1, last) for first, last in pairwise(ends))
        if any(nodes[at].kind <= Break.CLAUSE for at in within)
    ]


def _within(
    nodes: tuple[Node, ...],
    reaches: list[list[_Reach]],
    sentences: list[range],
    width: float,
) -> list[Setting]:
    """For each number of lines the best way in lines of at most so many em."""
    stop, found = len(nodes) - 1, list[Setting]()
    costs = {0: 0.0}  # of the best way to each node in so many lines
    ways: list[dict[int, _Reach]] = []  # and the line that it ends with
    for _ in range(_LINES):
        reached: dict[int, float] = {}
        by: dict[int, _Reach] = {}
        for node, cost in costs.items():
            if node == stop:
                continue
            for line in reaches[node]:
                if line.width > width:
                    break
                total = cost + _cost(line, width, alone=line.last - line.first == stop)
                if total < reached.get(line.last, inf):
                    reached[line.last], by[line.last] = total, line
        costs = reached
        ways.append(by)
        if stop in costs:
            found.append(_setting(nodes, ways, sentences, costs[stop]))
        if not costs:
            break
    return found


def _cost(line: _Reach, width: float, *, alone: bool) -> float:
    cost = line.cost
    if line.crossing and not alone:
        cost -= log(CROSSED)
    if line.width < _SHORT * width:
        cost += line.stump
    return cost


def _setting(
    nodes: tuple[Node, ...],
    ways: list[dict[int, _Reach]],
    sentences: list[range],
    cost: float,
) -> Setting:
    lines: list[_Reach] = []
    at = len(nodes) - 1
    for by in reversed(ways):
        lines.append(by[at])
        at = by[at].first
    lines.reverse()
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
    return Setting(
        tuple(
            Line(nodes[a].piece, nodes[b].piece, nodes[a].begin, width)
            for a, b, width, *_ in lines
        ),
        longest,
        quality,
    )
