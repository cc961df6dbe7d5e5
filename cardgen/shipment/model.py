"""What a shipment is made of: plain, frozen values; and what its boxes are called.

Names and numbers of boxes stand in file names, barcodes and spreadsheets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from cardgen import arguments
from cardgen.backends import AS_SET, PrinterOptions
from cardgen.errors import FieldError
from cardgen.icc import PRESS, ColorProfile
from cardgen.remedies import Wording, in_general

# What every file system, every Code 128 and every spreadsheet leaves as it is; no dot, so
# that no name is one that Windows keeps for itself.
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_LONGEST: Final = 24  # with eight digits a Code 128 of 92 mm at 0.25 mm a module
_LEAST_DIGITS: Final = 4
_A_FOLDER: Final = 1000  # files of a folder, where a shipment has more


@dataclass(frozen=True, slots=True)
class ConsignmentLine:
    """A consignment line: a row of the manifest that is `boxes` cartons.

    `row` is the manifest's, as a spreadsheet counts: the header is 1. `fields` are values by
    name, as the project takes them: integers in ASCII digits, dates as 2020-03-26, cities,
    items and units in Chinese, texts as they are. Those of `paper` are for the papers, and not
    for labels that would show them.
    """

    row: int
    message: str
    pair: str
    template: str
    boxes: int
    fields: Mapping[str, str]
    paper: tuple[str, ...] = ()

    def with_shared(self, values: Mapping[str, str]) -> ConsignmentLine:
        """The line as papers tell it: with the values of the project that it has none for."""
        return replace(self, fields={**values, **self.fields}) if values else self


@dataclass(frozen=True, slots=True)
class Box:
    """A carton: `number` of `total` in the shipment, `number_in_line` of `total_in_line`.

    Numbers count from 1. The totals are those that its label says: once printed they stay, also
    where the shipment has grown since. `sscc` are 18 digits, or empty where the project has no
    GS1 prefix.
    """

    number: int
    total: int
    line: ConsignmentLine
    number_in_line: int
    total_in_line: int
    id: str
    sscc: str = ""


class Lines(Protocol):
    """A manifest, as far as a batch needs it."""

    @property
    def path(self) -> Path:
        """Its file."""
        ...

    def lines(self) -> Iterator[ConsignmentLine]:
        """Its lines, read again each time."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What all boxes of a batch have in common; it crosses to other processes.

    Of all boxes each whose number is divisible by `verify` is read back, 0 for none but the
    first of each line. With `pdf` the pages of all labels are wanted too, of that `profile` and
    with `crop_marks`. A `printer` is told this by files in its language. `key` is the
    ledger's, `labels` the folder of the labels in its store; both are known when the shipment
    has begun. The PDF files of `papers` are of that profile. For a press there is a
    `condition`.
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
    printer: PrinterOptions = AS_SET
    papers: str = "screen"
    condition: ColorProfile = PRESS


@dataclass(frozen=True, slots=True)
class Clock:
    """The time as the ledger keeps it, and the date of the job, which labels may show."""

    now: Callable[[], str]
    date: str = ""
    wording: Wording = in_general

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", arguments.Moments("now", self.now))
        object.__setattr__(self, "date", arguments.day("date", self.date))
        arguments.function("wording", self.wording)

    @staticmethod
    def checked(given: object) -> Clock:
        """The clock that a program gave. Raises FieldError for what is none."""
        return arguments.instance("clock", given, Clock, "make a cardgen.Clock(now)")


def check_name(shipment: str) -> None:
    """Raise FieldError "bad-value" if box ids, which are file names, cannot begin so."""
    if not _NAME.fullmatch(shipment):
        raise FieldError(
            "bad-value",
            f"{shipment!r} cannot be the name of a shipment",
            hint="use letters and digits of ASCII, and - and _ between them, as in MAPO-2020",
        )
    if len(shipment) > _LONGEST:
        raise FieldError(
            "bad-value",
            f"the name of a shipment has {len(shipment)} characters: {shipment!r}",
            hint=f"use at most {_LONGEST}, so that it fits a barcode",
        )


def label_file(folder: str, name: str, number: int, total: int, extension: str) -> str:
    """The file of a box's label in the shipment's store; a large shipment has many folders."""
    if total <= _A_FOLDER:
        return f"{folder}/{name}.{extension}"
    return f"{folder}/{(number - 1) // _A_FOLDER:04}/{name}.{extension}"


def box_id(shipment: str, number: int, total: int) -> str:
    """``MAPO-2020-0017``: ids of a shipment are of one length, and sort by number.

    Those of boxes that an amendment adds may have a digit more, since what is printed stays.
    """
    digits = max(_LEAST_DIGITS, len(str(total)))
    return f"{shipment}-{number:0{digits}}"
