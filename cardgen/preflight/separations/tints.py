"""Turn colours into tints: the amount of each ink, by plate.

A process colour paints on all four plates, as paper where it has no ink; a spot colour paints
on its own plates only (ISO 32000-1, 11.7.4.3). This matters for overprint: plates that are not
painted on keep their ink, and in mode 1 so do plates where DeviceCMYK is 0. Grey is black ink.
The output condition converts RGB. The ink of other colours (Lab) is unknown.
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
_HEAD: Final = 4096  # bytes of a picture with its header
Values = tuple[float, ...]


class Tint(NamedTuple):
    """Amount of each ink, from 0 to 1, by plate.

    `named` are the plates of a spot colour, None for process colours. `sparing` marks
    DeviceCMYK, whose zeros paint nothing in overprint mode 1.
    """

    amounts: tuple[tuple[str, float], ...] = ()
    named: frozenset[str] | None = None
    sparing: bool = False
    pattern: Key | None = None

    def on(self, plate: str) -> float:
        """Return the amount on a plate."""
        return next((found for name, found in self.amounts if name in (plate, ALL_PLATES)), 0.0)

    def keeps(self, plate: str, mode: int) -> bool:
        """True if a plate keeps its ink when this tint overprints in a mode."""
        if self.named is not None:
            return plate not in self.named and ALL_PLATES not in self.named
        if plate not in CYAN_TO_BLACK:
            return True
        return self.sparing and mode == 1 and self.on(plate) == 0

    @property
    def total(self) -> float:
        """Sum of all inks, in percent."""
        plates = dict.fromkeys((*CYAN_TO_BLACK, *(plate for plate, _ in self.amounts)))
        inks = (plate for plate in plates if plate != ALL_PLATES and not is_laid_apart(plate))
        return 100 * sum(map(self.on, inks))


BLACK: Final = Tint((("Black", 1.0),))


@dataclass(frozen=True, eq=False)
class Source:
    """Colour space that gives tints; `inks` are the plates of its components.

    `table` are the colours of an index, in the space `base`.
    """

    space: Space
    inks: tuple[str, ...]
    count: int
    icc: bytes = b""
    condition: bytes = b""
    base: Source | None = None
    table: bytes = b""

    def tint(self, values: Values) -> Tint:
        """Turn a colour of this space into a tint."""
        if self.base is not None:
            listed = self.palette()
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
        """Return the initial colour of the space (8.6.5 to 8.6.8)."""
        if self.base is not None:
            return self.tint((0.0,))
        family = self.space.family
        if family == "cmyk":
            return self.tint((0.0, 0.0, 0.0, 1.0) if self.space.device else (0.0,) * 4)
        return self.tint((1.0 if family == "spot" else 0.0,) * self.count)

    def palette(self) -> list[Tint]:
        """List the colours of an index."""
        assert self.base is not None
        count = self.base.count
        rows = (self.table[at : at + count] for at in range(0, len(self.table), count))
        whole = (tuple(value / 255 for value in row) for row in rows if len(row) == count)
        return [self.base.tint(row) for row in whole]


class Sources:
    """Colour spaces of a file for an output condition, the bytes of a profile."""

    def __init__(self, condition: bytes) -> None:
        usable = isinstance(output_profile(condition), tuple)
        self._condition = condition if usable else b""
        self._known: dict[Key, Source] = {}

    def source(self, found: Any, spaces: Any) -> Source:
        """Read a colour space, a name or an array; `spaces` are those of the resources."""
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
        """Read the colour space of a picture; a JPEG 2000 may name it itself."""
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
