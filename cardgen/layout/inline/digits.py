"""Numbers that differ in their figures only, which are measured once.

A batch has as many numbers as labels, but few kinds of them: 17, 18 and 49 take the same
room, where a face has figures of one width. In come spans; out come others, alike for all
numbers of a kind, and pieces of theirs as those of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from string import digits
from types import MappingProxyType
from typing import Final

from cardgen.display import FontRef
from cardgen.layout.inline.spans import PlacedCluster, Span
from cardgen.text import Cluster, ShapedGlyph, shape

# What stands in numbers, and leaves to a figure the script that it has alone.
_AMONG: Final = frozenset(digits + " ,.:/-–#()")
_NONE: Final = MappingProxyType[str, tuple[ShapedGlyph, ...]]({})
_ZEROS: Final = str.maketrans(digits, "0" * 10)


def zeroed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans with all figures zero of those where that changes nothing but the glyphs."""
    return tuple(_zeroed(span) if figures(span) else span for span in spans)


def figured(
    pieces: Sequence[PlacedCluster], spans: Sequence[Span]
) -> tuple[PlacedCluster, ...]:
    """Pieces of `zeroed` spans as those of the spans themselves."""
    glyphs = [figures(span) for span in spans]
    made = list[PlacedCluster]()
    for piece in pieces:
        cluster, span = piece.cluster, spans[piece.span]
        figure = glyphs[piece.span].get(span.text[cluster.start])
        made.append(
            piece._replace(cluster=cluster._replace(glyphs=figure)) if figure else piece
        )
    return tuple(made)


def figures(span: Span) -> Mapping[str, tuple[ShapedGlyph, ...]]:
    """The glyphs of all figures but zero in a number whose figures are alike, else none."""
    if not _AMONG.issuperset(span.text) or span.readings or span.emphasis:
        return _NONE
    others = "".join(sorted(set(span.text).difference(digits)))
    return _glyphs(others, span.lang, span.chain, span.latin)


def _zeroed(span: Span) -> Span:
    text = span.text.translate(_ZEROS)
    return span if text == span.text else replace(span, text=text)


@lru_cache(maxsize=256)
def _glyphs(
    others: str, lang: str, chain: tuple[FontRef, ...], latin: FontRef | None
) -> Mapping[str, tuple[ShapedGlyph, ...]]:
    """None if some figures are wider, or change with their neighbours."""
    text = "".join(between.join(_each_before_each()) for between in ("", *others))
    shaped = shape(text, lang, chain, latin=latin)
    found: dict[str, set[Cluster]] = {}
    for cluster in shaped.clusters:
        char = text[cluster.start : cluster.end]
        found.setdefault(char, set()).add(cluster._replace(start=0, end=1))
    single = all(len(kinds) == 1 for kinds in found.values())
    if shaped.missing or not single or not found.keys() >= set(digits):
        return _NONE
    figures = {digit: found[digit].pop() for digit in digits}
    rooms = {
        (figure.font, figure.advance, *(glyph._replace(id=0) for glyph in figure.glyphs))
        for figure in figures.values()
    }
    if len(rooms) > 1:
        return _NONE
    del figures["0"]
    return {digit: figure.glyphs for digit, figure in figures.items()}


def _each_before_each() -> Iterator[str]:
    """The figures so that each stands before each once, itself too (de Bruijn's sequence)."""
    for number, one in enumerate(digits, 1):
        yield one
        for other in digits[number:]:
            yield from (one, other)
    yield digits[0]
