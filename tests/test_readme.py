"""What the README says is what happens: its commands, its picture, its examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import specimens
from click.testing import CliRunner
from specimen_files import files, read

from cardgen import render
from cardgen.cli import main
from cardgen.stock.load import load_stock
from cardgen.template.load import load_template
from tests.layout.studio import page, template
from tests.servers import cluster

CLUSTER = "tcp://10.0.0.5:8786"
ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Every cardgen command in the README's shell blocks, without the program's name."""
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [line[1:] for line in words if line[:1] == ["cardgen"]]


def test_the_commands_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_bucket: Callable[[str], str]
) -> None:
    """The store of objects and the cluster are others, with the same names."""
    monkeypatch.chdir(tmp_path)
    new_bucket("relief")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert len(commands()) >= 4
    (tmp_path / "cluster").mkdir()
    with cluster(tmp_path / "cluster", 1) as started:
        for command in commands():
            words = [started.address if word == CLUSTER else word for word in command]
            done = CliRunner().invoke(main, words)
            assert done.exit_code == 0, (command, done.output)
    assert any(CLUSTER in command for command in commands())


@pytest.mark.parametrize("name", ["label.png", "gs1.png", "card.png"])
def test_a_picture_is_what_its_command_makes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (*_, command) = [words for words in commands() if words[-2:] == ["-o", name]]
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, command).exit_code == 0
    assert (tmp_path / name).read_bytes() == (ROOT / "examples" / name).read_bytes()


def test_the_specimens_shown_are_what_the_script_makes() -> None:
    shown = re.findall(r"\(examples/specimens/(\d\d-[a-z-]+)\.png\)", README)
    assert len(shown) == 2
    for name in shown:
        page = specimens.page(read(files()[name]))
        made = render(page, "png", specimens.README_DPI)
        assert made == (ROOT / "examples" / "specimens" / f"{name}.png").read_bytes()


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    for name in ("png", "data"):
        made = names[name]
        assert isinstance(made, bytes)
        assert made.startswith(b"\x89PNG")


def test_the_template_is_one(tmp_path: Path) -> None:
    _, example, _ = blocks("toml")
    path = tmp_path / "plain.toml"
    path.write_text(example, encoding="utf-8")
    assert set(load_template(path).areas) == {"source", "target", "box", "code"}


def test_the_gs1_areas_are_some() -> None:
    *_, areas = blocks("toml")
    fields = 'sscc = "sscc"\ngtin = "gtin"\nquantity = "integer"\nexpiry = "date"\n'
    shape = template(page("code\ndigits", areas, rows=["1fr", "auto"], fields=fields))
    assert shape.areas["digits"].data == shape.areas["code"].data


def test_the_sheet_of_labels_is_one(tmp_path: Path) -> None:
    example, *_ = blocks("toml")
    path = tmp_path / "ours.toml"
    path.write_text(example, encoding="utf-8")
    assert load_stock(path).count == 10


def test_the_templates_listed_are_those_built_in() -> None:
    table = README[README.index("| template |") :].split("\n\n")[0]
    listed = set(re.findall(r"`((?:box|gs1|banner|card)-[^`]+)`", table))
    built_in = {path.stem for path in (ROOT / "cardgen/template/builtin").glob("*.toml")}
    assert listed == built_in
