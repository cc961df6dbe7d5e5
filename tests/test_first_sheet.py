"""The steps of the first sheet of labels, in each language, with a browser and a printer."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.cli.runs import run
from tests.documentation import LANGUAGES, PAGES, commands, set_up
from tests.page.browsers import browser
from tests.printing.printers import eve_printer
from tests.system import require

NAMES = ["first-sheet.md", *(f"first-sheet.{language}.md" for language in LANGUAGES)]


@pytest.mark.ci
@pytest.mark.usefixtures("remembered_checks")
@pytest.mark.parametrize("page", NAMES)
def test_from_the_gallery_to_a_printed_sheet(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")  # not this machine's
    set_up(tmp_path)
    version, gallery, copied, made, stock = commands(page)
    pair = copied[copied.index("--pair") + 1]

    assert run(*version).code == 0
    assert run(*gallery).code == 0
    with browser() as started:
        context = started.new_context(permissions=["clipboard-read", "clipboard-write"])
        sheet = context.new_page()
        sheet.goto((tmp_path / "gallery.html").as_uri())
        sheet.select_option("#size", "avery-l7165")
        sheet.select_option("#pair", pair)
        names = sheet.locator(".frame:visible h2").all_inner_texts()
        assert len({*names}) >= 3
        sheet.locator(".frame:visible:has(h2:text-is('thanks')) button").click()
        sheet.locator("#status:not(:empty)").wait_for(state="attached")
        assert shlex.split(sheet.evaluate("navigator.clipboard.readText()"))[1:] == copied

    for command in (copied, made, stock):
        done = run(*command)
        assert (done.code, done.err) == (0, "")
    with eve_printer(tmp_path / "printer", conf="", counting=True) as printer:
        (line,) = re.findall("(?m)^cardgen print .+$", PAGES[page])
        words = shlex.split(line)[1:-1]
        assert run(*words, str(printer.destination)).code == 0
        (spooled,) = printer.list_spool()
    (tmp_path / "spooled.pdf").write_bytes(spooled)

    turn = [require("pdftoppm"), "-r", "300", "-png", "spooled.pdf", "page"]
    subprocess.run(turn, check=True)
    (picture,) = tmp_path.glob("page*.png")
    with Image.open(picture) as image:
        codes = zxingcpp.read_barcodes(image.convert("L"))
    assert [code.text for code in codes] == ["https://example.org/relief"] * 8
    listed = subprocess.run(
        [require("pdfimages"), "-list", "spooled.pdf"], check=True, capture_output=True
    )
    assert listed.stdout.count(b" image ") >= 1  # the logo
