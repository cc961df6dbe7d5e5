"""Pictures of cardgen's pages, as Debian's Chromium shows them.

Each starts the real program in a folder of its own and looks at its page. Without Chromium or
playwright, a picture in place of each says so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from cardgen.resources import FONTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT: Final = Path(__file__).resolve().parent.parent
_BROWSERS: Final = ("chromium", "chromium-headless-shell", "google-chrome")
_PATIENCE: Final = 240.0
_ENDINGS: Final = {"en-US": "", "zh-CN": ".zh_CN", "ko-KR": ".ko", "ja-JP": ".ja"}
"""The ends of the names of pictures, by the language of the reader."""
_PAIR: Final = {"en-US": "zh-ko", "ko-KR": "zh-ko", "zh-CN": "zh-ko", "ja-JP": "zh-ja"}
_Shot = tuple[str, str, bytes]
"""A picture of a page: its name, the language of the reader, and the PNG."""
_PRINTER: Final = """\
[printers.zebra]
to = "file:labels"
dpi = "8dot/mm"
language = "zpl"
"""
_LISTS: Final = {
    "mapo-3.csv": "message,pair,template,from,to,item,boxes,years\n"
    "sister-years,zh-ko,box-100x150,마포구,스징산구,의료 물자,3,24\n",
    "tokyo-7.csv": "message,pair,template,from,to,item,quantity,unit,boxes\n"
    "sincerity,zh-ja,box-100x150,北京,东京,防护服,50,件,6\n",
    "seoul-2.csv": "message,pair,template,from,to,item,boxes\n"
    "brothers,zh-ko,box-100x150,서울,베이징,마스쿠,2\n",
}


def find_browser() -> str | None:
    """Find Chromium on this machine; None if it, or what drives it, is missing."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    return found if find_spec("playwright") else None


@contextmanager
def open_page(address: str, width: int, height: int, language: str = "en-US") -> Iterator[Page]:
    """Open a page in Chromium, with the bundled fonts, for a reader of a language."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(
            "<fontconfig><include>/etc/fonts/fonts.conf</include>"
            f"<dir>{FONTS}</dir><cachedir>{folder}</cachedir>"
            "<alias><family>sans-serif</family><prefer><family>Noto Sans CJK KR</family>"
            "</prefer></alias></fontconfig>",
            encoding="utf-8",
        )
        started = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )  # fmt: skip
        try:
            page = started.new_page(
                viewport={"width": width, "height": height}, locale=language
            )
            page.set_default_timeout(1000 * _PATIENCE)
            page.goto(address)
            yield page
        finally:
            started.close()


def _shoot(page: Page) -> bytes:
    """Take a picture of what a page shows, as PNG of few colours."""
    with Image.open(BytesIO(page.screenshot())) as image:
        shot = image.convert("RGB").quantize(255, dither=Image.Dither.NONE)
    data = BytesIO()
    shot.save(data, "PNG", optimize=True)
    return data.getvalue()


@contextmanager
def _served(folder: Path, *words: str) -> Iterator[str]:
    """Run a command that serves a page; the value is the address that it prints."""
    log = folder / "log"
    with log.open("wb") as said:
        started = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "cardgen", *words], cwd=folder, stdout=said, stderr=said
        )
    try:
        end = time.monotonic() + _PATIENCE
        while not (found := re.search(r"http://\S+", log.read_text("utf-8"))):
            if started.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text("utf-8"))
            time.sleep(0.1)
        yield found[0]
    finally:
        started.terminate()
        started.wait(_PATIENCE)


def _run(folder: Path, *words: str) -> None:
    """Run a command of cardgen in a folder."""
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "cardgen", *words], check=True, capture_output=True, cwd=folder
    )


def shoot_watch() -> Iterator[_Shot]:
    """The page of a watched folder, with two lists that are done and one with a fault."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "cardgen.toml").write_text(_PRINTER, encoding="utf-8")
        (folder / "incoming").mkdir()
        (folder / "labels").mkdir()
        for name, text in _LISTS.items():
            (folder / "incoming" / name).write_text(text, encoding="utf-8")
        words = ("watch", "incoming", "--to", "zebra", "--serve", "--port", "0", "--rest", "0",
                 "--printer", "zebra")  # fmt: skip
        with _served(folder, *words) as address:
            end = time.monotonic() + _PATIENCE
            reports = [folder / "incoming" / place for place in ("done", "failed")]
            while sum(len([*each.glob("*.txt")]) for each in reports) < len(_LISTS):
                if time.monotonic() > end:
                    raise RuntimeError((folder / "log").read_text("utf-8"))
                time.sleep(0.2)
            for language in _ENDINGS:
                with open_page(address, 960, 960, language) as page:
                    page.wait_for_selector("#folder-lists section")
                    yield "watch", language, _shoot(page)


def shoot_editor() -> Iterator[_Shot]:
    """The translators' page: messages, a text in both languages with a finding, the label."""
    with TemporaryDirectory() as made:
        folder = Path(made) / "relief-2020"
        folder.mkdir()
        _run(folder, "init", ".")
        with _served(folder, "edit", "--no-browser", "--port", "0") as address:
            for language in _ENDINGS:
                place = f"{address}#{_PAIR[language]}/slogans"
                with open_page(place, 1240, 760, language) as page:
                    page.wait_for_selector("body:not([aria-busy]) #entry:not([hidden])")
                    page.keyboard.press("Alt+ArrowDown")
                    page.wait_for_timeout(500)
                    page.keyboard.press("Control+End")
                    page.keyboard.press("Backspace")
                    page.keyboard.type("!")
                    page.wait_for_timeout(3000)
                    yield "editor", language, _shoot(page)


_BOXES: Final = {
    "en-US": ("item,boxes,quantity,unit,lot,weight", "의료용 마스크", "손 소독제", "장", "병"),
    "ko-KR": ("품명,상자 수,수량,단위,제조번호,중량", "의료용 마스크", "손 소독제", "장", "병"),
    "zh-CN": ("品名,箱数,数量,单位,批号,毛重", "医用口罩", "免洗洗手液", "只", "瓶"),
    "ja-JP": ("品名,箱数,数量,単位,ロット番号,重量", "医療用マスク", "手指消毒液", "枚", "本"),
}  # fmt: skip
"""A heading, two articles and their units by language."""
_ROUTES: Final = {"zh-ko": ("서울", "베이징"), "zh-ja": ("東京", "武漢")}


@contextmanager
def _served_office(language: str) -> Iterator[tuple[Path, Page, str]]:
    """Serve the page in a new project, with a list that has mistakes; and its pair."""
    pair = _PAIR[language]
    heading, mask, soap, sheet, bottle = _BOXES[language]
    with TemporaryDirectory() as made:
        folder = Path(made) / "relief"
        folder.mkdir()
        _run(folder, "init", ".")
        settings = folder / "cardgen.toml"
        defaults = f'pair = "{pair}"\nmessage = "brothers"\ntemplate = "label"\n'
        defaults += 'sheet = "avery-l7165"\n'
        text = settings.read_text("utf-8").replace("[defaults]\n", f"[defaults]\n{defaults}", 1)
        settings.write_text(text, encoding="utf-8")
        lines = (
            heading,
            f"{mask},20,500,{sheet},A2403-17,12.5",
            f'{soap},10,24,{bottle},00125,"12,5"',
            f"{mask},19,500,{sheet},-,6",
        )  # fmt: skip
        rows = "".join(f"{line}\n" for line in lines)
        (folder / "SD-2026.csv").write_text(rows, encoding="utf-8")
        with (
            _served(folder, "open", "--no-browser", "--port", "0") as address,
            open_page(address, 1180, 700, language) as page,
        ):
            page.wait_for_selector("body:not([aria-busy])")
            yield folder, page, pair


def shoot_office(language: str) -> Iterator[_Shot]:
    """The places of the page: a label, a list, boxes to be printed again, a letter."""
    with _served_office(language) as (folder, page, pair):
        for name, show in (
            ("page-label", partial(_show_label, page, language)),
            ("page-list", partial(_show_list, page, folder)),
            ("page-again", partial(_show_boxes, page, folder)),
            ("page-letter", partial(_show_letter, page, pair)),
        ):
            show()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)
            yield name, language, _shoot(page)


def _show_label(page: Page, language: str) -> None:
    """Go to the form of a label, and fill it in."""
    page.evaluate("location.hash = '#label'")
    page.wait_for_selector("#size")
    page.fill("#size", "L7165")
    page.keyboard.press("Enter")
    page.click('.card[data-name^="label@"]')
    page.click("#design .main")
    page.wait_for_selector("#field-item")
    sender, receiver = _ROUTES[_PAIR[language]]
    _, mask, _, unit, _ = _BOXES[language]
    values = {"from": sender, "to": receiver, "item": mask, "unit": unit}
    for name, value in {**values, "quantity": "500", "box": "1", "boxes": "49"}.items():
        page.fill(f"#field-{name}", value)


def _show_letter(page: Page, pair: str) -> None:
    """Go to the form of a letter that goes with goods."""
    page.evaluate("location.hash = '#letter'")
    page.wait_for_selector("#letter-pair")
    page.select_option("#letter-pair", pair)
    page.click('.letter-card[data-letter="donation"]')
    page.wait_for_selector(".letter-pages img")


def _show_list(page: Page, folder: Path) -> None:
    """Open the list of the office, and go to its first finding."""
    page.evaluate("location.hash = '#shipment'")
    page.set_input_files("main input[accept*='.xlsx']", folder / "SD-2026.csv")
    page.wait_for_selector(".list-table")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("F8")


def _show_boxes(page: Page, folder: Path) -> None:
    """Make the shipment, and choose four boxes that are to be printed again."""
    words = ("--template", "label", "--sheet", "avery-l7165", "--format", "pdf")
    mended = (folder / "SD-2026.csv").read_text("utf-8").replace('"12,5"', "12.5")
    header = mended.partition("\n")[0].split(",")
    (folder / "SD-2026.csv").write_text(mended, encoding="utf-8")
    _run(
        folder, "batch", "SD-2026.csv", *words, "--paper", header[4], "--paper", header[5],
        "-o", "SD-2026",
    )  # fmt: skip
    page.evaluate("location.hash = '#shipment/made/SD-2026'")
    page.wait_for_selector("#again")
    page.fill("#again", "3, 17-18, 40")
    page.click(".again-side .segments button")


def shoot_gallery() -> Iterator[_Shot]:
    """The gallery of templates, from its top."""
    with TemporaryDirectory() as made:
        for pair in dict.fromkeys(_PAIR.values()):
            folder = Path(made) / pair
            folder.mkdir()
            _run(folder, "templates", "gallery", "--pair", pair, "--size", "avery-l7165")
        for language, pair in _PAIR.items():
            file = Path(made) / pair / "gallery.html"
            with open_page(file.as_uri(), 1100, 860, language) as page:
                yield "gallery", language, _shoot(page)


def _say_missing(name: str) -> bytes:
    """A picture in place of one that needs a browser."""
    image = Image.new("L", (640, 120), 240)
    words = f"{name}: a picture of a page. Install Chromium, then make docs."
    ImageDraw.Draw(image).text((20, 50), words, 60, ImageFont.load_default(16))
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


_OFFICE: Final = ("page-label", "page-list", "page-again", "page-letter")
PICTURES: Final = tuple(
    f"{name}{end}.png"
    for name in ("watch", "editor", "gallery", *_OFFICE)
    for end in _ENDINGS.values()
)
"""The file names of the pictures."""


def shoot_all() -> Iterator[tuple[str, bytes]]:
    """Take all pictures of pages, with their file names."""
    if not find_browser():
        yield from ((name, _say_missing(name)) for name in PICTURES)
        return
    for shoot in (shoot_watch, shoot_editor, shoot_gallery, *_offices()):
        for name, language, data in shoot():
            yield f"{name}{_ENDINGS[language]}.png", data


def _offices() -> Iterator[Callable[[], Iterator[_Shot]]]:
    """Iterate over the pictures of an office in each language."""
    return (partial(shoot_office, language) for language in _ENDINGS)
