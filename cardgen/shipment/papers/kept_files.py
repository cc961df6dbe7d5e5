"""Files kept beside a shipment's ledger: the press profile of its labels, and its list.

Voiding or replacing boxes makes the papers and the PDF of all labels anew, maybe long after the
original files were moved.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cardgen.backends import ARCHIVE_WITH_FILES
from cardgen.display import Attachment
from cardgen.errors import Location, OutputError, make_printable
from cardgen.files import is_there, read
from cardgen.icc import CONDITIONS, MOST_BYTES, PRESS, ColorProfile, read_output_condition
from cardgen.shipment.ledger import Ledger
from cardgen.storage import write_file

_CONDITION: Final = "condition.icc"


def keep_condition(ledger: Ledger, condition: ColorProfile) -> None:
    """Copy the profile of a printing condition into the shipment's folder.

    Raises OutputError.
    """
    if condition.data:
        write_file(ledger.folder / _CONDITION, condition.data)


def read_condition(ledger: Ledger, key: str | None) -> ColorProfile:
    """Read the printing condition with which the labels were planned. Raises OutputError."""
    if not key:
        return PRESS
    for known in CONDITIONS.values():
        if known.key == key:
            return known
    path = ledger.folder / _CONDITION
    try:
        found = read_output_condition(read(path, MOST_BYTES))
        if found.key == key:
            return found
        reason = f"the profile is not {key}"
    except OSError as error:
        reason = f"the profile cannot be read: {error.strerror}"
    raise OutputError(
        "bad-condition",
        reason,
        location=Location(str(path)),
        hint=f"put the profile of {key.rpartition(' ')[0]} there again",
    )


# --- the list as its sender wrote it, attached to the packing list in an archive that takes
# files along (ISO 19005-3)


_LIST: Final = "manifest"
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
    """Copy a list into the shipment's folder if papers of this profile attach it.

    Raises OutputError.
    """
    if profile != ARCHIVE_WITH_FILES:
        return
    file = path if is_there(path) else path.with_name(path.name.rpartition("#")[0])
    write_file(ledger.folder / _LIST, file.read_bytes())
    ledger.set_meta(**{_NAME: make_printable(file.name)})


def attached_list(ledger: Ledger, profile: str) -> tuple[Attachment, ...]:
    """Read the list that papers of this profile attach; () if they attach none."""
    name = ledger.meta().get(_NAME, "")
    if profile != ARCHIVE_WITH_FILES or not name:
        return ()
    data = (ledger.folder / _LIST).read_bytes()
    return (Attachment(name, data, _TYPES.get(Path(name).suffix.lower(), _UNKNOWN)),)
