"""Words for "nothing" and "not decided"."""

from __future__ import annotations

import pytest

from cardgen import fillers
from cardgen.fillers import FILLERS, classify_filler, is_nothing

NOTHING = [
    *(
        "-",
        "--",
        "―",
        "—",
        "–",
        "－",
        "ー",
        "ｰ",
        "ㅡ",
        "ㅡㅡ",
        "─",
        "−",
        "/",
        "／",
        "－／－",
        "_",
        "×",
        ".",
    ),
    *(
        "N/A",
        "n/a",
        "Ｎ／Ａ",
        "N / A",
        "n.a.",
        "N.A.",
        "NA",
        "none",
        "None",
        "NIL",
        "NaN",
        "null",
    ),
    *("无", "無", "没有", "沒有", "空", "不适用", "不適用", "无需", "该当なし"),
    *("なし", "ナシ", "ﾅｼ", "無し", "無　し", "該当なし", "該当 ナシ", "特になし", "不要"),
    *("없음", "없 음", "없슴", "해당없음", "해당 없음", "해당사항 없음", "무", "공란", "없음."),
    *(" - ", "( - )", "（なし）", "［無］", "【无】", "なし。", "없음 / 없음", "\u200b-"),
    *("무기한", "無限期", "無標示", "無特別要求"),
]
UNDECIDED = [
    *(
        "?",
        "？",
        "??",
        "…",
        "......",
        "TBD",
        "ＴＢＤ",
        "tba",
        "T.B.D.",
        "to be decided",
        "Unknown",
    ),
    *(
        "未定",
        "待定",
        "暂无",
        "暫無",
        "待确认",
        "未详",
        "不明",
        "确认中",
        "尚未确定",
        "目前待定",
    ),
    *(
        "未確定",
        "確認中",
        "まだ未定",
        "未定です",
        "調整中",
        "後日連絡",
        "（未定）",
        "未定（確認中）",
    ),
    *(
        "미정",
        "미 정",
        "조율중",
        "조율 중",
        "확인중",
        "추후",
        "추후통보",
        "추후 통보 예정",
        "미정입니다",
        "현재 미정",
    ),
]
MADE = {
    "nothing": (
        *(
            "-없음-",
            "※없음",
            "*なし*",
            "批号无",
            "로트 없음",
            "ロット番号なし",
            "特記事項なし",
            "无要求",
        ),
        *(
            "해당없음(N/A)",
            "なし・なし",
            "사용안함",
            "不用",
            "省略",
            "( )",
            "\u3164",
            "\u2800",
            "\ufeff",
        ),
    ),
    "undecided": (
        *(
            "확정 전",
            "확정 예정",
            "확인 요망",
            "결정되지 않음",
            "별도 통보",
            "승인 대기",
            "배정 전",
        ),
        *(
            "追って連絡します",
            "後日決定",
            "決まり次第",
            "確認待ち",
            "別途通知",
            "数量未定",
            "未定・調整中",
        ),
        *(
            "待審核",
            "等通知",
            "到货后补",
            "发货时确定",
            "待後續通知",
            "尚未決",
            "另行確認",
            "请选择",
        ),
        *("TBD?", "not yet decided", "awaiting confirmation", "to be added", "TODO", "??-??"),
        *("*미정*", "미정~", "未定？", "아직 없음", "○○○"),
    ),
}
"""Words of parts, as people make them."""
VALUES = [
    *(
        "",
        " ",
        "L-1",
        "A",
        "X",
        "O",
        "0",
        "一",
        "1-2",
        "-5",
        "2020/1",
        "NA-1",
        "TBD-12",
        "Nona",
    ),
    *(
        "Na",
        "Nan",
        "空知",
        "无锡",
        "无菌手套",
        "無錫",
        "김없음",
        "무주",
        "미정식당",
        "梨",
        "なしの木",
        *(
            "異常なし",
            "이상 없음",
            "通知书",
            "確認済み",
            "확정",
            "保留中学",
            "待望",
            "대기업",
            "追分",
            "無印",
        ),
    ),
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_word_that_means_nothing(text: str) -> None:
    assert classify_filler(text) == "nothing"


@pytest.mark.parametrize("text", UNDECIDED)
def test_a_word_that_means_not_decided(text: str) -> None:
    assert classify_filler(text) == "undecided"


@pytest.mark.parametrize("kind", MADE)
def test_words_that_people_make_of_parts(kind: str) -> None:
    assert {text: classify_filler(text) for text in MADE[kind]} == dict.fromkeys(
        MADE[kind], kind
    )


@pytest.mark.parametrize("text", VALUES)
def test_a_word_that_is_a_value(text: str) -> None:
    assert classify_filler(text) is None


def test_a_radish_and_a_pear_are_articles_and_a_dash_is_none() -> None:
    assert [classify_filler(word, "item") for word in ("무", "なし", "ナシ", "-", "없음")] == [
        *(None, None, None, "nothing", "nothing")
    ]


def test_a_long_text_is_no_filler() -> None:
    assert not is_nothing("-" * 10_000)


def test_words_of_the_table_are_written_as_texts_are_compared() -> None:
    assert [word for word in FILLERS if fillers._normalize(word) != word] == []


def test_the_table_is_frozen() -> None:
    with pytest.raises(TypeError):
        FILLERS["x"] = "nothing"  # type: ignore[index]
