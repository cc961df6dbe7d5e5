"""Pages of a flow: where they end, and what begins level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from cardgen.display import Color
from cardgen.layout.flow import FlowGap, FlowItem, FlowSheet, FlowText, PageFrames, flow
from cardgen.layout.inline import Frame
from tests.drawn import roles
from tests.layout.flow.flows import (
    FRAME,
    PITCH,
    SIZE,
    SeenLine,
    complaint,
    content,
    lines,
    one,
    pages,
    read_lines,
    runs,
)


def test_no_page_ends_with_one_line_of_a_paragraph() -> None:
    assert pages(lines(5), lines(5, "二")) == ["一" * 5, "二" * 5]


def test_no_page_begins_with_one_line_of_a_paragraph() -> None:
    assert pages(lines(3), lines(4, "二")) == ["一一一二二", "二二"]
    assert pages(lines(1), lines(6, "二")) == ["一二二二二", "二二"]


def test_three_lines_are_never_parted() -> None:
    assert pages(lines(4), lines(3, "二")) == ["一一一一", "二二二"]


def test_a_paragraph_may_ask_for_more_lines_or_fewer() -> None:
    assert pages(lines(5), lines(5, "二", orphans=1)) == ["一一一一一二", "二二二二"]
    assert pages(lines(3), lines(6, "二", orphans=4)) == ["一一一", "二" * 6]
    assert pages(lines(3), lines(4, "二", widows=1)) == ["一一一二二二", "二"]


def test_what_is_kept_takes_its_last_lines_to_the_next_page() -> None:
    """A signature alone on a page could be under any letter."""
    signature = lines(1, "署")
    assert pages(lines(6, kept=True), signature) == ["一一一一", "一一署"]
    assert pages(lines(6), signature) == ["一" * 6, "署"]


def test_a_chain_of_what_is_kept_stays_together() -> None:
    chain: list[FlowItem] = [
        lines(1, "此", kept=True),
        FlowGap(3.0),
        lines(1, "敬", kept=True),
        lines(1, "署"),
    ]
    assert pages(lines(4, kept=True), *chain) == ["一一", "一一此敬署"]
    assert pages(lines(3, kept=True), *chain) == ["一一一此敬署"]


def test_a_heading_has_two_lines_below_it() -> None:
    assert pages(lines(4), lines(1, "题", kept=True), lines(4, "二")) == [
        "一一一一",
        "题二二二二",
    ]
    assert pages(lines(3), lines(1, "题", kept=True), lines(4, "二")) == [
        "一一一题二二",
        "二二",
    ]


def test_what_no_page_can_keep_is_parted_between_items_first() -> None:
    assert pages(*(lines(1, char, kept=True) for char in "天地玄黄宇宙洪荒")) == [
        "天地玄黄宇宙",
        "洪荒",
    ]
    assert pages(lines(9, orphans=9)) == ["一" * 6, "一" * 3]


def test_white_between_items_is_the_larger_and_comes_on_top_of_leading() -> None:
    items: list[FlowItem] = [
        lines(1, after=4.0),
        lines(1, "二", before=7.0),
        FlowGap(5.0),
        lines(1, "三"),
    ]
    (sheet,) = one(*items)
    tops = [run.y for run in runs(sheet)]
    assert [round(b - a, 2) for a, b in pairwise(tops)] == [22.0, 20.0]


def test_no_page_begins_with_white() -> None:
    for white in ([FlowGap(50.0)], [FlowGap(200.0)]):
        first, second = one(lines(5), *white, lines(3, "二", before=9.0))
        assert runs(second)[0].y == runs(first)[0].y
    assert pages(lines(6), FlowGap(50.0)) == ["一" * 6]  # and no page is made for it


def test_no_items_are_one_empty_page() -> None:
    assert one() == [FlowSheet(())]


def test_a_first_page_may_have_less_room() -> None:
    first = Frame(20.0, 90.0, 100.0, 30.0)
    sheets = flow([[lines(6)]], PageFrames((first,), (FRAME,)))
    assert [[round(run.y, 1) for run in runs(sheet)] for sheet in sheets] == [
        [98.8, 113.8],
        [28.8, 43.8, 58.8, 73.8],
    ]


def test_a_list_over_pages() -> None:
    items = [lines(1), *(lines(2, char, role="list-item") for char in "甲乙丙")]
    assert [roles(sheet.items) for sheet in one(*items)] == [
        ["paragraph", ["list", "list-item", "list-item"]],
        [["list", "list-item"]],
    ]


def level(left: Sequence[FlowItem], right: Sequence[FlowItem]) -> list[tuple[str, str]]:
    """First characters of the lines of both columns, page by page."""
    frames = (FRAME, FRAME._replace(x=200.0))
    sheets = flow([left, right], PageFrames(frames, frames), level=True)
    return [
        (
            "".join(run.text[0] for run in runs(sheet) if run.x < 150.0),
            "".join(run.text[0] for run in runs(sheet) if run.x > 150.0),
        )
        for sheet in sheets
    ]


def test_columns_are_level_from_item_to_item() -> None:
    frames = (FRAME, FRAME._replace(x=200.0))
    columns = [[lines(1), lines(1, "二")], [lines(3, "甲"), lines(2, "乙")]]
    (sheet,) = flow(columns, PageFrames(frames, frames), level=True)
    tops = {
        char: min(run.y for run in runs(sheet) if run.text[0] == char) for char in "一二甲乙"
    }
    assert tops["一"] == tops["甲"]
    assert tops["二"] == tops["乙"] == tops["一"] + 3 * PITCH


def test_a_long_pair_goes_on_in_both_columns() -> None:
    assert level([lines(8)], [lines(10, "甲")]) == [("一" * 6, "甲" * 6), ("一一", "甲" * 4)]
    assert level([lines(3), lines(1, "二")], [lines(8, "甲"), lines(1, "乙")]) == [
        ("一一一", "甲" * 6),
        ("二", "甲甲乙"),
    ]


def test_a_pair_begins_on_one_page() -> None:
    """Three lines cannot be divided, so the long text beside them waits too."""
    left, right = [lines(4), lines(3, "二")], [lines(1, "甲"), lines(8, "乙")]
    assert level(left, right) == [("一一一一", "甲"), ("二二二", "乙" * 6), ("", "乙乙")]


def test_a_closing_is_not_alone_in_one_of_two_columns() -> None:
    left = [lines(4, kept=True), lines(1, "署")]
    right = [lines(8, "甲", kept=True), lines(1, "签")]
    assert level(left, right) == [("一一", "甲" * 6), ("一一署", "甲甲签")]


def test_what_a_column_lacks_is_left_white() -> None:
    assert level(
        [lines(1), FlowGap(0.0), lines(1, "三")], [lines(1, "甲"), lines(2, "乙")]
    ) == [
        ("一三", "甲乙乙"),
    ]


def test_facing_columns_have_pages_in_turn() -> None:
    sheets = flow(
        [[lines(3), lines(2, "二")], [lines(5, "甲"), lines(4, "乙")]],
        PageFrames((FRAME, FRAME), (FRAME, FRAME)),
        facing=True,
    )
    found = [
        (sheet.column, [(run.text[0], round(run.y, 1)) for run in runs(sheet)])
        for sheet in sheets
    ]
    assert found == [
        (0, [("一", 28.8), ("一", 43.8), ("一", 58.8)]),
        (1, [("甲", y) for y in (28.8, 43.8, 58.8, 73.8, 88.8)]),
        (0, [("二", 28.8), ("二", 43.8)]),
        (1, [("乙", y) for y in (28.8, 43.8, 58.8, 73.8)]),
    ]


def test_columns_that_are_not_level_go_on_by_themselves() -> None:
    frames = (FRAME, FRAME._replace(x=200.0))
    sheets = flow([[lines(2)], [lines(8, "甲")]], PageFrames(frames, frames))
    assert ["".join(run.text[0] for run in runs(sheet)) for sheet in sheets] == [
        "一一甲甲甲甲甲甲",
        "甲甲",
    ]


def test_a_line_deeper_than_a_page() -> None:
    assert complaint(lines(2, place="greeting"), frame=FRAME._replace(height=9.0)) == (
        "overflow: greeting ('一一一一一一一一一一一一一'): a line is 3.53 mm high, "
        "but a page has room for 3.17 mm\n"
        "  hint: make the text smaller, or give the page more room"
    )


def test_frames_that_do_not_suit_the_columns() -> None:
    with pytest.raises(ValueError, match="a frame for each column"):
        flow([[], []], PageFrames((FRAME,), (FRAME,)))
    with pytest.raises(ValueError, match="the same measure"):
        flow([[]], PageFrames((FRAME,), (FRAME._replace(width=90.0),)))


WORDS = {
    "zh-Hans": "天地玄黄宇宙洪荒，日月盈昃。辰宿列张",
    "ja": "いろはにほへと、散りぬるを。我が世誰ぞ",
    "ko": "하늘 땅이 검고 누르다. 우리는 멀리 있다, ",
}


class RandomText(NamedTuple):
    """Properties of a random paragraph."""

    lang: str
    characters: int
    justify: bool
    before: float
    first: float


PARAGRAPHS = st.builds(
    RandomText,
    st.sampled_from(sorted(WORDS)),
    st.integers(1, 160),
    st.booleans(),
    st.sampled_from([0.0, 0.0, 4.0, 15.0]),
    st.sampled_from([-10.0, 0.0, 20.0]),
)
ROWS = st.lists(st.tuples(PARAGRAPHS, PARAGRAPHS, st.booleans()), min_size=1, max_size=7)
SHORT = 30  # characters of what is kept with the next, so that a page can do that


def column(
    number: int, rows: Sequence[tuple[RandomText, RandomText, bool]], *, vertical: bool
) -> list[FlowText]:
    items: list[FlowText] = []
    for index, row in enumerate(rows):
        chosen = row[1] if number else row[0]
        lang = "ja" if vertical else chosen.lang  # all of a column is then in one line
        kept = row[2] and not (items and items[-1].kept)
        words = (WORDS[lang] * 20)[: min(chosen.characters, SHORT if kept else 160)]
        made = content(
            words,
            lang,
            justify=chosen.justify,
            vertical=vertical,
            color=Color(number, index, 0),
        )
        items.append(
            FlowText(made, start=10.0, before=chosen.before, kept=kept, first=chosen.first)
        )
    return items


def solid(words: str) -> str:
    return "".join(words.split())


def judge(items: list[FlowText], found: list[SeenLine], room: tuple[float, float]) -> None:
    """Check the lines of a column, level or not."""
    for index, item in enumerate(items):
        own = [line for line in found if line.item == index]
        assert solid("".join(line.text for line in own)) == solid(item.content.paragraph.text)
        parts = [len(list(part)) for _, part in groupby(own, lambda line: line.sheet)]
        assert len(parts) == 1 or min(parts) >= 2
        if item.kept and index + 1 < len(items):
            following = next(line for line in found if line.item == index + 1)
            assert own[-1].sheet == following.sheet
    assert [line.item for line in found] == sorted(line.item for line in found)
    for above, below in pairwise(found):
        assert above.sheet <= below.sheet
        if above.sheet == below.sheet:
            assert below.at - above.at >= PITCH - 0.02
    for line in found:
        assert room[0] <= line.at <= room[1]


@settings(max_examples=60)
@given(
    ROWS,
    st.integers(0, 7),
    st.sampled_from(["one", "level", "facing"]),
    st.booleans(),
    st.integers(100, 190),
    st.integers(200, 420),
)
def test_lines_of_any_flow(
    rows: list[tuple[RandomText, RandomText, bool]],
    second: int,
    kind: str,
    vertical: bool,
    measure: float,
    depth: float,
) -> None:
    """There are no widows, orphans or overlaps; kept items stay together, all in order."""
    size = (depth, measure) if vertical else (measure, depth)
    frame = Frame(0.0, 0.0, *map(float, size))
    columns = [
        column(0, rows, vertical=vertical),
        column(1, rows[:second], vertical=vertical),
    ]
    if kind == "one":
        columns = columns[:1]
    frames = (frame,) * len(columns)
    sheets = flow(
        columns,
        PageFrames(frames, frames),
        level=kind == "level",
        facing=kind == "facing",
        vertical=vertical,
    )
    if kind == "facing":
        assert [sheet.column for sheet in sheets] == [0, 1] * (len(sheets) // 2)
        sheets = [
            FlowSheet((*one.items, *other.items))
            for one, other in zip(sheets[::2], sheets[1::2], strict=True)
        ]
    room = (-depth + SIZE / 2, -SIZE / 2) if vertical else (0.0, depth)
    room = (room[0] - 0.02, room[1] + 0.02)
    found = [read_lines(sheets, number, vertical=vertical) for number in range(len(columns))]
    for items, own in zip(columns, found, strict=True):
        judge(items, own, room)
    for index in range(min(map(len, columns)) if len(columns) > 1 else 0):
        starts = [next(line for line in own if line.item == index) for own in found]
        assert starts[0].sheet == starts[1].sheet
        assert abs(starts[0].at - starts[1].at) < 0.5  # fonts differ a little in their boxes
