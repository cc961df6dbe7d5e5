"""Documents in, bytes out: a backend for each format, imported when it is first asked for.

A backend is a module with one function, which gives the files of a document, one a page or
one of all::

    def render(
        document: Document, options: RenderOptions, layers: LayerCache
    ) -> Iterator[bytes]: ...

In come pages of layers of items, each with its place: points, origin at the top left, y down
(`cardgen.display`). A backend says the same in its format and decides nothing: it measures
and shapes nothing, opens no file but fonts, and gives the same bytes for the same document.
If it needs much logic, that belongs into the layout. `options` say how fine, and what a PDF
is for. What it made of a page's first layer it may keep in `layers`: a batch has that layer
in common, the same object from page to page. Errors are CardgenErrors.

To add one, write the module and name it in `FORMATS`. `match` over what `leaves` gives of a
layer, so that mypy tells of a new kind of item. For pixels `raster` draws them all and gives
rows; `dots` has the modules of barcodes on whole dots, `pictures` decodes. There is more in
docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, Unpack

from cardgen import arguments
from cardgen.backends.allocator import ready_allocator
from cardgen.backends.dots import Correction, modules
from cardgen.backends.layers import LIMIT, LayerCache
from cardgen.backends.options import (
    AS_SET,
    ATTACHING,
    DPI,
    OLD_PRESS,
    PRESS,
    PRESSES,
    PROFILES,
    SCREEN,
    After,
    Edges,
    PdfOptions,
    PrinterOptions,
    RenderOptions,
    Tracking,
    head_dpi,
)
from cardgen.errors import OutputError, nearest
from cardgen.icc import PRESS as FOGRA39, ColorProfile

if TYPE_CHECKING:
    from cardgen.display import Document, Page

__all__ = [
    "AS_SET",
    "ATTACHING",
    "DPI",
    "FORMATS",
    "LABEL_LANGUAGES",
    "LIMIT",
    "PRESSES",
    "PROFILES",
    "SCREEN",
    "After",
    "Correction",
    "Edges",
    "LayerCache",
    "PdfOptions",
    "PrinterOptions",
    "RenderOptions",
    "Renderer",
    "Tracking",
    "check_options",
    "default_renderer",
    "head_dpi",
    "modules",
    "ready_allocator",
    "render",
    "render_files",
    "unreached",
]

FORMATS: Final[dict[str, str]] = {
    "png": "cardgen.backends.png",
    "pdf": "cardgen.backends.pdf",
    "svg": "cardgen.backends.svg",
    "txt": "cardgen.backends.txt",
    "zpl": "cardgen.backends.zpl",
    "tspl": "cardgen.backends.tspl",
    "ql": "cardgen.backends.ql",
    "pwg": "cardgen.backends.pwg",
}
"""The modules of formats by name, which is also the extension of their files."""

LABEL_LANGUAGES: Final = ("zpl", "tspl", "ql")
"""Those that label printers read: a bit for a dot, and told what their printer is to do."""


_MOST_KEPT: Final = 1 << 50  # bytes
_OLD_ICC: Final = 2  # the version that PDF 1.3 knows


class Backend(Protocol):
    """What is said above."""

    def render(
        self, document: Document, options: RenderOptions, layers: LayerCache
    ) -> Iterator[bytes]:
        """The files of a document."""
        ...


class Renderer:
    """Renders documents, and keeps what it made of first layers that other pages have too.

    That makes the labels of a batch fast and changes no byte. Of all layers that somebody
    still has it keeps about `limit` bytes at most. It may be shared among threads.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.layers = LayerCache(arguments.whole("limit", limit, most=_MOST_KEPT))

    def render_files(
        self,
        document: Document,
        format_name: str,
        dpi: float | str = DPI,
        *,
        printer: PrinterOptions = AS_SET,
        **pdf: Unpack[PdfOptions],
    ) -> Iterator[bytes]:
        """The files of a document: one a page for formats that hold one page, else one.

        `format_name` is one of `FORMATS`. For PDF there are `profile`, one of `PROFILES`,
        `crop_marks`, and for a press its `condition`; for label printers, and PNG files meant
        for one, what a `printer` is told. `dpi` may be a text, as "8dot/mm". Raises OutputError
        "unknown-format" and "unknown-profile" and FieldError "bad-value" at once, and what the
        backend raises on the way.
        """
        options = RenderOptions(arguments.dots("dpi", dpi), printer=printer, **pdf)
        _check(document, format_name, options)
        backend: Backend = import_module(FORMATS[format_name])
        return backend.render(document, options, self.layers)

    def render(
        self,
        document: Document,
        format_name: str,
        dpi: float | str = DPI,
        *,
        printer: PrinterOptions = AS_SET,
        **pdf: Unpack[PdfOptions],
    ) -> bytes:
        """The one file of a document.

        Raises as `render_files`, and OutputError "output" if the document has several pages
        and the format holds one, or if it has none.
        """
        files = list(self.render_files(document, format_name, dpi, printer=printer, **pdf))
        if len(files) != 1:
            raise OutputError(
                "output",
                f"a document of {len(files)} pages is not one {format_name} file",
                hint="write it to a folder, a file a page",
            )
        return files[0]


def unreached(page: Page, format_name: str, printer: PrinterOptions = AS_SET) -> Edges:
    """What stays white at the edges of a page, whatever is drawn there: on QL printers.

    Raises OutputError "wrong-paper" for a page that these have no paper for.
    """
    if format_name != "ql":
        return 0.0, 0.0, 0.0, 0.0
    from cardgen.backends import ql

    return ql.unreached(page, RenderOptions(printer=printer))


def check_options(
    format_name: str,
    profile: str = SCREEN,
    condition: ColorProfile = FOGRA39,
    *,
    crop_marks: bool = False,
) -> None:
    """Raise OutputError for a format or a kind of PDF that there is not, or not with these."""
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
    if condition != FOGRA39 and profile not in PRESSES:
        raise OutputError(
            "unknown-profile",
            f"a condition is for {' and '.join(PRESSES)}, not for {profile}",
            hint="name one of these profiles, or leave the condition out",
        )
    if profile == OLD_PRESS and (version := condition.version) > _OLD_ICC:
        raise OutputError(
            "bad-condition",
            f"the profile of {condition.identifier} is of version {version}, and "
            f"{OLD_PRESS} knows those of version {_OLD_ICC}",
            hint=f"ask the shop for one of version {_OLD_ICC}, or take {PRESS}",
        )
    if format_name != "pdf" and (profile != SCREEN or crop_marks):
        raise OutputError(
            "unknown-profile",
            f"profiles and crop marks are for PDF, not for {format_name}",
            hint="write a .pdf file, or leave them out",
        )


def _check(document: Document, format_name: str, options: RenderOptions) -> None:
    from cardgen.display import Document

    made_by = "make one with Project.label(…).document()"
    arguments.instance("document", document, Document, made_by)
    arguments.text("format_name", format_name)
    profile = arguments.text("profile", options.profile)
    marks = arguments.flag("crop_marks", options.crop_marks)
    condition = options.condition
    arguments.instance("condition", condition, ColorProfile, "take cardgen.condition(NAME)")
    arguments.instance("printer", options.printer, PrinterOptions, "leave it out")
    check_options(format_name, profile, condition, crop_marks=marks)
    if document.is_tiled and (profile in PRESSES or marks):
        raise OutputError(
            "unknown-profile",
            "pages to be glued together are for a printer of yours, not for a print shop",
            hint="leave the tiles out, or the profile and the crop marks",
        )


default_renderer: Final = Renderer()
"""For those who have none of their own. Who ends before the process does, has one."""

render: Final = default_renderer.render
render_files: Final = default_renderer.render_files
