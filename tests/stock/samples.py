"""A small sound stock file, and changed copies of it."""

from __future__ import annotations

import pytest

from cardgen.errors import CardgenError
from cardgen.stock.stock import Stock, parse_stock

SOUND = """\
description = "Six labels"
sheet = "200pt x 300pt"
label = "80pt x 90pt"
columns = 2
rows = 3
origin = ["10pt", "5pt"]
pitch = ["100pt", "95pt"]
radius = "4pt"
guides = true
"""


def change(*changes: tuple[str, str]) -> str:
    """Replace texts of the sound file; each old text must be in it."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def stock(*changes: tuple[str, str]) -> Stock:
    """Read the stock of ``six.toml`` with these changes."""
    return parse_stock("six", "six.toml", change(*changes)).unwrap()


def complaint(*changes: tuple[str, str]) -> str:
    """Read a faulty stock file, and return the text of its errors."""
    with pytest.raises(CardgenError) as caught:
        stock(*changes)
    return str(caught.value)
