"""``cardgen print`` and ``cardgen printers``."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runs import Run, run, run_json
from tests.printing.printers import EvePrinter, eve_printer, sink


@pytest.fixture(scope="module")
def eve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvePrinter]:
    with eve_printer(tmp_path_factory.mktemp("eve"), counting=True) as printer:
        yield printer


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")  # not this machine's


def project(text: str) -> None:
    Path("cardgen.toml").write_text(text, encoding="utf-8")


def test_a_label_goes_to_a_printer_by_its_name(eve: EvePrinter) -> None:
    project(f'[printers.office]\nto = "{eve.destination}"\n')
    run("label", "brothers", "--template", "box-100x150", "-o", "label.pdf")
    before = len(eve.list_spool())
    assert run("print", "label.pdf", "--to", "office") == Run(
        0, "label.pdf: printed by office, 1 side\n", ""
    )
    assert eve.list_spool()[before:] == [Path("label.pdf").read_bytes()]


def test_as_json(eve: EvePrinter) -> None:
    run("label", "brothers", "--template", "box-100x150", "-o", "label.pdf")
    said = run_json("print", "label.pdf", "--to", str(eve.destination))
    assert (said["certainty"], said["sides"]) == ("printed", 1)
    assert said["bytes"] == Path("label.pdf").stat().st_size


def test_raw_bytes_go_to_a_socket_as_often_as_asked() -> None:
    Path("label.zpl").write_bytes(b"^XA^FDa^FS^XZ")
    with sink() as machine:
        to = str(machine.destination)
        assert run("print", "label.zpl", "--to", to, "--copies", "2") == Run(
            0, f"label.zpl: sent to {to}, 26 bytes\n", ""
        )
        assert machine.received == [b"^XA^FDa^FS^XZ" * 2]


def test_what_is_waited_for_is_said_once(eve: EvePrinter) -> None:
    run("label", "brothers", "--template", "box-100x150", "-o", "label.pdf")
    (eve.folder / "stop").write_text("media-empty")
    threading.Timer(1.5, (eve.folder / "stop").unlink).start()
    done = run("print", "label.pdf", "--to", str(eve.destination))
    assert (done.code, done.err) == (0, f"{eve.destination}: no paper (media-empty-warning)\n")


def test_what_is_doubtful_is_an_error(eve: EvePrinter) -> None:
    run("label", "brothers", "--template", "box-100x150", "-o", "label.pdf")
    (eve.folder / "pages").write_text("3")
    done = run("print", "label.pdf", "--to", str(eve.destination))
    (eve.folder / "pages").unlink()
    assert (done.code, done.out) == (1, "")
    assert "print-doubtful: the printer counted 3 sides, not 1" in done.err


def test_a_size_that_it_does_not_have(eve: EvePrinter) -> None:
    run("label", "brothers", "--template", "card-a6", "-o", "label.pdf")
    done = run("print", "label.pdf", "--to", str(eve.destination))
    assert done == Run(
        1,
        "",
        f"{eve.destination}: printer-refused: the printer has no paper of 105 × 148 mm\n"
        "  hint: use 100 × 150 mm, 60 × 40 mm\n",
    )


def test_a_file_and_standard_output() -> None:
    Path("label.zpl").write_bytes(b"^XA^XZ")
    assert run("print", "label.zpl", "--to", "-") == Run(0, "^XA^XZ", "")
    assert run("print", "label.zpl", "--to", "file:copy.zpl").code == 0
    assert Path("copy.zpl").read_bytes() == b"^XA^XZ"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("ofice", "unknown-printer: there is no printer 'ofice'\n  hint: did you mean office?"),
        ("office", "missing-value: the printer office has no address"),
        ("zebra", "unknown-format: the file is zpl, but the printer zebra takes tspl"),
        ("nowhere://a", "bad-value: 'nowhere://a' is not a printer address"),
    ],
)
def test_printers_that_are_none(to: str, said: str) -> None:
    project('[printers.office]\n[printers.zebra]\nto = "file:a"\nlanguage = "tspl"\n')
    Path("label.zpl").write_bytes(b"^XA^XZ")
    done = run("print", "label.zpl", "--to", to)
    assert done.code == 1
    assert said in done.err


def test_files_that_are_none() -> None:
    Path("label.doc").write_bytes(b"PK")
    assert "unknown-format: the file is not in" in run("print", "label.doc", "--to", "-").err
    assert "label.png: bad-value: cannot be read" in run("print", "label.png", "--to", "-").err


def test_printers_are_listed(eve: EvePrinter) -> None:
    project(
        f'[printers.office]\nto = "{eve.destination}"\ndpi = 300\n[printers.zebra]\n'
        'to = "socket://10.0.0.17"\ndpi = 203\nsize = "60mm x 40mm"\n'
    )
    done = run("printers", "--template", "card-a6")
    assert done.code == 0
    assert [line.split("\t") for line in done.out.splitlines()] == [
        ["printer", "address", "state", "paper", "dots", "supplies"],
        ["office", str(eve.destination), "idle", "100 × 150 mm, 60 × 40 mm", "203 dpi", ""],
        ["zebra", "socket://10.0.0.17", "not asked", "60 × 40 mm", "203 dpi", ""],
    ]
    assert done.err == (
        f"{eve.destination}: warning: printer-mismatch: office has no paper of 105 × 148 mm, "
        "the size of card-a6\n  hint: use one of its papers: 100 × 150 mm, 60 × 40 mm\n"
        f"{eve.destination}: warning: printer-mismatch: office has 203 dpi, and cardgen.toml "
        "says 300\n  hint: write the dpi of the printer into cardgen.toml\n"
        "socket://10.0.0.17: warning: printer-mismatch: zebra has no paper of 105 × 148 mm, "
        "the size of card-a6\n  hint: use one of its papers: 60 × 40 mm\n"
    )
    said = run_json("printers")
    assert said["printers"][0]["media"] == ["100 × 150 mm", "60 × 40 mm"]
    assert [each["rule"] for each in said["warnings"]] == ["printer-mismatch"]


def test_a_printer_that_does_not_answer_hides_no_other(eve: EvePrinter) -> None:
    project(
        '[printers.gone]\nto = "ipp://localhost:1/"\n'
        f'[printers.office]\nto = "{eve.destination}"\n'
    )
    done = run("printers")
    assert done.code == 1
    assert done.out.splitlines()[1].startswith("office\t")
    assert done.err.startswith(
        "ipp://localhost:1/ipp/print: printer-unreachable: gone: cannot reach the printer: "
    )


def test_no_printers() -> None:
    assert run("printers") == Run(
        0, "", "there are no printers: add one with cardgen printers add NAME ADDRESS\n"
    )
    assert "is not a server address" in run("printers", "--server", "socket://h").err
    assert "cannot reach the printer" in run("printers", "--server", "localhost:1").err
