"""Templates in lettering of an add-on: with it, without it, and the errors then."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project, resources
from cardgen.display import GlyphRun, leaves
from cardgen.errors import CardgenError
from cardgen.project import check_template
from tests.cli.runs import run, run_json

HAND = ("card-a6-hand", "card-a6-hand-vertical")


@pytest.fixture
def lettered_fonts(tmp_path: Path) -> Project:
    """The bundled fonts, with a family of the add-on's name: the bundled serif."""
    folder = tmp_path / "hand"
    folder.mkdir()
    font = next(resources.FONTS.glob("NotoSerifCJK-Regular.ttc"))
    (folder / font.name).symlink_to(font)
    (folder / "fonts.toml").write_text(
        f'fallback = []\n[family.hand]\nname = "Hand"\nregular = {{ file = "{font.name}" }}\n'
        f'bold = {{ file = "{font.name}" }}\n'
        "[family.hand.languages]\nja = 0\nko = 1\nzh-Hans = 2\n",
        encoding="utf-8",
    )
    return Project.open(fonts=[folder])


def test_without_it_they_are_known_and_not_among_the_templates() -> None:
    project = Project.open()
    assert project.list_unlettered() == dict.fromkeys(HAND, "hand")
    assert not {*HAND} & {*project.template_files()}
    for name in HAND:
        assert project.template(name).name == name


@pytest.mark.parametrize("name", HAND)
def test_without_it_no_label_is_made(name: str) -> None:
    with pytest.raises(CardgenError) as caught:
        Project.open().label("brothers", pair="zh-ja", template=name)
    assert str(caught.value) == (
        f"the bundled template {name}: missing-lettering: [source] of {name} needs the "
        "lettering hand, which is not installed\n"
        "  hint: add the lettering hand to the project"
    )


@pytest.mark.parametrize("name", HAND)
def test_with_it_every_message_fits(name: str, lettered_fonts: Project) -> None:
    assert lettered_fonts.list_unlettered() == {}
    assert {*HAND} <= {*lettered_fonts.template_files()}
    tried = check_template(lettered_fonts, name)
    assert (*tried.findings,) == ()
    assert tried.labels > 0


@pytest.mark.parametrize("name", HAND)
@pytest.mark.parametrize("given", [(), ("from",), ("date",), ("from", "date", "seal")])
def test_with_it_labels_are_signed_and_sealed(
    name: str, given: tuple[str, ...], lettered_fonts: Project
) -> None:
    values = {"from": "东京", "date": "2020-03-26", "seal": "東京都印"}
    fields = {key: values[key] for key in given}
    label = lettered_fonts.label("brothers", pair="zh-ja", template=name, fields=fields)
    items = leaves(label.document().pages[0].layers[0].items)
    said = "".join(item.text for item in items if isinstance(item, GlyphRun))
    assert ("东京" in said) == ("from" in given)
    seals = [item for item in items if getattr(item, "alt", "")]
    assert len(seals) == ("seal" in given)
    assert label.warnings == ()


def test_lists_say_what_to_add_first() -> None:
    rows = run("templates", "list", "--size", "a6").out.splitlines()
    about = {row.split("\t")[0]: row.split("\t")[3] for row in rows}
    for name in HAND:
        assert about[name].endswith("; first run cardgen fonts add hand")
    assert "first run" not in about["card-a6"]
    listed = run_json("templates", "list", "--size", "a6", "--pair", "zh-ko")["templates"]
    assert {each["name"]: each["lacks"] for each in listed if each["lacks"]} == {
        "card-a6-hand": "hand"
    }


def test_a_gallery_tells_of_what_it_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("--size", "a6", "--pair", "zh-ko", "--occasion", "thanks")
    done = run("templates", "gallery", *asked)
    assert done.code == 0
    assert done.err == "card-a6-hand is not shown; first run cardgen fonts add hand\n"
    assert "card-a6-hand" not in Path("gallery.html").read_text(encoding="utf-8")


def test_unused_styles_and_families_of_others_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
    text = (resources.TEMPLATES / "card-a6.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(f'{text}\n[style.x]\nfont = "hand"\n', encoding="utf-8")
    Project.open(tmp_path).label("brothers", template="mine").document()
