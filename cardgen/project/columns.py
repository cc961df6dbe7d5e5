"""The columns of lists, as a project describes them: ``[columns]`` of ``cardgen.toml``.

A line of the table is a header, and the column or field that it means, "" for none; ``{ show =
"paper" }`` is a column for the packing list and not for labels; and ``ignore-others = true``
skips all other columns. A file has only one such table, so hints for it depend on its being
there already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from cardgen.tomlfile import Complaint

IGNORE_OTHERS: Final = "ignore-others"
_COLUMN_NAME: Final = re.compile(r"(?:[a-z][a-z0-9_.-]*)?")
_FIELDS: Final = frozenset(
    (
        "from", "to", "destination", "sender", "sender_address", "sender_phone", "recipient",
        "recipient_address", "recipient_phone", "item", "quantity", "unit", "gross_weight",
        "handling", "expiry", "lot", "order", "years", "number", "date", "author", "logo",
    )
)  # fmt: skip
"""Fields of labels whose values belong into [values]."""

ColumnHome = Literal["", "file", "table"]
"""The place for such a line: nothing, a file, or the table in it."""


class ColumnSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of lists: the field that it fills, and its home on labels or papers."""

    field: str = ""
    show: Literal["label", "paper"] = "label"


@dataclass(frozen=True, slots=True)
class Columns:
    """The meanings of headers: the column or field of each, "" for none.

    Columns in `paper`, by header or field, are on no label. With `ignore_others`, unknown
    columns are no mistake. `home` is the place for more descriptions.
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    paper: frozenset[str] = frozenset()
    ignore_others: bool = False
    home: ColumnHome = ""

    @classmethod
    def of(cls, table: Mapping[str, str | bool | ColumnSetting] | None) -> Columns:
        """Read the table of a file, if it has one."""
        settings = table or {}
        home: ColumnHome = "file" if table is None else "table"
        meanings: dict[str, str] = {}
        paper: set[str] = set()
        for name, value in settings.items():
            if isinstance(value, str):
                meanings[name] = value
            elif isinstance(value, ColumnSetting):
                if value.field:
                    meanings[name] = value.field
                if value.show == "paper":
                    paper.add(name)
        return cls(meanings, frozenset(paper), settings.get(IGNORE_OTHERS) is True, home)

    def extended(self, ignored: Iterable[str], paper: Iterable[str]) -> Columns:
        """Add columns that somebody describes for a single run."""
        meanings = {**self.meanings, **dict.fromkeys(ignored, "")}
        return Columns(meanings, self.paper | {*paper}, self.ignore_others, self.home)


def check_columns(
    table: Mapping[str, str | bool | ColumnSetting] | None,
) -> Iterator[Complaint]:
    """Complain of wrong lines in the table."""
    for name, value in (table or {}).items():
        if name in _FIELDS and isinstance(value, str) and not _COLUMN_NAME.fullmatch(value):
            yield Complaint(
                f"columns.{name}: {value} is no column; this looks like a value of labels",
                f'move the line to the table [values]: {name} = "{value}"',
                f"columns.{name}",
            )
        if isinstance(value, bool) != (name == IGNORE_OTHERS):
            hint = '"비고" = "" (not used), "묶음 수" = "boxes", "총중량" = { show = "paper" }'
            yield Complaint(
                f"columns.{name}: this says nothing of a column",
                f"write as in {hint}; or {IGNORE_OTHERS} = true",
                "columns",
            )
