"""Checking a PDF before it goes to print, by the file alone: a preflight, not a certificate.

In comes a file that any program made; out comes a report of what a print shop, an archive or
a reader would stumble over, with what was measured. Archives and accessible files are
veraPDF's to judge, which is another program's engine. Nothing is raised for what is wrong with
the file. It needs pikepdf, the extra ``preflight``.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cardgen.errors import Location, OutputError, PackageError
from cardgen.preflight.profiles import flavour_of
from cardgen.preflight.taste import ShopSheet
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.preflight.findings import Report

__all__ = ["PROFILES", "ShopSheet", "preflight", "read_shop_sheet"]
PROFILES = (
    "screen", "pdf/a-1a", "pdf/a-1b", "pdf/a-2a", "pdf/a-2b", "pdf/a-2u", "pdf/a-3a",
    "pdf/a-3b", "pdf/a-3u", "pdf/a-4", "pdf/a-4e", "pdf/a-4f", "pdf/ua-1", "pdf/ua-2",
    "pdf/x-4", "pdf/x-1a",
)  # fmt: skip
"""The names of the profiles that files can be checked as."""


def preflight(
    file: Path | bytes,
    profile: str | None = None,
    size: tuple[float, float] | None = None,
    shop: ShopSheet | None = None,
    *,
    trusted: bool = False,
) -> Report:
    """Check a file as one of `PROFILES`, or as what it claims to be.

    What archives and accessible files have to be is veraPDF's to judge; that there is none is
    found too, as an error. With a `size`, width and height in points, each page must have it.
    A print `shop` may have a sheet of its own (`read_shop_sheet`). A stranger's file is read in
    a process of its own, which has limits; one that is `trusted`, since this program has just
    made it, is read here and sooner. Raises PackageError without pikepdf, and OutputError
    "bad-pdf" if there is no such file.
    """
    if sys.modules.get("pikepdf") is None and find_spec("pikepdf") is None:
        raise PackageError(
            "missing-package",
            "a preflight needs pikepdf, which is not installed",
            remedy=Remedy("install-extra", ("preflight",)),
        )
    try:
        if trusted:
            from cardgen.preflight.check import check

            report = check(file, profile, size, shop or ShopSheet())
        else:
            from cardgen.preflight.limited import check_within_limits

            report = check_within_limits(file, profile, size, shop or ShopSheet())
        if flavour := flavour_of(report.profile):
            from cardgen.preflight.verapdf import with_verdict

            report = with_verdict(report, file, flavour)
    except OSError as error:
        place = None if isinstance(file, bytes) else Location(str(file))
        said = f"cannot be read: {error.strerror or error}"
        raise OutputError("bad-pdf", said, location=place) from error
    return report


def read_shop_sheet(path: Path) -> ShopSheet:
    """What a print shop asks for, as a file of it says.

    Raises TemplateError "bad-shop-sheet", and EncodingError.
    """
    from cardgen.preflight.shop_files import read_shop_sheet

    return read_shop_sheet(path)
