"""A new project: a folder that a city office can make its own.

In comes a folder; out come in it ``cardgen.toml``, the bundled messages to edit, and a
template to begin from. Everything is written beside its place first and moved there at
the end, ``cardgen.toml`` last, so that a project is there whole or not at all; whatever ended
a run in the middle, the next one goes on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.errors import Diagnostic, Location, OutputError, raise_findings
from cardgen.files import is_there, listed
from cardgen.project.finding import PROJECT_FILE
from cardgen.project.project import DEFAULT_TEMPLATE
from cardgen.remedies import Remedy

TEMPLATE: Final = "my-label.toml"
_PARTS: Final = ("messages", "templates", PROJECT_FILE)  # in the order in which they appear
_STAGE: Final = ".cardgen-"
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
# "박스갯수" = "boxes"                 # a header, and the column that it is
# "특이사항" = ""                      # not used
# "총중량" = { show = "paper" }        # for the packing list, and not for labels
# ignore-others = true                 # whatever else there is is not used
"""


def start_project(folder: Path) -> tuple[Path, ...]:
    """Make a project in `folder`, which is made too; returns what is in it now.

    Raises OutputError, and changes nothing, where one of its parts is there
    already or the folder cannot be written.
    """
    import shutil
    import tempfile

    if os.path.lexists(folder / PROJECT_FILE):
        raise OutputError(
            "output",
            "there is a project here already",
            location=Location(str(folder / PROJECT_FILE)),
            hint="edit this file",
            remedy=Remedy("other-folder"),
        )
    stage = _broken_off(folder)
    parts = [part for part in _PARTS if stage is None or os.path.lexists(stage / part)]
    raise_findings([_taken(folder / part) for part in parts if os.path.lexists(folder / part)])
    moved: list[Path] = []
    try:
        if stage is None:
            folder.mkdir(parents=True, exist_ok=True)
            stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGE))
            _fill(stage)
        for part in parts:
            (stage / part).rename(folder / part)
            moved.append(folder / part)
    except OSError as error:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise _unwritable(folder, error) from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
    return tuple(folder / part for part in _PARTS)


def _broken_off(folder: Path) -> Path | None:
    """Where a run that was ended in the middle left what it had not moved yet, if it did.

    What it had not even filled is removed.
    """
    import shutil

    try:
        left = [path for path in listed(folder) if path.name.startswith(_STAGE)]
    except OSError as error:
        raise _unwritable(folder, error) from error
    for stage in left:
        if is_there(stage / PROJECT_FILE):  # which is written last, and moved last
            return stage
        shutil.rmtree(stage, ignore_errors=True)
    return None


def _fill(stage: Path) -> None:
    for path in sorted((*resources.MESSAGES.glob("*.pot"), *resources.MESSAGES.glob("*/*.po"))):
        copy = stage / "messages" / path.relative_to(resources.MESSAGES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (stage / "templates").mkdir()
    template = (resources.TEMPLATES / f"{DEFAULT_TEMPLATE}.toml").read_bytes()
    note = f"# This was {DEFAULT_TEMPLATE}. Change it at will; its name is now my-label.\n"
    (stage / "templates" / TEMPLATE).write_bytes(note.encode() + template)
    (stage / PROJECT_FILE).write_text(_PROJECT, encoding="utf-8", newline="\n")


def _taken(path: Path) -> Diagnostic:
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
