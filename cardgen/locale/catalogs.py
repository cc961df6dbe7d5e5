"""The catalogs of the interface: gettext's files in this folder, a folder for each language.

What translators edit is ``cardgen.po``. A process reads ``cardgen.texts``: the translations
without the English, which ``english.texts`` has for all languages in the same order. So four
catalogs take half the room of gettext's compiled ones. ``cardgen.mo`` has Click's texts alone,
which Click looks up itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from cardgen.locale.languages import LANGUAGES

DOMAIN: Final = "cardgen"
LOCALE: Final = Path(__file__).parent
CONTEXT: Final = "\x04"
"""The mark between the context of a text and the text in a compiled catalog."""
END: Final = "\0"
"""The mark between the texts of a compiled catalog."""
DAMAGE: Final = (OSError, ValueError)
"""Errors of reading a catalog that is damaged or missing."""


def catalog_file(language: str, ending: str = "texts") -> Path:
    """Return the path of a language's catalog: compiled, or with another `ending`."""
    folder = LOCALE / language.replace("-", "_") / "LC_MESSAGES"
    return folder / f"{DOMAIN}.{ending}"


def english_file() -> Path:
    """Return the path of the English texts, to which all compiled catalogs belong."""
    return LOCALE / "english.texts"


@lru_cache(maxsize=len(LANGUAGES))
def read_catalog(language: str) -> Mapping[str, str]:
    """Read a compiled catalog: translations by English text, with context before it.

    Raises one of `DAMAGE`.
    """
    english, own = (
        file.read_bytes().decode().split(END)
        for file in (english_file(), catalog_file(language))
    )
    return dict(zip(english, own, strict=True))
