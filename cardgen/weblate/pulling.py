"""Pulling from Weblate: translations that a reviewer approved, into the files of the project.

In come a project and a component; its PO files get the texts, as patches that change nothing
else. Weblate and the project have no common past to compare, so a finished translation that
differs is a conflict, unless somebody says that Weblate's is right. A text whose source is
another there is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from cardgen.approval import Person
from cardgen.catalog import (
    SLOGANS,
    EntryEdit,
    EntryKey,
    Version,
    oversize,
    pair_file,
    unwritable,
    versions,
)
from cardgen.controls import code_point
from cardgen.errors import CardgenError, Diagnostic, Location, OutputError, ServerError
from cardgen.files import MOST_PO, read
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
from cardgen.weblate.pushing import shared

_READ: Final = "let Weblate read the files of the project, or bring these up to its own"
_SHOWN: Final = 60  # characters of a text in a finding
_MOST_FINDINGS: Final = 50  # of a pair, by one rule: a server may tell of a million messages


@dataclass(frozen=True, slots=True)
class PulledText:
    """A translation of Weblate's: `fuzzy` if it needs editing, or who approved it when.

    `reviewer` and `author` are user names there; who wrote it is unknown where it came from the
    repository.
    """

    pair: str
    id: str
    translation: str
    fuzzy: bool = False
    reviewer: str = ""
    approved_at: str = ""
    author: str = ""


@dataclass
class Pulled:
    """What was taken, what is `approved` there and in the project now, and how much was.

    Of the approved ones those are `recorded` that have an approval in the project by now.
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
) -> Pulled:
    """Take what was approved; with `translated` all that has a text.

    The latter is for a Weblate without reviews; what needs editing there stays fuzzy. With
    `theirs` a text of Weblate's replaces a finished one. A file is patched whole or not at all.
    Where the project requires approval, that of a reviewer counts as one, unless they wrote
    the text. Raises ServerError, and CardgenError for files that cannot be read or written.
    """
    pulled = Pulled()
    languages = component.translations()
    for pair, language in shared(
        project, languages, pairs, Location(component.server.url)
    ).items():
        units = component.units(language.language_code)
        changes: list[WeblateChange] = []
        if any(unit.state == APPROVED for unit in units):
            changes = component.changes(language.language_code)
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
    pulled: Pulled,
) -> None:
    """Put approvals of reviewers into the project; what hinders one is a warning."""
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
    """A user of Weblate as somebody who writes and approves."""
    name = " ".join(user.full_name.split()) or user.username
    try:
        return Person.of(f"{name} <{user.email}>" if user.email else name)
    except ValueError:
        return Person(user.username)


class _Pulling:
    """The units of a pair, one by one."""

    def __init__(
        self,
        project: Project,
        pair: str,
        changes: Iterable[WeblateChange],
        pulled: Pulled,
        *,
        theirs: bool,
    ) -> None:
        path = pair_file(project.messages, pair, SLOGANS)
        self.file = str(path)
        try:
            found = versions(read(path, MOST_PO))
        except OSError as error:
            said = f"cannot be read: {error.strerror}"
            raise OutputError("output", said, location=Location(self.file)) from error
        self._known: Mapping[str, tuple[EntryKey, Version]] = {
            key.context: (key, version) for key, version in found.items() if key.context
        }
        self._pair = pair
        self._pulled = pulled
        self._theirs = theirs
        self._found: dict[str, int] = {}
        self._changes: dict[int, list[WeblateChange]] = {}
        for change in changes:
            self._changes.setdefault(change.unit_id, []).append(change)

    def edits(self, units: Iterable[WeblateUnit], *, translated: bool) -> list[EntryEdit]:
        """What is to become of entries."""
        found: list[EntryEdit] = []
        contexts: set[str] = set()
        for unit in units:
            if unit.context in contexts:  # its texts would be written into one another
                self._find("conflict", f"Weblate has {_shown(unit.context)} twice", _READ)
                continue
            contexts.add(unit.context)
            done = unit.state == APPROVED
            if not done and (not translated or unit.state == READ_ONLY or not any(unit.target)):
                continue
            if edit := self._edit(unit):
                found.append(edit)
        return found

    def _edit(self, unit: WeblateUnit) -> EntryEdit | None:
        pulled, known = self._pulled, self._known.get(unit.context)
        if known is None:
            said = f"Weblate has a message {_shown(unit.context)}, which {self._pair} has not"
            self._find("outdated", said, _READ)
            return None
        key, version = known
        texts, text = tuple(unit.target), self._text(unit)
        if version.source != unit.source[0]:
            said = f"{unit.context} has another source in Weblate"
            self._find("outdated", said, _READ)
            return None
        if reason := _unfit(texts):
            said = f"{unit.context} is not taken: {reason}"
            self._find("bad-text", said, "mend it in Weblate")
            return None
        if version.translations == texts and version.fuzzy == text.fuzzy:
            pulled.same += 1
        elif any(version.translations) and not version.fuzzy and not self._theirs:
            if text.fuzzy:  # the project is further
                return None
            here, there = _short(version.translations), _short(texts)
            said = f"{unit.context} is {there} in Weblate, and {here} here"
            self._find("conflict", said, "mend the one that is wrong", Remedy("take-theirs"))
            return None
        else:
            pulled.taken.append(text)
        if text.reviewer or unit.state == APPROVED:
            pulled.approved.append(text)
        if version.translations == texts and version.fuzzy == text.fuzzy:
            return None
        return EntryEdit(key, version.digest, texts, text.fuzzy)

    def _text(self, unit: WeblateUnit) -> PulledText:
        """The text of a unit; who approved another text of it before has not approved this."""
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
                who, when = change.user_name, change.timestamp
                text = replace(text, reviewer=who, approved_at=when)
        return text

    def _find(self, rule: str, said: str, hint: str, remedy: Remedy | None = None) -> None:
        place = Location(self.file)
        self._found[rule] = self._found.get(rule, 0) + 1
        if self._found[rule] > _MOST_FINDINGS + 1:
            return
        if self._found[rule] > _MOST_FINDINGS:
            said = "and there is more of that kind"
        self._pulled.findings.append(
            Diagnostic(rule, said, location=place, hint=hint, remedy=remedy)
        )


def _unfit(texts: Sequence[str]) -> str:
    """The reason why texts cannot stand in a file; empty if they can."""
    for text in texts:
        if char := unwritable(text):
            return f"it holds the control character {code_point(char)}"
        if reason := oversize(text):
            return f"it {reason}"
    return ""


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _short(texts: Sequence[str]) -> str:
    return _shown(" / ".join(texts))
