"""Pictures that are packed twice, as a JPEG in ASCII, are taken out of the outer wrapping."""

from __future__ import annotations

from typing import Any, Final

import pikepdf

from cardgen.pdf_streams import last_packed

PACKED: Final = frozenset(
    ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/FlateDecode")
)
"""Ways to pack a picture that stay."""
UNPACKED: Final = frozenset(
    ("/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/FlateDecode", "/RunLengthDecode")
)
"""Those that may be undone."""


def unwrap(picture: Any) -> None:
    """Leave one way in which a picture is packed, where the others can be undone."""
    filters, parameters = picture.get("/Filter"), picture.get("/DecodeParms")
    if not isinstance(filters, pikepdf.Array) or len(filters) < 2:
        return
    names = [str(each) for each in filters]
    if names[-1] not in PACKED - UNPACKED or set(names) - {names[-1]} - UNPACKED:
        return
    listed = list(parameters) if isinstance(parameters, pikepdf.Array) else []
    inner = listed[-1] if len(listed) == len(names) else None
    picture.write(last_packed(picture), filter=pikepdf.Name(names[-1]), decode_parms=inner)
