"""The line ends of 150 messages on the built-in templates."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fields import built_in
from tests.text.corpus import load
from tests.text.line_ends import set_texts

MOST = {"ko": 0.03, "zh": 0.02, "ja": 0.02}  # of line ends stand where none should


@pytest.mark.ci
def test_lines_end_with_the_sense() -> None:
    ends, bad = Counter[str](), Counter[str]()
    refused: list[str] = []
    # A banner of cloth has a line for each language, a scroll is for poems, and stickers of
    # 63.5 mm are for short texts.
    short = ("banner-cloth", "poster-a4-poem", "sticker")
    templates = [name for name in built_in() if not name.startswith(short)]
    for text in set_texts(load("first"), templates, refused):
        ends[text.marked.lang] += len(text.automatic)
        bad[text.marked.lang] += len(text.bad)
    assert len(refused) <= 10
    # White at a line's end lay beyond a panel, as if it were to be read there.
    assert not [each for each in refused if "low-contrast" in each]
    assert min(ends.values()) > 1000
    for lang, most in MOST.items():
        assert bad[lang] <= most * ends[lang], (lang, bad, ends)
