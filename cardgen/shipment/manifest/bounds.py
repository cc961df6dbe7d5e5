"""Bounds of lists: how many rows and bytes one may have.

In comes a file that nobody has read yet, out comes an error where it has more. All rows are
read and checked before anything is made, so a list that would take minutes is refused at once.
"""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import Final

from cardgen.files import opened
from cardgen.shipment.manifest.cells import bad_list

MOST_ROWS: Final = 100_000
"""Rows of a list of boxes; of each there may be many boxes."""
MOST_RECIPIENTS: Final = 20_000
"""Rows of a list of recipients; each is put into words and laid out."""
MOST_BYTES: Final = 64 << 20
"""Bytes of the file of a list."""
MOST_WRONG: Final = 10_000
"""Rows that are read of a list in which every row is wrong."""
_ABOVE: Final = 100  # lines that may be above the header or below the list
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE: Final = 1 << 20


def refuse_size(path: Path, most: int, *, is_text: bool) -> None:
    """Raise ManifestError for a file of too many bytes, or a text of too many lines."""
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BYTES:
            raise bad_list(
                path,
                f"it has {size >> 20:,} MB, and a list may have {MOST_BYTES >> 20}",
                "leave out columns that no label needs, or make several lists of it",
            )
        if not is_text or size < most:
            return
        lines = 0
        wide = b""
        while piece := file.read(_PIECE):
            wide = wide or piece[:2]
            if wide in _WIDE:  # 上 has the byte of a line break in it
                endings = ("\n".encode("utf-16-le"), "\n".encode("utf-16-be"))
                lines += piece.count(endings[_WIDE.index(wide)])
            else:
                lines += max(piece.count(b"\n"), piece.count(b"\r"))
    if lines > most + _ABOVE:
        raise bad_list(
            path,
            f"it has {lines:,} rows, and a list may have {most:,}",
            "make several lists of it; boxes that hold the same are one row, with their number",
        )
