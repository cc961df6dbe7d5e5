"""What a screen reader finds: headings, paragraphs, tables and figures, in their languages.

Content of a page is numbered as it is drawn; each number belongs to an element (ISO 32000-1,
14.7), and elements follow one another as they are read, which need not be as they are drawn.
Elements of a page are written with it; only their places are kept, in groups. A table that goes
on over pages is one element, written when it has all of its rows. Elements that are written
again and again, as those of labels of a batch, are made an `ElementOutline` of once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple, Protocol

from pydyf import Array, Dictionary, String

from cardgen.backends.pdf.file import PdfFile, Reference, text_string
from cardgen.display import Group, Role

_GROUP: Final = 64  # pages whose places are kept together

# ISO 32000-1, 14.8.4.2 to 14.8.4.5. A message is a heading in each of its languages.
_TYPES: Final[dict[Role, str]] = {
    "heading": "/H1",
    "subheading": "/H2",
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
_PAGE_SIGN: Final = "\0"
_PARENT_SIGN: Final = "\1"
_TOKEN: Final = re.compile(r"(?<!\d)(-?\d++) \? R")  # a reference whose number is not known yet


_Kid = tuple[int, str]  # an element's order, and its reference, or those of several


class Part(NamedTuple):
    """A numbered piece of content: a stretch of one language, or a figure with its `alt`.

    Numbers are those of the page. A figure is within `box`: left, lower, right and upper edge,
    as numbers of the page. Where something is read says `order`, as groups have it.
    """

    number: int
    lang: str
    alt: str | None = None
    box: str = ""
    order: int = 0


class StructureElement(NamedTuple):
    """An element of a structure type, with what stands in it in order of reading.

    `attributes` are entries of its dictionary. What is `continued` belongs to the last table.
    """

    type: str
    kids: Sequence[Part | StructureElement]
    attributes: str = ""
    continued: bool = False
    order: int = 0


def ruby(base: Part, reading: Part) -> StructureElement:
    """A base with its reading (14.8.4.4.2): who reads aloud says one of them."""
    kids = [StructureElement("/RB", [base]), StructureElement("/RT", [reading])]
    return StructureElement("/Ruby", kids)


def element(
    group: Group, kids: Sequence[Part | StructureElement], order: int = 0
) -> StructureElement | None:
    """What a group with a role is to a reader; None if there is nothing to read in it."""
    kind = _TYPES.get(group.role, "")
    if not kids and kind not in _CELLS:  # a row has a cell in each of its columns
        return None
    only = kids[0] if len(kids) == 1 else None
    if kind in _CELLS and isinstance(only, StructureElement) and only.type == "/P":
        kids = only.kids  # a cell of one paragraph is that paragraph
    if group.role == "list-item":
        kids = [StructureElement("/LBody", kids)]
    attributes = _attributes(kind, group.columns) if kind in _CELLS else ""
    return StructureElement(kind, kids, attributes, group.role == "table-continued", order)


class ElementOutline(NamedTuple):
    """An element as `size` objects of a file, for pages where its content has these numbers.

    `objects` have a ``%d`` for each of `numbers`, that of an object, counted from the first,
    and a sign for references to the page and to the parent. `kids` are the parent's, each with
    its order; `owners` have the parts in turn, of which `first` is the first. Of a `table` the
    kids are the rows, which are kids of the table.
    """

    objects: str
    numbers: tuple[int, ...]
    size: int
    kids: tuple[int, ...]
    orders: tuple[int, ...]
    first: int
    owners: tuple[int, ...]
    table: bool
    continued: bool

    def __add__(self, other: ElementOutline) -> ElementOutline:  # type: ignore[override]
        """The outline of elements of which one follows the other."""
        numbers = (each + self.size for each in other.numbers)
        return ElementOutline(
            f"{self.objects}\n{other.objects}",
            (*self.numbers, *numbers),
            self.size + other.size,
            (*self.kids, *(each + self.size for each in other.kids)),
            self.orders + other.orders,
            self.first,
            (*self.owners, *(each + self.size for each in other.owners)),
            table=False,
            continued=False,
        )


def outline(element: StructureElement | Part) -> ElementOutline | None:
    """The outline of an element of a page, which has all parts from its first to its last.

    None if there is none: tables in it are written when they have all of their rows.
    """
    if isinstance(element, Part):
        element = _paragraph(element)
    if _has_table(element.kids):
        return None
    draft = _Draft()
    parent, page = _token(_PARENT), _Page(_token(_PAGE))
    table = element.type == _TABLE
    kids = _Elements(draft).kids(element.kids if table else [element], parent, page)
    objects = "\n".join(draft.objects)
    if objects.count("\n") != len(draft.objects) - 1 or not draft.objects:
        return None
    objects = objects.replace(page.at, _PAGE_SIGN).replace(parent, _PARENT_SIGN)
    return ElementOutline(
        _TOKEN.sub("%d 0 R", objects.replace("%", "%%")),
        tuple(int(number) for number in _TOKEN.findall(objects)),
        len(draft.objects),
        tuple(_numbered(kid) for _, kid in kids),
        tuple(order for order, _ in kids),
        min(page.owners, default=0),
        tuple(_numbered(owner) for _, owner in sorted(page.owners.items())),
        table,
        element.continued,
    )


class _Table(NamedTuple):
    """A table that may go on."""

    at: Reference
    parent: str
    rows: list[_Kid]


@dataclass(slots=True)
class _Page:
    """A page, and the elements that its pieces of content are of, by their numbers."""

    at: Reference
    owners: dict[int, str] = field(default_factory=dict)  # references, or several of them


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
    ) -> list[_Kid]:
        """Write elements; those come back that are the parent's, and not of a table before."""
        found: list[_Kid] = []
        for kid in kids:
            if isinstance(kid, Part):
                found.append((kid.order, self._leaf(kid, "/Span", parent, page)))
            elif kid.type == _TABLE:
                found += ((kid.order, at) for at in self.rows(kid, parent, page))
            else:
                found.append((kid.order, self._element(kid, parent, page)))
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
        entries = f"/Pg {page.at}/K {part.number}{attributes}"
        if part.alt is not None:
            kind = "/Figure"
            entries += f"/Alt {text_string(part.alt).decode('ascii')}"
            entries += f"/A <</O /Layout/BBox [{part.box}]>>"  # 14.8.5.4.3
        if part.lang:
            entries += f"/Lang ({part.lang})"
        element = self._objects.add(f"<</S {kind}/P {parent}{entries}>>")
        page.owners[part.number] = element
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


class _Named:
    """A file whose elements are of the namespace of PDF 2.0 (ISO 32000-2, 14.8.6.3)."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        entries = {"Type": "/Namespace", "NS": String("http://iso.org/pdf2/ssn")}
        self.namespace = file.add(Dictionary(entries))
        self._begin = f"<</NS {self.namespace}".encode("ascii")

    def reserve(self, count: int = 1) -> Reference:
        """The name of an element that is written later, or of the first of so many."""
        return self._file.reserve(count)

    def add(self, value: str, at: Reference | None = None) -> Reference:
        """Write an element."""
        reference = at or self._file.reserve()
        self.add_all(reference.number, [value.encode("ascii")])
        return reference

    def add_all(self, first: int, objects: Sequence[bytes]) -> None:
        """Write elements that are numbered from `first` on."""
        self._file.add_all(first, [self._begin + each[2:] for each in objects])


class Structure(_Elements):
    """The structure tree of a file, a page at a time; `named` has types of a namespace.

    In `read_at` such a one says in which element the last page is read.
    """

    def __init__(self, file: PdfFile, *, named: bool = False) -> None:
        self._named = _Named(file) if named else None
        self._own = self._named or file
        super().__init__(self._own)
        self.read_at: Reference | None = None
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
        elements = [_paragraph(each) if isinstance(each, Part) else each for each in found]
        if all(each.continued for each in elements):
            self._sections += _read(self._written(elements, self._document, page))
            section = self._table.at if self._table else self._document
        else:
            section = self._file.reserve()
            kids = self._written(elements, section, page)
            self.write(section, "/Sect", self._document, _listed(kids))
            self._sections.append(section)
        if self._named:
            self.read_at = section
        owners = (owner for _, owner in sorted(page.owners.items()))
        self._group += [key, self._file.add(f"[{' '.join(owners)}]")]
        if len(self._group) == 2 * _GROUP:
            self._close_group()
        return key

    def close(self) -> Reference:
        """Write what holds all pages together: the root of the tree."""
        self._close_group()
        self._close_table()
        self.write(self._document, "/Document", self._root, f"/K [{' '.join(self._sections)}]")
        numbers = Dictionary({"Kids": Array(self._leaves)})
        entries = {
            "Type": "/StructTreeRoot",
            "K": self._document,
            "ParentTree": self._file.add(numbers),
            "ParentTreeNextKey": self._pages,
        }
        if self._named:
            entries["Namespaces"] = Array([self._named.namespace])
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
        self._table = _Table(at, parent, self.kids(element.kids, at, page))
        return [at]

    def _written(
        self, found: Iterable[StructureElement | ElementOutline], parent: Reference, page: _Page
    ) -> list[_Kid]:
        kids: list[_Kid] = []
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
                kids.append((0, at))
        return kids

    def _outlined(self, found: ElementOutline, parent: str, page: _Page) -> list[_Kid]:
        """Write the objects of an outline; those come back that are the parent's."""
        first = self._own.reserve(found.size).number
        text = found.objects.replace(_PAGE_SIGN, page.at).replace(_PARENT_SIGN, parent)
        text %= tuple([first + each for each in found.numbers])
        self._own.add_all(first, text.encode("ascii").split(b"\n"))
        if found.owners:
            page.owners[found.first] = _named(first, found.owners)
        if not any(found.orders):
            return [(0, _named(first, found.kids))] if found.kids else []
        kids = (f"{first + kid} 0 R" for kid in found.kids)
        return [*zip(found.orders, kids, strict=True)]

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


def _paragraph(part: Part) -> StructureElement:
    """What a piece of content is that is in no element."""
    return StructureElement("/P", [part], order=part.order)


def _read(kids: list[_Kid]) -> list[str]:
    """Elements in order of reading; those that are alike stay as they are."""
    return [at for _, at in sorted(kids, key=itemgetter(0))]


def _listed(kids: list[_Kid]) -> str:
    return f"/K [{' '.join(_read(kids))}]"


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
