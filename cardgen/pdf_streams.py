"""Read pictures in streams of PDF files, of pikepdf: under several filters, or inline."""

from __future__ import annotations

from typing import Any

import pikepdf


def last_packed(stream: Any) -> bytes:
    """Return the bytes of a stream with only its last filter still applied.

    A JPEG that is packed in ASCII too comes out as a JPEG.
    """
    raw: bytes = stream.read_raw_bytes()
    filters, parameters = (_but_last(stream.get(key)) for key in ("/Filter", "/DecodeParms"))
    if not filters:
        return raw
    with pikepdf.new() as other:
        packed = other.make_stream(b"")
        packed.write(
            raw,
            filter=pikepdf.Array([pikepdf.Name(str(name)) for name in filters]),
            decode_parms=pikepdf.Array(list(map(_copy, parameters))) if parameters else None,
        )
        data: bytes = packed.read_bytes()
        return data


def inline_stream(pdf: pikepdf.Pdf, inline: Any) -> Any:
    """Turn an inline picture (ISO 32000-1, 8.9.7) into a stream, still packed."""
    entries = {key[1:]: value for key, value in inline.obj.items() if key != "/Length"}
    filters, parameters = (entries.pop(key, None) for key in ("Filter", "DecodeParms"))
    stream = pdf.make_stream(b"", **entries)
    stream.write(inline.read_raw_bytes(), filter=filters, decode_parms=parameters)
    return stream


def _but_last(value: Any) -> list[Any]:
    return list(value)[:-1] if isinstance(value, pikepdf.Array) else []


def _copy(parameters: Any) -> Any:
    """Copy the decode parameters that are plain values, for use in another file."""
    entries = parameters.items() if isinstance(parameters, pikepdf.Dictionary) else ()
    return pikepdf.Dictionary(
        {key: value for key, value in entries if not isinstance(value, pikepdf.Object)}
    )
