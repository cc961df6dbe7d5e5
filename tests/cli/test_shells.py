"""Completion in real shells, by the lines that ``cardgen help completion`` names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cardgen.cli.topics import SHELLS
from tests.system import require

pytestmark = pytest.mark.system


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with the program of this folder."""
    program = tmp_path / "bin" / "cardgen"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cardgen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def ask(shell: str, script: str, path: str) -> list[str]:
    done = subprocess.run(
        [require(shell), "-c", f"{SHELLS[shell]}\n{script}"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "offers"),
    [("cardgen mess", ["messages"]), ("cardgen label he", ["hello"])],
)
def test_bash_completes(line: str, offers: list[str], path: str) -> None:
    words = line.split()
    script = (
        f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}\n"
        f"_cardgen_completion cardgen {words[-1]} {words[-2]}\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert ask("bash", script, path) == offers


def test_fish_completes_with_the_purpose_of_each_command(path: str) -> None:
    assert ask("fish", "complete -C 'cardgen label he'", path) == ["hello"]
    (found,) = ask("fish", "complete -C 'cardgen prefl'", path)
    assert found.startswith("preflight\tCheck FILE")


def test_zsh_knows_the_completion(path: str) -> None:
    script = f"autoload -U compinit; compinit -u -D\n{SHELLS['zsh']}\nprint $_comps[cardgen]"
    done = subprocess.run(
        [require("zsh"), "-f", "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        timeout=60,
    )
    assert done.stdout == "_cardgen_completion\n"
