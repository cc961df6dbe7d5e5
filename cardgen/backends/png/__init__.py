"""Pages as PNG files, compressed band by band."""

from __future__ import annotations

from cardgen.backends.png.file import png_file
from cardgen.backends.png.page import render, render_page
from cardgen.backends.png.read import read_rows

__all__ = [
    "png_file",
    "read_rows",
    "render",
    "render_page",
]
