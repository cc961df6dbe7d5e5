"""The manual page: made from the commands, and sound to those who read such pages."""

from __future__ import annotations

import os
import subprocess

import man_page
import pytest

from cardgen.cli import main
from cardgen.cli.topics import EXIT_CODES
from tests.cli.test_main import all_commands
from tests.system import require


def test_the_manual_page_is_made_from_the_commands() -> None:
    assert man_page.FILE.read_text(encoding="utf-8") == man_page.page(), "make docs"


def read_page() -> str:
    """The page as `mandoc` shows it, without overstriking."""
    done = subprocess.run(
        [require("mandoc"), "-T", "utf8", str(man_page.FILE)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    shown = done.stdout
    while "\b" in shown:
        at = shown.index("\b")
        shown = shown[: at - 1] + shown[at + 1 :]
    return shown


@pytest.mark.system
def test_the_manual_page_has_every_command_and_its_parts() -> None:
    lines = [line.strip() for line in read_page().splitlines()]
    for words in all_commands(main):
        assert "cardgen " + " ".join(words) in lines
    for part in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES"):
        assert part in lines
    assert {*EXIT_CODES} <= {line.split(" ")[0] for line in lines}


@pytest.mark.system
def test_mandoc_finds_no_fault_in_the_manual_page() -> None:
    done = subprocess.run(
        [require("mandoc"), "-T", "lint", str(man_page.FILE)],
        check=False,
        capture_output=True,
        text=True,
    )
    found = [line for line in done.stdout.splitlines() if "longer than 80 bytes" not in line]
    assert found == []


@pytest.mark.system
@pytest.mark.parametrize("columns", [40, 80])
def test_groff_finds_no_fault_in_the_manual_page(columns: int) -> None:
    done = subprocess.run(
        [require("man"), "--warnings", "-l", str(man_page.FILE)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "MANWIDTH": str(columns), "LC_ALL": "C.UTF-8", "MANPAGER": "cat"},
    )
    assert done.stderr == ""
    assert "品名=口罩" in done.stdout
