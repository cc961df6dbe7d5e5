"""The report of a file that may come from anywhere: read in another process, within limits."""

from __future__ import annotations

import errno
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from cardgen.files import opened
from cardgen.preflight.findings import Finding, Report
from cardgen.preflight.taste import ShopSheet

_READER: Final = Path(__file__).with_name("reader.py")


def check_within_limits(
    file: Path | bytes,
    profile: str | None,
    size: tuple[float, float] | None,
    shop: ShopSheet,
) -> Report:
    """As `cardgen.preflight.check.check`. Raises OSError."""
    if isinstance(file, Path):
        with opened(file):  # a device or a pipe would be waited for
            pass
    sides = [str(side) for side in size] if size else ["", ""]
    given = file if isinstance(file, bytes) else None
    # -P: the folder of the reader, or the current one, must not hide modules of Python.
    done = subprocess.run(  # noqa: S603
        [
            sys.executable,
            "-P",
            str(_READER),
            profile or "",
            *sides,
            shop.as_json(),
            "-" if isinstance(file, bytes) else str(file.absolute()),
        ],
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        return _given_up(done.returncode, profile or "screen")
    told: dict[str, Any] = json.loads(done.stdout)
    if "error" in told:
        number, said = told["error"]
        raise OSError(number or errno.EIO, said)
    name, version, pages, found = told["report"]
    findings = (
        Finding(rule, severity, message, tuple((first, last) for first, last in stretches))
        for rule, severity, message, stretches in found
    )
    return Report(name, version, pages, tuple(findings))


def _given_up(status: int, profile: str) -> Report:
    """What is told of a file at which the reader died."""
    long = status == -getattr(signal, "SIGXCPU", 0)
    message = (
        f"the file takes too much {'time' if long else 'memory'} to look at: it unpacks to far "
        "more than it holds, or draws the same again and again"
    )
    return Report(profile, "", 0, (Finding("damaged", "error", message),))
