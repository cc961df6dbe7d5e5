"""Pixels that are painted through coverage masks: Pillow's images, or arrays of a browser.

A band of pixels is grey (one byte a pixel) or colour (three). Coverage is a byte a pixel, 255
for full, in rows of a width; what lies outside the band is left out. Blending rounds as Pillow
does: the same page has the same bytes on both sides.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

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
            """Draw a picture: without Pillow there is none."""
            raise NotImplementedError

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
            has_alpha = image.mode in ("LA", "RGBA")
            cover = image.getchannel("A") if has_alpha else Image.new("L", image.size, 255)
            self._image.paste(image.convert(self.mode), (x, y), cover)

        def rows(self, stride: int) -> bytes:
            """Return the rows, each of `stride` bytes, with zeros at their ends."""
            return self._image.tobytes("raw", self.mode, stride)
