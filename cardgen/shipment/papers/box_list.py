"""``boxes.csv``: every box of a shipment with its numbers, its contents and what became of it.

In come boxes, out comes a CSV file for other systems, row by row, so that their number does not
matter. What the boxes of a line have in common is put into words once. The workbook of the
packing list has the same rows on a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from cardgen.shipment.ledger import PaperMark
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.contents import ADDRESSES, goods_of, parties_of
from cardgen.shipment.papers.csv_files import CSV_BOM, csv_file, no_formula
from cardgen.wording import DocumentWording

BOXES_CSV: Final = "boxes.csv"
COLUMNS: Final = (
    "box", "box_id", "sscc", "sscc_text", "state", "file", "row", "order", "message", "pair",
    "template", "from", "sender", "to", "recipient", "item", "gtin", "quantity", "unit",
    "gross_weight", "lot", "expiry",
)  # fmt: skip
"""The heads of ``boxes.csv``; behind them are `TRANSLATED` ones, as ``item_ko``."""

BESIDES: Final = ("handling", *ADDRESSES)
"""Those behind them that are there only where a line has one."""

PAPER: Final = ("paper", "printer", "paper_time")
"""What stands behind these once labels were printed or seen."""

_UNKNOWN: Final = PaperMark("", "", "")
TRANSLATED: Final = ("from", "to", "item", "unit")
_KINDS: Final = ("city", "city", "item", "unit")


class ListedBox(NamedTuple):
    """A box as the ledger has it, and the line that it is of.

    `file` is named from the shipment's folder, and empty where the label has none of its own.
    `paper` is what is known of the label on paper.
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
    besides: Sequence[str] = (),
    paper: bool = False,
) -> Iterator[bytes]:
    """The file, some rows at a time. `pairs` are the shipment's. Raises CardgenError.

    There are columns `besides` these, of `BESIDES`, and with `paper` of what is known of labels
    on paper.
    """
    wordings = {pair: wording(pair) for pair in pairs}
    langs = tuple(dict.fromkeys(each.langs[1] for each in wordings.values()))
    heads = [f"{name}_{lang}" for lang in langs for name in TRANSLATED]

    def translated(line: ConsignmentLine) -> Iterator[str]:
        own, parties, goods = wordings[line.pair], parties_of(line), goods_of(line)
        values = (parties.origin, parties.destination, goods.item, goods.unit)
        for lang in langs:
            for kind, value in zip(_KINDS, values, strict=True):
                shown = value and lang == own.langs[1]
                yield own.value(kind, value, goods.item)[1] if shown else ""

    def rows() -> Iterator[list[str]]:
        line, behind = None, list[str]()
        for box in boxes:
            if box.line is not line:
                line = box.line
                more = (line.fields.get(name, "") for name in besides)
                behind = list(map(no_formula, (*_of_line(line), *translated(line), *more)))
            marks = list(box.paper or _UNKNOWN) if paper else []
            yield [*_of_box(box), *behind, *marks]

    all_heads = (*COLUMNS, *heads, *besides, *(PAPER if paper else ()))
    yield from csv_file(all_heads, rows(), CSV_BOM)


def _of_box(box: ListedBox) -> list[str]:
    # With its identifier it is a text; of 18 digits Excel keeps fifteen.
    text = f"(00){box.sscc}" if box.sscc else ""
    return [str(box.number), box.id, box.sscc, text, box.state, box.file]


def _of_line(line: ConsignmentLine) -> list[str]:
    origin, sender, destination, recipient, order = parties_of(line)
    goods, fields = goods_of(line), line.fields
    return [
        *(str(line.row), order, line.message, line.pair, line.template),
        *(origin, sender, destination, recipient),
        *(goods.item, fields.get("gtin", ""), fields.get("quantity", ""), goods.unit),
        *(fields.get("gross_weight", ""), fields.get("lot", ""), fields.get("expiry", "")),
    ]
