"""Cities under any of their names: 北京 is 北京市, and so are 베이징 and 베이징시."""

from __future__ import annotations

import re
from typing import Final

from cardgen.catalog.glossary import Glossary

# Prefectures keep their suffix: 大阪府 is not 大阪市.
_SUFFIX: Final = re.compile(r"(?<=..)(?:特别自治市|特别市|广域市|市|都)$")


def city_name(name: str, glossary: Glossary) -> str:
    """Name a city in the source language; an unknown place keeps its name.

    It serves comparisons only: it does not ask if the term may be printed.
    """
    sources = {entry.source for entry in glossary.find("city", name)} if name else set()
    return sources.pop() if len(sources) == 1 else name


def city_key(name: str, glossary: Glossary) -> str:
    """Reduce the name of a city to the part that all its names share; "" for no name."""
    return _SUFFIX.sub("", city_name(name, glossary))
