"""The folder of a project; quick to import, since each help text needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cardgen.files import is_there

PROJECT_FILE: Final = "cardgen.toml"


def find_project(start: Path) -> Path | None:
    """Find the folder of the project around `start`: itself, or one above it."""
    above = (start, *start.absolute().parents)
    return next((folder for folder in above if is_there(folder / PROJECT_FILE)), None)
