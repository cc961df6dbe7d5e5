"""Font files: on a disk natively, and fetched when a label first needs one in a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

if sys.platform == "emscripten":
    import zlib

    from cardgen_wasm import files

    _GZIP: Final = 31  # window bits that stand for gzip's header

    def provide(path: Path) -> None:
        """Fetch a file of the page's fonts, unless it is there already."""
        if path.exists():
            return
        packed = files.fetch(f"fonts/{path.parent.name}/{path.name}")
        if packed is not None:
            path.write_bytes(zlib.decompress(packed.to_bytes(), _GZIP))

else:

    def provide(path: Path) -> None:
        """Leave a file as it is: it is on the disk, or an error tells that it is not."""
