"""Measure the ink of pages in a process of its own, with limits of memory and time.

    python program.py PAGES FILE

PAGES are numbers and ranges, ``3,5-9``; FILE is ``-`` for standard input. The output is a line
of JSON per page, as soon as it is measured: its number and the result of `inks_of_page`, or
null.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from io import BytesIO
from itertools import count, groupby
from pathlib import Path
from typing import Final, NamedTuple

if __name__ == "__main__":  # this cardgen, wherever it is
    sys.path.insert(0, str(Path(__file__).parents[3]))

from cardgen.bounds import bound, is_out_of_time, run_reader

MEMORY: Final = 700 << 20  # bytes, besides the file itself
_SECONDS: Final = 20  # of processor time, and one more for each:
_BYTES_A_SECOND: Final = 256 << 10
_PAGES_A_SECOND: Final = 20
_STARTS: Final = 4  # of the process per file


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
    """True if PDFium is installed, with which plates are rendered."""
    return find_spec("pypdfium2") is not None


def coverage(file: Path | bytes, pages: Iterable[int]) -> dict[int, Coverage | None]:
    """Measure the inks of pages by number, from 1. None for a page that cannot be measured.

    If a page ends the process, another process goes on, unless time has run out.
    """
    waiting = list(pages)
    found: dict[int, Coverage | None] = dict.fromkeys(waiting)
    for _ in range(_STARTS):
        status, measured = _run(file, waiting)
        found.update(measured)
        waiting = waiting[len(measured) + 1 :]
        if status == 0 or is_out_of_time(status) or not waiting:
            break
    return found


def _run(file: Path | bytes, pages: list[int]) -> tuple[int, dict[int, Coverage | None]]:
    """Run the process that measures. Return its exit status and its results."""
    given, name = (file, "-") if isinstance(file, bytes) else (None, str(file.absolute()))
    status, output = run_reader(Path(__file__), _ranges_in_words(pages), name, data=given)
    found: dict[int, Coverage | None] = {}
    for line in output.splitlines():
        try:
            page, measured = json.loads(line)
        except ValueError:  # it died while it wrote
            break
        found[page] = None
        if measured is not None:
            total, alone, inks, (left, top) = measured
            found[page] = Coverage(total, alone, tuple(map(tuple, inks)), left, top)
    return status, found


def _ranges_in_words(pages: Iterable[int]) -> str:
    """Write page numbers in ascending order as ranges: ``3,5-9``."""
    offset = count()
    ranges = [[*run] for _, run in groupby(pages, key=lambda page: page - next(offset))]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in ranges)


def main(pages: str, name: str) -> int:
    """Print the inks of pages. Return 0 if all pages were read."""
    import pikepdf

    from cardgen.pdf_streams import UNREADABLE
    from cardgen.preflight.separations.pages import inks_of_pages

    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    numbers: list[int] = []
    for stretch in pages.split(","):
        first, _, last = stretch.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    seconds = _SECONDS + len(data) // _BYTES_A_SECOND + len(numbers) // _PAGES_A_SECOND
    bound(seconds, MEMORY + len(data))
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            for page, found in inks_of_pages(pdf, numbers):
                print(json.dumps([page, found]), flush=True)  # noqa: T201
    except (MemoryError, *UNREADABLE):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
