"""Places: their countries, and the words for the people who live there.

In comes the name of a place, as an entry of the glossary or at the beginning of an office's
name. Out come its country ("CN", "TW", "JP", "KR", "" if unknown), the texts that nobody reads
there, and the word for its people: 北京市人民, 경기도 도민, 臺北市市民, 東京都の皆様. Nobody
gives a city and its people separately: the value of ``{to_citizens}`` is that of ``{to_city}``.

Provinces and prefectures are those of GB/T 2260 (China), 지방자치법 (Korea), 地方制度法
(Taiwan) and 地方自治法 (Japan), with their seats and other partner cities. The words for their
people follow the practice of their offices: 서울특별시 시민, 東京都民, 臺北市市民.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from cardgen.catalog.glossary import Glossary, notes_of
from cardgen.catalog.pairs import full_tag
from cardgen.catalog.scripts import has_letter_of, to_simplified
from cardgen.errors import FieldError
from cardgen.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Prefectures keep their suffix: 大阪府 is not 大阪市.
_SUFFIX: Final = lazy_pattern(r"(?<=..)(?:特别自治市|特别市|广域市|市|都)$")


def city_name(name: str, glossary: Glossary) -> str:
    """Return the name of a city in the source language; an unknown name unchanged.

    It serves comparisons only: it does not ask if the term may be printed.
    """
    sources = {entry.source for entry in glossary.find("city", name)} if name else set()
    return sources.pop() if len(sources) == 1 else name


def city_key(name: str, glossary: Glossary) -> str:
    """Return the part that all names of a city share; "" for an empty name."""
    return _SUFFIX.sub("", city_name(name, glossary))


Country = Literal["CN", "TW", "JP", "KR", ""]
PlaceKind = Literal["city", "ward", "county", "province", "metropolis", "prefecture", "region"]
CITIZENS: Final = "citizens"
"""The type of a placeholder that is people: ``{to_citizens}``, those of ``{to_city}``."""

_REGIONS: Final[Mapping[Country, str]] = {
    "CN": "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆",
    "TW": "苗栗 彰化 南投 云林 屏东 宜兰 花莲 台东 澎湖 金门 连江",
    "JP": "北海道 青森 岩手 宫城 宮城 秋田 山形 福岛 福島 茨城 栃木 群马 群馬 埼玉 千叶 "
    "千葉 神奈川 新潟 富山 石川 福井 山梨 长野 長野 岐阜 静冈 静岡 爱知 愛知 三重 滋贺 "
    "滋賀 兵库 兵庫 奈良 和歌山 鸟取 鳥取 岛根 島根 冈山 岡山 山口 德岛 徳島 香川 爱媛 "
    "愛媛 高知 福冈 福岡 佐贺 佐賀 长崎 長崎 熊本 大分 宫崎 宮崎 鹿儿岛 鹿児島 冲绳 沖縄",
    "KR": "京畿 江原 忠清北 忠清南 忠北 忠南 全罗北 全罗南 全北 全南 庆尚北 庆尚南 庆北 "
    "庆南 济州 경기 강원 충청북 충청남 충북 충남 전라북 전라남 전북 전남 경상북 경상남 "
    "경북 경남 제주",
}
"""Provinces, counties and prefectures: their bare names say nothing of a city."""
_CITIES: Final[Mapping[Country, str]] = {
    "CN": "中国 中华人民共和国 北京 天津 上海 重庆 香港 澳门 石景山 石家庄 太原 呼和浩特 "
    "沈阳 大连 长春 哈尔滨 南京 苏州 无锡 杭州 宁波 合肥 福州 厦门 南昌 济南 青岛 郑州 "
    "洛阳 开封 武汉 长沙 广州 深圳 珠海 南宁 海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 "
    "乌鲁木齐 温岭 诸暨 镇江 舟山 咸阳",
    "TW": "台湾 中华民国 台北 新北 桃园 台中 台南 高雄 基隆 新竹 嘉义",
    "JP": "日本 东京 東京 京都 大阪 札幌 仙台 盛冈 盛岡 川崎 横滨 横浜 相模原 滨松 浜松 "
    "名古屋 堺市 神户 神戸 北九州 广岛 広島 金泽 金沢 松山 水户 水戸 宇都宫 宇都宮 前桥 "
    "前橋 甲府 津市 大津 松江 高松 那霸 那覇",
    "KR": "韩国 大韩民国 首尔 麻浦 釜山 大邱 仁川 光州 大田 蔚山 世宗 水原 春川 天安 全州 "
    "果川 서울 부산 대구 인천 광주 대전 울산 세종 마포 수원 춘천 한국 대한민국",
}
_COUNTRIES: Final[Mapping[Country, str]] = {
    "CN": "中国 中國 中华人民共和国 中華人民共和國 중국 중화인민공화국 china cn prc",
    "TW": "台湾 台灣 臺灣 中华民国 中華民國 대만 타이완 taiwan tw roc",
    "JP": "日本 日本国 일본 일본국 japan jp",
    "KR": "韩国 韓國 韓国 大韩民国 大韓民國 大韓民国 한국 대한민국 korea kr republicofkorea",
}
_LONG_TITLES: Final = (
    "特别自治市", "特別自治市", "特别市", "特別市", "广域市", "廣域市", "広域市",
)  # fmt: skip
_PREFECTURES: Final = ("大阪府", "京都府")
_OTHER_WARDS: Final = lazy_pattern(r"(?:大|地|自治|行政)[区區]$")  # 法兰西岛大区, 内蒙古自治区
_SUFFIXES: Final[Mapping[str, PlaceKind]] = {
    "市": "city", "区": "ward", "區": "ward", "县": "prefecture", "縣": "prefecture",
    "県": "prefecture", "郡": "county", "道": "province",
}  # fmt: skip
_KOREAN: Final[Mapping[PlaceKind, str]] = {
    "city": "시민", "ward": "구민", "county": "군민", "province": "도민",
}  # fmt: skip
_KOREAN_TITLES: Final = ("특별시", "광역시", "특별자치시")
_LANGUAGES: Final[Mapping[Country, str]] = {"CN": "zh", "TW": "zh", "JP": "ja", "KR": "ko"}
_LATIN: Final = "en"
_FREE_TEXTS: Final = ("recipient", "recipient_address", "sender", "sender_address")
"""Fields whose text a label has in one language, as somebody wrote it."""


def _has_han(text: str) -> bool:
    """True if a text has a Han character."""
    return any("\u3400" <= char <= "\u9fff" for char in text)


def find_named_country(text: str) -> Country:
    """Find the country that a text names; "" if it names none."""
    plain = re.sub(r"[\s().]+", "", text).casefold()
    return next((each for each, words in _COUNTRIES.items() if plain in words.split()), "")


def find_country(office: str) -> Country:
    """Find the country of the place with which an office's name begins; "" if unknown."""
    countries, longest = _list_countries()
    for name in _list_spellings(office.strip()):
        for length in range(min(len(name), longest), 1, -1):
            if found := countries.get(name[:length]):
                return found
    return ""


def find_unread_texts(
    values: Mapping[str, str], glossary: Glossary
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield texts in scripts that the destination may not read: field, text, languages.

    An unknown destination has the languages of the pair. Latin letters are read everywhere.
    """
    for name in _FREE_TEXTS:
        text = values.get(name, "")
        if f"{name}_target" in values or not any(map(str.isalpha, text)):
            continue
        if has_letter_of(text, _LATIN):
            continue
        country = find_country(city_key(values.get("to", ""), glossary))
        langs = (_LANGUAGES[country],) if country else glossary.langs
        if not any(has_letter_of(text, lang) for lang in langs):
            yield name, text, langs


def _list_spellings(name: str) -> Iterable[str]:
    """Yield a name, and the name in simplified characters."""
    yield name.replace("臺", "台")
    if _has_han(name):
        yield to_simplified(name)


@cache
def _list_countries() -> tuple[Mapping[str, Country], int]:
    """Return the countries of known places by name, and the length of the longest name."""
    found = {
        name: country
        for table in (_REGIONS, _CITIES)
        for country, names in table.items()
        for name in names.split()
    }
    return found, max(map(len, found))


@cache
def _list_bare_regions() -> frozenset[str]:
    """Return the names of all regions without words such as 省."""
    return frozenset(name for names in _REGIONS.values() for name in names.split())


def name_citizens(city: str, lang: str, glossary: Glossary, *, draft: bool = False) -> str:
    """Name the inhabitants of a city in a language: 서울특별시 시민, 北京市の皆様.

    Raises what `Glossary.term` raises, and FieldError "bad-value" for a language without a
    known word.
    """
    name = glossary.term("city", city, lang, draft=draft)
    entry = glossary.find("city", city)[0]
    names = (entry.source, entry.translation, *notes_of(entry).also)
    found = (_find_place_kind(each) for each in names)
    kind: PlaceKind = next((each for each in found if each), "city")
    language, *_ = full_tag(lang).split("-")
    if language == "ko":
        return f"{_shorten_korean_name(name, kind)} {_KOREAN.get(kind, '주민')}"
    if language == "ja":
        return f"{name}の皆様"
    if language == "en":
        return f"the people of {name}"
    if language == "zh":
        return name + _chinese_people(name, kind) if "Hant" in full_tag(lang) else f"{name}人民"
    reason = f"cardgen has no word for the people of a city in {lang}"
    hint = "write the word into the message, without a placeholder of the type citizens"
    raise FieldError("bad-value", reason, hint=hint)


def _shorten_korean_name(name: str, kind: PlaceKind) -> str:
    """Return a place's name before the word for inhabitants in Korean: 베이징 시민."""
    plain = name.removesuffix("시")
    is_plain = kind == "city" and len(plain) > 1 and not name.endswith(_KOREAN_TITLES)
    return plain if is_plain else name


def _chinese_people(name: str, kind: PlaceKind) -> str:
    """Name the inhabitants of a place in Traditional Chinese: 臺北市市民, 東京都民."""
    if kind == "city" and name.endswith("市"):
        return "市民"
    is_told = kind in ("metropolis", "prefecture") and _find_place_kind(name) == kind
    return "民" if is_told else "民眾"


def _find_place_kind(name: str) -> PlaceKind | None:
    """Find the kind of a place from its Chinese name; None for a city's short name."""
    if not _has_han(name):
        return None
    if name in ("东京都", "東京都"):
        return "metropolis"
    if name in _PREFECTURES:
        return "prefecture"
    if name.endswith(_LONG_TITLES):
        return "city"
    if name.endswith("省") or name == "北海道" or _OTHER_WARDS.search(name):
        return "region"
    if len(name) > 2 and (found := _SUFFIXES.get(name[-1])):  # 道 of 北海道
        return found
    if name in ("济州", "濟州", "済州", "京畿", "江原"):
        return "province"
    return "region" if name in _list_bare_regions() else None


def city_named(name: str) -> str:
    """Return the placeholder of the city for one of citizens: to_city for to_citizens."""
    return f"{name.removesuffix(CITIZENS)}city"


def list_inputs(placeholders: Mapping[str, str]) -> dict[str, str]:
    """List the placeholders that people fill in, with types; for citizens the city."""
    return {
        city_named(name) if kind == CITIZENS else name: "city" if kind == CITIZENS else kind
        for name, kind in placeholders.items()
    }


def with_citizens(
    values: Mapping[str, str], placeholders: Mapping[str, str]
) -> Mapping[str, str]:
    """Add a value for each placeholder of citizens: that of the city."""
    cities = {
        name: values[city_named(name)]
        for name, kind in placeholders.items()
        if kind == CITIZENS and name not in values and city_named(name) in values
    }
    return {**values, **cities} if cities else values
