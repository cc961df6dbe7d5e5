from __future__ import annotations

import dataclasses
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cardgen.errors import OutputError, TemplateError
from cardgen.project import Project
from cardgen.project.settings import settings_of
from cardgen.shipment.naming import name_from_list, name_shipment
from tests.cli.runs import run

DAY = "2026-11-30T08:00:00Z"
UNNAMED = (
    "구호물품 (최종) [2].csv", "구호물품 3월.csv", "발송목록_v2.csv", "出荷 list.csv",
    "三月发货 - 副本 (2).csv", "Tōkyō.csv", "3.csv", "20200326.csv", "__.csv", "📦.csv",
    "….csv", "a" * 25 + ".csv", "長" * 200 + ".csv",
)  # fmt: skip
ROWS = "品名,数量,单位,箱数\n口罩,20,只,{}\n"
HOW = ("--message", "brothers", "--pair", "zh-ko", "--template", "box-100x150", "--dpi", "75")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "cardgen.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project.open(tmp_path)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("mapo-2020.csv", "MAPO-2020"),
        ("Mapo 2020 (final) [2].csv", "MAPO-2020-FINAL-2"),
        ("ＭＡＰＯ.csv", "MAPO"),
        ("list.xlsx#Sheet 2", "LIST"),
        ("2020-03-26.csv", "2020-03-26"),
    ],
)
def test_a_shipment_is_named_after_its_list(file: str, name: str) -> None:
    assert name_from_list(Path(file)) == name


@pytest.mark.parametrize("file", UNNAMED)
def test_a_leftover_and_a_number_are_no_names(file: str) -> None:
    """구호물품 (최종) [2].csv made the shipment 2, and said nothing."""
    assert name_from_list(Path(file)) == ""


def test_each_list_that_has_no_name_gets_one_of_its_own(project: Project) -> None:
    within = project.root / "shipments"

    def name_list(file: str) -> str:
        return name_shipment(project, Path(file), within=within, time=DAY)

    names = [name_list(file) for file in UNNAMED]
    assert names == [f"B261130-{number}" for number in range(1, len(UNNAMED) + 1)]
    assert [name_list(file) for file in reversed(UNNAMED)] == names[::-1]
    assert (
        name_shipment(project, Path(UNNAMED[0]), within=within, time="2027-01-01") == names[0]
    )


def test_lists_that_come_at_once_get_different_names(project: Project) -> None:
    def name_list(number: int) -> str:
        folder = project.root / f"out-{number}"
        return name_shipment(project, Path("三月.csv"), folder=folder, time=DAY)

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(name_list, range(40)))) == 40


def test_a_name_that_is_only_looked_at_is_given_to_nobody(project: Project) -> None:
    folder = project.root / "out"
    for _ in range(2):
        name = name_shipment(project, Path("三月.csv"), folder=folder, time=DAY, keep=False)
        assert name == "B261130-1"
    assert [each.name for each in project.root.iterdir()] == ["cardgen.toml"]


def test_the_day_is_that_of_the_project(project: Project) -> None:
    there = dataclasses.replace(
        project, timezone="Asia/Seoul", shipment_names="SEOUL-{date}-{n}"
    )
    name = name_shipment(there, Path("삼월.csv"), folder=Path("a"), time="2026-11-29T23:30:00Z")
    assert name == "SEOUL-261130-1"


@pytest.mark.parametrize("name", ["BOX", "BOX-{day}-{n}", "상자-{n}", "B" * 30 + "{n}", ""])
def test_a_pattern_of_names_must_make_names(name: str) -> None:
    file = f'[shipments]\nname = "{name}"\n'.encode()
    with pytest.raises(TemplateError, match="cannot make names for shipments"):
        settings_of(file, Path("cardgen.toml"))


def test_a_register_that_is_damaged_says_what_to_do(project: Project) -> None:
    (project.root / "shipments.sqlite").write_bytes(b"no database at all, " * 50)
    with pytest.raises(OutputError, match="names of shipments cannot be saved") as caught:
        name_shipment(project, Path("三月.csv"), folder=Path("a"), time=DAY)
    assert "move the file away" in caught.value.diagnostics[0].hint


def test_a_list_with_a_chinese_name_starts_goes_on_and_is_amended(project: Project) -> None:
    file = Path("三月发货 - 副本 (2).csv")
    file.write_text(ROWS.format(2), encoding="utf-8")
    checked = run("batch", file.name, *HOW, "--check")
    made = run("batch", file.name, *HOW, "-o", "out")
    assert made.code == 0, made
    name = made.out.partition(": shipment ")[2].partition(":")[0]
    assert f"{file}: {name}: 1 line, 2 boxes" in checked.out
    assert f"out: box numbers begin with {name}-, because" in made.out
    assert [each.name for each in sorted(Path("out/labels").iterdir())] == [
        f"{name}-0001.png", f"{name}-0002.png",
    ]  # fmt: skip

    again = run("batch", file.name, "-o", "out")
    assert f"shipment {name}: 0 of 2 labels made, 2 kept" in again.out
    assert "numbered" not in again.out
    moved = Path("elsewhere") / "四月.csv"
    moved.parent.mkdir()
    file.rename(moved)
    assert f"shipment {name}: 0 of 2" in run("batch", str(moved), "-o", "out").out

    moved.write_text(ROWS.format(3), encoding="utf-8")
    assert run("batch", str(moved), "-o", "out").code == 1
    assert f"shipment {name}: 1 of 3" in run("batch", str(moved), "-o", "out", "--amend").out

    other = run("batch", str(moved), *HOW, "-o", "other")
    assert other.code == 0
    assert f"shipment {name}:" not in other.out


def test_names_are_known_again_where_the_register_was_lost(project: Project) -> None:
    file = Path("三月.csv")
    file.write_text(ROWS.format(1), encoding="utf-8")
    assert run("batch", file.name, *HOW, "-o", "shipments/a").code == 0
    name = name_shipment(project, file, folder=Path("shipments/a"), time=DAY)
    Path("shipments/a").rename(Path("shipments") / name)
    Path("shipments.sqlite").unlink()
    within = Path("shipments")
    assert name_shipment(project, file, within=within, time=DAY) == name
    shutil.move("shipments", "moved")
    day = f"20{name[1:3]}-{name[3:5]}-{name[5:7]}"
    assert name_shipment(project, Path("四月.csv"), folder=Path("b"), time=day) != name


def test_a_name_that_is_given_must_be_one(project: Project) -> None:
    Path("a.csv").write_text(ROWS.format(1), encoding="utf-8")
    refused = run("batch", "a.csv", *HOW, "--shipment", "마포", "-o", "out")
    assert (refused.code, Path("out").exists()) == (1, False)
    assert "cannot be the name of a shipment" in refused.err
