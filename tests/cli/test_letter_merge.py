"""``cardgen letter`` with a shipment, and with a list of recipients."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import Run, run
from tests.letters.merge.test_recipients import LIST, SHARED
from tests.letters.shipments import GOGGLES, MASKS, make

DATA = Path(__file__).parents[2] / "examples" / "letters" / "donation-seoul.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No project but the bundled one, and what letters are made of."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("all.toml").write_text(SHARED, encoding="utf-8")
    Path("list.csv").write_text(LIST, encoding="utf-8")


def merge(*words: str) -> Run:
    return run("letter", "sympathy", "--data", "all.toml", "--data", "list.csv", *words)


def test_a_letter_and_its_boxes_agree_or_that_is_a_finding() -> None:
    text = DATA.read_text(encoding="utf-8")
    Path("letter.toml").write_text(f'shipment = "A"\n{text}', encoding="utf-8")
    make(Path("A"), MASKS)
    words = ("letter", "donation", "--data", "letter.toml", "-o", "letter.pdf")
    done = run(*words)
    assert done.code == 1
    assert "letter.toml:" in done.err
    assert "goods-differ: 护目镜" in done.err
    assert not Path("letter.pdf").exists()

    Path("letter.toml").write_text(text.partition("[[goods]]")[0], encoding="utf-8")
    assert run(*words, "--shipment", "A").code == 0
    assert "make it again" not in run("status", "A").out
    make(Path("A"), MASKS, GOGGLES)
    assert "A: ../letter.pdf: the goods in the letter differ" in run("status", "A").out


def test_each_recipient_has_a_file_and_a_rerun_keeps_it() -> None:
    done = merge("-o", "out")
    assert (done.code, done.out) == (0, "out: sympathy, zh-ko: 2 made\n")
    assert "not used: 备注" in done.err
    names = {"0002-金民秀.pdf", "0003-朴智英.pdf"}
    assert {path.name for path in Path("out").glob("*.pdf")} == names
    before = Path("out/0003-朴智英.pdf").read_bytes()
    assert merge("-o", "out").out == "out: sympathy, zh-ko: 2 kept\n"
    data = json.loads(merge("-o", "out", "--rows", "3", "--json").out)
    assert (data["made"], data["kept"], len(data["files"])) == ([3], [], 2)
    assert Path("out/0003-朴智英.pdf").read_bytes() == before


def test_the_status_of_letters_to_many() -> None:
    merge("-o", "out")
    said = "out: sympathy, zh-ko, of list.csv: "
    assert run("status", "out").out == f"{said}2 made\n"
    Path("out/0003-朴智英.pdf").write_bytes(b"half")
    assert run("status", "out").out.splitlines() == [
        f"{said}1 made, 1 damaged",
        "row 3 has no complete letter: make the letter again",
    ]
    data = json.loads(run("status", "out", "--json").out)
    assert (data["made"], data["damaged"]) == ([2], [3])


@pytest.mark.parametrize("words", [(), ("--one-file", "--jobs", "1")])
def test_all_letters_in_one_file(words: tuple[str, ...]) -> None:
    done = merge("-o", "all.pdf", "--ignore", "备注", *words)
    assert (done.code, done.out) == (0, "all.pdf: sympathy, zh-ko, 2 letters, 4 pages\n")


def test_nothing_is_made_of_a_list_with_a_mistake() -> None:
    Path("list.csv").write_text(LIST.replace("市长,釜", "大元帅,釜"), encoding="utf-8")
    done = merge("-o", "out")
    assert done.code == 1
    assert "list.csv:3: unknown-term" in done.err
    assert not Path("out").exists()


def test_a_check_makes_nothing_and_tells_what_would_be() -> None:
    done = merge("--check", "-o", "out")
    said = "list.csv: sympathy, zh-ko, 2 letters; nothing is wrong, nothing was made\n"
    assert (done.code, done.out) == (0, said)
    assert "not used: 备注" in done.err
    assert not Path("out").exists()
    data = json.loads(merge("--check", "--json").out)
    assert (data["letters"], data["make"], data["kept"]) == (2, [2, 3], [])
    assert [each["rule"] for each in data["warnings"]] == ["unused-column"]
    merge("-o", "out")
    assert "already made: 2, to be made: 0" in merge("--check", "-o", "out").out


def test_a_check_of_one_letter() -> None:
    done = run("letter", "donation", "--data", str(DATA), "--check")
    what = "donation, zh-ko, official, 2 pages; nothing is wrong, nothing was made"
    assert done.code == 0
    assert done.out.endswith(f"donation-seoul.toml: {what}\n")
    data = json.loads(run("letter", "donation", "--data", str(DATA), "--check", "--json").out)
    assert (data["letter"], data["pages"]) == ("donation", 2)
    text = DATA.read_text(encoding="utf-8").replace("护目镜", "某物")
    Path("wrong.toml").write_text(text, encoding="utf-8")
    done = run("letter", "donation", "--data", "wrong.toml", "--check")
    assert (done.code, done.out) == (1, "")
    assert "unknown-term: the glossary has no item '某物'" in done.err
    assert list(Path().glob("*.pdf")) == []


def test_letters_are_printed_once_more_by_row() -> None:
    merge("-o", "out")
    done = run("reprint", "out", "3", "--reason", "lost")
    assert done.code == 0
    assert done.out == ("out: letters reprinted: rows 3\nout/reprint/1/0003-朴智英.pdf\n")
    assert "3\treprinted\tlost\t" in run("status", "out").out
    assert run("reprint", "out", "7").code == 1
    assert run("reprint", "out", "3", "--format", "pdf").code == 2
    data = json.loads(run("reprint", "out", "2-3", "--json").out)
    assert data["reprinted"] == [2, 3]


@pytest.mark.parametrize(
    "words",
    [
        ("--data", "list.csv"),
        ("--data", "all.toml", "--data", "all.toml"),
        ("--data", "all.toml", "--rows", "3"),
        ("--data", "all.toml", "--jobs", "2"),
        ("--data", "all.toml", "--data", "list.csv", "--rows", "x"),
        ("--data", "all.toml", "--data", "list.csv", "--one-file", "-o", "x.png"),
        ("--data", "all.toml", "--data", "list.csv", "-o", "x.docx"),
        ("--data", "all.toml", "--data", "list.csv", "--format", "pdf", "-o", "-"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert run("letter", "sympathy", *words).code == 2
