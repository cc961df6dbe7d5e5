"""Whether a text may be printed: two people stand behind it, or there is a reason why not.

In come the lines of ``approvals.toml`` of a pair, those who may approve, and entries as they
are now; out comes the `ApprovalState` of an entry. Whoever approves stands for what others
wrote: a text of two people is approved when for each of them another person has approved it,
which they may do for one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cardgen.approval.digests import digest_of, revision_of
from cardgen.approval.people import Person, is_same
from cardgen.approval.records import (
    Altered,
    Approval,
    Authorship,
    Record,
    Revocation,
    parse_records,
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

    `broken` is what is wrong with the file as a whole; nothing of it counts then.
    """

    pair: str
    approvers: tuple[Approver, ...] = ()
    by_entry: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    altered: tuple[Altered, ...] = ()
    broken: Diagnostic | None = None

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
        return is_same(one, other, [each.person for each in self.approvers])

    def entitled(self, person: Person) -> list[Approver]:
        """The approvers who are this person; several if they have several keys."""
        return [each for each in self.approvers if self.same(each.person, person)]

    def _against(self, approval: Approval) -> Diagnostic | None:
        """Why an approval does not hold, if it does not."""
        entitled, name = self.entitled(approval.by), approval.by.shown
        keys = [each.key for each in entitled if each.key]
        said = ""
        if self.approvers and not entitled:
            said = f"{name} is none of the approvers of the project"
        elif not approval.signature:
            said = f"the approval of {name} is not signed" if keys else ""
        elif not keys:
            said = f"there is no public key of {name} to check the signature with"
        else:
            try:
                if not any(is_signed(approval.payload(), approval.signature, k) for k in keys):
                    said = f"the signature of {name} is wrong"
            except PackageError as error:
                return error.diagnostics[0]
        if not said:
            return None
        remedy = Remedy("revoke", (approval.entry, approval.pair))
        return Diagnostic("bad-approval", f"{approval.entry}: {said}", remedy=remedy)


def load_approvals(path: Path, pair: str, approvers: tuple[Approver, ...]) -> Approvals:
    """The approvals in a file; an absent one has none, and of a damaged one none counts."""
    if not is_there(path):
        return Approvals(pair, approvers)
    try:
        data = read(path, MOST_MESSAGES)
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
        broken = Diagnostic("bad-approval", said, location=Location(str(path)))
        return Approvals(pair, approvers, broken=broken)
    found, wrong = parse_records(data, pair, str(path))
    if found is None:
        return Approvals(pair, approvers, broken=wrong[0])
    by_entry: dict[str, tuple[Record, ...]] = {}
    for each in found.records:
        by_entry[each.entry] = (*by_entry.get(each.entry, ()), each)
    return Approvals(pair, approvers, by_entry, found.altered)


def entry_name(domain: str, context: str, source: str) -> str:
    """What an entry of a catalog is called in approvals, where terms differ by their source.

    So ``slogans/brothers`` and ``glossary/city/首尔``.
    """
    return f"{domain}/{context}/{source}" if domain == GLOSSARY else f"{domain}/{context}"


def _unapproved(said: str, place: Location, pair: str, name: str) -> Diagnostic:
    return Diagnostic(
        "unapproved", said, location=place, remedy=Remedy("approve", (name, pair))
    )
