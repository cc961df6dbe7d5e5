"""Two people behind every printed line: who approved which text, and whether that holds.

In come ``approvals.toml`` of a pair, those who may approve, and entries of the message files;
out comes what may be printed, and why the rest may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cardgen.approval.approvals import (
    Approvals,
    ApprovalState,
    Approver,
    entry_name,
    load_approvals,
)
from cardgen.approval.digests import digest_of, revision_of
from cardgen.approval.people import Person, is_same
from cardgen.approval.records import (
    ATTRIBUTES,
    FILE,
    UNION,
    Approval,
    ApprovalRecords,
    Authorship,
    Record,
    Revocation,
    Told,
    parse_records,
    with_records,
)
from cardgen.approval.signatures import Signer, is_signed, needs_passphrase, public_key

if TYPE_CHECKING:  # a label does not ask git
    from cardgen.approval.authors import FileHistory, git_user, history, last_translator

__all__ = [
    "ATTRIBUTES",
    "FILE",
    "UNION",
    "Approval",
    "ApprovalRecords",
    "ApprovalState",
    "Approvals",
    "Approver",
    "Authorship",
    "FileHistory",
    "Person",
    "Record",
    "Revocation",
    "Signer",
    "Told",
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


def __getattr__(name: str) -> Any:
    """What asks who wrote a text: imported when it is asked for."""
    if name not in {"FileHistory", "git_user", "history", "last_translator"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cardgen.approval import authors

    return getattr(authors, name)
