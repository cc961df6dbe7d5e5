"""Tasks and printers for tests of printing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cardgen.printing import PDF, Patience, PrintTask
from cardgen.units import parse_size
from tests.printing.printers import EvePrinter, eve_printer

HASTY = Patience(wait=2.0, there=1.0, silence=2.0)


def task(name: str, document: bytes = b"%PDF-1.7 a label", **more: object) -> PrintTask:
    """A label of 100 × 150 mm."""
    given = {"size": parse_size("100mm x 150mm"), "dpi": 203.2, **more}
    return PrintTask(name, ((PDF, document),), **given)  # type: ignore[arg-type]


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[EvePrinter]:
    """An ippeveprinter with labels that counts pages, see `printers.COUNTING`."""
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        yield printer
