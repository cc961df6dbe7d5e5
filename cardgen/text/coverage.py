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
from cardgen.fonts import FontLibrary, has_variation
from cardgen.remedies import Remedy
from cardgen.text.classes import script
from cardgen.text.regions import is_made_for
from cardgen.text.variations import asks, sequences

_SHOWN: Final = 8  # characters that are named


class FontUse(NamedTuple):
    """Characters of a text of `lang`, and the face that sets them."""

    chars: str
    lang: str
    font: FontRef


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
        chars, key = setting.chars, setting[1:]
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


def missing_glyph(
    chars: str, location: Location | None = None, shown_by: str = ""
) -> Diagnostic:
    """The error for characters that no font has, and which are in a text of `shown_by`."""
    named = ", ".join(
        _named(char) if char.isprintable() else code_point(char) for char in chars[:_SHOWN]
    )
    named += f" and {rest} more" if (rest := len(chars) - _SHOWN) > 0 else ""
    return Diagnostic(
        "missing-glyph",
        f"no font has {named}" + (f", which {shown_by} shows" if shown_by else ""),
        location=location,
        remedy=_font(f"that has {'them' if len(chars) > 1 else 'it'}"),
    )


def _font(which: str) -> Remedy:
    return Remedy("add-font", (f"a font {which}",))


def _named(chars: str) -> str:
    codes = " ".join(map(code_point, chars))
    return f"{chars[0]} ({codes})"
