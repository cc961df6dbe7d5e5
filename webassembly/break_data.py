"""Rules and dictionaries of ICU's break iterators, taken out of the ICU that icu4py brings.

    python webassembly/break_data.py OUTPUT

Native breaks and those in a browser then follow the same rules. In comes the library of data
that is installed beside icu4py, out goes a package of the few items that line breaking, words
and grapheme clusters need (ICU's format "CmnD": a table of names and offsets, then the items).
"""

from __future__ import annotations

import re
import struct
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

_HEADER: Final = re.compile(rb"(?s)..\xda\x27.{8}CmnD")
_ICU: Final = 76  # the version of the compiled code, which names its data so
_ITEMS: Final = re.compile(
    r"nfkc\.nrm|brkitr/((root|ja|ko|zh|zh_Hant|res_index)\.res|(line|word|char)\w*\.brk"
    r"|cjdict\.dict)"
)


def main() -> None:
    """Write the package of data to the file that is named."""
    Path(sys.argv[1]).write_bytes(pack_items(read_items(find_library())))


def find_library() -> Path:
    """Find the library of ICU's data that icu4py uses."""
    spec = find_spec("icu4py")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("install icu4py first: make page does")
    home = Path(spec.submodule_search_locations[0])
    found = [
        path
        for folder in (home.with_name("icu4py.libs"), home)
        for path in folder.rglob("*icu*d*t*")
        if path.is_file() and path.stat().st_size > 1 << 20
    ]
    if not found:
        raise SystemExit(f"there is no library of ICU's data beside {home}")
    return max(found, key=lambda path: path.stat().st_size)


def read_items(library: Path) -> dict[str, bytes]:
    """Read the items of a library that break iterators need, by their names."""
    data = library.read_bytes()
    header = next(_HEADER.finditer(data)).start()
    base = header + int.from_bytes(data[header : header + 2], "little")
    (count,) = struct.unpack_from("<I", data, base)
    table = list(struct.iter_unpack("<II", data[base + 4 : base + 4 + 8 * count]))
    items = {}
    for (name, start), (_, end) in pairwise(table):
        path = data[base + name : data.index(b"\0", base + name)].decode()
        own = path.partition("/")[2]
        if _ITEMS.fullmatch(own):
            items[own] = data[base + start : base + end]
    return items


def pack_items(items: dict[str, bytes]) -> bytes:
    """Write a package of items, in the order of their names."""
    paths = {f"icudt{_ICU}l/{name}": item for name, item in items.items()}
    names, bodies, places = bytearray(), bytearray(), []
    for path in sorted(paths):
        places.append((len(names), len(bodies)))
        names += path.encode() + b"\0"
        bodies += paths[path] + b"\0" * (-len(paths[path]) % 16)
    header = struct.pack("<HBBHHBBBB4s4B4B", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD",
                         1, 0, 0, 0, 3, 0, 0, 0).ljust(32, b"\0")  # fmt: skip
    start = 4 + 8 * len(places)
    first = start + len(names) + -(start + len(names)) % 16
    table = struct.pack("<I", len(places))
    for name, body in places:
        table += struct.pack("<II", start + name, first + body)
    return header + (table + names).ljust(first, b"\0") + bodies


if __name__ == "__main__":
    main()
