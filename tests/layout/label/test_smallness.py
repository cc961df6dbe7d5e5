"""Warnings of lettering and lines too small to be printed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.layout import studio


def report(tables: str) -> list[str]:
    """Warnings of a label."""
    label = studio.label(studio.page("source", f'[source]\ntext = "{{message}}"\n{tables}'))
    label.document()
    return [str(each) for each in label.warnings]


def test_whole_messages() -> None:
    assert report('fit = { min = "1pt", max = "2pt" }\n') == [
        "card.toml:14: warning: small-lettering: [source]: the text is smaller than 4 pt, "
        "too small to read\n  hint: give the text 4 pt or more, and enough room"
    ]
    assert report('[rule]\nrule = "0.01pt"\nover = "source"\n') == [
        "card.toml:16: warning: too-thin: [rule]: the line is 0.01 pt thick, too thin for "
        "some presses\n  hint: make the line 0.25 pt thick or more"
    ]
    (border,) = report('border = { width = "0.05pt", color = "#000000" }\n')
    assert "too-thin: [source]: the border is 0.05 pt thick" in border


@pytest.mark.parametrize(
    ("tables", "is_small"),
    [
        ('style = "s"\n[style.s]\nsize = "3.9pt"\n', True),
        ('style = "s"\n[style.s]\nsize = "4pt"\n', False),
        ('fit = { min = "3pt", max = "8pt" }\n', False),  # there is room
        (
            '[x]\nspans = [{ text = "A" }, { text = "B", style = "s" }]\nover = "source"\n'
            '[style.s]\nsize = "3pt"\n',
            True,
        ),
        (
            '[x]\nmark = "fragile"\nsize = "10mm"\nlettered = true\nstyle = "s"\n'
            'over = "source"\n[style.s]\nsize = "3pt"\n',
            True,
        ),
        (
            '[x]\nmark = "stack-limit:6"\nsize = "10mm"\nover = "source"\n',
            False,
        ),
        ('[x]\nrule = "0.1pt"\nover = "source"\n', False),
    ],
)
def test_what_is_too_small(tables: str, is_small: bool) -> None:
    found = report(tables)
    assert bool(found) == is_small
    assert all("small-lettering" in each for each in found)


def test_readings_are_half_as_large_and_not_looked_at() -> None:
    label = studio.label(
        studio.page(
            "source", '[source]\ntext = "{message}"\nstyle = "s"\n[style.s]\nsize = "6pt"\n'
        ),
        message=replace(studio.MESSAGE, source="[风|fēng]月"),
    )
    label.document()
    assert label.warnings == ()
