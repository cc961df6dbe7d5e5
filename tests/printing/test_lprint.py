"""LPrint in front of a sink: label printers, by the drivers of those who print on Linux."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cardgen.backends import render
from cardgen.errors import CardgenError
from cardgen.printing import PWG, IppPrinter, Outside, Patience, PrintTask, send
from cardgen.units import length
from tests.printing.printers import ZEBRA, lprint, sink, wait_for
from tests.printing.rulers import of_ql, of_tspl, of_zpl, off, ruler


@pytest.mark.system
@pytest.mark.parametrize(
    ("driver", "size", "dpi", "read"),
    [
        ("zpl_4inch-203dpi-dt", ("100mm", "150mm"), 203, of_zpl),
        pytest.param(
            "zpl_4inch-300dpi-dt", ("4in", "6in"), 300, of_zpl, marks=pytest.mark.torture
        ),
        ("brother_ql-820nwb", ("62mm", "100mm"), 300, of_ql),
        ("tspl_203dpi", ("100mm", "150mm"), 203, of_tspl),
        ("tspl_300dpi", ("4in", "6in"), 300, of_tspl),
    ],
)
def test_a_ruler_is_as_long_as_it_says(
    tmp_path: Path,
    driver: str,
    size: tuple[str, str],
    dpi: float,
    read: Callable[[bytes], Image.Image],
) -> None:
    width, height = map(length, size)
    page = render(ruler(width, height), "pwg", dpi=dpi)
    with sink(answers=ZEBRA) as machine:
        device = f"socket://127.0.0.1:{machine.port}"
        with lprint(tmp_path / "lprint", driver, device) as printer:
            task = PrintTask("ruler", ((PWG, page),), (width, height), dpi=dpi)
            receipt = send(task, printer, patience=Patience(wait=60))
            assert (receipt.certainty, receipt.impressions) == ("printed", 1)
            wait_for(lambda: any(len(data) > 100 for data in machine.received))
            said = IppPrinter(printer, Outside()).abilities()
            assert [each.dpi for each in said.resolutions] == [(dpi, dpi)]
        data = bytes(max(machine.received, key=len))
    assert off(read(data), width, height, dpi) <= 1


@pytest.mark.system
def test_dots_that_it_does_not_have_are_refused(tmp_path: Path) -> None:
    """LPrint would print them as if they were its own, in another size."""
    width, height = length("100mm"), length("150mm")
    with sink(answers=ZEBRA) as machine:
        device = f"socket://127.0.0.1:{machine.port}"
        with lprint(tmp_path / "lprint", "tspl_203dpi", device) as printer:
            page = render(ruler(width, height), "pwg", dpi=300)
            task = PrintTask("ruler", ((PWG, page),), (width, height), dpi=300)
            with pytest.raises(CardgenError) as caught:
                send(task, printer)
    assert str(caught.value) == (
        f"{printer}: printer-refused: it has 203 dots per inch, and this is drawn for 300\n"
        "  hint: make it for the dots of the printer"
    )
