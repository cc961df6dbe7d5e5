"""Translating in the page without a server: message files are opened, kept and saved there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from cardgen import Project, render
from cardgen.page.kept_texts import KeptTexts
from cardgen.page.wire import encode_json
from cardgen.resources import MESSAGES
from tests.webassembly.pages import ask_firefox, serve

pytestmark = pytest.mark.ci

SLOGANS = {"pair": "zh-ko", "domain": "slogans"}
_ASK = "([kind, asked]) => ask(`texts/${kind}`, asked, 'ko')"
_SLOW = 120_000  # milliseconds


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(folder) as served:
        yield served


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with closing(chromium.new_context(locale="ko-KR")) as context:
        context.set_default_timeout(_SLOW)
        yield context


def open_place(context: BrowserContext, address: str, place: str = "#zh-ko/slogans") -> Page:
    """Open the place of the translators, and wait for its first label."""
    page = context.new_page()
    page.goto(f"{address}translate.html{place}")
    page.wait_for_selector("#keeping:not([hidden])")
    page.wait_for_selector("img#picture:not([hidden])")
    return page


def save_text(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#save")
    page.wait_for_function("document.getElementById('status').textContent")


def save_file(page: Page) -> bytes:
    with page.expect_download() as download:
        page.click("#save-file")
    assert download.value.suggested_filename == "zh-ko-slogans.po"
    return Path(download.value.path()).read_bytes()


def label_of(page: Page, context: BrowserContext, address: str) -> Any:
    """Ask the page of labels for a picture of the first message."""
    page.goto(f"{address}first.html")
    page.wait_for_function("window.first || window.failed")
    asked = {
        "message": "brothers",
        "pair": "zh-ko",
        "template": "thanks@100x70",
        "format": "svg",
    }
    return page.evaluate(
        """async (asked) => new TextDecoder().decode((await ask("draw", asked)).bytes)""", asked
    )


def test_a_text_is_saved_kept_and_on_its_label(
    context: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = open_place(context, address)
    save_text(page, "한마음으로 이겨 냅시다.")
    saved = save_file(page)
    assert 'msgstr "한마음으로 이겨 냅시다."'.encode() in saved
    other = open_place(context, address)  # another window has its own worker
    assert other.input_value("#text") == "한마음으로 이겨 냅시다."
    save_text(other, "다시 한마음으로.")
    page.wait_for_function("document.body.innerText.includes('다시 한마음으로.')")
    picture = label_of(other, context, address)
    folder = tmp_path / "project"
    (folder / "messages" / "zh-ko").mkdir(parents=True)
    for path in MESSAGES.glob("zh-ko/*.po"):
        (folder / "messages" / "zh-ko" / path.name).write_bytes(path.read_bytes())
    (folder / "messages" / "zh-ko" / "slogans.po").write_bytes(save_file(page))
    (folder / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    label = Project.open(folder).label("brothers", pair="zh-ko", template="thanks@100x70")
    assert picture == render(label.document(), "svg").decode()


def test_a_file_is_opened_in_the_place_of_another(
    context: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = open_place(context, address)
    theirs = tmp_path / "mapo.po"
    bundled = (MESSAGES / "zh-ko" / "slogans.po").read_bytes()
    theirs.write_bytes(bundled.replace("형제가 한마음이면".encode(), "둘이 하나면".encode()))
    page.set_input_files("#file", theirs)
    page.wait_for_selector("#undo-file:not([hidden])")
    assert page.input_value("#text").startswith("둘이 하나면")
    assert save_file(page) == theirs.read_bytes()
    page.set_input_files("#file", MESSAGES / "zh-ja" / "slogans.po")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "slogans.po" in page.inner_text("#trouble")
    assert save_file(page) == theirs.read_bytes()
    page.click("#undo-file")
    page.wait_for_function("document.getElementById('text').value.startsWith('형제가')")
    assert save_file(page) == bundled


def test_a_place_without_storage_says_so(context: BrowserContext, address: str) -> None:
    context.add_init_script("delete StorageManager.prototype.getDirectory")
    page = open_place(context, address)
    assert "닫기 전에" in page.inner_text("#keeping-said")
    save_text(page, "한마음으로.")
    assert "한마음으로.".encode() in save_file(page)


BROTHERS = {**SLOGANS, "id": "433453e9984c904b"}
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("desk", {}),
    *(("catalog", {"pair": pair, "domain": name})
      for pair in ("zh-ko", "zh-ja")
      for name in ("slogans", "captions", "letters", "glossary")),
    ("figures", {}),
    ("types", {}),
    ("about", BROTHERS),
    ("preview", {**BROTHERS, "text": "둘이 하나면 {years}", "fuzzy": False,
                 "template": "box-100x150", "values": {}}),
    ("preview", {**BROTHERS, "text": "둘이 하나면", "fuzzy": False,
                 "template": "card-a6", "values": {}}),
    ("fits", {**BROTHERS, "text": "둘이 하나면 " * 30}),
    ("comment", {**BROTHERS, "text": "좋습니다", "by": "마포"}),
    ("silence", {**BROTHERS, "rule": "no-such-rule"}),
    ("waiting", SLOGANS),
    ("message", {**SLOGANS, "name": "a b", "source": "你好"}),
    ("term", {"pair": "zh-ko", "kind": "city", "source": "大田", "text": "대전"}),
    ("nothing", {}),
]  # fmt: skip
"""Questions of translators; what git knows is left out of the answers."""


def answer_natively(tmp_path: Path) -> list[Any]:
    from cardgen.locale import set_language

    set_language("ko")
    texts = KeptTexts(tmp_path / "texts", lambda _, folder: Project.open(folder))
    return [
        json.loads(encode_json(texts.answer(kind, json.dumps(asked).encode())))
        for kind, asked in QUESTIONS
    ]


def same(said: Any) -> Any:
    """Leave out what the folder of the project and git decide."""
    return {**said, "data": {**said["data"], "key": "", "approver": "", "by": ""}}


def test_answers_are_those_of_the_native_program(
    context: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = open_place(context, address)
    for (kind, asked), ours in zip(QUESTIONS, answer_natively(tmp_path), strict=True):
        said = page.evaluate(_ASK, [kind, asked])
        assert "error" not in said, (kind, said)
        assert same(json.loads(said["answer"])) == same(ours), kind


def test_answers_in_firefox_are_those_of_the_native_program(
    folder: Path, tmp_path: Path
) -> None:
    questions = [(f"texts/{kind}", asked) for kind, asked in QUESTIONS]
    answers = ask_firefox(folder, questions, tmp_path, "ko")
    for (kind, _), said, ours in zip(
        QUESTIONS, answers, answer_natively(tmp_path), strict=True
    ):
        assert same(json.loads(said["answer"])) == same(ours), kind
