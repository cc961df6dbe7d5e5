"""Values for the fields of the built-in templates, as people type them."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from cardgen import Project

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
    "seal": "首尔市印",
    "name": "王小明",
    "name_target": "Wang Xiaoming",
    "title": "感谢状",
    "title_target": "感謝状",
    "number": "2020-17",
    "role": "Director",
    "role_target": "Section 1",
    "dear": "亲爱的朋友们：",
    "dear_target": "Dear friends",
    "words": "感谢各位一直以来的情谊。愿春天早日到来。",
    "words_target": "Thank you for all these years.",
    "signed": "首尔市民",
    "signed_target": "Seoul",
}


def fields_among(names: Container[str]) -> dict[str, str]:
    """Choose the fields with these names; for a template of handling marks only, a mark."""
    fields = {name: value for name, value in FIELDS.items() if name in names}
    return fields or ({"handling": "this-way-up"} if "handling" in names else {})


@cache
def built_in() -> tuple[str, ...]:
    """List the built-in templates by name; those for any page with their first size."""
    project = Project.open()
    return tuple(project.template_samples(name)[0] for name in sorted(project.template_files()))
