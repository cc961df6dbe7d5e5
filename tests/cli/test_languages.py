"""The command line in the languages of its users, as a shell runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest

import cardgen
from tests import forks

PO = Path(cardgen.__file__).parent / "locale"
LANGS = {"ko_KR.UTF-8": "ko", "zh_CN.UTF-8": "zh", "zh_TW.UTF-8": "hant", "ja_JP.UTF-8": "ja"}


class Done(NamedTuple):
    """Exit code, standard output and standard error of a command."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, folder: Path | None = None, code: str = "", **environment: str) -> Done:
    """Run the command in an environment of its own, in a process that has just begun."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    status, out, err = forks.commands().run(
        *words,
        code=f"{code}\nfrom cardgen.cli import program; program()",
        folder=folder,
        environment={**kept, "PYTHONIOENCODING": "utf-8", **environment},
    )
    return Done(status, out.decode("utf-8"), err.decode("utf-8"))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("C.UTF-8", "sister-years needs a value for {years}\n  hint: add --set years=VALUE\n"),
        ("ko_KR.UTF-8", "sister-years에 {years}의 값이 필요합니다\n  도움말: "),
        ("zh_CN.UTF-8", "sister-years需要{years}的值\n  提示："),
        ("zh_TW.UTF-8", "sister-years需要{years}的值\n  提示："),
        ("ja_JP.UTF-8", "sister-yearsには{years}の値が必要です\n  ヒント："),
    ],
)
def test_an_error_is_in_the_language_of_the_locale(
    lang: str, said: str, tmp_path: Path
) -> None:
    done = run("label", "sister-years", folder=tmp_path, LANG=lang)
    assert done.returncode == 1
    assert "missing-value: " in done.stderr  # rules are the same in all languages
    assert said in done.stderr


@pytest.mark.parametrize("lang", LANGS)
def test_help_is_translated_and_fits_the_terminal(lang: str, tmp_path: Path) -> None:
    for words in (["--help"], ["batch", "--help"], ["messages", "--help"]):
        done = run(*words, folder=tmp_path, LANG=lang, COLUMNS="80")
        assert "Show this message" not in done.stdout
        for line in done.stdout.splitlines():
            wide = sum(unicodedata.east_asian_width(each) in "WF" for each in line)
            is_command = line.lstrip().startswith(("cardgen", "--", "bash:", "zsh:", "fish:"))
            assert is_command or len(line) + wide <= 80, line
            assert not line.strip().startswith(("、", "。", "，", "）", "」"))


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_of_the_help_stays_english(lang: str, tmp_path: Path) -> None:
    for words in (["print"], ["label"], ["messages", "check"], ["templates", "new"]):
        done = run(*words, "--help", folder=tmp_path, LANG=lang)
        shown = [line for line in done.stdout.splitlines() if not line.startswith("    ")]
        sentence = re.compile(r"(?<!cardgen )\b(?!cardgen)[a-z]{3,} [a-z]{2,} [a-z]{3,}")
        assert [line for line in shown if sentence.search(line)] == []


def test_wrong_usage_is_translated() -> None:
    done = run("label", "brothers", "--dpi", "x", LANG="ko_KR.UTF-8")
    assert done.returncode == 2
    assert "오류: '--dpi'의 값이 잘못되었습니다" in done.stderr


def test_json_has_english_keys_and_rules_and_translated_messages(tmp_path: Path) -> None:
    done = run("label", "sister-years", "--json", folder=tmp_path, LANG="ko_KR.UTF-8")
    (error,) = json.loads(done.stdout)["errors"]
    assert error["rule"] == "missing-value"
    assert error["message"] == "sister-years에 {years}의 값이 필요합니다"


def test_what_programs_read_stays_english(tmp_path: Path) -> None:
    """A pipe gets the states as they are; only a terminal shows them translated."""
    korean, english = (
        run("messages", "list", "--pair", "zh-ja", folder=tmp_path, LANG=lang).stdout
        for lang in ("ko_KR.UTF-8", "C")
    )
    assert korean == english


def test_the_reader_the_environment_and_the_project_choose(tmp_path: Path) -> None:
    words = ("label", "nothing")
    (tmp_path / "cardgen.toml").write_text('language = "ja"\n', "utf-8")
    assert "메시지" in run("--lang", "ko", *words, folder=tmp_path, CARDGEN_LANG="zh").stderr
    assert "寄语" in run(*words, folder=tmp_path, CARDGEN_LANG="zh").stderr
    assert "メッセージ" in run(*words, folder=tmp_path, LANG="ko_KR.UTF-8").stderr
    english = run("--lang", "en", *words, folder=tmp_path, CARDGEN_LANG="ko").stderr
    assert "there is no message 'nothing'" in english


def test_a_template_is_shown_as_it_is(tmp_path: Path) -> None:
    """A file that a user copies keeps its keys and comments in every language."""
    korean, english = (
        run("templates", "show", "box-a5", folder=tmp_path, LANG=lang).stdout
        for lang in ("ko_KR.UTF-8", "C")
    )
    assert "description.en = " in english
    assert korean == english


def test_paths_stay_as_they_are(tmp_path: Path) -> None:
    """A path with the words of a text is a path."""
    folder = tmp_path / "test page"
    folder.mkdir()
    words = ("label", "brothers", "--pair", "zh-ko", "-o", "test page/a list.png")
    done = run(*words, folder=tmp_path, LANG="ko_KR.UTF-8")
    assert done.returncode == 0, done.stderr
    assert "test page/a list.png" in done.stdout + done.stderr


def test_an_unknown_language_is_english_with_one_warning(tmp_path: Path) -> None:
    done = run("--lang", "tlh", "label", "nothing", folder=tmp_path)
    assert done.stderr.startswith(
        "warning: cardgen has no language 'tlh'; choose one of: en, zh-Hans, zh-Hant, ko, ja\n"
    )
    assert done.stderr.count("warning") == 1
    assert "there is no message 'nothing'" in done.stderr


def test_a_terminal_without_hangul_gets_english_with_one_warning(tmp_path: Path) -> None:
    done = run("label", "nothing", folder=tmp_path, LANG="ko_KR", PYTHONIOENCODING="latin-1")
    assert done.stderr.startswith("warning: this terminal (iso8859-1) cannot show ko")
    assert "there is no message 'nothing'" in done.stderr


@pytest.mark.parametrize("damage", [b"", b"no catalog", None])
def test_a_damaged_catalog_is_english_with_one_warning(
    damage: bytes | None, tmp_path: Path
) -> None:
    copy = tmp_path / "catalogs"
    shutil.copytree(PO, copy)
    file = copy / "ko" / "LC_MESSAGES" / "cardgen.texts"
    file.unlink() if damage is None else file.write_bytes(damage)
    code = (
        "from pathlib import Path; import cardgen.locale.catalogs as s; "
        f"s.LOCALE = Path({str(copy)!r})"
    )
    done = run("label", "nothing", folder=tmp_path, code=code, LANG="ko_KR.UTF-8")
    assert done.stderr.startswith("warning: the texts of ko cannot be read")
    assert done.stderr.count("warning") == 1
    assert "there is no message 'nothing'" in done.stderr


def test_another_program_started_by_a_command_speaks_the_same(tmp_path: Path) -> None:
    """Workers inherit the language: their errors are translated where they are shown."""
    (tmp_path / "list.csv").write_text("boxes,message\n2,no-such\n", "utf-8")
    words = ("batch", "list.csv", "--pair", "zh-ko", "--template", "box-100x150", "--jobs", "2")
    done = run(*words, folder=tmp_path, LANG="ko_KR.UTF-8")
    assert "메시지 'no-such'" in done.stderr


_LIST = """\
메시지,언어,템플릿,품명,수량,상자 수,보내는 곳,유효기한,총중량
brothers,zh-ko,box-100x150,마스크,많이,0,서울,2020-13-45,무거움
brothers,zh-ko,box-100x150,없는 것,100,2,어딘가,2021-03-01,5
"""
_FIELDS = re.compile(r"\b(?:item|quantity|boxes|from|to|expiry|gross|weight|unit)\b")


@pytest.mark.parametrize("lang", LANGS)
def test_fields_have_the_names_that_the_list_gives_them(lang: str, tmp_path: Path) -> None:
    """Errors and hints say 수량 if the list does, and never quantity."""
    (tmp_path / "list.csv").write_text(_LIST, "utf-8")
    words = ("batch", "list.csv", "--template", "box-100x150")
    said = run(*words, folder=tmp_path, LANG=lang).stderr
    for name in ("품명", "수량", "상자 수", "보내는 곳", "받는 곳", "유효기한", "총중량"):
        assert name in said
    assert not _FIELDS.search(re.sub(r"--kind \w+", "", said))
