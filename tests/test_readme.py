"""The README and docs/ are true: commands, pictures, examples."""

from __future__ import annotations

import re
import shlex
import shutil
from contextlib import ExitStack
from pathlib import Path

import letters_sheet
import pytest
import specimens
from click.testing import CliRunner
from specimen_files import files, read

from cardgen import Project, render, resources
from cardgen.cli import main
from cardgen.fonts import load_fonts
from cardgen.project import DEFAULT_TEMPLATE
from cardgen.stock.stock import load_stock
from cardgen.template import AreaBarcode, AreaText, Interpretation, load_template
from tests.layout.studio import page, template
from tests.servers import cluster
from tests.text.samples import subset
from tests.weblate.fake import TOKEN, weblate

CLUSTER = "tcp://10.0.0.5:8786"
ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    path.name: path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}


def text(page: str) -> str:
    return PAGES[page].read_text(encoding="utf-8")


def blocks(language: str, page: str = "README.md") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL)


def commands(page: str = "README.md") -> list[list[str]]:
    """List all cardgen commands in a page's shell blocks, without the program's name."""
    lines = "\n".join(blocks("sh", page)).replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [line[1:] for line in words if line[:1] == ["cardgen"]]


@pytest.mark.ci
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
    if ["messages", "status"] in commands(page):
        named = {DEFAULT_TEMPLATE, *re.findall(r"[\w-]+", text(page))}
        few = tmp_path_factory.mktemp("templates")
        for file in resources.TEMPLATES.rglob("*.toml"):
            if file.stem in named:
                shutil.copy(file, few)
        monkeypatch.setattr(resources, "TEMPLATES", few)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
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
        for command in commands(page):
            words = [addresses.get(word, word) for word in command]
            words += there if words[0] == "weblate" else []
            done = CliRunner().invoke(main, words)
            assert done.exit_code == 0, (command, done.output)


def test_enough_commands_are_tried() -> None:
    every = [command for page in PAGES for command in commands(page)]
    assert len(commands()) >= 10
    assert any(CLUSTER in command for command in every)
    assert any("s3://relief/mapo" in command for command in every)


def test_the_readme_is_not_long() -> None:
    assert len(PAGES["README.md"].read_bytes()) <= 15 * 1024


@pytest.mark.parametrize("name", ["label.png", "gs1.png", "card.png"])
def test_a_picture_is_what_its_command_makes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (*_, command) = [words for words in commands() if words[-2:] == ["-o", name]]
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, command).exit_code == 0
    assert (tmp_path / name).read_bytes() == (ROOT / "examples" / name).read_bytes()


def test_the_specimens_shown_are_what_the_script_makes() -> None:
    shown = re.findall(r"\(examples/specimens/(\d\d-[a-z-]+)\.png\)", text("README.md"))
    assert len(shown) == 2
    for name in shown:
        page = specimens.page(read(files()[name]))
        made = render(page, "png", specimens.README_DPI)
        assert made == (ROOT / "examples" / "specimens" / f"{name}.png").read_bytes()


def test_the_letters_shown_are_what_the_script_makes() -> None:
    assert letters_sheet.sheet() == (ROOT / "examples" / "letters.png").read_bytes()


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    for name in ("png", "data"):
        made = names[name]
        assert isinstance(made, bytes)
        assert made.startswith(b"\x89PNG")


def test_the_templates_are_some(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    areas = []
    for name in ("README.md", "templates.md"):
        path.write_text(blocks("toml", name)[0], encoding="utf-8")
        areas.append(set(load_template(path).areas))
    assert areas == [{"source", "target"}, {"source", "target", "box", "code"}]


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
    table = text("templates.md").partition("| template |")[2].split("\n\n")[0]
    cells = re.findall(r"(?m)^\|([^|]+)\|", table)
    listed = set(re.findall(r"`([^`]+)`", "".join(cells)))
    built_in = {path.stem for path in (ROOT / "cardgen/template/builtin").rglob("*.toml")}
    assert listed == built_in
