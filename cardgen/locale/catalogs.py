"""The catalogs of the interface: gettext's files in this folder, a folder for each language."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

from cardgen.locale.languages import LANGUAGES

DOMAIN: Final = "cardgen"
LOCALE: Final = Path(__file__).parent
CONTEXT: Final = "\x04"
"""The mark between the context of a text and the text in a compiled catalog."""
DAMAGE: Final = (OSError, ValueError, LookupError, struct.error)
"""Errors of reading a catalog that is damaged or missing."""


def catalog_file(language: str, ending: str = "mo") -> Path:
    """Return the path of a language's catalog: compiled, or with another `ending`."""
    folder = LOCALE / language.replace("-", "_") / "LC_MESSAGES"
    return folder / f"{DOMAIN}.{ending}"


@lru_cache(maxsize=len(LANGUAGES))
def read_catalog(language: str) -> Mapping[str, str]:
    """Read a compiled catalog: translations by English text, with context before it.

    Raises one of `DAMAGE`.
    """
    with catalog_file(language).open("rb") as file:
        catalog = GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return {key: text for key, text in catalog.items() if isinstance(key, str) and key}
