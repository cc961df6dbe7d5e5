"""``cardgen messages check``: what it prints, and its exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

from tests.catalog.samples import entry, write
from tests.cli.runs import Run, run, run_json

ROOT = Path(__file__).parents[2]
SCHEMA = Path(__file__).with_name("sarif-2.1.0.json")
SLIPS = (
    entry("wide", "加油！", "힘내세요！"),
    entry("number", "已有24年。", "벌써 42년입니다."),
    entry("hanja", "友好", "友好 도시"),
)
CHECK = ("messages", "check", "--pair", "zh-ko", "--no-fit")


def test_nothing_is_found_in_sound_messages() -> None:
    assert run(*CHECK, "hello", "years") == Run(
        0, "zh-ko: nothing found in 2 translations\n", ""
    )


def test_as_text() -> None:
    write(*SLIPS)
    done = run(*CHECK, "wide", "number", "hanja")
    assert (done.code, done.err) == (1, "")
    assert done.out == (
        "messages/zh-ko/slogans.po:11:13: warning: foreign-mark: wide: "
        "！ is a mark of another language\n"
        "  hint: write !\n"
        "messages/zh-ko/slogans.po:15:12: other-number: number: "
        "42 is in the translation, but 24 is in the source\n"
        "  hint: write 24\n"
        "messages/zh-ko/slogans.po:19:9: note: hanja: hanja: "
        "友好 is Han characters, but the text is Korean\n"
        "  hint: write Hangul, add the Han characters in brackets behind it, "
        "or write [漢字|한자]\n"
        "zh-ko: 1 error, 1 warning, 1 note in 3 translations\n"
    )


def test_warnings_fail_if_that_is_asked_for() -> None:
    write(*SLIPS)
    assert run(*CHECK, "wide").code == 0
    assert run(*CHECK, "wide", "--strict").code == 1
    assert run(*CHECK, "hanja", "--strict").code == 0


def test_as_json() -> None:
    write(*SLIPS)
    assert json.loads(run(*CHECK, "--format", "json", "number").out) == {
        "pairs": ["zh-ko"],
        "templates": [],
        "read": 1,
        "untranslated": 0,
        "fuzzy": 0,
        "counts": {"error": 1, "warning": 0, "note": 0},
        "findings": [
            {
                "rule": "other-number",
                "severity": "error",
                "message": "42 is in the translation, but 24 is in the source",
                "hint": "write 24",
                "file": "messages/zh-ko/slogans.po",
                "line": 15,
                "column": 12,
                "end_line": 15,
                "end_column": 14,
                "pair": "zh-ko",
                "id": "number",
            }
        ],
    }
    assert run_json(*CHECK, "wide")["counts"]["warning"] == 1


def test_as_annotations_of_github() -> None:
    write(*SLIPS, entry("per,cent:", "百分之八十。", "80%입니다！，"))
    assert run(*CHECK, "--format", "github", "wide", "number").out == (
        "::warning file=messages/zh-ko/slogans.po,line=11,col=13,endLine=11,endColumn=14,"
        "title=foreign-mark (wide)::！ is a mark of another language%0Awrite !\n"
        "::error file=messages/zh-ko/slogans.po,line=15,col=12,endLine=15,endColumn=14,"
        "title=other-number (number)::42 is in the translation, but 24 is in the "
        "source%0Awrite 24\n"
    )
    said = run(*CHECK, "--format", "github", "per,cent:").out
    assert "title=doubled-mark (per%2Ccent%3A)::！， " in said


def test_as_sarif_by_its_schema() -> None:

    write(*SLIPS, "msgid oops\n")
    done = run(*CHECK, "--format", "sarif")
    assert (done.code, done.err) == (1, "")
    log = json.loads(done.out)
    jsonschema.validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    (part,) = log["runs"]
    results = part["results"]
    assert [each["level"] for each in results] == ["warning", "error", "note", "error"]
    rules = [each["id"] for each in part["tool"]["driver"]["rules"]]
    for each in results:
        assert rules[each["ruleIndex"]] == each["ruleId"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "messages/zh-ko/slogans.po"},
        "region": {"startLine": 11, "startColumn": 13, "endLine": 11, "endColumn": 14},
    }


def test_a_message_that_does_not_fit_its_template() -> None:
    done = run("messages", "check", "crowded", "--template", "small")
    assert done.code == 1
    assert "overflow: crowded: the text of [source]" in done.out
    assert " mm too " in done.out
    assert "laid out in small" in done.out


def test_what_hooks_and_jobs_run() -> None:
    """Hooks, and whole workflows, are in tests/test_ci_examples.py."""
    page = (ROOT / "docs/how-to/translating.md").read_text(encoding="utf-8")
    (words,) = re.findall(r"(?m)^ +- run: cardgen (.*)$", page)
    assert words == "messages check --format github"
    write(SLIPS[1])
    assert "other-number" in run(*words.split(), "number").out


def test_what_cannot_be_checked() -> None:
    assert run(*CHECK, "helo") == Run(
        1, "", "unknown-message: there is no message 'helo'\n  hint: did you mean hello?\n"
    )
    assert json.loads(run(*CHECK, "helo", "--json").out)["errors"][0]["rule"] == (
        "unknown-message"
    )
    assert run("messages", "check", "--template", "none").err.startswith(
        "unknown-template: there is no template 'none'"
    )
