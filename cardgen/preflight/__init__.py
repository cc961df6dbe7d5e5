"""Check a PDF before it goes to print: a preflight, not a certificate.

The file may come from any program. The report says what a print shop would refuse, with what
was measured. veraPDF judges archives and accessible files. Faults of the file are findings,
never exceptions. The preflight needs pikepdf, the extra ``preflight``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cardgen import arguments
from cardgen.errors import Location, OutputError
from cardgen.lazy import import_on_use
from cardgen.preflight.profiles import PROFILES as _KNOWN, ShopSheet as ShopSheet, flavour_of

if TYPE_CHECKING:
    from cardgen.preflight.findings import PdfFinding as PdfFinding, PdfReport as PdfReport
    from cardgen.preflight.shop_files import read_shop_sheet as read_shop_sheet

__getattr__ = import_on_use(
    __name__, {"findings": "PdfFinding PdfReport", "shop_files": "read_shop_sheet"}
)
PROFILES = tuple(_KNOWN)
"""Names of the profiles that files can be checked as."""


def check_pdf(
    file: Path | bytes,
    profile: str | None = None,
    size: tuple[float, float] | None = None,
    shop: ShopSheet | None = None,
    *,
    trusted: bool = False,
) -> PdfReport:
    """Check a PDF file against a profile of `PROFILES`, or against the standard that it claims.

    veraPDF judges archives and accessible files; if it is missing, that is an error in the
    report. With a `size`, width and height in points, all pages must have it. A print `shop`
    may have its own limits (`read_shop_sheet`). A file is read in another process with limits,
    except a `trusted` one, which this program has just made. Raises PackageError without
    pikepdf, OutputError "bad-pdf" if there is no such file, and FieldError "bad-value".
    """
    file = file if isinstance(file, bytes) else arguments.path("file", file)
    if profile is not None:
        arguments.choice("profile", profile, PROFILES)
    if size is not None:
        size = arguments.size("size", size)
    sheet = ShopSheet() if shop is None else shop
    arguments.instance("shop", sheet, ShopSheet, "take read_shop_sheet(FILE)")
    arguments.flag("trusted", trusted)
    from cardgen.installation import require_packages

    require_packages("a preflight", "preflight", "pikepdf")
    try:
        if trusted:
            from cardgen.preflight.check import check

            report = check(file, profile, size, sheet)
        else:
            from cardgen.preflight.limited import check_within_limits

            report = check_within_limits(file, profile, size, sheet)
        if flavour := flavour_of(report.profile):
            from cardgen.preflight.verapdf import with_verdict

            report = with_verdict(report, file, flavour)
    except OSError as error:
        place = None if isinstance(file, bytes) else Location(str(file))
        said = f"cannot be read: {error.strerror or error}"
        raise OutputError("bad-pdf", said, location=place) from error
    return report


preflight = check_pdf  # its name before it was public
