from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from cardgen.errors import EncodingError
from cardgen.files import (
    decode,
    find_shortage,
    identify_other_kind,
    is_folder,
    is_there,
    list_folder,
    open_file,
    read,
)

LONG = Path("a" * 300)
CLOSED = PermissionError(errno.EACCES, "Permission denied")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def reason(path: Path, most: int = 100) -> str:
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its words are asserted
        read(path, most)
    assert caught.value.strerror
    return caught.value.strerror


def test_a_file_and_its_limit() -> None:
    Path("a").write_bytes(b"12345")
    assert read(Path("a"), 5) == b"12345"
    assert reason(Path("a"), 4) == "it is larger than 0 KB"
    assert is_there(Path("a"))
    assert not is_folder(Path("a"))


def test_limits_in_words() -> None:
    Path("a").write_bytes(bytes(3 << 20))
    assert reason(Path("a"), 2 << 20) == "it is larger than 2 MB"
    assert reason(Path("a"), 2 << 10) == "it is larger than 2 KB"


@pytest.mark.parametrize("name", [LONG, Path("a\0b"), Path("\ud800"), Path("none")])
def test_names_that_no_file_has(name: Path) -> None:
    """`Path.is_file` raises for a name of 300 characters."""
    assert not is_there(name)
    assert not is_folder(name)
    assert list_folder(name) == []
    assert reason(name)


def test_a_link_to_itself() -> None:
    Path("a").symlink_to("a")
    assert not is_there(Path("a"))
    assert reason(Path("a")) == "Too many levels of symbolic links"


def test_what_is_no_file() -> None:
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert reason(Path("socket")) == "No such device or address"
    assert reason(Path("pipe")) == "this is a pipe, not a file"
    assert reason(Path()) == "this is a folder, not a file"
    assert reason(Path("/dev/zero")) == "this is a device, not a file"
    assert is_there(Path("pipe"))
    assert not is_there(Path())
    assert is_folder(Path())


def test_nothing_stays_open() -> None:
    os.mkfifo("pipe")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(9):
        reason(Path("pipe"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_cannot_be_looked_at_counts_as_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise CLOSED

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(os, "scandir", refuse)
    assert is_there(Path("a"))
    assert is_folder(Path("a"))
    with pytest.raises(PermissionError):
        list_folder(Path("a"))


def test_a_folder_in_order() -> None:
    for name in ("b", "a", ".c"):
        Path(name).touch()
    assert list_folder(Path()) == [Path(".c"), Path("a"), Path("b")]
    assert list_folder(Path("a")) == []


def test_opened() -> None:
    Path("a").write_bytes(b"12")
    with open_file(Path("a")) as file:
        assert file.read() == b"12"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "there is not enough memory"),
        (OSError(errno.ENOMEM, "x"), "there is not enough memory"),
        (ImportError("a.so: failed to map segment"), "there is not enough memory"),
        (OSError(errno.EMFILE, "x"), "too many files are open"),
        (ImportError("a"), ""),
        (OSError(), ""),
        (KeyError(), ""),
    ],
)
def test_what_a_machine_is_short_of(error: Exception, said: str) -> None:
    assert find_shortage(error) == said


# --- text


@pytest.mark.parametrize("data", [b"", "一\n한".encode(), "\ufeff一\n한".encode()])
def test_a_byte_order_mark_is_no_text(data: bytes) -> None:
    assert decode(data, "a.po") == data.decode().removeprefix("\ufeff")


def test_the_line_is_named() -> None:
    with pytest.raises(EncodingError) as caught:
        decode("一\n".encode() + "二".encode("gbk"), "a.po")
    assert str(caught.value) == (
        "a.po:2: bad-encoding: byte 0xB6 is not UTF-8\n  hint: save the file as UTF-8"
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"RIFF\x0a\0\0\0WEBP\xff", "a picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"PK\x03\x04\xff", "a workbook or another ZIP file"),
        (b"OTTO\xff", "a font"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    """The error once said to save a picture as UTF-8."""
    with pytest.raises(EncodingError) as caught:
        decode(data, "a.toml")
    assert str(caught.value) == (
        f"a.toml: bad-encoding: this is {kind}, not a text file\n  hint: name another file"
    )


def test_texts_are_none_of_these() -> None:
    for text in ("", "RIFF,상자\n", "# 모둠", "II*,MM", "GIF8,名"):
        for encoding in ("utf-8-sig", "gb18030", "cp949", "utf-16"):
            assert identify_other_kind(text.encode(encoding)) == ""
