from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.catalog import Marked, load_catalog, parse_markup, strip_markup
from cardgen.errors import CardgenError


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("花", (Marked("花"),)),
        ("[念|ねん]ずれば", (Marked("念", ("ねん",)), Marked("ずれば"))),
        ("の[友好|ゆう|こう]", (Marked("の"), Marked("友好", ("ゆう", "こう")))),
        ("[友好|ゆうこう]", (Marked("友好", ("ゆうこう",)),)),
        ("念*花*。", (Marked("念"), Marked("花", (), True), Marked("。"))),
        ("[[1]] [[2] 2**3 a|b ]", (Marked("[1] [2] 2*3 a|b ]"),)),
        ("{years}[年|nián]", (Marked("{years}"), Marked("年", ("nián",)))),
    ],
)
def test_pieces(text: str, pieces: tuple[Marked, ...]) -> None:
    assert parse_markup(text) == pieces


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a[念|ねん", "the bracket in '[念|ねん' is never closed with ]"),
        ("[念]", "'[念]' has no reading"),
        ("[|ねん]", "'[|ねん]' has an empty part"),
        ("[友好|ゆう|]", "'[友好|ゆう|]' has an empty part"),
        ("[友好城|ゆう|こう]", "'[友好城|ゆう|こう]' has 2 readings for 3 characters"),
        ("[*念*|ねん]", "'[*念*|ねん]' contains another mark"),
        ("*国[花|はな]*", "'[花|はな]' has a reading and emphasis"),
        ("a*花", "the emphasis '*花' is never closed with *"),
        ("[" + "念" * 40, "the bracket in '[" + "念" * 23 + "…' is never closed with ]"),
    ],
)
def test_mistakes(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        parse_markup(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [("[念|ねん]ずれば*花*ひらく", "念ずれば花ひらく"), ("[念|ねん", "[念|ねん"), ("", "")],
)
def test_plain(text: str, shown: str) -> None:
    assert strip_markup(text) == shown


@given(st.text())
def test_doubled_marks_are_text(text: str) -> None:
    escaped = re.sub(r"[\[\]*]", r"\g<0>\g<0>", text)
    assert "".join(piece.text for piece in parse_markup(escaped)) == text


def test_a_catalog_says_where_markup_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "zh-ja").mkdir()
    path = tmp_path / "zh-ja" / "slogans.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "flower"\nmsgid "心诚*则花开"\nmsgstr "[念ずれば"\n',
        encoding="utf-8",
    )
    with pytest.raises(CardgenError) as caught:
        load_catalog(tmp_path, "zh-ja")
    hint = (
        "  hint: write [base|reading], or [base|one|for each] character, and *emphasis*; "
        "to print a bracket or an asterisk, type it twice: [[ ]] **"
    )
    assert str(caught.value) == (
        f"{path}:5: markup: the emphasis '*则花开' is never closed with *\n{hint}\n"
        f"{path}:6: markup: the bracket in '[念ずれば' is never closed with ]\n{hint}"
    )


def test_captions_have_no_markup(tmp_path: Path) -> None:
    (tmp_path / "zh-ja").mkdir()
    (tmp_path / "zh-ja" / "captions.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "box"\nmsgid "[箱"\nmsgstr "*箱"\n',
        encoding="utf-8",
    )
    assert load_catalog(tmp_path, "zh-ja", "captions").message("box").source == "[箱"
