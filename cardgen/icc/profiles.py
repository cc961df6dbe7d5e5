"""The profiles that cardgen brings, by the names that their registries gave them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

_FOLDER: Final = Path(__file__).parent


class ColorProfile(NamedTuple):
    """An ICC profile, by the name that its registry or its maker gave it."""

    file: str
    components: int
    identifier: str
    registry: str

    def read(self) -> bytes:
        """Its bytes."""
        return _read(self.file)


@lru_cache(maxsize=4)
def _read(file: str) -> bytes:
    return (_FOLDER / file).read_bytes()


SCREEN: Final = ColorProfile("sRGB.icc", 3, "sRGB IEC61966-2.1", "")
PRESS: Final = ColorProfile("FOGRA39L_coated.icc", 4, "FOGRA39", "http://www.color.org")
