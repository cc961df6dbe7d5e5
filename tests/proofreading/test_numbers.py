"""Numbers and quotation marks at the bounds of their rules."""

from __future__ import annotations

import pytest

from cardgen.proofreading import proofread
from tests.proofreading.test_proofread import entry_of, style_of


@pytest.mark.parametrize(
    ("pair", "source", "translation", "rules"),
    [
        # the hours of an afternoon are also those from 13 to 23, and noon is not midnight
        ("zh-ko", "下午十一点开会", "23시에 회의합니다", []),
        ("zh-ko", "下午十二点开会", "24시에 회의합니다", ["other-number"]),
        # days in Korean words are also hours
        ("zh-ko", "24小时内送到", "하루 안에 도착합니다", []),
        ("zh-ko", "48小时内送到", "이틀 안에 도착합니다", []),
        ("zh-ko", "72小时内送到", "사흘 안에 도착합니다", []),
        ("zh-ko", "72小时内送到", "이틀 안에 도착합니다", ["missing-number"]),
    ],
)
def test_numbers_that_say_the_same(
    pair: str, source: str, translation: str, rules: list[str]
) -> None:
    found = proofread(entry_of(source, translation), style_of(pair))
    assert [slip.rule for slip in found if slip.rule.endswith("-number")] == rules


@pytest.mark.parametrize(
    ("pair", "source", "translation", "outer", "inner"),
    [
        ("zh-ja", "他说“加油”", "彼は“頑張れ”と言った", "「…」", "『…』"),
        ("zh-ko", "他说“加油”", "그는 «힘내요»라고 했다", "“…”", "‘…’"),
    ],
)
def test_quotation_marks_of_the_language_are_named(
    pair: str, source: str, translation: str, outer: str, inner: str
) -> None:
    hints = {slip.hint for slip in proofread(entry_of(source, translation), style_of(pair))}
    assert f"write {outer}, and inside it {inner}" in hints
