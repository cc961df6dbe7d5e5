"""The bytes of an IPP message (RFC 8010): attributes in groups, encoded and decoded.

In come and out go frozen values. What comes in was sent by a machine that nobody here has
built: no length in it is believed before the bytes are there, and what is malformed is a
ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, NamedTuple

_LONGEST: Final = 0x7FFF  # a length is a SIGNED-SHORT, RFC 8010 section 3.1.4
_MOST_GROUPS: Final = 5_000  # a server tells of each of its printers or jobs in one
_MOST_VALUES: Final = 300_000  # printers with all their media have some thousands
_DEEPEST: Final = 8  # collections within one another; RFC 8011 has none deeper than 2
_CONTROL: Final = 0x10  # tags below delimit groups
_VERSION: Final = (2, 0)
_FAILED: Final = 0x0100
_INTEGER: Final = struct.Struct(">i")


class Tag(IntEnum):
    """What a value is, or which group begins (RFC 8010 section 3.5)."""

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
    """From `least` to `most`, both within."""

    least: int
    most: int


class Localized(NamedTuple):
    """A text with the language that it is in."""

    language: str
    text: str


class IppValue(NamedTuple):
    """A value and its tag.

    It is an int, bool, str, bytes (octets, dates), one of the three above, a tuple of
    `IppAttribute` (a collection), or None where the tag says that there is none.
    """

    tag: int
    value: Any


@dataclass(frozen=True, slots=True)
class IppAttribute:
    """A name and one value or more; as a member of a collection too."""

    name: str
    values: tuple[IppValue, ...]


class IppGroup(NamedTuple):
    """Attributes behind a delimiter."""

    tag: int
    attributes: tuple[IppAttribute, ...]


@dataclass(frozen=True, slots=True)
class IppMessage:
    """A request or an answer: `code` is an operation or a status, `request` its number."""

    code: int
    request: int
    groups: tuple[IppGroup, ...] = ()
    version: tuple[int, int] = _VERSION

    @property
    def succeeded(self) -> bool:
        """Whether the printer did what it was asked for (RFC 8011 appendix B.1)."""
        return self.code < _FAILED

    def group(self, tag: int) -> dict[str, Any]:
        """The values of the first group of a kind by their names, see `plain`."""
        return next(iter(self.all(tag)), {})

    def all(self, tag: int) -> list[dict[str, Any]]:
        """The values of all groups of a kind."""
        return [_values(group.attributes) for group in self.groups if group.tag == tag]


def attribute(tag: int, name: str, *values: Any) -> IppAttribute:
    """An attribute whose values all have this tag."""
    return IppAttribute(name, tuple(IppValue(tag, value) for value in values))


def collection(name: str, *members: Iterable[IppAttribute]) -> IppAttribute:
    """An attribute of one collection or more."""
    return attribute(Tag.BEGIN_COLLECTION, name, *(tuple(each) for each in members))


def _values(attributes: Iterable[IppAttribute]) -> dict[str, Any]:
    """Lists of values, by names; of two attributes of one name the first."""
    found: dict[str, Any] = {}
    for each in attributes:
        found.setdefault(each.name, [plain(value) for value in each.values])
    return found


def plain(value: IppValue) -> Any:
    """A value as itself: a collection is a dict of lists, a text has no language."""
    if value.tag == Tag.BEGIN_COLLECTION:
        return _values(value.value)
    return value.value.text if isinstance(value.value, Localized) else value.value


# Encoding


def encode(message: IppMessage) -> bytes:
    """The bytes of a message. Raises ValueError for what IPP cannot say."""
    parts = [bytes(message.version), struct.pack(">Hi", message.code, message.request)]
    for group in message.groups:
        parts.append(bytes([group.tag]))
        for each in group.attributes:
            parts += _encoded(each)
    parts.append(bytes([Tag.END]))
    return b"".join(parts)


def _encoded(each: IppAttribute) -> Iterator[bytes]:
    """RFC 8010 section 3.1.4 and 3.1.5: further values have no name."""
    name = each.name
    if not name or not each.values:
        raise ValueError("an attribute has a name and a value")
    for value in each.values:
        yield from _tagged(value, name)
        name = ""


def _tagged(value: IppValue, name: str = "") -> Iterator[bytes]:
    yield bytes([value.tag]) + _short(name.encode("utf-8", "surrogateescape"))
    if value.tag != Tag.BEGIN_COLLECTION:
        yield _short(_octets(value))
        return
    yield _short(b"")
    for member in value.value:  # section 3.1.6
        if not member.name or not member.values:
            raise ValueError("a member of a collection has a name and a value")
        yield from _tagged(IppValue(Tag.MEMBER, member.name))
        for each in member.values:
            yield from _tagged(each)
    yield bytes([Tag.END_COLLECTION]) + _short(b"") + _short(b"")


def _short(data: bytes) -> bytes:
    if len(data) > _LONGEST:
        raise ValueError(f"a value of {len(data)} bytes is longer than IPP has them")
    return struct.pack(">H", len(data)) + data


def _octets(given: IppValue) -> bytes:
    """A value as RFC 8010 section 3.9 has it."""
    tag, value = given
    if tag in _OUT_OF_BAND:
        return b""
    try:
        if tag in (Tag.INTEGER, Tag.ENUM):
            return _INTEGER.pack(value)
        if tag == Tag.BOOLEAN:
            return bytes([bool(value)])
        if tag == Tag.RESOLUTION:
            return struct.pack(">iib", *value)
        if tag == Tag.RANGE:
            return struct.pack(">ii", *value)
    except (struct.error, TypeError) as error:
        raise ValueError(f"{value!r} cannot be a value of tag {tag:#x}") from error
    if tag in _WITH_LANGUAGE:
        return b"".join(_short(each.encode("utf-8", "surrogateescape")) for each in value)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    return bytes(value)


# Decoding


def decode(data: bytes) -> tuple[IppMessage, int]:
    """A message, and the number of its bytes: behind them a document begins.

    Bytes of a text that are not UTF-8 are kept as lone surrogates. Raises ValueError.
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
        value = _decoded(tag, reader, 0)
        if not groups:
            raise ValueError("an attribute stands before the first group")
        attributes = groups[-1][1]
        if name:
            attributes.append((name, [value]))
        elif attributes:
            attributes[-1][1].append(value)
        else:
            raise ValueError("a value has no name before it")
    whole = tuple(IppGroup(tag, _frozen(found)) for tag, found in groups)
    return IppMessage(code, request, whole, (major, minor)), reader.place


_Named = list[tuple[str, list[IppValue]]]


def _frozen(found: _Named) -> tuple[IppAttribute, ...]:
    return tuple(IppAttribute(name, tuple(values)) for name, values in found)


class _Octets:
    """Bytes that are read from the beginning."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._values = 0
        self.place = 0

    def count_value(self) -> None:
        """Note one value more. Raises ValueError if there are too many."""
        self._values += 1
        if self._values > _MOST_VALUES:
            raise ValueError(f"it has more than {_MOST_VALUES:,} values")

    def take(self, count: int) -> bytes:
        end = self.place + count
        if count < 0 or end > len(self._data):
            raise ValueError(f"it ends after {len(self._data)} bytes, in the middle")
        found = self._data[self.place : end]
        self.place = end
        return found

    def byte(self) -> int:
        return self.take(1)[0]

    def short(self) -> bytes:
        """So many bytes as two bytes before them say."""
        (count,) = struct.unpack(">h", self.take(2))
        return self.take(count)

    def text(self) -> str:
        return self.short().decode("utf-8", "surrogateescape")


def _decoded(tag: int, reader: _Octets, depth: int) -> IppValue:
    reader.count_value()
    data = reader.short()
    if tag == Tag.BEGIN_COLLECTION:
        return IppValue(tag, _collection(reader, depth + 1))
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
        return IppValue(tag, _fixed(tag, data))
    except struct.error as error:
        raise ValueError(f"a value of tag {tag:#x} has {len(data)} bytes") from error


def _fixed(tag: int, data: bytes) -> Any:
    """A value that has always as many bytes; others are kept as they are."""
    if tag in (Tag.INTEGER, Tag.ENUM):
        return _INTEGER.unpack(data)[0]
    if tag == Tag.BOOLEAN:
        return struct.unpack(">?", data)[0]
    if tag == Tag.RESOLUTION:
        return Resolution(*struct.unpack(">iib", data))
    if tag == Tag.RANGE:
        return IntegerRange(*struct.unpack(">ii", data))
    if tag == Tag.DATE_TIME:
        return struct.unpack("11s", data)[0]
    return data


def _collection(reader: _Octets, depth: int) -> tuple[IppAttribute, ...]:
    """The members up to the end of a collection (RFC 8010 section 3.1.6)."""
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
            members[-1][1].append(_decoded(tag, reader, depth))
        else:
            raise ValueError("a value of a collection has no name")
    if not all(name and values for name, values in members):
        raise ValueError("a member of a collection has no name or no value")
    return _frozen(members)
