from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardgen import Project
from cardgen.catalog import EntryEdit, EntryKey, Version, read_versions
from cardgen.errors import CardgenError, OutputError
from cardgen.project import save_edits, saving
from cardgen.storage import lock_folder, swap, swap_file
from tests.catalog.samples import entry, write

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = Path("messages/zh-ko/slogans.po")
FIRST, SECOND = EntryKey("a"), EntryKey("b")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    write(entry("a", "一", "하나"), entry("b", "二", "둘"))
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    return Project.find(tmp_path)


def edit(key: EntryKey, text: str) -> EntryEdit:
    """An edit of the present version in the file."""
    seen = {found.context: each for found, each in read_versions(PATH.read_bytes()).items()}
    return EntryEdit(key, seen[key.context].digest, text)


def save(project: Project, *edits: EntryEdit) -> list[str]:
    """Save, and return the keys of conflicts."""
    done = save_edits(project, "zh-ko", "slogans", edits)
    assert done.data == PATH.read_bytes()
    assert not [path for path in PATH.parent.iterdir() if path != PATH]
    return [conflict.edit.key.context or "" for conflict in done.conflicts]


def texts() -> list[str]:
    return [version.translations[0] for version in read_versions(PATH.read_bytes()).values()]


def test_what_is_saved_is_what_the_project_has(project: Project) -> None:
    assert project.catalog("zh-ko").message("a").translation == "하나"
    assert save(project, edit(FIRST, "일"), edit(SECOND, "이")) == []
    assert project.catalog("zh-ko").message("a").translation == "일"
    assert texts() == ["일", "이"]


def test_what_others_changed_is_merged_or_a_conflict(project: Project) -> None:
    mine, other = edit(FIRST, "일"), edit(SECOND, "이")
    PATH.write_bytes(PATH.read_bytes().replace("하나".encode(), "한".encode()))
    assert save(project, mine, other) == ["a"]
    assert texts() == ["한", "둘"]
    assert save(project, other) == []
    assert texts() == ["한", "이"]


def instantly(monkeypatch: pytest.MonkeyPatch, *writes: Callable[[bytes], bytes]) -> None:
    """Let another program write the file in the instants before it is replaced."""
    left = list(writes)

    def swap(path: Path, data: bytes, expected: bytes, most: int) -> bool:
        if left:
            path.write_bytes(left.pop(0)(path.read_bytes()))
        return swap_file(path, data, expected, most)

    monkeypatch.setattr(saving, "swap_file", swap)


def put(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode())


def test_a_write_in_the_same_instant_is_merged(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    instantly(monkeypatch, put("둘", "두"), put("두", "둘!"))
    assert save(project, edit(FIRST, "일")) == []
    assert texts() == ["일", "둘!"]


def test_a_write_in_the_same_instant_may_be_a_conflict(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    instantly(monkeypatch, put("하나", "한"))
    done = save_edits(project, "zh-ko", "slogans", [edit(FIRST, "일")])
    assert done.conflicts[0].theirs == Version("一", ("한",))
    assert texts() == ["한", "둘"]


def test_bundled_messages_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no project"):
        save_edits(Project.find(tmp_path), "zh-ko", "slogans", [])


def test_a_pair_that_is_not_there(project: Project) -> None:
    with pytest.raises(CardgenError) as caught:
        save_edits(project, "zh-fr", "slogans", [EntryEdit(FIRST, "", "un")])
    assert caught.value.rule == "unknown-pair"
    assert not Path("messages/zh-fr").exists()


def test_one_process_at_a_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_TURN", 0.01)
    wanted = edit(FIRST, "일")
    with (
        lock_folder(project.messages, "messages"),
        pytest.raises(OutputError, match="another cardgen is writing"),
    ):
        save_edits(project, "zh-ko", "slogans", [wanted])
    assert texts() == ["하나", "둘"]
