"""Any damaged list ends in lines or in a clear error, fast and in little memory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cardgen.errors import CLASSES
from tests.shipment.manifest.mutants import write
from tests.shipment.watch import LIMIT, watch

if TYPE_CHECKING:
    from pathlib import Path


def count_outcomes(folder: Path, seeds: range, *, workbook: bool) -> Counter[str]:
    """Count the outcomes of the seeds' lists; no list crashes, is slow or needs much memory."""
    paths = [write(folder, seed, workbook=workbook) for seed in seeds]
    results = dict(zip(seeds, watch(paths), strict=True))
    for seed, result in results.items():
        assert result.outcome in {"lines", "findings", *CLASSES}, f"{seed}: {result.outcome}"
        assert result.seconds < LIMIT.seconds, f"seed {seed}"
        assert result.megabytes < LIMIT.megabytes, f"seed {seed}"
    for path in paths:
        path.unlink()
    return Counter(result.outcome for result in results.values())


@pytest.mark.ci
def test_texts(tmp_path: Path) -> None:
    outcomes = count_outcomes(tmp_path, range(200), workbook=False)
    assert outcomes["lines"] > 10
    assert outcomes["findings"] > 10
    assert outcomes["bad-manifest"] > 10


@pytest.mark.ci
def test_workbooks(tmp_path: Path) -> None:
    outcomes = count_outcomes(tmp_path, range(24), workbook=True)
    assert outcomes["lines"] > 1
    assert outcomes["findings"] > 3
    assert outcomes["bad-manifest"] > 3


@pytest.mark.torture
@pytest.mark.parametrize("first", range(1000, 6000, 250))
def test_five_thousand(tmp_path: Path, first: int) -> None:
    count_outcomes(tmp_path, range(first, first + 250), workbook=first % 500 == 0)
