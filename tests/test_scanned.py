"""Barcodes of labels that were damaged in print or badly scanned, read by three readers."""

from __future__ import annotations

from shutil import which

import pytest

from benchmarks.scan import DAMAGES, TEMPLATES, reading, symbols
from tests.system import lacking

# No code is read of these: a printer with dead heaters is to be mended.
_HOPELESS = "lost heater, every 40 dots"


@pytest.fixture(autouse=True)
def _readers() -> None:
    for program, package in (("zbarimg", "zbar-tools"), ("dmtxread", "dmtx-utils")):
        if which(program) is None:
            lacking(program, package)


# Where one barcode is lost to all: modules of 2 pixels and less, or spots that hide too many.
_LOST = {
    ("box-4x6in", 300.0, "rescanned at 75 dpi"): 1,
    **{
        (template, dpi, damage): 1
        for template in ("gs1-100x150", "gs1-4x6in")
        for dpi in (203.0, 300.0)
        for damage in ("rescanned at 75 dpi", "white spots, 3 %")
    },
}


@pytest.mark.torture
@pytest.mark.system
@pytest.mark.parametrize("dpi", [203.0, 300.0])
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("damage", [name for name in DAMAGES if name != _HOPELESS])
def test_a_reader_reads_every_barcode(template: str, dpi: float, damage: str) -> None:
    """zxing-cpp all of them, or another reader what it does not."""
    read, there = reading(template, dpi, damage), symbols(template, dpi)
    assert read.all == len(there) > 0
    squares = sum(symbol.is_data_matrix for symbol in there)
    best = max(read.zxing, read.zbar + max(read.dmtx, read.zxing - read.all + squares))
    assert best >= read.all - _LOST.get((template, dpi, damage), 0)


@pytest.mark.system
@pytest.mark.parametrize("template", TEMPLATES)
def test_all_readers_read_what_is_as_printed(template: str) -> None:
    read = reading(template, 203.0, "as printed")
    assert read.zxing == read.all == read.zbar + read.dmtx
