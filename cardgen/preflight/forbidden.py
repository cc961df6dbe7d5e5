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
from typing import Any, Final, NamedTuple

import pikepdf

from cardgen.pdf_streams import (
    Key,
    dictionary,
    entry,
    is_stream,
    items,
    name,
    number,
    one_or_more,
    text,
    values,
)
from cardgen.preflight.findings import Gathered, Objection
from cardgen.preflight.profiles import Profile

_REFERENCE: Final = re.compile(rb"(\d+) (\d+) R\b")
_MOST_OBJECTS: Final = 4_000_000  # objects; more do not fit into the memory of a reader
_NESTED: Final = 100_000  # dictionaries and arrays in one object


class Walk:
    """All objects of a file with their references, and the suspicious ones (`suspects`)."""

    def __init__(self, pdf: pikepdf.Pdf, suspicious: re.Pattern[bytes]) -> None:
        self.suspects: list[tuple[Key, Any]] = []
        self._refers: dict[Key, tuple[Key, ...]] = {}
        self._backwards: Mapping[Key, list[Key]] | None = None
        waiting = list(self._visit((0, 0), pdf.trailer, suspicious))
        while waiting and len(self._refers) < _MOST_OBJECTS:
            key = waiting.pop()
            if key not in self._refers:
                waiting += self._visit(key, pdf.get_object(key), suspicious)

    def pages(self, key: Key, pages: Mapping[Key, list[int]]) -> list[int]:
        """Find the pages that lead to an object; none if only the file does.

        References to a page, as in the page tree, do not count.
        """
        if self._backwards is None:
            self._backwards = self._invert()
        found: set[int] = set()
        seen, waiting = {key}, [key]
        while waiting:
            here = waiting.pop()
            if here in pages:
                found.update(pages[here])
                continue
            for before in self._backwards.get(here, ()):
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return sorted(found)

    def _visit(self, key: Key, found: Any, suspicious: re.Pattern[bytes]) -> Iterable[Key]:
        """Find the references of an object; keep it if it has suspicious names."""
        if not isinstance(found, pikepdf.Object):
            self._refers[key] = ()
            return ()
        told = found.stream_dict if is_stream(found) else found
        words = told.unparse(resolved=True)
        if suspicious.search(words):
            self.suspects.append((key, found))
        refers = {(int(n), int(g)) for n, g in _REFERENCE.findall(words)}
        self._refers[key] = tuple(refers)
        return refers

    def _invert(self) -> Mapping[Key, list[Key]]:
        turned: defaultdict[Key, list[Key]] = defaultdict(list)
        for key, refers in self._refers.items():
            for other in refers:
                turned[other].append(key)
        return turned


def dictionaries(found: Any) -> Iterator[Any]:
    """Yield the dictionary of an object, and the direct dictionaries in it."""
    waiting = [found]
    for _ in range(_NESTED):
        if not waiting:
            return
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            inner: list[Any] = list(here)
        elif isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            yield here
            inner = [value for _, value in here.items()]
        else:
            continue
        waiting += (
            each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect
        )


_SUSPICIOUS: Final = re.compile(
    rb"/(?:TR2?|HTP?|JBIG2Decode|JPXDecode|OPI|Alternates|PS|Subtype2|Ref|FFilter|FDecodeParms|LZW(?:Decode)?|Crypt|"
    rb"SeparationInfo|Launch|Sound|Movie|ResetForm|ImportData|Hide|SetOCGState|Rendition|"
    rb"Trans|GoTo3DView|JavaScript)\b"
    rb"|/F (?:<<|\(|<)|/F \d+ \d+ R.*/Length |/Length .*/F \d+ \d+ R",
    re.DOTALL,
)
_MOST_FAULTS: Final = 5000  # objections; more are not counted

_ACTIONS: Final = frozenset(
    (
        "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
        "/Rendition", "/Trans", "/GoTo3DView",
    )
)  # fmt: skip
"""Actions that PDF/X forbids (15930-7, 6.18)."""
_STATE: Final = frozenset(
    (
        "/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/Font", "/BG",
        "/BG2", "/UCR", "/UCR2", "/TR", "/TR2", "/HT", "/FL", "/SM", "/SA", "/BM", "/SMask",
        "/CA", "/ca", "/AIS", "/TK", "/HTP", "/HTO",
    )
)  # fmt: skip
"""Keys of graphics state parameters (ISO 32000-1, table 58)."""
_SHOWN_BOXES: Final = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")
_NEVER_OLD: Final = ("/LZWDecode", "/JBIG2Decode", "/JPXDecode", "/Crypt")


class Fault(NamedTuple):
    """Forbidden thing, by its rule; a `mild` fault is a warning."""

    rule: str
    message: str
    mild: bool = False


Found = Iterator[Fault]


def check(pdf: pikepdf.Pdf, profile: Profile, gathered: Gathered) -> None:
    """Find all forbidden objects, with the pages that lead to them."""
    gathered.add(_of_catalog(pdf.Root, profile))
    walk = Walk(pdf, _SUSPICIOUS)
    accused: defaultdict[Objection, list[Key]] = defaultdict(list)
    for key, found in walk.suspects:
        for each in dictionaries(found):
            for fault in _of_object(each, profile):
                for complaint in profile.complaints(fault.rule, fault.message, mild=fault.mild):
                    accused[complaint].append(key)
        if sum(map(len, accused.values())) > _MOST_FAULTS:
            break
    if not accused:
        return
    pages: defaultdict[Key, list[int]] = defaultdict(list)
    for number_of_page, page in enumerate(pdf.pages, 1):
        pages[page.obj.objgen].append(number_of_page)
    for complaint, keys in accused.items():
        numbers = sorted({at for key in set(keys) for at in walk.pages(key, pages)})
        for at in numbers:
            gathered.add([complaint], at)
        if not numbers:
            gathered.add([complaint])


def _of_object(found: Any, profile: Profile) -> Found:
    """Find the faults of a dictionary or stream."""
    if is_stream(found):
        yield from _of_stream(found, old=profile.opaque)
        return
    yield from _of_state(found, press=profile.press)
    yield from _of_action(found)
    page = profile.press and name(entry(found, "/Type")) == "/Page"
    if page and dictionary(found, "/SeparationInfo") is not None:
        yield Fault("external", "a page is only one separation of another page")


def _of_stream(found: Any, *, old: bool) -> Found:
    kind = name(entry(found, "/Subtype"))
    if any(entry(found, key) is not None for key in ("/F", "/FFilter", "/FDecodeParms")):
        yield Fault("external", "the data of a stream are in another file")
    if kind == "/PS" or name(entry(found, "/Subtype2")) == "/PS":
        yield Fault("postscript", "the file holds PostScript")
    elif kind == "/Form" and entry(found, "/PS") is not None:
        yield Fault("postscript", "a form holds PostScript")
    if kind in ("/Form", "/Image") and entry(found, "/OPI") is not None:
        yield Fault("external", "a picture stands in for a picture in another file (OPI)")
    if kind == "/Form" and entry(found, "/Ref") is not None:
        yield Fault("external", "a form stands in for a page of another file")
    if kind == "/Image" and entry(found, "/Alternates") is not None:
        yield Fault("alternate-image", "a picture has alternate versions")
    if old:
        yield from _of_old_stream(found)


def _of_old_stream(found: Any) -> Found:
    """Find filters that PDF/X-1a forbids, or does not know (15930-4, 6.4)."""
    for each in one_or_more(entry(found, "/Filter")):
        if (packed := name(each)) in _NEVER_OLD:
            yield Fault("filter", f"a stream is compressed with {packed[1:]}")


def _of_state(found: Any, *, press: bool) -> Found:
    """Find transfer functions and halftones in graphics state parameters (15930-7, 6.14)."""
    keys = {key for key, _ in found.items()}
    if not keys & {"/TR", "/TR2", "/HT", "/HTP"} or not keys <= _STATE:
        return
    if name(entry(found, "/TR")) == "/Identity":
        yield Fault(
            "transfer-function", "a transfer function is set, even though it is /Identity (TR)"
        )
    elif _is_transfer(entry(found, "/TR")):
        yield Fault("transfer-function", "a transfer function changes all colours (TR)")
    second = entry(found, "/TR2")
    if _is_transfer(second) and name(second) != "/Default":
        yield Fault("transfer-function", "a transfer function changes all colours (TR2)")
    if entry(found, "/HTP") is not None and name(entry(found, "/Type")) == "/ExtGState":
        yield Fault("halftone", "the origin of halftones is set (HTP)")
    yield from _of_halftone(entry(found, "/HT"), press=press)


def _is_transfer(found: Any) -> bool:
    """True if a value of TR is a function, functions or a name, and no resource named TR."""
    if isinstance(found, pikepdf.Name | pikepdf.Array):
        return True
    return entry(found, "/FunctionType") is not None


def _of_halftone(found: Any, *, press: bool) -> Found:
    kind = entry(found, "/HalftoneType")
    if kind is None:
        return
    inner = [found, *(value for _, value in values(found))]
    kinds = {number(entry(each, "/HalftoneType"), 1) for each in inner}
    if kinds - {1, 5}:
        yield Fault("halftone", "this kind of halftone is not permitted")
    elif any(entry(each, "/HalftoneName") is not None for each in inner):
        yield Fault("halftone", "a halftone is chosen by its name")
    elif press:
        yield Fault("halftone", "a halftone is set, but the press chooses it", mild=True)


def _of_action(found: Any) -> Found:
    """Find forbidden actions; `document` finds the scripts of pages."""
    kind = name(entry(found, "/S"))
    typed = name(entry(found, "/Type"))
    if typed not in ("", "/Action") or entry(found, "/K") is not None:
        return
    if kind in _ACTIONS and entry(found, "/P") is None:
        yield Fault("action", f"an action starts or changes something ({kind[1:]})")
    inner = entry(found, "/A")
    if entry(found, "/Title") is not None and name(entry(inner, "/S")) == "/JavaScript":
        yield Fault("javascript", "a bookmark starts JavaScript")


def _of_catalog(root: Any, profile: Profile) -> tuple[Objection, ...]:
    """Check the catalog of the file."""
    complain = profile.complaints
    found: tuple[Objection, ...] = ()
    forms = dictionary(root, "/AcroForm")
    if entry(forms, "/XFA") is not None:
        found += complain("xfa", "the file is an XML form (XFA)")
    if profile.press:
        shown = dictionary(root, "/ViewerPreferences")
        for key in _SHOWN_BOXES:
            if (box := name(entry(shown, key))) not in ("", "/MediaBox", "/BleedBox"):
                message = f"{key[1:]} is the {box[1:]}, not the media box or the bleed box"
                found += complain("page-box", message)
    layers = dictionary(root, "/OCProperties")
    if profile.opaque and layers is not None:
        return found + complain("layer", "the file has layers, which need PDF 1.5")
    return found + _of_layers(layers, profile)


def _of_layers(layers: Any, profile: Profile) -> tuple[Objection, ...]:
    """Check layers: all that is printed must be visible (15930-7, 6.20)."""
    if layers is None:
        return ()
    complain = profile.complaints
    default = dictionary(layers, "/D")
    others = items(entry(layers, "/Configs"))
    found: tuple[Objection, ...] = ()
    if any(entry(each, "/AS") is not None for each in (default, *others)):
        found += complain("layer", "layers switch themselves on and off (AS)")
    named = [text(entry(each, "/Name")) for each in (default, *others)]
    if others and not all(named):
        found += complain("layer", "a layer configuration has no name")
    elif len(set(named)) < len(named):
        found += complain("layer", "two layer configurations have the same name")
    groups = items(entry(layers, "/OCGs"))
    off = {each.objgen for each in items(entry(default, "/OFF")) if _is_group(each)}
    if name(entry(default, "/BaseState")) == "/OFF":
        on = {each.objgen for each in items(entry(default, "/ON")) if _is_group(each)}
        off |= {each.objgen for each in groups if _is_group(each)} - on
    for group in groups:
        label = text(entry(group, "/Name")) or "without a name"
        usage = entry(dictionary(group, "/Usage"), "/Print")
        printed = name(entry(usage, "/PrintState"))
        if _is_group(group) and group.objgen in off:
            found += complain("layer", f"the layer {label!r} is not shown", mild=True)
        elif printed == "/OFF":
            found += complain("layer", f"the layer {label!r} is not printed", mild=True)
    order = entry(default, "/Order")
    if order is not None:
        listed = set(_layers_in(order))
        if any(_is_group(group) and group.objgen not in listed for group in groups):
            found += complain("layer", "some layers are missing in the list of layers (Order)")
    return found


def _is_group(found: Any) -> bool:
    return isinstance(found, pikepdf.Dictionary)


def _layers_in(order: Any) -> Iterator[Key]:
    waiting = [order]
    seen: set[Key] = set()
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            if here.is_indirect and here.objgen in seen:
                continue
            seen.add(here.objgen)
            waiting += list(here)
        elif isinstance(here, pikepdf.Dictionary):
            yield here.objgen
