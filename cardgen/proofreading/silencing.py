"""What nobody wants to know of: rules and families that a project, a file or an entry silences.

In come comments, ``cardgen: ignore=end-mark, numbers``, out come the names in them.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from itertools import takewhile
from typing import Final

from cardgen.catalog import PoEntry
from cardgen.proofreading.rules import FAMILIES, PROOFREADING_RULES

UNFINISHED: Final = frozenset({"copied", "wrong-language"})
"""Rules of texts that are never printed as they are."""

_IGNORE: Final = re.compile(r"cardgen:\s*ignore\s*=\s*(.*)")


def silenced_by(entry: PoEntry) -> frozenset[str]:
    """The rules and families that the comments of an entry silence."""
    return _silenced_by((*entry.remarks, *entry.comments))


def silenced_above(data: bytes) -> frozenset[str]:
    """The rules and families that the remarks above a file's header silence."""
    above = takewhile(lambda line: line.startswith(b"#"), BytesIO(data.removeprefix(BOM_UTF8)))
    return _silenced_by(tuple(line[2:].decode("utf-8", "replace") for line in above))


@lru_cache(maxsize=4096)
def _silenced_by(comments: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for line in comments:
        if match := _IGNORE.match(line.strip()):
            found |= set(re.split(r"[\s,;]+", match[1].strip())) - {""}
    return frozenset(found)


def unknown_rules(silenced: Iterable[str]) -> list[str]:
    """Those of the names that are no rule and no family."""
    return sorted({*silenced} - {*PROOFREADING_RULES, *FAMILIES})


def is_silenced(rule: str, silenced: frozenset[str]) -> bool:
    """True if a rule of proofreading, or its family, is among those that are silenced.

    What is not printed is told whatever is silenced: `# same: yes` is for what is right.
    """
    return rule not in UNFINISHED and (rule in silenced or _has_family(rule, silenced))


def _has_family(rule: str, silenced: frozenset[str]) -> bool:
    return PROOFREADING_RULES[rule].family in silenced
