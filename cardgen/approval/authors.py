"""The authors of an entry of a PO file, by git, or else by the file's own header.

In come a file and the text of an entry; out come the people of the commit that gave the entry
this text.
"""

from __future__ import annotations

import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

from cardgen.approval.people import Person
from cardgen.catalog import EntryKey, Printed, read_printed
from cardgen.git import GIT_ERRORS, run_git
from cardgen.lazy import lazy_pattern

# The names in the commit itself: anybody may write a .mailmap that replaces them.
_FORMAT: Final = (
    "--format=%an%x1f%ae%x1f%(trailers:key=Co-authored-by,valueonly,separator=%x1f)"
)
_LAST: Final = lazy_pattern(rb'^"Last-Translator:([^"\n]*+)"', re.MULTILINE)
_HEAD: Final = 20_000  # bytes that are searched for a header
Entries = dict[EntryKey, Printed]


class FileHistory:
    """The commits of a PO file; `here` is the git user of this copy, if named.

    The authors of a commit include those in its ``Co-authored-by`` trailers.
    """

    def __init__(self, path: Path) -> None:
        """Read the commits of a file. Raises OSError, subprocess.SubprocessError."""
        self._folder, self._name = path.resolve().parent, path.name
        self._run("rev-parse", "--git-dir")
        self.here = read_git_user(self._folder)
        self._parents: dict[str, list[str]] = {}
        self._tip = ""
        self._entries: dict[str, Entries] = {}
        self._people: dict[str, frozenset[Person]] = {}
        self._shallow = self._run("rev-parse", "--is-shallow-repository").strip() == b"true"
        try:
            self._run("rev-parse", "--verify", "--quiet", "HEAD")
        except subprocess.CalledProcessError:
            return  # nothing is committed yet
        command = ("rev-list", "--topo-order", "--parents", "HEAD", "--", self._name)
        for line in self._run(*command).decode("ascii").splitlines():
            commit, *parents = line.split()
            self._tip = self._tip or commit
            self._parents[commit] = parents

    def authors(self, key: EntryKey, text: Printed) -> frozenset[Person] | None:
        """Find the authors of an entry's text in git; None if it is not committed.

        The set is empty if the commit is older than a shallow clone. Raises OSError,
        subprocess.SubprocessError.
        """
        commit = self._tip
        if not commit or self._read_entries(commit).get(key) != text:
            return None
        while older := [
            parent
            for parent in self._parents[commit]
            if self._read_entries(parent).get(key) == text
        ]:
            commit = older[0]
        if self._shallow and not self._parents[commit]:
            return frozenset()
        return self._read_people(commit)

    def _read_entries(self, commit: str) -> Entries:
        """Read the entries of the file in a commit."""
        if commit not in self._entries:
            try:
                data = self._run("cat-file", "blob", f"{commit}:./{self._name}")
            except subprocess.CalledProcessError:
                data = b""  # the commit has no such file
            self._entries[commit] = read_printed(data)
        return self._entries[commit]

    def _read_people(self, commit: str) -> frozenset[Person]:
        """Return the authors of a commit, without names of programs."""
        if commit not in self._people:
            out = self._run("log", "-1", _FORMAT, commit).decode("utf-8", "replace")
            name, email, *others = out.strip("\n").split("\x1f")
            people = (_make_person(name, email), *map(_parse_person, others))
            self._people[commit] = frozenset(filter(None, people))
        return self._people[commit]

    def _run(self, *words: str) -> bytes:
        """Run git in the folder of the file."""
        return run_git(self._folder, *words)


def read_history(path: Path) -> FileHistory | None:
    """Read the history of a file; None if it is in no git repository."""
    try:
        return FileHistory(path)
    except GIT_ERRORS:
        return None


def read_git_user(folder: Path) -> Person | None:
    """Return the git user of a folder; None if git has none."""
    name = email = ""
    with suppress(*GIT_ERRORS):
        name = run_git(folder, "config", "--get", "user.name").decode().strip()
    with suppress(*GIT_ERRORS):
        email = run_git(folder, "config", "--get", "user.email").decode().strip()
    return _make_person(name, email)


def read_last_translator(data: bytes) -> Person | None:
    """Return the last translator in the header of a PO file, or None."""
    match = _LAST.search(data[:_HEAD])
    text = match[1].removesuffix(b"\\n").decode("utf-8", "replace").strip() if match else ""
    return _parse_person(text)


def _parse_person(text: str) -> Person | None:
    """Parse the name of a person; None for a program or a placeholder."""
    try:
        person = Person.of(text)
    except ValueError:
        return None
    return None if person.is_nobody else person


def _make_person(name: str, email: str) -> Person | None:
    """Make a person from name and address; None for a program or a placeholder."""
    return _parse_person(f"{name} <{email}>" if email else name)
