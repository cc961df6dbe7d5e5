"""Pango, through ctypes: its shared libraries are all it takes.

The fonts are those of one folder, by a fontconfig configuration of its own; the system's are
not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ctypes import CDLL, c_char_p, c_double, c_int, c_void_p
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, Final

_LIBRARIES: Final = (
    "libfontconfig.so.1",
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
)
# What a function returns and what it takes, by its name.
_FUNCTIONS: Final[dict[str, tuple[type | None, list[type]]]] = {
    "FcConfigCreate": (c_void_p, []),
    "FcConfigParseAndLoadFromMemory": (c_int, [c_void_p, c_char_p, c_int]),
    "FcConfigBuildFonts": (c_int, [c_void_p]),
    "pango_ft2_font_map_new": (c_void_p, []),
    "pango_ft2_font_map_set_resolution": (None, [c_void_p, c_double, c_double]),
    "pango_fc_font_map_set_config": (None, [c_void_p, c_void_p]),
    "pango_font_map_create_context": (c_void_p, [c_void_p]),
    "pango_language_from_string": (c_void_p, [c_char_p]),
    "pango_context_set_language": (None, [c_void_p, c_void_p]),
    "pango_context_set_round_glyph_positions": (None, [c_void_p, c_int]),
    "pango_font_description_new": (c_void_p, []),
    "pango_font_description_set_family": (None, [c_void_p, c_char_p]),
    "pango_font_description_set_weight": (None, [c_void_p, c_int]),
    "pango_font_description_set_absolute_size": (None, [c_void_p, c_double]),
    "pango_font_description_free": (None, [c_void_p]),
    "pango_layout_new": (c_void_p, [c_void_p]),
    "pango_layout_set_text": (None, [c_void_p, c_char_p, c_int]),
    "pango_layout_set_font_description": (None, [c_void_p, c_void_p]),
    "pango_layout_set_width": (None, [c_void_p, c_int]),
    "pango_layout_set_indent": (None, [c_void_p, c_int]),
    "pango_layout_set_justify": (None, [c_void_p, c_int]),
    "pango_layout_get_line_count": (c_int, [c_void_p]),
    "pango_layout_get_unknown_glyphs_count": (c_int, [c_void_p]),
    "g_object_unref": (None, [c_void_p]),
}
_SCALE: Final = 1024  # PANGO_SCALE: units of a point
_CONFIG: Final = "<fontconfig><dir>{fonts}</dir><cachedir>{scratch}</cachedir></fontconfig>"


class Pango:
    """Pango with the fonts of the folder `fonts`, which stay open.

    fontconfig keeps its list of them in the folder `scratch`. Raises OSError if a library
    is not there, or too old.
    """

    libraries: ClassVar[Sequence[str]] = _LIBRARIES
    functions: ClassVar[Mapping[str, tuple[Any, list[Any]]]] = _FUNCTIONS

    def __init__(self, fonts: Path, scratch: Path) -> None:
        self.call = load(self.libraries, self.functions)
        self._fonts = self._font_map()
        config = self.call.FcConfigCreate()
        xml = _CONFIG.format(fonts=fonts, scratch=scratch).encode()
        self.call.FcConfigParseAndLoadFromMemory(config, xml, True)
        self.call.FcConfigBuildFonts(config)
        self.call.pango_fc_font_map_set_config(self._fonts, config)
        self._contexts: dict[str, int] = {}

    def _font_map(self) -> int:
        """Where a pixel is a point."""
        fonts: int = self.call.pango_ft2_font_map_new()
        self.call.pango_ft2_font_map_set_resolution(fonts, 72.0, 72.0)
        return fonts

    def context(self, lang: str) -> int:
        """The context for a language; it puts glyphs where they are, not on whole pixels."""
        if lang not in self._contexts:
            context = self.call.pango_font_map_create_context(self._fonts)
            language = self.call.pango_language_from_string(lang.encode())
            self.call.pango_context_set_language(context, language)
            self.call.pango_context_set_round_glyph_positions(context, False)
            self._contexts[lang] = context
        return self._contexts[lang]


def load(
    names: Sequence[str], functions: Mapping[str, tuple[Any, list[Any]]]
) -> SimpleNamespace:
    """C functions from shared libraries of these names.

    Of each function, what it returns and what it takes is given. Raises OSError.
    """
    libraries = [CDLL(name) for name in names]
    found: dict[str, Any] = {}
    for name, (result, arguments) in functions.items():
        for library in libraries:
            if hasattr(library, name):
                found[name] = getattr(library, name)
                found[name].restype, found[name].argtypes = result, arguments
                break
        else:
            raise OSError(f"{name} is in none of {', '.join(names)}")
    return SimpleNamespace(**found)


class Layout:
    """A text in a column `width` points wide, first lines moved in by `indent` em."""

    def __init__(
        self,
        pango: Pango,
        text: str,
        lang: str,
        family: str,
        *,
        bold: bool,
        width: float,
        justify: bool,
        indent: float,
    ) -> None:
        self._call = call = pango.call
        self._indent = indent
        self._font = call.pango_font_description_new()
        call.pango_font_description_set_family(self._font, family.encode())
        call.pango_font_description_set_weight(self._font, 700 if bold else 400)
        self._layout = call.pango_layout_new(pango.context(lang))
        data = text.encode()
        call.pango_layout_set_text(self._layout, data, len(data))
        call.pango_layout_set_width(self._layout, round(width * _SCALE))
        call.pango_layout_set_justify(self._layout, justify)

    def lines(self, size: float) -> int:
        """The number of lines, set at `size` points.

        Raises ValueError if a character has no glyph.
        """
        call = self._call
        call.pango_font_description_set_absolute_size(self._font, size * _SCALE)
        call.pango_layout_set_font_description(self._layout, self._font)
        call.pango_layout_set_indent(self._layout, round(self._indent * size * _SCALE))
        count: int = call.pango_layout_get_line_count(self._layout)
        if call.pango_layout_get_unknown_glyphs_count(self._layout):
            raise ValueError("Pango finds no glyph for a character")
        return count

    def close(self) -> None:
        """Free what Pango holds for it."""
        self._call.pango_font_description_free(self._font)
        self._call.g_object_unref(self._layout)
