"""Mail merge: a list of recipients and one letter in, a letter to each out."""

from __future__ import annotations

from cardgen.letters.merge.ledger import MERGE_FILE
from cardgen.letters.merge.merging import Make, MergedLetters, in_one, merge_letters, parse_rows
from cardgen.letters.merge.recipients import Recipient, Recipients, read_recipients
from cardgen.letters.merge.status import MergeStatus, is_merge, merge_status

__all__ = [
    "MERGE_FILE",
    "Make",
    "MergeStatus",
    "MergedLetters",
    "Recipient",
    "Recipients",
    "in_one",
    "is_merge",
    "merge_letters",
    "merge_status",
    "parse_rows",
    "read_recipients",
]
