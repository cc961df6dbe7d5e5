"""A new project: a folder that a city office can make its own.

In comes a folder; into it come ``cardgen.toml``, the bundled messages to edit, a template to
begin from, and a ``.gitignore`` if there is none. Everything is written first into a folder
beside its place, the stage, and moved from there at the end, ``cardgen.toml`` last, so that a
project is there whole or not at all. If a run breaks off, the next one goes on.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.errors import Diagnostic, Location, OutputError, raise_findings
from cardgen.files import list_folder
from cardgen.project.files import PROJECT_FILE
from cardgen.project.project import DEFAULT_TEMPLATE
from cardgen.remedies import Remedy
from cardgen.storage import LOCK, lock_folder

TEMPLATE: Final = "my-label.toml"
_IGNORED: Final = ".gitignore"
_SHOWN: Final = ("messages", "templates", PROJECT_FILE)
_PARTS: Final = ("messages", "templates", _IGNORED, PROJECT_FILE)  # in the order of appearance
_STAGE: Final = ".cardgen-"
_IGNORE: Final = f"""\
# Files that cardgen is writing. One that was killed may leave them; the next one removes them.
.*.{"[0-9a-f]" * 8}
{_STAGE}*/
{LOCK}
"""
_NOTE: Final = f"""\
# This was {DEFAULT_TEMPLATE}. Change it at will; its name is now my-label.
"""
_PROJECT: Final = """\
# A cardgen project: cardgen uses it in this folder and in all folders beneath it.
# Folders are named from here. A line that begins with # is switched off.

# The messages, a folder for each pair of languages. Edit them with Poedit or the like.
messages = "messages"

# Templates of your own; they come before built-in ones of the same name.
templates = ["templates"]

# Sheets of labels of your own lie in the folder stock: cardgen stock add FILE

# Folders with fonts for characters that the bundled ones lack.
# fonts = ["fonts"]

# Lettering that is added by name lies in the folder lettering: cardgen fonts add hand

# Whom PDF files name as their author.
# author = "北京市人民政府外事办公室"

# The company prefix that GS1 licensed to you, and a digit of your choice before it, for SSCCs.
# gs1-prefix = "8801234"
# sscc-extension = "0"

# Partner cities, for the years of friendship in letters and on labels, are in relations.toml,
# which you make beside this file:
#   [[partner]]
#   city = "首尔特别市"
#   level = "sister"                   # or "friendship", "exchange"
#   since = 1993-10-23

# The time zone of the times in reports; UTC if none is named.
# timezone = "Asia/Seoul"

# Print nothing but what somebody has approved who did not write it: cardgen messages approve
# approval = "required"

# What label and batch take where nothing else is said.
[defaults]
# pair = "zh-ja"
# template = "my-label"
# dpi = 203
# format = "pdf"
# sheet = "a4-100x150"

# Printers by names of your choice, for cardgen label --printer NAME (batch likewise) and
# cardgen print --to NAME.
# [printers.warehouse]
# to = "socket://10.0.0.17"
# language = "zpl"                     # or "tspl", "ql", "pwg", "pdf", "png"
# dpi = "8dot/mm"
# media = "gap"                        # or "mark", "continuous"
# bwr = "1dot"                         # what bars lose where they come out too thick

# What cardgen messages check asks of translations: templates that each message must fit, and
# rules that are not wanted (cardgen explain lists them).
# [check]
# templates = ["box-100x150", "my-label"]
# ignore = ["quotation-mark"]

# Where Weblate is, for cardgen weblate push and pull. Its token stands elsewhere.
# [weblate]
# url = "https://weblate.example.org"
# project = "relief"

# What every label shows unless cardgen label --set or a list says otherwise: fields of the
# templates.
[values]
# from = "首尔"

# How shipments are called whose lists have a name that boxes cannot carry, as 三月发货.csv:
# {date} is the day, and {n} a number that no other shipment of that day has.
# [shipments]
# name = "B{date}-{n}"

# What columns of lists mean, where cardgen batch does not know them by their headers.
# [columns]
# "묶음 수" = "boxes"                  # a header, and the column that it is
# "특이사항" = ""                      # not used
# "총중량" = { show = "paper" }        # for the packing list, and not for labels
# ignore-others = true                 # whatever else there is is not used
"""


def start_project(folder: Path) -> tuple[Path, ...]:
    """Make a project in `folder`, which is made too; return its parts.

    A killed run is continued. Raises OutputError if one of the parts is there already or the
    folder cannot be written; the folder is then as it was, or the next run goes on.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    with lock_folder(folder, "a project"):
        try:
            _start(folder)
        except OSError as error:
            raise _unwritable(folder, error) from error
    return tuple(folder / part for part in _SHOWN)


def _start(folder: Path) -> None:
    """Make the project, as the only process that does. Raises OSError, OutputError."""
    left = [path for path in list_folder(folder) if path.name.startswith(_STAGE)]
    whole_stages = [stage for stage in left if _is_whole(stage)]
    if os.path.lexists(folder / PROJECT_FILE):
        for each in left:
            _remove(each)
        if left and not whole_stages:  # all was moved, and only the empty stage was left
            return
        raise OutputError(
            "output",
            "there is a project here already",
            location=Location(str(folder / PROJECT_FILE)),
            hint="edit this file",
            remedy=Remedy("other-folder"),
        )
    stage = whole_stages[0] if whole_stages else None
    for each in left:
        if each != stage:
            _remove(each)
    parts = [part for part in _PARTS if stage is None or os.path.lexists(stage / part)]
    present = [part for part in parts if os.path.lexists(folder / part)]
    raise_findings([_taken_error(folder / part) for part in present if part in _SHOWN])
    if stage is None:
        stage = _fill_stage(folder)
    _move(stage, folder, [part for part in parts if part not in present])


def _is_whole(stage: Path) -> bool:
    """True if a stage has all parts that were not moved: its last file is there."""
    try:
        return (stage / PROJECT_FILE).stat().st_size > 0
    except OSError:
        return False


def _fill_stage(folder: Path) -> Path:
    """Make a new stage with all parts of a project, on the disk. Raises OSError."""
    import tempfile

    stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGE))
    try:
        for path in _bundled_files():
            copy = stage / "messages" / path.relative_to(resources.MESSAGES)
            _write(copy, path.read_bytes())
        template = (resources.TEMPLATES / f"{DEFAULT_TEMPLATE}.toml").read_bytes()
        _write(stage / "templates" / TEMPLATE, _NOTE.encode() + template)
        _write(stage / _IGNORED, _IGNORE.encode())
        _write(stage / PROJECT_FILE, _PROJECT.encode())  # the last: with it the stage is whole
    except BaseException:
        _remove(stage)
        raise
    return stage


def _bundled_files() -> list[Path]:
    messages = resources.MESSAGES
    return sorted((*messages.glob("*.pot"), *messages.glob("*/*.po")))


def _write(path: Path, data: bytes) -> None:
    """Write a file that is whole or not there, also after a power cut. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _move(stage: Path, folder: Path, parts: list[str]) -> None:
    """Move parts out of a stage, in order, and remove it. Raises OSError.

    If a part cannot be moved, those before it go back; a part that does not go back waits in
    the stage for the next run.
    """
    moved: list[str] = []
    try:
        for part in parts:
            (stage / part).rename(folder / part)
            moved.append(part)
    except OSError:
        with suppress(OSError):
            for part in reversed(moved):
                (folder / part).rename(stage / part)
            _remove(stage)
        raise
    _remove(stage)


def _remove(stage: Path) -> None:
    """Remove a stage, which is no longer whole; the next run removes what may stay of it."""
    import shutil

    with suppress(OSError):
        (stage / PROJECT_FILE).unlink(missing_ok=True)
        shutil.rmtree(stage, ignore_errors=True)


def _taken_error(path: Path) -> Diagnostic:
    return Diagnostic(
        "output",
        "there is something of this name already",
        location=Location(str(path)),
        hint="move it away",
        remedy=Remedy("other-folder"),
    )


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        "output",
        f"cannot make a project here: {error.strerror or error}",
        location=Location(str(folder)),
        remedy=Remedy("other-folder"),
    )
