from __future__ import annotations

import pytest

from cardgen.text.classes import (
    find_script,
    is_ignorable,
    is_spaced_cjk,
    is_western,
)


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("国", "Hani"), ("々", "Hani"), ("𠮷", "Hani"), ("か", "Hira"), ("カ", "Kana"),
        ("한", "Hang"), ("A", "Latn"), ("ж", "Cyrl"), ("ب", "Arab"), ("ㄅ", "Bopo"),
        ("1", None), ("。", None), ("\u0301", None), ("👍", None), ("ー", None),
    ],
)  # fmt: skip
def test_script(char: str, expected: str | None) -> None:
    assert find_script(char) == expected


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("\u200b\u200d\ufe0e\ufe0f\U000e0100\u00ad\u2060", True),
        ("A国 \u0301\u3000\ue000👍", False),
    ],
)
def test_ignorable(chars: str, expected: bool) -> None:
    assert [char for char in chars if is_ignorable(char) != expected] == []


@pytest.mark.parametrize(
    ("chars", "spaced", "western"),
    [
        ("国々〇か゚カーｱｰ〆ㄅ".replace("゚", ""), True, False),
        ("AéßΩж19", False, True),
        ("Ａ１한ﾡ。、-% \n👍①", False, False),
    ],
)
def test_what_autospace_sets_apart(chars: str, spaced: bool, western: bool) -> None:
    assert [char for char in chars if is_spaced_cjk(char) != spaced] == []
    assert [char for char in chars if is_western(char) != western] == []
