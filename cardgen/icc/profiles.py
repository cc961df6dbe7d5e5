"""Profiles that say what colours of a PDF mean: those that cardgen brings, and a shop's own.

An output condition is a press with its paper and inks. Registries give conditions names, which
say more to a shop than a profile: FOGRA39 is coated paper by ISO 12647-2. The name is taken
from what a profile says that it was made from (its target), or else from its description.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cardgen import arguments
from cardgen.arguments import PathName
from cardgen.errors import Location, MachineError, OutputError, nearest
from cardgen.files import is_there, read, scarce
from cardgen.icc.headers import output_profile

_FOLDER: Final = Path(__file__).parent
_REGISTRY: Final = "http://www.color.org"
MOST_BYTES: Final = 16 << 20
"""Those of a profile; large ones have three."""
_TARGET: Final = "ICCHDAT "  # what comes before the name of a registered one
_NAMES: Final = (
    (re.compile(r"FOGRA ?(\d\d)"), r"FOGRA\1"),
    (re.compile(r"\bTR ?(00\d)\b"), r"CGATS TR \1"),
    (re.compile(r"CRPC ?(\d)"), r"CGATS21-2-CRPC\1"),
)
"""Names of conditions as descriptions have them, and as the registry of the ICC does."""


@dataclass(frozen=True, slots=True)
class ColorProfile:
    """An ICC profile, by the name that its registry or its maker gave it.

    `about` is what it says of itself. It is one of those that cardgen brings, in a `file`, or
    comes with its `data`.
    """

    identifier: str
    components: int
    registry: str = ""
    about: str = ""
    file: str = ""
    data: bytes = field(default=b"", repr=False)

    def read(self) -> bytes:
        """Its bytes."""
        return self.data or _read(self.file)

    @property
    def version(self) -> int:
        """The version of ISO 15076 that it is of, 2 or 4."""
        return self.read()[8]

    @property
    def key(self) -> str:
        """A name by which it is told from others, whatever they are called."""
        digest = sha256(self.data).hexdigest()[:12] if self.data else ""
        return f"{self.identifier} {digest}".rstrip()


@lru_cache(maxsize=4)
def _read(file: str) -> bytes:
    return (_FOLDER / file).read_bytes()


SCREEN: Final = ColorProfile("sRGB IEC61966-2.1", 3, file="sRGB.icc")
PRESS: Final = ColorProfile("FOGRA39", 4, _REGISTRY, "", "FOGRA39L_coated.icc")
CONDITIONS: Final = {
    "fogra39": PRESS,
    "fogra47": ColorProfile("FOGRA47", 4, _REGISTRY, "", "FOGRA47L_uncoated.icc"),
    "gracol2006": ColorProfile("CGATS TR 006", 4, _REGISTRY, "", "GRACoL_TR006_coated.icc"),
}
"""Those that cardgen brings: coated and uncoated paper, and coated paper in America."""


def condition(name: PathName) -> ColorProfile:
    """The output condition of this name, or of the profile in this file.

    Raises OutputError "bad-condition" for what is no profile of a CMYK press, and MachineError.
    """
    if isinstance(name, str) and name in CONDITIONS:
        return CONDITIONS[name]
    path = arguments.path("name", name)
    if not path.suffix and not is_there(path):
        raise OutputError(
            "bad-condition",
            f"there is no condition {str(path)!r}",
            hint=f"{nearest(path.name, list(CONDITIONS))} "
            "(a shop's own is a file, as SHOP.icc)",
        )
    try:
        return condition_of(read(path, MOST_BYTES))
    except OSError as error:
        place = Location(str(path))
        if said := scarce(error):
            raise MachineError("machine", said, location=place) from error
        raise OutputError(
            "bad-condition",
            f"cannot be read: {error.strerror}",
            location=place,
            hint="check the path",
        ) from error
    except OutputError as error:
        raise error.at(Location(str(path))) from error


def condition_of(data: bytes) -> ColorProfile:
    """The output condition of a profile's bytes. Raises OutputError "bad-condition"."""
    said = output_profile(data)
    if isinstance(said, str):
        raise OutputError(
            "bad-condition",
            said,
            hint="take the profile of a CMYK press, as the shop has it for its paper",
        )
    target, about = said
    if target.startswith(_TARGET):
        return ColorProfile(target.removeprefix(_TARGET).strip(), 4, _REGISTRY, about, "", data)
    for pattern, name in _NAMES:
        if found := pattern.search(about):
            return ColorProfile(found.expand(name), 4, _REGISTRY, about, "", data)
    return ColorProfile(about, 4, "", about, "", data)
