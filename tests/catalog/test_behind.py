from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project, resources
from tests.catalog.samples import entry, write

TEMPLATE = "box-100x150"


def project(*entries: str) -> Project:
    """A project in the current folder whose slogans.pot has `entries`."""
    folder = write(entry("sky", "风月同天。", "바람과 달."), entry("mine", "我的。", "내 것."))
    captions = (resources.MESSAGES / "zh-ko" / "captions.po").read_bytes()
    (folder / "zh-ko" / "captions.po").write_bytes(captions)
    write(entry("city", "北京", "베이징"), domain="glossary")
    (write(*entries, pair="pot") / "pot" / "slogans.po").rename(folder / "slogans.pot")
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    return Project.open(Path())


def warnings(project: Project) -> list[str]:
    return [str(each) for each in project.message_files.behind("zh-ko")]


def test_a_file_that_has_what_its_pot_has() -> None:
    """Extra messages of a PO file are fine: somebody adds a message to one pair alone."""
    assert warnings(project(entry("sky", "风月同天。", ""))) == []


def test_a_project_without_a_pot() -> None:
    without = project()
    Path("messages/slogans.pot").unlink()
    assert warnings(without) == []


MENDED = (
    "messages/zh-ko/slogans.po:9: warning: outdated: the source of sky is different in "
    "slogans.pot: 山川异域，风月同天。\n"
    "  hint: merge slogans.pot into the file"
)


def test_a_source_that_was_mended_in_the_pot_alone() -> None:
    """zh-ja kept printing the old Chinese silently after a merge into zh-ko alone."""
    behind = project(entry("sky", "山川异域，风月同天。", ""))
    assert warnings(behind) == [MENDED]
    label = behind.label("sky", template=TEMPLATE)
    label.document()
    assert [str(each) for each in label.warnings] == [MENDED]
    assert not behind.label("mine", template=TEMPLATE).warnings


def test_messages_and_terms_that_only_the_pot_has() -> None:
    behind = project(*(entry(f"m{number}", f"第{number}", "") for number in range(7)))
    (
        write(entry("city", "首尔", ""), pair="pot", domain="glossary") / "pot/glossary.po"
    ).rename("messages/glossary.pot")
    assert warnings(behind) == [
        "messages/zh-ko/slogans.po: warning: outdated: entries of slogans.pot are missing (7): "
        "m0, m1, m2, m3, m4, …\n"
        "  hint: merge slogans.pot into the file",
        "messages/zh-ko/glossary.po: warning: outdated: "
        "entries of glossary.pot are missing (1): 首尔\n"
        "  hint: merge glossary.pot into the file",
    ]


def test_letters_are_looked_at_where_there_are_any() -> None:
    behind = project()
    write(entry("thanks", "谢谢。", "감사합니다."), domain="letters")
    pot = write(entry("thanks", "多谢。", ""), pair="pot", domain="letters") / "pot/letters.po"
    pot.rename("messages/letters.pot")
    (only,) = warnings(behind)
    assert only.startswith(
        "messages/zh-ko/letters.po:9: warning: outdated: the source of thanks is different in "
        "letters.pot: 多谢。\n"
    )


def test_a_damaged_pot_stops_nothing() -> None:
    behind = project(entry("sky", "风月同天。", ""))
    Path("messages/slogans.pot").write_text('msgid "', encoding="utf-8")
    assert [(each.severity, each.rule) for each in behind.message_files.behind("zh-ko")] == [
        ("warning", "bad-po"),
        ("warning", "bad-po"),
    ]
    assert behind.label("sky", template=TEMPLATE).document()


@pytest.mark.parametrize("pair", ["zh-ja", "zh-ko"])
def test_the_bundled_files_are_not_behind(pair: str) -> None:
    assert Project.open().message_files.behind(pair) == ()
