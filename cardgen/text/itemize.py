"""Cut a text into segments that one face sets in one script.

In come a text, its language and the faces to try; out go segments that cover the text,
and the characters that no face has. Fallback goes by grapheme cluster (UAX #29), so that
a base and its marks never come from two fonts.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from icu4py.breakers import CharacterBreaker

from cardgen.display import FontRef
from cardgen.fonts import has_glyph
from cardgen.text.classes import LINE_FEED, SPACED_SCRIPTS, is_ignorable, script


class Segment(NamedTuple):
    """text[start:end], to be shaped as one; `font` is None for a hard line break."""

    start: int
    end: int
    font: FontRef | None
    script: str


def itemize(
    text: str, lang: str, chain: tuple[FontRef, ...]
) -> tuple[list[Segment], tuple[str, ...]]:
    """Segments of `text`, and the characters that no face of `chain` has.

    A missing character keeps its place, set by the first face as .notdef.
    """
    segments: list[Segment] = []
    missing: dict[str, None] = {}
    start = 0
    current = "Hang" if lang.startswith("ko") else "Hani"  # of marks and digits at the start
    for cluster in CharacterBreaker(text, lang):
        end = start + len(cluster)
        if cluster[-1] == LINE_FEED:
            segments.append(Segment(start, end, None, ""))
            start = end
            continue
        font = _face_for(cluster, chain)
        if font is None:
            missing.update(dict.fromkeys(_missing(cluster, chain)))
            font = chain[0]
        own = script(cluster[0])
        if own is not None:
            # Fonts' rules do not differ between Han and kana. Hangul stands apart: only its
            # own shaper puts syllables together that were typed in parts.
            current = "Hani" if own in SPACED_SCRIPTS else own
        last = segments[-1] if segments else None
        if last and last.font == font and last.script == current:
            segments[-1] = Segment(last.start, end, font, current)
        else:
            segments.append(Segment(start, end, font, current))
        start = end
    return segments, tuple(missing)


def _face_for(cluster: str, chain: tuple[FontRef, ...]) -> FontRef | None:
    # HarfBuzz composes what a face has only in composed form: Hangul or é typed in parts.
    forms = dict.fromkeys((cluster, unicodedata.normalize("NFC", cluster)))
    for font in chain:
        if any(not _lacking(form, font) for form in forms):
            return font
    return None


def _lacking(cluster: str, font: FontRef) -> list[str]:
    return [char for char in cluster if not (has_glyph(font, char) or is_ignorable(char))]


def _missing(cluster: str, chain: tuple[FontRef, ...]) -> list[str]:
    """The characters of a cluster that no face has; else those the first face lacks."""
    nowhere = [char for char in cluster if all(_lacking(char, font) for font in chain)]
    return nowhere or _lacking(cluster, chain[0])
