"""Cut a text into segments that one face sets in one script.

In come a text, its language and the faces to try; out go segments that cover the text,
and the characters that no face has. Fallback goes by grapheme cluster (UAX #29), so that
a base and its marks never come from two fonts.
"""

from __future__ import annotations

from typing import NamedTuple

from icu4py.breakers import CharacterBreaker

from cardgen.display import FontRef
from cardgen.fonts import has_glyph
from cardgen.text.classes import CJK_SCRIPTS, is_ignorable, script

LINE_FEED = "\n"


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
    current = _east_asian(lang)
    for cluster in CharacterBreaker(text, lang):
        end = start + len(cluster)
        if cluster[-1] == LINE_FEED:
            segments.append(Segment(start, end, None, ""))
            start = end
            continue
        font = _face_for(cluster, chain)
        if font is None:
            missing.update((char, None) for char in cluster if not has_glyph(chain[0], char))
            font = chain[0]
        own = script(cluster[0])
        if own is not None:
            current = _east_asian(lang) if own in CJK_SCRIPTS else own
        last = segments[-1] if segments else None
        if last and last.font == font and last.script == current:
            segments[-1] = Segment(last.start, end, font, current)
        else:
            segments.append(Segment(start, end, font, current))
        start = end
    return segments, tuple(missing)


def _face_for(cluster: str, chain: tuple[FontRef, ...]) -> FontRef | None:
    for font in chain:
        if all(has_glyph(font, char) or is_ignorable(char) for char in cluster):
            return font
    return None


def _east_asian(lang: str) -> str:
    """Han, kana and Hangul are shaped together: their fonts' rules do not differ by script."""
    return "Hang" if lang.startswith("ko") else "Hani"
