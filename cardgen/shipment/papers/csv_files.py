"""CSV files for other systems, and for spreadsheets, which take some texts for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

CSV_BOM: Final = "\ufeff".encode()
"""Without it Excel takes UTF-8 for the encoding of the country."""

_FORMULA: Final = tuple("=+-@\t\r")  # what a spreadsheet would calculate
_ROWS: Final = 500  # that are written at once


def csv_file(
    heads: Sequence[str], rows: Iterable[Sequence[str]], begin: bytes = b""
) -> Iterator[bytes]:
    """A CSV file in UTF-8, some rows at a time (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    for number, row in enumerate(rows, 1):
        writer.writerow(row)
        if number % _ROWS == 0:
            yield begin + buffer.getvalue().encode()
            begin = b""
            buffer.seek(0)
            buffer.truncate()
    yield begin + buffer.getvalue().encode()


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula; lists are read so, too."""
    return f"'{text}" if text.startswith(_FORMULA) else text
