"""Letters for any disaster and occasion: eras, citizens, how the reader is called."""

from __future__ import annotations

import msgspec
import pytest

from cardgen.errors import CardgenError, Diagnostic
from cardgen.letters import LetterData, blocks as b, diagnose_words, letter_template
from cardgen.letters.compose import compose
from cardgen.letters.data import GoodsLine, ReferenceData
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
    assert "中華民國, an era of Taiwan, but the country of the sender is China" in found.message
    asked = msgspec.structs.replace(data_of("donation-tokyo"), calendar={"ja": "era"})
    (found,) = eras(asked)
    assert "令和, an era of Japan" in found.message
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
    ("city", "people"),
    [("北京市", "베이징 시민 여러분"), ("首尔特别市", "서울특별시 시민 여러분")],
)
def test_the_people_of_a_plain_city_are_called_without_its_si(city: str, people: str) -> None:
    data = data_of("sympathy-seoul")
    made = msgspec.structs.replace(data, values={**data.values, "to_city": city})
    assert people in words(made)["ko"]


def closings(data: LetterData) -> dict[str, list[tuple[str, ...]]]:
    made = compose(letter_template(data.letter), data, PROJECT, data.pair)
    return {
        lang: [each.lines for each in blocks if isinstance(each, b.Closing)]
        for lang, blocks in made.blocks.items()
    }


def test_a_letter_of_mourning_closes_with_no_wish() -> None:
    """Was 此致 敬礼！ and 敬頌 勛綏 below 愿逝者安息."""
    data = data_of("condolence-seoul")
    assert closings(data) == {"zh-Hans": [("谨此致唁。",)], "ko": [("드림",)]}
    taiwan = msgspec.structs.replace(data, pair="zh-Hant-ja", addressee=data.sender)
    names = {"zh": "林致遠", "ja": "林致遠"}
    party = msgspec.structs.replace(data.sender, name=names, office="北京市")
    deceased = {"zh": "前市長", "ja": "前市長"}
    taiwan = msgspec.structs.replace(
        taiwan,
        sender=party,
        addressee=party,
        values={**data.values, "deceased": deceased},
    )
    assert closings(taiwan) == {"zh-Hant": [], "ja": []}
    chosen = msgspec.structs.replace(data, closing={"zh": "此致敬礼"})
    assert closings(chosen)["zh-Hans"] == [("此致", "敬礼！")]


def test_sympathy_in_a_disaster_opens_with_kyukei_and_closes_with_soso() -> None:
    data = data_of("sympathy-seoul", pair="zh-ja")
    party = msgspec.structs.replace(data.sender, office="北京市", name="林致远")
    data = msgspec.structs.replace(data, sender=party, addressee=party)
    said = words(data)["ja"]
    assert "急啓" in said
    assert "拝啓" not in said
    assert closings(data)["ja"] == [("草々",)]
    assert closings(msgspec.structs.replace(data, closing={"ja": "敬具"}))["ja"] == [("敬具",)]
    usual = msgspec.structs.replace(data, opening={"ja": "拝啓"})
    assert closings(usual)["ja"] == [("敬具",)]


def test_a_record_that_both_sides_sign_is_addressed_to_neither() -> None:
    for pair in ("zh-ko", "zh-Hant-ko"):
        data = data_of("receipt-mapo", pair=pair)
        made = compose(letter_template("receipt"), data, PROJECT, pair)
        for blocks in made.blocks.values():
            assert not [each for each in blocks if isinstance(each, b.Addressee)]


def test_the_name_on_a_chinese_certificate_has_a_colon() -> None:
    for name, lines in (
        ("certificate-mapo", ("麻浦区政府：",)),
        ("gift-certificate-yokohama", ("横滨市市长白石美咲阁下：",)),
    ):
        data = data_of(name)
        made = compose(letter_template(data.letter), data, PROJECT, data.pair)
        (found,) = [each for each in made.blocks["zh-Hans"] if isinstance(each, b.Addressee)]
        assert found.lines == lines


def test_one_item_alone_has_no_number() -> None:
    paragraphs = ["official.1", "official.2", "official.goods", "official.3"]
    data = data_of("donation-seoul", paragraphs=paragraphs)
    made = compose(letter_template("donation"), data, PROJECT, data.pair)
    labels = {
        lang: [each.label for each in blocks if isinstance(each, b.BodyParagraph)]
        for lang, blocks in made.blocks.items()
    }
    assert labels == {"zh-Hans": [""] * 4, "ko": ["1.", "2.", "", "3."]}


@pytest.mark.parametrize(
    ("register", "signed"),
    [("official", "서울특별시장"), ("ceremonial", "서울특별시장 윤서준")],
)
def test_the_head_of_a_korean_office_signs_a_paper_by_title(
    register: b.Register, signed: str
) -> None:
    """★ 행정업무규정 시행규칙 별지 제1호서식: 발신 명의."""
    data = data_of("sympathy-seoul").in_register(register)
    made = compose(letter_template("sympathy"), data, PROJECT, data.pair)
    (found,) = [each for each in made.blocks["ko"] if isinstance(each, b.Signature)]
    assert found.lines == (signed,)


@pytest.mark.parametrize(
    ("item", "unit", "said"),
    [("医用口罩", "只", "100장(총 5상자)을"), ("护目镜", "副", "100개(총 5상자)를")],
)
def test_a_particle_follows_what_is_before_a_bracket(item: str, unit: str, said: str) -> None:
    line = GoodsLine(item, 100, unit, 5)
    data = data_of("donation-seoul", goods=[line], enclosures=[], paragraphs=[])
    assert said in words(data.in_register("ceremonial"))["ko"]


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
        "for disaster, write one of 新冠疫情 (코로나19), 疫情 (감염병), 地震 (지진), 水灾 "
        "(수해)" in found.hint
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
