"""What stands on the envelope of a letter: both addresses, from the letter's own data."""

from __future__ import annotations

from typing import Final

from cardgen import arguments
from cardgen.errors import Diagnostic, raise_findings
from cardgen.letters.asked import asked_langs, asked_project
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.blocks import Register
from cardgen.letters.conventions import convention
from cardgen.letters.data import LetterData, Party, check_data, said
from cardgen.letters.foreign import foreign_words
from cardgen.letters.unfilled import without_fillers
from cardgen.project import Project

_NAMED: Final = ("office", "name")
_WHERE: Final = ("address", "country")


def addresses(
    data: LetterData, project: Project, pair: str, langs: tuple[str, str]
) -> dict[str, str]:
    """Values of the fields of envelopes, `langs` being those of addressee and sender.

    Raises CardgenError: what a party lacks in a language, an unknown title or honorific, and
    in the official register a name that a language is not written with.
    """
    langs = _asked(project, pair, langs)
    data = without_fillers(check_data(data))
    foreign = diagnose_addresses(data, project, pair, langs)
    raise_findings(each for each in foreign if each.severity == "error")
    found: dict[str, str] = {}
    glossary = project.glossary(pair)
    bilingual = Bilingual(glossary)
    parties = bilingual.party(data.addressee), bilingual.party(data.sender)
    for side, party, lang in zip(("to", "from"), parties, langs, strict=True):
        title = bilingual.title(party, lang) if party.title else ""
        parts = {
            "postcode": party.postcode,
            "country": _said(party.country, lang),
            "address": _said(party.address, lang),
            "office": _said(party.office, lang),
            "title": title,
            "name": _name(party, lang, data.register)
            if side == "to"
            else _said(party.name, lang),
        }
        if not party.name:  # an office is whom it goes to, or whom it is from
            parts |= {"name": parts["name"] or parts["office"], "office": ""}
        found |= {f"{side}_{name}": text for name, text in parts.items() if text}
    return found


def diagnose_addresses(
    data: LetterData, project: Project, pair: str, langs: tuple[str, str]
) -> tuple[Diagnostic, ...]:
    """Findings of words on an envelope that its languages are not written with."""
    langs = _asked(project, pair, langs)
    data = without_fillers(check_data(data))
    bilingual = Bilingual(project.glossary(pair))
    parties = ("addressee", data.addressee), ("sender", data.sender)
    found: list[Diagnostic] = []
    for (table, party), lang in zip(parties, langs, strict=True):
        for field in (*_NAMED, *_WHERE):
            words = foreign_words([((table, field), getattr(party, field))], (lang,), bilingual)
            # Where it is delivered people read an address in whatever characters.
            register = data.register if field in _NAMED else "ceremonial"
            found += [each.diagnostic(register) for each in words]
    return tuple(found)


def _asked(project: object, pair: object, langs: object) -> tuple[str, str]:
    """The languages, if they and the rest are what they should be."""
    asked_project(project)
    arguments.text("pair", pair)
    return asked_langs(langs)


def _name(party: Party, lang: str, register: Register) -> str:
    """The addressee with the honorific, without the title, which stands above."""
    name = _said(party.name, lang) or _said(party.office, lang)
    return convention(lang).honoured(
        name,
        "",
        party.kind,
        party.rank,
        register,
        honorific=_said(party.honorific, lang),
    )


def _said(text: object, lang: str) -> str:
    return said(text, lang) if text else ""  # type: ignore[arg-type]
