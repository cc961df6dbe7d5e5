"""Shipments' folders with a ledger and no labels, as fast as a test wants them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cardgen.shipment.ledger import BoxRecord, Ledger, to_canonical_json

ROUTE = {"from": "北京市", "to": "首尔特别市"}
Line = tuple[int, dict[str, str]]
"""So many boxes with these fields."""


def goods(boxes: int, item: str, quantity: str = "", unit: str = "", **more: str) -> Line:
    """Boxes of an article on the way from Beijing to Seoul, or `more` says otherwise."""
    fields = {**ROUTE, "item": item, "quantity": quantity, "unit": unit}
    fields |= {name.rstrip("_"): value for name, value in more.items()}
    return boxes, {name: value for name, value in fields.items() if value}


MASKS = goods(3, "医用口罩", "2,000", "只")
GOGGLES = goods(2, "护目镜", "100", "副")


def make(
    folder: Path,
    *lines: Line,
    voided: Collection[int] = (),
    draft: bool = False,
    pair: str = "zh-ko",
) -> Path:
    """The folder of a shipment of its name, of which boxes are `voided`."""
    with Ledger.open(folder) as ledger:
        ledger.key()
        with ledger.transaction():
            settings = {"shipment": folder.name, "draft": draft, "formats": ["png"]}
            ledger.set_meta(settings=to_canonical_json(settings))
            ledger.forget_plan()
            number = 0
            for row, (boxes, fields) in enumerate(lines, 2):
                said = {"message": "brothers", "pair": pair, "template": "box-100x150"}
                line = ledger.add_line(
                    row, boxes, to_canonical_json({**said, "fields": fields})
                )
                for at in range(1, boxes + 1):
                    number += 1
                    name = f"{folder.name}-{number:04}"
                    place = number, line, at, boxes, boxes
                    record = BoxRecord(*place, name, "", "planned", 1, "", "", "", ())
                    ledger.boxes.add([record])
            ledger.boxes.void(dict.fromkeys(voided, ""), "2020-03-26T08:00:00Z")
    return folder
