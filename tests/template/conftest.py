from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write ``card.toml`` and see this short path in error messages."""
    monkeypatch.chdir(tmp_path)
