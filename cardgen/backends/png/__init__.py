"""Pages as PNG files, compressed band by band."""

from __future__ import annotations

from cardgen.backends.png.page import render, render_page
from cardgen.backends.png.read import read_rows

__all__ = [
    "read_rows",
    "render",
    "render_page",
]
