"""Where the bundled fonts, messages, templates and sheets of labels are.

In a checkout and an editable install they lie beside the package (``fonts/``,
``messages/``); a wheel carries them inside it, under ``cardgen/_data/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The bundled folder ``fonts`` or ``messages``."""
    inside = PACKAGE / "_data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


FONTS = folder("fonts")
MESSAGES = folder("messages")
TEMPLATES = PACKAGE / "template" / "builtin"
STOCK = PACKAGE / "stock" / "builtin"
