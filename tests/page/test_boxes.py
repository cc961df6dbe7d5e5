"""Boxes of a shipment in a real browser: voided, put back, and a hundred thousand of them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from cardgen.shipment import open_shipment, void
from cardgen.shipment.model import Clock
from cardgen.shipment.selection import Selection
from tests.page.open_page import OpenPage, open_page
from tests.page.test_jobs import Clerk, check_access
from tests.page.test_printers import Printing, draw_label
from tests.page.test_shipments import make_large_labels
from tests.system import require

pytestmark = pytest.mark.ci
MANY = 100_000


@pytest.fixture(scope="module")
def shipped_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a shipment of 12 boxes."""
    folder = tmp_path_factory.mktemp("made")
    rows = [["품명", "상자 수", "상자당 수량", "단위"], ["의료용 마스크", "12", "500", "장"]]
    assert make_large_labels(folder, rows, "SD-2026") == 12
    return folder / "project"


@pytest.fixture
def office(shipped_project: Path, tmp_path: Path) -> Iterator[OpenPage]:
    shutil.copytree(shipped_project, tmp_path / "project")
    with open_page(tmp_path / "project") as opened:
        yield opened


@pytest.fixture
def clerk(chromium: Browser, office: OpenPage) -> Iterator[Callable[..., Clerk]]:
    people: list[Clerk] = []

    def come(**about: object) -> Clerk:
        me = Clerk(chromium, office, **about)
        people.append(me)
        me.page.close()
        me.page = me.window("#shipment/made/SD-2026/void")
        me.page.wait_for_selector("#out")
        return me

    yield come
    for each in people:
        each.close()


def read_states(page: OpenPage) -> dict[int, str]:
    """Read the states of boxes, as the ledger has them."""
    with open_shipment(page.folder / "SD-2026", reading=True) as ledger:
        return {box.number: box.state for box in ledger.boxes.between(1, MANY)}


def test_boxes_are_voided_and_put_back(clerk: Callable[..., Clerk], office: OpenPage) -> None:
    """Nothing is done without a reason; another window, and one after it, see what is done."""
    me = clerk()
    other = me.window("#shipment/made/SD-2026/void")
    me.page.click("[data-box='3']")
    me.page.fill("#out", "3, SD-2026-0007")
    me.page.wait_for_selector("[data-box='7'][aria-pressed=true]")
    assert me.page.is_disabled("#take-out")
    me.page.click("#reasons .segments button")
    me.page.click("#take-out")
    me.page.wait_for_selector("[data-box='7'].voided")
    me.sees("#out-found", "3, 7")
    states = read_states(office)
    assert [number for number, state in states.items() if state == "voided"] == [3, 7]
    me.page.close(run_before_unload=False)
    other.reload()
    other.wait_for_selector("[data-box='3'].voided")
    other.click("[data-box='3'].voided")
    other.fill("#reason", "찾았음")
    assert other.is_hidden("#take-out")
    other.click("#put-back")
    other.wait_for_selector("[data-box='3']:not(.voided)")
    assert [number for number, state in read_states(office).items() if state == "voided"] == [7]
    me.page = other


def test_two_windows_void_a_box_once(clerk: Callable[..., Clerk], office: OpenPage) -> None:
    me = clerk()
    other = me.window("#shipment/made/SD-2026/void")
    for window in (me.page, other):
        window.click("[data-box='5']")
        window.click("#reasons .segments button")
    me.page.click("#take-out")
    me.page.wait_for_selector("[data-box='5'].voided")
    other.click("#take-out")
    other.wait_for_selector("#out-found .findings")  # it is voided already
    other.wait_for_selector("[data-box='5'].voided")
    with open_shipment(office.folder / "SD-2026", reading=True) as ledger:
        events = [each.what for each in ledger.history.events() if each.number == 5]
    assert events == ["voided"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_void(clerk: Callable[..., Clerk], width: int, scheme: str) -> None:
    me = clerk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    check_access(me.page)
    me.page.fill("#out", "1-2")
    me.page.click("#reasons .segments button")
    me.page.click("#take-out")
    me.page.wait_for_selector("#out-found .verdict")
    me.page.fill("#out", "2-3")
    me.page.wait_for_selector("#put-back:visible")
    check_access(me.page)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def add_boxes(folder: Path, last: int) -> None:
    """Give the shipment boxes up to the number `last`, planned and not made."""
    with open_shipment(folder / "SD-2026") as ledger:
        (first,) = ledger.boxes.between(1, 1)
        begin = ledger.boxes.last() + 1
        with ledger.transaction():
            ledger.boxes.add(
                first._replace(
                    number=number,
                    number_in_line=number,
                    id=f"SD-2026-{number:06}",
                    sscc="",
                    state="planned",
                )
                for number in range(begin, last + 1)
            )


def test_all_of_a_hundred_thousand_boxes_are_reached(
    clerk: Callable[..., Clerk], office: OpenPage
) -> None:
    """Within a few seconds of processor time, in the browser and in the server."""
    add_boxes(office.folder, MANY)
    me = clerk()
    metrics = me.context.new_cdp_session(me.page)
    metrics.send("Performance.enable")
    begun = time.process_time()
    me.page.reload()
    me.page.wait_for_selector("#boxes li")
    me.rest()
    assert time.process_time() - begun < 8
    assert me.page.locator("#boxes li").count() == 1000
    me.page.select_option("#boxes-part", str(MANY - 1000))
    me.page.click(f"[data-box='{MANY}']")
    assert me.page.input_value("#out") == str(MANY)
    me.page.click("#boxes-before")
    me.page.wait_for_selector(f"[data-box='{MANY - 1000}']")
    me.page.fill("#out", "50,001-50,002".replace(",0", "0"))
    me.page.wait_for_selector("[data-box='50001'][aria-pressed=true]")
    me.page.fill("#out", f"1-{MANY}")
    me.page.wait_for_selector("#take-out:has-text('100,000')")
    me.page.select_option("#boxes-only", "made")
    me.page.wait_for_selector("#boxes:not(:has([data-box='13'])) li")
    check_access(me.page)
    found = metrics.send("Performance.getMetrics")["metrics"]
    assert {each["name"]: each["value"] for each in found}["TaskDuration"] < 12


def test_the_camera_says_a_fault_once(
    office: OpenPage, tmp_path: Path, chromium: Browser
) -> None:
    """A voided box stays before the camera for many pictures."""
    label = Image.open(draw_label(office.folder, 4, tmp_path / "label.png"))
    frame = Image.new("RGB", (1280, 720), "grey")
    size = (int(label.width * 700 / label.height), 700)
    frame.paste(label.resize(size).convert("RGB"), (300, 10))
    frame.save(tmp_path / "camera.mjpeg", "JPEG", quality=95)
    void(office.folder / "SD-2026", Selection("4"), Clock(), reason="torn")
    camera = chromium.browser_type.launch(
        executable_path=require("chromium"),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path}/camera.mjpeg",
        ],
    )
    me = Printing(camera, office)
    asked: list[str] = []
    me.page.on("requestfinished", lambda request: asked.append(request.url))
    me.click("[data-side=seen]")
    me.click("#camera")
    me.sees("#last-seen", "상자 4: 무효")
    asked.clear()
    while len([each for each in asked if each.endswith("/seen")]) < 3:
        me.page.wait_for_timeout(200)
    assert me.page.locator("#seen-list li").count() == 1
    me.close()
    camera.close()
