"""Cut a text into segments that one face sets in one script.

In come a text, its language and the faces to try; out go segments that cover the text,
and the characters that no face has. Fallback goes by grapheme cluster (UAX #29), so that
a base and its marks never come from two fonts, and by pairs of brackets or quotation marks.
Segments of vertical text also stand all alike: upright, on their side, or side by side
within an em.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

import uharfbuzz as hb
from icu4py.breakers import CharacterBreaker

from cardgen.display import FontRef
from cardgen.fonts import has_glyph, has_variation, hb_font
from cardgen.text.classes import LINE_FEED, SPACED_SCRIPTS, is_ignorable, script
from cardgen.text.latin import latin
from cardgen.text.orientation import Stand, follows, stands
from cardgen.text.variations import sequences


class Segment(NamedTuple):
    """text[start:end], to be shaped as one; `font` is None for a hard line break."""

    start: int
    end: int
    font: FontRef | None
    script: str
    stand: Stand = "level"


# Marks of one drawing: each with its partner, and quotation marks with those inside them.
_SETS: Final = (
    *(
        "“”‘’",
        "「」『』",
        "﹁﹂﹃﹄",
        "〝〟",
        "《》〈〉",
        "«»‹›",
        "（）",
        "［］",
        "｛｝",
        "【】",
    ),
    *("〔〕", "〖〗", "〘〙", "〚〛", "｟｠", "｢｣", "()", "[]", "{}"),
)
_SET_OF: Final = {mark: marks for marks in _SETS for mark in marks}
_LINE_BREAK: Final = (None, "", "level")


def itemize(
    text: str,
    lang: str,
    chain: tuple[FontRef, ...],
    *,
    vertical: bool = False,
    latin_font: FontRef | None = None,
    side_by_side: bool = True,
) -> tuple[list[Segment], tuple[str, ...]]:
    """Segments of `text`, and the characters that no face of `chain` has.

    A missing character keeps its place, set by the first face as .notdef. What is Latin
    goes to `latin_font` first. `side_by_side` is what `stands` takes.
    """
    # Where each segment begins, and how it looks; it ends where the next one begins.
    starts: list[int] = []
    looks: list[tuple[FontRef | None, str, Stand]] = []
    missing: dict[str, None] = {}
    start = 0
    current = "Hang" if lang.startswith("ko") else "Hani"  # of marks and digits at the start
    clusters: list[str] = list(CharacterBreaker(text, lang))
    characters = frozenset(text)
    apart = latin(text) if latin_font else frozenset()
    level: list[Stand] = ["level"]
    ways = level * len(clusters)
    if vertical:
        ways = stands(clusters, lang, side_by_side=side_by_side)
    last: tuple[FontRef | None, str, Stand] | None = None
    for cluster, stand in zip(clusters, ways, strict=True):
        if cluster[-1] == LINE_FEED:
            starts.append(start)
            looks.append(last := _LINE_BREAK)
            start += len(cluster)
            continue
        faces = (latin_font, *chain) if latin_font and start in apart else chain
        if marks := _SET_OF.get(cluster):
            font = _face_of_set(cluster, marks, characters, faces)
        else:
            font = _face_for(cluster, faces)
        if font is None:
            missing.update(dict.fromkeys(_missing(cluster, chain)))
            font = chain[0]
        own = script(cluster[0])
        if own is not None:
            # Fonts' rules do not differ between Han and kana. Hangul stands apart: only its
            # own shaper puts syllables together that were typed in parts.
            current = "Hani" if own in SPACED_SCRIPTS else own
        written = "Latn" if own is None and faces is not chain else current
        look = (font, written, stand)
        alike = look == last
        if alike and stand == "transformed":
            alike = text[start] == text[start - 1] or all(map(follows, cluster))
        if not alike:
            starts.append(start)
            looks.append(last := look)
        start += len(cluster)
    segments = [
        Segment(begin, end, *look)
        for begin, end, look in zip(starts, [*starts, start][1:], looks, strict=True)
    ]
    return _settled(segments, text, lang) if vertical else segments, tuple(missing)


def _settled(segments: list[Segment], text: str, lang: str) -> list[Segment]:
    """Segments of vertical text with nothing left that is up to the face."""
    settled: list[Segment] = []
    for segment in segments:
        stand = segment.stand
        if segment.font and stand == "transformed":
            piece = "".join(c for c in text[segment.start : segment.end] if not follows(c))
            formed = _has_vertical_form(piece, lang, segment.font, segment.script)
            stand = "upright" if formed else "sideways"
        last = settled[-1] if settled else None
        if segment.font and last and last[2:] == (segment.font, segment.script, stand):
            settled[-1] = last._replace(end=segment.end)
        else:
            settled.append(segment._replace(stand=stand))
    return settled


@lru_cache(maxsize=4096)
def _has_vertical_form(text: str, lang: str, font: FontRef, script: str) -> bool:
    """Whether the face has glyphs of its own for a text in a column (OpenType `vert`).

    A text, not a character: two dashes may have one where a single one has none.
    """
    glyphs: list[list[int]] = []
    for direction in ("ltr", "ttb"):
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = direction, script, lang
        hb.shape(hb_font(font), buffer)
        glyphs.append([info.codepoint for info in buffer.glyph_infos])
    level, column = glyphs
    return len(level) != len(column) or all(a != b for a, b in zip(*glyphs, strict=True))


def _face_of_set(
    mark: str, marks: str, characters: frozenset[str], chain: tuple[FontRef, ...]
) -> FontRef | None:
    """The first face that has a mark, its partner and those of their set that a text has."""
    first = marks.index(mark) // 2 * 2
    pair = marks[first : first + 2]
    for wanted in ({*pair, *characters.intersection(marks)}, pair):
        for font in chain:
            if all(has_glyph(font, each) for each in wanted):
                return font
    return _face_for(mark, chain)


def _face_for(cluster: str, chain: tuple[FontRef, ...]) -> FontRef | None:
    """The first face that has the forms which selectors ask for, or else the plain ones."""
    if len(cluster) == 1 and has_glyph(chain[0], cluster):
        return chain[0]
    # HarfBuzz composes what a face has only in composed form: Hangul or é typed in parts.
    forms = dict.fromkeys((cluster, unicodedata.normalize("NFC", cluster)))
    varied = sequences(cluster) if len(cluster) > 1 else None
    plain = None
    for font in chain:
        if any(not _lacking(form, font) for form in forms):
            if not varied or all(has_variation(font, *sequence) for sequence in varied):
                return font
            plain = plain or font
    return plain


def _lacking(cluster: str, font: FontRef) -> list[str]:
    return [char for char in cluster if not (has_glyph(font, char) or is_ignorable(char))]


def _missing(cluster: str, chain: tuple[FontRef, ...]) -> list[str]:
    """The characters of a cluster that no face has; else those the first face lacks."""
    nowhere = [char for char in cluster if all(_lacking(char, font) for font in chain)]
    return nowhere or _lacking(cluster, chain[0])
