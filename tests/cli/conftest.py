from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cardgen import resources
from tests.catalog.samples import entry, write

TEMPLATE = """\
description = "A small label for tests"

[page]
size = "60mm x 40mm"
margin = "4mm"

[grid]
columns = ["1fr"]
rows = ["1fr", "1fr", "5mm"]
areas = ["source", "target", "logo"]

[fields]
logo = "picture"

[style.slogan]
weight = "bold"

[source]
text = "{message}"
style = "slogan"
fit = { min = "12pt", max = "30pt", group = "slogan" }

[target]
text = "{message}"
lang = "target"
style = "slogan"
fit = { min = "12pt", max = "30pt", group = "slogan" }

[logo]
picture = "{logo}"
show_if = "logo"
"""
ENTRIES = (
    entry("hello", "你好。", "안녕하세요."),
    entry("years", "已有{years}年。", "{years}년입니다.", "#. {years}: integer"),
    entry("waiting", "请等待。", "기다리세요.", "#, fuzzy"),
    entry("unwritten", "没有译文。", ""),
    entry("dragons", "𪚥龙。", "용."),
    entry("crowded", "风月同天。" * 30, "바람과 달."),
    entry("endless", "长" * 10_000, "긴 글"),
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with small files of its own, which is also the current folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.joinpath("cardgen.toml").write_text(
        'messages = "messages"\ntemplates = ["templates"]\n', encoding="utf-8"
    )
    write(*ENTRIES)
    captions = resources.MESSAGES / "zh-ko" / "captions.po"
    shutil.copy(captions, folder / "messages" / "zh-ko" / "captions.po")
    folder.joinpath("templates").mkdir()
    folder.joinpath("templates", "small.toml").write_text(TEMPLATE, encoding="utf-8")
    return folder
