"""A list of recipients with a mistake, mended in its cell in a real browser."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.page.office_list import read_workbook
from tests.page.open_page import OpenPage
from tests.page.test_jobs import Clerk, check_access
from tests.page.test_letter_jobs import GOODS, LETTER, field, write_recipients

pytestmark = pytest.mark.ci
WRONG = "#recipients td.wrong"


@pytest.fixture
def clerk(
    chromium: Browser, own_page: OpenPage, tmp_path: Path
) -> Iterator[Callable[..., Clerk]]:
    """A function that lets a clerk open a list of thirty, with a wrong title in the third."""
    people: list[Clerk] = []

    def come(**about: object) -> Clerk:
        me = Clerk(chromium, own_page, **about)
        people.append(me)
        me.page.evaluate("location.hash = '#letter'")
        me.page.click('.letter-card[data-letter="donation"]')
        me.page.wait_for_selector(field("values.disaster"))
        for key, text in LETTER.items():
            me.page.fill(field(key), text)
        for at, text in enumerate(GOODS):
            me.page.locator('[data-table="goods"] td input').nth(at).fill(text)
        file = write_recipients(tmp_path / "수신처.xlsx", "없는직위")
        me.page.set_input_files("#recipients-file", file)
        me.page.wait_for_selector(WRONG, timeout=60_000)
        return me

    yield come
    for each in people:
        each.close()


def wait_for_letters(page: Page) -> None:
    """Wait until the list makes thirty letters."""
    page.wait_for_selector("#recipients .good-text:has-text('30')", timeout=60_000)


def test_a_cell_is_mended_where_it_stands(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    """A killed tab loses nothing; another window has it, too; the list becomes a file."""
    me = clerk(accept_downloads=True)
    assert me.page.inner_text(WRONG) == "없는직위"
    me.page.click(WRONG)
    assert me.page.input_value("#mend") == "없는직위"
    me.page.keyboard.press("Escape")
    me.page.click(".row-found .buttons button")
    me.page.fill("#mend", "주임")
    me.page.keyboard.press("Enter")
    wait_for_letters(me.page)
    assert me.page.inner_text("#recipients td.mended") == "주임"
    me.page.close(run_before_unload=False)
    other = me.window("#letter/write")
    other.wait_for_selector("#recipients td.mended", timeout=60_000)
    wait_for_letters(other)
    with other.expect_download() as got:
        other.click("#save-recipients")
    mended = tmp_path / "mended.xlsx"
    got.value.save_as(mended)
    rows = read_workbook(base64.b64encode(mended.read_bytes()).decode())
    assert {row[2] for row in rows[1:]} == {"주임"}
    other.set_input_files("#recipients-file", mended)
    other.wait_for_selector(".list-name b:has-text('mended')")
    wait_for_letters(other)
    assert other.locator("#recipients td.mended").count() == 0
    me.page = other


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_mend(
    clerk: Callable[..., Clerk], width: int, scheme: str, tmp_path: Path
) -> None:
    me = clerk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    me.page.click(WRONG)
    me.page.wait_for_selector("#mend")
    me.rest()
    check_access(me.page)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    me.page.screenshot(path=tmp_path / "mend.png")
