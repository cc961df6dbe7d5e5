"""Runs the process that measures; see `reader`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

_STARTS: Final = 4  # of the process, for one file
_READER: Final = Path(__file__).with_name("reader.py")


class Coverage(NamedTuple):
    """The most ink in a place, in percent, of the plates by their names.

    No colour of the page takes more than `alone` by itself. The place is so many points from
    the left and the top of the trim box as it is shown.
    """

    total: float
    alone: float
    inks: tuple[tuple[str, float], ...]
    left: float
    top: float


def can_measure() -> bool:
    """Whether there is what draws plates."""
    return find_spec("pypdfium2") is not None


def coverage(file: Path | bytes, pages: Iterable[int]) -> dict[int, Coverage | None]:
    """What pages take, by their numbers from 1; None for one that could not be measured.

    Where a page ends the process, another goes on behind it, but for one out of time.
    """
    waiting = list(pages)
    found: dict[int, Coverage | None] = dict.fromkeys(waiting)
    for _ in range(_STARTS):
        status, told = _run(file, waiting)
        found.update(told)
        if status == 0 or status == -getattr(signal, "SIGXCPU", 0):
            break
        waiting = waiting[len(told) + 1 :]
        if not waiting:
            break
    return found


def _run(file: Path | bytes, pages: list[int]) -> tuple[int, dict[int, Coverage | None]]:
    """The status of the process, and what it told before it ended."""
    given = file if isinstance(file, bytes) else None
    # -P: the folder of the reader, or the current one, must not hide modules of Python.
    done = subprocess.run(  # noqa: S603
        [
            sys.executable,
            "-P",
            str(_READER),
            ",".join(_stretches(pages)),
            "-" if isinstance(file, bytes) else str(file.absolute()),
        ],
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    found: dict[int, Coverage | None] = {}
    for line in done.stdout.splitlines():
        try:
            page, told = json.loads(line)
        except ValueError:  # it died while it wrote
            break
        found[page] = None
        if told is not None:
            total, alone, inks, (left, top) = told
            named = tuple((plate, ink) for plate, ink in inks)
            found[page] = Coverage(total, alone, named, left, top)
    return done.returncode, found


def _stretches(pages: list[int]) -> Iterator[str]:
    """Numbers in order as ``3`` and ``5-9``."""
    first = last = 0
    for page in [*pages, 0]:
        if first and page == last + 1:
            last = page
            continue
        if first:
            yield f"{first}-{last}" if last > first else f"{first}"
        first = last = page
