"""``cardgen tally`` as a table, CSV, JSON and words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.runs import run, run_json
from tests.letters.shipments import GOGGLES, MASKS, goods, make


@pytest.fixture(autouse=True)
def shipments(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them, in a folder below no project."""
    monkeypatch.chdir(project.parent)
    make(Path("A"), MASKS, GOGGLES)
    make(Path("B"), MASKS)


def test_a_table_and_what_a_report_says() -> None:
    done = run("tally", "A", "B")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "out\t首尔特别市 · 서울특별시\t医用口罩 · 의료용 마스크\t12000\t只 · 장\t6\tA B",
        "out\t首尔特别市 · 서울특별시\t护目镜 · 보호 고글\t200\t副 · 개\t2\tA",
        "",
        "北京市向首尔特别市捐赠医用口罩1.2万只、护目镜200副。",
        "베이징시는 서울특별시에 의료용 마스크 1만 2천 장, 보호 고글 200개를 기증하였습니다.",
    ]


def test_csv_and_json_say_the_same() -> None:
    data = run_json("tally", "A", "B", "--csv", "t.csv", "--pair", "zh-ja", "--exact")
    with Path("t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["quantity"] for row in rows] == ["12000", "200"]
    words = [(row["partner-translation"], row["item-translation"]) for row in rows]
    assert words == [("ソウル特別市", "医療用マスク"), ("ソウル特別市", "保護ゴーグル")]
    assert data["goods"][0]["item-translation"] == "医療用マスク"
    assert [each["quantity"] for each in data["goods"]] == [12000, 200]
    assert data["city"] == "北京市"
    (said,) = data["paragraphs"]
    assert set(said) == {"zh-Hans", "ja"}
    assert "12,000" in said["ja"]


def test_a_folder_without_a_shipment_is_a_finding() -> None:
    done = run("tally", "A", "none")
    assert done.code == 1
    assert "none: output: there is no shipment here" in done.err


def test_no_cell_is_a_formula() -> None:
    """An article that is none of the glossary is as somebody typed it; it has no sentence."""
    make(Path("C"), goods(1, "=1+1", "2", "件"))
    assert "unknown-term" in run("tally", "C", "--csv", "t.csv").err
    with Path("t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["item"] for row in csv.DictReader(file)] == ["'=1+1"]


def test_a_shipment_without_a_route_is_tallied_on_the_one_that_is_given() -> None:
    make(Path("C"), goods(3, "医用口罩", "2,000", "只", from_="", to=""))
    done = run("tally", "C", "--city", "北京市")
    assert "hint: give both cities: --from CITY --to CITY" in done.err
    done = run("tally", "C", "A", "--from", "베이징", "--to", "釜山广域市")
    assert done.code == 0
    goods_shown = "医用口罩 · 의료용 마스크\t6000\t只 · 장\t3"
    assert f"out\t釜山广域市 · 부산광역시\t{goods_shown}\tC" in done.out
    assert f"out\t首尔特别市 · 서울특별시\t{goods_shown}\tA" in done.out


def test_a_shipment_is_tallied_in_the_words_of_its_own_project(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From outside, its articles were unknown, and half the result came before the error."""
    mine = project.parent / "mine"
    assert run("init", str(mine)).code == 0
    monkeypatch.chdir(mine)
    added = run("glossary", "add", "KF94口罩", "KF94 마스크", "--kind", "item")
    assert added.code == 0, added.err
    make(mine / "sd", goods(3, "KF94口罩", "20", "只"))
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    done = run("tally", str(mine / "sd"))
    assert (done.code, done.err) == (0, "")
    assert "KF94 마스크" in done.out


@pytest.mark.parametrize("default", ["", '[defaults]\npair = "zh-ko"\n'])
def test_shipments_are_told_in_their_own_languages(default: str) -> None:
    """Their terms need not be in the glossary of another pair."""
    Path("cardgen.toml").write_text(default, "utf-8")
    make(Path("T"), goods(3, "医用口罩", "2,000", "只", to="东京都"), pair="zh-ja")
    assert "北京市は、" in run("tally", "T").out
    assert "베이징시는" in run("tally", "T", "A").out
    assert "베이징시는" in run("tally", "T", "--pair", "zh-ko").out
