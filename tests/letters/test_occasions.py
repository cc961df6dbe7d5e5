"""Letters for any disaster and occasion: eras, citizens, how the reader is called."""

from __future__ import annotations

import msgspec
import pytest

from cardgen.errors import CardgenError, Diagnostic
from cardgen.letters import LetterData, blocks as b, diagnose_words, letter_template
from cardgen.letters.compose import compose
from cardgen.letters.data import ReferenceData
from tests.letters.test_letter import PROJECT, data_of

Said = dict[str, str]


def words(data: LetterData, letter: str = "") -> Said:
    """All that a letter says, language by language."""
    template = letter_template(letter or data.letter)
    made = compose(template, data, PROJECT, data.pair)
    return {
        lang: "\n".join(
            str(value)
            for block in blocks
            for value in msgspec.structs.asdict(block).values()
            if value
        )
        for lang, blocks in made.blocks.items()
    }


def of(data: LetterData, **sender: object) -> LetterData:
    return msgspec.structs.replace(data, sender=msgspec.structs.replace(data.sender, **sender))


def to_taiwan() -> LetterData:
    """Beijing writes to Taipei, in the characters of either."""
    data = data_of("donation-tokyo").in_register("official")
    office = {"zh-Hans": "北京市人民政府外事办公室", "zh-Hant": "北京市人民政府外事辦公室"}
    names = {"zh-Hans": "林致远", "zh-Hant": "林致遠"}
    return msgspec.structs.replace(
        of(data, office=office, name=names, seal="", country="", address=""),
        pair="zh-zh-Hant",
        addressee=msgspec.structs.replace(
            data.addressee, title="市长", office="台北市", name=names, country="", address=""
        ),
        values={**data.values, "to_city": "台北市", "date": "2020-04-02"},
    )


def eras(data: LetterData) -> list[Diagnostic]:
    found = diagnose_words(data, letter_template(data.letter), PROJECT, data.pair)
    return [each for each in found if each.rule == "era-country"]


def test_no_office_of_beijing_dates_by_the_years_of_the_republic() -> None:
    said = words(to_taiwan())["zh-Hant"]
    assert "發文日期：2020年3月26日" in said
    assert "預計運抵日期：2020年4月2日" in said
    assert "中華民國" not in said
    assert not eras(to_taiwan())


def test_no_mayor_outside_japan_dates_by_the_emperors_era() -> None:
    assert "2020年3月27日" in words(data_of("gift-certificate-yokohama"))["ja"]
    assert "2020年3月26日" in words(data_of("donation-tokyo").in_register("official"))["ja"]
    home = data_of("thanks-tokyo").in_register("official")
    assert "令和2年4月10日" in words(home)["ja"]


def test_an_office_that_nobody_knows_has_western_years_unless_data_say_where_it_is() -> None:
    ministry = {"zh": "外交部", "ko": "외교부"}
    data = of(data_of("thanks-taipei"), office=ministry, letterhead=ministry)
    assert "2020年4月16日" in words(data)["zh-Hant"]
    assert "中華民國109年" in words(of(data, country="臺灣"))["zh-Hant"]
    asked = msgspec.structs.replace(data, calendar={"zh": "era"})
    assert "中華民國109年" in words(asked)["zh-Hant"]
    assert not eras(asked)


def test_an_era_of_another_country_is_a_warning() -> None:
    (found,) = eras(of(to_taiwan(), country="臺灣"))
    assert found.severity == "warning"
    assert "中華民國, the era of Taiwan, and the sender is of China" in found.message
    asked = msgspec.structs.replace(data_of("donation-tokyo"), calendar={"ja": "era"})
    (found,) = eras(asked)
    assert "令和, the era of Japan" in found.message
    assert "令和2年" in words(asked)["ja"]


@pytest.mark.parametrize(
    ("city", "korean", "taiwan"),
    [
        ("京畿道", "경기도 도민 여러분", "京畿道民眾"),
        ("麻浦区", "마포구 구민 여러분", "麻浦區民眾"),
    ],
)
def test_people_of_a_province_or_district_are_no_people_of_a_city(
    city: str, korean: str, taiwan: str
) -> None:
    data = data_of("sympathy-seoul")
    made = msgspec.structs.replace(data, values={**data.values, "to_city": city})
    assert korean in words(made)["ko"]
    assert "시민" not in words(made)["ko"].replace("서울특별시", "")


@pytest.mark.parametrize(
    ("disaster", "korean"),
    [
        ("地震", "지진으로"),
        ("台风", "태풍으로"),
        ("火灾", "화재로"),
        ("新冠疫情", "코로나19로"),
    ],
)
@pytest.mark.parametrize("register", ["ceremonial", "official"])
def test_one_set_of_sentences_serves_any_disaster(
    disaster: str, korean: str, register: b.Register
) -> None:
    data = data_of("sympathy-seoul")
    made = msgspec.structs.replace(data, values={**data.values, "disaster": disaster})
    said = words(made.in_register(register))
    assert korean in said["ko"]
    assert disaster in said["zh-Hans"]
    for word in ("疫", "患者", "医护", "환자", "의료진", "방역"):
        assert word not in said["zh-Hans"].replace("新冠疫情", "") + said["ko"]


def test_a_letter_without_its_disaster_names_the_words() -> None:
    data = data_of("sympathy-seoul")
    values = {name: each for name, each in data.values.items() if name != "disaster"}
    with pytest.raises(CardgenError) as caught:
        words(msgspec.structs.replace(data, values=values))
    (found,) = caught.value.diagnostics
    assert found.rule == "missing-value"
    assert (
        "disaster is one of 新冠疫情 (코로나19), 疫情 (감염병), 地震 (지진), 水灾 (수해)"
        in found.hint
    )


def test_a_text_calls_its_reader_as_the_salutation_does() -> None:
    said = words(data_of("sympathy-seoul"))
    assert "시장님과" in said["ko"]
    assert "귀하" not in said["ko"]
    assert "知事をはじめ東京都の皆様" in words(data_of("donation-tokyo"))["ja"]
    head = data_of("donation-taipei")
    party = msgspec.structs.replace(head.addressee, rank="", title="局长")
    assert "局長暨" in words(msgspec.structs.replace(head, addressee=party))["zh-Hant"]


def test_readers_of_other_titles_have_letters_of_their_own() -> None:
    from cardgen.letters.compose import Composer

    data = data_of("sympathy-seoul")
    composer = Composer(letter_template("sympathy"), PROJECT, data.pair)
    said = []
    for title in ("市长", "知事", "市长"):
        party = msgspec.structs.replace(data.addressee, title=title)
        letter = composer.letter(msgspec.structs.replace(data, addressee=party))
        said.append(str(letter.blocks["ko"]))
    assert ["시장님과" in each for each in said] == [True, False, True]
    assert "지사님과" in said[1]


def test_han_has_lines_for_urgency_and_secrecy() -> None:
    plain = words(data_of("thanks-taipei"))["zh-Hant"]
    assert (
        "發文字號：\n府秘國字第1090012345號\n速別：\n普通件\n密等及解密條件或保密期限："
        in plain
    )
    data = data_of("thanks-taipei")
    reference = msgspec.structs.replace(data.reference, urgency="速件", secrecy="密")
    said = words(msgspec.structs.replace(data, reference=reference))["zh-Hant"]
    assert "速別：\n速件\n密等及解密條件或保密期限：\n密" in said
    assert ReferenceData().urgency == ""


@pytest.mark.parametrize(
    "name", ["condolence-seoul", "anniversary-tokyo", "visit-seoul", "new-year-fukuoka"]
)
def test_a_letter_for_an_occasion(name: str) -> None:
    data = data_of(name)
    said = words(data)
    assert all(said.values())
    is_plain = data.letter in ("condolence", "new-year")
    if "ja" in said:
        assert ("拝啓" in said["ja"]) != is_plain
        assert ("敬具" in said["ja"]) != is_plain
        assert ("の候、" in said["ja"]) != is_plain


def test_a_visit_that_has_been_is_thanked_for() -> None:
    data = data_of("visit-seoul")
    values = {**data.values, "visited": data.date}
    said = words(msgspec.structs.replace(data, values=values, paragraphs=[]))
    assert "환대" in said["ko"]
    assert "청합니다" not in said["ko"]


def test_what_both_sign_has_one_name() -> None:
    assert "물품 인수인계서" in words(data_of("receipt-mapo"))["ko"]
    for register in ("인수증", "受領書"):
        assert register not in str([*PROJECT.catalog("zh-ko", "letters").messages.values()])
        assert register not in str([*PROJECT.catalog("zh-ja", "letters").messages.values()])
