"""Boundaries in a text by ICU: line ends, words, and grapheme clusters.

Natively ICU is that of icu4py. In a browser it is a build of ICU's break iterators alone, with
the rules and dictionaries of icu4py: the browser's own `Intl.Segmenter` breaks no lines, and
its words differ from one browser to the next.
"""

from __future__ import annotations

import sys

if sys.platform == "emscripten":
    from cardgen_wasm import breaking

    def find_line_ends(text: str, locale: str) -> tuple[int, ...]:
        """Find line ends by UAX #14, tailored by an ICU locale such as ``ja@lb=strict``."""
        return tuple(breaking.lineEnds(text, locale).to_py())

    def find_word_ends(text: str, lang: str) -> tuple[int, ...]:
        """Find the ends of words; in Chinese and Japanese by ICU's dictionary."""
        return tuple(breaking.wordEnds(text, lang).to_py())

    def split_clusters(text: str, lang: str) -> list[str]:
        """Split a text into grapheme clusters (UAX #29)."""
        if text.isascii() and "\r" not in text:
            return list(text)
        ends = breaking.clusterEnds(text, lang).to_py()
        return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]

else:
    from collections.abc import Iterable
    from itertools import accumulate

    from icu4py.breakers import CharacterBreaker, LineBreaker, WordBreaker

    def find_line_ends(text: str, locale: str) -> tuple[int, ...]:
        """Find line ends by UAX #14, tailored by an ICU locale such as ``ja@lb=strict``."""
        return _find_ends(LineBreaker(text, locale))

    def find_word_ends(text: str, lang: str) -> tuple[int, ...]:
        """Find the ends of words; in Chinese and Japanese by ICU's dictionary."""
        return _find_ends(WordBreaker(text, lang))

    def split_clusters(text: str, lang: str) -> list[str]:
        """Split a text into grapheme clusters (UAX #29)."""
        return list(CharacterBreaker(text, lang))

    def _find_ends(pieces: Iterable[str]) -> tuple[int, ...]:
        """Find the ends of pieces in characters; ICU's own offsets count UTF-16 units."""
        return tuple(accumulate(map(len, pieces)))
