from __future__ import annotations

import pytest

from cardgen.display import PageMark
from cardgen.template.template import GridCell, Track
from tests.template.samples import MM, change, complaint, load


@pytest.mark.parametrize(
    ("margin", "sides"),
    [
        ('"4mm"', (4, 4, 4, 4)),
        ('["4mm"]', (4, 4, 4, 4)),
        ('["1mm", "2mm"]', (1, 2, 1, 2)),
        ('["1mm", "2mm", "3mm", "4mm"]', (1, 2, 3, 4)),
    ],
)
def test_margins(margin: str, sides: tuple[int, ...]) -> None:
    template = load(change(('margin = "4mm"', f"margin = {margin}")))
    assert template.margin == pytest.approx([side * MM for side in sides])


def test_row_gap_comes_before_column_gap() -> None:
    template = load(change(('gap = "2mm"', 'gap = ["1mm", "3mm"]')))
    assert template.gap == pytest.approx((1 * MM, 3 * MM))


def test_folds_and_cuts_are_within_the_page() -> None:
    folds = 'folds = { left = ["30mm"] }\ncuts = { top = ["10mm"] }\n[grid]'
    assert load(change(("[grid]", folds))).marks == (
        PageMark("fold", upright=True, at=30 * MM),
        PageMark("cut", upright=False, at=10 * MM),
    )
    said = complaint(change(("[grid]", 'folds = { top = ["40mm"] }\n[grid]')))
    assert "folds: '40mm' is not within the page\n  hint: measure from the left" in said


def test_a_page_may_be_mono() -> None:
    assert load(change(("[grid]", 'colors = "mono"\n[grid]'))).mono


def test_empty_cells_are_no_area() -> None:
    template = load(change(("words words", "words .")))
    assert template.cells["words"] == GridCell(0, 0, 1, 1)
    assert "." not in template.cells


def test_tracks() -> None:
    template = load(change(('["1fr", "20mm"]', '["1.5fr", "20mm"]')))
    assert template.columns == (Track("fr", 1.5), Track("fixed", 20 * MM))
    assert template.rows == (Track("auto"), Track("fr", 1.0))


def test_rows_in_em() -> None:
    template = load(change(('rows = ["auto", "1fr"]', 'rows = ["1.5em", "auto"]')))
    assert template.rows == (Track("em", 1.5), Track("auto"))


OTHER = """one_line = ["code"]
[grid.otherwise]
rows = ["auto", "1fr", "auto"]
areas = ["words words", "logo .", ". code"]
gap = "1mm"
"""


def test_another_grid() -> None:
    text = change(('barcode = "qr"\ndata =', "text ="), ("[fields]", f"{OTHER}[fields]"))
    template = load(text)
    other = template.otherwise
    assert other is not None
    assert template.grids == (template, other)
    assert template.one_line == ("code",)
    assert (other.columns, other.areas) == (template.columns, template.areas)
    assert len(other.rows) == 3
    assert other.gap == pytest.approx((MM, MM))
    assert other.cells["code"] == GridCell(2, 1, 3, 2)


def test_an_area_may_take_several_cells() -> None:
    template = load(
        change(('"words words",', '"words logo",'), ('"logo  code",', '"code logo",'))
    )
    assert template.cells == {
        "words": GridCell(0, 0, 1, 1),
        "logo": GridCell(0, 1, 2, 2),
        "code": GridCell(1, 0, 2, 1),
    }
