"""Cities by whatever name: 北京 is 北京市, and so are 베이징 and 베이징시."""

from __future__ import annotations

import re
from typing import Final

from cardgen.catalog.glossary import Glossary

# Prefectures keep theirs: 大阪府 is not 大阪市.
_SUFFIX: Final = re.compile(r"(?<=..)(?:特别自治市|特别市|广域市|市|都)$")


def city_name(name: str, glossary: Glossary) -> str:
    """A city in the source language; a place that the glossary does not have is as it is.

    It is for comparing: whether the term may be printed is not asked.
    """
    sources = {entry.source for entry in glossary.find("city", name)} if name else set()
    return sources.pop() if len(sources) == 1 else name


def city_key(name: str, glossary: Glossary) -> str:
    """What all names of a city have in common; "" for none."""
    return _SUFFIX.sub("", city_name(name, glossary))
