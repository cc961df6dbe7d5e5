"""Pages as PNG files, compressed band by band."""

from __future__ import annotations

from cardgen.backends.png.page import render_page
from cardgen.backends.png.read import read_rows

__all__ = [
    "read_rows",
    "render_page",
]
