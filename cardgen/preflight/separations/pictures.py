"""Convert pictures for three plates.

A picture of one component keeps its pixels, and gets another colour space. For others the
plates are computed, of fewer pixels where there are very many: the measure is a spot of a
millimetre. Masks stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pikepdf
from pikepdf import Name
from PIL import Image, ImageChops

from cardgen.icc import to_inks
from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    entry,
    is_stream,
    items,
    number,
    numbers,
    size_of_picture,
)
from cardgen.preflight.colors import ALL_PLATES
from cardgen.preflight.pictures import bands, ink_of_picture
from cardgen.preflight.separations.tints import Plates, Source, picking_space

_DEEPEST: Final = 40


class ObjectCopies:
    """Copies objects into a file with all that they refer to, each object once."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self.target = target

    def of(self, found: Any, depth: int = 0) -> Any:
        """Copy an object into the file. Raises ValueError if it is nested too deeply."""
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        if not isinstance(found, pikepdf.Object):
            return found
        if found.is_indirect:
            return self.target.copy_foreign(found)
        if isinstance(found, pikepdf.Array):
            return pikepdf.Array([self.of(each, depth + 1) for each in found])
        if isinstance(found, pikepdf.Dictionary):
            copies = {key: self.of(value, depth + 1) for key, value in found.items()}
            return pikepdf.Dictionary(copies)
        if isinstance(found, pikepdf.Name):
            return pikepdf.Name(str(found))
        return pikepdf.String(bytes(found)) if isinstance(found, pikepdf.String) else found

    def without(self, found: Any, dropped: Iterable[str]) -> Any:
        """Copy a dictionary without some keys."""
        left = {key: value for key, value in found.items() if key not in dropped}
        return self.of(pikepdf.Dictionary(left))

    def stream(self, found: Any, dropped: Iterable[str] = ()) -> Any:
        """Copy a stream with its compressed data, without some keys of its dictionary."""
        made = self.target.make_stream(b"")
        filters, parameters = (self.of(found.get(key)) for key in ("/Filter", "/DecodeParms"))
        made.write(found.read_raw_bytes(), filter=filters, decode_parms=parameters)
        for key, value in found.stream_dict.items():
            if key not in ("/Filter", "/DecodeParms", "/Length", *dropped):
                made[key] = self.of(value)
        return made


_SIDE: Final = 1600  # pixels of the longer side
_LEFT: Final = 1 << 20  # pixels that PDFium may convert itself
_NAMED: Final = ("/ColorSpace", "/Alternates", "/OPI", "/Metadata", "/OC", "/StructParent")
Bands = tuple[Image.Image, ...]


class Unpacked:
    """Unpacked pictures of a page, each unpacked once for all plates."""

    def __init__(self) -> None:
        self._inks: dict[Key, tuple[Bands, Image.Image | None] | None] = {}
        self._most: dict[Key, float] = {}

    def inks(self, picture: Any, source: Source) -> tuple[Bands, Image.Image | None] | None:
        """Decode the inks of a picture and its colour key mask; cached. None if unknown."""
        key: Key = picture.objgen
        if key not in self._inks:
            self._inks[key] = _inks(picture, source)
        return self._inks[key]

    def most(self, picture: Any, source: Source) -> float:
        """Find the most ink at one place of a picture, in per cent."""
        key: Key = picture.objgen
        if key not in self._most:
            self._most[key] = ink_of_picture(picture, source.space)
        return self._most[key]


class Pictures:
    """Makes pictures for plates, in the file of `copies`."""

    def __init__(self, copies: ObjectCopies, unpacked: Unpacked) -> None:
        self._copies, self._unpacked = copies, unpacked
        self.most = 0.0  # most ink of a picture, in percent

    def picture(self, picture: Any, source: Source, plates: Plates) -> Any:
        """Convert a picture for rendering of three plates."""
        try:
            self.most = max(self.most, self._unpacked.most(picture, source))
            make = self._recolor if source.count == 1 else self._convert
            made = make(picture, source, plates)
        except (*UNREADABLE, SyntaxError, Image.DecompressionBombError):
            made = self._blank()  # no program can show it
        for key in ("/SMask", "/Mask"):
            mask = entry(picture, key)
            if is_stream(mask):
                made[key] = self._copies.of(mask)
        return self._copies.target.make_indirect(made)

    def _recolor(self, picture: Any, source: Source, plates: Plates) -> Any:
        """Convert a picture with one component: keep its pixels, replace its colour space."""
        if not any(plate in source.inks or ALL_PLATES in source.inks for plate in plates):
            return self._blank()
        made = self._copies.stream(picture, _NAMED)
        if source.space.family == "gray":
            made.ColorSpace = Name.DeviceGray
        else:
            made.ColorSpace = picking_space(self._copies.target, source, plates)
        return made

    def _convert(self, picture: Any, source: Source, plates: Plates) -> Any:
        """Compute the plates of a picture with several components."""
        found = self._unpacked.inks(picture, source)
        if found is None:
            return self._leave(picture, source, plates)
        inks, keyed = found
        lights = []
        for plate in plates:
            named = plate if plate in source.inks else ALL_PLATES
            paper = Image.new("L", inks[0].size, 255)
            on_it = named in source.inks
            lights.append(ImageChops.invert(inks[source.inks.index(named)]) if on_it else paper)
        made = self._image(Image.merge("RGB", lights), Name.DeviceRGB)
        if keyed is not None:
            mask = self._image(keyed, Name.DeviceGray)
            made.SMask = self._copies.target.make_indirect(mask)
        return made

    def _leave(self, picture: Any, source: Source, plates: Plates) -> Any:
        """Convert a picture that cannot be decoded: keep a small one, make others white."""
        width, height = size_of_picture(picture)
        if width * height > _LEFT or source.space.family not in ("cmyk", "spot"):
            return self._blank()
        made = self._copies.stream(picture, _NAMED)
        made.ColorSpace = picking_space(self._copies.target, source, plates)
        return made

    def _image(self, image: Image.Image, space: Any) -> Any:
        """Make an image XObject."""
        return self._copies.target.make_stream(
            image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width,
            Height=image.height, ColorSpace=space, BitsPerComponent=8,
        )  # fmt: skip

    def _blank(self) -> Any:
        """Make a white picture of one pixel."""
        return self._image(Image.new("L", (1, 1), 255), Name.DeviceGray)


def _inks(picture: Any, source: Source) -> tuple[Bands, Image.Image | None] | None:
    """Decode the inks of a picture, 255 for full ink, and its colour key mask."""
    if (family := source.space.family) not in ("cmyk", "spot", "rgb"):
        return None
    if (found := bands(picture, source.count, _SIDE)) is None:
        return None
    keyed = _color_key_mask(found, picture)
    decode = numbers(entry(picture, "/Decode"), 2 * source.count)
    if decode is not None:
        pairs = zip(found, decode[::2], decode[1::2], strict=True)
        found = tuple(band.point(_decode_table(low, high)) for band, low, high in pairs)
    less = max(1, max(found[0].size) // _SIDE)
    found = tuple(band.reduce(less) for band in found)
    if family == "rgb":
        whole = Image.merge("RGB", found)
        found = to_inks(whole, source.icc, source.condition, black=False).split()
    return found, keyed.reduce(less) if keyed else None


def _decode_table(low: float, high: float) -> list[int]:
    """Make a table of 256 values for the Decode range of a component (8.9.5.2)."""
    steps = (255 * (low + at / 255 * (high - low)) for at in range(256))
    return [round(min(255.0, max(0.0, step))) for step in steps]


def _color_key_mask(found: Bands, picture: Any) -> Image.Image | None:
    """Make the mask of a colour key (8.9.6.4); None if there is no colour key."""
    limits = [number(each) for each in items(entry(picture, "/Mask"))]
    if len(limits) != 2 * len(found):
        return None
    scale = 255 / (2 ** min(16.0, max(1.0, number(entry(picture, "/BitsPerComponent"), 8))) - 1)
    seen = Image.new("L", found[0].size, 0)
    for band, low, high in zip(found, limits[::2], limits[1::2], strict=True):
        table = [0 if low * scale <= at <= high * scale else 255 for at in range(256)]
        seen = ImageChops.lighter(seen, band.point(table))
    return seen
