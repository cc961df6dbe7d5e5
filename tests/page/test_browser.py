"""The page in a real browser, with the keys and input methods that people type with."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Route

from cardgen import Project
from cardgen.gate.passwords import Passwords, add_password
from tests.locale.pseudo import LANGUAGE, find_usual_words, speak_made_language
from tests.page.browsers import Person, commit, compose
from tests.page.open_page import OpenPage, new_project, open_page, read_entry

KOREAN = "눈 오는 날 숯을 보내듯"
JAPANESE = "雪の中に炭を送る。"
ALL_OF_IT = "text.value && text.scrollHeight <= text.clientHeight + 1"
"""Script: true if all of the edited text is visible."""


def test_a_korean_translation_is_typed_seen_and_saved(sit: Callable[..., Person]) -> None:
    """Events of composition are real; an Enter that ends a composition saves nothing."""
    me = sit()
    me.open("firewood")
    before, picture = read_entry(me.opened, "firewood").msgstr, me.picture
    me.press("Control+a", "Delete")
    method = me.open_input_method()
    compose(method, "ㄴ", "누", "눈")
    me.new_picture(picture)  # also during a composition
    picture = me.picture
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": 2}
    method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    assert me.name == "firewood"
    assert read_entry(me.opened, "firewood").msgstr == before
    commit(method, KOREAN)
    me.new_picture(picture)
    assert me.field == KOREAN
    me.sees("#state", "Not saved")
    me.press("Control+Enter")
    me.until("document.querySelector('#name').textContent === 'stand-by'")
    entry = read_entry(me.opened, "firewood")
    assert entry.msgstr == KOREAN
    assert f'msgstr "{KOREAN}"\n'.encode() in me.opened.file().read_bytes()


def test_a_japanese_translation_is_typed_seen_and_saved(sit: Callable[..., Person]) -> None:
    me = sit()
    me.page.select_option("#pair", "zh-ja")
    me.sees("#text-title", "Japanese")
    me.open("firewood")
    assert me.page.get_attribute("#text", "lang") == "ja"
    picture = me.picture
    me.press("Control+a", "Delete")
    method = me.open_input_method()
    compose(method, "y", "ゆ", "ゆk", "ゆき", "雪")
    commit(method, "雪")
    compose(method, "の", "のなか", "の中")
    commit(method, "の中に炭を送る。")
    me.new_picture(picture)
    assert me.field == JAPANESE
    me.press("Control+s")
    me.sees("#state", "Ready")
    assert me.name == "firewood"
    assert read_entry(me.opened, "firewood", "zh-ja").msgstr == JAPANESE


def test_overflow_appears_and_goes(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.sees("#verdict.fits")
    text = me.field
    me.page.fill("#text", "눈 속에 숯을 보내듯 곁에 있겠습니다. " * 40)
    me.sees("#verdict.over")
    me.sees("#sizes .small", "at least 10.5")
    me.sees("#findings .error", "Too large")
    me.page.fill("#text", text)
    me.sees("#verdict.fits")
    me.until("!document.querySelector('#findings li')")


def test_a_finding_leads_to_its_place(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "눈 속에  숯을 보내듯")
    me.page.click("#findings button:has-text('Two blanks')")
    chosen = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
    assert me.page.eval_on_selector("#text", chosen) == "  "
    assert me.page.evaluate("document.activeElement.id") == "text"


def test_a_change_outside_shows_at_once(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    file = me.opened.file()
    file.write_bytes(file.read_bytes().replace("눈 속에".encode(), "겨울에".encode()))
    me.until("document.querySelector('#text').value.startsWith('겨울에')")
    assert me.page.locator("#conflict").is_hidden()


@pytest.mark.parametrize("choice", ["take-theirs", "keep-mine"])
def test_a_conflict_keeps_and_shows_both(sit: Callable[..., Person], choice: str) -> None:
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "내가 쓴 글")
    file = me.opened.file()
    file.write_bytes(file.read_bytes().replace("눈 속에 숯을".encode(), "남이 쓴 글,".encode()))
    me.sees("#conflict")
    me.sees("#theirs", "남이 쓴 글")
    assert me.field == "내가 쓴 글"
    me.press("Control+Enter")
    assert me.name == "firewood"
    assert read_entry(me.opened, "firewood").msgstr.startswith("남이 쓴 글")
    assert me.page.evaluate("document.activeElement.id") == "take-theirs"
    me.page.focus(f"#{choice}")
    me.press("Enter")
    me.page.locator("#conflict").wait_for(state="hidden")
    if choice == "keep-mine":
        me.press("Control+s")
        me.sees("#state", "Ready")
        assert read_entry(me.opened, "firewood").msgstr == "내가 쓴 글"
    else:
        assert me.field.startswith("남이 쓴 글")
        me.sees("#aside-text", "내가 쓴 글")
        me.page.click("#bring-back")
        assert me.field == "내가 쓴 글"


def test_who_saves_too_late_sees_both(sit: Callable[..., Person]) -> None:
    """Without an event for the change, the answer of the server shows it."""
    me = sit()
    me.open("firewood")
    me.page.evaluate("window.EventSource = null")
    me.is_cut_off = True
    me.page.route("**/api/events", lambda route: route.abort())
    me.page.route("**/api/catalog/**", lambda route: route.abort())
    me.page.fill("#text", "내가 쓴 글")
    file = me.opened.file()
    file.write_bytes(file.read_bytes().replace("눈 속에 숯을".encode(), "남이 쓴 글,".encode()))
    me.press("Control+Enter")
    me.sees("#theirs", "남이 쓴 글")
    assert me.field == "내가 쓴 글"


def test_nothing_typed_is_lost_with_a_tab(sit: Callable[..., Person]) -> None:
    """Two messages are edited, one with a note; then the tab ends as in a crash."""
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "저장하지 않은 글")
    me.open("brothers")
    me.page.fill("#text", "또 하나")
    me.page.click("#tab-comments")
    me.page.click("#note-box summary")
    me.page.fill("#note", "메모")
    killed = me.page
    killed.close(run_before_unload=False)
    me.window()
    assert me.page.locator(".tag").count() == 2
    me.open("firewood")
    assert me.field == "저장하지 않은 글"
    me.open("brothers")
    assert (me.field, me.page.input_value("#note")) == ("또 하나", "메모")
    me.page.reload()
    me.until("document.querySelector('#text').value === '또 하나'")
    me.press("Control+s")
    me.sees("#state", "Ready")
    assert me.page.locator(".tag").count() == 1
    assert read_entry(me.opened, "brothers").tcomment == "메모"
    me.open("firewood")
    me.page.click("#revert")
    assert me.field.startswith("눈 속에")
    me.sees("#aside-text", "저장하지 않은 글")


def test_nothing_typed_is_lost_when_the_page_crashes(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.page.fill("#text", "저장하지 않은 글")
    crashed = me.page
    with crashed.expect_event("crash"), pytest.raises(Error, match="crash"):
        crashed.goto("chrome://crash")
    me.window()
    me.open("firewood")
    assert me.field == "저장하지 않은 글"


def test_nothing_typed_is_lost_without_the_server(chromium: Browser, tmp_path: Path) -> None:
    with open_page(new_project(tmp_path / "project")) as opened:
        me = Person(chromium, opened)
        me.open("firewood")
    me.page.fill("#text", "서버가 없을 때 쓴 글")
    me.sees("#trouble", "What you type is kept")
    me.press("Control+Enter")
    me.sees("#trouble", "could not be saved")
    assert me.field == "서버가 없을 때 쓴 글"
    kept = me.page.evaluate("Object.values(localStorage).join()")
    assert "서버가 없을 때 쓴 글" in kept
    me.troubles.clear()
    me.close()


def test_all_of_it_by_keys_alone(sit: Callable[..., Person]) -> None:
    """Keys alone reach the field, the skip link and every command."""
    me = sit()
    focus = "document.activeElement.id || document.activeElement.className"
    assert me.page.evaluate(focus) == "text"
    assert me.page.locator("a[href], button, select").first.get_attribute("id") == "skip"
    me.page.focus("#skip")
    me.press("Enter")
    assert me.page.evaluate(focus) == "text"
    assert me.name == "brothers"
    me.press("Alt+ArrowDown")
    assert me.name == "sister-years"
    me.press("Control+ArrowDown", "Control+ArrowUp", "Alt+ArrowUp")
    assert me.name == "brothers"
    me.press("Control+b")
    assert me.field == me.page.inner_text("#source")
    me.sees("#findings", "Same as the source")
    me.press("Control+u")
    assert me.page.is_checked("#fuzzy")
    me.press("Control+Enter")
    me.until("document.querySelector('#name').textContent === 'sister-years'")
    entry = read_entry(me.opened, "brothers")
    assert (entry.fuzzy, entry.msgstr) == (True, entry.msgid)
    me.open("no-borders")
    me.press("Control+Shift+ArrowUp")
    assert me.name == "brothers"
    me.press("Enter")
    assert me.field.endswith("\n")
    assert me.name == "brothers"
    me.press("Control+k", "ArrowDown", "ArrowDown")
    assert me.page.evaluate("document.activeElement.dataset.id") is not None
    me.press("Enter")
    me.until("document.querySelector('#name').textContent === 'sister-years'")
    me.press("Control+/")
    me.sees("#keys-dialog", "Save and next")
    me.press("Escape")
    for stop in ("fuzzy", "copy", "save"):
        me.page.focus("#text")
        for _ in range(12):
            me.press("Tab")
            if me.page.evaluate("document.activeElement.id") == stop:
                break
        assert me.page.evaluate("document.activeElement.id") == stop


def test_a_fuzzy_text_that_is_edited_needs_no_work(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.press("Control+u", "Control+s")
    me.sees("#state", "Needs review")
    me.press("End")
    me.page.keyboard.type(" 꼭")
    assert not me.page.is_checked("#fuzzy")
    me.press("Control+u", "Control+s")
    me.until("document.querySelector('#state').classList.contains('work')")
    assert read_entry(me.opened, "firewood").fuzzy


def test_filters_and_search(sit: Callable[..., Person]) -> None:
    me = sit()
    count = me.page.locator("#entries button").count()
    me.page.fill("#search", "seoul")  # by the gloss
    assert 0 < me.page.locator("#entries button").count() < count
    me.page.fill("#search", "")
    me.open("firewood")
    me.page.fill("#text", "")
    me.press("Control+s")
    me.sees("#state", "No translation")
    me.page.fill("#search", "")
    me.page.check("input[value=missing]", force=True)
    assert me.page.locator("#entries button").count() == 1
    me.page.check("input[value=all]", force=True)
    me.page.fill("#text", "눈 속에 숯을 보내듯 " * 40)
    me.press("Control+s")
    me.page.check("input[value=overflow]", force=True)
    assert me.page.locator("#entries .entry-name").all_inner_texts() == ["firewood"]


def test_templates_are_chosen_and_compared(sit: Callable[..., Person]) -> None:
    me = sit()
    picture = me.picture
    me.page.select_option("#template", "card-a6-vertical")
    me.new_picture(picture)
    groups = me.page.eval_on_selector_all("#template optgroup", "all => all.map(g => g.label)")
    assert groups == ["Horizontal", "Vertical"]
    me.page.check("#true-size")
    width = "document.querySelector('#picture').getBoundingClientRect().width"
    me.until(f"Math.abs({width} - 105 * 96 / 25.4) < 1")
    me.sees("#fits li")
    project = Project.open(me.opened.folder)
    samples = chain(*map(project.template_samples, project.template_files()))
    offered = [name for name in samples if project.template(name).shows_message]
    assert me.page.locator("#fits li").count() == len(offered)
    me.page.click("#fits button:has-text('box-a4')")
    me.until("document.querySelector('#template').value === 'box-a4'")


def test_other_catalogs_have_no_label(sit: Callable[..., Person]) -> None:
    me = sit()
    for domain in ("captions", "letters", "glossary"):
        me.page.select_option("#domain", domain)
        me.until(f"location.hash.startsWith('#zh-ko/{domain}/')")
        assert me.page.locator("#label").is_hidden()
        assert me.field
    me.page.fill("#text", "")
    me.sees("#findings", "No translation")


def test_the_page_speaks_the_language_of_its_reader(
    chromium: Browser, shared_page: OpenPage
) -> None:
    me = Person(chromium, shared_page, locale="ko")
    said = {}
    for language in ("ko", "ja", "zh-Hans", "zh-Hant", "en"):
        me.page.select_option("#language", language)
        me.until(f"document.documentElement.lang === '{language}'")
        said[language] = me.page.inner_text("#save")
        words = me.page.evaluate("document.body.innerText")
        assert not re.search(
            r"\{(?:count|all|points|language)\}|undefined|\[object|data-word", words
        )
    assert len(set(said.values())) == 5
    me.page.select_option("#language", "ja")
    me.page.reload()
    me.until("document.querySelector('#language').value === 'ja'")
    me.close()


def test_what_is_wrong_is_said_in_the_language_of_the_page(
    chromium: Browser, shared_page: OpenPage
) -> None:
    me = Person(chromium, shared_page, locale="ko")
    me.open("firewood")
    me.page.fill("#text", "눈 속에  숯을 보내듯！")
    me.sees("#findings", "단어 사이에 빈칸이 둘 있거나 탭이 있습니다")
    me.sees("#findings", "이렇게 입력하십시오: !")
    for language, said in (
        ("zh-Hans", "“！”是其他语言的标点"),
        ("zh-Hant", "「！」是其他語言的標點"),
        ("ja", "「！」は別の言語の記号です"),
    ):
        me.page.select_option("#language", language)
        me.sees("#findings", said)
    me.page.select_option("#language", "en")
    me.sees("#findings", "！ is a mark of another language")
    me.close()


def test_no_word_bypasses_the_catalogs(chromium: Browser, own_page: OpenPage) -> None:
    """In a made language of wide letters, what is in usual letters is a name or a text."""
    with speak_made_language():
        me = Person(chromium, own_page, locale=LANGUAGE)
        me.open("firewood")
        me.page.fill("#text", "눈 속에  숯을 보내듯！")
        me.sees("#findings li")
        me.page.evaluate("document.querySelector('#help').click()")
        own = ".words, .line, .entry-name, #name, #project, #gloss, #comments, #comment-by"
        found = find_usual_words(me.page, f"{own}, #fits .fit-name, #fits button", least=60)
        me.close()
    assert found == []


def test_an_address_may_name_a_message(sit: Callable[..., Person]) -> None:
    me = sit()
    me.window("#zh-ko/slogans/sincerity")
    assert me.name == "sincerity"
    me.page.evaluate("location.hash = '#zh-ja/slogans/no-borders'")
    me.until("document.querySelector('#name').textContent === 'no-borders'")
    me.page.evaluate("location.hash = '#zh-ja/slogans/%E4%B8%'")


def test_areas_have_names_in_the_language_of_the_page(sit: Callable[..., Person]) -> None:
    me = sit(locale="ko")
    me.open("firewood")
    me.page.fill("#text", "눈 속에 숯을 보내듯 곁에 있겠습니다. " * 40)
    me.sees("#findings .error", "원문 및 번역문의 글")
    assert "[source]" not in me.page.inner_text("#findings")


def test_a_right_translation_is_said_to_be_right(sit: Callable[..., Person]) -> None:
    """One step saves the text with its lasting remark."""
    me = sit(locale="ja")
    me.open("firewood")
    me.press("Control+b")
    me.sees("#findings", "原文と同じです")
    me.sees("#findings .as-it-is", "このままにする")
    me.page.click(".as-it-is")
    me.sees("#state.ready")
    me.until("!document.querySelector('#findings .error')")
    entry = read_entry(me.opened, "firewood")
    assert (entry.msgstr, entry.tcomment) == (entry.msgid, "same: yes")
    assert not me.page.input_value("#note")


def test_a_server_that_hangs_is_noticed(sit: Callable[..., Person]) -> None:
    me = sit()
    me.open("firewood")
    me.sees("#verdict.fits")
    held: list[Route] = []
    hangs = True
    me.page.route(
        "**/api/texts/preview", lambda it: held.append(it) if hangs else it.continue_()
    )
    me.press("End")
    me.page.keyboard.type("가")
    me.sees("#waits", "Waiting for cardgen")
    assert me.page.locator("#verdict").is_hidden()
    hangs = False
    for each in held:
        each.continue_()
    me.page.locator("#waits").wait_for(state="hidden")


def test_a_file_that_is_too_large_is_named_with_the_way_out(sit: Callable[..., Person]) -> None:
    me = sit(locale="ko")
    file = me.opened.file()
    whole = file.read_bytes()
    large = b"".join(b'\nmsgctxt "m%d"\nmsgid "a"\nmsgstr "b"\n' % n for n in range(30_000))
    file.write_bytes(whole + large)
    me.sees("#trouble", "zh-ko/slogans.po: 파일을 읽을 수 없습니다: 1 MB를 넘습니다")
    me.sees("#trouble", "cardgen messages sync")
    file.write_bytes(whole)
    me.page.locator("#trouble").wait_for(state="hidden")
    me.troubles.clear()


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-CN", "zh-Hans"), ("fr", "en"), ("ja", "ja")]
)
def test_the_language_is_the_browsers(
    chromium: Browser, shared_page: OpenPage, locale: str, language: str
) -> None:
    me = Person(chromium, shared_page, locale=locale)
    assert me.page.input_value("#language") == language
    me.close()


@pytest.mark.ci
@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_use_it(sit: Callable[..., Person], width: int) -> None:
    """axe-core checks each state of the page, in light and dark."""
    me = sit(viewport={"width": width, "height": 700})
    me.open("sister-years")
    me.page.fill("#text", "눈 속에  {year} 숯을 보내듯 " * 20)
    me.sees("#findings .error")
    file = me.opened.file()
    file.write_bytes(file.read_bytes().replace("자매도시로".encode(), "친구 도시로".encode()))
    me.sees("#conflict")
    me.page.eval_on_selector("#text", "text => text.blur()")  # while typing it is hidden
    me.page.click("#tab-comments")
    me.page.click("#note-box summary")
    me.sees("#fits li")
    check(me)
    me.page.click("#take-theirs")
    me.sees("#aside")
    check(me)
    me.press("Control+/")
    me.sees("#keys-dialog")
    check(me)
    me.press("Escape")
    if width < 1000:
        me.page.click("#back")
        check(me)


def check(me: Person) -> None:
    for scheme in ("dark", "light"):
        me.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(me.page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("view", ["entry", "list"])
def test_nothing_is_wider_than_the_page(sit: Callable[..., Person], view: str) -> None:
    me = sit(viewport={"width": 1280, "height": 700})
    me.open("sister-years")
    me.page.fill("#text", "눈속에숯을보내듯곁에있겠습니다{years}" * 20)
    for width in (1280, 1088, 1087, 768, 704, 703, 480, 320):
        me.page.set_viewport_size({"width": width, "height": 700})
        me.page.evaluate("view => { document.body.dataset.view = view }", view)
        wide = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        found, room = me.page.evaluate(wide)
        assert found <= room, width
        if view == "entry":
            me.until(ALL_OF_IT)


def test_a_long_text_is_shown_to_its_end_at_once(sit: Callable[..., Person]) -> None:
    """The last line of a text was hidden until somebody typed."""
    sit(viewport={"width": 1280, "height": 860}).until(ALL_OF_IT)


def test_a_team_signs_in_and_approves(chromium: Browser, tmp_path: Path) -> None:
    folder = new_project(tmp_path / "project")
    file = folder / "cardgen.toml"
    file.write_text('approval = "required"\n' + file.read_text(encoding="utf-8"), "utf-8")
    for name in ("mapo", "shijingshan"):
        add_password(tmp_path / "team.txt", name, "a long password")
    known = Passwords.read(tmp_path / "team.txt")
    with open_page(folder, known, local=False) as opened:
        body = b"name=shijingshan&password=a+long+password"
        cookie = opened.ask("/sign-in", body=body).headers["set-cookie"]
        opened.cookie = cookie.partition("=")[2].partition(";")[0]
        opened.ask("/api/texts/save", opened.make_save("brothers", "한마음"))
        context = chromium.new_context(locale="ko")
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{opened.port}/")
        page.wait_for_function(
            "() => document.querySelector('button').textContent === '로그인'"
        )
        check_sign_in(page)
        assert page.locator("#wrong").is_hidden()
        page.fill("[name=name]", "mapo")
        page.fill("[name=password]", "a wrong password")
        page.keyboard.press("Enter")
        page.wait_for_selector("#wrong:not([hidden])")
        page.fill("[name=name]", "mapo")
        page.fill("[name=password]", "a long password")
        page.keyboard.press("Enter")
        page.wait_for_selector("#entry:not([hidden])")
        page.wait_for_selector("#state.approve")
        assert page.inner_text("#state") == "승인 대기"
        assert not page.locator(".entries .dot.ready").count()
        page.check("input[value=approve]", force=True)
        page.focus("#text")
        page.wait_for_selector("#approve:not([hidden])")
        page.keyboard.press("Control+Shift+Enter")
        page.wait_for_selector("#approved:not([hidden])")
        assert page.inner_text("#approved") == "승인: mapo"
        page.fill("#text", "한 마음입니다. 함께합니다.")
        assert page.locator("#approved").is_hidden()
        page.keyboard.press("Control+s")
        page.wait_for_selector("#approve:not([hidden])")
        page.click("#approve")
        page.wait_for_selector("#trouble:not([hidden])")
        check_sign_in(page)
        context.close()


def check_sign_in(page: Page) -> None:
    assert Axe().run(page).violations_count == 0


def test_who_opens_the_page_may_type_at_once(sit: Callable[..., Person]) -> None:
    me = sit()
    assert me.page.evaluate("document.activeElement.id") == "text"
    me.page.keyboard.type("가")
    assert me.field.endswith("가")
    me = sit(viewport={"width": 390, "height": 844})  # a phone shows the list first
    assert me.page.evaluate("document.activeElement.id") == ""


def test_a_telephone_shows_the_label_while_one_types(
    sit: Callable[..., Person],
) -> None:
    """At 390 pixels the picture was below the fold, with the keys of the telephone below it."""
    me = sit(viewport={"width": 390, "height": 844})
    me.open("firewood")
    for height in (844, 480):
        me.page.set_viewport_size({"width": 390, "height": height})
        me.page.click("#text")
        me.page.keyboard.type("가")
        me.until("document.querySelector('#picture').getBoundingClientRect().height > 0")
        me.until(
            "document.querySelector('#picture').getBoundingClientRect().bottom <= innerHeight"
        )
        assert me.page.locator("#verdict").is_visible()
    me.page.click("#desk")  # a touch of the label opens all about it
    assert me.page.locator("#template").is_visible()
