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
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings, shortened
from cardgen.gs1 import SEPARATOR, check_digit
from cardgen.shipment.ledger import BoxRecord, Ledger
from cardgen.shipment.papers import stretches
from cardgen.shipment.sscc import SSCC_DIGITS

_DASH: Final = "[-‐‑–—−ー~〜]"
_RANGE: Final = re.compile(rf"(\d{{1,9}})\s*{_DASH}\s*(\d{{1,9}})", re.ASCII)
_WITHIN: Final = re.compile(rf"\s*({_DASH}|\.\.\.?)\s*")
_ENDS: Final = re.compile(r"(.+?)\s*(?:\.\.\.?|…)\s*(.+)")
_NAME: Final = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,39})?[0-9]")
_LINE: Final = re.compile(r"[\n\r]+")
_SEPARATOR: Final = re.compile(r"[,;、・·\n\r\t\x1d]+")
_LONGEST_NUMBER: Final = 9
_SHOWN_WORD: Final = 60
_HINT: Final = "write them as in 17-23,40"
_SHOWN: Final = 20  # findings
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


@dataclass(frozen=True, slots=True)
class Selection:
    """What was named, in order: ends of ranges, which are alike for a single box."""

    ranges: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for at, both in enumerate(arguments.each("ranges", self.ranges, tuple, _HINT)):
            if len(arguments.texts(f"ranges[{at}]", both)) != 2:
                raise _no_box(f"ranges[{at}]: a range has two ends")

    @classmethod
    def parse(cls, text: str) -> Selection:
        """Read ``17-23,40``, ``17～18 40`` or a scanner's lines. Raises FieldError."""
        arguments.text("text", text)
        plain = unicodedata.normalize("NFKC", text)
        found = tuple(_ends(word) for line in _LINE.split(plain) for word in _words(line))
        if not found:
            raise _no_box("no box is named")
        return cls(found)


def _no_box(reason: str) -> FieldError:
    return FieldError("bad-value", reason, hint=_HINT)


def _words(line: str) -> Iterator[str]:
    """The boxes and ranges of a line; commas and blanks part them.

    An SSCC may have blanks within and other elements of GS1 behind it, and a range blanks
    around its dash.
    """
    if digits := _sscc(line):
        yield digits
        return
    for part in map(str.strip, _SEPARATOR.split(line)):
        if digits := _sscc(part):
            yield digits
        else:
            yield from _WITHIN.sub(r"\1", part).split()


def _sscc(text: str) -> str:
    """The right SSCC that a text names, as against numbers of boxes; "" if it names none."""
    digits = sscc_of(text)
    return digits if digits and is_right(digits) else ""


def _ends(part: str) -> tuple[str, str]:
    if match := _RANGE.fullmatch(part):
        # A shipment may be named by a number: then 2020-0017 is the id of a box.
        return (part, part) if match[2].startswith("0") else (match[1], match[2])
    if match := _ENDS.fullmatch(part):
        return _name(match[1]), _name(match[2])
    return _name(part), _name(part)


def _name(word: str) -> str:
    """The number, id or SSCC that a word is."""
    if digits := sscc_of(word):
        return digits
    if not _NAME.fullmatch(word):
        raise _no_box(f"{shortened(word, _SHOWN_WORD)!r} is no box")
    return word


def find_boxes(
    ledger: Ledger, selection: Selection, *, voided: bool | None = False
) -> list[BoxRecord]:
    """The boxes of a selection, in order of their numbers, each once.

    They must be in the shipment, or with `voided` out of it; None takes both. Raises
    ShipmentError "unknown-box", with all that are not so.
    """
    found: dict[int, BoxRecord] = {}
    wrong: list[Diagnostic] = []
    last = ledger.boxes.last()
    for one, other in selection.ranges:
        first, end = _number(ledger, one), _number(ledger, other)
        if first is None or end is None:
            name = one if first is None else other
            wrong.append(_unknown(ledger, f"there is no box {name}", _which(last)))
            continue
        if first > end:
            said = f"box {one} comes after box {other}"
            wrong.append(_unknown(ledger, said, "name the first box of a range first"))
            continue
        if first < 1 or end > last:
            missing = _missing(first, end, last)
            wrong.append(_unknown(ledger, missing, _which(last)))
            continue
        boxes = ledger.boxes.between(first, end)
        if voided is not None:
            others = [box for box in boxes if (box.state == "voided") is not voided]
            wrong += _in_or_out(ledger, others, voided=not voided)
        found.update((box.number, box) for box in boxes)
    raise_findings(wrong[:_SHOWN])
    return [found[number] for number in sorted(found)]


def _number(ledger: Ledger, name: str) -> int | None:
    """The number of a box with this id, SSCC or number; None if there is no such id."""
    record = ledger.boxes.named(name)
    if record is not None:
        return record.number
    return int(name) if name.isdecimal() and len(name) <= _LONGEST_NUMBER else None


def _missing(first: int, end: int, last: int) -> str:
    """What of a range is not there; boxes are numbered from 1 to `last`."""
    if first < 1:
        return "there is no box 0"
    begin = max(first, last + 1)
    if begin == end:
        return f"there is no box {end}"
    return f"there are no boxes {begin} to {end}"


def _which(last: int) -> str:
    return f"boxes are numbered from 1 to {last}"


def _in_or_out(ledger: Ledger, boxes: list[BoxRecord], *, voided: bool) -> Iterator[Diagnostic]:
    """Complain of boxes that are void, or that are not."""
    if not boxes:
        return
    numbers = [box.number for box in boxes]
    shown = f"is box {numbers[0]}" if len(numbers) == 1 else f"are boxes {stretches(numbers)}"
    if voided:
        in_files = any(box.file for box in boxes)
        hint = "its label is in the folder voided" if in_files else "its label is in no file"
        yield _unknown(ledger, f"voided already {shown}", hint)
    else:
        yield _unknown(ledger, f"not voided {shown}", "it is in the shipment")


def _unknown(ledger: Ledger, message: str, hint: str) -> Diagnostic:
    place = Location(str(ledger.folder))
    return Diagnostic("unknown-box", message, location=place, hint=hint)


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
