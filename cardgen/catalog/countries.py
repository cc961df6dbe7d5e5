"""The language that people read in a place, as far as the place is known.

The glossary does not say in which country a city is; this knows those that cardgen brings.
"""

from __future__ import annotations

from typing import Final

from cardgen.catalog.cities import city_key
from cardgen.catalog.glossary import Glossary
from cardgen.catalog.scripts import has_letter_of

_PLACES: Final = {
    "zh": "北京 石景山区 武汉 湖北 湖北省 上海 天津 重庆 广州 成都 沈阳 大连 青岛 南京 西安 "
    "哈尔滨 台北",
    "ko": "首尔 麻浦区 釜山 大邱 仁川 光州 大田 蔚山 济州 济州特别自治道 京畿道 庆尚北道",
    "ja": "东京 横滨 大阪 大阪府 大分 大分县 京都 名古屋 神户 广岛 福冈 长崎 札幌",
}
_LATIN: Final = "en"
FREE_TEXTS: Final = ("recipient", "recipient_address", "sender", "sender_address")
"""Fields whose text a label has in one language, as somebody wrote it."""
_LANGUAGES: Final = {place: lang for lang, said in _PLACES.items() for place in said.split()}


def language_at(place: str, glossary: Glossary) -> str:
    """The language of a place, by any of its names: zh, ko or ja; "" if it is not known."""
    return _LANGUAGES.get(city_key(place, glossary), "")


def unread_at(text: str, place: str, glossary: Glossary) -> tuple[str, ...]:
    """The languages of a place, if a text has no letter of any; () if it can be read.

    Of a place that is not known these are the languages of the pair. Latin letters are read
    everywhere.
    """
    own = language_at(place, glossary)
    langs = (own,) if own else glossary.langs
    if not any(map(str.isalpha, text)):
        return ()
    return () if any(has_letter_of(text, lang) for lang in (*langs, _LATIN)) else langs
