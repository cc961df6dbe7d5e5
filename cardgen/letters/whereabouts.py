"""The city that an addressee's office belongs to, beside the one that the letter speaks of.

In come data and a glossary, out come both where they are not the same. 东京都 is 东京, and
서울시 is 首尔特别市, but 大阪府 is not 大阪市.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cardgen.catalog import Glossary, city_key, city_name
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.data import LetterData, Said

CITY: Final = "to_city"
"""The value that says of whose people a letter speaks."""


class Elsewhere(NamedTuple):
    """The city of an office, and the one that the letter speaks of."""

    office: str
    letter: str


def elsewhere(data: LetterData, bilingual: Bilingual, glossary: Glossary) -> Elsewhere | None:
    """Both cities, if an addressee's office begins with a known one that is another."""
    spoken = data.values.get(CITY)
    if not spoken or not isinstance(spoken, (str, dict)):
        return None
    party = bilingual.party(data.addressee)
    offices = [party.office, *([party.name] if party.kind == "organisation" else [])]
    cities = [city for office in offices for city in _cities(office, bilingual)]
    wanted = _texts(spoken)
    if not cities or any(is_same_city(a, b, glossary) for a in cities for b in wanted):
        return None
    return Elsewhere(cities[0], wanted[0])


def is_same_city(one: str, other: str, glossary: Glossary) -> bool:
    """True if two names are of the same city; 大阪 may be 大阪市 and 大阪府."""
    if city_key(one, glossary) == city_key(other, glossary):
        return True
    shorter, longer = sorted((city_name(each, glossary) for each in (one, other)), key=len)
    return longer.startswith(shorter) and city_key(shorter, glossary) == shorter


def _cities(office: Said, bilingual: Bilingual) -> list[str]:
    found = [city for text in _texts(office) for city in bilingual.cities(text)]
    return list(dict.fromkeys(found))


def _texts(said: Said) -> list[str]:
    texts = said.values() if isinstance(said, dict) else [str(said)]
    return [text for text in texts if text]
