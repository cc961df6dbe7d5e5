"""After a crash at any call, a list is done once, and each label is printed once or named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.shipment.faults.test_faults import KINDS, SEED, run_program, shim

__all__ = ["shim"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD")


@pytest.mark.ci
def test_some_calls_are_the_last(shim: Path, tmp_path: Path) -> None:
    done = run_program(shim, "warehouse.campaign", str(tmp_path), "KILL", "4", SEED)
    assert done["points"] > 200
    assert done["wrong"] == {}


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
def test_every_call_fails_or_is_the_last(kind: str, shim: Path, tmp_path: Path) -> None:
    done = run_program(shim, "warehouse.campaign", str(tmp_path), kind, "all", SEED)
    assert done["tried"] == done["points"]
    assert done["wrong"] == {}
