"""Two people behind every printed line: the approvals of texts, and whether they hold.

In come ``approvals.toml`` of a pair, the approvers, and entries of the message files; out come
the texts that may be printed, and the reasons why others may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cardgen.approval.approvals import (
    Approvals as Approvals,
    ApprovalState as ApprovalState,
    Approver as Approver,
    digest_of as digest_of,
    entry_name as entry_name,
    load_approvals as load_approvals,
    revision_of as revision_of,
)
from cardgen.approval.people import Person as Person
from cardgen.approval.records import (
    ATTRIBUTES as ATTRIBUTES,
    FILE as FILE,
    UNION as UNION,
    Approval as Approval,
    Authorship as Authorship,
    Record as Record,
    Revocation as Revocation,
    Told as Told,
    parse_records as parse_records,
    with_records as with_records,
)
from cardgen.approval.signatures import (
    Signer as Signer,
    needs_passphrase as needs_passphrase,
    public_key as public_key,
)

if TYPE_CHECKING:  # a label does not ask git
    from cardgen.approval.authors import (
        FileHistory as FileHistory,
        git_user as git_user,
        history as history,
        last_translator as last_translator,
    )


def __getattr__(name: str) -> Any:
    """Import the module that asks git when one of its names is first used."""
    if name not in {"FileHistory", "git_user", "history", "last_translator"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cardgen.approval import authors

    return getattr(authors, name)
