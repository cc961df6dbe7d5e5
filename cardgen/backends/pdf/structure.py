"""What a screen reader finds: headings, paragraphs, tables and figures, in their languages.

Content of a page is numbered as it is drawn; each number belongs to an element (ISO 32000-1,
14.7). Elements of a page are written with it; only their places are kept, in groups. A table
that goes on over pages is one element, written when it has all of its rows. Elements that are
written again and again, as those of letters of a merge, are made an `ElementOutline` of once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from pydyf import Array, Dictionary

from cardgen.backends.pdf.file import PdfFile, Reference, text_string
from cardgen.display import Group, Role

_GROUP: Final = 64  # pages whose places are kept together

# ISO 32000-1, 14.8.4.2 to 14.8.4.5.
_TYPES: Final[dict[Role, str]] = {
    "heading": "/H1",
    "paragraph": "/P",
    "figure": "/P",  # of several parts; a part that is a figure says so itself
    "list": "/L",
    "list-item": "/LI",
    "table": "/Table",
    "table-continued": "/Table",
    "row": "/TR",
    "column-header": "/TH",
    "cell": "/TD",
}
_CELLS: Final = ("/TH", "/TD")
_TABLE: Final = "/Table"
_PAGE: Final = -1  # among the numbers of an outline
_PARENT: Final = -2
_TOKEN: Final = re.compile(r"(-?\d+) \? R")  # a reference whose number is not known yet


class Part(NamedTuple):
    """A numbered piece of content: a stretch of one language, or a figure with its `alt`."""

    lang: str
    alt: str | None = None

    @property
    def parts(self) -> int:
        """One."""
        return 1


class StructureElement(NamedTuple):
    """An element of a structure type, with what stands in it in order of reading.

    `attributes` are entries of its dictionary. What is `continued` belongs to the last table.
    """

    type: str
    kids: Sequence[Part | StructureElement]
    attributes: str = ""
    continued: bool = False

    @property
    def parts(self) -> int:
        """How many pieces of content there are in it."""
        return sum(kid.parts for kid in self.kids)


def element(group: Group, kids: Sequence[Part | StructureElement]) -> StructureElement | None:
    """What a group with a role is to a reader; None if there is nothing to read in it."""
    kind = _TYPES.get(group.role, "")
    if not kids and kind not in _CELLS:  # a row has a cell in each of its columns
        return None
    if kind in _CELLS and len(kids) == 1 and isinstance(kids[0], StructureElement):
        kids = kids[0].kids  # a cell of one paragraph is that paragraph
    if group.role == "list-item":
        kids = [StructureElement("/LBody", kids)]
    attributes = _attributes(kind, group.columns) if kind in _CELLS else ""
    return StructureElement(kind, kids, attributes, group.role == "table-continued")


class ElementOutline(NamedTuple):
    """An element as `size` objects of a file, for pages where its content has these numbers.

    `objects` have a ``%d`` for each of `numbers`: that of an object, counted from the first, or
    of the page or the parent. `kids` are the parent's, `owners` have the parts in turn. Of a
    `table` these are the rows, which are kids of the table.
    """

    objects: str
    numbers: tuple[int, ...]
    size: int
    kids: tuple[int, ...]
    owners: tuple[int, ...]
    table: bool
    continued: bool

    def __add__(self, other: ElementOutline) -> ElementOutline:  # type: ignore[override]
        """The outline of elements of which one follows the other."""
        numbers = (each + self.size if each >= 0 else each for each in other.numbers)
        return ElementOutline(
            f"{self.objects}\n{other.objects}",
            (*self.numbers, *numbers),
            self.size + other.size,
            (*self.kids, *(each + self.size for each in other.kids)),
            (*self.owners, *(each + self.size for each in other.owners)),
            table=False,
            continued=False,
        )


def outline(element: StructureElement | Part, first: int) -> ElementOutline | None:
    """The outline of an element of a page whose first part has this number.

    None if there is none: tables in it are written when they have all of their rows.
    """
    if isinstance(element, Part) or _has_table(element.kids):
        return None
    draft = _Draft()
    parent, page = _token(_PARENT), _Page(_token(_PAGE), first)
    table = element.type == _TABLE
    kids = _Elements(draft).kids(element.kids if table else [element], parent, page)
    objects = "\n".join(draft.objects)
    if objects.count("\n") != len(draft.objects) - 1 or not draft.objects:
        return None
    numbers = tuple(int(number) for number in _TOKEN.findall(objects))
    return ElementOutline(
        _TOKEN.sub("%d 0 R", objects.replace("%", "%%")),
        numbers,
        len(draft.objects),
        tuple(map(_numbered, kids)),
        tuple(map(_numbered, page.owners)),
        table,
        element.continued,
    )


class _Table(NamedTuple):
    """A table that may go on."""

    at: Reference
    parent: str
    rows: list[str]


@dataclass(slots=True)
class _Page:
    """A page, how many pieces of content it has so far, and the elements that these are of."""

    at: Reference
    parts: int = 0
    owners: list[str] = field(default_factory=list)  # references, or several of them


class _Objects(Protocol):
    """Where elements are written: a file, or an outline of them."""

    def reserve(self) -> Reference: ...

    def add(self, value: str, at: Reference | None = None, /) -> Reference: ...


class _Elements:
    """Writes elements."""

    def __init__(self, file: _Objects) -> None:
        self._objects = file

    def kids(
        self, kids: Iterable[Part | StructureElement], parent: Reference, page: _Page
    ) -> list[Reference]:
        """Write elements; those come back that are the parent's, and not of a table before."""
        found: list[Reference] = []
        for kid in kids:
            if isinstance(kid, Part):
                found.append(self._leaf(kid, "/Span", parent, page))
            elif kid.type == _TABLE:
                found += self.rows(kid, parent, page)
            else:
                found.append(self._element(kid, parent, page))
        return found

    def rows(
        self, element: StructureElement, parent: Reference, page: _Page
    ) -> list[Reference]:
        """The rows of a table; whoever has some says how."""
        raise NotImplementedError

    def write(self, at: Reference, kind: str, parent: str, entries: str) -> Reference:
        """Write an element."""
        return self._objects.add(f"<</S {kind}/P {parent}{entries}>>", at)

    def _element(self, element: StructureElement, parent: Reference, page: _Page) -> Reference:
        kind, kids = element.type, element.kids
        if len(kids) == 1:
            first = kids[0]
            if isinstance(first, Part) and (first.alt is None or kind == "/P"):
                return self._leaf(first, kind, parent, page, element.attributes)
        at = self._objects.reserve()
        entries = _listed(self.kids(kids, at, page)) + element.attributes
        return self.write(at, kind, parent, entries)

    def _leaf(
        self, part: Part, kind: str, parent: Reference, page: _Page, attributes: str = ""
    ) -> Reference:
        entries = f"/Pg {page.at}/K {page.parts}{attributes}"
        if part.alt is not None:
            kind = "/Figure"
            entries += f"/Alt {text_string(part.alt).decode('ascii')}"
        if part.lang:
            entries += f"/Lang ({part.lang})"
        element = self._objects.add(f"<</S {kind}/P {parent}{entries}>>")
        page.owners.append(element)
        page.parts += 1
        return element


class _Draft:
    """Objects that are numbered from 0, and written when it is known from where."""

    def __init__(self) -> None:
        self.objects: list[str] = []

    def reserve(self) -> Reference:
        """The name of an object that is written later."""
        self.objects.append("")
        return _token(len(self.objects) - 1)

    def add(self, value: str, at: Reference | None = None) -> Reference:
        """Write an object."""
        at = at or self.reserve()
        self.objects[_numbered(at)] = value
        return at


class Structure(_Elements):
    """The structure tree of a file, a page at a time."""

    def __init__(self, file: PdfFile) -> None:
        super().__init__(file)
        self._file = file
        self._root = file.reserve()
        self._document = file.reserve()
        self._sections: list[str] = []
        self._table: _Table | None = None
        self._group: list[object] = []
        self._leaves: list[Reference] = []
        self._pages = 0

    def add_page(
        self, at: Reference, found: Sequence[Part | StructureElement | ElementOutline]
    ) -> int:
        """The elements of a page, whose parts are numbered in turn.

        Parts in none are paragraphs. Returns the page's number for its ``StructParents``.
        """
        key = self._pages
        self._pages += 1
        page = _Page(at)
        elements = [
            StructureElement("/P", [each]) if isinstance(each, Part) else each for each in found
        ]
        if all(each.continued for each in elements):
            self._sections += self._written(elements, self._document, page)
        else:
            section = self._file.reserve()
            kids = self._written(elements, section, page)
            self.write(section, "/Sect", self._document, _listed(kids))
            self._sections.append(section)
        self._group += [key, self._file.add(f"[{' '.join(page.owners)}]")]
        if len(self._group) == 2 * _GROUP:
            self._close_group()
        return key

    def close(self) -> Reference:
        """Write what holds all pages together: the root of the tree."""
        self._close_group()
        self._close_table()
        self.write(self._document, "/Document", self._root, _listed(self._sections))
        numbers = Dictionary({"Kids": Array(self._leaves)})
        entries = {
            "Type": "/StructTreeRoot",
            "K": self._document,
            "ParentTree": self._file.add(numbers),
            "ParentTreeNextKey": self._pages,
        }
        return self._file.add(Dictionary(entries), self._root)

    def rows(
        self, element: StructureElement, parent: Reference, page: _Page
    ) -> list[Reference]:
        """The rows of a table, which is written when another one comes, or none."""
        if self._table and element.continued:
            self._table.rows.extend(self.kids(element.kids, self._table.at, page))
            return []
        self._close_table()
        at = self._file.reserve()
        self._table = _Table(at, parent, [*self.kids(element.kids, at, page)])
        return [at]

    def _written(
        self, found: Iterable[StructureElement | ElementOutline], parent: Reference, page: _Page
    ) -> list[str]:
        kids: list[str] = []
        for each in found:
            if isinstance(each, StructureElement):
                kids += self.kids([each], parent, page)
            elif not each.table:
                kids += self._outlined(each, parent, page)
            elif self._table and each.continued:
                self._table.rows.extend(self._outlined(each, self._table.at, page))
            else:
                self._close_table()
                at = self._file.reserve()
                self._table = _Table(at, parent, self._outlined(each, at, page))
                kids.append(at)
        return kids

    def _outlined(self, found: ElementOutline, parent: str, page: _Page) -> list[str]:
        """Write the objects of an outline; those come back that are the parent's."""
        first = self._file.reserve(found.size).number
        known = {_PAGE: page.at.number, _PARENT: Reference(parent).number}
        numbers = [first + each if each >= 0 else known[each] for each in found.numbers]
        objects = (found.objects % tuple(numbers)).encode("ascii").split(b"\n")
        self._file.add_all(first, objects)
        if found.owners:
            page.owners.append(_named(first, found.owners))
            page.parts += len(found.owners)
        return [_named(first, found.kids)] if found.kids else []

    def _close_table(self) -> None:
        if self._table:
            at, parent, rows = self._table
            self.write(at, "/Table", parent, _listed(rows))
            self._table = None

    def _close_group(self) -> None:
        if not self._group:
            return
        limits = Array([self._group[0], self._group[-2]])
        leaf = self._file.add(Dictionary({"Limits": limits, "Nums": Array(self._group)}))
        self._leaves.append(leaf)
        self._group.clear()


def _listed(elements: Sequence[str]) -> str:
    return f"/K [{' '.join(elements)}]"


def _named(first: int, numbers: Sequence[int]) -> str:
    """References to objects that are counted from the first."""
    return ("%d 0 R " * len(numbers))[:-1] % tuple([first + each for each in numbers])


def _token(number: int) -> Reference:
    """A reference to an object of an outline, or to its page or parent."""
    return Reference(f"{number} ? R")


def _numbered(token: str) -> int:
    return int(token.removesuffix(" ? R"))


def _has_table(kids: Iterable[Part | StructureElement]) -> bool:
    return any(
        isinstance(kid, StructureElement) and (kid.type == _TABLE or _has_table(kid.kids))
        for kid in kids
    )


def _attributes(kind: str, columns: int) -> str:
    """What is said of a table's cell (14.8.5.7)."""
    scope = "/Scope /Column" if kind == "/TH" else ""
    span = f"/ColSpan {columns}" if columns > 1 else ""
    return f"/A <</O /Table{scope}{span}>>" if scope or span else ""
