from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from cardgen import Project
from cardgen.approval import (
    Approval,
    Person,
    Revocation,
    Signer,
    add_records,
    parse_records,
)
from cardgen.catalog import Message
from cardgen.errors import CardgenError
from cardgen.project import (
    approve,
    is_finished,
    list_approvable,
    revoke,
)
from tests.catalog.samples import FILE, entry, write
from tests.project.entries import find_approval_state, note_author
from tests.system import require

PAIR = "zh-ko"
A, B, C = (f"Author {each} <{each}@example.org>" for each in "ABC")
TIME = dt.datetime(2026, 3, 26, 9, tzinfo=dt.UTC)
LATER = TIME + dt.timedelta(hours=1)
RECORDS = Path("messages/zh-ko/approvals.toml")
SETTINGS = 'messages = "messages"\napproval = "required"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    write(
        entry("hello", "你好。", "안녕하세요.", "#. attribution: zh=某; ko=모"),
        entry("city", "{to}加油。", "{to} 힘내세요.", "#. {to}: city"),
        entry("waiting", "请等待。", "기다리세요.", "#, fuzzy"),
    )
    write(entry("draft", "校样", "시안"), domain="captions")
    write(entry("city", "首尔", "서울"), entry("city", "釜山", "부산"), domain="glossary")
    return open_project()


def open_project(*more: str) -> Project:
    Path("cardgen.toml").write_text(SETTINGS + "\n".join(more), encoding="utf-8")
    return Project.open(Path())


def edit(old: str, new: str, file: str = FILE) -> None:
    text = Path(file).read_text(encoding="utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def refusal(*names: str, by: str = B, **more: str | Signer | dt.datetime) -> list[str]:
    """The rules and texts of errors that stop an approval."""
    before = RECORDS.read_bytes() if RECORDS.exists() else None
    with pytest.raises(CardgenError) as caught:
        approve(Project.open(Path()), PAIR, *names, by=by, at=TIME, **more)  # type: ignore[arg-type]
    assert (RECORDS.read_bytes() if RECORDS.exists() else None) == before
    return [f"{each.rule}: {each.message}" for each in caught.value.diagnostics]


def stops(name: str = "hello", *, fields: dict[str, str] | None = None) -> list[str]:
    """The reason why a label is not printed; nothing if it is."""
    try:
        Project.open(Path()).label(name, pair=PAIR, fields=fields).document()
    except CardgenError as error:
        return [f"{each.rule}: {each.message}" for each in error.diagnostics]
    return []


def test_two_people_stand_behind_a_label(project: Project) -> None:
    assert stops() == ["unapproved: nobody has approved slogans/hello"]
    (done,) = approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    assert (done.told, done.state.state, done.state.approvers) == (
        "stated",
        "approved",
        ("Author B",),
    )
    assert stops() == []
    assert project.label("hello", pair=PAIR).document()
    state = find_approval_state(project, PAIR, "slogans/hello")
    assert state == done.state
    assert len(state.revision) == 12
    assert state.approvals[0].at == TIME


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("안녕하세요.", "안녕하세요!"),
        ("안녕하세요.", "안녕하세요. "),
        ("你好。", "您好。"),
        ("ko=모", "ko=무"),
        ("attribution: zh=某; ko=모", "attribution: zh=某"),
        ("#. attribution: zh=某; ko=모\n", ""),
        ("#. attribution", "#. Hello.\n#. attribution"),
        ("#. attribution", "#. same: yes\n#. attribution"),
    ],
)
def test_a_changed_character_blocks(project: Project, old: str, new: str) -> None:
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    edit(old, new)
    said = "slogans/hello was changed after Author B approved it on 2026-03-26"
    assert stops() == [f"unapproved: {said}"]
    assert find_approval_state(Project.open(Path()), PAIR, "hello").state == "changed"
    edit(new, old) if new else edit('msgctxt "hello"', f'{old}msgctxt "hello"')
    assert stops() == []


def test_terms_and_captions_are_approved_as_well(project: Project) -> None:
    approve(project, PAIR, "city", by=B, author=A, at=TIME)
    fields = {"to": "서울"}
    assert "glossary/city/首尔" in stops("city", fields=fields)[0]
    approve(project, PAIR, "glossary/city/首尔", by=B, author=A, at=TIME)
    assert stops("city", fields=fields) == []
    assert "glossary/city/釜山" in stops("city", fields={"to": "釜山"})[0]
    edit('msgctxt "city"', '# also: 京城\nmsgctxt "city"', "messages/zh-ko/glossary.po")
    assert "changed" in stops("city", fields={"to": "京城"})[0]


def test_captions_that_cardgen_brings_are_approved_as_well(project: Project) -> None:
    """Without this, deleting a caption would print another one in its place."""
    with pytest.raises(CardgenError, match="nobody has approved captions/boxes"):
        project.wording(PAIR).caption("boxes")
    (done,) = approve(project, PAIR, "captions/boxes", by=B, author=A, at=TIME)
    assert done.state.state == "approved"
    assert project.wording(PAIR).caption("boxes")


def test_a_draft_needs_no_approval(project: Project) -> None:
    RECORDS.write_bytes(b"no records")
    assert stops()[0].startswith("bad-approval: this is not TOML")
    assert project.label("hello", pair=PAIR, draft=True).document()


def test_a_message_in_no_file_is_approved_as_one_that_is(project: Project) -> None:
    made = Message("greeting", "加油。", "힘내세요.")
    with pytest.raises(CardgenError, match="nobody has approved slogans/greeting"):
        project.label(made, pair=PAIR).document()
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    hello = project.catalog(PAIR).message("hello")
    same = Message("hello", hello.source, hello.translation, attribution=hello.attribution)
    assert project.label(same, pair=PAIR).document()


def test_without_the_setting_all_is_printed_and_approvals_are_kept(project: Project) -> None:
    Path("cardgen.toml").write_text('messages = "messages"\n')
    project = Project.open(Path())
    assert project.label("hello", pair=PAIR).document()
    assert find_approval_state(project, PAIR, "hello").state == "unapproved"
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    assert find_approval_state(project, PAIR, "hello").state == "approved"


def test_authors_approve_nothing_of_their_own(project: Project) -> None:
    own = ["own-approval: author a wrote slogans/hello"]
    assert refusal("hello", by="author a", author=A) == own
    assert refusal("hello", by="A@EXAMPLE.ORG", author=A) == [
        "own-approval: A@EXAMPLE.ORG wrote slogans/hello"
    ]
    note_author(project, PAIR, "hello", A, TIME)
    assert refusal("hello", by="author a") == own
    (done,) = approve(project, PAIR, "hello", by=A, author=B, at=TIME)
    assert done.state.state == "waiting"


def test_who_does_not_know_the_author_says_so(project: Project) -> None:
    said = "the author of slogans/hello is unknown: git and the translation page have no record"
    assert refusal("hello") == [f"unknown-author: {said}"]


@pytest.mark.parametrize("program", ["cardgen", "Poedit 3.4", "FULL NAME <EMAIL@ADDRESS>"])
def test_a_program_in_the_header_wrote_no_text(program: str, project: Project) -> None:
    edit('"Language: ko\\n"', f'"Language: ko\\n"\n"Last-Translator: {program}\\n"')
    assert program in Path(FILE).read_text(encoding="utf-8")
    assert [each.partition(":")[0] for each in refusal("hello")] == ["unknown-author"]
    assert refusal("hello", author=program) == [f"bad-value: {program!r} is not a person"]
    assert refusal("hello", by=program, author=A) == [f"bad-value: {program!r} is not a person"]
    edit('"Language: ko\\n"', f'"Language: ko\\n"\n"Last-Translator: {A}\\n"')
    (done,) = approve(Project.open(Path()), PAIR, "hello", by=B, at=TIME)
    assert (done.told, done.authors) == ("header", (Person.of(A),))
    assert refusal("hello", by=A) == ["own-approval: Author A wrote slogans/hello"]


def test_two_authors_approve_for_one_another(project: Project) -> None:
    note_author(project, PAIR, "hello", A, TIME)
    note_author(project, PAIR, "hello", B, TIME)
    note_author(project, PAIR, "hello", B, TIME)
    (done,) = approve(project, PAIR, "hello", by=A, at=TIME)
    assert (done.told, done.state.state) == ("page", "waiting")
    said = "Author A wrote slogans/hello: another person must approve it, too"
    assert stops() == [f"unapproved: {said}"]
    approve(project, PAIR, "hello", by=B, at=TIME)
    assert stops() == []
    assert find_approval_state(project, PAIR, "hello").approvers == ("Author A", "Author B")
    revoke(project, PAIR, "hello", by=C, at=TIME)
    approve(project, PAIR, "hello", by=C, at=TIME)
    assert stops() == []  # neither wrote what a third approves


def test_what_the_page_noted_is_of_one_text(project: Project) -> None:
    note_author(project, PAIR, "hello", A, TIME)
    edit("안녕하세요.", "안녕.")
    note_author(project, PAIR, "hello", B, TIME)
    assert refusal("hello", by=B) == ["own-approval: Author B wrote slogans/hello"]
    (done,) = approve(project, PAIR, "hello", by=A, at=TIME)
    assert done.state.state == "approved"


@pytest.mark.system
def test_git_knows_the_author(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*words: str) -> None:
        subprocess.run([require("git"), *words], check=True, capture_output=True)

    monkeypatch.setenv("HOME", str(Path.cwd()))
    git("init")
    git("config", "user.name", "Author A")
    git("config", "user.email", "A@example.org")
    assert refusal("hello", by=A) == ["own-approval: Author A wrote slogans/hello"]
    git("add", "-A")
    git("commit", "-m", "start")
    git("config", "user.name", "Author C")
    git("config", "user.email", "C@example.org")
    assert refusal("hello", by=A) == ["own-approval: Author A wrote slogans/hello"]
    (done,) = approve(project, PAIR, "hello", by=B, at=TIME)
    assert (done.told, done.authors) == ("git", (Person.of(A),))
    edit("안녕하세요.", "안녕.")
    assert refusal("hello", by=C) == ["own-approval: Author C wrote slogans/hello"]
    note_author(project, PAIR, "hello", B, TIME)
    assert refusal("hello", by=B) == ["own-approval: Author B wrote slogans/hello"]
    (done,) = approve(project, PAIR, "hello", by=C, author=A, at=TIME)
    assert (done.told, done.authors) == ("page", (Person.of(A), Person.of(B)))


def test_what_is_not_finished_cannot_be_approved(project: Project) -> None:
    said = ["fuzzy: the translation of waiting waits for review"]
    assert refusal("waiting", author=A) == said
    assert refusal("waiting", "hello", author=A) == said
    assert "unknown-message" in refusal("helo", author=A)[0]
    assert "unknown-term" in refusal("glossary/city/东京", author=A)[0]
    assert "bad-value: '…' is not a name or an address" in refusal("hello", by="…")
    names = {each.name for each in list_approvable(project, PAIR, "slogans")}
    assert names == {"slogans/hello", "slogans/city", "slogans/waiting"}
    ready = [
        e.name
        for e in list_approvable(project, PAIR, "slogans")
        if is_finished(project, PAIR, e)
    ]
    assert ready == ["slogans/hello", "slogans/city"]
    assert len([*list_approvable(project, PAIR, "glossary")]) == 2
    assert [*list_approvable(project, PAIR, "letters")] == []


def test_what_was_read_is_what_is_approved(project: Project) -> None:
    seen = find_approval_state(project, PAIR, "hello").revision
    edit("안녕하세요.", "안녕.")
    said = ["conflict: somebody else has changed slogans/hello"]
    assert refusal("hello", author=A, seen=seen) == said
    with pytest.raises(CardgenError, match="conflict"):  # also where it was read before
        approve(project, PAIR, "hello", by=B, author=A, seen=seen)
    seen = find_approval_state(project, PAIR, "hello").revision
    assert approve(project, PAIR, "hello", by=B, author=A, seen=seen)


def test_what_was_revoked_has_to_be_approved_anew(project: Project) -> None:
    approve(project, PAIR, "hello", by=B, author=A, at=LATER)
    (done,) = revoke(project, PAIR, "hello", by=C, at=TIME)
    assert done.by == Person.of(B)
    assert stops() == ["unapproved: nobody has approved slogans/hello"]
    assert revoke(project, PAIR, "hello", by=C, at=TIME) == ()
    assert "revoked at this time or later" in refusal("hello", author=A)[0]
    approve(project, PAIR, "hello", by=B, author=A, at=LATER + dt.timedelta(seconds=1))
    assert stops() == []


def test_a_line_that_comes_back_by_a_merge_stays_revoked(project: Project) -> None:
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    before = RECORDS.read_bytes()
    revoke(project, PAIR, "hello", by=C, at=TIME)
    lines = dict.fromkeys([*RECORDS.read_bytes().splitlines(), *before.splitlines()])
    lines.pop(b"]")
    RECORDS.write_bytes(b"\n".join([*lines, b"]", b""]))
    assert stops() == ["unapproved: nobody has approved slogans/hello"]


def test_an_altered_line_blocks_what_it_is_about(project: Project) -> None:
    approve(project, PAIR, "hello", "city", by=B, author=A, at=TIME)
    text = RECORDS.read_text(encoding="utf-8")
    _, second = [line for line in text.splitlines() if "slogans/" in line]
    RECORDS.write_text(text.replace(second, second.replace("Author B", "Author C")))
    (said,) = stops()
    assert "a line about slogans/hello was changed: it is not as cardgen wrote it" in said
    approve(project, PAIR, "hello", by=C, author=A, at=TIME)
    assert stops() == [said]
    RECORDS.write_text(text.replace(second, second.replace("slogans/hello", "slogans/city")))
    assert stops() == ["unapproved: nobody has approved slogans/hello"]


def key(number: int) -> tuple[Signer, str]:
    made = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    line = made.public_key().public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    )
    return Signer(made), line.decode()


def approver(name: str, key: str = "") -> str:
    person = Person.of(name)
    said = f'[[approvers]]\nname = "{person.name}"\nemail = "{person.email}"\n'
    return said + (f'key = "{key}"\n' if key else "")


def test_only_approvers_approve_where_some_are_named(project: Project) -> None:
    approve(project, PAIR, "hello", by=C, author=A, at=TIME)
    open_project(approver(B))
    none = "Author C is not an approver of the project"
    assert stops() == [f"bad-approval: slogans/hello: {none}"]
    assert refusal("city", by=C, author=A) == [f"bad-approval: {none}"]
    with pytest.raises(CardgenError, match="anybody is not an approver of the project"):
        revoke(Project.open(Path()), PAIR, "hello", by="anybody", at=TIME)
    revoke(Project.open(Path()), PAIR, "hello", by=B, at=TIME)
    (done,) = approve(
        Project.open(Path()), PAIR, "hello", by="b@EXAMPLE.org", author=A, at=TIME
    )
    assert str(done.state.approvals[0].by) == B
    assert stops() == []
    assert refusal("city", by=B, author="author b") == [
        "own-approval: Author B wrote slogans/city"
    ]


def test_who_has_a_key_signs(project: Project) -> None:
    signer, line = key(1)
    other, _ = key(2)
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    project = open_project(approver(B, line))
    unsigned = "slogans/hello: the approval by Author B is not signed"
    assert stops() == [f"bad-approval: {unsigned}"]
    assert refusal("city", author=A) == ["bad-approval: the signature of Author B is missing"]
    assert "this is not the key of Author B" in refusal("city", author=A, signer=other)[0]
    (done,) = approve(project, PAIR, "city", by=B, author=A, at=TIME, signer=signer)
    assert done.state.state == "approved"
    with pytest.raises(CardgenError, match="the signature of Author B is missing"):
        revoke(project, PAIR, "hello", by=B, at=TIME)
    revoke(project, PAIR, "hello", by=B, at=TIME, signer=signer)
    approve(project, PAIR, "hello", by=B, author=A, at=LATER, signer=signer)
    assert stops() == []


def test_without_the_library_nothing_signed_is_printed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer, line = key(1)
    approve(
        open_project(approver(B, line)), PAIR, "hello", by=B, author=A, at=TIME, signer=signer
    )
    monkeypatch.setitem(sys.modules, "cryptography", None)
    said = "a signature needs packages that are not installed: cryptography"
    assert stops() == [f"missing-package: {said}"]


@pytest.mark.parametrize("wrong", ["signature", "key", "gone", "moved"])
def test_a_signature_that_does_not_verify_blocks(project: Project, wrong: str) -> None:
    """It also blocks if the altered line is sealed rightly."""
    signer, line = key(1)
    project = open_project(approver(B, line))
    approve(project, PAIR, "hello", by=B, author=A, at=TIME, signer=signer)
    assert stops() == []
    found = parse_records(RECORDS.read_bytes(), PAIR, "").value
    assert found
    (record,) = found.records
    assert isinstance(record, Approval)
    said = "the signature of Author B is wrong"
    name = "hello"
    if wrong == "signature":
        forged = replace(record, authors=(Person.of(C),))
        RECORDS.write_bytes(add_records(None, [forged], PAIR, ""))
    elif wrong == "key":
        open_project(approver(B, key(2)[1]))
    elif wrong == "gone":
        open_project(approver(B))
        said = "the signature of Author B cannot be checked: there is no public key"
    else:
        edit('msgctxt "hello"', 'msgctxt "hallo"')
        forged = replace(record, entry="slogans/hallo")
        RECORDS.write_bytes(add_records(None, [forged], PAIR, ""))
        name = "hallo"
    assert stops(name) == [f"bad-approval: slogans/{name}: {said}"]
    signing = {"key": key(2)[0], "gone": None}.get(wrong, signer)
    revoke(Project.open(Path()), PAIR, name, by=B, at=LATER, signer=signing)
    assert stops(name) == [f"unapproved: nobody has approved slogans/{name}"]


def test_wrong_approvers_are_named(project: Project) -> None:
    _, line = key(1)
    for wrong, said in (
        (approver(A, line) + approver(B, line), "Author A and Author B have the same key"),
        (approver(A, "ssh-rsa AAAA"), "the key of Author A: it is not a line of a .pub file"),
        (approver(A) + 'key = ""\n', "the key of Author A: it is not a line of a .pub file"),
        ('[[approvers]]\nname = "…"\n', "'…' is not a name or an address"),
        ('[[approvers]]\nemail = "a@b.c"\n', "the key 'name' is missing"),
    ):
        with pytest.raises(CardgenError) as caught:
            open_project(wrong)
        assert said in caught.value.message
        assert caught.value.rule == "bad-project"
    Path("cardgen.toml").write_text('approval = "yes"\n')
    with pytest.raises(CardgenError, match="approval: 'yes' is not known"):
        Project.open(Path())


def test_git_is_told_to_keep_the_lines_of_both(project: Project) -> None:
    attributes = Path("messages/.gitattributes")
    attributes.write_text("*.po text")
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    approve(project, PAIR, "city", by=B, author=A, at=TIME)
    assert attributes.read_text() == "*.po text\napprovals.toml merge=union\n"


def test_the_same_approval_again_changes_nothing(project: Project) -> None:
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    before = RECORDS.read_bytes()
    (done,) = approve(project, PAIR, "hello", "hello", by="author b", author=A, at=LATER)[:1]
    assert done.state.state == "approved"
    assert RECORDS.read_bytes() == before


def test_a_pair_that_is_joined_of_two_needs_the_approvals_of_both(project: Project) -> None:
    write(entry("hello", "你好。", "こんにちは。"), pair="zh-ja")
    write(entry("draft", "校样", "校正"), pair="zh-ja", domain="captions")
    write(entry("city", "首尔", "ソウル"), pair="zh-ja", domain="glossary")
    for pair in ("zh-ko", "zh-ja"):
        for name in ("slogans", "captions", "glossary"):
            path = Path(f"messages/{pair}/{name}.po")
            path.write_text(path.read_text().replace('"Language: ko', f'"Language: {pair[3:]}'))
    project = Project.open(Path())

    def waits() -> list[str]:
        found = []
        for ask in (
            lambda: project.label("hello", pair="ko-ja").document(),
            lambda: project.glossary("ko-ja").term("city", "서울", "ja"),
            lambda: project.glossary("ko-ja").term("city", "서울", "ko"),
        ):
            try:
                ask()
            except CardgenError as error:
                found += [each.message for each in error.diagnostics]
        return found

    assert project.label("hello", pair="ko-ja", draft=True).document()
    names = ("hello", "glossary/city/首尔")
    assert len(waits()) == 3
    approve(project, "zh-ko", *names, by=B, author=A, at=TIME)
    assert len(waits()) == 3
    approve(project, "zh-ja", *names, by=B, author=A, at=TIME)
    assert waits() == []


def test_the_bundled_messages_cannot_be_approved() -> None:
    with pytest.raises(CardgenError, match="there is no project"):
        approve(Project.open(), PAIR, "brothers", by=B, author=A)


def test_mended_a_revocation_that_was_removed_had_never_been(project: Project) -> None:
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    revoke(project, PAIR, "hello", by=C, at=TIME)
    lines = RECORDS.read_text(encoding="utf-8").splitlines(keepends=True)
    assert [line for line in lines if "revoked-by" in line and "told" in line]
    RECORDS.write_text("".join(line for line in lines if "revoked" not in line), "utf-8")
    assert stops() == ["unapproved: nobody has approved slogans/hello"]


def test_approvals_and_revocations_of_older_versions_count(project: Project) -> None:
    """The bytes are those that cardgen wrote before revocations had approvals in them."""
    (state,) = approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    text = state.entry.digest
    approval, by = Approval(PAIR, "slogans/hello", text, Person.of(B), TIME, (), "git"), B
    approval = replace(approval, authors=(Person.of(A),))
    RECORDS.write_bytes(add_records(None, [approval], PAIR, ""))
    assert stops() == []
    taken = Revocation(PAIR, "slogans/hello", text, Person.of(by), Person.of(A), TIME)
    RECORDS.write_bytes(add_records(RECORDS.read_bytes(), [taken], PAIR, ""))
    assert stops() == ["unapproved: nobody has approved slogans/hello"]
    zeros = f"1:{'0' * 64}"
    same = f'entry = "slogans/hello", text = "{zeros}", by = "{B}", at = 2026-03-26T09:00:00Z'
    written = (
        f'approvals = [\n{{ {same}, authors = ["{A}"], told = "stated", '
        'seal = "a9fa3cef0eeefa9a" },\n'
        f'{{ {same}, revoked-by = "{A}", revoked-at = 2026-03-26T09:00:00Z, '
        'seal = "b7d7719e39c8e340" },\n]\n'
    )
    written = written.replace("A@e", "a@e").replace("B@e", "b@e")
    loaded = parse_records(written.encode(), PAIR, "")
    assert not loaded.diagnostics
    assert loaded.value
    assert len(loaded.value.records) == 2


def test_mended_who_is_no_approver_could_take_back_what_one_approved(project: Project) -> None:
    signer, line = key(1)
    project = open_project(approver(B, line))
    approve(project, PAIR, "hello", by=B, author=A, at=TIME, signer=signer)
    for by, given in (
        (C, None),
        ("Somebody Else", None),
        (B, None),
        (B, key(2)[0]),
        (C, signer),
    ):
        with pytest.raises(CardgenError) as caught:
            revoke(project, PAIR, "hello", by=by, at=LATER, signer=given)
        assert caught.value.diagnostics[0].rule == "bad-approval"
    assert stops() == []
    (took,) = revoke(project, PAIR, "hello", by=B, at=LATER, signer=signer)
    assert stops() == ["unapproved: nobody has approved slogans/hello"]
    signed = parse_records(RECORDS.read_bytes(), PAIR, "").value
    assert signed
    (record,) = signed.records
    assert isinstance(record, Revocation)
    assert record.took == took
    for forged in (replace(record, signature=""), replace(record, by=Person.of(C))):
        RECORDS.write_bytes(add_records(None, [forged], PAIR, ""))
        assert stops()[0].startswith("bad-approval: slogans/hello: ")
    approve(
        open_project(approver(B, line)), PAIR, "hello", by=B, author=A,
        at=LATER + dt.timedelta(hours=1), signer=signer,
    )  # fmt: skip
    assert stops() == []


def git(*words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    subprocess.run([require("git"), *who, *words], check=True, capture_output=True)


@pytest.mark.system
@pytest.mark.parametrize("kind", ["signed", "older", "merge"])
def test_mended_a_revocation_that_git_has_and_the_file_has_not(
    kind: str, project: Project
) -> None:
    """An older file, or a merge that drops a line, prints nothing."""
    signer, line = (key(1)[0], approver(B, key(1)[1])) if kind == "signed" else (None, "")
    project = open_project(line)
    git("init", "-q", "-b", "main")
    approve(project, PAIR, "hello", by=B, author=A, at=TIME, signer=signer)
    before = RECORDS.read_bytes()
    git("add", "-A")
    git("commit", "-m", "approved")
    if kind == "merge":
        git("switch", "-qc", "side")
    if kind == "older":
        known = parse_records(before, PAIR, "").value
        assert known
        (first,) = known.records
        assert isinstance(first, Approval)
        old = Revocation(PAIR, first.entry, first.text, first.by, Person.of(C), TIME)
        RECORDS.write_bytes(add_records(before, [old], PAIR, ""))
    else:
        revoke(project, PAIR, "hello", by=B, at=TIME, signer=signer)
    git("commit", "-qam", "taken back")
    if kind == "merge":
        git("switch", "-q", "main")
        Path("more").touch()
        git("add", "more")
        git("commit", "-qm", "more")
        git("merge", "-q", "-s", "ours", "side", "-m", "drops it")
    RECORDS.write_bytes(before)
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", "back")
    (said,) = stops()
    assert "2026-03-26 was removed from the file, but git has it" in said
    assert said.startswith("bad-approval: slogans/hello: the revocation by Author ")
    assert [each.entry for each in Project.open(Path()).approvals(PAIR).missing] == [
        "slogans/hello"
    ]
    Path("messages/.gitattributes").write_text("approvals.toml -diff\n", encoding="utf-8")
    assert stops() == [said]
    approve(
        Project.open(Path()), PAIR, "hello", by=B, author=A, at=LATER, signer=signer
    )  # which puts it back
    assert b"revoked-by" in RECORDS.read_bytes()
    assert not Project.open(Path()).approvals(PAIR).missing
    assert stops() == []


@pytest.mark.system
@pytest.mark.parametrize("way", ["gone", "emptied", "a link"])
def test_a_file_that_is_gone_as_a_whole_takes_no_revocation_with_it(
    way: str, project: Project
) -> None:
    git("init", "-q", "-b", "main")
    approve(project, PAIR, "hello", by=B, author=A, at=TIME)
    before = RECORDS.read_bytes()
    revoke(project, PAIR, "hello", by=B, at=TIME)
    git("add", "-A")
    git("commit", "-qm", "taken back")
    RECORDS.unlink()
    if way == "emptied":
        RECORDS.write_text("approvals = []\n", encoding="utf-8")
    if way == "a link":
        other = RECORDS.with_name("other.toml")
        other.write_bytes(before)
        RECORDS.symlink_to(other.name)
    (said,) = stops()
    assert "2026-03-26 was removed from the file, but git has it" in said


SHEDDING = (
    "below", "below, absolute", "below, by a link", "beside", "linked folder", "linked pair",
    "linked file", "copied settings", "in the messages",
)  # fmt: skip


@pytest.mark.parametrize("way", SHEDDING)
def test_mended_another_project_shed_what_the_home_of_messages_requires(
    way: str, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home, other = Path.cwd(), tmp_path_factory.mktemp("other")
    below = home / "sub/deep"
    below.mkdir(parents=True)
    place = below if way.startswith(("below", "copied")) else other
    said = {
        "below": "../../messages",
        "below, by a link": "link",
        "copied settings": "../../messages",
        "linked folder": "link",
        "linked pair": "own",
        "linked file": "own",
    }.get(way, str(home / "messages"))
    if way in ("below, by a link", "linked folder"):
        (place / "link").symlink_to(home / "messages")
    elif way == "linked pair":
        (place / "own").mkdir()
        (place / "own/zh-ko").symlink_to(home / "messages/zh-ko")
    elif way == "linked file":
        (place / "own/zh-ko").mkdir(parents=True)
        for file in (home / "messages/zh-ko").iterdir():
            (place / "own/zh-ko" / file.name).symlink_to(file)
        (place / "own/zh-ko/approvals.toml").symlink_to(home / RECORDS)
    elif way == "in the messages":
        place = home / "messages"
        said = "."
    mine = approver(C) if way == "copied settings" else ""
    text = f'messages = "{said}"\n{SETTINGS.splitlines()[-1] if mine else ""}\n{mine}'
    (place / "cardgen.toml").write_text(text, encoding="utf-8")

    def print_label() -> list[str]:
        try:
            Project.open(place).label("hello", pair=PAIR).document()
        except CardgenError as error:
            return [each.rule for each in error.diagnostics]
        return []

    assert print_label() == ["unapproved"]
    open_project(approver(B))
    approve(Project.open(home), PAIR, "hello", by=B, author=A, at=TIME)
    assert stops() == []
    assert print_label() == (["bad-approval"] if mine else [])
    open_project(approver(A))  # whoever approved it is none of them any more
    assert print_label() == ["bad-approval"]


def test_a_file_above_the_messages_that_is_damaged_stops(project: Project) -> None:
    Path("sub").mkdir()
    Path("sub/cardgen.toml").write_text('messages = "../messages"\n', encoding="utf-8")
    Path("cardgen.toml").write_text("approval =\n", encoding="utf-8")
    with pytest.raises(CardgenError, match=r"cardgen.toml:1: bad-project"):
        Project.open(Path("sub"))


def test_one_who_is_listed_twice_is_one_person(project: Project) -> None:
    """A name with several addresses is one approver."""
    open_project(approver("Li <li@office>"), approver("Li <li@home>"))
    assert "own-approval" in refusal("hello", by="Li <li@office>", author="laptop <li@home>")[0]
