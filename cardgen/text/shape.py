"""Shape a text once, in em, with its language's own glyph forms.

In come a text, a language and the faces to try; out come clusters with their glyphs and
advances as fractions of the font size. HarfBuzz is told the language, so `locl` gives
each language its own forms where one face serves several.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.fonts import hb_font
from cardgen.text.itemize import Segment, itemize

_NOTDEF: Final = 0


class ShapedGlyph(NamedTuple):
    """A glyph, its origin from the cluster's pen position, and its advance, in em; y down."""

    id: int
    x: float
    y: float
    advance: float


class Cluster(NamedTuple):
    """The smallest piece of text that a line may hold: text[start:end] and its glyphs.

    `font` is None for a hard line break, which has no glyphs and no width.
    """

    start: int
    end: int
    font: FontRef | None
    advance: float
    glyphs: tuple[ShapedGlyph, ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as clusters that cover it in order, and the characters no face has."""

    text: str
    lang: str
    clusters: tuple[Cluster, ...]
    missing: tuple[str, ...]


@lru_cache(maxsize=1024)
def shape(text: str, lang: str, chain: tuple[FontRef, ...]) -> Shaped:
    """Shape `text` for `lang` with the first face of `chain` that has each cluster."""
    segments, missing = itemize(text, lang, chain)
    clusters: list[Cluster] = []
    for segment in segments:
        if segment.font is None:
            clusters.append(Cluster(segment.start, segment.end, None, 0.0, ()))
        else:
            clusters.extend(_shape_segment(text, lang, segment, segment.font))
    return Shaped(text, lang, tuple(clusters), _with_tofu(text, clusters, missing))


def _with_tofu(text: str, clusters: list[Cluster], missing: tuple[str, ...]) -> tuple[str, ...]:
    """`missing`, and what was thought to need no glyph but was shaped to .notdef."""
    found = dict.fromkeys(missing)
    for cluster in clusters:
        if any(glyph.id == _NOTDEF for glyph in cluster.glyphs):
            chars = text[cluster.start : cluster.end]
            if not found.keys() & set(chars):
                found.update(dict.fromkeys(chars))
    return tuple(found)


def _shape_segment(text: str, lang: str, segment: Segment, ref: FontRef) -> list[Cluster]:
    font = hb_font(ref)
    em = font.face.upem
    buffer = hb.Buffer()
    buffer.add_str(text[segment.start : segment.end])
    buffer.direction = "ltr"
    buffer.script = segment.script
    buffer.language = lang
    hb.shape(font, buffer)

    clusters: list[Cluster] = []
    start, pen, glyphs = segment.start, 0.0, list[ShapedGlyph]()
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        at = segment.start + info.cluster
        if at != start and glyphs:
            clusters.append(Cluster(start, at, ref, pen, tuple(glyphs)))
            start, pen, glyphs = at, 0.0, []
        advance = position.x_advance / em
        glyphs.append(
            ShapedGlyph(
                info.codepoint, pen + position.x_offset / em, -position.y_offset / em, advance
            )
        )
        pen += advance
    clusters.append(Cluster(start, segment.end, ref, pen, tuple(glyphs)))
    return clusters
