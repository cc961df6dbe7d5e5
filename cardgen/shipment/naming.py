"""Name a shipment after its list, or give it a name if that cannot be done.

The name begins the ids of boxes, which file names and barcodes carry, so it is ASCII. Many
lists make no such name: 三月发货.csv, 3.csv. A name that loses characters does not count:
구호물품 (최종) [2].csv would become 2. Such a list gets a name that no other shipment of the
project has. Its ledger and the project's register of names keep it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection
from itertools import count
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from cardgen.errors import CardgenError, make_printable
from cardgen.lazy import lazy_pattern
from cardgen.project import PROJECT_FILE, Project
from cardgen.shipment.ledger import NAMES_FILE, find_name, find_shipments, give_name, list_names
from cardgen.shipment.model import check_name
from cardgen.shipment.saved_options import read_list_name, read_shipment_name

_LOST: Final = lazy_pattern(r"[^A-Za-z0-9_-]+")


def name_from_list(manifest: Path) -> str:
    """Make a shipment's name from the name of its list; "" if that is not possible."""
    stem = unicodedata.normalize("NFKC", manifest.stem)
    name = _LOST.sub("-", stem).strip("-_").upper()
    try:
        check_name(name)
    except CardgenError:
        return ""
    lost = "".join(_LOST.findall(stem))
    is_cut = any(unicodedata.category(each)[0] in "LNM" for each in lost)
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
    """Choose the name for the shipment of a list, which is in `folder` or in a folder `within`.

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
    folders = {*find_shipments(beside, 1)}
    if (project.root / PROJECT_FILE).is_file():
        folders |= {*find_shipments(project.root)}
    ledgers = set(map(read_shipment_name, folders))
    day = _format_day(project, time)

    def find_free(others: Collection[str]) -> str:
        """Find the first name that no other shipment has."""
        dated = project.shipment_names.replace("{date}", day)
        names = (dated.replace("{n}", str(number)) for number in count(1))
        taken = {*others, *ledgers}
        return next(
            each for each in names if each not in taken and not (beside / each).exists()
        )

    if not keep:
        return find_free(list_names(register))
    return give_name(register, make_printable(str(place)), list_name, find_free)


def explain_name(name: str) -> str:
    """Explain in one line which name cardgen has given to a shipment."""
    return (
        f"box numbers begin with {name}-, because they cannot contain the name of the list; "
        "the same list keeps this name"
    )


def _find_register(project: Project, beside: Path) -> Path:
    """Return the path of the register of names: in the project, or beside the shipments."""
    root = project.root if (project.root / PROJECT_FILE).is_file() else beside
    return root / NAMES_FILE


def _normalize(name: str) -> str:
    """Return a list's file name without extension, in the same form on every disk."""
    return make_printable(unicodedata.normalize("NFC", Path(name).stem).casefold())


def _find_begun(within: Path, list_name: str) -> str:
    """Find an existing shipment of a list in the folder `within`; "" if there is none."""
    for folder in find_shipments(within, 1):
        is_of_list = _normalize(read_list_name(folder)) == list_name
        if is_of_list and read_shipment_name(folder) == folder.name:
            return folder.name
    return ""


def _format_day(project: Project, time: str) -> str:
    """Format the date in the project's time zone, as in 260331."""
    at = dt.datetime.fromisoformat(time)
    if at.tzinfo is not None and project.timezone != "UTC":
        at = at.astimezone(ZoneInfo(project.timezone))
    return f"{at:%y%m%d}"
