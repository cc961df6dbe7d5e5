"""The list of slow tests names tests that exist, in order; `conftest.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import pytest_collection_modifyitems

ROOT = Path(__file__).parent.parent
LINES = Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()


@dataclass
class Case:
    """A case of a test, as pytest collects it."""

    nodeid: str
    marks: list[str] = field(default_factory=list)

    def add_marker(self, mark: str) -> None:
        self.marks.append(mark)


def list_marks(*names: str) -> list[list[str]]:
    cases: list[Any] = [Case(name) for name in names]
    pytest_collection_modifyitems(cases)
    return [case.marks for case in cases]


def test_slow_tests_exist() -> None:
    for line in LINES:
        file, *_, name = line.partition(" ")[0].split("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), line


def test_slow_tests_are_in_order_and_once() -> None:
    assert sorted({*LINES}) == LINES
    names = [line.partition(" ")[0] for line in LINES]
    assert len({*names}) == len(names)


def test_slow_tests_are_left_to_ci() -> None:
    name = next(line for line in LINES if " " not in line)
    assert list_marks(name, f"{name}[a]", "tests/test_slow.py::test_slow_tests_exist") == [
        ["ci"], ["ci"], [],
    ]  # fmt: skip


def test_of_many_cases_each_nth_is_not_left() -> None:
    name, _, part = next(line for line in LINES if " " in line).partition(" ")
    cases = [f"{name}[{number}]" for number in range(2 * int(part))]
    assert list_marks(*cases) == [[], *[["ci"]] * (int(part) - 1)] * 2
