"""A PO file as entries: bytes in, a tuple of complete `PoEntry` out, or every error in it.

The file is read and decoded here, so that an encoding error has a line number; `scan`
checks the line grammar and polib parses. Obsolete entries (``#~``) are not entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polib

from cardgen.catalog.scan import EntryHead, scan
from cardgen.encoding import decode
from cardgen.errors import CatalogError, EncodingError, Location, raise_findings

if TYPE_CHECKING:
    from pathlib import Path

_CHARSET: Final = re.compile(r"charset=([^\s;]*)", re.IGNORECASE)
_LINE: Final = re.compile(r"\(line (\d+)\)")


@dataclass(frozen=True, slots=True)
class PoEntry:
    """One entry: its strings with escapes undone, its ``#.`` lines, its line numbers.

    `line` is where its msgctxt (or msgid) stands; `context` is None without a msgctxt.
    """

    context: str | None
    source: str
    translation: str
    comments: tuple[str, ...]
    fuzzy: bool
    line: int
    source_line: int
    translation_line: int


def read_po(path: Path) -> tuple[PoEntry, ...]:
    """The entries of the PO file at `path`, without its header.

    Raises EncodingError where it is not UTF-8 or says so, and CatalogError "bad-po" where it
    cannot be read, is damaged or is cut off in the middle of an entry.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(
            "bad-po",
            f"the file cannot be read: {error.strerror}",
            location=Location(str(path)),
        ) from error
    return parse_po(data, str(path))


def parse_po(data: bytes, file: str) -> tuple[PoEntry, ...]:
    """`read_po` for the bytes of a file; `file` is its name in errors."""
    scanned = scan(decode(data, file), file)
    raise_findings(scanned.errors)
    # A NUL cannot stand in a path: with it polib never takes the text for a file name.
    text = "\n".join(scanned.lines) + "\n# \0"
    try:
        parsed = polib.pofile(text, encoding="utf-8")
    except OSError as error:
        raise _syntax_error(str(error), file) from error
    header, *heads = scanned.heads
    _check_charset(parsed.metadata.get("Content-Type", ""), Location(file, header.line))
    return tuple(_entry(raw, head) for raw, head in zip(parsed, heads, strict=True))


def _check_charset(content_type: str, location: Location) -> None:
    match = _CHARSET.search(content_type)
    charset = match[1] if match else ""
    if charset.lower().replace("-", "") != "utf8":
        raise EncodingError(
            "bad-encoding",
            f"the header gives the charset as {charset or 'nothing'}, not UTF-8",
            location=location,
            hint='save the file as UTF-8 with "Content-Type: text/plain; charset=UTF-8\\n"',
        )


def _syntax_error(text: str, file: str) -> CatalogError:
    """The error of polib, ``Syntax error in po file (line 7): detail``, as ours."""
    match = _LINE.search(text)
    line = int(match[1]) if match else None
    return CatalogError(
        "bad-po",
        "the line is not gettext PO" if match else text,
        location=Location(file, line),
        hint="lines begin with msgctxt, msgid, msgstr, a quote or #",
    )


def _entry(raw: polib.POEntry, head: EntryHead) -> PoEntry:
    return PoEntry(
        context=raw.msgctxt,
        source=raw.msgid,
        translation=raw.msgstr,
        comments=tuple(raw.comment.split("\n")) if raw.comment else (),
        fuzzy=any(flag.lower() == "fuzzy" for flag in raw.flags),
        line=head.line,
        source_line=head.source_line,
        translation_line=head.translation_line,
    )
