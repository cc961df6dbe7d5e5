"""Parts of a letter's data that no page shows: each is told, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project
from cardgen.letters import Register, diagnose_words, letter_template, load_data
from cardgen.letters.data import DistributionLine, GoodsLine, LetterData
from tests.letters.merge.test_office_lists import JAPANESE, read

PROJECT = Project.open()
EXAMPLES = Path(__file__).parents[2] / "examples" / "letters"
THANKS = load_data(EXAMPLES / "thanks-tokyo.toml")
REFERENCE = THANKS.reference


def hidden_parts(data: LetterData, letter: str = "thanks", pair: str = "zh-ja") -> list[str]:
    found = diagnose_words(data, letter_template(letter), PROJECT, pair)
    return [each.message.partition(":")[0] for each in found if each.rule == "not-shown"]


def change(register: Register, **more: Any) -> LetterData:
    return msgspec.structs.replace(THANKS.in_register(register), **more)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_examples_show_all_that_they_say(file: Path) -> None:
    data = load_data(file)
    assert hidden_parts(data, data.letter, data.pair) == []


def test_a_number_is_told_where_the_register_has_none() -> None:
    reference = msgspec.structs.replace(REFERENCE, number="8政外国第123号")
    data = change("ceremonial", reference=reference)
    (found,) = diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja")
    assert (found.rule, found.severity) == ("not-shown", "warning")
    assert found.message.startswith("number of [reference]: the letter thanks")
    assert "--register official" in found.hint
    assert hidden_parts(change("official", reference=reference)) == []


def test_a_number_on_the_stationery_is_shown(tmp_path: Path) -> None:
    paper = tmp_path / "paper.toml"
    paper.write_text('[foot]\ntext = "{number}"\n', encoding="utf-8")
    reference = msgspec.structs.replace(REFERENCE, number="8政外国第123号")
    assert hidden_parts(change("ceremonial", reference=reference, stationery=str(paper))) == []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"reference": {"yours": "8号"}}, "yours of [reference]"),
        ({"sender": {"contact": "山田"}}, "contact of [sender]"),
        ({"distribution": [DistributionLine("一", "口罩", 1, "只")]}, "distribution"),
    ],
)
def test_what_only_offices_write_is_told(given: dict[str, Any], place: str) -> None:
    parts = {
        name: msgspec.structs.replace(getattr(THANKS, name), **value)
        if isinstance(value, dict)
        else value
        for name, value in given.items()
    }
    assert hidden_parts(change("ceremonial", **parts)) == [place]


@pytest.mark.parametrize("pair", ["zh-ja", "zh-ko"])
def test_enclosures_of_a_framed_certificate_are_told(pair: str) -> None:
    data = change("ceremonial", enclosures=["receipt"], copies=["东京都"], goods=[])
    assert hidden_parts(data, "certificate", pair) == ["enclosures", "copies"]


def test_goods_that_no_text_tells_are_told() -> None:
    goods = [GoodsLine("口罩", 100, "只", 1)]
    assert hidden_parts(change("ceremonial", goods=goods), "sympathy") == ["goods"]


def test_a_column_of_numbers_is_told_at_the_list(tmp_path: Path) -> None:
    rows = [
        [*JAPANESE[1:6], "文書番号"],
        ["東京都", "知事", "佐倉健一", "様", "東京都", ""],
        ["東京都", "知事", "石井健", "様", "東京都", "8政外国第131号"],
    ]
    found = read(tmp_path, rows, pair="zh-ja")
    (said,) = [each for each in found.warnings if each.rule == "not-shown"]
    assert said.message.startswith("column 文書番号: the letter sympathy")
    assert said.location
    assert said.location.file.endswith("list.csv")
