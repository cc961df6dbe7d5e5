"""What an entry said before, from git, if the file is kept there.

In come a file and the key of an entry; out come its former translations, the newest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.catalog import EntryKey, versions
from cardgen.files import MOST_PO
from cardgen.git import ASKING_FAILED, ask_git

_SECONDS: Final = 5.0
_MOST: Final = 20  # commits of a file that are shown
_LOOKED_AT: Final = 200
_MOST_READ: Final = 16 << 20  # bytes of former versions
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
    if not path.is_file():
        return []
    try:
        return list(_past(path.resolve(), key))
    except ASKING_FAILED:
        return []


def _past(path: Path, key: EntryKey) -> Iterator[Past]:
    most = max(1, min(_LOOKED_AT, _MOST_READ // max(1, path.stat().st_size)))
    asked = ("log", f"-n{most}", f"--format={_FORMAT}", "--", path.name)
    listed = ask_git(path.parent, *asked, seconds=_SECONDS)
    commits = [line.split("\0") for line in listed.decode("utf-8", "replace").splitlines()]
    found: list[Past] = []
    last: tuple[str, bool] | None = None
    blobs = _blobs(path, [each[0] for each in commits])
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


def _blobs(path: Path, commits: list[str]) -> Iterator[bytes]:
    """The file as it was in each commit, empty where it was not there."""
    if not commits:
        return
    names = "".join(f"{commit}:./{path.name}\n" for commit in commits)
    out = ask_git(path.parent, "cat-file", "--batch", given=names.encode(), seconds=_SECONDS)
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
        yield data if size <= MOST_PO else b""
