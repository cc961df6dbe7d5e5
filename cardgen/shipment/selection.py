"""Select boxes as people and scanners name them: by number, range, id or SSCC.

    17   17-23   17-23,40   MAPO-2020-0041   MAPO-2020-0041..MAPO-2020-0050   (00)0880…

A range stays a range: the ledger says which boxes of it are missing; nothing counts them.

Scanners put a symbology identifier first (``]d2``, ``]C1``), and type FNC1 between elements as
the control character GS, as its name, or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final
from urllib.parse import unquote

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings, shorten
from cardgen.gs1 import SEPARATOR, compute_check_digit
from cardgen.lazy import lazy_pattern
from cardgen.shipment.ledger import BoxRecord, Ledger
from cardgen.shipment.papers import name_numbers
from cardgen.shipment.sscc import SSCC_DIGITS

_DASH: Final = "[-‐‑–—−ー~〜]"
_RANGE: Final = lazy_pattern(rf"(\d{{1,9}})\s*{_DASH}\s*(\d{{1,9}})", re.ASCII)
_DASH_IN_RANGE: Final = lazy_pattern(rf"(?:(?<!\s)\s+)?({_DASH}|\.\.\.?)\s*")
_DOTTED_RANGE: Final = lazy_pattern(r"(.+?)(?:\.\.\.?|…)(.+)")
_NAME: Final = lazy_pattern(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,39})?[0-9]")
_LINE: Final = lazy_pattern(r"[\n\r]+")
_SEPARATOR: Final = lazy_pattern(r"[,;、・·\n\r\t\x1d]+")
_LONGEST_NUMBER: Final = 9
_SHOWN_WORD: Final = 60
_HINT: Final = "write the boxes as in 17-23,40"
_SHOWN: Final = 20  # findings
_SYMBOLOGY: Final = lazy_pattern(r"\s*\][A-Za-z][0-9A-Za-z]")  # ISO/IEC 15424
# GS as keyboards type it: its name, caret notation, escapes, its picture, Alt+29 (↔).
_TYPED_SEPARATOR: Final = lazy_pattern(
    r"[<{\[(](?:GS|FNC1)[>}\])]|\^\]|\\x1d|\\u001d|%1D|\[0x1d\]|[␝↔\x1d]",
    re.IGNORECASE,
)
_DIGITS: Final = rf"([0-9]{{{SSCC_DIGITS}}})"
_ALONE: Final = lazy_pattern(rf"(?:\(00\)|00)?{_DIGITS}")
_FIRST: Final = lazy_pattern(rf"00{_DIGITS}")
_BRACKETED: Final = lazy_pattern(rf"\(00\){_DIGITS}(?![0-9])")
_LINK: Final = lazy_pattern(rf"https?://[^?#]*/(?:00|sscc)/{_DIGITS}(?![0-9])", re.IGNORECASE)
_ANYWHERE: Final = lazy_pattern(rf"(?=00{_DIGITS})")


@dataclass(frozen=True, slots=True)
class Selection:
    """Boxes that somebody named in a text: ``17-23,40``, ``17～18 40`` or a scanner's lines.

    `ranges` has the two ends of each range, in order; they are equal for one box.
    """

    text: str = field(compare=False)
    ranges: tuple[tuple[str, str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Parse the text. Raises FieldError if it names no box."""
        plain = unicodedata.normalize("NFKC", arguments.text("text", self.text))
        words = chain.from_iterable(map(_split_line, _LINE.split(plain)))
        object.__setattr__(self, "ranges", tuple(map(_read_range, words)))
        if not self.ranges:
            raise _bad_selection("no box is named")


def _bad_selection(reason: str) -> FieldError:
    return FieldError("bad-value", reason, hint=_HINT)


def _split_line(line: str) -> Iterator[str]:
    """Yield the boxes and ranges in a line, which commas and blanks separate.

    An SSCC may contain blanks and have other GS1 elements behind it, and a range may have
    blanks around its dash.
    """
    if digits := _read_sscc(line):
        yield digits
        return
    for part in map(str.strip, _SEPARATOR.split(line)):
        if digits := _read_sscc(part):
            yield digits
        else:
            yield from _DASH_IN_RANGE.sub(r"\1", part).split()


def _read_sscc(text: str) -> str:
    """Return the valid SSCC in a text; "" if there is none."""
    digits = find_sscc(text)
    return digits if digits and is_sscc(digits) else ""


def _read_range(part: str) -> tuple[str, str]:
    """Return the first and the last box of a range. For a single box both are the same."""
    if match := _RANGE.fullmatch(part):
        # A shipment may be named by a number: then 2020-0017 is the id of a box.
        return (part, part) if match[2].startswith("0") else (match[1], match[2])
    if match := _DOTTED_RANGE.fullmatch(part):
        return _read_name(match[1]), _read_name(match[2])
    return _read_name(part), _read_name(part)


def _read_name(word: str) -> str:
    """Check that a word is a number, an id or an SSCC, and return it. Raises FieldError."""
    if digits := find_sscc(word):
        return digits
    if not _NAME.fullmatch(word):
        raise _bad_selection(f"{shorten(word, _SHOWN_WORD)!r} is not a box")
    return word


def find_boxes(
    ledger: Ledger, selection: Selection, *, voided: bool | None = False
) -> list[BoxRecord]:
    """Find the boxes of a selection, each once, in the order of their numbers.

    They must be in the shipment, or with `voided` out of it; None takes both. Raises
    ShipmentError "unknown-box" with all that are not so.
    """
    found: dict[int, BoxRecord] = {}
    wrong: list[Diagnostic] = []
    last = ledger.boxes.last()
    for one, other in selection.ranges:
        first, end = _find_number(ledger, one), _find_number(ledger, other)
        if first is None or end is None:
            name = one if first is None else other
            wrong.append(_unknown_box(ledger, f"there is no box {name}", _describe_all(last)))
            continue
        if first > end:
            said = f"box {one} comes after box {other}"
            wrong.append(_unknown_box(ledger, said, "name the first box of a range first"))
            continue
        if first < 1 or end > last:
            missing = _describe_missing(first, end, last)
            wrong.append(_unknown_box(ledger, missing, _describe_all(last)))
            continue
        boxes = ledger.boxes.between(first, end)
        if voided is not None:
            others = [box for box in boxes if (box.state == "voided") is not voided]
            wrong += _report_state(ledger, others, voided=not voided)
        found.update((box.number, box) for box in boxes)
    raise_findings(wrong[:_SHOWN])
    return [found[number] for number in sorted(found)]


def _find_number(ledger: Ledger, name: str) -> int | None:
    """Find the number of the box with this id, SSCC or number; None if there is none."""
    record = ledger.boxes.find(name)
    if record is not None:
        return record.number
    return int(name) if name.isdecimal() and len(name) <= _LONGEST_NUMBER else None


def _describe_missing(first: int, end: int, last: int) -> str:
    """Describe the part of a range that does not exist; boxes have numbers 1 to `last`."""
    if first < 1:
        return "there is no box 0"
    begin = max(first, last + 1)
    if begin == end:
        return f"there is no box {end}"
    return f"there are no boxes {begin} to {end}"


def _describe_all(last: int) -> str:
    return f"boxes are numbered from 1 to {last}"


def _report_state(
    ledger: Ledger, boxes: list[BoxRecord], *, voided: bool
) -> Iterator[Diagnostic]:
    """Report boxes that are void, or not void, if they must be the opposite."""
    if not boxes:
        return
    numbers = [box.number for box in boxes]
    shown = name_numbers("box", numbers)
    if voided:
        in_files = any(box.file for box in boxes)
        hint = "its label is in the folder voided" if in_files else "its label is in no file"
        yield _unknown_box(ledger, f"voided already: {shown}", hint)
    else:
        yield _unknown_box(ledger, f"not voided: {shown}", "it is in the shipment")


def _unknown_box(ledger: Ledger, message: str, hint: str) -> Diagnostic:
    place = Location(str(ledger.folder))
    return Diagnostic("unknown-box", message, location=place, hint=hint)


def strip_symbology(text: str) -> str:
    """Return a scanned text without its symbology identifier, in half-width characters."""
    said = unicodedata.normalize("NFKC", text)
    return unquote(_SYMBOLOGY.sub("", said, count=1)).strip()


def find_sscc(text: str) -> str:
    """Return the 18 digits of the SSCC in a code, valid or not; "" if there is none.

    Without FNC1 nobody knows where other elements end. So an SSCC counts if it stands alone or
    first, in brackets, or in a GS1 Digital Link. If something follows the first one, its check
    digit has to be right, unless the scanner says that the code is of GS1.
    """
    said = _read_elements(text)
    if found := _ALONE.fullmatch(said) or _LINK.search(said) or _BRACKETED.search(said):
        return found[1]
    found = _FIRST.match(said)
    return found[1] if found and (is_sscc(found[1]) or _is_gs1_code(text)) else ""


def find_possible_ssccs(text: str) -> Iterator[str]:
    """Yield 18 digits with a valid check digit that may be an SSCC after other data."""
    found = (each[1] for each in _ANYWHERE.finditer(_read_elements(text)))
    yield from dict.fromkeys(filter(is_sscc, found))


def is_sscc(digits: str) -> bool:
    """True if the text has 18 digits and the last one is the right check digit."""
    return len(digits) == SSCC_DIGITS and compute_check_digit(digits[:-1]) == digits[-1]


def _read_elements(text: str) -> str:
    """Return the GS1 element strings of a code, with GS between them and without blanks."""
    said = unicodedata.normalize("NFKC", text)
    said = _SYMBOLOGY.sub("", said, count=1)
    return "".join(_TYPED_SEPARATOR.sub(SEPARATOR, said).split(" ")).strip()


def _is_gs1_code(text: str) -> bool:
    """True if the symbology identifier says that the code has GS1 element strings."""
    return text.strip().startswith(("]C1", "]d2", "]Q3", "]e0", "]J1"))
