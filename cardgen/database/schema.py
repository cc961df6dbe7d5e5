"""What a database is made of: its tables, of which version, and how to tell if they are whole.

Tables are STRICT, so that a check finds a value of another type.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from cardgen.remedies import Remedy


class Schema(NamedTuple):
    """The tables of a kind of database, as SQL, and their version.

    `about` is the table of what is known of the whole, by name. `wrong` says what is not as it
    was written. `work` is what people work on with it, "this shipment"; `began` what began it,
    and `remedy` what to do where it is damaged. `steps` are the statements that make of
    an older version, by which they are known, the next one.
    """

    tables: str
    version: int
    about: str
    wrong: Callable[[sqlite3.Connection], Iterator[str]]
    work: str
    began: str
    remedy: Remedy
    steps: Mapping[int, tuple[str, ...]] = {}
