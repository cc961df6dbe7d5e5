"""Run the command line as a person would, and see what is left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from cardgen.cli import main


class Run(NamedTuple):
    """Exit code, standard output and standard error of a command."""

    code: int
    out: str
    err: str


def run(*words: str, typed: str | None = None) -> Run:
    """Run ``cardgen`` with these words; an exception that escapes fails the test."""
    result = CliRunner().invoke(
        main, words, prog_name="cardgen", input=typed, catch_exceptions=False
    )
    return Run(result.exit_code, result.stdout, result.stderr)


def run_json(*words: str) -> Any:
    """Run a command with ``--json``, and give its data."""
    done = run(*words, "--json")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, by relative path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def make_label(*words: str) -> Run:
    """Try to replace ``out.png`` by a label of the template ``small``.

    Asserts that a label that fails leaves the earlier file, and no other, behind.
    """
    Path("out.png").write_bytes(b"an earlier label")
    before = files(Path())
    template = () if "--template" in words else ("--template", "small")
    done = run("label", *words, *template, "-o", "out.png")
    if done.code:
        assert files(Path()) == before
    return done
