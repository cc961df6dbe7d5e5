"""Labels for a file whose writer was killed: all are there or none, and nobody is asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cardgen import Project
from cardgen.printing import Destination, sending
from cardgen.shipment.model import Clock
from cardgen.shipment.printers import Press, TaskCancelled
from cardgen.shipment.printing import PrintOutcome, print_shipment
from cardgen.shipment.status import read_status
from cardgen.storage import write_file
from tests.cli.runs import run
from tests.shipment.samples import NOW, job, line, ship

ALL = (1, 2, 3)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    (root / "cardgen.toml").write_text("", encoding="utf-8")
    work = job(formats=("zpl",), dpi=203.0)
    ship(root / "t", line(2, 3), project=Project.open(root), work=work)
    return root


@pytest.fixture
def root(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def print_labels(path: str = "out.zpl") -> PrintOutcome:
    press = Press("f", Destination("file", path=path), "zpl", 203.0)
    return print_shipment(Path("t"), None, [press], Clock(lambda: NOW))


def print_and_die(
    monkeypatch: pytest.MonkeyPatch, *, after: bool, path: str = "out.zpl"
) -> None:
    """Print, and die before the file has its name or right after that."""
    write = write_file

    def dies(place: Path, data: bytes, **how: Any) -> None:
        if after:
            write(place, data, **how)
        else:
            place.with_name(f".{place.name}.0123abcd").write_bytes(data[: len(data) // 2])
        raise TaskCancelled

    with monkeypatch.context() as patched:
        patched.setattr(sending, "write_file", dies)
        done = print_labels(path)
    assert done.doubtful == ALL


def test_of_a_file_that_is_not_there_nothing_was_printed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_and_die(monkeypatch, after=False)
    assert print_labels().sent == ALL
    # What the killed one left is taken away by the next writer of that name.
    assert [each.name for each in root.iterdir() if "out.zpl" in each.name] == ["out.zpl"]


def test_of_a_file_that_is_there_whole_all_was_printed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_and_die(monkeypatch, after=True)
    monkeypatch.chdir(root.parent)  # wherever the next one is called
    press = Press("f", Destination("file", path="other.zpl"), "zpl", 203.0)
    done = print_shipment(root / "t", None, [press], Clock(lambda: NOW))
    assert (done.sent, done.kept, done.doubtful) == ((), ALL, ())


def test_other_labels_under_that_name_are_not_taken_for_these(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_and_die(monkeypatch, after=False)
    Path("out.zpl").write_bytes(b"^XA^XZ")
    assert print_labels().files == ("out-2.zpl",)
    assert Path("out.zpl").read_bytes() == b"^XA^XZ"
    assert Path("out-2.zpl").read_bytes().count(b"^XA") == len(ALL)


def test_what_cannot_be_looked_at_stays_doubtful_and_says_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the file is not there any more."""
    Path("stick").mkdir()
    print_and_die(monkeypatch, after=True, path="stick/out.zpl")
    shutil.move("stick", "away")
    done = run("print", "t", "--to", "file:new.zpl")
    assert (done.code, done.out) == (1, "t: 3 boxes doubtful: look at the paper: 1–3\n")
    why = f"1–3: file:{root / 'stick/out.zpl'}: cardgen stopped while it wrote "
    why += "the file, and the folder is missing"
    assert done.err == (
        f"  {why}\n"
        "  hint: if a label is on paper, note its box: cardgen seen t 1-3\n"
        "  hint: print the other boxes with --doubtful reprint, or skip them with "
        "--doubtful skip; on a terminal, cardgen asks about each box\n"
    )
    shutil.move("away", "stick")
    assert run("print", "t", "--to", "file:new.zpl").out == "t: 3 boxes already on paper: 1–3\n"
    assert read_status(root / "t").paper == {"sent": 3}


def test_a_file_of_another_machine_is_not_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_and_die(monkeypatch, after=False)
    monkeypatch.setattr("platform.node", lambda: "another")
    assert print_labels().doubtful == ALL
