"""The parties of a letter: cities and countries, eras of dates, addresses of envelopes.

In come data and a glossary. Out come the city of an office (东京都 is 东京, 서울시 is
首尔特别市, but 大阪府 is not 大阪市), the country of a sender, warnings about the era of a
date, and the texts of an envelope.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from cardgen import arguments
from cardgen.catalog import (
    Country,
    Glossary,
    city_key,
    city_name,
    find_country,
    find_named_country,
)
from cardgen.errors import CardgenError, Diagnostic, raise_findings
from cardgen.letters.arguments import check_langs, check_project
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.blocks import Register
from cardgen.letters.checks import find_foreign_words
from cardgen.letters.conventions import Form, load_convention
from cardgen.letters.data import (
    LetterData,
    LocalizedText,
    Party,
    check_data,
    find_choice,
    select_text,
)
from cardgen.letters.fillers import drop_fillers
from cardgen.project import Project

CITY: Final = "to_city"
"""The value that names the city whose people a letter speaks of."""


_OWN_CITY: Final = "from_city"
"""The value that names the city that a letter comes from."""


class CityMismatch(msgspec.Struct, frozen=True):
    """The city of an office, and another city that the letter names."""

    office: str
    letter: str

    def diagnostic(self) -> Diagnostic:
        """Make the warning that the addressee's office is in another city."""
        reason = (
            f"office of [addressee]: the office is in {self.office}, but the letter names "
            f"{self.letter}"
        )
        hint = "correct to_city below [values], or correct the office"
        return Diagnostic("other-city", reason, hint=hint, severity="warning")


def compare_cities(
    data: LetterData, bilingual: Bilingual, glossary: Glossary
) -> CityMismatch | None:
    """Compare the addressee's city with that of the letter. None if they are the same."""
    spoken = data.values.get(CITY)
    if not spoken or not isinstance(spoken, (str, dict)):
        return None
    party = bilingual.party(data.addressee)
    offices = [party.office, *([party.name] if party.kind == "organisation" else [])]
    cities = [city for office in offices for city in _list_cities(office, bilingual)]
    wanted = _list_texts(spoken)
    if not cities or any(is_same_city(a, b, glossary) for a in cities for b in wanted):
        return None
    return CityMismatch(cities[0], wanted[0])


def find_sender_country(data: LetterData) -> Country:
    """Find the country from which a letter comes; "" if unknown.

    It is the country of the sender in the data, or else that of its office or city.
    """
    for text in _list_texts(data.sender.country):
        return find_named_country(text)
    return find_place_country(data)


def find_place_country(data: LetterData) -> Country:
    """Find the country of the sender's office or city; "" if unknown."""
    party = data.sender
    places = [*_list_texts(party.office), *_list_texts(party.letterhead)]
    if party.kind in ("organisation", "many"):
        places += _list_texts(party.name)
    own = data.values.get(_OWN_CITY)
    if isinstance(own, (str, dict)):
        places += _list_texts(own)
    return next((found for text in places if (found := find_country(text))), "")


def is_same_city(one: str, other: str, glossary: Glossary) -> bool:
    """True if two names mean the same city; 大阪 can be 大阪市 and 大阪府."""
    if city_key(one, glossary) == city_key(other, glossary):
        return True
    shorter, longer = sorted((city_name(each, glossary) for each in (one, other)), key=len)
    return longer.startswith(shorter) and city_key(shorter, glossary) == shorter


def _list_cities(office: LocalizedText, bilingual: Bilingual) -> list[str]:
    """List the cities with which the name of an office begins, in any language."""
    found = [city for text in _list_texts(office) for city in bilingual.cities(text)]
    return list(dict.fromkeys(found))


def _list_texts(said: LocalizedText) -> list[str]:
    """List the texts of all languages that are not empty."""
    texts = said.values() if isinstance(said, dict) else [str(said)]
    return [text for text in texts if text]


_NAMES: Final[dict[Country, str]] = {
    "CN": "China", "TW": "Taiwan", "JP": "Japan", "KR": "Korea",
}  # fmt: skip


def diagnose_eras(data: LetterData, langs: tuple[str, ...], form: Form) -> Iterator[Diagnostic]:
    """Yield a warning for each language whose date has a year of another country's era.

    A letter has such a date only if its data ask for it: 令和2年 for a mayor outside Japan.
    """
    said, real = find_sender_country(data), find_place_country(data)
    for lang in langs:
        rules = load_convention(lang)
        own = rules.era_country(form)
        wanted = find_choice(lang, data.calendar)
        is_asked = wanted == "era" or (not wanted and said == own and rules.is_by_era(form))
        home = real or said
        if not own or not is_asked or home in ("", own):
            continue
        try:
            era, _ = rules.find_era(data.date)
        except CardgenError:  # composing the letter reports it
            continue
        reason = (
            f"the date in {lang} uses {era}, an era of {_NAMES[own]}, but the country of "
            f"the sender is {_NAMES[home]}"
        )
        hint = "leave calendar out to use western years, or correct country below [sender]"
        yield Diagnostic("era-country", reason, hint=hint, severity="warning")


_NAMED: Final = ("office", "name")
_WHERE: Final = ("address", "country")


def list_addresses(
    data: LetterData, project: Project, pair: str, langs: tuple[str, str]
) -> dict[str, str]:
    """Return the values for the fields of an envelope, by the languages of both sides.

    Raises CardgenError for a text that a language lacks, an unknown title or honorific, and in
    the official register a name with foreign characters.
    """
    langs = _check_arguments(project, pair, langs)
    data = drop_fillers(check_data(data))
    foreign = diagnose_addresses(data, project, pair, langs)
    raise_findings(each for each in foreign if each.severity == "error")
    found: dict[str, str] = {}
    glossary = project.glossary(pair)
    bilingual = Bilingual(glossary)
    parties = bilingual.party(data.addressee), bilingual.party(data.sender)
    for side, party, lang in zip(("to", "from"), parties, langs, strict=True):
        parts = {
            "postcode": party.postcode,
            "country": _select_text(party.country, lang),
            "address": _select_text(party.address, lang),
            "office": _select_text(party.office, lang),
            "title": bilingual.title(party, lang) if party.title else "",
            "name": _format_addressee(party, lang, data.register)
            if side == "to"
            else _select_text(party.name, lang),
        }
        if not party.name:  # then the office is the addressee or sender
            parts |= {"name": parts["name"] or parts["office"], "office": ""}
        found |= {f"{side}_{name}": text for name, text in parts.items() if text}
    return found


def diagnose_addresses(
    data: LetterData, project: Project, pair: str, langs: tuple[str, str]
) -> tuple[Diagnostic, ...]:
    """List errors about characters of another language on an envelope."""
    langs = _check_arguments(project, pair, langs)
    data = drop_fillers(check_data(data))
    bilingual = Bilingual(project.glossary(pair))
    parties = ("addressee", data.addressee), ("sender", data.sender)
    found: list[Diagnostic] = []
    for (table, party), lang in zip(parties, langs, strict=True):
        for field in (*_NAMED, *_WHERE):
            texts = [((table, field), getattr(party, field))]
            words = find_foreign_words(texts, (lang,), bilingual)
            # The post at the destination reads an address in any script.
            register = data.register if field in _NAMED else "ceremonial"
            found += [each.diagnostic(register) for each in words]
    return tuple(found)


def _check_arguments(project: object, pair: object, langs: object) -> tuple[str, str]:
    """Check the arguments. Return the languages of addressee and sender."""
    check_project(project)
    arguments.text("pair", pair)
    return check_langs(langs)


def _format_addressee(party: Party, lang: str, register: Register) -> str:
    """Format the addressee with the honorific; the title stands on the line above."""
    name = _select_text(party.name, lang) or _select_text(party.office, lang)
    chosen = _select_text(party.honorific, lang)
    return load_convention(lang).add_honorific(
        name, "", party.kind, party.rank, register, honorific=chosen
    )


def _select_text(text: LocalizedText, lang: str) -> str:
    """Return the text for a language; "" if the text is empty."""
    return select_text(text, lang) if text else ""
