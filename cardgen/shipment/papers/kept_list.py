"""The list of a shipment as its sender wrote it, kept to be attached to the packing list.

Only where that was asked for, by the kind of archive that takes files along (ISO 19005-3): the
papers are renewed when the list is long somewhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cardgen.backends import ATTACHING
from cardgen.display import Attached
from cardgen.errors import readable
from cardgen.files import is_there
from cardgen.shipment.ledger import Ledger
from cardgen.storage import write_file

_KEPT: Final = "manifest"
_NAME: Final = "attached"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES: Final = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".xlsx": _OFFICE,
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_UNKNOWN: Final = "application/octet-stream"


def keep_list(ledger: Ledger, path: Path, profile: str) -> None:
    """Keep the file of a list beside the ledger, if papers of this profile have it with them.

    Raises OutputError.
    """
    if profile != ATTACHING:
        return
    file = path if is_there(path) else path.with_name(path.name.rpartition("#")[0])
    write_file(ledger.folder / _KEPT, file.read_bytes())
    ledger.set_meta(**{_NAME: readable(file.name)})


def kept_list(ledger: Ledger, profile: str) -> tuple[Attached, ...]:
    """The list that is to be attached to a paper of this profile, if there is one."""
    name = ledger.meta().get(_NAME, "")
    if profile != ATTACHING or not name:
        return ()
    data = (ledger.folder / _KEPT).read_bytes()
    return (Attached(name, data, _TYPES.get(Path(name).suffix.lower(), _UNKNOWN)),)
