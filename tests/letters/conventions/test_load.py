"""The files of conventions: each entry has a source, and what is wrong is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen.errors import CardgenError
from cardgen.letters.conventions import load_convention
from cardgen.letters.conventions.convention import FOLDER, diagnose_convention
from cardgen.letters.conventions.spec import Sourced

LANGS = ("ja", "ko", "zh-Hans", "zh-Hant")


def entries(value: Any) -> Iterator[Sourced]:
    if isinstance(value, Sourced):
        yield value
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for each in value:
            yield from entries(each)


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_says_where_it_comes_from(lang: str) -> None:
    found = [*entries(load_convention(lang).spec)]
    assert len(found) > 50
    for each in found:
        assert each.source.startswith(("★ ", "practice: ")), each
        assert each.source.partition(" ")[2], each
    assert {each.source.startswith("★") for each in found} == {True, False}


def test_the_files_are_those_of_the_languages() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(LANGS)
    assert [load_convention(lang).lang for lang in LANGS] == [*LANGS]


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("zh", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("ko-KR", "ko")],
)
def test_a_tag_has_the_conventions_of_its_language(tag: str, lang: str) -> None:
    assert load_convention(tag).lang == lang


def test_a_language_without_conventions() -> None:
    with pytest.raises(CardgenError) as caught:
        load_convention("de")
    assert str(caught.value) == (
        "bad-convention: cardgen has no letter conventions for 'de'\n"
        "  hint: choose one of: ja, ko, zh-Hans, zh-Hant"
    )


def diagnose_changed(folder: Path, *changes: tuple[str, str]) -> str:
    """List the findings about the Korean file with these changes."""
    text = (FOLDER / "ko.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "ko.toml"
    file.write_text(text, encoding="utf-8")
    loaded = diagnose_convention(file)
    assert loaded.value is None
    return "\n".join(map(str, loaded.diagnostics)).replace(f"{folder}/", "")


def test_a_key_that_is_not_known(tmp_path: Path) -> None:
    said = diagnose_changed(tmp_path, ("[spoken]\n", '[spoken]\nabuot = "약"\n'))
    assert "unknown key 'abuot' in spoken" in said
    assert said.startswith("ko.toml:")


def test_an_entry_without_a_source(tmp_path: Path) -> None:
    said = diagnose_changed(tmp_path, ('\nto = { text = "수신", ', '\nto = { text = "", #'))
    assert "bad-convention: " in said


def test_what_is_ordered_has_a_place(tmp_path: Path) -> None:
    said = diagnose_changed(
        tmp_path, ('order = ["letterhead", ', 'order = ["record", "letterhead", ')
    )
    assert said == (
        "ko.toml:38: bad-convention: ceremonial: record is in the order, but has no place\n"
        "  hint: write it below [ceremonial.places]"
    ).replace("38", said.split(":")[1])


def test_a_year_has_twelve_months(tmp_path: Path) -> None:
    seasons = '[seasons]\nmonths = ["새해를 맞아 "]\nsource = "practice: 서한문"\n\n[spoken]\n'
    assert "there must be twelve months" in diagnose_changed(tmp_path, ("[spoken]\n", seasons))


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    assert "this is not TOML" in diagnose_changed(tmp_path, ("[ceremonial]", "[ceremonial"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (only,) = diagnose_convention(tmp_path / "no.toml").diagnostics
    assert only.rule == "bad-convention"
