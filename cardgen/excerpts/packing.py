"""Pictures that are packed twice, as a JPEG in ASCII, are taken out of the outer wrapping."""

from __future__ import annotations

from typing import Any, Final

import pikepdf

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
    outer = [_plain(each) for each in listed[:-1]] or None
    with pikepdf.new() as other:
        packed = other.make_stream(b"")
        packed.write(
            picture.read_raw_bytes(),
            filter=pikepdf.Array([pikepdf.Name(each) for each in names[:-1]]),
            decode_parms=pikepdf.Array(outer) if outer else None,
        )
        data = packed.read_bytes()
    inner = listed[-1] if len(listed) == len(names) else None
    picture.write(data, filter=pikepdf.Name(names[-1]), decode_parms=inner)


def _plain(found: Any) -> Any:
    """Parameters that are numbers, of which others take hold as they are."""
    entries = found.items() if isinstance(found, pikepdf.Dictionary) else ()
    return pikepdf.Dictionary(
        {key: value for key, value in entries if not isinstance(value, pikepdf.Object)}
    )
