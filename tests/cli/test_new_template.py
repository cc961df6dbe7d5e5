from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.runs import Run, run, run_json


def test_it_goes_into_the_folder_of_the_project() -> None:
    asked = ("templates", "new", "ours", "--size", "100x100", "--occasion", "thanks")
    assert run(*asked, "--language", "zh", "--language", "ja") == Run(
        0,
        "templates/ours.toml: to see it: cardgen templates show ours -o ours.png\n",
        "",
    )
    shown = run_json("templates", "show", "ours")
    assert (shown["occasions"], shown["languages"]) == (["thanks"], ["zh", "ja"])
    assert run(*asked).code == 1


def test_without_a_project_it_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run_json("templates", "new", "ours", "--size", "L7165", "--language", "zh-TW")
    assert made == {"template": "ours", "file": "ours.toml"}


def test_where_nobody_can_be_asked_the_size_is_needed() -> None:
    done = run("templates", "new", "ours")
    assert (done.code, done.out) == (2, "")
    assert "Missing option '--size'." in done.err


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals to open here")
def test_on_a_terminal_it_asks() -> None:
    ours, theirs = os.openpty()
    os.write(ours, b"100x100\nfestival\nnew-year\nzh, ja\n")
    done = subprocess.run(
        [sys.executable, "-m", "cardgen", "templates", "new", "ours"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    os.close(ours)
    assert done.stdout.startswith(b"templates/ours.toml: ")
    text = Path("templates/ours.toml").read_text(encoding="utf-8")
    assert 'occasions = ["new-year"]\nlanguages = ["zh", "ja"]\n' in text
    assert 'size = "100mm x 100mm"' in text
