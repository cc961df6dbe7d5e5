"""Consignment lines for the tests: a small shipment, and a long one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from cardgen import Project
from cardgen.shipment.model import ConsignmentLine, Job
from cardgen.shipment.papers.contents import BoxRange, box_ranges
from cardgen.shipment.workers import Session

PARTIES = {"from": "北京", "to": "首尔", "recipient": "麻浦区厅 마포구청"}


@cache
def project() -> Project:
    return Project.open()


def session(of: Project | None = None, **job: object) -> Session:
    """A session of a job without a date, unless it has one."""
    given = {"formats": ("png",), "dpi": 300.0, **job}
    return Session(of or project(), Job("MAPO-2020", **given))  # type: ignore[arg-type]


def line(row: int = 2, boxes: int = 1, pair: str = "zh-ko", **fields: str) -> ConsignmentLine:
    """A line; `gross_weight` and the like are given by name, `origin` is the field "from"."""
    if "origin" in fields:
        fields["from"] = fields.pop("origin")
    return ConsignmentLine(row, "brothers", pair, "box-100x150", boxes, fields)


def small() -> list[ConsignmentLine]:
    """49 boxes in four lines."""
    masks = {
        **PARTIES,
        "item": "医用口罩",
        "quantity": "2,000",
        "unit": "只",
        "expiry": "2022-02-17",
    }
    suits = {**PARTIES, "item": "医用防护服", "quantity": "50", "unit": "件"}
    return [
        line(2, 16, **masks, gross_weight="9.5", lot="20200218A"),
        line(3, 22, **masks, gross_weight="9.5", lot="20200301B"),
        line(4, 10, **suits, gross_weight="12.25"),
        line(5, 1, **PARTIES, item="急救箱", quantity="12", unit="个", gross_weight="18 kg"),
    ]


def long(count: int) -> list[ConsignmentLine]:
    """So many lines that no two are alike, the first half to Seoul, the others to Busan."""
    return [
        line(
            number + 2,
            1 + number % 40,
            origin="北京市",
            to="首尔" if number < count / 2 else "釜山",
            item=("医用口罩", "护目镜", "医用手套")[number % 3],
            unit=("只", "副", "双")[number % 3],
            quantity=str(100 + number),
            lot=f"L{number:05d}",
        )
        for number in range(count)
    ]


def number_boxes(
    lines: Iterable[ConsignmentLine], voided: Collection[int] = ()
) -> Iterator[BoxRange]:
    """Their boxes, numbered in turn, without those that were voided."""
    boxes = (line for line in lines for _ in range(line.boxes))
    return box_ranges(each for each in enumerate(boxes, 1) if each[0] not in voided)
