"""The structure tree for screen readers: headings, paragraphs, tables and figures.

Content of a page is numbered as it is drawn; each number belongs to an element (ISO 32000-1,
14.7), and elements are in reading order, which may differ from drawing order. The elements of a
page are written with it; only their references stay in memory, in groups. A table that
continues over pages is one element, written when it has all of its rows. Elements that are
written many times, as those of labels of a batch, become an `ElementOutline` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

import msgspec
from pydyf import Array, Dictionary, String

from cardgen.backends.pdf.file import NumberTree, PdfFile, Reference, text_string
from cardgen.display import Group, Role
from cardgen.lazy import lazy_pattern

# ISO 32000-1, 14.8.4.2 to 14.8.4.5. A message is a heading in each of its languages.
_TYPES: Final[dict[Role, str]] = {
    "heading": "/H1",
    "subheading": "/H2",
    "paragraph": "/P",
    "figure": "/P",  # has several parts; a part that is a figure becomes one itself
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
_PAGE: Final = -1  # stands for the page among the numbers of an outline
_PARENT: Final = -2
_PAGE_SIGN: Final = "\0"
_PARENT_SIGN: Final = "\1"
_TOKEN: Final = lazy_pattern(
    r"(?<!\d)(-?\d++) \? R"
)  # a reference whose number is not known yet


_Kid = tuple[int, str]  # the reading order and the reference of an element, or of several


class Part(msgspec.Struct, frozen=True):
    """A numbered piece of content: a stretch of one language, or a figure with its `alt`.

    The numbers count on each page. A figure has a bounding `box`: left, lower, right and upper
    edge in the page's coordinates. `order` is the reading order, as in groups.
    """

    number: int
    lang: str
    alt: str | None = None
    box: str = ""
    order: int = 0


class StructureElement(msgspec.Struct, frozen=True):
    """An element of a structure type, with its kids.

    `attributes` are entries of its dictionary. A `continued` element belongs to the last table.
    """

    type: str
    kids: Sequence[Part | StructureElement]
    attributes: str = ""
    continued: bool = False
    order: int = 0


def ruby(base: Part, reading: Part) -> StructureElement:
    """Make the ruby structure element for a base and its reading (ISO 32000-1, 14.8.4.4.2)."""
    kids = [StructureElement("/RB", [base]), StructureElement("/RT", [reading])]
    return StructureElement("/Ruby", kids)


def element(
    group: Group, kids: Sequence[Part | StructureElement], order: int = 0
) -> StructureElement | None:
    """Make the structure element for a group with a role. None if it has no content."""
    kind = _TYPES.get(group.role, "")
    if not kids and kind not in _CELLS:  # a row has a cell in each of its columns
        return None
    only = kids[0] if len(kids) == 1 else None
    if kind in _CELLS and isinstance(only, StructureElement) and only.type == "/P":
        kids = only.kids  # a cell of one paragraph is that paragraph
    if group.role == "list-item":
        kids = [StructureElement("/LBody", kids)]
    attributes = _cell_attributes(kind, group.columns) if kind in _CELLS else ""
    return StructureElement(kind, kids, attributes, group.role == "table-continued", order)


class ElementOutline(msgspec.Struct, frozen=True):
    """A structure element as a pattern, for pages with equal numbers of content.

    `objects`, `size` in number, have a ``%d`` for each of `numbers`, the number of an object
    counted from the first, and a sign for references to the page and to the parent. `kids` are
    the kids of the parent, each with its order. `owners` are the elements of the parts in turn,
    starting with the part `first`. The kids of a `table` are its rows.
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

    def __add__(self, other: ElementOutline) -> ElementOutline:
        """Join two outlines to one."""
        numbers = (number + self.size for number in other.numbers)
        return ElementOutline(
            f"{self.objects}\n{other.objects}",
            (*self.numbers, *numbers),
            self.size + other.size,
            (*self.kids, *(kid + self.size for kid in other.kids)),
            self.orders + other.orders,
            self.first,
            (*self.owners, *(owner + self.size for owner in other.owners)),
            table=False,
            continued=False,
        )


def outline(element: StructureElement | Part) -> ElementOutline | None:
    """Make the pattern of an element that contains all parts from its first to its last.

    None if the element contains a table, which is written only with all of its rows.
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
        tuple(_number_of(kid) for _, kid in kids),
        tuple(order for order, _ in kids),
        min(page.owners, default=0),
        tuple(_number_of(owner) for _, owner in sorted(page.owners.items())),
        table,
        element.continued,
    )


class _Table(NamedTuple):
    """An open table, which may continue on the next page."""

    at: Reference
    parent: str
    rows: list[_Kid]


class _Page(msgspec.Struct):
    """A page, and the elements that own its pieces of content, by number."""

    at: Reference
    owners: dict[int, str] = msgspec.field(default_factory=dict)  # one reference, or several


class _Elements:
    """Writer of structure elements to a file, or to the draft of an outline."""

    def __init__(self, file: PdfFile | _Draft, begin: str = "<<") -> None:
        self._objects = file
        self._begin = begin  # of the dictionary of an element

    def kids(
        self, kids: Iterable[Part | StructureElement], parent: Reference, page: _Page
    ) -> list[_Kid]:
        """Write elements. Return the entries for their parent."""
        own: list[_Kid] = []
        for kid in kids:
            if isinstance(kid, Part):
                own.append((kid.order, self._leaf(kid, "/Span", parent, page)))
            elif kid.type == _TABLE:
                own += ((kid.order, at) for at in self.rows(kid, parent, page))
            else:
                own.append((kid.order, self._element(kid, parent, page)))
        return own

    def rows(
        self, element: StructureElement, parent: Reference, page: _Page
    ) -> list[Reference]:
        """Write the rows of a table, which stands on one page."""
        raise NotImplementedError

    def write(self, at: Reference, kind: str, parent: str, entries: str) -> Reference:
        """Write an element of a structure type as the object `at`."""
        return self._objects.add(f"{self._begin}/S {kind}/P {parent}{entries}>>", at)

    def _element(self, element: StructureElement, parent: Reference, page: _Page) -> Reference:
        """Write an element and its children. Return its reference."""
        kind, kids = element.type, element.kids
        if len(kids) == 1:
            first = kids[0]
            if isinstance(first, Part) and (first.alt is None or kind == "/P"):
                return self._leaf(first, kind, parent, page, element.attributes)
        at = self._objects.reserve()
        entries = _kids_entry(self.kids(kids, at, page)) + element.attributes
        return self.write(at, kind, parent, entries)

    def _leaf(
        self, part: Part, kind: str, parent: Reference, page: _Page, attributes: str = ""
    ) -> Reference:
        """Write the element for a single part of content; a part with an `alt` is a figure."""
        entries = f"/Pg {page.at}/K {part.number}{attributes}"
        if part.alt is not None:
            kind = "/Figure"
            entries += f"/Alt {text_string(part.alt).decode('ascii')}"
            entries += f"/A <</O /Layout/BBox [{part.box}]>>"  # 14.8.5.4.3
        if part.lang:
            entries += f"/Lang ({part.lang})"
        element = self._objects.add(f"{self._begin}/S {kind}/P {parent}{entries}>>")
        page.owners[part.number] = element
        return element


class _Draft:
    """A list of objects, numbered from 0; they get their final numbers on each page."""

    def __init__(self) -> None:
        self.objects: list[str] = []

    def reserve(self) -> Reference:
        """Return a reference to an object that is written later."""
        self.objects.append("")
        return _token(len(self.objects) - 1)

    def add(self, value: str, at: Reference | None = None) -> Reference:
        """Add an object to the list, under a new number or under that of `at`."""
        at = at or self.reserve()
        self.objects[_number_of(at)] = value
        return at


class Structure(_Elements):
    """Writer of a structure tree, page by page.

    If it is `namespaced`, `read_at` is the element of the last page.
    """

    def __init__(self, file: PdfFile, *, namespaced: bool = False) -> None:
        self._namespace: Reference | None = None
        if namespaced:  # that of PDF 2.0 (ISO 32000-2, 14.8.6.3)
            entries = {"Type": "/Namespace", "NS": String("http://iso.org/pdf2/ssn")}
            self._namespace = file.add(Dictionary(entries))
        super().__init__(file, f"<</NS {self._namespace}" if namespaced else "<<")
        self.read_at: Reference | None = None
        self._file = file
        self._root = file.reserve()
        self._document = file.reserve()
        self._sections: list[str] = []
        self._table: _Table | None = None
        self._parents = NumberTree(file)
        self._pages = 0
        self.last: tuple[Reference, Reference] | None = None
        """The section of the last page and the owners of its content.

        None if the page has no section, or if a table may go on.
        """

    @property
    def is_leaf_due(self) -> bool:
        """True if the next page fills a leaf of the tree of owners, which is then written."""
        return self._parents.is_nearly_full

    def add_page(
        self, at: Reference, kids: Sequence[Part | StructureElement | ElementOutline]
    ) -> int:
        """Write the structure elements of a page. Return its ``StructParents`` number.

        The parts of content are numbered in turn. Parts without an element become paragraphs.
        """
        page = _Page(at)
        elements = [_paragraph(kid) if isinstance(kid, Part) else kid for kid in kids]
        if all(element.continued for element in elements):
            self._sections += _reading_order(self._write_all(elements, self._document, page))
            section = self._table.at if self._table else self._document
        else:
            section = self._file.reserve()
            written = self._write_all(elements, section, page)
            self.write(section, "/Sect", self._document, _kids_entry(written))
            self._sections.append(section)
        if self._namespace:
            self.read_at = section
        owners = (owner for _, owner in sorted(page.owners.items()))
        numbered = self._file.add(f"[{' '.join(owners)}]")
        is_closed = self._table is None and section in self._sections[-1:]
        self.last = (section, numbered) if is_closed else None
        return self._add_owners(numbered)

    def add_like(self, section: Reference, owners: Reference) -> int:
        """Add a page with a section, whose elements and owners are written already.

        Return its ``StructParents`` number.
        """
        self._sections.append(section)
        if self._namespace:
            self.read_at = section
        return self._add_owners(owners)

    def _add_owners(self, owners: Reference) -> int:
        """Add the owners of a page's pieces of content. Return its ``StructParents`` number."""
        key = self._pages
        self._pages += 1
        self._parents.add(key, owners)
        return key

    def close(self) -> Reference:
        """Write the root of the structure tree. Return its reference."""
        self._parents.flush()
        self._close_table()
        self.write(self._document, "/Document", self._root, f"/K [{' '.join(self._sections)}]")
        entries = {
            "Type": "/StructTreeRoot",
            "K": self._document,
            "ParentTree": self._parents.write(),
            "ParentTreeNextKey": self._pages,
        }
        if self._namespace:
            entries["Namespaces"] = Array([self._namespace])
        return self._file.add(Dictionary(entries), self._root)

    def rows(
        self, element: StructureElement, parent: Reference, page: _Page
    ) -> list[Reference]:
        """Write the rows of a table. The table itself is written when the next one begins."""
        table, is_new = self._open_table(parent, continued=element.continued)
        table.rows.extend(self.kids(element.kids, table.at, page))
        return [table.at] if is_new else []

    def _open_table(self, parent: str, *, continued: bool) -> tuple[_Table, bool]:
        """Return the open table if it is `continued`, or else a new one and True."""
        if self._table and continued:
            return self._table, False
        self._close_table()
        self._table = _Table(self._file.reserve(), parent, [])
        return self._table, True

    def _write_all(
        self,
        elements: Iterable[StructureElement | ElementOutline],
        parent: Reference,
        page: _Page,
    ) -> list[_Kid]:
        """Write elements and patterns. Return the entries for their parent."""
        kids: list[_Kid] = []
        for element in elements:
            if isinstance(element, StructureElement):
                kids += self.kids([element], parent, page)
            elif not element.table:
                kids += self._write_outline(element, parent, page)
            else:
                table, is_new = self._open_table(parent, continued=element.continued)
                table.rows.extend(self._write_outline(element, table.at, page))
                if is_new:
                    kids.append((0, table.at))
        return kids

    def _write_outline(self, outline: ElementOutline, parent: str, page: _Page) -> list[_Kid]:
        """Write the objects of a pattern. Return the entries for their parent."""
        first = self._file.reserve(outline.size).number
        text = outline.objects.replace(_PAGE_SIGN, page.at).replace(_PARENT_SIGN, parent)
        text %= tuple([first + number for number in outline.numbers])
        if self._namespace:
            text = f"{self._begin}{text[2:]}".replace("\n<<", f"\n{self._begin}")
        self._file.add_all(first, text.encode("ascii").split(b"\n"))
        if outline.owners:
            page.owners[outline.first] = _references(first, outline.owners)
        if not any(outline.orders):
            return [(0, _references(first, outline.kids))] if outline.kids else []
        kids = (f"{first + kid} 0 R" for kid in outline.kids)
        return [*zip(outline.orders, kids, strict=True)]

    def _close_table(self) -> None:
        """Write the open table with its rows, if there is one."""
        if self._table:
            at, parent, rows = self._table
            self.write(at, "/Table", parent, _kids_entry(rows))
            self._table = None


def _paragraph(part: Part) -> StructureElement:
    """Make a paragraph element from one part of content."""
    return StructureElement("/P", [part], order=part.order)


def _reading_order(kids: list[_Kid]) -> list[str]:
    """Sort references by the reading order of their elements."""
    return [at for _, at in sorted(kids, key=itemgetter(0))]


def _kids_entry(kids: list[_Kid]) -> str:
    """Write the entry ``/K`` of an element: references to its children in reading order."""
    return f"/K [{' '.join(_reading_order(kids))}]"


def _references(first: int, numbers: Sequence[int]) -> str:
    """Write references to objects. Their `numbers` are counted from the object `first`."""
    return ("%d 0 R " * len(numbers))[:-1] % tuple([first + number for number in numbers])


def _token(number: int) -> Reference:
    """Return a placeholder for a reference whose object has no number yet."""
    return Reference(f"{number} ? R")


def _number_of(token: str) -> int:
    """Return the number in a placeholder that `_token` has made."""
    return int(token.removesuffix(" ? R"))


def _has_table(kids: Iterable[Part | StructureElement]) -> bool:
    """True if elements are or contain a table."""
    return any(
        isinstance(kid, StructureElement) and (kid.type == _TABLE or _has_table(kid.kids))
        for kid in kids
    )


def _cell_attributes(kind: str, columns: int) -> str:
    """Write the attributes of a table's cell (14.8.5.7)."""
    scope = "/Scope /Column" if kind == "/TH" else ""
    span = f"/ColSpan {columns}" if columns > 1 else ""
    return f"/A <</O /Table{scope}{span}>>" if scope or span else ""
