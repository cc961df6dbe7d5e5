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
# Temporary files of cardgen. After a crash they may stay; the next run removes them.
.*.{"[0-9a-f]" * 8}
{_STAGE}*/
{LOCK}
"""
_NOTE: Final = f"""\
# A copy of {DEFAULT_TEMPLATE}. Change it as you like; its name is my-label.
"""
_PROJECT: Final = """\
# A cardgen project. It is for this folder and all folders below it.
# Paths start from this folder. A line that begins with # has no effect.

# The messages, a folder for each pair of languages. Edit them with Poedit or the like.
messages = "messages"

# Your own templates. They replace built-in templates of the same name.
templates = ["templates"]

# Your own sheets of labels are in the folder stock. Add a sheet: cardgen stock add FILE

# Folders with fonts for characters that the bundled ones lack.
# fonts = ["fonts"]

# Added lettering is in the folder lettering. Add a lettering: cardgen fonts add hand

# The author that PDF files name.
# author = "北京市人民政府外事办公室"

# For SSCCs: the company prefix that GS1 licensed to you, and a digit that you choose.
# gs1-prefix = "8801234"
# sscc-extension = "0"

# Make a file relations.toml beside this file for your partner cities. Letters and labels
# then count the years of friendship:
#   [[partner]]
#   city = "首尔特别市"
#   level = "sister"                   # or "friendship", "exchange"
#   since = 1993-10-23

# The time zone of the times in reports. Without this line it is UTC.
# timezone = "Asia/Seoul"

# Print only texts that a second person has approved: cardgen messages approve
# approval = "required"

# Defaults of cardgen label and cardgen batch.
[defaults]
# pair = "zh-ja"
# template = "my-label"
# dpi = 203
# format = "pdf"
# sheet = "a4-100x150"

# Your printers, with names that you choose. Use a name in cardgen label --printer NAME,
# cardgen batch --printer NAME and cardgen print --to NAME.
# [printers.warehouse]
# to = "socket://10.0.0.17"
# language = "zpl"                     # or "tspl", "ql", "pwg", "pdf", "png"
# dpi = "8dot/mm"
# media = "gap"                        # or "mark", "continuous"
# bwr = "1dot"                         # makes bars thinner if they print too thick

# For cardgen messages check: templates that each message must fit, and rules to ignore
# (cardgen explain lists the rules).
# [check]
# templates = ["box-100x150", "my-label"]
# ignore = ["quotation-mark"]

# The Weblate server for cardgen weblate push and pull. Never write its token here.
# [weblate]
# url = "https://weblate.example.org"
# project = "relief"

# Values for fields of templates. Every label shows them unless cardgen label --set or a list
# gives other values.
[values]
# from = "首尔"

# The name of a shipment if the name of its list cannot be on boxes, such as 三月发货.csv:
# {date} is the day, and {n} is a number that no other shipment of that day has.
# [shipments]
# name = "B{date}-{n}"

# The meaning of columns of lists whose headers cardgen batch does not know.
# [columns]
# "묶음 수" = "boxes"                  # the header, and the name of the column
# "특이사항" = ""                      # not used
# "총중량" = { show = "paper" }        # only for the packing list, not for labels
# ignore-others = true                 # all other columns are not used
"""


def start_project(folder: Path) -> tuple[Path, ...]:
    """Create a project in a folder. Return its files and folders.

    A run goes on where an earlier run was killed. Raises OutputError if one of the parts is
    there already or the folder cannot be written; the folder is then as it was, or the next run
    goes on.
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
    """Create a project in a locked folder. Raises OSError, OutputError."""
    left = [path for path in list_folder(folder) if path.name.startswith(_STAGE)]
    whole_stages = [stage for stage in left if _is_whole(stage)]
    if os.path.lexists(folder / PROJECT_FILE):
        for each in left:
            _remove(each)
        if left and not whole_stages:  # all was moved, and only the empty stage was left
            return
        raise OutputError(
            "output",
            "this folder already has a project",
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
    """True if a prepared project is complete: cardgen.toml is written last."""
    try:
        return (stage / PROJECT_FILE).stat().st_size > 0
    except OSError:
        return False


def _fill_stage(folder: Path) -> Path:
    """Prepare all parts of a new project in a temporary folder. Raises OSError."""
    import tempfile

    stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGE))
    try:
        bundled = resources.MESSAGES
        for path in sorted((*bundled.glob("*.pot"), *bundled.glob("*/*.po"))):
            _write(stage / "messages" / path.relative_to(bundled), path.read_bytes())
        template = (resources.TEMPLATES / f"{DEFAULT_TEMPLATE}.toml").read_bytes()
        _write(stage / "templates" / TEMPLATE, _NOTE.encode() + template)
        _write(stage / _IGNORED, _IGNORE.encode())
        _write(stage / PROJECT_FILE, _PROJECT.encode())  # the last: with it the stage is whole
    except BaseException:
        _remove(stage)
        raise
    return stage


def _write(path: Path, data: bytes) -> None:
    """Write a file atomically, so that it is complete even after a power cut.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _move(stage: Path, folder: Path, parts: list[str]) -> None:
    """Move parts of a prepared project into place, and remove the temporary folder.

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
    """Remove a prepared project, cardgen.toml first."""
    import shutil

    with suppress(OSError):
        (stage / PROJECT_FILE).unlink(missing_ok=True)
        shutil.rmtree(stage, ignore_errors=True)


def _taken_error(path: Path) -> Diagnostic:
    """Make the error for a part of a new project whose name exists already."""
    return Diagnostic(
        "output",
        "a file or folder of this name already exists",
        location=Location(str(path)),
        hint="move it to another place",
        remedy=Remedy("other-folder"),
    )


def _unwritable(folder: Path, error: OSError) -> OutputError:
    """Make the error for a folder into which nothing can be written."""
    return OutputError(
        "output",
        f"cannot make a project here: {error.strerror or error}",
        location=Location(str(folder)),
        remedy=Remedy("other-folder"),
    )
