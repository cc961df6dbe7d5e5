"""New files in a project: written whole, and never over another file."""

from __future__ import annotations

import os
from pathlib import Path

from cardgen.errors import Location, OutputError
from cardgen.storage import make_folder, write_file


def add_file(path: Path, data: bytes) -> None:
    """Write a new file, and make its folder. Raises OutputError."""
    refuse_taken(path)
    make_folder(path.parent)
    write_file(path, data)


def refuse_taken(path: Path) -> None:
    """Raise OutputError if something has this name already."""
    if os.path.lexists(path):
        raise OutputError(
            "output",
            "there is something of this name already",
            location=Location(str(path)),
            hint="edit this file, or give yours another name",
        )
