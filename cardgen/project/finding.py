"""Where a project is: quick to import, since each help text asks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cardgen.files import is_there

PROJECT_FILE: Final = "cardgen.toml"


def find_project(start: Path) -> Path | None:
    """The folder of the project that `start` belongs to: it, or one above it."""
    above = (start, *start.absolute().parents)
    return next((folder for folder in above if is_there(folder / PROJECT_FILE)), None)
