from __future__ import annotations

from itertools import accumulate, pairwise

import pytest

from cardgen.text.breaks import Break
from cardgen.text.sense import weigh_breaks


def places(text: str, best: Break, lang: str = "zh-Hans") -> list[str]:
    """Split a text at the breaks that are at least as good as `best`."""
    edges = [0, *(at for at, kind in weigh_breaks(text, lang) if kind <= best), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "愿樱花盛开之时，我们再次相聚在汉江边。",
            "愿樱花|盛开之时，|我们|再次相聚|在汉江边。",
        ),
        ("孩子们都戴上了", "孩子们|都戴上了"),
        ("我市与你们同在", "我市|与你们|同在"),
        ("隔着一片海", "隔着一片海"),
        ("送来春暖花开的消息", "送来|春暖花开的消息"),
        ("患难见真情。", "患难见真情。"),
    ],
)
def test_a_character_stays_with_what_it_leans_on(text: str, expected: str) -> None:
    """A line began with 时， or 的, and ended with 在."""
    allowed = {len("".join(expected.split("|")[:n])) for n in range(expected.count("|") + 2)}
    pieces = places(text, Break.WORD)
    assert allowed.issuperset(accumulate(map(len, pieces))), pieces


@pytest.mark.parametrize("particle", ["的", "了", "着", "过", "们", "吗", "呢", "吧", "之"])
def test_no_line_begins_with_a_particle(particle: str) -> None:
    for before in ("朋友", "我", "送来", "平安"):
        for after in ("。", "心意", "家", "，我们"):
            text = f"感谢{before}{particle}{after}"
            kind = dict(weigh_breaks(text, "zh-Hans")).get(text.index(particle), Break.PLAIN)
            assert (text, kind >= Break.TIED) == (text, True)


@pytest.mark.parametrize(
    "phrase",
    [
        "千山万水",
        "春暖花开",
        "同舟共济",
        "风雨同舟",
        "守望相助",
        "雪中送炭",
        "高高兴兴",
        "不离不弃",
        "千家万户",
    ],
)
@pytest.mark.parametrize("around", ["跨越{}而来", "我们{}，一起向前", "愿{}常在", "{}的朋友"])
def test_set_phrases_of_four_characters_were_divided(phrase: str, around: str) -> None:
    text = around.format(phrase)
    start = text.index(phrase)
    inside = {at: kind for at, kind in weigh_breaks(text, "zh-Hans") if 0 < at - start < 4}
    assert inside
    assert min(inside.values()) >= Break.TIED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一方有难八方支援", "一方有难|八方支援"),
        ("青山一道同云雨", "青山一道|同云雨"),
        ("山川异域", "山川异域"),
        ("山川異域，風月同天", "山川異域，|風月同天"),
    ],
)
def test_verse_is_divided_as_it_is_recited(text: str, expected: str) -> None:
    lang = "zh-Hant" if "異" in text else "zh-Hans"
    assert places(text, Break.WORD, lang) == expected.split("|")
