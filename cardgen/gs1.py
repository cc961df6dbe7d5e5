"""GS1 element strings: data in brackets in, checked elements out.

``(02)08801234567893(37)2000(10)L24`` is what people write and read: application identifiers
in brackets, each with its value. Values are checked against the table of GS1 General
Specifications 3.2: length, characters, check digit, date. What is easier to write than to
encode is taken too: ``2027-12-31`` for a date, a GTIN of 8, 12 or 13 digits, a weight with
its decimal point, and spaces between the digits of a number, which stay in its reading. Of a
measure ``(330n)`` may be written: its last digit is as many decimals as the value has.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from cardgen.errors import nearest

SEPARATOR: Final = "\x1d"
"""What a reader gives for FNC1 between element strings (General Specifications 7.8.3)."""
_BRACKETED: Final = re.compile(r"\(([0-9]{2,4}|3[0-9]{2}n)\)")
_SPACE: Final = "\u00a0"  # keeps an identifier and the groups of a number on one line
# Figure 7.8.5-2: element strings that begin so have a predefined length, and no FNC1 follows.
_PREDEFINED: Final = re.compile(r"0[0-4]|1[1-9]|20|3[1-6]|41")
# Figure 7.11-1: the 82 characters of texts.
_CHARACTERS: Final = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*")

_DATE: Final = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{2})([0-9]{2})([0-9]{2})")
# Section 7.12: a reader takes 51 to 99 years ahead of its own year for the last century, and
# 50 or more behind for the next. What was printed from 2024 on is read alike at any time until
# 2049 if its year is one of these; a clock would make other bytes of the same input.
_YEARS: Final = range(2000, 2075)


class Malformed(ValueError):
    """Data that are no element strings: what is wrong, and in `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Identifier(NamedTuple):
    """What may follow an application identifier.

    `kind` is "key" for digits that end with a check digit, "date" for YYMMDD; `least` and
    `most` are lengths. `needs` are groups of identifiers of which one each must stand on the
    same label, `bars` those that must not (General Specifications 4.13). A measure has as many
    `decimals` as the last digit of its identifier says.
    """

    title: str
    kind: Literal["digits", "key", "date", "text"]
    least: int
    most: int
    needs: tuple[tuple[str, ...], ...] = ()
    bars: tuple[str, ...] = ()
    decimals: int | None = None


_ITEM: Final = (("01", "02"),)
_UNIT: Final = (("00", "01"),)
_MEASURES: Final = {
    "310": ("NET WEIGHT (kg)", _ITEM),
    "330": ("GROSS WEIGHT (kg)", _UNIT),
    "331": ("LENGTH (m), log", _UNIT),
    "332": ("WIDTH (m), log", _UNIT),
    "333": ("HEIGHT (m), log", _UNIT),
    "336": ("VOLUME (m³), log", _UNIT),
}
IDENTIFIERS: Final = {
    "00": Identifier("SSCC", "key", 18, 18),
    "01": Identifier("GTIN", "key", 14, 14, bars=("02", "37")),
    "02": Identifier("CONTENT", "key", 14, 14, (("37",),)),
    "10": Identifier("BATCH/LOT", "text", 1, 20, _ITEM),
    "11": Identifier("PROD DATE", "date", 6, 6, _ITEM),
    "13": Identifier("PACK DATE", "date", 6, 6, _ITEM),
    "15": Identifier("BEST BEFORE", "date", 6, 6, _ITEM),
    "16": Identifier("SELL BY", "date", 6, 6, _ITEM),
    "17": Identifier("USE BY OR EXPIRY", "date", 6, 6, _ITEM),
    "20": Identifier("VARIANT", "digits", 2, 2, _ITEM),
    "21": Identifier("SERIAL", "text", 1, 20, (("01",),)),
    "22": Identifier("CPV", "text", 1, 20, (("01",),)),
    "30": Identifier("VAR. COUNT", "digits", 1, 8, _ITEM),
    "37": Identifier("COUNT", "digits", 1, 8, (("00",), ("02",))),
    "240": Identifier("ADDITIONAL ID", "text", 1, 30, _ITEM),
    "241": Identifier("CUST. PART No.", "text", 1, 30, _ITEM),
    "400": Identifier("ORDER NUMBER", "text", 1, 30),
    "401": Identifier("GINC", "text", 1, 30),
    "402": Identifier("GSIN", "key", 17, 17),
    "403": Identifier("ROUTE", "text", 1, 30, (("00",),)),
    "410": Identifier("SHIP TO LOC", "key", 13, 13),
    "411": Identifier("BILL TO", "key", 13, 13),
    "412": Identifier("PURCHASE FROM", "key", 13, 13),
    "413": Identifier("SHIP FOR LOC", "key", 13, 13),
    "414": Identifier("LOC No.", "key", 13, 13),
    "420": Identifier("SHIP TO POST", "text", 1, 20),
} | {
    f"{family}{decimals}": Identifier(title, "digits", 6, 6, needs, decimals=decimals)
    for family, (title, needs) in _MEASURES.items()
    for decimals in range(6)
}
"""The identifiers that logistic labels use, of the table in General Specifications 3.2."""


class Element(NamedTuple):
    """An application identifier with its value, and with that value as people read it."""

    identifier: str
    value: str
    reading: str


def identifiers(text: str) -> tuple[str, ...]:
    """The application identifiers of bracketed data, known or not."""
    return tuple(_BRACKETED.findall(text))


def check_outline(text: str) -> None:
    """Raise Malformed if `text`, its values left aside, is no bracketed data."""
    before, *parts = _BRACKETED.split(text)
    if before or not parts:
        raise Malformed(
            f"{text!r} does not begin with an application identifier in brackets",
            'write data = "(00){sscc}" or the like',
        )
    for identifier in parts[::2]:
        _known(identifier)


def parse(text: str) -> tuple[Element, ...]:
    """The elements of bracketed data, each checked. Raises Malformed."""
    check_outline(text)
    parts = _BRACKETED.split(text)[1:]
    elements = tuple(
        element(_with_decimals(identifier, value), value)
        for identifier, value in zip(parts[::2], parts[1::2], strict=True)
    )
    for number, (identifier, *_) in enumerate(elements):
        if identifier in {earlier.identifier for earlier in elements[:number]}:
            raise Malformed(f"{_named(identifier)} stands twice in {text!r}", "remove one")
    return elements


def written(elements: Iterable[Element]) -> str:
    """Elements in brackets, each value as it is encoded."""
    return "".join(f"({identifier}){value}" for identifier, value, _ in elements)


def interpretation(elements: Iterable[Element]) -> str:
    """The human readable interpretation: ``(00) 3 8801234 000000017 4``, unbroken inside."""
    readings = ((name, reading.replace(" ", _SPACE)) for name, _, reading in elements)
    return " ".join(f"({name}){_SPACE}{reading}" for name, reading in readings)


def message(elements: Sequence[Element]) -> str:
    """What a reader gives: no brackets, and FNC1 behind what has no predefined length."""
    parts = [f"{identifier}{value}" for identifier, value, _ in elements]
    ends = ["" if _PREDEFINED.match(part) else SEPARATOR for part in parts[:-1]]
    return "".join(part + end for part, end in zip(parts, [*ends, ""], strict=True))


def contradictions(label: Iterable[str]) -> Iterator[Malformed]:
    """What the identifiers of all barcodes of a label lack, or have too many of."""
    shown = set(label)
    for name in sorted(shown):
        for group in IDENTIFIERS[name].needs:
            if shown.isdisjoint(group):
                choice = " or ".join(map(_named, group))
                yield Malformed(f"{_named(name)} means nothing without {choice}", "add it")
        for other in IDENTIFIERS[name].bars:
            if other in shown:
                yield Malformed(f"{_named(name)} and {_named(other)} exclude each other")


def check_digit(digits: str) -> str:
    """The check digit to follow `digits` (7.9.1): weights 3 and 1 in turn from the right."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(digits[::-1]))
    return str(-total % 10)


def element(identifier: str, value: str) -> Element:
    """The value of one application identifier, checked. Raises Malformed."""
    known = _known(identifier)
    if not value.strip():
        raise Malformed(
            f"{_named(identifier)} has no value",
            "fill the field that it shows, or leave it out",
        )
    match known.kind:
        case "text":
            return Element(identifier, _text(identifier, known, value), value)
        case "date":
            digits = _date(identifier, value.strip())
            return Element(identifier, digits, digits)
        case _:
            digits = _digits(identifier, known, value.strip())
            is_grouped = digits == value.replace(" ", "")
            return Element(identifier, digits, value.strip() if is_grouped else digits)


def _with_decimals(identifier: str, value: str) -> str:
    """The identifier of a measure written ``330n``, for as many decimals as its value has."""
    if not identifier.endswith("n"):
        return identifier
    _, _, decimals = value.strip().partition(".")
    return f"{identifier[:-1]}{len(decimals)}"


def _known(identifier: str) -> Identifier:
    identifier = f"{identifier[:-1]}0" if identifier.endswith("n") else identifier
    if identifier not in IDENTIFIERS:
        raise Malformed(
            f"({identifier}) is no application identifier that logistic labels use",
            nearest(identifier, list(IDENTIFIERS)),
        )
    return IDENTIFIERS[identifier]


def _text(identifier: str, known: Identifier, value: str) -> str:
    # A match always ends at the first character that is not allowed.
    end = _CHARACTERS.match(value).end()  # type: ignore[union-attr]
    if end < len(value):
        bad = value[end]
        raise Malformed(
            f"{_named(identifier)} cannot have {bad!r} (U+{ord(bad):04X}) in {value!r}",
            "use letters and digits of ASCII, and of marks !\"%&'()*+,-./:;<=>?_",
        )
    return _of_length(identifier, known, value, "characters")


def _digits(identifier: str, known: Identifier, value: str) -> str:
    digits = value.replace(" ", "")
    if known.decimals is not None and re.fullmatch(r"[0-9]{1,5}|[0-9]+\.[0-9]+", digits):
        whole, _, rest = digits.partition(".")
        if len(rest) > known.decimals:
            raise Malformed(
                f"{_named(identifier)} has no room for the decimals of {value!r}",
                f"use ({identifier[:3]}{min(len(rest), 5)})",
            )
        digits = f"{whole}{rest:0<{known.decimals}}".zfill(known.most)
    if not re.fullmatch("[0-9]+", digits):
        raise Malformed(f"{_named(identifier)} is a number, but {value!r} is none")
    if known.title in {"GTIN", "CONTENT"} and len(digits) in {8, 12, 13}:
        digits = digits.zfill(known.most)
    _of_length(identifier, known, digits, "digits")
    if known.kind == "key" and digits[-1] != (due := check_digit(digits[:-1])):
        raise Malformed(
            f"{_named(identifier)}: {value!r} ends with the check digit {digits[-1]}, "
            f"but {due} is right",
            "look for a mistyped digit",
        )
    return digits


def _date(identifier: str, value: str) -> str:
    """YYMMDD; a day of 00 is the last of its month (General Specifications 3.4)."""
    match = _DATE.fullmatch(value)
    if not match:
        raise _no_date(identifier, value)
    year, month, day = match.groups()[:3] if match[1] else match.groups()[3:]
    whole = year if match[1] else f"20{year}"
    last = "01" if day == "00" and not match[1] else day
    try:
        dt.date(int(whole), int(month), int(last))
    except ValueError:
        raise _no_date(identifier, value) from None
    if int(whole) not in _YEARS:
        raise Malformed(
            f"{_named(identifier)}: readers may take another year for that of {value!r}, "
            f"since a barcode has two digits of it: they mean {_YEARS[0]} to {_YEARS[-1]}",
            "look for a mistyped year",
        )
    return f"{whole[2:]}{month}{day}"


def _no_date(identifier: str, value: str) -> Malformed:
    said = f"{_named(identifier)} is a date, but {value!r} is none"
    return Malformed(said, "write 271231 or 2027-12-31")


def _of_length(identifier: str, known: Identifier, value: str, unit: str) -> str:
    if known.least <= len(value) <= known.most:
        return value
    lengths = f"{known.least} to {known.most}" if known.least < known.most else known.most
    raise Malformed(
        f"{_named(identifier)} has {lengths} {unit}, but {value!r} has {len(value)}"
    )


def _named(identifier: str) -> str:
    known = IDENTIFIERS.get(identifier)
    return f"({identifier}) {known.title}" if known else f"({identifier})"
