"""Rulers through ippeveprinter, measured in its spool: right to a dot at any size."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from cardgen.backends import render
from cardgen.printing import PWG, PrintTask, identify_file, send
from cardgen.units import format_mm
from tests.backends.cups import read_raster
from tests.printing.printers import LABEL_PRINTER, EvePrinter, eve_printer
from tests.printing.rulers import SIZES, off, ruler
from tests.system import require

DPI = 300


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvePrinter]:
    """A printer with all these papers and resolutions, as names and sizes."""
    papers = sorted({tuple(map(format_mm, size)) for size in SIZES.values()})
    names = ",".join(f"om_paper-{at}_{w}x{h}mm" for at, (w, h) in enumerate(papers))
    sides = ",".join(
        f"{{MEMBER integer x-dimension {round(float(w) * 100)} "
        f"MEMBER integer y-dimension {round(float(h) * 100)}}}"
        for w, h in papers
    )
    kept = [
        line
        for line in LABEL_PRINTER.splitlines()
        if not any(word in line for word in ("media-supported", "size-supported", "resolution"))
    ]
    conf = "\n".join(
        [
            *kept,
            f"ATTR keyword media-supported {names}",
            f"ATTR collection media-size-supported {sides}",
            f"ATTR resolution printer-resolution-supported {DPI}dpi",
            "",
        ]
    )
    folder = tmp_path_factory.mktemp("rulers")
    formats = "application/pdf,image/pwg-raster"
    words = ("-v", "-v", "-v")
    with eve_printer(folder, *words, conf=conf, formats=formats, counting=True) as found:
        yield found


def print_ruler(printer: EvePrinter, task: PrintTask) -> tuple[bytes, str]:
    """Print a task; return the spooled document and the attributes of the request."""
    log = printer.folder / "log"
    before, start = len(printer.list_spool()), log.stat().st_size
    assert send(task, printer.destination).certainty == "printed"
    (data,) = printer.list_spool()[before:]
    return data, log.read_bytes()[start:].decode("utf-8", "replace")


@pytest.mark.system
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[] if name in ("box-100x150", "box-4x6in", "box-a4") else pytest.mark.torture,
        )
        for name in SIZES
    ],
)
def test_a_ruler_in_pdf_and_in_raster(name: str, printer: EvePrinter, tmp_path: Path) -> None:
    width, height = SIZES[name]
    drawn = ruler(width, height)
    pdf = render(drawn, "pdf")
    seen = identify_file(pdf, name)
    assert seen.size == pytest.approx((width, height), abs=0.01)
    spooled, asked = print_ruler(printer, PrintTask(name, ((seen.kind, pdf),), seen.size))
    assert "print-scaling (keyword) none" in asked
    x, y = round(float(format_mm(width)) * 100), round(float(format_mm(height)) * 100)
    assert f"media-size={{x-dimension={x} y-dimension={y}}}" in asked
    (tmp_path / "spooled.pdf").write_bytes(spooled)
    drawing = subprocess.run(
        [require("pdftoppm"), "-r", str(DPI), "-gray", "-png", "-aa", "no",
         tmp_path / "spooled.pdf"],
        check=True, capture_output=True,
    )  # fmt: skip
    ink = ImageOps.invert(Image.open(BytesIO(drawing.stdout)).convert("L"))
    assert off(ink, width, height, DPI) <= 1

    raster = render(drawn, "pwg", dpi=DPI)
    task = PrintTask(name, ((PWG, raster),), identify_file(raster, name).size, dpi=DPI)
    spooled, asked = print_ruler(printer, task)
    assert f"printer-resolution (resolution) {DPI}dpi" in asked
    (page,) = read_raster(spooled)
    assert page.bits == (8, 8)
    assert (
        off(ImageOps.invert(Image.frombytes("L", page.size, page.rows)), width, height, DPI)
        <= 1
    )
