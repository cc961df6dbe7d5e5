"""Streams of PDF files as pikepdf has them: pictures packed twice, or within content."""

from __future__ import annotations

from typing import Any

import pikepdf


def last_packed(stream: Any) -> bytes:
    """The bytes of a stream as its last filter packed them, as a JPEG in ASCII is one."""
    raw: bytes = stream.read_raw_bytes()
    filters, parameters = (_outer(stream.get(key)) for key in ("/Filter", "/DecodeParms"))
    if not filters:
        return raw
    with pikepdf.new() as other:
        packed = other.make_stream(b"")
        packed.write(
            raw,
            filter=pikepdf.Array([pikepdf.Name(str(each)) for each in filters]),
            decode_parms=pikepdf.Array(list(map(_plain, parameters))) if parameters else None,
        )
        data: bytes = packed.read_bytes()
        return data


def inline_stream(pdf: pikepdf.Pdf, inline: Any) -> Any:
    """A picture that stands in content (ISO 32000-1, 8.9.7) as a stream, packed as it is."""
    told = {key[1:]: value for key, value in inline.obj.items() if key != "/Length"}
    filters, parameters = (told.pop(key, None) for key in ("Filter", "DecodeParms"))
    made = pdf.make_stream(b"", **told)
    made.write(inline.read_raw_bytes(), filter=filters, decode_parms=parameters)
    return made


def _outer(found: Any) -> list[Any]:
    return list(found)[:-1] if isinstance(found, pikepdf.Array) else []


def _plain(found: Any) -> Any:
    """Parameters that are numbers, of which another file takes hold as they are."""
    entries = found.items() if isinstance(found, pikepdf.Dictionary) else ()
    return pikepdf.Dictionary(
        {key: value for key, value in entries if not isinstance(value, pikepdf.Object)}
    )
