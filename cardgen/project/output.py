"""Documents as files: on sheets of labels, in tiles, and with a second look at PDF files.

In come documents, or the bytes of files and their profile; out come documents, or files and
warnings. A backend refuses violations of a PDF profile that it knows; here the file itself is
read once more, also by the rules of the print shop, if the project has a file of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Unpack

from cardgen import arguments
from cardgen.display import Document
from cardgen.errors import Diagnostic, PackageError, raise_findings
from cardgen.files import is_there

if TYPE_CHECKING:  # a label for a screen needs no preflight, and no sheets
    from cardgen.backends import PdfOptions, PrinterOptions
    from cardgen.fonts import FontLibrary
    from cardgen.layout.sheet import Order
    from cardgen.preflight import ShopSheet
    from cardgen.project.templates import Templates
    from cardgen.template import PageSize

SHOP_SHEET: Final = "preflight.toml"
"""The file of a project with the requirements of its print shop."""


class RenderedFiles(NamedTuple):
    """Files of a document, one a page for some formats, and their warnings."""

    files: tuple[bytes, ...]
    warnings: tuple[Diagnostic, ...] = ()


def impose_labels(
    document: Document,
    stock: str,
    templates: Templates,
    *,
    copies: int,
    start: int,
    skip: Collection[int],
    order: Order,
    offset: tuple[float, float],
) -> Document:
    """Put labels on sheets, as `Project.sheets` says."""
    from cardgen.layout.sheet import check_size, fits, impose

    copies = arguments.whole("copies", copies, 1, arguments.MOST_COPIES)
    sheet = templates.stock(arguments.text("stock", stock))
    for page in document.pages:
        if not fits(sheet, page.width, page.height):
            known = (templates.stock(name) for name in templates.stock_files())
            check_size(sheet, page, known)
    pages = chain.from_iterable(repeat(page, copies) for page in document.pages)
    imposed = impose(pages, sheet, start=start, skip=skip, order=order, offset=offset)
    return replace(document, pages=tuple(imposed))


def tile_pages(document: Document, size: PageSize, fonts: FontLibrary) -> Document:
    """Split pages into tiles on sheets of this size, as `Project.tiles` says."""
    from cardgen.layout.sheet import tile

    pages = (tile(page, size, fonts) for page in document.pages)
    return replace(document, pages=tuple(chain.from_iterable(pages)), is_tiled=True)


def render_checked(
    document: Document,
    format_name: str,
    dpi: float | str,
    folder: Path,
    *,
    printer: PrinterOptions | None,
    **pdf: Unpack[PdfOptions],
) -> RenderedFiles:
    """Render a document, and take a second look at its PDF, as `Project.render_files` says."""
    from cardgen.backends import PRINTER_DEFAULTS, SCREEN, render_files

    options = PRINTER_DEFAULTS if printer is None else printer
    files = tuple(render_files(document, format_name, dpi, printer=options, **pdf))
    profile = pdf.get("profile", SCREEN)
    warnings = second_look(files, profile, folder) if profile != SCREEN else ()
    return RenderedFiles(files, warnings)


def second_look(files: Iterable[bytes], profile: str, folder: Path) -> tuple[Diagnostic, ...]:
    """Warn of problems that a print shop would report in PDF files of a project.

    If pikepdf is not installed, a warning says that the files were not checked. Raises
    CardgenError "preflight" for errors.
    """
    from cardgen.backends import PRESSES, SCREEN
    from cardgen.preflight import preflight

    # veraPDF judges the rules of archives; that takes a virtual machine, and seconds.
    judged = profile if profile in PRESSES else SCREEN
    shop = shop_sheet_of(folder)
    warnings: list[Diagnostic] = []
    for data in files:
        try:
            report = preflight(data, judged, shop=shop, trusted=True)
        except PackageError as error:
            (found,) = error.diagnostics
            return (replace(found, severity="warning").about("not checked: "),)
        found_there = report.diagnostics()
        raise_findings(each for each in found_there if each.severity == "error")
        warnings += found_there
    return tuple(dict.fromkeys(warnings))


def shop_sheet_of(folder: Path) -> ShopSheet | None:
    """Read the rules of a project's print shop; None if the project has no file of them."""
    from cardgen.preflight import read_shop_sheet

    file = folder / SHOP_SHEET
    return read_shop_sheet(file) if folder != Path() and is_there(file) else None
