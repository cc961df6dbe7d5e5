"""What fonts lack: characters, and forms of them that a language or a selector asks for.

In comes what no font has, or what was set from which face; out come diagnostics. A character
that is not there is an error; another form of it is a warning, one a face or sequence, which
stops no job, since every character can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from cardgen.controls import code_point
from cardgen.display import FontRef
from cardgen.errors import Diagnostic, Location
from cardgen.fonts import PLAIN, FontChoice, FontLibrary, Weight, has_variation
from cardgen.remedies import Remedy
from cardgen.text.classes import is_ignorable, script
from cardgen.text.regions import is_made_for
from cardgen.text.variations import asks, sequences

_SHOWN: Final = 8  # characters that are named


class FontUse(NamedTuple):
    """Characters of a text of `lang`, the face that sets them, and what a style asked for."""

    chars: str
    lang: str
    font: FontRef
    asked: FontChoice | None = None


def font_warnings(
    settings: Iterable[FontUse],
    fonts: FontLibrary,
    location: Location | None = None,
    where: str = "",
) -> list[Diagnostic]:
    """wrong-region and missing-variation warnings; `where` begins their messages."""
    foreign: dict[tuple[str, FontRef], dict[str, None]] = {}
    lacking: dict[str, None] = {}
    for setting in settings:
        chars, key = setting.chars, (setting.lang, setting.font)
        if not is_made_for(setting.font, setting.lang, fonts):
            han = (char for char in chars if script(char) == "Hani")
            foreign.setdefault(key, {}).update(dict.fromkeys(han))
        for base, selector in sequences(chars):
            if asks(base, selector) and not has_variation(setting.font, base, selector):
                lacking[base + selector] = None
    return [
        Diagnostic(
            "wrong-region",
            f"{where}{', '.join(map(_named, chars))} set from {font.name}, "
            f"a font that is not made for {lang}",
            location=location,
            severity="warning",
            remedy=_font(f"made for {lang} that has {'them' if len(chars) > 1 else 'it'}"),
        )
        for (lang, font), chars in foreign.items()
        if chars
    ] + [
        Diagnostic(
            "missing-variation",
            f"{where}no font has the form of {_named(sequence)}; {sequence[0]} is set as usual",
            location=location,
            hint=f"delete {code_point(sequence[1])}",
            severity="warning",
            remedy=_font("that has this form"),
        )
        for sequence in lacking
    ]


def is_as_asked(font: FontRef, asked: FontChoice | None, fonts: FontLibrary) -> bool:
    """Whether a face is of the family and weight that a style asked for."""
    return asked is None or not (
        _lacks_weight(font, asked, fonts) or _is_other(font, asked, fonts)
    )


def style_warnings(
    settings: Iterable[FontUse],
    fonts: FontLibrary,
    location: Location | None = None,
    where: str = "",
) -> list[Diagnostic]:
    """missing-weight and other-font warnings; `where` begins their messages."""
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
            f"{where}{_name_of(font, fonts)} has no {weight}; {font.name} is taken",
            location=location,
            hint=f"write the weight that it has, or list a {weight} file in fonts.toml",
            severity="warning",
        )
        for weight, font in weights
    ] + [
        Diagnostic(
            "other-font",
            f"{where}{_listed(chars)} set from {font.name}, since {family} has no such "
            f"character{'s' if len(chars) > 1 else ''}",
            location=location,
            hint="write other characters, or take a font that has these",
            severity="warning",
        )
        for (family, font), chars in others.items()
    ]


def _lacks_weight(font: FontRef, asked: FontChoice, fonts: FontLibrary) -> bool:
    weights = fonts.weights(font)
    return bool(weights) and asked.weight not in weights


def _is_other(font: FontRef, asked: FontChoice, fonts: FontLibrary) -> bool:
    """Whether a face is not of the family that a style names.

    The plain family is there to be added to: whoever lists a font for what it lacks knows.
    """
    return asked.families[0] != PLAIN and not set(asked.families) & {*fonts.names(font)}


def _name_of(font: FontRef, fonts: FontLibrary) -> str:
    return fonts.families[fonts.names(font)[0]].name


def missing_glyph(
    chars: str, location: Location | None = None, shown_by: str = ""
) -> Diagnostic:
    """The error for characters that no font has, and which are in a text of `shown_by`."""
    return Diagnostic(
        "missing-glyph",
        f"no font has {_listed(chars)}" + (f", which {shown_by} shows" if shown_by else ""),
        location=location,
        remedy=_font(f"that has {'them' if len(chars) > 1 else 'it'}"),
    )


def _listed(chars: Iterable[str]) -> str:
    """The first of some characters, and how many more there are."""
    chars = list(chars)
    named = ", ".join(
        _named(char) if char.isprintable() else code_point(char) for char in chars[:_SHOWN]
    )
    return named + (f" and {rest} more" if (rest := len(chars) - _SHOWN) > 0 else "")


def _font(which: str) -> Remedy:
    return Remedy("add-font", (f"a font {which}",))


def _named(chars: str) -> str:
    codes = " ".join(map(code_point, chars))
    return f"{chars[0]} ({codes})"
