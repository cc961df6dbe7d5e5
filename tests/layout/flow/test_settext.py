"""Paragraphs of a flow: indents, labels, seals, and caches."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from cardgen.display import BLACK, Color, Path, PathSegment, Rect
from cardgen.layout.flow import FlowSheet, FlowText, SealStamp
from cardgen.layout.flow.items import Axes
from cardgen.layout.flow.settext import KEPT, _lines, set_text
from cardgen.layout.inline import Frame
from tests.drawn import roles
from tests.layout.flow.flows import FRAME, complaint, content, draw, lines, one, runs, text

WORDS = "天地玄黄宇宙洪荒日月盈昃"
SEAL = (Rect(0.0, 0.0, 12.0, 12.0, BLACK),)


def dump(*items: object, vertical: bool = False) -> list[str]:
    """The dump without faces, glyphs and lengths."""
    return [
        line.partition(" NotoSans")[0] + " " + line.partition('"')[2].partition('"')[0]
        for line in draw(*items, vertical=vertical)  # type: ignore[arg-type]
    ]


def test_indents() -> None:
    assert dump(text(WORDS, first=20.0, start=5.0, end=5.0)) == [
        "run 44.54 28.80 10.00 天地玄黄宇宙洪",
        "run 24.54 43.80 10.00 荒日月盈昃",
    ]


def test_a_first_line_that_hangs_out() -> None:
    assert dump(text(WORDS, first=-20.0, start=20.0)) == [
        "run 19.54 28.80 10.00 天地玄黄宇宙洪荒日月",
        "run 39.54 43.80 10.00 盈昃",
    ]


def test_a_label_stands_in_front_of_lines_that_are_level() -> None:
    """Decree on official documents (Korea): lines begin below the first letter of the text."""
    assert dump(text(WORDS, first=-20.0, start=20.0, label=content("一、"))) == [
        "run 19.54 28.80 10.00 一、",
        "run 39.54 28.80 10.00 天地玄黄宇宙洪荒",
        "run 39.54 43.80 10.00 日月盈昃",
    ]
    long = text(WORDS, first=-20.0, start=20.0, label=content("（十一）"))
    assert dump(long) == [
        "run 14.54 28.80 10.00 （十一）",
        "run 54.54 28.80 10.00 天地玄黄宇宙",
        "run 39.54 43.80 10.00 洪荒日月盈昃",
    ]


def test_a_label_is_not_repeated_on_the_next_page() -> None:
    numbered = lines(8, start=10.0, first=-10.0, label=content("1"))
    assert [[run.text[0] for run in runs(sheet)] for sheet in one(numbered)] == [
        ["1", *"一" * 6],
        ["一"] * 3,
    ]


@pytest.mark.parametrize(
    ("words", "stamp", "corner"),
    [
        ("市长王某", SealStamp(12.0, SEAL), (89.46, 19.0)),  # 某 from 90.46 to 100.46
        ("市长王某。", SealStamp(12.0, SEAL), (84.46, 19.0)),  # its stop has no seal
        ("市长王某", SealStamp(12.0, SEAL, "centre"), (74.46, 19.0)),
        ("市长王某", SealStamp(12.0, SEAL, along=0.5, across=-0.25), (95.46, 16.0)),
    ],
)
def test_a_seal_is_on_the_last_character(
    words: str, stamp: SealStamp, corner: tuple[float, float]
) -> None:
    """The seal's centre is on the last character's (Korea, enforcement rule, article 11)."""
    rect = dump(text(words, align="end", end=20.0, stamp=stamp))[0]
    assert rect.split(" 12.00")[0] == f"rect {corner[0]:.2f} {corner[1]:.2f}"


def test_a_seal_is_on_the_last_line_only() -> None:
    sheets = one(lines(8, stamp=SealStamp(12.0, SEAL)))
    assert [roles(sheet.items) for sheet in sheets] == [
        ["paragraph"],
        ["artifact", "paragraph"],
    ]


def test_a_seal_with_words_is_a_figure() -> None:
    ring = (PathSegment("move", (0.0, 0.0)), PathSegment("line", (9.0, 9.0)))
    seal = SealStamp(9.0, (Path(0.0, 0.0, ring, Color(200, 0, 0), "印"),))
    (sheet,) = one(lines(1), lines(1, stamp=seal))
    assert roles(sheet.items) == ["paragraph", "figure", "paragraph"]


def test_a_seal_is_painted_below_all_lettering_that_it_is_on() -> None:
    """A seal does not hide the text below it, which can be read."""
    high = SealStamp(30.0, SEAL)
    (sheet,) = one(lines(1), lines(1), lines(1, stamp=high), lines(1))
    assert roles(sheet.items) == ["paragraph", "artifact", *["paragraph"] * 3]
    upright = text("国", "ja", vertical=True)
    (sheet,) = one(upright, upright, replace(upright, stamp=high), vertical=True)
    assert roles(sheet.items) == ["paragraph", "artifact", *["paragraph"] * 2]


def test_vertical_lines_run_from_right_to_left() -> None:
    assert dump(
        text(WORDS, "ja", first=20.0, vertical=True),
        text(
            "市長王某",
            "ja",
            align="end",
            end=10.0,
            stamp=SealStamp(12.0, SEAL),
            before=5.0,
            vertical=True,
        ),
        text(
            "乙",
            "ja",
            start=20.0,
            first=-20.0,
            label=content("一、", "ja", vertical=True),
            vertical=True,
        ),
        vertical=True,
    ) == [
        "run 115.00 39.54 10.00 天地玄黄宇宙洪",
        "run 100.00 19.54 10.00 荒日月盈昃",
        "rect 74.00 89.46 12.00 × 12.00 #000000 ",
        "run 80.00 60.46 10.00 市長王某",
        "run 65.00 19.54 10.00 一、",
        "run 65.00 39.54 10.00 乙",
    ]


def test_what_is_left_of_a_whole_measure_is_in_the_margin() -> None:
    """JLREQ 2.4.2, CLREQ 2.3.5: the length of lines is a number of characters."""
    (sheet,) = one(text("一" * 30), frame=FRAME._replace(width=107.0))
    assert [(run.x, len(run.text)) for run in runs(sheet)] == [(19.54, 10)] * 3


def test_readings_keep_their_distance_where_a_page_parts_lines() -> None:
    first, second = one(lines(8))
    for sheet in (first, second):
        assert {round(b.y - a.y, 2) for a, b in pairwise(runs(sheet))} == {15.0}


def test_what_is_known_is_not_set_again() -> None:
    """Letters of a merge differ in a few words; their other lines are the same objects."""
    words = content("天地玄黄" * 20)
    before = one(lines(1), FlowText(words))
    after = one(lines(2), FlowText(words))

    def items(sheet: FlowSheet) -> object:
        return sheet.items[1].items  # type: ignore[union-attr]

    assert items(before[0]) is not items(after[0])  # other lines of it
    assert items(one(lines(1), FlowText(words))[0]) is items(before[0])
    for number in range(2 * KEPT):
        set_text(text(f"第{number}封"), Axes(vertical=False), 100.0)
    assert _lines.cache_info().currsize <= KEPT


def test_a_word_longer_than_a_line() -> None:
    assert complaint(text("a" * 30, "ko", place="row 3")) == (
        "overflow: row 3 ('aaaaaaaaaaaaaaaaaaaaaaaa…') has a word that is too long for "
        "lines of 35.28 mm\n"
        "  hint: shorten the word, or add a space where it can break"
    )


def test_a_frame_that_indents_fill() -> None:
    assert "too long for lines of" in complaint(
        text("一", start=60.0, end=50.0), frame=Frame(0.0, 0.0, 100.0, 100.0)
    )
