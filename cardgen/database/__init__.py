"""SQLite files for data that must survive a crash; one process writes at a time."""

from __future__ import annotations

from cardgen.database.database import Database as Database, is_begun as is_begun, peek as peek
from cardgen.database.lock import (
    Holder as Holder,
    format_holder as format_holder,
    lock_database as lock_database,
)
from cardgen.database.opening import (
    exclusive_transaction as exclusive_transaction,
    read_only as read_only,
    seal as seal,
)
from cardgen.database.schema import Schema as Schema, database_error as database_error
