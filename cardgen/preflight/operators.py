"""Find operators in content that the standard does not have (ISO 32000-1, annex A).

A pattern finds them quickly. It may take parts of strings or pictures for operators, so the
parser confirms them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import pikepdf

from cardgen.pdf_streams import entry, is_stream, one_or_more

FILLS: Final = ("f", "F", "f*", "B", "B*", "b", "b*")
STROKES: Final = ("S", "s", "B", "B*", "b", "b*")
"""Operators that paint paths (8.5.3.1)."""
SHOWING: Final = ("Tj", "TJ", "'", '"')
"""Operators that show text (9.4.3)."""
DEVICES: Final = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
"""Colour spaces of the operators that set a device colour; capitals for strokes (8.6.8)."""

_KNOWN: Final = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID "
    b"j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr "
    b"Ts Tw Tz v w W W* y ' \"".split()
)
_WORDS: Final = (b"true", b"false", b"null")
_TOKEN: Final = re.compile(
    rb"%[^\r\n]*|\((?:[^()\\]|\\.)*\)|<<|>>|<[^<>]*>|/[^\s()<>\[\]{}/%]*"
    rb"|[-+.\d]+(?=[\s()<>\[\]{}/%\0]|$)|([^\s()<>\[\]{}/%\0]+)",
    re.DOTALL,
)


def unknown(holder: Any) -> list[str]:
    """List the unknown operators of a stream or of a page, in order."""
    data = b"\n".join(part.read_bytes() for part in _parts(holder))
    words = {found[1] for found in _TOKEN.finditer(data)}
    if not words - _KNOWN - {None, *_WORDS}:
        return []
    met = (str(each.operator) for each in pikepdf.parse_content_stream(holder))
    return list(dict.fromkeys(each for each in met if each.encode() not in _ALL))


_ALL: Final = _KNOWN | {b"INLINE IMAGE"}


def _parts(holder: Any) -> Iterable[Any]:
    found = holder if is_stream(holder) else entry(holder, "/Contents")
    return [part for part in one_or_more(found) if is_stream(part)]
