"""``cardgen messages approve``, ``approvals`` and ``revoke``, and what is printed then."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cardgen import Project, resources
from tests.catalog.samples import FILE
from tests.cli.runs import make_label, run, run_json
from tests.system import require

A, B = "Author A <a@example.org>", "Author B <b@example.org>"
APPROVE = ("messages", "approve", "--at", "2026-03-26T09:00:00Z", "--author", A)
RECORDS = Path("messages/zh-ko/approvals.toml")
HINT = (
    "  hint: let somebody other than its author approve it: "
    "cardgen messages approve slogans/hello --pair zh-ko; --draft makes a proof\n"
)


@pytest.fixture(autouse=True)
def _require_approval() -> None:
    settings = Path("cardgen.toml")
    settings.write_text(f'approval = "required"\n{settings.read_text()}')


def edit(old: str, new: str) -> None:
    text = Path(FILE).read_text(encoding="utf-8")
    Path(FILE).write_text(text.replace(old, new), encoding="utf-8")


def test_a_label_waits_for_a_second_person() -> None:
    done = make_label("hello")
    said = f"{FILE}:9: unapproved: nobody has approved slogans/hello\n{HINT}"
    assert (done.code, done.err) == (1, said)
    done = run(*APPROVE, "hello", "--by", B)
    assert (done.code, done.out) == (0, f"slogans/hello\tapproved\t{A}\t你好。\t안녕하세요.\n")
    assert make_label("hello").code == 0
    edit("안녕하세요.", "안녕하세요!")
    when = "after Author B approved it on 2026-03-26"
    assert f"unapproved: slogans/hello was changed {when}" in make_label("hello").err
    assert make_label("hello", "--draft").code == 0


def test_json_tells_all() -> None:
    (done,) = run_json(*APPROVE, "hello", "--by", B)["approved"]
    assert done == {
        "entry": "slogans/hello",
        "texts": ["你好。", "안녕하세요."],
        "authors": [A],
        "told": "stated",
        "state": "approved",
        "revision": done["revision"],
        "approvals": [{"by": B, "at": "2026-03-26T09:00:00+00:00", "signed": False}],
        "why": None,
    }
    entries = run_json("messages", "approvals", "--file", "slogans")["entries"]
    states = {each["entry"]: each["state"] for each in entries}
    assert states["slogans/hello"] == "approved"
    assert states["slogans/years"] == "unapproved"
    assert run_json("messages", "revoke", "hello", "--by", A) == {
        "pair": "zh-ko",
        "revoked": [{"entry": "slogans/hello", "by": B}],
    }


def test_all_of_a_file_that_is_finished() -> None:
    done = run(*APPROVE, "--all-of", "slogans", "--all-of", "captions", "--by", B)
    names = [line.split("\t")[0] for line in done.out.splitlines()]
    assert names[:3] == ["slogans/hello", "slogans/years", "slogans/dragons"]
    assert "slogans/waiting" not in names
    assert "captions/draft" in names
    again = run(*APPROVE, "--all-of", "slogans", "--by", B)
    assert (again.code, again.out) == (0, "nothing waits for approval\n")


def test_what_stands_and_what_is_revoked_is_listed() -> None:
    run(*APPROVE, "hello", "--by", B)
    lines = run("messages", "approvals", "--pair", "zh-ko").out.splitlines()
    first, second = (line.split("\t") for line in lines[:2])
    assert (first[:3], first[4:]) == (
        ["slogans/hello", "zh-ko", "approved"],
        ["Author B 2026-03-26", "你好。", "안녕하세요."],
    )
    assert second[2] == "unapproved"
    states = {line.split("\t")[0]: line.split("\t")[2] for line in run_list()}
    assert (states["hello"], states["years"]) == ("ready", "unapproved")
    done = run("messages", "revoke", "hello", "--by", A)
    said = f"slogans/hello: the approval by {B} of 2026-03-26 is no longer valid\n"
    assert (done.code, done.out) == (0, said)
    assert run("messages", "revoke", "hello", "--by", A).out == "there was no approval\n"
    assert make_label("hello").code == 1


def test_what_the_file_has_lost_is_listed() -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@x")
        subprocess.run([require("git"), *who, *words], check=True, capture_output=True)

    git("init", "-q")
    run(*APPROVE, "hello", "--by", B)
    before = Path(RECORDS).read_bytes()
    run("messages", "revoke", "hello", "--by", A)
    git("add", "-A")
    git("commit", "-qm", "taken back")
    assert run("messages", "approvals").code == 0
    Path(RECORDS).write_bytes(before)
    done = run("messages", "approvals")
    said = "bad-approval: slogans/hello: the revocation by Author A of "
    assert (done.code, said in done.err) == (1, True)
    assert said in make_label("hello").err


def run_list() -> list[str]:
    return run("messages", "list").out.splitlines()


def test_what_is_wrong_is_said_as_a_person_would() -> None:
    own = f"{FILE}:9: own-approval: Author A wrote slogans/hello\n"
    hint = "  hint: let somebody else read and approve it\n"
    assert run(*APPROVE, "hello", "--by", A)[::2] == (1, own + hint)
    done = run("messages", "approve", "hello", "--by", B)
    unknown = (
        "the author of slogans/hello is unknown: git and the translation page have no record"
    )
    hint = '  hint: name the author: --author "NAME <ADDRESS>"\n'
    assert (done.code, done.err) == (1, f"{FILE}:9: unknown-author: {unknown}\n{hint}")
    assert run("messages", "approve", "--by", B).code == 2
    assert "not a time" in run("messages", "approve", "hello", "--at", "noon").err
    RECORDS.write_bytes(b"\xff")
    assert "bad-encoding" in run("messages", "approvals").err
    assert "bad-encoding" in run(*APPROVE, "hello", "--by", B).err


@pytest.mark.system
def test_git_says_who_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path.cwd()))
    done = run("messages", "approve", "hello")
    assert (done.code, "--by 'NAME <ADDRESS>'" in done.err) == (2, True)
    for words in (["init"], ["config", "user.name", "Author B"]):
        subprocess.run([require("git"), *words], check=True, capture_output=True)
    assert "Author B wrote slogans/hello" in run("messages", "approve", "hello").err


@pytest.mark.parametrize("passphrase", ["", "secret"])
def test_an_approval_is_signed(passphrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    encoding = serialization.Encoding
    hidden = (
        serialization.BestAvailableEncryption(passphrase.encode())
        if passphrase
        else serialization.NoEncryption()
    )
    form = serialization.PrivateFormat.OpenSSH
    Path("key").write_bytes(key.private_bytes(encoding.PEM, form, hidden))
    line = key.public_key().public_bytes(encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    approver = f'[[approvers]]\nname = "Author B"\nkey = "{line.decode()}"\n'
    with Path("cardgen.toml").open("a") as settings:
        settings.write(approver)
    unsigned = run(*APPROVE, "hello", "--by", "Author B")
    assert "the signature of Author B is missing" in unsigned.err
    if passphrase:
        asked = run(*APPROVE, "hello", "--by", "Author B", "--key", "key")
        assert (asked.code, "write it into the variable CARDGEN_PASSPHRASE" in asked.err) == (
            2,
            True,
        )
    typed = f"{passphrase}\n" if passphrase else None
    done = run(*APPROVE, "hello", "--by", "Author B", "--key", "key", typed=typed)
    assert (done.code, done.out.split("\t")[1]) == (0, "approved")
    assert make_label("hello").code == 0
    assert " signed" in run("messages", "approvals").out


def manifest() -> None:
    Path("list.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")


BATCH = ("batch", "list.csv", "-o", "out", "--template", "small", "--pair", "zh-ko")


def test_a_shipment_needs_all_captions_that_papers_may_show() -> None:
    manifest()
    run(*APPROVE, "hello", "--by", B)
    done = run(*BATCH)
    assert done.code == 1
    known = len(Project.open(Path()).catalog("zh-ko", "captions").whole().messages)
    assert f"papers may show captions that are not approved ({known}): from, to," in done.err
    assert "cardgen messages approve --all-of captions --pair zh-ko" in done.err
    assert not Path("out/labels").exists()
    assert run(*BATCH, "--draft").code == 0


def test_a_reprint_asks_once_more() -> None:
    manifest()
    run(*APPROVE, "hello", "--all-of", "captions", "--by", B)
    assert run(*BATCH).code == 0
    reprint = ("reprint", "out", "1", "--reason", "wet", "--yes")
    words = reprint if "--yes" in run("reprint", "--help").out else reprint[:-1]
    assert run(*words).code == 0
    run("messages", "revoke", "hello", "--by", A)
    done = run(*words)
    assert (done.code, "unapproved: nobody has approved slogans/hello" in done.err) == (1, True)
    assert len([*Path("out/reprint").iterdir()]) == 1


def test_several_processes_know_what_is_required() -> None:
    manifest()
    Path("list.csv").write_text("message,boxes\nhello,40\n", encoding="utf-8")
    run(*APPROVE, "hello", "--all-of", "captions", "--by", B)
    assert run(*BATCH, "--jobs", "2").code == 0


def test_files_say_who_approved_what() -> None:
    manifest()
    run(*APPROVE, "hello", "--all-of", "captions", "--by", B)
    revision = run_json("messages", "approvals", "--file", "slogans")["entries"][0]["revision"]
    said = f"zh-ko slogans/hello, revision {revision}, approved by Author B"
    assert run(*BATCH, "--format", "png,pdf").code == 0
    assert run("label", "hello", "--template", "small", "-o", "out/one.pdf").code == 0
    for name in ("one.pdf", "labels.pdf"):
        data = Path("out", name).read_bytes().decode("latin-1")
        assert said in data
        assert "<dc:contributor><rdf:Bag><rdf:li>Author B</rdf:li>" in data
    report = json.loads(Path("out/report.json").read_bytes())
    endorsed = {"text": "zh-ko slogans/hello", "revision": revision, "by": ["Author B"]}
    assert report["approved"] == [endorsed]
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert "zh-ko slogans/hello, " in page
    assert revision in page
    assert run("label", "hello", "--draft", "--template", "small", "-o", "draft.pdf").code == 0
    assert b"approved" not in Path("draft.pdf").read_bytes()


def test_a_letter_waits_as_well() -> None:
    folder = Path("messages/zh-ko")
    for name in ("letters", "glossary", "captions"):
        shutil.copy(resources.MESSAGES / "zh-ko" / f"{name}.po", folder)
    data = resources.PACKAGE.parent / "examples" / "letters" / "sympathy-seoul.toml"
    words = ("letter", "sympathy", "--data", str(data), "-o", "letter.pdf", "--pair", "zh-ko")
    for name, waits in (("glossary", "glossary/title/"), ("letters", "letters/sympathy.")):
        done = run(*words)
        assert done.code == 1
        assert f"unapproved: nobody has approved {waits}" in done.err
        assert run(*APPROVE, "--all-of", name, "--by", B).code == 0
    assert run(*words).code == 0
    assert "approved by Author B" in Path("letter.pdf").read_bytes().decode("latin-1")


def test_status_counts_what_waits_for_a_second_person() -> None:
    row = run_json("messages", "status", "--no-fit")["files"][0]
    assert (row["ready"], row["unapproved"]) == (0, 5)
    run(*APPROVE, "hello", "--by", B)
    row = run_json("messages", "status", "--no-fit")["files"][0]
    assert (row["ready"], row["unapproved"]) == (1, 4)
