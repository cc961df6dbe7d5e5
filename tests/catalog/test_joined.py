"""Two pairs of one source as a third: zh-zh-Hant and zh-ja as zh-Hant-ja."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.catalog import LETTERS, Term, pairs_between
from cardgen.catalog.catalog import find_state
from cardgen.catalog.scripts import is_copied
from cardgen.errors import CardgenError, FieldError
from cardgen.project import add_term
from cardgen.proofreading import check_messages
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


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with messages of its own."""
    shutil.copytree(MESSAGES, tmp_path / "messages")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    return Project.open(tmp_path)


def test_it_is_joined_once(project: Project, tmp_path: Path) -> None:
    first = project.catalog("zh-Hant-ja", LETTERS)
    assert project.catalog("zh-Hant-ja", LETTERS) is first
    file = tmp_path / "messages" / "zh-zh-Hant" / "letters.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgstr "感謝函"', 'msgstr "謝函"'), encoding="utf-8")
    project.forget(file)
    assert project.catalog("zh-Hant-ja", LETTERS).message("thanks.title").source == "謝函"


def test_what_is_unfinished_in_either_is_told(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "messages" / "zh-zh-Hant" / "letters.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgstr "感謝函"', 'msgstr ""'), encoding="utf-8")
    catalog = project.catalog("zh-Hant-ja", LETTERS)
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


def test_a_new_term_of_a_joined_pair_goes_into_both_pairs(project: Project) -> None:
    """It went into a folder of its own, and the project could not be read any more."""
    pair = "zh-Hant-ja"
    added = add_term(project, Term("city", "臺中市", "台中市"), pair)
    assert added.before
    assert (added.before.term, added.term) == (
        Term("city", "台中市", "臺中市"),
        Term("city", "台中市", "台中市"),
    )
    glossary = Project.open(project.root).glossary(pair)
    for word in ("臺中市", "台中市"):
        assert glossary.term("city", word, "zh-Hant") == "臺中市"
        assert glossary.term("city", word, "ja") == "台中市"
    again = add_term(project, Term("city", "臺中市", "台中市"), pair)
    assert again.is_known
    assert again.before
    assert again.before.is_known
    assert not (project.messages / pair).exists()


def test_a_new_term_of_a_joined_pair_is_counted_in_its_unit(project: Project) -> None:
    article = Term("item", "即食米飯", "レトルトごはん", units=(("包", "袋"),))
    add_term(project, article, "zh-Hant-ja")
    glossary = Project.open(project.root).glossary("zh-Hant-ja")
    assert glossary.term("unit", "包", "ja", item="即食米飯") == "袋"
    assert glossary.term("unit", "包", "zh-Hant", item="即食米飯") == "包"


def test_a_new_term_finds_its_source_in_either_pair(project: Project) -> None:
    add_term(project, Term("city", "中华区", "중화구"), "zh-ko")
    add_term(project, Term("city", "중화구", "チュンファ区"), "ko-ja")
    assert project.glossary("zh-ja").term("city", "中华区", "ja") == "チュンファ区"


def test_a_new_term_without_a_common_word_is_refused(project: Project) -> None:
    with pytest.raises(FieldError) as caught:
        add_term(project, Term("item", "즉석죽", "レトルトおかゆ"), "ko-ja")
    assert str(caught.value) == (
        "unknown-term: 즉석죽 and レトルトおかゆ have no common word in zh-Hans\n"
        "  hint: add that word to zh-ko and to zh-ja: "
        "cardgen glossary add WORD TRANSLATION"
    )


def test_a_joined_pair_is_outdated_only_if_one_of_its_pairs_is(project: Project) -> None:
    """Each label warned of another source than in the POT, which is Simplified."""
    assert project.label("earthquake", pair="zh-Hant-ja").warnings == ()
    assert project.message_files.behind("zh-Hant-ja") == ()
    file = project.messages / "zh-ja/slogans.po"
    text = file.read_text("utf-8").replace('msgid "一方有难，', 'msgid "一方有災，')
    file.write_text(text, "utf-8")
    project = Project.open(project.root)
    (warning,) = project.label("earthquake", pair="zh-Hant-ja").warnings
    assert warning.rule == "outdated"
    assert project.message_files.behind("zh-Hant-ja") == (warning,)


def test_a_check_of_a_joined_pair_reads_both_pairs(project: Project) -> None:
    """It read nothing, and found nothing wrong."""
    found = check_messages(project, pair="zh-Hant-ja", ids=("brothers",), fit=False)
    assert (found.pairs, found.read) == (("zh-zh-Hant", "zh-ja"), 2)
