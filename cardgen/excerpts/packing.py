"""Unpack the outer filters of pictures, such as ASCII around a JPEG."""

from __future__ import annotations

from typing import Any, Final

import pikepdf

from cardgen.pdf_streams import last_packed

PACKED: Final = frozenset(
    ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/FlateDecode")
)
"""Filters of pictures that stay."""
UNPACKED: Final = frozenset(
    ("/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/FlateDecode", "/RunLengthDecode")
)
"""Filters that can be undone."""


def unwrap(picture: Any) -> None:
    """Undo all filters of a picture but the last, if that is possible."""
    filters, parameters = picture.get("/Filter"), picture.get("/DecodeParms")
    if not isinstance(filters, pikepdf.Array) or len(filters) < 2:
        return
    names = [str(each) for each in filters]
    if names[-1] not in PACKED - UNPACKED or set(names) - {names[-1]} - UNPACKED:
        return
    listed = list(parameters) if isinstance(parameters, pikepdf.Array) else []
    inner = listed[-1] if len(listed) == len(names) else None
    picture.write(last_packed(picture), filter=pikepdf.Name(names[-1]), decode_parms=inner)
