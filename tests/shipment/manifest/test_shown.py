"""Each value of a list is on the label, in a finding, or in a column for the paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cardgen import Project, render
from cardgen.catalog import format_value
from cardgen.errors import FieldError
from cardgen.shipment.manifest.columns import COLUMNS
from cardgen.shipment.manifest.manifest import diagnose_manifest
from tests.fields import built_in

PROJECT = Project.open()
PAIR = "zh-ko"
VALUES: Final = {
    "from": ("首尔", "麻浦区"), "to": ("北京", "石景山区"), "item": ("医用口罩", "手套"),
    "quantity": ("8000", "12"), "unit": ("只", "件"), "lot": ("L2403A", "0017"),
    "expiry": ("2027-12-31", "2022-03-31"), "order": ("PO-77",), "gtin": ("8801234567893",),
    "gross_weight": ("12.5",), "sender": ("市政府",), "recipient": ("마포구청",),
}  # fmt: skip
TEMPLATES = built_in()
PAPER = {name for name, column in COLUMNS.items() if column.paper}
KINDS: Final = {"from": "city", "to": "city", "item": "item", "unit": "unit", "expiry": "date",
                "quantity": "integer"}  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, dict[str, str], frozenset[str]]:
    """Draw a template, a row of values by column, and the columns for the paper."""
    columns = draw(st.lists(st.sampled_from(list(VALUES)), unique=True))
    row = {name: draw(st.sampled_from(("", *VALUES[name]))) for name in columns}
    paper = draw(st.frozensets(st.sampled_from(list(VALUES)), max_size=3))
    return draw(st.sampled_from(TEMPLATES)), row, paper


@cache
def draw_label(template: str, row: frozenset[tuple[str, str]]) -> str | None:
    """Collect the texts and the contents of barcodes on the label of a row.

    None if a value is missing that the label needs, as a count for a GTIN.
    """
    numbered = {"boxes": "49", "box": "17", "sscc": "3 8801234 000000017 9"}
    known = PROJECT.template(template).fields
    fields = {name: of for name, of in {**numbered, **dict(row)}.items() if name in known}
    label = PROJECT.label("brothers", pair=PAIR, template=template, fields=fields, given=())
    try:
        return render(label.document(), "txt").decode()
    except FieldError:
        return None


def is_on(label: str, name: str, value: str) -> bool:
    glossary = PROJECT.glossary(PAIR)
    kind = KINDS.get(name, "text")
    plain = value.replace("-", "")[2:] if kind == "date" else value  # as GS1 has dates
    words = {format_value(value, kind, lang, glossary) for lang in ("zh", "ko")} | {plain}
    return any(word in label or word.replace(" ", "") in label for word in words)


@pytest.mark.ci
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows())
def test_no_value_vanishes(
    tmp_path: Path, drawing: tuple[str, dict[str, str], frozenset[str]]
) -> None:
    template, row, paper = drawing
    path = tmp_path / "list.csv"
    lines = [",".join((*row, "boxes")), ",".join((*row.values(), "3"))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, found = diagnose_manifest(
        path, PROJECT, message="brothers", pair=PAIR, template=template, paper=paper
    )
    told = {name for each in found for name in row if f"column {name}:" in each.message}
    given_ = frozenset((name, value) for name, value in row.items() if value)
    label = draw_label(template, given_)
    for name, value in given_:
        if label is not None and name not in told | paper | PAPER:
            assert is_on(label, name, value), (template, name, row)
