"""Pictures as objects that all pages share: a JPEG as it is, others compressed anew."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from zlib_ng import zlib_ng

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pictures import decoded

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_UPRIGHT = 1  # EXIF's orientation of a picture that needs no turning
_ORIENTATION = 0x0112
_LEVEL = 6


class PictureSet:
    """The pictures of a file, named P1, P2 … by pages."""

    def __init__(self, file: PdfFile, inks: Inks) -> None:
        self._file = file
        self._inks = inks
        self._objects: dict[bytes, tuple[str, Reference]] = {}

    def name(self, data: bytes) -> str:
        """The resource name of a picture. Raises LayoutError "bad-picture"."""
        if data not in self._objects:
            name = f"P{len(self._objects) + 1}"
            self._objects[data] = (name, self._add(data))
        return self._objects[data][0]

    def resources(self) -> dict[str, Reference]:
        """The objects by their names."""
        return dict(self._objects.values())

    def _add(self, data: bytes) -> Reference:
        image = decoded(data)
        if _keeps(data, press=self._inks.press):
            return self._object(image, data, {"Filter": "/DCTDecode"})
        entries: dict[str, object] = {}
        if image.mode in ("LA", "RGBA"):
            alpha = image.getchannel("A")
            if alpha.getextrema() != (255, 255):
                entries["SMask"] = self._packed(alpha)
            image = image.convert(image.mode[:-1])
        return self._packed(self._inks.separated(image), entries)

    def _packed(
        self, image: Image.Image, entries: dict[str, object] | None = None
    ) -> Reference:
        data = zlib_ng.compress(image.tobytes(), _LEVEL)
        return self._object(image, data, {"Filter": "/FlateDecode", **(entries or {})})

    def _object(self, image: Image.Image, data: bytes, entries: dict[str, object]) -> Reference:
        description = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": image.width,
            "Height": image.height,
            "ColorSpace": _SPACES[image.mode],
            "BitsPerComponent": 8,
        }
        return self._file.add_stream(data, {**description, **entries})


def _keeps(data: bytes, *, press: bool) -> bool:
    """Whether a JPEG can be shown as it is: upright, and in the file's colours."""
    with Image.open(BytesIO(data)) as image:
        upright = image.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
        modes = ("L",) if press else ("L", "RGB")
        return image.format == "JPEG" and upright and image.mode in modes
