"""Who wrote an entry of a PO file, asked of git, else of the file's own header.

In come a file and what an entry says; out come people: those of the commit that gave it this
text.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final

from cardgen.approval.people import Person
from cardgen.catalog import EntryKey, Printed, printed
from cardgen.git import ASKING_FAILED, ask_git

# As the commit has them: a .mailmap, which anybody may write, could make them somebody else.
_FORMAT: Final = (
    "--format=%an%x1f%ae%x1f%(trailers:key=Co-authored-by,valueonly,separator=%x1f)"
)
_LAST: Final = re.compile(rb'^"Last-Translator:([^"\n]*+)"', re.MULTILINE)
_HEAD: Final = 20_000  # bytes in which a header has its place
Entries = dict[EntryKey, Printed]


class FileHistory:
    """What git keeps of a PO file; `here` is the user of this copy, if they have a name.

    A commit that another tool wrote for somebody names them as well (``Co-authored-by``).
    """

    def __init__(self, path: Path) -> None:
        """Ask for the commits of a file. Raises OSError, subprocess.SubprocessError."""
        self._folder, self._name = path.resolve().parent, path.name
        self._run("rev-parse", "--git-dir")
        self.here = git_user(self._folder)
        self._parents: dict[str, list[str]] = {}
        self._tip = ""
        self._entries: dict[str, Entries] = {}
        self._people: dict[str, frozenset[Person]] = {}
        self._shallow = self._run("rev-parse", "--is-shallow-repository").strip() == b"true"
        try:
            self._run("rev-parse", "--verify", "--quiet", "HEAD")
        except subprocess.CalledProcessError:
            return  # nothing is committed yet
        asked = ("rev-list", "--topo-order", "--parents", "HEAD", "--", self._name)
        for line in self._run(*asked).decode("ascii").splitlines():
            commit, *parents = line.split()
            self._tip = self._tip or commit
            self._parents[commit] = parents

    def authors(self, key: EntryKey, said: Printed) -> frozenset[Person] | None:
        """Who gave an entry what it says; None if that is not committed.

        Nobody, if the commit is further back than a shallow clone goes. Raises OSError,
        subprocess.SubprocessError.
        """
        commit = self._tip
        if not commit or self._said(commit).get(key) != said:
            return None
        while older := [c for c in self._parents[commit] if self._said(c).get(key) == said]:
            commit = older[0]
        if self._shallow and not self._parents[commit]:
            return frozenset()
        return self._authors(commit)

    def _said(self, commit: str) -> Entries:
        """What the file said in a commit."""
        if commit not in self._entries:
            try:
                data = self._run("cat-file", "blob", f"{commit}:./{self._name}")
            except subprocess.CalledProcessError:
                data = b""  # it was not there
            self._entries[commit] = printed(data)
        return self._entries[commit]

    def _authors(self, commit: str) -> frozenset[Person]:
        if commit not in self._people:
            out = self._run("log", "-1", _FORMAT, commit).decode("utf-8", "replace")
            name, email, *others = out.strip("\n").split("\x1f")
            people = (_person(name, email), *map(_written, others))
            self._people[commit] = frozenset(filter(None, people))
        return self._people[commit]

    def _run(self, *words: str) -> bytes:
        return ask_git(self._folder, *words)


def history(path: Path) -> FileHistory | None:
    """What git keeps of a file, None where it does not keep the file's folder."""
    try:
        return FileHistory(path)
    except ASKING_FAILED:
        return None


def git_user(folder: Path) -> Person | None:
    """Whom git would name as the author of a commit made here, if somebody has said so."""
    found = []
    for key in ("user.name", "user.email"):
        try:
            found.append(ask_git(folder, "config", "--get", key).decode().strip())
        except ASKING_FAILED:
            found.append("")
    return _person(found[0], found[1])


def last_translator(data: bytes) -> Person | None:
    """Whom the header of a PO file names, which is the weakest of what is known."""
    match = _LAST.search(data[:_HEAD])
    text = match[1].removesuffix(b"\\n").decode("utf-8", "replace").strip() if match else ""
    return _written(text)


def _written(text: str) -> Person | None:
    """The person that a text names; None where it names nobody, or a program."""
    try:
        found = Person.of(text)
    except ValueError:
        return None
    return None if found.is_nobody else found


def _person(name: str, email: str) -> Person | None:
    return _written(f"{name} <{email}>" if email else name)
