"""Lists of boxes as CSV files: ``boxes.csv`` for other systems, ``asn.csv`` for a warehouse.

In come boxes, out comes a CSV file, row by row, so that the number of boxes does not matter.
The common values of a line's boxes are translated once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from cardgen.errors import Diagnostic, FieldError, raise_findings
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import PaperMark
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.contents import ADDRESSES, find_goods, find_parties
from cardgen.wording import DocumentWording, parse_weight

CSV_BOM: Final = "\ufeff".encode()
"""The byte order mark; without it Excel reads UTF-8 as the encoding of the country."""

_FORMULA: Final = tuple("=+-@\t\r")  # the beginnings of formulas
_ROWS: Final = 500  # rows that are written at once


def csv_file(
    heads: Sequence[str], rows: Iterable[Sequence[str]], begin: bytes = b""
) -> Iterator[bytes]:
    """Yield the bytes of a CSV file in UTF-8, some rows at a time (RFC 4180), after `begin`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    for number, row in enumerate(rows, 1):
        writer.writerow(row)
        if number % _ROWS == 0:
            yield begin + buffer.getvalue().encode()
            begin = b""
            buffer.seek(0)
            buffer.truncate()
    yield begin + buffer.getvalue().encode()


def escape_formula(text: str) -> str:
    """Put a mark before a text that spreadsheets would read as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


# --- boxes.csv: every box with its numbers, contents and state. The workbook of the packing
# list has the same rows on a sheet of its own.


BOXES_CSV: Final = "boxes.csv"
COLUMNS: Final = (
    "box", "box_id", "sscc", "sscc_text", "state", "file", "row", "order", "message", "pair",
    "template", "from", "sender", "to", "recipient", "item", "gtin", "quantity", "unit",
    "gross_weight", "lot", "expiry",
)  # fmt: skip
"""The heads of ``boxes.csv``; the `TRANSLATED_COLUMNS` follow, as ``item_ko``."""

EXTRA_COLUMNS: Final = ("handling", *ADDRESSES)
"""Further columns, each only if a line has a value for it."""

PAPER_COLUMNS: Final = ("paper", "printer", "paper_time")
"""The last columns, once labels were printed or seen."""

_UNKNOWN: Final = PaperMark("", "", "")
TRANSLATED_COLUMNS: Final = ("from", "to", "item", "unit")
_KINDS: Final = ("city", "city", "item", "unit")


class ListedBox(NamedTuple):
    """A box of the ledger, and its line.

    `file` is the path of the label from the shipment's folder; "" if the label has no file of
    its own. `paper` is the state of the printed label.
    """

    number: int
    id: str
    sscc: str
    state: str
    file: str
    line: ConsignmentLine
    paper: PaperMark | None = None


def boxes_csv(
    boxes: Iterable[ListedBox],
    pairs: Sequence[str],
    wording: Callable[[str], DocumentWording],
    *,
    extra: Sequence[str] = (),
    paper: bool = False,
) -> Iterator[bytes]:
    """Yield the bytes of ``boxes.csv``, some rows at a time. Raises CardgenError.

    `pairs` are the shipment's pairs, `extra` the columns of `EXTRA_COLUMNS` that the file has;
    `paper` adds the `PAPER_COLUMNS`.
    """
    wordings = {pair: wording(pair) for pair in pairs}
    langs = tuple(dict.fromkeys(own.langs[1] for own in wordings.values()))
    heads = [f"{name}_{lang}" for lang in langs for name in TRANSLATED_COLUMNS]

    def translate(line: ConsignmentLine) -> Iterator[str]:
        """Yield the cells of `TRANSLATED_COLUMNS` for each language."""
        own, parties, goods = wordings[line.pair], find_parties(line), find_goods(line)
        values = (parties.origin, parties.destination, goods.item, goods.unit)
        for lang in langs:
            for kind, value in zip(_KINDS, values, strict=True):
                shown = value and lang == own.langs[1]
                yield own.value(kind, value, goods.item)[1] if shown else ""

    def rows() -> Iterator[list[str]]:
        """Yield the cells of each box."""
        line, behind = None, list[str]()
        for box in boxes:
            if box.line is not line:
                line = box.line
                more = (line.fields.get(name, "") for name in extra)
                behind = list(
                    map(escape_formula, (*_line_cells(line), *translate(line), *more))
                )
            marks = list(box.paper or _UNKNOWN) if paper else []
            yield [*_box_cells(box), *behind, *marks]

    all_heads = (*COLUMNS, *heads, *extra, *(PAPER_COLUMNS if paper else ()))
    yield from csv_file(all_heads, rows(), CSV_BOM)


def _box_cells(box: ListedBox) -> list[str]:
    """Return the cells in ``boxes.csv`` that differ from box to box."""
    # The identifier makes the SSCC a text; of 18 digits Excel keeps fifteen.
    text = f"(00){box.sscc}" if box.sscc else ""
    return [str(box.number), box.id, box.sscc, text, box.state, box.file]


def _line_cells(line: ConsignmentLine) -> list[str]:
    """Return the cells in ``boxes.csv`` that all boxes of a line share."""
    origin, sender, destination, recipient, order = find_parties(line)
    goods, fields = find_goods(line), line.fields
    return [
        *(str(line.row), order, line.message, line.pair, line.template),
        *(origin, sender, destination, recipient),
        *(goods.item, fields.get("gtin", ""), fields.get("quantity", ""), goods.unit),
        *(fields.get("gross_weight", ""), fields.get("lot", ""), fields.get("expiry", "")),
    ]


# --- asn.csv, a despatch advice: a warehouse expects the boxes before they come. It has a row
# for each carton, with the contents of a DESADV message (UN/EDIFACT D.96A), flat: the message,
# sender and recipient, the carton in the hierarchy of packages, and the article in it.
# docs/how-to/shipments.md names the segment of each column.


ASN_CSV: Final = "asn.csv"
ADVICE_COLUMNS: Final = (
    "document_type", "document_number", "document_function", "document_date", "packages",
    "order", "consignor", "ship_from", "consignee", "ship_to", "hierarchy_id",
    "hierarchy_parent", "package_type", "marking", "sscc", "box_id", "line", "gtin", "item",
    "item_translated", "quantity", "unit", "gross_weight", "weight_unit", "lot", "expiry",
)  # fmt: skip
_NEEDED: Final = "a despatch advice needs an SSCC for each box"
_DESPATCH_ADVICE, _ORIGINAL = "351", "9"  # code lists 1001 and 1225
_SHIPMENT: Final = 1  # the parent of all cartons in the hierarchy of packages
_CARTON: Final = "CT"  # UN/ECE recommendation 21
_SSCC: Final = "33E"  # code list 4233: marked with an SSCC
_KILOGRAM: Final = "KGM"  # UN/ECE recommendation 20


def check_advice(project: Project, *, draft: bool) -> None:
    """Raise FieldError "missing-value" if boxes have no SSCCs for a despatch advice."""
    if draft:
        raise FieldError(
            "missing-value",
            f"{_NEEDED}, but the boxes of a draft have none",
            hint="leave out the despatch advice until the draft is approved",
        )
    if not project.gs1_prefix:
        raise_findings([_missing_sscc("the project has no gs1-prefix")])


def despatch_advice(
    boxes: Iterable[ListedBox],
    wording: Callable[[str], DocumentWording],
    *,
    shipment: str,
    day: str,
    packages: int,
) -> Iterator[bytes]:
    """Yield the bytes of ``asn.csv``, the despatch advice for these boxes, some rows at a time.

    `wording` gives the words of a pair, `day` (2020-03-26) is the date of the document, and
    `packages` the number of boxes. Raises FieldError "missing-value" if a box has no SSCC.
    """
    message = [_DESPATCH_ADVICE, shipment, _ORIGINAL, day.replace("-", ""), str(packages)]
    words = cache(wording)

    def rows() -> Iterator[list[str]]:
        """Yield the cells of each box."""
        line, before, behind = None, list[str](), list[str]()
        for box in boxes:
            if not box.sscc:
                raise_findings([_missing_sscc(f"box {box.number} of {shipment} has none")])
            if box.line is not line:
                line = box.line
                before, behind = _parties(line), _article(line, words(line.pair))
            carton = [str(_SHIPMENT + box.number), str(_SHIPMENT), _CARTON, _SSCC]
            yield [*message, *before, *carton, box.sscc, box.id, *behind]

    yield from csv_file(ADVICE_COLUMNS, rows())


def _parties(line: ConsignmentLine) -> list[str]:
    """Return the cells for order, sender and recipient in ``asn.csv``."""
    origin, sender, destination, recipient, order = find_parties(line)
    return [order, sender, origin, recipient, destination]


def _article(line: ConsignmentLine, wording: DocumentWording) -> list[str]:
    """Return the cells for the contents of a carton in ``asn.csv``."""
    goods, fields = find_goods(line), line.fields
    weight = fields.get("gross_weight", "")
    return [
        *(str(line.row), fields.get("gtin", "")),
        *(wording.value("item", goods.item) if goods.item else ("", "")),
        *(fields.get("quantity", "").replace(",", ""), goods.unit),
        *((str(parse_weight(weight)), _KILOGRAM) if weight else ("", "")),
        *(fields.get("lot", ""), fields.get("expiry", "").replace("-", "")),
    ]


def _missing_sscc(why: str) -> Diagnostic:
    """Make the error for boxes that have no SSCC."""
    return Diagnostic("missing-value", f"{_NEEDED}, but {why}", remedy=Remedy("gs1-prefix"))
