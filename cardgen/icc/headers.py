"""What a profile says of itself before it is used: header and names (ISO 15076-1, 7.2)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

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


@lru_cache(maxsize=4)  # each file for the press is looked at for its condition
def output_profile(data: bytes) -> tuple[str, str] | str:
    """The target and the description of a CMYK press; in words, why it is none."""
    if len(data) <= _HEADER or data[36:40] != b"acsp":
        return "this is not an ICC profile"
    kind, space = (data[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    if kind != "prtr":
        return f"this profile is of {_KINDS.get(kind, repr(kind))}, not of a press"
    if space != "CMYK":
        return f"this profile is for {space}, not for CMYK"
    if data[8] > _NEWEST:
        return f"this profile is of version {data[8]}, and PDF knows those up to {_NEWEST}"
    from PIL import ImageCms

    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        screen = ImageCms.createProfile("sRGB")
        ImageCms.buildTransform(screen, profile, "RGB", "CMYK", relative)
        ImageCms.buildTransform(profile, screen, "CMYK", "RGB", relative)
    except (OSError, ImageCms.PyCMSError):
        return "this profile is damaged, or says one way alone between inks and what is seen"
    known = profile.profile
    return (known.target or "").strip(), (known.profile_description or "a press").strip()
