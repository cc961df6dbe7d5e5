"""The structure tree of a PDF, read by pikepdf (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def tree(pdf: pikepdf.Pdf) -> Any:
    """Each element as its type and its kids; of those with content, what is said of it."""
    (document,) = _kids(pdf.Root.StructTreeRoot)
    return _said(document)


def _said(element: Any) -> Any:
    name = str(element.S)[1:]
    if "/A" in element:
        attributes = element.A
        name += " over " + str(attributes.ColSpan) if "/ColSpan" in attributes else ""
    kids = [_said(kid) for kid in _kids(element)]
    if kids or not _numbers(element):
        return (name, kids)
    return (name, str(element.get("/Alt", element.get("/Lang", ""))))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """All elements of a type, in order of reading."""
    return [found for found in _below(pdf.Root.StructTreeRoot) if str(found.S) == f"/{kind}"]


def check(pdf: pikepdf.Pdf) -> None:
    """Each number of marked content has one element, which knows its page and its parent."""
    root = pdf.Root.StructTreeRoot
    owners: dict[tuple[int, int], Any] = {}
    for parent in (root, *_below(root)):
        for kid in _kids(parent):
            assert parent == kid.P
    for element in _below(root):
        for number in _numbers(element):
            key = (int(element.Pg.objgen[0]), number)
            assert key not in owners
            owners[key] = element
    keys = dict(_numbered(root.ParentTree))
    for page in pdf.pages:
        marks = _marks(page)
        assert marks == sorted(set(marks))
        parents = list(keys.pop(int(page.StructParents)))
        assert marks == [*range(len(parents))]
        for mark, parent in enumerate(parents):
            assert owners.pop((int(page.objgen[0]), mark)) == parent
    assert not owners
    assert not keys


def _kids(element: Any) -> list[Any]:
    """The elements in an element."""
    kids = element.get("/K")
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary)]


def _numbers(element: Any) -> list[int]:
    """The numbers of the content of an element."""
    kids = element.get("/K")
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [
        int(kid) for kid in found if not isinstance(kid, pikepdf.Object) and kid is not None
    ]


def _below(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        yield kid
        yield from _below(kid)


def _numbered(node: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree (7.9.7)."""
    for kid in node.get("/Kids", []):
        low, high = map(int, kid.Limits)
        for key, value in _numbered(kid):
            assert low <= key <= high
            yield key, value
    found = list(node.get("/Nums", []))
    yield from ((int(key), value) for key, value in zip(found[::2], found[1::2], strict=True))


def _marks(page: Any) -> list[int]:
    """The numbers of a page's content, none of which is in a form."""
    for form in page.Resources.get("/XObject", {}).values():
        if form.Subtype == "/Form":
            assert b"/MCID" not in form.read_bytes()
    return [
        int(instruction.operands[1].MCID)
        for instruction in pikepdf.parse_content_stream(page, "BDC")
        if "/MCID" in instruction.operands[1]
    ]
