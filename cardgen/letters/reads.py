"""What is made of the data of letters, kept by what was read of them.

Letters of a merge differ in a name and an office: what was made without reading these is the
same for all. In come data, and who makes something of them; while it is made, the fields that
are read are noted, and where these are the same again it is not made again.
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
    """The data of a letter as `data`, and which of their fields are read there."""

    def __init__(self, data: LetterData) -> None:
        self._given = data
        self._frozen: dict[str, bytes] = {}
        self._together: dict[Fields, tuple[bytes, ...]] = {}
        self._noted: list[set[str]] = [set()]

    @property
    def data(self) -> LetterData:
        """The data; each time another object, since one that is kept here would be a cycle."""
        return cast("LetterData", _Noting(self._given, self))

    def note(self, fields: Iterable[str]) -> None:
        """Note some fields as read, for all that is being made."""
        for noted in self._noted[1:] or self._noted:
            noted.update(fields)

    def note_kept(self, fields: Iterable[str]) -> None:
        """Note the fields of what was made before, for what it is a part of."""
        for noted in self._noted[1:]:
            noted.update(fields)

    def frozen(self, fields: Fields) -> tuple[bytes, ...]:
        """The values of fields, so that they can be compared."""
        found = self._together.get(fields)
        if found is None:
            found = self._together[fields] = tuple(map(self._freeze, fields))
        return found

    def _freeze(self, name: str) -> bytes:
        found = self._frozen.get(name)
        if found is None:
            found = self._frozen[name] = msgspec.msgpack.encode(getattr(self._given, name))
        return found

    def since(self) -> Fields:
        """The fields that were read so far while nothing was being made."""
        return tuple(sorted(self._noted[0]))

    def noting(self, make: Callable[[], V]) -> tuple[V, Fields]:
        """What `make` makes, and the fields that it reads."""
        noted: set[str] = set()
        self._noted.append(noted)
        try:
            return make(), tuple(sorted(noted))
        finally:
            self._noted.pop()


class _Noting:
    """Data whose fields, read here, are noted."""

    def __init__(self, data: LetterData, reads: DataReads) -> None:
        self.__data = data
        self.__reads = reads

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.__data, name)
        if isinstance(value, MethodType):  # it reads fields as others do
            return MethodType(value.__func__, self)
        self.__reads.note((name,))
        return value


class KeptByReads(Generic[V]):
    """What was made for a key, by the values of the fields that were read for it."""

    def __init__(self) -> None:
        self._fields: dict[Hashable, dict[Fields, None]] = {}
        self._made: dict[Hashable, V] = {}
        self._numbers: dict[Hashable, int] = {}
        self._count = count()

    def number(self, key: Hashable) -> int:
        """A number for what many keys have in common, the same for the same."""
        found = self._numbers.get(key)
        if found is None:
            if len(self._numbers) >= _KEPT:
                self._forget()
            found = self._numbers[key] = next(self._count)
        return found

    def get(self, key: Hashable, reads: DataReads, make: Callable[[], V]) -> V:
        """What was made for this key of the same values; if there is none, `make` makes it.

        The key says what it is and all that it depends on besides the data. None is not kept.
        """
        for fields in self._fields.get(key, ()):
            place = (key, fields, reads.frozen(fields))
            found = self._made.get(place)
            if found is not None:
                reads.note_kept(fields)
                return found
        made, fields = reads.noting(make)
        if len(self._made) >= _KEPT:
            self._forget()
        self._fields.setdefault(key, {})[fields] = None
        self._made[key, fields, reads.frozen(fields)] = made
        return made

    def _forget(self) -> None:
        for kept in (self._fields, self._made, self._numbers):
            kept.clear()
