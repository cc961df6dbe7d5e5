"""Values of the project that hold for every box, in the form that a list's own values have.

A label shows them where its row says nothing, and papers tell them likewise.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from cardgen.catalog import TERM_KINDS
from cardgen.errors import CardgenError
from cardgen.fillers import filler
from cardgen.project import Project
from cardgen.shipment.manifest.columns import COLUMNS, KEYS, PLACE, READERS, ColumnKind

_OF_EACH_LIST: Final = (*KEYS, "boxes", "total_quantity")
_COLUMNS: Final = (
    *(column for column in COLUMNS.values() if column.name not in _OF_EACH_LIST),
    ColumnKind("gtin", "text"),
)


def shared_values(project: Project, pair: str) -> dict[str, str]:
    """The values of ``[values]`` that papers have a place for, by field, in the source's words.

    A value that means that there is none, or that cannot be read, is left out: labels tell of
    it.
    """
    found: dict[str, str] = {}
    for column in _COLUMNS:
        value = project.values.get(column.name, "")
        if value and not filler(value, column.kind):
            with suppress(CardgenError):
                name = column.field or column.name
                found.setdefault(name, _read(project, pair, column.kind, value))
    return found


def _read(project: Project, pair: str, kind: str, value: str) -> str:
    if kind in READERS:
        return READERS[kind](value)
    kind = "city" if kind == PLACE else kind
    if kind not in TERM_KINDS:
        return value
    glossary = project.glossary(pair)
    return glossary.term(kind, value, glossary.langs[0], draft=True)
