from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.project import check_template, new_template
from cardgen.project.template_checks import TriedTemplate
from cardgen.template import AreaMotif, AreaText


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "templates").mkdir()
    (tmp_path / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    return Project.open(tmp_path)


def test_a_new_card(project: Project) -> None:
    file = new_template(project, "ours", "a6", occasions=["new-year", "mid-autumn"])
    assert file == project.template_folders[0] / "ours.toml"
    made = project.template("ours")
    assert made.about.occasions == ("new-year", "mid-autumn")
    assert made.about.description("ko") == "새해 · 추석 · 105 × 148 mm"
    assert {*made.fields} == {"from", "to", "date"}
    assert check_template(project, "ours") == TriedTemplate(123, ())
    assert 'motif = "occasion or plum"' in file.read_text(encoding="utf-8")
    content = project.template("ours:mid-autumn").areas["motif"].content
    assert isinstance(content, AreaMotif)
    assert content.name == "moon"


@pytest.mark.parametrize("size", ["a7", "148x100", "100x100", "297x210"])
def test_the_motif_of_an_occasion_leaves_room_for_every_message(
    project: Project, size: str
) -> None:
    new_template(project, "ours", size, occasions=["thanks"])
    content = project.template("ours").areas["motif"].content
    assert isinstance(content, AreaMotif)
    assert content.name == "knot"
    assert check_template(project, "ours") == TriedTemplate(123, ())
    new_template(project, "plain", size)
    assert "motif" not in project.template("plain").areas


def test_a_new_strip_is_in_columns_for_languages_that_are_written_so(project: Project) -> None:
    new_template(project, "strip", "75x364", languages=["zh", "ja"])
    source = project.template("strip").areas["source"].content
    assert isinstance(source, AreaText)
    assert source.vertical
    assert check_template(project, "strip") == TriedTemplate(82, ())
    new_template(project, "plain", "75x364", languages=["zh", "ko"])
    plain = project.template("plain").areas["source"].content
    assert isinstance(plain, AreaText)
    assert not plain.vertical


@pytest.mark.parametrize("size", ["L7163", "5000x700"])
def test_what_is_small_or_wide_has_the_texts_alone(project: Project, size: str) -> None:
    new_template(project, "ours", size, languages=["zh", "ko"])
    assert {*project.template("ours").cells} == {"source", "bar", "target"}


@pytest.mark.parametrize(
    ("name", "size", "languages", "said"),
    [
        (
            "taken",
            "a6",
            [],
            "{}/taken.toml: output: a file or folder of this name already exists",
        ),
        (
            "box-a4",
            "a6",
            [],
            "the bundled template box-a4: output: a template named box-a4 already exists, "
            "and its labels would change",
        ),
        ("../x", "a6", [], "bad-template: '../x' cannot be the name of a template"),
        ("x@a6", "a6", [], "bad-template: 'x@a6' cannot be the name of a template"),
        ("ours", "20x10", [], "overflow: 123 of 123 labels do not fit 20 × 10 mm at 6 pt"),
        (
            "ours",
            "a66",
            [],
            "unknown-size: 'a66' is neither a paper size nor a sheet of labels",
        ),
        ("ours", "a6", ["Korean"], "bad-template: languages: 'Korean' is not a language tag"),
    ],
)
def test_what_cannot_be_is_not_written(
    project: Project, name: str, size: str, languages: list[str], said: str
) -> None:
    folder = project.template_folders[0]
    (folder / "taken.toml").write_bytes(b"ours")
    with pytest.raises(CardgenError) as caught:
        new_template(project, name, size, languages=languages)
    assert str(caught.value).splitlines()[0] == said.format(folder)
    assert [path.name for path in folder.iterdir()] == ["taken.toml"]
    assert (folder / "taken.toml").read_bytes() == b"ours"
