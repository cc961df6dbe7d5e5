"""Ask veraPDF to judge archives and accessible files.

The extra ``verapdf`` has its engine (`engine`); otherwise a program ``verapdf`` on the PATH is
asked. Either runs in a process of its own with limits, once for all files. ``clauses.toml`` has
plain words for the common failures, by standard, clause and number of the test; all others keep
the words of veraPDF, with the object that fails.
"""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

from cardgen.bounds import Bounds, is_out_of_time, run_bounded
from cardgen.lazy import lazy_pattern
from cardgen.preflight.findings import Gathered, Objection, PdfReport, shorten

_TABLE: Final = Path(__file__).with_name("clauses.toml")
_REST: Final = "clause"
_LONGEST: Final = 300  # characters of a message of veraPDF


class Failure(NamedTuple):
    """Failed test of veraPDF: the rule, its words, and the places in the file."""

    standard: str
    clause: str
    test: int
    said: str
    places: list[str]


def objection(failure: Failure) -> Objection:
    """Convert a failed test of veraPDF to a finding."""
    standard = failure.standard.partition(":")[0]  # without the year
    cited = f"{standard}, {failure.clause}, test {failure.test}"
    known = _table().get(standard, {})
    if words := known.get(f"{failure.clause}-{failure.test}"):
        rule, said = words
        return Objection(rule, "error", f"{said} ({cited})")
    numbers = failure.clause.split(".")
    above = (".".join(numbers[:count]) for count in range(len(numbers), 0, -1))
    rule = next((known[clause] for clause in above if known.get(clause)), _REST)
    at = failure.places[0].rpartition("/")[2] or failure.places[0]
    said = f"{cited}: {shorten(failure.said, _LONGEST)}" + (f" ({at})" if at else "")
    return Objection(rule, "error", said)


@cache
def _table() -> dict[str, dict[str, Any]]:
    """Read the table that maps the clauses of each standard to rules of cardgen."""
    found = tomllib.loads(_TABLE.read_text("utf-8"))
    found["ISO 19005-3"] = {**found["ISO 19005-2"], **found["ISO 19005-3"]}
    return found


def rules() -> set[str]:
    """List the rules that findings of veraPDF can have."""
    entries = (each for known in _table().values() for each in known.values())
    return {_REST, *(each if isinstance(each, str) else each[0] for each in entries)}


_ENGINE: Final = Path(__file__).with_name("engine.py")
_SECONDS: Final = 60  # of processor time, and one more for each:
_BYTES_A_SECOND: Final = 64 << 10
_MEMORY: Final = 6 << 30  # bytes of addresses; Java reserves more than it uses
_OUTPUT: Final = 32 << 20  # bytes
_MACHINE: Final = {
    "JAVA_TOOL_OPTIONS": "-Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
    "-XX:CompressedClassSpaceSize=128m -Djava.awt.headless=true"
}
_PAGE: Final = lazy_pattern(r"/pages\[(\d+)\]")
_NO_FILE: Final = lazy_pattern("ModelParsing|EncryptedPdf")  # exceptions of veraPDF
_MISSING: Final = {
    "verapdf": ("no-verapdf", "veraPDF, which checks this, is not installed"),
    "java": ("no-java", "veraPDF, which checks this, needs Java, which is not installed"),
    "jaxb": ("no-jaxb", "veraPDF, which checks this, needs JAXB, which is not installed"),
}


class UnjudgedError(Exception):
    """No verdict on a file: the rule of the finding, and the reason."""


Verdict = tuple[Failure, ...] | UnjudgedError
"""Failures of a file, none if it complies; or the reason why there is no verdict."""


def with_verdict(report: PdfReport, file: Path | bytes, flavour: str) -> PdfReport:
    """Add the findings of veraPDF to the report about a file."""
    with TemporaryDirectory() as folder:
        # The name has to be safe for Java, lines and XML, and to end in .pdf for veraPDF.
        path = Path(folder) / "file.pdf"
        if isinstance(file, bytes):
            path.write_bytes(file)
        else:
            try:
                path.symlink_to(file.absolute())
            except OSError:  # Windows asks for a privilege
                shutil.copyfile(file, path)
        (verdict,) = judge([path], flavour)
    gathered = Gathered()
    if isinstance(verdict, UnjudgedError):
        rule, said = verdict.args
        gathered.add([Objection(rule, "error", f"not judged as {report.profile}: {said}")])
    else:
        placed = ((page, failure) for failure in verdict for page in _pages(failure))
        for page, failure in sorted(placed, key=lambda each: each[0] or 0):
            gathered.add([objection(failure)], page)
    return report.with_findings(gathered.findings())


def judge(files: Sequence[Path], flavour: str) -> list[Verdict]:
    """Check files against a standard, in veraPDF's notation, with one start of veraPDF."""
    by_engine = _by_engine(files, flavour)
    if isinstance(by_engine, list):
        return by_engine
    program = shutil.which("verapdf")
    found = _by_program(program, files, flavour) if program else by_engine
    return found if isinstance(found, list) else [found] * len(files)


def _by_engine(files: Sequence[Path], flavour: str) -> list[Verdict] | UnjudgedError:
    """Check files with the engine in the extra ``verapdf``.

    Return an error if it cannot start.
    """
    asked = "".join(f"{flavour}\t{file}\n" for file in files).encode("utf-8", "surrogateescape")
    command = [sys.executable, "-P", str(_ENGINE)]
    status, output = run_bounded(command, _bounds(files), asked, _MACHINE)
    found: list[Verdict] = []
    for line in output.splitlines():
        try:
            answer = json.loads(line)
        except ValueError:  # it died while it wrote
            break
        if isinstance(answer, dict):
            return UnjudgedError(*_MISSING[answer["missing"]])
        if isinstance(answer, str):
            found.append((_unreadable if _NO_FILE.search(answer) else _no_verdict)(answer))
        else:
            found.append(tuple(Failure(*each) for each in answer))
    return found + [_no_answer(status)] * (len(files) - len(found))


def _by_program(
    program: str, files: Sequence[Path], flavour: str
) -> list[Verdict] | UnjudgedError:
    """Check files with the program ``verapdf`` and its XML report."""
    shown = "--maxfailuresdisplayed", "100"  # of each rule
    command = [program, "--flavour", flavour, *shown, *map(str, files)]
    status, output = run_bounded(command, _bounds(files), also=_MACHINE)
    try:
        report = ET.fromstring(output)  # noqa: S314  # expat has limits of its own
        found = [_verdict_of_job(job) for job in report.iter("job")]
    except (ET.ParseError, ValueError):
        return _no_answer(status)
    return found if len(found) == len(files) else _no_answer(status)


def _verdict_of_job(job: Any) -> Verdict:
    """Read the result for one file from the XML report."""
    report = job.find("validationReport")
    if report is None:
        return _unreadable(job.findtext(".//exceptionMessage", "it gives no reason"))
    broken = [rule for rule in report.iter("rule") if rule.get("status") == "failed"]
    if not broken and report.get("isCompliant") != "true":
        return _no_verdict("veraPDF rejects the file, but names no broken rule")
    return tuple(
        Failure(
            rule.get("specification", ""),
            rule.get("clause", ""),
            int(rule.get("testNumber", "0")),
            " ".join(rule.findtext("description", "").split()),
            [check.findtext("context", "") for check in rule.iter("check")] or [""],
        )
        for rule in broken
    )


def _unreadable(said: str) -> UnjudgedError:
    """Make the error for a file that veraPDF cannot read, with the last cause only."""
    *_, last = said.split(": ")
    return UnjudgedError("damaged", f"veraPDF cannot read the file: {' '.join(last.split())}")


def _no_verdict(said: str) -> UnjudgedError:
    """Make the error for a file with which veraPDF failed."""
    return UnjudgedError("verapdf-failed", f"veraPDF failed: {' '.join(said.split())}")


def _no_answer(status: int) -> UnjudgedError:
    """Make the error for a process that ended without a result."""
    if is_out_of_time(status):
        return UnjudgedError("verapdf-failed", "veraPDF takes too much time")
    said = f"veraPDF stopped without a readable answer (status {status})"
    return UnjudgedError("verapdf-failed", said)


def _bounds(files: Iterable[Path]) -> Bounds:
    """Compute the limits for veraPDF from the size of the files."""
    size = sum(file.stat().st_size for file in files)
    return Bounds(_SECONDS + size // _BYTES_A_SECOND, _MEMORY, _OUTPUT)


def _pages(failure: Failure) -> set[int | None]:
    """Find the pages of a failed test, from 1. None stands for the whole file."""
    found = map(_PAGE.search, failure.places)
    return {int(each[1]) + 1 if each else None for each in found}
