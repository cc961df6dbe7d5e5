from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project, render, resources
from cardgen.catalog import explain_unfinished, pair_langs
from cardgen.errors import CardgenError
from cardgen.project import make_example
from cardgen.project.examples import example_pair
from cardgen.template import OCCASION_NAMES
from tests.cli.conftest import TEMPLATE


@pytest.fixture(scope="module")
def bundled_project() -> Project:
    return Project.open()


def test_each_built_in_template_has_an_example(bundled_project: Project) -> None:
    for name in bundled_project.template_files():
        made = make_example(bundled_project, name)
        assert not {*made.values} & {*made.values.values()}, f"{name}: a field shows its name"
        assert made.pair == ("zh-ja" if name.endswith("-vertical") else "zh-ko")
        assert not {each.rule for each in made.label.warnings} & {"missing-glyph", "other-font"}


def test_there_are_sample_messages_for_each_occasion_and_pair(bundled_project: Project) -> None:
    for pair in (*bundled_project.pairs(), "zh-Hant-ja"):
        for occasion in OCCASION_NAMES:
            message = bundled_project.catalog(pair).message(occasion)
            assert occasion in message.occasions
            assert explain_unfinished(message, pair_langs(pair)) == []


def own(tmp_path: Path, above: str, fields: str = "") -> Project:
    folder = tmp_path / "templates"
    folder.mkdir()
    text = (
        TEMPLATE.replace("[fields]\n", f"[fields]\n{fields}").replace(
            "[source]\ntext = ", '[source]\ntext = "{ward}" #', 1
        )
        if fields
        else TEMPLATE
    )
    (folder / "ours.toml").write_text(f"{above}\n{text}", encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    return Project.open(tmp_path)


def test_an_example_speaks_of_the_occasion_of_its_template(tmp_path: Path) -> None:
    project = own(tmp_path, 'occasions = ["mid-autumn"]')
    assert make_example(project, "ours", pair="zh-ja").message == "mid-autumn"
    assert make_example(project, "ours", message="firewood").message == "firewood"


def test_a_field_that_nobody_knows_shows_its_name(tmp_path: Path) -> None:
    project = own(tmp_path, "", 'ward = "text"\n')
    dump = render(make_example(project, "ours").label.document(), "txt").decode()
    assert '"ward"' in dump
    given = render(
        make_example(project, "ours", fields={"ward": "麻浦"}).label.document(), "txt"
    )
    assert "麻浦" in given.decode()


def test_a_template_for_no_pair_has_no_example(tmp_path: Path) -> None:
    project = own(tmp_path, 'languages = ["vi"]')
    with pytest.raises(CardgenError) as caught:
        make_example(project, "ours")
    assert str(caught.value) == (
        "unknown-pair: ours is for vi, and no pair has these languages\n"
        "  hint: the pairs are zh-ko, zh-ja, zh-zh-Hant"
    )


def test_a_project_without_messages_has_those_that_cardgen_knows(tmp_path: Path) -> None:
    pair = tmp_path / "messages" / "zh-ko"
    pair.mkdir(parents=True)
    for name in ("slogans", "captions", "glossary"):
        data = (resources.MESSAGES / "zh-ko" / f"{name}.po").read_text(encoding="utf-8")
        head = data.partition("\n\n")[0] + "\n"
        (pair / f"{name}.po").write_text(head, encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    project = Project.open(tmp_path)
    assert example_pair(project, project.template("card-a6")) == "zh-ko"
    assert make_example(project, "box-a5").message == "thanks"
