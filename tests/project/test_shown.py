"""Values that a label would not show are refused, whoever asks for the label."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cardgen import Message, Project, render
from cardgen.errors import FieldError
from cardgen.project import sample_picture

OWN = Message("greeting", "加油", "힘내세요")


@pytest.mark.parametrize(
    "given",
    [
        {"fields": {"to": "石景山区"}},
        {"fields": {"from": "首尔"}},
        {"fields": {"unit": "件"}},
        {"fields": {"quantity": 8000}},
        {"fields": {"boxes": 49}},
        {"fields": {"boxes": 49, "box": None}},
        {"fields": {"item": "医疗物资", "quantity": 5}},
        {"varying": ["to"]},
        {"fields": {"quantity": 5}, "varying": ["item"]},
    ],
)
@pytest.mark.parametrize("message", ["brothers", OWN])
def test_the_library_drops_no_value(message: str | Message, given: dict[str, Any]) -> None:
    with pytest.raises(FieldError) as caught:
        Project.open().label(message, **given)
    assert {each.rule for each in caught.value.diagnostics} == {"not-shown"}
    assert all(
        "shows this value only with" in each.message for each in caught.value.diagnostics
    )


def test_a_template_that_is_read_already_drops_no_value() -> None:
    project = Project.open()
    design = project.template("box-100x150")
    with pytest.raises(FieldError, match="not-shown: to: "):
        project.label("brothers", template=design, fields={"to": "首尔"})


def test_a_picture_that_would_not_be_shown() -> None:
    project = Project.open()
    design = project.template("box-a4")
    assert "logo" in design.fields
    label = project.label("brothers", template=design, pictures={"logo": sample_picture()})
    assert "Picture" in repr(label.document())


def test_a_batch_refuses_the_box_whose_value_it_would_not_show() -> None:
    label = Project.open().label("brothers", varying=["from", "to"])
    both = label.document({"from": "首尔", "to": "北京"})
    assert "首尔" in render(both, "txt").decode()
    for lone in ({"to": "北京"}, {"from": "首尔", "to": ""}):
        with pytest.raises(FieldError, match="not-shown: "):
            label.document(lone)
    assert label.document({"from": "首尔", "to": "北京"}) == both
    assert label.document({}).title == both.title


def test_a_value_of_the_project_that_the_label_does_not_show(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text('[values]\nfrom = "首尔"\n', encoding="utf-8")
    project = Project.open(tmp_path)
    with pytest.raises(FieldError) as caught:
        project.label("brothers")
    assert caught.value.location
    assert caught.value.location.file == str(tmp_path / "cardgen.toml")
    project.label("brothers", fields={"to": "北京"}).document()
    project.label("brothers", fields={"from": ""}).document()  # none for this one


def test_samples_need_not_be_shown() -> None:
    label = Project.open().label("brothers", fields={"to": "首尔"}, given=())
    assert "首尔" not in render(label.document(), "txt").decode()


def test_a_recipient_that_is_foreign_where_the_label_goes_is_a_warning() -> None:
    """Only letters had this warning before."""

    def count_findings(recipient: str) -> list[str]:
        fields = {"from": "首尔", "to": "上海", "recipient": recipient}
        fields |= {"box": "1", "boxes": "2", "sscc": "388012340000000018"}
        label = Project.open().label("brothers", template="gs1-100x150", fields=fields)
        return [each.message for each in label.warnings]

    assert count_findings("上海市红十字会") == []
    (said,) = count_findings("적십자회")
    assert said.startswith(
        "recipient: people at the destination may not be able to read 적십자회"
    )
