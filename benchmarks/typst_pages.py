"""Labels as those get them from Typst who know it well: as pages of one document.

What varies goes in as JSON through ``sys.inputs``, for some labels at a time: a document of
all of them is no quicker and keeps every page in memory.

A QR code is made by zxing-cpp, as cardgen's is, and drawn as a curve around its dark modules,
row by row. That takes Typst 0.8 ms a label, 0.2 of them for making the symbol, which is counted
since it is for cardgen; as SVG it takes 1.2 ms, and 1.9 ms as a picture of a pixel a module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import (
    CONTENT,
    DPI,
    TYPST_NUMBER,
    TYPST_STYLE,
    consignment,
    typst_fonts,
    typst_static,
)

DOCUMENT: Final = 50  # labels of a document

_ROUTE: Final = ("#it.route.first()", "#it.route.last()")
_GOODS: Final = ("#it.goods.first()", "#it.goods.last()")
_PLACE_CODE: Final = "#place(bottom + right, code(it.code))\n"
_CODE: Final = """\
#let code(it) = {
  let module = 24mm / it.modules
  curve(fill: black, ..it.runs.map(((x, y, width)) => (
    curve.move((x * module, y * module)),
    curve.line((width * module, 0pt), relative: true),
    curve.line((0pt, module), relative: true),
    curve.line((-width * module, 0pt), relative: true),
    curve.close(mode: "straight"),
  )).flatten())
}
"""


class TypstPages:
    """Labels from one Typst compiler, which keeps fonts and memos from document to document.

    With `coded` each has a QR code of its own. With `varied` each is of another line of the
    shipment (`peers.consignment`): its route and its goods differ too.
    """

    def __init__(self, *, coded: bool = False, varied: bool = False) -> None:
        import typst

        self._coded, self._varied = coded, varied
        self._source = _source(coded=coded, varied=varied).encode()
        self._compiler = typst.Compiler(font_paths=typst_fonts())

    def write(self, boxes: Sequence[int], folder: Path) -> None:
        """Write the labels of these boxes into a folder, each as NUMBER.png."""
        for first in range(0, len(boxes), DOCUMENT):
            some = boxes[first : first + DOCUMENT]
            for box, png in zip(some, self._pages(some), strict=True):
                (folder / f"{box}.png").write_bytes(png)

    def _pages(self, boxes: Sequence[int]) -> list[bytes]:
        inputs = {"labels": json.dumps([self._input(box) for box in boxes])}
        pages = self._compiler.compile(
            self._source, format="png", ppi=float(DPI), sys_inputs=inputs
        )
        assert pages
        return [pages] if isinstance(pages, bytes) else pages

    def _input(self, box: int) -> dict[str, Any]:
        found: dict[str, Any] = {"box": str(box)}
        if self._coded:
            found["code"] = qr_code(f"BENCH-{box:04}")
        if self._varied:
            line = consignment(box)
            found |= {"route": line.route(), "goods": line.goods()}
        return found


def _source(*, coded: bool, varied: bool) -> str:
    words = (_ROUTE, _GOODS) if varied else (CONTENT.route, CONTENT.goods)
    return f"""\
{TYPST_STYLE}{_CODE}#let label(it) = {{ let box = it.box; [
{typst_static(*words)}{_PLACE_CODE if coded else ""}{TYPST_NUMBER}] }}
#for it in json(bytes(sys.inputs.labels)) {{ page(label(it)) }}
"""


def qr_code(text: str) -> dict[str, Any]:
    """A QR code: how many modules wide, and its runs of dark ones as column, row and width."""
    import zxingcpp

    symbol: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    rows: Any = memoryview(symbol.to_image(scale=1, add_quiet_zones=False)).tolist()
    runs = [
        (dark.start(), y, len(dark[0]))
        for y, row in enumerate(rows)
        for dark in re.finditer(rb"\0+", bytes(row))
    ]
    return {"modules": len(rows), "runs": runs}
