"""A small sound stock file, and what reading a changed one of it says."""

from __future__ import annotations

import pytest

from cardgen.errors import CardgenError
from cardgen.stock.load import parse_stock
from cardgen.stock.stock import Stock

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


def changed(*changes: tuple[str, str]) -> str:
    """The sound file with each old text, which must be there, replaced."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def stock(*changes: tuple[str, str]) -> Stock:
    """The sheet that ``six.toml`` with these changes describes."""
    return parse_stock("six", "six.toml", changed(*changes)).unwrap()


def complaint(*changes: tuple[str, str]) -> str:
    """All that reading says of a file that is not sound."""
    with pytest.raises(CardgenError) as caught:
        stock(*changes)
    return str(caught.value)
