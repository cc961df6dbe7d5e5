"""Serial Shipping Container Codes: the number of a carton that no other carton has.

An SSCC is 18 digits: an extension digit that its owner chooses, the owner's GS1 company
prefix, a serial number that fills up to 17 digits, and a check digit (GS1 General
Specifications 2.2.1). A prefix is licensed; who has none numbers boxes by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from cardgen.gs1 import check_digit
from cardgen.project import Project

SSCC_DIGITS = 18
_DIGITS = 16  # of prefix and serial number


@dataclass(frozen=True, slots=True)
class Numbering:
    """Whose SSCCs: the company prefix of 4 to 12 digits, and the extension digit."""

    prefix: str
    extension: str = "0"

    @classmethod
    def of(cls, project: Project) -> Numbering | None:
        """The numbering of a project, if it has a GS1 prefix."""
        if not project.gs1_prefix:
            return None
        return cls(project.gs1_prefix, project.sscc_extension)

    @property
    def series(self) -> str:
        """What all SSCCs begin with; each series has serial numbers of its own."""
        return self.extension + self.prefix

    @property
    def last(self) -> int:
        """The last serial number, from 1, that this prefix has room for."""
        return int("9" * (_DIGITS - len(self.prefix)))

    def sscc(self, serial: int) -> str:
        """The SSCC of a serial number. Raises ValueError if it has too many digits."""
        if not 0 <= serial <= self.last:
            raise ValueError(f"{serial} is no serial number of the GS1 prefix {self.prefix}")
        digits = f"{self.series}{serial:0{_DIGITS - len(self.prefix)}}"
        return digits + check_digit(digits)

    def serial(self, sscc: str) -> int:
        """The serial number of an SSCC of this series."""
        return int(sscc[len(self.series) : -1])

    def spaced(self, sscc: str) -> str:
        """The parts of an SSCC with spaces between them, as people read it."""
        behind = 1 + len(self.prefix)
        return f"{sscc[0]} {sscc[1:behind]} {sscc[behind:-1]} {sscc[-1]}"
