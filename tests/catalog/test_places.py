"""The country of a place, and the word for its people in each language."""

from __future__ import annotations

import pytest

from cardgen import Project
from cardgen.catalog import (
    Message,
    find_country,
    find_named_country,
    format_value,
    name_citizens,
    resolve,
)
from cardgen.errors import CardgenError

PROJECT = Project.open()
PEOPLE = [
    # city, ko, ja, zh-Hant
    ("北京市", "베이징 시민", "北京市の皆様", "北京市民眾"),
    ("首尔特别市", "서울특별시 시민", "ソウル特別市の皆様", "首爾特別市市民"),
    ("京畿道", "경기도 도민", "京畿道の皆様", "京畿道民眾"),
    ("济州特别自治道", "제주특별자치도 도민", "済州特別自治道の皆様", "濟州特別自治道民眾"),
    ("麻浦区", "마포구 구민", "麻浦区の皆様", "麻浦區民眾"),
    ("湖北省", "후베이성 주민", "湖北省の皆様", "湖北省民眾"),
    ("东京都", "도쿄도 주민", "東京都の皆様", "東京都民"),
    ("大分县", "오이타현 주민", "大分県の皆様", "大分縣民"),
    (
        "法兰西岛大区",
        "일드프랑스주 주민",
        "イル＝ド＝フランス地域圏の皆様",
        "法蘭西島大區民眾",
    ),
    ("大邱", "대구 시민", "大邱の皆様", "大邱民眾"),
    ("京都", "교토 시민", "京都の皆様", "京都民眾"),
    ("台北市", "타이베이 시민", "台北市の皆様", "臺北市市民"),
]


@pytest.mark.parametrize(("city", "korean", "japanese", "taiwan"), PEOPLE)
def test_people_are_called_by_the_kind_of_their_place(
    city: str, korean: str, japanese: str, taiwan: str
) -> None:
    wanted = {
        "ko": korean,
        "ja": japanese,
        "zh-Hant": taiwan.replace("北京市民眾", "北京市市民"),
    }
    for lang, said in wanted.items():
        glossary = PROJECT.glossary(f"zh-{lang}")
        assert name_citizens(city, lang, glossary) == said
        assert name_citizens(city, "zh", glossary) == f"{city}人民"


@pytest.mark.parametrize(
    ("pair", "city", "said"),
    [
        ("ko-ja", "경기도", ("경기도 도민", "京畿道の皆様")),
        ("zh-Hant-ja", "東京都", ("東京都民", "東京都の皆様")),
        ("zh-Hant-ko", "臺北市", ("臺北市市民", "타이베이 시민")),
    ],
)
def test_people_in_pairs_of_two_translations(
    pair: str, city: str, said: tuple[str, str]
) -> None:
    glossary = PROJECT.glossary(pair)
    made = [format_value(city, "citizens", lang, glossary) for lang in glossary.langs]
    assert made == [*said]


def message() -> Message:
    return Message(
        "a", "致{to_citizens}", "{to_citizens} 여러분께", {"to_citizens": "citizens"}
    )


def test_no_city_is_asked_for_twice() -> None:
    glossary = PROJECT.glossary("zh-ko")
    found = resolve(message(), {"to_city": "京畿道"}, glossary, glossary.langs)
    assert (found.source, found.target) == ("致京畿道人民", "경기도 도민 여러분께")
    with pytest.raises(CardgenError, match=r"needs a value for \{to_city\}"):
        resolve(message(), {}, glossary, glossary.langs)
    with pytest.raises(CardgenError, match=r"\{to_city\}: the glossary has no city '月球'"):
        resolve(message(), {"to_city": "月球"}, glossary, glossary.langs)


@pytest.mark.parametrize(
    ("office", "country"),
    [
        ("北京市人民政府外事办公室", "CN"), ("중국", ""), ("臺北市政府", "TW"),
        ("台北市", "TW"),
        ("桃園市政府", "TW"), ("花蓮縣政府", "TW"), ("東京都", "JP"), ("东京都知事", "JP"),
        ("広島市", "JP"), ("新潟県", "JP"), ("서울특별시", "KR"), ("首爾特別市", "KR"),
        ("中華民國外交部", "TW"), ("中华人民共和国外交部", "CN"), ("外交部", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_country_of_an_office(office: str, country: str) -> None:
    assert find_country(office) == country


def test_a_country_by_its_names() -> None:
    names = {"日本": "JP", "臺灣": "TW", "中华民国": "TW", "중국": "CN", "대한민국": "KR"}
    assert {name: find_named_country(name) for name in names} == names
    assert find_named_country("Deutschland") == ""
