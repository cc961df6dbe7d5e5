from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from cardgen.errors import OutputError
from cardgen.storage import read_settled, swap, swap_file

MOST = 1000


@pytest.fixture(params=["exchanged", "replaced"])
def file(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A file, also on systems that cannot exchange two."""
    if request.param == "replaced":
        monkeypatch.setattr(swap, "_rename", lambda: None)
    path = tmp_path / "a.po"
    path.write_bytes(b"one")
    return path


def test_what_was_there_comes_back(file: Path) -> None:
    assert swap_file(file, b"two", b"one", MOST) == b"one"
    assert swap_file(file, b"three", b"one", MOST) == b"two"
    assert file.read_bytes() == b"three"
    assert [*file.parent.iterdir()] == [file]


def test_links_and_rights_stay(file: Path) -> None:
    file.chmod(0o640)
    link = file.with_name("link.po")
    link.symlink_to("a.po")
    swap_file(link, b"two", b"one", MOST)
    assert link.is_symlink()
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"two", 0o640)


def test_what_cannot_be_written_changes_nothing(file: Path) -> None:
    file.unlink()
    with pytest.raises(OutputError, match="No such file"):
        swap_file(file, b"two", b"one", MOST)
    assert [*file.parent.iterdir()] == []


def test_who_had_begun_to_write_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"one")
    with path.open("wb") as begun:  # the file is empty now
        begun.write(b"the other")
        ended = threading.Timer(0.03, begun.flush)
        ended.start()
        assert swap_file(path, b"mine", b"one", MOST) == b"the other"
        ended.join()
    assert path.read_bytes() == b"mine"


def test_a_file_is_read_when_nobody_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"")

    def write() -> None:
        with path.open("wb") as file:
            for _ in range(10):
                file.write(b"x")
                file.flush()
                time.sleep(0.01)

    writing = threading.Thread(target=write)
    writing.start()
    assert read_settled(path, MOST) == b"x" * 10
    writing.join()


def test_a_file_that_never_rests_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_PATIENCE", 0.1)
    monkeypatch.setattr(swap, "_QUIET", 0.01)
    path = tmp_path / "a.po"
    path.write_bytes(b"")

    def read(path: Path, _: int) -> bytes:
        os.utime(path)
        return b""

    monkeypatch.setattr(swap, "read", read)
    with pytest.raises(OSError, match="goes on writing"):
        read_settled(path, MOST)
