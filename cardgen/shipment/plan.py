"""Lines of a manifest in, numbered boxes out, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cardgen.errors import CatalogError
from cardgen.shipment.model import Box, Line

# What every file system, every Code 128 and every spreadsheet leaves as it is; no dot, so
# that no name is one that Windows keeps for itself.
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_LONGEST: Final = 24  # with eight digits a Code 128 of 92 mm at 0.25 mm a module
_LEAST_DIGITS: Final = 4


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


def box_id(shipment: str, number: int, total: int) -> str:
    """``MAPO-2020-0017``: ids of a shipment are of one length, and sort by number."""
    digits = max(_LEAST_DIGITS, len(str(total)))
    return f"{shipment}-{number:0{digits}}"


def plan(
    lines: Iterable[Line], *, shipment: str, total: int, ssccs: Iterable[str] | None = None
) -> Iterator[Box]:
    """The boxes of the lines in order, `total` together, each with the next SSCC if any.

    Nothing is kept of boxes that were given out. Raises CatalogError "bad-value" for the
    name of the shipment, and "bad-manifest" if the lines have not `total` boxes: they were
    counted before, so the manifest has changed since.
    """
    check_name(shipment)
    return _boxes(lines, shipment, total, None if ssccs is None else iter(ssccs))


def _boxes(
    lines: Iterable[Line], shipment: str, total: int, ssccs: Iterator[str] | None
) -> Iterator[Box]:
    number = 0
    for line in lines:
        for number_in_line in range(1, line.boxes + 1):
            number += 1
            if number > total:
                raise _changed(f"more than {total}")
            sscc = "" if ssccs is None else next(ssccs, "")
            if ssccs is not None and not sscc:
                raise ValueError(f"there are fewer than {total} SSCCs")
            name = box_id(shipment, number, total)
            yield Box(number, total, line, number_in_line, name, sscc)
    if number < total:
        raise _changed(f"{number}, not {total}")


def _changed(count: str) -> CatalogError:
    return CatalogError(
        "bad-manifest",
        f"the manifest has changed while it was read: its boxes are {count}",
        hint="save it, and run the same command again",
    )
