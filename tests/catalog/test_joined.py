"""Two pairs of one source as a third: zh-zh-Hant and zh-ja as zh-Hant-ja."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.catalog import LETTERS, pairs_between
from cardgen.catalog.catalog import find_state
from cardgen.catalog.scripts import is_copied
from cardgen.errors import CardgenError
from cardgen.resources import MESSAGES

PROJECT = Project.open()


def test_a_pair_without_a_folder_is_between_two_that_have_one() -> None:
    assert pairs_between(MESSAGES, "zh-Hant-ja", LETTERS) == ("zh-zh-Hant", "zh-ja")
    assert pairs_between(MESSAGES, "ko-ja", LETTERS) == ("zh-ko", "zh-ja")
    assert pairs_between(MESSAGES, "zh-ja", LETTERS) is None
    assert pairs_between(MESSAGES, "zh-Hant-vi", LETTERS) is None
    assert pairs_between(MESSAGES, "nothing", LETTERS) is None


@pytest.mark.parametrize("pair", ["zh-Hant-ja", "zh-Hant-ko", "ko-ja"])
@pytest.mark.parametrize("domain", ["letters", "captions", "slogans"])
def test_every_message_of_both_is_ready(pair: str, domain: str) -> None:
    catalog = PROJECT.catalog(pair, domain)
    both = pairs_between(MESSAGES, pair, domain) or ("", "")
    second = PROJECT.catalog(both[1], domain)
    first = PROJECT.catalog(both[0], domain)
    waiting = {message.id for message in first.messages.values() if message.fuzzy}
    # A translation that waits for somebody is no source.
    assert [*catalog.messages] == [name for name in second.messages if name not in waiting]
    for message in catalog.messages.values():
        waits = second.message(message.id).fuzzy
        assert find_state(message, catalog.langs) == ("fuzzy" if waits else "ready")
    assert set(catalog.damaged) == waiting


def test_terms_are_found_by_the_words_of_all_three() -> None:
    glossary = PROJECT.glossary("zh-Hant-ja")
    for word in ("防護衣", "防护服", "防護服", "保護服"):
        assert glossary.term("item", word, "zh-Hant") == "防護衣"
        assert glossary.term("item", word, "ja") == "防護服"
    assert glossary.term("unit", "枚", "zh-Hant", item="医用口罩") == "片"


def test_it_is_joined_once(tmp_path: Path) -> None:
    shutil.copytree(MESSAGES, tmp_path / "messages")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    project = Project.open(tmp_path)
    first = project.catalog("zh-Hant-ja", LETTERS)
    assert project.catalog("zh-Hant-ja", LETTERS) is first
    file = tmp_path / "messages" / "zh-zh-Hant" / "letters.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgstr "感謝函"', 'msgstr "謝函"'), encoding="utf-8")
    project.forget(file)
    assert project.catalog("zh-Hant-ja", LETTERS).message("thanks.title").source == "謝函"


def test_what_is_unfinished_in_either_is_told(tmp_path: Path) -> None:
    shutil.copytree(MESSAGES, tmp_path / "messages")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    file = tmp_path / "messages" / "zh-zh-Hant" / "letters.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgstr "感謝函"', 'msgstr ""'), encoding="utf-8")
    catalog = Project.open(tmp_path).catalog("zh-Hant-ja", LETTERS)
    with pytest.raises(CardgenError, match=r"zh-zh-Hant/letters.po:.*: untranslated"):
        catalog.message("thanks.title")


def test_what_both_scripts_write_alike_is_no_copy() -> None:
    langs = ("zh-Hans", "zh-Hant")
    assert not is_copied("日期", "日期", langs)
    assert is_copied("护目镜", "护目镜", langs)
    assert is_copied("日期", "日期", ("zh-Hans", "ja"))


def test_a_label_is_of_a_pair_between_two_as_well() -> None:
    label = PROJECT.label("shared-sky", pair="zh-Hant-ja")
    assert label.document().langs == ("zh-Hant", "ja")
