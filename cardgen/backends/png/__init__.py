"""Pages as PNG files, compressed band by band."""

from __future__ import annotations

from cardgen.backends.png.page import render_page

__all__ = [
    "render_page",
]
