"""Check a file besides its content: encryption, scripts, attachments, annotations."""

from __future__ import annotations

from typing import Any, Final

import pikepdf

from cardgen.preflight.boxes import PdfBox, PdfPageSize, unit
from cardgen.preflight.findings import Objection
from cardgen.preflight.objects import (
    Key,
    chain,
    dictionary,
    entry,
    inherited_entry,
    items,
    name,
    number,
    numbers,
    values,
)
from cardgen.preflight.profiles import Profile

Complaints = tuple[Objection, ...]

_HIDDEN, _NO_VIEW = 2, 32  # flags of annotations (12.5.3)
_PRINTERS_OWN: Final = ("/TrapNet", "/PrinterMark")
_NODES: Final = 10_000  # of a name tree


def check(pdf: pikepdf.Pdf, version: tuple[int, int], profile: Profile) -> Complaints:
    """Check the file as a whole."""
    complain = profile.complaints
    complaints: Complaints = ()
    if version > profile.version:
        newest = ".".join(map(str, profile.version))
        message = f"the file is PDF {'.'.join(map(str, version))}, newer than {newest}"
        # PDF/X-4 lets readers ignore features of 1.7, but not of 2.0.
        complaints += complain(
            "pdf-version", message, mild=version[0] == 1 and not profile.opaque
        )
    if profile.opaque and name(entry(pdf.trailer, "/Type")) == "/XRef":
        message = "the table of objects is packed, which PDF 1.5 brought"
        complaints += complain("pdf-version", message)
    if pdf.is_encrypted:
        complaints += complain("encryption", "the file is encrypted")
    names = entry(pdf.Root, "/Names")
    if dictionary(names, "/JavaScript") is not None or _starts_javascript(pdf.Root):
        complaints += complain("javascript", "the file holds JavaScript")
    attached = sorted(_attachments(dictionary(names, "/EmbeddedFiles")))
    if attached:
        message = f"the file holds other files: {', '.join(attached[:8])}"
        complaints += complain("embedded-file", message)
    return complaints


def check_page(page: Any, found: PdfPageSize, profile: Profile) -> Complaints:
    """Check the annotations and actions of a page."""
    complaints: Complaints = ()
    if _starts_javascript(page):
        complaints += profile.complaints("javascript", "a page starts JavaScript")
    for note in items(entry(page, "/Annots")):
        kind = name(entry(note, "/Subtype"))
        if _starts_javascript(note) or _starts_javascript(entry(note, "/Parent")):
            message = f"an annotation ({kind[1:]}) starts JavaScript"
            complaints += profile.complaints("javascript", message)
        if _is_printed(note, kind, found, unit(page)):
            message = f"an annotation ({kind[1:] or 'of no kind'}) lies within the bleed box"
            complaints += profile.complaints("annotation", message)
    return complaints


def is_visible(note: Any) -> bool:
    """True if an annotation is visible."""
    return not int(number(entry(note, "/F"))) & (_HIDDEN | _NO_VIEW)


def appearances(note: Any) -> list[Any]:
    """List the form XObjects that an annotation can look like."""
    normal = entry(entry(note, "/AP"), "/N")
    if isinstance(normal, pikepdf.Stream):
        return [normal]
    state = name(entry(note, "/AS"))
    return [form for key, form in values(normal) if not state or key == state]


def resources(page: Any) -> Any:
    """Find the resources of a page."""
    return inherited_entry(page, "/Resources")


def _is_printed(note: Any, kind: str, found: PdfPageSize, scale: float) -> bool:
    """True if an annotation touches the bleed box (ISO 15930-7, 6.17)."""
    corners = numbers(entry(note, "/Rect"), 4)
    around = found.boxes.get("/BleedBox") or found.trim
    if kind in _PRINTERS_OWN or corners is None or around is None:
        return False
    (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
    box = PdfBox(*(scale * at for at in (left, bottom, right, top)))
    return (
        box.right > around.left
        and box.left < around.right
        and box.top > around.bottom
        and box.bottom < around.top
    )


def _starts_javascript(holder: Any) -> bool:
    """True if an action of an object, or a next action, is JavaScript."""
    actions = [entry(holder, "/A"), entry(holder, "/OpenAction")]
    actions += [action for _, action in values(entry(holder, "/AA"))]
    return any(
        name(entry(action, "/S")) == "/JavaScript" or entry(action, "/JS") is not None
        for first in actions
        for action in chain(first, "/Next")
    )


def _attachments(tree: Any) -> list[str]:
    """List the names of the files in a name tree (7.9.6)."""
    found: list[str] = []
    seen: set[Key] = set()
    waiting = [tree] if tree is not None else []
    while waiting and len(found) < _NODES:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or node.objgen in seen - {(0, 0)}:
            continue
        seen.add(node.objgen)
        waiting += items(entry(node, "/Kids"))
        for key in items(entry(node, "/Names"))[::2]:
            found.append(str(key))
    return found
