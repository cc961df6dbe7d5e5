"""Pictures as objects that all pages share: images, and forms of drawings.

Of a JPEG the pixels stay as they are if its colours are the file's, and what describes them
goes; others are compressed anew. On a press colours are converted from the picture's own
profile, not from what screens show of it: there are inks that no screen has. A grey picture
and black and grey of a logo are black ink alone there, as lettering is; photographs, whose
shadows four inks make deep, are not. Inks stay as they are if they are those of the condition,
and no more of them than it can take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydyf import Array
from zlib_ng import zlib_ng

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
    in_inks,
    limit_ink,
    matches_condition,
    most_ink,
)
from cardgen.pictures import UPRIGHT, as_stored, decoded, excerpt_of, header

if TYPE_CHECKING:
    from PIL import Image

    from cardgen.excerpts import Excerpt, Pieces

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_JPEG: Mapping[str, object] = {"Filter": "/DCTDecode"}
_LEVEL = 6


class PictureSet:
    """The pictures of a file, named P1, P2 … by pages."""

    def __init__(self, file: PdfFile, inks: Inks, *, opaque: bool = False) -> None:
        self._file = file
        self._inks = inks
        self._opaque = opaque
        self._faint: dict[bytes, float] = {}
        self._objects: dict[tuple[bytes, Veil | None], tuple[str, Reference]] = {}
        self._sizes: dict[bytes, tuple[int, int]] = {}
        self._blending: set[bytes] = set()

    def name(self, data: bytes, veil: Veil | None = None) -> str:
        """The resource name of a picture under a veil. Raises LayoutError "bad-picture"."""
        key = data, veil
        if key not in self._objects:
            name = f"P{len(self._objects) + 1}"
            self._objects[key] = (name, self._add(data, veil))
        return self._objects[key][0]

    def size(self, data: bytes) -> tuple[int, int] | None:
        """How many pixels a picture has that has a name; None of a drawing."""
        return self._sizes.get(data)

    def excerpt(self, data: bytes) -> Excerpt | None:
        """A page of another file as this file has it: on a press in its inks."""
        condition = self._inks.condition
        return excerpt_of(data, condition=condition.read() if condition else b"")

    def blends(self, data: bytes) -> bool:
        """Whether a picture that has a name lets shine through what is below."""
        return data in self._blending

    def faint(self, data: bytes) -> float:
        """How much of what is seen of it shines through, where nothing may."""
        return 1.0 if self._opaque and self.blends(data) else self._faint.get(data, 0.0)

    def resources(self) -> dict[str, Reference]:
        """The objects by their names."""
        return dict(self._objects.values())

    def _add(self, data: bytes, veil: Veil | None) -> Reference:
        if artwork := artwork_under(data, veil):
            from cardgen.backends.pdf.artwork import add_artwork  # which few labels need

            form = add_artwork(self._file, self._inks, artwork)
            if form.blends:
                self._blending.add(data)
            return form.object
        excerpt = self.excerpt(data)
        if excerpt and veil is None:  # colours of which only pixels can be mixed
            if excerpt.blends:
                self._blending.add(data)
            return _add_excerpt(self._file, excerpt)
        if self._inks.condition:
            condition = self._inks.condition.read()
            if veil:
                return self._add_veiled(data, veil, condition)
            return self._add_inks(data, condition)
        said, tinted = header(data), _is_tinted(veil)
        plain = plain_jpeg(data) if said.orientation == UPRIGHT or said.profile else None
        kept = header(plain) if plain is not None else None
        if plain is not None and kept and not (tinted and kept.mode == "L"):
            size = self._sizes[data] = kept.width, kept.height
            return self._object(kept.mode, size, plain, _JPEG, veil)
        grey = is_grey(data)

        def colored(strip: Image.Image) -> Image.Image:
            return strip.convert("RGB" if tinted else "L") if grey else strip

        return self._add_pixels(data, decoded(data), colored, veil)

    def _add_veiled(self, data: bytes, veil: Veil, condition: bytes) -> Reference:
        """The picture on a press, as screens show it under a veil: light mixes, inks do not."""
        tones, tinted = black_tones(condition), _is_tinted(veil)
        black = not tinted and is_logo(data)

        def inked(strip: Image.Image) -> Image.Image:
            shown = apply_veil(strip, veil)
            if is_grey(data) and not tinted:
                return shown.convert("L").point(tones)
            return in_inks(shown.convert("RGB"), b"", condition, black=black)

        return self._add_pixels(data, decoded(data), inked)

    def _add_inks(self, data: bytes, condition: bytes) -> Reference:
        """The picture on a press, by the profile of its condition."""
        said = header(data)
        if said.mode == "CMYK":
            same = matches_condition(said.profile, condition)
            stored, most = as_stored(data), most_ink(condition)
            thick = same and exceeds_ink(stored, most)
            bare = bare_jpeg(data) if same and said.adobe and not thick else None
            if bare is not None and said.orientation == UPRIGHT:
                size = self._sizes[data] = said.upright
                # Adobe's programs write inks upside down.
                return self._object("CMYK", size, bare, _JPEG, inverted=True)
            if same:
                return self._add_pixels(
                    data,
                    stored,
                    lambda strip: limit_ink(strip, most) if thick else strip,
                )
        elif is_grey(data):
            tones = black_tones(condition)
            return self._add_pixels(
                data, decoded(data), lambda strip: strip.convert("L").point(tones)
            )
        else:
            stored = as_stored(data)
        black = said.mode != "CMYK" and is_logo(data)
        return self._add_pixels(
            data,
            stored,
            lambda strip: in_inks(strip, said.profile, condition, black=black),
        )

    def _add_pixels(
        self,
        data: bytes,
        image: Image.Image,
        convert: Callable[[Image.Image], Image.Image],
        veil: Veil | None = None,
    ) -> Reference:
        """Pixels, whose colours are converted, and their mask if some are clear."""
        self._sizes[data] = image.size
        entries: dict[str, object] = {}
        clear = image.mode in ("LA", "RGBA") and image.getextrema()[-1] != (255, 255)
        if clear and self._opaque:
            self._faint[data] = _faint_share(image)
            if image.getchannel("A").getextrema()[0] == 0:
                entries["Mask"] = self._stencil(image)
        elif clear:
            self._blending.add(data)
            entries["SMask"] = self._packed(image, lambda strip: strip.getchannel("A"))
        flat = _on_white if clear and self._opaque else _without_alpha
        return self._packed(image, lambda strip: convert(flat(strip)), entries, veil)

    def _stencil(self, image: Image.Image) -> Reference:
        """Where a picture is wholly clear: a mask that old files may have (8.9.6.3)."""
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

    def _packed(
        self,
        image: Image.Image,
        convert: Callable[[Image.Image], Image.Image],
        entries: dict[str, object] | None = None,
        veil: Veil | None = None,
    ) -> Reference:
        """What of a picture is wanted, strip by strip."""
        packer, parts, mode = zlib_ng.compressobj(_LEVEL), list[bytes](), ""
        for strip in strips(image):
            wanted = convert(strip)
            mode = wanted.mode
            parts.append(packer.compress(wanted.tobytes()))
        extra = {"Filter": "/FlateDecode", **(entries or {})}
        return self._object(mode, image.size, b"".join((*parts, packer.flush())), extra, veil)

    def _object(
        self,
        mode: str,
        size: tuple[int, int],
        data: bytes,
        entries: Mapping[str, object],
        veil: Veil | None = None,
        *,
        inverted: bool = False,
    ) -> Reference:
        """An object; `inverted` are inks as Adobe's programs write them, upside down."""
        if inverted:
            entries = {**entries, "Decode": Array([1, 0] * len(mode))}
        elif veil:
            entries = {**entries, "Decode": Array(_mixed(mode, veil))}
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
    """Write the form of a page of another file, and all that it needs."""
    names = [file.reserve() for _ in excerpt.objects]

    def value(pieces: Pieces) -> str:
        return "".join(names[each] if isinstance(each, int) else each for each in pieces)

    for name, each in zip(names, excerpt.objects, strict=True):
        if each.stream is None:
            file.add(value(each.value), name)
        else:
            entries = {key: value(pieces) for key, pieces in each.entries}
            file.add_stream(each.stream, entries, name)
    return names[0]


def _mixed(mode: str, veil: Veil) -> list[float]:
    """What 0 and 1 of each colour come to under a veil (ISO 32000-1, 8.9.5.2).

    A veil is a share of one colour and of the other, so both are mixed as they are read.
    """
    ends: list[float] = []
    for value in veil.color.rgb[: len(mode)]:
        least = round(veil.strength * value / 255, 4)
        ends += least, round(veil.strength * value / 255 + 1 - veil.strength, 4)
    return [int(end) if end == int(end) else end for end in ends]


def _is_tinted(veil: Veil | None) -> bool:
    """Whether a veil makes a grey picture one in colour."""
    return veil is not None and not veil.color.r == veil.color.g == veil.color.b


def _without_alpha(strip: Image.Image) -> Image.Image:
    return strip.convert(strip.mode.removesuffix("A"))


def _on_white(strip: Image.Image) -> Image.Image:
    """Soft edges as they are on paper."""
    plain = _without_alpha(strip)
    white = plain.point(lambda _: 255)
    white.paste(plain, mask=strip.getchannel("A"))
    return white


def _faint_share(image: Image.Image) -> float:
    """How much of what is seen of a picture is neither clear nor opaque."""
    counts = image.getchannel("A").histogram()
    return sum(counts[1:255]) / (sum(counts[1:]) or 1)
