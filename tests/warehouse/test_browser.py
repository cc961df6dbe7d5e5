"""The status page in a real browser, as wide as a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from cardgen.printing import Destination
from cardgen.shipment import Press
from tests.page.browsers import browser
from tests.printing.printers import sink
from tests.shipment.faults.world import HEAD, build
from tests.warehouse.pages import StatusPage, status_page_of

PHONE: ViewportSize = {"width": 360, "height": 740}
pytestmark = pytest.mark.ci
LIST = f"{HEAD}\nfriend-in-need,zh-ko,tiny,20,口罩,A1\n"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StatusPage]:
    """The page with a list that has a doubtful label, and with a wrong list."""
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
            wrong = LIST.replace("口罩", "없는 것")
            (home / "in/마포구 구호물자 목록 최종 확정본.csv").write_text(
                wrong, encoding="utf-8"
            )
            (home / "in/bad-1.csv").write_text(wrong, encoding="utf-8")
            opened.until("bad-1.csv", "failed")
            yield opened


@pytest.fixture
def phone(chromium: Browser, page: StatusPage) -> Iterator[Page]:
    context = chromium.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, locale="ko-KR", device_scale_factor=2
    )
    troubles: list[str] = []
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    opened.on("console", lambda said: troubles.append(said.text))
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.goto(page.address)
    yield opened
    context.close()
    assert troubles == []


def test_a_phone_shows_all_there_is(phone: Page, tmp_path: Path) -> None:
    for lang in ("ko", "zh", "ja", "en"):
        phone.goto(phone.url.partition("?")[0] + f"?lang={lang}")
        assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert (phone.get_attribute("html", "lang") or "").startswith(lang)
        violations = Axe().run(phone).response["violations"]
        assert violations == [], violations
        for link in phone.locator("a.button, button").all():
            box = link.bounding_box()
            assert box is not None
            assert box["height"] >= 44  # CSS pixels, WCAG 2.5.5
    phone.screenshot(path=tmp_path / "phone.png", full_page=True)


def test_what_is_doubtful_and_what_failed_is_seen(phone: Page) -> None:
    assert phone.locator("h2", has_text="불확실").is_visible()
    assert phone.locator("section", has_text="불확실").locator(".state").first.inner_text()
    phone.click("text=bad-1.csv")
    said = phone.inner_text("pre")
    assert "처리하지 못했습니다" in said
    assert "unknown-term" in said
    phone.click("text=돌아가기")
    assert phone.inner_text("h1") == "목록에서 라벨로"


def test_the_page_renews_itself(phone: Page, page: StatusPage) -> None:
    (page.folder.root / "letter.csv").write_text("", encoding="utf-8")
    phone.wait_for_selector("text=letter.csv")
    page.until("letter.csv", "failed")
    phone.wait_for_selector("section:has(h2:text('실패')) >> text=letter.csv")


def test_a_list_is_sent_from_a_phone(phone: Page, page: StatusPage, tmp_path: Path) -> None:
    file = tmp_path / "phone-1.csv"
    file.write_text(LIST.replace(",20,", ",2,"), encoding="utf-8")
    phone.click("text=목록 보내기")
    phone.set_input_files("#list", file)
    phone.click("button")
    phone.wait_for_selector("text=목록 phone-1.csv")
    page.until("phone-1.csv", "done")
