"""The register tells of labels that a ledger does not know: none is printed twice unasked."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from cardgen import Project
from cardgen.printing import Destination
from cardgen.shipment.ledger import SERIALS_FILE, Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.print_results import PrintRegister, find_register
from cardgen.shipment.printers import Press, TaskMaker
from cardgen.shipment.printing import Printing, PrintOutcome, print_shipment
from cardgen.shipment.recovery import recover
from cardgen.shipment.selection import Selection
from cardgen.shipment.status import read_status
from tests.shipment.samples import NOW, job, line, ship

CLOCK = Clock(lambda: NOW)
ZPL = job(formats=("zpl",), dpi=203.0)
LABEL = re.compile(rb"\^XA")
REPRINT = Printing(decide=lambda *_: "reprint")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a shipment of five boxes."""
    root = tmp_path_factory.mktemp("made")
    (root / "cardgen.toml").write_text("", encoding="utf-8")
    ship(root / "t", line(2, 5), project=Project.open(root), work=ZPL)
    return root


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def print_labels(folder: Path, boxes: str = "", how: Printing | None = None) -> PrintOutcome:
    press = Press("f", Destination("file", path=str(folder.parent / "out.zpl")), "zpl", 203.0)
    return print_shipment(folder, Selection(boxes) if boxes else None, [press], CLOCK, how)


def labels(root: Path) -> int:
    """Count the labels that came out."""
    return sum(len(LABEL.findall(path.read_bytes())) for path in root.glob("out*.zpl"))


def rules(done: PrintOutcome) -> list[str]:
    return [each.rule for each in done.findings]


def test_a_copied_folder_prints_nothing_again(root: Path) -> None:
    shutil.copytree(root / "t", root / "t2")
    assert print_labels(root / "t").sent == (1, 2, 3, 4, 5)
    done = print_labels(root / "t2")
    assert (done.sent, done.doubtful, rules(done)) == ((), (1, 2, 3, 4, 5), ["print-behind"])
    assert f"printed from {root / 't'}, a folder with the same" in done.findings[0].message
    assert labels(root) == 5
    assert print_labels(root / "t2", how=REPRINT).sent == (1, 2, 3, 4, 5)
    done = print_labels(root / "t")  # and the other way round
    assert (done.sent, done.kept, rules(done)) == ((), (1, 2, 3, 4, 5), ["print-behind"])
    assert rules(print_labels(root / "t")) == rules(print_labels(root / "t2")) == []


def test_two_copies_share_what_neither_has_printed(root: Path) -> None:
    shutil.copytree(root / "t", root / "t2")
    print_labels(root / "t", "1-3")
    done = print_labels(root / "t2")
    assert (done.sent, done.doubtful) == ((4, 5), (1, 2, 3))
    assert print_labels(root / "t").doubtful == (4, 5)
    assert labels(root) == 5


@pytest.mark.parametrize("what", ["folder", "ledger"])
def test_what_is_put_back_from_a_backup_prints_nothing_again(root: Path, what: str) -> None:
    shutil.copytree(root / "t", root / "kept")
    print_labels(root / "t", "1-3")
    if what == "folder":
        shutil.rmtree(root / "t")
        shutil.copytree(root / "kept", root / "t")
    else:
        shutil.copy(root / "kept/ledger.sqlite", root / "t/ledger.sqlite")
    done = print_labels(root / "t")
    assert (done.sent, done.doubtful, rules(done)) == ((4, 5), (1, 2, 3), ["print-behind"])
    assert "this ledger is older" in done.findings[0].message
    assert {said for _, said in read_status(root / "t").doubtful.values()} == {
        f"{root / 't'} printed it at {NOW}, but this ledger lacks the print"
    }
    assert labels(root) == 5
    there = Printing(decide=lambda *_: "there")
    assert print_labels(root / "t", how=there).doubtful == ()
    done = print_labels(root / "t")
    assert (done.is_whole, rules(done)) == (True, [])


def test_a_ledger_of_before_an_amendment_asks_about_the_boxes_that_it_has(root: Path) -> None:
    project = Project.open(root)
    shutil.copytree(root / "t", root / "kept")
    ship(root / "t", line(2, 6, lot="L2"), project=project, work=ZPL, amend=True)
    print_labels(root / "t", "5-6")
    shutil.rmtree(root / "t")
    shutil.move(root / "kept", root / "t")
    assert print_labels(root / "t").doubtful == (5,)
    ship(root / "t", line(2, 6, lot="L2"), project=project, work=ZPL, amend=True)
    done = print_labels(root / "t")
    assert 6 in done.doubtful
    assert 6 not in done.sent


def test_a_folder_that_is_moved_is_no_copy(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_labels(root / "t", "1-2")
    (root / "deep").mkdir()
    shutil.move(root / "t", root / "deep/u")
    done = print_labels(root / "deep/u", "3")
    assert (done.sent, done.findings) == ((3,), ())
    elsewhere = tmp_path_factory.mktemp("disk")
    shutil.move(root / "deep/u", elsewhere / "v")
    monkeypatch.chdir(root)
    done = print_labels(elsewhere / "v")
    assert (done.sent, done.kept, done.findings) == ((4, 5), (1, 2, 3), ())


def test_a_moved_shipment_without_its_project_says_so(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("disk")
    shutil.move(root / "t", elsewhere / "v")
    monkeypatch.chdir(elsewhere)
    with pytest.raises(Exception, match="of this shipment is not here") as caught:
        print_labels(elsewhere / "v")
    assert getattr(caught.value, "rule", "") == "bad-project"


def test_a_shipment_that_was_printed_before_there_was_a_register(root: Path) -> None:
    print_labels(root / "t", "1-2")
    (root / SERIALS_FILE).unlink()
    done = print_labels(root / "t", "3")
    assert (done.sent, done.findings) == ((3,), ())
    assert print_labels(root / "t").kept == (1, 2, 3)


def test_a_register_that_lacks_prints_leaves_all_in_doubt(root: Path) -> None:
    """It was lost, and so is the ledger that knew them."""
    shutil.copytree(root / "t", root / "kept")
    print_labels(root / "t", "1-2")
    (root / SERIALS_FILE).unlink()
    print_labels(root / "t", "3")
    shutil.rmtree(root / "t")
    shutil.move(root / "kept", root / "t")
    done = print_labels(root / "t")
    assert (done.sent, done.doubtful) == ((), (1, 2, 3, 4, 5))
    gone = Printing(decide=lambda *_: "not-there")
    assert print_labels(root / "t", how=gone).sent == (1, 2, 3, 4, 5)
    assert print_labels(root / "t").findings == ()


def test_an_older_register_is_no_alarm(root: Path) -> None:
    print_labels(root / "t", "1")
    kept = (root / SERIALS_FILE).read_bytes()
    print_labels(root / "t", "2")
    (root / SERIALS_FILE).write_bytes(kept)
    done = print_labels(root / "t")
    assert (done.sent, done.kept, done.findings) == ((3, 4, 5), (1, 2), ())


@pytest.mark.parametrize("kind", ["damaged", "folder", "read-only", "newer"])
def test_without_a_register_that_can_be_used_labels_come_and_somebody_hears_of_it(
    root: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = root / SERIALS_FILE
    if kind == "damaged":
        register.write_bytes(b"no database at all" * 100)
    elif kind == "folder":
        register.mkdir()
    else:
        print_labels(root / "t", "1")
        with closing(sqlite3.connect(register)) as database:
            database.execute("PRAGMA user_version = 9" if kind == "newer" else "SELECT 1")
        if kind == "read-only":  # who is root may write all the same
            real = sqlite3.connect

            def refuse(path: object, *given: object, **more: object) -> object:
                if str(path).endswith(SERIALS_FILE):
                    raise sqlite3.OperationalError("attempt to write a readonly database")
                return real(path, *given, **more)  # type: ignore[call-overload]

            monkeypatch.setattr("cardgen.shipment.ledger.register.sqlite3.connect", refuse)
    done = print_labels(root / "t")
    assert done.is_whole
    assert rules(done) == ["print-unnoted"]
    assert done.findings[0].severity == "warning"
    assert labels(root) == 5


def test_of_two_who_print_copies_at_once_one_stands_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "t", root / "t2")
    began: list[bool] = []
    forms = TaskMaker.render

    def meanwhile(self: TaskMaker, box: object) -> dict[str, bytes]:
        if not began:
            began.append(True)
            assert print_labels(root / "t2", "2-3").sent == (2, 3)
        return forms(self, box)  # type: ignore[arg-type]

    monkeypatch.setattr(TaskMaker, "render", meanwhile)
    done = print_labels(root / "t")
    assert (done.sent, done.doubtful, rules(done)) == ((1, 4, 5), (2, 3), ["print-behind"])
    assert labels(root) == 5


def test_a_copy_knows_nothing_of_a_task_that_was_refused(root: Path) -> None:
    shutil.copytree(root / "t", root / "t2")
    with Ledger.open(root / "t") as one, Ledger.open(root / "t2") as other:
        path = find_register(Project.open(root), one)
        first, second = PrintRegister(one, path, CLOCK), PrintRegister(other, path, CLOCK)
        first.catch_up()
        second.catch_up()
        boxes = one.boxes.between(1, 2)
        with one.transaction():
            one.prints.plan_prints(boxes, "file:x", "task 1", NOW)
        assert first.note(boxes, "file:x", "task 1", "") is None
        assert second.note(boxes, "file:x", "task 2", "") == frozenset((1, 2))
        assert other.prints.on_paper()[1] == "doubtful"
        first.catch_up()
        assert first.findings == []


def test_a_proof_that_is_planned_anew_is_not_behind(root: Path) -> None:
    project, proof = Project.open(root), replace(ZPL, draft=True)
    ship(root / "p", line(2, 2), project=project, work=proof)
    print_labels(root / "p")
    ship(root / "p", line(2, 3), project=project, work=proof)
    done = print_labels(root / "p")
    assert (done.sent, done.findings) == ((1, 2, 3), ())


def test_a_rebuilt_ledger_leaves_what_is_not_certain_in_doubt(root: Path) -> None:
    print_labels(root / "t", "1")
    kept = (root / "t/ledger-backup.sqlite").read_bytes()
    print_labels(root / "t", "2-3")
    (root / "t/ledger-backup.sqlite").write_bytes(kept)
    (root / "t/ledger.sqlite").write_bytes(b"damaged")
    assert recover(root / "t", CLOCK).doubtful == (2, 3, 4, 5)
    done = print_labels(root / "t")
    assert (done.sent, done.kept, done.doubtful) == ((), (1,), (2, 3, 4, 5))
    assert labels(root) == 3
    assert print_labels(root / "t", how=REPRINT).sent == (2, 3, 4, 5)
    assert print_labels(root / "t").is_whole


def test_the_backup_is_renewed_when_printing_begins(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a kill only the labels of the killed run are in doubt."""
    print_labels(root / "t", "1-2")
    (root / "t/ledger-backup.sqlite").unlink()
    monkeypatch.setattr(Ledger, "__exit__", lambda self, *_: self.close())  # as a kill
    print_labels(root / "t", "3")
    (root / "t/ledger.sqlite").write_bytes(b"damaged")
    assert recover(root / "t", CLOCK).doubtful == (3, 4, 5)


def test_a_file_with_labels_is_not_written_over(root: Path) -> None:
    first, second = print_labels(root / "t", "1-3"), print_labels(root / "t", "4")
    assert first.files == (str(root / "out.zpl"),)
    assert second.files == (str(root / "out-2.zpl"),)
    (root / "out.zpl").unlink()  # somebody took it
    assert print_labels(root / "t", "5").files == (str(root / "out.zpl"),)
    assert labels(root) == 2
    with Ledger.reading(root / "t") as ledger:
        told = [each.printer for each in ledger.prints.attempts()]
    assert told[2:4] == [f"file:{root / 'out.zpl'}", f"file:{root / 'out-2.zpl'}"]


def test_labels_behind_a_link_stay_and_others_lie_beside_them(root: Path) -> None:
    (root / "share").mkdir()
    (root / "out.zpl").symlink_to("share/out.zpl")
    print_labels(root / "t", "1-3")
    assert print_labels(root / "t", "4").files == (str(root / "share/out-2.zpl"),)
    assert (root / "out.zpl").is_symlink()


def test_a_folder_is_no_file_of_labels(root: Path) -> None:
    (root / "out.zpl").mkdir()
    done = print_labels(root / "t")
    assert (done.left, done.findings[0].message) == (
        (1, 2, 3, 4, 5),
        "cannot write: out.zpl is a folder, not a file",
    )


def test_labels_of_two_templates_are_two_files(root: Path) -> None:
    lines = (line(2, 1), line(3, 1, template="box-a4"))
    ship(root / "two", *lines, project=Project.open(root), work=ZPL)
    assert print_labels(root / "two").sent == (1, 2)
    assert labels(root) == 2
