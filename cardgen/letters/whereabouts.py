"""Where the parties of a letter are: the city of an addressee, the country of a sender.

In come data and a glossary. Out come the city that an addressee's office belongs to and the
one that the letter speaks of, where they are not the same: 东京都 is 东京, and 서울시 is
首尔特别市, but 大阪府 is not 大阪市. And out comes the country that a sender writes from, by
whose calendar the letter may be dated.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cardgen.catalog import Country, Glossary, city_key, city_name, country_named, country_of
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.data import LetterData, Said

CITY: Final = "to_city"
"""The value that says of whose people a letter speaks."""


_OWN_CITY: Final = "from_city"
"""The value that says from where a letter comes."""


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


def sender_country(data: LetterData) -> Country:
    """The country that a letter comes from, "" if the data do not say so.

    That is what the data call the country of the sender, or else that of its office, or of the
    city that the letter comes from.
    """
    for text in _texts(data.sender.country):
        return country_named(text)
    return place_country(data)


def place_country(data: LetterData) -> Country:
    """The country of the sender's office or city, "" if nobody knows."""
    party = data.sender
    places = [*_texts(party.office), *_texts(party.letterhead)]
    if party.kind in ("organisation", "many"):
        places += _texts(party.name)
    own = data.values.get(_OWN_CITY)
    if isinstance(own, (str, dict)):
        places += _texts(own)
    return next((found for text in places if (found := country_of(text))), "")


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
