"""LPrint in front of a sink: label printers, by the drivers that Linux uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from PIL import Image

from cardgen.backends import render
from cardgen.errors import CardgenError
from cardgen.printing import (
    PNG,
    PWG,
    Abilities,
    Destination,
    Patience,
    PrintTask,
    send,
    size_differs,
)
from cardgen.printing.ipp import IppPrinter
from cardgen.printing.outside import Outside
from cardgen.units import parse_length
from tests.printing.printers import ZEBRA, Sink, lprint, sink, wait_for
from tests.printing.rulers import SIZES, of_ql, of_tspl, of_zpl, off, ruler

pytestmark = pytest.mark.ci


class Label(NamedTuple):
    """A driver of LPrint: its dots, the decoder of its output, and its papers."""

    driver: str
    dpi: float
    read: Callable[[bytes], Image.Image]
    papers: frozenset[str]


PAPERS: Final = {
    **SIZES,
    "62x100": (parse_length("62mm"), parse_length("100mm")),
    "29x90": (parse_length("29mm"), parse_length("90mm")),
}
WIDTH: Final = parse_length("104mm")
FOUR_INCHES: Final = frozenset(name for name, (width, _) in SIZES.items() if width <= WIDTH)
"""Of the sizes of all templates and sheets those that are no wider: LPrint has no others."""
ROLLS: Final = frozenset({"62x100", "29x90"})
DRIVERS: Final = {
    "zpl": Label("zpl_4inch-203dpi-dt", 203, of_zpl, FOUR_INCHES),
    "zpl-300": Label("zpl_4inch-300dpi-dt", 300, of_zpl, FOUR_INCHES),
    "tspl": Label("tspl_203dpi", 203, of_tspl, FOUR_INCHES),
    "tspl-300": Label("tspl_300dpi", 300, of_tspl, FOUR_INCHES),
    "ql": Label("brother_ql-820nwb", 300, of_ql, ROLLS),
}


class Machine(NamedTuple):
    """LPrint, its messages, and the sink behind it."""

    label: Label
    sink: Sink
    destination: Destination
    said: Abilities

    def print_ink(self, kind: str, document: bytes, size: tuple[float, float]) -> Image.Image:
        """Print a document, and decode the ink that reached the machine."""
        before = len(self.sink.received)
        task = PrintTask("ruler", ((kind, document),), size, dpi=self.label.dpi)
        receipt = send(task, self.destination, patience=Patience(wait=60))
        assert (receipt.certainty, receipt.impressions) == ("printed", 1)
        wait_for(lambda: any(len(data) > 100 for data in self.sink.received[before:]))
        wait_for(lambda: not self.sink.is_busy)
        return self.label.read(bytes(max(self.sink.received[before:], key=len)))

    def off(self, kind: str, document: bytes, size: tuple[float, float]) -> float:
        """Measure the worst displacement of a ruler's marks in dots."""
        return off(self.print_ink(kind, document, size), *size, self.label.dpi)


@contextmanager
def machine(name: str, folder: Path) -> Iterator[Machine]:
    """A printer with a driver."""
    label = DRIVERS[name]
    with sink(answers=ZEBRA) as there:
        device = f"socket://127.0.0.1:{there.port}"
        with lprint(folder / "lprint", label.driver, device) as printer:
            said = IppPrinter(printer, Outside()).abilities()
            assert [each.dpi for each in said.resolutions] == [(label.dpi, label.dpi)]
            yield Machine(label, there, printer, said)


def measure(name: str, papers: list[str], folder: Path) -> None:
    """Print rulers on papers, in each form that our label printers take."""
    with machine(name, folder) as printer:
        for paper in papers:
            width, height = PAPERS[paper]
            for kind, form in ((PWG, "pwg"), (PNG, "png")):
                drawn = render(ruler(width, height), form, dpi=printer.label.dpi)
                assert printer.off(kind, drawn, (width, height)) <= 1, (paper, form)


@pytest.mark.system
@pytest.mark.parametrize(
    ("driver", "paper"), [("zpl", "box-100x150"), ("tspl", "box-4x6in"), ("ql", "62x100")]
)
def test_a_ruler_is_as_long_as_it_says(tmp_path: Path, driver: str, paper: str) -> None:
    """In PNG too: LPrint printed files of a bit a pixel all black."""
    measure(driver, [paper], tmp_path)


@pytest.mark.system
@pytest.mark.torture
@pytest.mark.parametrize("driver", DRIVERS)
def test_a_ruler_on_each_paper_that_it_has(tmp_path: Path, driver: str) -> None:
    measure(driver, sorted(DRIVERS[driver].papers), tmp_path)


@pytest.mark.system
@pytest.mark.parametrize("driver", ["zpl", "tspl"])
def test_all_other_papers_are_refused(tmp_path: Path, driver: str) -> None:
    with machine(driver, tmp_path) as printer:
        for name, size in SIZES.items():
            assert size_differs(size, printer.said) == (min(size) > WIDTH), name
            if min(size) <= WIDTH:  # or lies across the roll
                continue
            task = PrintTask(name, ((PWG, b"RaS2"),), size, dpi=printer.label.dpi)
            with pytest.raises(CardgenError, match="the printer has no paper of"):
                send(task, printer.destination)


@pytest.mark.system
def test_dots_that_it_does_not_have_are_refused(tmp_path: Path) -> None:
    """LPrint would print them at its own resolution, in another size."""
    width, height = parse_length("100mm"), parse_length("150mm")
    with sink(answers=ZEBRA) as machine:
        device = f"socket://127.0.0.1:{machine.port}"
        with lprint(tmp_path / "lprint", "tspl_203dpi", device) as printer:
            page = render(ruler(width, height), "pwg", dpi=300)
            task = PrintTask("ruler", ((PWG, page),), (width, height), dpi=300)
            with pytest.raises(CardgenError) as caught:
                send(task, printer)
    assert str(caught.value) == (
        f"{printer}: printer-refused: the printer has 203 dots per inch, but the file is "
        "for 300\n"
        "  hint: make the file for the resolution of the printer"
    )
