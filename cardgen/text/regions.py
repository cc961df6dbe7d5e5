"""For which language's readers a face draws its ideographs.

One code point of Han has forms that differ from Beijing to Taipei, Tokyo and Seoul. A face
tells of itself by its OpenType `locl` feature, which has the forms of each language it
lists, and by the code pages of its OS/2 table, whose repertoire it was drawn for.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from typing import Final, Literal

from cardgen.display import FontRef
from cardgen.fonts import FontLibrary, hb_font

Region = Literal["zh-Hans", "zh-Hant", "ja", "ko"]

# OpenType, OS/2, ulCodePageRange1: JIS, GB 2312, Wansung, Big5, Johab.
_CODE_PAGES: Final[dict[int, Region]] = {
    17: "ja", 18: "zh-Hans", 19: "ko", 20: "zh-Hant", 21: "ko",
}  # fmt: skip
_CODE_PAGE_RANGE, _CODE_PAGE_RANGE_END = 78, 82
# OpenType's tags of language systems; ZHH is Hong Kong's.
_LANGUAGE_SYSTEMS: Final[dict[str, Region]] = {
    "JAN ": "ja", "KOR ": "ko", "ZHS ": "zh-Hans", "ZHT ": "zh-Hant", "ZHH ": "zh-Hant",
}  # fmt: skip


@lru_cache(maxsize=256)
def region(lang: str) -> Region | None:
    """The region whose forms a language (BCP 47) is read in; None if it has no Han."""
    language, *rest = lang.split("-")
    if language == "zh":
        return "zh-Hant" if {"Hant", "TW", "HK", "MO"}.intersection(rest) else "zh-Hans"
    if language == "ja":
        return "ja"
    return "ko" if language == "ko" else None


@lru_cache(maxsize=1024)
def is_made_for(ref: FontRef, lang: str, fonts: FontLibrary) -> bool:
    """Whether a face draws Han for the readers of `lang`, or nothing is known about it.

    A face listed in a ``fonts.toml`` is for the languages that it sets there.
    """
    wanted = region(lang)
    if wanted is None or wanted in _localized(ref):
        return True
    known = {region(listed) for listed in fonts.languages(ref)} or _declared(ref)
    return not known or wanted in known


@cache
def _localized(ref: FontRef) -> frozenset[Region]:
    """The regions whose forms a face has under `locl`, which shaping then picks."""
    face = hb_font(ref).face
    if "GSUB" not in face.table_tags:
        return frozenset()
    scripts = face.get_table_script_tags("GSUB")
    chosen = next((tag for tag in ("hani", "DFLT") if tag in scripts), None)
    if chosen is None:
        return frozenset()
    script = scripts.index(chosen)
    return frozenset(
        _LANGUAGE_SYSTEMS[tag]
        for number, tag in enumerate(face.get_script_language_tags("GSUB", script))
        if tag in _LANGUAGE_SYSTEMS
        and "locl" in face.get_language_feature_tags("GSUB", script, number)
    )


@cache
def _declared(ref: FontRef) -> frozenset[Region]:
    """The regions whose code pages a face says to cover; version 0 of OS/2 says none."""
    face = hb_font(ref).face
    table = bytes(face.reference_table("OS/2").data) if "OS/2" in face.table_tags else b""
    if len(table) < _CODE_PAGE_RANGE_END or table[:2] == b"\0\0":
        return frozenset()
    (bits,) = struct.unpack(">L", table[_CODE_PAGE_RANGE:_CODE_PAGE_RANGE_END])
    return frozenset(found for bit, found in _CODE_PAGES.items() if bits >> bit & 1)
