"""Headers as offices write them, with the column of each, and texts that are no header."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.shipment.manifest.words import NamedColumn, collect_header_words

WORDS = collect_header_words(Project.open())
TABLE = tomllib.loads(
    Path(__file__).with_name("office_headers.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("column", TABLE["taken"])
def test_headers_of_offices_are_known(column: str) -> None:
    """박스갯수, the spelling of most Koreans, was unknown."""
    found = {header: WORDS.column(header) for header in TABLE["taken"][column]}
    assert found == dict.fromkeys(found, NamedColumn(column))


def test_there_are_very_many_of_them() -> None:
    assert sum(map(len, TABLE["taken"].values())) > 600


@pytest.mark.parametrize("header", TABLE["left"]["headers"])
def test_what_may_be_two_or_none_is_not_taken(header: str) -> None:
    found = WORDS.column(header)
    assert found is None or found.kind
