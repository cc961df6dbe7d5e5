"""Check a file from anywhere, in another process with limits."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any, Final

from cardgen.bounds import is_out_of_time, run_reader
from cardgen.files import open_file
from cardgen.preflight.findings import Finding, Report
from cardgen.preflight.profiles import ShopSheet

_READER: Final = Path(__file__).with_name("reader.py")


def check_within_limits(
    file: Path | bytes, profile: str | None, size: tuple[float, float] | None, shop: ShopSheet
) -> Report:
    """Run `cardgen.preflight.check.check` in another process. Raises OSError."""
    if isinstance(file, Path):
        with open_file(file):  # reading a device or a pipe could wait for ever
            pass
    sides = [str(side) for side in size] if size else ["", ""]
    given, name = (file, "-") if isinstance(file, bytes) else (None, str(file.absolute()))
    asked = profile or "", *sides, shop.as_json(), name
    status, output = run_reader(_READER, *asked, data=given)
    if status:
        return _given_up(status, profile or "screen")
    told: dict[str, Any] = json.loads(output)
    if "error" in told:
        number, said = told["error"]
        raise OSError(number or errno.EIO, said)
    checked_as, version, pages, found = told["report"]
    findings = (
        Finding(rule, severity, message, tuple((first, last) for first, last in stretches))
        for rule, severity, message, stretches in found
    )
    return Report(checked_as, version, pages, tuple(findings))


def _given_up(status: int, profile: str) -> Report:
    """Make the report of a file at which the reader ran out of time or memory."""
    what = "time" if is_out_of_time(status) else "memory"
    message = (
        f"the file takes too much {what} to check: it is far larger when unpacked, "
        "or draws the same content again and again"
    )
    return Report(profile, "", 0, (Finding("damaged", "error", message),))
