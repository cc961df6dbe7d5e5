"""Whatever call fails or is the last, the next run finds all together again.

`make torture` tries every call of every operation, each as the last and with three errors, and
walks for 200 steps; CARDGEN_SEED takes other calls and another walk.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.system import require

ROOT = Path(__file__).parents[3]
SHIM = Path(__file__).with_name("shim.c")
KINDS = ("KILL", "ENOSPC", "EIO", "EROFS")
OPERATIONS = (
    "batch", "amend", "reprint", "void", "unvoid", "replace",
    "merge", "merge-again", "reprint-letters", "print", "seen",
    "unsee", "print-copy",
)  # fmt: skip
LETTERS = OPERATIONS[6:9]
SEED = os.environ.get("CARDGEN_SEED", "20200326")

pytestmark = [pytest.mark.ci, pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD")]


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets calls fail."""
    require("cc")
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(SHIM), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return library


def run_program(shim: Path, module: str, *words: str) -> dict[str, Any]:
    """Run a program with the fault library, and return the JSON it prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", *words],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(shim)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_calls_fail_or_are_the_last(operation: str, shim: Path, tmp_path: Path) -> None:
    kind = KINDS[OPERATIONS.index(operation) % len(KINDS)]
    done = run_program(
        shim, "shipment.faults.campaign", str(tmp_path), operation, kind, "2", SEED
    )
    assert done["points"] > (20 if operation in LETTERS else 80)
    assert done["wrong"] == {}


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_call_fails_or_is_the_last(
    operation: str, kind: str, shim: Path, tmp_path: Path
) -> None:
    done = run_program(
        shim, "shipment.faults.campaign", str(tmp_path), operation, kind, "all", SEED
    )
    assert done["tried"] == done["points"]
    assert done["wrong"] == {}


def test_a_short_walk(shim: Path, tmp_path: Path) -> None:
    done = run_program(shim, "shipment.faults.walk", str(tmp_path / "walk"), "6", "30", SEED)
    assert done["wrong"] == {}


@pytest.mark.torture
def test_a_walk_of_two_hundred_steps(shim: Path, tmp_path: Path) -> None:
    done = run_program(shim, "shipment.faults.walk", str(tmp_path / "walk"), "200", "300", SEED)
    assert sum(done["steps"].values()) - done["steps"]["killed"] == 200
    assert done["wrong"] == {}
    shutil.rmtree(tmp_path, ignore_errors=True)
