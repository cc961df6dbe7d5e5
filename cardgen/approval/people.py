"""People, as approvals, git and PO headers name them: ``Name <name@example.org>``.

In comes a text, out comes a `Person`; and whether two of them are one. Who is to read what
another wrote must not be the same person under another spelling, so one thing in common is
enough: an address, or a name whatever its case, width and blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_WRITTEN: Final = re.compile(r"(?P<name>[^<>]*+)(?:<\s*+(?P<email>[^<>\s]*+)\s*+>\s*+)?")
_ADDRESS: Final = re.compile(r"[^\s<>@]++@[^\s<>@]++")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name, by e-mail address, or both."""

    name: str
    email: str = ""

    @classmethod
    def of(cls, text: str) -> Person:
        """The person that a text names: a name, an address, or ``Name <address>``.

        Raises ValueError where it names nobody, or has what cannot be printed.
        """
        match = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
        if not match or not text.strip().isprintable():
            raise ValueError(f"{text[:_LONGEST]!r} names nobody")
        name, email = " ".join(match["name"].split()), match["email"] or ""
        if not email and _ADDRESS.fullmatch(name):
            name, email = "", name
        if not _letters(name) and not _ADDRESS.fullmatch(email):
            raise ValueError(f"{text[:_LONGEST]!r} names nobody")
        return cls(name, email)

    def __str__(self) -> str:
        """The person as `of` reads it."""
        if not self.name or not self.email:
            return self.name or self.email
        return f"{self.name} <{self.email}>"

    @property
    def shown(self) -> str:
        """What papers call them, which need no address."""
        return self.name or self.email

    def keys(self) -> frozenset[str]:
        """What tells the person from others."""
        address = unicodedata.normalize("NFKC", self.email).casefold()
        return frozenset(filter(None, (_letters(self.name), f"@{address}" if address else "")))


def is_same(one: Person, other: Person, known: Iterable[Person] = ()) -> bool:
    """Whether two are one person; `known` are people whose name and address are known.

    Somebody who is known is found by either.
    """
    return not _all_keys(one, known := tuple(known)).isdisjoint(_all_keys(other, known))


def _all_keys(person: Person, known: Iterable[Person]) -> frozenset[str]:
    keys = person.keys()
    return keys.union(*(each.keys() for each in known if not keys.isdisjoint(each.keys())))


def _letters(name: str) -> str:
    """A name without what does not tell it from another: case, width, blanks and marks."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(char for char in folded if char.isalnum())
