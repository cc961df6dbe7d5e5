"""The jobs of an office, done in a real browser: a label, a list, wet labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from cardgen import Project, render
from tests.locale.pseudo import LANGUAGE, find_usual_words, speak_made_language
from tests.page.browsers import Person
from tests.page.office_list import ROWS, write_office_list
from tests.page.open_page import TOKEN, OpenPage

pytestmark = pytest.mark.ci


class Clerk(Person):
    """A clerk at the page, with counted clicks and watched requests."""

    def __init__(self, browser: Browser, page: OpenPage, **about: Any) -> None:
        self.clicks = 0
        self.outside: list[str] = []
        super().__init__(browser, page, **{"locale": "ko-KR", **about})

    def window(self, place: str = "") -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._watch)
        page.set_default_timeout(30_000)
        page.goto(f"http://127.0.0.1:{self.opened.port}/?token={TOKEN}{place}")
        page.wait_for_selector("body:not([aria-busy])")
        return page

    def _watch(self, request: Request) -> None:
        own = (f"http://127.0.0.1:{self.opened.port}/", "blob:", "data:")
        if not request.url.startswith(own):
            self.outside.append(request.url)

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1

    def rest(self) -> None:
        """Wait until all questions have their answers."""
        self.page.wait_for_load_state("networkidle")

    def close(self) -> None:
        assert self.outside == []
        super().close()


@pytest.fixture
def clerk(chromium: Browser, own_page: OpenPage) -> Iterator[Callable[..., Clerk]]:
    people: list[Clerk] = []

    def come(**about: Any) -> Clerk:
        people.append(Clerk(chromium, own_page, **about))
        return people[-1]

    yield come
    for each in people:
        each.close()


def check_access(page: Page) -> None:
    """Check that axe-core finds nothing."""
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def fill_label(me: Clerk) -> None:
    """Make one label on L7165 from the start."""
    me.click(".job.label")
    me.page.fill("#size", "L7165")
    me.page.keyboard.press("Enter")
    me.click('.card[data-name^="label@"]')
    me.click("#design .main")
    me.page.wait_for_selector("#field-item")
    fields = {"from": "서울", "to": "베이징", "item": "의료용 마스크", "quantity": "500"}
    for name, value in {**fields, "unit": "장", "box": "1", "boxes": "49"}.items():
        me.page.fill(f"#field-{name}", value)
    me.page.wait_for_selector(".desk:not(.stale) #picture:not([hidden])")
    me.sees("#verdict", "라벨에 맞습니다")


def test_one_label_on_a_sheet(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    """The downloaded PDF has the bytes of the library, and nothing is lost by a reload."""
    me = clerk(accept_downloads=True)
    fill_label(me)
    assert me.page.inner_text("#echo-item") == "중국어: 医用口罩"
    me.click("#print .segments button:nth-child(2)")  # a page of the label's own size
    with me.page.expect_download() as got:
        me.click("#get-pdf")
    fields = {"from": "서울", "to": "베이징", "item": "의료용 마스크", "quantity": "500"}
    label = Project.open(me.opened.folder).label(
        "brothers",
        pair="zh-ko",
        template="label@L7165",
        fields={**fields, "unit": "장", "box": "1", "boxes": "49"},
    )
    assert Path(got.value.path()).read_bytes() == render(label.document(), "pdf")
    assert me.clicks <= 6
    me.page.reload()
    me.page.wait_for_selector("#field-item")
    assert me.page.input_value("#field-item") == "의료용 마스크"
    link = me.page.evaluate("import('/page/label/work.js').then((work) => work.address())")
    other = clerk()
    other.page.goto(link)
    other.page.wait_for_selector("#field-item")
    assert other.page.input_value("#field-to") == "베이징"


def test_all_messages_are_seen_on_one_design(clerk: Callable[..., Clerk]) -> None:
    """A click takes the message, and all designs show it."""
    me = clerk()
    me.click(".job.label")
    me.page.click('.card[data-name^="label@"]')
    me.page.click("#all-messages summary")
    me.page.wait_for_selector("#all-messages img:not([hidden])")
    catalog = Project.open(me.opened.folder).catalog("zh-ko").messages.values()
    ready = [each.id for each in catalog if each.translation and not each.fuzzy]
    shown = me.page.locator("#all-messages button")
    assert shown.evaluate_all("all => all.map(each => each.dataset.id)") == ready
    me.page.click('#all-messages button[data-id="firewood"]')
    me.page.wait_for_selector('#all-messages button[data-id="firewood"][aria-pressed="true"]')
    me.rest()
    check_access(me.page)


def test_a_label_is_printed_on_a_page_of_its_size(clerk: Callable[..., Clerk]) -> None:
    me = clerk()
    fill_label(me)
    me.click("#print .segments button:nth-child(2)")
    me.page.evaluate("void (window.print = () => { window.isPrinted = true })")
    me.page.keyboard.press("Control+p")
    me.until("window.isPrinted")
    pdf = me.page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 1
    width, height = (float(each) for each in find_media_box(pdf))
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (99, 68)


def find_media_box(pdf: bytes) -> list[bytes]:
    """Find the width and the height of the first page, in points."""
    start = pdf.index(b"/MediaBox [") + len(b"/MediaBox [")
    return pdf[start : pdf.index(b"]", start)].split()[2:]


def test_a_wrong_value_stops_the_label_beside_its_field(clerk: Callable[..., Clerk]) -> None:
    me = clerk()
    fill_label(me)
    me.page.fill("#field-quantity", "미정")
    me.sees("#verdict", "고치기 전 그림입니다")
    me.sees("#found", "상자당 수량")
    assert me.page.is_disabled("#get-pdf")
    assert me.page.get_attribute("#field-quantity", "aria-invalid") is not None
    me.page.fill("#field-quantity", "300")
    me.sees("#verdict", "라벨에 맞습니다")


def mend_list(me: Clerk, file: Path) -> None:
    """Bring the office's list to labels, by the buttons of its findings."""
    me.click("[data-place=shipment]")
    me.page.set_input_files("input[type=file]", file)
    me.page.wait_for_selector(".list-table")
    me.click(".step-links a:nth-child(2)")
    me.page.wait_for_selector("#choose-stock")
    me.page.select_option("#choose-stock", "avery-l7165")
    me.page.wait_for_selector("#all-from")
    me.page.fill("#all-from", "서울")
    me.page.fill("#all-to", "베이징")
    me.rest()
    me.click(".step-links a:nth-child(1)")
    me.page.wait_for_selector(".list-findings li.error")
    me.rest()
    while wrong := me.page.locator(".list-findings li.error").count():
        button = me.page.locator(".list-findings li.error .buttons button").first
        if button.inner_text().startswith("용어집"):
            button.click()
            me.page.fill("#term-source", "暖宝宝")
            me.click(".term-box .main")
        else:
            button.click()
        me.clicks += 1
        me.page.wait_for_function(
            "count => document.querySelectorAll('.list-findings li.error').length < count",
            arg=wrong,
        )
        me.rest()


def test_the_list_of_an_office_becomes_sheets(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    """Its mistakes are mended in the page; a reload at each step loses nothing."""
    me = clerk()
    mend_list(me, write_office_list(tmp_path / "배송목록.xlsx"))
    me.page.reload()
    me.page.wait_for_selector(".list-table")
    assert me.page.locator("td.wrong").count() == 0
    me.sees("#boxes", "49")
    me.sees("#sum", "합계")
    me.click(".step-links a:nth-child(3)")
    me.page.wait_for_selector("#make")
    me.page.fill("#shipment-name", "SD-2026")
    me.page.reload()
    me.page.wait_for_selector("#make")
    assert me.page.input_value("#shipment-name") == "SD-2026"
    me.sees("#make", "49")
    me.click("#make")
    me.page.wait_for_selector("#boxes li:nth-child(49)", timeout=120_000)
    assert (me.opened.folder / "SD-2026" / "labels.pdf").is_file()
    assert me.clicks <= 22
    me.page.fill("#again", "3, 17-18, 40")
    me.click(".again-side .segments button")
    me.sees("#do-again", "4")
    me.page.keyboard.press("Control+Enter")
    me.sees("#again-found", "PDF")
    assert (me.opened.folder / "SD-2026" / "reprint" / "1" / "labels.pdf").is_file()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_everybody_can_use_each_place(
    clerk: Callable[..., Clerk], tmp_path: Path, width: int, scheme: str
) -> None:
    me = clerk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    check_access(me.page)
    file = write_office_list(tmp_path / "list.xlsx")
    me.page.evaluate("location.hash = '#label'")
    me.page.wait_for_selector(".card img:not([hidden])")
    check_access(me.page)
    me.page.evaluate("location.hash = '#label/make'")
    me.page.wait_for_selector("#message .message-box")
    me.rest()
    check_access(me.page)
    me.page.evaluate("location.hash = '#shipment'")
    me.page.wait_for_selector("main input[type=file]", state="attached")
    check_access(me.page)
    me.page.set_input_files("main input[type=file]", file)
    me.page.wait_for_selector(".list-table")
    me.rest()
    check_access(me.page)
    me.page.keyboard.press("F8")
    check_access(me.page)
    for place in ("paper", "making"):
        me.page.evaluate(f"location.hash = '#shipment/{place}'")
        me.page.wait_for_selector(f"main.shipment-{place} .steps-head")
        me.rest()
        check_access(me.page)


def test_a_changed_file_keeps_what_was_mended(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    """The same list is dropped again with one cell changed; an open list is put aside."""
    me = clerk()
    file = write_office_list(tmp_path / "list.xlsx")
    me.click("[data-place=shipment]")
    me.page.set_input_files("main input[type=file]", file)
    me.page.wait_for_selector(".list-table")
    me.rest()
    assert me.page.is_disabled("#step-undo")  # there is no time before the list
    for cell, text in (("H5", "8.5"), ("H6", "12.5")):
        row, column = int(cell[1:]), ord(cell[0]) - ord("A")
        me.page.locator(f'td[data-row="{row}"][data-column="{column}"]').click()
        me.page.fill("#mend", text)
        me.page.keyboard.press("Enter")
        me.page.wait_for_selector(f'td.mended[data-row="{row}"][data-column="{column}"]')
    changed = [[*row] for row in ROWS]
    changed[5][7] = "13"  # H6, which was mended
    changed[6][2] = "9"
    me.page.evaluate("location.hash = '#start'")
    me.page.wait_for_selector(".start")
    write_office_list(file, changed)
    me.page.set_input_files("main input[type=file]", file)
    me.sees("#notice", "1")
    me.rest()
    assert me.page.inner_text('td[data-row="5"][data-column="7"]').startswith("8.5")
    assert me.page.inner_text('td[data-row="6"][data-column="7"]').startswith("13")
    assert me.page.inner_text('td[data-row="7"][data-column="2"]').startswith("9")
    me.click(".steps-head .quiet")  # another list
    me.page.wait_for_selector('.recent a[href^="#shipment/open/"]')
    me.click('.recent a[href^="#shipment/open/"]')
    me.page.wait_for_selector(".list-table")
    me.rest()
    assert me.page.inner_text('td[data-row="5"][data-column="7"]').startswith("8.5")


def test_no_word_of_a_place_bypasses_the_catalogs(
    chromium: Browser, own_page: OpenPage, tmp_path: Path
) -> None:
    """In a made language of wide letters, what is in usual letters is a name or a value."""
    rows = [["품명", "상자 수", "수량"], ["의료용 마스크", "0", "많이"], ["마스쿠", "2", "5"]]
    office_list = write_office_list(tmp_path / "목록.xlsx", rows)
    with speak_made_language():
        me = Clerk(chromium, own_page, locale=LANGUAGE)
        found = find_usual_words(me.page, ".mark", least=20)
        me.click(".job.label")
        me.page.fill("#size", "L7165")
        me.page.keyboard.press("Enter")
        me.page.wait_for_selector('.card[data-name^="label@"]')
        found += find_usual_words(me.page, ".mark, .card", least=20)
        me.click('.card[data-name^="label@"]')
        me.click("#design .main")
        me.page.fill("#field-quantity", "많이")
        me.sees("#verdict.wrong")
        found += find_usual_words(me.page, ".mark, .files", least=50)
        me.page.evaluate("location.hash = '#shipment'")
        me.page.set_input_files("main input[accept*='.xlsx']", office_list)
        me.page.wait_for_selector(".list-table td.wrong")
        found += find_usual_words(me.page, ".mark", least=40)
        me.page.evaluate("location.hash = '#letter'")
        me.click('.letter-card[data-letter="donation"]')
        me.page.wait_for_selector(".letter-pages img")
        found += find_usual_words(me.page, ".mark", least=80)
        me.close()
    assert found == []
