from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.approval import (
    Approval,
    Authorship,
    Person,
    Record,
    Revocation,
    add_records,
    parse_records,
)
from cardgen.errors import CardgenError
from tests.system import require

TIME = dt.datetime(2026, 3, 26, 9, tzinfo=dt.UTC)
LI, MO = Person("李某", "li@example.org"), Person("모 아무개")


def approval(entry: str = "slogans/a", by: Person = LI, text: str = "1:ab") -> Approval:
    return Approval("zh-ko", entry, text, by, TIME, (MO,), "git")


def write(*records: Record, before: bytes | None = None) -> bytes:
    return add_records(before, records, "zh-ko", "approvals.toml")


def read(data: bytes, pair: str = "zh-ko") -> tuple[set[Record], list[str]]:
    loaded = parse_records(data, pair, "approvals.toml")
    assert loaded.value is not None, loaded.diagnostics
    return set(loaded.value.records), [str(each) for each in loaded.diagnostics]


RECORDS = (
    approval(),
    approval('glossary/city/首"尔\\'),
    Revocation("zh-ko", "slogans/a", "1:ab", LI, MO, TIME),
    Authorship("zh-ko", "slogans/a", "1:ab", LI, TIME),
    Approval("zh-ko", "slogans/a", "1:cd", LI, TIME, (MO, LI), "stated", "c2ln"),
)


def test_what_is_written_is_read() -> None:
    assert read(write(*RECORDS)) == (set(RECORDS), [])
    assert write() == write(before=write())


def test_lines_have_an_order_of_their_own_and_stand_once() -> None:
    one = write(*RECORDS)
    other: bytes | None = None
    for each in (*reversed(RECORDS), RECORDS[0]):
        other = write(each, before=other)
    assert other == one


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_name_of_an_entry_comes_back(name: str) -> None:
    record = approval(f"slogans/{name}")
    assert read(write(record)) == ({record}, [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"1:ab"', '"1:ac"', "it is not as cardgen wrote it"),
        ("李某 <", "李莫 <", "it is not as cardgen wrote it"),
        ("09:00:00Z", "09:00:01Z", "it is not as cardgen wrote it"),
        ('"git"', '"page"', "it is not as cardgen wrote it"),
        ('"git"', '"hearsay"', "told: 'hearsay' is not known"),
        ("모 아무개", "모 아무게", "it is not as cardgen wrote it"),
        ("slogans/a", "slogans/b", "it is not as cardgen wrote it"),
        ("by = ", "bye = ", "unknown key 'bye'"),
        ("2026-03-26T09:00:00Z", '"today"', "at: "),
        ("2026-03-26T09:00:00Z", "2026-03-26T09:00:00", "a time has no time zone"),
        ('["모 아무개"]', "[]", "the author of the text is missing"),
        ("李某 <li@example.org>", "…", "'…' is not a name or an address"),
    ],
)
def test_a_line_that_was_altered_does_not_count(old: str, new: str, said: str) -> None:
    data = write(approval(), approval("slogans/z", text="1:ff"))
    changed = data.decode().replace(old, new, 1)
    assert changed != data.decode()
    loaded = parse_records(changed.encode(), "zh-ko", "approvals.toml")
    assert loaded.value is not None
    assert len(loaded.value.records) == len(loaded.value.altered) == 1
    (found,) = loaded.diagnostics
    assert found.rule == "bad-approval"
    assert said in found.message
    assert str(found.location) == "approvals.toml:4"
    assert found.hint == "remove the line, and have the text approved again"


def test_an_approval_of_another_pair_does_not_count() -> None:
    records, said = read(write(approval()), "zh-ja")
    assert not records
    assert "it is not as cardgen wrote it" in said[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff", "bad-encoding"),
        (b"approvals = [", "this is not TOML"),
        (b"", "this is not a list of approvals"),
        (b"approvals = 1", "this is not a list of approvals"),
        (b"approvals = []\nothers = 1", "this is not a list of approvals"),
        (b"<<<<<<< HEAD\napprovals = []", "git left a conflict here"),
    ],
)
def test_a_file_that_is_damaged_gets_no_more_lines(data: bytes, said: str) -> None:
    loaded = parse_records(data, "zh-ko", "approvals.toml")
    assert loaded.value is None
    assert said in str(loaded.diagnostics[0])
    if data:
        with pytest.raises(CardgenError, match=said):
            write(approval(), before=data)


def test_lines_that_were_joined_are_not_written_over() -> None:
    data = write(approval(), approval("slogans/c")).replace(b",\n    {", b", {")
    assert len(read(data)[0]) == 2
    with pytest.raises(CardgenError, match="lines were split or joined"):
        write(approval("slogans/b"), before=data)


def test_an_altered_line_stays_as_it_is() -> None:
    data = write(approval()).replace(b"1:ab", b"1:ff")
    more = write(approval("slogans/b"), before=data)
    assert len(read(more)[1]) == 1
    assert b"1:ff" in more


def test_a_seal_of_any_kind_stays_as_it_is() -> None:
    data = re.sub(rb'seal = "[0-9a-f]+"', b"seal = [1]", write(approval()))
    more = write(approval("slogans/b"), before=data)
    assert len(read(more)[1]) == 1
    assert b"seal = [1]" in more


def test_windows_may_end_the_lines() -> None:
    data = write(approval()).replace(b"\n", b"\r\n")
    assert read(data) == ({approval()}, [])
    assert write(approval("slogans/b"), before=data).count(b"\r") == 0


@pytest.mark.system
def test_git_takes_the_lines_of_both_offices(tmp_path: Path) -> None:
    """Lines may stand in any order, and neither office needs to have the file before."""
    require("git")

    def git(*words: str) -> None:
        name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *name, *words], cwd=tmp_path, check=True, capture_output=True)

    file = tmp_path / "approvals.toml"

    def commit(*records: Record) -> None:
        before = file.read_bytes() if file.exists() else None
        file.write_bytes(write(*records, before=before))
        git("add", "-A")
        git("commit", "-m", "more")

    git("init", "-b", "ours")
    (tmp_path / ".gitattributes").write_text("approvals.toml merge=union\n")
    git("add", "-A")
    git("commit", "-m", "start")
    ours: list[Record] = []
    theirs: list[Record] = []
    for round_ in range(3):
        git("checkout", "-B", "theirs", "ours")
        theirs = [approval(f"slogans/{n}{round_}", MO, "1:aa") for n in "bcx"]
        commit(*theirs)
        git("checkout", "ours")
        revoked = Revocation("zh-ko", f"slogans/a{round_ - 1}", "1:ab", LI, MO, TIME)
        ours = [revoked, *(approval(f"slogans/{n}{round_}") for n in "abyz")]
        commit(*ours)
        git("merge", "theirs")
        records, said = read(file.read_bytes())
        assert not said
        assert records >= {*ours, *theirs}
    assert len(records) == 3 * (4 + 1 + 3)
