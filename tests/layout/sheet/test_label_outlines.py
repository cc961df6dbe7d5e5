from __future__ import annotations

from cardgen import Document, render
from cardgen.display import Page, Rect
from cardgen.layout.sheet.label_outlines import draw_outline
from cardgen.stock.stock import Stock
from tests.drawn import items, runs
from tests.layout import studio
from tests.stock.samples import stock

SIX = stock()


def page(sheet: Stock = SIX, offset: tuple[float, float] = (0.0, 0.0)) -> Page:
    return draw_outline(sheet, studio.fonts(), offset)


def rects(made: Page) -> list[Rect]:
    return [item for item in items(made) if isinstance(item, Rect)]


def texts(made: Page) -> list[str]:
    return [run.text for run in runs(made)]


def ticks(made: Page) -> list[float]:
    """Positions in points of the ticks across the first label's left edge."""
    return sorted(
        round(item.x + item.width / 2, 3) for item in rects(made) if item.height in (4.0, 8.0)
    )


def test_each_label_has_its_outline_open_at_round_corners() -> None:
    for number in range(1, 7):
        x, y = SIX.corner(number)
        sides = [
            (x + 4, y - 0.125, 72, 0.25),
            (x + 4, y + 89.875, 72, 0.25),
            (x - 0.125, y + 4, 0.25, 82),
            (x + 79.875, y + 4, 0.25, 82),
        ]
        for side in sides:
            assert any((r.x, r.y, r.width, r.height) == side for r in rects(page()))


def test_labels_are_numbered_and_the_sheet_is_named() -> None:
    shown = texts(page())
    assert shown[:6] == ["1", "2", "3", "4", "5", "6"]
    assert "six: 2 × 3 of 28.22 × 31.75 mm on 70.56 × 105.83 mm" in shown


def test_a_scale_shows_how_far_the_edge_is_off() -> None:
    millimetre = 72 / 25.4
    inside = stock(('label = "80pt', 'label = "60pt'), ('"10pt"', '"30pt"'))
    assert ticks(page(inside)) == [round(30 + n * millimetre, 3) for n in range(-5, 6)]
    assert {"−5", "5"} <= set(texts(page(inside)))


def test_no_tick_is_where_no_printer_prints() -> None:
    """If labels began at 4.67 mm, the tick −5 was beyond the paper."""
    assert ticks(page())[0] == round(90 - 5 * 72 / 25.4, 3)  # where the label ends
    full = stock(('"10pt", "5pt"', '"0pt", "0pt"'))
    assert ticks(page(full))[0] == round(80 - 5 * 72 / 25.4, 3)
    whole = stock(
        ("columns = 2", "columns = 1"),
        ('label = "80pt', 'label = "200pt'),
        ('"10pt", "5pt"', '"0pt", "0pt"'),
        ('"100pt"', '"200pt"'),
    )
    assert [round(at * 25.4 / 72) for at in ticks(page(whole))] == list(range(16))


def test_the_number_stands_in_the_middle_of_its_label() -> None:
    run = next(run for run in runs(page()) if run.text == "4")
    middle = run.x + sum(glyph.advance for glyph in run.glyphs) / 2
    assert abs(middle - (110 + 40)) < 0.01
    assert 100 < run.y < 190


def test_offset_moves_everything() -> None:
    for before, after in zip(items(page()), items(page(offset=(2, -1))), strict=True):
        assert (round(after.x - before.x, 6), round(after.y - before.y, 6)) == (2, -1)


def test_it_can_be_drawn() -> None:
    assert page().mono
    assert render(Document((page(),), "", ()), "png", 150)[:4] == b"\x89PNG"
