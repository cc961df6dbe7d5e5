"""Strings of a PO file: as the program that made the file writes them, or in a common form.

In come a text and the style of the file; out come the lines of a string: wrapped if that file
wraps, at the same width, and with a line for each line of the text. In the common form nothing
is wrapped, and one blank line is between entries (as by `msgcat --no-wrap`), so that the
difference between two files shows only changes of content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from cardgen.catalog.patching.passages import (
    CommentLine,
    Passage,
    PoText,
    Quoted,
    escape,
    read_whole,
)
from cardgen.controls import count_columns, may_wrap_beside
from cardgen.lazy import lazy_pattern

_WIDEST: Final = 80  # columns, the width of a terminal
_NARROWEST: Final = 40  # shorter lines mean short words, not a narrow width
_USUAL: Final = 79  # columns, as GNU gettext wraps
_UNBROKEN: Final = lazy_pattern(r"\\[0-7]{1,3}|\\x[0-9A-Fa-f]{2}|\\.|.", re.DOTALL)
_LINE: Final = lazy_pattern(r"[^\n]*\n|[^\n]+")
_OPENING: Final = frozenset("「『（［｛〈《【〔〖‘“")
_CLOSING: Final = frozenset("、。，．・：；？！」』）］｝〉》】〕〗’”…—ー々")


class Writing(NamedTuple):
    """A style of strings: `width` in columns, 0 for any; all lines of a text `together`."""

    width: int = 0
    together: bool = False


def find_writing(po: PoText, passage: Passage | None = None) -> Writing:
    """Find the way in which a file, or one of its entries, wraps strings."""
    strings = passage.strings.values() if passage else ()
    return Writing(_find_width(po), any(_is_together(string) for string in strings))


@lru_cache(maxsize=4)
def _find_width(po: PoText) -> int:
    """Find the width at which a file wraps strings; 0 if it does not wrap them."""
    widths = [
        count_columns(piece) + 2
        for each in po.passages
        if not each.damaged and not each.is_header
        for string in each.strings.values()
        if len(string.pieces) > 1 and _is_wrapped(string)
        for piece in string.pieces
    ]
    widest = max((width for width in widths if width <= _WIDEST), default=0)
    return widest if widest >= _NARROWEST else _USUAL if widths else 0


def quote(text: str, writing: Writing, before: int) -> str:
    """Write a text as a PO string that begins after `before` columns."""
    lines = [escape(line) for line in _LINE.findall(text)]
    whole = "".join(lines)
    fits = not writing.width or before + count_columns(whole) + 2 <= writing.width
    if writing.together or not whole or (len(lines) == 1 and fits):
        return f'"{whole}"'
    pieces = [piece for line in lines for piece in _wrap(line, writing.width - 2)]
    return "\n".join(['""', *(f'"{piece}"' for piece in pieces)])


def _is_wrapped(string: Quoted) -> bool:
    """True if a line of the text continues in another piece of the string."""
    return any(not piece.endswith("\\n") for piece in filter(None, string.pieces[:-1]))


def _is_together(string: Quoted) -> bool:
    """True if a piece of the string contains several lines of the text."""
    return any("\\n" in piece.removesuffix("\\n") for piece in string.pieces)


def _wrap(line: str, width: int) -> Iterator[str]:
    """Yield parts of a line of at most `width` columns."""
    if width <= 0:
        yield line
        return
    units = _UNBROKEN.findall(line)
    start, used, cut = 0, 0, 0
    for at, unit in enumerate(units):
        if at > start and _may_break(units[at - 1], unit):
            cut = at
        used += count_columns(unit)
        if used > width and cut > start:
            yield "".join(units[start:cut])
            start, used = cut, count_columns("".join(units[cut : at + 1]))
    yield "".join(units[start:])


def _may_break(before: str, after: str) -> bool:
    """True if a string may be divided between two characters or escapes."""
    if after in ("\\n", " "):
        return False
    han = may_wrap_beside(before[0]) or may_wrap_beside(after[0]) or before in _CLOSING
    return before == " " or (han and before not in _OPENING and after not in _CLOSING)


# As GNU gettext orders them.
_MARKS: Final = ("#", "#.", "#:", "#,", "#=", "#|", "#~|")
_PLAIN: Final = Writing()


def format_file(data: bytes, file: str = "") -> bytes:
    """Write a file in the standard form: UTF-8, with LF as line end.

    The file must be sound by `parse_po`. Raises CatalogError "bad-po" for one that only looks
    sound, such as one with an obsolete line within an entry; `file` is its name there.
    """
    po = read_whole(data, file)
    live = [each for each in po.passages if not each.obsolete]
    obsolete = [each for each in po.passages if each.obsolete]
    entries = map(_write_entry, (*live, *obsolete))
    blocks = ["".join(f"{line}\n" for line in lines) for lines in entries]
    rest = "".join(f"{_write_comment(line)}\n" for line in po.below)
    tail = po.tail.decode(po.charset, "surrogateescape").replace("\r\n", "\n")
    return "\n".join([*blocks, *([rest] if rest else [])]).encode() + tail.encode(
        errors="surrogateescape"
    )


def _write_entry(passage: Passage) -> Iterator[str]:
    """Yield the lines of an entry in the standard form."""
    for mark in _MARKS:
        if mark != "#,":
            yield from map(_write_comment, passage.lines_of(mark))
        elif flags := sorted(dict.fromkeys(passage.flags), key=_rank_flag):
            yield f"#, {', '.join(flags)}"
    prefix = "#~ " if passage.obsolete else ""
    first = [name for name in ("msgctxt", "msgid", "msgid_plural") if name in passage.strings]
    for keyword in (*first, *passage.forms):
        string = quote(passage.strings[keyword].text, _PLAIN, 0)
        yield from (f"{prefix}{line}" for line in f"{keyword} {string}".split("\n"))


def _rank_flag(flag: str) -> int:
    """Return a sort key for a flag: fuzzy first, then formats, then others."""
    return 0 if flag == "fuzzy" else 1 if flag.endswith("-format") else 2


def _write_comment(line: CommentLine) -> str:
    """Write a comment in the standard form, without white space at its end."""
    return f"{line.mark} {line.said.rstrip()}".rstrip()
