"""Pictures as three plates have them.

Those of one component keep their pixels and get other colours. Of those with more the plates
are computed, of fewer pixels where there are very many: what a spot of a millimetre takes is
asked for. Masks stay as they are.
"""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Name
from PIL import Image, ImageChops

from cardgen.icc import in_inks
from cardgen.preflight.colors import ALL_PLATES
from cardgen.preflight.inks import of_picture
from cardgen.preflight.objects import (
    UNREADABLE,
    Key,
    entry,
    is_stream,
    items,
    number,
    numbers,
)
from cardgen.preflight.pixels import bands
from cardgen.preflight.separations.copies import ObjectCopies
from cardgen.preflight.separations.shades import Plates, picking_space
from cardgen.preflight.separations.tints import Source

_SIDE: Final = 1600  # pixels of the longer side, of whatever is spread over a page
_LEFT: Final = 1 << 20  # pixels that the renderer may take through a colour space by itself
_NAMED: Final = ("/ColorSpace", "/Alternates", "/OPI", "/Metadata", "/OC", "/StructParent")
Bands = tuple[Image.Image, ...]


class Unpacked:
    """The pixels of the pictures of a page, each unpacked once for all its plates."""

    def __init__(self) -> None:
        self._inks: dict[Key, tuple[Bands, Image.Image | None] | None] = {}
        self._most: dict[Key, float] = {}

    def inks(self, picture: Any, source: Source) -> tuple[Bands, Image.Image | None] | None:
        """How much of each ink it has, and what of it is seen, if not all; None: unknown."""
        key: Key = picture.objgen
        if key not in self._inks:
            self._inks[key] = _inks(picture, source)
        return self._inks[key]

    def most(self, picture: Any, source: Source) -> float:
        """The most ink that it takes by itself, in percent, as far as `inks` tells."""
        key: Key = picture.objgen
        if key not in self._most:
            self._most[key] = of_picture(picture, source.space)
        return self._most[key]


class Pictures:
    """What is placed instead of pictures, in the file of `copies`."""

    def __init__(self, copies: ObjectCopies, unpacked: Unpacked) -> None:
        self._copies, self._unpacked = copies, unpacked
        self.most = 0.0  # the most ink of a picture by itself

    def picture(self, picture: Any, source: Source, plates: Plates) -> Any:
        """What is placed instead of a picture in a space."""
        try:
            self.most = max(self.most, self._unpacked.most(picture, source))
            make = self._mapped if source.count == 1 else self._plated
            made = make(picture, source, plates)
        except (*UNREADABLE, SyntaxError, Image.DecompressionBombError):
            made = self._blank()  # no program shows it
        for key in ("/SMask", "/Mask"):
            mask = entry(picture, key)
            if is_stream(mask):
                made[key] = self._copies.of(mask)
        return self._copies.target.make_indirect(made)

    def _mapped(self, picture: Any, source: Source, plates: Plates) -> Any:
        """The same pixels in colours that show plates; grey ones as they are on black's."""
        if not any(plate in source.inks or ALL_PLATES in source.inks for plate in plates):
            return self._blank()
        made = self._copies.stream(picture, _NAMED)
        if source.space.family == "gray":
            made.ColorSpace = Name.DeviceGray
        else:
            made.ColorSpace = picking_space(self._copies.target, source, plates)
        return made

    def _plated(self, picture: Any, source: Source, plates: Plates) -> Any:
        found = self._unpacked.inks(picture, source)
        if found is None:
            return self._left(picture, source, plates)
        inks, keyed = found
        lights = []
        for plate in plates:
            named = plate if plate in source.inks else ALL_PLATES
            paper = Image.new("L", inks[0].size, 255)
            on_it = named in source.inks
            lights.append(ImageChops.invert(inks[source.inks.index(named)]) if on_it else paper)
        made = self._made(Image.merge("RGB", lights), Name.DeviceRGB)
        if keyed is not None:
            mask = self._made(keyed, Name.DeviceGray)
            made.SMask = self._copies.target.make_indirect(mask)
        return made

    def _left(self, picture: Any, source: Source, plates: Plates) -> Any:
        """What cannot be unpacked here: left to the renderer if it is small, else paper."""
        width, height = (number(entry(picture, key)) for key in ("/Width", "/Height"))
        if width * height > _LEFT or source.space.family not in ("cmyk", "spot"):
            return self._blank()
        made = self._copies.stream(picture, _NAMED)
        made.ColorSpace = picking_space(self._copies.target, source, plates)
        return made

    def _made(self, image: Image.Image, space: Any) -> Any:
        return self._copies.target.make_stream(
            image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width,
            Height=image.height, ColorSpace=space, BitsPerComponent=8,
        )  # fmt: skip

    def _blank(self) -> Any:
        """Paper, in the shape that a picture has."""
        return self._made(Image.new("L", (1, 1), 255), Name.DeviceGray)


def _inks(picture: Any, source: Source) -> tuple[Bands, Image.Image | None] | None:
    """How much of each ink a picture has, 255 for all; and what of it is seen at all."""
    family = source.space.family
    if family not in ("cmyk", "spot", "rgb"):
        return None
    found = bands(picture, source.count, _SIDE)
    if found is None:
        return None
    keyed = _keyed(found, picture)
    decode = numbers(entry(picture, "/Decode"), 2 * source.count)
    if decode is not None:
        pairs = zip(found, decode[::2], decode[1::2], strict=True)
        found = tuple(band.point(_stretched(low, high)) for band, low, high in pairs)
    less = max(1, max(found[0].size) // _SIDE)
    found = tuple(band.reduce(less) for band in found)
    if keyed is not None:
        keyed = keyed.reduce(less)
    if family == "rgb":
        whole = Image.merge("RGB", found)
        found = in_inks(whole, source.icc, source.condition, black=False).split()
    return found, keyed


def _stretched(low: float, high: float) -> list[int]:
    """What Decode makes of each value."""
    steps = (255 * (low + at / 255 * (high - low)) for at in range(256))
    return [round(min(255.0, max(0.0, step))) for step in steps]


def _keyed(found: Bands, picture: Any) -> Image.Image | None:
    """A mask of what is not of the colours that are left out (8.9.6.4)."""
    limits = [number(each) for each in items(entry(picture, "/Mask"))]
    if len(limits) != 2 * len(found):
        return None
    scale = 255 / (2 ** min(16.0, max(1.0, number(entry(picture, "/BitsPerComponent"), 8))) - 1)
    seen = Image.new("L", found[0].size, 0)
    for band, low, high in zip(found, limits[::2], limits[1::2], strict=True):
        table = [0 if low * scale <= at <= high * scale else 255 for at in range(256)]
        seen = ImageChops.lighter(seen, band.point(table))
    return seen
