"""Faces, languages, small fonts and random texts for the tests of text and layout."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import uharfbuzz as hb
from hypothesis import strategies as st

from cardgen.display import FontRef
from cardgen.fonts import Weight, hb_font, load_fonts
from cardgen.resources import FONTS

LANGS: Final = ("zh-Hans", "zh-Hant", "zh-HK", "ja", "ko")
LIBRARY: Final = load_fonts([FONTS])

POOLS: Final = (
    "兄弟同心其利断金山川異域風月天国骨直返令𠮷々〇",
    "형제가한마음이면\u1112\u1161\u11ab",
    "ひらがなカタカナっャーゞ",
    "abcXYZéßΩж",
    "0123456789",
    "。，、；：？！…—～·「」『』（）《》“”‘’【】",
    ".,;:?!-~()[]\"'/&%$#@+",
    " \n\u3000\u00a0\u200b\u00ad",
    "👍🏽❤🇰🇷👩\u200d🚒",
    "\u0301\u0308\u200d\ufe0f\U000e0100\u20e3",
)

# One character of any pool, or any character at all that can be encoded.
CHARS: Final = st.one_of(
    *(st.sampled_from(pool) for pool in POOLS), st.characters(exclude_categories=["Cs"])
)
TEXTS: Final = st.lists(CHARS, max_size=30).map("".join)


def chain(lang: str, family: str = "sans", weight: Weight = "regular") -> tuple[FontRef, ...]:
    """Get the bundled faces for a language."""
    return LIBRARY.chain(family, weight, lang)


def cut(text: str, breaks: Sequence[int]) -> str:
    """Insert a stroke at each break of a text: 心诚｜则｜花开."""
    edges = [0, *breaks, len(text)]
    return "｜".join(text[a:b] for a, b in pairwise(edges))


def patch(path: Path, table: str, old: bytes, new: bytes, at: int | None = None) -> FontRef:
    """Change the bytes of a font's table: `old` to `new`, wherever it is or at `at`."""
    data = path.read_bytes()
    records = struct.iter_unpack(">4sLLL", data[12 : 12 + 16 * int.from_bytes(data[4:6])])
    (start, length) = next(found[2:] for found in records if found[0] == table.encode())
    before = data[start : start + length]
    if at is None:
        assert old in before
        after = before.replace(old, new)
    else:
        assert before[at : at + len(old)] == old
        after = before[:at] + new + before[at + len(new) :]
    path.write_bytes(data[:start] + after + data[start + length :])
    return FontRef(str(path), 0)


def subset(
    path: Path, text: str, *, weight: Weight = "regular", lang: str = "ko", without: str = ""
) -> Path:
    """Make a small font at `path` with the characters of `text`, a subset of a bundled one.

    It lacks the tables that `without` names.
    """
    face = hb_font(LIBRARY.families["sans"].face(weight, lang)).face
    wanted = hb.SubsetInput()
    wanted.unicode_set.set(map(ord, text))
    for table in without.split():
        wanted.drop_table_tag_set.add(int.from_bytes(table.encode()))
    wanted.name_id_set.set(range(16))  # so that the font keeps its name
    path.write_bytes(hb.subset(face, wanted).blob.data)
    return path


def regional(path: Path, text: str, *pages: int) -> FontRef:
    """Make a small font for code pages, a subset without forms by language.

    They are bits of OS/2's ulCodePageRange1: 17 JIS, 18 GB 2312, 19 Wansung, 20 Big5.
    """
    subset(path, text, without="GSUB")
    bits = sum(1 << page for page in pages)
    return patch(path, "OS/2", b"", struct.pack(">L", bits), 78)
