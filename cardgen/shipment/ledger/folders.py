"""The shipments in a folder's folders, found by their ledgers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from cardgen.files import is_there
from cardgen.shipment.ledger.backup import BACKUP_FILE
from cardgen.shipment.ledger.schema import LEDGER_FILE

_DEPTH: Final = 6  # of folders in a project that may be shipments
_MOST: Final = 2000  # folders that are looked at


def shipments_in(folder: Path, depth: int = _DEPTH) -> Iterator[Path]:
    """The shipments in a folder's folders, so deep; a shipment has none within."""
    found = [(folder, 0)]
    for place, at in islice(found, _MOST):  # which grows meanwhile
        if at and any(is_there(place / name) for name in (LEDGER_FILE, BACKUP_FILE)):
            yield place
        elif at < depth:
            with suppress(OSError), os.scandir(place) as entries:
                names = sorted(each.path for each in entries if each.is_dir())
                found += [(Path(name), at + 1) for name in names]
