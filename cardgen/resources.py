"""Folders of the bundled fonts, messages, templates, sheets, envelopes and letters.

In a checkout and an editable installation ``fonts/`` and ``messages/`` lie beside the package.
A wheel carries the messages under ``cardgen/_data/``; the fonts are the package cardgen_fonts.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _find_messages() -> Path:
    """Return the folder of the messages that come with cardgen."""
    inside = PACKAGE / "_data" / "messages"
    return inside if inside.is_dir() else PACKAGE.parent / "messages"


def _find_fonts() -> Path:
    """Return the folder of cardgen's fonts, which may not be installed."""
    beside = PACKAGE.parent / "fonts"
    if not (beside / "fonts.toml").is_file():
        spec = find_spec("cardgen_fonts")
        if spec and spec.origin:
            return Path(spec.origin).parent
    return beside


FONTS = _find_fonts()
MESSAGES = _find_messages()
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
    """Describe a file for people: its path, or the name of a file of cardgen.

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
