"""What stands on the envelope of a letter: both addresses, from the letter's own data."""

from __future__ import annotations

from cardgen.catalog import format_value
from cardgen.letters.conventions import convention
from cardgen.letters.data import LetterData, Party, said
from cardgen.letters.unfilled import without_fillers
from cardgen.project import Project


def addresses(
    data: LetterData, project: Project, pair: str, langs: tuple[str, str]
) -> dict[str, str]:
    """Values of the fields of envelopes, `langs` being those of addressee and sender.

    Raises CardgenError: what a party lacks in a language, an unknown title or honorific.
    """
    data = without_fillers(data)
    to, sender = langs
    found: dict[str, str] = {}
    for side, party, lang in (("to", data.addressee, to), ("from", data.sender, sender)):
        glossary = project.glossary(pair)
        title = format_value(party.title, "title", lang, glossary) if party.title else ""
        parts = {
            "postcode": party.postcode,
            "country": _said(party.country, lang),
            "address": _said(party.address, lang),
            "office": _said(party.office, lang),
            "title": title,
            "name": _name(party, lang, data) if side == "to" else _said(party.name, lang),
        }
        if not party.name:  # an office is whom it goes to, or whom it is from
            parts |= {"name": parts["name"] or parts["office"], "office": ""}
        found |= {f"{side}_{name}": text for name, text in parts.items() if text}
    return found


def _name(party: Party, lang: str, data: LetterData) -> str:
    """The addressee with the honorific, without the title, which stands above."""
    name = _said(party.name, lang) or _said(party.office, lang)
    return convention(lang).honoured(
        name,
        "",
        party.kind,
        party.rank,
        data.register,
        honorific=_said(party.honorific, lang),
    )


def _said(text: object, lang: str) -> str:
    return said(text, lang) if text else ""  # type: ignore[arg-type]
