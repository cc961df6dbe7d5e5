"""Write pictures as XObjects that all pages share: images, and forms of drawings.

The pixels of a JPEG stay as they are if its colours are those of the file, without metadata;
other pictures are compressed anew. For a press colours are converted from the picture's own
profile, not from sRGB: some inks have colours that no screen shows. Grey pictures, and the
black and grey of logos, are black ink alone, as lettering is; photographs are not, since four
inks make their shadows deep. Inks of the condition stay as they are, up to its ink limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydyf import Array

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pictures import (
    apply_veil,
    artwork_under,
    bare_jpeg,
    is_grey,
    is_logo,
    plain_jpeg,
    strips,
)
from cardgen.display import Veil
from cardgen.icc import (
    black_tones,
    exceeds_ink,
    ink_limit,
    limit_ink,
    matches_condition,
    to_inks,
)
from cardgen.pictures import UPRIGHT, decode_picture, decode_stored, read_excerpt, read_header
from cardgen.ports import deflate

if TYPE_CHECKING:
    from PIL import Image

    from cardgen.excerpts import Excerpt, Pieces

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_JPEG: Mapping[str, object] = {"Filter": "/DCTDecode"}
_LEVEL = 6


class PictureSet:
    """The pictures of a file, with resource names P1, P2 …."""

    def __init__(self, file: PdfFile, inks: Inks, *, opaque: bool = False) -> None:
        self._file = file
        self._inks = inks
        self._opaque = opaque
        self._translucent: dict[bytes, float] = {}
        self._objects: dict[tuple[bytes, Veil | None], tuple[str, Reference]] = {}
        self._sizes: dict[bytes, tuple[int, int]] = {}
        self._blending: set[bytes] = set()

    def name(self, data: bytes, veil: Veil | None = None) -> str:
        """Return the resource name of a picture below a veil. Raises LayoutError."""
        key = data, veil
        if key not in self._objects:
            name = f"P{len(self._objects) + 1}"
            self._objects[key] = (name, self._add(data, veil))
        return self._objects[key][0]

    def size(self, data: bytes) -> tuple[int, int] | None:
        """Return the size of a written picture in pixels; None for an SVG drawing."""
        return self._sizes.get(data)

    def excerpt(self, data: bytes) -> Excerpt | None:
        """Return the page of another PDF, in the colours of this file; or None."""
        condition = self._inks.condition
        return read_excerpt(data, condition=condition.read() if condition else b"")

    def blends(self, data: bytes) -> bool:
        """True if a written picture is partly transparent."""
        return data in self._blending

    def translucent_share(self, data: bytes) -> float:
        """Return the share of visible pixels that are translucent though they should not be."""
        return 1.0 if self._opaque and self.blends(data) else self._translucent.get(data, 0.0)

    def resources(self) -> dict[str, Reference]:
        """Return the references of all pictures by their resource names."""
        return dict(self._objects.values())

    def _add(self, data: bytes, veil: Veil | None) -> Reference:
        """Write a picture as an image XObject; a drawing or PDF page as a form XObject."""
        if artwork := artwork_under(data, veil):
            from cardgen.backends.pdf.artwork import add_artwork  # few labels need it

            form, blends = add_artwork(self._file, self._inks, artwork)
            if blends:
                self._blending.add(data)
            return form
        excerpt = self.excerpt(data)
        if excerpt and veil is None:  # under a veil it becomes pixels
            if excerpt.blends:
                self._blending.add(data)
            return _add_excerpt(self._file, excerpt)
        if self._inks.condition:
            condition = self._inks.condition.read()
            if veil:
                return self._add_veiled(data, veil, condition)
            return self._add_inks(data, condition)
        head, tinted = read_header(data), _is_tinted(veil)
        plain = plain_jpeg(data) if head.orientation == UPRIGHT or head.profile else None
        jpeg = read_header(plain) if plain is not None else None
        if plain is not None and jpeg and not (tinted and jpeg.mode == "L"):
            size = self._sizes[data] = jpeg.width, jpeg.height
            return self._object(jpeg.mode, size, plain, _JPEG, veil)
        grey = is_grey(data)

        def to_color(strip: Image.Image) -> Image.Image:
            return strip.convert("RGB" if tinted else "L") if grey else strip

        return self._add_pixels(data, decode_picture(data), to_color, veil)

    def _add_veiled(self, data: bytes, veil: Veil, condition: bytes) -> Reference:
        """Write a picture below a veil, in the inks of an output condition."""
        tones, tinted = black_tones(condition), _is_tinted(veil)
        black = not tinted and is_logo(data)

        def to_ink(strip: Image.Image) -> Image.Image:
            mix = apply_veil(strip, veil)
            if is_grey(data) and not tinted:
                return mix.convert("L").point(tones)
            return to_inks(mix.convert("RGB"), b"", condition, black=black)

        return self._add_pixels(data, decode_picture(data), to_ink)

    def _add_inks(self, data: bytes, condition: bytes) -> Reference:
        """Write a picture in the inks of an output condition."""
        head = read_header(data)
        if head.mode != "CMYK" and is_grey(data):
            tones = black_tones(condition)
            return self._add_pixels(
                data, decode_picture(data), lambda strip: strip.convert("L").point(tones)
            )
        stored = decode_stored(data)
        if head.mode == "CMYK" and matches_condition(head.profile, condition):
            most = ink_limit(condition)
            thick = exceeds_ink(stored, most)
            bare = bare_jpeg(data) if head.adobe and not thick else None
            if bare is not None and head.orientation == UPRIGHT:
                size = self._sizes[data] = head.upright
                # Adobe's programs write inks inverted: 0 is full ink.
                return self._object("CMYK", size, bare, {**_JPEG, "Decode": Array([1, 0] * 4)})
            return self._add_pixels(
                data, stored, lambda strip: limit_ink(strip, most) if thick else strip
            )
        black = head.mode != "CMYK" and is_logo(data)
        return self._add_pixels(
            data, stored, lambda strip: to_inks(strip, head.profile, condition, black=black)
        )

    def _add_pixels(
        self,
        data: bytes,
        image: Image.Image,
        convert: Callable[[Image.Image], Image.Image],
        veil: Veil | None = None,
    ) -> Reference:
        """Write the converted pixels of a picture, and a soft mask if some are transparent."""
        self._sizes[data] = image.size
        entries: dict[str, object] = {}
        clear = image.mode in ("LA", "RGBA") and image.getextrema()[-1] != (255, 255)
        if clear and self._opaque:
            counts = image.getchannel("A").histogram()
            self._translucent[data] = sum(counts[1:255]) / (sum(counts[1:]) or 1)
            if counts[0]:
                entries["Mask"] = self._stencil_mask(image)
        elif clear:
            self._blending.add(data)
            entries["SMask"] = self._pack(image, lambda strip: strip.getchannel("A"))
        flat = _on_white if clear and self._opaque else _without_alpha
        return self._pack(image, lambda strip: convert(flat(strip)), entries, veil)

    def _stencil_mask(self, image: Image.Image) -> Reference:
        """Write a stencil mask of fully transparent pixels, for old PDF versions (8.9.6.3)."""
        hidden = image.getchannel("A").point([255] + [0] * 255).convert("1")
        entries = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": image.width,
            "Height": image.height,
            "ImageMask": "true",
            "BitsPerComponent": 1,
        }
        return self._file.add_stream(hidden.tobytes(), entries)

    def _pack(
        self,
        image: Image.Image,
        convert: Callable[[Image.Image], Image.Image],
        entries: dict[str, object] | None = None,
        veil: Veil | None = None,
    ) -> Reference:
        """Convert and compress the pixels of a picture strip by strip, and write the image."""
        packer, parts, mode = deflate.Packer(_LEVEL), list[bytes](), ""
        for strip in strips(image):
            pixels = convert(strip)
            mode = pixels.mode
            parts.append(packer.add(pixels.tobytes()))
        extra = {"Filter": "/FlateDecode", **(entries or {})}
        return self._object(mode, image.size, b"".join((*parts, packer.end())), extra, veil)

    def _object(
        self,
        mode: str,
        size: tuple[int, int],
        data: bytes,
        entries: Mapping[str, object],
        veil: Veil | None = None,
    ) -> Reference:
        """Write an image XObject with this mode and size in pixels, below a veil."""
        if veil:
            entries = {**entries, "Decode": Array(_veil_decode(mode, veil))}
        description = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": size[0],
            "Height": size[1],
            "ColorSpace": _SPACES[mode],
            "BitsPerComponent": 8,
        }
        return self._file.add_stream(data, {**description, **entries})


def _add_excerpt(file: PdfFile, excerpt: Excerpt) -> Reference:
    """Write a page of another PDF as a form XObject, with all objects that it needs."""
    names = [file.reserve() for _ in excerpt.objects]

    def value(pieces: Pieces) -> str:
        return "".join(names[piece] if isinstance(piece, int) else piece for piece in pieces)

    for name, part in zip(names, excerpt.objects, strict=True):
        if part.stream is None:
            file.add(value(part.value), name)
        else:
            entries = {key: value(pieces) for key, pieces in part.entries}
            file.add_stream(part.stream, entries, name)
    return names[0]


def _veil_decode(mode: str, veil: Veil) -> list[float]:
    """Return the Decode array that applies a veil to a picture (ISO 32000-1, 8.9.5.2).

    A veil mixes two colours in fixed shares, so reading the picture can mix them.
    """
    ends: list[float] = []
    for value in veil.color.rgb[: len(mode)]:
        least = round(veil.strength * value / 255, 4)
        ends += least, round(veil.strength * value / 255 + 1 - veil.strength, 4)
    return [int(end) if end == int(end) else end for end in ends]


def _is_tinted(veil: Veil | None) -> bool:
    """True if a veil makes a grey picture coloured."""
    return veil is not None and not veil.color.r == veil.color.g == veil.color.b


def _without_alpha(strip: Image.Image) -> Image.Image:
    """Return a strip of a picture without its transparency."""
    return strip.convert(strip.mode.removesuffix("A"))


def _on_white(strip: Image.Image) -> Image.Image:
    """Mix a strip of a picture with white where it is translucent."""
    plain = _without_alpha(strip)
    white = plain.point(lambda _: 255)
    white.paste(plain, mask=strip.getchannel("A"))
    return white
