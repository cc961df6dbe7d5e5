"""Pictures and colours from one profile into another.

All goes by relative colorimetric intent: the white of the one is the white of the other, and
what both can show looks the same. Colours that a press or a screen lacks become the nearest
that it has. Of pictures the darkest becomes the darkest too (black point compensation,
ISO 18619), so that shadows keep their shades.

Black ink alone is lighter than four inks: there what is darkest is black ink, and greys
between have the lightness that they should have between that and the paper.

A profile is given as its bytes; none of them (``b""``) is sRGB for red, green and blue and for
grey, and for inks the press that cardgen takes unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import chain, product
from math import hypot
from typing import TYPE_CHECKING, Final

from cardgen.icc.matrices import srgb_light
from cardgen.icc.profiles import PRESS

if TYPE_CHECKING:
    from PIL import Image, ImageCms

_SPACES: Final = {"L": ("GRAY", "RGB"), "RGB": ("RGB",), "CMYK": ("CMYK",)}
"""What profiles may be of; grey pictures often keep the one that they had in colour."""
_DEVICES: Final = ("mntr", "scnr", "prtr", "spac")  # ISO 15076-1, 7.2.5
_LEVELS: Final = 256
_HARDLY: Final = 2  # of 255; nobody sees it
_PATCHES: Final = (0, 64, 128, 192, 255)
# Editions of one condition's profile differ by less, coated papers of others by 2 at least.
_SAME_PRESS: Final = 1.5
_Tones = tuple[int, ...]


def unusable(profile: bytes, mode: str) -> str:
    """Why a picture's pixels cannot be what its profile says; nothing if they can."""
    from PIL import ImageCms

    try:
        known = _opened(profile, mode).profile
        space, kind = known.xcolor_space.strip(), known.device_class.strip()
        if space not in _SPACES[mode] or kind not in _DEVICES:
            return f"is of {space} and not for pictures of {mode}"
        _transform(profile, b"", "RGB" if space == "RGB" else mode)
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        return "cannot be read"
    return ""


@lru_cache(maxsize=32)
def is_srgb(profile: bytes, mode: str) -> bool:
    """Whether colours of a profile are those of sRGB, by whatever name."""
    if mode == "CMYK":
        return False
    if not profile:
        return True
    if mode == "L":
        return _near(_grey_tones(profile), range(_LEVELS))
    greys = _ramp().convert("RGB")  # in the dark, curves differ that are alike elsewhere
    return all(
        _near(_transform(profile, b"", "RGB").apply(each).tobytes(), each.tobytes())
        for each in (_patches("RGB"), greys)
    )


@lru_cache(maxsize=32)
def measures_as(profile: bytes, condition: bytes) -> bool:
    """Whether inks of a profile look as those of an output condition do."""
    if not profile or profile == condition:
        return True
    patches = _patches("CMYK")
    one, other = (_lab(each, "CMYK").apply(patches).tobytes() for each in (profile, condition))
    triples = zip(*(iter(one),) * 3, strict=True), zip(*(iter(other),) * 3, strict=True)
    return sum(map(_difference, *triples)) <= _SAME_PRESS * patches.width


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """A picture of mode L, LA, RGB, RGBA or CMYK as sRGB, of mode L, LA, RGB or RGBA."""
    from PIL import Image

    plain, alpha = _parted(image)
    if is_srgb(profile, plain.mode):
        return image
    if plain.mode == "L":
        shown = plain.point(_grey_tones(profile))
    else:
        shown = _transform(profile or PRESS.read(), b"", plain.mode).apply(plain)
        if plain.mode == "RGB":
            grey = shown.getchannel("G")  # exactly, whatever rounding makes of it
            shown.paste(Image.merge("RGB", (grey,) * 3), mask=neutral(plain))
    if alpha is not None:
        shown.putalpha(alpha)
    return shown


def in_inks(
    image: Image.Image, profile: bytes, condition: bytes, *, black: bool
) -> Image.Image:
    """A picture of mode RGB or CMYK in the inks of a condition, of mode CMYK.

    With `black` what is neutral in RGB is black ink alone; in CMYK, what was black ink alone
    stays that in any case.
    """
    from PIL import Image

    inks = _transform(profile, condition, image.mode, "CMYK").apply(image)
    if image.mode == "CMYK":
        tones = _kept_black(profile, condition)
        values, where = image.getchannel("K"), _black(image)
    elif black:
        shades = black_tones(condition)
        tones = tuple(255 - shades[shown] for shown in _grey_tones(profile, "RGB"))
        values, where = image.getchannel("G"), neutral(image)
    else:
        return inks
    nothing = Image.new("L", image.size)
    inks.paste(Image.merge("CMYK", (nothing,) * 3 + (values.point(tones),)), mask=where)
    return inks


def fill_inks(
    rgb: tuple[int, int, int], condition: bytes, profile: bytes = b""
) -> tuple[float, ...]:
    """A colour as parts of cyan, magenta, yellow and black; nothing in it is lost."""
    from PIL import Image  # which a letter without pictures needs not

    dot = Image.new("RGB", (1, 1), rgb)
    inks = _transform(profile, condition, "RGB", "CMYK", compensated=False).apply(dot)
    return tuple(value / 255 for value in inks.tobytes())


def dark_inks(condition: bytes) -> bytes:
    """The inks of colours all over sRGB, the darkest among them, by either conversion."""
    patches = _patches("RGB")
    found = (
        _transform(b"", condition, "RGB", "CMYK", compensated=each).apply(patches).tobytes()
        for each in (True, False)
    )
    return b"".join(found)


@lru_cache(maxsize=8)
def black_tones(condition: bytes) -> _Tones:
    """For each grey of sRGB the grey that a PDF asks for, so that black ink alone shows it.

    0 is all ink and 255 the paper, as in both.
    """
    wanted = [srgb_light(value / 255) for value in range(_LEVELS)]
    return tuple(255 - ink for ink in _inks_for(wanted, condition))


def neutral(image: Image.Image) -> Image.Image:
    """Where a picture of mode RGB has no hue: a mask."""
    from PIL import ImageChops

    red, green, blue = image.split()
    one, other = ImageChops.difference(red, green), ImageChops.difference(green, blue)
    return ImageChops.lighter(one, other).point([255] + [0] * 255)


def _black(image: Image.Image) -> Image.Image:
    """Where a picture of mode CMYK has no ink but black."""
    from PIL import ImageChops

    cyan, magenta, yellow, _ = image.split()
    inks = ImageChops.lighter(ImageChops.lighter(cyan, magenta), yellow)
    return inks.point([255] + [0] * 255)


def _parted(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colours, and the alpha if there is any."""
    if image.mode in ("LA", "RGBA"):
        return image.convert(image.mode.removesuffix("A")), image.getchannel("A")
    return image, None


@lru_cache(maxsize=32)
def _grey_tones(profile: bytes, mode: str = "L") -> _Tones:
    """For each grey of a profile the grey of sRGB."""
    from PIL import Image

    if not profile:
        return tuple(range(_LEVELS))
    ramp = _ramp()
    if _opened(profile, mode).profile.xcolor_space.strip() == "RGB":
        ramp, mode = Image.merge("RGB", (ramp,) * 3), "RGB"
    return tuple(_transform(profile, b"", mode).apply(ramp).getchannel("G").tobytes())


@lru_cache(maxsize=8)
def _kept_black(profile: bytes, condition: bytes) -> _Tones:
    """For each amount of black ink of a press that of another which looks the same."""
    luminances = _black_luminances(profile)
    darkest = luminances[-1]
    return _inks_for([(each - darkest) / (1 - darkest) for each in luminances], condition)


def _inks_for(wanted: Sequence[float], condition: bytes) -> _Tones:
    """The black ink for each luminance, from 0 for the darkest of that ink to 1 for paper."""
    ramp = _black_luminances(condition)
    darkest = ramp[-1]

    def nearest(luminance: float) -> int:
        return min(range(_LEVELS), key=lambda ink: abs(ramp[ink] - luminance))

    return tuple(nearest(darkest + (1 - darkest) * each) for each in wanted)


@lru_cache(maxsize=8)
def _black_luminances(condition: bytes) -> tuple[float, ...]:
    """The luminance of each amount of black ink, with paper as 1."""
    from PIL import Image

    ramp, nothing = _ramp(), Image.new("L", (_LEVELS, 1))
    inks = Image.merge("CMYK", (nothing,) * 3 + (ramp,))
    lightness = _lab(condition, "CMYK").apply(inks).getchannel("L").tobytes()
    return tuple(((value / 2.55 + 16) / 116) ** 3 for value in lightness)


def _ramp() -> Image.Image:
    from PIL import Image

    return Image.frombytes("L", (_LEVELS, 1), bytes(range(_LEVELS)))


def _patches(mode: str) -> Image.Image:
    """Colours all over a space."""
    from PIL import Image

    values = bytes(chain.from_iterable(product(_PATCHES, repeat=len(mode))))
    return Image.frombytes(mode, (len(values) // len(mode), 1), values)


def _near(one: Iterable[int], other: Iterable[int]) -> bool:
    return all(abs(a - b) <= _HARDLY for a, b in zip(one, other, strict=True))


def _difference(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """ΔE*76 of two colours of Pillow's LAB."""
    return hypot((one[0] - other[0]) / 2.55, one[1] - other[1], one[2] - other[2])


@lru_cache(maxsize=16)
def _transform(
    source: bytes, target: bytes, mode: str, into: str = "RGB", *, compensated: bool = True
) -> ImageCms.ImageCmsTransform:
    from PIL import ImageCms

    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if compensated else ImageCms.Flags.NONE
    return _built(_opened(source, mode), _opened(target, into), mode, into, flags)


@lru_cache(maxsize=8)
def _lab(source: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    """Into what is seen of inks, on white paper."""
    from PIL import ImageCms

    seen = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    return _built(_opened(source, mode), seen, mode, "LAB", ImageCms.Flags.NONE)


def _built(
    source: ImageCms.ImageCmsProfile,
    target: ImageCms.ImageCmsProfile,
    mode: str,
    into: str,
    flags: ImageCms.Flags,
) -> ImageCms.ImageCmsTransform:
    from PIL import ImageCms

    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.buildTransform(source, target, mode, into, intent, flags)


def _opened(profile: bytes, mode: str) -> ImageCms.ImageCmsProfile:
    from PIL import ImageCms

    if profile or mode == "CMYK":
        return ImageCms.ImageCmsProfile(BytesIO(profile or PRESS.read()))
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
