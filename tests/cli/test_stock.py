from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from cardgen import resources
from cardgen.cli import main
from tests.cli.runs import Run, files, run, run_json
from tests.stock.samples import SOUND


@pytest.fixture(autouse=True)
def six() -> None:
    Path("stock").mkdir()
    Path("stock/six.toml").write_text(SOUND, encoding="utf-8")


def test_list_has_ones_own_and_the_built_in_sheets() -> None:
    done = run("stock", "list")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "six\t28.22 × 31.75 mm\t2 × 3\tSix labels"
    names = [line.split("\t")[0] for line in lines[1:]]
    assert names == sorted(path.stem for path in resources.STOCK.glob("*.toml"))


def test_list_as_json() -> None:
    assert run_json("stock", "list")["stock"][0] == {
        "name": "six",
        "description": "Six labels",
        "sheet": [70.56, 105.83],
        "label": [28.22, 31.75],
        "columns": 2,
        "rows": 3,
        "origin": [3.53, 1.76],
        "pitch": [35.28, 33.51],
        "radius": 1.41,
        "guides": True,
        "file": "stock/six.toml",
    }


def test_list_tells_of_damaged_files_after_the_sound_ones() -> None:
    Path("stock/bad.toml").write_text(SOUND.replace("rows", "row"), encoding="utf-8")
    done = run("stock", "list")
    assert done.code == 1
    assert "six\t" in done.out
    assert done.err.startswith("stock/bad.toml: bad-stock: the key 'rows' is missing\n")


def test_show_prints_the_file_itself() -> None:
    result = CliRunner().invoke(main, ["stock", "show", "six"])
    assert result.exit_code == 0
    assert result.stdout_bytes == SOUND.encode()


@pytest.mark.parametrize("name", ["avery-l7165", "L7165", "Avery L7165", "avery_l7165"])
def test_sheets_by_the_names_on_their_boxes(name: str) -> None:
    assert run_json("stock", "show", name)["name"] == "avery-l7165"


def test_show_of_an_unknown_sheet_tells_all_sheets_the_nearest_first() -> None:
    """They were cut after twelve, in the order of the alphabet."""
    found = run("stock", "show", "L716")
    assert (found.code, found.out) == (1, "")
    said, hint = found.err.split("\n  hint: choose one of: ")
    assert said == "unknown-stock: there is no sheet of labels 'L716'"
    names = hint.partition(", or describe")[0].split(", ")
    assert sorted(names) == sorted([*_built_in(), "six"])
    assert all(name.startswith("avery-l716") for name in names[:5])


def _built_in() -> list[str]:
    return [path.stem for path in resources.STOCK.glob("*.toml")]


def test_test_page() -> None:
    assert run("stock", "show", "six", "-o", "test.png") == Run(0, "test.png: test page\n", "")
    with Image.open("test.png") as image:
        assert image.size == (833, 1250)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert run_json("stock", "show", "six", "-o", "test.txt") == {"file": "test.txt"}


def test_test_page_with_an_offset() -> None:
    run("stock", "show", "six", "-o", "still.txt")
    run("stock", "show", "six", "-o", "moved.txt", "--offset", "2pt,-1pt")
    still, moved = (Path(name).read_text("utf-8") for name in ("still.txt", "moved.txt"))
    assert "rect 14.00 4.88 72.00 × 0.25" in still
    assert "rect 16.00 3.88 72.00 × 0.25" in moved


def test_test_page_without_extension() -> None:
    done = run("stock", "show", "six", "-o", "test")
    assert done.code == 2
    assert "-o test has no extension; write for example test.pdf" in done.err


def test_add_copies_a_checked_file_into_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("boxes").mkdir()
    Path("boxes/ours.toml").write_text(SOUND, encoding="utf-8")
    monkeypatch.chdir("boxes")
    done = run("stock", "add", "ours.toml")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("stock/ours.toml: use it with --sheet ours\n")
    monkeypatch.chdir("..")
    assert Path("stock/ours.toml").read_bytes() == SOUND.encode()
    assert run_json("stock", "show", "ours")["name"] == "ours"


def test_add_as_json() -> None:
    Path("ours.toml").write_text(SOUND, encoding="utf-8")
    assert run_json("stock", "add", "ours.toml") == {"name": "ours", "file": "stock/ours.toml"}


def test_add_of_a_damaged_file_copies_nothing() -> None:
    Path("ours.toml").write_text(SOUND.replace("rows = 3", "rows = 30"), encoding="utf-8")
    before = files(Path())
    assert run("stock", "add", "ours.toml") == Run(
        1,
        "",
        "ours.toml:5: bad-stock: rows = 30: the labels end at 1005.42 mm, but the sheet is "
        "105.83 mm high\n  hint: measure the sheet again: sheet, label, origin and pitch\n",
    )
    assert files(Path()) == before


def test_add_keeps_what_is_there() -> None:
    Path("six.toml").write_text(SOUND.replace("Six", "Half a dozen"), encoding="utf-8")
    assert run("stock", "add", "six.toml") == Run(
        1,
        "",
        "stock/six.toml: output: a file or folder of this name already exists\n"
        "  hint: edit this file, or choose another name\n",
    )
    assert Path("stock/six.toml").read_text("utf-8") == SOUND


def test_add_without_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.toml").write_text(SOUND, encoding="utf-8")
    assert run("stock", "add", "ours.toml") == Run(
        1,
        "",
        "output: the sheet cannot be added: there is no project here\n"
        "  hint: make one with `cardgen init`, and do this there\n",
    )


def test_add_where_the_folder_cannot_be_made() -> None:
    Path("ours.toml").write_text(SOUND, encoding="utf-8")
    Path("stock/six.toml").unlink()
    Path("stock").rmdir()
    Path("stock").write_bytes(b"")
    assert run("stock", "add", "ours.toml") == Run(
        1,
        "",
        "stock: output: cannot write: stock is a file, not a folder\n"
        "  hint: choose another place\n",
    )


def test_show_of_what_cannot_be_read() -> None:
    Path("stock/folder.toml").mkdir()
    assert run("stock", "show", "folder") == Run(
        1, "", "stock/folder.toml: bad-stock: cannot be read: this is a folder, not a file\n"
    )
