"""Read colour spaces and colours (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

import pikepdf

from cardgen.pdf_streams import Key, entry, items, name, number, values

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
_HEAD: Final = 4096  # bytes of a picture with its header
_DEEPEST: Final = 8  # spaces within spaces; the standard allows fewer


class Space(NamedTuple):
    """Colour space of a family: gray, rgb, cmyk, lab, indexed, spot, pattern or unknown.

    `device` is true for device-dependent spaces. `base` is the base space of an index or of an
    uncoloured pattern, or the alternate space of a spot colour.
    """

    family: str
    label: str
    device: bool = False
    base: Space | None = None
    inks: tuple[str, ...] = ()  # of a spot colour
    icc: str = ""  # digest of the profile of a CMYK space
    beside: tuple[Space, ...] = ()  # alternate spaces of single inks of NChannel

    def all(self) -> Iterator[Space]:
        """Yield this colour space and all colour spaces on which it is based."""
        yield self
        for other in (*self.beside, *([self.base] if self.base else ())):
            yield from other.all()


GRAY: Final = Space("gray", "DeviceGray", device=True)
PATTERN: Final = Space("pattern", "Pattern")
UNKNOWN: Final = Space("unknown", "an unknown colour space")


class Paint(NamedTuple):
    """Colour of a fill or stroke, or a pattern, by its object number."""

    space: Space
    values: tuple[float, ...]
    pattern: Key | None = None

    @property
    def is_white(self) -> bool:
        """True if the colour prints no ink, so that the paper stays white."""
        return set(self.values) == {_UNPRINTED.get(self.space.family)}

    @property
    def is_registration(self) -> bool:
        """True if the colour is full ink on all plates, as in registration marks."""
        return self.space.inks == (ALL_PLATES,) or (
            self.space.family == "cmyk" and self.values == (1.0,) * 4
        )

    @property
    def on_all_plates(self) -> float:
        """Ink in per cent on each plate, if it is the same on all plates; else 0."""
        if self.space.inks == (ALL_PLATES,):
            return 100 * self.values[0] if self.values else 100.0
        return 100.0 if self.is_registration else 0.0

    @property
    def plates(self) -> int:
        """Number of inks in the colour; 0 for RGB and other colours of light."""
        if self.space.family == "spot":
            if ALL_PLATES in self.space.inks and any(self.values):
                return 4
            inked = zip(self.space.inks, self.values, strict=False)
            return sum(value > 0 and ink != "None" for ink, value in inked)
        return sum(value > 0 for value in self.values) if self.space.family == "cmyk" else 0

    @property
    def ink(self) -> float:
        """Sum of the inks of the colour in per cent; 0 for RGB and other colours of light."""
        return 100 * sum(self.values) if self.space.family in ("cmyk", "spot") else 0.0


BLACK: Final = Paint(GRAY, (0.0,))
_UNPRINTED: Final = {"gray": 1.0, "rgb": 1.0, "cmyk": 0.0, "spot": 0.0}
ALL_PLATES: Final = "All"
"""Name of the colorant on all plates (ISO 32000-1, 8.6.6.4)."""
PROCESS: Final = frozenset(("Cyan", "Magenta", "Yellow", "Black", ALL_PLATES, "None"))
"""Colorants that need no ink of their own (ISO 32000-1, 8.6.6.4)."""
_INITIAL: Final = {"gray": (0.0,), "rgb": (0.0,) * 3, "cmyk": (0.0, 0.0, 0.0, 1.0)}


def make_paint(
    space: Space, values: tuple[float, ...] | None, pattern: Key | None = None
) -> Paint:
    """Make a paint. Without values it has the initial colour of its space (8.6.5 to 8.6.8)."""
    return Paint(space, _INITIAL.get(space.family, ()) if values is None else values, pattern)


def space(found: Any, spaces: Any, depth: int = 0) -> Space:
    """Read a colour space, given as name or array. `spaces` are those of the resources."""
    if depth > _DEEPEST:
        return UNKNOWN
    if isinstance(found, pikepdf.Name):
        return _space_by_name(str(found), spaces, depth)
    parts = items(found)
    kind = name(parts[0]) if parts else ""
    if len(parts) < 2:
        return _space_by_name(kind, spaces, depth) if kind else UNKNOWN
    if kind == "/ICCBased":
        return _icc_space(parts[1], spaces, depth)
    if kind in _CALIBRATED:
        return Space(_CALIBRATED[kind], kind[1:])
    tinted = kind in ("/Separation", "/DeviceN")
    base = space(parts[2 if len(parts) > 2 and tinted else 1], spaces, depth + 1)
    if kind in ("/Indexed", "/I"):
        return Space("indexed", f"{base.label} (indexed)", base=base)
    if kind == "/Pattern":
        return Space("pattern", "Pattern", base=base)
    if not tinted:
        return UNKNOWN
    names = items(parts[1]) if kind == "/DeviceN" else [parts[1]]
    inks = tuple(name(ink)[1:] for ink in names)
    label = f"{base.label} in place of {', '.join(inks)}"
    own = entry(parts[4], "/Colorants") if kind == "/DeviceN" and len(parts) > 4 else None
    colorants = (space(found, spaces, depth + 1) for _, found in values(own))
    beside = tuple(each for each in colorants if each.base and each.base != base)
    return Space("spot", label, base=base, inks=inks, beside=beside)


def _space_by_name(found: str, spaces: Any, depth: int) -> Space:
    """Read a colour space by its name: a device space, or one of the resources (8.6.3)."""
    family = _DEVICE.get(found)
    if family is None:
        if found == "/Pattern":
            return PATTERN
        listed = entry(spaces, found)
        return UNKNOWN if listed is None else space(listed, spaces, depth + 1)
    default = entry(spaces, _DEFAULTS[family])
    if default is not None and depth < _DEEPEST:
        # A default space must not be its own default.
        return space(default, None, depth + 1)
    return Space(family, f"Device{'Gray' if family == 'gray' else family.upper()}", device=True)


def _icc_space(profile: Any, spaces: Any, depth: int) -> Space:
    """Read a colour space with an ICC profile, whose header names its kind (ICC.1, 7.2.6)."""
    family = icc_family(profile) or _COMPONENTS.get(round(number(entry(profile, "/N"))), "")
    alternate = entry(profile, "/Alternate")
    if not family and alternate is not None:
        family = space(alternate, spaces, depth + 1).family
    if not family:
        return UNKNOWN
    digest = icc_digest(profile) if family == "cmyk" else ""
    return Space(family, f"{_SHOWN.get(family, family)} with an ICC profile", icc=digest)


def icc_family(profile: Any) -> str:
    """Read the kind of colours of an ICC profile, such as "rgb"; "" if it is no profile."""
    data = icc_data(profile)
    return _SIGNATURES.get(data[16:20], "") if data[36:40] == b"acsp" else ""


def icc_digest(profile: Any) -> str:
    """Compute the SHA-256 digest of an ICC profile."""
    return sha256(icc_data(profile)).hexdigest()


def icc_data(profile: Any) -> bytes:
    """Read the bytes of an ICC profile; b"" if they cannot be read."""
    if not isinstance(profile, pikepdf.Stream):
        return b""
    try:
        return profile.read_bytes()
    except (pikepdf.PdfError, pikepdf.DependencyError):
        return b""


def jpeg2000(picture: Any) -> Space:
    """Read the colour space in the header of a JPEG 2000 file (ISO 15444-1, I.5.3.3)."""
    data = picture.read_raw_bytes()[:_HEAD]
    at = data.find(b"colr") + 4
    method, family = data[at : at + 1] if at >= 4 else b"", ""
    if method == b"\1":
        family = _ENUMERATED.get(int.from_bytes(data[at + 3 : at + 7]), "")
    elif method == b"\2":
        family = _SIGNATURES.get(data[at + 19 : at + 23], "")
    return Space(family, f"{_SHOWN[family]} of JPEG 2000") if family else UNKNOWN


def color_in_words(paint: Paint) -> str:
    """Describe a colour: its space and values."""
    numbers = " ".join(f"{value:.3g}" for value in paint.values[:8])
    return f"{paint.space.label} {numbers}".strip()


def family_in_words(family: str) -> str:
    """Write a kind of colours for users: ``RGB`` for ``rgb``."""
    return _SHOWN.get(family, family)
