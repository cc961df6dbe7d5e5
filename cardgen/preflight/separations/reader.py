"""Measure the ink of pages in a process of its own, with limits of memory and time.

    python reader.py PAGES FILE

PAGES are numbers and ranges, ``3,5-9``; FILE is ``-`` for standard input. The output is a line
of JSON per page, as soon as it is measured: its number and the result of `inks_of_page`, or
null.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

if __name__ == "__main__":  # this cardgen, wherever it is
    sys.path.insert(0, str(Path(__file__).parents[3]))

MEMORY = 700 << 20  # bytes, besides the file itself
_SECONDS = 20  # of processor time, and one more for each:
_BYTES_A_SECOND = 256 << 10
_PAGES_A_SECOND = 20


def limit(size: int, pages: int) -> None:
    """Limit this process to what so many pages and bytes need; not on Windows."""
    from cardgen.bounds import bound

    more = size // _BYTES_A_SECOND + pages // _PAGES_A_SECOND
    bound(_SECONDS + more, MEMORY + size)


def main(pages: str, name: str) -> int:
    """Print the ink of pages; the exit status is 0 if all pages were read."""
    import pikepdf

    from cardgen.pdf_streams import UNREADABLE
    from cardgen.preflight.separations.pages import inks_of_pages

    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    numbers = list(_numbers(pages))
    limit(len(data), len(numbers))
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            for page, found in inks_of_pages(pdf, numbers):
                print(json.dumps([page, found]), flush=True)  # noqa: T201
    except (MemoryError, *UNREADABLE):
        return 1
    return 0


def _numbers(pages: str) -> Iterator[int]:
    for stretch in pages.split(","):
        first, _, last = stretch.partition("-")
        yield from range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
