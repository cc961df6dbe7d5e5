"""A person at the page in Debian's Chromium, with keys and input methods."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.page.open_page import OpenPage
from tests.system import require


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window, and without its sandbox, which containers cannot run."""
    path = require("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


class Person:
    """A person at the page, in windows of their own."""

    def __init__(self, browser: Browser, page: OpenPage, **about: Any) -> None:
        self.opened = page
        self.context = browser.new_context(
            **{"locale": "en-US", "viewport": {"width": 1280, "height": 900}, **about}
        )
        self.troubles: list[str] = []
        self.is_cut_off = False  # True if a test blocks answers to the page
        self.page: Page = self.window()

    def window(self, place: str = "#zh-ko/slogans") -> Page:
        """Open one more window with the page."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console",
            lambda message: self._note(message.type, f"{message.text} {message.location}"),
        )
        page.goto(self.opened.address + place)
        page.set_default_timeout(15_000)
        page.wait_for_selector("body:not([aria-busy]) #entry:not([hidden])", state="attached")
        self.page = page
        return page

    def _note(self, kind: str, text: str) -> None:
        cut_off = self.is_cut_off and "net::ERR_FAILED" in text
        busy = "409" in text or "503" in text  # the page repeats these requests
        if kind == "error" and not busy and not cut_off:
            self.troubles.append(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def field(self) -> str:
        return self.page.input_value("#text")

    @property
    def name(self) -> str:
        return self.page.inner_text("#name")

    def sees(self, selector: str, text: str | None = None) -> None:
        """Wait until an element is visible and contains the text."""
        found = self.page.locator(selector)
        found.first.wait_for(state="visible")
        if text is not None:
            self.page.wait_for_function(
                "([s, t]) => document.querySelector(s)?.textContent.includes(t)",
                arg=[selector, text],
            )

    def until(self, script: str) -> None:
        self.page.wait_for_function(f"() => {script}")

    @property
    def picture(self) -> str:
        """Address of the picture; each new picture has a new one."""
        return str(self.page.evaluate("document.querySelector('#picture').src"))

    def new_picture(self, before: str) -> None:
        self.page.wait_for_function(
            "before => document.querySelector('#picture').src !== before", arg=before
        )

    def open(self, name: str) -> None:
        """Find a message by keys alone, and focus its field."""
        self.press("Control+k")
        self.page.keyboard.insert_text(name)
        self.press("Enter")
        self.page.wait_for_function(
            "name => document.querySelector('#name').textContent === name", arg=name
        )
        self.press("Control+k", "Escape")

    def open_input_method(self) -> CDPSession:
        """Open a session that sends the events of an input method."""
        return self.context.new_cdp_session(self.page)

    def close(self) -> None:
        self.context.close()
        assert not self.troubles, self.troubles


def compose(method: CDPSession, *steps: str) -> None:
    """Send the steps of a composition."""
    for step in steps:
        method.send(
            "Input.imeSetComposition",
            {"text": step, "selectionStart": len(step), "selectionEnd": len(step)},
        )


def commit(method: CDPSession, text: str) -> None:
    """Commit a composition with its final text."""
    method.send("Input.insertText", {"text": text})
