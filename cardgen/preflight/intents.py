"""Check output intents: the printing condition of a file (ISO 32000-1, 14.11.5)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cardgen.icc import most_ink, output_profile
from cardgen.preflight.colors import (
    family_in_words,
    icc_data,
    icc_digest,
    icc_family,
    icc_header,
)
from cardgen.preflight.findings import Objection
from cardgen.preflight.objects import entry, is_stream, items, name, number, text
from cardgen.preflight.profiles import Profile

_COMPONENTS: Final = {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3}
_OUTPUT: Final = b"prtr"  # class of the profiles of presses and printers
_HEADER: Final = 128  # bytes; the count of tags follows
_TAG: Final = 12  # bytes of each in the table of tags
MOST_INK: Final = 300.0
"""Percent of ink that most shops accept on coated paper."""


class Intent(NamedTuple):
    """Output intent of a file: its colour family, empty for none, and its faults."""

    family: str
    complaints: tuple[Objection, ...]
    icc: str = ""  # digest of its profile
    most_ink: float = MOST_INK  # percent


def intent(root: Any, profile: Profile) -> Intent:
    """Read the output intent in the catalog of a file. Only a press needs one."""
    if not profile.press:
        return Intent("", ())
    complain, kind = profile.complaints, "GTS_PDFX"
    listed = [
        found
        for found in items(entry(root, "/OutputIntents"))
        if name(entry(found, "/S")) == f"/{kind}"
    ]
    if not listed:
        return Intent("", complain("output-intent", f"there is no output intent {kind}"))
    complaints: tuple[Objection, ...] = ()
    if len(listed) > 1:
        message = f"there are {len(listed)} output intents {kind}, but one is permitted"
        complaints += complain("output-intent", message)
    first = listed[0]
    if not text(entry(first, "/OutputConditionIdentifier")):
        message = "the output intent does not name its printing condition"
        complaints += complain("output-intent", message)
    embedded = entry(first, "/DestOutputProfile")
    if not is_stream(embedded):
        message = "the output intent has no ICC profile"
        return Intent("", complaints + complain("output-intent", message))
    family, header = icc_family(embedded), icc_header(embedded)
    if not family:
        message = "the profile of the output intent is not an ICC profile"
        return Intent("", complaints + complain("output-intent", message))
    if _is_cut(icc_data(embedded)):
        message = "the profile of the output intent is cut off"
        complaints += complain("output-intent", message)
    if header[12:16] != _OUTPUT:
        message = (
            f"the profile of the output intent is of the class {_quote(header[12:16])}, "
            f"not {_quote(_OUTPUT)}"
        )
        complaints += complain("output-intent", message)
    if family != "cmyk":
        message = (
            f"the profile of the output intent is for {family_in_words(family)}, not for CMYK"
        )
        complaints += complain("output-intent", message)
    components = round(number(entry(embedded, "/N")))
    if components != _COMPONENTS[family]:
        message = (
            f"the profile of the output intent is for {family_in_words(family)}, "
            f"but is said to have {components} components"
        )
        complaints += complain("output-intent", message)
    limit = _most_ink(icc_data(embedded))
    return Intent(family, complaints, icc_digest(embedded), limit)


def _most_ink(data: bytes) -> float:
    """Find the most ink that a press takes, from its profile."""
    return most_ink(data) if isinstance(output_profile(data), tuple) else MOST_INK


def _is_cut(data: bytes) -> bool:
    """True if a profile is shorter than its header or its tags say (ICC.1, 7.2.2 and 7.3)."""
    size = int.from_bytes(data[:4])
    if size > len(data) or len(data) < _HEADER + 4:
        return True
    count = int.from_bytes(data[_HEADER : _HEADER + 4])
    if _HEADER + 4 + _TAG * count > len(data):
        return True
    tags = (data[at : at + _TAG] for at in range(_HEADER + 4, _HEADER + 4 + _TAG * count, _TAG))
    return any(int.from_bytes(tag[4:8]) + int.from_bytes(tag[8:]) > len(data) for tag in tags)


def _quote(signature: bytes) -> str:
    return repr(signature.decode("latin-1"))
