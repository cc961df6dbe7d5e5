"""Results of checks that a command keeps for later runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cardgen.cli.reporting import note

if TYPE_CHECKING:
    from cardgen.project import Project, Remembered


@contextmanager
def remembering(project: Project, name: str) -> Iterator[Remembered]:
    """Open the results of a kind of check, and keep them at the end, or at Ctrl-C.

    A user learns if something else lies in the place of the folder for them.
    """
    from cardgen.project import Remembered

    remembered = Remembered(project, name)
    try:
        yield remembered
    finally:
        if reason := remembered.save():
            folder = remembered.folder
            note(f"cardgen cannot keep results in {folder}, so checks take longer: {reason}")
