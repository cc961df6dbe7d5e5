"""A cache of values made from the data of letters, by the fields that were read.

Letters of a merge differ in a name and an office, say; a block made without reading those
fields is the same for all letters. While cardgen makes a value, it records the fields that it
reads; for data with the same values of those fields, it does not make the value again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import count
from types import MethodType
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from cardgen.letters.data import LetterData

V = TypeVar("V")
_KEPT: Final = 4096
Fields = tuple[str, ...]


class DataReads:
    """The data of a letter, and a record of the fields that somebody reads from `data`."""

    def __init__(self, data: LetterData) -> None:
        self._given = data
        self._encoded: dict[str, bytes] = {}
        self._together: dict[Fields, tuple[bytes, ...]] = {}
        self._records: list[set[str]] = [set()]

    @property
    def data(self) -> LetterData:
        """Return the data as an object that records each read field."""
        return cast("LetterData", _RecordingData(self._given, self))

    def note(self, fields: Iterable[str]) -> None:
        """Record fields as read, for all values that are being made."""
        for record in self._records[1:] or self._records:
            record.update(fields)

    def note_cached(self, fields: Iterable[str]) -> None:
        """Record the fields of a cached value, for larger values that contain it."""
        for record in self._records[1:]:
            record.update(fields)

    def encode(self, fields: Fields) -> tuple[bytes, ...]:
        """Encode the values of fields, to compare them."""
        found = self._together.get(fields)
        if found is None:
            found = self._together[fields] = tuple(map(self._encode, fields))
        return found

    def _encode(self, name: str) -> bytes:
        """Encode the value of one field."""
        found = self._encoded.get(name)
        if found is None:
            found = self._encoded[name] = msgspec.msgpack.encode(getattr(self._given, name))
        return found

    def list_outer_reads(self) -> Fields:
        """List the fields that were read outside of any unfinished value."""
        return tuple(sorted(self._records[0]))

    def call(self, make: Callable[[], V]) -> tuple[V, Fields]:
        """Call `make`. Return its result and the fields that it has read."""
        record: set[str] = set()
        self._records.append(record)
        try:
            return make(), tuple(sorted(record))
        finally:
            self._records.pop()


class _RecordingData:
    """The data of a letter, recording the fields that are read."""

    def __init__(self, data: LetterData, reads: DataReads) -> None:
        self.__data = data
        self.__reads = reads

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.__data, name)
        if isinstance(value, MethodType):  # its reads are recorded, too
            return MethodType(value.__func__, self)
        self.__reads.note((name,))
        return value


class ReadCache(Generic[V]):
    """A cache of values by key and by the fields that were read to make them."""

    def __init__(self) -> None:
        self._fields: dict[Hashable, dict[Fields, None]] = {}
        self._made: dict[Hashable, V] = {}
        self._numbers: dict[Hashable, int] = {}
        self._count = count()

    def number(self, key: Hashable) -> int:
        """Return the number for a part that many keys share. Equal parts have equal numbers."""
        found = self._numbers.get(key)
        if found is None:
            if len(self._numbers) >= _KEPT:
                self._forget()
            found = self._numbers[key] = next(self._count)
        return found

    def get(self, key: Hashable, reads: DataReads, make: Callable[[], V]) -> V:
        """Return the cached value for a key and the same data, or call `make`.

        The key holds all that the value depends on besides the data. None is not cached.
        """
        for fields in self._fields.get(key, ()):
            place = (key, fields, reads.encode(fields))
            found = self._made.get(place)
            if found is not None:
                reads.note_cached(fields)
                return found
        made, fields = reads.call(make)
        if len(self._made) >= _KEPT:
            self._forget()
        self._fields.setdefault(key, {})[fields] = None
        self._made[key, fields, reads.encode(fields)] = made
        return made

    def _forget(self) -> None:
        """Remove all values from the cache."""
        for kept in (self._fields, self._made, self._numbers):
            kept.clear()
