"""Name a shipment after its list, or give it a name if that cannot be done.

The name begins the ids of boxes, which file names and barcodes carry, so it is ASCII. Many
lists make no such name: 三月发货.csv, 3.csv. A name that loses characters does not count:
구호물품 (최종) [2].csv would become 2. Such a list gets a name that no other shipment of the
project has. Its ledger and the project's register of names keep it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection
from itertools import count
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from cardgen.errors import CardgenError, make_printable
from cardgen.project import PROJECT_FILE, Project
from cardgen.shipment.ledger import (
    NAMES_FILE,
    find_name,
    find_shipments,
    give_name,
    list_names,
)
from cardgen.shipment.model import check_name
from cardgen.shipment.saved_options import read_list_name, read_shipment_name

_LOST: Final = re.compile(r"[^A-Za-z0-9_-]+")


def name_from_list(manifest: Path) -> str:
    """Make a name from a list's file name; "" if it makes none."""
    stem = unicodedata.normalize("NFKC", manifest.stem)
    name = _LOST.sub("-", stem).strip("-_").upper()
    try:
        check_name(name)
    except CardgenError:
        return ""
    is_cut = any(
        unicodedata.category(each)[0] in "LNM" for each in "".join(_LOST.findall(stem))
    )
    return "" if is_cut or name.isdigit() else name


def name_shipment(
    project: Project,
    manifest: Path,
    *,
    folder: Path | None = None,
    within: Path | None = None,
    time: str,
    keep: bool = True,
) -> str:
    """Name the shipment of a list, in a `folder` of its own or in one `within`.

    The same list in the same place has the same name each time. A name that cardgen gives has
    the day of `time`, an ISO date or time; it is kept unless `keep` is false. Raises
    OutputError if the name cannot be kept.
    """
    if name := name_from_list(manifest):
        return name
    place = (folder or within or Path()).resolve()
    register = _find_register(project, place if within else place.parent)
    list_name = _normalize(manifest.name)
    if name := find_name(register, make_printable(str(place)), list_name):
        return name
    if within and (name := _find_begun(within, list_name)):
        return name
    beside = place if within else place.parent
    ledgers = {read_shipment_name(each) for each in _find_shipments(project, beside)}
    day = _format_day(project, time)

    def free(others: Collection[str]) -> str:
        for number in count(1):
            name = project.shipment_names.replace("{date}", day).replace("{n}", str(number))
            if name not in others and name not in ledgers and not (beside / name).exists():
                return name
        raise AssertionError("numbers do not end")

    if not keep:
        return free(list_names(register))
    return give_name(register, make_printable(str(place)), list_name, free)


def explain_name(name: str) -> str:
    """Explain in one line the name that cardgen gave."""
    return (
        f"box numbers begin with {name}-, because they cannot contain the name of the list; "
        "the same list keeps this name"
    )


def _find_register(project: Project, beside: Path) -> Path:
    """Return the path of the register of names: in the project, or beside the shipments."""
    root = project.root if (project.root / PROJECT_FILE).is_file() else beside
    return root / NAMES_FILE


def _normalize(name: str) -> str:
    """Return the name of a list without its suffix, the same on every disk."""
    return make_printable(unicodedata.normalize("NFC", Path(name).stem).casefold())


def _find_begun(within: Path, list_name: str) -> str:
    """Find the shipment of a list in the folder `within`, if the register was lost or moved."""
    for folder in find_shipments(within, 1):
        if (
            _normalize(read_list_name(folder)) == list_name
            and read_shipment_name(folder) == folder.name
        ):
            return folder.name
    return ""


def _find_shipments(project: Project, beside: Path) -> set[Path]:
    found = {*find_shipments(beside, 1)}
    if (project.root / PROJECT_FILE).is_file():
        found |= {*find_shipments(project.root)}
    return found


def _format_day(project: Project, time: str) -> str:
    """Format the day in the project's time zone, as 260331."""
    at = dt.datetime.fromisoformat(time)
    if at.tzinfo is not None and project.timezone != "UTC":
        at = at.astimezone(ZoneInfo(project.timezone))
    return f"{at:%y%m%d}"
