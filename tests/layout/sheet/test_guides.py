from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from cardgen.display import Layer, Page, PageMark, Rect
from cardgen.layout.sheet import impose
from cardgen.layout.sheet.guides import HAIRLINE, draw_guides
from cardgen.stock.stock import Stock
from tests.drawn import items
from tests.stock.samples import stock

NO_ORIGIN = ('origin = ["10pt", "5pt"]\n', "")
NO_PITCH = ('pitch = ["100pt", "95pt"]\n', "")


def lines(sheet: Stock) -> list[str]:
    return describe(draw_guides(sheet))


def describe(rects: Iterable[Rect]) -> list[str]:
    """Describe lines: `|` or `-`, the position, the start and the end."""
    texts = []
    for line in rects:
        if line.width == HAIRLINE:
            at, start, end = line.x + HAIRLINE / 2, line.y, line.y + line.height
        else:
            at, start, end = line.y + HAIRLINE / 2, line.x, line.x + line.width
        texts.append(f"{'|' if line.width == HAIRLINE else '-'} {at:g}: {start:.1f}–{end:.1f}")
    return texts


def test_sheets_that_are_cut_have_none() -> None:
    assert draw_guides(stock(("guides = true", "guides = false"))) == []


def test_labels_that_fill_the_paper_have_lines_between_them() -> None:
    four = stock(
        NO_ORIGIN, NO_PITCH, ("80pt x 90pt", "100pt x 150pt"), ("rows = 3", "rows = 2")
    )
    assert lines(four) == ["| 100: 0.0–300.0", "- 150: 0.0–200.0"]


def test_a_label_alone_has_marks_in_the_paper_around_it() -> None:
    one = stock(NO_ORIGIN, NO_PITCH, ("columns = 2", "columns = 1"), ("rows = 3", "rows = 1"))
    assert lines(one) == [
        "| 60: 83.7–100.7",
        "| 60: 199.3–216.3",
        "| 140: 83.7–100.7",
        "| 140: 199.3–216.3",
        "- 105: 38.7–55.7",
        "- 105: 144.3–161.3",
        "- 195: 38.7–55.7",
        "- 195: 144.3–161.3",
    ]


def test_labels_that_touch_share_one_line() -> None:
    two = stock(NO_ORIGIN, NO_PITCH, ("rows = 3", "rows = 1"))
    assert [line for line in lines(two) if line.startswith("| 100:")] == [
        "| 100: 105.0–195.0",
        "| 100: 83.7–100.7",
        "| 100: 199.3–216.3",
    ]


def test_gaps_between_labels_hold_marks() -> None:
    assert [line for line in lines(stock()) if line.startswith("| 90:")] == [
        "| 90: 95.0–100.0",
        "| 90: 190.0–195.0",
        "| 90: 0.0–0.7",
        "| 90: 289.3–300.0",
    ]


def test_no_mark_is_on_a_label() -> None:
    six = stock()
    for number in range(1, six.count + 1):
        x, y = six.corner(number)
        for line in draw_guides(six):
            assert not inside(line, x, y, six)


def inside(line: Rect, x: float, y: float, sheet: Stock) -> bool:
    across = line.x < x + sheet.label_width - 0.2 and line.x + line.width > x + 0.2
    down = line.y < y + sheet.label_height - 0.2 and line.y + line.height > y + 0.2
    return across and down


FOLDED = Page(
    80.0,
    90.0,
    (Layer(()),),
    marks=(PageMark("fold", upright=False, at=40.0), PageMark("cut", upright=True, at=20.0)),
)


def marks_of(sheet: Stock, *pages: Page) -> list[str]:
    """Describe the lines of a sheet with these labels, without the cut lines."""
    (made,) = impose(pages, sheet, offset=(0.0, 0.0))
    drawn = [item for item in items(made.layers[0]) if isinstance(item, Rect)]
    known = {*draw_guides(sheet)}
    return describe(line for line in drawn if line not in known)


def test_folds_are_dashed_beside_labels_and_further_cuts_whole() -> None:
    one = stock(NO_ORIGIN, NO_PITCH, ("columns = 2", "columns = 1"), ("rows = 3", "rows = 1"))
    assert marks_of(one, FOLDED) == [
        "- 145: 38.7–41.8",
        "- 145: 43.4–46.5",
        "- 145: 48.0–51.1",
        "- 145: 52.7–55.7",
        "- 145: 144.3–147.3",
        "- 145: 148.9–152.0",
        "- 145: 153.5–156.6",
        "- 145: 158.2–161.3",
        "| 80: 83.7–100.7",
        "| 80: 199.3–216.3",
    ]


def test_labels_of_a_row_have_the_mark_of_a_fold_once() -> None:
    two = stock(NO_ORIGIN, NO_PITCH, ("rows = 3", "rows = 1"))
    folded = replace(FOLDED, marks=FOLDED.marks[:1])
    assert marks_of(two, folded) == marks_of(two, folded, folded)
    assert len(marks_of(two, folded)) == 6


def test_no_label_that_is_cut_already_has_marks_and_none_without_paper_around_it() -> None:
    assert marks_of(stock(("guides = true", "guides = false")), FOLDED) == []
    full = stock(NO_ORIGIN, NO_PITCH, ("80pt x 90pt", "100pt x 100pt"))
    assert marks_of(full, replace(FOLDED, width=100.0, height=100.0)) == []
