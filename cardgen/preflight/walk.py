"""Walk over all objects that the trailer of a file leads to, quickly.

qpdf writes each object as text. Patterns find its references, and suspicious names; only
objects with suspicious names are read in Python. Objects without references, such as those of
an older version of the file, are not visited.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pikepdf

from cardgen.preflight.objects import Key, is_stream

_REFERENCE: Final = re.compile(rb"(\d+) (\d+) R\b")
_MOST: Final = 4_000_000  # objects; more do not fit into the memory of a reader
_NESTED: Final = 100_000  # dictionaries and arrays in one object


class Walk:
    """All objects of a file with their references, and the suspicious ones (`suspects`)."""

    def __init__(self, pdf: pikepdf.Pdf, suspicious: re.Pattern[bytes]) -> None:
        self.suspects: list[tuple[Key, Any]] = []
        self._refers: dict[Key, tuple[Key, ...]] = {}
        self._backwards: Mapping[Key, list[Key]] | None = None
        waiting = list(self._visit((0, 0), pdf.trailer, suspicious))
        while waiting and len(self._refers) < _MOST:
            key = waiting.pop()
            if key not in self._refers:
                waiting += self._visit(key, pdf.get_object(key), suspicious)

    def pages(self, key: Key, pages: Mapping[Key, list[int]]) -> list[int]:
        """Find the pages that lead to an object; none if only the file does.

        References to a page, as in the page tree, do not count.
        """
        if self._backwards is None:
            self._backwards = self._invert()
        found: set[int] = set()
        seen, waiting = {key}, [key]
        while waiting:
            here = waiting.pop()
            if here in pages:
                found.update(pages[here])
                continue
            for before in self._backwards.get(here, ()):
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return sorted(found)

    def _visit(self, key: Key, found: Any, suspicious: re.Pattern[bytes]) -> Iterable[Key]:
        """Find the references of an object; keep it if it has suspicious names."""
        if not isinstance(found, pikepdf.Object):
            self._refers[key] = ()
            return ()
        told = found.stream_dict if is_stream(found) else found
        words = told.unparse(resolved=True)
        if suspicious.search(words):
            self.suspects.append((key, found))
        refers = {(int(n), int(g)) for n, g in _REFERENCE.findall(words)}
        self._refers[key] = tuple(refers)
        return refers

    def _invert(self) -> Mapping[Key, list[Key]]:
        turned: defaultdict[Key, list[Key]] = defaultdict(list)
        for key, refers in self._refers.items():
            for other in refers:
                turned[other].append(key)
        return turned


def dictionaries(found: Any) -> Iterator[Any]:
    """Yield the dictionary of an object, and the direct dictionaries in it."""
    waiting = [found]
    for _ in range(_NESTED):
        if not waiting:
            return
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            inner: list[Any] = list(here)
        elif isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            yield here
            inner = [value for _, value in here.items()]
        else:
            continue
        waiting += (
            each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect
        )
