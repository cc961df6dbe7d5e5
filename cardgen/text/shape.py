"""Shape a text once, in em, with its language's own glyph forms.

In come a text, a language and the faces to try; out come clusters with their glyphs and
advances as fractions of the font size. HarfBuzz is told the language, so `locl` gives
each language its own forms where one face serves several.

HarfBuzz turns nothing. Of vertical text, what stands upright is shaped from top to bottom,
with the face's `vert` forms; what lies on its side is shaped as ever, and placed for
backends to turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.fonts import Metrics, has_glyph, hb_font, metrics
from cardgen.text.classes import is_ideographic
from cardgen.text.ink import has_vertical_metrics
from cardgen.text.itemize import Segment, itemize
from cardgen.text.orientation import vertical_forms
from cardgen.text.punctuation import BRACKETS, NO_WHITE, narrowed

_NOTDEF: Final = 0
# JLREQ 2.1.1: Han and kana stand in their em boxes, set solid; what kerning fonts have for
# kana is for proportional setting (`palt`). Latin, which is shaped apart, keeps its own.
_SOLID: Final = {"kern": False, "vkrn": False}


class ShapedGlyph(NamedTuple):
    """A glyph, its origin from the cluster's pen position, and its advance, in em; y down.

    The pen is on the baseline and goes right; in vertical text it is on the middle of the
    column and goes down. x and y are the page's right and down all the same.
    """

    id: int
    x: float
    y: float
    advance: float


class Cluster(NamedTuple):
    """The smallest piece of text that a line may hold: text[start:end] and its glyphs.

    `font` is None for a hard line break, which has no glyphs and no width. `advance` is
    to the right, in vertical text down. Glyphs of `sideways` clusters are to be drawn
    turned a quarter clockwise around their origins; those of a cluster with a `scale`
    are to be drawn at that part of the font size. Neither changes what x, y and advance
    mean: page axes, in em of the whole font size. A `combined` cluster is a tate-chu-yoko.
    """

    start: int
    end: int
    font: FontRef | None
    advance: float
    glyphs: tuple[ShapedGlyph, ...]
    sideways: bool = False
    scale: float = 1.0
    combined: bool = False


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as clusters that cover it in order, and the characters no face has.

    `shown` is the text as it was set: with the marks of vertical text, if it is that.
    """

    text: str
    shown: str
    lang: str
    clusters: tuple[Cluster, ...]
    missing: tuple[str, ...]


@lru_cache(maxsize=256)
def shape(
    text: str,
    lang: str,
    chain: tuple[FontRef, ...],
    vertical: bool = False,
    around: tuple[str, str] = ("", ""),
    latin: FontRef | None = None,
    *,
    corners: bool = False,
    side_by_side: bool = True,
) -> Shaped:
    """Shape `text` for `lang` with the first face of `chain` that has each cluster.

    What is Latin is tried with the face `latin` first. Vertical text is set with the marks
    of vertical text: “ ” as 『 』 in zh-Hans, as 〝 〟 in Japanese unless that has `corners`.
    The clusters are those of `text` as it is. `around` are the characters beside the text;
    `side_by_side` sets short numbers and capitals of vertical text so.
    """
    shown = _shown(text, lang, chain, around, corners) if vertical else text
    segments, missing = itemize(
        shown, lang, chain, vertical=vertical, latin_font=latin, side_by_side=side_by_side
    )
    box = metrics(chain[0])
    clusters: list[Cluster] = []
    for segment in segments:
        if segment.font is None:
            clusters.append(Cluster(segment.start, segment.end, None, 0.0, ()))
        elif segment.stand == "combined":
            clusters.append(_combined(shown, lang, segment, segment.font, box))
        else:
            clusters.extend(_shape_segment(shown, lang, segment, segment.font, box))
    if lang.startswith("ko") and not BRACKETS.isdisjoint(shown):
        clusters = [_narrowed(shown, lang, cluster, vertical) for cluster in clusters]
    return Shaped(text, shown, lang, tuple(clusters), _with_tofu(text, clusters, missing))


def _narrowed(text: str, lang: str, cluster: Cluster, vertical: bool) -> Cluster:
    """The cluster without the white of a bracket that is `narrowed`."""
    upright = vertical and not cluster.sideways
    if cluster.font is None:
        return cluster
    white = narrowed(text[cluster.start], lang, cluster.font, upright)
    if white == NO_WHITE:
        return cluster
    right, down = (0.0, white.before) if vertical else (white.before, 0.0)
    glyphs = [glyph._replace(x=glyph.x - right, y=glyph.y - down) for glyph in cluster.glyphs]
    spare = white.before + white.after
    glyphs[-1] = glyphs[-1]._replace(advance=glyphs[-1].advance - spare)
    return cluster._replace(advance=cluster.advance - spare, glyphs=tuple(glyphs))


def _shown(
    text: str,
    lang: str,
    chain: tuple[FontRef, ...],
    around: tuple[str, str],
    corners: bool,
) -> str:
    """The text in its vertical forms, except for those that no face has."""
    forms = vertical_forms(text, lang, around, corners)
    return "".join(
        form if form == char or any(has_glyph(font, form) for font in chain) else char
        for char, form in zip(text, forms, strict=True)
    )


def _with_tofu(text: str, clusters: list[Cluster], missing: tuple[str, ...]) -> tuple[str, ...]:
    """`missing`, and what was thought to need no glyph but was shaped to .notdef."""
    found = dict.fromkeys(missing)
    for cluster in clusters:
        for glyph in cluster.glyphs:
            if glyph.id == _NOTDEF:
                chars = text[cluster.start : cluster.end]
                if not found.keys() & set(chars):
                    found.update(dict.fromkeys(chars))
                break
    return tuple(found)


def _width(buffer: hb.Buffer, em: int) -> float:
    width: float = sum(position.x_advance for position in buffer.glyph_positions) / em
    return width


def _buffer(
    text: str,
    lang: str,
    segment: Segment,
    font: hb.Font,
    features: Mapping[str, bool] = MappingProxyType({}),
) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(text[segment.start : segment.end])
    buffer.direction = "ttb" if segment.stand == "upright" else "ltr"
    buffer.script = segment.script
    buffer.language = lang
    hb.shape(font, buffer, {**(_SOLID if segment.script == "Hani" else {}), **features})
    return buffer


def _shape_segment(
    text: str, lang: str, segment: Segment, ref: FontRef, box: Metrics
) -> list[Cluster]:
    """The clusters of a segment, on the line that `box` measures."""
    font = hb_font(ref)
    em = font.face.upem / ref.scale
    buffer = _buffer(text, lang, segment, font)
    stand, sideways = segment.stand, segment.stand == "sideways"
    # What is above the baseline comes to lie to its right: the em box is centred.
    baseline = -(box.top + box.bottom) / 2 if sideways else 0.0
    # BASE: Latin stands on its baseline (romn), ideographs in their em boxes (ideo), so
    # those of a face whose em box begins elsewhere are moved. A column aligns them itself.
    lift = 0.0 if stand == "upright" else box.bottom - metrics(ref).bottom
    loose = stand == "upright" and not has_vertical_metrics(ref)

    def cluster(
        start: int, end: int, pen: float, glyphs: list[tuple[int, float, float, float]]
    ) -> Cluster:
        return Cluster(start, end, ref, pen, _shared(*glyphs), sideways, scale=ref.scale)

    clusters: list[Cluster] = []
    begin = start = segment.start
    pen, glyphs = 0.0, list[tuple[int, float, float, float]]()
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        at = begin + info.cluster
        if at != start and glyphs:
            clusters.append(cluster(start, at, pen, glyphs))
            start, pen, glyphs = at, 0.0, []
        right, up = position.x_offset / em, position.y_offset / em
        if lift and is_ideographic(text[at], segment.script):
            up += lift
        advance = position.x_advance / em
        if stand == "upright":
            advance = -position.y_advance / em
            spare = advance - 1.0 if loose and advance else 0.0
            advance -= spare
            glyph = info.codepoint, right, pen - up - spare / 2, advance
        elif sideways:
            glyph = info.codepoint, baseline + up, pen + right, advance
        else:
            glyph = info.codepoint, pen + right, -up, advance
        glyphs.append(glyph)
        pen += advance
    clusters.append(cluster(start, segment.end, pen, glyphs))
    return clusters


@lru_cache(maxsize=8192)
def _shared(*glyphs: tuple[int, float, float, float]) -> tuple[ShapedGlyph, ...]:
    """The glyphs of a cluster, one object for all that are the same: texts have few kinds."""
    return tuple(map(ShapedGlyph._make, glyphs))


def _combined(text: str, lang: str, segment: Segment, ref: FontRef, box: Metrics) -> Cluster:
    """One cluster side by side in the middle of the column, an em high and at most as wide.

    JLREQ 3.2.5, CLREQ 3.2.3: set solid, with half-width forms where it would be wider, and
    smaller where it still is.
    """
    font = hb_font(ref)
    em = font.face.upem / ref.scale
    buffer = _buffer(text, lang, segment, font)
    width = _width(buffer, em)
    if width > 1:
        narrow = _buffer(text, lang, segment, font, {"hwid": True})
        if _width(narrow, em) < width:
            buffer, width = narrow, _width(narrow, em)
    scale = min(1.0, 1.0 / width) if width > 0 else 1.0
    baseline = 0.5 + scale * (box.top + box.bottom) / 2
    glyphs: list[ShapedGlyph] = []
    pen = -width / 2
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x = scale * (pen + position.x_offset / em)
        y = baseline - scale * position.y_offset / em
        last = len(glyphs) + 1 == len(buffer.glyph_infos)
        glyphs.append(ShapedGlyph(info.codepoint, x, y, 1.0 if last else 0.0))
        pen += position.x_advance / em
    return Cluster(
        segment.start,
        segment.end,
        ref,
        1.0,
        tuple(glyphs),
        scale=scale * ref.scale,
        combined=True,
    )
