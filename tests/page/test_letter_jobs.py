"""Letters written in a real browser: to one office and to thirty, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Download

from tests.cli.runs import run
from tests.page.open_page import OpenPage
from tests.page.test_jobs import Clerk, check_access

pytestmark = pytest.mark.ci
READY = ".desk:not(.stale) figure img:not([hidden])"
LETTER = {
    "sender.office-ko": "서울특별시 국제교류과",
    "sender.office-zh": "首尔特别市国际交流处",
    "values.disaster": "코로나19",
    "values.from_city": "서울",
}
GOODS = ["의료용 마스크", "10,000", "장", "20"]


@pytest.fixture
def clerk(chromium: Browser, own_page: OpenPage) -> Iterator[Callable[..., Clerk]]:
    people: list[Clerk] = []

    def come(**about: Any) -> Clerk:
        people.append(Clerk(chromium, own_page, **{"accept_downloads": True, **about}))
        return people[-1]

    yield come
    for each in people:
        each.close()


def write_recipients(path: Path, wrong: str = "") -> Path:
    """Write a list of thirty offices of Beijing; the third has a `wrong` title."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["기관명(한국어)", "기관명(중국어)", "직위", "도시"])
    for number in range(1, 31):
        title = wrong if wrong and number == 3 else "주임"
        names = f"베이징시 제{number}판공실", f"北京市第{number}办公室"
        sheet.append([*names, title, "베이징"])
    book.save(path)
    return path


def field(key: str) -> str:
    return f'[id="letter-{key}"]'


def fill(me: Clerk) -> None:
    """Type what a letter with goods needs, but the addressee."""
    for key, text in LETTER.items():
        me.page.fill(field(key), text)
    for at, text in enumerate(GOODS):
        me.page.locator('[data-table="goods"] td input').nth(at).fill(text)


def save(me: Clerk, keys: str) -> Download:
    with me.page.expect_download(timeout=60_000) as got:
        me.page.keyboard.press(keys)
    return got.value


def check_merged(me: Clerk, recipients: Path, folder: Path) -> None:
    """Compare the PDF of the page with that of the command line, made of the saved letter."""
    data = save(me, "Control+s").path().rename(folder / "letter.toml")
    pdf = save(me, "Control+Enter")
    assert pdf.suggested_filename == "donation-zh-ko.pdf"
    both = ("--data", str(data), "--data", str(recipients))
    made = run("letter", "donation", *both, "-o", str(folder / "all.pdf"))
    assert made.code == 0, made.err
    assert "30 letters, 60 pages" in made.out
    assert Path(pdf.path()).read_bytes() == (folder / "all.pdf").read_bytes()


def test_a_letter_to_thirty(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    """From the start to the merged PDF; a reload in between loses nothing."""
    me = clerk()
    me.click(".job.letter")
    me.click('.letter-card[data-letter="donation"]')
    me.page.wait_for_selector(READY)
    me.click(".letter-head .segments button:nth-child(2)")
    me.page.wait_for_selector(field("sender.office-zh"))
    fill(me)
    recipients = write_recipients(tmp_path / "수신처.xlsx")
    me.page.set_input_files("#recipients-file", recipients)
    me.page.wait_for_selector("#recipients tr[data-recipient]", timeout=60_000)
    me.page.reload()
    me.page.wait_for_selector("#recipients tr[data-recipient]", timeout=60_000)
    assert me.page.input_value(field("values.disaster")) == LETTER["values.disaster"]
    assert me.page.locator("#recipients tr[data-recipient]").count() == 30
    me.sees("#recipients", "30통, 60쪽")
    me.sees("#get-pdf", "PDF 하나로 30통 받기, 60쪽")
    me.page.wait_for_selector(READY)
    me.sees("#row-steps", "30곳 중 1번째")
    me.press("Alt+PageDown")
    me.sees("#row-steps", "北京市第2办公室")
    check_merged(me, recipients, tmp_path)
    assert me.clicks <= 4  # and one each for the list and for the PDF


def test_a_letter_to_thirty_by_keyboard_alone(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    me = clerk()
    recipients = write_recipients(tmp_path / "수신처.xlsx")
    me.page.on("filechooser", lambda chooser: chooser.set_files(recipients))

    def go_to(selector: str) -> None:
        """Press Tab until an element has the focus, at most once around the page."""
        for _ in range(80):
            if me.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            me.press("Tab")
        raise AssertionError(selector)

    me.press("Digit3")
    me.page.wait_for_selector(".letter-card")
    go_to('.letter-card[data-letter="donation"]')
    me.press("Enter")
    me.page.wait_for_selector(READY)
    go_to(".letter-head .segments button:nth-child(2)")
    me.press("Enter")
    me.page.wait_for_selector(field("reference.number-ko"))
    me.until("document.activeElement.textContent === '공문'")  # the focus stays where it was
    for key, text in list(LETTER.items())[:2]:
        go_to(field(key))
        me.page.keyboard.insert_text(text)
    go_to("#open-recipients")
    me.press("Enter")
    me.page.wait_for_selector("#recipients tr[data-recipient]", timeout=60_000)
    for key, text in list(LETTER.items())[2:]:
        go_to(field(key))
        me.page.keyboard.insert_text(text)
    go_to('[data-table="goods"] td input')
    for text in GOODS:
        me.page.keyboard.insert_text(text)
        me.press("Tab")
    me.page.wait_for_selector(READY)
    me.sees("#get-pdf", "PDF 하나로 30통 받기, 60쪽")
    check_merged(me, recipients, tmp_path)
    assert me.clicks == 0


def test_what_is_wrong_stands_at_its_field(clerk: Callable[..., Clerk]) -> None:
    me = clerk()
    me.page.evaluate("location.hash = '#letter'")
    me.click('.letter-card[data-letter="donation"]')
    me.page.wait_for_selector(READY)
    me.sees('[data-key="values.disaster"] .lack:not([hidden])', "아직 비어 있어")
    me.page.fill(field("values.disaster"), "없는재난")
    me.sees('[data-key="values.disaster"] .field-found li.error', "없는재난")
    me.click('[data-key="values.disaster"] .fix')
    me.page.keyboard.insert_text("无名灾")
    me.press("Enter")
    me.page.wait_for_selector(READY)
    me.sees('[data-echo="values.disaster"]', "无名灾")
    me.page.fill(field("values.disaster"), "다른재난")
    me.sees('[data-key="values.disaster"] .field-found li.error', "다른재난")
    assert me.page.get_attribute(field("values.disaster"), "aria-invalid") is not None
    me.sees("#verdict", "고치기 전 쪽입니다")
    assert me.page.is_disabled("#get-docx")
    me.page.fill(field("values.disaster"), "지진")
    me.page.wait_for_selector(READY)
    me.sees('[data-echo="values.disaster"]', "地震")
    assert me.page.locator(".field-found li").count() == 0
    me.press("Control+Enter")  # to the first field that is empty
    assert "sender.office" in me.page.evaluate("document.activeElement.id")


def test_a_saved_letter_is_opened_again(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    """Faults of a file are shown with their lines; what the form has no field for stays."""
    me = clerk()
    me.page.evaluate("location.hash = '#letter'")
    me.click('.letter-card[data-letter="donation"]')
    me.page.wait_for_selector(READY)
    fill_one = {"values.disaster": "지진", "sender.name-ko": "김", "sender.name-zh": "金"}
    for key, text in fill_one.items():
        me.page.fill(field(key), text)
    me.page.wait_for_selector(READY)
    saved = save(me, "Control+s").path().rename(tmp_path / "letter.toml")
    text = saved.read_text(encoding="utf-8")
    assert 'disaster = "지진"' in text
    saved.write_text(text.replace("[values]", "opening = { ko = '' }\n[values]"), "utf-8")
    me.page.evaluate("sessionStorage.clear(); localStorage.clear()")
    me.page.goto(f"http://127.0.0.1:{me.opened.port}/#letter")
    me.page.reload()
    me.page.wait_for_selector(".letter-card")
    broken = tmp_path / "broken.toml"
    broken.write_text('letter = "donation"\ndate = \n', "utf-8")
    me.page.set_input_files(".letters input[type=file]", broken)
    me.sees("#letter-faults", "broken.toml:2")
    me.page.set_input_files(".letters input[type=file]", saved)
    me.page.wait_for_selector(READY)
    for key, typed in fill_one.items():
        assert me.page.input_value(field(key)) == typed
    me.sees('[data-key="opening"]', "opening")
    me.click('[data-key="opening"] button')
    me.page.wait_for_selector('[data-key="opening"]', state="detached")
    me.page.click("#letter-undo")
    me.sees('[data-key="opening"]', "opening")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_everybody_can_write_letters(
    clerk: Callable[..., Clerk], tmp_path: Path, width: int, scheme: str
) -> None:
    me = clerk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    me.page.evaluate("location.hash = '#letter'")
    me.page.wait_for_selector(".letter-card img:not([hidden])")
    check_access(me.page)
    me.page.locator('.letter-card[data-letter="donation"]').click()
    me.page.wait_for_selector(READY)
    check_access(me.page)
    me.page.fill(field("values.disaster"), "없는재난")
    me.page.wait_for_selector('[data-key="values.disaster"] li.error')
    me.page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    me.rest()
    check_access(me.page)
    me.page.fill(field("values.disaster"), "지진")
    recipients = write_recipients(tmp_path / "수신처.xlsx", "없는직위")
    me.page.set_input_files("#recipients-file", recipients)
    me.page.wait_for_selector("#recipients .row-found")
    me.rest()
    check_access(me.page)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    me.page.locator(".page-button").first.click()
    me.page.wait_for_selector("#large-page[open] img")
    check_access(me.page)
    me.press("Escape")
