"""Shape a text once, in em, with the glyph forms of its language.

The result is clusters with glyphs and advances as fractions of the font size. HarfBuzz gets the
language, so that `locl` chooses its forms in a face for several languages.

HarfBuzz turns no glyphs. Upright pieces of vertical text are shaped from top to bottom, with
the `vert` forms of the face; pieces on their side are shaped as horizontal text, and placed for
backends to turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain as concatenate, groupby
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec
import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.fonts import Metrics, has_glyph, hb_font, read_metrics
from cardgen.text.classes import is_ideographic
from cardgen.text.ink import has_vertical_metrics
from cardgen.text.itemize import Segment, itemize
from cardgen.text.orientation import vertical_forms
from cardgen.text.punctuation import BRACKETS, NO_WHITE, find_bracket_white

_NOTDEF: Final = 0
_ALONG: Final = ("ltr", "rtl")
# JLREQ 2.1.1: Han and kana stand in their em boxes, set solid; the kerning of kana in fonts is
# for proportional setting (`palt`). Latin, which is shaped by itself, keeps its kerning.
_SOLID: Final = {"kern": False, "vkrn": False}


class ShapedGlyph(NamedTuple):
    """A glyph, its origin from the cluster's pen position, and its advance, in em; y down.

    The pen is on the baseline and goes right; in vertical text it is on the middle of the
    column and goes down. In both, x is right and y is down on the page.
    """

    id: int
    x: float
    y: float
    advance: float


class Cluster(NamedTuple):
    """The smallest indivisible piece of a text: text[start:end] and its glyphs.

    `font` is None for a hard line break, which has no glyphs and no width. `advance` is
    to the right, in vertical text down. Backends draw the glyphs of a `sideways` cluster
    turned a quarter clockwise around their origins, and those of a cluster with a `scale` at
    that part of the font size. x, y and advance stay on page axes, in em of the whole font
    size. A `combined` cluster is a tate-chu-yoko.
    """

    start: int
    end: int
    font: FontRef | None
    advance: float
    glyphs: tuple[ShapedGlyph, ...]
    sideways: bool = False
    scale: float = 1.0
    combined: bool = False


class Shaped(msgspec.Struct, frozen=True):
    """A text as clusters in order, with the characters that no face has.

    `shown` is the text as it is set: vertical text has the marks of columns.
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
    levels: tuple[int, ...] = (),
) -> Shaped:
    """Shape `text` for `lang` with HarfBuzz, each cluster with the first font that has it.

    Latin text tries the face `latin` first. Vertical text has the marks of columns: “ ” become
    『 』 in zh-Hans, 〝 〟 in Japanese without `corners`. Clusters have the indices of
    `text`. `around` are the characters beside the text; `side_by_side` sets short numbers and
    capitals of vertical text side by side. `levels` are those of UAX #9, if not all are even.
    """
    shown = _choose_forms(text, lang, chain, around, corners) if vertical else text
    segments, missing = itemize(
        shown,
        lang,
        chain,
        vertical=vertical,
        latin_font=latin,
        side_by_side=side_by_side,
        levels=levels,
    )
    box = read_metrics(chain[0])
    clusters: list[Cluster] = []
    for segment in segments:
        if segment.font is None:
            clusters.append(Cluster(segment.start, segment.end, None, 0.0, ()))
        elif segment.stand == "combined":
            clusters.append(_shape_combined(shown, lang, segment, segment.font, box))
        else:
            clusters.extend(_shape_segment(shown, lang, segment, segment.font, box))
    if lang.startswith("ko") and not BRACKETS.isdisjoint(shown):
        clusters = [_trim_bracket(shown, lang, cluster, vertical) for cluster in clusters]
    return Shaped(text, shown, lang, tuple(clusters), _add_notdef(text, clusters, missing))


def _trim_bracket(text: str, lang: str, cluster: Cluster, vertical: bool) -> Cluster:
    """Remove the empty space of a bracket from its cluster (see `find_bracket_white`)."""
    upright = vertical and not cluster.sideways
    if cluster.font is None:
        return cluster
    white = find_bracket_white(text[cluster.start], lang, cluster.font, upright)
    if white == NO_WHITE:
        return cluster
    right, down = (0.0, white.before) if vertical else (white.before, 0.0)
    glyphs = [glyph._replace(x=glyph.x - right, y=glyph.y - down) for glyph in cluster.glyphs]
    spare = white.before + white.after
    glyphs[-1] = glyphs[-1]._replace(advance=glyphs[-1].advance - spare)
    return cluster._replace(advance=cluster.advance - spare, glyphs=tuple(glyphs))


def _choose_forms(
    text: str, lang: str, chain: tuple[FontRef, ...], around: tuple[str, str], corners: bool
) -> str:
    """Replace characters by vertical forms, except for forms that no font has."""
    forms = vertical_forms(text, lang, around, corners)
    return "".join(
        form if form == char or any(has_glyph(font, form) for font in chain) else char
        for char, form in zip(text, forms, strict=True)
    )


def _add_notdef(
    text: str, clusters: list[Cluster], missing: tuple[str, ...]
) -> tuple[str, ...]:
    """Add the characters that have no glyph (.notdef) to the `missing` ones."""
    all_missing = dict.fromkeys(missing)
    for cluster in clusters:
        for glyph in cluster.glyphs:
            if glyph.id == _NOTDEF:
                chars = text[cluster.start : cluster.end]
                if not all_missing.keys() & set(chars):
                    all_missing.update(dict.fromkeys(chars))
                break
    return tuple(all_missing)


def _measure_width(buffer: hb.Buffer, em: int) -> float:
    """Measure the total advance of shaped glyphs, in em."""
    width: float = sum(position.x_advance for position in buffer.glyph_positions) / em
    return width


def _shape_buffer(
    text: str,
    lang: str,
    segment: Segment,
    font: hb.Font,
    features: Mapping[str, bool] = MappingProxyType({}),
) -> hb.Buffer:
    """Shape a segment of a text with HarfBuzz."""
    buffer = hb.Buffer()
    buffer.add_str(text[segment.start : segment.end])
    buffer.direction = "ttb" if segment.stand == "upright" else _ALONG[segment.level % 2]
    buffer.script = segment.script
    buffer.language = lang
    hb.shape(font, buffer, {**(_SOLID if segment.script == "Hani" else {}), **features})
    return buffer


def _shape_segment(
    text: str, lang: str, segment: Segment, ref: FontRef, box: Metrics
) -> list[Cluster]:
    """Shape a segment into clusters, on the line of the em box `box`."""
    font = hb_font(ref)
    em = font.face.upem / ref.scale
    buffer = _shape_buffer(text, lang, segment, font)
    stand, sideways = segment.stand, segment.stand == "sideways"
    # Turning brings the part above the baseline to its right: the em box is centred.
    baseline = -(box.top + box.bottom) / 2 if sideways else 0.0
    # BASE: Latin stands on its baseline (romn), ideographs in their em boxes (ideo), so
    # those of a face whose em box begins elsewhere are moved. A column aligns them itself.
    lift = 0.0 if stand == "upright" else box.bottom - read_metrics(ref).bottom
    loose = stand == "upright" and not has_vertical_metrics(ref)

    def cluster(
        start: int, end: int, pen: float, glyphs: list[tuple[int, float, float, float]]
    ) -> Cluster:
        """Make the cluster text[start:end], `pen` em wide."""
        return Cluster(start, end, ref, pen, _make_glyphs(*glyphs), sideways, scale=ref.scale)

    clusters: list[Cluster] = []
    begin = start = segment.start
    pen, glyphs = 0.0, list[tuple[int, float, float, float]]()
    glyphs_in_order = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    for info, position in (
        _by_reading(glyphs_in_order) if segment.level % 2 else glyphs_in_order
    ):
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


def _by_reading(
    glyphs: Iterable[tuple[hb.GlyphInfo, hb.GlyphPosition]],
) -> Iterator[tuple[hb.GlyphInfo, hb.GlyphPosition]]:
    """Put the clusters of a segment from right to left into the order of reading.

    The glyphs of a cluster stay in order from left to right.
    """
    groups = [list(group) for _, group in groupby(glyphs, lambda pair: pair[0].cluster)]
    return concatenate.from_iterable(reversed(groups))


@lru_cache(maxsize=8192)
def _make_glyphs(*glyphs: tuple[int, float, float, float]) -> tuple[ShapedGlyph, ...]:
    """Make the glyphs of a cluster. Cached, since texts repeat few clusters."""
    return tuple(map(ShapedGlyph._make, glyphs))


def _shape_combined(
    text: str, lang: str, segment: Segment, ref: FontRef, box: Metrics
) -> Cluster:
    """Shape a segment side by side in the middle of a column, at most an em wide.

    JLREQ 3.2.5, CLREQ 3.2.3: it is set solid; if it is wider than an em, with half-width forms,
    and then smaller.
    """
    font = hb_font(ref)
    em = font.face.upem / ref.scale
    buffer = _shape_buffer(text, lang, segment, font)
    width = _measure_width(buffer, em)
    if width > 1:
        narrow = _shape_buffer(text, lang, segment, font, {"hwid": True})
        if _measure_width(narrow, em) < width:
            buffer, width = narrow, _measure_width(narrow, em)
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
    start, end, scale = segment.start, segment.end, scale * ref.scale
    return Cluster(start, end, ref, 1.0, tuple(glyphs), scale=scale, combined=True)
