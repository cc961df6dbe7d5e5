"""Colours as plates have them: how much of each ink, and which plates they are painted on.

A colour of process inks is painted on all four plates, where it has no ink as paper; one of
named inks on theirs and nowhere else (ISO 32000-1, 11.7.4.3). That matters where something
overprints: plates that it is not painted on keep what is below, and in mode 1 those too of
which DeviceCMYK asks for nothing. What is grey is black ink. What is red, green and blue is
what the output condition makes of it; of what is neither (Lab), no ink is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import pikepdf
from PIL import Image

from cardgen.icc import in_inks, output_profile, unusable
from cardgen.preflight.colors import ALL_PLATES, Space, icc_data, jpeg2000, space
from cardgen.preflight.objects import Key, entry, is_stream, items, name, number
from cardgen.preflight.separations.finishes import is_laid_apart

CYAN_TO_BLACK: Final = ("Cyan", "Magenta", "Yellow", "Black")
_COUNTS: Final = {"gray": 1, "rgb": 3, "lab": 3, "cmyk": 4}
_MOST_INDEXED: Final = 255
_HEAD: Final = 4096  # bytes of a picture in which it says what it is
Values = tuple[float, ...]


class Tint(NamedTuple):
    """So much of each ink, from 0 to 1, by the names of plates.

    `named` are the plates of named inks; of process inks there are none. `sparing` is
    DeviceCMYK, whose zeros are nothing in overprint mode 1. A `pattern` is the number of it.
    """

    amounts: tuple[tuple[str, float], ...] = ()
    named: frozenset[str] | None = None
    sparing: bool = False
    pattern: Key | None = None

    def on(self, plate: str) -> float:
        """The amount on a plate."""
        return next((found for name, found in self.amounts if name in (plate, ALL_PLATES)), 0.0)

    def keeps(self, plate: str, mode: int) -> bool:
        """Whether a plate keeps what is below when this overprints in a mode."""
        if self.named is not None:
            return plate not in self.named and ALL_PLATES not in self.named
        if plate not in CYAN_TO_BLACK:
            return True
        return self.sparing and mode == 1 and self.on(plate) == 0

    @property
    def total(self) -> float:
        """All inks together, in percent."""
        plates = dict.fromkeys((*CYAN_TO_BLACK, *(plate for plate, _ in self.amounts)))
        inks = (plate for plate in plates if plate != ALL_PLATES and not is_laid_apart(plate))
        return 100 * sum(map(self.on, inks))


BLACK: Final = Tint((("Black", 1.0),))


@dataclass(frozen=True, eq=False)
class Source:
    """A colour space that tints are made of: `inks` are the plates of its components.

    `table` is what an index chooses from, in the colours of `base`.
    """

    space: Space
    inks: tuple[str, ...]
    count: int
    icc: bytes = b""
    condition: bytes = b""
    base: Source | None = None
    table: bytes = b""

    def tint(self, values: Values) -> Tint:
        """What a colour of this space is on the plates."""
        if self.base is not None:
            listed = self.listed()
            at = min(max(0, round(values[0])) if values else 0, len(listed) - 1)
            return listed[at] if listed else Tint()
        shares = tuple(min(1.0, max(0.0, value)) for value in values)
        family = self.space.family
        if family == "spot":
            amounts = tuple(zip(self.inks, shares, strict=False))
            return Tint(amounts, frozenset(self.inks))
        if family == "gray":
            return Tint((("Black", 1 - shares[0]),) if shares else ())
        if family == "rgb" and len(shares) == 3:
            shares = _inks_of(self.icc, self.condition, tuple(round(255 * x) for x in shares))
        elif family != "cmyk":
            return Tint()
        amounts = tuple(zip(CYAN_TO_BLACK, shares, strict=False))
        return Tint(amounts, sparing=family == "cmyk" and self.space.device)

    def initial(self) -> Tint:
        """The colour that a space begins with (8.6.5 to 8.6.8)."""
        if self.base is not None:
            return self.tint((0.0,))
        family = self.space.family
        if family == "cmyk":
            return self.tint((0.0, 0.0, 0.0, 1.0) if self.space.device else (0.0,) * 4)
        return self.tint((1.0 if family == "spot" else 0.0,) * self.count)

    def listed(self) -> list[Tint]:
        """The colours that an index chooses from."""
        assert self.base is not None
        count = self.base.count
        rows = (self.table[at : at + count] for at in range(0, len(self.table), count))
        whole = (tuple(value / 255 for value in row) for row in rows if len(row) == count)
        return [self.base.tint(row) for row in whole]


class Sources:
    """The colour spaces of a file that is printed under a condition: the bytes of a profile."""

    def __init__(self, condition: bytes) -> None:
        usable = isinstance(output_profile(condition), tuple)
        self._condition = condition if usable else b""
        self._known: dict[Key, Source] = {}

    def source(self, found: Any, spaces: Any) -> Source:
        """The space that a name or an array is; `spaces` are those of the resources."""
        listed = entry(spaces, str(found)) if isinstance(found, pikepdf.Name) else None
        meant = found if listed is None else listed
        key: Key = getattr(meant, "objgen", (0, 0))
        known = self._known.get(key) if key != (0, 0) else None
        if known is None:
            known = self._source(space(meant, spaces), meant, spaces)
            if key != (0, 0):
                self._known[key] = known
        return known

    def picture(self, picture: Any, given: Any, spaces: Any) -> Source:
        """The space of a picture, which a JPEG 2000 may have within itself."""
        if given is None and is_stream(picture):
            kind = jpeg2000(picture.read_raw_bytes()[:_HEAD])
            return self._source(kind, None, spaces)
        return self.source(given, spaces)

    def _source(self, kind: Space, meant: Any, spaces: Any) -> Source:
        parts = items(meant)
        base: Source | None
        if kind.family == "indexed" and len(parts) == 4:
            base = self.source(parts[1], spaces)
            high = min(max(0, round(number(parts[2]))), _MOST_INDEXED)
            table = _bytes(parts[3])[: (high + 1) * base.count]
            return Source(kind, base.inks, 1, base=base, table=table)
        if kind.family == "pattern":
            base = self.source(parts[1], spaces) if len(parts) > 1 else None
            return Source(kind, (), 0, base=base)
        icc = b""
        if kind.family == "rgb" and parts and name(parts[0]) == "/ICCBased":
            data = icc_data(parts[1])
            icc = b"" if not data or unusable(data, "RGB") else data
        inks = kind.inks or (("Black",) if kind.family == "gray" else CYAN_TO_BLACK)
        count = len(kind.inks) or _COUNTS.get(kind.family, 1)
        return Source(kind, inks, count, icc, self._condition)


@lru_cache(maxsize=4096)
def _inks_of(icc: bytes, condition: bytes, color: tuple[int, ...]) -> Values:
    dot = Image.new("RGB", (1, 1), color)
    inks = in_inks(dot, icc, condition, black=False).tobytes()
    return tuple(value / 255 for value in inks)


def _bytes(found: Any) -> bytes:
    if is_stream(found):
        data: bytes = found.read_bytes()
        return data
    return bytes(found) if isinstance(found, pikepdf.String) else b""
