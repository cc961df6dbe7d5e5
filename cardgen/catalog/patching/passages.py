"""A PO file as it is written: the place of each part of each entry in its text.

In come the bytes of any PO file; out come a `PoText` and its `Passage`s, which keep all bytes.
The file is read as by GNU gettext's own parser, in tokens rather than lines: two keywords may
share a line, `msgstr [0]` may have a blank, and lines may end in CR LF. A damaged line spoils
its own passage alone.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import msgspec

from cardgen.catalog.scan import ESCAPED, unescape
from cardgen.catalog.tail import SplitFile, split_tail
from cardgen.errors import CatalogError, Location
from cardgen.files import MOST_MESSAGES, MOST_PO
from cardgen.lazy import lazy_pattern

_CHARSET: Final = lazy_pattern(rb"charset=([\w.:-]+)", re.IGNORECASE)
# gettext ends lines at LF, and old files of the Mac, which have none, at CR.
_LINES: Final = lazy_pattern(rb"[^\n]*\n|[^\n]+")
_OLD_LINES: Final = lazy_pattern(rb"[^\r]*\r|[^\r]+")
_TOKEN: Final = lazy_pattern(
    r"(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\s*\[\s*(?P<form>\d+)\s*\])?|domain)"
    r'(?![\w\[])|(?P<string>"(?:[^"\\]|\\.)*")|(?P<blank>[\s\ufeff]+)'
)
# Nearly all lines are empty, or a keyword and its string.
_USUAL: Final = lazy_pattern(
    r'(?P<obsolete>#~ ?)?(?P<keyword>msgctxt|msgid|msgstr) (?P<string>"(?:[^"\\]|\\.)*+")\r?\n'
)
_BLANK: Final = frozenset(("\n", "\r\n"))
_COMMENT: Final = lazy_pattern(r"#[.:,|=]?")
_UNESCAPED: Final = {ord(char): f"\\{name}" for name, char in ESCAPED.items()} | {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
}


class CommentLine(NamedTuple):
    """A line of comment: its mark (``#``, ``#.``, ``#,`` …), its text, its place.

    It goes from `start` to `end`, with its line end.
    """

    mark: str
    said: str
    start: int
    end: int


class Quoted(msgspec.Struct):
    """A string of an entry, from its first quote to the last, in pieces."""

    start: int
    end: int = 0
    pieces: list[str] = msgspec.field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the string without its escapes."""
        return unescape("".join(self.pieces))


class Passage(msgspec.Struct):
    """An entry in a text, from its first comment to the end of its last line.

    `head` is the start of its first keyword's line, or the keyword itself if that is not the
    first in its line. `strings` are by keyword, ``msgstr[0]`` without blanks.
    """

    start: int
    head: int
    obsolete: bool
    comments: list[CommentLine]
    end: int = 0
    strings: dict[str, Quoted] = msgspec.field(default_factory=dict)
    damaged: bool = False

    def text(self, keyword: str) -> str | None:
        """Return the string of a keyword such as msgid; None if it is missing."""
        found = self.strings.get(keyword)
        return None if found is None else found.text

    @property
    def key(self) -> tuple[str | None, str]:
        """Return msgctxt and msgid of the entry."""
        return self.text("msgctxt"), self.text("msgid") or ""

    @property
    def forms(self) -> list[str]:
        """Keywords of the translations, in order: msgstr, or msgstr[0] and so on."""
        found = (name for name in self.strings if name.startswith("msgstr"))
        return sorted(found, key=lambda name: (len(name), name))

    @property
    def is_header(self) -> bool:
        """True if this entry is the header of the file."""
        return not self.obsolete and self.key == (None, "")

    def lines_of(self, mark: str) -> list[CommentLine]:
        """List the comments with a mark, such as ``#.``."""
        return [each for each in self.comments if each.mark == mark]

    @property
    def flags(self) -> list[str]:
        """Flags in the ``#,`` lines of the entry."""
        said = ",".join(each.said for each in self.lines_of("#,"))
        return [flag for flag in map(str.strip, said.split(",")) if flag]

    @property
    def fuzzy(self) -> bool:
        """True if the translation waits for review."""
        return "fuzzy" in map(str.lower, self.flags)


class PoText:
    """The text of a PO file, whose lines can be written again byte for byte.

    Offsets refer to `text`, in which undecodable bytes are surrogates. The text of a file with
    more than `most` bytes ends before the obsolete entries at its end, its `tail`.
    """

    def __init__(self, data: bytes, most: int = MOST_MESSAGES) -> None:
        """Split the bytes of a file into lines. Raises nothing, whatever the file contains."""
        data, self.tail = split_tail(data) if len(data) > most else SplitFile(data, b"")
        self.charset = _find_codec(data)
        pattern = _LINES if b"\n" in data else _OLD_LINES
        self._lines = pattern.findall(data)
        decoded = [line.decode(self.charset, "surrogateescape") for line in self._lines]
        self.text = "".join(decoded)
        self.starts = [*accumulate(map(len, decoded), initial=0)]

    @cached_property
    def newline(self) -> str:
        """Most frequent line end in the file."""
        ends = [self.newline_at(start) for start in self.starts[:-1]]
        known = [end for end in ends if end]
        return max(dict.fromkeys(known), key=known.count) if known else "\n"

    def newline_at(self, at: int) -> str:
        """Return the line end of the line at an offset; "" if the last line has none."""
        end = self.starts[min(self._find_line(at) + 1, len(self._lines))]
        line = self.text[self.starts[self._find_line(at)] : end]
        return line[len(line.rstrip("\r\n")) :]

    def line_number(self, at: int) -> int:
        """Return the number, from 1, of the line at an offset."""
        return self._find_line(at) + 1

    def line_start(self, at: int) -> int:
        """Return the offset at which the line with an offset begins."""
        return self.starts[self._find_line(at)]

    def _find_line(self, at: int) -> int:
        """Return the index of the line at an offset."""
        return min(bisect_right(self.starts, at) - 1, max(len(self._lines) - 1, 0))

    def encode_stretch(self, start: int, end: int) -> bytes:
        """Encode a part of the text. Unchanged lines keep the bytes of the file."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.starts, end) - 1
        if first > last:  # within a line
            return self.encode(self.text[start:end])
        head = self.encode(self.text[start : self.starts[first]])
        tail = self.encode(self.text[self.starts[last] : end])
        return b"".join((head, *self._lines[first:last], tail))

    def encode(self, text: str) -> bytes:
        """Encode a text in the charset of the file. Raises UnicodeEncodeError."""
        return text.encode(self.charset, "surrogateescape")

    @property
    def passages(self) -> list[Passage]:
        """Entries of the file, with the header and the obsolete ones."""
        return self._read.found

    @cached_property
    def by_context(self) -> dict[str | None, list[Passage]]:
        """Entries by msgctxt, without obsolete ones and the header."""
        found: dict[str | None, list[Passage]] = {}
        for each in self.passages:
            if not each.obsolete and not each.is_header:
                found.setdefault(each.text("msgctxt"), []).append(each)
        return found

    @property
    def below(self) -> list[CommentLine]:
        """Comments below the last entry."""
        return self._read.pending

    @property
    def astray(self) -> int | None:
        """Number of the first line that is not valid, from 1; None if all are valid."""
        places = self._read.astray
        return self.line_number(min(places)) if places else None

    @cached_property
    def _read(self) -> _Reader:
        """Read the whole text. Return the reader with its result."""
        reader = _Reader(self)
        reader.read()
        return reader


def read_whole(data: bytes, file: str) -> PoText:
    """Read a file with its obsolete entries. Raises CatalogError "bad-po" for a damaged one."""
    po = PoText(data, MOST_PO)
    if po.astray is None:
        return po
    place = Location(file, po.astray)
    said = "this line is in the wrong place"
    raise CatalogError("bad-po", said, location=place, hint="correct it in a text editor")


class _Reader:
    """Reads a text line by line, and unusual lines token by token."""

    def __init__(self, po: PoText) -> None:
        self.po = po
        self.found: list[Passage] = []
        self.pending: list[CommentLine] = []
        self.open: Passage | None = None
        self.last = ""  # the keyword of the strings that follow
        self.tainted = False
        self.astray: list[int] = []  # offsets of lines that are out of place
        self.line = 0, 0  # offsets of the start and the end of the current line

    def read(self) -> None:
        """Read all lines of the text into entries."""
        for start, end in pairwise(self.po.starts):
            self.line = start, end
            if usual := _USUAL.fullmatch(self.po.text, start, end):
                obsolete = usual["obsolete"] is not None
                self._read_keyword(usual["keyword"], usual.start("keyword"), obsolete=obsolete)
                self._read_string(usual["string"], usual.start("string"), obsolete=obsolete)
                continue
            line = self.po.text[start:end]
            if line in _BLANK:
                continue
            blank = len(line) - len(line.lstrip("\ufeff \t\v\f\r"))
            if line.startswith("#~", blank) and not line.startswith("#~|", blank):
                self._read_tokens(start + blank + 2, end, obsolete=True)
            elif line.startswith("#", blank):
                self._read_comment(start, blank, end)
            else:
                self._read_tokens(start + blank, end, obsolete=False)
        for passage in self.found:
            passage.damaged |= "msgid" not in passage.strings or not passage.forms
            passage.damaged |= any(not each.pieces for each in passage.strings.values())
        self.astray += (passage.head for passage in self.found if passage.damaged)

    def _read_comment(self, start: int, blank: int, end: int) -> None:
        """Read a comment line after `blank` characters of white space."""
        line = self.po.text[start:end]
        mark = "#~|" if line.startswith("#~|", blank) else ""
        match = _COMMENT.match(line, blank)
        mark = mark or (match[0] if match else "#")
        said = line[blank + len(mark) :].rstrip("\r\n").removeprefix(" ")
        bom = line.startswith("\ufeff")
        self.pending.append(CommentLine(mark, said, start + bom, end))

    def _read_tokens(self, at: int, end: int, *, obsolete: bool) -> None:
        """Read keywords and strings between two offsets of a line."""
        while at < end:
            match = _TOKEN.match(self.po.text, at, end)
            if match is None:
                rest = self.po.text[at:end]
                if not rest.startswith("#"):  # a remark behind a string says nothing to us
                    self._damage_entry(at)
                return
            if match["keyword"]:
                form = match["form"]
                name = f"msgstr[{int(form)}]" if form else match["keyword"]
                self._read_keyword(name, at, obsolete=obsolete)
            elif match["string"]:
                self._read_string(match["string"], at, obsolete=obsolete)
            at = match.end()

    def _read_keyword(self, name: str, at: int, *, obsolete: bool) -> None:
        """Read a keyword, which may begin a new entry."""
        if name == "domain":
            self.open, self.last = None, name
            self.pending.clear()
            return
        here = self.open
        goes_on = here is not None and here.obsolete == obsolete
        if name == "msgctxt" or (name == "msgid" and not (goes_on and self.last == "msgctxt")):
            line, _ = self.line
            before = self.po.text[line:at]
            is_first = before.strip("\ufeff \t\v\f") in ("", "#~")
            head = line + before.startswith("\ufeff") if is_first else at
            start = self.pending[0].start if self.pending else head
            here = Passage(start, head, obsolete, [], damaged=self.tainted)
            self.found.append(here)
            self.open, self.tainted = here, False
        elif not goes_on:
            self._damage_entry(at)
        if here is not None:  # a comment may stand between its keywords
            here.comments += self.pending
        self.pending = []
        self.last = name
        if here is None or name in here.strings:
            self._damage_entry(at)
        else:
            here.strings[name] = Quoted(at)

    def _read_string(self, token: str, at: int, *, obsolete: bool) -> None:
        """Read a string, which belongs to the last keyword."""
        here = self.open
        if here is None or here.obsolete != obsolete or self.pending:
            if self.last != "domain":
                self._damage_entry(at)
            return
        string = here.strings[self.last]
        if not string.pieces:
            string.start = at
        string.pieces.append(token[1:-1])
        string.end = at + len(token)
        _, here.end = self.line

    def _damage_entry(self, at: int) -> None:
        """Mark the open entry as damaged, and the next one if its comments were read."""
        self.astray.append(at)
        if self.open is not None:
            self.open.damaged = True
        self.tainted = bool(self.pending)


def _find_codec(data: bytes) -> str:
    """Find the Python codec for a file; "ascii" if the charset is unknown."""
    match = _CHARSET.search(data)
    name = match[1].decode("ascii", "replace") if match else "utf-8"
    if data.startswith(codecs.BOM_UTF8) or name.upper() == "CHARSET":
        return "utf-8"
    try:
        codec = codecs.lookup(name)
        # Of others no line can be read alone, and no PO file is in them.
        return codec.name if "msgid".encode(codec.name) == b"msgid" else "ascii"
    except (LookupError, UnicodeError):
        return "ascii"


def escape(text: str) -> str:
    """Escape the characters of a text for a PO string."""
    return text.translate(_UNESCAPED)


class Change(NamedTuple):
    """A stretch of a text and its replacement, whose lines end in LF."""

    start: int
    end: int
    text: str


def apply_changes(po: PoText, changes: Iterable[Change]) -> bytes:
    """Replace parts of a file. The changes must not overlap.

    Texts for one place stand there in the order in which they come. A line ends like the line
    in which it begins, or like most lines. Raises UnicodeEncodeError if the file's charset
    lacks a character.
    """
    changed = _encode_changes(po, sorted(changes, key=lambda change: change[:2]))
    return b"".join((*changed, po.tail))


def _encode_changes(po: PoText, changes: Sequence[Change]) -> Iterator[bytes]:
    """Yield the bytes of a file with sorted changes."""
    at, put = 0, -1
    ended = not po.text or bool(po.newline_at(len(po.text)))
    for start, end, text in changes:
        yield po.encode_stretch(at, start)
        at = end
        newline = po.newline_at(start) or po.newline
        if start < len(po.text):
            before = po.text[po.line_start(start) : start].strip("\ufeff")
            if start == end != put and text.endswith("\n") and before:
                yield po.encode(newline)  # a line put where another has begun
        elif not ended:
            ended = True
            yield po.encode(newline)
        yield po.encode(text.replace("\n", newline))
        put = end
    yield po.encode_stretch(at, len(po.text))
