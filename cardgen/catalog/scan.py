"""The strict line grammar of a PO file, for lines that polib would accept or lose silently.

In comes the decoded text of a file. Out come as many lines, with only the parts that the
catalog needs (strings, ``#.`` and ``#,`` comments), an `EntryHead` with line numbers for each
entry, and the errors, each of which damages its entry. polib drops the last character of an
unclosed string, forgets an entry at the end of a truncated file, and moves comments of obsolete
entries to the next entry; so a text must pass here before polib reads it. Lines that are no PO
at all are left for polib to reject.
"""

from __future__ import annotations

from typing import Final

import msgspec

from cardgen.errors import Diagnostic, Location
from cardgen.lazy import lazy_pattern

_KEYWORD: Final = lazy_pattern(r"(msgctxt|msgid|msgstr)\s+(\".*)")
_BARE: Final = lazy_pattern(r"(?:msgctxt|msgid|msgstr)(?![\w\[])")
_PLURAL: Final = lazy_pattern(r"msgid_plural\b|msgstr\[")
# The escapes that polib undoes; GNU gettext refuses unknown ones, and so do we.
_STRING: Final = lazy_pattern(r'"(?:[^"\\]|\\[\\ntrvbf"])*"')
# Characters that str.splitlines (and so polib) takes for line ends, and other controls.
_CONTROL: Final = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_FORMS: Final = "msgstr[]"  # a keyword for all forms of a plural
_ENDS: Final = ("", "msgstr", _FORMS)  # keywords behind which an entry may begin
_AFTER: Final = {"msgctxt": "", "msgid": "msgctxt", "msgstr": "msgid"}


class EntryHead(msgspec.Struct):
    """The line numbers of an entry's strings, from 1, and which of them it has.

    The entry goes from `start`, its first comment that counts, to the start of the next one. A
    `damaged` entry cannot be read.
    """

    start: int
    line: int
    source_line: int = 0
    translation_line: int = 0
    has_context: bool = False
    has_source: bool = False
    damaged: bool = False


class Scan(msgspec.Struct):
    """The result of a scan: cleaned lines, a head per entry that is not obsolete, errors.

    `astray` is true if something before the first entry is wrong.
    """

    file: str
    lines: list[str] = msgspec.field(default_factory=list)
    heads: list[EntryHead] = msgspec.field(default_factory=list)
    errors: list[Diagnostic] = msgspec.field(default_factory=list)
    astray: bool = False
    # The last keyword of the entry being read: "" before the first one.
    _last: str = ""
    # Indexes of comment lines since the last string: they belong to what follows.
    _pending: list[int] = msgspec.field(default_factory=list)
    # True if one of those lines is damaged.
    _tainted: bool = False

    @property
    def header(self) -> EntryHead | None:
        """Head of the file's header; None if it is missing or damaged."""
        first = self.heads[0] if self.heads else None
        if first is None or first.damaged or first.has_context or first.has_source:
            return None
        return first

    def error(self, line: int, message: str, hint: str = "") -> None:
        """Record that the file is damaged at a line."""
        self.errors.append(
            Diagnostic("bad-po", message, location=Location(self.file, line), hint=hint)
        )

    def damage(self) -> None:
        """Mark the last entry as damaged."""
        if self.heads:
            self.heads[-1].damaged = True
        else:
            self.astray = True

    def comment(self, line: str, *, damaged: bool = False) -> None:
        """Read a comment line. Comments of obsolete entries are removed."""
        if line.startswith("#~"):
            for index in self._pending:
                self.lines[index] = ""
            self._pending.clear()
            self._tainted = False
        elif said := line[1:].strip():
            mark = line[1] if line[1] in ".,:=|" else ""  # a remark needs no blank behind #
            if mark not in {":", "=", "|"}:
                self._pending.append(len(self.lines))
                self._tainted |= damaged
                said = said.removeprefix(mark).strip()
                self.lines.append(f"#{mark} {said}")
                return
        self.lines.append("")

    def string(self, line: str, *, damaged: bool = False) -> None:
        """Read a line that is no comment: a keyword with a string, or a string."""
        number = len(self.lines) + 1
        start = self._pending[0] + 1 if self._pending else number
        damaged |= self._tainted
        self._tainted = False
        self._pending.clear()
        self.lines.append(line)
        match = _KEYWORD.fullmatch(line)
        if match:
            self._keyword(match[1], start, number)
        if damaged:
            self.damage()
            return
        if match:
            text = match[2]
        elif line.startswith('"'):
            text = line
        elif _BARE.match(line):  # polib loses it, and what follows
            self.lines[-1] = ""
            self.error(
                number,
                "the keyword has no string",
                'write a string in quotation marks after the keyword: msgid "…"',
            )
            if self._last != "msgstr":
                self.damage()
            return
        else:
            if _PLURAL.match(line):
                if self._last != _FORMS:  # of an entry it is said once
                    self.error(
                        number,
                        "messages have no plural forms",
                        "write one msgid and one msgstr, with a placeholder for the number",
                    )
                self.damage()
                self._last = _FORMS
            return
        if not _STRING.fullmatch(text):
            self.error(
                number,
                "the string is not closed, or has a wrong escape sequence",
                'write the string in "…"; in it, write \\" for a quotation mark '
                "and \\\\ for a backslash",
            )
            self.damage()
        elif len(text) > 2 and self._last == "msgid" and self.heads:
            self.heads[-1].has_source = True

    def _keyword(self, keyword: str, start: int, number: int) -> None:
        """Check the order of msgctxt, msgid and msgstr, and record their lines."""
        begins = self._last in _ENDS
        if not begins or keyword == "msgstr":
            begins = _AFTER[keyword] != self._last
            if begins:
                before = "msgid" if keyword == "msgstr" else "msgstr"
                self.error(number, f"there is no {before} before this {keyword}")
                self.damage()  # the entry that lacks it; the next may be whole
        if begins and keyword != "msgstr":
            self.heads.append(EntryHead(start, number))
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
        """Check the whole file at its end: its last entry, its header, empty msgids."""
        # A translator's remark may stand below all entries.
        begun = any(not self.lines[index].startswith("# ") for index in self._pending)
        if self._last not in _ENDS or begun:
            self.error(
                len(self.lines),
                "the file ends in the middle of an entry",
                "restore the file from a backup or from version control",
            )
            if self._last != "msgstr":
                self.damage()
        if not self.errors and self.header is None:
            self.error(
                1,
                "the header entry is missing",
                'begin the file with msgid "" and a msgstr with its Content-Type',
            )
        header = self.header
        for head in self.heads:
            if head is not header and not head.damaged and not head.has_source:
                head.damaged = True
                if head is not self.heads[0]:
                    self.error(head.source_line, "the msgid is empty")


def scan(text: str, file: str) -> Scan:
    """Scan the text of a PO file line by line. Raises nothing."""
    result = Scan(file)
    text = text.replace("\r\n", "\n")
    for number, raw in enumerate(text.split("\n"), 1):
        control = _CONTROL.search(raw)
        if control:
            said = f"the line contains the control character U+{ord(control[0]):04X}"
            result.error(number, said)
        line = _CONTROL.sub("", raw).strip()
        if not line:
            result.lines.append("")
        elif line[0] == "#":
            result.comment(line, damaged=control is not None)
        else:
            result.string(line, damaged=control is not None)
    if not result.lines[-1]:
        result.lines.pop()  # what follows the last line's end is no line
    result.finish()
    return result
