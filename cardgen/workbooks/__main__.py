"""Print the cells of an XLSX or ODS file as JSON, in a process with limits.

Without a sheet it prints one line, ``{"sheets": [[NAME, HIDDEN, ROWS], …]}``, with the first
rows of each sheet. The name of a sheet is JSON too: every system passes JSON on unchanged.
With a sheet it prints a line for each row that is not empty: its number, its cells from column
A on, its mark ("hidden", "filtered", "struck out" or ""); then, if there are any, the columns
from 0 of cells with comments. A cell is a text, a number, or

- ``{"date": "2020-03-26"}``;
- ``{"number": 125.0, "shown": "00125", "format": "00000", "scaled": false}``, see `formats`;
- ``{"merged": "A2:A5", "value": …}`` for a merged cell, without "value" if the area has
  several columns;
- ``{"odd": "…"}`` for a cell without a usable value, with the reason.

If the file cannot be read, the last line is ``{"error": "…", "hint": "…"}``.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from cardgen.bounds import bound
from cardgen.workbooks.cells import SheetRow, WorkbookError, damage_error
from cardgen.workbooks.ods import Ods
from cardgen.workbooks.xlsx import Xlsx

MEMORY: Final = 400 << 20  # bytes
_SECONDS: Final = 1  # of processor time, and more for a large file:
_BYTES_A_SECOND: Final = 4 << 20  # a quarter of the measured speed
# zip shrinks the XML of sheets to a tenth or a thirtieth. A file that shrinks more is small or
# no workbook; a larger one does not go into `MEMORY`.
_MOST_SHRUNK: Final = 100
_SMALL: Final = 20 << 20
_LARGEST: Final = 400 << 20
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_HEAD: Final = 20
"""Number of first rows of a sheet; a caller looks for its header there."""


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    """Raise an error for an archive that unpacks to too many bytes.

    Allow a large one more time.

    `packed` is the number of bytes of the file.
    """
    size = sum(info.file_size for info in archive.infolist())
    if size > _LARGEST or size > max(_SMALL, packed * _MOST_SHRUNK):
        raise WorkbookError(
            f"the file of {packed:,} bytes unpacks to {size:,} bytes",
            "save it as CSV, which has no size limit, or copy the list into a new workbook",
        )
    bound(_SECONDS + size // _BYTES_A_SECOND, MEMORY)


def _open(archive: zipfile.ZipFile) -> Xlsx | Ods:
    """Open a workbook in XLSX or ODS. Raises WorkbookError for other files."""
    names = set(archive.namelist())
    if "content.xml" in names:
        return Ods(archive)
    if any(name.startswith("xl/") for name in names):
        return Xlsx(archive)
    reason = "the file is not an XLSX or ODS workbook"
    raise WorkbookError(reason, "save it as .xlsx, or as CSV")


def _first_rows(book: Xlsx | Ods, sheet: str) -> list[SheetRow]:
    """Read the first few rows of a sheet."""
    return list(takewhile(lambda row: row.number <= _HEAD, islice(book.rows(sheet), _HEAD)))


def read_cells(path: Path, sheet: str | None = None) -> Iterator[str]:
    """Yield the rows of a sheet as JSON; without a sheet the first rows of all.

    The last line may be an error. Raises MemoryError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive, path.stat().st_size)
            book = _open(archive)
            if sheet is not None:
                for row in book.rows(json.loads(sheet)):
                    yield _JSON.encode(row if row.notes else row[:3])
            else:
                sheets = [(*each, _first_rows(book, each.name)) for each in book.sheets]
                yield _JSON.encode({"sheets": sheets})
    except (MemoryError, BrokenPipeError):
        raise
    except WorkbookError as error:
        yield _JSON.encode({"error": str(error), "hint": error.hint})
    except OSError as error:
        said = f"cannot be read: {error.strerror or error}"
        yield _JSON.encode({"error": said, "hint": ""})
    except Exception:  # noqa: BLE001 - a missing part, a bad number
        yield _JSON.encode({"error": str(damage_error()), "hint": damage_error().hint})


def main(path: str, sheet: str | None = None) -> int:
    """Print cells or an error as JSON. Return 0 if either was printed."""
    bound(_SECONDS, MEMORY)
    try:
        for line in read_cells(Path(path), sheet):
            sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    except (MemoryError, BrokenPipeError):
        return 1
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
