"""Typesetting rules 13 and 14: readings beside their base, and emphasis."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from cardgen.catalog import parse_markup
from cardgen.fonts import hb_font
from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.layout.inline.lines import ANYWHERE
from cardgen.layout.inline.place import Frame, place_text
from cardgen.text.zhuyin import shape_zhuyin
from tests.text.samples import LANGS, chain


def of(text: str, lang: str = "ja", *, vertical: bool = False) -> Paragraph:
    """The paragraph of a text with markup."""
    return measure(
        tuple(
            Span(piece.text, lang, chain(lang), 1.0, (0, 0, 0), *piece[1:])  # type: ignore[arg-type]
            for piece in parse_markup(text)
        ),
        vertical=vertical,
    )


def extents(text: str, lang: str = "ja") -> list[tuple[float, float]]:
    return [(round(n.start, 3), round(n.end, 3)) for n in of(text, lang).annotations]


def starts(text: str, lang: str = "ja") -> list[float]:
    return [round(piece.start, 3) for piece in of(text, lang).pieces]


@pytest.mark.parametrize(
    ("text", "notes", "bases"),
    [
        # two kana are as wide as their base
        ("[念|ねん]ず", [(0, 1)], [0, 1]),
        # one for each character, or one for all
        ("[友好|ゆう|こう]", [(0, 1), (1, 2)], [0, 1]),
        ("[友好|ゆうこう]", [(0, 2)], [0, 1]),
        # a wide reading hangs over kana by half an em, its own em, and no further
        ("を[承|うけたゆう]る", [(0.5, 3.0)], [0, 1.25, 2.5]),
        ("は[承|うけた]る", [(0.75, 2.25)], [0, 1, 2]),
        # never over kanji, nor out of the line
        ("国[承|うけた]国", [(1, 2.5)], [0, 1.25, 2.5]),
        ("[承|うけた]る", [(0, 1.5)], [0.25, 1.25]),
        # no two readings touch
        ("[承|うけた][承|うけた]", [(0, 1.5), (1.5, 3)], [0.25, 1.75]),
    ],
)
def test_rule_13_readings_hang_over_kana_only(
    text: str, notes: list[tuple[float, float]], bases: list[float]
) -> None:
    assert extents(text) == notes
    assert starts(text) == bases


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("between", ["を", "、", "」", "・", "をも"])
def test_readings_above_one_kana_read_as_one(between: str, vertical: bool) -> None:
    """志を承る once printed こころざしうけたまわ as one string: an em keeps them apart."""
    text = f"の[志|こころざし]{between}[承|うけたまわ]る"
    one, two = of(text, vertical=vertical).annotations
    assert two.start - one.end >= 0.5 - 1e-9
    if between != "をも":
        assert two.start - one.end == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "lang", "notes", "bases"),
    [
        # over the ink of what clings to the base, by one of its own em
        ("[志|ここころ]、", "ja", [(0, 2)], [0.5, 1.5]),
        ("[志|こころざし]。", "ja", [(0, 2.5)], [0.75, 2]),
        ("「[志|ここころ]」", "ja", [(0.5, 2.5)], [0, 1, 2]),
        ("国・[志|ここころ]・国", "ja", [(1.5, 3.5)], [0, 1, 2, 3, 4]),
        # over the white of what does not
        ("国、[志|ここころ]（国", "ja", [(1.5, 3.5)], [0, 1, 2, 3, 4]),
        ("国」[志|ここころ]国", "ja", [(1.5, 3.5)], [0, 1, 2, 3.5]),
        # over nothing where there is none
        ("！[志|ここころ]！", "ja", [(1, 3)], [0, 1.5, 3]),
        ("《[志|ここころ]《", "ko", [(0, 2)], [0, 0.5, 2]),
        ("國。[志|ここころ]。", "zh-Hant", [(2, 4)], [0, 1, 2.5, 3.5]),
        ("说“[志|ここころ]”。", "zh-Hans", [(1.5, 3.5)], [0, 1, 2, 3, 3.5]),
    ],
)
def test_readings_and_the_marks_beside_them_fall_apart(
    text: str, lang: str, notes: list[tuple[float, float]], bases: list[float]
) -> None:
    assert extents(text, lang) == notes
    assert starts(text, lang) == bases


def test_rule_13_a_short_reading_is_spread_over_its_base() -> None:
    """さん over three Han: white of 2 em, a quarter of it at the ends, half between."""
    (note,) = of("[山川国|さん]").annotations
    assert [round(piece.start, 3) for piece in note.pieces] == [0.5, 2.0]


def test_rule_13_pinyin_is_centred_and_set_apart() -> None:
    notes = of("[友好|yǒu|hǎo]城", "zh-Hans").annotations
    bases = of("[友好|yǒu|hǎo]城", "zh-Hans").pieces
    for note, base in zip(notes, bases, strict=False):
        assert note.start + note.end == pytest.approx(base.start + base.end)
    assert notes[1].start - notes[0].end >= 0.25 * 0.5


@pytest.mark.parametrize("vertical", [False, True])
def test_rule_13_zhuyin_stands_to_the_right_of_each_character(vertical: bool) -> None:
    paragraph = of("[山|ㄕㄢ][川|ㄔㄨㄢ]國", "zh-Hant", vertical=vertical)
    first, second = paragraph.annotations
    assert (first.start, first.end, second.start, second.end) == (
        (0, 1, 1, 2) if vertical else (1, 1.5, 2.5, 3)
    )
    (line,) = paragraph.under(ANYWHERE).choose(1, 9)
    runs = place_text(paragraph, [line], 100.0, 1.3, Frame(0, 0, 400, 400), "start", "start")
    # Lines begin 4.6 points before the frame: by the white that Han characters carry.
    (left,) = {run.x for run in runs if run.size == 100} if vertical else {0.0}
    for run, base in zip((run for run in runs if run.size < 100), (0, 1), strict=True):
        assert run.size == pytest.approx(30)  # 3 to 10
        tops = [run.y + glyph.y - 0.88 * run.size for glyph in run.glyphs]
        assert [b - a for a, b in pairwise(tops)] == pytest.approx([30.0] * (len(tops) - 1))
        middle = (tops[0] + tops[-1] + 30) / 2
        assert middle == pytest.approx((base + 0.5) * 100 - 4.6 if vertical else 50)
        edge = left + 50 if vertical else (1 + 1.5 * base) * 100 - 4.6
        assert run.x + run.glyphs[0].x == pytest.approx(edge)


@pytest.mark.parametrize("text", ["ㄩㄝˋ", "˙ㄇㄚ"])
def test_rule_13_tones_stand_clear_of_the_symbols(text: str) -> None:
    cluster = shape_zhuyin(text, "zh-Hant", chain("zh-Hant"), vertical=False)
    assert cluster.font
    font = hb_font(cluster.font)
    boxes = []
    for glyph in cluster.glyphs:
        ink, scale = font.get_glyph_extents(glyph.id), cluster.scale / font.face.upem
        left, top = glyph.x + ink.x_bearing * scale, glyph.y - ink.y_bearing * scale
        boxes.append((left, top, left + ink.width * scale, top - ink.height * scale))
    for (x0, y0, x1, y1), (u0, v0, u1, v1) in combinations(boxes, 2):
        assert x1 < u0 or u1 < x0 or y1 < v0 or v1 < y0
    assert all(box[0] >= 0 and box[2] <= 1 for box in boxes)


def test_rule_13_zhuyin_of_several_characters_at_once_is_a_group() -> None:
    assert extents("[山川|ㄕㄢㄔㄨㄢ]", "zh-Hant") == [(0, 2.5)]


def test_a_base_is_not_divided() -> None:
    nodes = {node.piece for node in of("国[友好国|ゆうこうこく]国").under(ANYWHERE).nodes}
    assert not nodes & {2, 3}
    each = {node.piece for node in of("国[友好国|ゆう|こう|こく]国国国").under(ANYWHERE).nodes}
    assert {2, 3} <= each


@pytest.mark.parametrize(
    ("lang", "vertical", "mark", "below"),
    [
        ("zh-Hans", False, "•", True), ("zh-Hans", True, "•", False),
        ("ja", False, "•", False), ("ja", True, "﹅", False),
        ("ko", False, "•", False), ("ko", True, "•", False),
    ],
)  # fmt: skip
def test_rule_14_dots_for_emphasis_stand_where_the_language_wants(
    lang: str, vertical: bool, mark: str, below: bool
) -> None:
    paragraph = of("*国，国*国", lang, vertical=vertical)
    assert [note.span.text for note in paragraph.annotations] == [mark, mark]
    assert [note.first for note in paragraph.annotations] == [0, 2]
    assert {note.side == "under" for note in paragraph.annotations} == {below}
    for note in paragraph.annotations:
        base = paragraph.pieces[note.first]
        assert note.start + note.end == pytest.approx(base.start + base.end)


def test_lines_make_room_and_stay_aligned() -> None:
    plain, read = of("念ず\nれば"), of("[念|ねん]ず\nれば")
    assert plain.height(2, 1.2) == pytest.approx(2.2)
    assert read.height(2, 1.2) == pytest.approx(1.5 + 1)  # both lines 1.5 apart
    assert read.height(2, 2.0) == pytest.approx(2.0 + 1)


@pytest.mark.parametrize("vertical", [False, True])
def test_where_a_reading_stands(vertical: bool) -> None:
    """A base of 20 points has a reading of 10 at its em box: above it, or to the right."""
    paragraph = of("[念|ねん]", vertical=vertical)
    lines = paragraph.under(ANYWHERE).choose(1, 1)
    base, note = place_text(paragraph, lines, 20, 1, Frame(0, 0, 30, 30), "start", "start")
    assert (base.text, note.text, base.size, note.size) == ("念", "ねん", 20, 10)
    if vertical:
        assert (base.x, note.x) == (10, 25)
        assert note.vertical
    else:
        assert base.y == pytest.approx(0.88 * 20)
        assert note.y == pytest.approx(0.88 * 10 - 10)


def test_a_reading_wider_than_its_base_stays_in_a_line_that_ends_with_a_space() -> None:
    nodes = of("[国|こくこくこ] 国国").nodes
    assert [round(node.end, 3) for node in nodes if node.piece == 2] == [2.5]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("*を*[承|うけたゆう]国", (1.0, 3.5)),  # the dot of を keeps its place
        ("国[承|うけたゆう]*る*", (1.0, 3.5)),
    ],
)
def test_no_reading_hangs_over_a_dot(text: str, note: tuple[float, float]) -> None:
    assert note in extents(text)
    for one, two in pairwise(sorted(extents(text))):
        assert one[1] <= two[0]


@pytest.mark.parametrize("vertical", [False, True])
def test_a_reading_stands_beside_its_base_among_larger_lettering(vertical: bool) -> None:
    """A Han character of 10 points behind one of 20 has a reading of 5 at its own edge."""
    large, small = Span("国", "ja", chain("ja"), 2.0), Span("念", "ja", chain("ja"))
    paragraph = measure((large, replace(small, readings=("ねん",))), vertical=vertical)
    lines = paragraph.under(ANYWHERE).choose(1, 3)
    _, base, note = place_text(paragraph, lines, 10, 1, Frame(0, 0, 40, 40), "start", "start")
    if vertical:
        assert note.x - base.x == pytest.approx(5 + 2.5)
    else:
        assert base.y - note.y == pytest.approx(0.88 * 10 + 0.12 * 5)


def test_no_reading_hangs_over_kana_of_another_size() -> None:
    small = Span("承", "ja", chain("ja"), 1.0, readings=("うけたゆう",))
    large = Span("る", "ja", chain("ja"), 2.0)
    (note,) = measure((small, large)).annotations
    assert note.end <= measure((small, large)).pieces[1].start
    (note,) = measure((large, small)).annotations
    assert note.start >= measure((large, small)).pieces[0].end


KANJI = st.sampled_from("国念友好")
KANA = st.text(st.sampled_from("ねんゆう"), min_size=1, max_size=6)
MARKED = st.lists(
    st.one_of(st.builds("[{}|{}]".format, KANJI, KANA), KANJI, st.sampled_from("ずれ、「」A1")),
    min_size=1,
    max_size=12,
).map("".join)


@given(MARKED, st.sampled_from(LANGS), st.booleans())
def test_no_readings_meet_and_none_covers_a_han(text: str, lang: str, vertical: bool) -> None:
    paragraph = of(text, lang, vertical=vertical)
    for one, two in pairwise(paragraph.annotations):
        assert one.end <= two.start + 1e-6
    for note in paragraph.annotations:
        for number, piece in enumerate(paragraph.pieces):
            char = paragraph.spans[piece.span].text[piece.cluster.start]
            if not note.first <= number < note.last and char in "国念友好":
                assert piece.end <= note.start + 1e-6 or piece.start >= note.end - 1e-6
    for width in (1.0, 3.0, 100.0):
        count = paragraph.under(ANYWHERE).fewest(width)
        if count is not None:
            for line in paragraph.under(ANYWHERE).choose(count, width):
                assert line.width <= width + 1e-3
