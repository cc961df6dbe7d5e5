"""Projects that are sent to other machines."""

from __future__ import annotations

import pickle
import re
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path, PurePath

import msgspec
import pytest
from msgspec.structs import replace

from cardgen import Project, render
from cardgen.errors import CardgenError
from cardgen.project import start_project
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.workers.bundle import DRAWING, pack, read_edition, unpack
from tests.shipment.projects import own_lines, own_project
from tests.shipment.samples import line
from tests.text.samples import subset

ROOT = Path(__file__).parents[3]


def paths(value: object) -> list[PurePath]:
    """The paths in a value; they mean nothing on another operating system."""
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        return [path for name in names for path in paths(getattr(value, name))]
    if isinstance(value, dict):
        return [path for each in (*value, *value.values()) for path in paths(each)]
    if isinstance(value, tuple):
        return [path for each in value for path in paths(each)]
    return [value] if isinstance(value, PurePath) else []


def draw(project: Project, lines: Iterable[ConsignmentLine]) -> list[bytes]:
    labels = [
        project.label(each.message, pair=each.pair, template=each.template, fields=each.fields)
        for each in lines
    ]
    return [render(label.document({}), "png", 100) for label in labels]


def test_a_project_of_cardgens_own_files_is_sent_without_any() -> None:
    bundle = pack(Project.open(), [line(2, 3)])
    assert bundle.files == {}
    assert len(pickle.dumps(bundle)) < 5_000
    assert paths(bundle) == []


def test_a_project_draws_the_same_elsewhere(tmp_path: Path) -> None:
    """The project needs none of its files there; paths are only names."""
    project = own_project(tmp_path / "here")
    lines = own_lines(project)
    bundle = pack(project, lines)
    assert paths(bundle) == []
    labels = draw(project, lines)
    assert len({*labels}) == len(lines)
    sent = pickle.loads(pickle.dumps(bundle))
    shutil.rmtree(tmp_path / "here")
    assert draw(unpack(sent, tmp_path / "there"), lines) == labels


def test_another_cardgen_is_refused(tmp_path: Path) -> None:
    bundle = pack(Project.open(), [])
    other = replace(bundle, edition={**bundle.edition, "pillow": "11.0.0"})
    here = re.escape(read_edition()["pillow"])
    said = rf"cardgen on \S+ is different: pillow {here} instead of 11\.0\.0"
    with pytest.raises(CardgenError, match=said) as caught:
        unpack(other, tmp_path)
    assert caught.value.rule == "worker"
    assert [*tmp_path.iterdir()] == []


def test_a_folder_may_be_linked(tmp_path: Path) -> None:
    project = own_project(tmp_path / "here")
    (tmp_path / "here/messages/zh-ko").rename(tmp_path / "zh-ko")
    (tmp_path / "here/messages/zh-ko").symlink_to(tmp_path / "zh-ko")
    bundle = pack(project, own_lines(project))
    assert "messages/zh-ko/slogans.po" in bundle.files


def test_another_font_is_another_cardgen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its list of checksums was compared, and not the font: all labels differed."""
    monkeypatch.setattr("cardgen.resources.FONTS", tmp_path)
    found = []
    for text in ("가나", "가나다", "가나"):
        subset(tmp_path / "a.otf", text)
        read_edition.cache_clear()
        found.append(read_edition()["cardgen"])
    read_edition.cache_clear()
    assert found[0] == found[2] != found[1]


def test_all_that_draws_is_compared() -> None:
    """A library is either among those or cannot change a label."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.split(r"[>=<]", name)[0] for name in project["project"]["dependencies"]}
    others = {"click", "filelock", "msgspec", "opencc", "rich", "tzdata", "xlsxwriter"}
    assert needed - {*DRAWING} == others
    assert {*DRAWING} < needed


def test_what_cannot_be_read_is_not_left_out(tmp_path: Path) -> None:
    project = own_project(tmp_path)
    (tmp_path / "other.png").unlink()
    with pytest.raises(CardgenError) as caught:
        pack(project, own_lines(project))
    assert str(caught.value) == (
        f"{tmp_path / 'other.png'}: output: the file cannot be read: No such file or "
        "directory\n"
        "  hint: correct the permissions of the file"
    )


def test_what_needs_approval_needs_it_elsewhere_too(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    start_project(folder)
    settings = folder / "cardgen.toml"
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    required = f'approval = "required"\n{settings.read_text(encoding="utf-8")}'
    approver = f'\n[[approvers]]\nname = "Author B"\nkey = "{key}"\n'
    settings.write_text(required + approver, encoding="utf-8")
    project = Project.open(folder)
    path = folder / "messages" / "zh-ko" / "approvals.toml"
    path.write_text("approvals = [\n]\n")
    sent = unpack(pack(project, [line(2, 3)]), tmp_path / "there")
    assert (sent.approval, sent.approvers) == (project.approval, project.approvers)
    assert sent.approvers[0].key
    assert (sent.messages / "zh-ko" / "approvals.toml").read_bytes() == path.read_bytes()
    with pytest.raises(CardgenError, match="nobody has approved slogans/brothers"):
        sent.label("brothers", pair="zh-ko").document()
