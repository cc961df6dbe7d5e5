"""What reviewers approved comes into the files, and into nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.project import start_project
from cardgen.weblate import Pulled, Server, WeblateComponent, pull
from tests.weblate.fake import TOKEN, FakeWeblate

TEXT = """\
# The office's own remark
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Odd: kept\\n"

msgctxt "done"
msgid "加油"
msgstr "힘내세요"

#, fuzzy
#| msgid "旧"
msgctxt "waiting"
msgid "你好"
msgstr "안녕"

msgctxt "empty"
msgid "山川异域，"
"风月同天"
msgstr ""
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The messages of a project."""
    start_project(tmp_path)
    path = tmp_path / "messages" / "zh-ko" / "slogans.po"
    path.write_text(TEXT, encoding="utf-8")
    return path


def pulled(fake: FakeWeblate, file: Path, **options: bool) -> Pulled:
    there = WeblateComponent(Server(fake.url, TOKEN, timeout=5), "relief", "slogans")
    return pull(Project.open(file.parents[2]), there, pairs=["zh-ko"], **options)


def test_approved_texts_are_taken_with_their_reviewers(fake: FakeWeblate, file: Path) -> None:
    done = fake.add_unit("ko", "done", "加油", "힘내세요", 30)
    waiting = fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    empty = fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 30)
    fake.approve(waiting, "first", "안녕", "2026-01-01T00:00:00Z")
    fake.approve(waiting, "second", "안녕하세요", "2026-02-01T00:00:00Z")
    fake.approve(done, "first", "힘내세요", "2026-01-03T00:00:00Z")
    fake.approve(empty, "first", "다른 글", "2026-01-03T00:00:00Z")  # another text
    found = pulled(fake, file)
    assert [(text.id, text.reviewer) for text in found.taken] == [
        ("waiting", "second"),
        ("empty", ""),
    ]
    assert found.taken[0].approved_at == "2026-02-01T00:00:00Z"
    assert [(text.id, text.reviewer) for text in found.approved] == [
        ("done", "first"),
        ("waiting", "second"),
        ("empty", ""),
    ]
    assert (found.same, found.findings) == (1, [])
    assert file.read_text(encoding="utf-8") == (
        TEXT.replace('#, fuzzy\n#| msgid "旧"\n', "")
        .replace('"안녕"', '"안녕하세요"')
        .replace('"风月同天"\nmsgstr ""', '"风月同天"\nmsgstr "같은 하늘"')
    )
    again = pulled(fake, file)
    assert (again.taken, again.same) == ([], 3)


def test_what_nobody_approved_stays_there(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 20)
    fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 10)
    assert pulled(fake, file) == Pulled()
    assert not [path for _, path in fake.asked if "/changes/" in path]


def test_unless_it_is_asked_for(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 20)
    fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 11)
    fake.add_unit("ko", "done", "加油", "", 0)
    found = pulled(fake, file, translated=True)
    assert [(text.id, text.fuzzy) for text in found.taken] == [
        ("waiting", False),
        ("empty", True),
    ]
    assert found.approved == []
    text = file.read_text(encoding="utf-8")
    assert 'msgid "你好"\nmsgstr "안녕하세요"' in text
    assert '#, fuzzy\nmsgctxt "empty"' in text
    assert 'msgstr "힘내세요"' in text


def test_two_finished_texts_are_a_conflict(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "done", "加油", "힘내라", 30)
    found = pulled(fake, file)
    (conflict,) = found.findings
    assert (conflict.rule, found.taken, found.approved) == ("conflict", [], [])
    assert conflict.message == "done is '힘내라' in Weblate, and '힘내세요' here"
    assert file.read_text(encoding="utf-8") == TEXT
    assert [text.id for text in pulled(fake, file, theirs=True).taken] == ["done"]
    assert 'msgstr "힘내라"' in file.read_text(encoding="utf-8")


def test_what_needs_editing_there_undoes_nothing_here(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "done", "加油", "힘", 10)
    assert pulled(fake, file, translated=True) == Pulled()


def test_a_dry_run_writes_nothing(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    assert len(pulled(fake, file, dry_run=True).taken) == 1
    assert file.read_text(encoding="utf-8") == TEXT


def test_what_is_another_message_there(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "done", "加油！", "힘내라", 30)
    fake.add_unit("ko", "gone", "没有", "없음", 30)
    found = pulled(fake, file)
    assert [each.message for each in found.findings] == [
        "done has another source in Weblate",
        "Weblate has a message 'gone', which zh-ko has not",
    ]
    assert {each.rule for each in found.findings} == {"outdated"}
    assert file.read_text(encoding="utf-8") == TEXT
