"""The README and docs/ are true: commands, pictures, examples."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import drawings
import pytest
import seoul_list
from click.testing import CliRunner
from powershell import convert_commands

from cardgen import Project, resources
from cardgen.cli import main
from cardgen.fonts import load_fonts
from cardgen.project import DEFAULT_TEMPLATE
from cardgen.stock.stock import load_stock
from cardgen.template import AreaBarcode, AreaText, Interpretation, load_template
from tests.documentation import (
    LANGUAGES,
    PAGES,
    ROOT,
    blocks,
    commands,
    set_up,
    steps,
    write_file,
)
from tests.layout.studio import page, template
from tests.servers import cluster
from tests.text.samples import subset
from tests.weblate.fake import TOKEN, weblate

CLUSTER = "tcp://10.0.0.5:8786"
READMES = ("README.md", "README.zh.md", "README.ko.md", "README.ja.md")
# What is not cardgen's own, in blocks of commands; `cd` and `mkdir` are done.
OTHERS = {
    "pip",
    "pipx",
    "uv",
    "make",
    "python3",
    "python",
    ".venv/bin/python",
    "ssh-keygen",
    "dask",
    "podman",
    "export",
    "cd",
    "mkdir",
}
TARGETS = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))


@pytest.mark.ci
@pytest.mark.usefixtures("remembered_checks")
@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)])
def test_the_commands_work(
    page: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """The object store, the cluster and Weblate are replaced, under the same names.

    Of built-in templates a project has those that the page names, if it is checked as a whole:
    other tests set all messages on all templates.
    """
    monkeypatch.chdir(tmp_path)
    if any(words[:1] == ["messages"] for words in commands(page)):
        named = {DEFAULT_TEMPLATE, *re.findall(r"[\w-]+", PAGES[page])}
        few = tmp_path_factory.mktemp("templates")
        for file in resources.TEMPLATES.rglob("*.toml"):
            if file.stem in named:
                shutil.copy(file, few)
        monkeypatch.setattr(resources, "TEMPLATES", few)
    set_up(tmp_path)
    addresses: dict[str, str] = {}
    with ExitStack() as stack:
        said = {word for command in commands(page) for word in command}
        if "s3://relief/mapo" in said:
            request.getfixturevalue("new_bucket")("relief")
        if CLUSTER in said:
            (tmp_path / "cluster").mkdir()
            started = stack.enter_context(cluster(tmp_path / "cluster", 1))
            addresses[CLUSTER] = started.address
        there: list[str] = []
        if "weblate" in said:
            fake = stack.enter_context(weblate())
            fake.add_language("ko", "messages/zh-ko/slogans.po")
            monkeypatch.setenv("CARDGEN_WEBLATE_TOKEN", TOKEN)
            there = ["--url", fake.url, "--project", "relief"]
        for step in steps(page):
            match step.words:
                case ():
                    write_file(step)
                case ("cd", folder):
                    monkeypatch.chdir(folder)
                case ("mkdir", folder):
                    Path(folder).mkdir()
                    shutil.copy("logo.png", folder)
                case ("cardgen", *command):
                    words = [addresses.get(word, word) for word in command]
                    words += there if words[0] == "weblate" else []
                    done = CliRunner().invoke(main, words, env=dict(step.variables))
                    assert done.exit_code == 0, (command, done.output)


def test_other_programs_are_known() -> None:
    for name in PAGES:
        for step in steps(name):
            if step.words and step.words[0] != "cardgen":
                assert step.words[0] in OTHERS, (name, step.words)
            if step.words[:1] == ("make",):
                assert {*step.words[1:]} <= {*TARGETS}, step.words


def test_enough_commands_are_tried() -> None:
    every = [command for page in PAGES for command in commands(page)]
    assert len(commands()) >= 5
    assert len(every) >= 80
    assert any(CLUSTER in command for command in every)
    assert any("s3://relief/mapo" in command for command in every)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_not_long(name: str) -> None:
    assert len(PAGES[name].encode()) <= 10 * 1024


@pytest.mark.parametrize("name", READMES[1:])
def test_the_readme_in_other_languages_has_the_same_commands(name: str) -> None:
    for kind in ("sh", "powershell", ""):
        assert blocks(kind, name) == blocks(kind)
    pictures = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
    assert pictures.findall(PAGES[name]) == pictures.findall(PAGES["README.md"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["first-sheet", "install"])
def test_translated_pages_have_the_same_commands(name: str, language: str) -> None:
    """But for the languages of the label, who sends it, and the language of the interface."""

    def plain(page: str) -> str:
        text = "\n".join((*blocks("sh", page), *blocks("text", page)))
        text = re.sub(r"--pair \S+", "", text)
        text = re.sub(r"sender=\S+", "sender=", text)
        return re.sub(r"--lang \S+|CARDGEN_LANG=\S+", "", text)

    assert plain(f"{name}.{language}.md") == plain(f"{name}.md")


def test_the_forms_for_powershell_are_those_of_the_commands() -> None:
    shown = blocks("powershell")
    assert len(shown) == 2
    forms = [convert_commands(block) for block in blocks("sh")]
    assert [form for form in forms if form not in blocks("sh")] == shown


@pytest.mark.parametrize("path", sorted(drawings.KEPT.iterdir()), ids=lambda path: path.name)
def test_a_picture_of_the_readme_is_what_is_drawn_now(path: Path) -> None:
    """``make docs`` draws it anew."""
    assert f"docs/pictures/{path.name}" in PAGES["README.md"]
    assert path.read_bytes() == drawings.PICTURES[path.name]()


def test_the_list_of_seoul_is_what_its_program_writes() -> None:
    made = seoul_list.make_workbook()
    assert made == (ROOT / "examples" / "seoul-2020.xlsx").read_bytes()


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    example, *_ = blocks("python", "programs.md")
    names: dict[str, object] = {}
    exec(compile(example, "programs.md", "exec"), names)
    for name in ("png", "data"):
        made = names[name]
        assert isinstance(made, bytes)
        assert made.startswith(b"\x89PNG")


def test_the_template_is_one(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    path.write_text(blocks("toml", "templates.md")[0], encoding="utf-8")
    assert set(load_template(path).areas) == {"source", "target", "box", "code"}


def block(page: str, word: str) -> str:
    """Find the only TOML block of a page that contains a word."""
    (found,) = [each for each in blocks("toml", page) if word in each]
    return found


def test_the_gs1_areas_are_some() -> None:
    areas = block("templates.md", "hri = ")
    fields = 'sscc = "sscc"\ngtin = "gtin"\nquantity = "integer"\nexpiry = "date"\n'
    shape = template(page("code\ndigits", areas, rows=["1fr", "auto"], fields=fields))
    code, digits = (shape.areas[name].content for name in ("code", "digits"))
    assert isinstance(code, AreaBarcode)
    assert isinstance(digits, AreaText)
    assert [span.shows for span in digits.spans] == [Interpretation(code, "code")]


def test_the_sheet_of_labels_is_one(tmp_path: Path) -> None:
    example = block("templates.md", "pitch = ")
    path = tmp_path / "ours.toml"
    path.write_text(example, encoding="utf-8")
    assert load_stock(path).count == 10


def test_the_list_of_fonts_is_one(tmp_path: Path) -> None:
    example = block("templates.md", "[family.")
    (tmp_path / "fonts.toml").write_text(example, encoding="utf-8")
    for file in set(re.findall(r'file = "(.+?)"', example)):
        subset(tmp_path / file, "花")
    found = load_fonts([tmp_path])
    assert found.fallback == ()
    assert found.face("hand", "bold", "ja").name == "KleeOne-SemiBold.ttf#0"


def test_the_defaults_are_those_of_a_project(tmp_path: Path) -> None:
    example = block("templates.md", "[defaults]")
    (tmp_path / "cardgen.toml").write_text(example, encoding="utf-8")
    assert Project.open(tmp_path).defaults.pair == "zh-ja"


def test_the_printer_is_one_of_a_project(tmp_path: Path) -> None:
    example = block("templates.md", "[printers.")
    (tmp_path / "cardgen.toml").write_text(example, encoding="utf-8")
    assert Project.open(tmp_path).printer("warehouse").dpi == 8 * 25.4


def test_the_list_of_a_shipment_is_the_example() -> None:
    examples = {example for page in PAGES for example in blocks("csv", page)}
    assert examples == {(ROOT / "examples/mapo-2020.csv").read_text(encoding="utf-8")}


def test_the_templates_listed_are_those_built_in() -> None:
    table = PAGES["templates.md"].partition("| template |")[2].split("\n\n")[0]
    cells = re.findall(r"(?m)^\|([^|]+)\|", table)
    listed = set(re.findall(r"`([^`]+)`", "".join(cells)))
    built_in = {path.stem for path in (ROOT / "cardgen/template/builtin").rglob("*.toml")}
    assert listed == built_in
