"""GS1 element strings and GS1 Digital Link: data in brackets in, checked elements out.

People write ``(02)08801234567893(37)2000(10)L24``: application identifiers in brackets, each
with its value. Values are checked against the table of GS1 General Specifications 3.2: length,
characters, check digit, date. Forms that are easier to write are read too: ``2027-12-31`` for
a date, a GTIN of 8, 12 or 13 digits, a weight with its decimal point, and spaces between the
digits of a number, which stay in its reading. ``(330n)`` is a measure whose last digit is the
number of decimals of its value.

``https://example.org (01)08801234567893(10)L24(17)271231`` becomes the URI
``https://example.org/01/08801234567893/10/L24?17=271231``: the key, its qualifiers in the order
of the standard, and behind ``?`` all else (GS1 Digital Link Standard: URI Syntax 1.3, section
4). A complete URI is checked alike.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec

from cardgen.errors import hint_at_nearest
from cardgen.lazy import lazy_pattern

SEPARATOR: Final = "\x1d"
"""The output of a reader for FNC1 between element strings (General Specifications 7.8.3)."""
_BRACKETED: Final = lazy_pattern(r"\(([0-9]{2,4}|3[0-9]{2}n)\)")
_SPACE: Final = "\u00a0"  # keeps an identifier and the groups of a number on one line
# Figure 7.8.5-2: element strings of these identifiers have a predefined length, without FNC1.
_PREDEFINED: Final = lazy_pattern(r"0[0-4]|1[1-9]|20|3[1-6]|41")
# Figure 7.11-1: the 82 characters for texts.
_CHARACTERS: Final = lazy_pattern(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*")

_DATE: Final = lazy_pattern("([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{2})([0-9]{2})([0-9]{2})")
# Section 7.12: a reader takes years that are 51 to 99 ahead of its own for the last century,
# and years that are 50 or more behind for the next. These years, printed from 2024 on, are read
# alike until 2049; a clock would make other bytes of the same input.
_YEARS: Final = range(2000, 2075)


class Malformed(ValueError):
    """The error for malformed element strings, with a `hint`."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Identifier(msgspec.Struct, frozen=True):
    """The format of the value of an application identifier.

    `kind` is "key" for digits that end with a check digit, "date" for YYMMDD; `least` and
    `most` are lengths. The same label must have one identifier of each group in `needs`, and
    none of `bars` (General Specifications 4.13). The last digit of a measure's identifier is
    its number of `decimals`.
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
"""The identifiers for logistic labels, from the table in General Specifications 3.2."""


class Element(NamedTuple):
    """An application identifier, its value, and its value as people read it."""

    identifier: str
    value: str
    reading: str


def find_identifiers(text: str) -> tuple[str, ...]:
    """Find the application identifiers in data with brackets, even unknown ones."""
    return tuple(_BRACKETED.findall(text))


def check_outline(text: str) -> None:
    """Check the identifiers in data with brackets, but not their values. Raises Malformed."""
    before, *parts = _BRACKETED.split(text)
    if before or not parts:
        raise Malformed(
            f"{text!r} does not begin with an application identifier in brackets",
            'write, for example, data = "(00){sscc}"',
        )
    for identifier in parts[::2]:
        _identify(identifier)


def parse(text: str) -> tuple[Element, ...]:
    """Parse data with brackets into checked elements. Raises Malformed."""
    check_outline(text)
    parts = _BRACKETED.split(text)[1:]
    elements = tuple(
        check_element(_with_decimals(identifier, value), value)
        for identifier, value in zip(parts[::2], parts[1::2], strict=True)
    )
    for number, (identifier, *_) in enumerate(elements):
        if identifier in {earlier.identifier for earlier in elements[:number]}:
            raise Malformed(f"{_describe(identifier)} is twice in {text!r}", "remove one")
    return elements


def format_elements(elements: Iterable[Element]) -> str:
    """Write elements with brackets, as parse reads them."""
    return "".join(f"({identifier}){value}" for identifier, value, _ in elements)


def format_interpretation(elements: Iterable[Element]) -> str:
    """Write elements as readable text: ``(00) 3 8801234 000000017 4``."""
    readings = ((name, reading.replace(" ", _SPACE)) for name, _, reading in elements)
    return " ".join(f"({name}){_SPACE}{reading}" for name, reading in readings)


def join_elements(elements: Sequence[Element]) -> str:
    """Join elements as a barcode reader does, with FNC1 after values of variable length."""
    parts = [f"{identifier}{value}" for identifier, value, _ in elements]
    ends = ["" if _PREDEFINED.match(part) else SEPARATOR for part in parts[:-1]]
    return "".join(part + end for part, end in zip(parts, [*ends, ""], strict=True))


def find_contradictions(label: Iterable[str]) -> Iterator[Malformed]:
    """Yield errors about missing or contradictory identifiers of a label."""
    shown = set(label)
    for name in sorted(shown):
        for group in IDENTIFIERS[name].needs:
            if shown.isdisjoint(group):
                choice = " or ".join(map(_describe, group))
                yield Malformed(f"{_describe(name)} needs {choice}", "add it")
        for other in IDENTIFIERS[name].bars:
            if other in shown:
                yield Malformed(
                    f"{_describe(name)} and {_describe(other)} cannot be used together"
                )


def compute_check_digit(digits: str) -> str:
    """Compute the check digit for `digits` (7.9.1): weights 3 and 1 in turn from the right."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(digits[::-1]))
    return str(-total % 10)


def with_check_digit(key: str) -> str:
    """Replace the last digit of a key, which may have spaces, by the check digit it needs."""
    return key[:-1] + compute_check_digit(key[:-1].replace(" ", ""))


def check_element(identifier: str, value: str) -> Element:
    """Check the value of one application identifier. Raises Malformed."""
    known = _identify(identifier)
    if not value.strip():
        raise Malformed(
            f"{_describe(identifier)} has no value", "fill in its field, or leave it out"
        )
    match known.kind:
        case "text":
            return Element(identifier, _check_text(identifier, known, value), value)
        case "date":
            digits = _read_date(identifier, value.strip())
            return Element(identifier, digits, digits)
        case _:
            digits = _check_digits(identifier, known, value.strip())
            is_grouped = digits == value.replace(" ", "")
            return Element(identifier, digits, value.strip() if is_grouped else digits)


def _with_decimals(identifier: str, value: str) -> str:
    """Replace n in an identifier such as ``330n`` by the number of decimals."""
    if not identifier.endswith("n"):
        return identifier
    _, _, decimals = value.strip().partition(".")
    return f"{identifier[:-1]}{len(decimals)}"


def _identify(identifier: str) -> Identifier:
    """Find an application identifier. Raises Malformed."""
    identifier = f"{identifier[:-1]}0" if identifier.endswith("n") else identifier
    if identifier not in IDENTIFIERS:
        raise Malformed(
            f"({identifier}) is not an application identifier of logistic labels",
            hint_at_nearest(identifier, list(IDENTIFIERS)),
        )
    return IDENTIFIERS[identifier]


def _check_text(identifier: str, known: Identifier, value: str) -> str:
    """Check a text value, and return it. Raises Malformed."""
    # A match always ends at the first character that is not allowed.
    end = _CHARACTERS.match(value).end()  # type: ignore[union-attr]
    if end < len(value):
        bad = value[end]
        raise Malformed(
            f"{_describe(identifier)} cannot contain {bad!r} (U+{ord(bad):04X}), as in "
            f"{value!r}",
            "use ASCII letters and digits, and the marks !\"%&'()*+,-./:;<=>?_",
        )
    return _check_length(identifier, known, value, are_digits=False)


def _check_digits(identifier: str, known: Identifier, value: str) -> str:
    """Check a value of digits, and return it in full length. Raises Malformed."""
    digits = value.replace(" ", "")
    if known.decimals is not None and re.fullmatch(r"[0-9]{1,5}|[0-9]+\.[0-9]+", digits):
        whole, _, rest = digits.partition(".")
        if len(rest) > known.decimals:
            raise Malformed(
                f"{_describe(identifier)} has no room for the decimals of {value!r}",
                f"use ({identifier[:3]}{min(len(rest), 5)})",
            )
        digits = f"{whole}{rest:0<{known.decimals}}".zfill(known.most)
    if not re.fullmatch("[0-9]+", digits):
        raise Malformed(f"{_describe(identifier)} must be a number, but {value!r} is not")
    if known.title in {"GTIN", "CONTENT"} and len(digits) in {8, 12, 13}:
        digits = digits.zfill(known.most)
    _check_length(identifier, known, digits, are_digits=True)
    if known.kind == "key" and digits[-1] != (due := compute_check_digit(digits[:-1])):
        raise Malformed(
            f"{_describe(identifier)}: {value!r} ends with the check digit {digits[-1]}, "
            f"but {due} is right",
            "check the digits",
        )
    return digits


def _read_date(identifier: str, value: str) -> str:
    """Convert a date to YYMMDD; day 00 is the last of the month (3.4). Raises Malformed."""
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
            f"{_describe(identifier)}: the year of {value!r} is not from {_YEARS[0]} to "
            f"{_YEARS[-1]}; a barcode has only two digits of it, so readers take another year",
            "check the year",
        )
    return f"{whole[2:]}{month}{day}"


def _no_date(identifier: str, value: str) -> Malformed:
    """Make the error for a value that is no date."""
    said = f"{_describe(identifier)} must be a date, but {value!r} is not"
    return Malformed(said, "write 271231 or 2027-12-31")


def _check_length(identifier: str, known: Identifier, value: str, *, are_digits: bool) -> str:
    """Check the length of a value, and return it. Raises Malformed."""
    if known.least <= len(value) <= known.most:
        return value
    what, least, most = _describe(identifier), known.least, known.most
    raise Malformed(
        f"{what} must have {f'{least} to {most}' if least < most else most} "
        f"{'digits' if are_digits else 'characters'}, but {value!r} has {len(value)}"
    )


def _describe(identifier: str) -> str:
    """Describe an application identifier with its title."""
    known = IDENTIFIERS.get(identifier)
    return f"({identifier}) {known.title}" if known else f"({identifier})"


# Digital Link, section 4.3: the keys of logistic labels, each with its qualifiers in order.
_QUALIFIERS: Final[dict[str, tuple[str, ...]]] = {
    "00": (),
    "01": ("22", "10", "21"),
    **dict.fromkeys(("401", "402", "410", "411", "412", "413", "414"), ()),
}
# The first of these keys that the data have is the key of the URI.
_KEYS: Final = tuple(_QUALIFIERS)
_HOST: Final = lazy_pattern(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*(?::[0-9]{1,5})?"
)
_STEM: Final = lazy_pattern(r"(?:/(?:[A-Za-z0-9._~!$&'*+,;=:@-]|%[0-9A-Fa-f]{2})+)*")
_ESCAPE: Final = lazy_pattern(r"%(?![0-9A-Fa-f]{2})")
_UNESCAPED: Final = lazy_pattern(r"[^A-Za-z0-9._~%-]")
_EXAMPLE: Final = 'write data = "https://example.org (01){gtin}(10){lot}"'


def parse_link(data: str) -> tuple[str, tuple[Element, ...]]:
    """Parse an address with elements, or a GS1 Digital Link URI. Return URI and elements."""
    if find_identifiers(data):
        address, _, strings = data.partition("(")
        elements = parse(f"({strings}")
        return _write_link(_read_address(address.strip()), elements)
    return _check_link(data.strip())


def check_link_outline(text: str) -> None:
    """Check an address and its identifiers, but not their values. Raises Malformed.

    An address that contains a field is not checked.
    """
    if find_identifiers(text):
        address, _, strings = text.partition("(")
        check_outline(f"({strings}")
        if "{" not in address:
            _read_address(address.strip())


def _read_address(text: str) -> str:
    """Check the beginning of a URI: scheme, host and perhaps a path. Raises Malformed."""
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("https", "http") or not parts.netloc:
        raise Malformed(f"{text!r} is not a web address", _EXAMPLE)
    if not _HOST.fullmatch(parts.netloc):
        raise Malformed(f"{parts.netloc!r} is not the name of a web server", _EXAMPLE)
    if parts.query or parts.fragment or not _STEM.fullmatch(parts.path.rstrip("/")):
        hint = "write only a plain path, without ? and #"
        raise Malformed(f"{text!r} cannot come before a key", hint)
    return text.rstrip("/")


def _write_link(address: str, elements: Sequence[Element]) -> tuple[str, tuple[Element, ...]]:
    """Make a GS1 Digital Link URI. Return it with its elements in order."""
    by_name = {each.identifier: each for each in elements}
    key = next((by_name[name] for name in _KEYS if name in by_name), None)
    if key is None:
        raise Malformed("the link has no GS1 key", f"begin with one of ({'), ('.join(_KEYS)})")
    path = [key, *(by_name[n] for n in _QUALIFIERS[key.identifier] if n in by_name)]
    others = [each for each in elements if each not in path]
    uri = address + "".join(f"/{name}/{quote(value, safe='')}" for name, value, _ in path)
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value, _ in others)
    ordered = (*path, *others)
    _check_company(ordered)
    return uri + (f"?{query}" if query else ""), ordered


def _check_link(uri: str) -> tuple[str, tuple[Element, ...]]:
    """Check a complete GS1 Digital Link URI. Return it with its elements."""
    if bad := next((char for char in uri if not "!" <= char <= "~"), ""):
        said = f"a URI cannot contain {bad!r} (U+{ord(bad):04X}), as in {uri!r}"
        raise Malformed(said, "write each byte of its UTF-8 as %XX")
    if _ESCAPE.search(uri):
        raise Malformed(f"a % in {uri!r} has no two hexadecimal digits after it", "write %25")
    parts = urlsplit(uri)
    segments = parts.path.split("/")[1:]
    start = next((n for n in range(len(segments) - 1) if segments[n] in _KEYS), None)
    if start is None:
        raise Malformed(f"{uri!r} has no GS1 key in its path", _EXAMPLE)
    stem = "".join(f"/{segment}" for segment in segments[:start])
    _read_address(f"{parts.scheme}://{parts.netloc}{stem}")
    names, values = segments[start::2], segments[start + 1 :: 2]
    if len(names) != len(values):
        said = f"{names[-1]!r} at the end of the path of {uri!r} has no value"
        raise Malformed(said, "add the value, or delete the end of the path")
    _check_order(names, uri)
    queries = (pair.partition("=") for pair in parts.query.split("&"))
    pairs = [(name, value) for name, _, value in queries if name.isdigit()]
    elements = []
    for name, value in (*zip(names, values, strict=True), *pairs):
        if reserved := _UNESCAPED.search(value):
            said = f"{reserved[0]!r} in the value of ({name}) is not escaped in {uri!r}"
            raise Malformed(said, f"write %{ord(reserved[0]):02X}")
        elements.append(check_element(name, unquote(value)))
        if elements[-1].value != unquote(value):
            said = f"({name}) {unquote(value)!r} is not complete in {uri!r}"
            raise Malformed(said, f"write {quote(elements[-1].value, safe='')}")
    _check_company(elements)
    return uri, tuple(elements)


def _check_order(names: Sequence[str], uri: str) -> None:
    """Check the order of the qualifiers in a URI. Raises Malformed."""
    key, *rest = names
    order = _QUALIFIERS[key]
    for name in rest:
        if name not in order:
            said = f"({name}) is not a qualifier of ({key}) in the path of {uri!r}"
            raise Malformed(said, f"write it after ?, as in ?{name}=…")
    right = [name for name in order if name in rest]
    if rest != right:
        said = f"the qualifiers of ({key}) do not have the order /{'/'.join(right)} in {uri!r}"
        raise Malformed(said, "change their order")


def _check_company(elements: Sequence[Element]) -> None:
    """Raise Malformed if identifiers of a link are missing or contradict each other."""
    for wrong in find_contradictions(each.identifier for each in elements):
        raise wrong
