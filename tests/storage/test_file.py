from __future__ import annotations

import errno
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cardgen.errors import OutputError
from cardgen.storage.file import file_name, make_folder, write_file, write_stdout

HINT = "\n  hint: choose another place"
FULL = "\n  hint: make room on the disk, and run the same command again"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def test_a_new_file_and_one_that_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "标签.png"
    for data in (b"first", b"", b"second\x00"):
        write_file(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_rights_follow_the_umask(tmp_path: Path, mask: int, mode: int) -> None:
    path = tmp_path / "a.png"
    with umask(mask):
        write_file(path, b"x")
        assert os.umask(mask) == mask
    assert path.stat().st_mode & 0o777 == mode


class _Broken(BaseException):
    """An error such as that of Ctrl-C."""


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), _Broken()])
def test_a_failure_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        assert len(list(tmp_path.iterdir())) == 2  # the old and the temporary one
        raise error

    monkeypatch.setattr(step, fail)
    with pytest.raises((OutputError, _Broken)) as caught:
        write_file(path, b"new")
    if isinstance(error, OSError):
        assert str(caught.value) == (
            f"{path}: output: cannot write: No space left on device{FULL}"
        )
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def missing_folder(folder: Path) -> Path:
    return folder / "no" / "a.png"


def a_folder(folder: Path) -> Path:
    (folder / "a.png").mkdir()
    return folder / "a.png"


def file_as_folder(folder: Path) -> Path:
    (folder / "f").write_bytes(b"")
    return folder / "f" / "a.png"


def loop(folder: Path) -> Path:
    (folder / "a.png").symlink_to(folder / "a.png")
    return folder / "a.png"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            missing_folder,
            "there is no folder no\n  hint: make the folder, or choose another place",
        ),
        (a_folder, f"a.png is a folder, not a file{HINT}"),
        (file_as_folder, f"f is a file, not a folder{HINT}"),
        (loop, f"Too many levels of symbolic links{HINT}"),
    ],
)
def test_what_cannot_be_written(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    path = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError) as caught:
        write_file(path, b"x")
    assert str(caught.value) == f"{path}: output: cannot write: {said}"
    assert sorted(tmp_path.rglob("*")) == before


def test_what_may_not_be_written_and_a_folder_that_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    Path("f").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        make_folder(Path("f"))
    assert str(caught.value) == f"f: output: cannot write: f is a file, not a folder{HINT}"
    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(OutputError) as caught:
        write_file(Path("a.png"), b"x")
    assert str(caught.value) == (
        "a.png: output: cannot write: Permission denied\n"
        "  hint: correct the permissions of the folder, or choose another place"
    )


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target.png", tmp_path / "link.png"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    write_file(path, b"label")
    reader.join()
    assert got == [b"label"]
    assert path.is_fifo()


def test_a_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("标" * 83 + ".png")
    write_file(path, b"x")
    assert path.read_bytes() == b"x"


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_stdout(b"\x89PNG\r\n\x00")
    assert capfdbinary.readouterr().out == b"\x89PNG\r\n\x00"


class _Stream(io.BytesIO):
    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


class _Text:
    def __init__(self, error: OSError) -> None:
        self.buffer = _Stream(error)


def test_a_full_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _Text(OSError(28, "No space left on device")))
    with pytest.raises(OutputError) as caught:
        write_stdout(b"x")
    assert str(caught.value) == (
        f"standard output: output: cannot write: No space left on device{FULL}"
    )


def test_a_reader_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _Text(BrokenPipeError(32, "Broken pipe")))
    with pytest.raises(BrokenPipeError):
        write_stdout(b"x")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("brothers-zh-ko", "brothers-zh-ko.png"),
        ("spring: 2020?*-zh-ko", "spring- 2020--zh-ko.png"),  # it was a stream on Windows
        ("../a\\b/c", "-a-b-c.png"),
        ("CON", "CON-.png"),
        ("com1.old", "com1.old-.png"),
        ("console", "console.png"),
        (" 형제. . ", "형제.png"),
        ("...", "-.png"),
        ("a\tb\x00c\ud800", "a-b-c-.png"),
    ],
)
def test_names_that_every_file_system_takes(text: str, name: str) -> None:
    assert file_name(text, "png") == name


def test_a_long_name_is_cut_between_characters() -> None:
    name = file_name("山川异域，风月同天。" * 20, "png")
    assert 190 < len(name.encode()) <= 204
    assert "山川异域" in name
