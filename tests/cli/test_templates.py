from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from cardgen import Project, resources
from cardgen.cli import main
from cardgen.project import choose_templates, template_checks
from cardgen.project.template_checks import check_template
from cardgen.template import OCCASION_NAMES
from tests.catalog.samples import entry, write
from tests.cli.conftest import TEMPLATE
from tests.cli.runs import Run, run, run_json
from tests.text.samples import regional

SMALL = Path("templates/small.toml")


def test_list_has_ones_own_and_the_built_in_templates() -> None:
    done = run("templates", "list")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "small\t60 × 40 mm\t\tA small label for tests"
    names = [line.split("\t")[0] for line in lines[1:]]
    lacking = sorted(path.stem for path in resources.TEMPLATES.glob("*/*.toml"))
    assert names == [
        *sorted(path.stem for path in resources.TEMPLATES.glob("*.toml")),
        *lacking,
    ]


def test_list_as_json() -> None:
    assert run_json("templates", "list")["templates"][0] == {
        "name": "small",
        "millimetres": [60.0, 40.0],
        "description": "A small label for tests",
        "occasions": [],
        "languages": [],
        "fields": {"logo": "picture"},
        "file": "templates/small.toml",
        "lacks": None,
    }


def test_list_has_what_is_for_an_occasion_a_size_and_a_pair() -> None:
    def write_template(name: str, said: str, size: str = "100mm x 148mm") -> None:
        text = TEMPLATE.replace("60mm x 40mm", size)
        Path(f"templates/{name}.toml").write_text(f"{said}\n{text}", encoding="utf-8")

    write_template("a-plain", "")
    write_template("b-lying", 'occasions = ["thanks", "get-well"]', "148mm x 100mm")
    write_template("c-sorrow", 'occasions = ["condolence"]')
    write_template("d-columns", 'languages = ["zh", "ja"]')
    asked = ("templates", "list", "--occasion", "thanks", "--size", "postcard")
    rows = [line.split("\t")[:3] for line in run(*asked).out.splitlines()]
    assert rows[:7] == [
        ["b-lying", "148 × 100 mm", "thanks, get-well"],
        ["postcard", "any size", ", ".join(OCCASION_NAMES)],
        ["postcard-vertical", "any size", ", ".join(OCCASION_NAMES)],
        ["sticker-motif", "any size", ", ".join(OCCASION_NAMES)],
        ["thanks", "any size", "thanks"],
        ["a-plain", "100 × 148 mm", ""],
        ["d-columns", "100 × 148 mm", ""],
    ]
    assert {size for _, size, _ in rows[7:]} == {"any size"}
    listed = run_json(*asked, "--pair", "zh-ko")["templates"]
    assert [(each["name"], each["occasions"]) for each in listed if each["millimetres"]] == [
        ("b-lying", ["thanks", "get-well"]),
        ("a-plain", []),
    ]


def test_list_by_the_labels_of_a_sheet() -> None:
    listed = run_json("templates", "list", "--size", "a4-100x150")["templates"]
    assert "box-100x150" in {each["name"] for each in listed}
    sizes = [each["millimetres"] for each in listed if each["millimetres"]]
    assert {tuple(size) for size in sizes} == {(100.0, 150.0)}
    assert len(listed) > len(sizes)  # others are for any size


def test_list_of_nothing_says_so() -> None:
    assert run("templates", "list", "--size", "17x1") == Run(
        0, "", "no template matches all options; leave out an option\n"
    )


def test_list_of_an_unknown_size() -> None:
    assert run("templates", "list", "--size", "post-card") == Run(
        1,
        "",
        "unknown-size: 'post-card' is neither a paper size nor a sheet of labels\n"
        "  hint: did you mean postcard? or write its size in mm, as in 100x70\n",
    )


def test_check_takes_the_pairs_that_a_template_is_for() -> None:
    write(entry("hello", "你好。", "안녕하세요."))
    SMALL.write_text(f'languages = ["ja"]\n{TEMPLATE}', encoding="utf-8")
    assert run("templates", "check", "small").out == (
        "small: every message fits (0 labels laid out)\n"
    )


def test_show_prints_the_file_itself() -> None:
    result = CliRunner().invoke(main, ["templates", "show", "small"])
    assert result.exit_code == 0
    assert result.stdout_bytes == SMALL.read_bytes()


def test_show_writes_a_picture() -> None:
    assert run("templates", "show", "small", "-o", "small.png", "--dpi", "100") == Run(
        0, "small.png: hello, zh-ko, small\n", ""
    )
    with Image.open("small.png") as picture:
        assert picture.size == (236, 157)
        assert len(picture.getcolors(1 << 16) or ()) > 50  # lettering, and an emblem
    assert run_json("templates", "show", "small", "--message", "years", "-o", "small.txt") == {
        "files": ["small.txt"],
        "template": "small",
        "pair": "zh-ko",
        "message": "years",
        "warnings": [],
    }
    assert "已有24年。" in Path("small.txt").read_text(encoding="utf-8")


def test_show_of_a_picture_that_cannot_be() -> None:
    assert run("templates", "show", "small", "--message", "waiting", "-o", "a.png").err == (
        "messages/zh-ko/slogans.po:19: fuzzy: the translation of waiting waits for review\n"
        '  hint: check it and remove the flag "fuzzy", '
        "or make a draft of it, a proof with a watermark\n"
    )
    assert not Path("a.png").exists()
    done = run("templates", "show", "small", "--pair", "zh-ko")
    assert done.code == 2
    assert "--pair, --message and --set need a picture: add -o FILE" in done.err


def test_show_of_an_unknown_template() -> None:
    assert run("templates", "show", "smalls") == Run(
        1, "", "unknown-template: there is no template 'smalls'\n  hint: did you mean small?\n"
    )


def test_check_lays_out_every_message_that_waits_for_review_too() -> None:
    write(entry("hello", "你好。", "안녕하세요."), entry("waiting", "等", "기다", "#, fuzzy"))
    assert run("templates", "check", "small") == Run(
        0, "small: every message fits (2 labels laid out)\n", ""
    )
    assert run_json("templates", "check", "small") == {
        "templates": ["small"],
        "labels": 2,
        "warnings": [],
    }


def test_check_reports_all_findings_of_all_templates() -> None:
    broken = TEMPLATE.replace("60mm x 40mm", "60mm").replace('"30pt"', '"9pt"', 1)
    Path("broken.toml").write_text(broken, encoding="utf-8")
    done = run("templates", "check", "small", "broken.toml")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "messages/zh-ko/slogans.po:27: missing-glyph: "
        "no font has 𪚥 (U+2A6A5), which [source] shows\n"
        "  hint: add a font that has it, in cardgen.toml\n"
        "messages/zh-ko/slogans.po:31: overflow: "
        "the text of [source] is 56.8 mm too tall for small at 12 pt\n"
        "  hint: shorten the text, or take a larger template: cardgen templates list\n"
        "messages/zh-ko/slogans.po:35: overflow: "
        "the text of [source] is 4575.0 mm too tall for small at 12 pt\n"
        "  hint: shorten the text, or take a larger template: cardgen templates list\n"
        "broken.toml:4: bad-template: size: "
        "'60mm' is not a size: write WIDTH x HEIGHT, as in 100mm x 150mm\n"
        "broken.toml:21: bad-template: [source]: fit: min is larger than max\n"
        "  hint: exchange min and max\n"
        "5 findings\n"
    )


def test_check_tells_a_mistake_of_the_template_once() -> None:
    SMALL.write_text(
        TEMPLATE.replace('"{logo}"\nshow_if = "logo"', '"{lago}"'), encoding="utf-8"
    )
    done = run("templates", "check", "small")
    assert done.err.count("lago") >= 1
    assert done.err.count("templates/small.toml:") == 1


BUILT_IN = [
    name if name in {"box-100x150", "place-card"} else pytest.param(name, marks=pytest.mark.ci)
    for name in sorted(path.stem for path in resources.TEMPLATES.glob("*.toml"))
]


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_templates_hold_the_bundled_messages(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template of any size is tried on each size, with the messages of one pair on each."""
    monkeypatch.chdir(tmp_path)
    project = Project.open()
    template = project.template(name)
    pairs = [pair for pair in project.pairs() if choose_templates([template], pair=pair)]
    if template.pages:
        sheets = template_checks._on_stock(project, name, template.pages)
        names = sheets or project.template_samples(name)
        assert len(names) >= 2
        assert list(template_checks._uncovered_pages(template)) == []
        for each, pair in zip(names, cycle(pairs)):
            tried = check_template(project, each, [pair])
            assert (tried.findings, tried.warnings) == ((), ())
            assert tried.labels >= len(project.catalog(pair).messages)
        return
    done = run("templates", "check", name)
    assert (done.code, done.err) == (0, "")
    said = re.fullmatch(rf"{name}: every message fits \((.+) labels laid out\)\n", done.out)
    assert said is not None
    labels = sum(len(project.catalog(pair).messages) for pair in pairs)
    assert int(said[1].replace(",", "")) >= labels  # some with short values, too


def test_show_of_what_cannot_be_read() -> None:
    Path("templates/folder.toml").mkdir()
    assert run("templates", "show", "folder") == Run(
        1,
        "",
        "templates/folder.toml: bad-template: cannot be read: this is a folder, not a file\n",
    )


def test_rule_16_a_character_of_another_region_is_a_warning_of_check() -> None:
    write(entry("hello", "你好。", "안녕하세요."))
    Path("my-fonts").mkdir()
    regional(Path("my-fonts/korean.otf"), "你好。안녕하세요.", 19)
    Path("cardgen.toml").write_text(
        'messages = "messages"\ntemplates = ["templates"]\nfonts = ["my-fonts"]\n',
        encoding="utf-8",
    )
    text = TEMPLATE.replace('weight = "bold"', 'font = "Noto Sans CJK KR"')
    Path("templates/small.toml").write_text(text, encoding="utf-8")
    done = run("templates", "check", "small")
    assert done.code == 0
    assert done.out == "small: every message fits (1 labels laid out)\n"
    assert done.err.splitlines()[0] == (
        "messages/zh-ko/slogans.po:9: warning: wrong-region: [source]: the font "
        "korean.otf#0 is used for 你 (U+4F60), 好 (U+597D), but it is not made for zh-Hans"
    )
    (warning,) = run_json("templates", "check", "small")["warnings"]
    assert warning["rule"] == "wrong-region"


def test_show_as_json() -> None:
    shown = run_json("templates", "show", "small")
    assert (shown["name"], shown["millimetres"]) == ("small", [60.0, 40.0])
    assert shown["fields"] == {"logo": "picture"}


def test_templates_are_checked_for_the_pairs_that_are_asked_for() -> None:
    """A pair that was begun, and is not translated yet, is no mistake of a template."""
    path = Path("messages/zh-en/slogans.po")
    path.parent.mkdir()
    text = Path("messages/zh-ko/slogans.po").read_text(encoding="utf-8")
    path.write_text(text.replace("Language: ko", "Language: en"), encoding="utf-8")
    for name in ("captions.po", "glossary.po"):
        source = Path("messages/zh-ko", name)
        if source.exists():
            said = source.read_text(encoding="utf-8").replace("Language: ko", "Language: en")
            empty = re.sub(r'(?m)^msgstr "[^"\\n]+"$', 'msgstr ""', said)
            path.with_name(name).write_text(empty, encoding="utf-8")
    names = ("templates", "check", "box-a5")
    assert "zh-en" in run(*names).err
    assert "zh-en" not in run(*names, "--pair", "zh-ko").err
    assert "unknown-pair" in run(*names, "--pair", "zh-xx").err


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        (
            "poster:태풍",
            "did you mean poster-a3-ground or poster-a4-poem? '태풍' is not an occasion; "
            "choose one of: 감사 (thanks), ",
        ),
        ("label:台风", "'台风' is not an occasion; choose one of: 感谢 (thanks), "),
        ("poster", "did you mean poster-a3-ground or poster-a4-poem?\n"),
    ],
)
def test_a_template_of_an_unknown_occasion_is_answered_with_both(name: str, hint: str) -> None:
    """It had the first twelve templates in the order of the alphabet."""
    done = run("label", "hello", "--template", name, "-o", "out.png")
    assert done.err.startswith(
        f"unknown-template: there is no template {name!r}\n  hint: {hint}"
    )
