"""Saving edits in the message files of a project.

In come a project and edits; its files get them, and keep every other byte. A file is read when
it is written, so changes that other programs wrote meanwhile stay: each edit names the version
of the entry that was seen (`catalog.read_versions`), and conflicts if there is another one now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.approval import ATTRIBUTES, FILE
from cardgen.catalog import (
    DOMAINS,
    Conflict,
    EntryEdit,
    Patched,
    apply_edits,
    check_size,
    pair_file,
    parse_po,
)
from cardgen.errors import CatalogError, Location, OutputError
from cardgen.files import MOST_WITH_TAIL, is_folder, is_there, list_folder
from cardgen.project.files import PROJECT_FILE
from cardgen.project.project import Project
from cardgen.remedies import Remedy
from cardgen.storage import (
    lock_folder,
    make_folder,
    read_when_stable,
    remove_leftovers,
    swap_file,
    write_file,
)

_PATIENCE: Final = 20.0  # seconds
_WRITTEN: Final = (
    FILE, ATTRIBUTES, *(f"{domain}{end}" for domain in DOMAINS for end in (".po", ".pot"))
)  # fmt: skip
Making = Callable[[bytes | None], bytes]
"""Makes the new bytes of a file from the present ones; None if there is no file."""


class ConflictError(Exception):
    """Edits of a file would undo changes that somebody else wrote."""

    def __init__(self, path: Path, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__()
        self.path = path
        self.conflicts = conflicts


def save_edits(project: Project, pair: str, domain: str, edits: Iterable[EntryEdit]) -> Patched:
    """Apply edits to a message file of a pair, in its present state on the disk.

    Either all edits are made, or none. In that case `Patched.conflicts` has the edits whose
    entries somebody has changed since they were seen, with the present versions. The result's
    `data` are the bytes of the file. It is written whole or not at all; two processes of
    cardgen take turns, and changes that another program writes in the same instant are merged.
    Raises CardgenError, and changes nothing: OutputError if the project has no messages of its
    own or the file cannot be written, unknown-pair, and what `catalog.apply_edits` raises.
    """
    refuse_bundled(project)
    path = pair_file(project.messages, pair, domain)
    return save_all(project, {path: tuple(edits)})[path]


def save_all(
    project: Project, edits: Mapping[Path, tuple[EntryEdit, ...]]
) -> dict[Path, Patched]:
    """Apply edits to several message files, as `save_edits` does for one.

    If a file has a conflict, none is changed, unless another program wrote in the same instant.
    """
    try:
        made = rewrite(
            project,
            {path: partial(with_edits, edits=each, path=path) for path, each in edits.items()},
            check=False,
        )
    except ConflictError as found:
        conflicts = {found.path: found.conflicts}
        return {
            path: Patched(read_stored(path) or b"", conflicts.get(path, ())) for path in edits
        }
    return {path: Patched(data) for path, data in made.items()}


def with_edits(data: bytes | None, edits: tuple[EntryEdit, ...], path: Path) -> bytes:
    """Apply edits to the bytes of a message file. Raises CardgenError, ConflictError."""
    result = apply_edits(data or b"", edits, str(path))
    if result.conflicts:
        raise ConflictError(path, result.conflicts)
    # A file too large to be read is not written, unless it is becoming smaller.
    if len(result.data) > len(data or b"") and (large := check_size(result.data, str(path))):
        raise CatalogError.of([large])
    return result.data


def rewrite(
    project: Project, files: dict[Path, Making], *, check: bool = True
) -> dict[Path, bytes]:
    """Replace message files by new bytes, which functions compute from the old ones.

    All files are made before the first is written, and the last is written first. With `check`
    they must be sound. Leftovers of killed processes are removed, even without any file.
    Raises CardgenError, also OutputError if the messages are the bundled ones; files that were
    written before the error stay so, and making them again must do no harm.
    """
    refuse_bundled(project)
    with lock_folder(project.messages, "messages"):
        for folder in (project.messages, *_folders(project)):
            remove_leftovers(folder, _WRITTEN)
        for target in {each.resolve() for each in files if each.is_symlink()}:
            remove_leftovers(target.parent, (target.name,))
        ready: dict[Path, tuple[bytes | None, bytes]] = {}
        for path, making in files.items():
            now = read_stored(path)
            ready[path] = now, making(now)
            if check:
                parse_po(ready[path][1], str(path)).unwrap()
        made = dict.fromkeys(files, b"")
        for path in reversed(files):
            made[path] = _write_file(path, files[path], *ready[path])
            project.forget(path)
    return made


def _folders(project: Project) -> list[Path]:
    """List the folders of pairs in a project's messages."""
    return [path for path in list_folder(project.messages) if is_folder(path)]


def _write_file(path: Path, making: Making, now: bytes | None, data: bytes) -> bytes:
    """Write a file. If another program wrote it just now, compute its bytes again."""
    deadline = time.monotonic() + _PATIENCE
    while now is not None and data != now:
        if swap_file(path, data, now, MOST_WITH_TAIL):
            return data
        if time.monotonic() > deadline:
            reason = "another program keeps changing it"
            raise OutputError("output", reason, location=Location(str(path)), hint="try again")
        now = read_stored(path)
        data = making(now)
    if now is None:
        make_folder(path.parent)
        write_file(path, data)
    return data


def refuse_bundled(project: Project) -> None:
    """Raise OutputError if the messages are those that come with cardgen."""
    if project.messages != resources.MESSAGES:
        return
    file = project.root / PROJECT_FILE
    if not is_there(file):
        said = "the built-in messages cannot change: there is no project here"
        raise OutputError("output", said, remedy=Remedy("work-in-project"))
    raise OutputError(
        "output",
        "the project has no messages of its own",
        location=Location(str(file)),
        hint='copy the folder messages from a new project, and write messages = "messages"',
        remedy=Remedy("other-folder"),
    )


def read_stored(path: Path) -> bytes | None:
    """Read a message file while no process writes it; None if it is missing."""
    try:
        return read_when_stable(path, MOST_WITH_TAIL) if is_there(path) else None
    except OSError as error:
        raise OutputError(
            "output", f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from error
