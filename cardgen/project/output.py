"""Files of a document, and a second look at PDF files, by the rules of a print shop too.

In come the bytes of files and their profile; out come warnings. A backend refuses violations of
a PDF profile that it knows; here the file itself is read once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from cardgen.errors import Diagnostic, PackageError, raise_findings
from cardgen.files import is_there

if TYPE_CHECKING:  # a label for a screen needs no preflight
    from cardgen.preflight import ShopSheet

SHOP_SHEET: Final = "preflight.toml"
"""The file of a project with the requirements of its print shop."""


class RenderedFiles(NamedTuple):
    """The files of a document, for some formats one for each page, and warnings."""

    files: tuple[bytes, ...]
    warnings: tuple[Diagnostic, ...] = ()


def second_look(files: Iterable[bytes], profile: str, folder: Path) -> tuple[Diagnostic, ...]:
    """Yield warnings about PDF files of a project, as a print shop would report them.

    If pikepdf is not installed, a warning says that the files were not checked. Raises
    CardgenError "preflight" for errors.
    """
    from cardgen.backends import PRESSES, SCREEN
    from cardgen.preflight import check_pdf

    # veraPDF judges the rules of archives; that takes a virtual machine, and seconds.
    judged = profile if profile in PRESSES else SCREEN
    shop = shop_sheet_of(folder)
    warnings: list[Diagnostic] = []
    for data in files:
        try:
            report = check_pdf(data, judged, shop=shop, trusted=True)
        except PackageError as error:
            (found,) = error.diagnostics
            return (replace(found, severity="warning").about("not checked: "),)
        found_there = report.diagnostics()
        raise_findings(each for each in found_there if each.severity == "error")
        warnings += found_there
    return tuple(dict.fromkeys(warnings))


def shop_sheet_of(folder: Path) -> ShopSheet | None:
    """Read the print shop's rules in a project; None if there is no such file."""
    from cardgen.preflight import read_shop_sheet

    file = folder / SHOP_SHEET
    return read_shop_sheet(file) if folder != Path() and is_there(file) else None
