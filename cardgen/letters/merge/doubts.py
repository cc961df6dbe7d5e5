"""Warnings about a list of recipients whose rows are all valid.

In come records and their addressees, out come warnings: duplicates, several people in one cell,
rows that lack a value that almost all others have, and names in a foreign script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.lazy import lazy_pattern
from cardgen.letters.checks import ForeignWord, find_remarks
from cardgen.letters.data import Party
from cardgen.letters.merge.headers import find_header, name_column
from cardgen.letters.parties import CITY, CityMismatch
from cardgen.shipment import Records, format_rows

_USUAL: Final = ("office", "title", "name", "to_city")
_FEW: Final = 4  # at most one row in so many lacks a usual value
_CITIES: Final = 4  # shown in a warning
_SEVERAL: Final = lazy_pattern(
    r"\S\s*[,，、;；/／&＆+]\s*\S|\s(?:및|과|와|and|und)\s|외\s*\d+\s*[명인]|[他外]\s*\d+\s*[名人]|等\s*\d*\s*[人位名]"
    r"|[一-鿿々]\s*・\s*[一-鿿々]|[가-힣]\s*[·・]\s*[가-힣]"
)


def diagnose_list(
    records: Records,
    letters: Mapping[int, Party],
    foreign: Mapping[int, Sequence[ForeignWord]],
    cities: Mapping[int, CityMismatch],
) -> Iterator[Diagnostic]:
    """Yield warnings about the rows of a list and the addressees of its letters."""
    file = records.findings.file
    yield from _diagnose_duplicates(letters, file)
    yield from _diagnose_foreign(foreign, records)
    yield from _diagnose_names(letters, records)
    yield from _diagnose_cities(cities, records)
    several: dict[str, list[int]] = {}
    for record in records.rows:
        for column, text in record.values.items():
            if column.partition("@")[0] == "name" and _SEVERAL.search(text):
                several.setdefault(text, []).append(record.row)
    for text, rows in several.items():
        hint = "write one row for each person, or write kind = many"
        yield _warning(f"{text} may be several people", rows, file, hint)
    yield from _diagnose_gaps(records, file)


def _diagnose_foreign(
    foreign: Mapping[int, Sequence[ForeignWord]], records: Records
) -> Iterator[Diagnostic]:
    """Yield warnings about words in another language, only one for words in all letters."""
    rows: dict[Diagnostic | tuple[str, str, bool], list[int]] = {}
    given = {each.row: each.values for each in records.rows}
    for row, words in foreign.items():
        for word in words:
            table, field = word.place
            own = table in ("addressee", "values", "reference") or field == "note"
            if own and any(name.partition("@")[0] == field for name in given[row]):
                rows.setdefault((field, word.lang, bool(word.foreign)), []).append(row)
            else:
                rows.setdefault(word.diagnostic("ceremonial"), []).append(row)
    file = records.findings.file
    for key, where in rows.items():
        if isinstance(key, Diagnostic):
            yield key
            continue
        field, lang, has_both = key
        said = (
            f"{format_rows(where)}: {field} is {'only partly' if has_both else 'not'} in "
            f"{lang}, but the {lang} text shows it"
        )
        hint = f"add a column {name_column(field, lang, records.heads)}"
        yield _warning(said, where, file, hint, "wrong-language")


def _diagnose_names(letters: Mapping[int, Party], records: Records) -> Iterator[Diagnostic]:
    """Yield warnings about names and offices with ㈱, （代理） or 様, each text once."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, party in letters.items():
        for field in ("name", "office"):
            given = getattr(party, field)
            for text in given.values() if isinstance(given, dict) else [str(given)]:
                where = rows.setdefault((field, text), [])
                if row not in where:
                    where.append(row)
    for (field, text), where in rows.items():
        what = f"{format_rows(where)}: {find_header(field, records.heads)}"
        for remark in find_remarks(text):
            place = Location(records.findings.file, where[0])
            yield remark.diagnostic(what, text).at(place)


def _diagnose_cities(
    cities: Mapping[int, CityMismatch], records: Records
) -> Iterator[Diagnostic]:
    """Yield warnings about offices that are in another city than the letter names."""
    rows: dict[str, dict[int, str]] = {}
    for row, found in cities.items():
        rows.setdefault(found.letter, {})[row] = found.office
    for city, offices in rows.items():
        others = list(dict.fromkeys(offices.values()))
        shown = ", ".join(others[:_CITIES]) + (" …" if len(others) > _CITIES else "")
        said = (
            f"{format_rows([*offices])}: the office is in {shown}, but the letter names {city}"
        )
        column = find_header(CITY, records.heads)
        hint = f"write the city of each row into a column {column}, or correct the office"
        yield _warning(said, [*offices], records.findings.file, hint, "other-city")


def _diagnose_duplicates(letters: Mapping[int, Party], file: str) -> Iterator[Diagnostic]:
    rows: dict[str, list[int]] = {}
    for row, party in letters.items():
        rows.setdefault(repr((party.name, party.office, party.title)), []).append(row)
    for same in rows.values():
        if len(same) > 1:
            said = f"{format_rows(same)} have the same recipient"
            yield _warning(said, same, file, "keep one of these rows, or make them different")


def _diagnose_gaps(records: Records, file: str) -> Iterator[Diagnostic]:
    """Yield warnings about rows without a value that nearly all other rows have."""
    for column in _USUAL:
        empty = [each.row for each in records.rows if not _has_value(each.values, column)]
        if empty and len(empty) * _FEW <= len(records.rows):
            head = next(
                text for name, text in records.heads.items() if name.partition("@")[0] == column
            )
            said = f"{format_rows(empty)}: {head} is empty, but other rows have a value"
            yield _warning(said, empty, file, "fill it in, unless it is empty on purpose")


def _has_value(values: Mapping[str, str], column: str) -> bool:
    return any(name.partition("@")[0] == column for name in values)


def _warning(
    said: str, rows: Sequence[int], file: str, hint: str, rule: str = "bad-value"
) -> Diagnostic:
    place = Location(file, rows[0])
    return Diagnostic(rule, said, location=place, hint=hint, severity="warning")
