"""Findings for characters and forms that fonts lack, and for faces of another region.

A missing character is an error. A wrong form is a warning, one for each face or sequence: it
stops no job, since every character can be read.

One code point of Han has forms that differ from Beijing to Taipei, Tokyo and Seoul. A face
shows its region by the languages of its `locl` feature (OpenType), and by the code pages of its
OS/2 table.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, Literal

import msgspec

from cardgen.controls import format_code_point
from cardgen.display import FontRef
from cardgen.errors import Diagnostic, Location
from cardgen.fonts import PLAIN, FontChoice, FontLibrary, Weight, has_variation, hb_font
from cardgen.remedies import Remedy
from cardgen.text.classes import find_script, find_sequences, is_ignorable, needs_form

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

# Blocks of letters that add-ons have; the bundled fonts have a part of the first ones.
_LETTERINGS: Final = (
    ("\u0100", "\u052f", "latin"), ("\u0591", "\u05f4", "hebrew"),
    ("\u0600", "\u06ff", "arabic"), ("\u1e00", "\u1ffe", "latin"),
)  # fmt: skip
_SHOWN: Final = 8  # characters that a finding names


class FontUse(msgspec.Struct, frozen=True):
    """Characters of a text of `lang`, the face that has them, and the fonts of their style."""

    chars: str
    lang: str
    font: FontRef
    asked: FontChoice | None = None


def list_font_warnings(
    settings: Iterable[FontUse],
    fonts: FontLibrary,
    location: Location | None = None,
    where: str = "",
) -> list[Diagnostic]:
    """List warnings about fonts made for another region, and about missing variation forms."""
    foreign: dict[tuple[str, FontRef], dict[str, None]] = {}
    lacking: dict[str, None] = {}
    for setting in settings:
        chars, key = setting.chars, (setting.lang, setting.font)
        if not is_made_for(setting.font, setting.lang, fonts):
            han = (char for char in chars if find_script(char) == "Hani")
            foreign.setdefault(key, {}).update(dict.fromkeys(han))
        for base, selector in find_sequences(chars):
            if needs_form(base, selector) and not has_variation(setting.font, base, selector):
                lacking[base + selector] = None
    return [
        Diagnostic(
            "wrong-region",
            f"{where}the font {font.name} is used for {', '.join(map(_format_char, chars))}, "
            f"but it is not made for {lang}",
            location=location,
            severity="warning",
            remedy=_add_font(f"made for {lang} that has {'them' if len(chars) > 1 else 'it'}"),
        )
        for (lang, font), chars in foreign.items()
        if chars
    ] + [
        Diagnostic(
            "missing-variation",
            f"{where}no font has the form {_format_char(sequence)}; "
            f"the usual form of {sequence[0]} is used",
            location=location,
            hint=f"delete {format_code_point(sequence[1])}",
            severity="warning",
            remedy=_add_font("that has this form"),
        )
        for sequence in lacking
    ]


def matches_style(font: FontRef, asked: FontChoice | None, fonts: FontLibrary) -> bool:
    """True if the font has the family and weight of the style."""
    return asked is None or not (
        _lacks_weight(font, asked, fonts) or _is_other(font, asked, fonts)
    )


def list_style_warnings(
    settings: Iterable[FontUse],
    fonts: FontLibrary,
    location: Location | None = None,
    where: str = "",
) -> list[Diagnostic]:
    """List warnings about characters in another weight or another family than the style's."""
    weights: dict[tuple[Weight, FontRef], None] = {}
    others: dict[tuple[str, FontRef], dict[str, None]] = {}
    for setting in settings:
        font, asked = setting.font, setting.asked
        inked = [char for char in setting.chars if not (char.isspace() or is_ignorable(char))]
        if asked is None or not inked:
            continue
        if _lacks_weight(font, asked, fonts):
            weights[asked.weight, font] = None
        if _is_other(font, asked, fonts):
            family = fonts.families[asked.families[0]].name
            others.setdefault((family, font), {}).update(dict.fromkeys(inked))
    return [
        Diagnostic(
            "missing-weight",
            f"{where}{fonts.families[fonts.names(font)[0]].name} has no {weight} weight; "
            f"{font.name} is used",
            location=location,
            hint=f"use a weight of this font, or list a {weight} file in fonts.toml",
            severity="warning",
        )
        for weight, font in weights
    ] + [
        Diagnostic(
            "other-font",
            f"{where}{family} does not have {_format_chars(chars)}; {font.name} is used",
            location=location,
            hint="use other characters, or a font with these characters",
            severity="warning",
        )
        for (family, font), chars in others.items()
    ]


def _lacks_weight(font: FontRef, asked: FontChoice, fonts: FontLibrary) -> bool:
    """True if the font does not have the weight of the style."""
    weights = fonts.weights(font)
    return bool(weights) and asked.weight not in weights


def _is_other(font: FontRef, asked: FontChoice, fonts: FontLibrary) -> bool:
    """True if the font is of another family than that of the style.

    The plain family is exempt: projects list fonts on purpose to complete it.
    """
    return asked.families[0] != PLAIN and not set(asked.families) & {*fonts.names(font)}


def missing_glyph_error(
    chars: str, location: Location | None = None, shown_by: str = ""
) -> Diagnostic:
    """Make the error for characters that no font has. `shown_by` describes their text."""
    return Diagnostic(
        "missing-glyph",
        f"no font has {_format_chars(chars)}"
        + (f", which {shown_by} shows" if shown_by else ""),
        location=location,
        remedy=_find_addon(chars)
        or _add_font(f"that has {'them' if len(chars) > 1 else 'it'}"),
    )


def _find_addon(chars: str) -> Remedy | None:
    """Make the remedy "add the lettering of their script", if all characters have one."""
    names = {
        next((name for first, last, name in _LETTERINGS if first <= char <= last), "")
        for char in chars
    }
    return Remedy("add-lettering", (*names,)) if len(names) == 1 and "" not in names else None


def _format_chars(chars: Iterable[str]) -> str:
    """Format the first few characters of a list, and the number of all others."""
    chars = list(chars)
    names = ", ".join(
        _format_char(char) if char.isprintable() else format_code_point(char)
        for char in chars[:_SHOWN]
    )
    return names + (f" and {rest} more" if (rest := len(chars) - _SHOWN) > 0 else "")


def _add_font(which: str) -> Remedy:
    """Make the remedy "add a font"; `which` describes the font."""
    return Remedy("add-font", (f"a font {which}",))


def _format_char(chars: str) -> str:
    """Format a character or a variation sequence with its Unicode code points."""
    return f"{chars[0]} ({' '.join(map(format_code_point, chars))})"


@lru_cache(maxsize=256)
def find_region(lang: str) -> Region | None:
    """Find the region whose Han forms a language uses (BCP 47). None if it does not use Han."""
    language, *rest = lang.split("-")
    if language == "zh":
        return "zh-Hant" if {"Hant", "TW", "HK", "MO"}.intersection(rest) else "zh-Hans"
    if language == "ja":
        return "ja"
    return "ko" if language == "ko" else None


@lru_cache(maxsize=1024)
def is_made_for(ref: FontRef, lang: str, fonts: FontLibrary) -> bool:
    """True if the font has the Han forms for `lang`, or if its region is unknown.

    A face of a ``fonts.toml`` is for the languages of its entry.
    """
    region = find_region(lang)
    if region is None or region in _read_localized(ref):
        return True
    known = {find_region(listed) for listed in fonts.languages(ref)} or _read_code_pages(ref)
    return not known or region in known


@cache
def _read_localized(ref: FontRef) -> frozenset[Region]:
    """Read the regions for which a font has special forms (the OpenType feature `locl`)."""
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
def _read_code_pages(ref: FontRef) -> frozenset[Region]:
    """Read the regions of a font from its code pages (table OS/2). Version 0 has none."""
    face = hb_font(ref).face
    table = bytes(face.reference_table("OS/2").data) if "OS/2" in face.table_tags else b""
    if len(table) < _CODE_PAGE_RANGE_END or table[:2] == b"\0\0":
        return frozenset()
    (bits,) = struct.unpack(">L", table[_CODE_PAGE_RANGE:_CODE_PAGE_RANGE_END])
    return frozenset(region for bit, region in _CODE_PAGES.items() if bits >> bit & 1)
