"""Rules of a project about approval: who may approve, and texts withheld without approval.

In come settings, or the texts and approvals of a pair; out come rules, or the texts with
`withheld`, which looks for an approval only when a text is printed. A project that uses the
messages of another, by any path or link, must follow the rules of their home.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog import CAPTIONS, Catalog, Glossary, Message, PoEntry
from cardgen.errors import Diagnostic, Location
from cardgen.files import is_there, list_folder
from cardgen.project.files import PROJECT_FILE
from cardgen.project.settings import ApproverSetting, Settings, read_settings
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.approval import Approvals, Approver

_SHOWN: Final = 5  # captions that a finding names


class ApprovalRules(msgspec.Struct, frozen=True):
    """The rules for approving texts of a project.

    With `required` a second person must approve each text. `approvers` are the people who may,
    `further` those of other projects with the same messages.
    """

    required: bool = False
    approvers: tuple[Approver, ...] = ()
    further: tuple[tuple[Approver, ...], ...] = ()

    def load(self, file: Path, pair: str) -> Approvals:
        """Load the approvals of a pair. Raises nothing, even for a damaged file."""
        from cardgen.approval import load_approvals

        return load_approvals(file, pair, self.approvers, self.further)


def find_requirements(messages: Path, own: Path) -> tuple[Settings, ...]:
    """Find other projects' settings that require approval of these messages.

    Raises TemplateError "bad-project" if one of their files cannot be read: its rules are
    unknown.
    """
    passed = {own.resolve()}
    found: list[Settings] = []
    for folder in (above for place in _places(messages) for above in (place, *place.parents)):
        if (real := folder.resolve()) in passed:
            continue
        passed.add(real)
        if settings := _read_required(real / PROJECT_FILE):
            found.append(settings)
    return tuple(found)


def _places(messages: Path) -> Iterator[Path]:
    """Yield the folders of message files: under their own names, and behind links."""
    yield Path(os.path.abspath(messages))  # noqa: PTH100 - keeps links
    yield messages.resolve()
    for path in _list_folder(messages):
        if path.is_symlink():
            yield path.resolve()
        elif path.is_dir():
            yield from (each.resolve() for each in _list_folder(path) if each.is_symlink())


def _list_folder(folder: Path) -> list[Path]:
    """List the paths in a folder; [] if it cannot be read."""
    try:
        return list_folder(folder)
    except OSError:  # reading the messages reports it
        return []


def _read_required(file: Path) -> Settings | None:
    """Read the settings in a file; None if they do not require approval."""
    if not is_there(file):
        return None
    settings = read_settings(file)
    return settings if settings.approval else None


def make_approvers(settings: Iterable[ApproverSetting]) -> tuple[Approver, ...]:
    """Make the list of approvers from the settings."""
    from cardgen.approval import Approver, Person, parse_public_key

    return tuple(
        Approver(Person(each.name, each.email), parse_public_key(each.key) if each.key else b"")
        for each in settings
    )


def withhold_messages(catalog: Catalog, approvals: Approvals, domain: str) -> Catalog:
    """Mark messages without an approval so that they are not printed."""
    messages = {
        name: withhold_message(each, approvals, domain)
        for name, each in catalog.messages.items()
    }
    catalog = replace(catalog, messages=messages)
    if others := catalog.standby:
        standby = cache(lambda: withhold_messages(others(), approvals, domain))
        catalog = replace(catalog, standby=standby)
    return catalog


def withhold_message(message: Message, approvals: Approvals, domain: str) -> Message:
    """Mark a message so that it is not printed, unless its present text is approved."""
    from cardgen.approval import name_entry

    @cache
    def ask() -> Diagnostic | None:
        name = name_entry(domain, message.id, message.source)
        return approvals.state(name, message, message.location).finding

    return replace(message, withheld=ask)


def withhold_terms(glossary: Glossary, approvals: Approvals, domain: str) -> Glossary:
    """Mark the terms of a glossary without an approval so that they are not printed."""
    from cardgen.approval import name_entry

    @cache
    def ask(entry: PoEntry) -> Diagnostic | None:
        name = name_entry(domain, entry.context or "", entry.source)
        return approvals.state(name, entry, Location(glossary.file, entry.line)).finding

    return replace(glossary, withheld=ask)


def unapproved_captions(catalog: Catalog) -> list[Diagnostic]:
    """Report all captions without approval in one error, since papers may show any."""
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
