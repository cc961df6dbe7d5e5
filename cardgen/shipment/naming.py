"""What a shipment is called, where nobody says it: after its list.

In comes the list's path, out comes a name that file names and barcodes can carry, or why there
is none. A name of which something was lost is no name: of 구호물품 (최종) [2].csv it is 2.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.remedies import Remedy
from cardgen.shipment.model import check_name

_LOST: Final = re.compile(r"[^A-Za-z0-9_-]+")


def shipment_name(manifest: Path, given: str | None) -> tuple[str, tuple[Diagnostic, ...]]:
    """The name that is `given` or else that of the list, and what is wrong with it."""
    if given:
        try:
            check_name(given)
        except CardgenError as error:
            return given, error.diagnostics
        return given, ()
    stem = unicodedata.normalize("NFKC", manifest.stem)
    name = _LOST.sub("-", stem).strip("-_").upper()
    reason = _unlike(stem, name)
    if not reason:
        return name, ()
    unnamed = Diagnostic(
        "bad-value",
        f"the shipment has no name: {reason}",
        location=Location(str(manifest)),
        remedy=Remedy("name-shipment"),
    )
    return name, (unnamed,)


def _unlike(stem: str, name: str) -> str:
    """Why this cannot be the name of the shipment of a list called `stem`."""
    try:
        check_name(name)
    except CardgenError:
        return (
            "that of the list cannot be the beginning of box numbers, which are ASCII and 24 "
            "characters at most"
        )
    if any(unicodedata.category(each)[0] in "LNM" for each in "".join(_LOST.findall(stem))):
        return f"box numbers are ASCII, and of the name of the list only {name} would be left"
    if name.isdigit():
        return f"that of the list is a number, {name}, which other lists may have as well"
    return ""
