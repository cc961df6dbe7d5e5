"""Turn colours into tints: the amount of each ink, by plate.

A process colour paints on all four plates, as paper where it has no ink; a spot colour paints
on its own plates only (ISO 32000-1, 11.7.4.3). This matters for overprint: plates that are not
painted on keep their ink, and in mode 1 so do plates where DeviceCMYK is 0. Grey is black ink.
The output condition converts RGB. The ink of other colours (Lab) is unknown.

Finishes are plates for cutting, folding, embossing, foil or varnish: spot colours, mostly
overprinting, which need not dry. Only their names differ from those of inks: the names that
print shops of Europe, China, Korea and Japan ask for. White is an ink that has to be ordered,
but it is cured before or after the others, so it does not count to the wet ink of a place; nor
do primers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
import pikepdf
from pikepdf import Array, Name
from PIL import Image

from cardgen.icc import profile_fault, read_output_profile, to_inks
from cardgen.lazy import lazy_pattern
from cardgen.pdf_streams import Key, entry, is_stream, items, name, number
from cardgen.preflight.colors import ALL_PLATES, Space, icc_data, jpeg2000, space

_WORDS: Final = (
    "varnish", "lacquer", "coating", "(spot ?)?uv", "primer", "lack", "verni[sz]",
    "cut", "contour", "die",
    "(thru|kiss|die|cut) ?(cut|contour|line)s?", "creas(e|ing)s?", "fold(s|ing)?",
    "perf(oration|cut)?", "(de|em)boss(ing)?", "foil", "glue", "braille", "dimensions?",
    "stanz(e|en|form|kontur|linien?)", "falz", "rill(en|linien?)?",
)  # fmt: skip
_PHRASES: Final = (
    "模切", "刀版", "刀线", "刀線", "压痕", "壓痕", "烫金", "燙金", "烫银", "上光", "光油",
    "击凸", "칼선", "도무송", "오시", "코팅", "후가공", "금박", "은박", "형압", "抜き", "型抜",
    "ニス", "箔押", "スジ入", "折り線", "カットライン",
)  # fmt: skip
_FINISH: Final = lazy_pattern(rf"\b({'|'.join(_WORDS)})\b|{'|'.join(_PHRASES)}", re.IGNORECASE)
_INK: Final = lazy_pattern(r"\b(inks?|look|farbe|druckfarbe)\b|油墨|잉크|インキ", re.IGNORECASE)
_WHITE: Final = lazy_pattern(
    r"(opaque |deck)?(white|wei(ß|ss))( (base|ink|underbase|underprint|opaque))?"
    r"|白墨?|白版|화이트",
    re.IGNORECASE,
)
_JOINED: Final = lazy_pattern(r"[-_./]+|(?<=[a-z])(?=[A-Z])")


def is_finish(name: str) -> bool:
    """True if a spot colour with this name is a finish, such as foil or a cutting line."""
    words = _JOINED.sub(" ", name)
    return _FINISH.search(words) is not None and _INK.search(words) is None


def is_laid_apart(name: str) -> bool:
    """True if the plate with this name is printed separately from the inks, as white is."""
    return is_finish(name) or _WHITE.fullmatch(_JOINED.sub(" ", name).strip()) is not None


CYAN_TO_BLACK: Final = ("Cyan", "Magenta", "Yellow", "Black")
_COUNTS: Final = {"gray": 1, "rgb": 3, "lab": 3, "cmyk": 4}
_MOST_INDEXED: Final = 255
Values = tuple[float, ...]


class Tint(NamedTuple):
    """Amount of each ink, from 0 to 1, by plate.

    `named` are the plates of a spot colour, None for process colours. `sparing` marks
    DeviceCMYK, whose zeros paint nothing in overprint mode 1.
    """

    amounts: tuple[tuple[str, float], ...] = ()
    named: frozenset[str] | None = None
    sparing: bool = False

    def on(self, plate: str) -> float:
        """Return the amount of ink on a plate, from 0 to 1."""
        return next((found for name, found in self.amounts if name in (plate, ALL_PLATES)), 0.0)

    def keeps(self, plate: str, mode: int) -> bool:
        """True if a plate keeps its ink below this tint, when it overprints in a mode."""
        if self.named is not None:
            return plate not in self.named and ALL_PLATES not in self.named
        if plate not in CYAN_TO_BLACK:
            return True
        return self.sparing and mode == 1 and self.on(plate) == 0

    @property
    def total(self) -> float:
        """Sum in per cent of all inks that are printed together."""
        plates = dict.fromkeys((*CYAN_TO_BLACK, *(plate for plate, _ in self.amounts)))
        inks = (plate for plate in plates if plate != ALL_PLATES and not is_laid_apart(plate))
        return 100 * sum(map(self.on, inks))


BLACK: Final = Tint((("Black", 1.0),))


class Source(msgspec.Struct, frozen=True, eq=False):
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
        """Convert a colour of this space to a tint."""
        if self.base is not None:
            listed = self.palette()
            at = max(0, round(values[0])) if values else 0
            return listed[min(at, len(listed) - 1)] if listed else Tint()
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
        """Initial colour of the space (8.6.5 to 8.6.8)."""
        if self.base is None and self.space.family == "cmyk" and self.space.device:
            return self.tint((0.0, 0.0, 0.0, 1.0))
        return self.tint((1.0 if self.space.family == "spot" else 0.0,) * self.count)

    def palette(self) -> list[Tint]:
        """List the colours of an indexed colour space as tints."""
        assert self.base is not None
        count = self.base.count
        rows = (self.table[at : at + count] for at in range(0, len(self.table), count))
        whole = (tuple(value / 255 for value in row) for row in rows if len(row) == count)
        return [self.base.tint(row) for row in whole]


class Sources:
    """Colour spaces of a file, each read once, for the output profile `condition`."""

    def __init__(self, condition: bytes) -> None:
        usable = isinstance(read_output_profile(condition), tuple)
        self._condition = condition if usable else b""
        self._known: dict[Key, Source] = {}

    def source(self, found: Any, spaces: Any) -> Source:
        """Read a colour space, given as name or array. `spaces` are those of the resources."""
        listed = entry(spaces, str(found)) if isinstance(found, pikepdf.Name) else None
        meant = found if listed is None else listed
        key: Key = getattr(meant, "objgen", (0, 0))
        if key == (0, 0) or key not in self._known:
            self._known[key] = self._source(space(meant, spaces), meant, spaces)
        return self._known[key]

    def picture(self, picture: Any, given: Any, spaces: Any) -> Source:
        """Read the colour space of a picture. A JPEG 2000 may contain it."""
        if given is None and is_stream(picture):
            kind = jpeg2000(picture)
            return self._source(kind, None, spaces)
        return self.source(given, spaces)

    def _source(self, kind: Space, meant: Any, spaces: Any) -> Source:
        """Convert a colour space that was read as `kind`."""
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
            icc = b"" if not data or profile_fault(data, "RGB") else data
        inks = kind.inks or (("Black",) if kind.family == "gray" else CYAN_TO_BLACK)
        count = len(kind.inks) or _COUNTS.get(kind.family, 1)
        return Source(kind, inks, count, icc, self._condition)


@lru_cache(maxsize=4096)
def _inks_of(icc: bytes, condition: bytes, color: tuple[int, ...]) -> Values:
    """Convert an RGB colour to inks, each from 0 to 1."""
    dot = Image.new("RGB", (1, 1), color)
    inks = to_inks(dot, icc, condition, black=False).tobytes()
    return tuple(value / 255 for value in inks)


def _bytes(found: Any) -> bytes:
    """Read the bytes of a stream or a string."""
    if is_stream(found):
        data: bytes = found.read_bytes()
        return data
    return bytes(found) if isinstance(found, pikepdf.String) else b""


Plates = tuple[str, str, str]
_GRID: Final = 9  # samples of red, green and blue in each direction


def picking_space(pdf: pikepdf.Pdf, source: Source, plates: Plates) -> Any:
    """Make a colour space that shows the plates of colours as red, green and blue."""
    if source.base is not None:
        lights = b"".join(
            bytes(round(255 * (1 - tint.on(plate))) for plate in plates)
            for tint in source.palette()
        )
        high = len(lights) // 3 - 1
        return Array([Name.Indexed, Name.DeviceRGB, max(0, high), pikepdf.String(lights)])
    family, count = source.space.family, source.count
    if family == "rgb":
        function = _sampled_function(pdf, source, plates)
    else:
        function = pdf.make_stream(
            _program(source, plates).encode(),
            FunctionType=4,
            Domain=Array([0, 1] * count),
            Range=Array([0, 1] * 3),
        )
    names = Array([Name(f"/Component{at}") for at in range(count)])
    if count == 1:
        return Array([Name.Separation, names[0], Name.DeviceRGB, function])
    return Array([Name.DeviceN, names, Name.DeviceRGB, function])


def _program(source: Source, plates: Plates) -> str:
    """Write a PostScript calculator function from components to three plates (7.10.5)."""
    family, count = source.space.family, source.count
    steps: list[str] = []
    for done, plate in enumerate(plates):
        ink = next((each for each in (plate, ALL_PLATES) if each in source.inks), None)
        depth = count + done - (source.inks.index(ink) if ink else 0)
        if ink is None or family not in ("cmyk", "spot", "gray"):
            steps.append("1")
        else:
            steps.append(f"{depth - 1} index" if family == "gray" else f"1 {depth} index sub")
    return "{ " + " ".join([*steps, f"{count + 3} 3 roll", *["pop"] * count]) + " }"


def _sampled_function(pdf: pikepdf.Pdf, source: Source, plates: Plates) -> Any:
    """Sample the plates of RGB colours. The first component varies fastest."""
    steps = [at / (_GRID - 1) for at in range(_GRID)]
    tints = (source.tint((r, g, b)) for b in steps for g in steps for r in steps)
    data = bytes(round(255 * (1 - tint.on(plate))) for tint in tints for plate in plates)
    return pdf.make_stream(
        data,
        FunctionType=0,
        Domain=Array([0, 1] * 3),
        Range=Array([0, 1] * 3),
        Size=Array([_GRID] * 3),
        BitsPerSample=8,
    )
