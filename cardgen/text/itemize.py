"""Split a text into segments of one face and one script.

Fallback works on grapheme clusters (UAX #29), so that a base and its marks never come from two
fonts, and on pairs of brackets or quotation marks. A segment of vertical text also has one
stand: upright, on its side, or side by side within an em.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.fonts import has_glyph, has_variation, hb_font
from cardgen.lazy import lazy_pattern
from cardgen.ports import breaking
from cardgen.text.classes import (
    LINE_FEED,
    SPACED_SCRIPTS,
    find_script,
    find_sequences,
    is_ignorable,
)
from cardgen.text.orientation import Stand, find_stands, inherits_stand


class Segment(NamedTuple):
    """text[start:end], to be shaped as one; `font` is None for a hard line break."""

    start: int
    end: int
    font: FontRef | None
    script: str
    stand: Stand = "level"
    level: int = 0  # of embedding (UAX #9); odd from right to left


# Pairs of marks in one style; quotation marks with the pair for quotations inside.
_SETS: Final = (
    *("“”‘’", "「」『』", "﹁﹂﹃﹄", "〝〟", "《》〈〉", "«»‹›", "（）", "［］", "｛｝"),
    *("【】", "〔〕", "〖〗", "〘〙", "〚〛", "｟｠", "｢｣", "()", "[]", "{}"),
)
_SET_OF: Final = {mark: marks for marks in _SETS for mark in marks}
# Letters of Latin-1, Extended-A and -B and Extended Additional, digits, and combining marks;
# full-width forms belong to the CJK font.
_WORD: Final = "[0-9A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ]+"
_BETWEEN: Final = r"[ -/:-@\[-`{-~’]+"
# Marks that belong to the next word, and marks that belong to the word before.
_LEANING: Final = r"""["'#$&(*+<=@\[\\^_`{|~/-]"""
_LEANT_ON: Final = r"""[!"'%&)*+,./:;=>?\]^_`|}~-]*"""
# It begins only where its marks do: a row of marks without a word is tried once.
_STRETCH: Final = lazy_pattern(
    f"(?<!{_LEANING}){_LEANING}*{_WORD}(?:{_BETWEEN}{_WORD})*{_LEANT_ON}"
)

# Words of alphabets and their like; what makes them differ from a word in ASCII.
_BEYOND: Final = (
    "À-ÖØ-öø-ʯ\u0300-\u0377ͻ-ͽΆΈ-ҁ\u0483-ՙՠ-ֈḀ-ῼ"  # Latin, Greek, Cyrillic, Armenian
    "\u0591-\u05bd\u05c1-\u05f2\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc"
    "\u06ee-\u06fc\ufb1d-\ufdfb\ufe70-\ufefc\u200c\u200d"  # Hebrew, Arabic
    "\u0700-\u0963\u0966-\u10ff"  # of South and South-East Asia, Georgian
)
_HAS_BEYOND: Final = lazy_pattern(f"[{_BEYOND}]")
_WHOLE_WORD: Final = lazy_pattern(f"[A-Za-z{_BEYOND}]{{2,}}")

_PAIRS: Final = frozenset(("()", "[]", "{}", '""'))
_OPENERS: Final = frozenset('([{"')
_LINE_BREAK: Final = (None, "", "level", 0)
_FIRST_SCRIPTS: Final = {"ko": "Hang", "ar": "Arab", "fa": "Arab", "ur": "Arab", "he": "Hebr"}


def itemize(
    text: str,
    lang: str,
    chain: tuple[FontRef, ...],
    *,
    vertical: bool = False,
    latin_font: FontRef | None = None,
    side_by_side: bool = True,
    levels: Sequence[int] = (),
) -> tuple[list[Segment], tuple[str, ...]]:
    """Divide `text` into segments of one font. List also the characters that no font has.

    A missing character keeps its place, set by the first face as .notdef. Latin text tries
    `latin_font` first. For `side_by_side` see `find_stands`. `levels` are those of the
    characters by UAX #9, if not all run from left to right.
    """
    # The start of each segment, and its face, script and stand; the next start ends it.
    starts: list[int] = []
    looks: list[tuple[FontRef | None, str, Stand, int]] = []
    missing: dict[str, None] = {}
    start = 0
    # Of marks and digits at the start.
    current = _FIRST_SCRIPTS.get(lang.partition("-")[0], "Hani")
    clusters = breaking.split_clusters(text, lang)
    characters = frozenset(text)
    apart = find_latin(text) if latin_font else frozenset()
    whole = _find_word_faces(text, latin_font, chain) if _HAS_BEYOND.search(text) else {}
    level: list[Stand] = ["level"]
    ways = level * len(clusters)
    if vertical:
        ways = find_stands(clusters, lang, side_by_side=side_by_side)
    last: tuple[FontRef | None, str, Stand, int] | None = None
    for cluster, stand in zip(clusters, ways, strict=True):
        if cluster[-1] == LINE_FEED:
            starts.append(start)
            looks.append(last := _LINE_BREAK)
            start += len(cluster)
            continue
        faces = (latin_font, *chain) if latin_font and start in apart else chain
        if marks := _SET_OF.get(cluster):
            font = _find_pair_face(cluster, marks, characters, faces)
        else:
            font = whole.get(start) or _find_face(cluster, faces)
        if font is None:
            missing.update(dict.fromkeys(_missing(cluster, chain)))
            font = chain[0]
        own = find_script(cluster[0])
        if own is not None:
            # The rules of fonts are the same for Han and kana. Hangul differs: only its own
            # shaper joins syllables that were typed in parts.
            current = "Hani" if own in SPACED_SCRIPTS else own
        written = "Latn" if own is None and faces is not chain else current
        look = (font, written, stand, levels[start] if levels else 0)
        alike = look == last
        if alike and stand == "transformed":
            alike = text[start] == text[start - 1] or all(map(inherits_stand, cluster))
        if not alike:
            starts.append(start)
            looks.append(last := look)
        start += len(cluster)
    segments = [
        Segment(begin, end, *look)
        for begin, end, look in zip(starts, [*starts, start][1:], looks, strict=True)
    ]
    return _resolve_stands(segments, text, lang) if vertical else segments, tuple(missing)


def _resolve_stands(segments: list[Segment], text: str, lang: str) -> list[Segment]:
    """Decide if characters stand or lie in a column, by the vertical forms of their font."""
    resolved: list[Segment] = []
    for segment in segments:
        stand = segment.stand
        if segment.font and stand == "transformed":
            piece = "".join(
                c for c in text[segment.start : segment.end] if not inherits_stand(c)
            )
            formed = _has_vertical_form(piece, lang, segment.font, segment.script)
            stand = "upright" if formed else "sideways"
        last = resolved[-1] if resolved else None
        if segment.font and last and last[2:] == (segment.font, segment.script, stand, 0):
            resolved[-1] = last._replace(end=segment.end)
        else:
            resolved.append(segment._replace(stand=stand))
    return resolved


@lru_cache(maxsize=4096)
def _has_vertical_form(text: str, lang: str, font: FontRef, script: str) -> bool:
    """True if the font has vertical forms for a text (OpenType feature `vert`).

    The whole text counts: two dashes may have a form that a single dash has not.
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


def _find_word_faces(
    text: str, latin: FontRef | None, chain: tuple[FontRef, ...]
) -> dict[int, FontRef]:
    """Find one face for each word that the first one has in part, by the indices in the text.

    A word in two faces looks like a mistake, and letters of Arabic do not join across them.
    """
    faces = (latin, *chain) if latin else chain
    found: dict[int, FontRef] = {}
    for match in _WHOLE_WORD.finditer(text):
        word = unicodedata.normalize("NFC", match[0])
        if _lacking(word, faces[0]):
            font = next((font for font in faces[1:] if not _lacking(word, font)), None)
            if font:
                found |= dict.fromkeys(range(match.start(), match.end()), font)
    return found


def _find_pair_face(
    mark: str, marks: str, characters: frozenset[str], chain: tuple[FontRef, ...]
) -> FontRef | None:
    """Find the first font with a bracket or quotation mark, its partner and related marks."""
    first = marks.index(mark) // 2 * 2
    pair = marks[first : first + 2]
    for wanted in ({*pair, *characters.intersection(marks)}, pair):
        for font in chain:
            if all(has_glyph(font, char) for char in wanted):
                return font
    return _find_face(mark, chain)


def _find_face(cluster: str, chain: tuple[FontRef, ...]) -> FontRef | None:
    """Find the first font for a grapheme cluster, if possible with its variation form."""
    if len(cluster) == 1 and has_glyph(chain[0], cluster):
        return chain[0]
    # HarfBuzz composes Hangul or é typed in parts if a face has the composed form only.
    forms = dict.fromkeys((cluster, unicodedata.normalize("NFC", cluster)))
    varied = find_sequences(cluster) if len(cluster) > 1 else None
    plain = None
    for font in chain:
        if any(not _lacking(form, font) for form in forms):
            if not varied or all(has_variation(font, *sequence) for sequence in varied):
                return font
            plain = plain or font
    return plain


def _lacking(cluster: str, font: FontRef) -> list[str]:
    """List the characters of a grapheme cluster that a font does not have."""
    return [char for char in cluster if not (has_glyph(font, char) or is_ignorable(char))]


def _missing(cluster: str, chain: tuple[FontRef, ...]) -> list[str]:
    """List the characters of a cluster without a font, or else those not in the first font."""
    nowhere = [char for char in cluster if all(_lacking(char, font) for font in chain)]
    return nowhere or _lacking(cluster, chain[0])


def find_latin(text: str) -> frozenset[int]:
    """Find the indices of Latin letters and digits, and of ASCII marks and spaces between them.

    A mark beside a word belongs to it. A space counts only between two Latin words, so that all
    spaces of a Korean line are equally wide.
    """
    indices = frozenset(
        at for match in _STRETCH.finditer(text) for at in range(match.start(), match.end())
    )
    return indices - _find_halves(text, indices) if indices else indices


def _find_halves(text: str, indices: Collection[int]) -> frozenset[int]:
    """Find brackets and straight quotation marks whose partner is not among `indices`."""
    opened: list[int] = []
    halves: set[int] = set()
    for at, char in enumerate(text):
        closes = bool(opened) and text[opened[-1]] + char in _PAIRS
        if closes:
            pair = {opened.pop(), at}
            if len(pair.intersection(indices)) == 1:
                halves |= pair
        elif char in _OPENERS:
            opened.append(at)
    return frozenset(halves)
