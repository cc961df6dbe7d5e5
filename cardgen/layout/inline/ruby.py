"""Ruby readings and emphasis dots beside the characters of a line.

The input is the base, as measured pieces, and its neighbours. The output is an `Annotation`
with its place along the line, and the room that the base must make for it.

JLREQ 3.3 and CLREQ 3.3.3: a reading is half the size of its base, a third in display lettering,
and stands above it or to the right of a column. A reading wider than its base may hang over
neighbouring kana and marks by one of its own em, never over other characters, and no two
readings touch. JLREQ 3.3.9, CLREQ 3.1.8: each character but marks has a dot, in Chinese below
the line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from cardgen.fonts import has_glyph
from cardgen.layout.inline.spans import PLAIN, Look, PlacedCluster, Span, shift_piece
from cardgen.text import (
    find_middle_dots,
    find_script,
    is_closing,
    is_opening,
    shape,
    shape_zhuyin,
)

ZHUYIN: Final = 0.5  # of the base's size: symbols are 3 to 10 to their base at every size
DISPLAY: Final = 30.0
"""Size of a base in points above which readings have the `Look` of `style_for_display`."""

_APART: Final = 0.25  # em of the reading between the Latin readings of two characters
_KANA: Final = frozenset({"Hira", "Kana"})
_DOT: Final = "•"
_SESAME: Final = "﹅"  # JLREQ 3.3.9: in Japanese columns

RubySide = Literal["over", "under", "within"]


class Annotation(NamedTuple):
    """A reading or a dot beside the pieces `first` to before `last` of the paragraph.

    `start` and `end` are pen positions in em of the paragraph, as in its `pieces`. The `side`
    is "over" the line, which is to the right of a column, "under" the line, or "within" it,
    behind the base. `is_dot` marks an emphasis dot, which is no reading.
    """

    first: int
    last: int
    start: float
    end: float
    span: Span
    pieces: tuple[PlacedCluster, ...]
    side: RubySide = "over"
    is_dot: bool = False


class Reading(msgspec.Struct, frozen=True):
    """A reading as pieces from 0 to `width` em; no face has the `missing` characters.

    The em is the paragraph's.
    """

    span: Span
    pieces: tuple[PlacedCluster, ...]
    width: float
    missing: tuple[str, ...] = ()


def read(text: str, base: Span, look: Look = PLAIN, *, vertical: bool) -> Reading:
    """Shape `text` as a reading (ruby) of the span `base`, without extra space."""
    scale = base.scale * look.scale
    chain, latin, asked = base.chain, base.latin, base.asked
    if look.chain:
        chain, latin, asked = look.chain, look.latin, None  # no style asks for that weight
    span = Span(text, base.lang, chain, scale, base.color, latin=latin, asked=asked)
    pen, pieces = 0.0, list[PlacedCluster]()
    shaped = shape(text, base.lang, chain, vertical, latin=latin)
    for cluster in shaped.clusters:
        end = pen + cluster.advance * span.scale
        pieces.append(PlacedCluster(0, cluster, pen, end))
        pen = end
    return Reading(span, tuple(pieces), pen, shaped.missing)


def read_zhuyin(text: str, base: Span, *, vertical: bool) -> Reading:
    """Shape a Zhuyin reading as one piece. It stands to the right of its character."""
    span = Span(text, base.lang, base.chain, base.scale * ZHUYIN, base.color, asked=base.asked)
    cluster = shape_zhuyin(text, base.lang, base.chain, vertical)
    width = cluster.advance * span.scale
    missing = shape(text, base.lang, base.chain).missing
    return Reading(span, (PlacedCluster(0, cluster, 0.0, width),), width, missing)


class Neighbour(msgspec.Struct, frozen=True):
    """The character beside a base, "" at an end of the text, and the white between both in em.

    The white is 0 where a mark has given it up.
    """

    char: str
    white: float


def room(
    reading: Reading,
    width: float,
    before: Neighbour,
    after: Neighbour,
    free: float,
    *,
    solid: bool,
) -> tuple[float, float]:
    """Compute the em that a base needs on both sides for its reading.

    `free` are the em from the previous annotation to the base. `solid` says that the previous
    annotation belongs to the base next to this one. JLREQ 3.3.8: other readings are one em
    apart, since they would look like one reading where they meet above a kana.
    """
    half = (reading.width - width) / 2
    em, lang = reading.span.scale, reading.span.lang
    clings = is_opening(before.char, lang), is_closing(after.char, lang)
    left = max(0.0, half - _over(before.char, lang, em, before.white, clings=clings[0]))
    right = max(0.0, half - _over(after.char, lang, em, after.white, clings=clings[1]))
    apart = em
    if solid:
        apart = 0.0 if _has_kana(reading) else _APART * em
    return max(left, half + apart - free), right


def _over(char: str, lang: str, em: float, white: float, *, clings: bool) -> float:
    """Compute the em by which a reading may extend over the character beside its base.

    JLREQ 3.3.8: by one of its own em over kana, middle dots, and marks that cling to the base,
    「 before it and 」。、 behind it; over other marks only by their white beside the base.
    """
    if clings or _is_kana(char) or char in find_middle_dots(lang):
        return em
    return min(em, white)


def spread(reading: Reading, width: float) -> Reading:
    """Spread a kana reading over its wider base with space 1 : 2 : 1 (JLREQ 3.3.6)."""
    white = width - reading.width
    if white <= 0 or not _has_kana(reading):
        return reading
    gap = white / len(reading.pieces)
    pieces = tuple(
        shift_piece(piece, (number + 0.5) * gap) for number, piece in enumerate(reading.pieces)
    )
    return Reading(reading.span, pieces, width)


def make_dots(
    span: Span, pieces: Sequence[PlacedCluster], first: int, *, vertical: bool
) -> list[Annotation]:
    """Make the emphasis dots for a span whose pieces begin with index `first`."""
    annotations = []
    mark = _SESAME if vertical and span.lang.startswith("ja") else _DOT
    if not any(has_glyph(font, mark) for font in span.chain):
        mark = _DOT
    dot = read(mark, span, vertical=vertical)
    side: RubySide = "under" if span.lang.startswith("zh") and not vertical else "over"
    for number, piece in enumerate(pieces, first):
        if unicodedata.category(span.text[piece.cluster.start])[0] not in "PZC":
            start = (piece.start + piece.end - dot.width) / 2
            annotation = place_beside(number, number + 1, dot, start, side)
            annotations.append(annotation._replace(is_dot=True))
    return annotations


def place_beside(
    first: int, last: int, reading: Reading, start: float, side: RubySide = "over"
) -> Annotation:
    """Place a reading beside the pieces `first` to before `last`, at `start` em of the line."""
    pieces = tuple(shift_piece(piece, start) for piece in reading.pieces)
    return Annotation(first, last, start, start + reading.width, reading.span, pieces, side)


def _is_kana(char: str) -> bool:
    """True if a character is kana; False for ""."""
    return bool(char) and find_script(char) in _KANA


def _has_kana(reading: Reading) -> bool:
    """True if a reading has any kana."""
    return any(_is_kana(char) for char in reading.span.text)
