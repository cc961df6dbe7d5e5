"""Labels to printers by a real browser: by USB, by Zebra's program, and over IPP."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest
from PIL import Image
from playwright.sync_api import Browser

from cardgen.shipment import SavedOptions, open_shipment
from tests.cli.runs import run
from tests.page.open_page import OpenPage, open_page
from tests.page.test_jobs import Clerk, check_access, fill_label
from tests.page.test_shipments import make_large_labels
from tests.printing.printers import EvePrinter, eve_printer
from tests.system import require

pytestmark = pytest.mark.ci
HERE: Final = Path(__file__).parent
FAKE_USB: Final = (HERE / "fake_usb.js").read_text(encoding="utf-8")
PULLS: Final = (HERE / "pull_cables.js").read_text(encoding="utf-8")
ROWS: Final = [
    ["품명", "상자 수", "상자당 수량", "단위"],
    ["의료용 마스크", "30", "500", "장"],
    ["손 소독제", "19", "24", "병"],
]


@pytest.fixture(scope="module")
def shipped_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a shipment of 49 boxes, on labels of 100 × 150 mm."""
    folder = tmp_path_factory.mktemp("made")
    assert make_large_labels(folder, ROWS, "SD-2026") == 49
    return folder / "project"


@pytest.fixture
def office(shipped_project: Path, tmp_path: Path) -> Iterator[OpenPage]:
    shutil.copytree(shipped_project, tmp_path / "project")
    with open_page(tmp_path / "project") as opened:
        yield opened


class Printing(Clerk):
    """A clerk with a fake USB printer, at the shipment of 49."""

    def __init__(self, browser: Browser, page: OpenPage, **about: Any) -> None:
        super().__init__(browser, page, **about)
        self.context.add_init_script(FAKE_USB)
        self.arrive()

    def arrive(self) -> None:
        """Open the shipment in a new window."""
        self.page = self.window("#shipment/made/SD-2026")
        self.page.wait_for_selector("#do-again")
        self.rest()

    def port(self, script: str) -> Any:
        return self.page.evaluate(f"() => {{ const port = window.port; return {script}; }}")

    def choose_usb(self) -> None:
        self.click("#add-usb")
        self.page.wait_for_selector(".printer:has(input:checked)")

    def wait_for_end(self) -> None:
        self.page.wait_for_function(
            "() => !document.querySelector('#progress-box progress')"
            " && !document.querySelector('#do-again').hidden",
            timeout=120_000,
        )
        self.rest()

    @property
    def papers(self) -> dict[int, str]:
        """The states of labels on paper, as the ledger has them."""
        with open_shipment(self.opened.folder / "SD-2026", reading=True) as ledger:
            return dict(ledger.prints.on_paper())


@pytest.fixture
def clerk(chromium: Browser, office: OpenPage) -> Iterator[Callable[..., Printing]]:
    people: list[Printing] = []

    def come(**about: Any) -> Printing:
        people.append(Printing(chromium, office, **about))
        return people[-1]

    yield come
    for each in people:
        each.close()


def print_file(folder: Path, boxes: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Print boxes of the shipment with the command line, into a file."""
    monkeypatch.chdir(folder)
    settings = 'to = "file:command.zpl"\nlanguage = "zpl"\ndpi = 203\n'
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    Path("cardgen.toml").write_text(f"{text}\n[printers.file]\n{settings}", encoding="utf-8")
    done = run("print", "SD-2026", boxes, "--to", "file", "--again")
    assert done.code == 0, done.err
    return Path("command.zpl").read_bytes()


def test_a_shipment_by_usb(
    clerk: Callable[..., Printing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer gets the bytes of the command line; four wet labels come once more."""
    me = clerk()
    me.choose_usb()
    me.page.fill("#again", "1-5")
    me.sees("#do-again", "라벨 5장 인쇄")
    me.page.keyboard.press("Control+Enter")
    me.sees("#again-found", "라벨 5장을 프린터로 보냈습니다")
    assert {me.papers[each] for each in range(1, 6)} == {"sent"}
    assert me.port("port.paper.length") == 5
    sent = bytes(me.port("port.bytes"))
    me.clicks = 0
    me.page.fill("#again", "2, 4-5")
    me.sees("#do-again", "사유")
    me.click("#reasons .segments button")
    me.sees("#do-again", "라벨 3장 다시 인쇄")
    me.click("#do-again")
    me.sees("#again-found", "라벨 3장을 프린터로 보냈습니다")
    assert me.clicks == 2
    assert me.port("port.paper.length") == 8
    with open_shipment(me.opened.folder / "SD-2026", reading=True) as ledger:
        events = [(each.number, each.what, each.reason) for each in ledger.history.events()]
    assert events == [(number, "reprinted", "젖음") for number in (2, 4, 5)]
    assert sent == print_file(me.opened.folder, "1-5", monkeypatch)


def test_a_pulled_cable_is_asked_and_the_rest_is_printed(
    clerk: Callable[..., Printing],
) -> None:
    me = clerk()
    me.choose_usb()
    me.port("port.left = 50_000")
    me.sees("#do-again", "라벨 49장 인쇄")
    me.click("#do-again")
    me.page.wait_for_selector("[data-doubt]")
    (doubtful,) = [number for number, state in me.papers.items() if state == "doubtful"]
    me.sees("#doubt-title", f"상자 {doubtful}의 라벨이 나왔습니까?")
    me.sees(".doubts", "프린터와의 연결이 끊겼습니다")
    count = me.port("port.paper.length")
    assert count == doubtful - 1
    me.page.wait_for_selector("#doubt-picture:not([hidden])")
    check_access(me.page)
    me.clicks = 0
    me.click(f"[data-doubt='{doubtful}'] [data-answer='not-there']")
    me.page.reload()  # an answer is kept at once
    me.page.wait_for_selector("[data-answer='not-there'][aria-pressed='true']")
    me.rest()
    me.page.locator("#printer-side").evaluate("each => each.open = true")
    me.choose_usb()  # the printer is plugged in again
    me.sees("#do-again", f"답을 기록하고 {doubtful}-49 인쇄")
    me.click("#do-again")
    me.sees("#again-found", f"라벨 {50 - doubtful}장을 프린터로 보냈습니다")
    assert me.clicks == 3
    assert me.port("port.paper.length") == 50 - doubtful
    assert {*me.papers.values()} == {"sent"}


def test_the_first_and_the_last_label_answer_for_many(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    with open_shipment(me.opened.folder / "SD-2026") as ledger, ledger.transaction():
        boxes = ledger.boxes.between(1, 16)
        place, time = "socket://10.0.0.7", "2026-04-12T14:21:00Z"
        ledger.prints.doubt(boxes, place, "one", time, "the connection broke: reset")
    me.page.reload()
    me.page.wait_for_selector("[data-doubt='16']")
    me.page.fill("#doubt-first", "1")
    me.page.fill("#doubt-last", "11")
    me.page.keyboard.press("Enter")
    me.page.focus("[data-doubt='12'] button")
    me.page.keyboard.press("d")
    me.page.wait_for_selector("[data-doubt='12'] [data-answer='spoilt'][aria-pressed='true']")
    me.click("#only-answers")
    me.page.wait_for_selector("[data-box='11'].seen")
    assert [me.papers[each] for each in (1, 11, 12, 16)] == ["seen", "seen", "", ""]
    assert me.page.locator("[data-doubt]").count() == 0


def test_a_lost_tab_leaves_its_label_doubtful(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    me.choose_usb()
    me.port("port.isStill = true")
    me.page.fill("#again", "7")
    me.click("#do-again")
    me.page.wait_for_function("() => window.port.hang")
    assert me.papers[7] == "doubtful"  # already: it has begun
    me.page.close()
    me.arrive()
    me.page.wait_for_selector("[data-doubt='7']", timeout=90_000)
    assert me.papers[7] == "doubtful"
    me.wait_for_end()
    me.click("[data-doubt='7'] [data-answer='there']")
    me.click("#only-answers")
    me.page.wait_for_selector("[data-box='7'].seen")
    assert me.papers[7] == "seen"


def test_a_silent_printer_can_be_left(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    me.choose_usb()
    me.port("port.isStill = true")
    me.page.fill("#again", "9-10")
    me.click("#do-again")
    me.sees("#progress-wait", "용지")
    me.click("#stop")
    me.page.wait_for_selector("[data-doubt='9']")
    assert [me.papers[each] for each in (9, 10)] == ["doubtful", ""]


def test_a_printer_that_another_program_has(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    me.choose_usb()
    me.port("port.isTaken = true")
    me.page.fill("#again", "1")
    me.click("#do-again")
    me.sees("#again-found", "파일로 저장하십시오")
    assert me.papers[1] == ""
    me.page.locator("#printer-side").evaluate("each => each.open = true")
    me.click("input[value^='file:']")
    me.sees("#do-again", "라벨 1장을 파일로 저장")
    me.click("#do-again")
    me.sees("#again-found", "for-printer.zpl")
    assert me.papers[1] == "sent"


def pull_cables(me: Printing, pulls: int) -> None:
    """Pull the cable at random bytes; a person answers what the paper shows."""
    me.choose_usb()
    found = me.page.evaluate(PULLS, {"pulls": pulls, "seed": 31})
    assert sum(bool(box) for _, box, _ in found["rounds"]) == pulls
    assert len(found["paper"]) == len({*found["paper"]}) == 49  # none twice, none missing
    assert "" not in me.papers.values()
    assert "doubtful" not in me.papers.values()


def test_ten_pulled_cables(clerk: Callable[..., Printing]) -> None:
    pull_cables(clerk(), 10)


@pytest.mark.torture
def test_two_hundred_pulled_cables(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    me.page.set_default_timeout(3_600_000)
    pull_cables(me, 200)


# --- Zebra's program


class _BrowserPrint(BaseHTTPRequestHandler):
    """The requests that Zebra Browser Print answers."""

    printed: list[dict[str, Any]]
    fails = False

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, data: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        zebra = {"name": "ZD421 (Browser Print)", "uid": "D2J1", "connection": "usb"}
        answers = {"/default?type=printer": zebra, "/available": {"printer": [zebra]}}
        found = answers.get(self.path)
        self._answer(json.dumps(found).encode() if found else b"", 200 if found else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if type(self).fails:
            self._answer(b"Could not connect to device.", 500)
            return
        assert self.path == "/write"
        type(self).printed.append(json.loads(body))
        self._answer(b"")


@contextmanager
def browser_print() -> Iterator[type[_BrowserPrint]]:
    """A program that answers as Zebra Browser Print does, on its port."""
    handler = type("Handler", (_BrowserPrint,), {"printed": [], "fails": False})
    try:
        server = ThreadingHTTPServer(("localhost", 9100), handler)
    except OSError:
        pytest.skip("another program has port 9100")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield handler
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_zebra_browser_print(
    clerk: Callable[..., Printing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked after a click alone, and gets the bytes of the command line."""
    me = clerk()
    with browser_print() as zebra:
        assert me.outside == []
        me.click("#add-zebra")
        me.page.wait_for_selector(".printer:has(input:checked)")
        me.page.fill("#again", "1-2")
        me.click("#do-again")
        me.sees("#again-found", "라벨 2장을 프린터로 보냈습니다")
        zebra.fails = True
        me.page.fill("#again", "3")
        me.click("#do-again")
        me.page.wait_for_selector("[data-doubt='3']")
        assert {*me.outside} == {
            "http://localhost:9100/default?type=printer",
            "http://localhost:9100/available",
            "http://localhost:9100/write",
        }
        me.outside.clear()
        me.troubles[:] = [each for each in me.troubles if "localhost:9100" not in each]
        data = "".join(each["data"] for each in zebra.printed)
        assert {each["device"]["uid"] for each in zebra.printed} == {"D2J1"}
    assert data.encode() == print_file(me.opened.folder, "1-2", monkeypatch)


def test_without_zebras_program_the_page_says_so(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    me.click("#add-zebra")
    me.sees(".printer-box", "Zebra Browser Print가 응답하지 않습니다")
    me.outside.clear()
    me.troubles.clear()


# --- printers of this computer, and one label


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[EvePrinter]:
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        yield printer


def test_four_wet_labels_to_an_office_printer(
    clerk: Callable[..., Printing], eve: EvePrinter
) -> None:
    """An address is typed once; the labels of a shipment come, then four of them again."""
    me = clerk()
    me.click(".address summary")
    me.page.fill("#printer-address", str(eve.destination))
    me.page.fill("#printer-name", "office")
    me.click(".address-form button")
    me.page.wait_for_selector("input[value='server:office']:checked")
    me.page.fill("#again", "1-6")
    me.click("#do-again")
    me.sees("#again-found", "6")
    assert {me.papers[each] for each in range(1, 7)} == {"printed"}
    me.page.reload()
    me.page.wait_for_selector("#do-again")
    me.rest()
    me.clicks = 0
    me.page.fill("#again", "3, 5-6, 1")
    me.click("#reasons .segments button")
    me.click("#do-again")
    me.sees("#again-found", "4")
    me.wait_for_end()
    assert me.clicks == 2
    assert len(eve.list_output()) == 10


def test_one_label_by_usb(clerk: Callable[..., Printing]) -> None:
    me = clerk()
    me.page.evaluate("location.hash = '#start'")
    me.page.wait_for_selector(".job.label")
    fill_label(me)
    me.click("#print .segments button:last-child")
    me.choose_usb()
    me.click("#do-print")
    me.sees("#print-said", "라벨을 프린터로 보냈습니다")
    assert me.port("port.paper.length") == 1
    me.port("port.left = 700")
    me.click("#do-print")
    me.sees("#print-said", "종이를 보십시오")
    assert me.port("port.paper.length") == 1


# --- seen


def test_labels_are_seen(clerk: Callable[..., Printing]) -> None:
    """A scanner types; what was never printed asks; a sighting is taken back."""
    me = clerk()
    me.choose_usb()
    me.page.fill("#again", "1-3")
    me.click("#do-again")
    me.sees("#again-found", "3")
    me.click("[data-side=seen]")
    me.page.wait_for_selector("#scan:focus")
    for code, said in (
        ("SD-2026-0001", "상자 1: 확인했습니다"),
        ("SD-2026-0001", "이미 확인했습니다"),
        ("MAPO-2020-0007", "다른 발송의 상자입니다"),
        ("8801234567893", "상자의 코드가 아닙니다"),
    ):
        me.page.keyboard.type(code)
        me.page.keyboard.press("Enter")
        me.sees("#last-seen", said)
    assert me.papers[1] == "seen"
    me.page.keyboard.type("2, 4")
    me.page.keyboard.press("Enter")
    me.sees("#ask-unprinted", "4")
    assert [me.papers[each] for each in (2, 4)] == ["seen", ""]
    check_access(me.page)
    me.click("#force-seen")
    me.sees("#last-seen", "상자 4: 확인했습니다")
    me.click("[data-box='4']")
    me.click("#undo-seen")
    me.page.wait_for_selector("[data-box='4']:not(.seen)")
    assert me.papers[4] == ""


def test_a_file_of_codes_and_a_photograph(
    clerk: Callable[..., Printing], tmp_path: Path
) -> None:
    me = clerk()
    me.click("[data-side=seen]")
    codes = tmp_path / "codes.txt"
    codes.write_text("SD-2026-0011\r\nSD-2026-0012\r\nnothing\r\n", encoding="utf-8")
    me.page.set_input_files("#seen-codes", codes)
    me.sees("#last-seen", "코드 3개를 읽었습니다")
    picture = draw_label(me.opened.folder, 20, tmp_path / "photo.png")
    me.page.set_input_files("#seen-pictures", picture)
    me.sees("#seen-found", "사진 속 상자: 1개")
    assert [me.papers[each] for each in (11, 12, 20, 13)] == ["seen", "seen", "seen", ""]


def draw_label(folder: Path, box: int, path: Path) -> Path:
    """Draw the label of a box."""
    with open_shipment(folder / "SD-2026", reading=True) as ledger:
        session = SavedOptions.require(ledger).session(ledger, "")
        record = ledger.boxes.entry(box)
        assert record is not None
        document = session.document(ledger.box(record))
        (made,) = session.project.render_files(document, "png", 150.0).files
    path.write_bytes(bytes(made))
    return path


def test_the_camera_reads_labels(office: OpenPage, tmp_path: Path, chromium: Browser) -> None:
    """Chromium's fake camera shows the label of a box."""
    label = Image.open(draw_label(office.folder, 30, tmp_path / "label.png"))
    frame = Image.new("RGB", (1280, 720), "grey")
    size = (int(label.width * 700 / label.height), 700)
    frame.paste(label.resize(size).convert("RGB"), (300, 10))
    frame.save(tmp_path / "camera.mjpeg", "JPEG", quality=95)
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
    me.click("[data-side=seen]")
    me.click("#camera")
    me.sees("#last-seen", "상자 30: 확인했습니다")
    assert me.papers[30] == "seen"
    me.click("#camera")
    me.page.wait_for_selector("#camera-box", state="hidden")
    me.close()
    camera.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light"), (390, "dark")])
def test_everybody_can_print(clerk: Callable[..., Printing], width: int, scheme: str) -> None:
    me = clerk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    check_access(me.page)
    me.choose_usb()
    me.port("port.left = 30_000")
    me.page.fill("#again", "1-9")
    check_access(me.page)
    me.click("#do-again")
    me.page.wait_for_selector("[data-doubt]")
    me.rest()
    check_access(me.page)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    me.click("[data-side=seen]")
    me.page.wait_for_selector("#scan")
    check_access(me.page)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
