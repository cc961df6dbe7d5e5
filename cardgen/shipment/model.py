"""What a shipment is made of: plain, frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A consignment line: a row of the manifest that is `boxes` cartons.

    `row` is the manifest's, as a spreadsheet counts: the header is 1. `fields` are values by
    name, as the project takes them: integers in ASCII digits, dates as 2020-03-26, cities,
    items and units in Chinese, texts as they are.
    """

    row: int
    message: str
    pair: str
    template: str
    boxes: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A carton: `number` of `total` in the shipment, `number_in_line` of its line's boxes.

    Numbers count from 1. `sscc` are 18 digits, or empty where the project has no GS1 prefix.
    """

    number: int
    total: int
    line: Line
    number_in_line: int
    id: str
    sscc: str = ""
