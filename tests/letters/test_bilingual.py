"""Strings of a letter's data that stand in both languages, and what is told of others."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project, resources
from cardgen.backends import render
from cardgen.catalog import Term
from cardgen.errors import CardgenError
from cardgen.letters import (
    diagnose_words,
    letter_template,
    list_addresses,
    load_data,
    set_letter,
)
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.data import LetterData, Party
from cardgen.project import add_term
from cardgen.remedies import Remedy

PROJECT = Project.open()
EXAMPLES = Path(__file__).parents[2] / "examples"
TOKYO = EXAMPLES / "letters/thanks-tokyo.toml"
SEOUL = EXAMPLES / "letters/donation-seoul.toml"


def with_sender(data: LetterData, **given: Any) -> LetterData:
    return msgspec.structs.replace(data, sender=msgspec.structs.replace(data.sender, **given))


def text_of(data: LetterData, pair: str = "") -> str:
    document = set_letter(letter_template(data.letter), data, PROJECT, pair or data.pair)
    return render(document, "txt").decode()


@pytest.mark.parametrize(
    ("pair", "text", "first", "second"),
    [
        ("zh-ja", "東京都", "东京都", "東京都"),
        ("zh-ja", "东京都", "东京都", "東京都"),
        ("zh-ja", "東京都知事", "东京都知事", "東京都知事"),
        ("zh-ja", "横浜市長", "横滨市市长", "横浜市長"),
        ("zh-ja", "横浜市役所", "横滨市役所", "横浜市役所"),
        ("zh-ja", "ソウル市", "首尔特别市", "ソウル市"),
        ("zh-ja", "東京都交通局", "东京都交通局", "東京都交通局"),
        ("zh-ja", "マスク", "口罩", "マスク"),
        ("zh-ko", "서울특별시장", "首尔特别市市长", "서울특별시장"),
        ("zh-ko", "서울특별시 마포구", "首尔特别市麻浦区", "서울특별시 마포구"),
        ("zh-ko", "서울시", "首尔特别市", "서울시"),
        ("zh-ko", "首爾特別市", "首尔特别市", "서울특별시"),
        ("zh-ko", "北京市市长", "北京市市长", "베이징시장"),
        ("ko-ja", "서울특별시장", "서울특별시장", "ソウル特別市長"),
        ("ko-ja", "東京都知事", "도쿄도지사", "東京都知事"),
        ("ko-ja", "东京都", "도쿄도", "東京都"),
        ("zh-zh-Hant", "台北市市长", "台北市市长", "臺北市市長"),
        ("zh-Hant-ja", "東京都", "東京都", "東京都"),
        ("zh-Hant-ko", "서울특별시장", "首爾特別市市長", "서울특별시장"),
    ],
)
def test_a_place_or_title_is_put_into_both_languages(
    pair: str, text: str, first: str, second: str
) -> None:
    bilingual = Bilingual(PROJECT.glossary(pair))
    said = bilingual.translate(text)
    given = said if isinstance(said, dict) else dict.fromkeys(bilingual.langs, said)
    assert [*given.values()] == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "서울특별시 국제협력과",
        "東京都生活文化局庁",
        "株式会社東芝",
        "佐倉健一",
        "東京は美しい。",
        "",
    ],
)
def test_what_the_glossary_does_not_know_stays_one_string(text: str) -> None:
    pair = "zh-ko" if "서" in text else "zh-ja"
    assert Bilingual(PROJECT.glossary(pair)).translate(text) == text


def test_the_name_of_a_person_is_no_place() -> None:
    """大田 is a surname in Japan, and a city of Korea."""
    data = load_data(SEOUL)
    party = msgspec.structs.replace(data.sender, kind="holder", name="大田")
    bilingual = Bilingual(PROJECT.glossary("zh-ko"))
    assert bilingual.party(party).name == "大田"


@pytest.mark.parametrize("register", ["ceremonial", "official"])
def test_a_letter_names_its_own_sender_in_each_language(register: Any) -> None:
    data = with_sender(load_data(TOKYO), office="東京都").in_register(register)
    chinese, japanese = text_of(data).split("page 2", 1)
    assert "東京都" not in chinese
    assert "东京都" in chinese
    assert "東京都" in japanese
    assert diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja") == ()


def test_a_title_that_names_its_place_is_taken_apart() -> None:
    whole = load_data(TOKYO)
    data = with_sender(whole, office="", title="東京都知事")
    assert text_of(data) == text_of(with_sender(whole, office="東京都", title="知事"))


def test_a_letterhead_of_stationery_is_in_both_languages(tmp_path: Path) -> None:
    paper = tmp_path / "paper.toml"
    paper.write_text('[letterhead]\noffice = "東京都"\n', encoding="utf-8")
    data = msgspec.structs.replace(load_data(TOKYO), stationery=str(paper))
    text = text_of(data)
    assert text.index('"东京都"') < text.index('"東京都"')


def test_an_office_of_one_language_is_an_error_in_the_official_register() -> None:
    office = "서울특별시 국제협력과"
    data = load_data(SEOUL)
    data = msgspec.structs.replace(
        data, addressee=msgspec.structs.replace(data.addressee, office=office)
    )
    with pytest.raises(CardgenError) as caught:
        text_of(data)
    (found,) = caught.value.diagnostics
    assert found.rule == "wrong-language"
    assert found.message == f"office of [addressee]: {office} is not written in zh-Hans"
    assert found.hint == (
        f'write it in both languages: office = {{ zh = "首尔特别市…", ko = "{office}" }}'
    )


@pytest.mark.parametrize(
    ("office", "word"),
    [
        ("서울특별시 재난안전과", "재난안전과"),
        ("서울특별시청 재난안전과", "서울특별시청 재난안전과"),
        ("首尔市行政安全局", "行政安全局"),
    ],
)
def test_a_department_that_the_glossary_lacks_can_be_added_to_it(
    office: str, word: str, tmp_path: Path
) -> None:
    """The hint said to write the office twice in each letter; once added it is translated."""
    data = load_data(SEOUL)
    data = msgspec.structs.replace(
        data, addressee=msgspec.structs.replace(data.addressee, office=office)
    )
    with pytest.raises(CardgenError) as refused:
        text_of(data)
    remedy = refused.value.diagnostics[0].remedy
    assert remedy == Remedy("add-term-in-project", (word, "city", "zh-ko"))
    shutil.copytree(resources.MESSAGES, tmp_path / "messages")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    project = Project.open(tmp_path)
    pair = (word, "가나다과") if word.startswith("行") else ("甲乙丙科", word)
    add_term(project, Term("city", *pair), "zh-ko")
    set_letter(letter_template(data.letter), data, Project.open(tmp_path), "zh-ko")


def test_a_name_is_never_converted_but_its_form_is_proposed() -> None:
    data = with_sender(load_data(TOKYO), name="佐倉健一")
    (found,) = diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja")
    assert found.severity == "warning"
    assert found.message == (
        "name of [sender]: 佐倉健一 has characters that zh-Hans does not use: 倉"
    )
    assert (
        found.hint == 'write it in both languages: name = { zh = "佐仓健一", ja = "佐倉健一" }'
    )
    assert "佐倉健一" in text_of(data).split("page 2", 1)[0]
    with pytest.raises(
        CardgenError, match="佐倉健一 has characters that zh-Hans does not use: 倉"
    ):
        text_of(data.in_register("official"))


def test_what_somebody_wrote_for_a_language_is_a_warning_in_any_register() -> None:
    name = {"zh": "佐倉健一", "ja": "佐倉健一"}
    data = with_sender(load_data(TOKYO), name=name).in_register("official")
    (found,) = diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja")
    assert (found.severity, found.hint) == ("warning", 'correct it: name = { zh = "佐仓健一" }')
    assert text_of(data)


@pytest.mark.parametrize(
    ("pair", "text", "is_foreign"),
    [
        ("zh-ja", "林致远", True),  # simplified, on a Japanese page
        ("zh-ja", "서하늘", True),
        ("zh-ja", "サクラ", True),  # kana, on a Chinese page
        ("zh-ja", "王明", False),
        ("zh-ja", "John Smith", False),
        ("ko-ja", "金民秀", True),  # Han, on a Korean page
        ("ko-ja", "김민수（金民秀）", True),  # Hangul, on a Japanese page
        ("zh-zh-Hant", "陈立群", True),
        ("zh-zh-Hant", "陳立群", True),
    ],
)
def test_names_foreign_to_a_page_are_told(pair: str, text: str, *, is_foreign: bool) -> None:
    data = with_sender(load_data(TOKYO), name=text)
    found = diagnose_words(data, letter_template("thanks"), PROJECT, pair)
    names = [each for each in found if "name of [sender]" in each.message]
    assert bool(names) == is_foreign


def test_an_envelope_has_the_office_in_its_own_language() -> None:
    data = with_sender(load_data(TOKYO), office="東京都")
    found = list_addresses(data, PROJECT, "zh-ja", ("zh-Hans", "zh-Hans"))
    assert found["from_office"] == "东京都"


def test_copies_recipients_and_values_are_in_both_languages() -> None:
    data = load_data(EXAMPLES / "letters/distribution-report-seoul.toml")
    line = msgspec.structs.replace(data.distribution[0], recipient="서울특별시 마포구")
    data = msgspec.structs.replace(data, distribution=[line], copies=["부산광역시장"])
    chinese = text_of(data).split("page 2", 1)[0]
    assert "首尔特别市麻浦区" in chinese
    assert "釜山广域市市长" in chinese


def test_a_title_is_that_of_the_place_of_its_office() -> None:
    bilingual = Bilingual(PROJECT.glossary("zh-ko"))
    assert bilingual.translate("石景山区区长") == {
        "zh-Hans": "石景山区区长",
        "ko": "스징산구장",
    }
    assert bilingual.translate("麻浦区区长") == {"zh-Hans": "麻浦区区长", "ko": "마포구청장"}
    for office, title in (
        ({"zh": "石景山区", "ko": "스징산구"}, "구장"),
        ("石景山区人民政府", "구장"),
        ("麻浦区", "구청장"),
        ("", "구청장"),
    ):
        party = Party(kind="holder", title="区长", office=office)
        assert bilingual.title(party, "ko") == title


@pytest.mark.parametrize(
    ("pair", "text", "own"),
    [
        ("zh-ja", "北京市人民政府外事弁公室", 'zh = "北京市人民政府外事办公室"'),
        ("zh-Hant-ja", "台北市国際弁公室", 'zh = "台北市國際辦公室"'),
    ],
)
def test_a_japanese_word_on_a_chinese_page_stops_an_official_letter(
    pair: str, text: str, own: str
) -> None:
    data = load_data(TOKYO).in_register("official")
    party = msgspec.structs.replace(
        data.addressee, kind="organisation", name="", title="", rank="", office=text
    )
    data = msgspec.structs.replace(data, addressee=party)
    found = diagnose_words(data, letter_template("thanks"), PROJECT, pair)
    told = [each for each in found if each.message.startswith("office of [addressee]")]
    (office,) = [each for each in told if each.rule == "wrong-language"]
    assert office.severity == "error"
    assert own in office.hint


def test_a_number_in_traditional_characters_is_a_warning_on_a_simplified_page() -> None:
    data = load_data(TOKYO).in_register("official")
    reference = msgspec.structs.replace(data.reference, yours="滬外函88号")
    data = msgspec.structs.replace(data, reference=reference)
    (found,) = diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja")
    assert (found.rule, found.severity) == ("wrong-language", "warning")
    assert 'zh = "沪外函88号"' in found.hint
