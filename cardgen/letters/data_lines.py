"""Locate findings about a letter in the lines of its data file.

In come an error and the file, out comes the error with places. The line is that of the word
that the error quotes, or of the key that its rule is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.files import MOST_TEXT, read
from cardgen.lazy import lazy_pattern
from cardgen.tomlfile import TomlLines

_KEYS: Final = {
    "missing-value": (("values", ""),),
    "unknown-honorific": (("addressee", "honorific"), ("addressee", "kind"), ("addressee", "")),
    "doubled-honorific": (("addressee", "name"), ("addressee", "")),
    "unpaired-closing": (("closing", ""), ("opening", "")),
    "seal-text": (("sender", "seal"),),
    "goods-differ": (("goods", ""),),
}
"""Rule → tables and keys that it may be about, the likeliest first."""

_QUOTED: Final = lazy_pattern(r"'([^']+)'")
_KEY: Final = lazy_pattern(r"(?P<key>\w+)(?:\[[0-9]+\])?(?: of \[(?P<table>[^\]]+)\])?: ")


def locate_error(error: CardgenError, file: Path) -> CardgenError:
    """Return an error whose findings name their lines in a data file, if they have no place."""
    return CardgenError.of(
        locate_findings(error.diagnostics, file), locate_findings(error.warnings, file)
    )


def locate_findings(found: Iterable[Diagnostic], file: Path) -> tuple[Diagnostic, ...]:
    """Add the lines in a data file to findings, as `locate_error` does."""
    text = read_data_text(file)
    lines = TomlLines(text)
    return tuple(_locate(each, file, text, lines) for each in found)


def _locate(found: Diagnostic, file: Path, text: str, lines: TomlLines) -> Diagnostic:
    """Add the line in a data file, with this text and these lines, to a finding."""
    line = _find_line(found, text, lines)
    # A finding about an unknown term names the glossary, where nothing is wrong.
    is_elsewhere = found.rule == "unknown-term" and line
    return (found.at if is_elsewhere else found.or_at)(Location(str(file), line))


def _find_line(found: Diagnostic, text: str, lines: TomlLines) -> int | None:
    """Find the line of a data file to which a finding belongs; None if unknown."""
    if match := _KEY.match(found.message):
        table, key = match["table"], match["key"]
        if at := lines.of(table, key) if table else lines.at(key):
            return at
    for word in _QUOTED.findall(found.message):
        for number, line in enumerate(text.splitlines(), 1):
            if word in line and not line.lstrip().startswith("#"):
                return number
    for table, key in _KEYS.get(found.rule, ()):
        if at := lines.of(table, key) or lines.tables.get(key):
            return at
    return None


def read_data_text(file: Path) -> str:
    """Read the text of a data file, to find lines in it; "" if it cannot be read."""
    try:
        return read(file, MOST_TEXT).decode("utf-8-sig", "replace")
    except OSError:
        return ""
