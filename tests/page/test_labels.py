"""Questions about labels: the same bytes and findings as on the command line."""

from __future__ import annotations

import base64
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project, render
from cardgen.locale import set_language
from cardgen.page.questions import Workplace, answer
from tests.cli.runs import run

FIELDS = {
    "from": "서울",
    "to": "베이징",
    "item": "의료용 마스크",
    "quantity": "500",
    "unit": "장",
}
BROTHERS = {"pair": "zh-ko", "message": {"id": "brothers"}, "template": "box-100x150"}


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.open()


def ask(project: Project, kind: str, **question: Any) -> Any:
    with closing(Workplace(project, Path("nowhere"))) as place:
        return json.loads(answer(place, kind, json.dumps(question).encode()))


@pytest.mark.parametrize("format_name", ["pdf", "png", "svg", "zpl"])
def test_a_file_has_the_bytes_of_the_command_line(
    project: Project, format_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = ask(project, "label", **BROTHERS, fields=FIELDS, format=format_name)
    (file,) = said["files"]
    words = [word for each in FIELDS.items() for word in ("--set", "=".join(each))]
    dpi = ["--dpi", "203"] if format_name == "zpl" else []
    done = run("label", "brothers", *words, *dpi, "-o", f"out.{format_name}")
    assert done.code == 0, done.err
    assert base64.b64decode(file["data"]) == Path(f"out.{format_name}").read_bytes()
    assert file["name"] == f"brothers-zh-ko.{format_name}"


def test_a_label_is_a_picture_with_what_it_says_in_the_other_language(
    project: Project,
) -> None:
    said = ask(project, "label", **BROTHERS, fields=FIELDS)
    label = project.label("brothers", pair="zh-ko", template="box-100x150", fields=FIELDS)
    assert said["svg"].encode() == render(label.document(), "svg")
    assert said["echo"]["item"] == ["医用口罩", "의료용 마스크"]
    assert said["echo"]["unit"] == ["只", "장"]
    assert [each["side"] for each in said["sizes"]] == ["source", "target"]
    assert said["findings"] == []


def test_a_finding_names_its_field_in_the_language_of_the_reader(project: Project) -> None:
    set_language("ko")
    try:
        said = ask(project, "label", **BROTHERS, fields={**FIELDS, "quantity": "미정"})
    finally:
        set_language("en")
    found = [each for each in said["findings"] if each.get("field") == "quantity"]
    assert found
    assert found[0]["about"] == "상자당 수량"


def test_a_value_that_waits_for_another_names_that_field_in_words(project: Project) -> None:
    set_language("ko")
    try:
        said = ask(project, "label", **BROTHERS, fields={"from": "서울"})
    finally:
        set_language("en")
    (found,) = said["findings"]
    assert (found["rule"], found["field"]) == ("not-shown", "from")
    assert "받는 곳" in found["message"]


def test_own_words_stand_on_a_label_without_a_file(project: Project) -> None:
    own = {**BROTHERS, "message": {"source": "加油", "target": "힘내세요"}}
    assert ask(project, "label", **own)["svg"]
    own["message"] = {"source": "加油", "target": ""}
    (wrong,) = ask(project, "label", **own)["findings"]
    assert (wrong["rule"], wrong["severity"]) == ("untranslated", "error")


def test_a_form_has_the_fields_that_the_design_shows(project: Project) -> None:
    said = ask(project, "form", pair="zh-ko", message={"id": "sister-years"}, template="label",
               size="L7165")  # fmt: skip
    assert said["template"] == "label@99.06x67.73"
    fields = {each["name"]: each for each in said["fields"]}
    assert fields["years"]["needed"]
    assert not fields["item"]["needed"]
    assert "gross_weight" not in fields
    assert ["医用口罩", "의료용 마스크"] in said["terms"]["item"]
    assert [each["name"] for each in said["sheets"]] == ["avery-l7165"]


def test_designs_of_a_sheet_fit_its_labels(project: Project) -> None:
    found = ask(project, "designs", pair="zh-ko", size="L7165")["designs"]
    assert {"label@99.06x67.73", "address@99.06x67.73"} <= {each["name"] for each in found}
    for each in found:
        assert each["sheets"] == ["avery-l7165"]
        assert (each["width"], each["height"]) == (99.1, 67.7)
    assert len(ask(project, "designs", pair="zh-ja")["designs"]) > 30


def test_every_design_has_a_picture_with_the_message(project: Project) -> None:
    for each in ask(project, "designs", pair="zh-ko")["designs"]:
        said = ask(project, "label", **{**BROTHERS, "template": each["name"]}, example=True)
        assert said["svg"].startswith("<svg"), each["name"]


def test_labels_on_a_sheet_begin_at_the_chosen_place(project: Project) -> None:
    sheet = {"stock": "avery-l7165", "start": 7, "copies": 3}
    question = {**BROTHERS, "template": "label", "size": "L7165"}
    said = ask(project, "label", **question, format="svg", sheet=sheet)
    assert len(said["files"]) == 2  # two labels on the first sheet, one on the next
    wrong = ask(project, "label", **question, format="svg", sheet={**sheet, "start": 9})
    assert [each["rule"] for each in wrong["findings"]] == ["sheet-position"]


@pytest.mark.parametrize(
    "more",
    [
        {"template": "/etc/passwd"},
        {"template": "../label.toml"},
        {"pair": "../zh-ko"},
        {"size": "../x.toml"},
        {"sheet": {"stock": "/tmp/x.toml"}},
        {"template": "label@100x70", "fields": {"logo": "/etc/passwd"}},
    ],
)
def test_no_name_becomes_a_path(project: Project, more: dict[str, Any]) -> None:
    with pytest.raises(LookupError):
        ask(project, "label", **{**BROTHERS, **more})


def test_a_question_of_another_form_is_refused(project: Project) -> None:
    for wrong in ({}, {**BROTHERS, "fields": {"a": 1}}, {**BROTHERS, "strange": 1}):
        with pytest.raises(msgspec.ValidationError):
            ask(project, "label", **wrong)
    with pytest.raises(LookupError):
        ask(project, "nothing")
