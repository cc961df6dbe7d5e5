"""Two people behind every printed line: the approvals of texts, and whether they hold.

In come ``approvals.toml`` of a pair, the approvers, and entries of the message files; out come
the texts that may be printed, and the reasons why others may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.approval.approvals import (
    Approvals as Approvals,
    ApprovalState as ApprovalState,
    Approver as Approver,
    compute_digest as compute_digest,
    format_revision as format_revision,
    load_approvals as load_approvals,
    name_entry as name_entry,
)
from cardgen.approval.people import Person as Person
from cardgen.approval.records import (
    ATTRIBUTES as ATTRIBUTES,
    FILE as FILE,
    UNION as UNION,
    Approval as Approval,
    Authorship as Authorship,
    AuthorSource as AuthorSource,
    Record as Record,
    Revocation as Revocation,
    add_records as add_records,
    parse_records as parse_records,
)
from cardgen.approval.signatures import (
    Signer as Signer,
    needs_passphrase as needs_passphrase,
    parse_public_key as parse_public_key,
)
from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # a label does not ask git
    from cardgen.approval.authors import (
        FileHistory as FileHistory,
        read_git_user as read_git_user,
        read_history as read_history,
        read_last_translator as read_last_translator,
    )

__getattr__ = import_on_use(
    __name__, {"authors": "FileHistory read_git_user read_history read_last_translator"}
)
