"""Find objects that a standard forbids, anywhere in a file.

A walk visits all objects that the trailer leads to. qpdf writes each object as text. Patterns
find its references, and suspicious names; only objects with such names are read in Python.
Objects without references, such as those of an older version of the file, are not visited. The
clauses are those of ISO 15930-7 (PDF/X-4).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pikepdf

from cardgen.lazy import lazy_pattern
from cardgen.pdf_streams import (
    Key,
    dictionary,
    entry,
    filters_of,
    is_stream,
    items,
    name,
    number,
    text,
    values,
)
from cardgen.preflight.findings import Gathered, Objection
from cardgen.preflight.profiles import Profile

_REFERENCE: Final = lazy_pattern(rb"(\d+) (\d+) R\b")
_MOST_OBJECTS: Final = 4_000_000  # objects; more do not fit into the memory of a reader
_NESTED: Final = 100_000  # dictionaries and arrays in one object


class Walk:
    """All objects of a file with their references, and the suspicious ones (`suspects`)."""

    def __init__(self, pdf: pikepdf.Pdf, suspicious: re.Pattern[bytes]) -> None:
        self.suspects: list[tuple[Key, Any]] = []
        self._refers: dict[Key, tuple[Key, ...]] = {}
        self._backwards: defaultdict[Key, list[Key]] = defaultdict(list)
        waiting = list(self._visit((0, 0), pdf.trailer, suspicious))
        while waiting and len(self._refers) < _MOST_OBJECTS:
            key = waiting.pop()
            if key not in self._refers:
                waiting += self._visit(key, pdf.get_object(key), suspicious)

    def pages(self, key: Key, pages: Mapping[Key, list[int]]) -> list[int]:
        """Find the pages from which references lead to an object; [] if only the file has it.

        References to a page, as in the page tree, do not count.
        """
        if not self._backwards:
            for before, refers in self._refers.items():
                for other in refers:
                    self._backwards[other].append(before)
        found: set[int] = set()
        seen, waiting = {key}, [key]
        while waiting:
            here = waiting.pop()
            if here in pages:
                found.update(pages[here])
                continue
            further = set(self._backwards.get(here, ())) - seen
            seen |= further
            waiting += further
        return sorted(found)

    def _visit(self, key: Key, found: Any, suspicious: re.Pattern[bytes]) -> Iterable[Key]:
        """Find the references in an object. Record the object if it has suspicious names."""
        if not isinstance(found, pikepdf.Object):
            self._refers[key] = ()
            return ()
        words = (found.stream_dict if is_stream(found) else found).unparse(resolved=True)
        if suspicious.search(words):
            self.suspects.append((key, found))
        refers = {(int(n), int(g)) for n, g in _REFERENCE.findall(words)}
        self._refers[key] = tuple(refers)
        return refers


def dictionaries(found: Any) -> Iterator[Any]:
    """Yield the dictionary of an object and all dictionaries directly inside it."""
    waiting, left = [found], _NESTED
    while waiting and left:
        here, left = waiting.pop(), left - 1
        inner = items(here)
        if isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            yield here
            inner = [value for _, value in here.items()]
        waiting += (
            each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect
        )


_SUSPICIOUS: Final = lazy_pattern(
    rb"/(?:TR2?|HTP?|JBIG2Decode|JPXDecode|OPI|Alternates|PS|Subtype2|Ref|FFilter|FDecodeParms|"
    rb"LZW(?:Decode)?|Crypt|SeparationInfo|Launch|Sound|Movie|ResetForm|ImportData|Hide|SetOCGState|Rendition|"
    rb"Trans|GoTo3DView|JavaScript)\b"
    rb"|/F (?:<<|\(|<)|/F \d+ \d+ R.*/Length |/Length .*/F \d+ \d+ R",
    re.DOTALL,
)
_MOST_FAULTS: Final = 5000  # objections; more are not counted

_ACTIONS: Final = (
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
    "/Rendition", "/Trans", "/GoTo3DView",
)  # fmt: skip
"""Actions that PDF/X forbids (15930-7, 6.18)."""
_STATE: Final = {
    "/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/Font", "/BG",
    "/BG2", "/UCR", "/UCR2", "/TR", "/TR2", "/HT", "/FL", "/SM", "/SA", "/BM", "/SMask", "/CA",
    "/ca", "/AIS", "/TK", "/HTP", "/HTO",
}  # fmt: skip
"""Keys of graphics state parameters (ISO 32000-1, table 58)."""
_SHOWN_BOXES: Final = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")
_NEVER_OLD: Final = ("/LZWDecode", "/JBIG2Decode", "/JPXDecode", "/Crypt")


def check(pdf: pikepdf.Pdf, profile: Profile, gathered: Gathered) -> None:
    """Find all forbidden objects of a file, and the pages that use them."""
    gathered.add(_check_catalog(pdf.Root, profile))
    walk = Walk(pdf, _SUSPICIOUS)
    accused: defaultdict[Objection, list[Key]] = defaultdict(list)
    for key, found in walk.suspects:
        for each in dictionaries(found):
            for complaint in _check_object(each, profile):
                accused[complaint].append(key)
        if sum(map(len, accused.values())) > _MOST_FAULTS:
            break
    if not accused:
        return
    pages: defaultdict[Key, list[int]] = defaultdict(list)
    for page_number, page in enumerate(pdf.pages, 1):
        pages[page.obj.objgen].append(page_number)
    for complaint, keys in accused.items():
        numbers = sorted({at for key in set(keys) for at in walk.pages(key, pages)})
        for at in numbers or (None,):
            gathered.add([complaint], at)


def _check_object(found: Any, profile: Profile) -> Iterator[Objection]:
    """Yield findings about a dictionary or stream."""
    if is_stream(found):
        yield from _check_stream(found, profile)
        return
    yield from _check_graphics_state(found, profile)
    yield from _check_action(found, profile)
    page = profile.press and name(entry(found, "/Type")) == "/Page"
    if page and dictionary(found, "/SeparationInfo") is not None:
        message = "a page is only one separation of another page"
        yield from profile.complaints("external", message)


def _check_stream(found: Any, profile: Profile) -> Iterator[Objection]:
    """Report streams with external data, PostScript or forbidden filters."""
    kind, complain = name(entry(found, "/Subtype")), profile.complaints
    has = {key for key, value in found.items() if value is not None}
    if has & {"/F", "/FFilter", "/FDecodeParms"}:
        yield from complain("external", "the data of a stream are in another file")
    if kind == "/PS" or name(entry(found, "/Subtype2")) == "/PS":
        yield from complain("postscript", "the file holds PostScript")
    elif kind == "/Form" and "/PS" in has:
        yield from complain("postscript", "a form holds PostScript")
    if kind in ("/Form", "/Image") and "/OPI" in has:
        message = "a picture stands in for a picture in another file (OPI)"
        yield from complain("external", message)
    if kind == "/Form" and "/Ref" in has:
        yield from complain("external", "a form stands in for a page of another file")
    if kind == "/Image" and "/Alternates" in has:
        yield from complain("alternate-image", "a picture has alternate versions")
    if profile.opaque:  # 15930-4, 6.4
        for packed in filters_of(found):
            if packed in _NEVER_OLD:
                yield from complain("filter", f"a stream is compressed with {packed[1:]}")


def _check_graphics_state(found: Any, profile: Profile) -> Iterator[Objection]:
    """Report transfer functions and halftones in graphics states (15930-7, 6.14)."""
    keys, complain = {key for key, _ in found.items()}, profile.complaints
    if not keys & {"/TR", "/TR2", "/HT", "/HTP"} or not keys <= _STATE:
        return
    first, second = entry(found, "/TR"), entry(found, "/TR2")
    if name(first) == "/Identity":
        message = "a transfer function is set, even though it is /Identity (TR)"
        yield from complain("transfer-function", message)
    elif _is_transfer(first):
        message = "a transfer function changes all colours (TR)"
        yield from complain("transfer-function", message)
    if _is_transfer(second) and name(second) != "/Default":
        message = "a transfer function changes all colours (TR2)"
        yield from complain("transfer-function", message)
    if entry(found, "/HTP") is not None and name(entry(found, "/Type")) == "/ExtGState":
        yield from complain("halftone", "the origin of halftones is set (HTP)")
    yield from _check_halftone(entry(found, "/HT"), profile)


def _is_transfer(found: Any) -> bool:
    """True if a value of TR is a transfer function, an array of them, or a name."""
    is_listed = isinstance(found, pikepdf.Name | pikepdf.Array)
    return is_listed or entry(found, "/FunctionType") is not None


def _check_halftone(found: Any, profile: Profile) -> Iterator[Objection]:
    """Report a halftone of a forbidden type or with a name. Warn of all others."""
    if entry(found, "/HalftoneType") is None:
        return
    inner = [found, *(value for _, value in values(found))]
    kinds = {number(entry(each, "/HalftoneType"), 1) for each in inner}
    if kinds - {1, 5}:
        yield from profile.complaints("halftone", "this kind of halftone is not permitted")
    elif any(entry(each, "/HalftoneName") is not None for each in inner):
        yield from profile.complaints("halftone", "a halftone is chosen by its name")
    elif profile.press:
        message = "a halftone is set, but the press chooses it"
        yield from profile.complaints("halftone", message, mild=True)


def _check_action(found: Any, profile: Profile) -> Iterator[Objection]:
    """Report forbidden actions. `document` finds the scripts of pages."""
    if name(entry(found, "/Type")) not in ("", "/Action") or entry(found, "/K") is not None:
        return
    kind = name(entry(found, "/S"))
    if kind in _ACTIONS and entry(found, "/P") is None:
        message = f"an action starts or changes something ({kind[1:]})"
        yield from profile.complaints("action", message)
    script = name(entry(entry(found, "/A"), "/S")) == "/JavaScript"
    if script and entry(found, "/Title") is not None:
        yield from profile.complaints("javascript", "a bookmark starts JavaScript")


def _check_catalog(root: Any, profile: Profile) -> Iterator[Objection]:
    """Check the catalog of the file: XFA forms, viewer preferences and layers."""
    complain = profile.complaints
    if entry(dictionary(root, "/AcroForm"), "/XFA") is not None:
        yield from complain("xfa", "the file is an XML form (XFA)")
    shown = dictionary(root, "/ViewerPreferences")
    for key in _SHOWN_BOXES if profile.press else ():
        if (box := name(entry(shown, key))) not in ("", "/MediaBox", "/BleedBox"):
            message = f"{key[1:]} is the {box[1:]}, not the media box or the bleed box"
            yield from complain("page-box", message)
    layers = dictionary(root, "/OCProperties")
    if profile.opaque and layers is not None:
        yield from complain("layer", "the file has layers, which need PDF 1.5")
    elif layers is not None:
        yield from _check_layers(layers, profile)


def _check_layers(layers: Any, profile: Profile) -> Iterator[Objection]:
    """Check the layers. All printed layers must be visible (15930-7, 6.20)."""
    complain, default = profile.complaints, dictionary(layers, "/D")
    others = items(entry(layers, "/Configs"))
    if any(entry(each, "/AS") is not None for each in (default, *others)):
        yield from complain("layer", "layers switch themselves on and off (AS)")
    named = [text(entry(each, "/Name")) for each in (default, *others)]
    if others and not all(named):
        yield from complain("layer", "a layer configuration has no name")
    elif len(set(named)) < len(named):
        yield from complain("layer", "two layer configurations have the same name")
    groups = [each for each in items(entry(layers, "/OCGs")) if _is_group(each)]
    off = {each.objgen for each in items(entry(default, "/OFF")) if _is_group(each)}
    if name(entry(default, "/BaseState")) == "/OFF":
        on = {each.objgen for each in items(entry(default, "/ON")) if _is_group(each)}
        off |= {each.objgen for each in groups} - on
    for group in groups:
        label = text(entry(group, "/Name")) or "without a name"
        usage = entry(dictionary(group, "/Usage"), "/Print")
        if group.objgen in off:
            yield from complain("layer", f"the layer {label!r} is not shown", mild=True)
        elif name(entry(usage, "/PrintState")) == "/OFF":
            yield from complain("layer", f"the layer {label!r} is not printed", mild=True)
    order = entry(default, "/Order")
    if order is not None and {each.objgen for each in groups} - set(_layers_in(order)):
        yield from complain("layer", "some layers are missing in the list of layers (Order)")


def _is_group(found: Any) -> bool:
    """True if an object is an optional content group, a layer (8.11.2)."""
    return isinstance(found, pikepdf.Dictionary)


def _layers_in(order: Any) -> Iterator[Key]:
    """Yield the layers in the tree that viewers show."""
    waiting = [order]
    seen: set[Key] = set()
    while waiting:
        here = waiting.pop()
        if _is_group(here):
            yield here.objgen
        elif isinstance(here, pikepdf.Array) and not (here.is_indirect and here.objgen in seen):
            seen.add(here.objgen)
            waiting += list(here)
