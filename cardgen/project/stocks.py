"""New kinds of sheets of labels for a project."""

from __future__ import annotations

from pathlib import Path

from cardgen import resources
from cardgen.errors import OutputError
from cardgen.files import MOST_TEXT, read
from cardgen.project.own_files import add_file
from cardgen.project.project import Project
from cardgen.remedies import Remedy
from cardgen.stock import load_stock


def add_stock(project: Project, file: Path) -> Path:
    """Check a stock file and copy it into the project, under the file's name.

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
    add_file(copy, read(file, MOST_TEXT))
    return copy
