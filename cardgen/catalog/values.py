"""Values of placeholders, in the form that each language prints, and messages with them.

In come a value, as a person typed it, its type and a language; out comes text: ``24000`` as
``24,000``, ``2020-03-26`` as ``2020년 3월 26일``, a city from the glossary. A value that could
be read in two ways is refused, never guessed. `resolve` fills the texts of a message, or lists
every reason why they may not be printed.

Chinese, Korean and Japanese dates begin with the year, so the hint for 27.06.30 is a day in
2027; elsewhere the day or the month may come first. Babel, which knows the locales, is imported
only for a date, or a number in a language outside East Asia: it loads longer than a label takes
to make.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from cardgen import gs1
from cardgen.catalog.catalog import explain_unfinished
from cardgen.catalog.glossary import TERM_KINDS, Glossary
from cardgen.catalog.pairs import full_tag
from cardgen.catalog.places import CITIZENS, list_inputs, name_citizens, with_citizens
from cardgen.errors import CardgenError, CatalogError, Diagnostic, FieldError, raise_findings
from cardgen.lazy import lazy_pattern
from cardgen.particles import text_in
from cardgen.placeholders import find_placeholders, substitute
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel import Locale

    from cardgen.catalog.catalog import Message

_PARTED: Final = lazy_pattern(
    r"'?([0-9]{1,4})(?:([-/.]) ?([0-9]{1,2})\2 ?([0-9]{1,4})\.?"
    r"| ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]?)"
)
_JOINED: Final = lazy_pattern(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_HINT: Final = "write the year with four digits"
_REPUBLIC: Final = range(100, 200)  # years of 民國, from 2011 on


def suggest_year(text: str, *, is_year_first: bool = True) -> str:
    """Suggest a full date for one with a short year or the year at its end; "" for others."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _JOINED.fullmatch(plain):
        day = _make_date(2000 + int(match[1]), int(match[2]), int(match[3]))
        return f"{_HINT}: {day}" if day else ""
    match = _PARTED.fullmatch(plain)
    if match is None:
        return ""
    first, _, *rest = match.groups()
    one, two, three = first, *(each for each in rest if each)
    if int(one) in _REPUBLIC:
        day = _make_date(1911 + int(one), int(two), int(three))
        return f"write {day}, or 民國{one}年{int(two)}月{int(three)}日" if day else ""
    if len(one) > 2 or len(three) == 3:
        return ""
    if len(one) == 1 and len(three) <= 2:  # it may be a year of an era, too
        return f"{_HINT}, as in 2020-03-26"
    day = _make_date(2000 + int(one), int(two), int(three)) if len(three) <= 2 else None
    if day and is_year_first:
        return f"{_HINT}: {day}"
    year = int(three) + (2000 if int(three) < 100 else 0)
    year_last = (_make_date(year, int(two), int(one)), _make_date(year, int(one), int(two)))
    days = {each for each in (day, *year_last) if each}
    if len(days) == 1:
        return f"write year, month and day: {days.pop()}"
    return "write the year first and with four digits, as in 2020-03-26"


def _make_date(year: int, month: int, day: int) -> dt.date | None:
    """Make a date; None if the day does not exist."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９，－", "0123456789,-")
# Eighteen digits are more than any shipment needs; the comma is a thousands mark only.
_INTEGER: Final = lazy_pattern(r"-?(?:0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})")
# CLDR writes whole numbers in these languages as Python does, so Babel is not needed.
_ASCII_DIGITS: Final = frozenset({"zh", "ja", "ko"})
# CLDR, numberingSystems.xml: the zero of each system that is usual in some language.
_ZEROS: Final = {
    "adlm": "\U0001e950", "arab": "٠", "arabext": "۰", "beng": "০", "cakm": "\U00011136",
    "deva": "०", "mymr": "၀", "nkoo": "߀", "olck": "᱐", "tibt": "༠",
}  # fmt: skip
# The field types of GS1 keys, and the identifiers whose values they are.
_KEYS: Final = {"sscc": "00", "gtin": "01"}
_WEIGHT: Final = lazy_pattern(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,6})?")
_KILOGRAMS: Final = lazy_pattern(r"(?<!\s)\s*+(?:kg|㎏|公斤|千克|킬로그램)$", re.IGNORECASE)
_DATE: Final = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def format_value(
    value: str,
    type: str,  # noqa: A002
    lang: str,
    glossary: Glossary,
    *,
    draft: bool = False,
    item: str = "",
) -> str:
    """Format a value of a type, such as "integer" or "date", in a language.

    Integers may have full-width digits and commas between thousands; so may a "number", which
    is no quantity but a name and is printed without commas: box 1117. A weight is kilograms
    with a decimal point, alike in all languages. Dates are ISO (2020-03-26) and come out in the
    language's long form, also in Korean: on a card they are prose. Terms are looked up in
    `glossary`, a unit as one of the article `item`; citizens are the people of one of its
    cities. Raises FieldError "bad-value", CatalogError "unknown-pair" for a language without
    locale data, or what `Glossary.term` raises (which gets `draft`); ValueError for an unknown
    type.
    """
    if type == "integer":
        return _format_integer(value, lang)
    if type == "number":
        return str(_parse_number(value))
    if type == "date":
        return _format_date(value, lang)
    if type == "weight":
        return _format_weight(value)
    if type == "marks":
        return _format_marks(value)
    if type == CITIZENS:
        return name_citizens(value, lang, glossary, draft=draft)
    if type in TERM_KINDS:
        return glossary.term(type, value, lang, draft=draft, item=item)
    if type == "text":
        return value
    if type in _KEYS:
        return _format_key(value, _KEYS[type])
    raise ValueError(f"unknown type {type!r}")


def find_article(values: Mapping[str, str], types: Mapping[str, str]) -> str:
    """Return the value of the field with the type "item"; "" if no field has this type."""
    return next(
        (values[name] for name, kind in types.items() if kind == "item" and name in values), ""
    )


def format_code(value: str, type: str) -> str:  # noqa: A002
    """Format a value for a barcode, without a language: 8000, 12.5, 2020-03-26.

    Raises FieldError "bad-value".
    """
    if type == "date":
        return _parse_day(value).isoformat()
    return _format_weight(value) if type == "weight" else str(_parse_number(value))


def _format_marks(value: str) -> str:
    """Format a list of handling marks. Raises FieldError "bad-value"."""
    from cardgen.handling import UnknownMark, parse_marks, write_marks

    try:
        return write_marks(parse_marks(value))
    except UnknownMark as error:
        raise FieldError("bad-value", str(error), hint=error.hint) from error


def _format_key(value: str, identifier: str) -> str:
    """Format a GS1 key such as a GTIN. Raises FieldError "bad-value"."""
    try:
        return gs1.check_element(identifier, value).reading
    except gs1.Malformed as error:
        raise FieldError("bad-value", str(error), hint=error.hint) from error


def _format_weight(value: str) -> str:
    """Format kilograms without zeros at the end: 12.5. Raises FieldError "bad-value"."""
    text = _KILOGRAMS.sub("", value.strip().translate(_FULL_WIDTH))
    match = _WEIGHT.fullmatch(text)
    if not match:
        reason = f"{value!r} is not a weight"
        hint = "write kilograms, as in 12.5 or 1,250"
        raise FieldError("bad-value", reason, hint=hint)
    whole = match[1].replace(",", "").lstrip("0") or "0"
    weight = whole + (match[2] or "").rstrip("0").rstrip(".")
    if weight == "0":
        hint = "write the weight, or leave the value out"
        raise FieldError("bad-value", f"{value!r}: a weight cannot be 0", hint=hint)
    return weight


def _parse_number(value: str) -> int:
    """Parse a whole number. Raises FieldError "bad-value"."""
    digits = value.strip().translate(_FULL_WIDTH)
    if not _INTEGER.fullmatch(digits):
        reason = f"{value!r} is not a whole number"
        hint = "write it with digits, as in 24 or 1,000"
        raise FieldError("bad-value", reason, hint=hint)
    return int(digits.replace(",", ""))


def _format_integer(value: str, lang: str) -> str:
    """Format a whole number with the thousands separators of a language."""
    number = _parse_number(value)
    if lang.partition("-")[0] in _ASCII_DIGITS:
        return f"{number:,}"
    from babel.numbers import format_decimal

    locale = locale_of(lang)
    formatted = format_decimal(number, locale=locale, numbering_system="default")
    return _write_digits(formatted, locale)


def _write_digits(text: str, locale: Locale) -> str:
    """Write the digits of a text as people of a language do (CLDR, numbering systems)."""
    zero = _ZEROS.get(locale.default_numbering_system)
    return text.translate({0x30 + n: ord(zero) + n for n in range(10)}) if zero else text


def _parse_day(value: str) -> dt.date:
    """Parse an ISO date. Raises FieldError "bad-value"."""
    text = value.strip().translate(_FULL_WIDTH)
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError:
        reason = f"{value!r} is not a date"
        hint = suggest_year(text) or "write year, month and day, as in 2020-03-26"
        raise FieldError("bad-value", reason, hint=hint) from None


def _format_date(value: str, lang: str) -> str:
    """Format an ISO date in the long form of a language."""
    day = _parse_day(value)
    from babel.dates import format_date

    locale = locale_of(lang)
    return _write_digits(format_date(day, "long", locale=locale), locale)


@cache
def locale_of(lang: str) -> Locale:
    """Return Babel's locale of a language. Raises CatalogError "unknown-pair" if none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(full_tag(lang), sep="-")
    except UnknownLocaleError:
        reason = f"there is no locale data for the language {lang!r}"
        hint = "write numbers and dates as text"
        raise CatalogError("unknown-pair", reason, hint=hint) from None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The texts to print in both languages, placeholders replaced, and the values."""

    source: str
    target: str
    source_values: Mapping[str, str] = field(default_factory=dict, compare=False)
    target_values: Mapping[str, str] = field(default_factory=dict, compare=False)


def resolve(
    message: Message,
    values: Mapping[str, str],
    glossary: Glossary,
    langs: tuple[str, str],
    *,
    draft: bool = False,
    item: str = "",
) -> Resolved:
    """Replace the placeholders of a message by values, formatted for both languages.

    Values that the message does not use are ignored: a template may use them. Units get the
    words of the message's article, or else of `item`. Raises CardgenError: fuzzy, untranslated,
    copied, wrong-language, missing-value, bad-value, unknown-term.

    With `draft`, unfinished translations pass. An untranslated message then has the target "":
    the source text in its place would be set in the wrong language and look finished. In a
    fuzzy translation, placeholders that are malformed or not in the source stay as they are
    written.
    """
    errors: list[Diagnostic] = []
    if not draft:
        errors.extend(explain_unfinished(message, langs))
    values = with_citizens(values, message.placeholders)
    open_ = {name: kind for name, kind in message.placeholders.items() if name not in values}
    missing = tuple(list_inputs(open_))
    if missing:
        errors.append(
            Diagnostic(
                "missing-value",
                f"{message.id} needs a value for {', '.join(f'{{{m}}}' for m in missing)}",
                location=message.location,
                remedy=Remedy("set-placeholders", missing),
            )
        )
    source: dict[str, str] = {}
    target: dict[str, str] = {}
    item = find_article(values, message.placeholders) or item
    for name, kind in message.placeholders.items():
        if name in values:
            try:
                source[name], target[name] = (
                    format_value(values[name], kind, lang, glossary, draft=draft, item=item)
                    for lang in langs
                )
            except CardgenError as error:
                asked = next(iter(list_inputs({name: kind})))
                errors += error.about(f"{{{asked}}}: ").diagnostics
    raise_findings(dict.fromkeys(errors))
    return Resolved(
        text_in(langs[0], substitute(message.source, source)),
        text_in(langs[1], _fill_target(message.translation, target, message.fuzzy)),
        source,
        target,
    )


def _fill_target(text: str, values: Mapping[str, str], fuzzy: bool) -> str:
    """Fill values into a translation. A fuzzy one keeps wrong placeholders."""
    if fuzzy:
        try:
            names = find_placeholders(text)
        except ValueError:
            return text
        return substitute(text, {name: f"{{{name}}}" for name in names} | dict(values))
    return substitute(text, values)
