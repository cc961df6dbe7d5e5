"""``[printers.NAME]`` of ``cardgen.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import CardgenError, Project
from cardgen.backends import PRINTER_DEFAULTS, PrinterOptions
from cardgen.project import Printer
from cardgen.units import parse_length


def open_project(text: str) -> Project:
    Path("cardgen.toml").write_text(text, encoding="utf-8")
    return Project.open(Path())


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_printer_that_is_an_address_alone() -> None:
    project = open_project('[printers.office]\nto = "ipp://printer.example/ipp/print"\n')
    assert project.printer("office") == Printer("office", "ipp://printer.example/ipp/print")
    assert project.printer("office").options == PRINTER_DEFAULTS


def test_what_there_may_be() -> None:
    project = open_project(
        '[printers.warehouse]\nto = "socket://10.0.0.17"\nlanguage = "zpl"\ndpi = "8dot/mm"\n'
        'darkness = 18\nspeed = 4\nmedia = "gap"\ngap = "3mm"\nafter = "cut"\nroll = "104mm"\n'
        'turned = true\noffset = "4dot,-0.5mm"\nbwr = "1dot"\nleast-module = "3dots"\n'
    )
    found = project.printer("warehouse")
    assert (found.to, found.language, found.dpi) == ("socket://10.0.0.17", "zpl", 203.2)
    assert found.options == PrinterOptions(
        18, 4.0, "gap", parse_length("3mm"), "cut", parse_length("104mm"), True,
        (4 * 72 / 203.2, -parse_length("0.5mm")), 1, 3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "dpi"),
    [("203", 203.2), ('"203"', 203.2), ('"203dpi"', 203.2), ("203.2", 203.2), ("300", 300.0),
     ('"12dot/mm"', pytest.approx(304.8)), ("600", 600.0)],
)  # fmt: skip
def test_203_dpi_are_8_dots_a_millimetre(given: str, dpi: float) -> None:
    assert (
        open_project(f'[printers.small]\nlanguage = "tspl"\ndpi = {given}\n')
        .printer("small")
        .dpi
        == dpi
    )


def test_an_unknown_printer_gets_the_nearest() -> None:
    with pytest.raises(CardgenError) as caught:
        open_project('[printers.office]\nto = "-"\n').printer("ofice")
    assert str(caught.value) == (
        "unknown-printer: there is no printer 'ofice'\n  hint: did you mean office?"
    )
    with pytest.raises(CardgenError) as caught:
        open_project("").printer("office")
    assert str(caught.value) == (
        "unknown-printer: there is no printer 'office'\n"
        "  hint: describe the printer in cardgen.toml: [printers.office]"
    )


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    with pytest.raises(CardgenError) as caught:
        open_project(
            '[printers.a]\ndpi = 20\nlanguage = "tspl"\ndarkness = 16\nspeed = 0.5\n'
            'media = "continuous"\ngap = "3mm"\noffset = "1dot,1"\nbwr = "1mm"\n\n'
            '[printers."b d"]\nbwr = "9dot"\noffset = "2dot,1dot"\n\n'
            '[printers.c]\nlanguage = "zlp"\nofset = "1mm,1mm"\ndarkness = true\n'
        )
    assert str(caught.value) == (
        "cardgen.toml:2: bad-project: printers.a: dpi: 20 is not between 72 and 1200\n"
        "cardgen.toml:4: bad-project: printers.a: darkness: 16 is not between 0 and 15\n"
        "cardgen.toml:5: bad-project: printers.a: speed: 0.5 is not between 1 and 18\n"
        "  hint: write inches per second, as in the manual of the printer\n"
        "cardgen.toml:7: bad-project: printers.a: gap: continuous paper has no gap\n"
        "  hint: delete the line\n"
        "cardgen.toml:8: bad-project: printers.a: offset: '1dot,1' is in dots, but the "
        "dots per inch are not known\n"
        "cardgen.toml:9: bad-project: printers.a: bwr: '1mm' is not a number of dots: write "
        "1dot, 2dot\n"
        "cardgen.toml:11: bad-project: printers.b d: 'b d' cannot be the name of a "
        "printer\n"
        "  hint: use letters, digits, and - . _ between them\n"
        "cardgen.toml:13: bad-project: printers.b d: offset: '2dot,1dot' is in dots, but "
        "the dots per inch are not known\n"
        "cardgen.toml:12: bad-project: printers.b d: bwr: 9dot is too much: more than 8 dots "
        "would remove whole bars\n"
        "cardgen.toml:16: bad-project: printers.c: language: 'zlp' is not known\n"
        "  hint: did you mean zpl?\n"
        "cardgen.toml:17: bad-project: printers.c: unknown key 'ofset'\n"
        "  hint: did you mean offset?\n"
        "cardgen.toml:18: bad-project: printers.c: darkness: expected a whole number, found "
        "true or false"
    )


@pytest.mark.parametrize("text", ["printers = 3\n", "[printers]\nwarehouse = 3\n"])
def test_what_is_no_table(text: str) -> None:
    with pytest.raises(CardgenError, match="expected a table, found a whole number"):
        open_project(text)
