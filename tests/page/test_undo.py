"""Undo and redo by keys, also for texts that the page itself has put into the field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.page.browsers import Person, commit, compose


def test_copy_source_can_be_undone_and_done_again(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    text, source = me.field, me.page.inner_text("#source")
    me.press("End")
    me.page.keyboard.type("abc")
    typed = me.field
    me.press("Control+b")
    assert me.field == source
    me.press("Control+z")
    assert me.field == typed
    me.press("Control+z")
    assert me.field == text
    me.sees("#state", "Ready")
    for redo in ("Control+Shift+z", "Control+y"):
        me.press(redo)
    assert me.field == source
    me.press("Meta+z")
    assert me.field == typed
    me.page.click("#copy")
    me.press("Control+z")
    assert me.field == typed


def test_undo_survives_a_step_to_another_message(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    text = me.field
    me.press("End")
    me.page.keyboard.type("XY")
    me.press("Alt+ArrowDown", "Alt+ArrowUp")
    assert me.field == text + "XY"
    me.press("Control+z")
    assert me.field == text
    me.press("Alt+ArrowDown", "Alt+ArrowUp", "Control+y")
    assert me.field == text + "XY"


@pytest.mark.parametrize("way", ["revert", "take-theirs", "saved"])
def test_what_replaces_a_text_can_be_undone(sit: Callable[..., Person], way: str) -> None:
    me = sit()
    me.open("firewood")
    before = me.field
    me.page.fill("#text", "내가 쓴 글")
    if way == "take-theirs":
        file = me.opened.file()
        file.write_bytes(file.read_bytes().replace("눈 속에 숯을".encode(), "남이 쓴".encode()))
        me.sees("#conflict")
    if way == "saved":
        me.press("Control+s")
        me.sees("#state", "Ready")
        me.press("Control+z")
        assert me.field == before
        me.sees("#state", "Not saved")
        return
    me.page.click(f"#{way}")
    assert me.field != "내가 쓴 글"
    me.press("Control+z")
    assert me.field == "내가 쓴 글"


def test_a_composition_is_one_step(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    text = me.field
    me.press("End")
    method = me.open_input_method()
    compose(method, "ㄴ", "누", "눈")
    undo = {"key": "z", "code": "KeyZ", "windowsVirtualKeyCode": 229, "modifiers": 2}
    method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **undo})
    commit(method, "눈")
    assert me.field == text + "눈"
    compose(method, "ㅇ", "오")
    commit(method, "오")
    me.press("Control+z")
    assert me.field == text + "눈"
    me.press("Control+z")
    assert me.field == text
    me.press("Control+y", "Control+y")
    assert me.field == text + "눈오"


def test_the_browsers_own_undo_still_works(sit: Callable[..., Person]) -> None:
    """Undo works from the menu, and in other fields."""
    me = sit()
    me.open("firewood")
    text = me.field
    me.press("End")
    me.page.keyboard.type("abc")
    for _ in "abc":
        me.page.evaluate("document.execCommand('undo')")
    assert me.field == text
    me.press("Control+b")
    me.page.evaluate("document.execCommand('undo')")
    assert me.field == text
    me.press("Control+k")
    me.page.keyboard.type("seoul")
    me.press("Control+z")
    assert me.page.input_value("#search") != "seoul"
    assert me.field == text


def test_keys_are_known_by_their_place_where_letters_are_others(
    sit: Callable[..., Person],
) -> None:
    me = sit()
    me.open("firewood")
    text = me.field
    me.press("Control+b")
    key = {"key": "ㅋ", "code": "KeyZ", "ctrlKey": True, "bubbles": True, "cancelable": True}
    me.page.dispatch_event("#text", "keydown", key)
    assert me.field == text


def test_nothing_is_said_aloud_while_somebody_composes(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.press("Control+a", "Delete")
    me.sees("#findings li", "No translation")
    me.page.wait_for_timeout(1500)
    me.page.evaluate("document.querySelector('#status').textContent = ''")
    method = me.open_input_method()
    compose(method, "bei'jing")
    me.sees("#findings li")
    me.page.wait_for_timeout(1500)
    assert me.page.inner_text("#status") == ""
    commit(method, "bei'jing")
    me.until("document.querySelector('#status').textContent !== ''")
