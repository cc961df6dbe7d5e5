"""Findings in the forms of code hosts, of all commands that check files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cardgen import resources
from tests.catalog.samples import entry, write
from tests.cli.runs import run

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0.json").read_text("utf-8"))
LETTER = ROOT / "examples" / "letters" / "donation-seoul.toml"
Wrong = tuple[tuple[str, ...], str, int | None, str]
"""The words of a command, and the file, the line and the rule of its finding."""


def break_template() -> Wrong:
    path = Path("templates/small.toml")
    path.write_text(path.read_text("utf-8").replace('"1fr"]', '"1xx"]', 1), encoding="utf-8")
    return ("templates", "check", "small"), str(path), 8, "bad-template"


def break_list() -> Wrong:
    Path("l.csv").write_text("message,boxes\nhello,x\n", encoding="utf-8")
    words = ("batch", "l.csv", "--pair", "zh-ko", "--template", "small", "--check")
    return words, "l.csv", 2, "bad-value"


def break_letter() -> Wrong:
    text = LETTER.read_text("utf-8").replace("\ndate = ", "\ndat = ", 1)
    Path("l.toml").write_text(text, encoding="utf-8")
    line = text.partition("\ndat = ")[0].count("\n") + 2
    return ("letter", "donation", "--data", "l.toml", "--check"), "l.toml", line, "bad-letter"


def break_format() -> Wrong:
    path = Path("messages/zh-ko/slogans.po")
    path.write_text(path.read_text("utf-8").replace("\n\n", "\n\n\n"), encoding="utf-8")
    return ("messages", "fmt", "--check"), str(path), None, "unformatted"


def break_pdf() -> Wrong:
    Path("a.pdf").write_bytes(b"%PDF-1.7\n")
    return ("preflight", "a.pdf"), "a.pdf", None, "damaged"


def break_text() -> Wrong:
    write(entry("old", "𪚥龙。", "용."))
    return (
        ("fonts", "check", "messages/zh-ko/slogans.po"),
        "messages/zh-ko/slogans.po",
        None,
        ("missing-glyph"),
    )


def break_message() -> Wrong:
    write(entry("number", "已有24年。", "벌써 42년입니다."))
    words = ("messages", "check", "number", "--no-fit")
    return words, "messages/zh-ko/slogans.po", 11, "other-number"


def form_of(words: tuple[str, ...]) -> str:
    return "--findings" if words[0] in ("batch", "letter") else "--format"


@pytest.mark.parametrize(
    "break_it",
    [
        break_template, break_list, break_letter, break_format, break_pdf, break_text,
        break_message,
    ],
)  # fmt: skip
def test_a_fault_is_in_each_form(break_it: Callable[[], Wrong]) -> None:
    words, file, line, rule = break_it()
    option = form_of(words)
    done = run(*words, option, "sarif")
    assert (done.code, done.err) == (1, "")
    log = json.loads(done.out)
    jsonschema.validate(log, SCHEMA)
    (part,) = log["runs"]
    result: dict[str, Any] = part["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"]) == (rule, "error")
    assert place["artifactLocation"] == {"uri": file}
    if line is not None:
        assert place["region"]["startLine"] == line
    assert [each["id"] for each in part["tool"]["driver"]["rules"]].count(rule) == 1
    noted = run(*words, option, "github")
    assert (noted.code, noted.err) == (1, "")
    where = f"file={file}" if line is None else f"file={file},line={line}"
    assert noted.out.startswith(f"::error {where}")
    assert f"title={rule}" in noted.out.splitlines()[0]
    data = run(*words, option, "json")
    assert data.code == 1
    assert data == run(*words, "--json")
    shown = run(*words)
    assert rule in shown.out + shown.err
    assert shown == run(*words, option, "text")


@pytest.mark.parametrize(
    "words",
    [
        ("templates", "check", "small", "--pair", "zh-ko"),
        ("messages", "fmt", "--check"),
        ("messages", "sync", "--check"),
        ("glossary", "sync", "--check"),
        ("fonts", "check", "你好"),
        ("messages", "check", "hello", "--no-fit"),
        ("batch", "l.csv", "--pair", "zh-ko", "--template", "small", "--check"),
    ],
    ids=" ".join,
)
def test_what_is_sound_is_an_empty_log(words: tuple[str, ...], project: Path) -> None:
    shutil.rmtree(project / "messages")
    shutil.copytree(resources.MESSAGES, project / "messages")
    write(entry("hello", "你好。", "안녕하세요."))
    for name in ("slogans.pot", "captions.pot"):
        (project / "messages" / name).unlink()
    Path("l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    option = form_of(words)
    done = run(*words, option, "sarif")
    assert (done.code, done.err) == (0, ""), done.out
    log = json.loads(done.out)
    jsonschema.validate(log, SCHEMA)
    assert log["runs"][0]["results"] == []
    assert run(*words, option, "github").out == ""


def test_a_warning_beside_an_error_is_in_the_log_too() -> None:
    Path("l.csv").write_text("message,boxes,remark\nhello,x,a\nhello,2,b\n", encoding="utf-8")
    words = ("batch", "l.csv", "--pair", "zh-ko", "--template", "small", "--check")
    shown = run(*words, "--ignore", "remark").err
    log = json.loads(run(*words, "--ignore", "remark", "--findings", "sarif").out)
    levels = [each["level"] for each in log["runs"][0]["results"]]
    assert levels.count("error") == shown.count("l.csv:") - shown.count(" warning: ")


def test_an_error_without_a_file_is_a_result_too() -> None:
    done = run("templates", "check", "smal", "--format", "sarif")
    log = json.loads(done.out)
    jsonschema.validate(log, SCHEMA)
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], result["locations"]) == ("unknown-template", [])
    noted = run("templates", "check", "smal", "--format", "github").out
    assert noted.startswith("::error title=unknown-template::there is no template 'smal'")


def test_a_log_is_in_the_language_of_its_reader() -> None:
    words, *_ = break_list()
    done = subprocess.run(
        [sys.executable, "-m", "cardgen", "--lang", "ko", *words, "--findings", "sarif"],
        check=False,
        capture_output=True,
    )
    log = json.loads(done.stdout)
    (result,) = log["runs"][0]["results"]
    assert "정수" in result["message"]["text"]
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert any("가" <= letter <= "힣" for letter in rule["shortDescription"]["text"])


@pytest.mark.parametrize(
    "words",
    [("batch", "l.csv", "-o", "o"), ("letter", "donation", "--data", str(LETTER))],
    ids=lambda words: words[0],
)
def test_findings_need_a_check(words: tuple[str, ...]) -> None:
    done = run(*words, "--findings", "sarif")
    assert done.code == 2
    assert "--findings needs --check" in done.err
