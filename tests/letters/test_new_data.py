"""Data files to fill in: each letter has one, and what is left unfilled is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters import (
    letter_template,
    letter_templates,
    load_data,
    new_letter_data,
    set_letter,
)
from cardgen.letters.blocks import Register

PROJECT: Final = Project.open()
FORMS: Final = [
    (name, register) for name in letter_templates() for register in letter_template(name).forms
]
VALUES: Final = {
    "from_city": "北京市",
    "to_city": "首尔特别市",
    "disaster": "地震",
    "item": "防护服",
    "unit": "件",
    "title": "市长",
    "date": "2020-03-26",
    "received": "2020-03-20",
    "delivered": "2020-03-22",
    "day": "2020-10-23",
    "visited": "2020-02-20",
}
"""Values by their keys; all others are a number."""
COUNTED: Final = ("years", "places", "quantity", "boxes")


def new(name: str, register: Register, pair: str = "zh-ko") -> str:
    return new_letter_data(letter_template(name), PROJECT, pair, register)


def count_unfilled(text: str) -> int:
    """Count the values to fill in, without those of comments."""
    return sum(line.count('"TBD"') for line in text.splitlines() if not line.startswith("#"))


def fill(text: str) -> str:
    """Fill in all values of a data file."""
    text = re.sub(r'zh = "TBD", ko = "TBD"', 'zh = "北京市", ko = "베이징시"', text)
    for key, value in VALUES.items():
        text = re.sub(rf'^{key} = "TBD"', f'{key} = "{value}"', text, flags=re.MULTILINE)
    for key in COUNTED:
        text = re.sub(rf'^{key} = "TBD"', f"{key} = 300", text, flags=re.MULTILINE)
    return text


@pytest.mark.parametrize(("name", "register"), FORMS)
def test_each_value_that_is_not_filled_in_is_named(
    name: str, register: Register, tmp_path: Path
) -> None:
    text = new(name, register)
    file = tmp_path / "letter.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        load_data(file)
    found = caught.value.diagnostics
    assert {each.rule for each in found} == {"undecided"}
    assert len(found) == count_unfilled(text) > 0
    lines = text.splitlines()
    for each in found:
        assert each.location is not None
        assert each.location.line is not None
        assert '"TBD"' in lines[each.location.line - 1]
        key = re.split(r"[.:\[\]]+", each.message)
        assert any(part in lines[each.location.line - 1] for part in key if part)


@pytest.mark.parametrize(("name", "register"), FORMS)
def test_a_file_that_is_filled_in_makes_the_letter(
    name: str, register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(fill(new(name, register)), encoding="utf-8")
    data = load_data(file)
    assert (data.letter, data.pair, data.register) == (name, "zh-ko", register)
    assert set_letter(letter_template(name), data, PROJECT, "zh-ko").pages


def test_values_that_a_letter_may_have_are_comments() -> None:
    text = new("donation", "ceremonial")
    assert '# years = "TBD"' in text
    assert '\nfrom_city = "TBD"' in text
    assert '# paragraphs = ["opening", "gratitude", "1", "goods", "closing"]' in text
    assert "gratitude: For help that was received before" in text
    assert '# visited = "TBD"' in new("visit", "ceremonial")


def test_a_date_is_explained_by_the_letter() -> None:
    """Only the finished text of a letter showed the meaning of its second date."""
    words = "answers, as in 2020-03-26"
    assert (
        f'\ndate = "TBD"                   # date of the letter that this one {words}'
        in new("thanks", "ceremonial")
    )
    assert "# day of the handover, as in" in new("receipt", "official")


def test_optional_values_work_without_the_mark_of_a_comment(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=\w+ = [\"{[])", "", new("donation", "official"), flags=re.MULTILINE)
    text = text.replace("# [reference]", "[reference]").replace('dated = "TBD"', "")
    text = text.replace('seal = { zh = "TBD", ko = "TBD" }', 'seal = "北京市印"')
    text = re.sub(r'(postcode|phone) = "TBD"', r'\1 = "100000"', text)
    file = tmp_path / "letter.toml"
    file.write_text(fill(text), encoding="utf-8")
    data = load_data(file)
    assert data.values["contact"]
    assert data.enclosures == ["packing-list", "receipt"]
    assert set_letter(letter_template("donation"), data, PROJECT, "zh-ko").pages


def test_texts_of_two_kinds_of_chinese_have_full_tags() -> None:
    assert 'name = { zh-Hans = "TBD", zh-Hant = "TBD" }' in new(
        "sympathy", "ceremonial", "zh-zh-Hant"
    )


def test_a_letter_of_ones_own_has_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "donation.toml"
    file.write_text(
        '[official]\nbody = [{ table = "visits", columns = ["day", "place"] }]\n'
        'list = [{ text = "official.delivery", each = "trips" }]\n',
        encoding="utf-8",
    )
    text = new_letter_data(letter_template(str(file)), PROJECT, "zh-ko")
    assert '[[rows.visits]]\nday = { zh = "TBD", ko = "TBD" }' in text
    assert '[[rows.trips]]\ndate = "TBD"' in text


def test_a_register_that_a_letter_lacks_is_refused() -> None:
    with pytest.raises(CardgenError, match="receipt has no ceremonial form"):
        new("receipt", "ceremonial")
