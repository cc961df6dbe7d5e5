"""Edits of ``cardgen.toml``: values for a table in, the file with them on the disk.

Every other byte of the file stays (`cardgen.tomledit`). The file is read when it is written,
must be sound afterwards, and is replaced whole or not at all.
"""

from __future__ import annotations

import codecs
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Location,
    OutputError,
    TemplateError,
    hint_at_nearest,
)
from cardgen.files import MOST_TEXT, is_there
from cardgen.project.files import PROJECT_FILE
from cardgen.project.printers import printers
from cardgen.project.settings import settings_of
from cardgen.remedies import Remedy
from cardgen.storage import lock_folder, read_when_stable, remove_leftovers, swap_file
from cardgen.tomledit import NotEditable, Value, format_key, format_value, set_values
from cardgen.tomlfile import collect, read_toml

if TYPE_CHECKING:
    from cardgen.project.project import Project

_PATIENCE: Final = 10.0  # seconds to wait while other programs write the file
_PAUSE: Final = 0.01
Values = Mapping[str, Value | None]
"""New values of keys; None deletes a key."""


def save_printer(project: Project, name: str, values: Values, *, is_new: bool = False) -> Path:
    """Write the settings of a printer into cardgen.toml. Return the file.

    A printer that `is_new` but is there with the same values stays as it is. Raises FieldError
    "bad-value" for values that a printer cannot have, TemplateError "unknown-printer" if it is
    not there unless it `is_new`, and what `edit_settings` raises.
    """
    file = project.root / PROJECT_FILE
    if project.root == Path() or not is_there(file):
        reason = "the printer cannot be saved: there is no project here"
        raise OutputError("output", reason, remedy=Remedy("work-in-project"))
    data = _read_file(file, ("printers", name), values)
    known = settings_of(data, file).printers
    present = read_toml(data.decode("utf-8-sig")).get("printers", {}).get(name, {})
    is_same = present == {key: value for key, value in values.items() if value is not None}
    if is_new and name in known and not is_same:
        raise FieldError(
            "bad-value",
            f"a printer named {name} already exists",
            location=Location(str(file)),
            hint="choose another name, or change that printer",
        )
    if not is_new and name not in known:
        raise TemplateError(
            "unknown-printer",
            f"there is no printer {name!r}",
            location=Location(str(file)),
            hint=hint_at_nearest(name, list(known)) if known else "",
            remedy=None if known else Remedy("add-printer", (name,)),
        )
    _refuse_values(name, present, values)
    edit_settings(file, ("printers", name), values)
    return file


def _refuse_values(name: str, present: Mapping[str, Any], values: Values) -> None:
    """Raise FieldError for new settings that contradict the other settings of a printer."""
    wanted = {**present, **values}
    _, complaints = collect(
        printers({name: {key: value for key, value in wanted.items() if value is not None}})
    )
    if complaints:
        raise CardgenError.of(
            [Diagnostic("bad-value", message, hint=hint) for message, hint, _ in complaints]
        )


ColumnMeaning = str | Mapping[str, str]
"""The column that a header means, "" for an unused one, or ``{"show": "paper"}``."""


def describe_columns(file: Path, meanings: Mapping[str, ColumnMeaning]) -> None:
    """Write the meanings of list columns, by header, into cardgen.toml.

    A column that is now kept for papers alone keeps its meaning. Raises what `edit_settings`
    raises.
    """
    table = ("columns",)
    there = (
        settings_of(_read_file(file, table, dict.fromkeys(meanings, "")), file).columns or {}
    )
    values: dict[str, Value | None] = {}
    for header, meaning in meanings.items():
        before = there.get(header)
        field = before if isinstance(before, str) else getattr(before, "field", "")
        values[header] = meaning
        if isinstance(meaning, Mapping) and field:
            values[header] = {"field": field, **meaning}
    edit_settings(file, table, values)


def edit_settings(file: Path, table: Sequence[str], values: Values) -> None:
    """Write values into a table of cardgen.toml.

    Raises TemplateError "bad-project" if the file is wrong before or would be afterwards, and
    OutputError if it cannot be written; the file then stays as it was.
    """
    target = file.resolve()
    with lock_folder(target.parent, target.name):
        remove_leftovers(target.parent, (target.name,))
        _edit(file, table, values)


def _edit(file: Path, table: Sequence[str], values: Values) -> None:
    """Write values into a table of a file whose folder is locked."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        data = _read_file(file, table, values)
        settings_of(data, file)
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        try:
            made = set_values(data.decode("utf-8-sig"), table, values)
        except NotEditable as error:
            raise _unwritten(file, str(error), table, values) from error
        new = mark + made.encode()
        settings_of(new, file)
        if new == data or swap_file(file, new, data, MOST_TEXT):
            return
        if time.monotonic() > deadline:
            raise _unwritten(file, "another program keeps changing it", table, values)
        time.sleep(_PAUSE)


def _read_file(file: Path, table: Sequence[str], values: Values) -> bytes:
    """Read a file before values are written into it. Raises OutputError."""
    try:
        return read_when_stable(file, MOST_TEXT)
    except OSError as error:
        raise _unwritten(file, error.strerror or str(error), table, values) from error


def _unwritten(file: Path, why: str, table: Sequence[str], values: Values) -> OutputError:
    """Make the error for a file that was not changed, with the lines to write by hand."""
    name = set_values("", table, {"x": 1}).partition("\n")[0]
    lines = [
        f"{format_key(key)} = {format_value(value)}" if value is not None else f"delete {key}"
        for key, value in values.items()
    ]
    return OutputError(
        "output",
        f"the file was not changed: {why}",
        location=Location(str(file)),
        hint=f"edit the file yourself, below {name}: {', '.join(lines)}",
    )
