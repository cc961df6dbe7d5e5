"""Pixels: painted through coverage masks, read from rows, made smaller.

Natively they are Pillow's images. In a browser they are its arrays: the first label is there
before Pillow is loaded.

A band of pixels is grey (one byte a pixel) or colour (three). Coverage is a byte a pixel, 255
for full, in rows of a width; what lies outside the band is left out. Blending rounds as Pillow
does: the same page has the same bytes on both sides.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

Mode = Literal["L", "RGB"]
Value = int | tuple[int, int, int]

if sys.platform == "emscripten":
    from cardgen_wasm import pixels
    from pyodide.ffi import to_js

    class Band:
        """A band of pixels, white at first."""

        def __init__(self, width: int, height: int, mode: Mode, data: object = None) -> None:
            self.width, self.height, self.mode = width, height, mode
            self._depth = 1 if mode == "L" else 3
            self._data = data or pixels.white(width * height * self._depth)

        def copy(self) -> Band:
            """Return a copy to paint on."""
            return Band(self.width, self.height, self.mode, self._data.slice())

        def fill(self, value: Value, left: int, top: int, right: int, bottom: int) -> None:
            """Fill a rectangle within the band with a value."""
            pixels.fill(self._data, self.width, self._channels(value), left, top, right, bottom)

        def paint(self, value: Value, cover: bytes, width: int, x: int, y: int) -> None:
            """Paint a value through the coverage whose top left is at `x`, `y`."""
            channels = self._channels(value)
            pixels.paint(
                self._data, self.width, self.height, channels, to_js(cover), width, x, y
            )

        def draw(self, image: Image.Image, x: int, y: int) -> None:
            """Draw a picture, whose top left is at `x`, `y`, over what is there."""
            from PIL import Image

            band = Image.frombytes(self.mode, (self.width, self.height), self._data.to_bytes())
            _paste(band, image, x, y)
            self._data = to_js(band.tobytes())

        def rows(self, stride: int) -> bytes:
            """Return the rows, each of `stride` bytes, with zeros at their ends."""
            rows: bytes = pixels.rows(self._data, self.width * self._depth, stride).to_bytes()
            return rows

        def _channels(self, value: Value) -> object:
            """Return a value as the browser's array."""
            return to_js([value] if isinstance(value, int) else list(value))

else:
    from PIL import Image

    class Band:
        """A band of pixels, white at first."""

        def __init__(
            self, width: int, height: int, mode: Mode, image: Image.Image | None = None
        ) -> None:
            self.width, self.height, self.mode = width, height, mode
            white = 255 if mode == "L" else (255, 255, 255)
            self._image = image or Image.new(mode, (width, height), white)

        def copy(self) -> Band:
            """Return a copy to paint on."""
            return Band(self.width, self.height, self.mode, self._image.copy())

        def fill(self, value: Value, left: int, top: int, right: int, bottom: int) -> None:
            """Fill a rectangle within the band with a value."""
            self._image.paste(value, (left, top, right, bottom))

        def paint(self, value: Value, cover: bytes, width: int, x: int, y: int) -> None:
            """Paint a value through the coverage whose top left is at `x`, `y`."""
            size = (width, len(cover) // width)
            mask = Image.frombuffer("L", size, cover, "raw", "L", 0, 1)
            self._image.paste(value, (x, y), mask)

        def draw(self, image: Image.Image, x: int, y: int) -> None:
            """Draw a picture, whose top left is at `x`, `y`, over what is there."""
            _paste(self._image, image, x, y)

        def rows(self, stride: int) -> bytes:
            """Return the rows, each of `stride` bytes, with zeros at their ends."""
            return self._image.tobytes("raw", self.mode, stride)


def _paste(band: Image.Image, image: Image.Image, x: int, y: int) -> None:
    """Paste a picture onto a band where it is opaque."""
    cover = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    band.paste(image.convert(band.mode), (x, y), cover)


class Pixels(NamedTuple):
    """Pixels of a picture, row by row: grey with a `depth` of 1 byte, or RGB with 3."""

    width: int
    height: int
    depth: int
    data: bytes

    @classmethod
    def read(cls, rows: bytes, width: int, height: int, mode: str, stride: int) -> Pixels:
        """Read rows of `stride` bytes, without the margin of each.

        The mode is "1" for eight white or black pixels a byte, "L" or "RGB".
        """
        from PIL import Image

        image = Image.frombytes(mode, (width, height), rows, "raw", mode, stride, 1)
        image = image.convert("L") if mode == "1" else image
        return cls(width, height, len(image.mode), image.tobytes())

    @property
    def mode(self) -> Mode:
        """Return the name of the kind of pixels."""
        return "L" if self.depth == 1 else "RGB"

    def crop(self, left: int, right: int) -> Pixels:
        """Return the columns `left` to `right` (exclusive)."""
        length, ends = self.width * self.depth, (left * self.depth, right * self.depth)
        starts = range(0, length * self.height, length)
        data = b"".join(self.data[at + ends[0] : at + ends[1]] for at in starts)
        return self._replace(width=right - left, data=data)

    def to_grey(self) -> Pixels:
        """Return grey pixels."""
        if self.depth == 1:
            return self
        return self._replace(depth=1, data=self._image().convert("L").tobytes())

    def shrink(self, width: int, height: int) -> Pixels:
        """Make the picture smaller; each new pixel is the mean of those that it covers."""
        from PIL import Image

        smaller = self._image().resize((width, height), Image.Resampling.BOX)
        return Pixels(width, height, self.depth, smaller.tobytes())

    def _image(self) -> Image.Image:
        """Return the pixels as an image."""
        from PIL import Image

        return Image.frombytes(self.mode, (self.width, self.height), self.data)
