"""Two people behind every printed line: who approved which text, and whether that holds.

In come ``approvals.toml`` of a pair, those who may approve, and entries of the message files;
out comes what may be printed, and why the rest may not.
"""

from __future__ import annotations

from cardgen.approval.approvals import (
    Approvals,
    ApprovalState,
    Approver,
    entry_name,
    load_approvals,
)
from cardgen.approval.authors import History, git_user, history, last_translator
from cardgen.approval.digests import digest_of, revision_of
from cardgen.approval.people import Person, is_same
from cardgen.approval.records import (
    ATTRIBUTES,
    FILE,
    UNION,
    Approval,
    Record,
    Records,
    Revocation,
    Told,
    Written,
    parse_records,
    with_records,
)
from cardgen.approval.signatures import Signer, is_signed, needs_passphrase, public_key

__all__ = [
    "ATTRIBUTES",
    "FILE",
    "UNION",
    "Approval",
    "ApprovalState",
    "Approvals",
    "Approver",
    "History",
    "Person",
    "Record",
    "Records",
    "Revocation",
    "Signer",
    "Told",
    "Written",
    "digest_of",
    "entry_name",
    "git_user",
    "history",
    "is_same",
    "is_signed",
    "last_translator",
    "load_approvals",
    "needs_passphrase",
    "parse_records",
    "public_key",
    "revision_of",
    "with_records",
]
