"""ICC profiles for the colours of a PDF: those that cardgen brings, and a print shop's own.

An output condition is a press with its paper and inks. Registries name the conditions, and the
name tells a shop more than a profile: FOGRA39 is coated paper by ISO 12647-2. The name comes
from the data set that a profile was made from (its target), or else from its description.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec

from cardgen import arguments
from cardgen.arguments import PathName
from cardgen.errors import Location, MachineError, OutputError, hint_at_nearest
from cardgen.files import find_shortage, is_there, read
from cardgen.lazy import lazy_pattern

_FOLDER: Final = Path(__file__).parent
_REGISTRY: Final = "http://www.color.org"
MOST_BYTES: Final = 16 << 20
"""The largest profile that is read; large profiles in use have 3 MB."""
_HEADER: Final = 128
_NEWEST: Final = 4  # PDF knows no later version of ICC profiles (ISO 32000-1, table 67)
_KINDS: Final = {
    "mntr": "a screen",
    "scnr": "a scanner",
    "spac": "a colour space",
    "link": "a conversion",
    "abst": "an effect",
    "nmcl": "named colours",
}
_TARGET: Final = "ICCHDAT "  # stands before the name of a registered condition
_NAMES: Final = (
    (lazy_pattern(r"FOGRA ?(\d\d)"), r"FOGRA\1"),
    (lazy_pattern(r"\bTR ?(00\d)\b"), r"CGATS TR \1"),
    (lazy_pattern(r"CRPC ?(\d)"), r"CGATS21-2-CRPC\1"),
)
"""Names of conditions in profiles' descriptions, and in the registry of the ICC."""


class ColorProfile(msgspec.Struct, frozen=True):
    """An ICC profile, named by its registry or its maker.

    `about` is its description. Its bytes are in `file`, which cardgen brings, or in `data`.
    """

    identifier: str
    components: int
    registry: str = ""
    about: str = ""
    file: str = ""
    data: bytes = b""

    def read(self) -> bytes:
        """Return the bytes of the profile."""
        return self.data or _read(self.file)

    @property
    def version(self) -> int:
        """Return the major version of the ICC format, 2 or 4."""
        return self.read()[8]

    @property
    def key(self) -> str:
        """Unique name: the identifier, and a digest of the data if a shop supplied them."""
        if not self.data:
            return self.identifier
        from hashlib import sha256  # it loads OpenSSL

        return f"{self.identifier} {sha256(self.data).hexdigest()[:12]}"


@lru_cache(maxsize=4)
def _read(file: str) -> bytes:
    """Read a profile that comes with cardgen."""
    return (_FOLDER / file).read_bytes()


SCREEN: Final = ColorProfile("sRGB IEC61966-2.1", 3, file="sRGB.icc")
PRESS: Final = ColorProfile("FOGRA39", 4, _REGISTRY, "", "FOGRA39L_coated.icc")
CONDITIONS: Final = {
    "fogra39": PRESS,
    "fogra47": ColorProfile("FOGRA47", 4, _REGISTRY, "", "FOGRA47L_uncoated.icc"),
    "gracol2006": ColorProfile("CGATS TR 006", 4, _REGISTRY, "", "GRACoL_TR006_coated.icc"),
}
"""The output conditions that cardgen brings: coated, uncoated, and American coated paper."""


def condition(name: PathName) -> ColorProfile:
    """Return the output condition with a name, or of a profile file. Raises OutputError.

    Raises OutputError "bad-condition" if it is no profile of a CMYK press, and MachineError.
    """
    if isinstance(name, str) and name in CONDITIONS:
        return CONDITIONS[name]
    path = arguments.path("name", name)
    if not path.suffix and not is_there(path):
        raise OutputError(
            "bad-condition",
            f"there is no condition {str(path)!r}",
            hint=f"{hint_at_nearest(path.name, list(CONDITIONS))} "
            "(give the profile of a print shop as a file, such as SHOP.icc)",
        )
    try:
        return read_output_condition(read(path, MOST_BYTES))
    except OSError as error:
        place = Location(str(path))
        if reason := find_shortage(error):
            raise MachineError("machine", reason, location=place) from error
        said = f"cannot be read: {error.strerror}"
        hint = "check the path"
        raise OutputError("bad-condition", said, location=place, hint=hint) from error
    except OutputError as error:
        raise error.at(Location(str(path))) from error


def read_output_condition(data: bytes) -> ColorProfile:
    """Make an output condition from the bytes of a profile. Raises OutputError."""
    names = read_output_profile(data)
    if isinstance(names, str):
        hint = "use the CMYK profile that the print shop has for its press and paper"
        raise OutputError("bad-condition", names, hint=hint)
    target, about = names
    if target.startswith(_TARGET):
        return ColorProfile(target.removeprefix(_TARGET).strip(), 4, _REGISTRY, about, "", data)
    for pattern, name in _NAMES:
        if match := pattern.search(about):
            return ColorProfile(match.expand(name), 4, _REGISTRY, about, "", data)
    return ColorProfile(about, 4, "", about, "", data)


@lru_cache(maxsize=4)  # every file for the press is examined for its condition
def read_output_profile(data: bytes) -> tuple[str, str] | str:
    """Return name and description of a CMYK profile, or why it is refused.

    They come from its header and its tags (ISO 15076-1, 7.2).
    """
    if len(data) <= _HEADER or data[36:40] != b"acsp":
        return "the file is not an ICC profile"
    kind, space = (data[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    if kind != "prtr":
        return f"this profile is for {_KINDS.get(kind, repr(kind))}, not for a press"
    if space != "CMYK":
        return f"this profile is for {space}, not for CMYK"
    if data[8] > _NEWEST:
        return f"this profile has version {data[8]}, but PDF allows version {_NEWEST} at most"
    from PIL import ImageCms

    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        screen = ImageCms.createProfile("sRGB")
        ImageCms.buildTransform(screen, profile, "RGB", "CMYK", relative)
        ImageCms.buildTransform(profile, screen, "CMYK", "RGB", relative)
    except (OSError, ImageCms.PyCMSError):
        return "this profile is damaged, or converts colours in one direction only"
    known = profile.profile
    return (known.target or "").strip(), (known.profile_description or "a press").strip()
