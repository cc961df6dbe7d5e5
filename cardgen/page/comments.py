"""Comments between people about an entry, in the translator's lines (``#``) of its PO file.

Poedit and Weblate show these lines and keep them. A comment begins with its day and the name of
its writer; lines below it go on with it:

    # 2026-12-01 김민지: 北京 is the city here, not the government.
    # 2026-12-02 Li Na: Right. Then 베이징시 is too long.

Lines without a day are comments too; git knows who wrote them and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import SubprocessError
from typing import Final, NamedTuple

from cardgen.git import run_git
from cardgen.lazy import lazy_pattern

_HEAD: Final = lazy_pattern(r"(\d{4}-\d{2}-\d{2})(?: ([^:：\n]{1,80}))?[:：] ?(.*)")
_QUOTED: Final = lazy_pattern(r"(?:· )*\d{4}-\d{2}-\d{2}(?: [^:：\n]{1,80})?[:：].*")
"""A line of a comment that would begin another one; "· " before it says that it does not."""

_ADDRESS: Final = lazy_pattern(r"<[^>]*>")
_COMMIT: Final = lazy_pattern(r"([0-9a-f]{40,64}) \d+ (\d+)(?: (\d+))?")
_SECONDS: Final = 10.0


class LineAuthor(NamedTuple):
    """The writer of a line of a file, and its date (ISO 8601, UTC)."""

    name: str
    date: str


class Comment(NamedTuple):
    """A comment with its writer and its day, as far as somebody has said or git knows them."""

    text: str
    by: str = ""
    date: str = ""


def read_comments(note: str) -> list[Comment]:
    """Read the comments in the remarks of an entry, in their order."""
    found: list[Comment] = []
    for each in filter(None, note.split("\n")):
        line = each
        match = _HEAD.fullmatch(line)
        if not match and _QUOTED.fullmatch(line):
            line = line.removeprefix("· ")
        if match:
            found.append(Comment(match[3], match[2] or "", match[1]))
        elif found and found[-1].date:
            found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{line}".strip("\n"))
        elif found:
            found[-1] = Comment(f"{found[-1].text}\n{line}")
        else:
            found.append(Comment(line))
    return found


def add_comment(note: str, text: str, by: str, day: dt.date) -> str:
    """Add a comment below the remarks of an entry, without the address of its writer."""
    name = " ".join(_ADDRESS.sub("", by).replace(":", " ").replace("：", " ").split())
    head = f"{day:%Y-%m-%d}{f' {name}' if name else ''}: "
    lines = [line.strip() for line in text.replace("\r\n", "\n").strip().split("\n")]
    first, *rest = [line for line in lines if line] or [""]
    quoted = (f"· {line}" if _QUOTED.fullmatch(line) else line for line in rest)
    return "\n".join(filter(None, (note, head + first, *quoted)))


def name_writers(
    comments: Sequence[Comment], data: bytes, line: int, authors: Sequence[LineAuthor | None]
) -> list[Comment]:
    """Add writers and days from git to comments without them.

    `line` is the line of the entry's msgctxt in the `data`, below its remarks.
    """
    if all(each.date for each in comments):
        return [*comments]
    above = _read_remarks(data, line)
    named: list[Comment] = []
    for comment in comments:
        each = comment
        at = above.get(each.text.split("\n")[0])
        author = authors[at] if at is not None and at < len(authors) else None
        if author and not each.date:
            each = each._replace(by=author.name, date=author.date)
        named.append(each)
    return named


def _read_remarks(data: bytes, line: int) -> dict[str, int]:
    """Read the remarks above a line of a file, each with its index."""
    lines = data.decode("utf-8", "replace").split("\n")
    found: dict[str, int] = {}
    for at in range(min(line - 1, len(lines)) - 1, -1, -1):
        text = lines[at].strip()
        if not text.startswith("#"):
            break
        if text.startswith("# "):
            found[text[2:].strip()] = at
    return found


def read_line_authors(path: Path) -> list[LineAuthor | None]:
    """Read the writer of each line of a file from git; None for a line not yet committed.

    Without git, or for a file that git does not have, the list is empty.
    """
    try:
        out = run_git(path.parent, "blame", "--porcelain", "--", path.name, seconds=_SECONDS)
    except (OSError, SubprocessError):
        return []
    return [*_parse_blame(out.decode("utf-8", "replace"))]


def _parse_blame(text: str) -> Iterator[LineAuthor | None]:
    """Yield the author of each line in the output of ``git blame --porcelain``."""
    known: dict[str, LineAuthor | None] = {}
    commit, name, time = "", "", 0
    for line in text.split("\n"):
        if line.startswith("\t"):
            if commit not in known:
                date = dt.datetime.fromtimestamp(time, dt.UTC)
                is_committed = commit.strip("0") != ""
                known[commit] = LineAuthor(name, date.isoformat()) if is_committed else None
            yield known[commit]
        elif match := _COMMIT.fullmatch(line):
            commit = match[1]
        elif line.startswith("author "):
            name = line.removeprefix("author ")
        elif line.startswith("author-time "):
            time = int(line.removeprefix("author-time "))
