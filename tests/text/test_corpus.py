"""The marked messages are sound; `line_ends` measures line breaking with them."""

from __future__ import annotations

import pytest

from tests.text.corpus import FOLDER, MARKS, MarkedText, load, parse

SETS = sorted(path.stem for path in FOLDER.glob("*.txt"))


def test_ids_are_unique() -> None:
    ids = [message.id for name in SETS for message in load(name)]
    assert len({*ids}) == len(ids)


@pytest.mark.parametrize("name", SETS)
def test_places_are_within_their_text(name: str) -> None:
    for message in load(name):
        for marked in (message.source, message.target):
            assert not marked.good & marked.bad
            for at in marked.good | marked.bad:
                assert 0 < at < len(marked.text)
                assert not marked.text[at].isspace()


@pytest.mark.parametrize("name", SETS)
def test_texts_are_clean(name: str) -> None:
    """A text has no marks left, and no markup of message files."""
    for message in load(name):
        for marked in (message.source, message.target):
            assert 4 <= len(marked.text) <= 160, message.id
            assert not {*marked.text} & {*MARKS[1:], *"{}[]*"}, message.id
            assert marked.lang == "ko" or "  " not in marked.text


@pytest.mark.parametrize("name", SETS)
def test_pairs_are_as_many(name: str) -> None:
    pairs = [message.pair for message in load(name)]
    assert pairs.count("zh-ko") == pairs.count("zh-ja")


def test_marks_of_korean() -> None:
    assert parse("눈_속에 숯을", "ko") == MarkedText(
        "ko", "눈 속에 숯을", frozenset({5}), frozenset({2, 3, 6})
    )


def test_marks_of_chinese() -> None:
    assert parse("愿 樱花_盛开|之时↵再见", "zh") == MarkedText(
        "zh", "愿樱花 盛开之时\n再见", frozenset({1, 6}), frozenset({2, 4, 5, 7, 10})
    )


@pytest.mark.parametrize("marked", [" 愿", "愿 ", "愿  再", "愿 _再", "愿|"])
def test_marks_that_mean_nothing_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        parse(marked, "zh")
