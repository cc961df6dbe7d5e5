"""What must be known whatever breaks off: an SQLite file that one process writes at a time."""

from __future__ import annotations

from cardgen.database.database import Database, is_begun, peek
from cardgen.database.faults import damaged, unusable
from cardgen.database.holder import Holder, shown_holder
from cardgen.database.lock import lock_database
from cardgen.database.opening import exclusive, read_only, seal
from cardgen.database.schema import Schema

__all__ = [
    "Database",
    "Holder",
    "Schema",
    "damaged",
    "exclusive",
    "is_begun",
    "lock_database",
    "peek",
    "read_only",
    "seal",
    "shown_holder",
    "unusable",
]
