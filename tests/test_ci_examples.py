"""Workflows of code hosts and hooks of pre-commit: sound YAML, commands that find faults."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with distributed

ROOT = Path(__file__).parents[1]
CI = ROOT / "examples" / "ci"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def github() -> Iterator[str]:
    for job in read(CI / "github.yml")["jobs"].values():
        assert job["runs-on"]
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            if "run" in step:
                yield step["run"]


def gitlab() -> Iterator[str]:
    found = read(CI / "gitlab.yml")
    for name, job in found.items():
        if name not in ("default", "stages"):
            assert job["stage"] in found["stages"]
            yield "\n".join(job["script"])


def hooks() -> Iterator[str]:
    for hook in read(ROOT / ".pre-commit-hooks.yaml"):
        assert set(hook) == {
            "id", "name", "description", "entry", "language", "additional_dependencies",
            "files", "pass_filenames",
        }  # fmt: skip
        yield hook["entry"]


SCRIPTS = sorted(
    {each for find in (github, gitlab, hooks) for each in find() if "pip" not in each}
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one message and one template, so that checks are short."""
    folder = tmp_path / "project"
    command(folder.parent, f"cardgen init {folder.name}")
    pot = folder / "messages" / "slogans.pot"
    for path in (pot, *sorted((folder / "messages").glob("*/slogans.po"))):
        head, *entries = path.read_text(encoding="utf-8").split("\n\n")
        kept = [each for each in entries if 'msgctxt "brothers"' in each]
        path.write_text("\n\n".join([head, *kept]).rstrip() + "\n", encoding="utf-8")
    for pair in (folder / "messages").iterdir():
        if pair.is_dir() and pair.name != "zh-ko":
            shutil.rmtree(pair)
    settings = folder / "cardgen.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[check]\ntemplates = ["my-label"]\n', encoding="utf-8")
    return folder


def command(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    program = folder / "cardgen"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cardgen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return subprocess.run(
        ["sh", "-e", "-c", f'PATH="$PWD:$PATH"\n{script}'],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def make_quick(script: str) -> str:
    """All templates on all messages take minutes; one shows that the command is right."""
    return script.replace("templates check", "templates check my-label")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_commands_of_workflows_and_hooks_pass_a_sound_project(
    script: str, project: Path
) -> None:
    done = command(project, make_quick(script))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("script", [each for each in SCRIPTS if "check" in each])
def test_the_commands_of_workflows_and_hooks_find_faults(script: str, project: Path) -> None:
    path = project / "messages" / "zh-ko" / "slogans.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nmsgid oops\n", encoding="utf-8")
    template = project / "templates" / "my-label.toml"
    broken = template.read_text(encoding="utf-8").replace("margin", "margn")
    template.write_text(broken, encoding="utf-8")
    assert command(project, make_quick(script)).returncode == 1
