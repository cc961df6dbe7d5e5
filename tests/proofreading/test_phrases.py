"""Messages of rules in the languages of translators."""

from __future__ import annotations

import pytest

from cardgen.proofreading import translate


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ko", "‘国’: 간체자인데 여기는 한국어입니다"),
        ("ja", "「国」は簡体字ですが、ここは韓国語です"),
        ("zh-Hans", "“国”是简体字形，而这里是韩语"),
        ("zh-Hant", None),
        ("en", None),
    ],
)
def test_parts_of_a_sentence_are_said_in_its_language_too(lang: str, said: str | None) -> None:
    assert translate("国 is a simplified form, but the text is Korean", lang) == said


def test_what_nobody_has_translated() -> None:
    assert translate("something else", "ko") is None
    assert translate("write 국", "ko") == "이렇게 쓰세요: 국"
