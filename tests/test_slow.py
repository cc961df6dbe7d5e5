"""The list of slow tests names tests that exist, in order; `conftest.py` reads it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
LINES = Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()


def test_slow_tests_exist() -> None:
    for line in LINES:
        file, *_, name = line.partition(" ")[0].split("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), line


def test_slow_tests_are_in_order_and_once() -> None:
    assert sorted({*LINES}) == LINES
