"""Barcodes of labels with damaged print or bad scans, read by three readers."""

from __future__ import annotations

from shutil import which

import pytest

from benchmarks.scan import DAMAGES, TEMPLATES, reading, spotted, symbols
from cardgen import Project
from cardgen.template import AreaBarcode
from tests.fields import built_in
from tests.system import lacking

# Spots hide about as many modules of a square symbol as it can mend, and parts of the patterns
# that it is found by: which reader reads it is chance.
_SPOTS = "white spots, 3 %"


@pytest.fixture
def _readers() -> None:
    for program, package in (("zbarimg", "zbar-tools"), ("dmtxread", "dmtx-utils")):
        if which(program) is None:
            lacking(program, package)


def test_all_templates_with_barcodes_are_tried() -> None:
    project = Project.open()
    with_barcodes = {
        name.partition("@")[0]
        for name in built_in()
        if any(
            isinstance(area.content, AreaBarcode)
            for area in project.template(name).areas.values()
        )
    }
    assert with_barcodes == {name.partition("@")[0] for name in TEMPLATES}


@pytest.mark.torture
@pytest.mark.system
@pytest.mark.usefixtures("_readers")
@pytest.mark.parametrize("dpi", [203.0, 300.0])
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_each_reader_reads_every_barcode(template: str, dpi: float, damage: str) -> None:
    """zxing-cpp reads all, zbar and libdmtx all kinds that they know; and nothing else."""
    read, there = reading(template, dpi, damage), symbols(template, dpi)
    squares = sum(symbol.is_data_matrix for symbol in there)
    assert read.all == len(there) > 0
    assert not read.wrong
    assert read.either == read.all
    if damage != _SPOTS:
        assert (read.zxing, read.zbar, read.dmtx) == (read.all, read.all - squares, squares)


@pytest.mark.torture
@pytest.mark.system
@pytest.mark.usefixtures("_readers")
def test_most_patterns_of_white_spots_leave_a_data_matrix_readable() -> None:
    (line,) = (line for line in spotted(203.0, "gs1-100x150") if "Data Matrix" in line)
    either = int(line.split()[-3].rpartition("/")[2])
    assert either >= 16, line


@pytest.mark.system
@pytest.mark.usefixtures("_readers")
@pytest.mark.parametrize("template", ["gs1-100x150", "box-4x6in"])
@pytest.mark.parametrize("damage", ["as printed", "loss, 1 dot each side"])
def test_a_head_that_is_too_cold_costs_no_barcode(template: str, damage: str) -> None:
    read = reading(template, 203.0, damage)
    assert read.zxing == read.all == read.zbar + read.dmtx
