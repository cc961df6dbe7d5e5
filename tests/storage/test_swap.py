from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from cardgen.errors import OutputError
from cardgen.storage import read_when_stable, swap, swap_file

MOST = 1000


@pytest.fixture(params=["exchanged", "replaced"])
def file(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A file, on systems with and without an exchange of names."""
    if request.param == "replaced":
        monkeypatch.setattr(swap, "_load_renameat2", lambda: None)
    path = tmp_path / "a.po"
    path.write_bytes(b"one")
    return path


def test_only_what_is_expected_is_replaced(file: Path) -> None:
    assert swap_file(file, b"two", b"one", MOST)
    assert file.read_bytes() == b"two"
    assert not swap_file(file, b"three", b"one", MOST)
    assert file.read_bytes() == b"two"
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


def test_who_has_begun_to_write_goes_on(file: Path) -> None:
    with file.open("wb") as begun:  # the file is empty now
        assert not swap_file(file, b"mine", b"one", MOST)
        begun.write(b"the other")
    assert file.read_bytes() == b"the other"
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.skipif(swap._load_renameat2() is None, reason="no renameat2")
def test_what_comes_while_something_is_put_back_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"one")
    exchange = swap._exchange
    newer = [b"newer", b"newest"]

    def racing(first: Path, second: Path) -> bool:
        if len(newer) == 2:
            path.write_bytes(b"theirs")
        done = exchange(first, second)
        if newer:
            path.write_bytes(newer.pop(0))
        return done

    monkeypatch.setattr(swap, "_exchange", racing)
    assert not swap_file(path, b"mine", b"one", MOST)
    assert path.read_bytes() == b"newest"


def test_what_others_wrote_is_not_out_of_their_sight(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor could read our file before the swap back, and lose its own change."""
    monkeypatch.setattr(swap, "_exchange", lambda *_: pytest.fail("taken away"))
    file.write_bytes(b"theirs")
    assert not swap_file(file, b"mine", b"one", MOST)


@pytest.mark.skipif(swap._load_renameat2() is None, reason="no renameat2")
def test_who_has_a_file_open_may_write_it_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"one")
    with path.open("r+b") as begun:
        assert not swap_file(path, b"mine", b"one", MOST)
        begun.write(b"two")
    assert path.read_bytes() == b"two"
    assert swap_file(path, b"mine", b"two", MOST)


@pytest.mark.parametrize("is_known", [True, False])
def test_a_file_is_read_when_nobody_writes_it(
    tmp_path: Path, is_known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_known:
        monkeypatch.setattr(swap, "_is_open_for_writing", lambda _: None)
    path = tmp_path / "a.po"
    file = path.open("wb")

    def write() -> None:
        with file:
            for _ in range(10):
                file.write(b"x")
                file.flush()
                time.sleep(0.01)

    writing = threading.Thread(target=write)
    writing.start()
    assert read_when_stable(path, MOST) == b"x" * 10
    writing.join()
    os.utime(path, (0, 0))
    assert read_when_stable(path, MOST) == b"x" * 10


def test_a_file_that_never_rests_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_PATIENCE", 0.1)
    monkeypatch.setattr(swap, "_is_open_for_writing", lambda _: None)
    path = tmp_path / "a.po"
    path.write_bytes(b"")

    def read(path: Path, _: int) -> bytes:
        os.utime(path)
        return b""

    monkeypatch.setattr(swap, "read", read)
    with pytest.raises(OSError, match="keeps writing"):
        read_when_stable(path, MOST)
