"""Options in cardgen's messages, files and documents exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from cardgen.cli import main
from cardgen.rules import REMEDIES, RULES
from tests.cli.runs import run

ROOT: Final = Path(__file__).resolve().parents[2]
OPTION: Final = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
NAMED: Final = re.compile(
    r"\bcardgen((?: (?!cardgen\b)[a-z][a-z-]*)*)((?:(?!\bcardgen )[^`\n;()|])*)"
)
# Of msgcat, curl, dask, podman, and of our script for specimens.
FOREIGN: Final = {"--no-wrap", "--data-binary", "--nthreads", "--nworkers", "--rm", "--show"}


def tree(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of a command and of all below it."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from tree(below, (*path, name))


def command_of(path: tuple[str, ...]) -> click.Command:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


def options_of(path: tuple[str, ...]) -> set[str]:
    own = command_of(path).params
    return {"--help", *(name for each in own for name in (*each.opts, *each.secondary_opts))}


PATHS: Final = {*tree(main)}
EVERY: Final = set[str]().union(*map(options_of, PATHS)) | FOREIGN


def commands_in(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Commands in a text, each with the words behind it."""
    text = text.replace("\\\n", " ")
    for words, rest in NAMED.findall(text):
        path: tuple[str, ...] = ()
        for word in words.split():
            if (*path, word) not in PATHS:
                break
            path = (*path, word)
        if path:
            yield path, words + rest


def unknown_options(text: str) -> list[str]:
    """Options in a text that cardgen lacks."""
    wrong = [
        f"cardgen {' '.join(path)} {option}"
        for path, said in commands_in(text)
        for option in OPTION.findall(said)
        if option not in options_of(path)
    ]
    return wrong + [
        name for name in OPTION.findall(text) if name[1] == "-" and name not in EVERY
    ]


def test_a_wrong_option_would_be_found() -> None:
    assert unknown_options("print it: `cardgen print DIR --printer NAME`") == [
        "cardgen print --printer"
    ]
    assert unknown_options(
        "cardgen print DIR --to NAME; cardgen label --printer NAME, --nix"
    ) == [
        "cardgen label --nix",
        "--nix",
    ]


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))],
    ids=lambda path: path.name,
)
def test_documentation_names_options_that_there_are(path: Path) -> None:
    assert unknown_options(path.read_text(encoding="utf-8")) == []


def test_rules_and_hints_name_options_that_there_are() -> None:
    said = [text for rule in RULES.values() for text in rule]
    said += [words for each in REMEDIES.values() for words in (each.command, each.folder)]
    assert [wrong for text in said for wrong in unknown_options(text)] == []


def test_what_commands_say_names_options_that_there_are() -> None:
    for path in sorted((ROOT / "cardgen" / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert unknown_options(node.value) == [], f"{path.name}:{node.lineno}"


def test_help_names_options_that_there_are() -> None:
    for path in PATHS:
        command = command_of(path)
        said = [command.help, command.epilog, *(getattr(p, "help", "") for p in command.params)]
        assert unknown_options("\n".join(filter(None, said))) == [], path


def test_mended_cardgen_toml_spoke_of_an_option_without_its_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It named --printer for printers, which `cardgen print` has not."""
    assert run("init", "new").code == 0
    monkeypatch.chdir("new")
    assert run("templates", "new", "ours", "--size", "a6", "--occasion", "thanks").code == 0
    for path in (Path("cardgen.toml"), *Path("templates").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        assert unknown_options(text) == [], path
        behind = "\n".join(said for _, said in commands_in(text.replace("\n# ", " ")))
        assert {*OPTION.findall(text)} <= {*OPTION.findall(behind)}, path
