"""``cardgen glossary`` as people use it, and the commands that errors name."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from cardgen import resources
from tests.catalog.samples import entry, write
from tests.cli.runs import Run, files, run, run_json

PO, POT = Path("messages/zh-ko/glossary.po"), Path("messages/glossary.pot")
TERMS = (entry("city", "北京", "베이징", "#. Beijing"), entry("unit", "个", "개", "#, fuzzy"))


@pytest.fixture(autouse=True)
def _glossary(project: Path) -> None:
    write(*TERMS, domain="glossary")


def leave_project() -> None:
    """Leave the project."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_list() -> None:
    assert run("glossary", "list").out.splitlines() == [
        "北京\t베이징\tcity\tzh-ko\tready\tBeijing\t",
        "个\t개\tunit\tzh-ko\tfuzzy\t\t",
    ]
    assert run("glossary", "list", "--kind", "unit").out.count("\n") == 1
    assert run_json("glossary", "list", "--kind", "city", "--pair", "zh-ko")["terms"] == [
        {
            "term": "北京",
            "translation": "베이징",
            "kind": "city",
            "pair": "zh-ko",
            "state": "ready",
            "english": "Beijing",
            "also": "",
        }
    ]


def test_add() -> None:
    before = PO.read_bytes()
    shutil.copy(PO, POT)
    done = run(
        "glossary", "add", "성동구", "城东区", "--kind", "city", "--english", "Seongdong"
    )
    assert done == Run(0, f"{PO}: city 城东区, 성동구\n", "")
    added = b'\n#. Seongdong\nmsgctxt "city"\nmsgid "%s"\nmsgstr "%s"\n'
    words = ("城东区".encode(), "성동구".encode())
    assert PO.read_bytes() == before + added % words
    assert POT.read_bytes() == before + added % (words[0], b"")
    assert run("glossary", "list", "--kind", "city").out.splitlines()[-1] == (
        "城东区\t성동구\tcity\tzh-ko\tready\tSeongdong\t"
    )
    assert run_json("glossary", "add", "首尔", "서울", "--kind", "city") == {
        "file": str(PO),
        "pair": "zh-ko",
        "kind": "city",
        "term": "首尔",
        "translation": "서울",
        "also": "",
        "already": False,
    }


def test_mended_a_term_that_is_there_already_was_an_error() -> None:
    before = files(Path())
    for words in (("北京", "베이징"), ("베이징", "北京")):
        done = run("glossary", "add", *words, "--kind", "city")
        assert done == Run(0, "the glossary already has 北京: 베이징\n", "")
    assert files(Path()) == before


def test_mended_add_did_not_fill_a_translation_that_was_empty() -> None:
    words = ("北京", "Beijing", "--kind", "city", "--pair", "zh-en")
    made = Path("messages/zh-en/glossary.po")
    made.parent.mkdir()
    for name in ("slogans.po", "glossary.po"):
        text = (
            (PO.parent / name)
            .read_text(encoding="utf-8")
            .replace("Language: ko", "Language: en")
        )
        made.with_name(name).write_text(text.replace("베이징", ""), encoding="utf-8")
    before = made.read_text(encoding="utf-8")
    assert run("glossary", "add", *words) == Run(0, f"{made}: city 北京, Beijing\n", "")
    old, new = 'msgid "北京"\nmsgstr ""\n', 'msgid "北京"\nmsgstr "Beijing"\n'
    assert made.read_text(encoding="utf-8") == before.replace(old, new)
    assert run("glossary", "add", *words) == Run(
        0, "the glossary already has 北京: Beijing\n", ""
    )
    assert "also Peking" in run("glossary", "add", "Peking", "北京", *words[2:]).out


def test_another_word_for_a_term_that_is_there() -> None:
    """A unit that Korean offices write, 매, was refused, since the glossary has 只 as 장."""
    before = PO.read_bytes()
    done = run("glossary", "add", "북경", "北京", "--kind", "city")
    assert done == Run(0, f"{PO}: city 北京, 베이징, also 북경\n", "")
    begins, rest = before.split(b"#. Beijing\n")
    assert PO.read_bytes() == begins + "# also: 북경\n#. Beijing\n".encode() + rest
    assert run_json("glossary", "list", "--kind", "city")["terms"][0]["also"] == "북경"
    again = run("glossary", "add", "北京", "북경", "--kind", "city")
    assert again == Run(0, "북경 is already a synonym of 北京\n", "")


def test_nothing_is_added_to_a_damaged_file() -> None:
    PO.write_bytes(PO.read_bytes() + b'msgid "')
    before = files(Path())
    done = run("glossary", "add", "城东区", "성동구", "--kind", "city")
    assert (done.code, "bad-po" in done.err) == (1, True)
    assert files(Path()) == before


def test_without_a_project_it_says_how_to_make_one() -> None:
    leave_project()
    assert run("glossary", "add", "城东区", "성동구", "--kind", "city") == Run(
        1,
        "",
        "output: the built-in messages cannot change: there is no project here\n"
        "  hint: make one with `cardgen init`, and do this there\n",
    )
    assert run("glossary", "list", "--kind", "city").out.count("\tzh-ja\t") > 10


def test_a_project_without_messages_of_its_own() -> None:
    leave_project()
    Path("cardgen.toml").write_text("", encoding="utf-8")
    done = run("glossary", "add", "城东区", "성동구", "--kind", "city")
    assert (done.code, done.err.split(": ")[1:3]) == (
        1,
        ["output", "the project has no messages of its own\n  hint"],
    )


TEMPLATE = ("--template", "box-a5", "--set", "from=베이징")


@pytest.mark.parametrize("word", ["성동구", "성동 1구", "城东区", "구$HOME'\""])
def test_an_unknown_term_says_the_command_that_adds_it(word: str) -> None:
    done = run("label", "hello", *TEMPLATE, "--set", f"to={word}")
    assert done.code == 1
    command = done.err.strip().rpartition("add it: ")[2]
    words = shlex.split(command)
    assert words[:4] == ["cardgen", "glossary", "add", word]
    other = "성동구" if word == "城东区" else "城东区"
    words = [other if each == "TRANSLATION" else each for each in words[1:]]
    assert run(*words).code == 0
    assert run("label", "hello", *TEMPLATE, "--set", f"to={word}", "-o", "a.png").code == 0


def test_nothing_leads_into_the_installed_package() -> None:
    """An unknown city was said to be in …/site-packages/cardgen/_data: people edited that."""
    leave_project()
    Path("list.csv").write_text("to,from,item,unit,quantity,boxes\n성동구,서울,핫팩,통,3,1\n")
    words = ("--pair", "zh-ko", "--template", "box-a5")
    tried = [
        run("label", "brothers", "--set", "from=성동구", "--set", "to=서울"),
        run("label", "brother"),
        run("label", "brothers", "--pair", "zh-fr"),
        run("label", "brothers", "--template", "box-a6"),
        run("label", "brothers", "--template", "card-a6", "--set", "date=" + "x"),
        run("label", "brothers", "--template", "gs1-100x150"),
        run("label", "sincerity", "--set", "item=" + "消毒液" * 3),
        run("batch", "list.csv", *words, "--message", "brothers", "--check"),
        run("batch", "list.csv", *words, "--message", "sister-years", "--check"),
        run("label", "brothers", "--json", "--set", "from=성동구"),
    ]
    for done in tried:
        assert done.code == 1
        for folder in (resources.PACKAGE, resources.MESSAGES):
            assert str(folder) not in done.err + done.out
    assert tried[0].err == (
        "the bundled glossary of zh-ko: unknown-term: from: the glossary has no city '성동구'\n"
        "  hint: make a project with `cardgen init`, and add the term there: "
        "cardgen glossary add 성동구 TRANSLATION --kind city --pair zh-ko\n"
    )


def test_mended_examples_of_the_help_were_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is run in a new project, in which its word is new."""
    assert run("init", "new").code == 0
    monkeypatch.chdir("new")
    shown = run("glossary", "add", "--help").out.splitlines()
    examples = [shlex.split(line)[1:] for line in shown if line.startswith("    cardgen ")]
    assert len(examples) >= 4
    for words in examples:
        done = run(*words)
        assert (done.code, done.err) == (0, "")
        assert "already" not in done.out


def test_an_article_has_words_for_its_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project could not say how its own articles are counted."""
    assert run("init", "new").code == 0
    monkeypatch.chdir("new")
    add = ("glossary", "add", "喷雾器", "분무기", "--kind", "item")
    assert run(*add, "--unit", "台=대", "--unit", "个").out == (
        f"{PO}: item 喷雾器, 분무기, 台 is 대\n"
    )
    assert (
        '\n# unit: 台=대\n#. unit: 台, 个\nmsgctxt "item"\nmsgid "喷雾器"\nmsgstr "분무기"\n'
        in PO.read_text(encoding="utf-8")
    )
    assert '\n#. unit: 台, 个\nmsgctxt "item"\nmsgid "喷雾器"\n' in POT.read_text(
        encoding="utf-8"
    )
    done = run(*add, "--unit", "件＝점", "--unit", "台=대")
    assert done.out == f"{PO}: item 喷雾器, 분무기, 件 is 점\n"
    assert run(*add, "--unit", "件=점").out == "the glossary already has 喷雾器: 분무기\n"
    before = PO.read_bytes()
    for unit, told in (
        (
            "件=벌",
            "bad-value: 喷雾器 already has the word 점 for 件\n  hint: write 벌 in its line",
        ),
        ("直=개", "unknown-term: the glossary has no unit '直'"),
        ("支=개, 대", "bad-value: '개, 대' contains a comma or an equals sign"),
    ):
        done = run(*add, "--unit", unit)
        assert done.code == 1
        assert told in done.err
    assert run(*add, "--unit", "件=").code == 2
    done = run("glossary", "add", "水原", "수원", "--kind", "city", "--unit", "件=점")
    assert "bad-value: a city has no units" in done.err
    assert PO.read_bytes() == before
    (listed,) = (
        each
        for each in run_json("glossary", "list", "--kind", "item", "--pair", "zh-ko")["terms"]
        if each["term"] == "喷雾器"
    )
    assert listed["units"] == {"台": "대", "件": "점"}
    assert run("glossary", "sync").code == 0
    assert "# unit: 台=대\n" in PO.read_text(encoding="utf-8")


def test_a_doubtful_unit_is_told_with_the_command_that_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run("init", "new").code == 0
    monkeypatch.chdir("new")
    added = run("glossary", "add", "KF80口罩", "KF80 마스크", "--kind", "item", "--unit", "只")
    assert added.code == 0
    done = run("messages", "check", "--no-fit", "--pair", "zh-ko", "KF80口罩")
    assert (
        "warning: unit-article: KF80口罩: KF80口罩 (KF80 마스크) has no word for the unit 只"
        in done.out
    )
    command = done.out.split("count with: cardgen ")[1].splitlines()[0]
    label = ("label", "brothers", "--set", "item=KF80口罩", "--set", "unit=只")
    told = run(*label, "--set", "quantity=20", "--template", "box-100x150", "-o", "l.txt")
    assert (told.code, told.err.count("unit-article")) == (0, 1)
    assert run(*shlex.split(command.replace("WORD", "장"))).code == 0
    assert "unit-article" not in run("messages", "check", "--no-fit", "KF80口罩").out
    told = run(*label, "--set", "quantity=20", "--template", "box-100x150", "-o", "l.txt")
    assert "unit-article" not in told.err
    assert "20장" in Path("l.txt").read_text(encoding="utf-8")


def test_proof_shows_all_articles_with_their_units() -> None:
    leave_project()
    done = run("glossary", "proof", "--pair", "zh-ko")
    assert "手套 20双 · 20只\t장갑 20켤레 · 20짝\n" in done.out
    assert run("glossary", "proof", "-o", "u.txt").out == (
        "u.txt: 50 articles in zh-ja, zh-ko, zh-zh-Hant\n"
    )
    assert run("glossary", "proof", "-o", "u.pdf", "--pair", "zh-ja").code == 0
    assert Path("u.pdf").read_bytes().startswith(b"%PDF")
    tables = run_json("glossary", "proof", "--pair", "zh-ja")["tables"]
    assert ["医疗器械 20台 · 20件", "医療機器 20台 · 20点"] in tables[0]["rows"]
    done = run("glossary", "proof", "-o", "u.docx")
    assert (done.code, "u.docx does not end with .pdf or .txt" in done.err) == (1, True)
