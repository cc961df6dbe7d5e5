"""What a letter is filled with: who writes to whom, when, and what the placeholders mean.

In comes a TOML file, as a clerk writes it, or the same as a table of values; out comes
`LetterData`. A text that differs from language to language is a table of both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cardgen import arguments
from cardgen.errors import (
    Diagnostic,
    FieldError,
    Loaded,
    nearest,
    raise_findings,
)
from cardgen.letters.as_listed import read_day, read_numbers
from cardgen.letters.blocks import Register
from cardgen.letters.conventions import Addressees, Rank, Respect
from cardgen.seals import Carving, SealShape
from cardgen.template import parse_size
from cardgen.tomlfile import Complaint, Validation, collect, converted, diagnosed, parsed
from cardgen.units import length

_LARGEST: Final = 2**63 - 1
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_COLUMNS: Final = ("ja", "zh-Hant", "zh-HK")  # that letters are written in
_PICTURE: Final = re.compile(r"\.[A-Za-z]{3,4}$")  # .png, .svg
_LANGS: Final = ["zh", "zh-Hans", "zh-Hant", "ja", "ko"]  # whose letters have conventions
_SEALS: Final = (length("5mm"), length("60mm"))
_VALUES: Final = (str, int, dt.date)
_PLAIN: Final = (dt.date, dt.datetime, dt.time, dt.timedelta, bytes, bytearray, memoryview)
"""Types that stay what they are, to be refused where they are no value of a letter."""

Said = str | int | dict[str, str]
"""A text that all languages share, or one for each."""


Enclosure = str | dict[str, str | int]
"""The id of a text, a text, or a table: of both languages, or `id`, and perhaps `count`."""


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who writes, or to whom: an office, a title of the glossary and a name.

    `seal` is the characters of a seal, or the path of a picture of it, and `seal_size` how wide
    it is. An official letter is headed by the `letterhead`, or else by the office; `contact` is
    who answers questions, line by line. `address`, line by line, `postcode` and `country` are
    for envelopes and windows.
    """

    kind: Addressees = "holder"
    rank: Rank = ""
    office: Said = ""
    letterhead: Said = ""
    title: str = ""
    name: Said = ""
    honorific: Said = ""
    seal: Said = ""
    shape: SealShape = "square"
    carved: Carving = "raised"
    rough: bool = False
    seal_size: str = ""
    contact: Said = ""
    address: Said = ""
    postcode: str = ""
    country: Said = ""


class ReferenceData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `number` of a letter; that of one which it answers, `yours`, and its date.

    `urgency` and `secrecy` are for papers whose form has lines for them: 速別, 密等.
    """

    number: Said = ""
    yours: Said = ""
    dated: dt.date | None = None
    urgency: Said = ""
    secrecy: Said = ""


class GoodsLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article, so many of its unit in all, in so many boxes."""

    item: str
    quantity: int
    unit: str
    boxes: int = 0


class DistributionLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who had how much of an article, and when."""

    recipient: Said
    item: str
    quantity: int
    unit: str
    delivered: dt.date | None = None


class LetterData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a letter needs beside its words.

    `paragraphs` are those of its template that it has, all if there are none. `opening` and
    `closing` are those that somebody chose, and so are the `calendar` of its dates and the
    `respect` that is shown to the words of the addressee.
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
    copies: list[Said] = []
    reference: ReferenceData = ReferenceData()
    values: dict[str, Any] = {}  # Said, or a date
    goods: list[GoodsLine] = []
    shipment: str = ""  # the folder of the one that has them; written from the file of the data
    distribution: list[DistributionLine] = []
    rows: dict[str, list[dict[str, Any]]] = {}  # of Said, or dates: what templates repeat
    note: Said = ""
    stationery: str = ""  # its file, from that of the data
    respect: Respect | Literal[""] = ""
    vertical: bool = False  # Japanese and Traditional Chinese in columns

    def is_vertical(self, lang: str) -> bool:
        """Whether a language of the letter is set in columns."""
        return self.vertical and lang in _COLUMNS

    @property
    def days(self) -> dict[str, dt.date]:
        """The values that are days; `date` is that of the letter which is answered."""
        found = {name: day for name, day in self.values.items() if isinstance(day, dt.date)}
        if self.reference.dated and "date" not in self.values:
            found["date"] = self.reference.dated
        return found

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that a letter is made of besides: its stationery, pictures of seals."""
        seal = self.sender.seal
        texts = seal.values() if isinstance(seal, dict) else [str(seal)]
        pictures = sorted({text for text in texts if is_picture(text)})
        return tuple(map(Path, filter(None, [self.stationery, *pictures])))

    def beside(self, file: Path) -> LetterData:
        """The same, with paths of pictures, stationery and shipment as seen from a file."""
        seal = self.sender.seal
        if isinstance(seal, dict):
            seal = {lang: _seen_from(file, text) for lang, text in seal.items()}
        elif isinstance(seal, str):
            seal = _seen_from(file, seal)
        sender = msgspec.structs.replace(self.sender, seal=seal)
        paper = str(file.parent / self.stationery) if self.stationery else ""
        folder = str(file.parent / self.shipment) if self.shipment else ""
        return msgspec.structs.replace(self, sender=sender, stationery=paper, shipment=folder)

    def without_stationery(self) -> LetterData:
        """The same on plain paper, if its template has none either."""
        return msgspec.structs.replace(self, stationery="")

    def with_shipment(self, folder: Path) -> LetterData:
        """The same with the goods of the shipment in a folder."""
        return msgspec.structs.replace(self, shipment=str(folder))

    def in_columns(self, *, vertical: bool) -> LetterData:
        """The same in columns, or in lines."""
        return msgspec.structs.replace(self, vertical=vertical)

    def in_register(self, register: Register) -> LetterData:
        """The same for another register, where paragraphs that were chosen mean nothing."""
        if self.register == register:
            return self
        return msgspec.structs.replace(self, register=register, paragraphs=[])


def chosen_for(lang: str, by_language: Mapping[str, str]) -> str | None:
    """The choice of somebody for a language, None for nothing."""
    return by_language.get(lang, by_language.get(lang.partition("-")[0]))


def is_picture(text: str) -> bool:
    """Whether what stands for a seal is the path of a picture."""
    return bool(_PICTURE.search(text))


def _seen_from(file: Path, text: str) -> str:
    return str(file.parent / text) if is_picture(text) else text


def load_data(path: Path) -> LetterData:
    """The data of a letter. Raises FieldError "bad-letter", and EncodingError."""
    return diagnose_data(path).unwrap()


def load_shared(path: Path) -> LetterData:
    """What letters to many have in common: as `load_data`, and need not name an addressee."""
    return diagnose_data(path, shared=True).unwrap()


def diagnose_data(path: Path, *, shared: bool = False) -> Loaded[LetterData]:
    """The data, or None, and all that is wrong with the file; `shared` by many letters."""
    hint = 'write texts in quotes: title = "市长"'
    path = arguments.path("path", path)
    made = partial(_read, path, shared=shared)
    return diagnosed(path, "bad-letter", "letter", made, hint=hint)


def check_data(data: object, *, is_shared: bool = False) -> LetterData:
    """The data that a program made, which nothing has checked yet; `is_shared` by many letters.

    Raises FieldError "bad-value" for what is none, and "bad-letter" for each value in it that
    no file could have.
    """
    hint = "make it with load_data(FILE), or as LetterData(…)"
    given = arguments.instance("data", data, LetterData, hint)
    try:
        table = msgspec.to_builtins(given, builtin_types=_PLAIN, str_keys=True)
    except (TypeError, ValueError, RecursionError) as error:  # ValueError: whose repr() fails
        said = "data: it holds what no letter says"
        raise FieldError("bad-letter", said, hint="give texts, numbers and dates") from error
    value, complaints = collect(_checked(table, shared=is_shared))
    raise_findings(
        Diagnostic("bad-letter", said, hint=advice) for said, advice, _ in complaints
    )
    assert value is not None, "nothing is wrong with it"
    return value


def _read(
    path: Path, data: Mapping[str, Any], *, shared: bool
) -> Validation[LetterData | None]:
    """The data of a file, with paths as they are seen from it."""
    value = yield from _checked(data, shared=shared)
    return value.beside(path) if value else None


def _checked(data: Mapping[str, Any], *, shared: bool) -> Validation[LetterData | None]:
    beyond = [*_beyond(data, "")]
    yield from beyond
    if beyond:
        return None
    given = {"addressee": {}, **data} if shared else dict(data)
    given = yield from _dated(given)
    for name, kind in (("goods", GoodsLine), ("distribution", DistributionLine)):
        given = yield from _counted(name, kind, given)
    value = yield from converted(given, LetterData)
    if value is None:
        return None
    tables = {"values": [value.values], **{f"rows.{name}": r for name, r in value.rows.items()}}
    for table, rows in tables.items():
        for row in rows:
            yield from _values(table, row)
    for name, party in (("sender", value.sender), ("addressee", value.addressee)):
        if not (party.office or party.title or party.name or (shared and name == "addressee")):
            yield Complaint(f"{name}: there is neither office, title nor name", "", name)
        if party.seal_size:
            yield from parsed(f"{name}.seal_size", _seal_size, party.seal_size, 0.0)
    for name in ("opening", "closing", "calendar"):
        for lang in getattr(value, name):
            if lang not in _LANGS:
                yield Complaint(f"{name}: {lang!r} is no language", nearest(lang, _LANGS), name)
    yield from _enclosed(value)
    return value


def _beyond(given: object, key: str) -> Iterator[Complaint]:
    """Numbers and texts that nothing could write down."""
    if isinstance(given, Mapping):
        for name, each in given.items():
            yield from _beyond(name, key)
            yield from _beyond(each, f"{key}.{name}" if key else str(name))
    elif isinstance(given, list | tuple):
        for number, each in enumerate(given):
            yield from _beyond(each, f"{key}.{number}")
    elif isinstance(given, int) and abs(given) > _LARGEST:
        yield Complaint(f"{key}: a number has too many digits", "write it in quotes", key)
    elif isinstance(given, str) and _SURROGATE.search(given):
        said = f"{key!a}: {given[:60]!a} holds half a character"
        yield Complaint(said, "write the text once more", key)


def _enclosed(value: LetterData) -> Iterator[Complaint]:
    """Yield complaints about counts of enclosures that are no numbers of copies."""
    for number, each in enumerate(value.enclosures, 1):
        count = each.get("count", 1) if isinstance(each, dict) else 1
        if not isinstance(count, int) or count < 1:
            said = f"enclosures[{number}]: {count!r} is no number of copies"
            yield Complaint(said, "write count = 2", "enclosures")


def _dated(given: dict[str, Any]) -> Validation[dict[str, Any]]:
    """The values with dates that are texts, 令和8年11月30日, read as lists have them."""
    given = {**given}
    if isinstance(given.get("date"), str):
        given["date"] = yield from read_day("date", given["date"])
    if isinstance(reference := given.get("reference"), Mapping):
        dated = reference.get("dated")
        if isinstance(dated, str):
            day = yield from read_day("reference.dated", dated)
            given["reference"] = {**reference, "dated": day}
    return given


def _counted(
    name: str, kind: type[GoodsLine | DistributionLine], given: dict[str, Any]
) -> Validation[dict[str, Any]]:
    """The values without the rows of a table with which something is wrong, each told."""
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
            row = {**row, "delivered": day}  # noqa: PLW2901  # the same, read
        row = read_numbers(row)  # noqa: PLW2901  # likewise
        line, found = collect(converted(row, kind))
        for each in found:
            told, hint = each.message, each.hint
            if each.key in ("quantity", "boxes") and isinstance(text := row.get(each.key), str):
                told = f"{each.key}: {text[:60]!r} is no whole number"
                hint = f"write digits, as in {each.key} = 300"
            said = f"row {number + 1} of {name}: {told}"
            yield Complaint(said, hint, f"{key}.{each.key}")
        if line is None:
            continue
        kept.append(row)
        least = {"quantity": 1, "boxes": 0}
        for field, few in least.items():
            if getattr(line, field, few) < few:
                yield Complaint(
                    f"row {number + 1} of {name}: {line.item}: {field} is less than {few}",
                    "leave the row out, or mend its numbers",
                    f"{key}.{field}",
                )
    return {**given, name: kept}


def _seal_size(text: str) -> float:
    """Points of the width of a seal. Raises ValueError."""
    size = parse_size(text)
    if not _SEALS[0] <= size <= _SEALS[1]:
        raise ValueError(f"{text!r} is no size of a seal: write 5mm to 60mm")
    return size


def _values(table: str, given: Mapping[str, Any]) -> Iterator[Complaint]:
    """What is no value of a placeholder."""
    for name, value in given.items():
        texts = value.values() if isinstance(value, dict) else [value]
        if not all(isinstance(each, _VALUES) and not isinstance(each, bool) for each in texts):
            yield Complaint(
                f"{table}.{name}: {value!r} is no text, number or date",
                "write it in quotes, or a table of a text for each language",
                f"{table}.{name}",
            )


def said(text: Said | dt.date, lang: str) -> str:
    """What a text is in a language; raises FieldError "bad-letter" if it has none there."""
    if isinstance(text, dict):
        short = lang.partition("-")[0]
        found = text.get(lang, text.get(short))
        if found is None:
            raise FieldError(
                "bad-letter",
                f"{'; '.join(text.values())!r} is not said in {short}",
                hint=f'add it: {{ … , {short} = "…" }}',
            )
        return found
    return text.isoformat() if isinstance(text, dt.date) else str(text)


def texts_of(values: Mapping[str, Said | dt.date], lang: str) -> Iterator[tuple[str, str]]:
    """Values by name, as a language has them."""
    for name, value in values.items():
        yield name, said(value, lang)
