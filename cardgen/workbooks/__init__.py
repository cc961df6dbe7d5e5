"""Read XLSX and ODS workbooks as rows of cells, with the text that people see there.

    python -m cardgen.workbooks FILE            the first rows of each sheet
    python -m cardgen.workbooks FILE '"SHEET"'  all rows of one sheet

A file may come from anywhere, and a few kilobytes of zip may unpack to gigabytes. So a program
of its own reads it, which limits its memory and time, and may die (`cardgen.workbooks.__main__`
has the format of its output). An XML parser reads the parts as a stream and by local names: any
prefix, quotation mark and blank that a program may write is good.
"""

from __future__ import annotations

from cardgen.workbooks.cells import (
    WorkbookError as WorkbookError,
    column_letters as column_letters,
)
from cardgen.workbooks.program import read_workbook as read_workbook
