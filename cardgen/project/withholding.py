"""What of a project's messages and terms may not be printed for want of an approval.

In come what was read of message files, and the approvals of their pair; out come the same with
`withheld`, which is asked when a text is to be printed: nobody pays for the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from cardgen.catalog import CAPTIONS, Catalog, Glossary, Message, PoEntry
from cardgen.errors import Diagnostic, Location
from cardgen.project.settings import ApproverSetting
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.approval import Approvals, Approver

_SHOWN: Final = 5  # captions that a finding names


def make_approvers(settings: Iterable[ApproverSetting]) -> tuple[Approver, ...]:
    """Those who may approve, as checked settings name them."""
    from cardgen.approval import Approver, Person, public_key

    return tuple(
        Approver(Person(each.name, each.email), public_key(each.key) if each.key else b"")
        for each in settings
    )


def withhold_messages(catalog: Catalog, approvals: Approvals, domain: str) -> Catalog:
    """The catalog, its messages withheld that lack an approval, and those that stand by."""
    messages = {
        name: withhold_message(each, approvals, domain)
        for name, each in catalog.messages.items()
    }
    others = catalog.standby
    if others is None:
        return replace(catalog, messages=messages)
    return replace(
        catalog,
        messages=messages,
        standby=cache(lambda: withhold_messages(others(), approvals, domain)),
    )


def withhold_message(message: Message, approvals: Approvals, domain: str) -> Message:
    """The message as it is here and now; what is made of it later is judged by this."""
    from cardgen.approval import entry_name

    @cache
    def ask() -> Diagnostic | None:
        name = entry_name(domain, message.id, message.source)
        return approvals.state(name, message, message.location).finding

    return replace(message, withheld=ask)


def withhold_terms(glossary: Glossary, approvals: Approvals, domain: str) -> Glossary:
    """The glossary, its terms withheld that lack an approval."""
    from cardgen.approval import entry_name

    @cache
    def ask(entry: PoEntry) -> Diagnostic | None:
        name = entry_name(domain, entry.context or "", entry.source)
        return approvals.state(name, entry, Location(glossary.file, entry.line)).finding

    return replace(glossary, withheld=ask)


def unapproved_captions(catalog: Catalog) -> list[Diagnostic]:
    """What stands against papers of a shipment, which may show any caption; as one finding."""
    found = ((each.id, each.withheld) for each in catalog.whole().messages.values())
    waiting = [name for name, withheld in found if withheld and withheld()]
    if not waiting:
        return []
    shown = ", ".join(waiting[:_SHOWN]) + (" …" if len(waiting) > _SHOWN else "")
    return [
        Diagnostic(
            "unapproved",
            f"papers may show captions that are not approved ({len(waiting)}): {shown}",
            location=Location(catalog.file),
            remedy=Remedy("approve-all", (CAPTIONS, catalog.pair)),
        )
    ]
