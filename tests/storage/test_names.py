from __future__ import annotations

import pytest

from cardgen.storage import file_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("brothers-zh-ko", "brothers-zh-ko.png"),
        ("spring: 2020?*-zh-ko", "spring- 2020--zh-ko.png"),  # it was a stream on Windows
        ("../a\\b/c", "-a-b-c.png"),
        ("CON", "CON-.png"),
        ("com1.old", "com1.old-.png"),
        ("console", "console.png"),
        (" 형제. . ", "형제.png"),
        ("...", "-.png"),
        ("a\tb\x00c\ud800", "a-b-c-.png"),
    ],
)
def test_names_that_every_file_system_takes(text: str, name: str) -> None:
    assert file_name(text, "png") == name


def test_a_long_name_is_cut_between_characters() -> None:
    name = file_name("山川异域，风月同天。" * 20, "png")
    assert 190 < len(name.encode()) <= 204
    assert "山川异域" in name
