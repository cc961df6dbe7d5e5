"""Workbooks of a few kilobytes that would need all of a machine's memory or time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.shipment.books import bare_book, ods, ods_row, text_cell, zip_files

HEAD: Final = f'<row r="1">{text_cell("A1", "item")}{text_cell("B1", "boxes")}</row>'
_ENTITIES: Final = "".join(
    f'<!ENTITY {name} "{text * 1000}">'
    for name, text in (("a", "ha"), ("b", "&a;"), ("c", "&b;"))
)


def _make_lying_zip(data: bytes) -> bytes:
    """Make a zip file with a false directory: each part unpacks to 100 bytes."""
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "cells far apart": lambda: bare_book(
        HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "rows without numbers": lambda: bare_book(
        HEAD + "<row/>" * 99_999 + "<row>" + "<c><v>1</v></c>" * 99_999 + "</row>"
    ),
    "white space": lambda: bare_book(HEAD + " " * 60_000_000),
    "a directory that lies": lambda: _make_lying_zip(bare_book(HEAD + " " * 60_000_000)),
    "a long string": lambda: bare_book(
        HEAD + '<row r="2">' + '<c t="s"><v>0</v></c>' * 16_000 + "</row>",
        parts={"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 1_000_000}</t></si></sst>"},
    ),
    "entities": lambda: bare_book(
        HEAD,
        parts={"xl/workbook.xml": f"<!DOCTYPE x [{_ENTITIES}]><workbook>&c;</workbook>"},
    ),
    "merged cells": lambda: bare_book(
        HEAD + '<row r="99999"><c r="A99999"><v>1</v></c></row>',
        '<mergeCells><mergeCell ref="A1:B99999"/>'
        + '<mergeCell ref="A2:B99998"/>' * 99_999
        + "</mergeCells>",
    ),
    "parts": lambda: zip_files({f"{number}.xml": "" for number in range(60_000)}),
    "repeated cells": lambda: ods(
        ods_row("item", "boxes")
        + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
        "</table:table-row>"
    ),
}
