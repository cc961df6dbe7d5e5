"""Check a file from anywhere in a process of its own, with limits of memory and time.

    python limited.py PROFILE WIDTH HEIGHT SHOP FILE

FILE is ``-`` for standard input; PROFILE, WIDTH and HEIGHT may be empty; SHOP is a sheet as
JSON. The output is one line of JSON, the report. Nobody knows beforehand how much a file
unpacks to, or how often it draws the same; qpdf ends the process where memory runs out.
"""

from __future__ import annotations

import errno
import json
import sys
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":  # this cardgen, wherever it is
    sys.path.insert(0, str(Path(__file__).parents[2]))

from cardgen.bounds import bound, is_out_of_time, run_reader
from cardgen.files import open_file
from cardgen.preflight.findings import PdfFinding, PdfReport
from cardgen.preflight.profiles import ShopSheet

MEMORY: Final = 400 << 20  # bytes, besides the file itself
_SECONDS: Final = 2  # of processor time, and one more for so many bytes:
_BYTES_A_SECOND: Final = 512 << 10  # half of its speed with the labels of a shipment


def check_within_limits(
    file: Path | bytes, profile: str | None, size: tuple[float, float] | None, shop: ShopSheet
) -> PdfReport:
    """Check a file in a separate process with limits of memory and time. Raises OSError."""
    if isinstance(file, Path):
        with open_file(file):  # reading a device or a pipe could wait for ever
            pass
    sides = [str(side) for side in size] if size else ["", ""]
    given, name = (file, "-") if isinstance(file, bytes) else (None, str(file.absolute()))
    asked = profile or "", *sides, shop.as_json(), name
    status, output = run_reader(Path(__file__), *asked, data=given)
    if status:
        what = "time" if is_out_of_time(status) else "memory"
        message = (
            f"the file takes too much {what} to check: it is far larger when unpacked, "
            "or draws the same content again and again"
        )
        return PdfReport(profile or "screen", "", 0, (PdfFinding("damaged", "error", message),))
    answer: dict[str, Any] = json.loads(output)
    if "error" in answer:
        number, reason = answer["error"]
        raise OSError(number or errno.EIO, reason)
    checked_as, version, pages, found = answer["report"]
    findings = (
        PdfFinding(rule, severity, message, tuple(map(tuple, ranges)))
        for rule, severity, message, ranges in found
    )
    return PdfReport(checked_as, version, pages, tuple(findings))


def main(profile: str, width: str, height: str, shop: str, name: str) -> int:
    """Check the file in standard input and print the report. Return 0 if there is a report."""
    from cardgen.preflight.check import check

    file = sys.stdin.buffer.read() if name == "-" else Path(name)
    bytes_of_file = len(file) if isinstance(file, bytes) else file.stat().st_size
    bound(_SECONDS + bytes_of_file // _BYTES_A_SECOND, MEMORY + bytes_of_file)
    try:
        size = (float(width), float(height)) if width else None
        report = check(file, profile or None, size, ShopSheet.from_json(shop))
    except OSError as error:
        print(json.dumps({"error": [error.errno, error.strerror or str(error)]}))  # noqa: T201
        return 0
    except MemoryError:
        return 1
    found = [(each.rule, each.severity, each.message, each.pages) for each in report.findings]
    answer = {"report": [report.profile, report.version, report.pages, found]}
    print(json.dumps(answer))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
