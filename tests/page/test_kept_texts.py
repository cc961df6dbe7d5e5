"""Message files of a browser: translated, opened and saved as files, and packed as one."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cardgen import Project
from cardgen.page.kept_texts import FOLDER, KeptTexts
from cardgen.page.shelf import pack
from cardgen.resources import MESSAGES

Ask = Callable[..., Any]
SLOGANS = {"pair": "zh-ko", "domain": "slogans"}
BUNDLED = (MESSAGES / "zh-ko" / "slogans.po").read_bytes()


def open_texts(home: Path) -> KeptTexts:
    return KeptTexts(home, lambda _, folder: Project.open(folder))


@pytest.fixture
def texts(tmp_path: Path) -> KeptTexts:
    return open_texts(tmp_path)


@pytest.fixture
def ask(texts: KeptTexts) -> Ask:
    return lambda kind, **asked: texts.answer(kind, json.dumps(asked).encode())


def find(ask: Ask, name: str) -> Any:
    entries = ask("catalog", **SLOGANS)["data"]["entries"]
    return next(each for each in entries if each["name"] == name)


def save(ask: Ask, name: str, text: str) -> Any:
    """Save a text as the page does."""
    entry = find(ask, name)
    about = {"id": entry["id"], "seen": entry["seen"], "note": entry["note"]}
    return ask("save", **SLOGANS, **about, text=text, fuzzy=False)


def open_file(ask: Ask, data: bytes) -> Any:
    return ask("open", **SLOGANS, name="mapo.po", data=base64.b64encode(data).decode())


def test_a_text_is_saved_where_cardgen_has_no_project(ask: Ask) -> None:
    assert ask("file", **SLOGANS)["data"]["data"] == BUNDLED
    said = save(ask, "brothers", "한마음")
    assert (said["status"], said["changed"]) == (200, [("zh-ko", "slogans")])
    changed = zip(
        BUNDLED.splitlines(), ask("file", **SLOGANS)["data"]["data"].splitlines(), strict=True
    )
    assert [new.decode() for old, new in changed if new != old] == ['msgstr "한마음"']


def test_a_file_takes_the_place_of_a_catalog_and_gives_it_back(ask: Ask) -> None:
    save(ask, "brothers", "한마음")
    said = open_file(ask, BUNDLED)
    assert find(ask, "brothers")["text"].startswith("형제가")
    open_file(ask, said["data"]["before"])
    assert find(ask, "brothers")["text"] == "한마음"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\xff\xfe", "bad-encoding"),
        ((MESSAGES / "zh-ja" / "slogans.po").read_bytes(), "wrong-language"),
        (BUNDLED.replace(b'msgid ""', b"msgid", 1), "bad-po"),
    ],
)
def test_a_wrong_file_is_refused_and_changes_nothing(ask: Ask, data: bytes, rule: str) -> None:
    said = open_file(ask, data)
    assert said["status"] == 422
    assert {each["rule"] for each in said["data"]["findings"]} == {rule}
    assert all(each["place"].startswith("mapo.po") for each in said["data"]["findings"])
    assert ask("file", **SLOGANS)["data"]["data"] == BUNDLED


def test_what_is_kept_is_there_again(texts: KeptTexts, ask: Ask, tmp_path: Path) -> None:
    find(ask, "brothers")
    ((name, first),) = texts.shelf.list_changed()
    assert texts.shelf.list_changed() == []
    save(ask, "brothers", "한마음")
    ((name, second),) = texts.shelf.list_changed()
    assert name == FOLDER
    again = open_texts(tmp_path / "again")
    again.load(name, second)
    asked = json.dumps(SLOGANS).encode()
    assert "한마음".encode() in again.answer("file", asked)["data"]["data"]
    assert pack(tmp_path / "again" / name) == second
    texts.load(name, first)  # another window has gone back
    assert find(ask, "brothers")["text"].startswith("형제가")


def test_each_pair_hears_of_what_another_changes(ask: Ask) -> None:
    asked = {"pair": "zh-ja", "domain": "slogans"}
    ask("catalog", **asked)
    added = {**SLOGANS, "name": "hello-seoul", "source": "你好，首尔"}
    said = ask("message", **added)
    assert said["status"] == 200
    assert ("zh-ja", "slogans") in said["changed"]
    names = [each["name"] for each in ask("catalog", **asked)["data"]["entries"]]
    assert "hello-seoul" in names


def test_what_nobody_has_is_not_found(ask: Ask) -> None:
    for kind, asked, status in (
        ("catalog", {"pair": "zh-ko", "domain": "../slogans"}, 404),
        ("file", {"pair": "../zh-ko", "domain": "slogans"}, 404),
        ("nothing", {}, 404),
        ("catalog", {"pair": "zh-ko"}, 400),
        ("open", {**SLOGANS, "name": "a.po"}, 400),
    ):
        assert ask(kind, **asked)["status"] == status


def test_it_tells_that_files_are_kept(ask: Ask) -> None:
    desk = ask("desk")["data"]
    assert (desk["project"], desk["places"], desk["keeps"]) == (FOLDER, True, True)
    assert ask("figures")["status"] == ask("types")["status"] == 200
