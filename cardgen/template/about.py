"""Occasions, and the purpose of a template: its description, occasions and languages.

People choose a template by its purpose; none of it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import msgspec

from cardgen.errors import hint_at_all
from cardgen.motifs import MotifName

Occasion: TypeAlias = Literal[
    "thanks",
    "epidemic",
    "earthquake",
    "flood",
    "condolence",
    "anniversary",
    "new-year",
    "mid-autumn",
    "get-well",
]
"""The reason why something is sent."""

PLAIN_LANGUAGE: Final = "en"
"""The language of a description without a language tag, and the fallback for all others."""

OCCASION_NAMES: Final[Mapping[Occasion, Mapping[str, str]]] = {
    "thanks": {"en": "Thanks", "zh": "感谢", "zh-Hant": "感謝", "ja": "感謝", "ko": "감사"},
    "epidemic": {
        "en": "Epidemic",
        "zh": "抗疫",
        "zh-Hant": "抗疫",
        "ja": "感染症",
        "ko": "감염병",
    },
    "earthquake": {
        "en": "Earthquake",
        "zh": "地震",
        "zh-Hant": "地震",
        "ja": "地震",
        "ko": "지진",
    },
    "flood": {"en": "Flood", "zh": "洪灾", "zh-Hant": "水災", "ja": "水害", "ko": "수해"},
    "condolence": {
        "en": "Condolence",
        "zh": "哀悼",
        "zh-Hant": "哀悼",
        "ja": "お悔やみ",
        "ko": "애도",
    },
    "anniversary": {
        "en": "Anniversary",
        "zh": "周年",
        "zh-Hant": "週年",
        "ja": "周年",
        "ko": "주년",
    },
    "new-year": {"en": "New Year", "zh": "新年", "zh-Hant": "新年", "ja": "新年", "ko": "새해"},
    "mid-autumn": {
        "en": "Mid-autumn",
        "zh": "中秋",
        "zh-Hant": "中秋",
        "ja": "月見",
        "ko": "추석",
    },
    "get-well": {
        "en": "Get well",
        "zh": "慰问",
        "zh-Hant": "慰問",
        "ja": "お見舞い",
        "ko": "쾌유",
    },
}
"""The name of each occasion, by language."""


OCCASION_COLORS: Final[Mapping[Occasion, Mapping[str, str]]] = {
    "thanks": {"accent": "#2b5a60", "ground": "#edf3f2", "ink": "#16292b"},
    "epidemic": {"accent": "#2f6f5e", "ground": "#eef4f0", "ink": "#14281f"},
    "earthquake": {"accent": "#1f4e79", "ground": "#edf2f7", "ink": "#13202d"},
    "flood": {"accent": "#0b6e8c", "ground": "#ebf4f7", "ink": "#0f2730"},
    "condolence": {
        "accent": "#404040",
        "ground": "#f3f3f1",
        "ink": "#1a1a1a",
        "seal": "#404040",
    },
    "anniversary": {"accent": "#7a1f3d", "ground": "#f8eff0", "ink": "#2a1119"},
    "new-year": {"accent": "#b3121d", "ground": "#fbf1e4", "ink": "#2b1210"},
    "mid-autumn": {
        "accent": "#1f2f55",
        "ground": "#f6e7bd",
        "ink": "#1a2038",
        "paper": "#f6e7bd",
    },
    "get-well": {"accent": "#2f6b3c", "ground": "#eff5ee", "ink": "#17271b"},
}
"""The colours of each occasion, by their names in the palette.

Dark lettering on the ground and light lettering on the accent have enough contrast (WCAG 2.2:
5.1 and more). Nobody mourns in red, and nobody wishes a happy year in grey. A seal is cinnabar
except in mourning; lettering on the night sky of the full moon has its light (`paper`).
"""

OCCASION_MOTIFS: Final[Mapping[Occasion, MotifName]] = {
    "thanks": "knot",
    "epidemic": "ginkgo",
    "earthquake": "pine",
    "flood": "pine",
    "condolence": "chrysanthemum",
    "anniversary": "knot",
    "new-year": "plum",
    "mid-autumn": "moon",
    "get-well": "ginkgo",
}
"""The motif of each occasion, by its meaning in China, Korea and Japan alike.

The pine stays green in the cold (《论语》 9.28), the ginkgo survives disasters, the plum
flowers first in the year, white chrysanthemums are for the dead; a knot holds, and ties up a
gift (水引). The two rings belong to no occasion: on red they mean a wedding. There is no wave:
people who lost a house to one do not want it on a card.
"""


def split_occasion(name: str) -> tuple[str, str]:
    """Split a template's name into name and occasion, as in poster:thanks; "" for none."""
    own, _, occasion = name.rpartition(":")
    return (own, occasion) if own and occasion in OCCASION_NAMES else (name, "")


class Purpose(msgspec.Struct, frozen=True):
    """The purpose of a template: descriptions by language, occasions and languages (BCP 47).

    Without `occasions` it is for every occasion, without `languages` for all pairs.
    """

    descriptions: Mapping[str, str] = MappingProxyType({})
    occasions: tuple[Occasion, ...] = ()
    languages: tuple[str, ...] = ()

    def description(self, lang: str = PLAIN_LANGUAGE) -> str:
        """Return the description in a language, or else in English or the first language.

        That in zh is for zh-Hans too.
        """
        texts = self.descriptions
        found = map(texts.get, (lang, lang.partition("-")[0], PLAIN_LANGUAGE, *texts))
        return next(filter(None, found), "")

    def is_for_occasion(self, occasion: str) -> bool:
        """True if the template is for an occasion."""
        return not self.occasions or occasion in self.occasions

    def is_for_language(self, lang: str) -> bool:
        """True if the template is for a language; zh is for zh-Hant too (RFC 4647, basic)."""
        return not self.languages or any(
            lang == known or lang.startswith(f"{known}-") for known in self.languages
        )


_LETTERS: Final = {"ko": "[가-힣]", "ja": "[ぁ-ヿ]", "zh": "[一-鿿]"}
"""Characters that only one language has, the surest first."""


def suggest_occasions(name: str) -> str:
    """Word the hint for an unknown occasion: all names, in the language of the given one."""
    lang = next((lang for lang, letters in _LETTERS.items() if re.search(letters, name)), "")
    names = [f"{texts[lang]} ({key})" if lang else key for key, texts in OCCASION_NAMES.items()]
    return hint_at_all(name, names)
