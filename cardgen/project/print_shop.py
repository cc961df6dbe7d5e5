"""A second look at PDF files that were just made: what their print shop would say.

In come the bytes of files and the profile that they are of; out come warnings. A backend
refuses what it knows that a profile forbids; here the file itself is read once more, by the
rules of the print shop too, which the project may have written down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.errors import Diagnostic, PackageError, raise_findings
from cardgen.files import is_there

if TYPE_CHECKING:  # a label for a screen needs no preflight
    from cardgen.preflight import ShopSheet

SHOP_SHEET: Final = "preflight.toml"
"""The file of a project that says what its print shop asks for."""


class RenderedFiles(NamedTuple):
    """Files of a document, one a page for formats that hold one, and what wants a look."""

    files: tuple[bytes, ...]
    warnings: tuple[Diagnostic, ...] = ()


def second_look(files: Iterable[bytes], profile: str, folder: Path) -> tuple[Diagnostic, ...]:
    """Warnings of what a print shop would say of PDF files of the project in a folder.

    Where pikepdf is not installed, that nobody looked is a warning. Raises CardgenError
    "preflight" for what is wrong.
    """
    from cardgen.preflight import preflight

    # What archives ask for is veraPDF's to judge, and takes a virtual machine seconds.
    looked_at_as = profile if profile.startswith("pdf/x-") else "screen"
    shop = shop_sheet_of(folder)
    warnings: list[Diagnostic] = []
    for data in files:
        try:
            report = preflight(data, looked_at_as, shop=shop, trusted=True)
        except PackageError as error:
            (found,) = error.diagnostics
            return (replace(found, severity="warning").about("not checked: "),)
        found_there = report.diagnostics()
        raise_findings(each for each in found_there if each.severity == "error")
        warnings += found_there
    return tuple(dict.fromkeys(warnings))


def shop_sheet_of(folder: Path) -> ShopSheet | None:
    """The requirements of a project's print shop, None if there are none."""
    from cardgen.preflight import read_shop_sheet

    file = folder / SHOP_SHEET
    return read_shop_sheet(file) if folder != Path() and is_there(file) else None
