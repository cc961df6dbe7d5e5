"""The name of a shipment that nobody names: after its list, or one that cardgen gives.

A name begins the numbers of boxes, which file names and barcodes carry, so it is ASCII. That of
many lists is none: 三月发货.csv, 3.csv. A name of which something was lost is none either: of
구호물품 (최종) [2].csv it would be 2. Such a list gets a name that no other shipment of the
project has, and keeps it: in its ledger, and in the project's register of names.
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

from cardgen.errors import CardgenError, readable
from cardgen.project import PROJECT_FILE, Project
from cardgen.shipment.ledger import (
    NAMES_FILE,
    find_name,
    give_name,
    names_given,
    shipments_in,
)
from cardgen.shipment.model import check_name
from cardgen.shipment.saved_options import begun_as, list_of

_LOST: Final = re.compile(r"[^A-Za-z0-9_-]+")


def name_of_list(manifest: Path) -> str:
    """The name that a list's own name makes; "" if it makes none."""
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


def shipment_name(
    project: Project,
    manifest: Path,
    *,
    folder: Path | None = None,
    within: Path | None = None,
    time: str,
    keep: bool = True,
) -> str:
    """The name of the shipment of a list, in a `folder` of its own or in one `within`.

    The same list in the same place has the same name each time; one that cardgen gives is kept
    unless `keep` is false, and has the day of `time`, an ISO date or time. Raises OutputError
    if the name cannot be kept.
    """
    if name := name_of_list(manifest):
        return name
    place = (folder or within or Path()).resolve()
    register = _register(project, place if within else place.parent)
    named = _plain(manifest.name)
    if name := find_name(register, readable(str(place)), named):
        return name
    if within and (name := _begun(within, named)):
        return name
    beside = place if within else place.parent
    ledgers = {begun_as(each) for each in _shipments(project, beside)}
    day = _day(project, time)

    def free(others: Collection[str]) -> str:
        for number in count(1):
            name = project.shipment_names.replace("{date}", day).replace("{n}", str(number))
            if name not in others and name not in ledgers and not (beside / name).exists():
                return name
        raise AssertionError("numbers do not end")

    if not keep:
        return free(names_given(register))
    return give_name(register, readable(str(place)), named, free)


def named_in_words(name: str) -> str:
    """A line that says which name cardgen gave, and why."""
    return (
        f"its boxes are numbered {name}-…, since box numbers cannot carry the name of the "
        "list; the same list goes on with it"
    )


def _register(project: Project, beside: Path) -> Path:
    """The file of names: a project's, or one beside shipments of none."""
    root = project.root if (project.root / PROJECT_FILE).is_file() else beside
    return root / NAMES_FILE


def _plain(name: str) -> str:
    """The name of a list without its ending, as it is the same on every disk."""
    return readable(unicodedata.normalize("NFC", Path(name).stem).casefold())


def _begun(within: Path, named: str) -> str:
    """The shipment of a list among those of a folder, whose register was lost or moved."""
    for folder in shipments_in(within, 1):
        if _plain(list_of(folder)) == named and begun_as(folder) == folder.name:
            return folder.name
    return ""


def _shipments(project: Project, beside: Path) -> set[Path]:
    found = {*shipments_in(beside, 1)}
    if (project.root / PROJECT_FILE).is_file():
        found |= {*shipments_in(project.root)}
    return found


def _day(project: Project, time: str) -> str:
    """The day where the project is, as 260331."""
    at = dt.datetime.fromisoformat(time)
    if at.tzinfo is not None and project.timezone != "UTC":
        at = at.astimezone(ZoneInfo(project.timezone))
    return f"{at:%y%m%d}"
