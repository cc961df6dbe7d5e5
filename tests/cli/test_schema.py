"""``cardgen schema``: JSON Schemas that agree with what cardgen reads."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cardgen import resources
from cardgen.project import Project
from cardgen.template import load_template
from tests.cli.runs import Run, run

ROOT = Path(__file__).parents[2]
LETTERS = sorted((ROOT / "examples" / "letters").rglob("*.toml"))
LETTERS = [path for path in LETTERS if path.parent.name != "paper"]  # stationery


@cache
def schema(kind: str) -> jsonschema.Draft202012Validator:
    done = run("schema", kind)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def plain(value: Any) -> Any:
    """The values of a TOML file as an editor sees them: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def errors(kind: str, text: str) -> list[str]:
    found = schema(kind).iter_errors(plain(tomllib.loads(text)))
    return [f"{each.json_path}: {each.message}" for each in found]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        *(("template", path) for path in sorted(resources.TEMPLATES.rglob("*.toml"))),
        *(("stock", path) for path in sorted(resources.STOCK.glob("*.toml"))),
        *(("letter", path) for path in LETTERS),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_what_cardgen_reads_is_valid(kind: str, path: Path) -> None:
    assert errors(kind, path.read_text(encoding="utf-8")) == []


def test_a_new_project_is_valid(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "new")).code == 0
    text = (tmp_path / "new/cardgen.toml").read_text(encoding="utf-8")
    assert errors("project", text) == []
    template = (tmp_path / "new/templates/my-label.toml").read_text(encoding="utf-8")
    assert errors("template", template) == []
    uncommented = re.sub(r"(?m)^# (?=\[?\w[\w.-]*(?: =|\]))", "", text)
    assert errors("project", uncommented) == []


def test_the_examples_of_the_pages_are_valid() -> None:
    page = (ROOT / "docs/reference/templates.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```toml\n(.*?)^```", page)
    settings = [each for each in blocks if re.search(r"(?m)^\[(defaults|printers\.)", each)]
    assert settings
    for each in settings:
        assert errors("project", each) == [], each
    arranged = [each for each in blocks if "[[arrange]]" in each]
    for each in arranged:
        found = [error for error in errors("template", each) if "required" not in error]
        assert found == [], each


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("template", "margin =", "margn =", "$.page: Additional properties are not allowed"),
        ("template", "weight = \"bold\"", "weight = \"fat\"", "$.style.slogan.weight: 'fat' "),
        ("template", "size = \"60mm x 40mm\"", "", "$.page: 'size' is a required property"),
        ("template", "logo = \"picture\"", "logo = \"pict\"", "$.fields.logo: 'pict' is not "),
        ("template", "show_if = \"logo\"", "show_if = 3", "$.logo.show_if: 3 is not valid"),
        ("project", "templates =", "template =", "$: Additional properties are not allowed"),
    ],
)  # fmt: skip
def test_what_cardgen_refuses_is_invalid(kind: str, old: str, new: str, said: str) -> None:
    path = Path("templates/small.toml" if kind == "template" else "cardgen.toml")
    text = path.read_text(encoding="utf-8")
    assert errors(kind, text) == []
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    (found,) = errors(kind, path.read_text(encoding="utf-8"))
    assert found.startswith(said)
    assert run("templates", "check", "small").code == 1


def test_an_arrangement_has_only_the_keys_that_it_changes() -> None:
    text = (resources.TEMPLATES / "label.toml").read_text(encoding="utf-8")
    assert "[[arrange]]" in text
    assert errors("template", text) == []
    assert errors("template", text.replace("[[arrange]]\n", "[[arrange]]\nwhn = 1\n", 1))


def test_letters_to_a_list_need_no_addressee() -> None:
    text = (ROOT / "examples/letters/many/all.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^\[addressee\]\n.*?(?=^\[|\Z)", "", text)
    assert errors("letter", text) == []


def test_a_file_may_name_its_schema(project: Path) -> None:
    """The first line that Taplo and Even Better TOML read is a comment to cardgen."""
    done = run("schema", "template", "-o", "template.schema.json")
    assert done == Run(0, "template.schema.json: the schema of template\n", "")
    path = project / "templates/small.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"#:schema ../template.schema.json\n{text}", encoding="utf-8")
    assert load_template(path).name == "small"
    settings = project / "cardgen.toml"
    named = f"#:schema ./cardgen.schema.json\n{settings.read_text(encoding='utf-8')}"
    settings.write_text(named, encoding="utf-8")
    assert Project.open(project).messages == project / "messages"
