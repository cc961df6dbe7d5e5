"""Write page labels and bookmarks, by which viewers find a page (ISO 32000-1, 12.3.3, 12.4.2).

From PDF 2.0 on a bookmark leads to a structure element too, where reading begins (ISO 32000-2,
12.3.2.3). Labels and bookmarks are written as pages come. A bookmark is written when the next
one at its level begins, so that only open bookmarks stay in memory.
"""

from __future__ import annotations

from itertools import takewhile

import msgspec

from cardgen.backends.pdf.file import NumberTree, PdfFile, Reference, text_string


class Chapter(msgspec.Struct, frozen=True):
    """A chapter with a bookmark; `key` distinguishes chapters of the same title."""

    title: str = ""
    key: int = 0


class NumberedItem(msgspec.Struct, frozen=True):
    """A numbered thing on a page, as a box's label, and its chapters, the outermost first."""

    number: int
    chapters: tuple[Chapter, ...] = ()


class PageEntry(msgspec.Struct, frozen=True):
    """The name of a page, and the numbered things on it, in order."""

    name: str
    things: tuple[NumberedItem, ...] = ()


class PageNames:
    """The page labels of a file; pages with consecutive numbers share one entry."""

    def __init__(self, file: PdfFile) -> None:
        self._tree = NumberTree(file)
        self._next = ""  # the name that needs no entry

    def add(self, index: int, name: str) -> None:
        """Add the label of the page with this index, from 0."""
        plain = name.isascii() and name.isdecimal() and name == str(int(name)) != "0"
        if not plain or name != self._next:
            style = f"/S /D/St {name}" if plain else f"/P {text_string(name).decode('ascii')}"
            self._tree.add(index, f"<<{style}>>")
        self._next = str(int(name) + 1) if plain else ""

    def close(self) -> Reference | None:
        """Write the number tree of all page labels.

        Return its reference, or None if there are none.
        """
        self._tree.flush()
        return self._tree.write() if self._tree.leaves else None


class _Kids(msgspec.Struct):
    """Bookmarks of one level: the first and the last of them, and their number."""

    first: Reference | None = None
    last: Reference | None = None
    count: int = 0

    def add(self, at: Reference) -> Reference | None:
        """Add a bookmark to a level. Return the bookmark before it, or None."""
        before, self.last = self.last, at
        self.first = self.first or at
        self.count += 1
        return before

    def entries(self, sign: str = "") -> str:
        """Return the entries First, Last and Count for the parent of bookmarks."""
        if not self.count:
            return ""
        return f"/First {self.first}/Last {self.last}/Count {sign}{self.count}"


class _Bookmark(msgspec.Struct):
    """An open bookmark: its page and element, and the first and last number in its chapter."""

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
        """Title of the bookmark: numbers, as in 1–49, and text."""
        numbers = f"{self.first}–{self.last}" if self.last > self.first else f"{self.first}"
        return f"{numbers} {self.chapter.title}".strip()

    @property
    def target(self) -> str:
        """Dictionary entry with the destination of the bookmark."""
        if self.element is None:
            return f"/Dest [{self.page} /Fit]"
        return f"/A <</S /GoTo/D [{self.page} /Fit]/SD [{self.element} /Fit]>>"


class Bookmarks:
    """The document outline: a bookmark for each stretch of things in the same chapter."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._root: Reference | None = None
        self._kids = _Kids()
        self._open: list[_Bookmark] = []  # nested, the outermost first

    def add(
        self, page: Reference, thing: NumberedItem, element: Reference | None = None
    ) -> None:
        """Add a numbered label of a page to the outline. `element` is its structure element."""
        pairs = zip(self._open, thing.chapters, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0].chapter == pair[1], pairs))
        new = [(self._file.reserve(), chapter) for chapter in thing.chapters[same:]]
        self._close_to(same, new[0][0] if new else None)
        for at, chapter in new:
            beside = self._open[-1].kids if self._open else self._kids
            before = beside.add(at)
            number = thing.number
            self._open.append(
                _Bookmark(at, chapter, page, element, number, number, before, _Kids())
            )
        for bookmark in self._open:
            bookmark.last = thing.number

    def close(self) -> Reference | None:
        """Write the root of the outline.

        Return its reference, or None if there are no bookmarks.
        """
        self._close_to(0, None)
        if self._root:
            self._file.add(f"<</Type /Outlines{self._kids.entries()}>>", self._root)
        return self._root

    def _close_to(self, depth: int, following: Reference | None) -> None:
        """Write the open bookmarks below the level `depth`.

        `following` is the next bookmark.
        """
        while len(self._open) > depth:
            bookmark = self._open.pop()
            self._root = self._root or self._file.reserve()
            beside = bookmark.before, following if len(self._open) == depth else None
            links = "".join(
                f"/{name} {at}" for name, at in zip(("Prev", "Next"), beside, strict=True) if at
            )
            self._file.add(
                f"<</Title {text_string(bookmark.text).decode('ascii')}"
                f"/Parent {self._open[-1].at if self._open else self._root}{links}"
                f"{bookmark.target}{bookmark.kids.entries('-')}>>",
                bookmark.at,
            )
