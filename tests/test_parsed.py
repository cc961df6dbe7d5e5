"""Results of reading a file are used again for this file and this code alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import pytest

from cardgen import parsed
from cardgen.parsed import Maker, recall

T = TypeVar("T")
TEXT = b"12 " * 2000
NUMBERS = [12] * 2000


def same(value: T) -> T:
    return value


class Parser:
    """A parser of numbers that counts its calls."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.calls = 0

    def parse(self) -> list[int]:
        self.calls += 1
        return list(map(int, self.path.read_bytes().split()))

    def recall(self) -> list[int]:
        maker = Maker("numbers", "catalog", 1 << 20, list[int], self.parse, same, same)
        return recall(self.path, maker)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/cardgen/parsed"


@pytest.fixture
def parser(cache: Path, tmp_path: Path) -> Parser:
    path = tmp_path / "numbers.txt"
    path.write_bytes(TEXT)
    return Parser(path)


def kept_file(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


def test_a_file_is_parsed_once(parser: Parser) -> None:
    assert [parser.recall() for _ in range(3)] == [NUMBERS] * 3
    assert parser.calls == 1


def test_a_changed_file_is_parsed_anew_though_its_size_and_time_are_the_same(
    parser: Parser,
) -> None:
    parser.recall()
    before = parser.path.stat()
    parser.path.write_bytes(TEXT.replace(b"12", b"21"))
    os.utime(parser.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert parser.recall() == [21] * 2000


def test_changed_code_parses_anew(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    parser.recall()
    monkeypatch.setattr(parsed, "_describe_code", lambda folder: b"other code")
    parser.recall()
    assert parser.calls == 2


def test_another_file_of_the_same_content_is_parsed_anew(
    parser: Parser, tmp_path: Path
) -> None:
    parser.recall()
    other = Parser(tmp_path / "other.txt")
    other.path.write_bytes(TEXT)
    assert other.recall() == NUMBERS
    assert other.calls == 1


def test_a_file_that_changes_while_it_is_parsed_is_not_kept(parser: Parser) -> None:
    parse = parser.parse

    def parse_and_change() -> list[int]:
        parser.path.write_bytes(TEXT.replace(b"12", b"21"))
        return parse()

    maker = Maker("numbers", "catalog", 1 << 20, list[int], parse_and_change, same, same)
    recall(parser.path, maker)
    parser.path.write_bytes(TEXT)
    assert parser.recall() == NUMBERS


@pytest.mark.parametrize("place", [0, 5, 100, -1])
def test_a_damaged_cache_is_made_again(parser: Parser, cache: Path, place: int) -> None:
    parser.recall()
    file = kept_file(cache)
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    assert parser.recall() == NUMBERS
    assert parser.recall() == NUMBERS
    assert parser.calls == 2


@pytest.mark.parametrize("size", [0, 3, 4, 6000])
def test_a_cache_that_was_cut_off_is_made_again(parser: Parser, cache: Path, size: int) -> None:
    parser.recall()
    os.truncate(kept_file(cache), size)
    assert parser.recall() == NUMBERS


def test_a_cache_with_other_types_is_made_again(parser: Parser, cache: Path) -> None:
    maker = Maker("numbers", "catalog", 1 << 20, list[str], lambda: ["a"], same, same)
    recall(parser.path, maker)
    assert parser.recall() == NUMBERS


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_cache_that_others_may_write_is_not_used(
    parser: Parser, cache: Path, mode: int
) -> None:
    parser.recall()
    kept_file(cache).chmod(mode)
    parser.recall()
    assert parser.calls == 2


def test_a_link_in_the_cache_is_not_followed(
    parser: Parser, cache: Path, tmp_path: Path
) -> None:
    parser.recall()
    file = kept_file(cache)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    parser.recall()
    assert parser.calls == 2
    assert not file.is_symlink()


def test_a_cache_that_cannot_be_written_does_no_harm(parser: Parser, cache: Path) -> None:
    cache.parent.parent.mkdir()
    cache.parent.write_bytes(b"")  # a file where its folder should be
    assert [parser.recall() for _ in range(2)] == [NUMBERS] * 2
    assert parser.calls == 2


def test_a_pipe_in_the_cache_keeps_nobody_waiting(parser: Parser, cache: Path) -> None:
    parser.recall()
    file = kept_file(cache)
    file.unlink()
    os.mkfifo(file)
    assert parser.recall() == NUMBERS


def test_a_small_file_is_not_kept(parser: Parser, cache: Path) -> None:
    parser.path.write_bytes(b"12")
    assert parser.recall() == [12]
    assert not cache.exists()


def test_several_files_of_a_name_are_kept_but_not_many(
    parser: Parser, cache: Path, tmp_path: Path
) -> None:
    for number in range(40):
        other = Parser(tmp_path / f"{number}.txt")
        other.path.write_bytes(TEXT)
        other.recall()
    assert 2 < len(list(cache.iterdir())) <= 16
