"""Documents in, bytes out: one module a format, imported when first asked for.

Backends are pure: they open no files but fonts, measure nothing and shape nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cardgen.display import Document
from cardgen.errors import OutputError, nearest

Render = Callable[[Document, float], Iterator[bytes]]
"""The files of a document at a number of dots per inch, which vector formats ignore."""


def _png(document: Document, dpi: float) -> Iterator[bytes]:
    from cardgen.backends.png import render_page

    return (render_page(page, dpi) for page in document.pages)


def _txt(document: Document, dpi: float) -> Iterator[bytes]:  # noqa: ARG001
    from cardgen.backends.txt import render as dump

    yield dump(document)


FORMATS: Final[dict[str, Render]] = {"png": _png, "txt": _txt}
"""Formats by name, which is also their file name extension."""


def render_files(document: Document, format_name: str, dpi: float = 300.0) -> Iterator[bytes]:
    """The files of a document: one a page for formats that hold one page, else one.

    Raises OutputError "unknown-format" at once, and what the backend raises on the way.
    """
    if format_name not in FORMATS:
        raise OutputError(
            "unknown-format",
            f"cannot write {format_name!r} files",
            hint=nearest(format_name, list(FORMATS)),
        )
    return FORMATS[format_name](document, dpi)


def render(document: Document, format_name: str, dpi: float = 300.0) -> bytes:
    """The one file of a document.

    Raises as `render_files`, and OutputError "output" if the document has several pages
    and the format holds one, or if it has none.
    """
    files = list(render_files(document, format_name, dpi))
    if len(files) != 1:
        raise OutputError(
            "output",
            f"a document of {len(files)} pages is not one {format_name} file",
            hint="write it to a folder, a file a page",
        )
    return files[0]
