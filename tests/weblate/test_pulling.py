"""Texts that reviewers approved come into the right files, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.project import start_project
from cardgen.weblate import PullResult, Server, WeblateComponent, pull
from tests.project.entries import find_approval_state
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


def pull_from(fake: FakeWeblate, file: Path, **options: bool) -> PullResult:
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
    fake.write(empty, "third", "다른 글", "같은 하늘", "2026-01-04T00:00:00Z")
    found = pull_from(fake, file)
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
    again = pull_from(fake, file)
    assert (again.taken, again.same) == ([], 3)


def require_approval(file: Path, more: str = "") -> None:
    """Make the project require approval."""
    settings = file.parents[2] / "cardgen.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'approval = "required"\n{text}\n{more}', encoding="utf-8")


def test_an_approval_there_is_one_here(fake: FakeWeblate, file: Path) -> None:
    require_approval(file)
    fake.users = {"reader": {"full_name": "Lee  Reader", "email": "lee@example.org"}}
    unit = fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    fake.write(unit, "writer", "안녕", "안녕하세요", "2026-02-01T00:00:00Z")
    fake.approve(unit, "reader", "안녕하세요", "2026-02-03T04:05:06.789Z")
    found = pull_from(fake, file)
    (text,) = found.recorded
    assert (text.reviewer, text.author, found.findings) == ("reader", "writer", [])
    project = Project.open(file.parents[2])
    (approval,) = find_approval_state(project, "zh-ko", "waiting").approvals
    assert str(approval.by) == "Lee Reader <lee@example.org>"
    assert [str(each) for each in approval.authors] == ["writer"]  # who may not be looked up
    assert (approval.at.isoformat(), approval.told) == ("2026-02-03T04:05:06+00:00", "weblate")
    before = {path: path.read_bytes() for path in file.parents[1].rglob("*.*")}
    pull_from(fake, file)
    assert before == {path: path.read_bytes() for path in file.parents[1].rglob("*.*")}


def test_but_not_of_a_reviewers_own_text(fake: FakeWeblate, file: Path) -> None:
    require_approval(file)
    own = fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    fake.write(own, "writer", "", "안녕하세요", "2026-02-01T00:00:00Z")
    fake.write(own, "writer", "안녕하세요", "안녕", "2026-02-02T00:00:00Z")
    fake.approve(own, "reader", "안녕하세요", "2026-02-03T00:00:00Z", "안녕")
    git = fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 30)
    fake.write(git, "", "", "같은 하늘", "2026-02-01T00:00:00Z")
    fake.approve(git, "reader", "같은 하늘", "2026-02-03T00:00:00Z")
    found = pull_from(fake, file)
    assert [text.id for text in found.taken] == ["waiting", "empty"]
    assert found.recorded == []
    assert [(each.rule, each.severity) for each in found.findings] == [
        ("own-approval", "warning"),
        ("unknown-author", "warning"),
    ]
    assert found.findings[0].message.startswith("reader approved it in Weblate: ")


def test_an_approver_who_signs_signs_here(fake: FakeWeblate, file: Path) -> None:
    require_approval(file, '[[approvers]]\nname = "Somebody else"\n')
    unit = fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    fake.write(unit, "writer", "", "안녕하세요", "2026-02-01T00:00:00Z")
    fake.approve(unit, "reader", "안녕하세요", "2026-02-03T00:00:00Z")
    found = pull_from(fake, file)
    assert [each.rule for each in found.findings] == ["bad-approval"]
    assert found.recorded == []


def test_what_nobody_approved_stays_there(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 20)
    fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 10)
    assert pull_from(fake, file) == PullResult()
    assert not [path for _, path in fake.asked if "/changes/" in path]


def test_unless_it_is_asked_for(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 20)
    fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 11)
    fake.add_unit("ko", "done", "加油", "", 0)
    found = pull_from(fake, file, translated=True)
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
    found = pull_from(fake, file)
    (conflict,) = found.findings
    assert (conflict.rule, found.taken, found.approved) == ("conflict", [], [])
    assert conflict.message == "done is '힘내라' in Weblate, but '힘내세요' in the project"
    assert file.read_text(encoding="utf-8") == TEXT
    assert [text.id for text in pull_from(fake, file, theirs=True).taken] == ["done"]
    assert 'msgstr "힘내라"' in file.read_text(encoding="utf-8")


def test_what_needs_editing_there_undoes_nothing_here(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "done", "加油", "힘", 10)
    assert pull_from(fake, file, translated=True) == PullResult()


def test_a_dry_run_writes_nothing(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    assert len(pull_from(fake, file, dry_run=True).taken) == 1
    assert file.read_text(encoding="utf-8") == TEXT


def test_what_is_another_message_there(fake: FakeWeblate, file: Path) -> None:
    fake.add_unit("ko", "done", "加油！", "힘내라", 30)
    fake.add_unit("ko", "gone", "没有", "없음", 30)
    found = pull_from(fake, file)
    assert [each.message for each in found.findings] == [
        "done has a different source in Weblate",
        "Weblate has a message 'gone', but zh-ko does not",
    ]
    assert {each.rule for each in found.findings} == {"outdated"}
    assert file.read_text(encoding="utf-8") == TEXT
