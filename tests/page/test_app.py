"""Answers to the page: catalogs, previews of labels, saving, approval and events."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest

from cardgen import Project
from cardgen.gate.passwords import Passwords, add_password
from cardgen.page.desk import Desk, EntryAddress
from tests.moment import SECONDS
from tests.page.open_page import Answer, OpenPage, new_project, open_page
from tests.project.entries import note_author


def ask_preview(page: OpenPage, name: str, text: str, **more: Any) -> Any:
    entry = page.entries()[name]
    asked = {"pair": "zh-ko", "domain": "slogans", "id": entry["id"], "text": text}
    asked |= {"fuzzy": False, "template": "box-100x150", "values": {}} | more
    return page.ask("/api/texts/preview", asked).data


def rules(made: Any) -> list[str]:
    return [each["rule"] for each in made["findings"]]


def test_the_desk_has_pairs_catalogs_and_templates(page: OpenPage) -> None:
    desk = page.ask("/api/desk").data
    assert desk["pairs"]["zh-ko"] == ["slogans", "captions", "letters", "glossary"]
    assert desk["langs"]["zh-ja"] == ["zh-Hans", "ja"]
    assert next(iter(desk["templates"])) == "box-100x150"
    assert desk["templates"]["card-a6-vertical"]["vertical"] is True
    assert desk["templates"]["box-a4"]["vertical"] is False


@pytest.mark.parametrize("domain", ["slogans", "captions", "letters", "glossary"])
def test_every_entry_is_there_as_others_read_it(page: OpenPage, domain: str) -> None:
    for pair in ("zh-ko", "zh-ja"):
        data = page.ask(f"/api/catalog/{pair}/{domain}").data
        file = polib.pofile(str(page.file(pair, domain)))
        assert [(e["source"], e["text"]) for e in data["entries"]] == [
            (e.msgid, e.msgstr) for e in file if not e.obsolete
        ]
        assert len({each["id"] for each in data["entries"]}) == len(data["entries"])
        assert data["findings"] == []


def test_a_label_follows_the_text(page: OpenPage) -> None:
    one = ask_preview(page, "firewood", "눈 속에 숯을 보낸다")
    other = ask_preview(page, "firewood", "눈 속에 숯을 보낸다.")
    assert one["svg"].startswith("<svg ")
    assert one["svg"] != other["svg"]
    assert (one["width"], one["height"]) == (100, 150)
    assert rules(one) == []
    assert {each["side"] for each in one["sizes"]} == {"source", "target"}
    assert all(each["size"] >= each["least"] > 0 for each in one["sizes"])


def test_what_does_not_fit_is_drawn_smaller_than_it_may_be(page: OpenPage) -> None:
    made = ask_preview(page, "firewood", "눈 속에 숯을 보낸다. " * 60)
    assert rules(made)[0] == "overflow"
    assert made["svg"]
    assert any(each["size"] < each["least"] for each in made["sizes"])


def test_too_long_a_text_is_not_laid_out(page: OpenPage) -> None:
    made = ask_preview(page, "firewood", "가" * 9000)
    assert rules(made) == ["overflow"]
    assert made["svg"] == ""


@pytest.mark.parametrize(
    ("text", "fuzzy", "rule"),
    [
        ("", False, "untranslated"),
        ("눈", True, "fuzzy"),
        ("雪中送炭", False, "copied"),
        ("snow", False, "wrong-language"),
        ("눈 {x}", False, "placeholder"),
        ("눈 [가", False, "markup"),
        ("눈 ⁊𓀀", False, "missing-glyph"),
    ],
)
def test_what_is_wrong_is_said_while_one_types(
    page: OpenPage, text: str, fuzzy: bool, rule: str
) -> None:
    made = ask_preview(page, "firewood", text, fuzzy=fuzzy)
    assert rule in rules(made)
    assert made["draft"] == (rule in ("untranslated", "fuzzy", "copied", "wrong-language"))
    assert all(each["hint"] for each in made["findings"] if each["rule"] != "missing-glyph")


def test_placeholders_have_values_that_one_can_try(page: OpenPage) -> None:
    text = "{years}년"
    assert (
        ask_preview(page, "sister-years", text)["svg"]
        != ask_preview(page, "sister-years", text, values={"years": "24"})["svg"]
    )
    wrong = ask_preview(page, "sister-years", text, values={"years": "many"})
    assert rules(wrong) == ["bad-value"]
    ignored = ask_preview(page, "sister-years", text, values={"from": "/etc/passwd", "x": "y"})
    assert rules(ignored) == []


def test_every_template_says_whether_it_holds_a_text(page: OpenPage) -> None:
    entry = page.entries()["firewood"]
    asked = {"pair": "zh-ko", "domain": "slogans", "id": entry["id"], "text": "숯 " * 100}
    found = page.ask("/api/texts/fits", asked).data
    assert set(found) == set(page.ask("/api/desk").data["templates"])
    over = {
        n for n, made in found.items() if any(f["rule"] == "overflow" for f in made["findings"])
    }
    assert "gs1-100x150" in over
    assert over != set(found)
    assert all("svg" not in made for made in found.values())


def test_a_message_of_a_damaged_file_has_its_label(own_page: OpenPage) -> None:
    file = own_page.file()
    file.write_bytes(file.read_bytes().replace("{years}년".encode(), "{year}년".encode()))
    time.sleep(0.4)
    entries = own_page.entries()
    assert {f["rule"] for f in entries["sister-years"]["findings"]} == {"placeholder"}
    assert ask_preview(own_page, "firewood", "눈 속에 숯")["svg"]


def test_saving_changes_the_lines_of_the_entry_alone(own_page: OpenPage) -> None:
    before = own_page.file().read_bytes()
    text = "한겨울에 숯을 보내듯,\n곁에 있겠습니다."
    asked = own_page.make_save("firewood", text, fuzzy=True, note="2행이면 좋겠습니다")
    saved = own_page.ask("/api/texts/save", asked)
    assert saved.status == 200
    entry = saved.data["entry"]
    assert (entry["text"], entry["fuzzy"], entry["note"]) == (text, True, "2행이면 좋겠습니다")
    after = own_page.file().read_bytes()
    old, new = before.splitlines(), after.splitlines()
    start = next(at for at, line in enumerate(old) if line != new[at])
    assert old[:start] == new[:start]
    rest = old[old.index(b'msgctxt "stand-by"') :]
    assert new[-len(rest) :] == rest
    (found,) = [e for e in polib.pofile(str(own_page.file())) if e.msgctxt == "firewood"]
    assert (found.msgstr, found.fuzzy, found.tcomment) == (text, True, "2행이면 좋겠습니다")


def test_who_saves_what_another_has_changed_gets_both(own_page: OpenPage) -> None:
    asked = own_page.make_save("firewood", "내 글")
    file = own_page.file()
    theirs = file.read_bytes().replace("눈 속에 숯을 보내듯".encode(), "남의 글".encode())
    file.write_bytes(theirs)
    answer = own_page.ask("/api/texts/save", asked)
    assert answer.status == 409
    assert answer.data["entry"]["text"].startswith("남의 글")
    assert file.read_bytes() == theirs
    again = own_page.ask("/api/texts/save", {**asked, "seen": answer.data["entry"]["seen"]})
    assert again.status == 200
    assert "내 글".encode() in file.read_bytes()


def test_a_message_that_was_removed_is_a_conflict_with_nothing(own_page: OpenPage) -> None:
    asked = own_page.make_save("firewood", "내 글")
    file = own_page.file()
    kept = [e for e in file.read_text(encoding="utf-8").split("\n\n") if "firewood" not in e]
    file.write_text("\n\n".join(kept), encoding="utf-8")
    answer = own_page.ask("/api/texts/save", asked)
    assert (answer.status, answer.data["entry"]) in ((409, None), (404, None))


def test_a_file_that_cannot_be_written_says_why(own_page: OpenPage) -> None:
    asked = own_page.make_save("firewood", "글\x00")
    answer = own_page.ask("/api/texts/save", asked)
    assert answer.status == 422
    assert answer.data["findings"][0]["rule"] == "bad-value"


def heard(page: OpenPage, count: int, seconds: float = 5.0) -> list[Any]:
    """Listen for the first events of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=seconds)
    connection.request(
        "GET", "/api/events", headers={"Cookie": f"cardgen-{page.port}={page.cookie}"}
    )
    answer = connection.getresponse()
    found: list[Any] = []
    while len(found) < count:
        line = answer.readline()
        if line.startswith(b"data: "):
            found.append(json.loads(line[6:]))
    connection.close()
    return found


def test_a_change_on_the_disk_is_told_at_once(own_page: OpenPage) -> None:
    assert own_page.entries()["firewood"]["text"].startswith("눈")
    events: list[Any] = []
    thread = threading.Thread(target=lambda: events.extend(heard(own_page, 1)))
    thread.start()
    time.sleep(0.3)
    file = own_page.file()
    file.write_bytes(file.read_bytes().replace("눈 속에".encode(), "겨울에".encode()))
    thread.join(20)
    assert events == [{"changed": "catalog", "pair": "zh-ko", "domain": "slogans"}]
    assert own_page.entries()["firewood"]["text"].startswith("겨울에")


def test_the_other_pairs_and_the_history_stand_beside(own_page: OpenPage) -> None:
    folder = own_page.folder

    def commit(summary: str, author: str) -> None:
        who = ["-c", f"user.name={author}", "-c", "user.email=x@example.org"]
        words = ["git", *who, "-C", str(folder)]
        subprocess.run([*words, "add", "-A"], check=True)
        subprocess.run([*words, "commit", "-q", "-m", summary], check=True)

    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    commit("Begin", "translator")
    for text in ("첫 번째 글", "두 번째 글"):
        assert (
            own_page.ask("/api/texts/save", own_page.make_save("firewood", text)).status == 200
        )
        commit(f"Save {text}", "reviewer")
    own_page.ask("/api/texts/save", own_page.make_save("brothers", "다른 글"))
    commit("Another entry", "somebody else")
    id_ = own_page.entries()["firewood"]["id"]
    about = own_page.ask(f"/api/about/zh-ko/slogans/{id_}").data
    assert [(each["pair"], each["lang"]) for each in about["others"]] == [
        ("zh-ja", "ja"),
        ("zh-zh-Hant", "zh-Hant"),
    ]
    assert [(e["text"], e["author"], e["summary"]) for e in about["history"]] == [
        ("두 번째 글", "reviewer", "Save 두 번째 글"),
        ("첫 번째 글", "reviewer", "Save 첫 번째 글"),
        ("눈 속에 숯을 보내듯, 가장 추운 때에 곁에 있겠습니다.", "translator", "Begin"),
    ]


def test_without_git_there_is_no_history(page: OpenPage) -> None:
    id_ = page.entries()["firewood"]["id"]
    assert page.ask(f"/api/about/zh-ko/slogans/{id_}").data["history"] == []


def overflowing(page: OpenPage) -> list[str]:
    """Ask for all slogans that overflow a template, in as many requests as needed."""
    found: list[str] = []
    start: int | None = 0
    while start is not None:
        data = page.ask(f"/api/overflowing/zh-ko/gs1-100x150?from={start}").data
        found += data["found"]
        start = data["from"]
    return found


def test_saved_slogans_that_a_template_does_not_hold_are_known(own_page: OpenPage) -> None:
    assert overflowing(own_page) == []
    asked = own_page.make_save("firewood", "숯 " * 200)
    own_page.ask("/api/texts/save", asked)
    assert overflowing(own_page) == [asked["id"]]
    assert own_page.ask("/api/overflowing/zh-ko/gs1-100x150?from=9").data["found"] == {}
    for start in ("-1", "x", "1" * 7):
        assert own_page.ask(f"/api/overflowing/zh-ko/gs1-100x150?from={start}").status == 404


def test_a_catalog_of_thousands_is_answered_in_moments(own_page: OpenPage) -> None:
    file = own_page.file()
    more = "".join(
        f'\nmsgctxt "more-{n}"\nmsgid "心诚则花开{n}。"\nmsgstr "정성의 꽃 {n}."\n'
        for n in range(600)
    )
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    time.sleep(0.3)
    assert len(own_page.entries()) == 641
    asked = own_page.make_save("more-500", "눈 속")
    start = time.monotonic()
    assert own_page.ask("/api/texts/save", asked).status == 200
    assert time.monotonic() - start < SECONDS
    for begin in (0, 300, 620):
        at: int | None = begin
        while at is not None and (at == begin or begin == 620):  # to the end from 620 alone
            start, before = time.monotonic(), at
            at = own_page.ask(f"/api/overflowing/zh-ko/box-100x150?from={at}").data["from"]
            assert time.monotonic() - start < SECONDS
            assert at is None or at > before


def test_an_absent_catalog_is_not_found(page: OpenPage) -> None:
    assert page.ask("/api/catalog/zh-fr/slogans").status == 404
    assert page.ask("/api/about/zh-ko/slogans/0123").status == 404


def test_a_catalog_that_is_no_po_says_so(own_page: OpenPage) -> None:
    own_page.file(domain="captions").write_bytes(b"\xff\xfe\x00nonsense")
    answer = own_page.ask("/api/catalog/zh-ko/captions")
    assert answer.status == 200
    assert answer.data["entries"] == []
    assert {each["rule"] for each in answer.data["findings"]} <= {"bad-po", "bad-encoding"}


def test_the_folder_of_another_project_has_another_port(tmp_path: Path) -> None:
    from cardgen.gate.server import find_usual_port

    ports = {find_usual_port(tmp_path / name) for name in ("a", "b", "c")}
    assert len(ports) == 3
    assert all(20_000 <= port < 30_000 for port in ports)
    assert find_usual_port(tmp_path / "a") == find_usual_port(tmp_path / "x" / ".." / "a")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[dict[str, OpenPage]]:
    """The page of a project that requires approval, for each of two people."""
    folder, names = new_project(tmp_path / "project"), ("mapo", "shijingshan")
    file = folder / "cardgen.toml"
    file.write_text('approval = "required"\n' + file.read_text(encoding="utf-8"), "utf-8")
    for name in names:
        add_password(tmp_path / "team.txt", name, "a long password")
    known = Passwords.read(tmp_path / "team.txt")
    with open_page(folder, known, local=False) as page:
        found = {}
        for name in names:
            body = f"name={name}&password=a+long+password".encode()
            cookie = page.ask("/sign-in", body=body).headers["set-cookie"]
            found[name] = replace(page, cookie=cookie.partition("=")[2].partition(";")[0])
        yield found


def approving(page: OpenPage, name: str) -> Answer:
    entry = page.entries()[name]
    asked = {"pair": "zh-ko", "domain": "slogans", "id": entry["id"]}
    return page.ask(
        "/api/texts/approve-entry", {**asked, "revision": entry["approval"]["revision"]}
    )


def test_who_wrote_a_text_cannot_approve_it_and_another_can(team: dict[str, OpenPage]) -> None:
    mapo, shijingshan = team.values()
    assert mapo.ask("/api/desk").data["approver"] == "mapo"
    assert mapo.entries()["firewood"]["approval"]["state"] == "unapproved"
    assert (
        mapo.ask("/api/texts/save", mapo.make_save("firewood", "눈 속의 숯")).data["findings"]
        == []
    )
    own = approving(mapo, "firewood")
    assert (own.status, own.data["findings"][0]["rule"]) == (422, "own-approval")
    assert approving(shijingshan, "firewood").status == 200
    found = mapo.entries()["firewood"]["approval"]
    assert (found["state"], found["by"]) == ("approved", ["shijingshan"])
    assert mapo.ask("/api/texts/save", mapo.make_save("firewood", "눈 속의 숯!")).status == 200
    assert mapo.entries()["firewood"]["approval"]["state"] == "changed"


def test_the_preview_of_a_text_that_nobody_approved_has_the_strips_of_a_draft(
    team: dict[str, OpenPage],
) -> None:
    """A user could save and print the picture, so it has a watermark, without a finding."""
    mapo, shijingshan = team.values()
    made = ask_preview(mapo, "firewood", "눈 속의 숯")
    assert (made["draft"], rules(made)) == (True, [])
    mapo.ask("/api/texts/save", mapo.make_save("firewood", "눈 속의 숯"))
    unapproved = ask_preview(mapo, "firewood", "눈 속의 숯")
    assert unapproved == made
    approving(shijingshan, "firewood")
    approved = ask_preview(mapo, "firewood", "눈 속의 숯")
    assert (approved["draft"], rules(approved)) == (False, [])
    assert len(approved["svg"]) < len(made["svg"])
    assert ask_preview(mapo, "firewood", "눈 속의 숯!")["draft"]
    assert ask_preview(mapo, "firewood", "눈 속의 숯", fuzzy=True)["draft"]


def test_who_said_that_a_text_is_right_as_it_is_cannot_approve_it(
    team: dict[str, OpenPage],
) -> None:
    mapo, shijingshan = team.values()
    asked = mapo.make_save("firewood", "눈 속의 숯")
    mapo.ask("/api/texts/save", asked)
    again = mapo.make_save("firewood", "눈 속의 숯", as_it_is=True)
    assert mapo.ask("/api/texts/save", again).status == 200
    assert "# same: yes\n" in mapo.file().read_text(encoding="utf-8")
    assert approving(mapo, "firewood").status == 422
    assert approving(shijingshan, "firewood").status == 200


def test_a_text_that_changed_since_it_was_read_is_not_approved(
    team: dict[str, OpenPage],
) -> None:
    mapo, shijingshan = team.values()
    mapo.ask("/api/texts/save", mapo.make_save("firewood", "눈 속의 숯"))
    entry = shijingshan.entries()["firewood"]
    mapo.ask("/api/texts/save", mapo.make_save("firewood", "다른 글"))
    asked = {"pair": "zh-ko", "domain": "slogans", "id": entry["id"]}
    asked["revision"] = entry["approval"]["revision"]
    answer = shijingshan.ask("/api/texts/approve-entry", asked)
    assert (answer.status, answer.data["findings"][0]["rule"]) == (422, "conflict")


def test_an_author_that_cannot_be_noted_is_told_of(team: dict[str, OpenPage]) -> None:
    (mapo, _), file = team.values(), next(iter(team.values())).file()
    file.with_name("approvals.toml").write_text("approvals = 1\n", encoding="utf-8")
    time.sleep(0.4)
    answer = mapo.ask("/api/texts/save", mapo.make_save("firewood", "눈 속의 숯"))
    assert answer.status == 200
    assert {each["rule"] for each in answer.data["findings"]} == {"bad-approval"}
    assert "눈 속의 숯".encode() in file.read_bytes()


def test_what_a_file_silences_the_page_does_not_say(own_page: OpenPage) -> None:
    wrong = "눈 속에 숯을 보낸다！"
    assert "foreign-mark" in rules(ask_preview(own_page, "firewood", wrong))
    file = own_page.file()
    file.write_bytes(b"# cardgen: ignore=marks\n" + file.read_bytes())
    end = time.monotonic() + 4 * SECONDS
    while found := rules(ask_preview(own_page, "firewood", wrong)):
        assert time.monotonic() < end, found
        time.sleep(0.05)


@pytest.mark.parametrize("domain", ["slogans", "glossary"])
def test_an_entry_with_plural_forms_is_seen_and_not_edited(
    own_page: OpenPage, domain: str
) -> None:
    file = own_page.file(domain=domain)
    kind = "boxes" if domain == "slogans" else "unit"
    added = f'\nmsgctxt "{kind}"\nmsgid "一箱"\nmsgid_plural "多箱"\n'
    added += 'msgstr[0] "상자"\nmsgstr[1] "상자들"\n'
    file.write_text(file.read_text(encoding="utf-8") + added, encoding="utf-8")
    before = file.read_bytes()
    found = own_page.ask(f"/api/catalog/zh-ko/{domain}").data
    assert "messages have no plural forms" in found["findings"][0]["message"]
    entry = next(each for each in found["entries"] if each["plural"])
    assert (entry["source"], entry["text"]) == ("一箱\n多箱", "상자\n상자들")
    where = {"pair": "zh-ko", "domain": domain, "id": entry["id"]}
    asked = {**where, "seen": entry["seen"], "text": "x", "fuzzy": False, "note": ""}
    assert own_page.ask("/api/texts/save", asked).status == 404
    shown = {**where, "text": "x", "fuzzy": False, "template": "box-100x150", "values": {}}
    assert own_page.ask("/api/texts/preview", shown).data["svg"] == ""
    if domain == "slogans":
        assert own_page.ask("/api/overflowing/zh-ko/box-100x150").status == 200
    assert file.read_bytes() == before


def test_a_term_that_is_saved_is_looked_for_in_the_open_slogans(own_page: OpenPage) -> None:
    """Slogans were proofread by the old terms until their own file changed."""
    file = own_page.file()
    more = '\nmsgctxt "capital"\nmsgid "首尔加油。"\nmsgstr "서울 힘내세요."\n'
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert own_page.entries()["capital"]["findings"] == []
    city = own_page.entries(domain="glossary")["city 首尔"]
    events: list[Any] = []
    thread = threading.Thread(target=lambda: events.extend(heard(own_page, 2)))
    thread.start()
    time.sleep(0.3)
    where = {"pair": "zh-ko", "domain": "glossary", "id": city["id"], "seen": city["seen"]}
    asked = {**where, "text": "한성", "fuzzy": False, "note": city["note"]}
    assert own_page.ask("/api/texts/save", asked).status == 200
    assert rules(own_page.entries()["capital"]) == ["term"]
    thread.join(6)
    assert {each["domain"] for each in events} == {"slogans", "glossary"}


def test_an_approval_has_no_text_proofread_anew(tmp_path: Path) -> None:
    folder = new_project(tmp_path / "project")
    file = folder / "cardgen.toml"
    file.write_text(f'approval = "required"\n{file.read_text(encoding="utf-8")}', "utf-8")
    desk = Desk(Project.open(folder))
    before = desk.catalog("zh-ko", "slogans")
    entry = next(each for each in before.entries.values() if each.message.id == "firewood")
    where = EntryAddress("zh-ko", "slogans", entry.id)
    note_author(Project.open(folder), "zh-ko", "firewood", "Author A <a@example.org>")
    assert entry.approval is not None
    done = desk.approve(where, entry.approval.revision, "Author B <b@example.org>").entry
    assert done is not None
    assert done.approval is not None
    assert done.approval.state == "approved"
    # The desk has read what it wrote itself; nothing else has changed.
    assert desk.reload_files({folder / "messages/zh-ko/approvals.toml"})[0] == set()
    after = desk.catalog("zh-ko", "slogans")
    assert after.style is before.style
    assert after.entries[entry.id].slips is entry.slips
    assert after.entries[entry.id].po_entry is entry.po_entry
