"""Read a list of recipients: the data of a letter for each row, all checked.

The data that all letters share are in a data file, like that of a single letter without an
addressee. A row of the list has the values that differ, which come first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.catalog import LETTERS
from cardgen.errors import (
    CLASSES,
    CardgenError,
    CatalogError,
    Diagnostic,
    FieldError,
    Location,
    OutputError,
    ShipmentError,
    TemplateError,
    hint_at_nearest,
    raise_findings,
)
from cardgen.files import check_encoding, open_file
from cardgen.lazy import lazy_pattern
from cardgen.letters.arguments import LAST_ROW, check_project, check_template
from cardgen.letters.checks import ForeignWord, diagnose_units
from cardgen.letters.completion import GoodsInBoxes, add_goods, add_years, read_goods
from cardgen.letters.compose import Composer
from cardgen.letters.conventions import Addressees, Rank, load_convention
from cardgen.letters.data import LetterData, LocalizedText, Party, check_data, select_text
from cardgen.letters.fillers import diagnose_fillers
from cardgen.letters.letter import LetterSetter
from cardgen.letters.merge.doubts import diagnose_list
from cardgen.letters.merge.headers import (
    BY_LANGUAGE,
    find_column,
    find_keyword,
    word_for_columns,
)
from cardgen.letters.parties import CityMismatch
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project
from cardgen.shipment import LINES, ListColumns, Record, Records, normalize_header, read_records
from cardgen.storage import file_name

_WHO: Final = ("name", "office", "title")
_LETTER: Final = ("date", "number", "note", "shipment")
_MADE: Final = ("goods", "boxes", "reader")  # computed from goods and addressee
_HINT: Final = (
    "use column names such as name, title, office, honorific, address, 姓名, 성명, 氏名 …"
)
_ELSEWHERE: Final = (CatalogError, TemplateError, ShipmentError, OutputError)
"""Errors in other files, not the fault of a row."""

_SHOWN: Final = 6  # rows shown in a finding
_LANGS: Final = ("zh", "ko", "ja")
_RANGE: Final = lazy_pattern(r"\s*([0-9]{1,7})\s*(?:[-–~]\s*([0-9]{1,7})\s*)?")


class Recipient(msgspec.Struct, frozen=True):
    """The recipient of a row, and the data of the letter.

    `digest` changes with the content of the letter; `goods` are those of its shipment.
    """

    row: int
    who: str
    data: LetterData
    digest: str
    goods: GoodsInBoxes | None = None

    @property
    def stem(self) -> str:
        """Name of the letter's files without extension, such as 0003-林致远."""
        name = file_name(f"{self.row:04}-{''.join(self.who.split())}", "x")
        return name.removesuffix(".x")


class Recipients(msgspec.Struct, frozen=True):
    """The recipients of a list, and warnings; `records` are the rows they are read from."""

    path: Path
    records: Records
    all: tuple[Recipient, ...]
    warnings: tuple[Diagnostic, ...] = msgspec.field(default=())

    @property
    def file(self) -> str:
        """Name of the list in findings."""
        return self.records.findings.file

    @property
    def rows(self) -> tuple[int, ...]:
        """Row numbers of the recipients."""
        return tuple(each.row for each in self.all)

    def select(self, rows: Collection[int]) -> Recipients:
        """Select the recipients in some rows; all recipients if no rows are given.

        Raises FieldError "bad-value" for an unknown row.
        """
        known = {each.row for each in self.all}
        if strange := sorted(set(rows) - known):
            said = ", ".join(map(str, strange[:_SHOWN])) + (" …" if strange[_SHOWN:] else "")
            raise FieldError(
                "bad-value",
                f"the list has no recipient in row {said}",
                hint=f"use the row numbers of the spreadsheet: {min(known)} to {max(known)}",
            )
        chosen = tuple(each for each in self.all if each.row in rows) if rows else self.all
        return replace(self, all=chosen)


def parse_rows(text: str) -> frozenset[int]:
    """Parse row numbers and ranges: 3,7-9. Raises FieldError "bad-value"."""
    rows: set[int] = set()
    text = arguments.text("text", text)
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last <= LAST_ROW:
            hint = "write row numbers and ranges: 3,7-9"
            raise FieldError("bad-value", f"{text!r} is not a list of row numbers", hint=hint)
        rows.update(range(first, last + 1))
    return frozenset(rows)


def read_recipients(
    path: Path,
    template: LetterTemplate,
    shared: LetterData,
    project: Project,
    pair: str,
    *,
    encoding: str = "",
    ignore: Collection[str] = (),
    draft: bool = False,
) -> Recipients:
    """Read the recipients of a list: CSV, XLSX or ODS. FILE#SHEET names a sheet.

    `shared` are the data that all letters share (`load_shared`), with the shipment of rows that
    name none; a `draft` may have unfinished translations. Raises CardgenError with the findings
    of all rows.
    """
    found, errors = diagnose_recipients(
        path, template, shared, project, pair, encoding=encoding, ignore=ignore, draft=draft
    )
    raise_findings([*errors, *found.records.warnings])
    return found


def diagnose_recipients(
    path: Path,
    template: LetterTemplate,
    shared: LetterData,
    project: Project,
    pair: str,
    *,
    encoding: str = "",
    ignore: Collection[str] = (),
    draft: bool = False,
) -> tuple[Recipients, tuple[Diagnostic, ...]]:
    """Read a list as `read_recipients` does. Return the valid rows, and the errors of others.

    Raises ManifestError for a file that cannot be read.
    """
    path, draft = arguments.path("path", path), arguments.flag("draft", draft)
    check_template(template), check_project(project)
    shared = check_data(shared, is_shared=True)
    encoding, ignore = _check_encoding(encoding), arguments.texts("ignore", ignore)
    reading = _Rows(path, template, shared, project, pair, draft=draft)
    records = read_records(path, project, reading.columns(), encoding=encoding, ignore=ignore)
    found = [each for record in records.rows for each in reading.recipient(record, records)]
    parties = {each.row: each.data.addressee for each in found}
    glossary = project.glossary(pair)
    units = dict.fromkeys(u for each in found for u in diagnose_units(each.data, glossary))
    warnings = (
        *diagnose_fillers(shared),
        *records.warnings,
        *dict.fromkeys(reading.eras),
        *diagnose_list(records, parties, reading.foreign, reading.elsewhere),
        *units,
        *(reading.shared_warnings(found[0].data, records) if found else ()),
    )
    return Recipients(path, records, tuple(found), warnings), records.diagnostics()


def _check_encoding(given: object) -> str:
    """Check the name of an encoding; "" for none. Raises FieldError."""
    name = arguments.text("encoding", given)
    try:
        if name:
            check_encoding(name)
    except ValueError as error:
        hint = "leave the encoding out: cardgen finds it"
        raise FieldError("bad-value", f"encoding: {error}", hint=hint) from error
    return name


class _Rows:
    """Makes the letters of rows; shared things are looked up once."""

    def __init__(
        self,
        path: Path,
        template: LetterTemplate,
        shared: LetterData,
        project: Project,
        pair: str,
        *,
        draft: bool,
    ) -> None:
        self._folder = path.parent
        self._template = template
        self._draft = draft
        self._composer = Composer(template, project, pair, draft=draft)
        self._shared = shared
        self._project = project
        self._pair = pair
        self._shipment = Path(shared.shipment) if shared.shipment else None
        self._goods: dict[Path, GoodsInBoxes] = {}
        self._glossary = project.glossary(pair)
        self.foreign: dict[int, tuple[ForeignWord, ...]] = {}
        self.elsewhere: dict[int, CityMismatch] = {}
        self.eras: list[Diagnostic] = []
        catalog = project.catalog(pair, LETTERS)
        self.langs = catalog.langs
        self._kinds = {
            name: kind
            for key, message in catalog.messages.items()
            if key.startswith(f"{template.name}.")
            for name, kind in message.fields.items()
            if name not in _MADE
        }

    def columns(self) -> ListColumns:
        """List the columns that a list for these letters may have."""
        fields = {normalize_header(name): name for name in self._kinds}

        def find_field(text: str) -> str | None:
            plain = normalize_header(text)
            if plain in fields and fields[plain] not in _LETTER:
                return fields[plain]
            found = find_column(text)
            if (
                found in ("to_city", "from_city", "years", "disaster")
                and found not in self._kinds
            ):
                return None
            return found

        kinds = {
            name: kind for name, kind in self._kinds.items() if kind in ("integer", "date")
        }
        lines = dict.fromkeys(("address", *(f"address@{lang}" for lang in _LANGS)), LINES)
        who = (*_WHO, *(f"{name}@{lang}" for name in _WHO for lang in _LANGS))
        kinds = {**kinds, **lines, "date": "date"}
        hint = _HINT + "".join(f", {name}" for name in sorted(self._kinds))
        return ListColumns(find_field, kinds, who, hint)

    def recipient(self, record: Record, records: Records) -> Iterator[Recipient]:
        """Yield the recipient of a row. If the row has errors, report them instead."""
        try:
            yield self._recipient(record.row, record.values)
        except CardgenError as error:
            for each in error.diagnostics:
                at_row = CLASSES[each.rule] not in _ELSEWHERE or each.location is None
                found = word_for_columns(each.at(None), records.heads) if at_row else each
                records.findings.add(found, record.row if at_row else None)

    def _recipient(self, row: int, values: Mapping[str, str]) -> Recipient:
        data = self._data(values)
        data = add_years(data, self._project, self._pair)
        folder = self._folder / values["shipment"] if "shipment" in values else self._shipment
        goods = self._in_boxes(folder) if folder is not None else None
        if goods:
            data = add_goods(data, goods, self._glossary)
        letter = self._composer.letter(data)
        if foreign := self._composer.foreign(data):
            self.foreign[row] = foreign
        self.eras += self._composer.eras(data)
        if cities := self._composer.elsewhere(data):
            self.elsewhere[row] = cities
        party, lang = data.addressee, self.langs[0]
        who = select_text(party.name or party.office, lang) or party.title
        digest = sha256(repr((letter, data)).encode())
        for path in data.files:
            digest.update(_digest_file(path))
        return Recipient(row, who, data, digest.hexdigest()[:32], goods)

    def shared_warnings(self, data: LetterData, records: Records) -> Iterator[Diagnostic]:
        """Yield the warnings that all letters share, from one of them as an example.

        They are about the seal, the enclosures, and data that no page shows.
        """
        setter = LetterSetter(self._template, self._project, self._pair, draft=self._draft)
        yield from setter.diagnose_parts(data)
        own = any(name.partition("@")[0] == "number" for name in records.heads)
        if own:
            reference = msgspec.structs.replace(data.reference, number="1")
            data = msgspec.structs.replace(data, reference=reference)
        for each in setter.unshown(data):
            if own and each.is_number:
                for name, head in records.heads.items():
                    if name.partition("@")[0] == "number":
                        place = Location(records.findings.file)
                        yield each.diagnostic(f"column {head}").at(place)
            else:
                yield each.diagnostic()

    def _in_boxes(self, folder: Path) -> GoodsInBoxes:
        """Read the goods of a shipment once, so that all letters have the same goods."""
        if folder not in self._goods:
            self._goods[folder] = read_goods(folder)
        return self._goods[folder]

    def _data(self, values: Mapping[str, str]) -> LetterData:
        shared = self._shared
        given: dict[str, Any] = {"shipment": ""}  # its goods are added later
        fields = {name: self._value(name, text) for name, text in self._fields(values)}
        given["values"] = {**shared.values, **fields}
        given["addressee"] = self._party(values)
        if "date" in values:
            given["date"] = dt.date.fromisoformat(values["date"])
        if number := self._find_text("number", values):
            given["reference"] = msgspec.structs.replace(shared.reference, number=number)
        if note := self._find_text("note", values):
            given["note"] = note
        return msgspec.structs.replace(shared, **given)

    def _fields(self, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, text in values.items():
            if name in self._kinds and name not in _LETTER:
                yield name, text

    def _value(self, name: str, text: str) -> int | str | dt.date:
        kind = self._kinds[name]
        if kind == "integer":
            return int(text)
        return dt.date.fromisoformat(text) if kind == "date" else text

    def _party(self, values: Mapping[str, str]) -> Party:
        shared = self._shared.addressee
        name, office = self._find_text("name", values), self._find_text("office", values)
        title = values.get("title", "")
        if not (name or office or title):
            raise FieldError(
                "missing-value",
                "the row has no name, title or office",
                hint="fill in one of them, or delete the row",
            )
        kind = _find_keyword("kind", values, get_args(Addressees))
        if not kind:
            kind = "holder" if title else "person" if name else "organisation"
        rank = shared.rank if kind in ("person", "holder") else ""  # offices have no rank
        given = {
            "name": name,
            "office": office or shared.office,
            "title": title or shared.title,
            "honorific": self._honorific(values) or shared.honorific,
            "address": self._find_text("address", values),
            "postcode": values.get("postcode", ""),
            "kind": kind,
            "rank": _find_keyword("rank", values, get_args(Rank)) or rank,
        }
        return msgspec.structs.replace(shared, **given)

    def _honorific(self, values: Mapping[str, str]) -> LocalizedText:
        """Return the honorific in each language; "" for the usual one."""
        word = values.get("honorific", "")
        known = {lang: load_convention(lang).honorifics for lang in self.langs}
        if not word or any(f"honorific@{lang}" in values for lang in _LANGS):
            return self._find_text("honorific", values)
        if not any(word in words for words in known.values()):
            raise FieldError(
                "unknown-honorific",
                f"{word!r} is not an honorific in {' or '.join(known)}",
                hint=hint_at_nearest(word, sorted(frozenset().union(*known.values()))),
            )
        said = {lang: word if word in words else "" for lang, words in known.items()}
        return {lang.partition("-")[0]: text for lang, text in said.items()}

    def _find_text(self, column: str, values: Mapping[str, str]) -> LocalizedText:
        """Return the text of a column for both languages, or a text for each language."""
        assert column in BY_LANGUAGE, "other columns have no language"
        common = values.get(column, "")
        shorts = [lang.partition("-")[0] for lang in self.langs]
        texts = {lang: values.get(f"{column}@{lang}", common) for lang in shorts}
        texts = {lang: text for lang, text in texts.items() if text}
        return common if set(texts.values()) <= {common} else texts


def _find_keyword(name: str, values: Mapping[str, str], known: tuple[str, ...]) -> str:
    """Find the keyword, such as "holder", for a word in any language."""
    word = find_keyword(name, values.get(name, ""))
    if word and word not in known:
        raise FieldError(
            "bad-value",
            f"column {name}: {word!r} is not one of {', '.join(filter(None, known))}",
            hint=hint_at_nearest(word, list(filter(None, known))),
        )
    return word


def _digest_file(path: Path) -> bytes:
    """Compute the digest of a picture or a stationery file."""
    try:
        with open_file(path) as file:
            return file_digest(file, "sha256").digest()
    except OSError:  # composing the letter reports it
        return b""
