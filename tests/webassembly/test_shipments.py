"""Shipments of the page without a server: the native ones, kept whatever happens."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser

from cardgen import Project
from cardgen.page.questions import Workplace, answer
from tests.cli.runs import run
from tests.page.office_list import ROWS as OFFICE_ROWS, write_office_list
from tests.webassembly.browser_shipments import ROWS, SHEETS, Window, about
from tests.webassembly.pages import serve

pytestmark = pytest.mark.ci


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(folder) as served:
        yield served


@pytest.fixture
def window(chromium: Browser, address: str) -> Iterator[Callable[[], Window]]:
    """A function that opens windows of one new browser."""
    with closing(chromium.new_context()) as context:
        yield lambda: Window(context, address)


@pytest.fixture
def office_list(tmp_path: Path) -> Path:
    return write_office_list(tmp_path / "mapo.xlsx", ROWS)


def write_kinds(folder: Path) -> list[Path]:
    """Write the list of an office as XLSX, CSV of a Korean Excel, and ODS."""
    xlsx = write_office_list(folder / "office.xlsx", OFFICE_ROWS)
    book = openpyxl.load_workbook(xlsx)
    assert book.active is not None
    rows = [
        [str(each or "") for each in row] for row in book.active.iter_rows(values_only=True)
    ]
    csv = folder / "office.csv"
    lines = (",".join(f'"{cell}"' for cell in row) for row in rows)
    csv.write_bytes("\r\n".join(lines).replace("—", "-").encode("cp949"))
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    ods = folder / "office.ods"
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="1">{cells}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return [xlsx, csv, ods]


def test_lists_have_the_findings_of_the_native_program(
    window: Callable[[], Window], tmp_path: Path
) -> None:
    me = window()
    with closing(Workplace(Project.open(), tmp_path)) as place:
        for file in write_kinds(tmp_path):
            for kind in ("list", "mended"):
                asked = {**about(file), "mends": {"C9": "49"}}
                ours = json.loads(answer(place, kind, json.dumps(asked).encode()))
                assert ours.get("findings") or kind == "mended"
                assert me.ask(kind, **asked) == ours


def test_a_shipment_is_that_of_the_native_program(
    window: Callable[[], Window], office_list: Path, tmp_path: Path
) -> None:
    """Its labels have the same bytes, and cardgen on a computer goes on with its file."""
    me = window()
    made = me.make(office_list, formats=["pdf", "png", "zpl"], dpi=203)
    assert (made["made"], made["failed"]) == (10, 0)
    assert {each["severity"] for each in made["findings"]} == {"warning"}  # 203 dpi is coarse
    words = (
        "--message brothers --pair zh-ko --template label --size avery-l7165 --set from=서울 "
        "--set to=베이징 --sheet avery-l7165 --start 3 --format pdf,png,zpl --dpi 203"
    )
    batch = ("batch", str(office_list), *words.split(), "--shipment", "MAPO", "-o")
    done = run(*batch, str(tmp_path / "native"))
    assert done.code == 0, done.err
    names = ["labels.pdf", "boxes.csv", "packing-list.xlsx"]
    names += [f"labels/MAPO-{number:04}.png" for number in range(1, 11)]
    for name in names:
        assert me.read(name) == (tmp_path / "native" / name).read_bytes(), name
    with zipfile.ZipFile(BytesIO(me.read())) as archive:
        archive.extractall(tmp_path / "saved")
    done = run(*batch, str(tmp_path / "saved"))
    assert done.code == 0, done.err
    assert "0 of 10 labels made, 10 kept from before" in done.out
    done = run("void", str(tmp_path / "saved"), "4", "--reason", "wet")
    assert done.code == 0, done.err
    assert me.open(pack_folder(tmp_path / "saved")) == {"shipment": "MAPO", "is_older": False}
    assert me.numbers()[4] == "voided"


def pack_folder(folder: Path) -> bytes:
    """Pack a folder as people do, with the folder itself in the file."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    return packed.getvalue()


def test_everything_is_there_after_a_reload_at_every_step(
    window: Callable[[], Window], office_list: Path
) -> None:
    me = window()
    steps: list[tuple[str, dict[str, Any]]] = [
        ("reprint", {"boxes": "3, 7-8", "reason": "wet", "sheets": SHEETS}),
        ("void", {"boxes": "2", "reason": "torn"}),
    ]
    assert me.make(office_list)["made"] == 10
    before = me.boxes()
    me.reload()
    assert me.boxes() == before
    for kind, asked in steps:
        assert me.ask(kind, shipment="MAPO", **asked)["boxes"]
        shown = me.ask("shipment", shipment="MAPO")
        me.reload()
        assert me.ask("shipment", shipment="MAPO") == shown
    assert me.make(office_list)["kept"] == 9
    me.reload()
    numbers = me.numbers()
    assert sorted(numbers) == [*range(1, 11)]
    assert [number for number, state in numbers.items() if state == "voided"] == [2]
    assert len(me.list_kept()) == 1


def test_a_killed_window_loses_nothing(window: Callable[[], Window], office_list: Path) -> None:
    """Killed before the labels are made it leaves nothing; killed later, what was kept."""
    for wait in (0.5, 2.0, 4.0):
        me = window()
        asked = {**about(office_list), "shipment": "MAPO", "sheets": SHEETS}
        me.page.evaluate("asked => void ask('make', asked, 'en')", asked)
        me.page.wait_for_timeout(1000 * wait)
        me.page.close()
        again = window()
        assert again.ask("shipments")["shipments"] == [] or len(again.boxes()) == 10
        again.page.close()
    last = window()
    assert last.make(office_list)["failed"] == 0
    boxes = last.boxes()
    assert [each["number"] for each in boxes] == [*range(1, 11)]


def test_of_two_windows_one_writes_and_both_read(
    window: Callable[[], Window], office_list: Path
) -> None:
    me, other = window(), window()
    assert me.make(office_list)["made"] == 10
    other.page.evaluate(
        "void navigator.locks.request('cardgen-shipments', () => new Promise((free) => { "
        "window.free = free; }))"
    )
    refused = me.ask("void", shipment="MAPO", boxes="2", reason="torn")
    assert [each["message"] for each in refused["findings"]] == [
        "another window of this page is working on shipments"
    ]
    assert me.numbers()[2] != "voided"
    other.page.evaluate("window.free()")
    assert me.ask("void", shipment="MAPO", boxes="2", reason="torn")["boxes"] == [2]
    assert other.numbers()[2] == "voided"
    assert other.ask("void", shipment="MAPO", boxes="5", reason="torn")["boxes"] == [5]
    voided = [number for number, state in me.numbers().items() if state == "voided"]
    assert voided == [2, 5]


def test_a_full_disk_changes_nothing(window: Callable[[], Window], office_list: Path) -> None:
    me = window()
    me.limit(1000)
    full = me.make(office_list)
    assert [each["message"] for each in full["findings"]] == [
        "this browser has no room left for the shipment, so nothing was changed"
    ]
    assert me.ask("shipments")["shipments"] == []
    assert me.list_kept() == []
    me.limit(0)
    assert me.make(office_list)["made"] == 10
    before, kept = me.boxes(), me.list_kept()
    me.limit(1000)
    full = me.ask("void", shipment="MAPO", boxes="2", reason="torn")
    assert [each["rule"] for each in full["findings"]] == ["output"]
    assert (me.boxes(), me.list_kept()) == (before, kept)
    me.reload()
    assert me.boxes() == before
    me.limit(0)
    assert me.ask("void", shipment="MAPO", boxes="2", reason="torn")["boxes"] == [2]


def test_a_half_written_state_does_not_count(
    window: Callable[[], Window], office_list: Path
) -> None:
    """A power cut may leave the beginning of a new state beside the old one."""
    me = window()
    assert me.make(office_list)["made"] == 10
    before = me.boxes()
    me.page.evaluate(
        """async () => {
          const root = await navigator.storage.getDirectory();
          const folder = await root.getDirectoryHandle("shipments");
          const name = `MAPO.9.${"0".repeat(32)}.zip`;
          const file = await folder.getFileHandle(name, { create: true });
          const writer = await file.createWritable();
          await writer.write("PK");
          await writer.close();
        }"""
    )
    me.reload()
    assert me.boxes() == before
    assert me.ask("void", shipment="MAPO", boxes="2", reason="torn")["boxes"] == [2]
    me.reload()
    assert me.numbers()[2] == "voided"


def test_a_copy_undoes_nothing(window: Callable[[], Window], office_list: Path) -> None:
    me = window()
    assert me.make(office_list)["made"] == 10
    first = me.read()
    me.ask("void", shipment="MAPO", boxes="2", reason="torn")
    newer = me.read()
    assert me.open(first) == {"shipment": "MAPO", "is_older": True}  # the newer one stays
    assert me.numbers()[2] == "voided"
    me.ask("remove", shipment="MAPO")
    assert (me.list_kept(), me.ask("shipments")["shipments"]) == ([], [])
    assert me.open(first) == {"shipment": "MAPO", "is_older": False}
    assert me.numbers()[2] != "voided"
    me.ask("void", shipment="MAPO", boxes="5", reason="torn")
    refused = me.open(newer)
    assert [each["message"] for each in refused["findings"]] == [
        "the shipment was changed here and in this file"
    ]
    for wrong in (b"", b"PK\x03\x04", first[:-300]):
        refused = me.open(wrong)
        assert [each["message"] for each in refused["findings"]] == ["this file is no shipment"]
    assert [n for n, state in me.numbers().items() if state == "voided"] == [5]


def test_what_takes_too_long_is_ended(window: Callable[[], Window], office_list: Path) -> None:
    me = window()
    assert me.make(office_list)["made"] == 10
    program = "from cardgen.ports import work\nwith work.bound(1):\n    while True: pass"
    said = me.ask("run", program=program)
    assert [each["message"] for each in said["findings"]] == [
        "the file takes too much time to read in a browser"
    ]
    assert len(me.boxes()) == 10


def test_a_clerk_makes_labels_of_a_list(
    folder: Path, chromium: Browser, address: str, office_list: Path, tmp_path: Path
) -> None:
    """A clerk uses the page alone: from the list to wet labels, and the shipment as a file."""
    with closing(chromium.new_context(locale="ko-KR", accept_downloads=True)) as context:
        page = context.new_page()
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.set_default_timeout(120_000)
        page.goto(f"{address}#shipment")
        page.set_input_files("input[type=file]", str(office_list))
        page.wait_for_selector("#table table")
        page.click("#go")
        page.wait_for_selector("#choose-stock")
        page.select_option("#choose-stock", "avery-l7165")
        page.wait_for_selector("#row-label:not([hidden])")
        page.fill("#all-from", "서울")
        page.fill("#all-to", "베이징")
        page.wait_for_timeout(1000)
        page.click("#go")
        page.wait_for_selector("#make:not([disabled])")
        page.click("#make")
        page.wait_for_selector("#progress-box progress")
        page.wait_for_selector("#save-shipment")
        assert page.locator("[data-box]").count() == 10
        with page.expect_download() as got:
            page.click("#save-shipment")
        with zipfile.ZipFile(got.value.path()) as archive:
            assert {"ledger.sqlite", "labels.pdf", "report.pdf"} <= {*archive.namelist()}
        with context.expect_page():  # the labels, to print
            page.click('a[href$="labels.pdf"]')
        page.fill("#again", "3, 7-8")
        page.fill("#reason", "젖음")
        page.click("#do-again")
        page.wait_for_selector("#again-found .verdict.fits")
        page.once("dialog", lambda dialog: dialog.accept())
        page.click("#remove")
        page.wait_for_selector(".shipment-start")
        saved = tmp_path / "MAPO.zip"
        got.value.save_as(saved)
        page.set_input_files("input[type=file]", str(saved))
        page.wait_for_selector("[data-box='8']")
    assert troubles == []
