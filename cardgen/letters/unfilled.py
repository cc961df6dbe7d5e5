"""Values of a letter that say that they are empty, or that they are not decided.

In come data, out come the same without fillers (`cardgen.fillers`), and warnings of those that
were read as empty. Goods are left as they are: their words are those of the glossary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings
from cardgen.fillers import as_empty, filler, is_nothing, undecided
from cardgen.letters.data import LetterData, Party, check_data

_PARTY: Final = (
    "office", "letterhead", "title", "name", "honorific", "seal", "contact", "address",
    "postcode", "country",
)  # fmt: skip
_REFERENCE: Final = ("number", "yours", "urgency", "secrecy")
_OWN: Final = ("note",)


def without_fillers(data: LetterData) -> LetterData:
    """The data without values that mean empty.

    Raises FieldError "undecided", and "bad-letter" for a party that says nothing but that.
    """
    raise_findings(
        undecided(word).about(f"{where}: ")
        for where, word in _words(data)
        if filler(word) == "undecided"
    )
    if not any(is_nothing(word) for _, word in _words(data)):
        return data
    for name, party in (("sender", data.sender), ("addressee", data.addressee)):
        left = _without(party, _PARTY)
        if not (left.office or left.title or left.name):
            said = f"{name}: there is neither office, title nor name"
            raise FieldError("bad-letter", said, hint="fill in one of them")
    for number, line in enumerate(data.distribution, 1):
        if _says_nothing(line.recipient):
            said = f"distribution[{number}]: the recipient is empty"
            raise FieldError("bad-letter", said, hint="write who had the goods")
    rows = {name: [_values(row) for row in each] for name, each in data.rows.items()}
    made: LetterData = msgspec.structs.replace(
        _without(data, _OWN),
        sender=_without(data.sender, _PARTY),
        addressee=_without(data.addressee, _PARTY),
        reference=_without(data.reference, _REFERENCE),
        values=_values(data.values),
        copies=[text for each in data.copies if (text := _text(each))],
        enclosures=[each for each in data.enclosures if not _says_nothing(each)],
        rows=rows,
    )
    return made


def diagnose_fillers(data: LetterData, file: str = "") -> tuple[Diagnostic, ...]:
    """Warnings of values of a letter, whose data are in a file, that mean empty."""
    data, file = check_data(data, is_shared=True), arguments.text("file", file)
    place = Location(file) if file else None
    return tuple(
        as_empty(word).about(f"{where}: ").at(place)
        for where, word in _words(data)
        if is_nothing(word)
    )


def _words(data: LetterData) -> Iterator[tuple[str, str]]:
    """The texts of the data, and where each stands."""
    parties: tuple[tuple[str, Party], ...] = (
        ("sender", data.sender),
        ("addressee", data.addressee),
    )
    for table, party in parties:
        for name in _PARTY:
            yield from _said(f"{table}.{name}", getattr(party, name))
    for name in _REFERENCE:
        yield from _said(f"reference.{name}", getattr(data.reference, name))
    for name in _OWN:
        yield from _said(name, getattr(data, name))
    for text in data.copies:
        yield from _said("copies", text)
    for number, each in enumerate(data.enclosures, 1):
        yield from _said(f"enclosures[{number}]", each)
    for number, line in enumerate(data.distribution, 1):
        yield from _said(f"distribution[{number}].recipient", line.recipient)
    for name, value in data.values.items():
        yield from _said(f"values.{name}", value)
    for table, rows in data.rows.items():
        for row in rows:
            for name, value in row.items():
                yield from _said(f"rows.{table}.{name}", value)


def _said(where: str, value: object) -> Iterator[tuple[str, str]]:
    for text in value.values() if isinstance(value, Mapping) else (value,):
        if isinstance(text, str):
            yield where, text


def _says_nothing(text: object) -> bool:
    """True if a text, or each of those of the languages, means empty."""
    return bool(words := [word for _, word in _said("", text)]) and all(map(is_nothing, words))


def _without(struct: Any, names: tuple[str, ...]) -> Any:
    """A struct with nothing in fields that mean empty."""
    return msgspec.structs.replace(
        struct, **{name: _text(getattr(struct, name)) for name in names}
    )


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values without those that mean empty, which are missing then."""
    made = {name: _text(value) for name, value in values.items()}
    return {name: value for name, value in made.items() if value != "" or values[name] == ""}


def _text(value: Any) -> Any:
    """A text, or a text for each language; "" if all mean empty."""
    if isinstance(value, Mapping):
        return {lang: text for lang, text in value.items() if not _is_empty(text)} or ""
    return "" if _is_empty(value) else value


def _is_empty(value: object) -> bool:
    return isinstance(value, str) and is_nothing(value)
