"""Obsolete entries: years of work leave thousands of them at the end of a file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cardgen.catalog import (
    EntryEdit,
    apply_edits,
    diagnose_po,
    format_file,
    parse_po,
    read_versions,
    sync_file,
)
from cardgen.catalog.patching import sync as syncing
from cardgen.catalog.patching.sync import with_entry
from cardgen.files import MOST_MESSAGES, MOST_PO
from tests.catalog.samples import HEADER, entry
from tests.moment import a_moment

LIVE = entry("a", "一", "하나")
FORMS = {
    "sync": '#~ msgctxt "z{i}"\n#~ msgid "字{i}"\n#~ msgstr "가{i}"\n',
    "msgmerge": '# seen\n#, fuzzy\n#~| msgid "旧{i}"\n#~ msgctxt "z{i}"\n#~ msgid "字{i}"\n'
    '#~ msgstr ""\n#~ "가\\n"\n#~ "{i}"\n',
    "poedit": '#. about it\n#: a.c:1\n#~ msgctxt "z{i}"\n#~ msgid "字{i}"\n#~ msgstr "가{i}"\n',
    "no blank": '#~msgctxt "z{i}"\n#~msgid "字{i}"\n#~msgstr "가{i}"\n',
}


def tail(form: str, count: int, between: str = "\n") -> str:
    return between.join(FORMS[form].replace("{i}", str(i)) for i in range(count))


@pytest.mark.parametrize("between", ["\n", ""], ids=["blank lines", "none"])
@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_long_obsolete_tail_is_no_part_of_the_last_entry(
    form: str, between: str, newline: str
) -> None:
    whole = HEADER + LIVE + "\n" + tail(form, 1500, between) + "\n# a remark below all\n"
    data = whole.replace("\n", newline).encode()
    with a_moment():
        read = parse_po(data, "a.po")
    assert read.diagnostics == ()
    assert [each.context for each in read.value or ()] == ["a"]
    done = sync_file(data, (HEADER + entry("a", "一", "")).encode())
    assert (done.changes, done.data) == ((), data)


def test_obsolete_entries_in_between_and_long_entries_are_told_apart() -> None:
    body = tail("sync", 900) + "\n" + LIVE + "\n" + tail("sync", 900) + "\n"
    assert parse_po((HEADER + body + entry("b", "二", "둘")).encode(), "a.po").diagnostics == ()
    long = entry("b", "二", "") + '"이"\n' * 2500
    (found,) = parse_po(
        (HEADER + body + long + "\n" + tail("sync", 9)).encode(), "a"
    ).diagnostics
    assert found.message == "the entry has 2,503 lines, more than 2,000"


def test_sync_removes_thousands_again_and_again() -> None:
    rest = (HEADER + LIVE).encode()
    data, kept = rest, 0
    for turn in range(4):
        many = [entry(f"t{turn}-{i}", f"字{turn}{i}", f"가{turn}{i}") for i in range(1000)]
        data = sync_file(data, (HEADER + "\n".join([LIVE, *many])).encode()).data
        data = data.replace(b'msgstr ""\n\n', 'msgstr "가"\n\n'.encode())
        done = sync_file(data, rest)
        kept += sum(change.kind == "removed" for change in done.changes)
        data = done.data
        assert parse_po(data, "a.po").diagnostics == ()
    assert kept == 4000
    assert data.count(b"\n#~ msgctxt") > 3900


def test_obsolete_entries_do_not_make_a_file_too_large(tmp_path: Path) -> None:
    long = "가" * 1000
    many = "\n".join(
        f'# seen\n#~ msgctxt "z{i}"\n#~ msgid "字"\n#~ msgstr "{long}"\n' for i in range(500)
    )
    file = tmp_path / "a.po"
    file.write_text(HEADER + LIVE + "\n" + many, encoding="utf-8")
    assert file.stat().st_size > MOST_MESSAGES
    read = diagnose_po(file)
    assert (len(read.value or ()), read.diagnostics) == (1, ())
    live = "\n".join(entry(f"b{i}", "字", long) for i in range(400))
    file.write_text(HEADER + live + "\n" + many, encoding="utf-8")
    (found,) = diagnose_po(file).diagnostics
    assert found.message == (
        "the file cannot be read: it is larger than 1 MB without its obsolete entries"
    )
    assert "cardgen messages sync" in found.hint


def test_a_file_of_as_much_as_there_may_be_is_synced_in_a_moment() -> None:
    """15 MB of it took 14 s, and twice that since all was done twice."""
    data = (HEADER + LIVE + "\n" + tail("sync", 120_000)).encode()
    assert MOST_PO * 0.7 < len(data) < MOST_PO
    with a_moment():
        assert parse_po(data, "a.po").diagnostics == ()
        done = sync_file(data, (HEADER + LIVE + "\n" + entry("b", "二", "")).encode())
    assert (done.changes[0].kind, done.changes[-1].kind) == ("new", "dropped")
    assert MOST_PO * 0.4 < len(done.data.decode()) < MOST_PO * 0.6


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_tail_however_long_costs_nothing_to_read_and_stays_in_an_edit(newline: str) -> None:
    """A file of 13 MB, with 200,000 obsolete entries, was refused."""
    data = (HEADER + LIVE + "\n" + tail("msgmerge", 200_000)).replace("\n", newline).encode()
    assert len(data) > 2 * MOST_PO
    with a_moment():
        read = parse_po(data, "a.po")
        assert (len(read.value or ()), read.diagnostics) == (1, ())
        ((key, version),) = read_versions(data).items()
        done = apply_edits(data, [EntryEdit(key, version.digest, "둘")]).data
        more = with_entry(data, entry("b", "二", "둘"))
    assert done == data.replace("하나".encode(), "둘".encode(), 1)
    assert more.endswith(data[-10_000:])
    assert [each.context for each in parse_po(more, "a.po").value or ()] == ["a", "b"]


@pytest.mark.parametrize("form", ["sync", "no blank"])
def test_sync_drops_what_is_too_old_in_a_tail_however_long(form: str) -> None:
    data = (HEADER + LIVE + "\n" + tail(form, 160_000) + "\n").encode()
    assert len(data) > MOST_PO
    pot = (HEADER + LIVE + "\n" + entry("z159999", "字159999", "")).encode()
    with a_moment():
        done = sync_file(data, pot)
    assert {change.kind for change in done.changes} == {"back", "dropped"}
    dropped = [change.name for change in done.changes if change.kind == "dropped"]
    assert len(dropped) + done.data.count(b"msgctxt") == 160_001
    assert "z0" in dropped
    assert b'\nmsgctxt "z159999"' in done.data
    assert parse_po(done.data, "a.po").diagnostics == ()
    assert len(done.data) < MOST_PO


def test_obsolete_entries_between_others_have_a_bound() -> None:
    data = (HEADER + tail("sync", 160_000) + "\n" + LIVE).encode()
    with a_moment():
        (found,) = parse_po(data, "a.po").diagnostics
    assert found.message == "the file cannot be read: it is larger than 8 MB"
    assert "msgattrib --no-obsolete" in found.hint


def test_fmt_writes_a_tail_however_long_as_it_is() -> None:
    long = tail("msgmerge", 100_000)
    data = (HEADER + LIVE + "\n\n\n" + long).encode()
    assert len(data) > MOST_PO
    with a_moment():
        done = format_file(data)
    assert done.endswith(long.encode())
    assert format_file(done) == done


def test_sync_drops_the_oldest_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_MOST_OBSOLETE", 4 * len(tail("sync", 1)))
    data = (HEADER + LIVE + "\n" + tail("sync", 4) + "\n" + entry("b", "二", "둘")).encode()
    done = sync_file(data, (HEADER + LIVE).encode())
    assert [tuple(each) for each in done.changes] == [("removed", "b"), ("dropped", "z0")]
    assert b"z0" not in done.data
    assert all(name in done.data for name in (b'"z1"', b'"z3"', b'#~ msgctxt "b"'))
    assert sync_file(done.data, (HEADER + LIVE).encode()).changes == ()


@pytest.mark.skipif(shutil.which("msgmerge") is None, reason="no GNU gettext")
def test_what_msgmerge_leaves_is_read(tmp_path: Path) -> None:
    po, pot = tmp_path / "a.po", tmp_path / "a.pot"
    many = "\n".join(entry(f"b{i}", f"字{i}", f"가{i}", "# seen") for i in range(1200))
    po.write_text(HEADER + LIVE + "\n" + many, encoding="utf-8")
    pot.write_text(HEADER + entry("a", "一", ""), encoding="utf-8")
    subprocess.run(
        ["msgmerge", "--previous", "--no-fuzzy-matching", "-q", "-U", po, pot], check=True
    )
    assert po.read_text(encoding="utf-8").count("#~ msgctxt") == 1200
    read = diagnose_po(po)
    assert (len(read.value or ()), read.diagnostics) == (1, ())
