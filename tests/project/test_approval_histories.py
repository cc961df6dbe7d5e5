"""Random histories of a project: no edit reaches paper without a second person.

Three people edit texts, by the page, by a text editor and by polib, approve and revoke, alter
and damage ``approvals.toml``, and print. The machine remembers who did what, and compares each
printed label with that.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar, NamedTuple

import polib
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, assume, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from cardgen import Project
from cardgen.approval import Approval, Person, Signer, add_records, parse_records
from cardgen.catalog import EntryEdit, EntryKey, read_versions
from cardgen.errors import CardgenError
from cardgen.layout.label import Label
from cardgen.project import approve, revoke, save_edits
from cardgen.project.approving import find_entry
from tests.catalog.samples import HEADER, entry
from tests.project.entries import note_author
from tests.system import require

PAIR = "zh-ko"
PEOPLE = tuple(Person(f"Author {each}", f"{each}@example.org") for each in "ABC")
KEYS = {
    person: Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    for number, person in enumerate(PEOPLE)
}
ENTRIES = {
    "slogans/hello": EntryKey("hello", "你好。"),
    "slogans/city": EntryKey("city", "{to}加油。"),
    "glossary/city/首尔": EntryKey("city", "首尔"),
}
TEXTS = {
    "slogans/hello": ("안녕하세요.", "안녕.", "안녕하세요!"),
    "slogans/city": ("{to} 힘내세요.", "{to}, 힘내세요."),
    "glossary/city/首尔": ("서울", "서울시", "한성"),
}
PRINTED = {"hello": ("slogans/hello",), "city": ("slogans/city", "glossary/city/首尔")}
TEMPLATE = """\
[page]
size = "60mm x 40mm"

[grid]
columns = ["1fr"]
rows = ["1fr", "1fr"]
areas = ["source", "target"]

[source]
text = "{message}"
fit = { min = "5pt", max = "9pt" }

[target]
text = "{message}"
lang = "target"
fit = { min = "5pt", max = "9pt" }
"""
people = st.sampled_from(PEOPLE)
names = st.sampled_from([*ENTRIES])


class Stood(NamedTuple):
    """Somebody approved a text of somebody else."""

    name: str
    said: tuple[str, str]
    author: Person
    by: Person


class Office(RuleBasedStateMachine):
    """A project and its history; `git` and `signed` say how people are known."""

    git: ClassVar = False
    signed: ClassVar = False

    def __init__(self) -> None:
        super().__init__()
        self.start = Path.cwd()
        self.root = Path(tempfile.mkdtemp())
        os.chdir(self.root)
        self.records = Path(f"messages/{PAIR}/approvals.toml")
        self.author = dict.fromkeys(ENTRIES, PEOPLE[0])
        self.said = {name: (TEXTS[name][0], "") for name in ENTRIES}
        self.stood: set[Stood] = set()  # ever
        self.standing: set[Stood] = set()  # and not revoked since
        self.harmed = False
        self.clock = dt.datetime(2026, 3, 26, tzinfo=dt.UTC)
        self.setting_up()
        self.project = Project.open(Path())

    def setting_up(self) -> None:
        Path("messages", PAIR).mkdir(parents=True)
        Path("t").mkdir()
        Path("t/small.toml").write_text(TEMPLATE)
        more = "#. {to}: city"
        slogans = entry("hello", "你好。", self.said["slogans/hello"][0])
        slogans += "\n" + entry("city", "{to}加油。", self.said["slogans/city"][0], more)
        terms = entry("city", "首尔", self.said["glossary/city/首尔"][0])
        for domain, text in (("slogans", slogans), ("captions", ""), ("glossary", terms)):
            self.file(domain).write_text(HEADER + text, encoding="utf-8")
        lines = ['messages = "messages"', 'templates = ["t"]', 'approval = "required"']
        for person in PEOPLE if self.signed else ():
            key = KEYS[person].public_key()
            form = serialization.PublicFormat.OpenSSH
            line = key.public_bytes(serialization.Encoding.OpenSSH, form).decode()
            lines += ["[[approvers]]", f'name = "{person.name}"', f'email = "{person.email}"']
            lines.append(f'key = "{line}"')
        Path("cardgen.toml").write_text("\n".join(lines))
        if self.git:
            subprocess.run([require("git"), "init", "-q"], check=True)
            self.commit(PEOPLE[0])

    def teardown(self) -> None:
        os.chdir(self.start)
        shutil.rmtree(self.root)

    # --- help ---------------------------------------------------------------------------

    def file(self, domain: str) -> Path:
        return Path(f"messages/{PAIR}/{domain}.po")

    def now(self) -> dt.datetime:
        self.clock += dt.timedelta(minutes=1)
        return self.clock

    def commit(self, person: Person) -> None:
        who = ["-c", f"user.name={person.name}", "-c", f"user.email={person.email}"]
        for words in (["add", "-A"], [*who, "commit", "-q", "--allow-empty", "-m", "more"]):
            subprocess.run([require("git"), *words], check=True)

    def note_edit(self, name: str, person: Person, text: str = "", note: str = "") -> None:
        before = self.said[name]
        self.said[name] = (text or before[0], note or before[1])
        self.author[name] = person
        if self.git:
            self.commit(person)

    def other(self, name: str, number: int) -> str:
        texts = [text for text in TEXTS[name] if text != self.said[name][0]]
        return texts[number % len(texts)]

    # --- edits --------------------------------------------------------------------------

    @rule(name=names, person=people, number=st.integers(0, 2))
    def edit_on_the_page(self, name: str, person: Person, number: int) -> None:
        text, domain = self.other(name, number), name.partition("/")[0]
        key = ENTRIES[name]
        seen = read_versions(self.file(domain).read_bytes())[key].digest
        found = save_edits(self.project, PAIR, domain, [EntryEdit(key, seen, text)])
        assert not found.conflicts
        try:
            note_author(self.project, PAIR, name, person, self.now())
        except CardgenError:
            assert self.harmed
        self.note_edit(name, person, text)

    @rule(name=names, person=people, number=st.integers(0, 2))
    def edit_as_text(self, name: str, person: Person, number: int) -> None:
        text, path = self.other(name, number), self.file(name.partition("/")[0])
        old = path.read_text(encoding="utf-8")
        new = old.replace(f'msgstr "{self.said[name][0]}"', f'msgstr "{text}"', 1)
        assert new != old
        path.write_text(new, encoding="utf-8")
        self.note_edit(name, person, text)

    @rule(name=names, person=people, number=st.integers(0, 2))
    def edit_with_polib(self, name: str, person: Person, number: int) -> None:
        text, path = self.other(name, number), self.file(name.partition("/")[0])
        file = polib.pofile(str(path))
        key = ENTRIES[name]
        (found,) = [each for each in file if (each.msgctxt, each.msgid) == key]
        found.msgstr = text
        file.save()
        self.note_edit(name, person, text)

    @rule(person=people, number=st.integers(0, 9))
    def edit_the_attribution(self, person: Person, number: int) -> None:
        note = f"attribution: ko=모{number}"
        assume(note != self.said["slogans/hello"][1])
        path = self.file("slogans")
        file = polib.pofile(str(path))
        file[0].comment = note
        file.save()
        self.note_edit("slogans/hello", person, note=note)

    # --- approvals ----------------------------------------------------------------------

    @rule(name=names)
    def approve_as_one_should(self, name: str) -> None:
        self.approve(name, next(each for each in PEOPLE if each != self.author[name]))

    @rule(name=names, by=people)
    def approve_as_one_likes(self, name: str, by: Person) -> None:
        self.approve(name, by)

    def approve(self, name: str, by: Person) -> None:
        """Approve; honest people name the author if cardgen does not know."""
        author, said = self.author[name], self.said[name]
        signer = Signer(KEYS[by]) if self.signed else None
        at = self.now()
        try:
            try:
                approve(self.project, PAIR, name, by=by, at=at, signer=signer)
            except CardgenError as error:
                if error.rule != "unknown-author":
                    raise
                words = str(author)
                approve(self.project, PAIR, name, by=by, at=at, author=words, signer=signer)
        except CardgenError as error:
            if not self.harmed and error.rule != "own-approval":
                raise
            return
        if by != author:
            self.stood.add(Stood(name, said, author, by))
            self.standing.add(Stood(name, said, author, by))

    @rule(name=names, by=people)
    def revoke(self, name: str, by: Person) -> None:
        signer = Signer(KEYS[by]) if self.signed else None
        try:
            revoke(self.project, PAIR, name, by=by, at=self.now(), signer=signer)
        except CardgenError:
            assert self.harmed
            return
        if not self.harmed:
            self.standing = {each for each in self.standing if each.name != name}

    # --- mischief -----------------------------------------------------------------------

    @precondition(lambda self: self.records.exists() and not self.harmed)
    @rule(
        change=st.sampled_from(
            [
                ("Author A", "Author C"),
                ("Author B", "Author A"),
                ("slogans/hello", "slogans/city"),
                ("slogans/city", "slogans/hello"),
                ("26T00", "26T01"),
                ('told = "git"', 'told = "page"'),
                ("revoked-by", "by"),
            ]
        )
    )
    def alter_a_line(self, change: tuple[str, str]) -> None:
        text = self.records.read_bytes().decode("utf-8", "replace")
        self.records.write_text(text.replace(*change, 1), encoding="utf-8")
        self.harmed = True

    @precondition(lambda self: self.records.exists() and not self.harmed)
    @rule(name=names)
    def let_an_old_approval_be_of_the_new_text(self, name: str) -> None:
        text = self.records.read_bytes().decode("utf-8", "replace")
        head, _, tail = text.partition('text = "')
        changed = f'{head}text = "{self.digest(name)}{tail[66:]}'
        self.records.write_text(changed, encoding="utf-8")
        self.harmed = True

    @precondition(lambda self: self.signed and self.records.exists())
    @rule(name=names, by=people, author=people, keep=st.booleans())
    def forge(self, name: str, by: Person, author: Person, keep: bool) -> None:
        """Forge a sealed line: the keys of others stay unknown."""
        data = self.records.read_bytes()
        found = parse_records(data, PAIR, "").value
        assume(found is not None)
        assert found
        given = [each for each in found.records if isinstance(each, Approval)]
        assume(given)
        state = self.digest(name)
        forged = replace(given[0], entry=name, text=state, by=by, authors=(author,))
        if not keep:
            forged = replace(forged, signature="")
        if forged not in found.records:
            self.records.write_bytes(add_records(data, [forged], PAIR, ""))
            self.harmed = True

    def digest(self, name: str) -> str:
        return find_entry(Project.open(Path()), PAIR, name).digest

    @precondition(lambda self: not self.harmed)
    @rule(data=st.sampled_from([b"", b"\xff", b"approvals = [", b"<<<<<<< ours\n"]))
    def damage(self, data: bytes) -> None:
        self.records.write_bytes(data)
        self.harmed = True

    @precondition(lambda self: self.records.exists() and not self.harmed)
    @rule(number=st.integers(0, 9))
    def lose_a_line(self, number: int) -> None:
        lines = self.records.read_bytes().splitlines(keepends=True)
        if lines:
            del lines[number % len(lines)]
        self.records.write_bytes(b"".join(lines))
        self.harmed = True

    @precondition(lambda self: self.harmed)
    @rule()
    def begin_anew(self) -> None:
        self.records.unlink(missing_ok=True)
        self.harmed = False
        self.standing = set()
        if self.git:
            self.commit(PEOPLE[2])

    @rule()
    def restart(self) -> None:
        self.project = Project.open(Path())

    # --- paper --------------------------------------------------------------------------

    @rule(message=st.sampled_from([*PRINTED]))
    def print_a_draft(self, message: str) -> None:
        self.project.forget()
        self.label(message, draft=True).document()

    @invariant()
    def what_is_printed_has_two(self) -> None:
        """Both labels are tried after every step."""
        self.project.forget()
        for message, names in PRINTED.items():
            try:
                self.label(message)
            except CardgenError as error:
                rules = {each.rule for each in error.diagnostics}
                if not rules <= {"unapproved", "bad-approval", "bad-encoding"}:
                    raise
                if not self.harmed and all(map(self.has_two, names)):
                    raise
                continue
            for name in names:
                assert any(
                    (each.name, each.said) == (name, self.said[name]) for each in self.stood
                )
                assert self.harmed or self.has_two(name), name

    def label(self, message: str, *, draft: bool = False) -> Label:
        fields = {"to": "首尔"} if message == "city" else {}
        return self.project.label(
            message, pair=PAIR, template="small", fields=fields, draft=draft
        )

    def has_two(self, name: str, stood: Collection[Stood] | None = None) -> bool:
        """True if somebody else than the author has approved the text of an entry."""
        known = self.standing if stood is None else stood
        return any((each.name, each.said) == (name, self.said[name]) for each in known)


class OfficeWithGit(Office):
    """An office where git knows the authors."""

    git = True


class OfficeWithKeys(Office):
    """An office where each person signs."""

    signed = True


class OfficeWithBoth(Office):
    """An office with git and signatures."""

    git = signed = True


def run_histories(machine: type[Office], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


@pytest.mark.ci
def test_no_way_leads_to_paper_past_a_second_person() -> None:
    run_histories(Office, 25, 20)


@pytest.mark.ci
def test_none_where_approvals_are_signed() -> None:
    run_histories(OfficeWithKeys, 20, 20)


@pytest.mark.ci
@pytest.mark.system
def test_none_where_git_knows_the_authors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("HOME", tempfile.gettempdir())
    run_histories(OfficeWithGit, 4, 15)


@pytest.mark.torture
@pytest.mark.parametrize("machine", [Office, OfficeWithKeys, OfficeWithGit, OfficeWithBoth])
def test_none_in_long_histories(machine: type[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("HOME", tempfile.gettempdir())
    run_histories(machine, 40 if machine.git else 400, 60)
