"""After a fault at any call, the same command once more finishes the work.

`make torture` tries every call of every operation, each as the last one and with three errors.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.shipment.faults.test_faults import KINDS, SEED, run_program, shim

OPERATIONS = (
    "init", "add", "sync", "fmt", "approve", "pair", "term", "synonym", "translate", "printer",
    "save",
)  # fmt: skip
_CAMPAIGN = "project.faults.campaign"
__all__ = ["shim"]

pytestmark = [pytest.mark.ci, pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD")]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_calls_fail_or_are_the_last(operation: str, shim: Path, tmp_path: Path) -> None:
    kind = KINDS[OPERATIONS.index(operation) % len(KINDS)]
    done = run_program(shim, _CAMPAIGN, str(tmp_path), operation, kind, "2", SEED)
    assert done["points"] >= 7
    assert done["wrong"] == {}


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_call_fails_or_is_the_last(
    operation: str, kind: str, shim: Path, tmp_path: Path
) -> None:
    done = run_program(shim, _CAMPAIGN, str(tmp_path), operation, kind, "all", SEED)
    assert done["tried"] == done["points"]
    assert done["wrong"] == {}
