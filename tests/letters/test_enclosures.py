"""Enclosures of a letter: texts of the catalog, other texts, and numbers of copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project
from cardgen.backends import render
from cardgen.errors import CardgenError
from cardgen.letters import letter_template, load_data, set_letter
from cardgen.letters.blocks import Enclosures
from cardgen.letters.compose import compose
from cardgen.letters.data import Party, diagnose_data

PROJECT = Project.open()
EXAMPLES = Path(__file__).parents[2] / "examples/letters"


def text_of(*enclosures: Any, name: str = "thanks-tokyo", vertical: bool = False) -> str:
    data = load_data(EXAMPLES / f"{name}.toml").in_columns(vertical=vertical)
    data = msgspec.structs.replace(data, enclosures=[*enclosures])
    template = letter_template(data.letter)
    return render(set_letter(template, data, PROJECT, data.pair), "txt").decode()


def list_enclosures(pair: str, lang: str, *enclosures: Any) -> tuple[str, ...]:
    """The enclosures of an official letter in a language."""
    data = load_data(EXAMPLES / "thanks-tokyo.toml").in_register("official")
    office = Party(kind="organisation", office="东京都")
    data = msgspec.structs.replace(
        data, sender=office, addressee=office, enclosures=[*enclosures]
    )
    blocks = compose(letter_template("thanks"), data, PROJECT, pair).blocks[lang]
    (found,) = [each for each in blocks if isinstance(each, Enclosures)]
    return found.items


def test_an_enclosure_may_be_a_text_in_both_languages() -> None:
    text = text_of({"zh": "受领目录", "ja": "受領目録", "count": 2})
    assert "受领目录" in text
    assert "份" not in text.split("受领目录")[1].split("\n")[0]  # ★ GB/T 9704-2012 7.3.4
    assert "受領目録　2部" in text


def test_the_count_of_a_text_of_ours_may_be_another() -> None:
    text = text_of({"id": "packing-list", "count": 3})
    assert "梱包明細書　3部" in text
    assert "1部" not in text


def test_a_count_in_korean() -> None:
    text = text_of({"id": "receipt", "count": 3}, name="donation-seoul")
    assert "물품 인수인계서 3부." in text
    assert "2부" not in text


def test_counts_are_han_characters_in_columns() -> None:
    text = text_of("packing-list", vertical=True)
    assert "梱包明細書　一部" in text


def test_a_text_of_one_language_is_told_and_an_unknown_id_names_the_others() -> None:
    with pytest.raises(CardgenError, match="there is no enclosure 'packing-lst'") as caught:
        text_of("packing-lst")
    assert "packing-list" in caught.value.hint
    assert "受領目録 一通" in text_of("受領目録 一通")


@pytest.mark.parametrize("count", ["0", '"two"'])
def test_a_count_that_is_none_is_told(tmp_path: Path, count: str) -> None:
    file = tmp_path / "letter.toml"
    text = (EXAMPLES / "thanks-tokyo.toml").read_text(encoding="utf-8")
    line = f'enclosures = [{{ id = "receipt", count = {count} }}]\n'
    file.write_text(line + text, encoding="utf-8")
    (found,) = diagnose_data(file).diagnostics
    assert "is not a number of copies" in found.message
    assert found.location
    assert found.location.line == 1


@pytest.mark.parametrize(
    "given", ['ja = "受領目録", zh = "收货清单", copies = 2', 'id = "receipt", number = 2']
)
def test_a_count_of_another_name_is_told(tmp_path: Path, given: str) -> None:
    """Two copies were asked for, and the letter said one or none, without a word."""
    file = tmp_path / "letter.toml"
    text = (EXAMPLES / "thanks-tokyo.toml").read_text(encoding="utf-8")
    file.write_text(f"enclosures = [{{ {given} }}]\n{text}", encoding="utf-8")
    (found,) = diagnose_data(file).diagnostics
    assert found.message in {
        f"enclosures[1]: unknown key {key!r}" for key in ("copies", "number")
    }
    assert "count for the number of copies" in found.hint
    assert found.location
    assert found.location.line == 1


def test_dates_are_read_as_lists_read_them(tmp_path: Path) -> None:
    file = tmp_path / "letter.toml"
    text = (EXAMPLES / "thanks-tokyo.toml").read_text(encoding="utf-8")
    for written in ("令和2年4月10日", "2020. 4. 10.", "2020年4月10日", "2020/4/10"):
        file.write_text(text.replace("2020-04-10", f'"{written}"'), encoding="utf-8")
        assert load_data(file) == load_data(EXAMPLES / "thanks-tokyo.toml")


def test_all_that_is_wrong_with_goods_and_date_is_told_at_once_on_its_lines(
    tmp_path: Path,
) -> None:
    file = tmp_path / "letter.toml"
    text = (EXAMPLES / "thanks-tokyo.toml").read_text(encoding="utf-8")
    text = text.replace("date = 2020-04-10", 'date = "令和2年4月"')
    text = text.replace("quantity = 3000", 'quantity = "約3,000双"')
    text = text.replace("quantity = 48", "quantity = 0")
    file.write_text(text, encoding="utf-8")
    found = diagnose_data(file).diagnostics
    numbers = [each.location.line for each in found if each.location and each.location.line]
    lines = [text.splitlines()[number - 1] for number in numbers]
    assert sorted(lines) == sorted(
        ['date = "令和2年4月"', 'quantity = "約3,000双"', "quantity = 0"]
    )
    assert all(each.hint for each in found)


def test_nothing_stands_behind_names_in_simplified_chinese() -> None:
    """★ GB/T 9704-2012 7.3.4: 附件：1. 装箱单."""
    assert list_enclosures("zh-ko", "zh-Hans", "packing-list", "receipt") == (
        "1. 装箱单",
        "2. 物资交接书",
    )
    assert list_enclosures("zh-ko", "zh-Hans", {"id": "packing-list", "count": 3}) == (
        "装箱单",
    )
    assert list_enclosures("zh-ko", "ko", "packing-list", "receipt") == (
        "1. 포장 명세서 1부.",
        "2. 물품 인수인계서 2부.",
    )
    assert list_enclosures("zh-Hant-ko", "zh-Hant", "packing-list") == ("裝箱單（1份）",)


@pytest.mark.parametrize("pair", ["zh-ja", "zh-ko", "zh-Hant-ja"])
def test_each_language_that_counts_copies_says_one(pair: str) -> None:
    for given, counted in (
        ("packing-list", True),
        ({"id": "packing-list"}, True),
        ("distribution-list", True),
        ({"zh": "申请表", "ja": "申請書", "ko": "신청서"}, False),
    ):
        for lang in PROJECT.glossary(pair).langs:
            (item,) = list_enclosures(pair, lang, given)
            assert ("1" in item) == (counted and lang != "zh-Hans")
