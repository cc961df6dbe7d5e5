"""A list of recipients in, the data of a letter to each out, all checked before any is made.

What all letters share is in a file of data, as that of a single letter without its addressee;
a row of the list has what differs, and comes first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

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
    nearest,
    raise_findings,
)
from cardgen.files import check_encoding, opened
from cardgen.letters.asked import asked_project, asked_template
from cardgen.letters.compose import Composer
from cardgen.letters.conventions import Addressees, Rank, convention
from cardgen.letters.data import LetterData, Party, Said, check_data, said
from cardgen.letters.foreign import ForeignWord
from cardgen.letters.goods import GoodsInBoxes, doubts_of_units, goods_of, with_goods
from cardgen.letters.letter import LetterSetter
from cardgen.letters.merge.doubts import doubts
from cardgen.letters.merge.headers import SPOKEN, column_of, word_of
from cardgen.letters.merge.telling import in_columns
from cardgen.letters.relations import with_years
from cardgen.letters.template import LetterTemplate
from cardgen.letters.unfilled import diagnose_fillers
from cardgen.letters.whereabouts import Elsewhere
from cardgen.project import Project
from cardgen.shipment import (
    LINES,
    ListColumns,
    Record,
    Records,
    plain_header,
    read_records,
)
from cardgen.storage import file_name

_WHO: Final = ("name", "office", "title")
_LETTER: Final = ("date", "number", "note", "shipment")
_MADE: Final = ("goods", "boxes", "reader")  # of the table of goods, and the addressee
_HINT: Final = "columns are called name, title, office, honorific, address, 姓名, 성명, 氏名 …"
_ELSEWHERE: Final = (CatalogError, TemplateError, ShipmentError, OutputError)
"""Errors of other files, which are no fault of a row."""

_SHOWN: Final = 6  # rows that a finding names
_LANGS: Final = ("zh", "ko", "ja")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a row is about, and the data of the letter to them.

    `digest` is the same as long as the letter says the same; `goods` are those of the shipment
    that it goes with.
    """

    row: int
    who: str
    data: LetterData
    digest: str
    goods: GoodsInBoxes | None = None

    @property
    def stem(self) -> str:
        """What its files are called: 0003-林致远, by the row of the list and whom it is for."""
        name = file_name(f"{self.row:04}-{''.join(self.who.split())}", "x")
        return name.removesuffix(".x")


@dataclass(frozen=True, slots=True)
class Recipients:
    """The recipients of a list, and what wants a look.

    `file` is what the list is called where something is wrong with it.
    """

    path: Path
    file: str
    all: tuple[Recipient, ...]
    warnings: tuple[Diagnostic, ...] = field(default=())

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of the list."""
        return tuple(each.row for each in self.all)

    def chosen(self, rows: Collection[int]) -> Recipients:
        """Those of some rows. Raises FieldError "bad-value" for a row that is none."""
        known = {each.row for each in self.all}
        if strange := sorted(set(rows) - known):
            said = ", ".join(map(str, strange[:_SHOWN])) + (" …" if strange[_SHOWN:] else "")
            raise FieldError(
                "bad-value",
                f"the list has no recipient in row {said}",
                hint=f"rows are counted as a spreadsheet does: {min(known)} to {max(known)}",
            )
        return replace(self, all=tuple(each for each in self.all if each.row in rows))


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
    """The letters of a list: CSV, XLSX or ODS, of which FILE#SHEET names a sheet.

    `shared` is what all have in common (`load_shared`), also the shipment that goods are from
    where a row names none; a `draft` may have unfinished translations. Raises CardgenError with
    all that is wrong with any row.
    """
    path, draft = arguments.path("path", path), arguments.flag("draft", draft)
    asked_template(template), asked_project(project)
    shared = check_data(shared, is_shared=True)
    encoding, ignore = _encoding(encoding), arguments.texts("ignore", ignore)
    reading = _Rows(path, template, shared, project, pair, draft=draft)
    records = read_records(path, project, reading.columns(), encoding=encoding, ignore=ignore)
    found = [each for record in records.rows for each in reading.recipient(record, records)]
    raise_findings([*records.told(), *records.warnings])
    parties = {each.row: each.data.addressee for each in found}
    glossary = project.glossary(pair)
    units = dict.fromkeys(u for each in found for u in doubts_of_units(each.data, glossary))
    warnings = (
        *diagnose_fillers(shared),
        *records.warnings,
        *dict.fromkeys(reading.eras),
        *doubts(records, parties, reading.foreign, reading.elsewhere),
        *units,
        *(reading.unshown(found[0].data, records) if found else ()),
    )
    return Recipients(path, records.findings.file, tuple(found), warnings)


def _encoding(given: object) -> str:
    """The name of an encoding, or "". Raises FieldError."""
    name = arguments.text("encoding", given)
    try:
        if name:
            check_encoding(name)
    except ValueError as error:
        hint = "leave it out, and it is found"
        raise FieldError("bad-value", f"encoding: {error}", hint=hint) from error
    return name


class _Rows:
    """Makes letters of rows; what rows have in common is looked up once."""

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
        self.elsewhere: dict[int, Elsewhere] = {}
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
        """The columns that a list of these letters may have."""
        fields = {plain_header(name): name for name in self._kinds}

        def named(text: str) -> str | None:
            plain = plain_header(text)
            if plain in fields and fields[plain] not in _LETTER:
                return fields[plain]
            found = column_of(text)
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
        return ListColumns(named, kinds, who, hint)

    def recipient(self, record: Record, records: Records) -> Iterator[Recipient]:
        """The letter of a row; what is wrong goes to the findings of the list."""
        try:
            yield self._recipient(record.row, record.values)
        except CardgenError as error:
            for each in error.diagnostics:
                at_row = CLASSES[each.rule] not in _ELSEWHERE or each.location is None
                found = in_columns(each.at(None), records.heads) if at_row else each
                records.findings.add(found, record.row if at_row else None)

    def _recipient(self, row: int, values: Mapping[str, str]) -> Recipient:
        data = self._data(values)
        data = with_years(data, self._project, self._pair)
        folder = self._folder / values["shipment"] if "shipment" in values else self._shipment
        goods = self._in_boxes(folder) if folder is not None else None
        if goods:
            data = with_goods(data, goods, self._glossary)
        letter = self._composer.letter(data)
        if foreign := self._composer.foreign(data):
            self.foreign[row] = foreign
        self.eras += self._composer.eras(data)
        if cities := self._composer.elsewhere(data):
            self.elsewhere[row] = cities
        party, lang = data.addressee, self.langs[0]
        who = said(party.name or party.office, lang) or party.title
        digest = sha256(repr((letter, data)).encode())
        for path in data.files:
            digest.update(_file(path))
        return Recipient(row, who, data, digest.hexdigest()[:32], goods)

    def unshown(self, data: LetterData, records: Records) -> Iterator[Diagnostic]:
        """Warnings of what letters have that are like one of them, and no page shows."""
        own = any(name.partition("@")[0] == "number" for name in records.heads)
        if own:
            reference = msgspec.structs.replace(data.reference, number="1")
            data = msgspec.structs.replace(data, reference=reference)
        setter = LetterSetter(self._template, self._project, self._pair, draft=self._draft)
        for each in setter.unshown(data):
            if own and each.is_number:
                for name, head in records.heads.items():
                    if name.partition("@")[0] == "number":
                        place = Location(records.findings.file)
                        yield each.diagnostic(f"column {head}").at(place)
            else:
                yield each.diagnostic()

    def _in_boxes(self, folder: Path) -> GoodsInBoxes:
        """The goods of a shipment, read once, so that all letters tell the same."""
        if folder not in self._goods:
            self._goods[folder] = goods_of(folder)
        return self._goods[folder]

    def _data(self, values: Mapping[str, str]) -> LetterData:
        shared = self._shared
        given: dict[str, Any] = {"shipment": ""}  # whose goods they get
        fields = {name: self._value(name, text) for name, text in self._fields(values)}
        given["values"] = {**shared.values, **fields}
        given["addressee"] = self._party(values)
        if "date" in values:
            given["date"] = dt.date.fromisoformat(values["date"])
        if number := self._spoken("number", values):
            given["reference"] = msgspec.structs.replace(shared.reference, number=number)
        if note := self._spoken("note", values):
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
        name, office = self._spoken("name", values), self._spoken("office", values)
        title = values.get("title", "")
        if not (name or office or title):
            raise FieldError(
                "missing-value",
                "nothing says whom the letter is for",
                hint="fill in name, title or office, or delete the row",
            )
        kind = _one_of("kind", values, get_args(Addressees))
        if not kind:
            kind = "holder" if title else "person" if name else "organisation"
        rank = shared.rank if kind in ("person", "holder") else ""  # offices have none
        given = {
            "name": name,
            "office": office or shared.office,
            "title": title or shared.title,
            "honorific": self._honorific(values) or shared.honorific,
            "address": self._spoken("address", values),
            "postcode": values.get("postcode", ""),
            "kind": kind,
            "rank": _one_of("rank", values, get_args(Rank)) or rank,
        }
        return msgspec.structs.replace(shared, **given)

    def _honorific(self, values: Mapping[str, str]) -> Said:
        """The word of respect of each language; of a word that one knows, the other's usual."""
        word = values.get("honorific", "")
        known = {lang: convention(lang).honorifics for lang in self.langs}
        if not word or any(f"honorific@{lang}" in values for lang in _LANGS):
            return self._spoken("honorific", values)
        if not any(word in words for words in known.values()):
            raise FieldError(
                "unknown-honorific",
                f"{word!r} is no honorific of {' or '.join(known)}",
                hint=nearest(word, sorted(frozenset().union(*known.values()))),
            )
        said = {lang: word if word in words else "" for lang, words in known.items()}
        return {lang.partition("-")[0]: text for lang, text in said.items()}

    def _spoken(self, column: str, values: Mapping[str, str]) -> Said:
        """What all languages share, or a text for each of the pair."""
        assert column in SPOKEN, "others are of no language"
        common = values.get(column, "")
        shorts = [lang.partition("-")[0] for lang in self.langs]
        texts = {lang: values.get(f"{column}@{lang}", common) for lang in shorts}
        texts = {lang: text for lang, text in texts.items() if text}
        return common if set(texts.values()) <= {common} else texts


def _one_of(name: str, values: Mapping[str, str], known: tuple[str, ...]) -> str:
    """A word such as "holder", in whichever language it is written."""
    word = word_of(name, values.get(name, ""))
    if word and word not in known:
        raise FieldError(
            "bad-value",
            f"column {name}: {word!r} is none of {', '.join(filter(None, known))}",
            hint=nearest(word, list(filter(None, known))),
        )
    return word


def _file(path: Path) -> bytes:
    """A digest of a picture, or of stationery."""
    try:
        with opened(path) as file:
            return file_digest(file, "sha256").digest()
    except OSError:  # the letter complains of it
        return b""
