"""The lines of a PO file as drafts of its entries, by a strict grammar.

In come the decoded lines of a file. Out come a `Draft` for each entry, with its strings, the
comments that the catalog needs (``#``, ``#.`` and ``#,``) and line numbers, and the errors.
Each error damages its entry: a text that was cut off, or lost a quotation mark, must not be
printed. Obsolete entries vanish with their comments.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from cardgen.errors import Diagnostic, Location
from cardgen.lazy import lazy_pattern

_KEYWORD: Final = lazy_pattern(r"(msgctxt|msgid|msgstr)\s+(\".*)")
_BARE: Final = lazy_pattern(r"(?:msgctxt|msgid|msgstr)(?![\w\[])")
_PLURAL: Final = lazy_pattern(r"msgid_plural\b|msgstr\[")
# GNU gettext refuses other escapes; of its numbers of characters nobody has need.
_STRING: Final = lazy_pattern(r'"(?:[^"\\]|\\[\\ntrvbf"])*+"')
# Characters that other programs take for line ends, and other controls.
_CONTROL: Final = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_FORMS: Final = "msgstr[]"  # a keyword for all forms of a plural
_ENDS: Final = ("", "msgstr", _FORMS)  # keywords behind which an entry may begin
_AFTER: Final = {"msgctxt": "", "msgid": "msgctxt", "msgstr": "msgid"}
_ESCAPE: Final = lazy_pattern(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))")
ESCAPED: Final = {
    "n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", "b": "\b", "a": "\a",
}  # fmt: skip


def unescape(text: str) -> str:
    """Undo the escapes of a text."""

    def unescape_one(match: re.Match[str]) -> str:
        """Find the character of an escape."""
        octal, hexadecimal, char = match.groups()
        if char is None:
            return chr(int(octal, 8) if octal else int(hexadecimal, 16))
        return ESCAPED.get(char, char)

    return _ESCAPE.sub(unescape_one, text) if "\\" in text else text


class Draft(msgspec.Struct):
    """An entry as it is read: its strings in pieces, its comments, the numbers of its lines.

    It begins in line `start` with its first comment, and `lines` gives the lines of its
    keywords, from 1. `length` counts its lines. `strange` is the first line that is no PO, and
    a `damaged` entry cannot be read.
    """

    start: int
    strings: dict[str, list[str]] = msgspec.field(default_factory=dict)
    lines: dict[str, int] = msgspec.field(default_factory=dict)
    comments: list[str] = msgspec.field(default_factory=list)
    remarks: list[str] = msgspec.field(default_factory=list)
    fuzzy: bool = False
    length: int = 0
    strange: int = 0
    damaged: bool = False

    def text(self, keyword: str) -> str | None:
        """Get the string of a keyword, with its escapes undone; None without the keyword."""
        pieces = self.strings.get(keyword)
        return None if pieces is None else unescape("".join(pieces))

    @property
    def is_header(self) -> bool:
        """True if the entry has no id and no source."""
        return "msgctxt" not in self.strings and not any(self.strings.get("msgid", ()))

    def comment(self, mark: str, said: str) -> None:
        """Add a comment."""
        self.length += 1
        if mark == ",":
            self.fuzzy |= "fuzzy" in map(str.strip, said.lower().split(","))
        elif said:
            (self.comments if mark == "." else self.remarks).append(said)


class Scan:
    """The drafts of a file's entries, and the errors of its lines.

    `preface` has the lines before the first entry.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.preface = Draft(1)
        self.drafts: list[Draft] = []
        self.errors: list[Diagnostic] = []
        self._here = self.preface
        # The last keyword of the entry being read: "" before the first one.
        self._last = ""
        # The comments since the last string, which belong to what follows, and the first line.
        self._pending: list[tuple[str, str]] = []
        self._start = 0
        # True if one of them is damaged.
        self._tainted = False

    def error(self, line: int, message: str, hint: str = "") -> None:
        """Record that the file is damaged at a line."""
        self.errors.append(
            Diagnostic("bad-po", message, location=Location(self.file, line), hint=hint)
        )

    def comment(self, line: str, number: int, *, damaged: bool) -> None:
        """Read a ``#`` line."""
        if line.startswith("#~"):
            self._pending.clear()
            self._tainted = False
            return
        said = line[1:].strip()
        mark = said[:1] if line[1:2] in ".,:=|" else ""  # a remark needs no blank behind #
        if said and mark not in (":", "=", "|"):
            self._start = self._start if self._pending else number
            self._tainted |= damaged
            self._pending.append((mark, said.removeprefix(mark).strip()))

    def string(self, line: str, number: int, *, damaged: bool) -> None:
        """Read a line that is no comment: a keyword with its string, a string, or no PO."""
        match = _KEYWORD.fullmatch(line)
        if match:
            self._keyword(match[1], number)
        here = self._here
        here.length += 1
        if damaged or self._tainted:
            here.damaged = True
        elif match or (line[0] == '"' and self._last and not self._pending):
            self._piece(match[2] if match else line, number)
        elif _BARE.match(line):
            self.error(
                number,
                "the keyword has no string",
                'write a string in quotation marks after the keyword: msgid "…"',
            )
            here.damaged |= self._last != "msgstr"
            return  # its comments belong to the string that follows
        elif _PLURAL.match(line):
            if self._last != _FORMS:  # of an entry it is said once
                self.error(
                    number,
                    "messages have no plural forms",
                    "write one msgid and one msgstr, with a placeholder for the number",
                )
            here.damaged = True
            self._last = _FORMS
        else:
            here.strange = here.strange or number
        self._pending.clear()
        self._tainted = False

    def _piece(self, quoted: str, number: int) -> None:
        """Add a piece to the string of the last keyword."""
        if _STRING.fullmatch(quoted):
            self._here.strings.setdefault(self._last, []).append(quoted[1:-1])
            return
        self.error(
            number,
            "the string is not closed, or has a wrong escape sequence",
            'write the string in "…"; in it, write \\" for a quotation mark '
            "and \\\\ for a backslash",
        )
        self._here.damaged = True

    def _keyword(self, keyword: str, number: int) -> None:
        """Check the order msgctxt, msgid, msgstr; begin an entry or go on with it."""
        begins = self._last in _ENDS
        if not begins or keyword == "msgstr":
            begins = _AFTER[keyword] != self._last
            if begins:
                before = "msgid" if keyword == "msgstr" else "msgstr"
                self.error(number, f"there is no {before} before this {keyword}")
                self._here.damaged = True  # the entry that lacks it; the next may be whole
        if begins and keyword != "msgstr":
            self._here = Draft(self._start if self._pending else number)
            self.drafts.append(self._here)
            for mark, said in self._pending:
                self._here.comment(mark, said)
        elif self._pending:  # comments stand above the entry
            self._here.strange = self._here.strange or number
        self._pending.clear()
        self._here.lines[keyword] = number
        self._last = keyword

    def finish(self, end: int) -> None:
        """Check the whole file: its `end`, its header, empty msgids."""
        # A translator's remark may stand below all entries.
        if self._last not in _ENDS or any(mark for mark, _ in self._pending):
            self.error(
                end,
                "the file ends in the middle of an entry",
                "restore the file from a backup or from version control",
            )
            self._here.damaged |= self._last != "msgstr"
        first = self.drafts[0] if self.drafts else self.preface
        if not self.errors and (first is self.preface or not first.is_header):
            self.error(
                1,
                "the header entry is missing",
                'begin the file with msgid "" and a msgstr with its Content-Type',
            )
        for draft in self.drafts:
            named = any(draft.strings.get("msgid", ()))
            if not draft.damaged and not named and not (draft is first and draft.is_header):
                draft.damaged = True
                if draft is not first:
                    self.error(draft.lines["msgid"], "the msgid is empty")


def scan(lines: list[str], file: str) -> Scan:
    """Scan the lines of the PO file named `file`; nothing is raised."""
    result = Scan(file)
    has_controls = not "".join(lines).isprintable()  # or blanks other than spaces
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        control = _CONTROL.search(raw) if has_controls else None
        if control:
            said = f"the line contains the control character U+{ord(control[0]):04X}"
            result.error(number, said)
            line = _CONTROL.sub("", raw).strip()
        if line:
            read = result.comment if line[0] == "#" else result.string
            read(line, number, damaged=control is not None)
    result.finish(len(lines) - (not lines[-1]))
    return result
