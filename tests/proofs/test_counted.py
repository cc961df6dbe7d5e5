"""The table of articles with their units in all languages, compared with a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.backends import render
from cardgen.proofs import format_counted_tables, make_counted_document, make_counted_tables
from tests.catalog.samples import entry, write

GOLDEN = Path(__file__).with_name("counted.txt")
PROJECT = Project.open()


def test_every_article_is_counted_as_a_shop_assistant_would() -> None:
    """The words were once 의료기기 20벌, 手套20片 and 医療機器20着: read the file first."""
    text = format_counted_tables(make_counted_tables(PROJECT, PROJECT.pairs()))
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_no_shipped_article_lacks_a_word_for_a_unit_of_its_own() -> None:
    for pair in (*PROJECT.pairs(), "ko-ja", "zh-Hant-ja", "zh-Hant-ko"):
        assert [*PROJECT.glossary(pair).doubts()] == []


def test_small_boxes_are_no_cartons_in_japanese() -> None:
    glossary = PROJECT.glossary("zh-ja")
    articles = [word for kind, word in glossary.by_source if kind == "item"]
    assert {glossary.term("unit", "箱", "ja", item=each) for each in articles} == {"箱"}
    boxes = {glossary.term("unit", "盒", "ja", item=each) for each in articles}
    assert boxes == {"小箱", "個"}


def test_pairs_of_another_source_have_a_table_of_their_own() -> None:
    first, second = make_counted_tables(PROJECT, ["zh-ko", "ko-ja"])
    assert first.langs == ("zh-Hans", "ko")
    assert second.langs == ("ko", "ja")
    assert second.heads == ("한국어", "日本語")
    assert ("장갑 20켤레 · 20짝", "手袋 20双 · 20枚") in second.articles


def test_what_is_doubtful_or_unfinished_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    write()
    write(
        entry("item", "泵", "펌프", "#. unit: 件, 台"),
        entry("item", "绳", ""),
        entry("unit", "件", "점", "#. particular: yes"),
        entry("unit", "台", "대"),
        domain="glossary",
    )
    (table,) = make_counted_tables(Project.open(tmp_path), ["zh-ko"])
    assert table.articles == (("泵 20件 · 20台", "펌프 20점△ · 20대"), ("绳", "—"))


def test_pages_have_every_row() -> None:
    document = make_counted_document(PROJECT, ["zh-ko"])
    assert document.langs == ("zh-Hans", "ko")
    text = render(document, "txt").decode()
    for word in ("의료기기", "20점", "생수", "20병"):
        assert word in text
