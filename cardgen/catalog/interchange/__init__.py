"""Messages on their way to other programs and back: XLIFF, and workbooks.

PO files stay the truth. `rows_of` says what they have, `written` and `workbook` put that into a
file, `read_xliff` and `read_sheets` take one that came back, and `matched` says which edits it
asks for.
"""

from __future__ import annotations

from cardgen.catalog.interchange.rows import Matched, TranslationRow, matched, rows_of
from cardgen.catalog.interchange.sheets import read_sheets, workbook
from cardgen.catalog.interchange.xliff import XliffFile, read_xliff, written

__all__ = [
    "Matched",
    "TranslationRow",
    "XliffFile",
    "matched",
    "read_sheets",
    "read_xliff",
    "rows_of",
    "workbook",
    "written",
]
