"""Texts of labels besides their row: some may change while a shipment is under way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cardgen import Project, resources
from cardgen.errors import CardgenError
from cardgen.fonts import load_fonts
from cardgen.remedies import Remedy
from cardgen.shipment.fingerprint import Fingerprints, digest_fonts, suggest_undo
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.paper_updates import find_edits
from cardgen.shipment.workers import Session
from tests.shipment.projects import own_project
from tests.shipment.samples import job, line, ship

_FACES = ("Bold", "Regular")
LINE = ConsignmentLine(2, "sister-years", "zh-ko", "own", 2, {"years": "24", "to": "首尔"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with messages, a template and a value of its own."""
    shutil.copytree(resources.MESSAGES, tmp_path / "messages")
    (tmp_path / "templates").mkdir()
    shutil.copy(resources.TEMPLATES / "box-100x150.toml", tmp_path / "templates/own.toml")
    (tmp_path / "cardgen.toml").write_text(
        'messages = "messages"\ntemplates = ["templates"]\n[values]\nfrom = "北京"\n', "utf-8"
    )
    return tmp_path


def digest(folder: Path, line: ConsignmentLine = LINE) -> str:
    return Fingerprints(Project.open(folder), draft=False).digest(line)


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("messages/zh-ko/glossary.po", 'msgstr "서울"', 'msgstr "서울시"', False),
        ("messages/zh-ko/glossary.po", 'msgstr "부산"', 'msgstr "부산시"', True),
        ("messages/zh-ko/captions.po", 'msgstr "품명"', 'msgstr "물품"', False),
        ("messages/zh-ja/captions.po", 'msgstr "', 'msgstr "*', True),
        ("cardgen.toml", "北京", "首尔", False),
        ("cardgen.toml", 'from = "', 'shipper = "x"\nfrom = "', True),
        ("templates/own.toml", 'margin = ["6mm"', 'margin = ["7mm"', False),
    ],
)
def test_what_is_shown_must_not_change(
    file: str, old: str, new: str, same: bool, folder: Path
) -> None:
    before = digest(folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    assert (digest(folder) == before) is same


def test_what_a_picture_shows_is_part_of_a_label(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"logo")

    def of(**more: str) -> str:
        fields = {"years": "24", "logo": str(logo), **more}
        line = ConsignmentLine(2, "sister-years", "zh-ko", "box-a4", 2, fields)
        return Fingerprints(Project.open(), draft=False).digest(line)

    assert len({of(), of(**{"logo.alt": "区徽"}), of(**{"logo.alt": "市徽"})}) == 3


def test_a_row_without_a_term_has_a_digest_too(folder: Path) -> None:
    """Its label complains, and does not stop the others."""
    line = ConsignmentLine(2, "sister-years", "zh-ko", "own", 2, {"years": "24", "to": "云中"})
    assert digest(folder, line) != digest(folder)


def test_mended_a_font_was_swapped_under_its_digest(folder: Path) -> None:
    """The digest that a ``fonts.toml`` lists was believed, whatever was in the file."""
    fonts = folder / "fonts"
    fonts.mkdir()
    bold, regular = (
        resources.FONTS / f"NotoSansCJK-{name}.ttc" for name in ("Bold", "Regular")
    )
    (fonts / "F.ttc").symlink_to(bold)
    (fonts / "fonts.toml").write_text(
        f'[family.own]\nname = "Own"\nregular = {{ file = "F.ttc", sha256 = "{"0" * 64}" }}\n',
        "utf-8",
    )
    before = digest_fonts(load_fonts([fonts]))
    assert digest_fonts(load_fonts([fonts])) == before
    (fonts / "F.ttc").unlink()
    (fonts / "F.ttc").symlink_to(regular)
    assert digest_fonts(load_fonts([fonts])) != before


def test_a_renewed_cardgen_is_named_where_nobody_can_undo_the_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without messages of its own a project has nothing that "undo the change" could mean."""
    sample = line(2, 2)
    before = tmp_path / "before"
    shutil.copytree(resources.MESSAGES, before)
    monkeypatch.setattr(resources, "MESSAGES", before)
    ship(tmp_path / "out", sample, project=Project.open())
    slogans = before / "zh-ko/slogans.po"
    text = slogans.read_text(encoding="utf-8")
    assert "자매" in text
    slogans.write_text(text.replace("자매", "형제"), encoding="utf-8")

    with pytest.raises(CardgenError, match="the texts of its labels changed") as refused:
        ship(tmp_path / "out", sample, project=Project.open())
    hint = refused.value.diagnostics[0].hint
    assert hint.startswith("if a new cardgen has other words or templates, use the version ")
    assert refused.value.diagnostics[0].remedy == Remedy("amend")
    with Ledger.reading(tmp_path / "out") as ledger:
        session = Session(Project.open(), job())
        (found,) = find_edits(ledger, session, [*ledger.lines()])
    assert found.hint == hint


def test_a_project_that_may_have_edited_its_own_is_told_both(tmp_path: Path) -> None:
    project = own_project(tmp_path)
    assert suggest_undo(project, ["ours"]) == "undo the change"
    assert suggest_undo(project, ["box-a5"]).startswith(
        "undo the change, or if a new cardgen has other words"
    )
    assert suggest_undo(Project.open(), ["box-a5"]).startswith(
        "if a new cardgen has other words"
    )
