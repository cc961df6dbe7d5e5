"""Convert pictures and colours from one profile into another.

All conversions use the relative colorimetric intent: white becomes white, and colours that
both profiles can show look the same. Colours that a press or a screen lacks become its nearest
ones. In pictures the darkest colour becomes the darkest too (black point compensation,
ISO 18619), so that shadows keep their shades.

Black ink alone is lighter than four inks. Where only black is used, its full tone is the
darkest, and greys are scaled between that and the paper.

Too thick ink does not dry, and comes off on the next sheet. The profile of a press knows its
total ink limit: it converts no colour into more ink. Only inks that somebody chose can exceed
it, as in a picture that is in CMYK already.

A profile is given as its bytes. The empty profile (``b""``) means sRGB for RGB and grey
pictures, and for inks the press that cardgen takes by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from io import BytesIO
from itertools import chain, product
from math import ceil, hypot
from typing import TYPE_CHECKING, Any, Final

from cardgen.icc.matrix_profiles import srgb_light
from cardgen.icc.profiles import PRESS

if TYPE_CHECKING:
    from PIL import Image, ImageCms

_SPACES: Final = {"L": ("GRAY", "RGB"), "RGB": ("RGB",), "CMYK": ("CMYK",)}
"""Colour spaces of profiles by mode; grey pictures often keep the profile of the colour one."""
_DEVICES: Final = ("mntr", "scnr", "prtr", "spac")  # ISO 15076-1, 7.2.5
_LEVELS: Final = 256
_HARDLY: Final = 2  # levels of 255 that nobody sees
_PATCHES: Final = (0, 64, 128, 192, 255)
# Editions of one condition's profile differ by less, coated papers of others by 2 at least.
_SAME_PRESS: Final = 1.5
_SOME: Final = 100  # one in so many pixels
_STEP: Final = 5  # percent; limits are rounded up to a multiple of it
_FULL: Final = 2.55  # levels of 255 in one percent
_SLACK: Final = 5  # levels of all inks together that a later conversion may add
_FEW: Final = 0.001  # the share of pixels that may have more: a JPEG has some at its edges
_Tones = tuple[int, ...]


def profile_fault(profile: bytes, mode: str) -> str:
    """Return why a profile does not fit pictures of a mode; "" if it does."""
    from PIL import ImageCms

    try:
        header = _open(profile, mode).profile
        space, kind = header.xcolor_space.strip(), header.device_class.strip()
        if space not in _SPACES[mode] or kind not in _DEVICES:
            return f"is for {space}, but the picture is {mode}"
        _transform(profile, b"", "RGB" if space == "RGB" else mode)
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        return "cannot be read"
    return ""


@lru_cache(maxsize=32)
def is_srgb(profile: bytes, mode: str) -> bool:
    """True if a profile has the same colours as sRGB."""
    if mode == "CMYK":
        return False
    if not profile:
        return True
    if mode == "L":
        return _are_near(_grey_tones(profile), range(_LEVELS))
    greys = _ramp().convert("RGB")  # in the dark, curves differ that are alike elsewhere
    return all(
        _are_near(_transform(profile, b"", "RGB").apply(image).tobytes(), image.tobytes())
        for image in (_patches("RGB"), greys)
    )


@lru_cache(maxsize=32)
def matches_condition(profile: bytes, condition: bytes) -> bool:
    """True if the inks of a profile look like those of an output condition."""
    if not profile or profile == condition:
        return True
    patches = _patches("CMYK")
    one, other = (_lab(inks, "CMYK").apply(patches).tobytes() for inks in (profile, condition))
    triples = zip(*(iter(one),) * 3, strict=True), zip(*(iter(other),) * 3, strict=True)
    return sum(map(_difference, *triples)) <= _SAME_PRESS * patches.width


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert a picture to sRGB. CMYK becomes RGB; other modes stay."""
    from PIL import Image

    has_alpha = image.mode in ("LA", "RGBA")
    plain = image.convert(image.mode.removesuffix("A")) if has_alpha else image
    if is_srgb(profile, plain.mode):
        return image
    if plain.mode == "L":
        shown = plain.point(_grey_tones(profile))
    else:
        shown = _transform(profile or PRESS.read(), b"", plain.mode).apply(plain)
        if plain.mode == "RGB":
            grey = shown.getchannel("G")  # neutral stays neutral, despite rounding
            shown.paste(Image.merge("RGB", (grey,) * 3), mask=neutral_mask(plain))
    if has_alpha:
        shown.putalpha(image.getchannel("A"))
    return shown


def to_inks(
    image: Image.Image, profile: bytes, condition: bytes, *, black: bool
) -> Image.Image:
    """Convert an RGB or CMYK picture to the inks of an output condition.

    With `black`, neutral RGB pixels become black ink alone. CMYK pixels of black ink alone
    always stay so.
    """
    from PIL import Image

    inks = _transform(profile, condition, image.mode, "CMYK").apply(image)
    if image.mode == "CMYK":
        tones = _black_to_black(profile, condition)
        *colored, values = image.split()
        where = _zero_mask(*colored)
    elif black:
        shades = black_tones(condition)
        tones = tuple(255 - shades[grey] for grey in _grey_tones(profile, "RGB"))
        values, where = image.getchannel("G"), neutral_mask(image)
    else:
        return inks
    nothing = Image.new("L", image.size)
    inks.paste(Image.merge("CMYK", (nothing,) * 3 + (values.point(tones),)), mask=where)
    return inks


def convert_fill(
    rgb: tuple[int, int, int], condition: bytes, profile: bytes = b""
) -> tuple[float, ...]:
    """Convert an RGB colour to four inks, each 0 to 1, without black point compensation."""
    from PIL import Image  # a letter without pictures does without

    dot = Image.new("RGB", (1, 1), rgb)
    inks = _transform(profile, condition, "RGB", "CMYK", compensated=False).apply(dot)
    return tuple(value / 255 for value in inks.tobytes())


@lru_cache(maxsize=8)
def black_tones(condition: bytes) -> _Tones:
    """Return for each sRGB grey the amount of black ink that looks the same.

    In both, 0 is full ink and 255 the paper.
    """
    wanted = [srgb_light(value / 255) for value in range(_LEVELS)]
    return tuple(255 - ink for ink in _inks_for(wanted, condition))


def neutral_mask(image: Image.Image) -> Image.Image:
    """Return a mask of the grey pixels in an RGB picture."""
    from PIL import ImageChops

    red, green, blue = image.split()
    return _zero_mask(ImageChops.difference(red, green), ImageChops.difference(green, blue))


def _zero_mask(*channels: Image.Image) -> Image.Image:
    """Return a mask of the pixels that are 0 in all channels."""
    from PIL import ImageChops

    return reduce(ImageChops.lighter, channels).point([255] + [0] * 255)


@lru_cache(maxsize=32)
def _grey_tones(profile: bytes, mode: str = "L") -> _Tones:
    """Return the sRGB grey for each grey of a profile."""
    from PIL import Image

    if not profile:
        return tuple(range(_LEVELS))
    ramp = _ramp()
    if _open(profile, mode).profile.xcolor_space.strip() == "RGB":
        ramp, mode = Image.merge("RGB", (ramp,) * 3), "RGB"
    return tuple(_transform(profile, b"", mode).apply(ramp).getchannel("G").tobytes())


@lru_cache(maxsize=8)
def _black_to_black(profile: bytes, condition: bytes) -> _Tones:
    """Return for each black of a profile the black of a condition that looks the same."""
    luminances = _black_luminances(profile)
    darkest = luminances[-1]
    return _inks_for([(value - darkest) / (1 - darkest) for value in luminances], condition)


def _inks_for(wanted: Sequence[float], condition: bytes) -> _Tones:
    """Return the black ink for each luminance (0 is full ink, 1 is paper)."""
    ramp = _black_luminances(condition)
    darkest = ramp[-1]

    def nearest(luminance: float) -> int:
        return min(range(_LEVELS), key=lambda ink: abs(ramp[ink] - luminance))

    return tuple(nearest(darkest + (1 - darkest) * value) for value in wanted)


@lru_cache(maxsize=8)
def _black_luminances(condition: bytes) -> tuple[float, ...]:
    """Return the luminance of each amount of black ink; paper has 1."""
    from PIL import Image

    ramp, nothing = _ramp(), Image.new("L", (_LEVELS, 1))
    inks = Image.merge("CMYK", (nothing,) * 3 + (ramp,))
    lightness = _lab(condition, "CMYK").apply(inks).getchannel("L").tobytes()
    return tuple(((value / 2.55 + 16) / 116) ** 3 for value in lightness)


def _ramp() -> Image.Image:
    """Return an image with all greys from black to white."""
    from PIL import Image

    return Image.frombytes("L", (_LEVELS, 1), bytes(range(_LEVELS)))


def _patches(mode: str) -> Image.Image:
    """Return an image with sample colours of a whole colour space."""
    from PIL import Image

    values = bytes(chain.from_iterable(product(_PATCHES, repeat=len(mode))))
    return Image.frombytes(mode, (len(values) // len(mode), 1), values)


def _are_near(one: Iterable[int], other: Iterable[int]) -> bool:
    """True if all values differ too little to be seen."""
    return all(abs(a - b) <= _HARDLY for a, b in zip(one, other, strict=True))


def _difference(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Compute the colour difference ΔE*76 of two colours in LAB."""
    return hypot((one[0] - other[0]) / 2.55, one[1] - other[1], one[2] - other[2])


@lru_cache(maxsize=16)
def _transform(
    source: bytes, target: bytes, mode: str, into: str = "RGB", *, compensated: bool = True
) -> ImageCms.ImageCmsTransform:
    """Return the transform from one profile to another; cached."""
    from PIL import ImageCms

    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if compensated else ImageCms.Flags.NONE
    ends = _open(source, mode), _open(target, into)
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.buildTransform(*ends, mode, into, intent, flags)


@lru_cache(maxsize=8)
def _lab(source: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    """Return the transform from inks to CIELAB relative to the paper; cached."""
    from PIL import ImageCms

    ends = _open(source, mode), ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.buildTransform(*ends, mode, "LAB", intent, ImageCms.Flags.NONE)


def _open(profile: bytes, mode: str) -> ImageCms.ImageCmsProfile:
    """Open a profile; b"" is sRGB, or FOGRA39 for CMYK."""
    from PIL import ImageCms

    if profile or mode == "CMYK":
        return ImageCms.ImageCmsProfile(BytesIO(profile or PRESS.read()))
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def is_drawn(counts: Sequence[int]) -> bool:
    """True if the numbers from `count_hues` are those of a logo.

    In a photograph a grey pixel means another thing. White does not count, since paper is
    white. The rest of a drawing is flat for the most part: a pixel equals the next. So is a
    photograph before a black wall, but not the subject in front of that.
    """
    inked, neutrals, flat, flat_neutrals = counts
    hues, flat_hues = inked - neutrals, flat - flat_neutrals
    enough = neutrals * _SOME >= inked > 0
    return enough and flat * 2 >= inked and flat_hues * 4 >= hues


def count_hues(strip: Image.Image) -> tuple[int, int, int, int]:
    """Count the pixels that are not white: all, grey ones, and those equal to the next."""
    from PIL import Image, ImageChops

    colours = strip.convert("RGB")
    red, green, blue = colours.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    inked = darkest.point([255] * 255 + [0])
    if strip.mode == "RGBA":
        seen = strip.getchannel("A").point([0] + [255] * 255)
        inked = ImageChops.darker(inked, seen)
    moved = Image.new("RGB", colours.size)
    moved.paste(colours, (-1, 0))
    same = _zero_mask(*ImageChops.difference(colours, moved).split())
    flat = ImageChops.darker(inked, same)
    without = ImageChops.darker(inked, neutral_mask(colours))
    both = ImageChops.darker(flat, without)
    return tuple(mask.histogram()[255] for mask in (inked, without, flat, both))  # type: ignore[return-value]


@lru_cache(maxsize=8)
def ink_limit(condition: bytes) -> int:
    """Return the total ink of the darkest colours of a condition, in per cent."""
    patches = _patches("RGB")  # with and without compensation
    inks = b"".join(
        _transform(b"", condition, "RGB", "CMYK", compensated=flag).apply(patches).tobytes()
        for flag in (True, False)
    )
    most = max(sum(inks[at : at + 4]) for at in range(0, len(inks), 4))
    return ceil(round(most / _FULL, 1) / _STEP) * _STEP


def exceeds_ink(image: Image.Image, percent: float) -> bool:
    """True if more than a few pixels of a CMYK picture have more ink than `percent`."""
    from PIL import ImageMath

    most = int(percent * _FULL) + _SLACK

    def mark_excess(names: dict[str, Any]) -> Any:
        total = names["c"] + names["m"] + names["y"] + names["k"]
        return names["convert"]((total > most) * 255, "L")

    excess: Image.Image = ImageMath.lambda_eval(mark_excess, **_inks(image))
    return excess.histogram()[255] > _FEW * image.width * image.height


def limit_ink(image: Image.Image, percent: float) -> Image.Image:
    """Reduce the total ink of a CMYK picture to at most `percent` in each pixel.

    Cyan, magenta and yellow shrink in proportion and black stays: where there is so much ink,
    black makes the colour dark. Pixels within the limit do not change.
    """
    from PIL import Image, ImageMath

    most = int(percent * _FULL)

    def shrink(name: str) -> Image.Image:
        def value(names: dict[str, Any]) -> Any:
            colored = names["c"] + names["m"] + names["y"]
            room = names["max"](names["min"](most - names["k"], colored), 0)
            return names["convert"](names[name] * room / names["max"](colored, 1), "L")

        channel: Image.Image = ImageMath.lambda_eval(value, **_inks(image))
        return channel

    return Image.merge("CMYK", (*map(shrink, "cmy"), image.getchannel("K")))


def _inks(image: Image.Image) -> dict[str, Image.Image]:
    """Return the channels of a CMYK picture by name."""
    return dict(zip("cmyk", image.split(), strict=True))
