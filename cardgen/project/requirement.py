"""Projects that require approval of messages: those in whose folders the messages lie.

In comes a folder of messages; out come the settings of the projects above it that say
``approval = "required"``. Another project that uses the messages, by whatever path or link,
cannot shed what the home of the messages asks for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cardgen.files import is_there, listed
from cardgen.project.finding import PROJECT_FILE
from cardgen.project.settings import Settings, read_settings


def find_requirements(messages: Path, own: Path) -> tuple[Settings, ...]:
    """The settings of other projects than `own` that ask for approval of messages.

    Raises TemplateError "bad-project" where one of their files cannot be read: what it asks
    for nobody knows.
    """
    passed = {own.resolve()}
    found: list[Settings] = []
    for folder in (above for place in _places(messages) for above in (place, *place.parents)):
        if (real := folder.resolve()) in passed:
            continue
        passed.add(real)
        if said := _asking(real / PROJECT_FILE):
            found.append(said)
    return tuple(found)


def _places(messages: Path) -> Iterator[Path]:
    """Where messages are: by their name, and where links lead, those of files too."""
    yield Path(os.path.abspath(messages))  # noqa: PTH100 - and not where links lead
    yield messages.resolve()
    for path in _listed(messages):
        if path.is_symlink():
            yield path.resolve()
        elif path.is_dir():
            yield from (each.resolve() for each in _listed(path) if each.is_symlink())


def _listed(folder: Path) -> list[Path]:
    try:
        return listed(folder)
    except OSError:  # others say so when they read it
        return []


def _asking(file: Path) -> Settings | None:
    """The settings in a file, if they ask for approval."""
    if not is_there(file):
        return None
    said = read_settings(file)
    return said if said.approval else None
