"""Values for all rows of a list: columns that it does not have, or has nothing in.

In come values by name as people type them, out come the columns that they make. A row's own
value comes first, so that a list may have the exceptions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cardgen.errors import Diagnostic
from cardgen.fillers import as_empty, filler, undecided
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.columns import BOXES, COLUMNS, KEYS
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.words import HeaderWords, NamedColumn, plain_header

NOWHERE: Final = -1
"""The index of a column that is not in the list."""


def about_given(name: str) -> str:
    """What a finding of such a value begins with."""
    return f"{name}, given for all rows: "


def given_columns(
    fields: Mapping[str, str],
    heads: Sequence[ColumnHead],
    words: HeaderWords,
    is_known: Callable[[str], bool] = lambda _: False,
) -> tuple[tuple[ColumnHead, ...], dict[str, str], list[Diagnostic]]:
    """The columns of a list and those besides, the values by column, and what is wrong.

    `words` are names of columns by what they may be called; words of the glossary that
    `is_known` tells are values, whatever else they mean.
    """
    known = {head.name for head in heads}
    more: list[ColumnHead] = []
    values: dict[str, str] = {}
    errors: list[Diagnostic] = []
    for name, value in fields.items():
        plain = plain_header(name)
        found = words.column(name) or NamedColumn(plain)
        column = plain if found.kind else found.name
        if wrong := _no_field(name, column, found.kind):
            errors.append(wrong.about(about_given(name)))
        elif column in values:
            reason = "there is another name of the same column"
            errors.append(Diagnostic("bad-value", about_given(name) + reason))
        elif (unfilled := _unfilled(value, column)) and not is_known(value):
            errors.append(unfilled.about(about_given(name)))
        else:
            values[column] = value
            if column not in known:
                more.append(ColumnHead(NOWHERE, name, column))
    return (*heads, *more), values, errors


def _unfilled(value: str, column: str) -> Diagnostic | None:
    """A warning of a value that means empty, or the error of one that is not decided."""
    kind = COLUMNS[column].kind if column in COLUMNS else ""
    match filler(value, kind):
        case "nothing":
            return as_empty(value)
        case "undecided":
            return undecided(value)
    return None


def _no_field(name: str, column: str, kind: str) -> Diagnostic | None:
    if not column:
        return Diagnostic("unknown-field", f"{name!r} names no column")
    if column in KEYS:
        remedy = Remedy("set-for-all-rows", (column,))
        return Diagnostic("unknown-field", "this is no field", remedy=remedy)
    if column == BOXES:
        reason, hint = "each row says how many boxes it is", "fill in the column"
        return Diagnostic("bad-value", reason, hint=hint)
    if kind == "numbered":
        return Diagnostic(
            "bad-value", "boxes are numbered by the shipment", hint="leave it out"
        )
    return None
