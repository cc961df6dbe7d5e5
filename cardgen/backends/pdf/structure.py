"""What a screen reader finds: paragraphs in their languages, and pictures in words.

Content of a page is numbered as it is drawn; each number belongs to an element (ISO 32000-1,
14.7). Elements of a page are written with it; only their places are kept, in groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pydyf import Array, Dictionary

from cardgen.backends.pdf.file import PdfFile, Reference, text_string

_GROUP: Final = 64  # pages whose places are kept together


class Part(NamedTuple):
    """A numbered piece of content: a stretch of one language, or a figure with its `alt`."""

    lang: str
    alt: str | None = None


class Structure:
    """The structure tree of a file, a page at a time."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._root = file.reserve()
        self._document = file.reserve()
        self._sections: list[Reference] = []
        self._group: list[object] = []
        self._leaves: list[Reference] = []
        self._pages = 0

    def add_page(self, page: Reference, areas: Sequence[Sequence[Part]]) -> int:
        """The elements of a page, whose areas hold these parts, numbered in turn.

        Returns the page's number for its ``StructParents``.
        """
        key = self._pages
        self._pages += 1
        section = self._file.reserve()
        parents: list[Reference] = []
        children: list[Reference] = []
        for parts in areas:
            figure = len(parts) == 1 and parts[0].alt is not None
            if figure or len(parts) == 1:
                children.append(self._leaf(parts[0], section, page, parents, "/P"))
                continue
            paragraph = self._file.reserve()
            spans = [self._leaf(part, paragraph, page, parents, "/Span") for part in parts]
            self._element(paragraph, "/P", section, _kids(spans))
            children.append(paragraph)
        self._element(section, "/Sect", self._document, _kids(children))
        self._sections.append(section)
        self._group += [key, self._file.add(f"[{' '.join(parents)}]")]
        if len(self._group) == 2 * _GROUP:
            self._close_group()
        return key

    def close(self) -> Reference:
        """Write what holds all pages together: the root of the tree."""
        self._close_group()
        self._element(self._document, "/Document", self._root, _kids(self._sections))
        numbers = Dictionary({"Kids": Array(self._leaves)})
        entries = {
            "Type": "/StructTreeRoot",
            "K": self._document,
            "ParentTree": self._file.add(numbers),
            "ParentTreeNextKey": self._pages,
        }
        return self._file.add(Dictionary(entries), self._root)

    def _leaf(
        self,
        part: Part,
        parent: Reference,
        page: Reference,
        parents: list[Reference],
        kind: str,
    ) -> Reference:
        entries = f"/Pg {page}/K {len(parents)}"
        if part.alt is not None:
            kind = "/Figure"
            entries += f"/Alt {text_string(part.alt).decode('ascii')}"
        if part.lang:
            entries += f"/Lang ({part.lang})"
        element = self._element(self._file.reserve(), kind, parent, entries)
        parents.append(element)
        return element

    def _element(self, at: Reference, kind: str, parent: Reference, entries: str) -> Reference:
        return self._file.add(f"<</S {kind}/P {parent}{entries}>>", at)

    def _close_group(self) -> None:
        if not self._group:
            return
        limits = Array([self._group[0], self._group[-2]])
        leaf = self._file.add(Dictionary({"Limits": limits, "Nums": Array(self._group)}))
        self._leaves.append(leaf)
        self._group.clear()


def _kids(elements: Sequence[Reference]) -> str:
    return f"/K [{' '.join(elements)}]"
