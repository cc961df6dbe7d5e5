"""Pictures as objects that all pages share.

Of a JPEG the pixels stay as they are, and what describes them goes; others are compressed
anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydyf import Array
from zlib_ng import zlib_ng

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pictures import is_grey
from cardgen.backends.strip_metadata import bare_jpeg
from cardgen.pictures import UPRIGHT, decoded, header

if TYPE_CHECKING:
    from PIL import Image

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_LEVEL = 6
_STRIP = 256  # rows that are converted at once


class PictureSet:
    """The pictures of a file, named P1, P2 … by pages."""

    def __init__(self, file: PdfFile, inks: Inks) -> None:
        self._file = file
        self._inks = inks
        self._objects: dict[bytes, tuple[str, Reference]] = {}
        self._sizes: dict[bytes, tuple[int, int]] = {}

    def name(self, data: bytes) -> str:
        """The resource name of a picture. Raises LayoutError "bad-picture"."""
        if data not in self._objects:
            name = f"P{len(self._objects) + 1}"
            self._objects[data] = (name, self._add(data))
        return self._objects[data][0]

    def size(self, data: bytes) -> tuple[int, int]:
        """How many pixels a picture has that has a name."""
        return self._sizes[data]

    def resources(self) -> dict[str, Reference]:
        """The objects by their names."""
        return dict(self._objects.values())

    def _add(self, data: bytes) -> Reference:
        mode = _kept(data, press=self._inks.press)
        bare = bare_jpeg(data) if mode else None
        if bare is not None:
            said = header(data)
            size = self._sizes[data] = said.width, said.height
            entries: dict[str, object] = {"Filter": "/DCTDecode"}
            if mode == "CMYK":  # Adobe's programs write inks upside down
                entries["Decode"] = Array([1, 0] * 4)
            return self._object(mode, size, bare, entries)
        image = decoded(data)
        self._sizes[data] = image.size
        entries = {}
        if image.mode in ("LA", "RGBA") and image.getextrema()[-1] != (255, 255):
            entries["SMask"] = self._packed(image, lambda strip: strip.getchannel("A"))
        grey = is_grey(data)  # on a press one ink, not four

        def colored(strip: Image.Image) -> Image.Image:
            plain = strip.convert(strip.mode.removesuffix("A"))
            return plain.convert("L") if grey else self._inks.separated(plain)

        return self._packed(image, colored, entries)

    def _packed(
        self,
        image: Image.Image,
        convert: Callable[[Image.Image], Image.Image],
        entries: dict[str, object] | None = None,
    ) -> Reference:
        """What of a picture is wanted, strip by strip: large ones would fill the memory."""
        packer, parts, mode = zlib_ng.compressobj(_LEVEL), list[bytes](), ""
        for top in range(0, image.height, _STRIP):
            strip = image.crop((0, top, image.width, min(top + _STRIP, image.height)))
            wanted = convert(strip)
            mode = wanted.mode
            parts.append(packer.compress(wanted.tobytes()))
        extra = {"Filter": "/FlateDecode", **(entries or {})}
        return self._object(mode, image.size, b"".join((*parts, packer.flush())), extra)

    def _object(
        self, mode: str, size: tuple[int, int], data: bytes, entries: dict[str, object]
    ) -> Reference:
        description = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": size[0],
            "Height": size[1],
            "ColorSpace": _SPACES[mode],
            "BitsPerComponent": 8,
        }
        return self._file.add_stream(data, {**description, **entries})


def _kept(data: bytes, *, press: bool) -> str:
    """The mode of a JPEG that can be shown as it is: upright, and in the file's colours."""
    said = header(data)
    modes = ("L", "CMYK") if press else ("L", "RGB")
    upright = said.orientation == UPRIGHT
    inverted = said.mode != "CMYK" or said.adobe
    kept = said.format == "JPEG" and upright and inverted and said.mode in modes
    return said.mode if kept else ""
