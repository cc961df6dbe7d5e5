"""Workbooks, XLSX and ODS, as rows of cells: what is in them, and what people see there.

    python -m cardgen.workbooks FILE            the first rows of each sheet
    python -m cardgen.workbooks FILE '"SHEET"'  the rows of one

A file may come from anywhere, and what a few kilobytes of zip unpack to is known only when it
is unpacked. So this is a program, which limits its own memory and time, and may die
(`cardgen.workbooks.__main__` says what it prints). The XML is read as a stream by a real parser
and by local names, whatever prefixes, quotation marks or blanks somebody's program writes.
"""

from __future__ import annotations

from cardgen.workbooks.cells import Refused, letters
from cardgen.workbooks.program import read_workbook

__all__ = ["Refused", "letters", "read_workbook"]
