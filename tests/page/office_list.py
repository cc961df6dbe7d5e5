"""The list of an office with its real mistakes, as a workbook; and the questions about it."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from cardgen import Project
from cardgen.page.questions import Workplace, answer

ROWS = [
    ["2026년 지원물품 배송 목록"],
    [],
    ["담당: 총무과"],
    ["품 명", "규격", "박스갯수", "수량(EA)", "단위", "제조번호(LOT)", "유효기간",
     "중량(㎏)", "비고"],
    ["의료용 마스크", "대형", "２０", "500장", "", "A2403-17", "2027.12.31", "약 8.5", ""],
    ["손 소독제", "500ml", "10", "24", "병", "00125", "27.06.30", "12,5", "파손주의"],
    ["의료용 장갑", "M", "8", "천 개", "", "-", "2028-01-31", "6", ""],
    ["방호복", "L/XL", "6", "50", "벌", "—", "2027.10.01", "9.0", "천천히"],
    ["핫팩", "", "5", "100", "개", "", "", "10", "추가 예정"],
    ["합계", "", "49"],
]  # fmt: skip
COMMON = {
    "pair": "zh-ko",
    "message": "brothers",
    "template": "label",
    "stock": "avery-l7165",
    "fields": {"from": "서울", "to": "베이징"},
}


def write_office_list(path: Path, rows: list[list[str]] = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


class Desk:
    """The questions of one person in a project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = Workplace(Project.open(folder), folder)

    def close(self) -> None:
        self.place.close()

    def ask(self, kind: str, /, **question: Any) -> Any:
        return json.loads(answer(self.place, kind, json.dumps(question).encode()))

    def ask_list(self, file: Path, kind: str = "list", **more: Any) -> Any:
        data = file.read_bytes()
        named = {"name": file.name, "digest": sha256(data).hexdigest()}
        said = self.ask(kind, **{**COMMON, "file": named, **more})
        if said.get("unknown"):
            named["data"] = base64.b64encode(data).decode()
            said = self.ask(kind, **{**COMMON, "file": named, **more})
        return said


def read_workbook(data: str) -> list[list[Any]]:
    """Read the cells of a workbook in base64."""
    book = openpyxl.load_workbook(BytesIO(base64.b64decode(data)))
    assert book.active is not None
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def list_boxes(shown: Any) -> list[dict[str, Any]]:
    """List the boxes of a shipment one by one, as the page does."""
    return [
        {**run, "number": number}
        for run in shown["runs"]
        for number in range(run["first"], run["last"] + 1)
    ]
