"""Folders of the bundled fonts, messages, templates, sheets, envelopes and letters.

In a checkout and an editable install ``fonts/`` and ``messages/`` lie beside the package; a
wheel carries them inside it, under ``cardgen/_data/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def find_folder(name: str) -> Path:
    """Find the bundled folder ``fonts`` or ``messages``."""
    inside = PACKAGE / "_data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


FONTS = find_folder("fonts")
MESSAGES = find_folder("messages")
TEMPLATES = PACKAGE / "template" / "builtin"
STOCK = PACKAGE / "stock" / "builtin"
ENVELOPES = PACKAGE / "letters" / "envelopes" / "forms"
LETTERS = PACKAGE / "letters" / "builtin"
PAGE_STYLE = PACKAGE / "page.css"
"""The colours, light and dark, and the fonts of the pages of `editor` and `gallery`."""

_HOMES = (
    (TEMPLATES, "template"),
    (STOCK, "sheet"),
    (FONTS, "font"),
    (ENVELOPES, "envelope"),
    (LETTERS, "letter"),
)


def name_for_people(path: Path | str) -> str:
    """Name a file for people: its path, or the kind and name of a bundled file.

    "the bundled glossary of zh-ko", "the bundled template box-a4": nobody should edit those.
    """
    file = Path(path)
    if file == MESSAGES:
        return "the bundled messages"
    if file.parent == MESSAGES:
        return f"the bundled {file.name}"
    if MESSAGES in file.parents:
        kind = "messages" if file.stem == "slogans" else file.stem
        return f"the bundled {kind} of {file.parent.name}"
    for home, kind in _HOMES:
        if home in file.parents:
            return f"the bundled {kind} {file.stem}"
    return str(path)
