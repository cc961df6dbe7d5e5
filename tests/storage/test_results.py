"""Results of earlier runs: what is believed, what is kept, and what may be in the way."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cardgen.storage import CACHE_FOLDER, Results, results

A, B, C = (letter * 32 for letter in (b"a", b"b", b"c"))


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of the user."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    return tmp_path / "own" / "cardgen"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def keep(root: Path | None, **found: bytes) -> str:
    opened = Results.open(root, "checks")
    for key, value in found.items():
        opened.add({"a": A, "b": B, "c": C}[key], value)
    return opened.save()


def read(root: Path | None) -> list[bytes | None]:
    opened = Results.open(root, "checks")
    return [opened.find(each) for each in (A, B, C)]


def test_a_later_run_finds_them_and_git_does_not(root: Path) -> None:
    assert read(root) == [None] * 3
    assert keep(root, a=b"1", b=b"2") == ""
    assert read(root) == [b"1", b"2", None]
    assert (root / CACHE_FOLDER / ".gitignore").read_text().splitlines()[-1] == "*"


def test_the_folder_may_be_deleted(root: Path) -> None:
    keep(root, a=b"1")
    for path in (root / CACHE_FOLDER).iterdir():
        path.unlink()
    (root / CACHE_FOLDER).rmdir()
    assert read(root) == [None] * 3
    keep(root, b=b"2")
    assert read(root) == [None, b"2", None]


def test_bundled_files_have_theirs_with_the_user(own: Path) -> None:
    keep(None, a=b"1")
    assert read(None) == [b"1", None, None]
    assert (own / "checks").is_file()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_may_read_the_secret(root: Path, own: Path) -> None:
    keep(root, a=b"1")
    (secret,) = (path for path in own.iterdir() if path.name == "seal-key")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


@pytest.mark.parametrize("at", [0, 31, 32, 40, -1])
def test_damaged_results_are_no_results(root: Path, at: int) -> None:
    keep(root, a=b"1", b=b"2")
    file = root / CACHE_FOLDER / "checks"
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert read(root) == [None] * 3
    file.write_bytes(data[:at])
    assert read(root) == [None] * 3


def test_results_of_somebody_else_are_no_results(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder beside the messages of somebody else could call all of them right."""
    keep(root, a=b"1")
    with monkeypatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
        assert read(root) == [None] * 3
    assert read(root)[0] == b"1"


def test_results_of_another_name_are_no_results(root: Path) -> None:
    keep(root, a=b"1")
    folder = root / CACHE_FOLDER
    (folder / "checks").rename(folder / "pictures")
    assert Results.open(root, "pictures").find(A) is None


def test_runs_at_the_same_time_keep_the_results_of_both(root: Path) -> None:
    one, other = Results.open(root, "checks"), Results.open(root, "checks")
    one.add(A, b"1")
    other.add(B, b"2")
    one.save()
    other.save()
    assert read(root) == [b"1", b"2", None]


def test_the_oldest_results_make_room(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_MOST_RESULTS", 2)
    keep(root, a=b"1", b=b"2")
    opened = Results.open(root, "checks")
    assert opened.find(A) == b"1"  # this run needs it
    opened.add(C, b"3")
    opened.save()
    assert read(root) == [b"1", None, b"3"]


def test_a_file_of_results_does_not_grow_without_end(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "_MOST_BYTES", 3000)
    keep(root, a=b"1" * 2000)
    keep(root, b=b"2" * 2000)
    assert (root / CACHE_FOLDER / "checks").stat().st_size < 3000
    assert read(root) == [None, b"2" * 2000, None]


def test_without_anything_new_nothing_is_written(root: Path) -> None:
    keep(root, a=b"1")
    file = root / CACHE_FOLDER / "checks"
    before = file.stat().st_ino
    opened = Results.open(root, "checks")
    assert opened.find(A) == b"1"
    opened.save()
    assert file.stat().st_ino == before


def test_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / CACHE_FOLDER).symlink_to(elsewhere)
    assert keep(root, a=b"1") == "this is a link, and cardgen follows no links here"
    assert not list(elsewhere.iterdir())


def test_a_linked_file_is_replaced(root: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    keep(root, a=b"1")
    file = root / CACHE_FOLDER / "checks"
    file.unlink()
    file.symlink_to(precious)
    assert keep(root, b=b"2") == ""
    assert precious.read_text() == "mine"
    assert read(root) == [None, b"2", None]


def test_a_file_may_be_in_the_way(root: Path) -> None:
    (root / CACHE_FOLDER).write_text("mine")
    assert keep(root, a=b"1") == "this is not a folder"
    assert (root / CACHE_FOLDER).read_text() == "mine"


def test_a_folder_may_be_in_the_way_of_the_file(root: Path) -> None:
    (root / CACHE_FOLDER / "checks").mkdir(parents=True)
    assert keep(root, a=b"1")
    assert (root / CACHE_FOLDER / "checks").is_dir()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_project_that_nobody_may_write_to_has_no_results(root: Path) -> None:
    root.chmod(0o555)
    try:
        assert keep(root, a=b"1") == ""
        assert read(root) == [None] * 3
    finally:
        root.chmod(0o755)


def test_a_project_that_went_away_has_no_results(root: Path) -> None:
    opened = Results.open(root, "checks")
    opened.add(A, b"1")
    root.rmdir()
    assert opened.save() == ""
    assert not root.exists()


@pytest.mark.parametrize("home", [None, os.devnull])
def test_without_a_home_results_last_as_long_as_the_run(
    root: Path, home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", (lambda: Path(home)) if home else no_home)
    opened = Results.open(root, "checks")
    opened.add(A, b"1")
    assert opened.find(A) == b"1"
    assert opened.save() == ""
    assert not list(root.iterdir())
