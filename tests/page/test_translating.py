"""The work of translators in a real browser: terms, fixes, comments, approval, long lists."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.page.browsers import Person
from tests.page.open_page import OpenPage, new_project, open_page, read_entry

pytestmark = pytest.mark.ci
TWELVE = 12
MOST_KEY = 80.0
"""Milliseconds of processor time of a key in the page; 40 are the aim, on a machine at rest."""
MOST_ROWS = 60


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def become(folder: Path, name: str) -> None:
    """Commit what was written, and let another person work at this machine."""
    git(folder, "commit", "-aqm", "Write", "--allow-empty")
    git(folder, "config", "user.name", name)
    git(folder, "config", "user.email", f"{name.split()[0].lower()}@example.org")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OpenPage]:
    """The page of a project with approval, in which twelve messages have no translation yet."""
    folder = new_project(tmp_path / "project")
    file = folder / "cardgen.toml"
    file.write_text(f'approval = "required"\n{file.read_text("utf-8")}', "utf-8")
    po = folder / "messages/zh-ko/slogans.po"
    entries = polib.pofile(str(po), wrapwidth=0)
    ready = [each for each in entries if not each.fuzzy and "{" not in each.msgid][:TWELVE]
    (folder / "texts.txt").write_text("\n".join(each.msgstr for each in ready), "utf-8")
    for each in ready:
        each.msgstr = ""
    entries.save()
    git(folder, "init")
    git(folder, "config", "user.name", "Li Na")
    git(folder, "config", "user.email", "li@example.org")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "Begin")
    become(folder, "Kim Minji")
    with open_page(folder) as opened:
        yield opened


def translate(me: Person, texts: list[str]) -> None:
    """Write each text with the keyboard and go on to the next message."""
    for text in texts:
        before = me.name
        me.page.keyboard.insert_text(text)
        me.press("Control+Enter")
        if text != texts[-1]:
            me.page.wait_for_function(
                "name => document.querySelector('#name').textContent !== name", arg=before
            )
    me.until("document.querySelector('.chip:has([value=missing]) b').textContent === '0'")


def come(chromium: Browser, page: OpenPage, **about: Any) -> Person:
    """Open the page for a person who has patience with a busy machine."""
    me = Person(chromium, page, **about)
    me.page.set_default_timeout(60_000)
    return me


def count_approved(page: OpenPage) -> int:
    entries = page.entries().values()
    return sum((each["approval"] or {}).get("state") == "approved" for each in entries)


def test_twelve_messages_are_translated_and_approved_by_keys(
    chromium: Browser, office: OpenPage
) -> None:
    """No click at all: one key for each message, and three for all approvals."""
    texts = (office.folder / "texts.txt").read_text("utf-8").split("\n")
    me = come(chromium, office, locale="ko-KR")
    me.open("brothers")
    me.page.focus("[name=filter][value=all]")
    me.press("ArrowRight")  # the messages without a translation
    me.press("Control+k", "Enter")
    translate(me, texts)
    assert {each["text"] for each in office.entries().values()} >= {*texts}
    become(office.folder, "Park Jun")
    me.page.reload()
    me.page.wait_for_selector("#approve-all:not([hidden])")
    me.press("Control+Shift+a")
    me.sees("#approve-dialog[open]")
    for _ in range(40):  # each Enter approves what is in sight, and more comes into sight
        if not me.page.locator("#approve-dialog[open]").count():
            break
        me.page.wait_for_selector("#approve-these[aria-disabled=false]")
        before = me.page.locator("#waiting li").count()
        me.press("Enter")
        me.page.wait_for_function(
            "n => !document.querySelector('#approve-dialog').open"
            " || document.querySelectorAll('#waiting li').length < n",
            arg=before,
        )
    assert count_approved(office) >= TWELVE
    assert all(each["approval"]["by"] == ["Park Jun"] for each in office.entries().values()
               if each["approval"]["state"] == "approved")  # fmt: skip
    me.close()


def test_twelve_messages_are_approved_by_two_clicks(
    chromium: Browser, office: OpenPage
) -> None:
    """On a screen that shows them all, with their texts in full."""
    texts = (office.folder / "texts.txt").read_text("utf-8").split("\n")
    me = come(chromium, office, locale="ja-JP", viewport={"width": 1280, "height": 5200})
    me.page.check("input[value=missing]", force=True)
    me.page.click("#entries button")
    translate(me, texts)
    me.page.click("#approve-all")
    me.sees("#approve-dialog[open]")
    boxes = me.page.locator("#waiting input:disabled")
    assert boxes.count() == TWELVE  # one's own cannot be ticked, and the reason stands there
    assert me.page.locator("#waiting .doubt-text").count() == TWELVE
    me.press("Escape")
    become(office.folder, "Park Jun")
    clicks = 0
    for button in ("#approve-all", "#approve-these"):
        me.page.wait_for_selector(f"{button}:not([hidden], [aria-disabled=true])")
        me.page.click(button)
        clicks += 1
    me.until("!document.querySelector('#approve-dialog').open")
    assert clicks == 2
    assert count_approved(office) >= TWELVE
    me.close()


def test_terms_fixes_and_similar_texts_are_one_key_or_click(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("stand-by")
    me.sees("#terms .term:nth-child(2)")
    assert me.page.locator("#source u").all_inner_texts() == ["北京", "首尔"]
    me.press("Control+a", "Delete", "Alt+1")
    assert me.field == "베이징"
    me.page.keyboard.insert_text("，힘내세요")
    me.sees("#findings .fix")
    me.press("Alt+f")
    assert me.field == "베이징, 힘내세요"
    me.press("Control+z")
    assert me.field == "베이징，힘내세요"
    me.press("Control+a", "Delete")
    me.sees("#similar li", "the same source")
    me.page.click("#similar button")
    assert me.field == read_entry(me.opened, "stand-by").msgstr


def test_a_finding_that_is_right_is_not_told_again(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "눈 속에  숯을 보냅니다.")
    me.sees("#findings li", "Two blanks")
    me.page.click("#findings .as-it-is")
    me.until("!document.querySelector('#findings li')")
    assert me.field == "눈 속에  숯을 보냅니다."  # it is still not saved
    assert "ignore=doubled-blank" in read_entry(me.opened, "firewood").tcomment


def test_a_comment_is_no_conflict_with_what_is_typed(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "눈 속에 숯을 보냅니다.")
    me.page.click("#tab-comments")
    me.page.fill("#comment", "숯은 땔감입니다.")
    me.page.fill("#comment-by", "김민지")
    me.page.click("#comment-form button")
    me.sees("#said li", "숯은 땔감입니다.")
    me.sees("#said li", "김민지")
    assert me.page.locator("#conflict").is_hidden()
    me.press("Control+s")
    me.sees("#state", "Ready")
    written = read_entry(me.opened, "firewood")
    assert written.msgstr == "눈 속에 숯을 보냅니다."
    assert written.tcomment.endswith("김민지: 숯은 땔감입니다.")


def test_messages_of_one_kind_of_finding_are_found(sit: Callable[..., Person]) -> None:
    me = sit()
    asked = me.opened.make_save("sincerity", "정성을  다하면 꽃이 핍니다.")
    me.opened.ask("/api/texts/save", asked)
    me.page.wait_for_selector("#rule option[value=doubled-blank]", state="attached")
    me.page.select_option("#rule", "doubled-blank")
    assert me.page.locator("#entries .entry-name").all_inner_texts() == ["sincerity"]


def test_a_message_and_a_term_are_added(sit: Callable[..., Person]) -> None:
    me = sit()
    me.page.set_default_timeout(60_000)
    me.page.click("#add")
    me.page.fill("#add-source", "梅花香自苦寒来，{city}加油。")
    me.page.fill("#add-gloss", "Plum blossoms of winter")
    assert me.page.input_value("#add-name") == "plum-blossoms-of"
    assert me.page.input_value("#add-type-city") == "city"  # as in other messages
    me.page.fill("#add-name", "brothers")
    me.page.click("#add-this")
    me.sees("#add-findings li", "brothers")
    me.troubles.clear()  # the browser notes the answer that refuses the name
    me.page.fill("#add-name", "plum")
    me.page.click("#add-this")
    me.sees("#name", "plum")
    me.page.select_option("#domain", "glossary")
    me.page.wait_for_function("() => location.hash.startsWith('#zh-ko/glossary')")
    me.page.click("#add")
    me.page.fill("#add-source", "城东区")
    me.page.fill("#add-text", "성동구")
    me.press("Enter")
    me.sees("#name", "城东区")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_everybody_can_use_what_surrounds_a_text(
    chromium: Browser, office: OpenPage, width: int, scheme: Any
) -> None:
    me = Person(
        chromium,
        office,
        locale="ko-KR",
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    check(me)
    me.open("stand-by")
    me.page.fill("#text", "베이징，힘내세요")
    me.sees("#findings .fix")
    me.page.wait_for_selector("#fits li", state="attached")
    for tab in ("similar", "comments", "history", "others"):
        me.page.click(f"#tab-{tab}")
        check(me)
    for button, dialog in (
        ("#approve-all", "#approve-dialog"),
        ("#figures", "#figures-dialog"),
        ("#add", "#add-dialog"),
    ):
        if width < 1000:
            me.page.evaluate("document.body.dataset.view = 'list'")
        me.page.click(button)
        me.sees(f"{dialog}[open]")
        check(me)
        me.press("Escape")
    me.close()


def check(me: Person) -> None:
    found = Axe().run(me.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert me.page.evaluate(wide)


def test_a_key_with_5000_messages_costs_what_it_costs_with_few(
    chromium: Browser, tmp_path: Path
) -> None:
    folder = new_project(tmp_path / "project")
    file = folder / "messages/zh-ko/slogans.po"
    more = "".join(
        f'\nmsgctxt "more-{n}"\nmsgid "第{n}批物资已经出发，愿平安到达。"\n'
        f'msgstr "{n}번째 물자가 출발했습니다. 무사히 도착하기를 바랍니다."\n'
        for n in range(5000)
    )
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    with open_page(folder) as opened:
        me = Person(chromium, opened)
        metrics = me.context.new_cdp_session(me.page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})

        def measure() -> float:
            found = metrics.send("Performance.getMetrics")["metrics"]
            return float(
                next(each["value"] for each in found if each["name"] == "TaskDuration")
            )

        me.open("more-4000")
        me.page.wait_for_timeout(3000)
        before = measure()
        for letter in "가나다라마바사아자차":
            me.page.keyboard.insert_text(letter)
            me.page.wait_for_timeout(150)
        assert (measure() - before) * 1000 / 10 < MOST_KEY
        assert me.page.locator("#entries li").count() < MOST_ROWS
        me.press("Control+k")
        me.page.keyboard.insert_text("第49")
        rows = me.page.locator("#entries li")
        me.until("document.querySelectorAll('#entries li').length > 5")
        assert rows.first.get_attribute("aria-setsize") == "111"  # 49, 490 to 499, 4900 to 4999
        me.press("ArrowDown", "End")
        me.until("document.activeElement.textContent.includes('more-4999')")
        assert rows.count() < MOST_ROWS
        me.close()


def test_findings_of_a_large_catalog_come_in_parts(tmp_path: Path) -> None:
    folder = new_project(tmp_path / "project")
    file = folder / "messages/zh-ko/slogans.po"
    more = "".join(
        f'\nmsgctxt "more-{n}"\nmsgid "第{n}批物资已经出发。"\n'
        f'msgstr "{n}번째  물자가 출발했습니다."\n'
        for n in range(3000)
    )
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    with open_page(folder) as opened:
        catalog = opened.ask("/api/catalog/zh-ko/slogans").data
        start, found = catalog["from"], {each["id"]: each for each in catalog["entries"]}
        assert len(found) > 3000
        while start is not None:
            begun = time.monotonic()
            question = {"pair": "zh-ko", "domain": "slogans", "start": start}
            part = opened.ask("/api/texts/findings", question).data
            assert time.monotonic() - begun < 5
            found |= {each["id"]: each for each in part["entries"]}
            assert part["from"] is None or part["from"] > start
            start = part["from"]
    wrong = [each for each in found.values() if each["name"].startswith("more-")]
    assert all("doubled-blank" in {f["rule"] for f in each["findings"]} for each in wrong)
