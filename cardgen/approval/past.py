"""Lines that ``approvals.toml`` once had and has no more, asked of git.

In comes the path of a file, out come lines of its earlier versions that say what was taken back
and who wrote a text. Cardgen never takes such a line out, so one that is missing was removed by
somebody; where git does not keep the file, or the line was never committed, nobody can know.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from cardgen.git import ASKING_FAILED, ask_git

_KEPT: Final = (b"revoked-by = ", b"author = ")  # keys of lines that nothing takes out
_AT_ONCE: Final = 50  # versions that git is asked for together


def lines_of_old(path: Path) -> frozenset[str]:
    """The lines of revocations and of noted authors in all versions that git has of a file.

    There are none where git does not keep it. Of a link it is asked too: it may stand where the
    file was.
    """
    try:
        target, own = path.resolve(), path.parent.resolve() / path.name
    except ValueError:  # no file can be called so
        return frozenset()
    return frozenset(line for place in {target, own} for line in _kept(place))


def _kept(path: Path) -> list[str]:
    try:
        return [*_lines(path.parent, path.name)]
    except ASKING_FAILED:
        return []


def _lines(folder: Path, name: str) -> Iterator[str]:
    # The whole history: a merge may have dropped what one of its sides had.
    commits = ask_git(folder, "rev-list", "--full-history", "HEAD", "--", name).split()
    asked = b"".join(b"%s:./%s\n" % (commit, name.encode()) for commit in commits)
    if not asked:
        return
    told = ask_git(folder, "cat-file", "--batch-check=%(objectname) %(objecttype)", given=asked)
    blobs = dict.fromkeys(
        line.split()[0] for line in told.splitlines() if line.endswith(b" blob")
    )
    left = iter(blobs)
    while some := [*islice(left, _AT_ONCE)]:
        data = ask_git(folder, "cat-file", "--batch", given=b"\n".join([*some, b""]))
        for line in data.splitlines():
            if any(key in line for key in _KEPT):
                yield line.decode("utf-8", "replace").strip().rstrip(",")
