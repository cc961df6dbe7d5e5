"""Fillers in the data of a letter: values that mean empty, or not yet decided.

In come data, out come data without fillers (`cardgen.fillers`), and warnings about values read
as empty. Goods stay as they are: their words are those of the glossary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings
from cardgen.fillers import classify_filler, is_nothing, make_undecided_error, warn_of_empty
from cardgen.letters.data import LetterData, check_data

_PARTY: Final = (
    "office", "letterhead", "title", "name", "honorific", "seal", "contact", "address",
    "postcode", "country",
)  # fmt: skip
_REFERENCE: Final = ("number", "yours", "urgency", "secrecy", "via")


def drop_fillers(data: LetterData) -> LetterData:
    """Remove values of the data that mean "empty", such as N/A or 없음.

    Raises FieldError "undecided", and "bad-letter" for a party without any other value.
    """
    raise_findings(
        make_undecided_error(word).about(f"{where}: ")
        for where, word in _list_words(data)
        if classify_filler(word) == "undecided"
    )
    if not any(is_nothing(word) for _, word in _list_words(data)):
        return data
    for name, party in (("sender", data.sender), ("addressee", data.addressee)):
        left = _drop_fillers(party, _PARTY)
        if not (left.office or left.title or left.name):
            said = f"{name}: office, title and name are all missing"
            raise FieldError("bad-letter", said, hint="write one of them")
    for number, line in enumerate(data.distribution, 1):
        if _means_empty(line.recipient):
            said = f"distribution[{number}]: the recipient is empty"
            raise FieldError("bad-letter", said, hint="write who received the goods")
    rows = {name: [_drop_values(row) for row in each] for name, each in data.rows.items()}
    made: LetterData = msgspec.structs.replace(
        _drop_fillers(data, ("note",)),
        sender=_drop_fillers(data.sender, _PARTY),
        addressee=_drop_fillers(data.addressee, _PARTY),
        reference=_drop_fillers(data.reference, _REFERENCE),
        values=_drop_values(data.values),
        copies=[text for each in data.copies if (text := _drop_text(each))],
        enclosures=[each for each in data.enclosures if not _means_empty(each)],
        rows=rows,
    )
    return made


def diagnose_fillers(data: LetterData, file: str = "") -> tuple[Diagnostic, ...]:
    """List warnings about values of a data file that mean "empty"."""
    data, file = check_data(data, is_shared=True), arguments.text("file", file)
    place = Location(file) if file else None
    return tuple(
        warn_of_empty(word).about(f"{where}: ").at(place)
        for where, word in _list_words(data)
        if is_nothing(word)
    )


def _list_words(data: LetterData) -> Iterator[tuple[str, str]]:
    """Yield the texts of the data, each with its key."""
    for table, party in (("sender", data.sender), ("addressee", data.addressee)):
        for name in _PARTY:
            yield from _list_texts(f"{table}.{name}", getattr(party, name))
    for name in _REFERENCE:
        yield from _list_texts(f"reference.{name}", getattr(data.reference, name))
    yield from _list_texts("note", data.note)
    for text in data.copies:
        yield from _list_texts("copies", text)
    for number, each in enumerate(data.enclosures, 1):
        yield from _list_texts(f"enclosures[{number}]", each)
    for number, line in enumerate(data.distribution, 1):
        yield from _list_texts(f"distribution[{number}].recipient", line.recipient)
    for name, value in data.values.items():
        yield from _list_texts(f"values.{name}", value)
    for table, rows in data.rows.items():
        for row in rows:
            for name, value in row.items():
                yield from _list_texts(f"rows.{table}.{name}", value)


def _list_texts(where: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield a text, or each text of a table by language, with its key `where`."""
    for text in value.values() if isinstance(value, Mapping) else (value,):
        if isinstance(text, str):
            yield where, text


def _means_empty(text: object) -> bool:
    """True if a text means "empty", or if the texts in all languages do."""
    words = [word for _, word in _list_texts("", text)]
    return bool(words) and all(map(is_nothing, words))


def _drop_fillers(struct: Any, names: tuple[str, ...]) -> Any:
    """Clear fields of a struct whose values mean "empty"."""
    return msgspec.structs.replace(
        struct, **{name: _drop_text(getattr(struct, name)) for name in names}
    )


def _drop_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Remove values of a table that mean "empty"."""
    made = {name: _drop_text(value) for name, value in values.items()}
    return {name: value for name, value in made.items() if value != "" or values[name] == ""}


def _drop_text(value: Any) -> Any:
    """Remove a text that means "empty", also in a table by language; "" if nothing is left."""
    if isinstance(value, Mapping):
        return {lang: text for lang, text in value.items() if not _is_empty(text)} or ""
    return "" if _is_empty(value) else value


def _is_empty(value: object) -> bool:
    """True if a value is a text that means "empty"."""
    return isinstance(value, str) and is_nothing(value)
