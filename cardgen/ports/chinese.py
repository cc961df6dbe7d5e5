"""Chinese characters by OpenCC: traditional, simplified and Japanese forms.

Natively it is the package OpenCC. A browser has the tables of the same release, which are
fetched when a text first needs one. A direction is named as OpenCC names it: t2s, s2t, jp2t or
t2jp.
"""

from __future__ import annotations

import sys
from functools import cache

if sys.platform == "emscripten":
    import json
    import zlib
    from collections.abc import Mapping
    from typing import Any, Final, NamedTuple

    from cardgen_wasm import files

    _GZIP: Final = 31  # window bits that stand for gzip's header

    class _Table(NamedTuple):
        """The words of a table with their conversions, and the length of the longest."""

        words: Mapping[str, str]
        longest: int

    @cache
    def _load_tables(way: str) -> tuple[_Table, ...]:
        """Load the tables of a direction, in the order in which they are asked."""
        return tuple(_Table(each, max(map(len, each))) for each in _fetch_tables()[way])

    @cache
    def _fetch_tables() -> Mapping[str, Any]:
        """Fetch the tables of all directions."""
        return json.loads(zlib.decompress(files.fetch("chinese.json").to_bytes(), _GZIP))

    def convert(way: str, text: str) -> str:
        """Convert the characters of a text in a direction."""
        return _replace(_replace(text, _load_tables("normal")), _load_tables(way))

    def _replace(text: str, tables: tuple[_Table, ...]) -> str:
        """Replace words from left to right: the longest of the first table that has any."""
        done: list[str] = []
        at = 0
        while at < len(text):
            for words, longest in tables:
                ends = range(min(at + longest, len(text)), at, -1)
                end = next((end for end in ends if text[at:end] in words), None)
                if end is not None:
                    done.append(words[text[at:end]])
                    at = end
                    break
            else:
                done.append(text[at])
                at += 1
        return "".join(done)

else:
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from opencc import OpenCC

    @cache
    def _load_converter(way: str) -> OpenCC:
        """Load a converter of OpenCC. Raises ModuleNotFoundError without it."""
        from opencc import OpenCC

        return OpenCC(way)

    def convert(way: str, text: str) -> str:
        """Convert the characters of a text. Raises ModuleNotFoundError without OpenCC."""
        return str(_load_converter(way).convert(text))
