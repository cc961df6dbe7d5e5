"""Whether a text may be printed: two people stand behind it, or there is a reason why not.

In come the lines of ``approvals.toml`` of a pair, those who may approve, and entries as they
are now; out comes the `ApprovalState` of an entry. Whoever approves stands for what others
wrote: a text of two people is approved when for each of them another person has approved it,
which they may do for one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from cardgen.approval.digests import digest_of, revision_of
from cardgen.approval.past import lines_of_old
from cardgen.approval.people import Person, is_same
from cardgen.approval.records import (
    Altered,
    Approval,
    ApprovalRecords,
    Authorship,
    Record,
    Revocation,
    parse_records,
    records_of,
)
from cardgen.approval.signatures import is_signed
from cardgen.catalog import GLOSSARY, Message, PoEntry
from cardgen.errors import Diagnostic, Location, PackageError
from cardgen.files import MOST_MESSAGES, is_there, read
from cardgen.remedies import Remedy

StateOfApproval = Literal["approved", "unapproved", "changed", "waiting", "refused"]
"""What the text of an entry is: never approved, changed since it was, waiting for one more
person, or with an approval that does not hold."""


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may approve, with the public key that signs for them if they have one."""

    person: Person
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """How an entry stands: `approvals` are those that hold for the text that it has.

    `revision` is what that text is known by. `finding` says why it may not be printed, if it
    may not.
    """

    state: StateOfApproval
    revision: str
    approvals: tuple[Approval, ...] = ()
    finding: Diagnostic | None = None

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who approved it, by name, each once, the first first."""
        made = sorted(self.approvals, key=lambda each: (each.at, str(each.by)))
        return tuple(dict.fromkeys(each.by.shown for each in made))


@dataclass(frozen=True, slots=True)
class Approvals:
    """The approvals of a pair, and those who may give any; nobody named is everybody.

    Where several projects ask for approval of the same messages, `further` are the approvers of
    the others: whoever approves must be among those of each that names some. `broken` is what
    is wrong with the file as a whole; nothing of it counts then. `missing` are records that git
    has and the file has lost; they count all the same.
    """

    pair: str
    approvers: tuple[Approver, ...] = ()
    by_entry: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    altered: tuple[Altered, ...] = ()
    broken: Diagnostic | None = None
    further: tuple[tuple[Approver, ...], ...] = ()
    missing: tuple[Record, ...] = ()
    file: str = ""

    def state(self, name: str, entry: Message | PoEntry, place: Location) -> ApprovalState:
        """How an entry stands, which is `name` (`entry_name`)."""
        digest = digest_of(entry)
        revision = revision_of(digest)
        if self.broken:
            return ApprovalState("refused", revision, finding=self.broken)
        for line in self.altered:
            if line.entry in (name, "") and line.text in (digest, ""):
                return ApprovalState("refused", revision, finding=line.finding)
        given = [*self.standing(name)]
        now = [each for each in given if each.text == digest]
        for each in now:
            if found := self._against(each):
                return ApprovalState("refused", revision, tuple(now), found.at(place))
        if not now and (found := self._dubious_end(name, digest)):
            return ApprovalState("refused", revision, finding=found)
        if not now:
            last = max(given, key=lambda each: each.at, default=None)
            said = f"nobody has approved {name}"
            if last:
                when = f"{last.by.shown} approved it on {last.at:%Y-%m-%d}"
                said = f"{name} was changed after {when}"
            found = _unapproved(said, place, self.pair, name)
            return ApprovalState("changed" if last else "unapproved", revision, (), found)
        if alone := self.uncovered(now):
            said = (
                f"{name} waits for another approval than that of {alone.shown}, who wrote of it"
            )
            found = _unapproved(said, place, self.pair, name)
            return ApprovalState("waiting", revision, tuple(now), found)
        return ApprovalState("approved", revision, tuple(now))

    def losses(self) -> tuple[Diagnostic, ...]:
        """Revocations and authors that git has and the file has lost."""
        return tuple(map(self._loss, self.missing))

    def _dubious_end(self, name: str, digest: str) -> Diagnostic | None:
        """Why it is not sure that the last revocation of a text is right, if there is one.

        The approval does not count either: somebody has to look.
        """
        records = self.by_entry.get(name, ())
        ends = [
            each for each in records if isinstance(each, Revocation) and each.text == digest
        ]
        last = max(ends, key=lambda each: each.at, default=None)
        if last is None:
            return None
        if last in self.missing:
            return self._loss(last)
        return self._against(last) if last.took else None  # older ones were never signed

    def _loss(self, record: Record) -> Diagnostic:
        if isinstance(record, Revocation):
            said = f"the revocation of {record.by.shown} of {record.at:%Y-%m-%d}"
        else:
            said = "the note of who wrote the text"
        return Diagnostic(
            "bad-approval",
            f"{record.entry}: {said} was removed from the file; git has it",
            location=Location(self.file),
            hint="go back to the file that git has, or have the text approved once more",
        )

    def standing(self, name: str) -> Iterator[Approval]:
        """The approvals of an entry, of whatever text, that nobody took back."""
        records = self.by_entry.get(name, ())
        taken = [each for each in records if isinstance(each, Revocation)]
        for each in records:
            if isinstance(each, Approval) and not any(self._ends(one, each) for one in taken):
                yield each

    def ended(self, approval: Approval) -> bool:
        """Whether somebody took back what would be this approval, now or later."""
        return any(
            isinstance(each, Revocation) and self._ends(each, approval)
            for each in self.by_entry.get(approval.entry, ())
        )

    def _ends(self, taken: Revocation, approval: Approval) -> bool:
        return (
            taken.text == approval.text
            and approval.at <= taken.at
            and self.same(taken.of, approval.by)
        )

    def authors(self, name: str, digest: str) -> tuple[Person, ...]:
        """Who gave an entry this text, as far as the page has noted it."""
        found = (
            each.author
            for each in self.by_entry.get(name, ())
            if isinstance(each, Authorship) and each.text == digest
        )
        return tuple(dict.fromkeys(found))

    def uncovered(self, approvals: list[Approval]) -> Person | None:
        """An author of whose words no other person has approved, if there is one."""
        authors = dict.fromkeys(author for each in approvals for author in each.authors)
        for author in authors:
            if all(self.same(author, each.by) for each in approvals):
                return author
        return None

    def same(self, one: Person, other: Person) -> bool:
        """Whether two are one person, as far as those who may approve are known."""
        known = [each.person for listed in self.lists for each in listed]
        return is_same(one, other, known)

    @property
    def lists(self) -> tuple[tuple[Approver, ...], ...]:
        """The lists of approvers, of which each that names somebody has to be met."""
        return tuple(filter(None, (self.approvers, *self.further))) or ((),)

    def entitled(self, person: Person, listed: tuple[Approver, ...]) -> list[Approver]:
        """The approvers of a list who are this person; several if they have several keys."""
        return [each for each in listed if self.same(each.person, person)]

    def _against(self, made: Approval | Revocation) -> Diagnostic | None:
        """Why an approval or revocation does not hold, if it does not."""
        for listed in self.lists:
            try:
                said = self._objection(made, listed)
            except PackageError as error:
                return error.diagnostics[0]
            if not said:
                continue
            if isinstance(made, Revocation):
                hint = "let one of them approve the text, or take it back, once more"
                return Diagnostic("bad-approval", f"{made.entry}: {said}", hint=hint)
            remedy = Remedy("revoke", (made.entry, made.pair))
            return Diagnostic("bad-approval", f"{made.entry}: {said}", remedy=remedy)
        return None

    def _objection(self, made: Approval | Revocation, listed: tuple[Approver, ...]) -> str:
        """What a list of approvers has against it. Raises PackageError."""
        entitled, name = self.entitled(made.by, listed), made.by.shown
        keys = [each.key for each in entitled if each.key]
        what = "approval" if isinstance(made, Approval) else "revocation"
        if listed and not entitled:
            return f"{name} is none of the approvers of the project"
        if not made.signature:
            return f"the {what} of {name} is not signed" if keys else ""
        if not keys:
            return f"there is no public key of {name} to check the signature with"
        if any(is_signed(made.payload(), made.signature, key) for key in keys):
            return ""
        return f"the signature of {name} is wrong"


def load_approvals(
    path: Path,
    pair: str,
    approvers: tuple[Approver, ...],
    further: tuple[tuple[Approver, ...], ...] = (),
) -> Approvals:
    """The approvals in a file; an absent one has none, and of a damaged one none counts.

    Git is asked what it has lost, also of one that is gone as a whole.
    """
    empty = Approvals(pair, approvers, further=further, file=str(path))
    data, found = b"", ApprovalRecords()
    if is_there(path):
        try:
            data = read(path, MOST_MESSAGES)
        except OSError as error:
            said = f"cannot be read: {error.strerror}"
            broken = Diagnostic("bad-approval", said, location=Location(str(path)))
            return replace(empty, broken=broken)
        parsed, wrong = parse_records(data, pair, str(path))
        if parsed is None:
            return replace(empty, broken=wrong[0])
        found = parsed
    there = frozenset(line.strip().rstrip(",") for line in data.decode().splitlines())
    old = records_of(sorted(lines_of_old(path) - there), pair)
    known = {*found.records}
    missing = tuple(each for each in old if each not in known)
    by_entry: dict[str, tuple[Record, ...]] = {}
    for each in (*found.records, *missing):
        by_entry[each.entry] = (*by_entry.get(each.entry, ()), each)
    return replace(empty, by_entry=by_entry, altered=found.altered, missing=missing)


def entry_name(domain: str, context: str, source: str) -> str:
    """What an entry of a catalog is called in approvals, where terms differ by their source.

    So ``slogans/brothers`` and ``glossary/city/首尔``.
    """
    return f"{domain}/{context}/{source}" if domain == GLOSSARY else f"{domain}/{context}"


def _unapproved(said: str, place: Location, pair: str, name: str) -> Diagnostic:
    return Diagnostic(
        "unapproved", said, location=place, remedy=Remedy("approve", (name, pair))
    )
