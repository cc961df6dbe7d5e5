"""The place of a watched folder in a real browser, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from cardgen.gate import Passwords, add_password
from cardgen.printing import Destination
from cardgen.shipment import Press
from tests.page.browsers import browser
from tests.printing.printers import sink
from tests.shipment.faults.world import HEAD, build
from tests.warehouse.pages import StatusPage, status_page_of

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
pytestmark = pytest.mark.ci
LIST = f"{HEAD}\nfriend-in-need,zh-ko,tiny,20,口罩,A1\n"
WRONG = LIST.replace("口罩", "없는 것")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StatusPage]:
    """The page with a list that has doubtful labels, and with a wrong list."""
    home = tmp_path_factory.mktemp("home")
    build(home)
    (home / "in").mkdir()
    with sink("reset", after=9000) as machine:
        to = Press("zebra", Destination.at(str(machine.destination)), "zpl")
        with status_page_of(home, to) as opened:
            (home / "in/mapo-1.csv").write_text(LIST, encoding="utf-8")
            opened.until("mapo-1.csv", "held")
            machine.go_on()
            opened.until("mapo-1.csv", "done")
            for name in ("마포구 구호물자 목록 최종 확정본.csv", "bad-1.csv"):
                (home / "in" / name).write_text(WRONG, encoding="utf-8")
                opened.until(quote(name), "failed")
            yield opened


@pytest.fixture
def sit(chromium: Browser, page: StatusPage) -> Iterator[Callable[..., Page]]:
    """Open the page for people; none of its requests may leave this machine."""
    troubles: list[str] = []
    contexts = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "blob:", "data:")):
            troubles.append(request.url)

    def hear(said: ConsoleMessage) -> None:
        if "415" not in said.text:  # what is no list is refused, and the page says why
            troubles.append(said.text)

    def come(address: str = page.address, **about: Any) -> Page:
        about = {"locale": "ko-KR", "viewport": DESK, **about}
        contexts.append(chromium.new_context(**about))
        opened = contexts[-1].new_page()
        opened.set_default_timeout(20_000)
        opened.on("console", hear)
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on("request", note)
        opened.goto(address)
        return opened

    yield come
    for each in contexts:
        each.close()
    assert troubles == []


def check_access(shown: Page) -> None:
    """Check that axe-core finds nothing, and the width of the page."""
    found = Axe().run(shown).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    wide = shown.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_place_is_for_everybody(
    sit: Callable[..., Page], size: dict[str, int], scheme: str
) -> None:
    me = sit(viewport=size, color_scheme=scheme)
    for language in ("en", "zh-Hans", "zh-Hant", "ja", "ko"):
        me.select_option("#language", language)
        me.wait_for_selector(f'html[lang="{language}"] #folder-lists section')
        check_access(me)
    me.click("text=bad-1.csv")
    me.wait_for_selector("#report")
    check_access(me)
    if size == PHONE:
        for each in me.locator("button:visible").all():
            box = each.bounding_box()
            assert box is not None
            assert box["height"] >= 44  # CSS pixels, WCAG 2.5.5


def test_what_is_doubtful_is_answered_where_its_shipment_is(sit: Callable[..., Page]) -> None:
    me = sit()
    me.click('section:has(h3:text("불확실")) a')
    me.wait_for_selector("#doubt-title")
    assert me.url.endswith("#shipment/made/MAPO-1")
    assert me.locator('[data-place="shipment"][aria-current]').is_visible()


def test_a_list_that_failed_is_mended_and_goes_into_the_folder_again(
    sit: Callable[..., Page], page: StatusPage
) -> None:
    """Its finding is in its cell, as the folder's report has it; no tab loses the mend."""
    me = sit()
    me.click("text=bad-1.csv")
    me.wait_for_selector("#report")
    report = me.inner_text("#report")
    assert "처리하지 못했습니다" in report
    assert "unknown-term" in report
    me.click("#mend-failed")
    me.wait_for_selector("td.wrong")
    assert me.inner_text("td.wrong").startswith("없는 것")
    assert me.locator("td.wrong").count() == 1
    me.click("td.wrong")
    me.fill("#mend", "口罩")
    me.keyboard.press("Enter")
    me.wait_for_selector("td.mended")
    me.wait_for_selector("#go:has-text('폴더에 다시 넣기')")
    me.close(run_before_unload=False)  # as a tab that is killed
    again = me.context.new_page()
    again.goto(page.address.replace("#folder", "#shipment/list"))
    again.wait_for_selector("td.mended")
    two = me.context.new_page()
    two.goto(page.address.replace("#folder", "#shipment/list"))
    two.wait_for_selector("#go:has-text('폴더에 다시 넣기')")
    again.click("#go")
    again.wait_for_selector("#folder-said:has-text('bad-1.xlsx')")
    page.until("bad-1.xlsx", "done")
    again.wait_for_selector("section:has(h3:text('완료')) >> text=bad-1.xlsx")
    assert again.locator("section:has(h3:text('실패')) >> text=bad-1.csv").count() == 0
    two.click("#go")  # the same list once more: its labels are on paper, and none is printed
    two.wait_for_selector("#folder-said:has-text('bad-1.xlsx')")
    told = page.until("bad-1.xlsx", "done")
    assert told["ledger"]["boxes"] == 20
    assert told["ledger"]["paper"] == {"sent": 20}


def test_what_the_folder_would_refuse_stays_here(
    sit: Callable[..., Page], page: StatusPage
) -> None:
    """A column that only this page calls one of the packing list stops the folder's labels."""
    text = LIST.replace("lot", "lot,from", 1).replace("A1", "A1,首尔")
    (page.folder.root / "from-1.csv").write_text(text, encoding="utf-8")
    page.until("from-1.csv", "failed")
    me = sit()
    me.click("text=from-1.csv")
    me.click("#mend-failed")
    me.click("text=포장 명세서에만")
    me.wait_for_selector("#go:has-text('폴더에 다시 넣기')")
    me.click("#go")
    me.wait_for_selector("#return-found .findings")
    check_access(me)
    assert not (page.folder.root / "from-1.xlsx").exists()


def test_the_place_renews_itself_and_keeps_the_cursor(
    sit: Callable[..., Page], page: StatusPage
) -> None:
    me = sit()
    link = me.locator("#folder-lists a").last
    link.focus()
    there = link.get_attribute("href")
    (page.folder.root / "letter.csv").write_text("", encoding="utf-8")
    me.wait_for_selector("section:has(h3:text('실패')) >> text=letter.csv")
    assert me.evaluate("document.activeElement.getAttribute('href')") == there
    page.until("letter.csv", "failed")


def test_lists_are_sent_from_a_phone(
    sit: Callable[..., Page], page: StatusPage, tmp_path: Path
) -> None:
    file = tmp_path / "phone-1.csv"
    file.write_text(LIST.replace(",20,", ",2,"), encoding="utf-8")
    me = sit(viewport=PHONE, is_mobile=True, has_touch=True)
    me.set_input_files("#send-file", file)
    me.wait_for_selector("#folder-said:has-text('phone-1.csv')")
    page.until("phone-1.csv", "done")
    file = tmp_path / "phone.pdf"
    file.write_bytes(b"%PDF")
    me.set_input_files("#send-file", file)
    me.wait_for_selector("#trouble:has-text('phone.pdf')")


def test_what_a_name_says_is_no_markup(sit: Callable[..., Page], page: StatusPage) -> None:
    """The names are those of dropped lists, since no upload can have them."""
    done = page.folder.root / "done"
    for name in ("<img src=x onerror=alert(1)>&\"'.csv", "a\u202evsc.csv"):
        (done / name).write_text("x", encoding="utf-8")
        (done / f"{name}.txt").write_text("<b>report \u202e", encoding="utf-8")
    me = sit()
    me.wait_for_selector("text=<img src=x onerror=alert(1)>")
    assert me.locator("#place img").count() == 0
    me.click("text=a\\u202evsc.csv")
    me.wait_for_selector("#report")
    assert me.inner_text("#report") == "<b>report \\u202e"


def test_who_comes_over_the_network_sees_the_folder_alone(
    sit: Callable[..., Page], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    add_password(tmp_path / "team.txt", "mapo-office", "correct horse battery")
    known = Passwords.read(tmp_path / "team.txt")
    with status_page_of(tmp_path, passwords=known, works=False) as shared:
        me = sit("about:blank")
        me.goto(f"http://127.0.0.1:{shared.port}/page/icon.svg")
        answer = me.request.post(
            f"http://127.0.0.1:{shared.port}/sign-in",
            form={"name": "mapo-office", "password": "correct horse battery"},
            headers={"Origin": f"http://127.0.0.1:{shared.port}"},
        )
        assert answer.ok
        (shared.folder.root / "failed/bad-1.csv").write_text(WRONG, encoding="utf-8")
        (shared.folder.root / "failed/bad-1.csv.txt").write_text("report", encoding="utf-8")
        me.goto(f"http://127.0.0.1:{shared.port}/#shipment")
        me.wait_for_selector("#folder-lists section")
        assert me.locator(".places a:visible").all_inner_texts() == ["폴더"]
        me.click("text=bad-1.csv")
        me.wait_for_selector("#report")
        assert me.locator("#mend-failed").count() == 0
