"""Find the SSCC in what a scanner types of a GS1 barcode.

In comes the text of a code, out come the 18 digits behind application identifier 00. Scanners
put an identifier of the symbology first (``]d2``, ``]C1``), and type FNC1 between elements as
the control character GS, as its name, or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from cardgen.gs1 import SEPARATOR, check_digit
from cardgen.shipment.sscc import SSCC_DIGITS

_SYMBOLOGY: Final = re.compile(r"\s*\][A-Za-z][0-9A-Za-z]")  # ISO/IEC 15424
# GS as keyboards type it: its name, caret notation, escapes, its picture, Alt+29 (↔).
_TYPED_SEPARATOR: Final = re.compile(
    r"[<{\[(](?:GS|FNC1)[>}\])]|\^\]|\\x1d|\\u001d|%1D|\[0x1d\]|[␝↔\x1d]",
    re.IGNORECASE,
)
_DIGITS: Final = rf"([0-9]{{{SSCC_DIGITS}}})"
_ALONE: Final = re.compile(rf"(?:\(00\)|00)?{_DIGITS}")
_FIRST: Final = re.compile(rf"00{_DIGITS}")
_BRACKETED: Final = re.compile(rf"\(00\){_DIGITS}(?![0-9])")
_LINK: Final = re.compile(rf"https?://[^?#]*/(?:00|sscc)/{_DIGITS}(?![0-9])", re.IGNORECASE)
_ANYWHERE: Final = re.compile(rf"(?=00{_DIGITS})")


def plain_text(text: str) -> str:
    """The text of a code without the symbology's identifier, in characters of half width."""
    said = unicodedata.normalize("NFKC", text)
    return unquote(_SYMBOLOGY.sub("", said, count=1)).strip()


def sscc_of(text: str) -> str:
    """The 18 digits of the SSCC that a code names, right or wrong; "" if it names none.

    Without FNC1 nobody knows where other elements end, so an SSCC counts that stands alone,
    is first, or is written in brackets or as a GS1 Digital Link. Of what is first the check
    digit has to be right if something follows, unless the scanner says that it is of GS1.
    """
    said = _elements(text)
    if found := _ALONE.fullmatch(said) or _LINK.search(said) or _BRACKETED.search(said):
        return found[1]
    found = _FIRST.match(said)
    return found[1] if found and (is_right(found[1]) or _is_of_gs1(text)) else ""


def possible_ssccs(text: str) -> Iterator[str]:
    """Any 18 digits of a code with the right check digit that may be an SSCC behind others."""
    found = (each[1] for each in _ANYWHERE.finditer(_elements(text)))
    yield from dict.fromkeys(filter(is_right, found))


def is_right(digits: str) -> bool:
    """True if these are as many digits as an SSCC has, and the last is the check digit."""
    return len(digits) == SSCC_DIGITS and check_digit(digits[:-1]) == digits[-1]


def _elements(text: str) -> str:
    """The element strings of a code, with GS between them and without blanks."""
    said = unicodedata.normalize("NFKC", text)
    said = _SYMBOLOGY.sub("", said, count=1)
    return "".join(_TYPED_SEPARATOR.sub(SEPARATOR, said).split(" ")).strip()


def _is_of_gs1(text: str) -> bool:
    """True if a scanner tells by the identifier that the code has element strings."""
    return text.strip().startswith(("]C1", "]d2", "]Q3", "]e0", "]J1"))
