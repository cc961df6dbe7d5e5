"""What a project says of the columns of lists: ``[columns]`` of ``cardgen.toml``.

A line of the table is a header and the column or field that it means, "" for none;
``{ show = "paper" }`` is a column for the packing list and not for labels; and
``ignore-others = true`` leaves out whatever else there is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import msgspec

from cardgen.errors import Location, OutputError
from cardgen.storage import write_file
from cardgen.tomlfile import Complaint, read_toml

IGNORE_OTHERS: Final = "ignore-others"
_TABLE: Final = re.compile(r"^[ \t]*\[[ \t]*columns[ \t]*\][^\n]*$", re.MULTILINE)


class ColumnSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of lists: the field that it fills, and where that is shown."""

    field: str = ""
    show: Literal["label", "paper"] = "label"


@dataclass(frozen=True, slots=True)
class Columns:
    """`meanings` are headers → the column or field that each means, "" for none.

    What is named in `paper`, by a header or a field, is on no label. With
    `ignore_others` columns that nothing asks for are no mistake.
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    paper: frozenset[str] = frozenset()
    ignore_others: bool = False

    @classmethod
    def of(cls, said: Mapping[str, str | bool | ColumnSetting]) -> Columns:
        """What the table of a file says."""
        meanings: dict[str, str] = {}
        paper: set[str] = set()
        for name, value in said.items():
            if isinstance(value, str):
                meanings[name] = value
            elif isinstance(value, ColumnSetting):
                if value.field:
                    meanings[name] = value.field
                if value.show == "paper":
                    paper.add(name)
        return cls(meanings, frozenset(paper), said.get(IGNORE_OTHERS) is True)

    def extended(self, ignored: Iterable[str], paper: Iterable[str]) -> Columns:
        """The same with what somebody says for once."""
        meanings = {**self.meanings, **dict.fromkeys(ignored, "")}
        return Columns(meanings, self.paper | {*paper}, self.ignore_others)


def column_complaints(said: Mapping[str, str | bool | ColumnSetting]) -> Iterator[Complaint]:
    """What is wrong with the table."""
    for name, value in said.items():
        if isinstance(value, bool) != (name == IGNORE_OTHERS):
            hint = '"비고" = "" (not used), "박스갯수" = "boxes", "총중량" = { show = "paper" }'
            yield Complaint(
                f"columns.{name}: this says nothing of a column",
                f"write as in {hint}; or {IGNORE_OTHERS} = true",
                "columns",
            )


def ignore_columns(file: Path, headers: Sequence[str]) -> None:
    """Write into a project's file that columns with these headers are not used.

    Raises OutputError; the file is as it was then.
    """
    lines = "".join(f'{_key(header)} = ""\n' for header in headers)
    try:
        text = file.read_bytes().decode()
        found = _TABLE.search(text)
        if found is None:
            made = f"{text.rstrip()}\n\n# What is in lists and on no label.\n[columns]\n{lines}"
        else:
            made = f"{text[: found.end()]}\n{lines.rstrip()}{text[found.end() :]}"
        read_toml(made)  # a header may stand there already
    except (ValueError, OSError) as error:
        raise OutputError(
            "output",
            f"columns cannot be written into it: {error}",
            location=Location(str(file)),
            hint=f"write them yourself, below [columns]: {lines.splitlines()[0]}",
        ) from error
    write_file(file, made.encode())


def _key(header: str) -> str:
    """A header as a key of TOML, whose strings are written as JSON's."""
    return json.dumps(header, ensure_ascii=False).replace("\x7f", "\\u007f")
