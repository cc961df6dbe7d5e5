"""Documents in, bytes out: one module a format, imported when first asked for.

Backends are pure: they open no files but fonts, measure nothing and shape nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cardgen.backends.options import PROFILES, SCREEN, RenderOptions
from cardgen.display import Document
from cardgen.errors import OutputError, nearest

__all__ = [
    "FORMATS",
    "PROFILES",
    "SCREEN",
    "RenderOptions",
    "render",
    "render_files",
]

Render = Callable[[Document, RenderOptions], Iterator[bytes]]
"""The files of a document."""


def _png(document: Document, settings: RenderOptions) -> Iterator[bytes]:
    from cardgen.backends.png import render_page

    return (render_page(page, settings.dpi) for page in document.pages)


def _pdf(document: Document, settings: RenderOptions) -> Iterator[bytes]:
    from cardgen.backends.pdf import render as write

    dpi, profile, crop_marks = settings
    yield write(document, dpi, profile=profile, crop_marks=crop_marks)


def _svg(document: Document, settings: RenderOptions) -> Iterator[bytes]:
    from cardgen.backends.svg import render as draw

    return draw(document, settings.dpi)


def _txt(document: Document, settings: RenderOptions) -> Iterator[bytes]:  # noqa: ARG001
    from cardgen.backends.txt import render as dump

    yield dump(document)


FORMATS: Final[dict[str, Render]] = {"png": _png, "pdf": _pdf, "svg": _svg, "txt": _txt}
"""Formats by name, which is also their file name extension."""


def render_files(
    document: Document,
    format_name: str,
    dpi: float = 300.0,
    *,
    profile: str = SCREEN,
    crop_marks: bool = False,
) -> Iterator[bytes]:
    """The files of a document: one a page for formats that hold one page, else one.

    `profile` and `crop_marks` are for PDF. Raises OutputError "unknown-format" and
    "unknown-profile" at once, and what the backend raises on the way.
    """
    if format_name not in FORMATS:
        raise OutputError(
            "unknown-format",
            f"cannot write {format_name!r} files",
            hint=nearest(format_name, list(FORMATS)),
        )
    if profile not in PROFILES:
        raise OutputError(
            "unknown-profile",
            f"there is no profile {profile!r}",
            hint=nearest(profile, list(PROFILES)),
        )
    if format_name != "pdf" and (profile != SCREEN or crop_marks):
        raise OutputError(
            "unknown-profile",
            f"profiles and crop marks are for PDF, not for {format_name}",
            hint="write a .pdf file, or leave them out",
        )
    return FORMATS[format_name](document, RenderOptions(dpi, profile, crop_marks))


def render(
    document: Document,
    format_name: str,
    dpi: float = 300.0,
    *,
    profile: str = SCREEN,
    crop_marks: bool = False,
) -> bytes:
    """The one file of a document.

    Raises as `render_files`, and OutputError "output" if the document has several pages
    and the format holds one, or if it has none.
    """
    files = list(
        render_files(document, format_name, dpi, profile=profile, crop_marks=crop_marks)
    )
    if len(files) != 1:
        raise OutputError(
            "output",
            f"a document of {len(files)} pages is not one {format_name} file",
            hint="write it to a folder, a file a page",
        )
    return files[0]
