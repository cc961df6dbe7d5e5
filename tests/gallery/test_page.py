"""The page in a real browser, with keys, on a phone and in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from cardgen import Project
from cardgen.gallery import format_page, make_gallery
from cardgen.locale import ENGLISH, LANGUAGES, load_words, word
from tests.cli.conftest import TEMPLATE
from tests.locale.pseudo import LANGUAGE, find_usual_words, speak_made_language
from tests.page.browsers import browser

OWN = (
    'occasions = ["thanks", "new-year"]\ndescription.en = "Ours"\ndescription.ko = "우리 것"\n'
)
ALL: Final = ["card-a6", "card-a6-vertical", "ours", "sad", "any"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a gallery of five templates to a file, and return its address."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "templates").mkdir()
    text = OWN + TEMPLATE.replace("description", "#", 1)
    (folder / "templates" / "ours.toml").write_text(text, encoding="utf-8")
    sad = text.replace('"thanks", "new-year"', '"condolence"')
    (folder / "templates" / "sad.toml").write_text(sad, encoding="utf-8")
    (folder / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    project = Project.open(folder)
    wide = '[palette]\naccent = "#a4201f"\n\n' + TEMPLATE.replace(
        "description", "#", 1
    ).replace('"60mm x 40mm"', '"any"\nwhen = "ratio > 1.3"')
    (folder / "templates" / "any.toml").write_text(wide, encoding="utf-8")
    names = ("card-a6", "card-a6-vertical", "ours", "sad", "any")
    made = make_gallery(project, [project.template(name) for name in names], ("zh-ko", "zh-ja"))
    file = folder / "gallery.html"
    file.write_bytes(format_page(made))
    return file.as_uri()


@pytest.fixture
def gallery_page(chromium: Browser, address: str) -> Iterator[Page]:
    """Open the page in English, and see that it has no errors and loads nothing."""
    context = chromium.new_context(
        locale="en-US", permissions=["clipboard-read", "clipboard-write"]
    )
    sheet = context.new_page()
    wrong: list[str] = []
    sheet.on("console", lambda said: wrong.append(said.text))
    sheet.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.goto(address)
    yield sheet
    assert wrong == []
    assert [each for each in asked if not each.startswith(("data:", address))] == []
    context.close()


def visible_names(sheet: Page) -> list[str]:
    """List the names of the visible templates in order."""
    return sheet.locator(".frame:visible h2").all_inner_texts()


def test_it_is_filtered_by_occasion_size_and_pair(gallery_page: Page) -> None:
    assert visible_names(gallery_page) == ALL
    gallery_page.select_option("#occasion", "thanks")
    assert visible_names(gallery_page) == ["ours", "card-a6", "card-a6-vertical", "any"]
    gallery_page.select_option("#pair", "zh-ko")
    assert visible_names(gallery_page) == ["ours", "card-a6", "any"]
    gallery_page.select_option("#size", "a4-2x2")
    assert visible_names(gallery_page) == ["card-a6"]
    assert gallery_page.inner_text("#count") == f"1 of {len(ALL)}"
    assert "occasion=thanks&size=a4-2x2&pair=zh-ko" in gallery_page.url
    gallery_page.reload()
    assert visible_names(gallery_page) == ["card-a6"]
    gallery_page.select_option("#occasion", "new-year")
    gallery_page.select_option("#size", label="40 × 60 mm")
    gallery_page.select_option("#occasion", "condolence")
    assert visible_names(gallery_page) == ["sad"]
    gallery_page.select_option("#size", "a4-2x2")
    gallery_page.select_option("#occasion", "new-year")
    gallery_page.select_option("#pair", "zh-ja")
    assert visible_names(gallery_page) == ["card-a6", "card-a6-vertical"]
    pictures = gallery_page.locator(".frame:visible img:visible")
    assert pictures.evaluate_all("all => all.map(each => each.dataset.pair)") == ["zh-ja"] * 2


def test_a_template_of_any_size_is_for_the_sheet_that_is_chosen(gallery_page: Page) -> None:
    gallery_page.select_option("#size", "avery-l7163")
    assert "any" in visible_names(gallery_page)
    code = gallery_page.locator(".frame:visible:has(h2:text('any')) code:visible").first
    assert code.inner_text().endswith("--template any --sheet avery-l7163 -o any.pdf")
    gallery_page.select_option("#occasion", "condolence")
    assert "--template any:condolence --sheet avery-l7163 " in code.inner_text()
    assert gallery_page.locator(".colours:visible").count() == 1
    gallery_page.select_option("#occasion", "")
    gallery_page.select_option("#size", "")
    assert (
        "--template any@avery-l7165 " in gallery_page.locator("code:visible").last.inner_text()
    )


def test_it_is_used_with_keys_alone(gallery_page: Page) -> None:
    reached = []
    for _ in range(6):
        gallery_page.keyboard.press("Tab")
        reached.append(gallery_page.evaluate("document.activeElement.id"))
    assert reached == ["occasion", "size", "pair", "language", "copy-0", "copy-1"]
    gallery_page.keyboard.press("Enter")
    gallery_page.wait_for_function("document.querySelector('#status').textContent")
    copied = gallery_page.evaluate("navigator.clipboard.readText()")
    made = "--template card-a6-vertical --set from=东京 --set to=武汉 --set date=2020-03-26"
    assert copied == f"cardgen label brothers --pair zh-ja {made} -o card-a6-vertical.pdf"
    assert gallery_page.inner_text("#status") == f"Copied: {copied}"
    gallery_page.focus("#occasion")
    gallery_page.keyboard.type("Condolence")
    assert visible_names(gallery_page) == ["sad", "card-a6", "card-a6-vertical", "any"]


def test_where_nothing_can_be_copied_it_is_selected(gallery_page: Page) -> None:
    gallery_page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(0); }")
    gallery_page.locator("#copy-0").click()
    gallery_page.wait_for_function("document.querySelector('#status').textContent")
    said = gallery_page.evaluate("getSelection().toString().trim()")
    made = "--template card-a6 --set from=首尔 --set to=北京 --set date=2020-03-26"
    assert said == f"cardgen label brothers --pair zh-ko {made} -o card-a6.pdf"


@pytest.mark.parametrize(
    ("locale", "lang"),
    [("ko-KR", "ko"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("ja-JP", "ja")],
)
def test_it_speaks_the_language_of_its_reader(
    chromium: Browser, address: str, locale: str, lang: str
) -> None:
    context = chromium.new_context(locale=locale)
    sheet = context.new_page()
    sheet.goto(address)
    title = word("gallery", lang, "Templates")
    assert sheet.get_attribute("html", "lang") == lang
    assert sheet.title() == f"cardgen: {title}"
    assert sheet.inner_text("h1") == title
    said = sheet.locator(".frame:has(h2:text('ours')) .said")
    expected = ("우리 것", "ko") if lang == "ko" else ("Ours", "en")
    assert (said.inner_text(), said.get_attribute("lang")) == expected
    sheet.select_option("#language", "en")
    assert sheet.inner_text("h1") == "Templates"
    context.close()


def test_no_word_bypasses_the_catalogs(chromium: Browser, tmp_path: Path) -> None:
    """In a made language of wide letters, what is in usual letters is a name or a command."""
    project = Project.open()
    made = make_gallery(project, [project.template("card-a6")], ("zh-ko",))
    file = tmp_path / "gallery.html"
    with speak_made_language():
        file.write_bytes(format_page(made))
    context = chromium.new_context(locale=LANGUAGE)
    sheet = context.new_page()
    sheet.goto(file.as_uri())
    assert find_usual_words(sheet, ".frame h2, code, .said", least=12) == []
    context.close()


def test_everybody_can_read_it(gallery_page: Page) -> None:
    """Test dark and light, a phone and a desktop, and a page where nothing is found."""
    for width in (320, 360, 1280):
        gallery_page.set_viewport_size({"width": width, "height": 740})
        room = gallery_page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert room[0] <= room[1]
    for scheme, width, found in (
        ("dark", 360, True),
        ("light", 1280, True),
        ("dark", 1280, False),
    ):
        gallery_page.set_viewport_size({"width": width, "height": 740})
        gallery_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if not found:
            gallery_page.select_option("#occasion", "condolence")
            gallery_page.select_option("#size", "a4-2x2")
            gallery_page.select_option("#pair", "zh-ko")
            gallery_page.evaluate(
                "document.querySelectorAll('.frame').forEach(e => e.hidden = true);"
                "document.querySelector('#nothing').hidden = false"
            )
        report = Axe().run(gallery_page, options={"resultTypes": ["violations"]})
        assert report.violations_count == 0, report.generate_report()
    gallery_page.click("#reset")
    assert visible_names(gallery_page) == ALL


def test_without_its_script_it_is_whole(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    sheet = context.new_page()
    sheet.goto(address)
    assert visible_names(sheet) == ALL
    assert sheet.locator("select:visible, button:visible").count() == 0
    assert sheet.locator("img:visible").count() == len(ALL)
    context.close()


@pytest.mark.parametrize("lang", sorted({*LANGUAGES} - {ENGLISH}))
def test_all_that_it_says_is_there(gallery_page: Page, lang: str) -> None:
    script = (files("cardgen.gallery") / "page" / "gallery.js").read_text("utf-8")
    said = {
        *re.findall(r'\bword\("([^"]+)"', script),
        *re.findall(r'data-(?:word|label)="([^"]+)"', gallery_page.content()),
    }
    assert len(said) > 15
    assert said <= {*load_words("gallery", lang)}
