from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cardgen import resources
from tests.cli.runs import Run, files, run, run_json


def test_init_makes_a_project_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", "new/relief") == Run(
        0,
        "made new/relief/messages, new/relief/templates and new/relief/cardgen.toml\n",
        "",
    )
    monkeypatch.chdir("new/relief")
    slogans = Path("messages/zh-ko/slogans.po")
    assert slogans.read_bytes() == (resources.MESSAGES / "zh-ko/slogans.po").read_bytes()
    assert sorted(path.name for path in Path().iterdir()) == [
        ".gitignore",
        "cardgen.toml",
        "messages",
        "templates",
    ]
    done = run("label", "brothers", "--template", "my-label", "-o", "a.txt")
    assert done == Run(0, "a.txt: brothers, zh-ko, my-label, 100 × 150 mm\n", "")
    assert run_json("messages", "list")["messages"][0]["file"].startswith("messages/")


def test_init_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path / "project")
    assert run_json("init", "new") == {
        "files": ["new/messages", "new/templates", "new/cardgen.toml"]
    }


def test_init_refuses_a_folder_that_is_a_project() -> None:
    before = files(Path())
    assert run("init") == Run(
        1,
        "",
        "cardgen.toml: output: this folder already has a project\n"
        "  hint: edit this file, or name another folder: cardgen init FOLDER\n",
    )
    assert files(Path()) == before


def test_init_overwrites_nothing() -> None:
    Path("cardgen.toml").unlink()
    before = files(Path())
    hint = "  hint: move it to another place, or name another folder: cardgen init FOLDER\n"
    assert run("init") == Run(
        1,
        "",
        f"messages: output: a file or folder of this name already exists\n{hint}"
        f"templates: output: a file or folder of this name already exists\n{hint}"
        "2 findings\n",
    )
    assert files(Path()) == before


def test_init_leaves_nothing_half_made(monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if target.name == "cardgen.toml":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    assert run("init", "new") == Run(
        1,
        "",
        "new: output: cannot make a project here: No space left on device\n"
        "  hint: name another folder: cardgen init FOLDER\n",
    )
    assert list(Path("new").iterdir()) == []


def test_init_where_no_folder_can_be() -> None:
    assert run("init", "cardgen.toml/new") == Run(
        1,
        "",
        "cardgen.toml/new: output: cannot make a project here: Not a directory\n"
        "  hint: name another folder: cardgen init FOLDER\n",
    )


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_mended_init_that_was_killed_between_its_renames_could_not_be_run_again(
    moved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, parts = Path.rename, list[Path]()

    class Killed(BaseException):
        """An end of the process that no code catches."""

    def kill(path: Path, target: Path) -> Path:
        if len(parts) == moved:
            raise Killed
        parts.append(target)
        return rename(path, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", kill)
        broken.setattr(shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(Killed):
            run("init", "new")
    assert not Path("new/cardgen.toml").exists()
    assert run("init", "new").code == 0
    assert sorted(path.name for path in Path("new").iterdir()) == [
        ".gitignore",
        "cardgen.toml",
        "messages",
        "templates",
    ]
    monkeypatch.chdir("new")
    assert run("label", "brothers", "--template", "my-label").code == 0


def test_what_was_not_filled_is_removed() -> None:
    Path("new/.cardgen-half/messages").mkdir(parents=True)
    assert run("init", "new").code == 0
    assert not Path("new/.cardgen-half").exists()


def test_mended_init_took_a_stage_with_an_empty_project_file_for_a_whole_one() -> None:
    Path("new/.cardgen-half/messages").mkdir(parents=True)
    Path("new/.cardgen-half/cardgen.toml").touch()
    assert run("init", "new").code == 0
    assert 'messages = "messages"' in Path("new/cardgen.toml").read_text(encoding="utf-8")
    assert not Path("new/.cardgen-half").exists()


def test_init_leaves_a_gitignore_of_ones_own_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("new").mkdir()
    Path("new/.gitignore").write_text("*.pdf\n", encoding="utf-8")
    assert run("init", "new").code == 0
    assert Path("new/.gitignore").read_text(encoding="utf-8") == "*.pdf\n"
    assert run("init", "other").code == 0
    if shutil.which("git"):
        monkeypatch.chdir("other")
        subprocess.run(["git", "init", "-q"], check=True)
        for name in ("messages/zh-ko/.slogans.po.0123abcd", ".cardgen.toml.89abcdef"):
            Path(name).touch()
        asked = ["git", "status", "--porcelain", "-uall"]
        told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        assert "?? cardgen.toml" in told
        assert "0123abcd" not in told
        assert "89abcdef" not in told


def test_mended_an_empty_project_file_beside_messages_was_passed_over_in_silence() -> None:
    for said in ("", "# nothing yet\n", "[defaults]\n"):
        Path("cardgen.toml").write_text(said, encoding="utf-8")
        for words in (("messages", "list"), ("label", "brothers", "-o", "a.txt")):
            done = run(*words)
            assert done.code == 0
            told = "cardgen.toml: warning: bad-project: the folder messages is not used"
            assert done.err.count(told) == 1, done.err
            assert 'write messages = "messages"' in done.err
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    assert run("messages", "list").err == ""
