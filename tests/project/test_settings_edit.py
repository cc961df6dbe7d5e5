"""Writing into ``cardgen.toml``, also while others write it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import OutputError
from cardgen.project import save_printer
from cardgen.project.settings_edit import edit_settings

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # of byte order, as Notepad begins a file
WRITER = """\
import sys
from pathlib import Path
from cardgen import Project
from cardgen.project import save_printer
for turn in range(5):
    save_printer(Project.open(Path(sys.argv[1])), sys.argv[2], {"speed": turn + 2})
"""


def test_those_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    names = ["a", "b", "c", "d"]
    text = "".join(f'[printers.{name}]\nto = "file:{name}"\n' for name in names)
    (tmp_path / "cardgen.toml").write_text(text, encoding="utf-8")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in names
    ]
    assert [each.wait() for each in writers] == [0] * len(names)
    project = Project.open(tmp_path)
    assert [project.printer(name).options.speed for name in names] == [6] * len(names)
    assert [path.name for path in tmp_path.iterdir()] == ["cardgen.toml"]


def test_a_mark_of_byte_order_and_ends_of_lines_stay(tmp_path: Path) -> None:
    file = tmp_path / "cardgen.toml"
    before = f'{MARK}# 우리\r\n[printers.a]\r\nto = "file:a"\r\n'.encode()
    file.write_bytes(before)
    save_printer(Project.open(tmp_path), "a", {"dpi": 203})
    assert file.read_bytes() == before + b"dpi = 203\r\n"


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    real = tmp_path / "there" / "ours.toml"
    real.write_text('[printers.a]\nto = "file:a"\n', encoding="utf-8")
    (tmp_path / "cardgen.toml").symlink_to(real)
    save_printer(Project.open(tmp_path), "a", {"dpi": 203})
    assert (tmp_path / "cardgen.toml").is_symlink()
    assert real.read_text(encoding="utf-8").endswith("dpi = 203\n")


def test_what_cannot_be_written_is_said_so_that_somebody_can(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").mkdir()
    with pytest.raises(OutputError) as caught:
        edit_settings(tmp_path / "cardgen.toml", ("printers", "a b"), {"dpi": 203, "bwr": None})
    assert str(caught.value) == (
        f"{tmp_path / 'cardgen.toml'}: output: the file was not changed: "
        "this is a folder, not a file\n"
        '  hint: edit the file yourself, below [printers."a b"]: dpi = 203, delete bwr'
    )
