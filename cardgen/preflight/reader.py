"""Run a preflight in a process of its own, with limits of memory and time.

    python reader.py PROFILE WIDTH HEIGHT SHOP FILE

FILE is ``-`` for standard input; PROFILE, WIDTH and HEIGHT may be empty; SHOP is a sheet as
JSON. The output is one line of JSON, the report. Nobody knows beforehand how much a file
unpacks to, or how often it draws the same; qpdf ends the process where memory runs out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":  # this cardgen, wherever it is
    sys.path.insert(0, str(Path(__file__).parents[2]))

MEMORY = 400 << 20  # bytes, besides the file itself
_SECONDS = 2  # of processor time, and one more for so many bytes:
_BYTES_A_SECOND = 512 << 10  # half of its speed with the labels of a shipment


def limit(size: int) -> None:
    """Limit this process to what a file of so many bytes needs; not on Windows."""
    from cardgen.bounds import bound

    bound(_SECONDS + size // _BYTES_A_SECOND, MEMORY + size)


def main(profile: str, width: str, height: str, shop: str, name: str) -> int:
    """Print the report; the exit status is 0 if there is a report."""
    from cardgen.preflight.check import check
    from cardgen.preflight.profiles import ShopSheet

    file: Path | bytes
    if name == "-":
        file = sys.stdin.buffer.read()
        limit(len(file))
    else:
        file = Path(name)
        limit(file.stat().st_size)
    try:
        size = (float(width), float(height)) if width else None
        report = check(file, profile or None, size, ShopSheet.from_json(shop))
    except OSError as error:
        print(json.dumps({"error": [error.errno, error.strerror or str(error)]}))  # noqa: T201
        return 0
    except MemoryError:
        return 1
    found = [(each.rule, each.severity, each.message, each.pages) for each in report.findings]
    told = {"report": [report.profile, report.version, report.pages, found]}
    print(json.dumps(told))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
