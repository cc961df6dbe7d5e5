"""Colour spaces: which inks or lights a colour is made of (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

import pikepdf

from cardgen.preflight.objects import Key, entry, items, name, number, values

_DEVICE: Final = {
    "/DeviceGray": "gray", "/G": "gray",
    "/DeviceRGB": "rgb", "/RGB": "rgb",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk",
}  # fmt: skip
_DEFAULTS: Final = {"gray": "/DefaultGray", "rgb": "/DefaultRGB", "cmyk": "/DefaultCMYK"}
_CALIBRATED: Final = {"/CalGray": "gray", "/CalRGB": "rgb", "/Lab": "lab"}
_SIGNATURES: Final = {b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk", b"Lab ": "lab"}
_ENUMERATED: Final = {12: "cmyk", 16: "rgb", 17: "gray", 18: "rgb"}
_COMPONENTS: Final = {1: "gray", 3: "rgb", 4: "cmyk"}
_SHOWN: Final = {"gray": "grey", "rgb": "RGB", "cmyk": "CMYK", "lab": "Lab"}
_DEEPEST: Final = 8  # colour spaces made of others; the standard allows fewer


class Space(NamedTuple):
    """A colour space: gray, rgb, cmyk, lab, indexed, spot, pattern or unknown.

    A `device` space depends on the device. `base` is what an index chooses from, what stands
    in for a spot colour, or what colours an uncoloured pattern.
    """

    family: str
    label: str
    device: bool = False
    base: Space | None = None
    inks: tuple[str, ...] = ()  # that a spot colour is printed with
    icc: str = ""  # the digest of the profile of CMYK that has one
    beside: tuple[Space, ...] = ()  # what stands in for single inks of NChannel

    def all(self) -> Iterator[Space]:
        """The space, and those it is made of."""
        space: Space | None = self
        while space is not None:
            yield space
            for other in space.beside:
                yield from other.all()
            space = space.base


GRAY: Final = Space("gray", "DeviceGray", device=True)
PATTERN: Final = Space("pattern", "Pattern")
UNKNOWN: Final = Space("unknown", "an unknown colour space")


class Paint(NamedTuple):
    """A colour, or a pattern by the number of its object."""

    space: Space
    values: tuple[float, ...]
    pattern: Key | None = None

    @property
    def white(self) -> bool:
        """Whether nothing is printed, as on white paper."""
        values = self.values
        unprinted = _UNPRINTED.get(self.space.family)
        return bool(values) and all(value == unprinted for value in values)

    @property
    def registers(self) -> bool:
        """Whether it is on all plates alike, as marks are."""
        return self.space.inks == (ALL_PLATES,) or (
            self.space.family == "cmyk" and self.values == (1.0,) * 4
        )

    @property
    def plates(self) -> int:
        """How many inks meet in it; 0 where it is not given in inks."""
        if self.space.family == "spot":
            if ALL_PLATES in self.space.inks and any(self.values):
                return 4
            inked = zip(self.space.inks, self.values, strict=False)
            return sum(value > 0 and ink != "None" for ink, value in inked)
        return sum(value > 0 for value in self.values) if self.space.family == "cmyk" else 0

    @property
    def ink(self) -> float:
        """The sum of the inks in percent; 0 where it is not given in inks."""
        return 100 * sum(self.values) if self.space.family in ("cmyk", "spot") else 0.0


BLACK: Final = Paint(GRAY, (0.0,))
_UNPRINTED: Final = {"gray": 1.0, "rgb": 1.0, "cmyk": 0.0, "spot": 0.0}
ALL_PLATES: Final = "All"
"""The name of the ink that is on each plate (ISO 32000-1, 8.6.6.4)."""
PROCESS: Final = frozenset(("Cyan", "Magenta", "Yellow", "Black", ALL_PLATES, "None"))
"""Names that need no ink of their own (ISO 32000-1, 8.6.6.4)."""
_INITIAL: Final = {"gray": (0.0,), "rgb": (0.0,) * 3, "cmyk": (0.0, 0.0, 0.0, 1.0)}


def initial(space: Space) -> Paint:
    """The colour that a space begins with (8.6.5 to 8.6.8)."""
    return Paint(space, _INITIAL.get(space.family, ()))


def space(found: Any, spaces: Any, depth: int = 0) -> Space:
    """The colour space that a name or an array is; `spaces` are those of the resources."""
    if depth > _DEEPEST:
        return UNKNOWN
    if isinstance(found, pikepdf.Name):
        return _named(str(found), spaces, depth)
    parts = items(found)
    kind = name(parts[0]) if parts else ""
    if len(parts) < 2:
        return _named(kind, spaces, depth) if kind else UNKNOWN
    if kind == "/ICCBased":
        return _calibrated(parts[1], spaces, depth)
    if kind in _CALIBRATED:
        return Space(_CALIBRATED[kind], kind[1:])
    base = space(parts[2 if len(parts) > 2 and kind in _TINTED else 1], spaces, depth + 1)
    if kind in ("/Indexed", "/I"):
        return Space("indexed", f"{base.label} by index", base=base)
    if kind == "/Pattern":
        return Space("pattern", "Pattern", base=base)
    if kind in _TINTED:
        names = items(parts[1]) if kind == "/DeviceN" else [parts[1]]
        inks = tuple(name(ink)[1:] for ink in names)
        label = f"{base.label}, which stands in for {', '.join(inks)}"
        own = entry(parts[4], "/Colorants") if kind == "/DeviceN" and len(parts) > 4 else None
        colorants = (space(found, spaces, depth + 1) for _, found in values(own))
        beside = tuple(each for each in colorants if each.base and each.base != base)
        return Space("spot", label, base=base, inks=inks, beside=beside)
    return UNKNOWN


_TINTED: Final = ("/Separation", "/DeviceN")


def _named(found: str, spaces: Any, depth: int) -> Space:
    family = _DEVICE.get(found)
    if family is None:
        if found == "/Pattern":
            return PATTERN
        listed = entry(spaces, found)
        return UNKNOWN if listed is None else space(listed, spaces, depth + 1)
    default = entry(spaces, _DEFAULTS[family])
    if default is not None and depth < _DEEPEST:
        # What stands in is looked up without the defaults: it must not stand in for itself.
        return space(default, None, depth + 1)
    return Space(family, f"Device{'Gray' if family == 'gray' else family.upper()}", device=True)


def _calibrated(profile: Any, spaces: Any, depth: int) -> Space:
    """A space by its ICC profile, whose header names its kind (ICC.1, 7.2.6)."""
    family = icc_family(profile)
    if not family:
        alternate = entry(profile, "/Alternate")
        family = _COMPONENTS.get(round(number(entry(profile, "/N"))), "")
        if not family and alternate is not None:
            family = space(alternate, spaces, depth + 1).family
    if not family:
        return UNKNOWN
    digest = icc_digest(profile) if family == "cmyk" else ""
    return Space(family, f"{_SHOWN.get(family, family)} with an ICC profile", icc=digest)


def icc_family(profile: Any) -> str:
    """The family that an ICC profile describes; empty if it is not a profile."""
    data = icc_header(profile)
    return _SIGNATURES.get(data[16:20], "") if data[36:40] == b"acsp" else ""


def icc_header(profile: Any) -> bytes:
    """The first 128 bytes of a profile; none if it cannot be read."""
    return icc_data(profile)[:128]


def icc_digest(profile: Any) -> str:
    """What tells a profile from others."""
    return sha256(icc_data(profile)).hexdigest()


def icc_data(profile: Any) -> bytes:
    """The bytes of a profile; none if it cannot be read."""
    if not isinstance(profile, pikepdf.Stream):
        return b""
    try:
        return profile.read_bytes()
    except (pikepdf.PdfError, pikepdf.DependencyError):
        return b""


def jpeg2000(data: bytes) -> Space:
    """The space that a JPEG 2000 file names itself (ISO 15444-1, I.5.3.3)."""
    at = data.find(b"colr") + 4
    method, enumerated = data[at : at + 1], data[at + 3 : at + 7]
    if at < 4 or method not in (b"\1", b"\2"):
        return UNKNOWN
    if method == b"\1":
        family = _ENUMERATED.get(int.from_bytes(enumerated), "")
    else:
        family = _SIGNATURES.get(data[at + 19 : at + 23], "")
    return Space(family, f"{_SHOWN[family]} of JPEG 2000") if family else UNKNOWN


def shown(paint: Paint) -> str:
    """A colour in words: its space and values."""
    numbers = " ".join(f"{value:.3g}" for value in paint.values[:8])
    return f"{paint.space.label} {numbers}".strip()


def family_in_words(family: str) -> str:
    """``RGB`` of ``rgb``."""
    return _SHOWN.get(family, family)
