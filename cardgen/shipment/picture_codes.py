"""Find the barcodes in a picture, in a separate process that may die.

    python picture_codes.py WIDTH HEIGHT

The picture comes from standard input, one grey byte a pixel. After each look at it comes a line
of JSON: the codes so far, and the places of codes that cannot be read.

A picture is read whole, larger, smaller, turned and in parts: a code that the reader misses in
one of these it finds in another. Bars have a weak check, so they must be read the same twice;
those read once are read again from nearer.

In stripes or noise a reader takes each line for a code. The time that patches of a picture take
tells how long the whole would take: a picture that would take too long is made smaller first.
Patches may miss the slow part, so the process ends when its time is over, even within a look.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path
from time import process_time
from typing import Final, NamedTuple

import msgspec
import zxingcpp
from PIL import Image, ImageOps

if __name__ == "__main__":  # of this cardgen
    sys.path.insert(0, str(Path(__file__).parents[2]))

from cardgen.bounds import allow

_WIDE: Final = 4200  # pixels; a picture is not made larger
_LEAST: Final = 900  # pixels; a picture is not made smaller
_PATCH: Final = 200  # pixels of a side of a patch
_PATCHES: Final = 5  # across, and down
_LARGE: Final = 2_000_000  # pixels; smaller pictures are not tried by patches
_PASS: Final = 0.9  # seconds of processor time for a picture at full size, by its patches
_SMALLER: Final = 0.2  # seconds for a picture that is made smaller
_LONGEST: Final = 20.0  # seconds for a picture, and for a mere pattern
_LONGEST_PATTERN: Final = 0.8
_LONGEST_BARREN: Final = 1.1  # seconds without any code
_LAST_LOOK: Final = 0.2  # more seconds to end a look
_TURNED: Final = 16_000_000  # pixels; a larger picture is made smaller before it is turned
_ANGLES: Final = (12.0, -12.0, 28.0, -28.0, 45.0)
_PART: Final = 1100  # pixels of a side of a part
_BARS: Final = "]C"  # of identifiers: Code 128
_APART: Final = 1.2  # sizes of a code between two codes with the same text
_BESIDE: Final = 0.5  # sizes between two unread codes; bars may lie close
_LIKE: Final = 0.5  # sizes of the smallest code; smaller spots are other print
_NEARER: Final = ((1.0, 0.0), (1.5, 0.0), (2.0, 0.0), (0.75, 0.0), (1.5, 4.0), (1.5, -4.0))


class Spot(NamedTuple):
    """A code in a picture: its middle and its size in pixels."""

    x: float
    y: float
    size: float

    def is_at(self, other: Spot, apart: float = _BESIDE) -> bool:
        """True if another place is at most `apart` times this code's size away."""
        reach = apart * max(self.size, other.size)
        return hypot(self.x - other.x, self.y - other.y) < reach


class ReadCode(NamedTuple):
    """A code in a picture, with its text if it could be read."""

    text: str
    kind: str
    spot: Spot
    is_whole: bool


class FoundCode(msgspec.Struct):
    """A code at one place of a picture, and the number of times that it was read."""

    read: ReadCode
    times: int = 1

    @property
    def is_certain(self) -> bool:
        """True if the code was read twice, or if its kind has a strong check."""
        return self.times > 1 or not self.read.kind.startswith(_BARS)


class PictureCodes(msgspec.Struct, frozen=True):
    """Codes in a picture, each once at its place, and places of unreadable codes."""

    found: tuple[FoundCode, ...]
    unread: tuple[Spot, ...]

    def as_json(self) -> str:
        """Return the codes and places as one line of JSON."""
        found = [(*each.read, each.times) for each in self.found]
        return json.dumps({"found": found, "unread": self.unread})

    @classmethod
    def from_json(cls, line: bytes) -> PictureCodes:
        """Read codes and places from one line of JSON."""
        told = json.loads(line)
        found = (
            FoundCode(ReadCode(text, kind, Spot(*spot), is_whole), times)
            for text, kind, spot, is_whole, times in told["found"]
        )
        return cls(tuple(found), tuple(Spot(*each) for each in told["unread"]))


def find_codes(image: Image.Image) -> Iterator[PictureCodes]:
    """Find the codes in a grey picture. After each attempt yield all codes found so far.

    No look begins after some seconds of processor time, or earlier if there is no code yet;
    this process ends soon after.
    """
    image, is_pattern = _shrink_pattern(image)
    allow(_LONGEST_BARREN + _LAST_LOOK)
    longest = _LONGEST_PATTERN if is_pattern else _LONGEST
    found: list[FoundCode] = []
    broken: list[ReadCode] = []
    began = process_time()
    until = began + longest

    for reads in _read_passes(image):
        if not found and any(each.is_whole for each in reads):
            allow(longest + _LAST_LOOK)
        for each in reads:
            if not each.is_whole:
                broken.append(each)
                continue
            known = next((one for one in found if _is_same_code(one.read, each)), None)
            if known is None:
                found.append(FoundCode(each))
            else:
                known.times += 1
        yield _sum_up(found, broken)
        if process_time() >= (until if found else min(until, began + _LONGEST_BARREN)):
            break
    for code in found:
        in_time = process_time() < until
        if in_time and not code.is_certain and _is_read_again(image, code.read):
            code.times += 1
            yield _sum_up(found, broken)


def _sum_up(found: list[FoundCode], broken: list[ReadCode]) -> PictureCodes:
    """Join the codes found so far with the places of codes that could not be read."""
    there = [code.read.spot for code in found]
    least = _LIKE * min((spot.size for spot in there), default=0.0)
    left: list[Spot] = []
    for each in broken:
        if each.spot.size >= least and not any(map(each.spot.is_at, (*there, *left))):
            left.append(each.spot)
    return PictureCodes(tuple(found), tuple(left))


def _shrink_pattern(image: Image.Image) -> tuple[Image.Image, bool]:
    """Return a picture small enough to read in time, and True if it had to be made smaller."""
    pixels = image.width * image.height
    if pixels < _LARGE:
        return image, False
    began, seen = process_time(), 0
    for down in range(_PATCHES):
        for across in range(_PATCHES):
            left = (image.width - _PATCH) * across // (_PATCHES - 1)
            top = (image.height - _PATCH) * down // (_PATCHES - 1)
            patch = image.crop((max(left, 0), max(top, 0), left + _PATCH, top + _PATCH))
            zxingcpp.read_barcodes(patch, try_invert=False)
            seen += patch.width * patch.height
    expected = (process_time() - began) * pixels / seen
    if expected <= _PASS:
        return image, False
    scale = sqrt(_SMALLER / expected)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.BOX), True


def _is_same_code(one: ReadCode, other: ReadCode) -> bool:
    """True if both have the same text at the same place."""
    words = (one.kind, one.text) == (other.kind, other.text)
    return words and one.spot.is_at(other.spot, _APART)


def _is_read_again(image: Image.Image, read: ReadCode) -> bool:
    """True if a code reads the same from a small part of the picture around it."""
    x, y, size = read.spot
    left, top = max(0, round(x - size)), max(0, round(y - size))
    part = image.crop(
        (left, top, min(image.width, round(x + size)), min(image.height, round(y + size)))
    )
    part = ImageOps.autocontrast(part, cutoff=1)
    return any(
        _is_same_code(read, each)
        for scale, angle in _NEARER
        for each in _read(part, scale, angle, (left, top))
        if each.is_whole
    )


def _read_passes(image: Image.Image) -> Iterator[list[ReadCode]]:
    """Yield the codes from several attempts: whole picture, scaled, turned, and in parts."""
    width = image.width
    yield _read(image)
    plain = ImageOps.autocontrast(image, cutoff=2)
    for scale in (2.0, 1.5, 0.5):
        if _LEAST <= scale * width <= _WIDE:
            yield _read(plain, scale)
    small = min(1.0, sqrt(_TURNED / (width * image.height)))
    for angle in _ANGLES:
        yield _read(plain, small, angle)
    scale = 2.0 if max(image.size) < _WIDE else 1.0
    step = _PART * 2 // 3
    if max(image.size) > _PART:
        for top in range(0, max(image.height - step // 2, 1), step):
            for left in range(0, max(image.width - step // 2, 1), step):
                corner = min(left + _PART, image.width), min(top + _PART, image.height)
                part = ImageOps.autocontrast(image.crop((left, top, *corner)), cutoff=1)
                yield _read(part, scale, 0.0, (left, top))


def _read(
    image: Image.Image,
    scale: float = 1.0,
    angle: float = 0.0,
    origin: tuple[int, int] = (0, 0),
) -> list[ReadCode]:
    """Read the codes of a picture after scaling and turning it.

    Places are in pixels of the whole picture, where this part begins at `origin`.
    """
    shown = image
    if scale != 1:
        size = round(image.width * scale), round(image.height * scale)
        shown = image.resize(size, Image.Resampling.BICUBIC)
    if angle:
        shown = shown.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=128)
    codes = zxingcpp.read_barcodes(shown, try_invert=False, return_errors=True)

    def back(x: float, y: float) -> tuple[float, float]:
        """Return the place in the whole picture of a place in the picture that was read."""
        if angle:
            x, y = _turn_back(x - shown.width / 2, y - shown.height / 2, angle)
            x, y = x + image.width * scale / 2, y + image.height * scale / 2
        return x / scale + origin[0], y / scale + origin[1]

    return [
        ReadCode(
            code.text, code.symbology_identifier, _measure_spot(code, back), bool(code.valid)
        )
        for code in codes
    ]


def _turn_back(x: float, y: float, angle: float) -> tuple[float, float]:
    """Turn a point back around the origin, by the angle by which Pillow turned the picture."""
    turn = radians(angle)
    return x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)


def _measure_spot(
    code: zxingcpp.Barcode, back: Callable[[float, float], tuple[float, float]]
) -> Spot:
    """Find the middle and the size of a code. `back` maps its corners to the picture."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    points = [back(each.x, each.y) for each in corners]
    x = sum(each[0] for each in points) / 4
    y = sum(each[1] for each in points) / 4
    size = max(hypot(each[0] - x, each[1] - y) for each in points) * 2
    return Spot(x, y, max(size, 1.0))


def _main(width: str, height: str) -> None:
    """Read a picture of this size from standard input, and print its codes as JSON."""
    size = int(width), int(height)
    for each in find_codes(Image.frombytes("L", size, sys.stdin.buffer.read())):
        sys.stdout.write(f"{each.as_json()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
