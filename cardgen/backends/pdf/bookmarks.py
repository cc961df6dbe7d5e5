"""How viewers find a page: the name it goes by, and bookmarks (ISO 32000-1, 12.3.3, 12.4.2).

From PDF 2.0 on a bookmark leads to an element of the structure too, where reading begins (ISO
32000-2, 12.3.2.3). Names and bookmarks are written as pages come. A bookmark is written when
the next one beside it begins, so that what is kept are those that are open, however many there
are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Final, NamedTuple

from pydyf import Array, Dictionary

from cardgen.backends.pdf.file import PdfFile, Reference, text_string

_GROUP: Final = 64  # names that are kept together


class Chapter(NamedTuple):
    """A stretch of things that a bookmark leads to; `key` tells it from one of like title."""

    title: str = ""
    key: int = 0


class Numbered(NamedTuple):
    """Something on a page: its number, and the chapters that it is in, the outermost first."""

    number: int
    chapters: tuple[Chapter, ...] = ()


class Mark(NamedTuple):
    """What a page is called, and what stands on it, in order."""

    name: str
    things: tuple[Numbered, ...] = ()


class PageNames:
    """The names of pages; such as are numbers one after the other are kept as one."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._next = ""  # the name that goes without saying
        self._group: list[object] = []
        self._leaves: list[Reference] = []

    def add(self, index: int, name: str) -> None:
        """The name of the page that `index`, from 0, others stand before."""
        plain = name.isascii() and name.isdecimal() and name == str(int(name)) != "0"
        if not plain or name != self._next:
            style = f"/S /D/St {name}" if plain else f"/P {text_string(name).decode('ascii')}"
            self._group += [index, f"<<{style}>>"]
            if len(self._group) == 2 * _GROUP:
                self._close_group()
        self._next = str(int(name) + 1) if plain else ""

    def close(self) -> Reference | None:
        """The tree of all names; None if there are none."""
        self._close_group()
        if not self._leaves:
            return None
        return self._file.add(Dictionary({"Kids": Array(self._leaves)}))

    def _close_group(self) -> None:
        if self._group:
            limits = Array([self._group[0], self._group[-2]])
            leaf = Dictionary({"Limits": limits, "Nums": Array(self._group)})
            self._leaves.append(self._file.add(leaf))
            self._group.clear()


@dataclass(slots=True)
class _Kids:
    """Bookmarks side by side: the first and the last of them, and how many there are."""

    first: Reference | None = None
    last: Reference | None = None
    count: int = 0

    def add(self, at: Reference) -> Reference | None:
        """One more; the one before it comes back."""
        before, self.last = self.last, at
        self.first = self.first or at
        self.count += 1
        return before

    def entries(self, sign: str = "") -> str:
        """What whoever holds them says of them; with a minus they are folded up."""
        if not self.count:
            return ""
        return f"/First {self.first}/Last {self.last}/Count {sign}{self.count}"


@dataclass(slots=True)
class _Bookmark:
    """One that is open: its page and element, and the numbers of what it leads to."""

    at: Reference
    chapter: Chapter
    page: Reference
    element: Reference | None
    first: int
    last: int
    before: Reference | None
    kids: _Kids

    @property
    def text(self) -> str:
        """As 1–49 and its title."""
        numbers = f"{self.first}–{self.last}" if self.last > self.first else f"{self.first}"
        return f"{numbers} {self.chapter.title}".strip()

    @property
    def target(self) -> str:
        """Where it leads."""
        if self.element is None:
            return f"/Dest [{self.page} /Fit]"
        return f"/A <</S /GoTo/D [{self.page} /Fit]/SD [{self.element} /Fit]>>"


class Bookmarks:
    """The outline of a file: a bookmark for each stretch of things of the same chapter."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._root: Reference | None = None
        self._kids = _Kids()
        self._open: list[_Bookmark] = []  # one within the other

    def add(self, page: Reference, thing: Numbered, element: Reference | None = None) -> None:
        """Something that stands on a page, and is read in this element."""
        pairs = zip(self._open, thing.chapters, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0].chapter == pair[1], pairs))
        new = [(self._file.reserve(), chapter) for chapter in thing.chapters[same:]]
        self._close_to(same, new[0][0] if new else None)
        for at, chapter in new:
            beside = self._open[-1].kids if self._open else self._kids
            before = beside.add(at)
            number = thing.number
            found = _Bookmark(at, chapter, page, element, number, number, before, _Kids())
            self._open.append(found)
        for bookmark in self._open:
            bookmark.last = thing.number

    def close(self) -> Reference | None:
        """The root of the outline; None if there are no bookmarks."""
        self._close_to(0, None)
        if self._root:
            self._file.add(f"<</Type /Outlines{self._kids.entries()}>>", self._root)
        return self._root

    def _close_to(self, depth: int, following: Reference | None) -> None:
        """Write those that are open deeper; the outermost of them has one `following` it."""
        while len(self._open) > depth:
            found = self._open.pop()
            self._root = self._root or self._file.reserve()
            beside = found.before, following if len(self._open) == depth else None
            links = "".join(
                f"/{name} {at}" for name, at in zip(("Prev", "Next"), beside, strict=True) if at
            )
            self._file.add(
                f"<</Title {text_string(found.text).decode('ascii')}"
                f"/Parent {self._open[-1].at if self._open else self._root}{links}"
                f"{found.target}{found.kids.entries('-')}>>",
                found.at,
            )
