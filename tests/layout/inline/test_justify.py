"""Rule 10: white is taken from a line, then added to it, in order and within limits."""

from __future__ import annotations

from itertools import pairwise, product
from math import floor

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.layout.inline.justify import (
    NARROW,
    _Justifier,
    justify_lines,
    measure_white,
    shrink,
    stretch,
)
from cardgen.layout.inline.lines import ANYWHERE, SYLLABLES, Line
from cardgen.template import DEFAULT_SPACING, Spacing, Unit
from cardgen.text.breaks import find_inseparable
from cardgen.text.spacing import whole_measure
from tests.drawn import runs
from tests.layout.studio import MESSAGE, label, page
from tests.text.samples import LANGS, TEXTS, chain

ZH = (
    "石景山区与麻浦区结为友好城区已有24年。疫情初起之时，贵区人民寄来口罩与防护服，每一只纸箱上都写着："
    "“我们的城市与你们站在一起。”另附《说明书》（中文·韩文）各一份，由Korean Air承运。"
)
JA = (
    "感染が広がり始めたころ、貴区の皆様はマスク50,000枚や防護服を送ってくださり、その箱の一つ一つに"
    "「私たちの街はあなたがたとともにあります。」と書き添えて（中国語・日本語）くださいました。"
)
KO = (
    "감염병이 처음 퍼지기 시작했을 때, 마포구민 여러분께서는 마스크 50,000장과 "
    "방호복을 보내 주셨고, 상자마다 “우리 도시는 여러분과 함께하겠습니다.”라고 적어 주셨습니다."
)
TEXT = {"zh-Hans": ZH, "ja": JA, "ko": KO}


def of(
    text: str,
    lang: str,
    *,
    vertical: bool = False,
    indented: bool = False,
    unit: Unit | None = None,
    spacing: Spacing = DEFAULT_SPACING,
) -> Paragraph:
    spans = (Span(text, lang, chain(lang), spacing=spacing),)
    return measure(spans, vertical=vertical, indented=indented, unit=unit)


def words(paragraph: Paragraph, line: Line) -> str:
    text = paragraph.text
    return "".join(
        text[piece.cluster.start : piece.cluster.end]
        for piece in paragraph.pieces[line.first : line.last]
    )


def end(paragraph: Paragraph, line: Line) -> float:
    """End of the ink of a justified line from its left edge, without the white of marks."""
    number = line.last - 1
    while paragraph.text[paragraph.pieces[number].cluster.start].isspace():
        number -= 1
    piece = paragraph.pieces[number]
    shift = line.shifts[number - line.first] if line.shifts else 0.0
    return piece.end - piece.white.after + shift - line.origin


def adjustments(text: str, lang: str, em: float) -> dict[str, float]:
    """Em that one line of `text` takes from white or adds to it to become `em` longer."""
    paragraph = of(text, lang)
    gives = measure_white(paragraph).gives[1:]
    moved = stretch(gives, em, by_words=lang == "ko") if em > 0 else shrink(gives, -em)
    assert sum(moved) == pytest.approx(em)
    return {
        text[one.cluster.start : two.cluster.end]: round(move, 3)
        for (one, two), move in zip(pairwise(paragraph.pieces), moved, strict=True)
        if move
    }


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("lang", TEXT)
@pytest.mark.parametrize("width", [12.0, 16.3, 20.0, 27.4])
def test_rule_10_all_lines_but_the_last_are_as_long_as_the_measure(
    lang: str, width: float, vertical: bool
) -> None:
    paragraph = of(TEXT[lang], lang, vertical=vertical)
    lines = justify_lines(paragraph, width)
    assert lines is not None
    assert len(lines) > 2
    assert "".join(words(paragraph, line) for line in lines) == TEXT[lang]
    measure = width if lang == "ko" else floor(width)
    for line in lines[:-1]:
        assert end(paragraph, line) == pytest.approx(measure)
    assert end(paragraph, lines[-1]) <= measure + 1e-6


@pytest.mark.parametrize(
    ("text", "lang", "em", "expected"),
    [
        # middle dots before brackets and commas
        ("国国・国、国国「国」国国", "ja", -0.4, {"国・": -0.2, "・国": -0.2}),
        # then those, all alike
        (
            "国国・国、国国「国」国国",
            "ja",
            -1.7,
            {"国・": -0.25, "・国": -0.25, "、国": -0.4, "国「": -0.4, "」国": -0.4},
        ),
        # last, the white between Han and Latin, down to an eighth
        ("国、国A国国", "ja", -0.7, {"、国": -0.5, "国A": -0.1, "A国": -0.1}),
        # full stops and dividing marks keep their white
        ("国。国、国", "ja", -0.5, {"、国": -0.5}),
        ("国！国，国", "zh-Hans", -0.5, {"，国": -0.5}),
        ("国。「国、国", "ja", -0.5, {"、国": -0.5}),
        # what is left between two brackets goes too; the colon's is a comma's in zh-Hans
        ("国」「国国", "ja", -0.2, {"」「": -0.2}),
        ("国：国国", "zh-Hans", -0.3, {"：国": -0.3}),
        ("国：国国", "ja", -0.3, {"国：": -0.15, "：国": -0.15}),
        # in zh-Hant marks in the middle of their em box have nothing to give
        ("國，國「國", "zh-Hant", -0.3, {"國「": -0.3}),
        # a word space first, down to a quarter em, a fifth in Korean; that of the Chinese faces
        # is narrower
        ("국 국、국", "ko", -0.2, {" 국": -0.08, "、국": -0.12}),
        ("国 国、国", "ja", -0.2, {"、国": -0.2}),
    ],
)  # fmt: skip
def test_rule_10_white_is_taken_in_order(
    text: str, lang: str, em: float, expected: dict[str, float]
) -> None:
    assert adjustments(text, lang, em) == expected


@pytest.mark.parametrize(
    ("text", "lang", "em", "expected"),
    [
        # word spaces first, up to half an em
        ("국국 국A", "ko", 0.1, {" 국": 0.1}),
        ("國A國 國", "zh-Hant", 0.3, {" 國": 0.276, "國A": 0.012, "A國": 0.012}),
        # then Han beside Latin, up to half an em
        ("国A国国", "ja", 0.3, {"国A": 0.15, "A国": 0.15}),
        # then what is set solid, up to a quarter
        ("国A国国", "ja", 0.6, {"国A": 0.25, "A国": 0.25, "国国": 0.1}),
        # of Korean, words first, up to 0.4 em, then letters with 0.03, and the rest for words
        ("국국 국A", "ko", 0.2, {"국국": 0.03, " 국": 0.14, "국A": 0.03}),
        ("국국 국A", "ko", 0.52, {"국국": 0.03, " 국": 0.46, "국A": 0.03}),
        # nothing behind opening marks and before closing ones, nor in 。」; behind them, yes
        ("「国。」国国", "ja", 0.3, {"」国": 0.15, "国国": 0.15}),
        # not beside narrow marks, nor within Western words
        ("국(AB)국국.", "ko", 0.1, {"국국": 0.1}),
        ("국’s 국국", "ko", 0.32, {" 국": 0.29, "국국": 0.03}),
        # not within units; but between a number and its counter where there is white
        ("国……国国", "zh-Hans", 0.2, {"国国": 0.2}),
        ("국24년국국", "ko", 0.15, {"국2": 0.05, "년국": 0.05, "국국": 0.05}),
        ("国24年国", "ja", 0.2, {"国2": 0.1, "4年": 0.1}),
        # beyond the limits, equally everywhere
        ("国A国国", "ja", 1.05, {"国A": 0.35, "A国": 0.35, "国国": 0.35}),
    ],
)  # fmt: skip
def test_rule_10_white_is_added_in_order(
    text: str, lang: str, em: float, expected: dict[str, float]
) -> None:
    assert adjustments(text, lang, em) == expected


@pytest.mark.parametrize("lang", TEXT)
def test_rule_10_limits_hold_where_lines_are_long(lang: str) -> None:
    paragraph = of(TEXT[lang], lang)
    gives = measure_white(paragraph).gives
    for line in (justify_lines(paragraph, 24.0) or ())[:-1]:
        for (number, left), right in zip(
            enumerate(line.shifts[:-1], line.first + 1), line.shifts[1:], strict=True
        ):
            found = gives[number]
            assert -found.shrink - 1e-9 <= right - left <= found.stretch + 1e-9


def test_rule_10_a_line_that_is_full_does_not_leave_the_next_one_gaping() -> None:
    text = (
        "자매도시로 함께한 24년. 어려운 이때, 우리 도시는 늘 여러분 곁에 있겠습니다. "
        "오직 연대만이 지금의 어려움을 이겨낼 수 있습니다."
    )
    paragraph = of(text, "ko", unit="word")
    lines = justify_lines(paragraph, 16)
    assert lines
    assert [words(paragraph, line).strip() for line in lines] == [
        "자매도시로 함께한 24년. 어려운 이때,",
        "우리 도시는 늘 여러분 곁에 있겠습니다.",
        "오직 연대만이 지금의 어려움을 이겨낼",
        "수 있습니다.",
    ]


def test_rule_4_a_justified_korean_word_that_fits_is_not_divided() -> None:
    paragraph = of("형제가 한마음이면 자매도시들과함께 이겨냅니다.", "ko", unit="word")
    lines = justify_lines(paragraph, 6)
    assert lines
    set_words = " ".join(words(paragraph, line) for line in lines).split()
    assert {"형제가", "한마음이면", "이겨냅니다."} <= set(set_words)


@pytest.mark.parametrize(
    ("lang", "tracking", "expected"),
    [
        ("zh-Hans", 0.0, 18.0),
        ("ja", 0.0, 18.0),
        ("zh-HK", 0.0, 18.0),
        ("ko", 0.0, 18.9),
        ("ja", 0.1, 17 * 1.1 - 0.1),
    ],
)
def test_d1_the_measure_of_chinese_and_japanese_is_a_whole_number_of_em(
    lang: str, tracking: float, expected: float
) -> None:
    spacing = Spacing(tracking=tracking)
    paragraph = of("国" * 40, lang, spacing=spacing)
    lines = justify_lines(paragraph, 18.9) or ()
    assert end(paragraph, lines[0]) == pytest.approx(expected, abs=0.02)
    assert (not lines[0].shifts) == (lang != "ko")  # nothing has to be stretched


def test_d1_a_line_shorter_by_less_than_is_seen_is_as_long() -> None:
    lines = justify_lines(of("国" * 40, "ja"), 18.99) or ()
    assert lines[0].width == pytest.approx(19)


def test_d1_a_word_that_needs_all_of_the_measure_has_it() -> None:
    paragraph = of("国国 MMMMM 国国", "ja")
    widths = {
        words(paragraph, line): line.width for line in justify_lines(paragraph, 4.5) or ()
    }
    assert 4 < widths["MMMMM "] < 4.5


KOREAN = (
    "산천은 달라도 바람과 달은 같은 하늘 아래 있습니다. 2020년 2월, 일본의 나가야 왕이 "
    "지은 이 시구가 후베이로 보내는 구호 물자와 함께 도착했습니다. 상자에 적힌 것은 겨우 "
    "여덟 글자의 한자였지만, 사람들은 “어찌 옷이 없다 하리오, 그대와 함께 치마를 "
    "입으리라”라는 《시경》의 말에서도 천 년을 넘는 우정을 읽어 냈습니다. 우리는 "
    "마스크와 고글, 방호복을 골판지 상자에 담고, 하고 싶은 말을 라벨에 적었습니다. 부디 "
    "평안하시기를. 봄이 하루라도 빨리 찾아오기를."
)


def test_d2_justified_korean_was_spaced_like_headlines() -> None:
    """Each gap in lines of few words was once stretched: 산 천 은 달 라 도."""
    by_word, by_syllable = (
        [line for line in justify_lines(of(KOREAN, "ko", unit=unit), 18.9) or () if line.shifts]
        for unit in ("word", None)
    )
    widest = [
        max(b - a for line in found for a, b in pairwise(line.shifts))
        for found in (by_word, by_syllable)
    ]
    assert widest[1] < 0.2 < widest[0]


def test_d2_justified_korean_has_no_wider_gaps_than_elsewhere() -> None:
    """Others' gaps of this paragraph at 18.9 em are up to 0.38 em wide, 0.31 on the mean.

    They set 《시경》 an em wider, which takes white from its line.
    """
    paragraph = of(KOREAN, "ko", indented=True)
    space = paragraph.pieces[KOREAN.index(" ")].cluster.advance
    gaps = [
        space + right - left
        for line in justify_lines(paragraph, 18.9) or ()
        for number, (left, right) in enumerate(pairwise(line.shifts), line.first)
        if KOREAN[number] == " "
    ]
    assert max(gaps) < 0.38
    assert sum(gaps) / len(gaps) < 0.32


@pytest.mark.parametrize(
    ("measure", "unit", "divided"),
    [
        (18.9, None, True),
        (26.0, None, False),  # there are words enough
        (18.9, "word", False),
    ],
)
def test_d3_justified_korean_is_divided_where_few_words_go_into_a_line(
    measure: float, unit: Unit | None, divided: bool
) -> None:
    paragraph = of(KOREAN, "ko", unit=unit)
    lines = justify_lines(paragraph, measure) or ()
    starts = [words(paragraph, line)[-1] for line in lines[:-1]]
    assert any(not char.isspace() for char in starts) is divided


def test_d3_chinese_is_set_by_the_word_where_it_is_asked_for() -> None:
    paragraph = of("国际合作医疗物资已经到达湖北", "zh-Hans", unit="word")
    found = [words(paragraph, line) for line in justify_lines(paragraph, 3) or ()]
    assert found == ["国际", "合作", "医疗", "物资", "已经", "到达", "湖北"]
    narrow = paragraph.under(SYLLABLES, 1.5)  # no word fits: each is divided but the last
    assert len(narrow.nodes) == len(paragraph.text)


def test_rule_10_readings_do_not_meet() -> None:
    """No white is taken away beside a reading that is wider than its base."""
    chains = chain("zh-Hans")
    read = Span("诚", "zh-Hans", chains, readings=("chéngchéngchéng",))
    spans = (Span("国，", "zh-Hans", chains), read, Span("，国国", "zh-Hans", chains))
    given = measure_white(measure(spans)).gives
    assert [found.shrink for found in given] == [0, 0, 0, 0, 0, 0]


def test_rule_10_a_reading_moves_with_its_base() -> None:
    template = page(
        "a",
        '[a]\ntext = "{message}"\nalign = "justify"\n',
        size="88pt x 100pt",
        margin="0pt",
    )
    message = replace(MESSAGE, source="山川、异域，风[月|yuè]同天国国国国国国国")
    found = runs(label(template, message=message).document().pages[0])
    base = next(
        run.x + glyph.x + 5.0
        for run in found
        for glyph in run.glyphs
        if run.text[glyph.cluster] == "月"
    )
    reading = next(run for run in found if run.text == "yuè")
    last = reading.glyphs[-1]
    assert reading.x + (last.x + last.advance) / 2 == pytest.approx(base, abs=0.01)


def test_rule_10_a_word_too_wide_is_broken_or_refused() -> None:
    paragraph = of("여러분께서는마스크와 국", "ko")
    lines = justify_lines(paragraph, 4.0)
    assert lines is not None
    assert words(paragraph, lines[0]) == "여러분께"
    assert justify_lines(of("ABCDEFGHIJ", "ja"), 4.0) is None


@pytest.mark.parametrize(("lang", "em"), [("zh-Hans", 2), ("zh-Hant", 2), ("ja", 1), ("ko", 1)])
def test_rule_18_paragraphs_are_indented_by_language(lang: str, em: float) -> None:
    paragraph = of("国国国国国国国国国国\n国国国", lang, indented=True)
    lines = justify_lines(paragraph, 8.0)
    assert lines is not None
    starts = [paragraph.pieces[line.first].start - line.origin for line in lines]
    assert starts == [em, 0, em]


def test_rule_18_an_opening_mark_stands_solid_behind_the_indent() -> None:
    paragraph = of("「国」国", "ja", indented=True)
    (line,) = justify_lines(paragraph, 9.0) or ()
    assert line.origin == pytest.approx(0.5 - 1)


@given(
    text=TEXTS.map(str.strip).filter(bool),
    lang=st.sampled_from(LANGS),
    width=st.floats(2, 30),
    vertical=st.booleans(),
)
def test_any_text_is_justified(text: str, lang: str, width: float, vertical: bool) -> None:
    """Lines hold all of the text, no line is too long, and no unit is divided."""
    paragraph = of(text, lang, vertical=vertical)
    lines = justify_lines(paragraph, width)
    if lines is None:
        return
    assert "".join(words(paragraph, line) for line in lines) == text
    inside = find_inseparable(text)
    for line in lines:
        assert line.width <= width + 0.03
        if not line.shifts:
            continue
        whole = whole_measure(width, lang)  # unless something is wider than that
        assert end(paragraph, line) in (pytest.approx(width), pytest.approx(whole))
        for number, (left, right) in enumerate(pairwise(line.shifts), line.first + 1):
            before, piece = paragraph.pieces[number - 1], paragraph.pieces[number]
            assert piece.start + right >= before.end + left - before.white.after - 0.5 - 1e-6
            if piece.cluster.start in inside and piece.start <= before.end:
                assert right == left


@given(
    st.sampled_from(sorted(TEXT)),
    st.data(),
    st.sampled_from([10.0, 20.3, 38.0, 40.5]),
)
def test_a_text_that_has_room_is_in_the_lines_that_a_search_finds(
    lang: str, data: st.DataObject, em: float
) -> None:
    alphabet = st.sampled_from([*"，。“”（）、「」ー1a .", *TEXT[lang], "\n"])
    text = data.draw(st.text(alphabet, min_size=1, max_size=45)).strip() or "一"
    paragraph = of(text, lang)
    short = justify_lines(paragraph, em)
    by_unit = of(text, lang, unit="syllable") if lang == "ko" and em < NARROW else paragraph
    for policy, length in product((ANYWHERE, SYLLABLES), (whole_measure(em, lang), em)):
        breaks = by_unit.under(policy, length)
        if breaks.widest <= length:
            break
    else:
        return  # a word alone is wider
    justifier = _Justifier(by_unit, breaks, length)
    searched = justifier.lines(justifier.path())
    assert short is not None
    assert [line[:2] for line in short] == [line[:2] for line in searched]
    assert [line.width for line in short] == pytest.approx([line.width for line in searched])
