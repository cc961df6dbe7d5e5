"""Approving texts before they are printed, by a person who did not write them.

In come a project, a pair and the names of entries; ``approvals.toml`` of the pair gets a line
for each. An entry is named ``brothers`` or ``slogans/brothers``, ``captions/box``,
``letters/donation.opening``, ``glossary/city/首尔``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from subprocess import SubprocessError
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.approval import (
    ATTRIBUTES,
    FILE,
    UNION,
    Approval,
    Approvals,
    ApprovalState,
    Authorship,
    AuthorSource,
    FileHistory,
    Person,
    Record,
    Revocation,
    Signer,
    add_records,
    compute_digest,
    format_revision,
    name_entry,
    read_history,
    read_last_translator,
)
from cardgen.catalog import (
    DOMAINS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    EntryEdit,
    EntryKey,
    Message,
    Patched,
    PoEntry,
    Printed,
    diagnose_messages,
    diagnose_terms,
    explain_unfinished,
    pair_file,
    pair_langs,
    parse_po,
    read_printed,
)
from cardgen.errors import Diagnostic, FieldError, Location, hint_at_nearest, raise_findings
from cardgen.files import is_there
from cardgen.project.project import Project
from cardgen.project.saving import (
    ConflictError,
    Making,
    read_stored,
    refuse_bundled,
    rewrite,
    with_edits,
)
from cardgen.remedies import Remedy

_NAME_SOMEBODY: Final = "write NAME <ADDRESS>, or only the name or the address"


class Approvable(msgspec.Struct, frozen=True):
    """An entry that can be approved: its name, texts and place."""

    name: str
    domain: str
    entry: Message | PoEntry
    place: Location

    @property
    def digest(self) -> str:
        """Digest of the entry's texts and notes, which an approval records."""
        return compute_digest(self.entry)

    @property
    def texts(self) -> tuple[str, str]:
        """Texts of the entry in both languages."""
        return self.entry.source, self.entry.translation


class Approved(msgspec.Struct, frozen=True):
    """An entry with its authors, the source that `told` them, and the state of its approval."""

    entry: Approvable
    authors: tuple[Person, ...]
    told: AuthorSource
    state: ApprovalState


def approve(
    project: Project,
    pair: str,
    *names: str,
    by: str | Person,
    at: dt.datetime | None = None,
    author: str = "",
    told: AuthorSource = "stated",
    signer: Signer | None = None,
    seen: str | Mapping[str, str] = "",
) -> tuple[Approved, ...]:
    """Approve the present texts of entries in the name of a person.

    `by` is the person, `at` the time, by default now. `author` names a writer of the texts
    besides those that git and the page know, and `told` the source of this knowledge. `seen` is
    the revision that the person has read, of a single entry, or those of entries by their full
    names. Existing approvals of the person
    stay as they are. Raises CardgenError, and changes nothing: own-approval, unknown-author;
    bad-approval for a person who may not approve or has to sign; conflict if the text is not
    the one `seen`; any finding that hinders the translation by itself; unknown-message,
    unknown-term; OutputError.
    """
    refuse_bundled(project)
    person, time = _person(project, by), _utc_time(at)
    approvals = _reload_approvals(project, pair)
    raise_findings(_entitlement_errors(approvals, person, signer))
    entries = [find_entry(project, pair, name) for name in names]
    raise_findings(_readiness_errors(project, pair, entries))
    search = _AuthorSearch(project, pair, approvals)
    made: list[Approval] = []
    known: dict[str, tuple[tuple[Person, ...], AuthorSource]] = {}
    wrong: list[Diagnostic] = []
    for each in entries:
        read = seen if isinstance(seen, str) else seen.get(each.name, "")
        if read and read != format_revision(each.digest):
            wrong.append(_changed_entry_error(each))
            continue
        authors, how = known[each.name] = search.authors(each, author, told)
        if not authors:
            wrong.append(_unknown_author_error(each))
        elif all(approvals.same(person, one) for one in authors):
            wrong.append(_own_text_error(each, person))
        else:
            approval = Approval(pair, each.name, each.digest, person, time, authors, how)
            if any(
                one.text == approval.text and approvals.same(one.by, person)
                for one in approvals.standing(each.name)
            ):
                continue
            if approvals.is_revoked(approval):
                wrong.append(_early_time_error(each, person))
            elif signer:
                made.append(replace(approval, signature=signer.sign(approval.payload())))
            else:
                made.append(approval)
    raise_findings(wrong)
    _add_records(project, pair, made)
    now = project.approvals(pair)
    return tuple(
        Approved(each, *known[each.name], now.state(each.name, each.entry, each.place))
        for each in entries
    )


def find_obstacles(
    project: Project, pair: str, *names: str, by: str | Person
) -> dict[str, tuple[Diagnostic, ...]]:
    """Find for each entry why a person may not approve it: (), unless they wrote it.

    Raises CardgenError: bad-approval for a person who may not approve any text, or has to
    sign; unknown-message, unknown-term.
    """
    person = _person(project, by)
    approvals = _reload_approvals(project, pair)
    raise_findings(_entitlement_errors(approvals, person, None))
    search = _AuthorSearch(project, pair, approvals)
    found: dict[str, tuple[Diagnostic, ...]] = {}
    for name in names:
        entry = find_entry(project, pair, name)
        authors, _ = search.authors(entry, "", "stated")
        wrong = [*_readiness_errors(project, pair, [entry])]
        if not authors:
            wrong.append(_unknown_author_error(entry))
        elif all(approvals.same(person, one) for one in authors):
            wrong.append(_own_text_error(entry, person))
        found[name] = tuple(wrong)
    return found


def revoke(
    project: Project,
    pair: str,
    *names: str,
    by: str | Person,
    at: dt.datetime | None = None,
    signer: Signer | None = None,
) -> tuple[Approval, ...]:
    """Revoke all approvals of entries, and return the approvals.

    Everybody who may approve may revoke, and signs if they sign approvals. Raises CardgenError,
    and changes nothing: bad-approval for a person who may not revoke, or has to sign.
    """
    refuse_bundled(project)
    person, time = _person(project, by), _utc_time(at)
    approvals = _reload_approvals(project, pair)
    raise_findings(_entitlement_errors(approvals, person, signer))
    found: list[Approval] = []
    for name in names:
        full = _full_name(name)
        if full not in approvals.by_entry:  # a deleted entry may still have approvals
            find_entry(project, pair, name)
        found += approvals.standing(full)
    made = [
        Revocation(pair, each.entry, each.text, each.by, person, max(time, each.at), took=each)
        for each in found
    ]
    if signer:
        made = [replace(each, signature=signer.sign(each.payload())) for each in made]
    _add_records(project, pair, made)
    return tuple(found)


def save_by(
    project: Project, pair: str, domain: str, edit: EntryEdit, who: str | Person
) -> Patched:
    """Save an edit in a message file as `save_edits` does, and record its author.

    The note is written first, so no text lacks an author that the page knew. If the text is not
    written after all, the note does no harm. Raises CardgenError: bad-approval if the approvals
    of the pair cannot be read, and what `save_edits` raises.
    """
    refuse_bundled(project)
    person, approvals = _person(project, who), _reload_approvals(project, pair)
    path, records = pair_file(project.messages, pair, domain), _records_file(project, pair)
    notes: list[Authorship] = []

    def with_edit(data: bytes | None) -> bytes:
        new = with_edits(data, (edit,), path)
        notes[:] = [
            Authorship(pair, name, digest, person, _utc_time(None))
            for name, digest in _digests(new, pair, domain, edit.key, str(path))
            if person not in approvals.authors(name, digest)
        ]
        return new

    def with_notes(data: bytes | None) -> bytes:
        return add_records(data, notes, pair, str(records)) if notes else data or b""

    files: dict[Path, Making] = {
        path: with_edit,
        **_rules_for_git(project),
        records: with_notes,
    }
    try:
        return Patched(rewrite(project, files, check=False)[path])
    except ConflictError as found:
        return Patched(read_stored(path) or b"", found.conflicts)


def _digests(
    data: bytes, pair: str, domain: str, key: EntryKey, file: str
) -> Iterator[tuple[str, str]]:
    """Find an entry by its key. Yield its name and its digest for approvals."""
    parsed = parse_po(data, file, pair_langs(pair))
    found: Message | PoEntry | None = None
    if domain == GLOSSARY:
        glossary = diagnose_terms(parsed, pair, file).value
        found = (
            glossary.by_source.get((key.context or "", key.source or "")) if glossary else None
        )
    elif catalog := diagnose_messages(parsed, pair, domain, file).value:
        damaged = catalog.damaged.get(key.context or "")  # a damaged entry has an author, too
        found = damaged.message if damaged else catalog.messages.get(key.context or "")
    if found:
        yield name_entry(domain, key.context or "", found.source), compute_digest(found)


def list_approvable(project: Project, pair: str, domain: str) -> Iterator[Approvable]:
    """Yield the entries of a message file that have no errors. Raises CardgenError."""
    if domain == GLOSSARY:
        glossary = project.glossary(pair)
        for entry in glossary.by_source.values():
            name = name_entry(domain, entry.context or "", entry.source)
            yield Approvable(name, domain, entry, Location(glossary.file, entry.line))
        return
    if domain == LETTERS and not is_there(project.messages / pair / f"{LETTERS}.po"):
        return
    for message in project.catalog(pair, domain).whole().messages.values():
        name = name_entry(domain, message.id, message.source)
        yield Approvable(name, domain, message, message.location)


def is_finished(project: Project, pair: str, entry: Approvable) -> bool:
    """True if a translation is finished, apart from its approval."""
    return not any(_readiness_errors(project, pair, [entry]))


def find_entry(project: Project, pair: str, name: str) -> Approvable:
    """Find an entry by its name. Raises CardgenError: unknown-message, unknown-term."""
    domain, _, rest = _full_name(name).partition("/")
    if domain != GLOSSARY:
        message = project.catalog(pair, domain).message(rest)
        return Approvable(f"{domain}/{rest}", domain, message, message.location)
    kind, _, source = rest.partition("/")
    glossary = project.glossary(pair)
    entry = glossary.by_source.get((kind, source))
    if entry is None:
        known = [f"{GLOSSARY}/{each}/{word}" for each, word in glossary.by_source]
        raise FieldError(
            "unknown-term",
            f"the glossary has no {kind} {source!r}",
            location=Location(glossary.file),
            hint=hint_at_nearest(_full_name(name), known),
        )
    return Approvable(_full_name(name), domain, entry, Location(glossary.file, entry.line))


class _AuthorSearch:
    """Finds the authors of entries, and reads each file once."""

    def __init__(self, project: Project, pair: str, approvals: Approvals) -> None:
        self._project = project
        self._pair = pair
        self._approvals = approvals
        self._files: dict[str, tuple[dict[EntryKey, Printed], FileHistory | None]] = {}
        self._headers: dict[str, Person | None] = {}

    def authors(
        self, entry: Approvable, stated: str, told: AuthorSource
    ) -> tuple[tuple[Person, ...], AuthorSource]:
        """Find the authors of an entry in order, and where they are recorded.

        `stated` is an author that somebody named, and `told` the source of this name.
        """
        noted = set(self._approvals.authors(entry.name, entry.digest))
        committed = self._find_in_git(entry, noted=bool(noted))
        stated_people = {_person(self._project, stated)} if stated else set()
        people = tuple(sorted(committed | noted | stated_people, key=str))
        if committed:
            return people, "git"
        if people:
            return people, "page" if noted else told
        header = self._headers[entry.domain]
        return ((header,) if header else ()), "header"

    def _find_in_git(self, entry: Approvable, *, noted: bool) -> frozenset[Person]:
        """Find the authors of an entry in git; an empty set if git does not know them.

        An uncommitted text has the authors that the page has `noted`, or else the owner of this
        clone.
        """
        entries, file_history = self._file(entry.domain)
        if file_history is None:
            return frozenset()
        found = entry.entry
        context = found.id if isinstance(found, Message) else found.context
        key = EntryKey(context, found.source)
        if key not in entries or found.translation not in entries[key].texts:
            return frozenset()  # the file has changed since it was read
        try:
            people = file_history.authors(key, entries[key])
        except (OSError, SubprocessError):
            return frozenset()
        if people is None:
            return frozenset(() if noted else filter(None, [file_history.here]))
        return people

    def _file(self, domain: str) -> tuple[dict[EntryKey, Printed], FileHistory | None]:
        """Read the texts of a message file, and the history of the file in git."""
        if domain not in self._files:
            path = pair_file(self._project.messages, self._pair, SLOGANS)
            path = path.with_name(f"{domain}.po")
            data = read_stored(path) or b""
            self._files[domain] = read_printed(data), read_history(path)
            self._headers[domain] = read_last_translator(data)
        return self._files[domain]


def _full_name(name: str) -> str:
    """Return the full name of an entry: slogans/brothers for brothers."""
    return name if name.partition("/")[0] in DOMAINS and "/" in name else f"{SLOGANS}/{name}"


def _person(project: Project, who: str | Person) -> Person:
    """Make a person. The list of approvers adds a missing name or address."""
    if isinstance(who, str):
        try:
            who = Person.of(who)
        except ValueError as error:
            raise FieldError("bad-value", str(error), hint=_NAME_SOMEBODY) from error
    if who.is_nobody:
        raise FieldError("bad-value", f"{str(who)!r} is not a person", hint=_NAME_SOMEBODY)
    if not who.name or not who.email:
        for each in (one for listed in project.approver_lists for one in listed):
            if not each.person.keys().isdisjoint(who.keys()):
                return each.person
    return who


def _utc_time(at: dt.datetime | None) -> dt.datetime:
    """Convert a time to UTC, in whole seconds; None is the present time."""
    return (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(microsecond=0)


def _reload_approvals(project: Project, pair: str) -> Approvals:
    """Read the message files and approvals of a pair again. Return the approvals.

    Raises CardgenError "bad-approval" if the approvals cannot be read.
    """
    for name in (FILE, *(f"{domain}.po" for domain in DOMAINS)):
        project.forget(project.messages / pair / name)
    approvals = project.approvals(pair)
    raise_findings([approvals.broken] if approvals.broken else [])
    return approvals


def _add_records(project: Project, pair: str, records: Sequence[Record]) -> None:
    """Add approvals to the file of a pair, and let git merge this file line by line.

    Work that an interrupted run has done is not repeated.
    """
    path = _records_file(project, pair)
    records = [*records, *project.approvals(pair).missing]  # records that the file has lost
    files: dict[Path, Making] = {}
    if records or is_there(path):
        files |= _rules_for_git(project)
    if records:
        files[path] = partial(add_records, added=records, pair=pair, file=str(path))
    rewrite(project, files, check=False)


def _records_file(project: Project, pair: str) -> Path:
    """Return the path of the file with the approvals of a pair."""
    return pair_file(project.messages, pair, SLOGANS).with_name(FILE)


def _rules_for_git(project: Project) -> dict[Path, Making]:
    """Return the path of git's rules, and a function that adds a merge rule to them."""
    attributes = project.messages / ATTRIBUTES
    is_said = UNION.strip().encode() in (read_stored(attributes) or b"")
    return {} if is_said else {attributes: _with_union}


def _with_union(data: bytes | None) -> bytes:
    """Add the merge rule for approvals after all other rules, since the last rule counts."""
    data = data or b""
    if UNION.strip().encode() in data:
        return data
    return data + (b"\n" if data and not data.endswith(b"\n") else b"") + UNION.encode()


def _readiness_errors(
    project: Project, pair: str, entries: Iterable[Approvable]
) -> Iterator[Diagnostic]:
    """Yield errors about translations that must not be printed even if approved."""
    for each in entries:
        if isinstance(each.entry, Message):
            langs = pair_langs(pair)
            for wrong in explain_unfinished(replace(each.entry, withheld=None), langs):
                yield replace(wrong, remedy=None)
        elif found := replace(project.glossary(pair), withheld=None).explain_unfinished(
            each.entry
        ):
            yield found


def _entitlement_errors(
    approvals: Approvals, person: Person, signer: Signer | None
) -> Iterator[Diagnostic]:
    """Yield errors about a person who may not approve or revoke, or has to sign."""
    for approvers in approvals.lists:
        found = approvals.find_approvers(person, approvers)
        keys = [each.key for each in found if each.key]
        if approvers and not found:
            reason = f"{person.display_name} is not an approver of the project"
            names = [each.person.display_name for each in approvers]
            yield Diagnostic(
                "bad-approval", reason, hint=hint_at_nearest(person.display_name, names)
            )
        elif keys and not signer:
            reason = f"the signature of {person.display_name} is missing"
            yield Diagnostic("bad-approval", reason, hint="give the file of the private key")
        elif signer and signer.public not in keys:
            name = person.display_name
            reason = f"this is not the key of {name} in the list of approvers"
            hint = "add the public key to the list, or use another key"
            yield Diagnostic("bad-approval", reason, hint=hint)


def _entry_error(
    rule: str, entry: Approvable, message: str, hint: str = "", remedy: Remedy | None = None
) -> Diagnostic:
    """Make an error about an approval, with the place of its entry."""
    return Diagnostic(rule, message, location=entry.place, hint=hint, remedy=remedy)


def _changed_entry_error(entry: Approvable) -> Diagnostic:
    """Make the error for an entry that was changed after the approver read it."""
    message = f"somebody else has changed {entry.name}"
    return _entry_error("conflict", entry, message, "read the text again")


def _unknown_author_error(entry: Approvable) -> Diagnostic:
    """Make the error of an entry whose author nobody knows."""
    message = (
        f"the author of {entry.name} is unknown: git and the translation page have no record"
    )
    return _entry_error("unknown-author", entry, message, remedy=Remedy("name-author"))


def _own_text_error(entry: Approvable, person: Person) -> Diagnostic:
    """Make the error for a person who approves their own text."""
    message = f"{person.display_name} wrote {entry.name}"
    return _entry_error("own-approval", entry, message, "let somebody else read and approve it")


def _early_time_error(entry: Approvable, person: Person) -> Diagnostic:
    """Make the error for an approval that is older than its revocation."""
    message = (
        f"the approval of {entry.name} by {person.display_name} was revoked at this time or "
        "later"
    )
    return _entry_error("bad-value", entry, message, "give a later time")
