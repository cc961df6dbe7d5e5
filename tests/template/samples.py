"""A small sound template, and helpers that change it, load it and return the errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.template.load import load_template
from cardgen.template.template import Template

MM = 72 / 25.4
SOUND = """\
description = "A small card"

[page]
size = "60mm x 40mm"
margin = "4mm"

[grid]
columns = ["1fr", "20mm"]
rows = ["auto", "1fr"]
gap = "2mm"
areas = [
    "words words",
    "logo  code",
]

[fields]
box = "integer"
logo = "picture"

[style.body]
size = "9pt"

[words]
text = "{message}"
fit = { min = "8pt", max = "20pt" }

[logo]
picture = "{logo}"
show_if = "logo"

[code]
barcode = "qr"
data = "{box}"
"""


def load(text: str | bytes) -> Template:
    """Write a text to ``card.toml`` in the current folder and load it as a template."""
    path = Path("card.toml")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_template(path)


def change(*changes: tuple[str, str]) -> str:
    """Replace texts of the sound template; each old text must be in it."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def complaint(text: str | bytes) -> str:
    """Load a wrong template and return the whole text of its error."""
    with pytest.raises(CardgenError) as caught:
        load(text)
    return str(caught.value)


def complaints(text: str | bytes) -> list[str]:
    """Load a wrong template and return its errors without their hints."""
    with pytest.raises(CardgenError) as caught:
        load(text)
    return [str(error).split("\n")[0] for error in caught.value.diagnostics]
