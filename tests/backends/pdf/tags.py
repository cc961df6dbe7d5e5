"""The structure tree of a PDF, read by pikepdf (ISO 32000-1, 14.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf


def tree(pdf: pikepdf.Pdf) -> Any:
    """Return the tree as types with kids; elements with content have their attributes."""
    (document,) = _kids(pdf.Root.StructTreeRoot)
    return _describe(document)


def _describe(element: Any) -> Any:
    name = str(element.S)[1:]
    if "/A" in element:
        attributes = element.A
        name += " over " + str(attributes.ColSpan) if "/ColSpan" in attributes else ""
    kids = [_describe(kid) for kid in _kids(element)]
    if kids or not _numbers(element):
        return (name, kids)
    return (name, str(element.get("/Alt", element.get("/Lang", ""))))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """Return all elements of a type in reading order."""
    return [found for found in _below(pdf.Root.StructTreeRoot) if str(found.S) == f"/{kind}"]


def check(pdf: pikepdf.Pdf) -> None:
    """Check that each number of marked content has one element with its page and parent."""
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
    keys = dict(_number_tree(root.ParentTree))
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
    """Return the elements in an element."""
    kids = element.get("/K")
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary)]


def _numbers(element: Any) -> list[int]:
    """Return the numbers of the content of an element."""
    kids = element.get("/K")
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [
        int(kid) for kid in found if not isinstance(kid, pikepdf.Object) and kid is not None
    ]


def _below(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        yield kid
        yield from _below(kid)


def _number_tree(node: Any) -> Iterator[tuple[int, Any]]:
    """Return the entries of a number tree (7.9.7)."""
    for kid in node.get("/Kids", []):
        low, high = map(int, kid.Limits)
        for key, value in _number_tree(kid):
            assert low <= key <= high
            yield key, value
    found = list(node.get("/Nums", []))
    yield from ((int(key), value) for key, value in zip(found[::2], found[1::2], strict=True))


def _marks(page: Any) -> list[int]:
    """Return the numbers of a page's content, none of which is in a form."""
    for form in page.Resources.get("/XObject", {}).values():
        if form.Subtype == "/Form":
            assert b"/MCID" not in form.read_bytes()
    return [
        int(instruction.operands[1].MCID)
        for instruction in pikepdf.parse_content_stream(page, "BDC")
        if "/MCID" in instruction.operands[1]
    ]


def reading(pdf: pikepdf.Pdf) -> list[str]:
    """Return the lines that a screen reader presents: elements, languages and texts."""
    texts: dict[Any, dict[int, str]] = {
        page.objgen[0]: _Texts(page).found for page in pdf.pages
    }
    (document,) = _kids(pdf.Root.StructTreeRoot)
    return [*_lines(document, texts, str(pdf.Root.get("/Lang", "")), 0)]


def _lines(
    element: Any, texts: dict[Any, dict[int, str]], lang: str, depth: int
) -> Iterator[str]:
    own = str(element.get("/Lang", lang))
    words = [str(element.S)[1:], own if own != lang or _numbers(element) else ""]
    for attributes in (element.get("/A", {}),):
        words += [
            f"{key[1:]}={attributes[key]}".replace("/", "")
            for key in ("/Scope", "/ColSpan")
            if key in attributes
        ]
    said = "".join(texts[element.Pg.objgen[0]].get(number, "") for number in _numbers(element))
    words.append(f"[{element.Alt}]" if "/Alt" in element else said)
    yield "  " * depth + " ".join(filter(None, words))
    for kid in _kids(element):
        yield from _lines(kid, texts, own, depth + 1)


class _Texts:
    """The text of a page's pieces of content, by number, from the maps of its fonts."""

    def __init__(self, page: Any) -> None:
        self.found: dict[int, str] = {}
        self._open: list[tuple[int | None, str | None]] = []  # number, and ActualText
        self._maps: dict[Any, dict[int, str]] = {}
        self._read(page, page.Resources)
        assert not self._open

    def _read(self, stream: Any, resources: Any) -> None:
        font: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(stream):
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "BMC":
                    self._open.append((None, None))
                case "BDC":
                    self._begin(operands[1])
                case "EMC":
                    self._open.pop()
                case "Tf":
                    font = self._map(resources.Font[str(operands[0])])
                case "Tj":
                    self._say(font, [operands[0]])
                case "TJ":
                    strings = (each for each in operands[0] if isinstance(each, pikepdf.String))
                    self._say(font, strings)
                case "Do":
                    form = resources.XObject[str(operands[0])]
                    if form.Subtype == "/Form":
                        self._read(form, form.Resources)

    def _begin(self, properties: Any) -> None:
        number = int(properties.MCID) if "/MCID" in properties else None
        instead = str(properties.ActualText) if "/ActualText" in properties else None
        self._open.append((number, instead))
        if instead is not None:
            self._add(instead)

    def _say(self, font: dict[int, str], strings: Any) -> None:
        if any(instead is not None for _, instead in self._open):
            return
        for string in strings:
            data = bytes(string)
            codes = (int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))
            self._add("".join(font[code] for code in codes))

    def _add(self, text: str) -> None:
        for number, _ in reversed(self._open):
            if number is not None:
                self.found[number] = self.found.get(number, "") + text
                return

    def _map(self, font: Any) -> dict[int, str]:
        known = self._maps.get(font.objgen)
        if known is None:
            text = font.ToUnicode.read_bytes().decode("ascii")
            pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", text, re.MULTILINE)
            known = self._maps[font.objgen] = {
                int(code, 16): bytes.fromhex(said).decode("utf-16-be") for code, said in pairs
            }
        return known
