"""Convert RGB of a PDF to inks of a press: colours, pictures and gradients.

As in other logos, grey becomes black ink alone; all else goes by the profile of the colours, or
sRGB. A soft mask has no ink: its luminosity stays (ISO 32000-1, 11.5.3). Functions are sampled:
PDFium, which knows all kinds of them, renders them as a shading in RGB, one pixel per sample.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from cardgen.icc import (
    convert_fill,
    count_hues,
    is_drawn,
    is_srgb,
    profile_fault,
    to_inks,
    to_srgb,
)

Values = tuple[float, ...]
_MOST_PIXELS: Final = 40_000_000
_CODED: Final = {"/DCTDecode": "JPEG", "/JPXDecode": "JPEG2000"}
_DIGITS: Final = 4


class LeftError(Exception):
    """Colours that cannot be converted; the message names them."""


class Lights:
    """Converter of RGB of a `profile`, or sRGB, to the inks of a press, or grey in a mask."""

    def __init__(self, profile: bytes, condition: bytes, *, masking: bool = False) -> None:
        if profile and profile_fault(profile, "RGB"):
            raise LeftError("colours with a profile that cannot be read")
        self._profile = b"" if is_srgb(profile, "RGB") else profile
        self._condition, self._masking = condition, masking

    def color(self, values: Values) -> Values:
        """Convert an RGB colour to four inks; in a soft mask to a grey, where 0 is black."""
        rgb = tuple(round(255 * min(1.0, max(0.0, value))) for value in values)
        if len(rgb) != 3:
            raise LeftError("colours with too few components")
        found = _color(rgb, self._profile, self._condition, masking=self._masking)
        return tuple(round(value, _DIGITS) for value in found)

    def inks(self, values: Values) -> Values:
        """Convert an RGB colour to four inks; in a soft mask to a grey."""
        found = self.color(values)
        return found if self._masking or len(found) == 4 else (0.0, 0.0, 0.0, 1 - found[0])

    def picture(self, image: Image.Image) -> Image.Image:
        """Convert an RGB picture to CMYK; in a soft mask to grey."""
        if self._masking:
            return image.convert("L")
        drawn = is_drawn(count_hues(image))
        return to_inks(image, self._profile, self._condition, black=drawn)

    def table(self, data: bytes) -> bytes:
        """Convert the colour table of an indexed picture to inks; in a soft mask to grey."""
        count = len(data) // 3
        if not count:
            raise LeftError("a picture without colours")
        image = Image.frombytes("RGB", (count, 1), data[: 3 * count])
        if self._masking:
            return image.convert("L").tobytes()
        return to_inks(image, self._profile, self._condition, black=True).tobytes()

    def running(self, image: Image.Image) -> Image.Image:
        """Convert a gradient. If all its colours are grey, use black ink alone."""
        if self._masking:
            return image.convert("L")
        inked, neutrals, _, _ = count_hues(image)
        if inked == neutrals:
            tones = [round(255 * self.inks((at / 255,) * 3)[3]) for at in range(256)]
            black, none = image.getchannel("G").point(tones), Image.new("L", image.size)
            return Image.merge("CMYK", (none, none, none, black))
        return to_inks(image, self._profile, self._condition, black=False)


@lru_cache(maxsize=4096)
def _color(rgb: tuple[int, ...], profile: bytes, condition: bytes, *, masking: bool) -> Values:
    """Convert an RGB colour, 0 to 255, to inks or grey, 0 to 1."""
    red, green, blue = rgb
    if masking:
        return ((0.3 * red + 0.59 * green + 0.11 * blue) / 255,)
    if red == green == blue:
        dot = to_srgb(Image.new("RGB", (1, 1), (red, green, blue)), profile)
        return (dot.tobytes()[1] / 255,)
    return convert_fill((red, green, blue), condition, profile)


def rgb_picture(picture: Any) -> Image.Image:
    """Decode the pixels of an RGB picture. Raises LeftError."""
    width, height = int(picture.Width), int(picture.Height)
    if not 0 < width * height <= _MOST_PIXELS:
        raise LeftError("a picture with too many pixels")
    filters = picture.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else []
    last = names[-1] if names else str(filters)
    if last in _CODED:
        data = BytesIO(picture.read_raw_bytes())
        try:
            found: Image.Image = Image.open(data, formats=(_CODED[last],))
            found.load()
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise LeftError("a picture that cannot be unpacked") from error
        if found.mode != "RGB" or found.size != (width, height):
            raise LeftError("a picture that differs from its description")
    else:
        bits = int(picture.get("/BitsPerComponent", 8))
        if bits not in (8, 16):
            raise LeftError(f"a picture of {bits} bits")
        pixels = picture.read_bytes()[:: bits // 8]  # the high byte is enough
        if len(pixels) < 3 * width * height:
            raise LeftError("an incomplete picture")
        found = Image.frombytes("RGB", (width, height), pixels[: 3 * width * height])
    decode = picture.get("/Decode")
    if decode is None:
        return found
    ends = [float(each) for each in decode]
    tables = [
        round(255 * min(1.0, max(0.0, low + at / 255 * (high - low))))
        for low, high in zip(ends[::2], ends[1::2], strict=True)
        for at in range(256)
    ]
    return found.point(tables)


_SAMPLES: Final = 256
_FUNCTION, _AXIAL, _RADIAL = 1, 2, 3
_SPACES: Final = {"CMYK": (Name.DeviceCMYK, 4), "L": (Name.DeviceGray, 1)}


def convert_shading(pdf: pikepdf.Pdf, shading: Any, lights: Lights) -> None:
    """Convert a shading to inks. Raises LeftError for meshes."""
    kind, function = int(shading.get("/ShadingType", 0)), shading.get("/Function")
    if kind not in (_FUNCTION, _AXIAL, _RADIAL) or function is None:
        raise LeftError("a mesh of colours")
    two = kind == _FUNCTION
    domain = [float(each) for each in shading.get("/Domain", [0, 1, 0, 1][: 4 if two else 2])]
    made, space = _sampled_function(pdf, function, domain, lights)
    shading.Function, shading.ColorSpace = made, space
    if (ground := shading.get("/Background")) is not None:
        shading.Background = Array(lights.inks(tuple(float(each) for each in ground)))


def convert_tints(pdf: pikepdf.Pdf, space: Any, lights: Lights) -> None:
    """Convert the substitute colours of a spot colour to inks. Raises LeftError."""
    if str(space[0]) != "/Separation":
        raise LeftError("spot colours that are shown in red, green and blue")
    made, other = _sampled_function(pdf, space[3], [0.0, 1.0], lights)
    space[2], space[3] = other, made


def _sampled_function(
    pdf: pikepdf.Pdf, function: Any, domain: list[float], lights: Lights
) -> tuple[Any, Any]:
    """Make a sampled function that gives inks. Return it with its colour space."""
    image = lights.running(_render(pdf, function, domain))
    space, count = _SPACES[image.mode]
    made = pdf.make_stream(
        image.tobytes(),
        FunctionType=0,
        Domain=Array(domain),
        Range=Array([0, 1] * count),
        Size=Array(image.size if len(domain) == 4 else [image.width]),
        BitsPerSample=8,
    )
    return made, space


def _render(pdf: pikepdf.Pdf, function: Any, domain: list[float]) -> Image.Image:
    """Draw the values of a PDF function as pixels: the first input to the right."""
    import pypdfium2

    two = len(domain) == 4
    size = _SAMPLES, _SAMPLES if two else 1
    shading = Dictionary(ColorSpace=Name.DeviceRGB, Domain=Array(domain))
    if two:
        left, right, top, bottom = domain
        across, down = size[0] / (right - left), -size[1] / (bottom - top)
        matrix = [across, 0, 0, down, -left * across, size[1] - top * down]
        shading.ShadingType, shading.Matrix = _FUNCTION, Array(matrix)
    else:
        shading.ShadingType, shading.Coords = _AXIAL, Array([0, 0, size[0], 0])
        shading.Extend = Array([True, True])
    with pikepdf.new() as other:
        shading.Function = other.copy_foreign(pdf.make_indirect(function))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Contents=other.make_stream(b"/S sh"),
            Resources=Dictionary(Shading=Dictionary(S=shading)),
        )
        other.pages.append(pikepdf.Page(page))
        output = BytesIO()
        other.save(output)
    with pypdfium2.PdfDocument(output.getvalue()) as document:
        image: Image.Image = document[0].render(scale=1).to_pil().convert("RGB")
    if image.size != size:
        raise LeftError("a shading that cannot be drawn")
    return image
