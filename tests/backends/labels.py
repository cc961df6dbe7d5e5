"""Real labels, at least one of each built-in template, for tests of formats."""

from __future__ import annotations

from cardgen import Project
from cardgen.display import Document
from tests.backends.pdf.pdfs import DATE
from tests.fields import fields_among

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
    fields = fields_among(types)
    if "years" in message:
        fields["years"] = "24"
    made = project.label(
        message, pair=pair, template=template, fields=fields, draft=draft, date=DATE
    )
    return made.document()
