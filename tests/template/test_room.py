"""Templates with areas that have no room for any text: an error of the template."""

from __future__ import annotations

import pytest

from tests.template.samples import change, complaint, load


def test_a_picture_without_a_size_takes_an_auto_column() -> None:
    """Each message was reported as too wide, and the logo was not."""
    columns = ('["1fr", "20mm"]', '["auto", "20mm"]')
    said = complaint(change(columns, ('fit = { min = "8pt", max = "20pt" }', "")))
    assert said == (
        "card.toml:28: bad-template: [logo]: a picture without a size takes all the width "
        "in an auto column\n"
        '  hint: add a size such as size = "20mm", or give its column a length or a share such '
        'as "1fr"'
    )
    load(change(columns, ('picture = "{logo}"', 'picture = "{logo}"\nsize = "9mm"')))
    load(change(columns, ('picture = "{logo}"', 'picture = "{logo}"\ncrop = true')))


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_fitted_text_alone_has_no_width_in_an_auto_column(direction: str) -> None:
    text = change(
        ("words words", ". words"),
        ('["1fr", "20mm"]', '["1fr", "auto"]'),
        ('barcode = "qr"\ndata = "{box}"', 'fill = "#cccccc"'),
        ('text = "{message}"', f'text = "{{message}}"\ndirection = "{direction}"'),
        ('rows = ["auto", "1fr"]', 'rows = ["1fr", "1fr"]'),
    )
    assert complaint(text) == (
        "card.toml:26: bad-template: [words]: fit: a fitted text gives no width to its "
        "auto column\n"
        '  hint: give its column a length, or a share such as "1fr"'
    )
    load(text.replace('fill = "#cccccc"', 'text = "{box}"'))  # which asks for some


def test_the_limits_of_a_group_leave_a_size() -> None:
    text = change(
        ('picture = "{logo}"', 'text = "{message}"\nfit = { min = "1pt", max = "2pt" }'),
        ("max = ", 'group = "g", max = '),
        ('rows = ["auto", "1fr"]', 'rows = ["1fr", "1fr"]'),
    )
    assert complaint(text) == (
        "card.toml:29: bad-template: [logo]: fit: max is 2 pt, but min of [words] in its "
        "group is 8 pt, more than 1.3 times as large\n"
        "  hint: raise max, lower min of [words], or raise ratio"
    )
    load(text.replace('max = "2pt"', 'max = "6.2pt"'))
    load(text.replace('pt" }', 'pt", ratio = 4 }'))


@pytest.mark.parametrize(
    ("words", "logo", "said"),
    [
        (
            "leads = true",
            'group = "h"',
            "card.toml:25: bad-template: [words]: fit: leads needs another text in the "
            "same group\n  hint: give another text the same group",
        ),
        (
            'group = "g", leads = true',
            'group = "g", leads = true',
            "card.toml:29: bad-template: [logo]: fit: all texts in this group have "
            "leads\n"
            "  hint: write leads in one text only, or in none",
        ),
        (
            'group = "g"',
            'group = "g", leads = true, max = "7pt"',
            "card.toml:29: bad-template: [logo]: fit: max is 7 pt, but a text that leads "
            "[words] must be at least 8 pt\n"
            "  hint: raise max, or lower min of [words]",
        ),
        (
            'group = "g"',
            'group = "g", leads = 1.25, max = "9.5pt"',
            "card.toml:29: bad-template: [logo]: fit: max is 9.5 pt, but a text that leads "
            "[words] must be at least 10 pt\n"
            "  hint: raise max, or lower min of [words]",
        ),
        (
            'group = "g"',
            'group = "g", leads = 1.4, max = "12pt"',
            "card.toml:29: bad-template: [logo]: fit: leads is 1.4, but the ratio of the "
            "group is 1.3\n  hint: raise ratio, or lower leads",
        ),
        (
            'group = "g", ratio = 1.1',
            'group = "g", leads = 1.2, ratio = 1.5, max = "12pt"',
            "card.toml:29: bad-template: [logo]: fit: leads is 1.2, but the ratio of the "
            "group is 1.1\n  hint: raise ratio, or lower leads",
        ),
        (
            'group = "g"',
            'group = "g", leads = 0.5',
            "card.toml:29: bad-template: [logo]: fit: leads is not 1 or more\n"
            "  hint: write true, or a number such as 1.15",
        ),
    ],
)
def test_who_may_lead(words: str, logo: str, said: str) -> None:
    limits = "" if "max" in logo else ', max = "9pt"'
    text = change(
        (
            'picture = "{logo}"',
            f'text = "{{message}}"\nfit = {{ min = "2pt", {logo}{limits} }}',
        ),
        ('min = "8pt"', f'{words}, min = "8pt"'),
        ('rows = ["auto", "1fr"]', 'rows = ["1fr", "1fr"]'),
    )
    assert complaint(text) == said


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("columns", '"1fr", "20mm"', '"0fr", "20mm"'),
        ("rows", '"auto", "1fr"', '"auto", "0.0fr"'),
    ],
)
def test_a_share_of_nothing(key: str, old: str, new: str) -> None:
    share = new.split('"')[1 if key == "columns" else 3]
    said = complaint(change((old, new)))
    assert (
        f"bad-template: {key}: '{share}' is not a share of the free space\n  hint: write"
        in said
    )
