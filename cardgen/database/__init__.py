"""SQLite files for data that must survive a crash; one process writes at a time."""

from __future__ import annotations

from cardgen.database.database import Database as Database, is_begun as is_begun, peek as peek
from cardgen.database.lock import (
    Holder as Holder,
    lock_database as lock_database,
    shown_holder as shown_holder,
)
from cardgen.database.opening import (
    exclusive as exclusive,
    read_only as read_only,
    seal as seal,
)
from cardgen.database.schema import Schema as Schema, unusable as unusable
