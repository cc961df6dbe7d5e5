"""Write documents as files: each format has a backend, imported at its first use.

A backend is a module with one function. It returns the files of a document, one for each page
or one for all::

    def render(
        document: Document, options: RenderOptions, layers: LayerCache
    ) -> Iterator[bytes]: ...

A page has layers of items, each with its place in points, origin at the top left, y down
(`cardgen.display`). A backend translates them into its format and decides nothing: it measures
and shapes nothing, opens no file but fonts, and writes the same bytes for the same document.
Much logic belongs into the layout instead. `options` are the resolution, the profile of a PDF,
and settings of a printer. `layers` may cache results for a page's first layer: the pages of a
batch share that layer, the same object from page to page. Errors are CardgenErrors.

To add a backend, write the module and name it in `FORMATS`. `match` over the `leaves` of a
layer, so that mypy reports a new kind of item. `raster` draws all items as rows of pixels,
`dots` brings the modules of barcodes to whole dots, `pictures` decodes pictures. There is more
in docs/how-to/extending.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final, Unpack

from cardgen import arguments
from cardgen.backends.dots import BarCorrection as BarCorrection, module_spans as module_spans
from cardgen.backends.memory import (
    LIMIT,
    LayerCache as LayerCache,
    configure_allocator as configure_allocator,
)
from cardgen.backends.options import (
    ARCHIVE_WITH_FILES as ARCHIVE_WITH_FILES,
    DPI as DPI,
    OLD_PRESS,
    PRESS,
    PRESSES as PRESSES,
    PRINTER_DEFAULTS as PRINTER_DEFAULTS,
    PROFILES as PROFILES,
    SCREEN as SCREEN,
    AfterPrint as AfterPrint,
    Margins as Margins,
    MediaTracking as MediaTracking,
    PdfOptions as PdfOptions,
    PrinterOptions as PrinterOptions,
    RenderOptions as RenderOptions,
    head_dpi as head_dpi,
)
from cardgen.errors import OutputError, hint_at_nearest
from cardgen.icc import PRESS as FOGRA39, ColorProfile

if TYPE_CHECKING:
    from cardgen.display import Document, Page

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
"""The modules of formats by name; the name is also the extension of their files."""

LABEL_LANGUAGES: Final = ("zpl", "tspl", "ql")
"""The formats of label printers: a bit for a dot, and commands with the printer's settings."""

_MOST_KEPT: Final = 1 << 50  # bytes
_OLD_ICC: Final = 2  # the version of ICC profiles in PDF 1.3


def match_dpi(dpi: float, formats: Collection[str]) -> float:
    """Match a resolution to formats: exact dots of the head if one is of label printers."""
    return head_dpi(dpi) if {*LABEL_LANGUAGES} & {*formats} else dpi


class Renderer:
    """Renders documents, and caches its work on first layers, which other pages share.

    That makes the labels of a batch fast and changes no byte. The cache holds about `limit`
    bytes at most, for layers that are still in use. Threads may share a renderer.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.layers = LayerCache(arguments.whole("limit", limit, most=_MOST_KEPT))

    def render_files(
        self,
        document: Document,
        format_name: str,
        dpi: float | str = DPI,
        *,
        printer: PrinterOptions = PRINTER_DEFAULTS,
        **pdf: Unpack[PdfOptions],
    ) -> Iterator[bytes]:
        """Draw a document as files: one for each page, or one for all pages, by its format.

        `format_name` is one of `FORMATS`. PDF takes `profile`, one of `PROFILES`, `crop_marks`,
        and for a press its `condition`. Label printers, and PNG files for them, take the
        settings of a `printer`. `dpi` may be a text, as "8dot/mm". Raises OutputError
        "unknown-format" and "unknown-profile" and FieldError "bad-value" at once, and the
        errors of the backend while it writes.
        """
        options = RenderOptions(arguments.dots("dpi", dpi), printer=printer, **pdf)
        _check(document, format_name, options)
        backend = import_module(FORMATS[format_name])
        files: Iterator[bytes] = backend.render(document, options, self.layers)
        return files

    def render(
        self,
        document: Document,
        format_name: str,
        dpi: float | str = DPI,
        *,
        printer: PrinterOptions = PRINTER_DEFAULTS,
        **pdf: Unpack[PdfOptions],
    ) -> bytes:
        """Draw a document as one file, and return its bytes.

        Raises the errors of `render_files`, and OutputError "output" if the document has
        several pages and the format holds one, or if it has none.
        """
        files = list(self.render_files(document, format_name, dpi, printer=printer, **pdf))
        if len(files) != 1:
            said = f"a document of {len(files)} pages cannot be one {format_name} file"
            raise OutputError("output", said, hint="write to a folder, one file for each page")
        return files[0]


def unprintable_margins(
    page: Page, format_name: str, printer: PrinterOptions = PRINTER_DEFAULTS
) -> Margins:
    """Return the margins in points on which the printer cannot print; 0 except for QL printers.

    Raises OutputError "wrong-paper" if there is no QL paper for the page.
    """
    if format_name != "ql":
        return 0.0, 0.0, 0.0, 0.0
    from cardgen.backends import ql

    return ql.margins(page, RenderOptions(printer=printer))


def check_options(
    format_name: str,
    profile: str = SCREEN,
    condition: ColorProfile = FOGRA39,
    *,
    crop_marks: bool = False,
) -> None:
    """Raise OutputError for an unknown format or profile, or for options that do not fit."""
    if format_name not in FORMATS:
        hint = hint_at_nearest(format_name, list(FORMATS))
        raise OutputError("unknown-format", f"cannot write {format_name!r} files", hint=hint)
    if profile not in PROFILES:
        hint = hint_at_nearest(profile, list(PROFILES))
        raise OutputError("unknown-profile", f"there is no profile {profile!r}", hint=hint)
    if condition != FOGRA39 and profile not in PRESSES:
        said = f"only {' and '.join(PRESSES)} use a condition, not {profile}"
        hint = "use one of these profiles, or remove the condition"
        raise OutputError("unknown-profile", said, hint=hint)
    if profile == OLD_PRESS and (version := condition.version) > _OLD_ICC:
        raise OutputError(
            "bad-condition",
            f"the profile of {condition.identifier} has version {version}, but "
            f"{OLD_PRESS} allows only version {_OLD_ICC}",
            hint=f"ask the print shop for a profile of version {_OLD_ICC}, or use {PRESS}",
        )
    if format_name != "pdf" and (profile != SCREEN or crop_marks):
        said = f"profiles and crop marks are for PDF, not for {format_name}"
        hint = "write a .pdf file, or remove these options"
        raise OutputError("unknown-profile", said, hint=hint)


def _check(document: Document, format_name: str, options: RenderOptions) -> None:
    """Check the arguments of a call. Raises OutputError for options that do not fit."""
    from cardgen.display import Document

    made_by = "make one with Project.label(…).document()"
    arguments.instance("document", document, Document, made_by)
    arguments.text("format_name", format_name)
    profile = arguments.text("profile", options.profile)
    marks = arguments.flag("crop_marks", options.crop_marks)
    condition = options.condition
    arguments.instance("condition", condition, ColorProfile, "use cardgen.condition(NAME)")
    arguments.instance("printer", options.printer, PrinterOptions, "leave it out")
    check_options(format_name, profile, condition, crop_marks=marks)
    if document.is_tiled and (profile in PRESSES or marks):
        said = "tiled pages are for your own printer, not for a print shop"
        hint = "remove the tiles, or remove the profile and the crop marks"
        raise OutputError("unknown-profile", said, hint=hint)


default_renderer: Final = Renderer()
"""The shared renderer. A task that ends before the process does makes its own."""

render: Final = default_renderer.render
render_files: Final = default_renderer.render_files
