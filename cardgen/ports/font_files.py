"""Font files: on a disk natively, and fetched when a label first needs one in a browser."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "emscripten":
    import gzip

    from cardgen_wasm import fonts

    def provide(path: Path) -> None:
        """Fetch a file of the page's fonts, unless it is there already."""
        if path.exists():
            return
        packed = fonts.fetch(f"{path.parent.name}/{path.name}")
        if packed is not None:
            path.write_bytes(gzip.decompress(packed.to_bytes()))

else:

    def provide(path: Path) -> None:
        """Leave a file as it is: it is on the disk, or an error tells that it is not."""
