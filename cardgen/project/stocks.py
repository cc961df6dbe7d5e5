"""Kinds of sheets of labels that a project is to have besides."""

from __future__ import annotations

import os
from pathlib import Path

from cardgen import resources
from cardgen.errors import Location, OutputError
from cardgen.files import MOST_TEXT, read
from cardgen.project.project import Project
from cardgen.remedies import Remedy
from cardgen.stock import load_stock
from cardgen.storage import write_file


def add_stock(project: Project, file: Path) -> Path:
    """Check a stock file and copy it into the project, where its name is the file's.

    Returns the copy. Raises CardgenError.
    """
    load_stock(file)
    folder = project.stock_folders[0]
    copy = folder / f"{file.stem}.toml"
    if folder == resources.STOCK:
        raise OutputError(
            "output",
            "there is no project to add it to",
            remedy=Remedy("work-in-project"),
        )
    if os.path.lexists(copy):
        raise OutputError(
            "output",
            "there is something of this name already",
            location=Location(str(copy)),
            hint="edit this file, or give yours another name",
        )
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            "output", f"cannot be made: {error.strerror}", location=Location(str(folder))
        ) from error
    write_file(copy, read(file, MOST_TEXT))
    return copy
