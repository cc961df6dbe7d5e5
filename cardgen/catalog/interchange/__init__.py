"""Messages on their way to other programs and back: XLIFF, and workbooks.

PO files stay the truth. `read_rows` reads their entries, `write_xliff` and `write_workbook`
write these into a file, `read_xliff` and `read_sheets` read a file that came back, and
`match_rows` finds the edits that it asks for.
"""

from __future__ import annotations

from cardgen.catalog.interchange.rows import (
    RowEdits as RowEdits,
    TranslationRow as TranslationRow,
    match_rows as match_rows,
    read_rows as read_rows,
)
from cardgen.catalog.interchange.sheets import (
    read_sheets as read_sheets,
    write_workbook as write_workbook,
)
from cardgen.catalog.interchange.xliff import (
    read_xliff as read_xliff,
    write_xliff as write_xliff,
)
