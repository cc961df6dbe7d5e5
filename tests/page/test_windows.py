"""Several windows at one message: no window loses the text of another."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.page.browsers import Person
from tests.page.open_page import OpenPage, read_entry

TEXTS = "Array.from(document.querySelectorAll('#asides .words'), (p) => p.textContent)"
ALL_KEPT = "Object.values(localStorage).join()"
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
CLOSED = """
for (const name of ['localStorage', 'sessionStorage']) {
  const get = () => { throw new DOMException('no', 'SecurityError') }
  Object.defineProperty(window, name, { get })
}"""
FULL = """
const setItem = Storage.prototype.setItem
Storage.prototype.setItem = function (name, text) {
  if (name.includes('@')) throw new DOMException('full', 'QuotaExceededError')
  setItem.call(this, name, text)
}"""


def at(me: Person, window: Page) -> None:
    me.page = window
    window.bring_to_front()


def more_windows(me: Person, count: int) -> list[Page]:
    windows = [me.page]
    for _ in range(count):
        windows.append(me.window())
        me.open("firewood")
    return windows


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "no locks"])
def test_each_window_keeps_what_is_typed_in_it(sit: Callable[..., Person], script: str) -> None:
    me = sit()
    me.context.add_init_script(script)
    me.page.reload()
    me.sees("#entry")
    me.open("firewood")
    one, two, three = more_windows(me, 2)
    for window, text in ((two, "창 둘에서"), (three, "창 셋에서"), (one, "창 하나에서")):
        at(me, window)
        assert me.field.startswith("눈 속에")
        me.page.fill("#text", text)
    me.press("Control+s")
    me.sees("#state", "Ready")
    assert read_entry(me.opened, "firewood").msgstr == "창 하나에서"
    for window, text in ((two, "창 둘에서"), (three, "창 셋에서")):
        at(me, window)
        me.sees("#theirs", "창 하나에서")
        assert me.field == text
    me.page.click("#take-theirs")
    me.sees("#aside-text", "창 셋에서")
    at(me, two)
    me.page.click("#keep-mine")
    me.press("Control+s")
    me.sees("#state", "Ready")
    assert read_entry(me.opened, "firewood").msgstr == "창 둘에서"


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "no locks"])
def test_a_window_that_is_duplicated_is_another(
    sit: Callable[..., Person], script: str
) -> None:
    """A browser copies the storage of the window, and its name."""
    me = sit()
    me.context.add_init_script(script)
    me.page.reload()
    me.sees("#entry")
    me.open("firewood")
    me.page.fill("#text", "먼저 쓴 글")
    first = me.page
    with first.expect_popup() as opened:
        first.evaluate("window.open(location.href)")
    second = opened.value
    second.wait_for_selector("body:not([aria-busy]) #entry:not([hidden])", state="attached")
    names = [
        each.evaluate("sessionStorage.getItem('cardgen:window')") for each in (first, second)
    ]
    assert names[0] != names[1]
    at(me, second)
    me.open("firewood")
    me.page.fill("#text", "둘째 창의 글")
    second.reload()
    me.until("document.querySelector('#text').value === '둘째 창의 글'")
    at(me, first)
    assert me.field == "먼저 쓴 글"
    first.reload()
    me.until("document.querySelector('#text').value === '먼저 쓴 글'")


def test_what_closed_windows_had_comes_to_the_next(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    windows = more_windows(me, 2)
    for window, text in zip(windows, ("글 하나", "글 둘", "글 셋"), strict=True):
        at(me, window)
        me.page.fill("#text", text)
    for window in windows:
        window.close(run_before_unload=False)
    me.window()
    me.open("firewood")
    assert me.field == "글 셋"
    assert me.page.evaluate(TEXTS) == ["글 둘", "글 하나"]
    me.press("Control+s")
    me.sees("#state", "Ready")
    assert me.page.evaluate(TEXTS) == ["글 둘", "글 하나"]
    me.page.reload()
    me.sees("#aside-text", "글 둘")
    me.page.click("#bring-back")
    assert (me.field, me.page.evaluate(TEXTS)) == ("글 둘", ["글 하나"])
    me.page.click("#let-go")
    assert me.page.locator("#aside").is_hidden()


def test_what_a_closed_window_had_comes_to_one_that_is_open(
    sit: Callable[..., Person],
) -> None:
    me = sit()
    me.page.clock.install()
    me.page.reload()
    me.sees("#entry")
    me.open("firewood")
    first = me.page
    second = me.window()
    me.open("firewood")
    me.page.fill("#text", "닫힌 창의 글")
    second.close(run_before_unload=False)
    at(me, first)
    for _ in range(3):
        me.page.clock.run_for(15_500)
        me.page.wait_for_timeout(100)
    me.until("document.querySelector('#text').value === '닫힌 창의 글'")


def test_two_browsers_keep_both(sit: Callable[..., Person]) -> None:
    me, other = sit(), sit()
    for person, text in ((me, "내 글"), (other, "남의 글")):
        person.open("firewood")
        person.page.fill("#text", text)
    me.press("Control+s")
    me.sees("#state", "Ready")
    other.sees("#theirs", "내 글")
    assert other.field == "남의 글"


@pytest.mark.parametrize("script", [CLOSED, FULL], ids=["closed", "full"])
def test_without_room_in_the_browser_a_window_keeps_its_texts(
    sit: Callable[..., Person], script: str
) -> None:
    me = sit()
    me.context.add_init_script(script)
    me.page.goto("about:blank")
    me.window()
    me.open("firewood")
    me.page.fill("#text", "둘 곳이 없는 글")
    me.sees("#trouble")
    me.open("brothers")
    me.open("firewood")
    assert me.field == "둘 곳이 없는 글"
    with me.page.expect_event("dialog") as asked:
        me.page.once("dialog", lambda dialog: dialog.accept())
        me.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"


def test_a_text_of_a_message_that_was_removed_is_kept(
    chromium: Browser, own_page: OpenPage
) -> None:
    me = Person(chromium, own_page)
    me.open("firewood")
    me.page.fill("#text", "지워진 문안의 글")
    file = me.opened.file()
    whole = file.read_bytes()
    start = whole.index(b'msgctxt "firewood"')
    end = whole.index(b"\n\n", start) + 2
    start = whole.rindex(b"\n\n", 0, start) + 2
    file.write_bytes(whole[:start] + whole[end:])
    me.sees("#conflict-title", "no longer in the file")
    me.press("End")
    me.page.focus("#text")
    me.page.keyboard.type("!!")
    assert "지워진 문안의 글!!" in me.page.evaluate(ALL_KEPT)
    me.sees("#file-findings", "지워진 문안의 글")
    file.write_bytes(whole)
    me.until("document.querySelector('#text').value === '지워진 문안의 글!!'")
    me.troubles.clear()  # the request for its history fails
    me.close()


def test_the_same_message_of_another_pair_is_another(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "한국어")
    me.page.select_option("#pair", "zh-ja")
    me.sees("#text-title", "Japanese")
    me.open("firewood")
    assert me.field != "한국어"
    me.page.fill("#text", "日本語。")
    me.page.select_option("#pair", "zh-ko")
    me.sees("#text-title", "Korean")
    me.open("firewood")
    assert me.field == "한국어"


def test_texts_that_an_older_cardgen_kept_are_found(sit: Callable[..., Person]) -> None:
    me = sit()
    shared = me.opened
    entry = shared.entries()["firewood"]
    key = shared.ask("/api/desk").data["key"]
    version = {name: entry[name] for name in ("seen", "text", "fuzzy", "note")}
    old = {"text": "옛 글", "fuzzy": False, "note": "", "base": version, "aside": "더 옛 글"}
    name = f"cardgen:{key}:zh-ko/slogans/{entry['id']}"
    me.page.evaluate("([n, t]) => localStorage.setItem(n, t)", [name, json.dumps(old)])
    me.page.reload()
    me.sees("#entry")
    me.open("firewood")
    assert me.field == "옛 글"
    me.sees("#aside-text", "더 옛 글")
    assert name not in me.page.evaluate("Object.keys(localStorage)")


def test_a_note_that_is_replaced_is_set_aside(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.page.click("#tab-comments")
    me.page.click("#note-box summary")
    me.page.fill("#note", "중요한 메모")
    me.page.click("#revert")
    me.sees("#asides", "중요한 메모")
    me.page.click("#bring-back")
    assert me.page.input_value("#note") == "중요한 메모"


def test_what_is_set_aside_does_not_push_out_what_was_before(
    sit: Callable[..., Person],
) -> None:
    me = sit()
    me.open("firewood")
    for text in ("하나", "둘", "하나"):
        me.page.fill("#text", text)
        me.page.click("#revert")
    assert me.page.evaluate(TEXTS) == ["둘", "하나"]
