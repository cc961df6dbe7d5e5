"""Font files: on a disk natively, and fetched when a label first needs one in a browser.

A browser has packs of them, a folder for each pair of languages (`cardgen.fonts.packs`). A pack
counts as the files that it was made of: labels have the same bytes with either.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

if sys.platform == "emscripten":
    import zlib

    from cardgen_wasm import files

    _GZIP: Final = 31  # window bits that stand for gzip's header
    _pair = ""

    def use_pair(pair: str) -> None:
        """Open projects from now on with the font pack of a pair."""
        global _pair  # noqa: PLW0603  # the worker answers one question at a time
        _pair = pair

    def find_folder(fonts: Path) -> Path:
        """Find the folder of cardgen's fonts: that of the pair, or the whole one."""
        pack = fonts / _pair
        return pack if _pair and pack.is_dir() else fonts

    def find_digest(listed: str | None) -> str:
        """Return the digest of the whole file, as the list of fonts has it."""
        return listed or ""

    def provide(path: Path) -> None:
        """Fetch a file of the page's fonts, unless it is there already."""
        if path.exists():
            return
        packed = files.fetch(f"fonts/{path.parent.name}/{path.name}")
        if packed is not None:
            path.write_bytes(zlib.decompress(packed.to_bytes(), _GZIP))

else:

    def use_pair(pair: str) -> None:
        """Leave everything as it is: whole fonts have the characters of all pairs."""

    def find_folder(fonts: Path) -> Path:
        """Find the folder of cardgen's fonts."""
        return fonts

    def find_digest(listed: str | None) -> str:  # noqa: ARG001
        """Return nothing: a file may have been replaced since it was listed."""
        return ""

    def provide(path: Path) -> None:
        """Leave a file as it is: it is on the disk, or an error tells that it is not."""
