"""Message files of a project, checked as a whole."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.project import Project
from cardgen.proofreading import (
    Errata,
    Erratum,
    check as module,
    check_messages,
    load_house_style,
)
from cardgen.remedies import word_in_general
from tests.catalog.samples import HEADER, entry, write
from tests.moment import a_moment

SOUND = entry("sound", "你好。", "안녕하세요.")
WIDE = entry("wide", "加油！", "힘내세요！")
CAPTION = entry("date", "日期", "날짜")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*entries: str, settings: str = "", **options: object) -> Errata:
    write(*entries)
    write(CAPTION, domain="captions")
    Path("cardgen.toml").write_text(f'messages = "messages"\n{settings}', encoding="utf-8")
    project = Project.open(Path())
    return check_messages(project, **{"fit": False, **options})  # type: ignore[arg-type]


def lines(errata: Errata) -> list[str]:
    return [
        f"{each.location}:{each.column}-{each.end_line}:{each.end_column} "
        f"{each.gravity} {each.rule} {each.entry}"
        for each in errata.found
    ]


def test_a_sound_file_has_no_errata() -> None:
    errata = check(SOUND)
    assert errata == Errata(("zh-ko",), (), 2)


def test_a_slip_is_told_with_its_line_and_columns() -> None:
    assert lines(check(SOUND, WIDE)) == [
        "messages/zh-ko/slogans.po:15:13-15:14 warning foreign-mark wide"
    ]


def test_columns_are_right_behind_escapes_and_over_several_lines() -> None:
    text = entry("wide", "他说：“加油”。", "")
    text = text.replace('msgstr ""', 'msgstr ""\n"그는 \\"힘\\t"\n\n  "내\\"라고 했습니다."')
    found = check(text)
    assert [(each.rule, each.location.line, each.column) for each in found.found] == [
        ("quotation-mark", 12, 5),
        ("doubled-blank", 12, 8),
    ]
    assert (found.found[0].end_line, found.found[0].end_column) == (14, 7)


def test_what_is_missing_is_told_at_the_end_of_the_text() -> None:
    found = check(entry("a", "已有24年。", "오랜 세월입니다.")).found[0]
    assert (found.rule, found.location.line, found.column) == ("missing-number", 11, 18)
    assert (found.end_line, found.end_column) == (None, None)


def test_entries_that_wait_are_counted_and_not_read() -> None:
    fuzzy = entry("fuzzy", "加油！", "힘내세요！", "#, fuzzy")
    errata = check(SOUND, fuzzy, entry("new", "加油！", ""))
    assert (errata.found, errata.read, errata.untranslated, errata.fuzzy) == ((), 2, 1, 1)


def test_rules_are_silenced_by_an_entry_a_file_and_the_project() -> None:
    silent = entry("wide", "加油！", "힘내세요！", "# cardgen: ignore=foreign-mark")
    assert not check(silent).found
    assert not check(WIDE, settings='[check]\nignore = ["marks"]\n').found
    write(WIDE)
    path = Path("messages/zh-ko/slogans.po")
    path.write_text(f"# cardgen: ignore=foreign-mark\n{path.read_text()}", encoding="utf-8")
    assert not check_messages(Project.open(Path()), fit=False).found


def test_a_rule_that_there_is_not_cannot_be_silenced() -> None:
    remark = entry("sound", "你好。", "안녕하세요.", "# cardgen: ignore=foreign-marks")
    found = check(remark, settings='[check]\nignore = ["mark"]\n').found
    assert [(str(each.location), each.message) for each in found] == [
        ("cardgen.toml:3", "there is no rule or family 'mark'"),
        ("messages/zh-ko/slogans.po:10", "there is no rule or family 'foreign-marks'"),
    ]


def test_what_loading_finds_is_told_once_and_the_rest_is_read() -> None:
    errata = check(
        entry("a", "已有{years}年。", "벌써 {yaers}년.", "#. {years}: integer"),
        entry("b", "{n}", "{n}"),
        "msgid oops\n",
        entry("c", "[念", "가[念"),
        WIDE,
    )
    assert [(each.rule, each.location.line, each.column) for each in errata.found] == [
        ("placeholder", 12, 12),
        ("placeholder", 14, None),
        ("bad-po", 18, None),
        ("markup", 21, None),
        ("markup", 22, 10),
        ("hanja", 22, 11),
        ("foreign-mark", 26, 13),
    ]


def test_a_file_of_another_language_and_with_other_plural_forms() -> None:
    header = HEADER.replace("Language: ko", "Language: ja").replace("nplurals=1", "nplurals=2")
    write(SOUND)
    Path("messages/zh-ko/slogans.po").write_text(header + SOUND, encoding="utf-8")
    found = check_messages(Project.open(_with_captions()), fit=False).found
    assert [(each.rule, each.location.line) for each in found] == [
        ("wrong-language", 1),
        ("plural-forms", 7),
    ]
    assert found[1].message == "nplurals is 2 in the header, but 1 for ko"


def _with_captions() -> Path:
    write(CAPTION, domain="captions")
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    return Path()


def test_ids_choose_messages_and_terms() -> None:
    write(entry("city", "首尔", "서울。"), entry("city", "釜山", "부산。"), domain="glossary")
    errata = check(WIDE, entry("other", "加油！", "힘내세요！"), ids=["other", "首尔"])
    assert [each.entry for each in errata.found] == ["首尔", "other"]
    assert errata.read == 2


def test_an_id_that_no_file_has() -> None:
    with pytest.raises(CardgenError) as caught:
        check(WIDE, ids=["wid"])
    assert str(caught.value) == (
        "unknown-message: there is no message 'wid'\n  hint: did you mean wide?"
    )


def test_a_pair_that_there_is_not() -> None:
    with pytest.raises(CardgenError, match="there are no messages for 'zh-fr'"):
        check(WIDE, pair="zh-fr")


def test_a_mistake_of_the_source_is_told_once_for_all_pairs() -> None:
    header = HEADER.replace("Language: ko", "Language: ja")
    folder = Path("messages/zh-ja")
    folder.mkdir(parents=True)
    ja = header + entry("hello", "你好,⽇本。", "こんにちは、日本。")
    (folder / "slogans.po").write_text(ja, encoding="utf-8")
    (folder / "captions.po").write_text(
        header + CAPTION.replace("날짜", "日付"), encoding="utf-8"
    )
    found = check(entry("hello", "你好,⽇本。", "안녕하세요, 일본.")).found
    assert [(str(each.location), each.column, each.rule) for each in found] == [
        ("messages/zh-ja/slogans.po:10", 10, "ascii-mark"),
        ("messages/zh-ja/slogans.po:10", 11, "radical"),
    ]
    assert found[1].message == "in the source, U+2F47 ⽇ is a radical, not a character"


def test_terms_of_the_glossary_are_kept() -> None:
    write(entry("city", "首尔", "서울"), domain="glossary")
    assert [each.rule for each in check(entry("a", "首尔加油！", "부산 힘내라!")).found] == [
        "term"
    ]


def test_a_character_without_a_glyph_in_either_text() -> None:
    found = check(
        entry("a", "𪚥龙。", "용\U0001fae8."), settings='[check]\nignore = ["hanja"]\n'
    ).found
    assert [(each.rule, each.location.line, each.column) for each in found] == [
        ("missing-glyph", 10, 8),
        ("missing-glyph", 11, 10),
    ]
    assert found[0].message == "no font has 𪚥 (U+2A6A5)"


def test_a_message_that_does_not_fit_says_by_how_much() -> None:
    long = entry("long", "风月同天。", "같은 하늘 아래 바람과 달. " * 40 + "끝.")
    errata = check(SOUND, long, fit=True, templates=["card-a6"])
    assert [each.rule for each in errata.found] == ["overflow"]
    assert "mm too tall for card-a6 at 10 pt" in errata.found[0].message
    assert errata.templates == ("card-a6",)
    silent = "# cardgen: ignore=overflow\n" + long
    assert not check(SOUND, silent, fit=True, templates=["card-a6"]).found


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ('[check]\ntemplates = ["box-a5"]\n[defaults]\ntemplate = "box-a4"\n', ("box-a5",)),
        ('[defaults]\ntemplate = "box-a4"\n', ("box-a4",)),
    ],
)
def test_messages_must_fit_what_the_project_names(
    settings: str, wanted: tuple[str, ...]
) -> None:
    assert check(SOUND, settings=settings, fit=True).templates == wanted


def test_all_templates_where_the_project_names_none() -> None:
    write(CAPTION, domain="captions")
    project = Project.open(_with_captions())
    samples = [project.template_samples(name) for name in project.template_files()]
    assert set(check(fit=True).templates) == set(chain.from_iterable(samples))


def test_one_entry_is_read_in_the_style_of_its_file() -> None:
    write(entry("city", "首尔", "서울"), domain="glossary")
    check(WIDE, settings='[check]\nignore = ["numbers"]\n')
    path = Path("messages/zh-ko/slogans.po")
    path.write_text(f"# cardgen: ignore=marks\n{path.read_text()}", encoding="utf-8")
    data = path.read_bytes()
    style = load_house_style(Project.open(Path()), "zh-ko", "slogans", data)
    assert style.silenced == {"numbers", "marks"}
    assert style.glossary is not None
    assert style.langs == ("zh-Hans", "ko")
    write("msgid oops", domain="glossary")
    damaged = load_house_style(Project.open(Path()), "zh-ko", "slogans", b"\xef\xbb\xbf" + data)
    assert damaged.glossary is None
    assert damaged.silenced == style.silenced
    assert load_house_style(Project.open(Path()), "zh-ko", "glossary", b"").domain == "glossary"


def test_what_nobody_has_approved_must_fit_too() -> None:
    long = entry("long", "你好。", "안녕하세요." * 80)
    found = check(long, settings='approval = "required"\n', fit=True, templates=["card-a6"])
    assert "overflow" in [each.rule for each in found.found]


def test_errata_are_values() -> None:
    one = check(WIDE).found[0]
    assert isinstance(one, Erratum)
    assert one == check(WIDE).found[0]


def test_a_text_of_nothing_but_mistakes_is_read_in_a_moment() -> None:
    wrong = entry("a", "（" * 3000, "“" * 3000), entry("b", "九" * 5000, "구" * 5000)
    with a_moment():
        rules = {each.rule for each in check(*wrong).found}
    assert "bracket" in rules


def test_an_entry_that_is_asked_for_is_told_to_be_behind_its_pot() -> None:
    pot = f"{HEADER}\n{entry('sound', '大家好。', '')}\n{entry('wide', '加油！', '')}"
    Path("messages").mkdir()
    Path("messages/slogans.pot").write_text(pot, encoding="utf-8")
    entries = (SOUND, entry("wide", "加油！", "힘내세요!"))
    told = {
        ids: [(each.rule, each.location.line) for each in check(*entries, ids=ids).found]
        for ids in ((), ("sound",), ("wide",))
    }
    assert [rule for rule, _ in told[()]] == ["outdated"]
    assert told["sound",] == told[()]
    assert told["wide",] == []


def test_the_same_slip_of_a_text_is_told_once_with_how_often() -> None:
    """Eleven findings of an entry said the same; each is at its first place now."""
    found = check(entry("dots", "请看。请听。请说。", "보세요.. 들으세요.. 말하세요..")).found
    assert [(each.message, each.column) for each in found] == [
        (".. has marks that do not go together (3 times in this text)", 12)
    ]


def test_without_labels_to_lay_out_no_term_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(module, "longest_terms", asked.append)
    check(SOUND)
    assert not asked


def test_the_progress_reaches_its_end_beside_a_damaged_glossary() -> None:
    write(SOUND)
    write("msgid oops", domain="glossary")
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    told: list[tuple[int, int]] = []
    module.recheck_messages(
        Project.open(Path()),
        pair="",
        ids=(),
        fit=True,
        templates=("box-100x150",),
        wording=word_in_general,
        unsaved={},
        progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (1, 1)
