"""Samples are values that the areas of a template accept."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.catalog import Message
from cardgen.project import make_example, sample_values, suit_values
from cardgen.project.template_checks import check_template
from cardgen.proofs import SampleLabels
from cardgen.template import Template

_TEMPLATE = """\
[page]
size = "100mm x 100mm"
[grid]
columns = ["1fr"]
rows = ["1fr", "1fr", "34mm"]
areas = ["source", "target", "shown"]
[fields]
{fields}
[source]
text = "{{message}}"
fit = {{ min = "6pt", max = "20pt", group = "a" }}
[target]
text = "{{message}}"
lang = "target"
fit = {{ min = "6pt", max = "20pt", group = "a" }}
[shown]
{shown}
"""


def _label_text(tmp_path: Path, shown: str, **fields: str) -> tuple[Project, str]:
    declared = "\n".join(f'{name} = "{kind}"' for name, kind in fields.items())
    path = tmp_path / "card.toml"
    path.write_text(_TEMPLATE.format(fields=declared, shown=shown), encoding="utf-8")
    return Project.open(), str(path)


def _template(tmp_path: Path, shown: str, **fields: str) -> Template:
    project, name = _label_text(tmp_path, shown, **fields)
    return project.template(name)


@pytest.mark.parametrize(
    "shown",
    [
        'seal = "{name}"\nsize = "14mm"',
        'seal = "{office}之印"\nsize = "14mm"',
        'text = "{postcode}"\nboxes = { count = 5, width = "7mm" }',
        'text = "{number}"\nboxes = { count = 8, width = "5mm" }',
        'barcode = "itf14"\ndata = "{parcel}"\nsize = "32mm"\nalign = "center"',
        'barcode = "code128"\ndata = "{name}"\nsize = "20mm"\nalign = "center"',
        'barcode = "gs1-datamatrix"\ndata = "(00){parcel}"\npadding = "3mm"',
    ],
)
def test_what_the_documents_show_passes_its_check_and_has_an_example(
    tmp_path: Path, shown: str
) -> None:
    """A seal of {name} was "13 characters, more than 9", five boxes got the digits 101100."""
    name = shown[shown.index("{") + 1 : shown.index("}")]
    project, template = _label_text(tmp_path, shown, **{name: "text"})
    tried = check_template(project, template)
    assert tried.labels > 20
    assert not tried.findings
    assert make_example(project, template).values[name]
    message = Message("x", "加油", "힘내세요")
    SampleLabels(project, "zh-ko", {}).draw(message, project.template(template))


def test_people_and_offices_have_names_of_their_language() -> None:
    types = dict.fromkeys(("recipient", "name", "lot"), "text")
    korean, japanese = (sample_values(types, {}, target=lang) for lang in ("ko", "ja"))
    assert korean == {"recipient": "北京市人民政府", "name": "王小明", "lot": "BOX-0001-0001"}
    assert japanese["recipient"] == "武汉市人民政府"


def test_a_seal_says_as_much_as_it_has_room_for_in_its_language(tmp_path: Path) -> None:
    long = {"a": "BOX-0001-0001", "b": "BOX-0001-0001"}
    seal = _template(tmp_path, 'seal = "{a}"', a="text")
    assert suit_values(long, seal, "ko")["a"] == "北京市人民政府印"
    target = _template(tmp_path, 'seal = "{a}"\nlang = "target"', a="text")
    assert suit_values(long, target, "ko")["a"] == "서울특별시장인"
    assert suit_values(long, target, "zh-Hant")["a"] == "臺北市政府印"
    two = _template(tmp_path, 'seal = "{a}{b}印"', a="text", b="text")
    assert suit_values(long, two, "ja") == {"a": "首尔市印", "b": "首尔市印"}


def test_what_suits_already_or_cannot_is_left_alone(tmp_path: Path) -> None:
    seal = _template(tmp_path, 'seal = "{a}"', a="text")
    assert suit_values({"a": "友谊"}, seal, "ko") == {"a": "友谊"}
    boxes = 'text = "{a}{b}"\nboxes = { count = 6, width = "7mm" }'
    two = _template(tmp_path, boxes, a="text", b="integer")
    assert suit_values({"a": "110-1", "b": "24"}, two, "ko") == {"a": "110-1", "b": "24"}
    assert suit_values({"a": "x", "b": "24"}, two, "ko") == {"a": "123", "b": "123"}
    city = _template(tmp_path, 'barcode = "ean13"\ndata = "{a}"', a="city")
    assert suit_values({"a": "首尔"}, city, "ko") == {"a": "首尔"}
    empty = _template(tmp_path, 'barcode = "ean13"\ndata = "{a}{b}x"', a="text", b="text")
    assert suit_values({"a": "1", "b": "2"}, empty, "ko") == {"a": "1", "b": "2"}
