"""The strict line grammar of a PO file: what polib would let pass, or quietly lose.

In comes the decoded text of a file. Out comes the same number of lines with only what
the catalog needs (strings, ``#.`` and ``#,`` comments), a `EntryHead` with line numbers for
each entry, and the errors. polib drops the last character of a string that is not
closed, forgets an entry that a truncated file ends in, and hangs comments of obsolete
entries on the next one; so a text must pass here before polib reads it. Lines that are
no PO at all are left for polib to reject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cardgen.errors import Diagnostic, Location

_KEYWORD: Final = re.compile(r"(msgctxt|msgid|msgstr)\s+(\".*)")
_PLURAL: Final = re.compile(r"msgid_plural\b|msgstr\[")
# The escapes that polib undoes; GNU gettext refuses unknown ones, and so do we.
_STRING: Final = re.compile(r'"(?:[^"\\]|\\[\\ntrvbf"])*"')
# Characters that str.splitlines (and so polib) takes for line ends, and other controls.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_AFTER: Final = {"msgctxt": "", "msgid": "msgctxt", "msgstr": "msgid"}


@dataclass(slots=True)
class EntryHead:
    """Where an entry's strings begin, as line numbers from 1, and what it has."""

    line: int
    source_line: int = 0
    translation_line: int = 0
    has_context: bool = False
    has_source: bool = False


@dataclass(slots=True)
class Scan:
    """What a scan found: cleaned lines, a head per entry that is not obsolete, errors."""

    file: str
    lines: list[str] = field(default_factory=list)
    heads: list[EntryHead] = field(default_factory=list)
    errors: list[Diagnostic] = field(default_factory=list)
    # The last keyword of the entry being read: "" before the first one.
    _last: str = ""
    # Indexes of comment lines since the last string: they belong to what follows.
    _pending: list[int] = field(default_factory=list)

    def error(self, line: int, message: str, hint: str = "") -> None:
        """Note that the file is damaged at `line`."""
        self.errors.append(
            Diagnostic("bad-po", message, location=Location(self.file, line), hint=hint)
        )

    def comment(self, line: str) -> None:
        """A ``#`` line: obsolete entries vanish with their comments, ``#.``, ``#,`` stay."""
        if line.startswith("#~"):
            for index in self._pending:
                self.lines[index] = ""
            self._pending.clear()
        elif line.startswith(("#.", "#,")):
            self._pending.append(len(self.lines))
            self.lines.append(f"{line[:2]} {line[2:].strip()}")
            return
        self.lines.append("")

    def string(self, line: str) -> None:
        """Any other line: a keyword with its string, a further string, or no PO at all."""
        number = len(self.lines) + 1
        self._pending.clear()
        self.lines.append(line)
        match = _KEYWORD.fullmatch(line)
        if match:
            self._keyword(match[1], number)
            text = match[2]
        elif line.startswith('"'):
            text = line
        else:
            if _PLURAL.match(line):
                self.error(
                    number,
                    "messages have no plural forms",
                    "write one msgid and one msgstr, with a placeholder for the number",
                )
            return
        if not _STRING.fullmatch(text):
            self.error(
                number,
                "the string is not closed or holds a wrong escape",
                'a string stands in "…"; inside it write \\" for a quote, \\\\ for a backslash',
            )
        elif len(text) > 2 and self._last == "msgid" and self.heads:
            self.heads[-1].has_source = True

    def _keyword(self, keyword: str, number: int) -> None:
        """Check the order msgctxt, msgid, msgstr and note the line numbers."""
        begins = self._last in ("", "msgstr")
        if begins and keyword != "msgstr":
            self.heads.append(EntryHead(number))
        elif begins or _AFTER[keyword] != self._last:
            before = "msgid" if keyword == "msgstr" else "msgstr"
            self.error(number, f"there is no {before} before this {keyword}")
            if keyword != "msgstr":
                self.heads.append(EntryHead(number))
        if self.heads:
            head = self.heads[-1]
            if keyword == "msgctxt":
                head.has_context = True
            elif keyword == "msgid":
                head.source_line = number
            else:
                head.translation_line = number
        self._last = keyword

    def finish(self) -> None:
        """Check what only the whole file shows: its end, its header, empty msgids."""
        if self._last not in ("", "msgstr") or self._pending:
            self.error(
                len(self.lines),
                "the file ends in the middle of an entry",
                "it may be cut off: take it from a backup or from version control",
            )
        if not self.errors:
            self._check_header()

    def _check_header(self) -> None:
        first = self.heads[0] if self.heads else None
        if first is None or first.has_context or first.has_source:
            self.error(
                1,
                "the header entry is missing",
                'begin the file with msgid "" and a msgstr with its Content-Type',
            )
        for head in self.heads[1:]:
            if not head.has_source:
                self.error(head.source_line, "the msgid is empty")


def scan(text: str, file: str) -> Scan:
    """Scan the text of the PO file named `file`; nothing is raised."""
    result = Scan(file)
    text = text.replace("\r\n", "\n")
    control = _CONTROL.search(text)
    if control:
        number = text.count("\n", 0, control.start()) + 1
        result.error(number, f"the line holds the control character U+{ord(control[0]):04X}")
        return result
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            result.lines.append("")
        elif line[0] == "#":
            result.comment(line)
        else:
            result.string(line)
    if not result.lines[-1]:
        result.lines.pop()  # what follows the last line's end is no line
    result.finish()
    return result
