"""Read objects and streams of PDF files with pikepdf.

A value of a wrong type counts as missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf

_HOLDERS: Final = (pikepdf.Dictionary, pikepdf.Stream)

Key = tuple[int, int]
"""Object number and generation; `DIRECT` for a direct object."""
DIRECT: Final[Key] = (0, 0)


UNREADABLE: Final = (
    pikepdf.PikepdfError, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
"""Exceptions of pikepdf and of our own code for malformed files."""


def entry(holder: Any, key: str) -> Any:
    """Return an entry of a dictionary or stream; None if it is missing."""
    return holder.get(key) if isinstance(holder, _HOLDERS) else None


def dictionary(holder: Any, key: str) -> pikepdf.Object | None:
    """Return an entry if it is a dictionary or stream; else None."""
    found = entry(holder, key)
    return found if isinstance(found, _HOLDERS) else None


def items(found: Any) -> list[Any]:
    """Return the items of an array; [] for other objects."""
    return list(found) if isinstance(found, pikepdf.Array) else []


def one_or_more(found: Any) -> list[Any]:
    """Return the items of an array; other objects become a list of one."""
    return items(found) or [found]


def values(found: Any) -> list[tuple[str, Any]]:
    """Return keys and values of a dictionary; [] for other objects."""
    return list(found.items()) if isinstance(found, pikepdf.Dictionary) else []


def number(found: Any, default: float = 0.0) -> float:
    """Return a number; `default` for other objects."""
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool):
        return float(found)
    return default


def numbers(found: Any, count: int) -> tuple[float, ...] | None:
    """Return an array of `count` numbers; None for other objects."""
    listed = items(found)
    if len(listed) != count or any(isinstance(item, pikepdf.Object) for item in listed):
        return None
    return tuple(number(item) for item in listed)


def name(found: Any) -> str:
    """Return a name with its slash; "" for other objects."""
    return str(found) if isinstance(found, pikepdf.Name) else ""


def text(found: Any) -> str:
    """Return a text string; "" for other objects."""
    return str(found) if isinstance(found, pikepdf.String) else ""


def resources_of(holder: Any, outer: Any) -> Any:
    """Return the resources of a form, pattern or font, or else the `outer` ones."""
    own = dictionary(holder, "/Resources")
    return outer if own is None else own


def size_of_picture(picture: Any) -> tuple[int, int]:
    """Read the width and height of a picture, in pixels."""
    width, height = (round(number(entry(picture, key))) for key in ("/Width", "/Height"))
    return width, height


def filters_of(stream: Any) -> list[str]:
    """List the names of the filters of a stream; a missing filter is an empty name."""
    return [name(each) for each in one_or_more(entry(stream, "/Filter"))]


def is_stream(found: Any) -> bool:
    """True if an object is a stream."""
    return isinstance(found, pikepdf.Stream)


def inherited_entry(page: Any, key: str) -> Any:
    """Return an entry of a page, or of its parents in the page tree."""
    seen: set[Key] = set()
    node = page
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in seen:
        if (found := node.get(key)) is not None:
            return found
        seen.add(node.objgen)
        node = node.get("/Parent")
    return None


def chain(first: Any, key: str) -> Iterator[Any]:
    """Yield a dictionary, and once each dictionary that follows it under `key`, also in arrays.

    Objects may lead back to themselves, but only through one that has a number.
    """
    seen: set[Key] = set()
    waiting = [first]
    while waiting:
        found = waiting.pop()
        number: Key = getattr(found, "objgen", DIRECT)
        if number in seen:
            continue
        seen |= {number} - {DIRECT}
        if isinstance(found, pikepdf.Array):
            waiting += list(found)
        elif isinstance(found, pikepdf.Dictionary):
            yield found
            waiting.append(found.get(key))


def read_last_packed(stream: Any) -> bytes:
    """Decode a stream except for its last filter. Return the bytes.

    A JPEG that is packed in ASCII too comes out as a JPEG.
    """
    raw: bytes = stream.read_raw_bytes()
    filters, parameters = (items(stream.get(key))[:-1] for key in ("/Filter", "/DecodeParms"))
    if not filters:
        return raw
    with pikepdf.new() as other:
        packed = other.make_stream(b"")
        packed.write(
            raw,
            filter=pikepdf.Array([pikepdf.Name(str(each)) for each in filters]),
            decode_parms=pikepdf.Array(list(map(_copy, parameters))) if parameters else None,
        )
        data: bytes = packed.read_bytes()
        return data


def make_inline_stream(pdf: pikepdf.Pdf, inline: Any) -> Any:
    """Turn an inline picture (8.9.7) into a stream, still compressed."""
    entries = {key[1:]: value for key, value in inline.obj.items() if key != "/Length"}
    filters, parameters = (entries.pop(key, None) for key in ("Filter", "DecodeParms"))
    stream = pdf.make_stream(b"", **entries)
    stream.write(inline.read_raw_bytes(), filter=filters, decode_parms=parameters)
    return stream


def _copy(parameters: Any) -> Any:
    """Copy the decode parameters that are simple values."""
    plain = (each for each in values(parameters) if not isinstance(each[1], pikepdf.Object))
    return pikepdf.Dictionary(dict(plain))


PACKED: Final = frozenset(
    ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/FlateDecode")
)
"""Filters of pictures that stay."""
UNPACKED: Final = frozenset(
    ("/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/FlateDecode", "/RunLengthDecode")
)
"""Filters that can be undone."""


def unwrap(picture: Any) -> None:
    """Decode a picture except for its last filter, if possible."""
    filters, parameters = picture.get("/Filter"), picture.get("/DecodeParms")
    names, listed = [str(each) for each in items(filters)], items(parameters)
    if len(names) < 2 or names[-1] not in PACKED - UNPACKED:
        return
    if set(names) - {names[-1]} - UNPACKED:
        return
    inner = listed[-1] if len(listed) == len(names) else None
    picture.write(read_last_packed(picture), filter=pikepdf.Name(names[-1]), decode_parms=inner)
