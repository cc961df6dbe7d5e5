"""``asn.csv``: a despatch advice, for a warehouse to expect the boxes before they come.

In come boxes with their SSCCs, out comes a CSV file with a row for each carton. It says what
a DESADV message says (UN/EDIFACT D.96A), flat: the message, who sends and receives, the carton
in the hierarchy of packages, and the article in it. docs/shipments.md names the segment of
each column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from cardgen.errors import Diagnostic, FieldError, raise_findings
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.box_list import ListedBox
from cardgen.shipment.papers.contents import goods_of, parties_of
from cardgen.shipment.papers.csv_files import csv_file
from cardgen.wording import DocumentWording, parse_weight

ASN_CSV: Final = "asn.csv"
ADVICE_COLUMNS: Final = (
    "document_type", "document_number", "document_function", "document_date", "packages",
    "order", "consignor", "ship_from", "consignee", "ship_to", "hierarchy_id",
    "hierarchy_parent", "package_type", "marking", "sscc", "box_id", "line", "gtin", "item",
    "item_translated", "quantity", "unit", "gross_weight", "weight_unit", "lot", "expiry",
)  # fmt: skip
_NEEDED: Final = "a despatch advice needs an SSCC for each box"
_DESPATCH_ADVICE, _ORIGINAL = "351", "9"  # code lists 1001 and 1225
_SHIPMENT: Final = 1  # what cartons are in, in the hierarchy of packages
_CARTON: Final = "CT"  # UN/ECE recommendation 21
_SSCC: Final = "33E"  # code list 4233: marked with an SSCC
_KILOGRAM: Final = "KGM"  # UN/ECE recommendation 20


def check_advice(project: Project, *, draft: bool) -> None:
    """Raise FieldError "missing-value" unless the boxes get SSCCs."""
    if draft:
        raise FieldError(
            "missing-value",
            f"{_NEEDED}, and those of a draft have none",
            hint="leave it out until the draft is approved",
        )
    if not project.gs1_prefix:
        raise_findings([_lacking("the project has no gs1-prefix")])


def despatch_advice(
    boxes: Iterable[ListedBox],
    wording: Callable[[str], DocumentWording],
    *,
    shipment: str,
    day: str,
    packages: int,
) -> Iterator[bytes]:
    """The file for the `boxes` that are sent, some rows at a time.

    `wording` is that of a pair, `day` (2020-03-26) that of the document, and there are so many
    `packages`. Raises FieldError "missing-value" if a box has no SSCC.
    """
    message = [_DESPATCH_ADVICE, shipment, _ORIGINAL, day.replace("-", ""), str(packages)]
    words = cache(wording)

    def rows() -> Iterator[list[str]]:
        line, before, behind = None, list[str](), list[str]()
        for box in boxes:
            if not box.sscc:
                raise_findings([_lacking(f"box {box.number} of {shipment} has none")])
            if box.line is not line:
                line = box.line
                before, behind = _parties(line), _article(line, words(line.pair))
            carton = [str(_SHIPMENT + box.number), str(_SHIPMENT), _CARTON, _SSCC]
            yield [*message, *before, *carton, box.sscc, box.id, *behind]

    yield from csv_file(ADVICE_COLUMNS, rows())


def _parties(line: ConsignmentLine) -> list[str]:
    origin, sender, destination, recipient, order = parties_of(line)
    return [order, sender, origin, recipient, destination]


def _article(line: ConsignmentLine, wording: DocumentWording) -> list[str]:
    goods, fields = goods_of(line), line.fields
    weight = fields.get("gross_weight", "")
    return [
        *(str(line.row), fields.get("gtin", "")),
        *(wording.value("item", goods.item) if goods.item else ("", "")),
        *(fields.get("quantity", "").replace(",", ""), goods.unit),
        *((str(parse_weight(weight)), _KILOGRAM) if weight else ("", "")),
        *(fields.get("lot", ""), fields.get("expiry", "").replace("-", "")),
    ]


def _lacking(why: str) -> Diagnostic:
    return Diagnostic(
        "missing-value",
        f"{_NEEDED}, and {why}",
        remedy=Remedy("gs1-prefix"),
    )
