from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cardgen import Project, render
from cardgen.backends import Renderer
from cardgen.cli import options
from cardgen.cli.terminal import Bar
from cardgen.display import Document
from cardgen.gallery import format_page, gallery, make_gallery
from cardgen.gallery.gallery import MOST_BYTES, SIDE, Gallery, Thumbnail
from tests.cli.conftest import TEMPLATE
from tests.cli.runs import Run, run, run_json

THANKS = 'occasions = ["thanks"]\ndescription.zh = "谢</script>"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with its own template, and change to its folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").mkdir()
    text = TEMPLATE.replace("description", "#", 1)
    (tmp_path / "templates" / "small.toml").write_text(THANKS + text, encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    return tmp_path


def hang_names(
    folder: Path, *names: str, pairs: tuple[str, ...] = ("zh-ko", "zh-ja")
) -> Gallery:
    project = Project.open(folder)
    return make_gallery(project, [project.template(name) for name in names], pairs)


def test_what_a_frame_says(folder: Path) -> None:
    small, card, box = hang_names(folder, "small", "card-a6-vertical", "box-100x150").frames
    assert small.occasions == ("thanks",)
    assert [each.message for each in small.specimens] == ["thanks", "thanks"]
    assert [each.pair for each in card.specimens] == ["zh-ja"]
    assert (card.paper, card.size) == ("a6", (105.0, 148.0))
    assert "a4-2x2" in card.sheets
    assert "a4-100x150" in box.sheets


def test_a_name_may_have_the_sign_that_a_page_follows(folder: Path) -> None:
    (folder / "templates" / "small.toml").rename(folder / "templates" / "info@city.toml")
    (frame,) = hang_names(folder, "info@city", pairs=("zh-ko",)).frames
    assert (frame.name, frame.adapts) == ("info@city", False)


def test_a_template_of_any_size_is_shown_on_a_label_for_each_arrangement(folder: Path) -> None:
    adapts = TEMPLATE.replace('"60mm x 40mm"', '"any"\nwhen = "ratio > 1"')
    adapts += '[[arrange]]\nwhen = "ratio > 2"\n[arrange.page]\nmargin = "2mm"\n'
    (folder / "templates" / "any.toml").write_text(adapts, encoding="utf-8")
    frames = hang_names(folder, "any", pairs=("zh-ko",)).frames
    assert {frame.name for frame in frames} == {"any"}
    assert all(frame.adapts and frame.sheets for frame in frames)
    (wide,) = (frame for frame in frames if "avery-l7165" in frame.sheets)
    assert wide.size == (99.1, 67.7)
    assert "--template any@avery-l7165" in wide.specimens[0].command
    project = Project.open(folder)
    asked = make_gallery(project, [project.template("any")], ["zh-ko"], size="avery-l7163")
    assert [frame.sheets for frame in asked.frames] == [("avery-l7163",)]


def test_a_template_of_several_occasions_is_shown_in_the_colours_of_each(folder: Path) -> None:
    text = TEMPLATE.replace("[page]", '[palette]\naccent = "#000000"\n\n[page]')
    text = f'occasions = ["condolence", "new-year"]\n{text}[logo.border]\ncolor = "accent"\n'
    (folder / "templates" / "two.toml").write_text(text, encoding="utf-8")
    frames = hang_names(folder, "two", pairs=("zh-ko",)).frames
    assert [(frame.name, frame.occasions) for frame in frames] == [
        ("two:condolence", ("condolence",)),
        ("two:new-year", ("new-year",)),
    ]
    assert [frame.specimens[0].message for frame in frames] == ["condolence", "new-year"]
    assert "--template two:new-year -o two.pdf" in frames[1].specimens[0].command
    project = Project.open(folder)
    asked = make_gallery(project, [project.template("two")], ["zh-ko"], occasion="new-year")
    assert [frame.name for frame in asked.frames] == ["two:new-year"]


def test_thumbnails_are_small_and_sharp(folder: Path) -> None:
    (frame,) = hang_names(folder, "gs1-4x6in", pairs=("zh-ko",)).frames
    picture = frame.specimens[0].picture
    with Image.open(BytesIO(picture.data)) as image:
        assert image.size == (picture.width, picture.height) == (280, SIDE)
        greys = image.getcolors() or []
    assert 8 <= len(greys) <= 16
    assert len(picture.data) <= MOST_BYTES


def test_a_photograph_makes_no_large_page(folder: Path) -> None:
    Image.effect_noise((900, 900), 90).convert("RGB").save(folder / "noise.png")
    text = TEMPLATE.replace(
        'areas = ["source", "target", "logo"]', 'areas = ["source", "logo", "target"]'
    )
    text = text.replace('"1fr", "1fr", "5mm"', '"9mm", "1fr", "9mm"').replace('"12pt"', '"5pt"')
    (folder / "templates" / "photo.toml").write_text(text, encoding="utf-8")
    (folder / "cardgen.toml").write_text(
        'templates = ["templates"]\n[values]\nlogo = "noise.png"\n', encoding="utf-8"
    )
    (frame,) = hang_names(folder, "photo", pairs=("zh-ko",)).frames
    assert len(frame.specimens[0].picture.data) <= MOST_BYTES


def test_each_command_makes_its_label(folder: Path) -> None:
    """Commands also work for occasions without a message, and for needed fields."""
    needy = TEMPLATE.replace('text = "{message}"', 'text = "{message}{ward}"', 1)
    needy = needy.replace('logo = "picture"', 'logo = "picture"\nward = "city"')
    (folder / "templates" / "needy.toml").write_text(needy, encoding="utf-8")
    names = ("small", "needy", "handling-100x150", "gs1-100x150")
    for frame in hang_names(folder, *names, pairs=("zh-ja",)).frames:
        command = shlex.split(frame.specimens[0].command)
        assert (command[0], command[1]) == ("cardgen", "label")
        done = run(*command[1:])
        assert done.code == 0, done.err
        assert Path(command[-1]).stat().st_size > 1000


def compare_cards(
    folder: Path, names: Sequence[str], pairs: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> int:
    """Compare each picture with the label of its command, and return their number."""
    drawn: list[str] = []

    def draw_text(document: Document, renderer: Renderer) -> Thumbnail:
        del renderer
        drawn.append(render(document, "txt").decode())
        return Thumbnail(b"", 1, 1)

    monkeypatch.setattr(gallery, "make_thumbnail", draw_text)
    project = Project.open(folder)
    made = make_gallery(project, [project.template(name) for name in names], pairs)
    assert made.warnings == ()
    cards = [each for frame in made.frames for each in frame.specimens]
    for card, picture in zip(cards, drawn, strict=True):
        *words, _ = shlex.split(card.command)[1:]
        done = run(*words, "card.txt")
        assert done.code == 0, done.err
        assert Path("card.txt").read_text(encoding="utf-8") == picture, card.command
    return len(cards)


def test_a_card_shows_what_its_command_makes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card of thanks showed words and values that were missing in its command."""
    names = ("small", "card-a6", "thanks", "postcard-photo")
    assert compare_cards(folder, names, ("zh-ja",), monkeypatch) == 7


def test_a_terminal_shows_progress_before_anything_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command was silent for half a minute."""
    told: list[tuple[int, int]] = []
    read_each = options.read_each

    def read(names: Mapping[str, Path], find: Any) -> Any:
        assert told == [(0, len(names))]
        return read_each(names, find)

    monkeypatch.setattr(Bar, "show", lambda _, done, total: told.append((done, total)))
    monkeypatch.setattr(options, "read_each", read)
    done = run("templates", "gallery", "--pair", "zh-ja", "--size", "60x40", "-o", "g.html")
    assert (done.code, done.err) == (0, "")
    count = told[-1][1]
    assert told[1:] == [(at, count) for at in range(count + 1)]


@pytest.mark.ci
def test_every_card_shows_what_its_command_makes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each template, and each pair in turn."""
    names = list(Project.open(folder).template_files())
    pairs = list(Project.open(folder).pairs())
    for at, pair in enumerate(pairs):
        cards = compare_cards(folder, names[at :: len(pairs)], [pair], monkeypatch)
        assert cards > len(names) // (2 * len(pairs))


def test_a_project_without_a_message_shows_what_templates_show_makes(folder: Path) -> None:
    (folder / "messages" / "zh-ja").mkdir(parents=True)
    messages = Project.open().messages
    for name in ("captions", "glossary"):
        for path in (f"{name}.pot", f"zh-ja/{name}.po"):
            (folder / "messages" / path).write_bytes((messages / path).read_bytes())
    for path in ("slogans.pot", "zh-ja/slogans.po"):
        head, *_ = (messages / path).read_text(encoding="utf-8").split("\n\n")
        (folder / "messages" / path).write_text(head + "\n", encoding="utf-8")
    (folder / "cardgen.toml").write_text(
        'messages = "messages"\ntemplates = ["templates"]\n', encoding="utf-8"
    )
    (frame,) = hang_names(folder, "small", pairs=("zh-ja",)).frames
    assert (
        frame.specimens[0].command == "cardgen templates show small --pair zh-ja -o small.pdf"
    )
    assert run(*shlex.split(frame.specimens[0].command)[1:]).code == 0


def test_the_page_is_one_file_with_nothing_from_elsewhere(folder: Path) -> None:
    made = hang_names(folder, "small", "card-a6")
    data = format_page(made)
    assert data == format_page(hang_names(folder, "small", "card-a6"))
    text = re.sub(r"base64,[\w+/=]+", "", data.decode())
    assert not re.search(
        r"//\w|\burl\(|@import|<link|\ssrc=(?!\"data:)|\son\w+=|\sstyle=", text
    )
    assert text.count("</script>") == 2  # what a template says ends none


def test_what_no_message_fits_is_told(folder: Path) -> None:
    tiny = TEMPLATE.replace("60mm x 40mm", "15mm x 14mm")
    (folder / "templates" / "tiny.toml").write_text(tiny, encoding="utf-8")
    made = hang_names(folder, "tiny", "small", pairs=("zh-ko",))
    assert [frame.name for frame in made.frames] == ["small"]
    assert {each.severity for each in made.warnings} == {"warning"}
    assert made.warnings[0].message.startswith("tiny is not shown in zh-ko: ")


def test_the_command_writes_the_page(folder: Path) -> None:
    asked = (
        "templates",
        "gallery",
        "--occasion",
        "thanks",
        "--size",
        "60x40",
        "--pair",
        "zh-ko",
    )
    assert run(*asked) == Run(0, "gallery.html: 1 template in zh-ko\n", "")
    before = Path("gallery.html").read_bytes()
    assert run_json(*asked, "-o", "g.html") == {
        "file": "g.html",
        "templates": ["small"],
        "pairs": ["zh-ko"],
        "warnings": [],
    }
    Path("templates/small.toml").write_text("[page]\n", encoding="utf-8")
    assert run(*asked).code == 1
    assert Path("gallery.html").read_bytes() == before
