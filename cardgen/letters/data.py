"""What a letter is filled with: who writes to whom, when, and what the placeholders mean.

In comes a TOML file, as a clerk writes it, or the same as a table of values; out comes
`LetterData`. A text that differs from language to language is a table of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic, FieldError, Loaded, Location
from cardgen.letters.blocks import Carving, Register, SealShape
from cardgen.letters.conventions import Addressees, Rank
from cardgen.tomlfile import (
    Complaint,
    TomlLines,
    Validation,
    collect,
    converted,
    read_values,
)

_COLUMNS: Final = ("ja", "zh-Hant", "zh-HK")  # that letters are written in
_VALUES: Final = (str, int, dt.date)

Said = str | int | dict[str, str]
"""A text that all languages share, or one for each."""


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who writes, or to whom: an office, a title of the glossary and a name.

    `seal` is the characters of a seal. `address`, line by line, `postcode` and `country` are
    for envelopes.
    """

    kind: Addressees = "holder"
    rank: Rank = ""
    office: Said = ""
    title: str = ""
    name: Said = ""
    honorific: Said = ""
    seal: Said = ""
    shape: SealShape = "square"
    carved: Carving = "raised"
    address: Said = ""
    postcode: str = ""
    country: Said = ""


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
    `closing` are those that somebody chose, and so is the `calendar` of its date.
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
    enclosures: list[str] = []
    copies: list[Said] = []
    reference: dict[str, Said] = {}
    values: dict[str, Any] = {}  # Said, or a date
    goods: list[GoodsLine] = []
    shipment: str = ""  # the folder of the one that has them, from the file of these data
    distribution: list[DistributionLine] = []
    note: Said = ""
    vertical: bool = False  # Japanese and Traditional Chinese in columns

    def is_vertical(self, lang: str) -> bool:
        """Whether a language of the letter is set in columns."""
        return self.vertical and lang in _COLUMNS

    def in_columns(self, *, vertical: bool) -> LetterData:
        """The same in columns, or in lines."""
        return msgspec.structs.replace(self, vertical=vertical)

    def in_register(self, register: Register) -> LetterData:
        """The same for another register, where paragraphs that were chosen mean nothing."""
        if self.register == register:
            return self
        return msgspec.structs.replace(self, register=register, paragraphs=[])


def load_data(path: Path) -> LetterData:
    """The data of a letter. Raises FieldError "bad-letter", and EncodingError."""
    return diagnose_data(path).unwrap()


def load_shared(path: Path) -> LetterData:
    """What letters to many have in common: as `load_data`, and need not name an addressee."""
    return diagnose_data(path, shared=True).unwrap()


def diagnose_data(path: Path, *, shared: bool = False) -> Loaded[LetterData]:
    """The data, or None, and all that is wrong with the file; `shared` by many letters."""
    try:
        hint = 'write texts in quotes: title = "市长"'
        text, data = read_values(path, "bad-letter", "letter", hint=hint)
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    if shared:
        data = {"addressee": {}, **data}
    value, complaints = collect(_checked(data))
    lines = TomlLines(text)
    found = tuple(
        Diagnostic(
            "bad-letter", message, location=Location(str(path), lines.of(*place)), hint=hint
        )
        for message, hint, place in ((m, h, k.split(".", 1)) for m, h, k in complaints)
    )
    return Loaded(None if found else value, found)


def _checked(data: Mapping[str, Any]) -> Validation[LetterData | None]:
    value = yield from converted(dict(data), LetterData)
    for name, given in (value.values if value else {}).items():
        texts = given.values() if isinstance(given, dict) else [given]
        if not all(isinstance(each, _VALUES) and not isinstance(each, bool) for each in texts):
            yield Complaint(
                f"values.{name}: {given!r} is no text, number or date",
                "write it in quotes, or a table of a text for each language",
                f"values.{name}",
            )
    return value


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
