"""What an entry said before, from git, if the file is kept there.

In come a file and the key of an entry; out come its former translations, the newest first.
Git is asked, never told anything: it runs nothing that a project configures, takes no lock,
and has a few seconds.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Final, NamedTuple

from cardgen.catalog import EntryKey, versions
from cardgen.files import MOST_MESSAGES

_SECONDS: Final = 5.0
_MOST: Final = 20  # commits of a file that are shown
_LOOKED_AT: Final = 200
_MOST_READ: Final = 16 << 20  # bytes of former versions
_ASKED: Final = ("-c", "core.fsmonitor=false", "--no-pager", "--literal-pathspecs")
_SURROUNDINGS: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}
_FORMAT: Final = "%H%x00%an%x00%aI%x00%s"


class Past(NamedTuple):
    """What an entry said from a commit on: who wrote it, and when (ISO 8601)."""

    text: str
    fuzzy: bool
    author: str
    date: str
    summary: str


def past_of(path: Path, key: EntryKey) -> list[Past]:
    """The versions of an entry, the newest first; none without git, or a file that it lacks."""
    git = which("git")
    if git is None or not path.is_file():
        return []
    try:
        return list(_past(git, path.resolve(), key))
    except (OSError, subprocess.SubprocessError, ValueError):
        return []


def _past(git: str, path: Path, key: EntryKey) -> Iterator[Past]:
    most = max(1, min(_LOOKED_AT, _MOST_READ // max(1, path.stat().st_size)))
    listed = _run(git, path.parent, "log", f"-n{most}", f"--format={_FORMAT}", "--", path.name)
    commits = [line.split("\0") for line in listed.decode("utf-8", "replace").splitlines()]
    found: list[Past] = []
    last: tuple[str, bool] | None = None
    blobs = _blobs(git, path, [each[0] for each in commits])
    for (_, author, date, summary), data in zip(commits, blobs, strict=True):
        version = versions(data).get(key)
        said = (version.translations[0], version.fuzzy) if version else None
        if found and said == last:  # it said so before already
            found[-1] = found[-1]._replace(author=author, date=date, summary=summary)
        elif said is not None:
            if len(found) == _MOST:
                break
            found.append(Past(*said, author, date, summary))
        elif found:
            break
        last = said
    yield from found


def _blobs(git: str, path: Path, commits: list[str]) -> Iterator[bytes]:
    """The file as it was in each commit, empty where it was not there."""
    if not commits:
        return
    names = "".join(f"{commit}:./{path.name}\n" for commit in commits)
    out = _run(git, path.parent, "cat-file", "--batch", given=names.encode())
    at = 0
    for _ in commits:
        end = out.index(b"\n", at)
        head = out[at:end].split(b" ")
        at = end + 1
        if head[-1] == b"missing" or not head[-1].isdigit():
            yield b""
            continue
        size = int(head[-1])
        data = out[at : at + size]
        at += size + 1
        yield data if size <= MOST_MESSAGES else b""


def _run(git: str, folder: Path, *words: str, given: bytes = b"") -> bytes:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603 - no word of it is a stranger's
        [git, *_ASKED, *words],
        cwd=folder,
        env=kept | _SURROUNDINGS,
        input=given,
        capture_output=True,
        check=True,
        timeout=_SECONDS,
    )
    return done.stdout
