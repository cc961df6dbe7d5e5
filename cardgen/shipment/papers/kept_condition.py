"""The profile of the press that a shipment's labels are for, kept beside its ledger.

The PDF of all labels is made anew when boxes are voided or replaced, maybe long after the file
was moved that the profile came from.
"""

from __future__ import annotations

from typing import Final

from cardgen.errors import Location, OutputError
from cardgen.files import read
from cardgen.icc import CONDITIONS, MOST_BYTES, PRESS, ColorProfile, condition_of
from cardgen.shipment.ledger import Ledger
from cardgen.storage import write_file

_KEPT: Final = "condition.icc"


def keep_condition(ledger: Ledger, condition: ColorProfile) -> None:
    """Keep the profile of a condition that cardgen does not bring. Raises OutputError."""
    if condition.data:
        write_file(ledger.folder / _KEPT, condition.data)


def kept_condition(ledger: Ledger, key: str | None) -> ColorProfile:
    """The condition of this key, as labels were planned for it. Raises OutputError."""
    if not key:
        return PRESS
    for known in CONDITIONS.values():
        if known.key == key:
            return known
    path = ledger.folder / _KEPT
    try:
        found = condition_of(read(path, MOST_BYTES))
        if found.key == key:
            return found
        said = f"this is not {key}"
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
    raise OutputError(
        "bad-condition",
        said,
        location=Location(str(path)),
        hint=f"put the profile of {key.rpartition(' ')[0]} there, as it was",
    )
