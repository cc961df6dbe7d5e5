from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.layout.inline.lines import ANYWHERE, POLICIES, SYLLABLES, Policy
from cardgen.layout.label.fit import Fitted, Member, different, fit_group
from cardgen.template import Equal
from cardgen.text.breaks import Break
from tests.text.samples import LANGS, TEXTS, chain

LEADING = 1.5


def of(text: str, lang: str = "zh-Hans") -> Paragraph:
    return measure((Span(text, lang, chain(lang)),))


def member(
    text: str,
    width: float,
    height: float = inf,
    *,
    least: float = 6,
    most: float = 60,
    lang: str = "zh-Hans",
) -> Member:
    return Member(of(text, lang), LEADING, width, height, least, most)


def sizes(fitted: list[Fitted] | None) -> list[float] | None:
    return None if fitted is None else [size for size, _ in fitted]


@pytest.mark.parametrize(
    ("text", "width", "height", "size", "lines"),
    [
        # one line, 2 em wide and 1 em high
        ("花开", 100, 40, 40, 1),
        ("花开", 50, 40, 25, 1),
        ("花开", 200, 100, 60, 1),  # no larger than the largest size
        ("花开", 12, 40, 6, 1),  # no smaller than the smallest
        # two lines: 2 em wide, 1 + 1.5 em high
        ("花开\n花开", 100, 100, 40, 2),
        ("花开\n花开", 50, 100, 25, 2),
        # the marks at line ends take half their width: 2.5 em
        ("花开，花开。", 100, 100, 40, 2),
        ("花开，花开。", 50, 100, 20, 2),
        ("花开，花开。", 100, 20, 18.15, 1),  # 100 / 5.5 em, rounded down to 0.05
        # three lines, 1 + 2 × 1.5 em high
        ("花开，\n花开，\n花开。", 100, 100, 25, 3),
    ],
)
def test_one_text(text: str, width: float, height: float, size: float, lines: int) -> None:
    fitted = fit_group([member(text, width, height)])
    assert fitted is not None
    ((found, candidate),) = fitted
    assert found == pytest.approx(size)
    assert candidate.lines == lines


@pytest.mark.parametrize(
    ("text", "width", "height"),
    [
        ("花开", 11.9, 40),  # 6 pt × 2 em
        ("花开", 40, 5.9),
        ("花\n开", 40, 14.9),  # 6 pt × 2.5 em
        ("花花开开", 12, 14.9),  # two lines at the smallest size
        ("supercalifragilistic", 40, 100),
        ("花" * 10_000, 280, 400),
    ],
)
def test_what_does_not_fit(text: str, width: float, height: float) -> None:
    assert fit_group([member(text, width, height)]) is None
    other = member("花", 100, 100)
    assert fit_group([other, member(text, width, height)]) is None


@pytest.mark.parametrize("size", [6.01, 8.504, 14.173228, 30])
def test_sizes_that_are_no_whole_step(size: float) -> None:
    """Rounding down does not go below a smallest size that fits."""
    exact = member("花开", 2 * size, size, least=size, most=size)
    assert sizes(fit_group([exact])) == pytest.approx([size])
    above = member("花开", 2 * size + 0.02, 99, least=size)
    assert sizes(fit_group([above])) == pytest.approx([size])


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000\n \n"])
def test_texts_without_width(text: str) -> None:
    assert sizes(fit_group([member(text, 100, 1000)])) == [60]


@pytest.mark.parametrize(
    ("widths", "ratio", "expected"),
    [
        # texts 2 em wide: alone they would be half as large as these widths
        ([40, 200], 1.3, [20, 26]),
        ([200, 40], 1.3, [26, 20]),
        ([40, 48], 1.3, [20, 24]),
        ([40, 200], 1.0, [20, 20]),
        ([40, 200], 2.0, [20, 40]),
        ([40, 200, 44], 1.3, [20, 26, 22]),
        # 10.04 is rounded to 10, and the ratio counts from there: 13, not 13.05
        ([20.08, 200], 1.3, [10, 13]),
    ],
)
def test_a_group_keeps_its_ratio(
    widths: list[float], ratio: float, expected: list[float]
) -> None:
    members = [member("花开", width, 100) for width in widths]
    assert sizes(fit_group(members, ratio=ratio)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("texts", "widths", "shared", "expected"),
    [
        # equal as long as the height binds; then the narrow one stays and the other grows
        (["花开", "花开"], [40, 200], 30, [15, 15]),
        (["花开", "花开"], [40, 200], 40, [20, 20]),
        (["花开", "花开"], [40, 200], 43, [20, 23]),
        (["花开", "花开"], [40, 200], 46, [20, 26]),
        (["花开", "花开"], [40, 200], 99, [20, 26]),
        # 2.5 em and 1 em high
        (["花开\n花开", "花开"], [400, 200], 70, [20, 20]),
        (["花开\n花开", "花开"], [40, 200], 73, [20, 23]),
        (["花开\n花开", "花开"], [200, 40], 75, [22, 20]),
        (["花开"], [200], 30, [30]),
        # three share what is left over in proportion
        (["花开", "花开", "花开"], [40, 200, 200], 66, [20, 23, 23]),
    ],
)
def test_a_shared_height(
    texts: list[str], widths: list[float], shared: float, expected: list[float]
) -> None:
    members = [member(text, width) for text, width in zip(texts, widths, strict=True)]
    assert sizes(fit_group(members, shared=shared)) == pytest.approx(expected)


@pytest.mark.parametrize("shared", [11.9, 0, -5])
def test_a_shared_height_that_is_too_small(shared: float) -> None:
    assert fit_group([member("花开", 40), member("花开", 40)], shared=shared) is None


def test_limits_that_no_ratio_joins() -> None:
    small = member("花开", 100, 100, most=10)
    large = member("花开", 100, 100, least=14)
    assert fit_group([small, large]) is None
    assert sizes(fit_group([small, large], ratio=1.4)) == pytest.approx([10, 14])


@pytest.mark.parametrize(
    ("width", "height", "policy"),
    [
        (6 * 6 * 0.92, 100, ANYWHERE),
        (6 * 6 * 0.92 - 0.1, 100, SYLLABLES),  # the word of six alone is too wide
    ],
)
def test_korean_words_are_divided_only_where_one_is_too_wide(
    width: float, height: float, policy: object
) -> None:
    fitted = fit_group([member("가나다라마바 사아", width, height, lang="ko")])
    assert fitted is not None
    assert (fitted[0].candidate.policy is SYLLABLES) == (policy is SYLLABLES)


def test_korean_words_are_not_divided_to_save_height() -> None:
    text = "가나다라마 가나다라마 가나다라마"
    width = 6 * 6 * 0.92  # three lines by words, 4 em high, but two and a half by syllables
    assert fit_group([member(text, width, 6 * 4, lang="ko")]) is not None
    assert fit_group([member(text, width, 6 * 4 - 1, lang="ko")]) is None


@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(LANGS), st.floats(5, 400), st.floats(5, 400)),
        min_size=1,
        max_size=2,
    ),
    st.floats(3, 20),
    st.floats(0, 40),
    st.sampled_from([1.0, 1.3, 2.0]),
    st.sampled_from([inf, 30.0, 200.0]),
)
def test_any_group(
    texts: list[tuple[str, str, float, float]],
    least: float,
    more: float,
    ratio: float,
    shared: float,
) -> None:
    members = [
        Member(of(text, lang), LEADING, width, height, least, least + more)
        for text, lang, width, height in texts
    ]
    fitted = fit_group(members, ratio=ratio, shared=shared)
    assert fitted == fit_group(members, ratio=ratio, shared=shared)
    if fitted is None:
        return
    found = [size for size, _ in fitted]
    assert max(found) <= min(found) * ratio + 1e-6
    assert sum(size * candidate.height for size, candidate in fitted) <= shared + 1e-6
    for one, (size, candidate) in zip(members, fitted, strict=True):
        assert least <= size <= least + more + 1e-9
        assert size * candidate.height <= one.depth + 1e-6
        lines = one.paragraph.under(candidate.policy).choose(candidate.lines, one.length / size)
        assert len(lines) == candidate.lines
        assert max(line.width for line in lines) * size <= one.length + 1e-3


@given(TEXTS, st.sampled_from(LANGS), st.floats(5, 300), st.floats(5, 300))
def test_a_text_is_refused_only_if_it_does_not_fit(
    text: str, lang: str, width: float, height: float
) -> None:
    paragraph = of(text, lang)
    em = width / 6
    fewest = paragraph.under(ANYWHERE).fewest(em) or paragraph.under(SYLLABLES).fewest(em)
    fits = fewest is not None and paragraph.height(fewest, LEADING) * 6 <= height
    assert (fit_group([member(text, width, height, lang=lang)]) is not None) == fits


@given(st.lists(st.floats(12, 200), min_size=2, max_size=3), st.floats(40, 200))
def test_the_smallest_is_as_large_as_possible(widths: list[float], shared: float) -> None:
    """Both have a line 2 em wide: a common size a step larger would not fit."""
    fitted = sizes(fit_group([member("花开", width) for width in widths], shared=shared))
    possible = min(60, *(width / 2 for width in widths), shared / len(widths))
    assert fitted is not None
    assert possible - 0.05 <= min(fitted) <= possible + 1e-6


@given(st.frozensets(st.sampled_from(Break)))
def test_policies_that_are_not_tried_do_what_a_better_one_does(kinds: frozenset[Break]) -> None:
    def breaks(policy: Policy) -> tuple[set[Break], set[Break], set[Break]]:
        allowed = {kind for kind in kinds if kind <= policy.allowed}
        forced = {kind for kind in kinds if kind <= policy.forced}
        kept = {kind for kind in allowed - forced if kind <= policy.kept}
        return allowed, forced, kept if kept != allowed - forced else set()

    tried = different(kinds, POLICIES)
    for policy in POLICIES:
        (same,) = [other for other in tried if breaks(other) == breaks(policy)]
        assert same.quality >= policy.quality


def test_white_beside_the_texts_is_kept_free() -> None:
    both = [member("花开", 200), member("花开", 200)]
    assert sizes(fit_group(both, shared=100, white=2)) == [25, 25]
    assert sizes(fit_group(both, shared=24, white=2)) == [6, 6]
    assert fit_group(both, shared=23.9, white=2) is None
    assert sizes(fit_group(both, shared=100, white=2, fill=0.5)) == [25, 25]
    assert sizes(fit_group(both, shared=100, white=2, fill=0.3)) == [15, 15]


@pytest.mark.parametrize(
    ("ratio", "shared", "white", "expected"),
    [
        (3, inf, 0, [60, 30]),  # 120 points wide, since no larger than 60
        (1.5, inf, 0, [45, 30]),
        (3, 75, 0, [50, 25]),  # 1 / 2 + 1 / 4 points high for each point of width
        (3, 75, 2, [30, 15]),  # and 2 / 4 of white
    ],
)
def test_mended_short_texts_stayed_narrow(
    ratio: float, shared: float, white: float, expected: list[float]
) -> None:
    """加油 once took a third of the width of a banner, and 힘내세요 all of it."""
    both = [member("花开", 200), member("花开花开", 200)]
    found = fit_group(both, ratio=ratio, shared=shared, white=white, equal="width")
    assert sizes(found) == expected


@pytest.mark.parametrize(
    ("ratio", "shared", "expected"),
    [
        (3, inf, [60, 25.55]),  # 2 × 1 and 2 × 5.5 em: 7200 square points, since no larger
        (1.3, inf, [33.2, 25.55]),
        (3, 100, [29.85, 12.7]),  # 1 / √2 + 5.5 / √11 points high for each of the square's side
    ],
)
def test_blocks_of_one_area(ratio: float, shared: float, expected: list[float]) -> None:
    both = [member("花开", 200), member("花开\n花开\n花开\n花开", 200)]
    assert sizes(fit_group(both, ratio=ratio, shared=shared, equal="area")) == expected


@pytest.mark.parametrize(
    ("widths", "equal", "expected"),
    [
        ([40, 200], "size", [20, 20]),  # and no larger
        ([200, 40], "size", [26, 20]),
        ([40, 200], "width", [20, 20]),
        ([40, 200], "area", [20, 20]),
    ],
)
def test_one_that_leads_is_the_largest(
    widths: list[float], equal: Equal, expected: list[float]
) -> None:
    first, *others = (member("花开", width, 100) for width in widths)
    members = [replace(first, leads=1.0), *others]
    assert sizes(fit_group(members, equal=equal)) == pytest.approx(expected)
    members = [replace(first, leads=1.25), *others]
    led = sizes(fit_group(members, equal=equal))
    assert led == pytest.approx([expected[0], min(expected[1], expected[0] / 1.25)])


def test_what_leads_has_the_height_that_the_led_leaves() -> None:
    """A line at 20 and one at 16 points fill the height of two lines of 18."""
    first, second = member("花开", 200), member("花开", 200)
    found = fit_group([replace(first, leads=1.25), second], shared=36)
    assert sizes(found) == pytest.approx([20, 16])


@pytest.mark.parametrize(("lang", "lines"), [("zh-Hant", [2, 2]), ("ja", [2, 4])])
def test_headlines_in_two_scripts_of_a_language_have_like_lines(
    lang: str, lines: list[int]
) -> None:
    pair = [
        member("兄弟同心，其利断金。唯有团结一心，方能共克时艰。", 240, 60, most=60),
        member("兄弟同心，其利斷金。唯有團結一心，方能共度時艱。", 160, 80, most=60, lang=lang),
    ]
    found = fit_group([replace(text, headline=True) for text in pair], ratio=1.7)
    assert found
    assert [each.candidate.lines for each in found] == lines


def test_headlines_take_lines_more_for_larger_letters() -> None:
    pair = [
        member("我们结为友好城市已有24年。在这艰难时刻，我市与你们同在。", 240, most=190),
        member(
            "友好都市として歩んで24年。この困難なときも、私たちは皆さまと共にあります。",
            240,
            most=190,
            lang="ja",
        ),
    ]
    few = fit_group(pair, shared=240)
    more = fit_group(
        [replace(text, headline=True, leads=1.0) for text in pair[:1]] + pair[1:], shared=240
    )
    assert few
    assert more
    assert [found.candidate.lines for found in few] == [2, 3]
    assert [found.candidate.lines for found in more] == [4, 3]
    assert more[0].size > 1.2 * few[0].size


@pytest.mark.parametrize("text", ["花开！花开！花开！", "花开，" * 60])
def test_what_is_no_headline_is_fitted_as_other_texts(text: str) -> None:
    plain = member(text, 100, 400, least=2)
    assert fit_group([replace(plain, headline=True)]) == fit_group([plain])


def test_a_headline_without_room_is_fitted_as_other_texts() -> None:
    word = member("가나다라마바 사아", 6 * 6 * 0.92 - 0.1, 100, lang="ko")
    fitted = fit_group([word])
    assert fitted
    assert fit_group([replace(word, headline=True)]) == fitted
