"""What a file tells those who cannot see its pages (ISO 14289-1, 7.1 to 7.3; 14289-2, 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from cardgen.preflight.findings import Objection
from cardgen.preflight.objects import Key, dictionary, entry, items, name, text
from cardgen.preflight.profiles import Profile

_NAMESPACE: Final = "http://iso.org/pdf2/ssn"
_MOST: Final = 1_000_000  # elements that are looked at


def check(pdf: pikepdf.Pdf, profile: Profile) -> tuple[Objection, ...]:
    """Whether it is tagged, says its language, and puts its pictures into words."""
    if not profile.tagged:
        return ()
    complain, root = profile.complaints, pdf.Root
    tree = dictionary(root, "/StructTreeRoot")
    if tree is None or entry(dictionary(root, "/MarkInfo"), "/Marked") is not True:
        return complain("structure", "the file is not tagged")
    found: tuple[Objection, ...] = ()
    if not text(entry(root, "/Lang")):
        found += complain("structure", "the file does not say its language")
    shown = entry(dictionary(root, "/ViewerPreferences"), "/DisplayDocTitle")
    if profile.standard.startswith("PDF/UA") and shown is not True:
        found += complain("structure", "viewers are not told to show the title")
    if profile.named and not _is_named(tree):
        found += complain("structure", "its Document is not in the namespace of PDF 2.0")
    roles = dictionary(tree, "/RoleMap")
    wordless = sum(map(_is_wordless, _figures(tree, roles)))
    if wordless:
        pictures = "a picture has" if wordless == 1 else f"{wordless} pictures have"
        found += complain("alt-text", f"{pictures} no words for who cannot see them")
    return found


def _is_named(tree: Any) -> bool:
    """Whether the root holds one Document, of PDF 2.0 (ISO 14289-2, 8.2.5.2)."""
    below = entry(tree, "/K")
    kids = [below] if isinstance(below, pikepdf.Dictionary) else items(below)
    if len(kids) != 1 or not isinstance(kids[0], pikepdf.Dictionary):
        return False
    space = text(entry(dictionary(kids[0], "/NS"), "/NS"))
    return name(entry(kids[0], "/S")) == "/Document" and space == _NAMESPACE


def _is_wordless(figure: Any) -> bool:
    return entry(figure, "/Alt") is None and entry(figure, "/ActualText") is None


def _figures(tree: Any, roles: Any) -> Iterator[Any]:
    """The elements that are pictures; a tree that holds itself comes to an end too."""
    nested, seen = [tree], set[Key]()
    for _ in range(_MOST):
        if not nested:
            return
        element = nested.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        kind = entry(element, "/S")
        if kind is not None:
            kind = entry(roles, name(kind)) or kind
            if name(kind) == "/Figure":
                yield element
        below = entry(element, "/K")
        kids = [below] if isinstance(below, pikepdf.Dictionary) else items(below)
        nested += (kid for kid in kids if isinstance(kid, pikepdf.Dictionary))
