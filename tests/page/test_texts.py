"""Questions of translators beyond one text: similar ones, comments, approval, new ones."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import polib
import pytest
from hypothesis import given, strategies as st

from cardgen import Project
from cardgen.catalog import read_versions
from cardgen.errors import CardgenError
from cardgen.page import texts
from cardgen.page.comments import Comment, add_comment, read_comments
from cardgen.page.desk import Desk, EntryAddress
from cardgen.page.entries import Entry
from cardgen.page.memory import Memory, Said
from tests.page.open_page import OpenPage, new_project, read_entry

LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


def git(folder: Path, *words: str, name: str = "Li Na") -> None:
    who = ["-c", f"user.name={name}", "-c", f"user.email={name.split()[0].lower()}@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def office(tmp_path: Path) -> tuple[Desk, Path]:
    """A project with approval by a second person; Li Na wrote its texts by git."""
    folder = new_project(tmp_path / "project")
    file = folder / "cardgen.toml"
    file.write_text(f'approval = "required"\n{file.read_text("utf-8")}', "utf-8")
    git(folder, "init")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "Begin")
    return Desk(Project.open(folder)), folder


def find(desk: Desk, name: str, domain: str = "slogans") -> Entry:
    entries = desk.catalog("zh-ko", domain).entries.values()
    return next(each for each in entries if each.message.id == name)


def where(entry: Entry, domain: str = "slogans") -> dict[str, str]:
    return {"pair": "zh-ko", "domain": domain, "id": entry.id}


def write(desk: Desk, entry: Entry, text: str, *, by: str) -> None:
    address, seen = EntryAddress(**where(entry)), entry.version.digest
    desk.save(address, seen, text, "", fuzzy=False, by=by)


def ask(page: OpenPage, about: str, **question: Any) -> Any:
    answer = page.ask(f"/api/texts/{about}", question)
    assert answer.status == 200, answer.body
    return answer.data


# --- what was said before


def test_the_most_similar_source_is_first_with_its_reason() -> None:
    memory = Memory()
    said = [
        Said("slogans", "same", "北京，加油！", "베이징, 힘내세요!"),
        Said("slogans", "end", "在这艰难时刻，我市与你们同在。", "여러분 곁에 있겠습니다."),
        Said("slogans", "start", "北京，加油！我们在。", "베이징, 힘내세요! 우리가 있습니다."),
        Said("slogans", "other", "山川异域，风月同天。", "산천은 달라도 같은 하늘 아래."),
    ]
    memory.update(said)
    found = memory.find("北京，加油！")
    assert [(each.said.name, each.reason) for each in found] == [
        ("same", "same"),
        ("start", "beginning"),
    ]
    assert found[0].share == 1.0
    (end,) = memory.find("首尔与你们同在。")
    assert (end.said.name, end.reason) == ("end", "end")
    assert [end.said.source[a:b] for a, b in end.common] == ["与你们同在。"]
    memory.update(said[1:])
    assert [each.said.name for each in memory.find("北京，加油！")] == ["start"]


def test_the_entry_itself_is_not_what_was_said_before(office: tuple[Desk, Path]) -> None:
    """Messages of cardgen are known too, and marked."""
    desk, _ = office
    address = EntryAddress(**where(find(desk, "stand-by")))
    found = desk.find_similar(address)
    assert ("slogans", "stand-by") not in {(each.said.place, each.said.name) for each in found}
    assert ("slogans*", "stand-by") in {(each.said.place, each.said.name) for each in found}


def test_a_search_among_thousands_takes_a_moment() -> None:
    memory = Memory()
    memory.update(
        Said("slogans", f"m{n}", f"第{n}批物资已经出发，愿平安到达。", "x") for n in range(5000)
    )
    start = dt.datetime.now(dt.UTC)
    assert len(memory.find("第7批物资已经出发，愿平安到达。")) == 5
    assert dt.datetime.now(dt.UTC) - start < dt.timedelta(seconds=2)


def test_the_terms_of_a_source_have_names_and_places(office: tuple[Desk, Path]) -> None:
    desk, _ = office
    found = desk.find_terms(EntryAddress(**where(find(desk, "stand-by"))))
    assert [(each.source, each.names[0], each.places) for each in found] == [
        ("北京", "베이징", ((0, 2),)),
        ("首尔", "서울", ((6, 8),)),
    ]


# --- comments


def test_a_comment_is_a_line_that_other_programs_keep(own_page: OpenPage) -> None:
    entry = own_page.entries()["firewood"]
    about = {"pair": "zh-ko", "domain": "slogans", "id": entry["id"]}
    before = own_page.file().read_bytes()
    data = ask(
        own_page, "comment", **about, text="숯은 땔감인가요?\n확인 바랍니다.", by="김민지"
    )
    day = dt.datetime.now(dt.UTC).date()
    written = read_entry(own_page, "firewood")
    assert written.tcomment == f"{day} 김민지: 숯은 땔감인가요?\n확인 바랍니다."
    assert written.msgstr == entry["text"]
    ask(own_page, "comment", **about, text="네.", by="Li: Na <li@example.org>")
    comments = own_page.ask(f"/api/about/zh-ko/slogans/{entry['id']}").data["comments"]
    assert comments == [
        {"text": "숯은 땔감인가요?\n확인 바랍니다.", "by": "김민지", "date": str(day)},
        {"text": "네.", "by": "Li Na", "date": str(day)},
    ]
    kept = {*before.splitlines()} - {*own_page.file().read_bytes().splitlines()}
    assert kept == set()  # every line of before is still there
    polib.pofile(str(own_page.file())).save()  # another program wraps and writes it anew
    comments = own_page.ask(f"/api/about/zh-ko/slogans/{entry['id']}").data["comments"]
    assert [each["by"] for each in comments] == ["김민지", "Li Na"]
    assert data["entry"]["text"] == entry["text"]


def test_git_knows_who_wrote_a_comment_without_a_name(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    file = folder / "messages/zh-ko/slogans.po"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace('msgctxt "firewood"', '# 좋은 번역\nmsgctxt "firewood"', 1), "utf-8"
    )
    git(folder, "commit", "-am", "Say it is good", name="Park Jun")
    desk.reload_files({file.resolve()})
    (comment,) = desk.read_comments(EntryAddress(**where(find(desk, "firewood"))))
    assert (comment.text, comment.by) == ("좋은 번역", "Park Jun")
    assert comment.date.startswith(str(dt.datetime.now(dt.UTC).year))


@given(st.lists(st.tuples(LETTERS, LETTERS), max_size=4))
def test_any_comment_comes_back(said: list[tuple[str, str]]) -> None:
    note = ""
    day = dt.date(2026, 12, 1)
    kept = [(text, by) for text, by in said if text.strip()]
    for text, by in kept:
        note = add_comment(note, text, by, day)
    found = read_comments(note)
    assert [each.date for each in found] == ["2026-12-01"] * len(kept)


def test_a_day_within_a_comment_begins_no_other_one() -> None:
    text = "Two remarks:\n2026-01-02: first\n· 2026-01-03 Li Na: second\n· third"
    note = add_comment("", text, "Kim Minji", dt.date(2026, 12, 1))
    assert read_comments(note) == [Comment(text, "Kim Minji", "2026-12-01")]


def test_a_note_without_a_day_is_one_comment() -> None:
    assert read_comments("first\nsecond\n2026-12-01: third") == [
        Comment("first\nsecond"),
        Comment("third", "", "2026-12-01"),
    ]


def test_a_comment_changes_no_approval(office: tuple[Desk, Path]) -> None:
    desk, _ = office
    entry = find(desk, "firewood")
    question = {**where(entry), "text": "좋습니다.", "by": "Kim Minji"}
    answer(desk, "comment", question)
    after = find(desk, "firewood")
    assert entry.approval is not None
    assert after.approval is not None
    assert after.approval.revision == entry.approval.revision


def change_file(folder: Path, name: str, old: str, new: str) -> None:
    """Change an entry in its file, as a git pull does that the page has not noticed yet."""
    file = folder / "messages/zh-ko/slogans.po"
    head, found, rest = file.read_text("utf-8").partition(f'msgctxt "{name}"')
    assert old in rest
    file.write_text(head + found + rest.replace(old, new, 1), "utf-8")


def test_a_comment_is_kept_if_somebody_changes_the_text(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    entry, other = find(desk, "firewood"), find(desk, "stand-by")
    change_file(folder, "firewood", 'msgstr "', 'msgstr "새 ')
    change_file(folder, "stand-by", 'msgstr "', 'msgstr "새 ')
    said = answer(desk, "comment", {**where(entry), "text": "좋습니다.", "by": "Li Na"})
    assert said["entry"]["note"].endswith("Li Na: 좋습니다.")
    assert said["entry"]["text"].startswith("새 ")
    assert "좋습니다." in (folder / "messages/zh-ko/slogans.po").read_text("utf-8")
    # The window that asked hears of the other text too: nobody tells it again.
    assert other.id in {each["id"] for each in said["changed"]} - {entry.id}


def test_no_rule_is_silenced_for_a_text_that_nobody_saw(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    entry = find(desk, "firewood")
    change_file(folder, "firewood", 'msgstr "', 'msgstr "새 ')
    before = (folder / "messages/zh-ko/slogans.po").read_bytes()
    with pytest.raises(CardgenError) as refused:
        answer(desk, "silence", {**where(entry), "rule": "doubled-blank"})
    assert [each.rule for each in refused.value.diagnostics] == ["conflict"]
    assert (folder / "messages/zh-ko/slogans.po").read_bytes() == before


def answer(desk: Desk, kind: str, question: dict[str, Any], visitor: str = "") -> Any:
    return texts.answer(desk, kind, msgspec.json.encode(question), visitor).data


# --- a rule that does not apply


def test_a_silenced_rule_is_written_beside_the_message(own_page: OpenPage) -> None:
    asked = own_page.make_save("firewood", "눈 속에  숯을 보냅니다.")
    saved = own_page.ask("/api/texts/save", asked).data["entry"]
    assert [each["rule"] for each in saved["findings"]] == ["doubled-blank"]
    about = {key: asked[key] for key in ("pair", "domain", "id")}
    entry = ask(own_page, "silence", **about, rule="doubled-blank")["entry"]
    assert entry["findings"] == []
    assert "cardgen: ignore=doubled-blank" in read_entry(own_page, "firewood").tcomment
    for rule in ("placeholder", "copied", "x"):  # errors, and what must not be printed
        assert own_page.ask("/api/texts/silence", {**about, "rule": rule}).status == 404


# --- approval of several


def test_several_texts_are_approved_but_not_those_of_oneself(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    own = find(desk, "firewood")
    write(desk, own, "눈 속에 숯을 보냅니다.", by="Kim Minji")
    git(folder, "config", "user.name", "Kim Minji")
    listed = answer(desk, "waiting", {"pair": "zh-ko", "domain": "slogans"})
    reasons = {each["id"]: [f["rule"] for f in each["findings"]] for each in listed["waiting"]}
    own = find(desk, "firewood")
    assert reasons[own.id] == ["own-approval"]
    assert len(reasons) > 12
    others = [id_ for id_, rules in reasons.items() if not rules][:12]
    entries = desk.catalog("zh-ko", "slogans").entries
    revisions = {id_: entries[id_].approval.revision for id_ in (*others, own.id)}  # type: ignore[union-attr]
    revisions[others[0]] = "0" * 12  # somebody changed it since
    done = answer(
        desk, "approve", {"pair": "zh-ko", "domain": "slogans", "revisions": revisions}
    )
    assert {each["id"] for each in done["entries"]} == {*others[1:]}
    assert {*done["left"]} == {others[0], own.id}
    assert [each["rule"] for each in done["findings"]] == ["own-approval"]
    assert all(each["approval"]["state"] == "approved" for each in done["entries"])
    assert find(desk, "firewood").approval.state == "unapproved"  # type: ignore[union-attr]


def test_an_approval_tells_of_other_texts_that_changed(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    git(folder, "config", "user.name", "Kim Minji")
    entry, other = find(desk, "firewood"), find(desk, "stand-by")
    assert entry.approval is not None
    change_file(folder, "stand-by", 'msgstr "', 'msgstr "새 ')
    revisions = {entry.id: entry.approval.revision}
    done = answer(
        desk, "approve", {"pair": "zh-ko", "domain": "slogans", "revisions": revisions}
    )
    assert [each["id"] for each in done["entries"]] == [entry.id]
    assert other.id in {each["id"] for each in done["changed"]} - {entry.id}
    change_file(folder, "stand-by", 'msgstr "새 ', 'msgstr "')
    third = find(desk, "sister-years")
    assert third.approval is not None
    address = EntryAddress(**where(third))
    saved = desk.approve(address, third.approval.revision, "Kim Minji")
    assert other.id in {each.id for each in saved.changed} - {third.id}


def test_a_text_with_a_finding_is_not_approved_with_others(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    entry = find(desk, "firewood")
    write(desk, entry, "눈 속에  숯을 보냅니다.", by="Li Na")
    git(folder, "config", "user.name", "Kim Minji")
    listed = answer(desk, "waiting", {"pair": "zh-ko", "domain": "slogans"})
    assert entry.id not in {each["id"] for each in listed["waiting"]}


# --- numbers


def test_texts_are_counted_by_language_and_person(office: tuple[Desk, Path]) -> None:
    desk, folder = office
    entry = find(desk, "firewood")
    write(desk, entry, "눈 속에 숯을 보냅니다.", by="Park Jun")
    counted = answer(desk, "figures", {})
    (file,) = [
        each
        for each in counted["files"]
        if (each["pair"], each["domain"]) == ("zh-ko", "slogans")
    ]
    versions = read_versions((folder / "messages/zh-ko/slogans.po").read_bytes()).values()
    assert file["total"] == len(versions)
    assert file["review"] == sum(each.fuzzy for each in versions)
    assert file["translated"] == sum(
        bool(each.translations[0]) and not each.fuzzy for each in versions
    )
    people = {each["name"]: each for each in counted["people"]}
    assert people["Park Jun"]["translated"] == 1
    assert people["Park Jun"]["words"] == 4
    assert people["Li Na"]["translated"] > 100  # of all files, by git
    assert counted["approval"]


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("눈 속에 숯을, 보냅니다.", "ko", 4),
        ("雪中送炭。", "zh-Hans", 4),
        ("*雪*に[炭|すみ]", "ja", 3),
    ],
)
def test_words_are_counted_as_each_language_has_them(text: str, lang: str, count: int) -> None:
    assert texts.count_words(text, lang) == count


# --- new messages and terms


def test_a_message_is_added_to_all_pairs(own_page: OpenPage) -> None:
    question = {
        "pair": "zh-ko",
        "domain": "slogans",
        "name": "plum",
        "source": "梅花香自苦寒来，{city}加油。",
    }
    done = ask(
        own_page,
        "message",
        **question,
        text="매화 향기는 추위에서 옵니다, {city} 힘내세요.",
        gloss="Plum blossoms",
        types={"city": "city"},
    )
    assert done == {"name": "plum"}
    added = own_page.entries()["plum"]
    assert (added["gloss"], added["placeholders"]) == ("Plum blossoms", {"city": "city"})
    assert own_page.entries("zh-ja")["plum"]["text"] == ""
    again = own_page.ask("/api/texts/message", {**question, "source": "别的。"})
    assert again.status == 422
    assert [each["rule"] for each in again.data["findings"]] == ["duplicate-message"]
    wrong = own_page.ask("/api/texts/message", {**question, "name": "a b"})
    assert [each["rule"] for each in wrong.data["findings"]] == ["bad-value"]


def test_a_term_is_added_and_found_at_once(own_page: OpenPage) -> None:
    own_page.entries(domain="glossary")
    term = {"pair": "zh-ko", "kind": "city", "source": "城东区", "text": "성동구"}
    assert not ask(own_page, "term", **term, english="Seongdong")["known"]
    assert "city 城东区" in own_page.entries(domain="glossary")
    assert ask(own_page, "term", **term)["known"]
    asked = own_page.ask("/api/texts/term", {**term, "kind": "planet"})
    assert asked.status == 400


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("x", {}),
        ("waiting", {"pair": "..", "domain": "slogans"}),
        ("comment", {"pair": "zh-ko", "domain": "../x", "id": "0", "text": "a"}),
        ("silence", {"pair": "zh-ko", "domain": "slogans", "id": "0", "rule": "dash"}),
        ("message", {"pair": "zh-xx", "domain": "slogans", "name": "a", "source": "好。"}),
        ("term", {"pair": "../..", "kind": "city", "source": "一", "text": "하나"}),
    ],
)
def test_no_name_becomes_a_path(page: OpenPage, kind: str, question: dict[str, str]) -> None:
    assert page.ask(f"/api/texts/{kind}", question).status == 404
