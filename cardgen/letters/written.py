"""On which line of a file of data something stands that is wrong with a letter.

In come an error and the file, out comes the error with places. What is wrong was found in words
that are made of the data, so its line is that of the word that the error quotes, or of the key
that its rule is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.files import MOST_TEXT, read
from cardgen.tomlfile import TomlLines

_KEYS: Final = {
    "missing-value": (("values", ""),),
    "unknown-honorific": (("addressee", "honorific"), ("addressee", "kind"), ("addressee", "")),
    "doubled-honorific": (("addressee", "name"), ("addressee", "")),
    "unpaired-closing": (("closing", ""), ("opening", "")),
    "seal-text": (("sender", "seal"),),
    "goods-differ": (("goods", ""),),
}
"""Where data say what a rule is about: tables and keys, the likeliest first."""

_QUOTED: Final = re.compile(r"'([^']+)'")
_TOLD: Final = re.compile(r"(?P<key>\w+)(?:\[[0-9]+\])?(?: of \[(?P<table>[^\]]+)\])?: ")
_ELSEWHERE: Final = ("unknown-term",)  # what names another file, which is as it should be


def in_data(error: CardgenError, file: Path) -> CardgenError:
    """The error with the lines of a file of data, where it names no other place."""
    return CardgenError.of(located(error.diagnostics, file), located(error.warnings, file))


def located(found: Iterable[Diagnostic], file: Path) -> tuple[Diagnostic, ...]:
    """The findings, as `in_data` has them."""
    try:
        text = read(file, MOST_TEXT).decode("utf-8-sig", "replace")
    except OSError:
        text = ""
    lines = TomlLines(text)
    return tuple(_placed(each, file, text, lines) for each in found)


def _placed(found: Diagnostic, file: Path, text: str, lines: TomlLines) -> Diagnostic:
    line = _line(found, text, lines)
    if found.rule in _ELSEWHERE and line:
        return found.at(Location(str(file), line))
    return found.or_at(Location(str(file), line))


def _line(found: Diagnostic, text: str, lines: TomlLines) -> int | None:
    if told := _TOLD.match(found.message):
        table, key = told["table"], told["key"]
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
