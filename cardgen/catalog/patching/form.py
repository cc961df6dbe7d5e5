"""PO files in one form: their texts as `msgcat --no-wrap` writes them, with nothing lost.

In come the bytes of a sound file; out come the same entries, comments, headers and obsolete
entries in the same order, with one blank line between them and no line wrapped, so that the
difference between two files shows only changes of content.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.catalog.patching.passages import CommentLine, Passage, read_whole
from cardgen.catalog.patching.strings import Writing, quote

# As GNU gettext orders them.
_MARKS: Final = ("#", "#.", "#:", "#,", "#=", "#|", "#~|")
_PLAIN: Final = Writing()


def formatted(data: bytes, file: str = "") -> bytes:
    """Write a file in the common form: UTF-8, with LF at line ends.

    The file must be sound by `parse_po`. Raises CatalogError "bad-po" for one that only looks
    sound, such as one with an obsolete line within an entry; `file` is its name there.
    """
    po = read_whole(data, file)
    live = [each for each in po.passages if not each.obsolete]
    obsolete = [each for each in po.passages if each.obsolete]
    blocks = [
        "".join(f"{line}\n" for line in _entry_lines(each)) for each in (*live, *obsolete)
    ]
    rest = "".join(f"{_comment_text(line)}\n" for line in po.below)
    return "\n".join([*blocks, *([rest] if rest else [])]).encode()


def _entry_lines(passage: Passage) -> Iterator[str]:
    for mark in _MARKS:
        lines = passage.lines_of(mark)
        if mark == "#,":
            flags = sorted(dict.fromkeys(passage.flags), key=_rank)
            if flags:
                yield f"#, {', '.join(flags)}"
        else:
            yield from map(_comment_text, lines)
    prefix = "#~ " if passage.obsolete else ""
    for keyword in _keywords(passage):
        string = quote(passage.strings[keyword].text, _PLAIN, 0)
        yield from (f"{prefix}{line}" for line in f"{keyword} {string}".split("\n"))


def _rank(flag: str) -> int:
    return 0 if flag == "fuzzy" else 1 if flag.endswith("-format") else 2


def _keywords(passage: Passage) -> list[str]:
    first = [name for name in ("msgctxt", "msgid", "msgid_plural") if name in passage.strings]
    return [*first, *passage.forms]


def _comment_text(line: CommentLine) -> str:
    return f"{line.mark} {line.said.rstrip()}".rstrip()
