"""Mail merge: letters to all recipients of a list, made, checked, counted and reprinted."""

from __future__ import annotations

from cardgen.letters.merge.ledger import is_merge as is_merge
from cardgen.letters.merge.merging import (
    LetterCrew as LetterCrew,
    MergedLetters as MergedLetters,
    TriedLetters as TriedLetters,
    check_letters as check_letters,
    merge_in_one as merge_in_one,
    merge_letters as merge_letters,
)
from cardgen.letters.merge.recipients import (
    Recipient as Recipient,
    Recipients as Recipients,
    diagnose_recipients as diagnose_recipients,
    parse_rows as parse_rows,
    read_recipients as read_recipients,
)
from cardgen.letters.merge.status import (
    MergeStatus as MergeStatus,
    ReprintedLetters as ReprintedLetters,
    read_merge_status as read_merge_status,
    reprint_letters as reprint_letters,
)
