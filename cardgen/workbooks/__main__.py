"""The cells of an XLSX or ODS file, read in a process with limits.

Without a sheet a line of JSON comes out, ``{"sheets": [[NAME, HIDDEN, ROWS], …]}`` with the
first rows of each. With one, whose name is given in JSON too, so that any system passes it on,
a line for each of its rows that is not empty: its number, its cells from column A on, and
"hidden", "filtered" or "struck out" where it is; then, if there are any, the columns from 0 of
cells with comments. Cells are texts, numbers, or

- ``{"date": "2020-03-26"}``;
- ``{"number": 125.0, "shown": "00125", "format": "00000", "scaled": false}``, see `formats`;
- ``{"merged": "A2:A5", "value": …}`` for a cell that is one with others, without a value where
  it is not sure that it has that of the first;
- ``{"odd": "…"}`` for a cell that has no value that could be printed: what is wrong with it.

Where the file cannot be read the last line is ``{"error": "…", "hint": "…"}``.
"""

from __future__ import annotations

import json
import sys
import zipfile
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from cardgen.bounds import bound
from cardgen.workbooks.cells import Refused, SheetRow, damaged
from cardgen.workbooks.ods import Ods
from cardgen.workbooks.xlsx import Xlsx

MEMORY: Final = 400 << 20  # bytes
_SECONDS: Final = 1  # of processor time, and more for a large file:
_BYTES_A_SECOND: Final = 4 << 20  # a quarter of what this manages
# XML of sheets shrinks to a tenth or a thirtieth. What shrinks more is small or is no sheet;
# and what is larger does not go into `MEMORY`.
_MOST_SHRUNK: Final = 100
_SMALL: Final = 20 << 20
_LARGEST: Final = 400 << 20
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_HEAD: Final = 20
"""Rows of a sheet among which its header is looked for."""


def limit(seconds: int) -> None:
    """Let this process use so much processor time in all, and `MEMORY`; not on Windows."""
    bound(seconds, MEMORY)


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    size = sum(info.file_size for info in archive.infolist())
    if size > _LARGEST or size > max(_SMALL, packed * _MOST_SHRUNK):
        raise Refused(
            f"the file of {packed:,} bytes unpacks to {size:,}",
            "save it as CSV, which may be of any size, or copy the list into a new workbook",
        )
    limit(_SECONDS + size // _BYTES_A_SECOND)


def _opened(archive: zipfile.ZipFile) -> Xlsx | Ods:
    names = set(archive.namelist())
    if "content.xml" in names:
        return Ods(archive)
    if any(name.startswith("xl/") for name in names):
        return Xlsx(archive)
    raise Refused("this is no XLSX or ODS workbook", "save it as .xlsx, or as CSV")


def _say(data: object) -> None:
    sys.stdout.buffer.write(_JSON.encode(data).encode("utf-8", "replace") + b"\n")


def _first(book: Xlsx | Ods, sheet: str) -> list[SheetRow]:
    return list(takewhile(lambda row: row.number <= _HEAD, islice(book.rows(sheet), _HEAD)))


def _tell(path: Path, sheet: str | None) -> None:
    with zipfile.ZipFile(path) as archive:
        _check_size(archive, path.stat().st_size)
        book = _opened(archive)
        if sheet is not None:
            for row in book.rows(json.loads(sheet)):
                _say(row if row.notes else row[:3])
            return
        _say({"sheets": [(*each, _first(book, each.name)) for each in book.sheets]})


def main(path: str, sheet: str | None = None) -> int:
    """Print what there is, or what is wrong; the exit status is 0 where that could be told."""
    limit(_SECONDS)
    try:
        _tell(Path(path), sheet)
    except MemoryError:
        return 1
    except BrokenPipeError:
        return 1
    except Refused as error:
        _say({"error": str(error), "hint": error.hint})
    except OSError as error:
        _say({"error": f"cannot be read: {error.strerror or error}", "hint": ""})
    except Exception:  # noqa: BLE001 - a part that is not there, a number that is none
        _say({"error": str(damaged()), "hint": damaged().hint})
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
