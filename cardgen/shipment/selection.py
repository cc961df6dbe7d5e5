"""Boxes as people and scanners name them: by number, by range, by id, by SSCC.

    17   17-23   17-23,40   MAPO-2020-0041   MAPO-2020-0041..MAPO-2020-0050   (00)0880…

A range stays a range: what is not there is found out by asking the ledger, not by counting.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings, shortened
from cardgen.shipment.ledger import BoxRecord, Ledger
from cardgen.shipment.papers import stretches
from cardgen.shipment.scanned import is_right, sscc_of

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
