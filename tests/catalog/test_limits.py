"""Message files that took minutes: each is now refused, or read, in a moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cardgen.catalog.catalog import Text, placeholder_errors
from cardgen.catalog.po import parse_po
from cardgen.errors import Diagnostic, Location
from tests.catalog.samples import HEADER, entry
from tests.moment import a_moment

PLACE = Location("a.po", 1)


def found(body: str) -> tuple[Diagnostic, ...]:
    with a_moment():
        read = parse_po((HEADER + body).encode(), "a.po")
    return read.diagnostics


@pytest.mark.parametrize(
    "body",
    ["#. 一\n" * 20_000 + entry("a", "二", "이"), entry("a", "二", "") + '"이"\n' * 20_000],
    ids=["comments", "strings"],
)
def test_mended_an_entry_of_very_many_lines_took_a_minute(body: str) -> None:
    (error,) = found(body + "\n" + entry("b", "三", "삼"))
    assert error.message == "the entry has 20,003 lines, more than 2,000"


def test_mended_a_file_that_is_no_po_took_a_gigabyte() -> None:
    """Each entry was parsed alone, however many errors came before it."""
    body = "\n".join(f'msgctxt "{i}"\nmsgid "一"\nxx\nmsgstr "일"\n' for i in range(5000))
    errors = found(body)
    assert len(errors) == 51
    assert errors[-1].message == "and there are more errors"


def test_mended_very_many_placeholders_took_their_square() -> None:
    def names(begin: str) -> Text:
        return Text("".join(f"{{{begin}{number}}}" for number in range(20_000)), PLACE)

    def errors() -> Iterator[Diagnostic]:
        return placeholder_errors(names("a"), names("b"), {}, PLACE)

    with a_moment():
        assert [error.message for error in errors()] == [
            "the message has more than 100 placeholders"
        ]
