"""Pango and Cairo, through ctypes: text set by the one, drawn into a PDF by the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ctypes import POINTER, Structure, byref, c_char_p, c_double, c_int, c_void_p
from pathlib import Path
from typing import Any, ClassVar, Final

from benchmarks.pango import Pango

_FREETYPE: Final = 1  # CAIRO_FONT_TYPE_FT
_COLOR_ALPHA: Final = 0x3000  # CAIRO_CONTENT_COLOR_ALPHA
_SCALE: Final = 1024  # PANGO_SCALE: units of a point


class _Rectangle(Structure):
    _fields_: ClassVar = [(name, c_double) for name in ("x", "y", "width", "height")]


class PangoCairo(Pango):
    """Pango with the fonts of a folder, set for drawing with Cairo.

    Raises OSError if a library is not there, or too old.
    """

    libraries: ClassVar[Sequence[str]] = (
        *Pango.libraries,
        "libpangocairo-1.0.so.0",
        "libcairo.so.2",
    )
    functions: ClassVar[Mapping[str, tuple[Any, list[Any]]]] = {
        **Pango.functions,
        "pango_cairo_font_map_new_for_font_type": (c_void_p, [c_int]),
        "pango_cairo_font_map_set_resolution": (None, [c_void_p, c_double]),
        "pango_font_description_from_string": (c_void_p, [c_char_p]),
        "pango_layout_get_size": (None, [c_void_p, POINTER(c_int), POINTER(c_int)]),
        "pango_layout_get_baseline": (c_int, [c_void_p]),
        "pango_cairo_show_layout": (None, [c_void_p, c_void_p]),
        "cairo_pdf_surface_create": (c_void_p, [c_char_p, c_double, c_double]),
        "cairo_recording_surface_create": (c_void_p, [c_int, POINTER(_Rectangle)]),
        "cairo_surface_finish": (None, [c_void_p]),
        "cairo_surface_status": (c_int, [c_void_p]),
        "cairo_surface_destroy": (None, [c_void_p]),
        "cairo_create": (c_void_p, [c_void_p]),
        "cairo_destroy": (None, [c_void_p]),
        "cairo_set_source_rgb": (None, [c_void_p, c_double, c_double, c_double]),
        "cairo_set_source_surface": (None, [c_void_p, c_void_p, c_double, c_double]),
        "cairo_paint": (None, [c_void_p]),
        "cairo_move_to": (None, [c_void_p, c_double, c_double]),
        "cairo_rectangle": (None, [c_void_p, c_double, c_double, c_double, c_double]),
        "cairo_fill": (None, [c_void_p]),
        "cairo_show_page": (None, [c_void_p]),
    }

    def __init__(self, fonts: Path, scratch: Path) -> None:
        super().__init__(fonts, scratch)
        self._styles: dict[str, int] = {}

    def _font_map(self) -> int:
        fonts: int = self.call.pango_cairo_font_map_new_for_font_type(_FREETYPE)
        self.call.pango_cairo_font_map_set_resolution(fonts, 72.0)
        return fonts

    def style(self, description: str) -> int:
        """A font by its description, such as "Noto Sans CJK SC Bold 8"."""
        if description not in self._styles:
            font = self.call.pango_font_description_from_string(description.encode())
            self._styles[description] = font
        return self._styles[description]


class Surface:
    """Pages of a PDF file or, without a path, a drawing that pages can show."""

    def __init__(
        self, pango: PangoCairo, width: float, height: float, path: Path | None
    ) -> None:
        self._pango, self._call = pango, pango.call
        if path is None:
            box = _Rectangle(0.0, 0.0, width, height)
            self._surface = self._call.cairo_recording_surface_create(_COLOR_ALPHA, byref(box))
        else:
            name = str(path).encode()
            self._surface = self._call.cairo_pdf_surface_create(name, width, height)
        self._cairo = self._call.cairo_create(self._surface)

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """Fill a rectangle."""
        self._call.cairo_rectangle(self._cairo, x, y, width, height)
        self._call.cairo_fill(self._cairo)

    def text(
        self, text: str, lang: str, style: str, x: float, y: float, width: float = 0.0
    ) -> tuple[float, float]:
        """Set a text from `x`, `y` down, in lines of `width`; the size that it takes.

        With a negative width it stands on one line that ends at `x`.
        """
        return self._set(text, lang, style, x, y, width, on_line=False)

    def line(self, text: str, lang: str, style: str, x: float, y: float) -> float:
        """Set a line whose baseline begins at `x`, `y`; its width."""
        return self._set(text, lang, style, x, y, 0.0, on_line=True)[0]

    def _set(
        self,
        text: str,
        lang: str,
        style: str,
        x: float,
        y: float,
        width: float,
        *,
        on_line: bool,
    ) -> tuple[float, float]:
        call, pango = self._call, self._pango
        layout = call.pango_layout_new(pango.context(lang))
        call.pango_layout_set_font_description(layout, pango.style(style))
        data = text.encode()
        call.pango_layout_set_text(layout, data, len(data))
        if width > 0:
            call.pango_layout_set_width(layout, round(width * _SCALE))
        across, down = c_int(), c_int()
        call.pango_layout_get_size(layout, byref(across), byref(down))
        if width < 0:
            x -= across.value / _SCALE
        if on_line:
            y -= call.pango_layout_get_baseline(layout) / _SCALE
        call.cairo_move_to(self._cairo, x, y)
        call.pango_cairo_show_layout(self._cairo, layout)
        call.g_object_unref(layout)
        return across.value / _SCALE, down.value / _SCALE

    def show(self, drawing: Surface) -> None:
        """Show a drawing, which the file holds once, on the page."""
        call = self._call
        call.cairo_set_source_surface(self._cairo, drawing._surface, 0.0, 0.0)
        call.cairo_paint(self._cairo)
        call.cairo_set_source_rgb(self._cairo, 0.0, 0.0, 0.0)

    def end_page(self) -> None:
        """Go on to the next page."""
        self._call.cairo_show_page(self._cairo)

    def close(self) -> None:
        """Write what is not written yet. Raises OSError if that was not possible."""
        self._call.cairo_destroy(self._cairo)
        self._call.cairo_surface_finish(self._surface)
        if status := self._call.cairo_surface_status(self._surface):
            raise OSError(f"Cairo ends with status {status}")
        self._call.cairo_surface_destroy(self._surface)
