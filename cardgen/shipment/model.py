"""Frozen values that a shipment consists of, and the ids and file names of its boxes.

Ids and numbers of boxes stand in file names, barcodes and spreadsheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

import msgspec
from msgspec.structs import force_setattr, replace

from cardgen import arguments
from cardgen.backends import PRINTER_DEFAULTS, PrinterOptions
from cardgen.errors import FieldError
from cardgen.icc import PRESS, ColorProfile
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Wording, word_in_general

# Every file system, every Code 128 and every spreadsheet keeps such a name as it is. No dot, so
# that no name is one that Windows reserves.
_NAME: Final = lazy_pattern(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_LONGEST: Final = 24  # with eight digits a Code 128 of 92 mm at 0.25 mm a module
_LEAST_DIGITS: Final = 4
_A_FOLDER: Final = 1000  # files of a folder, where a shipment has more


class ConsignmentLine(msgspec.Struct, frozen=True):
    """A consignment line: a row of the list, for `boxes` cartons.

    `row` counts as a spreadsheet does: the header is row 1. `fields` are values by name, in
    the project's form: integers in ASCII digits, dates as 2020-03-26, cities, items and units
    in Chinese, texts as they are. The fields named in `paper` are for the papers only, even if
    labels have a place for them.
    """

    row: int
    message: str
    pair: str
    template: str
    boxes: int
    fields: Mapping[str, str]
    paper: tuple[str, ...] = ()

    def with_shared(self, values: Mapping[str, str]) -> ConsignmentLine:
        """Return the line as papers show it, with the project's `values` for missing ones."""
        return replace(self, fields={**values, **self.fields}) if values else self


class Box(msgspec.Struct, frozen=True):
    """A carton: `number` of `total` in the shipment, `number_in_line` of `total_in_line`.

    Numbers count from 1. The totals are those on the carton's label; once printed they stay,
    even if the shipment grows. `sscc` has 18 digits, or is empty if the project has no GS1
    prefix.
    """

    number: int
    total: int
    line: ConsignmentLine
    number_in_line: int
    total_in_line: int
    id: str
    sscc: str = ""


class Lines(Protocol):
    """A list of consignment lines that a batch can read several times."""

    @property
    def path(self) -> Path:
        """File of the list."""
        ...

    def lines(self) -> Iterator[ConsignmentLine]:
        """Yield the lines. Each call reads them from the file again."""
        ...


class Job(msgspec.Struct, frozen=True):
    """Settings that all boxes of a batch share; each worker process gets a copy.

    Every box whose number is divisible by `verify` is read back; with 0 only the first of each
    line. With `pdf` the pages of all labels are wanted too, in this `profile` and with
    `crop_marks`. `printer` has options for files in a printer's language. `key` is the
    ledger's, `labels` the folder of the labels in its store; both are known once the shipment
    has begun. `papers` is the profile of the papers' PDF files. A press has a `condition`.
    """

    shipment: str
    formats: tuple[str, ...]
    dpi: float
    profile: str = "screen"
    verify: int = 10
    draft: bool = False
    date: str = ""
    pdf: bool = False
    key: str = ""
    labels: str = "labels"
    crop_marks: bool = False
    printer: PrinterOptions = PRINTER_DEFAULTS
    papers: str = "screen"
    condition: ColorProfile = PRESS


class Clock(msgspec.Struct, frozen=True):
    """The time for the ledger, and the date of the job, which labels may show."""

    now: Callable[[], str] = arguments.utc_now
    date: str = ""
    wording: Wording = word_in_general

    def __post_init__(self) -> None:
        force_setattr(self, "now", arguments.Moments("now", self.now))
        force_setattr(self, "date", arguments.day("date", self.date))
        arguments.function("wording", self.wording)

    @staticmethod
    def of(given: object) -> Clock:
        """Return the clock that a program passed as an argument.

        Raises FieldError for other values.
        """
        return arguments.instance("clock", given, Clock, "make a cardgen.Clock()")


def join_numbers(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Join numbers in order into ranges, each as its first and last number."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        follows = bool(ranges) and ranges[-1][1] == number - 1
        ranges.append((ranges.pop()[0] if follows else number, number))
    return ranges


def check_name(shipment: str) -> None:
    """Raise FieldError "bad-value" if the name of a shipment cannot be part of box ids."""
    if not _NAME.fullmatch(shipment):
        raise FieldError(
            "bad-value",
            f"{shipment!r} cannot be the name of a shipment",
            hint="use ASCII letters and digits, with - or _ between them, as in MAPO-2020",
        )
    if len(shipment) > _LONGEST:
        raise FieldError(
            "bad-value",
            f"the name of a shipment has {len(shipment)} characters: {shipment!r}",
            hint=f"use at most {_LONGEST}, so that the name fits a barcode",
        )


def label_file(folder: str, name: str, number: int, total: int, extension: str) -> str:
    """Return the path of a label's file in the shipment's store, below `folder`.

    `name` is the box's id. A large shipment has a folder for each thousand boxes.
    """
    if total <= _A_FOLDER:
        return f"{folder}/{name}.{extension}"
    return f"{folder}/{(number - 1) // _A_FOLDER:04}/{name}.{extension}"


def box_id(shipment: str, number: int, total: int) -> str:
    """Format the id of a box, as in ``MAPO-2020-0017``. All ids are equally long, for sorting.

    Boxes that an amendment adds may have a digit more, since printed ids stay.
    """
    digits = max(_LEAST_DIGITS, len(str(total)))
    return f"{shipment}-{number:0{digits}}"
