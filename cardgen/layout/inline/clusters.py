"""Lay out spans as pieces with pen positions along one line, with ruby and dots beside them.

The clusters stand along one endless line, in em, with the white between them: autospace, the
white that marks give up where they meet, and the room that wide readings need.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple
from unicodedata import combining

from cardgen.catalog import is_right_to_left
from cardgen.controls import may_be_right_to_left
from cardgen.layout.inline import ruby
from cardgen.layout.inline.ruby import Annotation, Neighbour
from cardgen.layout.inline.spans import PlacedCluster, Span
from cardgen.text import (
    CENTRED,
    NO_WHITE,
    Cluster,
    find_autospace,
    find_tracking,
    find_white,
    is_ignorable,
    is_zhuyin,
    shape,
    squeeze,
)


class Measured(NamedTuple):
    """Measured pieces in order, their annotations, and the characters that no face has."""

    pieces: tuple[PlacedCluster, ...]
    annotations: tuple[Annotation, ...]
    missing: tuple[str, ...]
    levels: tuple[int, ...]


def lay_out(spans: Sequence[Span], *, vertical: bool) -> Measured:
    """Lay out spans along one line, which is a column if `vertical`.

    The pieces stand in the order of reading, also where they run from right to left; then
    `levels` has the level of each piece (UAX #9), else it is empty.
    """
    line = _Line(vertical)
    levels = () if vertical else _find_levels(spans)
    at = 0
    for number, span in enumerate(spans):
        after = spans[number + 1] if number + 1 < len(spans) else None
        line.add(number, span, after, levels[at : at + len(span.text)])
        at += len(span.text)
    by_piece: list[int] = []
    if levels:
        starts = list(accumulate((len(span.text) for span in spans), initial=0))
        by_piece = [levels[starts[each.span] + each.cluster.start] for each in line.pieces]
    return Measured(
        tuple(line.pieces), tuple(line.annotations), tuple(line.missing), tuple(by_piece)
    )


def _find_levels(spans: Sequence[Span]) -> tuple[int, ...]:
    """Find the level of each character; none if all run from left to right."""
    text = "".join(span.text for span in spans)
    base = int(is_right_to_left(spans[0].lang))
    if not base and not may_be_right_to_left(text):
        return ()
    from cardgen.text import find_levels, may_turn

    return find_levels(text, base) if base or may_turn(text) else ()


class _Line:
    """A line under construction: the position of the pen, and the pieces set so far."""

    def __init__(self, vertical: bool) -> None:
        self.vertical = vertical
        self.pieces: list[PlacedCluster] = []
        self.annotations: list[Annotation] = []
        self.missing: dict[str, None] = {}
        self.pen = 0.0
        self.before = ""  # the last character
        self.scale = 0.0  # its size
        self.given = NO_WHITE  # the white it may give up
        self.turned = False  # True if it lies on its side
        self.annotated = -inf  # where the last annotation ends
        self.read = 0  # number of pieces up to the last annotated one

    def add(self, number: int, span: Span, after: Span | None, levels: tuple[int, ...]) -> None:
        """Add the span with index `number` to the line, with the span `after` behind it."""
        following = after.text[:1] if after else ""
        around = (self.before, following) if self.vertical else ("", "")
        shaped = shape(
            span.text,
            span.lang,
            span.chain,
            self.vertical,
            around,
            span.latin,
            corners=span.corners,
            side_by_side=span.spacing.side_by_side,
            levels=levels,
        )
        self.missing.update(dict.fromkeys(shaped.missing))
        shown, clusters = shaped.shown, shaped.clusters
        if not span.readings:
            first = len(self.pieces)
            self.put(number, span, clusters, shown)
            if span.emphasis:
                dots = ruby.make_dots(span, self.pieces[first:], first, vertical=self.vertical)
                self.annotations += dots
                if dots and dots[-1].side == "over":
                    self.annotated = max(dots[-1].end, self.pieces[dots[-1].first].end)
                    self.read = dots[-1].last
            return
        if after and (after.scale != span.scale or (after.emphasis and not after.readings)):
            following = ""  # readings do not hang over text of another size, nor over dots
        readings = span.readings
        groups = [clusters]
        if len(readings) == len(clusters):
            groups = [(cluster,) for cluster in clusters]
        else:
            readings = ("".join(readings),)
        for reading, group in zip(readings, groups, strict=True):
            right = span.text[group[-1].end : group[-1].end + 1] or following
            self.put_base(number, span, group, shown, reading, right)

    def put(self, number: int, span: Span, group: Sequence[Cluster], shown: str) -> None:
        """Add clusters of a span to the line, with the space between them."""
        text, lang, scale, spacing = span.text, span.lang, span.scale, span.spacing
        level, korean = not self.vertical, lang.startswith("ko")
        pen, before, given, turned = self.pen, self.before, self.given, self.turned
        for cluster in group:
            char, sideways, own = shown[cluster.start], cluster.sideways, NO_WHITE
            if cluster.font and text[cluster.end - 1] != CENTRED:
                own = find_white(char, lang, cluster.font, not (level or sideways))
            space = lost = 0.0
            if before:
                # JLREQ 3.2.5: upright characters in a column are set solid, as Han is.
                if level or turned or sideways:
                    space = scale * find_autospace(before, char, lang, spacing.autospace)
                if given is not NO_WHITE or own is not NO_WHITE:
                    lost = squeeze(before, given, char, own, spacing.punctuation, lang)
                    if korean and char == " ":
                        lost = max(lost, given.after)  # the space is the mark's white
                if spacing.tracking:
                    lost -= find_tracking(before, char, spacing.tracking)
            start = pen + space - scale * lost
            pen = start + cluster.advance * scale
            self.pieces.append(PlacedCluster(number, cluster, start, pen, own, space))
            alone = cluster.end - cluster.start == 1
            before = text[cluster.start] if alone else _last_base(text, cluster)
            given, turned = own, sideways
        self.pen, self.before, self.given, self.turned = pen, before, given, turned
        self.scale = scale

    def put_base(
        self,
        number: int,
        span: Span,
        group: Sequence[Cluster],
        shown: str,
        text: str,
        after: str,
    ) -> None:
        """Add a base with its reading (ruby) to the line; no line break may divide the base.

        `after` is the character behind the base.
        """
        if len(group) == 1 and is_zhuyin(text):
            self.put_zhuyin(number, span, group, shown, text)
            return
        reading = ruby.read(text, span, span.look, vertical=self.vertical)
        self.missing.update(dict.fromkeys(reading.missing))
        width = sum(cluster.advance for cluster in group) * span.scale
        free = self.pen - self.annotated
        style, base = span.spacing.punctuation, span.text[group[0].start]
        before = Neighbour("", 0.0)
        if self.scale == span.scale:
            lost = squeeze(self.before, self.given, base, NO_WHITE, style, span.lang)
            before = Neighbour(self.before, self.given.after - lost)
        given = find_white(after, span.lang, span.chain[0], self.vertical)
        lost = squeeze(base, NO_WHITE, after, given, style, span.lang)
        more_before, more_after = ruby.room(
            reading,
            width,
            before,
            Neighbour(after, given.before - lost),
            free,
            solid=self.read == len(self.pieces),
        )
        self.pen += more_before
        first = len(self.pieces)
        self.put(number, span, group, shown)
        start, end = self.pieces[first].start, self.pieces[-1].end
        reading = ruby.spread(reading, end - start)
        begin = (start + end - reading.width) / 2
        note = ruby.place_beside(first, len(self.pieces), reading, begin)
        self.annotations.append(note)
        self.annotated, self.read = note.end, note.last
        self.pen += more_after

    def put_zhuyin(
        self, number: int, span: Span, group: Sequence[Cluster], shown: str, text: str
    ) -> None:
        """Add a character with its Zhuyin reading, for which a horizontal line gets longer."""
        reading = ruby.read_zhuyin(text, span, vertical=self.vertical)
        self.missing.update(dict.fromkeys(reading.missing))
        at = len(self.pieces)
        self.put(number, span, group, shown)
        base = self.pieces[at]
        if self.vertical:
            note = ruby.place_beside(at, at + 1, reading, base.start)
        else:
            note = ruby.place_beside(at, at + 1, reading, base.end, "within")
        self.annotations.append(note)
        self.annotated = self.pen = note.end


def _last_base(text: str, cluster: Cluster) -> str:
    """Return the last base character of a cluster, without combining marks."""
    at = cluster.end - 1
    while at > cluster.start and (is_ignorable(text[at]) or combining(text[at])):
        at -= 1
    return text[at]
