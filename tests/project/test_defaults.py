"""``[defaults]`` of ``cardgen.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import CardgenError, Project
from cardgen.project import find_project
from cardgen.project.settings import Defaults


def open_project(text: str) -> Project:
    Path("cardgen.toml").write_text(text, encoding="utf-8")
    return Project.open(Path())


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_project_without_defaults() -> None:
    assert open_project("").defaults == Defaults()
    assert open_project("[defaults]\n").defaults == Defaults()


def test_what_there_may_be() -> None:
    names = open_project(
        '[defaults]\nmessage = "brothers"\npair = "zh-ja"\ntemplate = "box-a5"\n'
        'dpi = "8dot/mm"\nformat = "png, pdf"\nsheet = "a5-2up"\n'
    ).defaults
    assert names == Defaults("brothers", "zh-ja", "box-a5", "8dot/mm", "png, pdf", "a5-2up")
    assert open_project("[defaults]\ndpi = 203\n").defaults.dpi == 203


def test_the_library_has_them_too() -> None:
    project = open_project('[defaults]\npair = "zh-ja"\ntemplate = "box-a5"\n')
    assert project.label("brothers").document().langs == ("zh-Hans", "ja")
    assert project.label("brothers").template.name == "box-a5"
    label = project.label("brothers", pair="zh-ko", template="box-a4")
    assert (label.document().langs, label.template.name) == (("zh-Hans", "ko"), "box-a4")


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    with pytest.raises(CardgenError) as caught:
        open_project(
            'author = "x"\n\n[defaults]\npaar = "zh-ja"\ntemplate = 5\n'
            'format = "png,gif"\ndpi = 20\n\n[values]\nitem = 3\n'
        )
    assert str(caught.value) == (
        "cardgen.toml:4: bad-project: defaults: unknown key 'paar'\n"
        "  hint: did you mean pair?\n"
        "cardgen.toml:5: bad-project: defaults: template: expected text in quotes, found a "
        "whole number\n"
        "cardgen.toml:7: bad-project: defaults: dpi: 20 is not between 72 and 1200\n"
        "  hint: write the dots per inch of the printer\n"
        "cardgen.toml:6: bad-project: defaults: format: 'gif' is not one of png, svg, pdf, "
        "zpl, tspl, ql, pwg\n"
        '  hint: write one format, or several, such as "png,pdf"\n'
        "cardgen.toml:9: bad-project: values[...]: expected text in quotes, found a whole "
        "number"
    )


def test_names_that_there_are_not() -> None:
    with pytest.raises(CardgenError) as caught:
        open_project('[defaults]\npair = "zh-k"\ntemplate = "box-a6"\nsheet = "A-one 2844"\n')
    assert str(caught.value) == (
        "cardgen.toml:2: bad-project: defaults: pair: there are no messages for 'zh-k'\n"
        "  hint: did you mean zh-ko or zh-ja?\n"
        "cardgen.toml:3: bad-project: defaults: template: there is no template 'box-a6'\n"
        "  hint: did you mean box-a5 or box-a4 or box-4x6in?\n"
        "cardgen.toml:4: bad-project: defaults: sheet: there is no sheet of labels "
        "'A-one 2844'\n"
        "  hint: did you mean a-one-28447 or a-one-28766? or describe it in a file of your own"
    )


def test_defaults_that_are_no_table() -> None:
    with pytest.raises(CardgenError, match="expected a table, found text in quotes"):
        open_project('defaults = "zh-ja"\n')


def test_a_project_is_found_from_below() -> None:
    open_project("")
    Path("a/b").mkdir(parents=True)
    assert find_project(Path("a/b").absolute()) == Path.cwd()
