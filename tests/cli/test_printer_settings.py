"""``cardgen printers set`` and ``add``: what they write into ``cardgen.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.units import parse_length
from tests.cli.runs import Run, run, run_json
from tests.printing.printers import eve_printer

OURS = """\
# Ours.
author = "Mapo"

[printers.warehouse]   # in the cellar
to = "socket://10.0.0.17"
language = "tspl"
darkness = 8  # since the new ribbon
"""
FILE = Path("cardgen.toml")


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")  # not this machine's
    FILE.write_text(OURS, encoding="utf-8")


def test_what_was_read_off_is_written_and_all_else_stays() -> None:
    words = (
        "--offset",
        "-1mm,0.5mm",
        "--bwr",
        "1",
        "--darkness",
        "12",
        "--least-module",
        "3dot",
    )
    done = run("printers", "set", "warehouse", *words)
    assert done == Run(
        0,
        'cardgen.toml: warehouse: offset = "-1mm,0.5mm", bwr = "1dot", darkness = 12, '
        'least-module = "3dot"\n',
        "",
    )
    assert FILE.read_text(encoding="utf-8") == (
        OURS.replace("darkness = 8 ", "darkness = 12 ")
        + 'offset = "-1mm,0.5mm"\nbwr = "1dot"\nleast-module = "3dot"\n'
    )
    options = Project.open(Path()).printer("warehouse").options
    assert options.offset == (-parse_length("1mm"), parse_length("0.5mm"))
    assert (options.bwr, options.least_module, options.darkness) == (1, 3, 12)


def test_every_key_can_be_set_and_taken_back() -> None:
    words = {
        "to": "socket://10.0.0.18", "offset": "1mm,1mm", "darkness": "15", "bwr": "2dot",
        "least-module": "3dot", "speed": "3.5", "gap": "2mm", "media": "mark",
        "size": "100mm x 150mm", "roll": "102mm", "after": "peel", "dpi": "8dot/mm",
        "language": "tspl", "certificate": "ca.pem",
    }  # fmt: skip
    options = [word for key, value in words.items() for word in (f"--{key}", value)]
    said = run_json("printers", "set", "warehouse", *options, "--turned", "--packed")
    assert said["set"]["speed"] == 3.5
    printer = Project.open(Path()).printer("warehouse")
    assert printer.size == (parse_length("100mm"), parse_length("150mm"))
    assert printer.options.turned
    keys = [*(key for key in words if key != "to"), "turned", "packed"]
    unset = [word for key in keys for word in ("--unset", key)]
    assert run("printers", "set", "warehouse", *unset, "--to", "socket://10.0.0.17").code == 0
    assert FILE.read_text(encoding="utf-8") == (
        OURS.replace('language = "tspl"\n', "").replace("darkness = 8  ", "")
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--darkness", "20"),
            "bad-value: printers.warehouse: darkness: 20 is not between 0 and 15\n",
        ),
        (
            ("--offset", "1"),
            "bad-value: printers.warehouse: offset: '1' is not an offset: write RIGHT,DOWN, "
            "as in 1mm,-0.5mm\n",
        ),
        (
            ("--offset", "1dot,1dot"),
            "bad-value: printers.warehouse: offset: '1dot,1dot' is in dots, but the dots "
            "per inch are not known\n",
        ),
        (
            ("--bwr", "9", "--to", "socket://new"),
            "bad-value: printers.warehouse: bwr: 9dot is too much: more than 8 dots would "
            "remove whole bars\n",
        ),
        (("--to", "nowhere"), "bad-value: 'nowhere' is not a printer address\n"),
    ],
)
def test_a_bad_value_changes_nothing(words: tuple[str, ...], said: str) -> None:
    done = run("printers", "set", "warehouse", *words)
    assert done.code == 1
    assert done.err.startswith(said)
    assert FILE.read_text(encoding="utf-8") == OURS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give a setting"),
        (("--unset", "ofset"), "--unset ofset: a printer has no such setting"),
        (("--unset", "bwr", "--bwr", "1"), "--unset bwr and --bwr cannot"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    done = run("printers", "set", "warehouse", *words)
    assert done.code == 2
    assert said in done.err


def test_a_printer_that_is_not_there() -> None:
    assert run("printers", "set", "warehose", "--bwr", "1") == Run(
        1,
        "",
        "cardgen.toml: unknown-printer: there is no printer 'warehose'\n"
        "  hint: did you mean warehouse?\n",
    )
    FILE.write_text("", encoding="utf-8")
    assert run("printers", "set", "new", "--bwr", "1").err.endswith(
        "  hint: describe it first: cardgen printers add new ADDRESS\n"
    )
    FILE.unlink()
    assert run("printers", "set", "new", "--bwr", "1").err.startswith(
        "output: the printer cannot be saved: there is no project here\n  hint: make one with"
    )


def test_a_file_that_is_damaged_stays_as_it_is() -> None:
    FILE.write_text(f"{OURS}x\n", encoding="utf-8")
    done = run("printers", "set", "warehouse", "--bwr", "1")
    assert (done.code, done.out) == (1, "")
    assert "cardgen.toml:8: bad-project: this is not TOML" in done.err
    assert FILE.read_text(encoding="utf-8") == f"{OURS}x\n"


def test_a_printer_that_nobody_can_ask() -> None:
    words = ("warehouse-2", "socket://10.0.0.18", "--language", "zpl", "--dpi", "203")
    assert run("printers", "add", *words).out == (
        'cardgen.toml: warehouse-2: to = "socket://10.0.0.18", language = "zpl", dpi = 203\n'
    )
    assert Project.open(Path()).printer("warehouse-2").dpi == 203.2
    before = Path("cardgen.toml").read_bytes()
    assert run("printers", "add", *words).code == 0  # it is as it was asked for
    assert Path("cardgen.toml").read_bytes() == before
    others = (*words[:-1], "300")
    assert "a printer named warehouse-2 already exists" in run("printers", "add", *others).err
    assert "'a b' cannot be the name" in run("printers", "add", "a b", "file:x").err


def test_a_printer_of_ipp_is_asked_what_it_is(tmp_path: Path) -> None:
    with eve_printer(tmp_path / "eve") as eve:
        done = run("printers", "add", "office", str(eve.destination))
    assert done.out == f'cardgen.toml: office: to = "{eve.destination}", dpi = 203\n'
    assert done.err.startswith("office: ")
    assert done.err.endswith("; paper: 100 × 150 mm, 60 × 40 mm\n")
    before = FILE.read_text(encoding="utf-8")
    gone = run("printers", "add", "gone", "ipp://localhost:1")
    assert "printer-unreachable" in gone.err
    assert FILE.read_text(encoding="utf-8") == before
    assert run("printers", "add", "gone", "ipp://localhost:1", "--no-ask").code == 0
