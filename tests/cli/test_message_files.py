"""Commands that keep the message files of a project together: sync, add, fmt, init, status."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cardgen import resources
from cardgen.catalog import load_catalog, load_glossary, parse_po
from tests.cli.runs import run, run_json

POT = Path("messages/slogans.pot")
KO = Path("messages/zh-ko/slogans.po")
JA = Path("messages/zh-ja/slogans.po")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pairs of the bundled messages in a project of one's own."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(resources.MESSAGES, "messages", ignore=shutil.ignore_patterns("zh-zh-Hant"))
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")


def mend(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_what_is_up_to_date_is_not_touched() -> None:
    before = {path: path.stat().st_mtime_ns for path in Path("messages").rglob("*.po*")}
    for words in (["messages", "sync"], ["messages", "fmt"], ["glossary", "sync"]):
        for check in ([], ["--check"]):
            done = run(*words, *check)
            assert (done.code, done.out, done.err) == (0, "", "")
    assert {path: path.stat().st_mtime_ns for path in Path("messages").rglob("*.po*")} == before


def test_sync_tells_what_it_does_and_check_what_it_would() -> None:
    mend(POT, "道不远人，", "道不远人。")
    mend(POT, 'msgctxt "brothers"', 'msgctxt "brothers-2"')
    before = KO.read_bytes()
    told = "1 new (brothers-2), 1 changed at the source (no-far-road), 1 removed (brothers)"
    done = run("messages", "sync", "--check")
    assert done.code == 1
    assert f"{KO}: outdated: the file does not match its .pot: {told}\n" in done.err
    assert "hint: run cardgen messages sync" in done.err
    assert KO.read_bytes() == before
    done = run("messages", "sync")
    assert (done.code, done.out) == (0, f"{JA}: {told}\n{KO}: {told}\n")
    assert load_catalog(Path("messages"), "zh-ko").message("no-far-road").fuzzy
    assert run("messages", "sync", "--check").code == 0


def test_sync_of_one_pair_leaves_the_others_as_they_are() -> None:
    """All other commands about messages had --pair."""
    mend(POT, "道不远人，", "道不远人。")
    before = JA.read_bytes()
    done = run("messages", "sync", "--pair", "zh-ko")
    assert (done.code, done.out) == (0, f"{KO}: 1 changed at the source (no-far-road)\n")
    assert JA.read_bytes() == before
    assert run("messages", "sync", "--check", "--pair", "zh-ko").code == 0
    assert run("glossary", "sync", "--pair", "zh-ja") == (0, "", "")
    assert f"{JA}: outdated" in run("messages", "sync", "--check").err
    refused = run("messages", "sync", "--pair", "zh-kr")
    assert (refused.code, "unknown-pair" in refused.err) == (1, True)


def test_sync_as_json() -> None:
    mend(Path("messages/glossary.pot"), '"北京"', '"北京城"')
    (file, _) = run_json("glossary", "sync")["files"]
    assert file["file"] == "messages/zh-ja/glossary.po"
    assert (file["new"], file["removed"]) == (["北京城"], ["北京"])
    assert file["changed"] == file["comments"] == file["back"] == []


def test_a_damaged_file_stops_all() -> None:
    mend(POT, "道不远人，", "道不远人。")
    mend(JA, 'msgid "道不远人', "msgid 道不远人")
    before = KO.read_bytes()
    for words in (["messages", "sync"], ["messages", "fmt"]):
        done = run(*words)
        assert done.code == 1
        assert f"{JA}:" in done.err
        assert "bad-po" in done.err
    assert KO.read_bytes() == before


def test_there_must_be_something_to_take_messages_from() -> None:
    for path in Path("messages").glob("*.pot"):
        path.unlink()
    done = run("messages", "sync")
    assert done.code == 1
    assert done.err.startswith("messages: output: there is no .pot")


def test_outside_of_a_project_nothing_is_written(tmp_path: Path) -> None:
    Path("cardgen.toml").unlink()
    for words in (["add", "a", "一"], ["init", "zh-vi"]):
        done = run("messages", *words)
        assert (done.code, "there is no project" in done.err) == (1, True)


def test_add_writes_a_message_where_translators_find_it() -> None:
    done = run(
        "messages", "add", "plum", "梅花{n}。", "--placeholder", "n=integer",
        "--gloss", "Plum blossoms", "--origin", "a proverb", "--attribution", "zh=《警世贤文》",
        "--attribution", "ko=경세현문", "--translation", "zh-ko=매화 {n}.",
    )  # fmt: skip
    assert (done.code, done.out) == (0, f"plum: added to {POT}, {JA}, {KO}\n")
    entry = (
        "\n#. Plum blossoms\n#. origin: a proverb\n"
        "#. attribution: zh=《警世贤文》; ko=경세현문\n"
        '#. {n}: integer\n#, python-brace-format\nmsgctxt "plum"\nmsgid "梅花{n}。"\nmsgstr '
    )
    assert POT.read_text(encoding="utf-8").endswith(f'{entry}""\n')
    assert KO.read_text(encoding="utf-8").endswith(f'{entry}"매화 {{n}}."\n')
    assert run("messages", "sync", "--check").code == 0
    assert run("messages", "fmt", "--check").code == 0
    message = load_catalog(Path("messages"), "zh-ko").message("plum")
    assert (message.gloss, message.attribution["ko"]) == ("Plum blossoms", "경세현문")
    done = run("messages", "add", "plum", "梅花。")
    assert f"{POT}: duplicate-message: there is already a message 'plum'" in done.err


def test_add_takes_types_of_other_messages_and_proposes_those_that_names_say() -> None:
    """Each had to be said, and the example was an integer for a city."""
    done = run("messages", "add", "tky-years", "致{to_city}：友好{years}年。")
    assert (done.code, done.err) == (0, "")
    assert "tky-years: {to_city} is of type city, as in other messages\n" in done.out
    assert "tky-years: {years} is of type integer, as in other messages\n" in done.out
    message = load_catalog(Path("messages"), "zh-ko").message("tky-years")
    assert message.placeholders == {"to_city": "city", "years": "integer"}
    done = run("messages", "add", "b", "{home_city}{send_date}{qty}")
    assert done.code == 1
    assert "no type is given for {home_city}, {send_date}, {qty}" in done.err
    assert (
        "--placeholder home_city=city --placeholder send_date=date --placeholder qty=TYPE; "
        "TYPE is one of integer,"
    ) in done.err
    own = run_json("messages", "add", "c", "{years}年", "--placeholder", "years=text")
    assert own["types"] == {"years": "text"}


def test_add_to_letters() -> None:
    files = run_json("messages", "add", "x.opening", "一\n\n二", "--letters")["files"]
    assert files[0] == "messages/letters.pot"
    found = load_catalog(Path("messages"), "zh-ja", "letters").message("x.opening")
    assert (found.source, found.translation) == ("一\n\n二", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a b", "一"], "bad-value: 'a b' cannot be the id of a message"),
        (["a", " "], "bad-value: the message is empty"),
        (["a", "一\u2028二"], "bad-value: '一\\u2028二' contains the control character U+2028"),
        (["a", "一{n}"], "--placeholder n=TYPE; TYPE is one of integer"),
        (["a", "一{n}", "--placeholder", "n=figure"], "has the unknown type 'figure'"),
        (["a", "一{n"], "placeholder"),
        (["a", "[一|"], "markup"),
        (
            ["a", "一", "--translation", "zh-ko={n}"],
            "{n} is in the msgstr but not",
        ),
        (["a", "一", "--translation", "zh-fr=un"], "unknown-pair"),
        (["a", "一", "--translation", "ko"], "'ko' is not PAIR=TEXT"),
        (["a", "一", "--gloss", "x\x1b"], "bad-value"),
        (
            ["a", "一", "--translation", "zh-ko=일", "--translation", "zh-ko=하나"],
            "Invalid value for '--translation': zh-ko is given twice",
        ),
    ],
)
def test_what_cannot_be_added(words: list[str], said: str) -> None:
    before = {path: path.read_bytes() for path in Path("messages").rglob("*.po*")}
    done = run("messages", "add", *words)
    assert done.code in (1, 2)
    assert said in done.err
    assert {path: path.read_bytes() for path in Path("messages").rglob("*.po*")} == before


def test_init_makes_a_pair_that_waits_for_its_translator() -> None:
    done = run("messages", "init", "zh-vi")
    assert done.code == 0
    assert done.out.startswith("made messages/zh-vi/slogans.po, messages/zh-vi/captions.po")
    assert run("messages", "sync", "--check").code == 0
    assert run("messages", "fmt", "--check").code == 0
    made = Path("messages/zh-vi/slogans.po")
    header = made.read_text(encoding="utf-8").partition("\n\n")[0]
    assert header.startswith("# Slogans, Chinese (Simplified) to Vietnamese.\n#\nmsgid")
    for line in (
        "Language: vi",
        "Plural-Forms: nplurals=1; plural=0;",
        "X-Source-Language: zh_CN",
    ):
        assert f'"{line}\\n"' in header
    assert not load_glossary(Path("messages"), "zh-vi").by_target
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", made], check=True)
    done = run("messages", "init", "zh-vi")
    assert (done.code, done.out) == (0, "zh-vi already has all files\n")


@pytest.mark.parametrize(
    ("pair", "header"),
    [
        ("zh-Hans-en-US", "Language: en_US\\n|nplurals=2; plural=(n != 1);"),
        ("zh-ru", "Language: ru\\n|nplurals=3;"),
        ("zh-zh-Hant", "Language: zh_TW\\n|nplurals=1;"),
    ],
)
def test_headers_of_pairs(pair: str, header: str) -> None:
    assert run("messages", "init", pair).code == 0
    data = Path("messages", pair, "slogans.po").read_bytes()
    assert all(part in data.decode() for part in header.split("|"))
    parse_po(data, "a.po").unwrap()


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("ko-vi", "the messages are in zh_CN, not in ko"),
        ("zh-xx", "no locale data"),
        ("zh", "does not name two languages"),
        ("../zh-vi", "does not name two languages"),
    ],
)
def test_pairs_that_cannot_be(pair: str, said: str) -> None:
    done = run("messages", "init", pair)
    assert done.code == 1
    assert said in done.err


def test_fmt_unwraps_and_check_says_so() -> None:
    before = KO.read_bytes()
    mend(KO, 'msgstr "정성을 다하면 ', 'msgstr ""\n\n"정성을 다하면 "\n"')
    done = run("messages", "fmt", "--check")
    assert done.code == 1
    assert done.err == (
        f"{KO}: unformatted: the file has another format\n  hint: run cardgen messages fmt\n"
    )
    assert run_json("messages", "fmt")["files"] == [str(KO)]
    assert KO.read_bytes() == before


def test_status_counts_by_pair_and_file() -> None:
    mend(KO, 'msgctxt "brothers"', '#, fuzzy\nmsgctxt "brothers"')
    mend(KO, 'msgstr "정성을 다하면 꽃이 핀다."', 'msgstr ""')
    mend(KO, "도는 사람에게서 멀지 않고,", "도는  사람에게서 멀지 않고,")
    mend(KO, 'msgstr "산천은', f'msgstr "{"아주 긴 글 " * 200}산천은')
    Path("cardgen.toml").write_text(
        'messages = "messages"\n[check]\ntemplates = ["card-a6", "box-a4"]\n', encoding="utf-8"
    )
    rows = run_json("messages", "status", "--pair", "zh-ko")["files"]
    names = ("slogans", "captions", "letters", "glossary")
    assert [row["file"] for row in rows] == [f"messages/zh-ko/{name}.po" for name in names]
    assert rows[0] == {
        "pair": "zh-ko", "file": str(KO), "messages": 41, "ready": 22, "fuzzy": 18,
        "untranslated": 1, "copied": 0, "wrong-language": 0, "damaged": 0, "unapproved": 0,
        "findings": 1, "overflow": 1,
    }  # fmt: skip
    line = run("messages", "status", "--no-fit").out.splitlines()[5]
    assert line.split("\t") == ["zh-ko", "slogans", "41", "22", "18", "1", "0", "0", "1", "0"]


def test_status_of_a_damaged_file() -> None:
    mend(KO, 'msgctxt "brothers"', "msgctxt brothers")
    (row, *_) = run_json("messages", "status", "--pair", "zh-ko", "--no-fit")["files"]
    assert (row["messages"], row["findings"] > 0) == (40, True)
    assert run("messages", "status", "--pair", "zh-fr").code == 1


def test_a_text_of_ones_own_is_no_id() -> None:
    done = run("label", "武汉加油，我们与你同在！")
    assert (
        "to print your own text, add it to the messages of the project: cardgen init"
        in done.err
    )
    assert "cardgen messages add ID TEXT" in done.err


def test_export_and_import() -> None:
    done = run("messages", "export", "--xlsx", "m.xlsx", "--pair", "zh-ko", "--xliff", "k.xlf")
    assert (done.code, done.out) == (0, "m.xlsx\nk.xlf\n")
    assert run("messages", "import", "m.xlsx").out == "nothing was edited\n"
    mend(Path("k.xlf"), "정성을 다하면 꽃이 핀다.", "정성이 꽃을 피운다.")
    mend(KO, "心诚则花开", "心诚花开")
    done = run("messages", "import", "k.xlf")
    assert (done.code, done.out) == (0, f"{KO}: 1 edited, 1 of them to review\n")
    assert "정성이 꽃을 피운다." in KO.read_text(encoding="utf-8")
    (file,) = run_json("messages", "import", "k.xlf")["files"] or [{}]
    assert file == {}


def test_export_of_two_dates_is_the_same() -> None:
    for name in ("one", "two"):
        done = run("messages", "export", "--pair", "zh-ja", "--xliff", name, "--version", "2.0")
        assert done.code == 0
    assert Path("one").read_bytes() == Path("two").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["export"], 2, "name a file with --xlsx or --xliff"),
        (["export", "--xliff", "a"], 2, "one pair: add --pair zh-ja or zh-ko"),
        (["export", "--xlsx", "no/a.xlsx"], 1, "output: cannot write"),
        (["export", "--xlsx", "a.xlsx", "--pair", "zh-fr"], 1, "unknown-pair"),
        (["import", "a.xlf"], 1, "a.xlf: bad-interchange: cannot be read"),
        (["import", "messages"], 1, "messages: bad-interchange: cannot be read"),
    ],
)
def test_what_cannot_be_exchanged(words: list[str], code: int, said: str) -> None:
    done = run("messages", *words)
    assert done.code == code
    assert said in done.err


@pytest.mark.parametrize(
    "lang", ["vi", "ru", "mn", "th", "ar", "fa", "he", "ur", "ckb", "pa-PK"]
)
def test_what_can_be_set_is_begun(lang: str) -> None:
    done = run("messages", "init", f"zh-{lang}")
    assert (done.code, done.err) == (0, "")


def test_a_mark_that_turns_a_line_is_told_once() -> None:
    path = Path("messages/zh-ko/slogans.po")
    text = path.read_text(encoding="utf-8")
    first = next(
        line for line in text.splitlines() if line.startswith('msgstr "') and line[8:-1]
    )
    path.write_text(text.replace(first, 'msgstr "안녕 \u202e우호。"'), encoding="utf-8")
    for words in (("--template", "box-100x150"), ("--no-fit",)):
        done = run("messages", "check", "--pair", "zh-ko", "--json", *words)
        found = json.loads(done.out)["findings"]
        rules = [each["rule"] for each in found]
        assert rules.count("right-to-left") == 1
        assert "missing-glyph" not in rules
