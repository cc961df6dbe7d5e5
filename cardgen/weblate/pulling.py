"""Pulling from Weblate: translations that a reviewer approved, into the files of the project.

In come a project and a component; the PO files of the project get the texts, as patches that
change nothing else. Weblate and the project have no common history to compare, so a finished
translation that differs is a conflict, unless the caller prefers Weblate's. A text with
another source in Weblate is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.approval import Person
from cardgen.catalog import (
    SLOGANS,
    EntryEdit,
    EntryKey,
    Version,
    describe_oversize,
    find_unwritable,
    pair_file,
    read_versions,
)
from cardgen.controls import format_code_point
from cardgen.errors import CardgenError, Diagnostic, Location, OutputError, ServerError
from cardgen.files import MOST_WITH_TAIL, read
from cardgen.project import Project, approve, save_edits
from cardgen.remedies import Remedy
from cardgen.weblate.component import (
    APPROVED,
    APPROVING,
    READ_ONLY,
    TRANSLATED,
    WeblateChange,
    WeblateComponent,
    WeblateUnit,
    WeblateUser,
)
from cardgen.weblate.pushing import shared_pairs

_READ: Final = "update Weblate from the project, or the project from Weblate"
_SHOWN: Final = 60  # characters of a text in a finding
_MOST_FINDINGS: Final = 50  # for a pair, by one rule: a server may send a million messages


class PulledText(msgspec.Struct, frozen=True):
    """Translation from Weblate: `fuzzy` if it needs editing, or its approval.

    `reviewer` and `author` are user names there; the author of a text from the repository is
    unknown.
    """

    pair: str
    id: str
    translation: str
    fuzzy: bool = False
    reviewer: str = ""
    approved_at: str = ""
    author: str = ""


@dataclass
class PullResult:
    """Result of a pull: texts `taken`, texts `approved`, and the number of the `same`.

    `recorded` are the approved texts that got an approval in the project.
    """

    taken: list[PulledText] = field(default_factory=list)
    approved: list[PulledText] = field(default_factory=list)
    recorded: list[PulledText] = field(default_factory=list)
    same: int = 0
    findings: list[Diagnostic] = field(default_factory=list)


def pull(
    project: Project,
    component: WeblateComponent,
    *,
    pairs: Sequence[str] = (),
    translated: bool = False,
    theirs: bool = False,
    dry_run: bool = False,
) -> PullResult:
    """Take approved texts from Weblate into the project; with `translated` all texts.

    `translated` is for a Weblate without reviews; texts that need editing stay fuzzy. With
    `theirs` a text of Weblate replaces a finished one. A file is patched whole or not at all.
    If the project requires approval, a reviewer's approval counts, unless they wrote the text.
    Raises ServerError, and CardgenError for files that cannot be read or written.
    """
    pulled = PullResult()
    languages, place = component.translations(), Location(component.server.url)
    for pair, language in shared_pairs(project, languages, pairs, place).items():
        units = component.units(language.language_code)
        is_reviewed = any(unit.state == APPROVED for unit in units)
        changes = component.changes(language.language_code) if is_reviewed else []
        pulling = _Pulling(project, pair, changes, pulled, theirs=theirs)
        edits = [*pulling.edits(units, translated=translated)]
        if edits and not dry_run:
            saved = save_edits(project, pair, SLOGANS, edits)
            if saved.conflicts:
                pulled.findings += (each.diagnostic(pulling.file) for each in saved.conflicts)
                continue
        if project.approval and not dry_run:
            approved = [each for each in pulled.approved if each.pair == pair]
            _record(project, component, approved, pulled)
    return pulled


def _record(
    project: Project,
    component: WeblateComponent,
    approved: Iterable[PulledText],
    pulled: PullResult,
) -> None:
    """Record approvals of reviewers in the project. An error becomes a warning."""
    person = cache(lambda name: _person(component.user(name)))
    for text in approved:
        if not text.reviewer:
            continue
        try:
            approve(
                project,
                text.pair,
                text.id,
                by=person(text.reviewer),
                at=dt.datetime.fromisoformat(text.approved_at),
                author=str(person(text.author)) if text.author else "",
                told="weblate",
            )
        except ServerError:
            raise
        except CardgenError as error:
            found = error.about(f"{text.reviewer} approved it in Weblate: ").diagnostics
            pulled.findings += (replace(each, severity="warning") for each in found)
        else:
            pulled.recorded.append(text)


def _person(user: WeblateUser) -> Person:
    """Make a person of a user of Weblate."""
    name = " ".join(user.full_name.split()) or user.username
    try:
        return Person.of(f"{name} <{user.email}>" if user.email else name)
    except ValueError:
        return Person(user.username)


class _Pulling:
    """Pull of the units of a pair."""

    def __init__(
        self,
        project: Project,
        pair: str,
        changes: Iterable[WeblateChange],
        pulled: PullResult,
        *,
        theirs: bool,
    ) -> None:
        path = pair_file(project.messages, pair, SLOGANS)
        self.file = str(path)
        try:
            found = read_versions(read(path, MOST_WITH_TAIL))
        except OSError as error:
            said = f"the file cannot be read: {error.strerror}"
            raise OutputError("output", said, location=Location(self.file)) from error
        self._known: Mapping[str, tuple[EntryKey, Version]] = {
            key.context: (key, version) for key, version in found.items() if key.context
        }
        self._pair, self._pulled, self._theirs = pair, pulled, theirs
        self._found: Counter[str] = Counter()  # findings by rule
        self._changes: defaultdict[int, list[WeblateChange]] = defaultdict(list)
        for change in changes:
            self._changes[change.unit_id].append(change)

    def edits(self, units: Iterable[WeblateUnit], *, translated: bool) -> list[EntryEdit]:
        """Make the edits for units of Weblate."""
        found: list[EntryEdit] = []
        contexts: set[str] = set()
        for unit in units:
            if unit.context in contexts:  # both would be written into one entry
                self._find("conflict", f"Weblate has {_quote_short(unit.context)} twice", _READ)
                continue
            contexts.add(unit.context)
            done = unit.state == APPROVED
            if not done and (not translated or unit.state == READ_ONLY or not any(unit.target)):
                continue
            if edit := self._edit(unit):
                found.append(edit)
        return found

    def _edit(self, unit: WeblateUnit) -> EntryEdit | None:
        """Make the edit for a unit; None if its entry does not change."""
        pulled, known = self._pulled, self._known.get(unit.context)
        if known is None:
            name = _quote_short(unit.context)
            said = f"Weblate has a message {name}, but {self._pair} does not"
            self._find("outdated", said, _READ)
            return None
        key, version = known
        texts, text = tuple(unit.target), self._text(unit)
        if version.source != unit.source[0]:
            said = f"{unit.context} has a different source in Weblate"
            self._find("outdated", said, _READ)
            return None
        if reason := _find_unfit(texts):
            said = f"{unit.context} is not taken: {reason}"
            self._find("bad-text", said, "correct it in Weblate")
            return None
        is_same = version.translations == texts and version.fuzzy == text.fuzzy
        if is_same:
            pulled.same += 1
        elif any(version.translations) and not version.fuzzy and not self._theirs:
            if text.fuzzy:  # the project is ahead
                return None
            here, there = _quote_texts(version.translations), _quote_texts(texts)
            said = f"{unit.context} is {there} in Weblate, but {here} in the project"
            self._find("conflict", said, "correct the wrong one", Remedy("take-theirs"))
            return None
        else:
            pulled.taken.append(text)
        if text.reviewer or unit.state == APPROVED:
            pulled.approved.append(text)
        return None if is_same else EntryEdit(key, version.digest, texts, text.fuzzy)

    def _text(self, unit: WeblateUnit) -> PulledText:
        """Return a unit's text with its approval, unless the text changed after it."""
        text = PulledText(self._pair, unit.context, unit.target[0], unit.state < TRANSLATED)
        if unit.state != APPROVED:
            return text
        for change in self._changes.get(unit.id, ()):
            if change.target != text.translation:
                text = replace(text, reviewer="", approved_at="", author="")
                continue
            if change.old != change.target:
                text = replace(text, author=change.writer)
            if change.action == APPROVING:
                text = replace(text, reviewer=change.user_name, approved_at=change.timestamp)
        return text

    def _find(self, rule: str, said: str, hint: str, remedy: Remedy | None = None) -> None:
        """Add a finding; after many of the same rule, one for all others."""
        self._found[rule] += 1
        if self._found[rule] > _MOST_FINDINGS + 1:
            return
        if self._found[rule] > _MOST_FINDINGS:
            said = "and there are more of this kind"
        found = Diagnostic(rule, said, location=Location(self.file), hint=hint, remedy=remedy)
        self._pulled.findings.append(found)


def _find_unfit(texts: Sequence[str]) -> str:
    """Return why texts cannot be in a PO file; "" if they can."""
    for text in texts:
        if char := find_unwritable(text):
            return f"it contains the control character {format_code_point(char)}"
        if reason := describe_oversize(text):
            return f"it {reason}"
    return ""


def _quote_short(text: str) -> str:
    """Quote the beginning of a text."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _quote_texts(texts: Sequence[str]) -> str:
    """Quote the beginning of the plural forms of a text."""
    return _quote_short(" / ".join(texts))
