"""Years of friendship are computed, in letters and on labels; wrong ones are refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters.completion import add_years
from cardgen.letters.data import LetterData, Party

RELATIONS = """\
[[partner]]
city = "서울특별시"
level = "sister"
since = 1993-10-23

[[partner]]
city = "东京都"
since = 1979-03-14
"""
BEIJING = {"from_city": "北京市", "to_city": "首尔特别市"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of Beijing."""
    (tmp_path / "cardgen.toml").write_text("", encoding="utf-8")
    (tmp_path / "relations.toml").write_text(RELATIONS, encoding="utf-8")
    return Project.open(tmp_path)


def letter(day: str = "2020-03-16", **values: object) -> LetterData:
    return LetterData(dt.date.fromisoformat(day), Party(), Party(), values=values)


@pytest.mark.parametrize(
    ("day", "years"), [("2020-03-16", 26), ("2020-10-22", 26), ("2020-10-23", 27)]
)
def test_years_are_full_years_on_the_day_of_the_letter(
    project: Project, day: str, years: int
) -> None:
    assert add_years(letter(day, **BEIJING), project, "zh-ko").values["years"] == years


def test_the_partner_may_be_the_one_who_writes(project: Project) -> None:
    back = {"from_city": "东京", "to_city": "北京市"}
    assert add_years(letter(**back), project, "zh-ja").values["years"] == 41


def test_right_years_stay(project: Project) -> None:
    data = letter(**BEIJING, years=26)
    assert add_years(data, project, "zh-ko") is data


def test_wrong_years_are_refused_where_they_stand(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(
        'date = 2020-03-16\n[values]\nto_city = "x"\nyears = 27\n', encoding="utf-8"
    )
    with pytest.raises(CardgenError) as caught:
        add_years(letter(**BEIJING, years=27), project, "zh-ko", file)
    (found,) = caught.value.diagnostics
    assert found.rule == "wrong-years"
    assert found.location
    assert (found.location.file, found.location.line) == (str(file), 4)
    assert "26 on 2020-03-16" in found.message
    assert "relations.toml" in found.hint


@pytest.mark.parametrize(
    ("day", "values"),
    [("2020-03-16", {"to_city": "釜山"}), ("1994-01-01", BEIJING), ("2020-03-16", {})],
)
def test_there_are_no_years_to_compute(
    project: Project, day: str, values: dict[str, object]
) -> None:
    assert "years" not in add_years(letter(day, **values), project, "zh-ko").values


def test_a_project_without_relations_computes_nothing() -> None:
    data = letter(**BEIJING, years=99)
    assert add_years(data, Project.open(), "zh-ko") is data


def test_all_that_is_wrong_with_the_file_is_said(project: Project, tmp_path: Path) -> None:
    (tmp_path / "relations.toml").write_text(
        RELATIONS + '[[partner]]\ncity = "首尔"\nlevel = "brother"\n'
        '[[partner]]\ncity = "东京都"\nsince = 1979-03-14\n',
        encoding="utf-8",
    )
    with pytest.raises(CardgenError) as caught:
        project.relations()
    found = caught.value.diagnostics
    assert {each.rule for each in found} == {"bad-relations"}
    said = {(each.location and each.location.line, each.message) for each in found}
    assert said == {
        (9, "level: 'brother' is not known"),
        (9, "the key 'since' is missing"),
        (12, "东京都 is listed twice"),
    }


@pytest.mark.parametrize("text", ["[[partner]\n", "partner = 3\n", "[[partners]]\n"])
def test_a_damaged_file_is_a_finding(project: Project, tmp_path: Path, text: str) -> None:
    (tmp_path / "relations.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        project.relations()
    (found,) = caught.value.diagnostics
    assert found.rule == "bad-relations"
    assert found.location
    assert found.location.line == 1


def test_labels_have_years_where_the_day_is_known(project: Project) -> None:
    fields = {"from": "北京", "to": "首尔"}
    day = "2020-03-26T00:00:00Z"
    computed = project.label("sister-years", fields=fields, date=day).document()
    given = project.label("sister-years", fields={**fields, "years": "26"}, date=day)
    assert computed == given.document()
    with pytest.raises(CardgenError) as caught:
        project.label("sister-years", fields={**fields, "years": "27"}, date=day)
    assert caught.value.rule == "wrong-years"
    with pytest.raises(CardgenError) as caught:
        project.label("sister-years", fields=fields).document()
    assert caught.value.rule == "missing-value"
