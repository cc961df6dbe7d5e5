"""The data of a letter: who writes to whom, when, and the values of placeholders.

In comes a TOML file, as a clerk writes it, or the same as a table of values; out comes
`LetterData`. A text that differs by language is a table of both. Days and numbers may be texts,
令和8年11月30日, 20,000 or 500着, read as lists are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cardgen import arguments
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Loaded,
    Location,
    hint_at_nearest,
    raise_findings,
)
from cardgen.fillers import classify_filler, make_undecided_error
from cardgen.lazy import lazy_pattern
from cardgen.letters.blocks import Register
from cardgen.letters.conventions import Addressees, Rank, Respect
from cardgen.seals import Carving, SealShape
from cardgen.template import parse_size
from cardgen.tomlfile import (
    Complaint,
    TomlLines,
    Validation,
    collect,
    convert,
    diagnose,
    parse_key,
    read_text,
)
from cardgen.units import parse_length

_LARGEST: Final = 2**63 - 1
_SURROGATE: Final = lazy_pattern("[\ud800-\udfff]")
_COLUMNS: Final = ("ja", "zh-Hant", "zh-HK")  # languages with vertical letters
_PICTURE: Final = lazy_pattern(r"\.[A-Za-z]{3,4}$")  # .png, .svg
_LANGUAGE: Final = lazy_pattern(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
_LANGS: Final = ["zh", "zh-Hans", "zh-Hant", "ja", "ko"]  # languages with conventions
_SEALS: Final = (parse_length("5mm"), parse_length("60mm"))
_VALUES: Final = (str, int, dt.date)
_PLAIN: Final = (dt.date, dt.datetime, dt.time, dt.timedelta, bytes, bytearray, memoryview)
"""Types that stay as they are; values of most of them are refused later."""

_FILLED: Final = (
    "date", "values", "sender", "addressee", "reference", "goods", "distribution", "rows",
    "enclosures", "copies", "note",
)  # fmt: skip
"""Keys of a file whose values people fill in."""

LocalizedText = str | int | dict[str, str]
"""A text that all languages share, or a text for each."""


Enclosure = str | dict[str, str | int]
"""The id of a text, a text, or a table with both languages or `id`, and perhaps `count`."""


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sender or addressee: an office, a title of the glossary and a name.

    `seal` is the text of a seal or the path of its picture, `seal_size` its width. The head of
    an official letter is the `letterhead`, or else the office; `contact` are lines about who
    answers questions. `address`, in lines, `postcode` and `country` are for envelopes and
    windows.
    """

    kind: Addressees = "holder"
    rank: Rank = ""
    office: LocalizedText = ""
    letterhead: LocalizedText = ""
    title: str = ""
    name: LocalizedText = ""
    honorific: LocalizedText = ""
    seal: LocalizedText = ""
    shape: SealShape = "square"
    carved: Carving = "raised"
    rough: bool = False
    seal_size: str = ""
    contact: LocalizedText = ""
    address: LocalizedText = ""
    postcode: str = ""
    country: LocalizedText = ""


class ReferenceData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `number` of a letter; the number, `yours`, and date of the letter that it answers.

    `urgency`, `secrecy` and `via` are for forms that have lines for them: 速別, 密等, (경유).
    """

    number: LocalizedText = ""
    yours: LocalizedText = ""
    dated: dt.date | None = None
    urgency: LocalizedText = ""
    secrecy: LocalizedText = ""
    via: LocalizedText = ""


class GoodsLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article with its total quantity, unit and number of boxes."""

    item: str
    quantity: int
    unit: str
    boxes: int = 0


class DistributionLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recipient with the quantity of an article, and the day of delivery."""

    recipient: LocalizedText
    item: str
    quantity: int
    unit: str
    delivered: dt.date | None = None


class LetterData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of a letter: all that it needs besides its words.

    `paragraphs` selects paragraphs of the template; none means all. `opening`, `closing`, the
    `calendar` of dates and the `respect` shown to words of the addressee are choices of the
    writer.
    """

    date: dt.date
    sender: Party
    addressee: Party
    letter: str = ""
    pair: str = ""
    register: Register = "ceremonial"
    reply: bool | None = None
    season: bool | None = None
    opening: dict[str, str] = {}
    closing: dict[str, str] = {}
    calendar: dict[str, str] = {}
    paragraphs: list[str] = []
    enclosures: list[Enclosure] = []
    copies: list[LocalizedText] = []
    reference: ReferenceData = ReferenceData()
    values: dict[str, Any] = {}  # LocalizedText, or a date
    goods: list[GoodsLine] = []
    shipment: str = ""  # its folder, relative to the data file
    distribution: list[DistributionLine] = []
    rows: dict[
        str, list[dict[str, Any]]
    ] = {}  # of LocalizedText or dates: rows that templates repeat
    note: LocalizedText = ""
    stationery: str = ""  # its file, relative to the data file
    respect: Respect | Literal[""] = ""
    vertical: bool = False  # Japanese and Traditional Chinese in columns

    def is_vertical(self, lang: str) -> bool:
        """True if a language of the letter is set in vertical lines."""
        return self.vertical and lang in _COLUMNS

    @property
    def days(self) -> dict[str, dt.date]:
        """Dates among the values. `date` is the date of the letter that this one answers."""
        found = {name: day for name, day in self.values.items() if isinstance(day, dt.date)}
        if self.reference.dated and "date" not in self.values:
            found["date"] = self.reference.dated
        return found

    @property
    def files(self) -> tuple[Path, ...]:
        """Other files that a letter uses: stationery and pictures of seals."""
        seal = self.sender.seal
        texts = seal.values() if isinstance(seal, dict) else [str(seal)]
        pictures = sorted({text for text in texts if is_picture(text)})
        return tuple(map(Path, filter(None, [self.stationery, *pictures])))

    def beside(self, file: Path) -> LetterData:
        """Copy the data, with paths of pictures, stationery and shipment relative to a file."""
        seal = self.sender.seal
        if isinstance(seal, dict):
            seal = {lang: _resolve_picture(file, text) for lang, text in seal.items()}
        elif isinstance(seal, str):
            seal = _resolve_picture(file, seal)
        sender = msgspec.structs.replace(self.sender, seal=seal)
        paper = str(file.parent / self.stationery) if self.stationery else ""
        folder = str(file.parent / self.shipment) if self.shipment else ""
        return msgspec.structs.replace(self, sender=sender, stationery=paper, shipment=folder)

    def without_stationery(self) -> LetterData:
        """Copy the data without their stationery."""
        return msgspec.structs.replace(self, stationery="")

    def with_shipment(self, folder: Path) -> LetterData:
        """Copy the data with the shipment in a folder."""
        return msgspec.structs.replace(self, shipment=str(folder))

    def in_columns(self, *, vertical: bool) -> LetterData:
        """Copy the data for vertical or for horizontal lines."""
        return msgspec.structs.replace(self, vertical=vertical)

    def in_register(self, register: Register) -> LetterData:
        """Copy the data for another register, without their choice of paragraphs."""
        if self.register == register:
            return self
        return msgspec.structs.replace(self, register=register, paragraphs=[])


class _UnfilledError(Exception):
    """A file has values that are not decided: place, key and word of each."""

    def __init__(self, values: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self.values = values


def find_choice(lang: str, by_language: Mapping[str, str]) -> str | None:
    """Find the value for a language in a table by language; None if the table has none."""
    return by_language.get(lang, by_language.get(lang.partition("-")[0]))


def make_language_keys(langs: Sequence[str]) -> dict[str, str]:
    """Make the key of each language in tables by language: zh, or zh-Hant beside zh-Hans."""
    short = {lang: lang.partition("-")[0] for lang in langs}
    return short if len({*short.values()}) == len(short) else {lang: lang for lang in langs}


def is_picture(text: str) -> bool:
    """True if the text of a seal is the path of a picture, and not its characters."""
    return bool(_PICTURE.search(text))


def _resolve_picture(file: Path, text: str) -> str:
    """Make the path of a seal's picture relative to a file. Return other texts unchanged."""
    return str(file.parent / text) if is_picture(text) else text


def load_data(path: Path, *, beside: Path | None = None) -> LetterData:
    """Load the data of a letter from a file. Raises FieldError "bad-letter", EncodingError.

    Paths in them are relative to the folder of the file, or else of the file `beside`.
    """
    return diagnose_data(path, beside=beside).unwrap()


def load_shared(path: Path, *, beside: Path | None = None) -> LetterData:
    """Load the data that letters to many people share. They need no addressee."""
    return diagnose_data(path, shared=True, beside=beside).unwrap()


def diagnose_data(
    path: Path, *, shared: bool = False, beside: Path | None = None
) -> Loaded[LetterData]:
    """Read the data of a letter from a file, with all errors.

    `shared` data need no addressee.
    """
    hint = 'write texts in quotes: title = "市长"'
    path = arguments.path("path", path)
    home = path if beside is None else arguments.path("beside", beside)
    made = partial(_read, home, shared=shared)
    try:
        return diagnose(path, "bad-letter", "letter", made, hint=hint)
    except _UnfilledError as error:
        lines = TomlLines(read_text(path, "bad-letter", "letter"))
        return Loaded(
            None,
            tuple(
                make_undecided_error(word)
                .about(f"{where}: ")
                .at(Location(str(path), lines.at(key)))
                for where, key, word in error.values
            ),
        )


def check_data(data: object, *, is_shared: bool = False) -> LetterData:
    """Check data that a program has made. `is_shared` data need no addressee.

    Raises FieldError "bad-value" for another type, and "bad-letter" for each value that no file
    could have.
    """
    hint = "make it with load_data(FILE), or as LetterData(…)"
    given = arguments.instance("data", data, LetterData, hint)
    try:
        table = msgspec.to_builtins(given, builtin_types=_PLAIN, str_keys=True)
    except (TypeError, ValueError, RecursionError) as error:  # ValueError: its repr() fails
        said = "data: a value cannot be used in a letter"
        raise FieldError("bad-letter", said, hint="give texts, numbers and dates") from error
    value, complaints = collect(_check(table, shared=is_shared))
    raise_findings(
        Diagnostic("bad-letter", said, hint=advice) for said, advice, _ in complaints
    )
    assert value is not None, "nothing is wrong with it"
    return value


def _read(
    path: Path, data: Mapping[str, Any], *, shared: bool
) -> Validation[LetterData | None]:
    """Read the tables of a data file, with paths relative to it. Raises _UnfilledError."""
    values = [
        each
        for name in _FILLED
        for each in _texts_in(name, name, data.get(name))
        if classify_filler(each[2]) == "undecided"
    ]
    if values:
        raise _UnfilledError(values)
    value = yield from _check(data, shared=shared)
    return value.beside(path) if value else None


def _texts_in(where: str, key: str, value: object) -> Iterator[tuple[str, str, str]]:
    """Yield the texts in a value of a data file, each with its place and its key."""
    if isinstance(value, str):
        yield where, key, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts_in(f"{where}.{name}", f"{key}.{name}", each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts_in(f"{where}[{number + 1}]", f"{key}.{number}", each)


def _check(data: Mapping[str, Any], *, shared: bool) -> Validation[LetterData | None]:
    """Check the tables of a data file and convert them. `shared` data need no addressee."""
    beyond = [*_check_sizes(data, "")]
    yield from beyond
    if beyond:
        return None
    given = {"addressee": {}, **data} if shared else dict(data)
    given = yield from _read_dates(given)
    for name, kind in (("goods", GoodsLine), ("distribution", DistributionLine)):
        given = yield from _read_lines(name, kind, given)
    value = yield from convert(given, LetterData)
    if value is None:
        return None
    tables = {"values": [value.values], **{f"rows.{name}": r for name, r in value.rows.items()}}
    for table, rows in tables.items():
        for row in rows:
            yield from _check_values(table, row)
    for name, party in (("sender", value.sender), ("addressee", value.addressee)):
        if not (party.office or party.title or party.name or (shared and name == "addressee")):
            yield Complaint(f"{name}: office, title and name are all missing", "", name)
        if party.seal_size:
            yield from parse_key(f"{name}.seal_size", _parse_seal_size, party.seal_size, 0.0)
    for name in ("opening", "closing", "calendar"):
        for lang in getattr(value, name):
            if lang not in _LANGS:
                hint = hint_at_nearest(lang, _LANGS)
                yield Complaint(f"{name}: {lang!r} is not a known language", hint, name)
    yield from _check_enclosures(value)
    return value


def _check_sizes(given: object, key: str) -> Iterator[Complaint]:
    """Yield errors about numbers and texts that are too large for a letter."""
    if isinstance(given, Mapping):
        for name, each in given.items():
            yield from _check_sizes(name, key)
            yield from _check_sizes(each, f"{key}.{name}" if key else str(name))
    elif isinstance(given, list | tuple):
        for number, each in enumerate(given):
            yield from _check_sizes(each, f"{key}.{number}")
    elif isinstance(given, int) and abs(given) > _LARGEST:
        yield Complaint(f"{key}: a number has too many digits", "write it in quotes", key)
    elif isinstance(given, str) and _SURROGATE.search(given):
        said = f"{key!a}: {given[:60]!a} contains a broken character"
        yield Complaint(said, "type the text again", key)


def _check_enclosures(value: LetterData) -> Iterator[Complaint]:
    """Yield errors about enclosures with unknown keys or without a number as the count."""
    for number, each in enumerate(value.enclosures, 1):
        if not isinstance(each, dict):
            continue
        count = each.get("count", 1)
        if not isinstance(count, int) or count < 1:
            said = f"enclosures[{number}]: {count!r} is not a number of copies"
            yield Complaint(said, "write count = 2", "enclosures")
        for key in sorted(each.keys() - {"count", "id"}):
            if "id" in each or not _LANGUAGE.fullmatch(key):
                hint = (
                    "write id, or a text in each language; and count for the number of copies"
                )
                yield Complaint(
                    f"enclosures[{number}]: unknown key {key!r}", hint, "enclosures"
                )


def _read_dates(given: dict[str, Any]) -> Validation[dict[str, Any]]:
    """Read dates that are given as texts, such as 令和8年11月30日."""
    given = {**given}
    if isinstance(given.get("date"), str):
        given["date"] = yield from read_day("date", given["date"])
    if isinstance(reference := given.get("reference"), Mapping):
        dated = reference.get("dated")
        if isinstance(dated, str):
            day = yield from read_day("reference.dated", dated)
            given["reference"] = {**reference, "dated": day}
    return given


def _read_lines(
    name: str, kind: type[GoodsLine | DistributionLine], given: dict[str, Any]
) -> Validation[dict[str, Any]]:
    """Read the rows of the table `name`. Report wrong rows, and leave them out."""
    rows = given.get(name)
    if not isinstance(rows, list):
        return given
    kept: list[Any] = []
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            return given
        key = f"{name}.{number}"
        if isinstance(text := row.get("delivered"), str):
            day = yield from read_day(f"{key}.delivered", text)
            row = {**row, "delivered": day}  # noqa: PLW2901
        row = read_numbers(row)  # noqa: PLW2901
        line, found = collect(convert(row, kind))
        for each in found:
            told, hint = each.message, each.hint
            if each.key in ("quantity", "boxes") and isinstance(text := row.get(each.key), str):
                told = f"{each.key}: {text[:60]!r} is not a whole number"
                hint = f"write digits, as in {each.key} = 300"
            said = f"row {number + 1} of {name}: {told}"
            yield Complaint(said, hint, f"{key}.{each.key}")
        if line is None:
            continue
        kept.append(row)
        for field, few in (("quantity", 1), ("boxes", 0)):
            if getattr(line, field, few) < few:
                yield Complaint(
                    f"row {number + 1} of {name}: {line.item}: {field} is less than {few}",
                    "correct the numbers of the row, or delete the row",
                    f"{key}.{field}",
                )
    return {**given, name: kept}


def _parse_seal_size(text: str) -> float:
    """Parse the width of a seal, and return it in points. Raises ValueError."""
    size = parse_size(text)
    if not _SEALS[0] <= size <= _SEALS[1]:
        raise ValueError(f"{text!r} is not a size for a seal: write 5mm to 60mm")
    return size


def _check_values(table: str, given: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield errors about values in a table that no placeholder can have."""
    for name, value in given.items():
        texts = value.values() if isinstance(value, dict) else [value]
        if not all(isinstance(each, _VALUES) and not isinstance(each, bool) for each in texts):
            yield Complaint(
                f"{table}.{name}: {value!r} is not a text, a number or a date",
                "write the value in quotes, or write a text for each language",
                f"{table}.{name}",
            )


def select_text(text: LocalizedText | dt.date, lang: str) -> str:
    """Return the text for a language. Raises FieldError "bad-letter" if there is none."""
    if isinstance(text, dict):
        found = find_choice(lang, text)
        if found is None:
            short = lang.partition("-")[0]
            reason = f"{'; '.join(text.values())!r} has no text in {short}"
            hint = f'add the text: {{ … , {short} = "…" }}'
            raise FieldError("bad-letter", reason, hint=hint)
        return found
    return text.isoformat() if isinstance(text, dt.date) else str(text)


def select_texts(values: Mapping[str, LocalizedText | dt.date], lang: str) -> dict[str, str]:
    """Return the values by name, each in this language."""
    return {name: select_text(value, lang) for name, value in values.items()}


_SOME_DAY: Final = dt.date(2000, 1, 1)  # stands in for a wrong date


def read_day(key: str, text: str) -> Validation[dt.date]:
    """Read a text as a date. Report a text that is no date."""
    try:
        return _parse_day(text)
    except CardgenError as error:
        for each in error.diagnostics:
            yield Complaint(f"{key}: {each.message}", each.hint, key)
        return _SOME_DAY


def read_numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """Read the numbers in a row of goods. A text that is no number stays a text.

    The unit of the row may follow the quantity, or stand only there.
    """
    from cardgen.shipment import is_box_word, read_count

    made = dict(row)
    if isinstance(text := row.get("quantity"), str):
        unit = row.get("unit", "")
        count = read_count(text, lambda word: word == unit or not unit)
        if count and not count.each:
            made["quantity"] = count.number
            made["unit"] = unit or count.unit
    if isinstance(text := row.get("boxes"), str):
        count = read_count(text, is_box_word)
        if count and not count.each:
            made["boxes"] = count.number
    return {name: value for name, value in made.items() if name != "unit" or value}


def read_days(data: LetterData, names: Collection[str], wrong: list[Diagnostic]) -> LetterData:
    """Read the values of `names` as dates, in any form that lists may have.

    A wrong value adds to `wrong` and becomes some day, so that nothing else reports it again.
    """

    def read(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Read the days among the values of a table, `where`."""
        made = dict(values)
        for name in sorted(names & values.keys()):
            try:
                made[name] = _find_day(values[name])
            except CardgenError as error:
                wrong.extend(error.about(f"{name} of [{where}]: ").diagnostics)
                made[name] = _SOME_DAY
        return made

    values = read("values", data.values)
    rows = {
        table: [read(f"rows.{table}", row) for row in each] for table, each in data.rows.items()
    }
    if values == data.values and rows == data.rows:
        return data
    return msgspec.structs.replace(data, values=values, rows=rows)


def _find_day(value: Any) -> Any:
    """Read a date, or a date for each language. An empty value stays empty."""
    texts = list(value.values()) if isinstance(value, dict) else [value]
    days = list(dict.fromkeys(_parse_day(each) for each in texts if each != ""))
    if len(days) > 1:
        reason = f"{' and '.join(map(repr, texts))} are not the same day"
        hint = "write the date once: cardgen formats it for each language"
        raise FieldError("bad-value", reason, hint=hint)
    return days[0] if days else value


def _parse_day(value: Any) -> dt.date:
    """Parse a text as a date; return a date unchanged. Raises CardgenError."""
    from cardgen.shipment import read_date

    return value if isinstance(value, dt.date) else dt.date.fromisoformat(read_date(str(value)))
