"""Real labels, one and more of each built-in template, that formats are tried on."""

from __future__ import annotations

from cardgen import Project
from cardgen.display import Document

FIELDS = {
    "from": "首尔",
    "to": "北京",
    "item": "医用口罩",
    "quantity": "2000",
    "unit": "只",
    "box": "3",
    "boxes": "50",
    "box_id": "SEL-BJS-03",
    "date": "2020-03-26",
    "sscc": "3 8801234 000000017 9",
    "gtin": "8801234567893",
    "lot": "L2403A17",
}
LABELS = [
    ("sister-years", "zh-ko", "box-100x150"),
    ("brothers", "zh-ja", "box-4x6in"),
    ("brothers", "zh-ja", "gs1-100x150"),
    ("sister-years", "zh-ko", "gs1-4x6in"),
    ("sister-years", "zh-ja", "box-a5"),
    ("brothers", "zh-ko", "box-a4"),
    ("sincerity", "zh-ja", "card-a6"),
    ("sincerity", "zh-ja", "card-a6-vertical"),
    ("sister-years", "zh-ko", "card-a6-vertical"),
]


def label(message: str, pair: str, template: str, *, draft: bool = False) -> Document:
    project = Project.open()
    types = project.template(template).fields
    fields = {key: value for key, value in FIELDS.items() if key in types}
    if "years" in message:
        fields["years"] = "24"
    made = project.label(message, pair=pair, template=template, fields=fields, draft=draft)
    return made.document()
