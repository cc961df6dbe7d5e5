"""A project with files of its own, of each kind that a label can depend on."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from cardgen import Project, resources
from cardgen.fonts import load_fonts
from cardgen.shipment.model import ConsignmentLine
from tests.shipment.samples import line
from tests.text.samples import subset


def own_project(folder: Path) -> Project:
    """Messages, a template, a font, and pictures in its values and in lines."""
    shutil.copytree(resources.MESSAGES, folder / "messages")
    slogans = folder / "messages/zh-ko/slogans.po"
    text = slogans.read_text(encoding="utf-8")
    assert "우리는" in text or "자매" in text
    slogans.write_text(text.replace("자매", "형제"), encoding="utf-8")
    (folder / "fonts").mkdir()
    subset(folder / "fonts/Digits.otf", "0123456789 /", weight="regular", lang="ja")
    (family,) = load_fonts([folder / "fonts"]).families
    template = (resources.TEMPLATES / "box-a5.toml").read_text(encoding="utf-8")
    template = template.replace("[style.number]\n", f'[style.number]\nfont = "{family}"\n')
    (folder / "templates").mkdir()
    (folder / "templates/ours.toml").write_text(template, encoding="utf-8")
    (folder / "by-path.toml").write_text(template.replace("12mm", "11mm"), encoding="utf-8")
    house = '[style.slogan]\ncolor = "#a4201f"\n'
    (folder / "_house.toml").write_text(house, encoding="utf-8")
    for name, color in (("logo", "red"), ("other", "blue")):
        Image.new("RGB", (40, 40), color).save(folder / f"{name}.png")
    (folder / "cardgen.toml").write_text(
        'messages = "messages"\ntemplates = ["templates"]\nfonts = ["fonts"]\n\n'
        '[values]\nlogo = "logo.png"\n',
        encoding="utf-8",
    )
    return Project.open(folder)


def own_lines(project: Project) -> tuple[ConsignmentLine, ...]:
    """A line for each way in which a project's files come to be named."""
    return (
        line(2, 30, "ours"),
        line(3, 3, "ours", logo=str(project.root / "other.png")),
        line(4, 3, str(project.root / "by-path.toml")),
        line(5, 3),
    )
