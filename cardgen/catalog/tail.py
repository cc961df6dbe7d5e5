"""The tail of a PO file: the obsolete entries at its end, which nobody reads for years.

A file's tail grows with each message that is removed. It is found in the bytes of the file, so
that a long one costs no more than to read it from the disk.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cardgen.lazy import lazy_pattern

_LIVE = lazy_pattern(rb"^[ \t]*[^#\s][^\n]*\n", re.MULTILINE)
_END = lazy_pattern(rb'^#~[ \t]*msgstr[^\n]*\n(?:#~[ \t]*"[^\n]*\n)*', re.MULTILINE)
_CONTEXT = lazy_pattern(rb'^#~[ \t]*msg(?:ctxt|id) "([^\n]*)"\r?\n', re.MULTILINE)


class SplitFile(NamedTuple):
    """The bytes of a file up to its last live entry, and those of its tail."""

    head: bytes
    tail: bytes


def split_tail(data: bytes) -> SplitFile:
    """Split a file behind its last line that is neither blank nor a comment."""
    end = 0
    for line in _LIVE.finditer(data):
        end = line.end()
    tail = data[end:]
    return SplitFile(data[:end], tail) if end and b"#~" in tail else SplitFile(data, b"")


def trim_tail(tail: bytes, most: int) -> SplitFile:
    """Split a tail between two entries, so that at most so many bytes are left of it."""
    if len(tail) <= most:
        return SplitFile(b"", tail)
    end = _END.search(tail, len(tail) - most)
    at = end.end() if end else len(tail)
    return SplitFile(tail[:at], tail[at:])


def list_names(tail: bytes) -> list[str]:
    """List the msgctxt of the entries in a tail, or the source where there is none."""
    names: list[str] = []
    before = 0
    for match in _CONTEXT.finditer(tail):
        if match.start() != before:  # not the msgid behind a msgctxt
            names.append(match[1].decode(errors="replace"))
        before = match.end()
    return names
