"""What a shipment and its boxes are called: in file names, barcodes and spreadsheets."""

from __future__ import annotations

import re
from typing import Final

from cardgen.errors import CatalogError

# What every file system, every Code 128 and every spreadsheet leaves as it is; no dot, so
# that no name is one that Windows keeps for itself.
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_LONGEST: Final = 24  # with eight digits a Code 128 of 92 mm at 0.25 mm a module
_LEAST_DIGITS: Final = 4
_A_FOLDER: Final = 1000  # files of a folder, where a shipment has more


def check_name(shipment: str) -> None:
    """Raise CatalogError "bad-value" if box ids, which are file names, cannot begin so."""
    if not _NAME.fullmatch(shipment):
        raise CatalogError(
            "bad-value",
            f"{shipment!r} cannot be the name of a shipment",
            hint="use letters and digits of ASCII, and - and _ between them, as in MAPO-2020",
        )
    if len(shipment) > _LONGEST:
        raise CatalogError(
            "bad-value",
            f"the name of a shipment has {len(shipment)} characters: {shipment!r}",
            hint=f"use at most {_LONGEST}, so that it fits a barcode",
        )


def label_file(folder: str, name: str, number: int, total: int, extension: str) -> str:
    """The file of a box's label in the shipment's store; a large shipment has many folders."""
    if total <= _A_FOLDER:
        return f"{folder}/{name}.{extension}"
    return f"{folder}/{(number - 1) // _A_FOLDER:04}/{name}.{extension}"


def box_id(shipment: str, number: int, total: int) -> str:
    """``MAPO-2020-0017``: ids of a shipment are of one length, and sort by number."""
    digits = max(_LEAST_DIGITS, len(str(total)))
    return f"{shipment}-{number:0{digits}}"
