"""The page in a real browser, with keys, on a phone and in the dark."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from cardgen import Project
from cardgen.gallery import LANGUAGES, hang, page, words_of
from tests.cli.conftest import TEMPLATE
from tests.editor.browsers import browser

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
    """A gallery of four templates, in a file."""
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
    made = hang(project, [project.template(name) for name in names], ("zh-ko", "zh-ja"))
    file = folder / "gallery.html"
    file.write_bytes(page(made))
    return file.as_uri()


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Page]:
    """The page, opened by somebody who reads English; nothing goes wrong in it."""
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


def shown(sheet: Page) -> list[str]:
    """The names of the templates that are seen, in order."""
    return sheet.locator(".frame:visible h2").all_inner_texts()


def test_it_is_filtered_by_occasion_size_and_pair(opened: Page) -> None:
    assert shown(opened) == ALL
    opened.select_option("#occasion", "thanks")
    assert shown(opened) == ["ours", "card-a6", "card-a6-vertical", "any"]
    opened.select_option("#pair", "zh-ko")
    assert shown(opened) == ["ours", "card-a6", "any"]
    opened.select_option("#size", "a4-2x2")
    assert shown(opened) == ["card-a6"]
    assert opened.inner_text("#count") == f"1 of {len(ALL)}"
    assert "occasion=thanks&size=a4-2x2&pair=zh-ko" in opened.url
    opened.reload()
    assert shown(opened) == ["card-a6"]
    opened.select_option("#occasion", "new-year")
    opened.select_option("#size", label="40 × 60 mm")
    opened.select_option("#occasion", "condolence")
    assert shown(opened) == ["sad"]
    opened.select_option("#size", "a4-2x2")
    opened.select_option("#occasion", "new-year")
    opened.select_option("#pair", "zh-ja")
    assert shown(opened) == ["card-a6", "card-a6-vertical"]
    pictures = opened.locator(".frame:visible img:visible")
    assert pictures.evaluate_all("all => all.map(each => each.dataset.pair)") == ["zh-ja"] * 2


def test_a_template_of_any_size_is_for_the_sheet_that_is_chosen(opened: Page) -> None:
    opened.select_option("#size", "avery-l7163")
    assert "any" in shown(opened)
    code = opened.locator(".frame:visible:has(h2:text('any')) code:visible").first
    assert code.inner_text().endswith("--template any --sheet avery-l7163 -o any.pdf")
    opened.select_option("#occasion", "condolence")
    assert "--template any:condolence --sheet avery-l7163 " in code.inner_text()
    assert opened.locator(".colours:visible").count() == 1
    opened.select_option("#occasion", "")
    opened.select_option("#size", "")
    assert "--template any@avery-l7165 " in opened.locator("code:visible").last.inner_text()


def test_it_is_used_with_keys_alone(opened: Page) -> None:
    reached = []
    for _ in range(6):
        opened.keyboard.press("Tab")
        reached.append(opened.evaluate("document.activeElement.id"))
    assert reached == ["occasion", "size", "pair", "language", "copy-0", "copy-1"]
    opened.keyboard.press("Enter")
    opened.wait_for_function("document.querySelector('#status').textContent")
    copied = opened.evaluate("navigator.clipboard.readText()")
    made = "--template card-a6-vertical --set from=东京 --set to=武汉 --set date=2020-03-26"
    assert copied == f"cardgen label brothers --pair zh-ja {made} -o card-a6-vertical.pdf"
    assert opened.inner_text("#status") == f"Copied: {copied}"
    opened.focus("#occasion")
    opened.keyboard.type("Condolence")
    assert shown(opened) == ["sad", "card-a6", "card-a6-vertical", "any"]


def test_where_nothing_can_be_copied_it_is_selected(opened: Page) -> None:
    opened.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(0); }")
    opened.locator("#copy-0").click()
    opened.wait_for_function("document.querySelector('#status').textContent")
    said = opened.evaluate("getSelection().toString().trim()")
    made = "--template card-a6 --set from=首尔 --set to=北京 --set date=2020-03-26"
    assert said == f"cardgen label brothers --pair zh-ko {made} -o card-a6.pdf"


@pytest.mark.parametrize(
    ("locale", "lang"), [("ko-KR", "ko"), ("zh-CN", "zh-Hans"), ("ja-JP", "ja")]
)
def test_it_speaks_the_language_of_its_reader(
    chromium: Browser, address: str, locale: str, lang: str
) -> None:
    context = chromium.new_context(locale=locale)
    sheet = context.new_page()
    sheet.goto(address)
    words = words_of(lang.partition("-")[0])
    assert sheet.get_attribute("html", "lang") == lang
    assert sheet.title() == f"cardgen: {words['title']}"
    assert sheet.inner_text("h1") == words["title"]
    said = sheet.locator(".frame:has(h2:text('ours')) .said")
    expected = ("우리 것", "ko") if lang == "ko" else ("Ours", "en")
    assert (said.inner_text(), said.get_attribute("lang")) == expected
    sheet.select_option("#language", "en")
    assert sheet.inner_text("h1") == "Templates"
    context.close()


def test_everybody_can_read_it(opened: Page) -> None:
    """In the dark and in the light, on a phone and on a desk, and where nothing is found."""
    for width in (320, 360, 1280):
        opened.set_viewport_size({"width": width, "height": 740})
        room = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert room[0] <= room[1]
    for scheme, width, found in (
        ("dark", 360, True),
        ("light", 1280, True),
        ("dark", 1280, False),
    ):
        opened.set_viewport_size({"width": width, "height": 740})
        opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if not found:
            opened.select_option("#occasion", "condolence")
            opened.select_option("#size", "a4-2x2")
            opened.select_option("#pair", "zh-ko")
            opened.evaluate("document.querySelectorAll('.frame').forEach(e => e.hidden = true);"
                            "document.querySelector('#nothing').hidden = false")  # fmt: skip
        report = Axe().run(opened, options={"resultTypes": ["violations"]})
        assert report.violations_count == 0, report.generate_report()
    opened.click("#reset")
    assert shown(opened) == ALL


def test_without_its_script_it_is_whole(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    sheet = context.new_page()
    sheet.goto(address)
    assert shown(sheet) == ALL
    assert sheet.locator("select:visible, button:visible").count() == 0
    assert sheet.locator("img:visible").count() == len(ALL)
    context.close()


def test_all_languages_say_the_same_and_all_of_it_is_said() -> None:
    home = files("cardgen.gallery")
    used = "".join(
        (home / name).read_text("utf-8") for name in ("markup.py", "page/gallery.js")
    )
    for language in LANGUAGES:
        words = words_of(language)
        assert [*words] == [*words_of("en")]
        for name, said in words.items():
            assert sorted(re.findall(r"\{\d\}", said)) == sorted(
                re.findall(r"\{\d\}", words_of("en")[name])
            )
            assert f'"{name}"' in used or name.startswith("all-"), name
    assert json.dumps([*LANGUAGES]) == '["en", "zh", "ko", "ja"]'
    assert Path(str(home / "page" / "words")).is_dir()
