"""The list of a clerk in Seoul as she keeps it, as a workbook: examples/seoul-2020.xlsx.

    python examples/seoul_list.py examples/seoul-2020.xlsx

It has what such lists have: a title, running numbers, the place merged over the rows, a sum.
What was sent to Beijing in February 2020 is made up.
"""

from __future__ import annotations

import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

TITLE: Final = "베이징시 지원 물품 목록"
HEADER: Final = ("번호", "품명", "상자당 수량", "단위", "상자 수", "보내는 곳", "받는 곳")
ROUTE: Final = ("서울", "베이징")
GOODS: Final = (
    ("보호복", 50, "벌", 4),
    ("의료용 마스크", 2000, "장", 5),
    ("손 소독제", 24, "병", 3),
)
DAY: Final = datetime(2020, 2, 26)  # noqa: DTZ001 - a workbook knows no time zones
_WIDTHS: Final = (6, 16, 12, 6, 9, 10, 10)


def make_workbook() -> bytes:
    """Make the file, the same each time."""
    written = BytesIO()
    book = Workbook(written, {"in_memory": True})
    book.set_properties({"author": "cardgen", "created": DAY})
    sheet = book.add_worksheet("목록")
    bold = book.add_format({"bold": True})
    sheet.write(0, 0, TITLE, bold)
    for column, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.write(2, column, name, bold)
        sheet.set_column(column, column, width)
    for number, goods in enumerate(GOODS, 1):
        sheet.write_row(2 + number, 0, (number, *goods))
    for column, place in enumerate(ROUTE, 5):
        sheet.merge_range(3, column, 2 + len(GOODS), column, place)
    sheet.write(3 + len(GOODS), 0, "합계", bold)
    sheet.write(3 + len(GOODS), 4, sum(boxes for *_, boxes in GOODS), bold)
    book.close()
    return written.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make_workbook())
