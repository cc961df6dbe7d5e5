"""Whatever is done to a list ends in lines or in a clear error, soon and in little memory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cardgen.errors import CLASSES
from tests.shipment.manifest.mutants import write
from tests.shipment.watch import LIMIT, watch

if TYPE_CHECKING:
    from pathlib import Path


def survive(folder: Path, seeds: range, *, workbook: bool) -> Counter[str]:
    """How often lists of these seeds ended in what; none crashes, or is slow or large."""
    paths = [write(folder, seed, workbook=workbook) for seed in seeds]
    told = dict(zip(seeds, watch(paths), strict=True))
    for seed, each in told.items():
        assert each.outcome in {"lines", "findings", *CLASSES}, f"seed {seed}: {each.outcome}"
        assert each.seconds < LIMIT.seconds, f"seed {seed}"
        assert each.megabytes < LIMIT.megabytes, f"seed {seed}"
    for path in paths:
        path.unlink()
    return Counter(each.outcome for each in told.values())


@pytest.mark.ci
def test_texts(tmp_path: Path) -> None:
    ended = survive(tmp_path, range(200), workbook=False)
    assert ended["lines"] > 10
    assert ended["findings"] > 10
    assert ended["bad-manifest"] > 10


@pytest.mark.ci
def test_workbooks(tmp_path: Path) -> None:
    ended = survive(tmp_path, range(24), workbook=True)
    assert ended["lines"] > 1
    assert ended["findings"] > 3
    assert ended["bad-manifest"] > 3


@pytest.mark.torture
@pytest.mark.parametrize("first", range(1000, 6000, 250))
def test_five_thousand(tmp_path: Path, first: int) -> None:
    survive(tmp_path, range(first, first + 250), workbook=first % 500 == 0)
