"""The approvals of a pair: two people stand behind each text that may be printed.

In come the lines of ``approvals.toml`` of a pair, the approvers, and entries as they are now;
out comes the `ApprovalState` of an entry. A text is approved when each of its authors has the
approval of another person; two authors may approve for one another.

An approval holds for the digest of an entry, which changes with any character that may be
printed. The wrapping of a comment, the order of attributions and the place in the file make no
difference; nor does a remark to the other office, or the flag ``fuzzy``, which stops an entry
by itself.

Cardgen never removes a revocation or the note of an author from ``approvals.toml``. Git knows
the earlier versions of the file, and so the lines that somebody removed; it cannot know lines
that were never committed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.approval.people import Person, is_same
from cardgen.approval.records import (
    AlteredLine,
    Approval,
    ApprovalRecords,
    Authorship,
    Record,
    Revocation,
    parse_lines,
    parse_records,
)
from cardgen.approval.signatures import is_signed
from cardgen.catalog import GLOSSARY, Message, PoEntry, notes_of
from cardgen.errors import Diagnostic, Location, PackageError
from cardgen.files import MOST_MESSAGES, is_there, read
from cardgen.git import GIT_ERRORS, run_git
from cardgen.remedies import Remedy

VERSION: Final = "1"
"""The version of the digest's content and form."""

_DIGITS: Final = 12  # hexadecimal digits of a revision
_KEPT: Final = (b"revoked-by = ", b"author = ")  # keys of lines that are never removed
_AT_ONCE: Final = 50  # versions in one request to git

StateOfApproval = Literal["approved", "unapproved", "changed", "waiting", "refused"]
"""The state of an entry: approved, never approved, changed since its approval, waiting for one
more person, or with an approval that does not hold."""


def compute_digest(entry: Message | PoEntry) -> str:
    """Compute the digest of a message or a term: ``1:`` and 64 hexadecimal digits."""
    parts = _message_parts(entry) if isinstance(entry, Message) else _term_parts(entry)
    text = json.dumps([VERSION, *parts], ensure_ascii=False, separators=(",", ":"))
    # A PO file may have a lone surrogate only as bytes that do not decode, and is refused.
    return f"{VERSION}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def format_revision(digest: str) -> str:
    """Return the revision, the first digits of a digest, as papers show it."""
    return digest.partition(":")[2][:_DIGITS]


def _message_parts(message: Message) -> list[object]:
    """Return the parts of a message from which its digest is computed."""
    return [
        "message",
        message.source,
        message.translation,
        sorted(message.attribution.items()),
        sorted(message.placeholders.items()),
        message.same,
        message.gloss,
    ]


def _term_parts(entry: PoEntry) -> list[object]:
    """Return the parts of a term from which its digest is computed."""
    notes = notes_of(entry)
    return [
        "term",
        entry.context or "",
        entry.source,
        entry.translation,
        sorted(notes.same),
        list(notes.units),
        list(notes.also),
        notes.general,
        notes.gloss,
        *([sorted(notes.unit_words.items())] if notes.unit_words else []),
        *([sorted(notes.title_words.items())] if notes.title_words else []),
    ]


def _find_old_lines(path: Path) -> frozenset[str]:
    """Return lines of revocations and authors in all git versions of a file.

    Git is also asked about a link, which may stand in the place of the file.
    """
    try:
        target, own = path.resolve(), path.parent.resolve() / path.name
    except ValueError:  # the path cannot be a file
        return frozenset()
    lines: set[str] = set()
    for place in {target, own}:
        with suppress(*GIT_ERRORS):
            lines.update([*_read_old_lines(place.parent, place.name)])
    return frozenset(lines)


def _read_old_lines(folder: Path, name: str) -> Iterator[str]:
    """Read the lines of revocations and authors in all versions of a file in a folder."""
    # The whole history: a merge may have dropped lines of one of its sides.
    commits = run_git(folder, "rev-list", "--full-history", "HEAD", "--", name).split()
    names = b"".join(b"%s:./%s\n" % (commit, name.encode()) for commit in commits)
    if not names:
        return
    check = "--batch-check=%(objectname) %(objecttype)"
    lines = run_git(folder, "cat-file", check, given=names).splitlines()
    blobs = dict.fromkeys(line.split()[0] for line in lines if line.endswith(b" blob"))
    rest = iter(blobs)
    while batch := [*islice(rest, _AT_ONCE)]:
        data = run_git(folder, "cat-file", "--batch", given=b"\n".join([*batch, b""]))
        for line in data.splitlines():
            if any(key in line for key in _KEPT):
                yield line.decode("utf-8", "replace").strip().rstrip(",")


class Approver(msgspec.Struct, frozen=True):
    """A person who may approve, with a public key if they sign."""

    person: Person
    key: bytes = b""


class ApprovalState(msgspec.Struct, frozen=True):
    """The state of an entry, with the `approvals` of its present text.

    `revision` names that text. `finding` is the reason why it may not be printed, if any.
    """

    state: StateOfApproval
    revision: str
    approvals: tuple[Approval, ...] = ()
    finding: Diagnostic | None = None

    @property
    def approvers(self) -> tuple[str, ...]:
        """Names of the approvers in the order of time, each once."""
        approvals = sorted(self.approvals, key=lambda each: (each.at, str(each.by)))
        return tuple(dict.fromkeys(approval.by.display_name for approval in approvals))


class Approvals(msgspec.Struct, frozen=True):
    """The approvals of a pair, and the people who may approve: everybody if none are named.

    Where several projects require approval of the same messages, `further` are the approvers of
    the others: whoever approves must be in each list that names anybody. `broken` is the error
    of a file that cannot be read; then no line counts. `missing` are records that git has and
    the file has lost; they still count.
    """

    pair: str
    approvers: tuple[Approver, ...] = ()
    by_entry: Mapping[str, tuple[Record, ...]] = msgspec.field(default_factory=dict)
    altered: tuple[AlteredLine, ...] = ()
    broken: Diagnostic | None = None
    further: tuple[tuple[Approver, ...], ...] = ()
    missing: tuple[Record, ...] = ()
    file: str = ""

    def state(self, name: str, entry: Message | PoEntry, place: Location) -> ApprovalState:
        """Find the approval state of an entry by its name (see `name_entry`)."""
        digest = compute_digest(entry)
        revision = format_revision(digest)
        if self.broken:
            return ApprovalState("refused", revision, finding=self.broken)
        for line in self.altered:
            if line.entry in (name, "") and line.text in (digest, ""):
                return ApprovalState("refused", revision, finding=line.finding)
        approvals = [*self.standing(name)]
        now = [approval for approval in approvals if approval.text == digest]
        for approval in now:
            if finding := self._find_objection(approval):
                return ApprovalState("refused", revision, tuple(now), finding.at(place))
        if not now:
            if finding := self._check_revocation(name, digest):
                return ApprovalState("refused", revision, finding=finding)
            last = max(approvals, key=lambda each: each.at, default=None)
            message = f"nobody has approved {name}"
            if last:
                message = (
                    f"{name} was changed after {last.by.display_name} approved it on "
                    f"{last.at:%Y-%m-%d}"
                )
            finding = _report_unapproved(message, place, self.pair, name)
            return ApprovalState("changed" if last else "unapproved", revision, (), finding)
        if author := self._find_uncovered(now):
            message = f"{author.display_name} wrote {name}: another person must approve it, too"
            finding = _report_unapproved(message, place, self.pair, name)
            return ApprovalState("waiting", revision, tuple(now), finding)
        return ApprovalState("approved", revision, tuple(now))

    def find_losses(self) -> tuple[Diagnostic, ...]:
        """Report revocations and authors that are in git but no longer in the file."""
        return tuple(map(self._report_loss, self.missing))

    def _check_revocation(self, name: str, digest: str) -> Diagnostic | None:
        """Return the problem with the last revocation of a text, or None.

        Then the approval does not count either: somebody has to look.
        """
        revocations = [
            record
            for record in self.by_entry.get(name, ())
            if isinstance(record, Revocation) and record.text == digest
        ]
        last = max(revocations, key=lambda each: each.at, default=None)
        if last is None:
            return None
        if last in self.missing:
            return self._report_loss(last)
        return self._find_objection(last) if last.took else None  # old ones have no signature

    def _report_loss(self, record: Record) -> Diagnostic:
        """Make the error for a line that is in git but no longer in the file."""
        if isinstance(record, Revocation):
            line = f"the revocation by {record.by.display_name} of {record.at:%Y-%m-%d}"
        else:
            line = "the line with the author"
        reason = f"{record.entry}: {line} was removed from the file, but git has it"
        hint = "restore the file from git, or have the text approved again"
        return Diagnostic("bad-approval", reason, location=Location(self.file), hint=hint)

    def standing(self, name: str) -> Iterator[Approval]:
        """Yield the approvals of an entry that nobody has revoked."""
        for record in self.by_entry.get(name, ()):
            if isinstance(record, Approval) and not self.is_revoked(record):
                yield record

    def is_revoked(self, approval: Approval) -> bool:
        """True if this approval was revoked at the same time or later."""
        return any(
            isinstance(record, Revocation) and self._is_revoked_by(record, approval)
            for record in self.by_entry.get(approval.entry, ())
        )

    def _is_revoked_by(self, revocation: Revocation, approval: Approval) -> bool:
        """True if a revocation ends an approval."""
        return (
            revocation.text == approval.text
            and approval.at <= revocation.at
            and self.same(revocation.of, approval.by)
        )

    def authors(self, name: str, digest: str) -> tuple[Person, ...]:
        """List the authors of an entry's text whom the translators' page has recorded."""
        authors = (
            record.author
            for record in self.by_entry.get(name, ())
            if isinstance(record, Authorship) and record.text == digest
        )
        return tuple(dict.fromkeys(authors))

    def _find_uncovered(self, approvals: list[Approval]) -> Person | None:
        """Find an author whose text no other person has approved; or None."""
        authors = dict.fromkeys(author for each in approvals for author in each.authors)
        people = [approval.by for approval in approvals]
        uncovered = (each for each in authors if all(self.same(each, one) for one in people))
        return next(uncovered, None)

    def same(self, one: Person, other: Person) -> bool:
        """True if both are the same person, by their names or by those of approvers."""
        known = [approver.person for approvers in self.lists for approver in approvers]
        return is_same(one, other, known)

    @property
    def lists(self) -> tuple[tuple[Approver, ...], ...]:
        """Lists of approvers. An approval counts only if each list has the approver."""
        return tuple(filter(None, (self.approvers, *self.further))) or ((),)

    def find_approvers(self, person: Person, listed: tuple[Approver, ...]) -> list[Approver]:
        """Find the entries of a person in a list of approvers, one for each key."""
        return [approver for approver in listed if self.same(approver.person, person)]

    def _find_objection(self, record: Approval | Revocation) -> Diagnostic | None:
        """Return why an approval or revocation is not valid; None if it is."""
        for listed in self.lists:
            try:
                reason = self._check_record(record, listed)
            except PackageError as error:
                return error.diagnostics[0]
            if not reason:
                continue
            message = f"{record.entry}: {reason}"
            if isinstance(record, Revocation):
                hint = "let an approver approve or revoke the text again"
                return Diagnostic("bad-approval", message, hint=hint)
            remedy = Remedy("revoke", (record.entry, record.pair))
            return Diagnostic("bad-approval", message, remedy=remedy)
        return None

    def _check_record(self, record: Approval | Revocation, listed: tuple[Approver, ...]) -> str:
        """Return why a record is not valid for a list of approvers; "" if it is.

        Raises PackageError.
        """
        entitled, name = self.find_approvers(record.by, listed), record.by.display_name
        keys = [approver.key for approver in entitled if approver.key]
        if listed and not entitled:
            return f"{name} is not an approver of the project"
        if not record.signature:
            kind = "approval" if isinstance(record, Approval) else "revocation"
            return f"the {kind} by {name} is not signed" if keys else ""
        if not keys:
            return f"the signature of {name} cannot be checked: there is no public key"
        if any(is_signed(record.payload(), record.signature, key) for key in keys):
            return ""
        return f"the signature of {name} is wrong"


def load_approvals(
    path: Path,
    pair: str,
    approvers: tuple[Approver, ...],
    further: tuple[tuple[Approver, ...], ...] = (),
) -> Approvals:
    """Load the approvals in a file. If it is damaged, none of them counts.

    Git is asked for lost lines, also if the whole file is gone.
    """
    empty = Approvals(pair, approvers, further=further, file=str(path))
    data, loaded = b"", ApprovalRecords()
    if is_there(path):
        try:
            data = read(path, MOST_MESSAGES)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            broken = Diagnostic("bad-approval", message, location=Location(str(path)))
            return replace(empty, broken=broken)
        parsed, errors = parse_records(data, pair, str(path))
        if parsed is None:
            return replace(empty, broken=errors[0])
        loaded = parsed
    present = frozenset(line.strip().rstrip(",") for line in data.decode().splitlines())
    old = parse_lines(sorted(_find_old_lines(path) - present), pair)
    missing = tuple(record for record in old if record not in {*loaded.records})
    by_entry: dict[str, tuple[Record, ...]] = {}
    for record in (*loaded.records, *missing):
        by_entry[record.entry] = (*by_entry.get(record.entry, ()), record)
    return replace(empty, by_entry=by_entry, altered=loaded.altered, missing=missing)


def name_entry(domain: str, context: str, source: str) -> str:
    """Return the name of an entry in approvals, such as ``glossary/city/首尔``."""
    return f"{domain}/{context}/{source}" if domain == GLOSSARY else f"{domain}/{context}"


def _report_unapproved(message: str, place: Location, pair: str, name: str) -> Diagnostic:
    """Make the finding for an entry that somebody must still approve."""
    remedy = Remedy("approve", (name, pair))
    return Diagnostic("unapproved", message, location=place, remedy=remedy)
