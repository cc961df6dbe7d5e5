"""Mail merge: a list of recipients and one letter in, a letter to each out."""

from __future__ import annotations

from cardgen.letters.merge.again import ReprintedLetters, reprint_letters
from cardgen.letters.merge.checking import TriedLetters, check_letters
from cardgen.letters.merge.crew import LetterCrew
from cardgen.letters.merge.ledger import MERGE_FILE, is_merge
from cardgen.letters.merge.merging import MergedLetters, merge_letters, parse_rows
from cardgen.letters.merge.one_file import merge_in_one
from cardgen.letters.merge.recipients import Recipient, Recipients, read_recipients
from cardgen.letters.merge.status import MergeStatus, merge_status

__all__ = [
    "MERGE_FILE",
    "LetterCrew",
    "MergeStatus",
    "MergedLetters",
    "Recipient",
    "Recipients",
    "ReprintedLetters",
    "TriedLetters",
    "check_letters",
    "is_merge",
    "merge_in_one",
    "merge_letters",
    "merge_status",
    "parse_rows",
    "read_recipients",
    "reprint_letters",
]
