"""The watched folder: times when files are taken, and places of lists."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardgen.errors import OutputError, ShipmentError
from cardgen.warehouse.folder import DropFolder

REST = 5.0
PATIENCE = 120.0
LIST = b"message,boxes\nbrothers,2\n"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Iterator[DropFolder]:
    (tmp_path / "in").mkdir()
    opened = DropFolder(tmp_path / "in", rest=REST, patience=PATIENCE, now=clock)
    opened.open()
    yield opened
    opened.close()


def look(folder: DropFolder) -> dict[str, str | None]:
    return dict(folder.look())


def look_later(folder: DropFolder, clock: Clock, seconds: float) -> dict[str, str | None]:
    """Look at the folder, and again some seconds later."""
    look(folder)
    clock.time += seconds
    return look(folder)


def test_a_list_is_taken_when_it_rests(folder: DropFolder, clock: Clock) -> None:
    path = folder.root / "mapo.csv"
    path.write_bytes(LIST[:10])
    assert look(folder) == {"mapo.csv": "resting"}
    assert look_later(folder, clock, REST - 0.1) == {"mapo.csv": "resting"}
    path.write_bytes(LIST)
    assert look_later(folder, clock, REST - 0.1) == {"mapo.csv": "resting"}
    assert look_later(folder, clock, 0.2) == {"mapo.csv": None}
    folder.take("mapo.csv")
    assert look(folder) == {}
    assert folder.list_taken() == ["mapo.csv"]
    assert folder.is_at_rest("mapo.csv")
    with folder.get_working_path("mapo.csv").open(
        "ab"
    ) as file:  # a program still writes the file
        file.write(b"firewood,3\n")
    assert not folder.is_at_rest("mapo.csv")


def test_times_of_files_are_compared_with_no_clock(folder: DropFolder, clock: Clock) -> None:
    """A file from tomorrow and a file from 1980 are taken like others."""
    for name, when in (("a.csv", 4_000_000_000), ("b.csv", 315_532_800)):
        (folder.root / name).write_bytes(LIST)
        os.utime(folder.root / name, (when, when))
    assert look(folder) == {"a.csv": "resting", "b.csv": "resting"}
    assert look_later(folder, clock, REST) == {"a.csv": None, "b.csv": None}


@pytest.mark.parametrize(
    "name",
    [
        ".mapo.csv", "~$mapo.xlsx", "mapo.csv.part", "mapo.csv.crdownload", "mapo.tmp",
        "mapo.xlsx.filepart", "Thumbs.db", "desktop.ini", ".~lock.mapo.csv#", "~mapo.csv",
    ],
)  # fmt: skip
def test_what_programs_put_beside_is_no_list(
    folder: DropFolder, clock: Clock, name: str
) -> None:
    (folder.root / name).write_bytes(LIST)
    assert look_later(folder, clock, 1000) == {}


def test_what_is_no_list_is_left(folder: DropFolder, clock: Clock) -> None:
    for name in ("letter.docx", "mapo.csv.txt", "list"):
        (folder.root / name).write_bytes(LIST)
    (folder.root / "folder.csv").mkdir()
    (folder.root / "link.csv").symlink_to("/etc/passwd")
    os.mkfifo(folder.root / "pipe.csv")
    assert set(look_later(folder, clock, 1000).items()) == {
        ("letter.docx", "not-a-list"), ("mapo.csv.txt", "not-a-list"), ("list", "not-a-list"),
    }  # fmt: skip


def test_a_list_that_is_open_in_a_spreadsheet_waits(folder: DropFolder, clock: Clock) -> None:
    book = folder.root / "mapo.xlsx"
    with zipfile.ZipFile(book, "w") as file:
        file.writestr("a", "b")
    for mark in ("~$mapo.xlsx", ".~lock.mapo.xlsx#"):
        (folder.root / mark).write_bytes(b"me")
        assert look_later(folder, clock, 1000) == {"mapo.xlsx": "open"}
        (folder.root / mark).unlink()
    assert look(folder) == {"mapo.xlsx": None}


@pytest.mark.skipif(sys.platform != "linux", reason="leases")
def test_a_list_that_is_being_written_waits(folder: DropFolder, clock: Clock) -> None:
    """Another process writes the list, with a pause longer than a file must rest."""
    path = folder.root / "mapo.csv"
    writer = subprocess.Popen(
        [sys.executable, "-c", "import sys; f = open(sys.argv[1], 'wb'); f.write(b'message'); "
         "f.flush(); print('written', flush=True); input()", str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert writer.stdout is not None
    writer.stdout.readline()
    assert look_later(folder, clock, 1000) == {"mapo.csv": "open"}
    writer.communicate(b"\n")
    assert look(folder) == {"mapo.csv": None}


def test_a_copy_that_stands_still_is_not_whole(folder: DropFolder, clock: Clock) -> None:
    """A workbook lacks its end, and a text has NULs that Explorer has not filled yet."""
    whole = folder.root / "whole.xlsx"
    with zipfile.ZipFile(whole, "w") as file:
        file.writestr("a", "b" * 1000)
    (folder.root / "half.xlsx").write_bytes(whole.read_bytes()[:60])
    (folder.root / "hole.csv").write_bytes(LIST + bytes(4096))
    (folder.root / "empty.csv").write_bytes(b"")
    (folder.root / "wide.csv").write_bytes(LIST.decode().encode("utf-16-le"))
    assert look_later(folder, clock, PATIENCE - 1) == {
        "whole.xlsx": None, "half.xlsx": "cut-off", "hole.csv": "cut-off",
        "empty.csv": "empty", "wide.csv": None,
    }  # fmt: skip
    assert set(look_later(folder, clock, 2).values()) == {None}  # a report must say so


def test_a_second_list_of_a_name_waits_for_the_first(folder: DropFolder, clock: Clock) -> None:
    path = folder.root / "mapo.csv"
    path.write_bytes(LIST)
    look_later(folder, clock, REST)
    folder.take("mapo.csv")
    path.write_bytes(LIST)
    assert look_later(folder, clock, REST) == {"mapo.csv": "same-name"}
    assert folder.end("mapo.csv", "done", b"report 1") == "mapo.csv"
    assert look(folder) == {"mapo.csv": None}
    folder.take("mapo.csv")
    assert folder.end("mapo.csv", "done", b"report 2") == "mapo-2.csv"
    assert sorted(path.name for path in (folder.root / "done").iterdir()) == [
        "mapo-2.csv", "mapo-2.csv.txt", "mapo.csv", "mapo.csv.txt",
    ]  # fmt: skip
    assert (folder.root / "done/mapo.csv.txt").read_bytes() == b"report 1"


def test_who_died_between_report_and_list_leaves_one_of_each(
    folder: DropFolder, clock: Clock
) -> None:
    (folder.root / "mapo.csv").write_bytes(LIST)
    look_later(folder, clock, REST)
    folder.take("mapo.csv")
    (folder.root / "failed/mapo.csv.txt").write_bytes(b"before")
    assert folder.end("mapo.csv", "failed", b"after") == "mapo.csv"
    assert (folder.root / "failed/mapo.csv.txt").read_bytes() == b"after"


def test_a_list_that_comes_back_mended_has_no_old_report(
    folder: DropFolder, clock: Clock
) -> None:
    (folder.root / "mapo.csv").write_bytes(LIST)
    look_later(folder, clock, REST)
    folder.take("mapo.csv")
    folder.end("mapo.csv", "failed", b"wrong")
    (folder.root / "failed/mapo.csv").rename(folder.root / "mapo.csv")  # by a clerk
    look_later(folder, clock, REST)
    folder.take("mapo.csv")
    assert [*(folder.root / "failed").iterdir()] == []


def test_names_of_any_bytes(folder: DropFolder, clock: Clock) -> None:
    """Names in CP949 and GBK, and Korean names in NFD as macOS stores them."""
    names = [
        "마포.csv".encode("cp949"), "麻浦.csv".encode("gbk"), b"\xe1\x84\x86\xe1\x85\xa1.csv",
    ]  # fmt: skip
    for each in names:
        Path(os.fsdecode(os.fsencode(folder.root) + b"/" + each)).write_bytes(LIST)
    found = look_later(folder, clock, REST)
    assert sorted(map(os.fsencode, found)) == sorted(names)
    for name in found:
        folder.take(name)
        folder.end(name, "done", b"report")
    assert len([*(folder.root / "done").iterdir()]) == 6


def test_a_list_that_may_only_be_read_is_moved_all_the_same(
    folder: DropFolder, clock: Clock
) -> None:
    (folder.root / "mapo.csv").write_bytes(LIST)
    (folder.root / "mapo.csv").chmod(0o400)
    assert look_later(folder, clock, REST) == {"mapo.csv": None}
    folder.take("mapo.csv")
    assert folder.end("mapo.csv", "done", b"report") == "mapo.csv"


def test_two_cannot_have_a_folder(folder: DropFolder) -> None:
    other = DropFolder(folder.root, rest=0, patience=0)
    with pytest.raises(ShipmentError) as caught:
        other.open()
    assert caught.value.rule == "busy"
    assert f"process {os.getpid()} on " in caught.value.message
    folder.close()
    other.open()
    other.close()


def test_a_folder_that_vanishes_and_returns(folder: DropFolder, clock: Clock) -> None:
    """An unmounted share leaves nothing, or an empty mount point."""
    (folder.root / "mapo.csv").write_bytes(LIST)
    look_later(folder, clock, REST)
    folder.take("mapo.csv")
    away = folder.root.with_name("away")
    folder.root.rename(away)
    assert not folder.is_there
    folder.root.mkdir()
    assert not folder.is_there
    with pytest.raises(OutputError):
        folder.end("mapo.csv", "done", b"report")
    assert [*folder.root.iterdir()] == []
    folder.root.rmdir()
    away.rename(folder.root)
    assert folder.is_there
    assert folder.end("mapo.csv", "done", b"report") == "mapo.csv"


def test_folders_that_somebody_removed_are_made_again(folder: DropFolder) -> None:
    shutil.rmtree(folder.root / "working")
    shutil.rmtree(folder.root / "done")
    assert folder.is_there
    assert (folder.root / "working").is_dir()


def test_what_a_killed_process_left_half_written_is_removed(folder: DropFolder) -> None:
    folder.close()
    half = folder.root / "done/.mapo.csv.txt.0123abcd"
    half.write_bytes(b"half")
    folder.open()
    assert not half.exists()


def test_no_folder_is_made_for_who_mistypes_it(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        DropFolder(tmp_path / "nothing", rest=0, patience=0).open()
    assert not (tmp_path / "nothing").exists()
