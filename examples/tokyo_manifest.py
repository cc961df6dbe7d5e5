"""The list of a shipment from Beijing to Tokyo as a workbook: examples/tokyo-2020.xlsx.

    python examples/tokyo_manifest.py examples/tokyo-2020.xlsx

What was sent is from a report of sister cities helping each other (Can Kao Xiao Xi,
2020-03-26). How much, in how many boxes and of which date it does not tell: those are made up.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

DAY: Final = dt.datetime(2020, 3, 26, tzinfo=dt.UTC)
HEADER: Final = (
    "寄语", "语言", "模板", "发自", "发往", "品名", "数量", "单位", "箱数", "毛重(kg)",
    "有效期至",
)  # fmt: skip
LABEL: Final = ("sincerity", "zh-ja", "box-4x6in", "北京", "东京")
GOODS: Final = (
    ("防护服", 50, "件", 6, 12.5, None),
    ("手套", 1000, "双", 3, 9, None),
    ("消毒液", 12, "瓶", 4, 13.2, dt.date(2022, 3, 31)),
    ("体温检测仪", 20, "台", 2, 8.4, None),
)


def workbook() -> bytes:
    """The file, the same each time."""
    book = Workbook()
    sheet = book.active
    sheet.title = "东京"
    sheet.append(HEADER)
    for item, quantity, unit, boxes, weight, expiry in GOODS:
        sheet.append((*LABEL, item, quantity, unit, boxes, weight, expiry))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in "ABCDEFGHIJK":
        sheet.column_dimensions[column].width = 14
    for row in range(2, len(GOODS) + 2):
        sheet.cell(row, 7).number_format = "#,##0"
        sheet.cell(row, 11).number_format = 'yyyy"年"m"月"d"日"'
    book.properties.creator = "cardgen"
    book.properties.created = DAY
    written = io.BytesIO()
    book.save(written)
    return _dated(written)


def _dated(written: io.BytesIO) -> bytes:
    """The same package as of `DAY`: openpyxl puts the time of writing into it."""
    made = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = re.sub(
                rb"(<dcterms:modified[^>]*>)[^<]*",
                rb"\g<1>" + DAY.strftime("%Y-%m-%dT%H:%M:%SZ").encode(),
                old.read(name),
            )
            entry = zipfile.ZipInfo(name, DAY.timetuple()[:6])
            new.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(workbook())
