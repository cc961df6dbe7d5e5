"""GS1 Digital Link: an address of element strings in, a URI that phones open out.

``https://example.org (01)08801234567893(10)L24(17)271231`` becomes
``https://example.org/01/08801234567893/10/L24?17=271231``: the key, what qualifies it, in the
order of the standard, and behind ``?`` all else (GS1 Digital Link Standard: URI Syntax 1.3,
section 4). A URI that is written out already is read and checked alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from cardgen import gs1
from cardgen.gs1 import Element, Malformed

# Section 4.3: keys, each with its qualifiers in order. Those of logistic labels, as in `gs1`.
_QUALIFIERS: Final[dict[str, tuple[str, ...]]] = {
    "00": (),
    "01": ("22", "10", "21"),
    "401": (),
    "402": (),
    "410": (),
    "411": (),
    "412": (),
    "413": (),
    "414": (),
}
# The element string that this key is, first, and in this order where there are several.
_KEYS: Final = tuple(_QUALIFIERS)
_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*(?::[0-9]{1,5})?"
)
_STEM: Final = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'*+,;=:@-]|%[0-9A-Fa-f]{2})+)*")
_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNESCAPED: Final = re.compile(r"[^A-Za-z0-9._~%-]")
_EXAMPLE: Final = 'write data = "https://example.org (01){gtin}(10){lot}"'


def of(data: str) -> tuple[str, tuple[Element, ...]]:
    """The URI of data, and its elements in order. Raises Malformed."""
    if gs1.identifiers(data):
        address, _, strings = data.partition("(")
        elements = gs1.parse(f"({strings}")
        return _written(_address(address.strip()), elements)
    return _checked(data.strip())


def check_outline(text: str) -> None:
    """Raise Malformed if `text`, its values left aside, is no address with element strings.

    What is a field from its beginning may be anything.
    """
    if gs1.identifiers(text):
        address, _, strings = text.partition("(")
        gs1.check_outline(f"({strings}")
        if "{" not in address:
            _address(address.strip())


def _address(text: str) -> str:
    """The part of a URI before its key: scheme, host, perhaps a path; no slash ends it."""
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("https", "http") or not parts.netloc:
        raise Malformed(f"{text!r} is no address of a web server", _EXAMPLE)
    if not _HOST.fullmatch(parts.netloc):
        raise Malformed(f"{parts.netloc!r} is no name of a web server", _EXAMPLE)
    if parts.query or parts.fragment or not _STEM.fullmatch(parts.path.rstrip("/")):
        hint = "leave out ?, # and what else is no plain path"
        raise Malformed(f"{text!r} cannot stand before a key", hint)
    return text.rstrip("/")


def _written(address: str, elements: Sequence[Element]) -> tuple[str, tuple[Element, ...]]:
    by_name = {each.identifier: each for each in elements}
    key = next((by_name[name] for name in _KEYS if name in by_name), None)
    if key is None:
        raise Malformed(
            "there is no key, which a link is about",
            f"begin with one of ({'), ('.join(_KEYS)})",
        )
    qualifiers = [by_name[n] for n in _QUALIFIERS[key.identifier] if n in by_name]
    path = [key, *qualifiers]
    others = [each for each in elements if each not in path]
    uri = address + "".join(f"/{name}/{quote(value, safe='')}" for name, value, _ in path)
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value, _ in others)
    ordered = (*path, *others)
    _check_company(ordered)
    return uri + (f"?{query}" if query else ""), ordered


def _checked(uri: str) -> tuple[str, tuple[Element, ...]]:
    """A URI that somebody wrote, as it is, if it is one of GS1."""
    if bad := next((char for char in uri if not "!" <= char <= "~"), ""):
        said = f"a URI cannot have {bad!r} (U+{ord(bad):04X}) in {uri!r}"
        raise Malformed(said, "write it as %XX, byte by byte of its UTF-8")
    if _ESCAPE.search(uri):
        raise Malformed(f"a % in {uri!r} has no two hexadecimal digits behind it", "write %25")
    parts = urlsplit(uri)
    segments = parts.path.split("/")[1:]
    start = next((n for n in range(len(segments) - 1) if segments[n] in _KEYS), None)
    if start is None:
        raise Malformed(f"{uri!r} has no key of GS1 in its path", _EXAMPLE)
    stem = "".join(f"/{segment}" for segment in segments[:start])
    _address(f"{parts.scheme}://{parts.netloc}{stem}")
    names, values = segments[start::2], segments[start + 1 :: 2]
    if len(names) != len(values):
        said = f"{names[-1]!r} at the end of the path of {uri!r} has no value"
        raise Malformed(said, "complete it, or take it off")
    _check_order(names, uri)
    pairs = list(zip(names, values, strict=True))
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        if name.isdigit():
            pairs.append((name, value))
    elements = []
    for name, value in pairs:
        if reserved := _UNESCAPED.search(value):
            said = f"{reserved[0]!r} in the value of ({name}) is not escaped in {uri!r}"
            raise Malformed(said, f"write %{ord(reserved[0]):02X}")
        elements.append(gs1.element(name, unquote(value)))
        if elements[-1].value != unquote(value):
            said = f"({name}) {unquote(value)!r} is not written out in {uri!r}"
            raise Malformed(said, f"write {quote(elements[-1].value, safe='')}")
    _check_company(elements)
    return uri, tuple(elements)


def _check_order(names: Sequence[str], uri: str) -> None:
    """Qualifiers behind their key, each once, in the order of the standard."""
    key, *rest = names
    order = _QUALIFIERS[key]
    for name in rest:
        if name not in order:
            said = f"({name}) does not qualify ({key}) in the path of {uri!r}"
            raise Malformed(said, f"write it behind ?, as in ?{name}=…")
    if rest != [name for name in order if name in rest]:
        right = "/".join(name for name in order if name in rest)
        said = f"what qualifies ({key}) stands in another order than /{right} in {uri!r}"
        raise Malformed(said, "exchange them")


def _check_company(elements: Sequence[Element]) -> None:
    """What belongs together by itself: a link stands alone, and its reader sees no label."""
    for wrong in gs1.contradictions(each.identifier for each in elements):
        raise wrong
