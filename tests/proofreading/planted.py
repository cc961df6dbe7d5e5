"""The mistakes of ``planted.tsv``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(n))")


class Planted(NamedTuple):
    """A mistake against a rule, with the wrong part of the translation."""

    rule: str
    pair: str
    source: str
    translation: str
    said: str = ""
    comments: str = ""


def rows(name: str) -> list[list[str]]:
    """Read the lines of a file beside this module, split into cells."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [
        [_ESCAPE.sub(_char, cell) for cell in line.split("\t")]
        for line in lines
        if line and not line.startswith("#")
    ]


def _char(match: re.Match[str]) -> str:
    return "\n" if match[3] else chr(int(match[1] or match[2], 16))


PLANTED: Final = [Planted(*cells) for cells in rows("planted.tsv")]
