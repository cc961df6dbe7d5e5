"""Fillers in the data of a letter: values that mean empty, or not decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from cardgen import Project
from cardgen.cli import main
from cardgen.errors import CardgenError
from cardgen.letters import LetterData, letter_template, list_addresses, load_data, set_letter
from cardgen.letters.compose import Composer
from cardgen.letters.data import DistributionLine
from cardgen.letters.fillers import diagnose_fillers, drop_fillers

PROJECT = Project.open()
EXAMPLE = Path(__file__).parents[2] / "examples" / "letters" / "thanks-tokyo.toml"
DATA = load_data(EXAMPLE)
THANKS = letter_template("thanks")


def with_addressee(**more: Any) -> LetterData:
    return msgspec.structs.replace(
        DATA, addressee=msgspec.structs.replace(DATA.addressee, **more)
    )


def test_a_dash_in_the_data_of_a_letter_is_not_printed() -> None:
    data = with_addressee(contact="-", postcode="なし", address={"zh": "无", "ja": "無し"})
    said = msgspec.structs.replace(data, note="N/A")
    composer = Composer(THANKS, PROJECT, "zh-ja")
    assert composer.letter(said) == composer.letter(DATA)
    assert set_letter(THANKS, said, PROJECT, "zh-ja") == set_letter(
        THANKS, DATA, PROJECT, "zh-ja"
    )
    assert [each.message for each in diagnose_fillers(said, "t.toml")] == [
        "addressee.contact: '-' means empty",
        "addressee.address: '无' means empty",
        "addressee.address: '無し' means empty",
        "addressee.postcode: 'なし' means empty",
        "note: 'N/A' means empty",
    ]


def test_a_dash_is_on_no_envelope() -> None:
    data = with_addressee(postcode="-", country="없음")
    assert list_addresses(data, PROJECT, "zh-ja", ("ja", "zh-Hans")) == list_addresses(
        DATA, PROJECT, "zh-ja", ("ja", "zh-Hans")
    )


@pytest.mark.parametrize("word", ["未定", "TBD", "暂无", "（確認中）", "미 정"])
def test_what_is_not_decided_is_refused(word: str) -> None:
    with pytest.raises(CardgenError) as caught:
        Composer(THANKS, PROJECT, "zh-ja").letter(with_addressee(name=word))
    (told,) = caught.value.diagnostics
    assert (told.rule, told.message.partition(":")[0]) == ("undecided", "addressee.name")


def test_a_value_that_a_letter_needs_is_missing_if_it_is_a_dash() -> None:
    data = msgspec.structs.replace(DATA, values={**DATA.values, "to_city": "-"})
    with pytest.raises(CardgenError) as caught:
        Composer(THANKS, PROJECT, "zh-ja").letter(data)
    assert {each.rule for each in caught.value.diagnostics} == {"missing-value"}


def test_a_party_that_says_nothing_but_dashes_is_refused() -> None:
    with pytest.raises(CardgenError, match="office, title and name are all missing"):
        drop_fillers(with_addressee(name="-", office="無", title="없음"))


def test_data_without_such_words_stay_as_they_are() -> None:
    assert drop_fillers(DATA) is DATA


def test_an_enclosure_or_a_recipient_of_goods_may_mean_nothing() -> None:
    data = msgspec.structs.replace(DATA, enclosures=["-", {"zh": "无", "ja": "なし"}])
    composer = Composer(THANKS, PROJECT, "zh-ja")
    assert composer.letter(data) == composer.letter(DATA)
    assert [each.message for each in diagnose_fillers(data)] == [
        "enclosures[1]: '-' means empty",
        "enclosures[2]: '无' means empty",
        "enclosures[2]: 'なし' means empty",
    ]
    line = DistributionLine("-", "手套", 1, "双")
    for wrong, rule in (
        (msgspec.structs.replace(DATA, enclosures=["未定"]), "undecided"),
        (msgspec.structs.replace(DATA, distribution=[line]), "bad-letter"),
        (with_addressee(name="#N/A"), "bad-value"),
    ):
        with pytest.raises(CardgenError) as caught:
            drop_fillers(wrong)
        assert [each.rule for each in caught.value.diagnostics] == [rule]


def test_a_letter_on_standard_output_tells_what_means_nothing(tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    file.write_text('note = "-"\n' + EXAMPLE.read_text("utf-8"), "utf-8")
    words = ["letter", "thanks", "--data", str(file), "--format", "txt", "-o", "-"]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, "means-empty: note" in told.stderr) == (0, True)
    assert "means-empty" not in told.stdout
