"""Run the process that measures ink; see `reader`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.bounds import is_out_of_time, run_reader

_STARTS: Final = 4  # of the process per file
_READER: Final = Path(__file__).with_name("reader.py")


class Coverage(NamedTuple):
    """Spot with the most ink: percent in total and by plate.

    `alone` is the most ink of a single colour of the page. The place is in points from the left
    and the top of the trim box as it is shown.
    """

    total: float
    alone: float
    inks: tuple[tuple[str, float], ...]
    left: float
    top: float


def can_measure() -> bool:
    """True if PDFium is installed, which renders plates."""
    return find_spec("pypdfium2") is not None


def coverage(file: Path | bytes, pages: Iterable[int]) -> dict[int, Coverage | None]:
    """Measure pages, by their numbers from 1; None for a page that could not be measured.

    If a page ends the process, another process goes on, unless time has run out.
    """
    waiting = list(pages)
    found: dict[int, Coverage | None] = dict.fromkeys(waiting)
    for _ in range(_STARTS):
        status, told = _run(file, waiting)
        found.update(told)
        if status == 0 or is_out_of_time(status):
            break
        waiting = waiting[len(told) + 1 :]
        if not waiting:
            break
    return found


def _run(file: Path | bytes, pages: list[int]) -> tuple[int, dict[int, Coverage | None]]:
    """Run the process; return its status, and what it measured before it ended."""
    given, name = (file, "-") if isinstance(file, bytes) else (None, str(file.absolute()))
    status, output = run_reader(_READER, ",".join(_stretches(pages)), name, data=given)
    found: dict[int, Coverage | None] = {}
    for line in output.splitlines():
        try:
            page, told = json.loads(line)
        except ValueError:  # it died while it wrote
            break
        found[page] = None
        if told is not None:
            total, alone, inks, (left, top) = told
            named = tuple((plate, ink) for plate, ink in inks)
            found[page] = Coverage(total, alone, named, left, top)
    return status, found


def _stretches(pages: list[int]) -> Iterator[str]:
    """Join numbers in order to ``3`` and ``5-9``."""
    first = last = 0
    for page in [*pages, 0]:
        if first and page == last + 1:
            last = page
            continue
        if first:
            yield f"{first}-{last}" if last > first else f"{first}"
        first = last = page
