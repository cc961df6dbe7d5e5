"""Values for the fields of the built-in templates, as people type them."""

from __future__ import annotations

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
