"""The bytes of an IPP message (RFC 8010): attributes in groups, encoded and decoded.

Messages are frozen values. Bytes come from machines of others: no length is trusted before its
bytes are there, and malformed bytes raise ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Any, Final, NamedTuple

import msgspec

_LONGEST: Final = 0x7FFF  # a length is a SIGNED-SHORT, RFC 8010 section 3.1.4
_MOST_GROUPS: Final = 5_000  # a server has a group for each printer or job
_MOST_VALUES: Final = 300_000  # printers with all their media have some thousands
_DEEPEST: Final = 8  # nested collections; RFC 8011 nests at most 2
_CONTROL: Final = 0x10  # tags below delimit groups
_VERSION: Final = (2, 0)
_FAILED: Final = 0x0100


class Tag(IntEnum):
    """The type of a value, or the start of a group (RFC 8010 section 3.5)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED_GROUP = 0x05
    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    NOT_SETTABLE = 0x15
    DELETE = 0x16
    ADMIN_DEFINE = 0x17
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


_OUT_OF_BAND: Final = range(0x10, 0x20)
_STRINGS: Final = range(0x40, 0x60)
_WITH_LANGUAGE: Final = frozenset({Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE})


class Resolution(NamedTuple):
    """Dots across and along the feed; `units` is 3 for an inch and 4 for a centimetre."""

    cross: int
    feed: int
    units: int = 3

    @property
    def dpi(self) -> tuple[float, float]:
        """Dots per inch."""
        factor = 2.54 if self.units == 4 else 1.0
        return self.cross * factor, self.feed * factor


class IntegerRange(NamedTuple):
    """A range from `least` to `most`, both included."""

    least: int
    most: int


_LAYOUTS: Final[dict[int, str]] = {
    Tag.INTEGER: ">i", Tag.ENUM: ">i", Tag.BOOLEAN: ">?", Tag.RESOLUTION: ">iib",
    Tag.RANGE: ">ii",
}  # fmt: skip
"""The layouts of values of fixed length (RFC 8010 section 3.9), for `struct`."""
_TUPLES: Final[dict[int, Callable[..., Any]]] = {
    Tag.RESOLUTION: Resolution,
    Tag.RANGE: IntegerRange,
}


class Localized(NamedTuple):
    """A text with its language."""

    language: str
    text: str


class IppValue(NamedTuple):
    """A value of an attribute, with its tag.

    The value is an int, bool, str, bytes (octets, dates), one of the three classes above, a
    tuple of `IppAttribute` (a collection), or None for out-of-band tags.
    """

    tag: int
    value: Any


class IppAttribute(msgspec.Struct, frozen=True):
    """A name and one or more values, in a group or a collection."""

    name: str
    values: tuple[IppValue, ...]


class IppGroup(NamedTuple):
    """A group of attributes, with the tag of its delimiter."""

    tag: int
    attributes: tuple[IppAttribute, ...]


class IppMessage(msgspec.Struct, frozen=True):
    """A request or an answer: `code` is an operation or a status, `request` its number."""

    code: int
    request: int
    groups: tuple[IppGroup, ...] = ()
    version: tuple[int, int] = _VERSION

    @property
    def is_success(self) -> bool:
        """True if the printer carried out the request (RFC 8011 appendix B.1)."""
        return self.code < _FAILED

    def group(self, tag: int) -> dict[str, Any]:
        """Return the values of the first group with a tag, by name."""
        return next(iter(self.all(tag)), {})

    def all(self, tag: int) -> list[dict[str, Any]]:
        """Return the values of each group with a tag, by name."""
        return [_values_by_name(group.attributes) for group in self.groups if group.tag == tag]


def make_attribute(tag: int, name: str, *values: Any) -> IppAttribute:
    """Make an IPP attribute with values of one tag."""
    return IppAttribute(name, tuple(IppValue(tag, value) for value in values))


def make_collection(name: str, *members: Iterable[IppAttribute]) -> IppAttribute:
    """Make an IPP attribute whose values are collections."""
    return make_attribute(Tag.BEGIN_COLLECTION, name, *(tuple(each) for each in members))


def _values_by_name(attributes: Iterable[IppAttribute]) -> dict[str, Any]:
    """Return the values of attributes by name; the first with a name counts."""
    found: dict[str, Any] = {}
    for each in attributes:
        found.setdefault(each.name, [strip_tag(value) for value in each.values])
    return found


def strip_tag(value: IppValue) -> Any:
    """Return a value without its tag: a collection as dict, a text without language."""
    if value.tag == Tag.BEGIN_COLLECTION:
        return _values_by_name(value.value)
    return value.value.text if isinstance(value.value, Localized) else value.value


# Encoding


def encode(message: IppMessage) -> bytes:
    """Encode an IPP message. Raises ValueError for values that IPP cannot encode."""
    parts = [bytes(message.version), struct.pack(">Hi", message.code, message.request)]
    for group in message.groups:
        parts.append(bytes([group.tag]))
        for each in group.attributes:
            parts += _encode_attribute(each)
    parts.append(bytes([Tag.END]))
    return b"".join(parts)


def _encode_attribute(each: IppAttribute) -> Iterator[bytes]:
    """Encode an attribute. Only its first value has the name (RFC 8010, 3.1.4)."""
    name = each.name
    if not name or not each.values:
        raise ValueError("an attribute has a name and a value")
    for value in each.values:
        yield from _encode_value(value, name)
        name = ""


def _encode_value(value: IppValue, name: str = "") -> Iterator[bytes]:
    """Encode a value with the name of its attribute; a collection with its members."""
    yield bytes([value.tag]) + _with_length(name.encode("utf-8", "surrogateescape"))
    if value.tag != Tag.BEGIN_COLLECTION:
        yield _with_length(_encode_bytes(value))
        return
    yield _with_length(b"")
    for member in value.value:  # section 3.1.6
        if not member.name or not member.values:
            raise ValueError("a member of a collection has a name and a value")
        yield from _encode_value(IppValue(Tag.MEMBER, member.name))
        for each in member.values:
            yield from _encode_value(each)
    yield bytes([Tag.END_COLLECTION]) + _with_length(b"") + _with_length(b"")


def _with_length(data: bytes) -> bytes:
    """Add the length before bytes. Raises ValueError for too many bytes."""
    if len(data) > _LONGEST:
        raise ValueError(f"a value of {len(data)} bytes is longer than IPP has them")
    return struct.pack(">H", len(data)) + data


def _encode_bytes(given: IppValue) -> bytes:
    """Encode the bytes of a value (RFC 8010, 3.9)."""
    tag, value = given
    if tag in _OUT_OF_BAND:
        return b""
    if tag in _LAYOUTS:
        numbers = value if tag in _TUPLES else (value,)
        try:
            return struct.pack(_LAYOUTS[tag], *numbers)
        except (struct.error, TypeError) as error:
            raise ValueError(f"{value!r} cannot be a value of tag {tag:#x}") from error
    if tag in _WITH_LANGUAGE:
        return b"".join(_with_length(each.encode("utf-8", "surrogateescape")) for each in value)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    return bytes(value)


# Decoding


def decode(data: bytes) -> tuple[IppMessage, int]:
    """Decode a message. Return it, and the number of its bytes before a document.

    Bytes of a text that are not UTF-8 become lone surrogates. Raises ValueError.
    """
    reader = _Octets(data)
    major, minor, code, request = struct.unpack(">BBHi", reader.take(8))
    groups: list[tuple[int, _Named]] = []
    while (tag := reader.byte()) != Tag.END:
        if tag < _CONTROL:
            groups.append((tag, []))
            if len(groups) > _MOST_GROUPS:
                raise ValueError(f"it has more than {_MOST_GROUPS:,} groups")
            continue
        name = reader.text()
        value = _decode_value(tag, reader, 0)
        if not groups:
            raise ValueError("an attribute stands before the first group")
        attributes = groups[-1][1]
        if name:
            attributes.append((name, [value]))
        elif attributes:
            attributes[-1][1].append(value)
        else:
            raise ValueError("a value has no name before it")
    whole = tuple(IppGroup(tag, _freeze(found)) for tag, found in groups)
    return IppMessage(code, request, whole, (major, minor)), reader.place


_Named = list[tuple[str, list[IppValue]]]


def _freeze(found: _Named) -> tuple[IppAttribute, ...]:
    """Make attributes of names and lists of values."""
    return tuple(IppAttribute(name, tuple(values)) for name, values in found)


class _Octets:
    """A reader of bytes, which keeps its place."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._count = 0
        self.place = 0

    def count_value(self) -> None:
        """Count a value. Raises ValueError if there are too many."""
        self._count += 1
        if self._count > _MOST_VALUES:
            raise ValueError(f"it has more than {_MOST_VALUES:,} values")

    def take(self, count: int) -> bytes:
        """Read a number of bytes. Raises ValueError if there are fewer."""
        end = self.place + count
        if count < 0 or end > len(self._data):
            raise ValueError(f"it ends after {len(self._data)} bytes, in the middle")
        found = self._data[self.place : end]
        self.place = end
        return found

    def byte(self) -> int:
        """Read one byte as a number."""
        return self.take(1)[0]

    def short(self) -> bytes:
        """Read a length of two bytes, and as many bytes."""
        (count,) = struct.unpack(">h", self.take(2))
        return self.take(count)

    def text(self) -> str:
        """Read a length of two bytes, and a text of as many bytes."""
        return self.short().decode("utf-8", "surrogateescape")


def _decode_value(tag: int, reader: _Octets, depth: int) -> IppValue:
    """Decode the value of a tag; `depth` counts nested collections."""
    reader.count_value()
    data = reader.short()
    if tag == Tag.BEGIN_COLLECTION:
        return IppValue(tag, _decode_collection(reader, depth + 1))
    if tag in _OUT_OF_BAND:
        return IppValue(tag, None)
    if tag in _STRINGS:
        return IppValue(tag, data.decode("utf-8", "surrogateescape"))
    if tag in _WITH_LANGUAGE:
        inner = _Octets(data)
        found = Localized(inner.text(), inner.text())
        if inner.place != len(data):
            raise ValueError("a text with a language is longer than it says")
        return IppValue(tag, found)
    try:
        return IppValue(tag, _decode_fixed(tag, data))
    except struct.error as error:
        raise ValueError(f"a value of tag {tag:#x} has {len(data)} bytes") from error


def _decode_fixed(tag: int, data: bytes) -> Any:
    """Decode a value of fixed length."""
    if tag == Tag.DATE_TIME:
        return struct.unpack("11s", data)[0]
    if tag not in _LAYOUTS:
        return data
    numbers = struct.unpack(_LAYOUTS[tag], data)
    return _TUPLES[tag](*numbers) if tag in _TUPLES else numbers[0]


def _decode_collection(reader: _Octets, depth: int) -> tuple[IppAttribute, ...]:
    """Decode the members of a collection up to its end (RFC 8010, 3.1.6)."""
    if depth > _DEEPEST:
        raise ValueError("collections stand too deep in one another")
    members: _Named = []
    while True:
        tag = reader.byte()
        if reader.short():
            raise ValueError("a member of a collection has its name in the wrong place")
        if tag == Tag.END_COLLECTION:
            reader.short()
            break
        if tag < _CONTROL:
            raise ValueError("a collection does not end")
        if tag == Tag.MEMBER:
            reader.count_value()
            members.append((reader.text(), []))
        elif members:
            members[-1][1].append(_decode_value(tag, reader, depth))
        else:
            raise ValueError("a value of a collection has no name")
    if not all(name and values for name, values in members):
        raise ValueError("a member of a collection has no name or no value")
    return _freeze(members)
