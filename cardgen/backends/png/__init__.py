"""Pages as PNG files, compressed band by band."""

from __future__ import annotations

from cardgen.backends.png.file import (
    png_file as png_file,
    read_rows as read_rows,
    render as render,
    render_page as render_page,
)
