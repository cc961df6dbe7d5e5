"""Authors of entries as the page notes them, and states of approval, for tests."""

from __future__ import annotations

import datetime as dt

from cardgen import Project
from cardgen.approval import ApprovalState, Authorship, Person
from cardgen.project import approving, refuse_bundled
from cardgen.project.approving import find_entry


def note_author(
    project: Project, pair: str, name: str, who: str | Person, at: dt.datetime | None = None
) -> None:
    """Note who wrote the present text of an entry. Raises CardgenError."""
    refuse_bundled(project)
    approvals = approving._reload_approvals(project, pair)
    person, entry = approving._person(project, who), find_entry(project, pair, name)
    if person not in approvals.authors(entry.name, entry.digest):
        time = approving._utc_time(at)
        record = Authorship(pair, entry.name, entry.digest, person, time)
        approving._add_records(project, pair, [record])


def find_approval_state(project: Project, pair: str, name: str) -> ApprovalState:
    """Find the state of an entry. Raises CardgenError."""
    found = find_entry(project, pair, name)
    return project.approvals(pair).state(found.name, found.entry, found.place)
