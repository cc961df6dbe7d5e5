"""One remark for a translation that is right as it is: `# same: yes`, in check and in print."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from msgspec import structs

from cardgen import Project
from cardgen.catalog import (
    SLOGANS,
    EntryEdit,
    EntryKey,
    apply_edits,
    parse_po,
    read_versions,
    sync_file,
)
from cardgen.catalog.notes import read_same
from cardgen.catalog.patching import format_file
from cardgen.errors import CardgenError
from cardgen.project import start_project
from cardgen.proofreading import check_messages
from tests.catalog.samples import HEADER, entry

COPY = entry("a", "风雨同舟", "风雨同舟")
FOREIGN = entry("a", "一年前", "1 / 1")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("project") / "p"
    start_project(folder)
    return Project.open(folder)


def report(project: Project, body: str, above: str = "") -> tuple[set[str], set[str]]:
    """Check and print the message "a", and return the rules of the errors of both."""
    for path in project.messages.glob("*/slogans.po"):
        path.write_text(above + HEADER + body, encoding="utf-8")
    project.forget()
    found = check_messages(project, pair="zh-ko", fit=False).found
    printed: set[str] = set()
    try:
        project.label("a", pair="zh-ko", template="box-100x150")
    except CardgenError as error:
        printed = {each.rule for each in error.diagnostics}
    rules = {"copied", "wrong-language", "bad-po"}
    return {each.rule for each in found} & rules, printed & rules


@pytest.mark.parametrize(
    "remark",
    [
        "# same: yes", "#same: yes", "# Same: Yes", "# same：yes", "# same: ko", "#. same: yes",
        "#. same: ko", "# same: ja, ko", "# a note\n# same: yes", "# same: yes\n#. A gloss.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", [COPY, FOREIGN], ids=["copied", "foreign"])
def test_a_right_translation_is_checked_and_printed(
    project: Project, body: str, remark: str
) -> None:
    assert report(project, f"{remark}\n{body}") == (set(), set())


@pytest.mark.parametrize(
    "remark",
    [
        "#. A gloss.", "# same: ja", "# it is the same: yes", "# same: as in the other file",
        "# cardgen: ignore=copied, wrong-language", "# cardgen: ignore=words",
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", [COPY, FOREIGN], ids=["copied", "foreign"])
def test_check_and_print_refuse_the_same(project: Project, body: str, remark: str) -> None:
    """A message that passes the check and fails in print would be a nasty surprise."""
    checked, printed = report(project, f"{remark}\n{body}")
    assert checked == printed
    assert len(checked) == 1


def test_what_is_not_printed_cannot_be_silenced_as_a_whole(project: Project) -> None:
    """Neither a remark of the file nor a setting of the project silences these rules."""
    rules = report(project, COPY, "# cardgen: ignore=copied, words\n")
    assert rules == ({"copied"}, {"copied"})
    silent = dataclasses.replace(
        project, checks=structs.replace(project.checks, ignore=["copied", "words"])
    )
    assert report(silent, COPY) == ({"copied"}, {"copied"})


def test_the_hint_names_the_place_that_lasts(project: Project) -> None:
    report(project, COPY)
    with pytest.raises(CardgenError) as raised:
        project.label("a", pair="zh-ko", template="box-100x150")
    assert "write # same: yes above the entry in the .po" in raised.value.diagnostics[0].hint


def test_only_what_says_it_is_the_remark() -> None:
    assert read_same("same: yes") == {"yes"}
    assert read_same(" same: ja, zh-Hant ") == {"ja", "zh-hant"}
    for note in ("same: as above, please look", "the same: yes", "same", "same:", "same: はい"):
        assert read_same(note) == frozenset()


def test_the_remark_survives_what_is_done_with_a_file(tmp_path: Path) -> None:
    data = (
        HEADER + "# a note\n# same: yes\n#. A gloss.\n" + COPY + "\n" + entry("b", "一", "하나")
    ).encode()
    pot = (
        HEADER
        + "#. Another gloss.\n"
        + entry("a", "风雨同舟", "")
        + "\n"
        + entry("c", "二", "")
    ).encode()
    done = sync_file(data, pot).data
    back = sync_file(sync_file(data, (HEADER + entry("c", "二", "")).encode()).data, pot).data
    edited = apply_edits(
        data,
        [
            EntryEdit(
                EntryKey("a"),
                read_versions(data)[EntryKey("a", "风雨同舟")].digest,
                "다른 글",
                note="new",
            )
        ],
    ).data
    file = tmp_path / "a.po"
    file.write_bytes(data)
    saved = polib.pofile(str(file))
    saved.save(str(file))
    for made in (done, back, edited, file.read_bytes(), format_file(data)):
        first = next(each for each in parse_po(made, "a.po").unwrap() if each.context == "a")
        assert "same: yes" in first.remarks
        assert b"#. same" not in made


@pytest.mark.skipif(shutil.which("msgmerge") is None, reason="no GNU gettext")
def test_the_remark_survives_msgmerge(tmp_path: Path) -> None:
    po, pot = tmp_path / "a.po", tmp_path / "a.pot"
    po.write_text(HEADER + "# same: yes\n#. A gloss.\n" + COPY, encoding="utf-8")
    for body in (
        "#. Another gloss.\n" + entry("a", "风雨同舟", ""),
        entry("b", "一", ""),
        entry("a", "风雨同舟", ""),
    ):
        pot.write_text(HEADER + body, encoding="utf-8")
        subprocess.run(["msgmerge", "-q", "--previous", "-U", po, pot], check=True)
        assert "# same: yes" in po.read_text(encoding="utf-8")
    (first,) = parse_po(po.read_bytes(), "a.po").unwrap()
    assert (first.translation, first.remarks) == ("风雨同舟", ("same: yes",))


def test_an_edit_says_it_once_and_keeps_all_else() -> None:
    data = (HEADER + "# a note\n#. A gloss.\n#, fuzzy\n" + COPY).encode()
    key = EntryKey("a")
    seen = read_versions(data)[EntryKey("a", "风雨同舟")].digest
    edit = EntryEdit(key, seen, fuzzy=False, same=True)
    once = apply_edits(data, [edit]).data
    assert once == data.replace(b"# a note\n", b"# same: yes\n# a note\n").replace(
        b"#, fuzzy\n", b""
    )
    again = EntryEdit(key, read_versions(once)[EntryKey("a", "风雨同舟")].digest, same=True)
    assert apply_edits(once, [again]).data == once
    assert read_versions(once)[EntryKey("a", "风雨同舟")].note == "a note"
    assert SLOGANS
