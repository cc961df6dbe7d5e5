"""The page's side of the worker: of the questions that wait, one is cut off, and none is lost.

A stand-in for the worker takes all the time that it wants; the script is the real one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

BACK_END = Path(__file__).parents[2] / "webassembly" / "back-end.js"
_WORKER = """
window.workers = [];
window.Worker = class {
  constructor() {
    this.kinds = [];
    workers.push(this);
    setTimeout(() => this.say({ ready: {} }), 1);
  }
  say(data) { this.onmessage({ data }); }
  terminate() {}
  postMessage({ id, kind }) {
    this.kinds.push(kind);
    if (workers.length === 1) return this.kinds.length === 1 && this.say({ begin: 0.05 });
    const answer = JSON.stringify({ kind });
    setTimeout(() => this.say({ id, answer, bytes: new Uint8Array() }), 1);
  }
};
"""
_ASK = """async () => {
  const said = await Promise.all(["list", "file", "remove"].map((kind) => ask(kind, {})));
  return said.map(({ answer }) => JSON.parse(answer).kind);
}"""

pytestmark = pytest.mark.ci


def test_only_the_question_that_ran_is_cut_off(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_script_tag(content=_WORKER)
    page.add_script_tag(path=BACK_END)
    assert page.evaluate(_ASK) == ["ended", "file", "remove"]
    kinds = page.evaluate("workers.map((each) => each.kinds)")
    assert kinds == [["list", "file", "remove"], ["file", "remove", "ended"]]


def test_a_file_without_bytes_is_not_saved(chromium: Browser) -> None:
    page = chromium.new_page()
    downloads: list[str] = []
    page.on("download", lambda got: downloads.append(got.url))
    page.add_script_tag(content=f"{_WORKER} workers.push(null); // no question runs long")
    page.add_script_tag(path=BACK_END)
    page.evaluate("document.body.innerHTML = `<a href='/api/file/MAPO'>ZIP</a>`")
    page.evaluate("addEventListener('cardgen:unread', () => { window.isUnread = true; })")
    page.click("a")
    page.wait_for_function("window.isUnread")
    assert downloads == []
