from __future__ import annotations

import shutil
from pathlib import Path

from cardgen import resources
from tests.catalog.samples import entry, write
from tests.cli.runs import Run, run, run_json


def test_list_is_a_line_a_message_in_a_pipe() -> None:
    done = run("messages", "list")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:4] == [
        "hello\tzh-ko\tready\t你好。\t안녕하세요.",
        "years\tzh-ko\tready\t已有{years}年。\t{years}년입니다.",
        "waiting\tzh-ko\tfuzzy\t请等待。\t기다리세요.",
        "unwritten\tzh-ko\tuntranslated\t没有译文。\t",
    ]


def test_list_as_json() -> None:
    listed = run_json("messages", "list", "--pair", "zh-ko")["messages"]
    assert len(listed) == 7
    assert listed[1] == {
        "id": "years",
        "pair": "zh-ko",
        "state": "ready",
        "source": "已有{years}年。",
        "translation": "{years}년입니다.",
        "placeholders": {"years": "integer"},
        "gloss": "",
        "attribution": {},
        "author": "",
        "occasions": [],
        "file": "messages/zh-ko/slogans.po",
        "line": 14,
    }


def test_list_of_an_unknown_pair() -> None:
    assert run("messages", "list", "--pair", "zh-fr") == Run(
        1,
        "",
        "messages: unknown-pair: there are no messages for 'zh-fr'\n"
        "  hint: did you mean zh-ko?\n",
    )


def test_list_shows_what_can_be_read_and_then_what_cannot() -> None:
    shutil.copytree(resources.MESSAGES / "zh-ja", "messages/zh-ja")
    Path("messages/zh-ko/slogans.po").write_text("msgid oops\n", encoding="utf-8")
    done = run("messages", "list")
    assert done.code == 1
    assert done.out.startswith("brothers\tzh-ja\tready\t")
    assert done.err == (
        "messages/zh-ko/slogans.po:1: bad-po: the keyword has no string\n"
        '  hint: write a string in quotation marks after the keyword: msgid "…"\n'
    )


def test_what_is_in_the_wrong_language_is_not_ready(project: Path) -> None:
    write(entry("copy", "你好。", "你好。"), entry("kana", "你好。", "こんにちは。"))
    (project / "messages/slogans.pot").write_bytes(
        (project / "messages/zh-ko/slogans.po").read_bytes().replace("你好".encode(), b"")
    )
    done = run("messages", "list")
    assert [line.split("\t")[:3] for line in done.out.splitlines()] == [
        ["copy", "zh-ko", "copied"],
        ["kana", "zh-ko", "wrong-language"],
    ]
    assert done.err.count("warning: outdated: the source of") == 2
    assert [each["rule"] for each in run_json("messages", "list")["warnings"]] == (
        ["outdated", "outdated"]
    )
    found = run("templates", "check", "small")
    assert found.code == 1
    assert ": copied: " in found.err
    assert ": wrong-language: " in found.err
    assert found.err.count("warning: outdated: ") == 2
    assert run("label", "copy", "--template", "small").code == 1
    assert run("label", "copy", "--template", "small", "--draft").code == 0
