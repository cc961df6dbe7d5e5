"""Colour profiles made from a few numbers (ISO 15076-1), to embed in pictures."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Final

from PIL import ImageCms

_D50: Final = (0.9642, 1.0, 0.8249)
_XYZ: Final = {"r": (0.60974, 0.31111, 0.01947), "g": (0.20528, 0.62567, 0.06087)}
_BLUE: Final = (0.14919, 0.06322, 0.74457)  # of Adobe RGB (1998), at D50


def _profile(kind: bytes, space: bytes, pcs: bytes, tags: Mapping[bytes, bytes]) -> bytes:
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, at + len(data), len(tag))
        data += tag + bytes(-len(tag) % 4)
    size = at + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"", 0x02400000, kind, space, pcs)
    date = struct.pack(">6H", 2020, 3, 26, 0, 0, 0)
    head += date + b"acsp" + bytes(28) + _numbers(*_D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _numbers(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(*values)


def _gamma(value: float) -> bytes:
    return struct.pack(">4sIIH", b"curv", 0, 1, round(value * 256))


def _encode_name(name: bytes) -> bytes:
    text = struct.pack(">4sII", b"desc", 0, len(name) + 1) + name + b"\0"
    return text + bytes(78)


def inks(name: bytes, colors: Mapping[str, float], kind: bytes = b"prtr") -> bytes:
    """Make the profile of a press from measured light: each ink transmits and tints it."""
    corners = bytearray()
    for printed in product((0, 1), repeat=4):
        light = prod(colors[ink] for ink, there in zip("cmyk", printed, strict=True) if there)
        c, m, y, k = printed
        hue = 0 if k else 60
        lab = (light * 255, 128 + hue * (m - c), 128 + hue * (y - (c + m) / 2))
        corners += bytes(max(0, min(255, round(value))) for value in lab)
    ramp = bytes(range(256))
    table = struct.pack(">4sI4B", b"mft1", 0, 4, 3, 2, 0) + _numbers(1, 0, 0, 0, 1, 0, 0, 0, 1)
    table += ramp * 4 + bytes(corners) + ramp * 3
    tags = {b"desc": _encode_name(name), b"wtpt": _xyz(*_D50), b"A2B0": table, b"A2B1": table}
    return _profile(kind, b"CMYK", b"Lab ", tags)


SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ADOBE_RGB: Final = _profile(
    b"mntr",
    b"RGB ",
    b"XYZ ",
    {
        b"desc": _encode_name(b"made as Adobe RGB"),
        b"wtpt": _xyz(*_D50),
        b"rXYZ": _xyz(*_XYZ["r"]),
        b"gXYZ": _xyz(*_XYZ["g"]),
        b"bXYZ": _xyz(*_BLUE),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _gamma(2.199)),
    },
)
LIGHT_GREY: Final = _profile(
    b"mntr",
    b"GRAY",
    b"XYZ ",
    {b"desc": _encode_name(b"grey"), b"wtpt": _xyz(*_D50), b"kTRC": _gamma(1.4)},
)
PALE_PRESS: Final = inks(b"a press", {"c": 0.6, "m": 0.5, "y": 0.9, "k": 0.25})
"""A press whose black is pale, known by what is measured alone."""


def rename(profile: bytes, name: str, target: str = "") -> bytes:
    """Rename a profile, and perhaps give it a registered target."""
    count = int.from_bytes(profile[128:132])
    tags = {}
    for at in range(132, 132 + 12 * count, 12):
        tag, start, size = struct.unpack(">4sII", profile[at : at + 12])
        tags[tag] = profile[start : start + size]
    tags[b"desc"] = _encode_name(name.encode())
    if target:
        tags[b"targ"] = b"text\0\0\0\0" + target.encode() + b"\0"
    return _profile(profile[12:16], profile[16:20], profile[20:24], tags)
