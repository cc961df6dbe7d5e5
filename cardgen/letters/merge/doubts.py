"""What wants a look in a list of recipients, though each of its rows is right.

In come records and those whom their letters are for, out come warnings: somebody who is there
twice, several in one cell, rows that lack what almost all others have, and names in a script
that one of the languages is not written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.letters.data import Party
from cardgen.letters.foreign import ForeignWord
from cardgen.letters.merge.telling import column_for, head_of
from cardgen.letters.remarks import name_remarks
from cardgen.letters.whereabouts import CITY, Elsewhere
from cardgen.shipment import Records, rows_in_words

_USUAL: Final = ("office", "title", "name", "to_city")
_FEW: Final = 4  # of as many rows one at most lacks what is usual
_CITIES: Final = 4  # that a warning names
_SEVERAL: Final = re.compile(
    r"\S\s*[,，、;；/／&＆+]\s*\S|\s(?:및|과|와|and|und)\s|외\s*\d+\s*[명인]|[他外]\s*\d+\s*[名人]|等\s*\d*\s*[人位名]"
    r"|[一-鿿々]\s*・\s*[一-鿿々]|[가-힣]\s*[·・]\s*[가-힣]"
)


def doubts(
    records: Records,
    letters: Mapping[int, Party],
    foreign: Mapping[int, Sequence[ForeignWord]],
    cities: Mapping[int, Elsewhere],
) -> Iterator[Diagnostic]:
    """Warnings about the rows of a list, the addressees of their letters, `foreign` words."""
    file = records.findings.file
    yield from _twice(letters, file)
    yield from _foreign(foreign, records)
    yield from _remarks(letters, records)
    yield from _elsewhere(cities, records)
    said: dict[str, list[int]] = {}
    for record in records.rows:
        for column, text in record.values.items():
            if column.partition("@")[0] == "name" and _SEVERAL.search(text):
                said.setdefault(text, []).append(record.row)
    for text, rows in said.items():
        hint = "a row is for one person: copy it for each of them, or write kind = many"
        yield _warning(f"{text} may be several people", rows, file, hint)
    yield from _lacking(records, file)


def _foreign(
    foreign: Mapping[int, Sequence[ForeignWord]], records: Records
) -> Iterator[Diagnostic]:
    """Words of rows that a language is not written with; what all letters share comes once."""
    rows: dict[Diagnostic | tuple[str, str, str], list[int]] = {}
    given = {each.row: each.values for each in records.rows}
    for row, words in foreign.items():
        for word in words:
            table, field = word.place
            own = table in ("addressee", "values", "reference") or field == "note"
            if own and any(name.partition("@")[0] == field for name in given[row]):
                lacks = "is not all" if word.foreign else "has no letter of"
                rows.setdefault((field, word.lang, lacks), []).append(row)
            else:
                rows.setdefault(word.diagnostic("ceremonial"), []).append(row)
    file = records.findings.file
    for key, where in rows.items():
        if isinstance(key, Diagnostic):
            yield key
            continue
        field, lang, lacks = key
        said = f"{rows_in_words(where)}: {field} {lacks} {lang}, and stands in it so"
        hint = f"add a column {column_for(field, lang, records.heads)}"
        yield _warning(said, where, file, hint, "wrong-language")


def _remarks(letters: Mapping[int, Party], records: Records) -> Iterator[Diagnostic]:
    """Names and offices with ㈱, （代理） or 様, each once, with its rows."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, party in letters.items():
        for field in ("name", "office"):
            given = getattr(party, field)
            for text in given.values() if isinstance(given, dict) else [str(given)]:
                where = rows.setdefault((field, text), [])
                if row not in where:
                    where.append(row)
    for (field, text), where in rows.items():
        what = f"{rows_in_words(where)}: {head_of(field, records.heads)}"
        for remark in name_remarks(text):
            place = Location(records.findings.file, where[0])
            yield remark.diagnostic(what, text).at(place)


def _elsewhere(cities: Mapping[int, Elsewhere], records: Records) -> Iterator[Diagnostic]:
    """Rows whose offices are of another city than their letters speak of."""
    rows: dict[str, dict[int, str]] = {}
    for row, found in cities.items():
        rows.setdefault(found.letter, {})[row] = found.office
    for city, offices in rows.items():
        others = list(dict.fromkeys(offices.values()))
        shown = ", ".join(others[:_CITIES]) + (" …" if len(others) > _CITIES else "")
        verb = "is" if len(offices) == 1 else "are"
        said = (
            f"{rows_in_words([*offices])} {verb} for {shown}, and the letter speaks of {city}"
        )
        column = head_of(CITY, records.heads)
        hint = f"give each row its city in a column {column}, or mend the office"
        yield _warning(said, [*offices], records.findings.file, hint, "other-city")


def _twice(letters: Mapping[int, Party], file: str) -> Iterator[Diagnostic]:
    rows: dict[str, list[int]] = {}
    for row, party in letters.items():
        rows.setdefault(repr((party.name, party.office, party.title)), []).append(row)
    for same in rows.values():
        if len(same) > 1:
            said = f"{rows_in_words(same)} are for the same"
            yield _warning(said, same, file, "delete all but one, or tell them apart")


def _lacking(records: Records, file: str) -> Iterator[Diagnostic]:
    """Rows that lack what almost all others have."""
    for column in _USUAL:
        empty = [each.row for each in records.rows if not _has(each.values, column)]
        if empty and len(empty) * _FEW <= len(records.rows):
            head = next(
                text for name, text in records.heads.items() if name.partition("@")[0] == column
            )
            said = f"{rows_in_words(empty)}: {head} is empty, which the others have"
            yield _warning(said, empty, file, "fill it in, if that is not meant")


def _has(values: Mapping[str, str], column: str) -> bool:
    return any(name.partition("@")[0] == column for name in values)


def _warning(
    said: str, rows: Sequence[int], file: str, hint: str, rule: str = "bad-value"
) -> Diagnostic:
    place = Location(file, rows[0])
    return Diagnostic(rule, said, location=place, hint=hint, severity="warning")
