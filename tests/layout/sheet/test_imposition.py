"""Labels on sheets: their places and their order, and the layers that sheets share."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

import pytest
from msgspec.structs import replace

from cardgen.display import (
    BLACK,
    Bars,
    Document,
    FontRef,
    GlyphRun,
    Group,
    Layer,
    Leaf,
    Page,
    Picture,
    Rect,
    Turn,
)
from cardgen.errors import LayoutError
from cardgen.layout.sheet.imposition import (
    find_edge,
    impose,
    list_cards,
    turn_for_edge,
)
from tests.drawn import groups, items
from tests.layout import studio
from tests.stock.samples import stock

SIX = stock(("guides = true", "guides = false"))
STATIC = Layer((Rect(1, 2, 3, 4, BLACK),))


def label(number: int, static: Layer = STATIC) -> Page:
    """Make a label that shows its number as the width of a rectangle."""
    return Page(80, 90, (static, Layer((Rect(5, 6, number, 1, BLACK),))), mono=True)


def labels(amount: int) -> list[Page]:
    return [label(number) for number in range(1, amount + 1)]


def numbers_on(page: Page) -> dict[int, int]:
    """Map the sheet's places, row by row, to the numbers of the labels there."""
    corners = {SIX.corner(number): number for number in range(1, SIX.count + 1)}
    found = {}
    for item in items(page.layers[1]):
        assert isinstance(item, Rect)
        found[corners[item.x - 5, item.y - 6]] = int(item.width)
    return found


def complaint(*pages: Page, **options: Any) -> str:
    with pytest.raises(LayoutError) as caught:
        list(impose(pages, SIX, **options))
    return str(caught.value)


def test_labels_fill_sheet_after_sheet() -> None:
    first, second = impose(labels(8), SIX)
    assert numbers_on(first) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6}
    assert numbers_on(second) == {1: 7, 2: 8}
    assert (first.width, first.height, first.mono) == (200, 300, True)


def test_no_labels_no_sheets() -> None:
    assert list(impose([], SIX)) == []


def test_columns() -> None:
    (page,) = impose(labels(4), SIX, order="columns")
    assert numbers_on(page) == {1: 1, 3: 2, 5: 3, 2: 4}


def test_used_labels_of_the_first_sheet_stay_empty() -> None:
    first, second = impose(labels(9), SIX, start=2, skip=[3, 5])
    assert numbers_on(first) == {2: 1, 4: 2, 6: 3}
    assert numbers_on(second) == {1: 4, 2: 5, 3: 6, 4: 7, 5: 8, 6: 9}


def test_start_and_skip_mean_the_same_labels_in_columns() -> None:
    first, second = impose(labels(4), SIX, start=5, skip=[2], order="columns")
    assert numbers_on(first) == {5: 1, 4: 2, 6: 3}
    assert numbers_on(second) == {1: 4}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"start": 0}, "there is no label 0 on six"),
        ({"start": 7}, "there is no label 7 on six"),
        ({"skip": [2, 9]}, "there is no label 9 on six"),
    ],
)
def test_labels_that_a_sheet_has_not(options: dict[str, Any], said: str) -> None:
    hint = "its labels are numbered from 1 to 6, row by row"
    assert complaint(label(1), **options) == f"sheet-position: {said}\n  hint: {hint}"


def test_no_free_label() -> None:
    assert complaint(label(1), start=5, skip=[5, 6]) == (
        "sheet-position: no label of the first sheet of six is free\n"
        "  hint: use a new sheet: start at label 1 and skip no label"
    )


def test_positions_are_checked_before_the_first_label_is_made() -> None:
    def never() -> Iterator[Page]:
        raise AssertionError
        yield label(1)

    with pytest.raises(LayoutError):
        impose(never(), SIX, start=7)


def test_all_kinds_of_items_move() -> None:
    run = GlyphRun(1, 2, FontRef("a", 0), 9, BLACK, "ko", "a", ())
    bars = Bars(1, 2, 3, 4, 1, 1, ("1",), "QR", "a")
    one: tuple[Leaf, ...] = (run, bars, Rect(1, 2, 3, 4, BLACK), Picture(1, 2, 3, 4, b""))
    (page,) = impose([Page(80, 90, (Layer(one),))] * 2, SIX, start=4)
    assert items(page)[:4] == [replace(item, x=111, y=102) for item in one]
    assert items(page)[4:] == [replace(item, x=11, y=197) for item in one]


def test_a_label_is_placed_by_one_translation() -> None:
    """The group has the label's own `items` object, and is read before the next label."""
    (page,) = impose([label(1)] * 2, SIX, start=4)
    places = (Group(110, 100, STATIC.items), Group(10, 195, STATIC.items, order=1000))
    assert page.layers[0] == Layer(places)
    assert all(group.items is STATIC.items for group in groups(page.layers[0].items))


def test_offset_moves_everything() -> None:
    cut = stock()
    (still,) = impose(labels(6), cut)
    (page,) = impose(labels(6), cut, offset=(3, -2))
    assert len(items(still.layers[0])) > 6
    for before, after in zip(still.layers, page.layers, strict=True):
        moved = [replace(item, x=item.x + 3, y=item.y - 2) for item in items(before)]
        assert items(after) == moved


def test_a_page_of_nearly_the_size_stands_in_the_middle_of_its_label() -> None:
    (page,) = impose([replace(label(1), width=79, height=91)], SIX)
    (item,) = items(page.layers[1])
    assert (item.x, item.y) == (10 + 0.5 + 5, 5 - 0.5 + 6)


@pytest.mark.parametrize(("width", "height"), [(78.5, 90), (80, 91.5)])
def test_a_page_of_another_size(width: float, height: float) -> None:
    pages = [label(1), replace(label(2), width=width, height=height)]
    size = {78.5: "27.69 × 31.75", 80: "28.22 × 32.28"}[width]
    assert complaint(*pages) == (
        f"sheet-size: a label of {size} mm does not fit six, whose labels are "
        "28.22 × 31.75 mm\n"
        '  hint: use a template with size = "28.22mm x 31.75mm" in [page]'
    )


def test_full_sheets_have_the_same_first_layer() -> None:
    one, two, three, rest = impose(labels(20), SIX)
    assert one.layers[0] is two.layers[0] is three.layers[0]
    assert rest.layers[0] is not one.layers[0]
    assert rest.layers[0].items == one.layers[0].items[:2]


def test_labels_that_have_another_static_layer_in_between() -> None:
    """A longer number may need another grid, for example."""
    other = Layer((Rect(9, 9, 9, 9, BLACK),))
    pages = [label(n, other if n in (8, 15) else STATIC) for n in range(1, 25)]
    sheets = list(impose(pages, SIX))
    assert sheets[0].layers[0] is sheets[3].layers[0]
    assert items(sheets[1])[1] == Rect(119, 14, 9, 9, BLACK)
    assert items(sheets[2])[2] == Rect(19, 109, 9, 9, BLACK)


def test_layers_that_were_thrown_away_are_not_mistaken_for_new_ones() -> None:
    """A new object may get the id of a deleted one."""

    def pages() -> Iterator[Page]:
        for number in range(600):
            yield label(number, Layer((Rect(0, 0, number, 1, BLACK),)))

    numbers = [
        int(item.width)
        for page in impose(pages(), SIX)
        for item in items(page.layers[0])
        if isinstance(item, Rect)
    ]
    assert numbers == list(range(600))


def test_labels_with_more_layers_are_painted_in_the_same_order() -> None:
    mark = Layer((Rect(7, 7, 7, 7, BLACK),))
    draft = replace(label(2), layers=(*label(2).layers, mark))
    (page,) = impose([label(1), draft], SIX)
    assert [len(layer.items) for layer in page.layers] == [2, 2, 1]
    assert items(page.layers[2]) == [Rect(117, 12, 7, 7, BLACK)]


def test_labels_without_layers() -> None:
    (page,) = impose([Page(80, 90, ())] * 2, SIX)
    assert page.layers == (Layer(()),)


@pytest.mark.parametrize(("colors", "mono"), [((True, True), True), ((True, False), False)])
def test_a_sheet_is_mono_if_all_its_labels_are(colors: tuple[bool, ...], mono: bool) -> None:
    (page,) = impose([replace(label(1), mono=color) for color in colors], SIX)
    assert page.mono is mono


def test_sheets_come_as_labels_come() -> None:
    taken: list[int] = []

    def pages() -> Iterator[Page]:
        for number in count(1):
            taken.append(number)
            yield label(number)

    sheets = impose(pages(), SIX, start=5)
    next(sheets)
    assert taken == [1, 2]
    next(sheets)
    assert len(taken) == 8


def test_memory_does_not_grow_with_the_number_of_labels() -> None:
    def alive(sheets: int) -> int:
        made = impose((label(n, Layer(())) for n in count()), SIX)
        for _ in islice(made, sheets):
            pass
        return sum(isinstance(each, Layer) for each in gc.get_objects())

    assert alive(600) <= alive(300) + 200


def test_a_real_label_on_a_sheet_is_the_label_moved() -> None:
    text = studio.page("a", '[a]\ntext = "{message}"', size="80pt x 90pt")
    document = studio.label(text).document()
    (page,) = impose(document.pages, SIX, start=6)
    (run,), (moved,) = items(document.pages[0]), items(page)
    assert moved == replace(run, x=run.x + 110, y=run.y + 195)


# --- cards with two sides


def card(number: int, turn: Turn = "page") -> list[Page]:
    """Make a card whose two sides show its number."""
    return [replace(label(number), turn=turn), label(number)]


def behind(page: Page) -> list[tuple[float, float, int]]:
    """List left, top and number of what is on the other side of a sheet, seen from the front.

    The sheet of 200 × 300 points was turned like the page of a book.
    """
    found = [item for item in items(page.layers[1]) if isinstance(item, Rect)]
    return [(200 - item.x - item.width, item.y, int(item.width)) for item in found]


def test_each_card_has_its_own_other_side() -> None:
    front, back, last, back_of_last = impose(
        [page for number in range(1, 8) for page in card(number)], SIX, edge="long"
    )
    assert numbers_on(front) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6}
    assert numbers_on(last) == {1: 7}
    assert (front.turn, back.turn, last.turn) == ("page", None, "page")
    for sheet, other in ((front, back), (last, back_of_last)):
        for number, at in zip(numbers_on(sheet).values(), numbers_on(sheet), strict=True):
            x, y = SIX.corner(at)
            assert (x + 80 - 5 - number, y + 6, number) in behind(other)


def test_a_card_stands_upside_down_where_the_paper_is_turned_around_its_other_edge() -> None:
    _, back = impose(card(4), SIX, edge="short")
    (rect,) = items(back.layers[1])
    (x, y), (wide, high) = SIX.corner(1), (80, 90)
    assert isinstance(rect, Rect)
    # The sheet is turned like a calendar, and the card like a book: from top to bottom.
    assert rect.x == pytest.approx(x + wide - 5 - 4)
    assert rect.y == pytest.approx(300 - y - high + (high - 6 - 1))


def test_cards_with_one_side_and_with_two_share_a_sheet() -> None:
    front, back = impose([label(1), *card(2), label(3)], SIX)
    assert numbers_on(front) == {1: 1, 2: 2, 3: 3}
    assert [number for *_, number in behind(back)] == [2]


def test_copies_of_a_card_are_cards() -> None:
    pages = list_cards([*card(1), label(2)], 2)
    assert [page.turn for page in pages] == ["page", None, "page", None, None, None]


def test_paper_of_the_size_of_a_card() -> None:
    """A card of 80 × 90 points is turned like a book around its long edge."""
    document = Document((*card(1),), "", ())
    assert find_edge(document.pages[0]) == "long"
    assert turn_for_edge(document, "long") == document
    front, back = turn_for_edge(document, "short").pages
    assert front == replace(document.pages[0], turn="calendar")
    assert items(back.layers[1]) == [Rect(80 - 5 - 1, 90 - 6 - 1, 1, 1, BLACK)]
