"""The language rule: docstrings and names that a reader understands at once.

A program sees four things: the first word of a docstring, more than one relative word in its
first line, a predicate that does not say "True if", and a bare participle as the name of a
function. The rest is reading.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
_FIRST: Final = re.compile(
    r"(?:what|whether|how|those|as|by|of|which|who|whose|where|when|why|that)\b", re.IGNORECASE
)
_RELATIVE: Final = re.compile(r"\b(?:which|that|who|whose|where)\b", re.IGNORECASE)
_PARTICIPLE: Final = re.compile(
    r"_*(?:[a-z]+ed|said|told|made|held|given|taken|shown|drawn|known|done|sent|lost|sold|built|"
    r"bought|brought|written|spoken|begun|gone|worn|torn|seen|fed|sought|taught|caught|hidden|"
    r"broken|chosen|forgotten|stolen|understood|meant|spent|lent|kept)_*"
)
_ALLOWED: Final = frozenset(
    {"need", "feed", "embed", "proceed", "exceed", "bleed"} | {"seen"}  # a command
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Offence(NamedTuple):
    """A docstring or a name against the rule, with its place."""

    place: str
    rule: str
    text: str


def is_bare_participle(name: str) -> bool:
    """True if a function's name is one participle, as `_said` or `settled`."""
    return bool(_PARTICIPLE.fullmatch(name)) and name.strip("_") not in _ALLOWED


def find_offences(source: str, file: str = "module.py") -> Iterator[Offence]:
    """Find what a program can see of offences in a module."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, _Function | ast.ClassDef | ast.Module):
            continue
        name = "" if isinstance(node, ast.Module) else node.name
        place = f"{file}:{getattr(node, 'lineno', 1)}: {name}"
        doc = ast.get_docstring(node) or ""
        line = doc.partition("\n")[0]
        if _FIRST.match(line):
            yield Offence(place, "begins with a word that names no object", line)
        if len(_RELATIVE.findall(line)) > 1:
            yield Offence(place, "has more than one relative word", line)
        if isinstance(node, _Function):
            is_predicate = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
            if doc and is_predicate and "True if" not in doc and not name.startswith("__"):
                yield Offence(place, "does not say True if", line)
            if is_bare_participle(name):
                yield Offence(place, "is a participle", name)


def test_docstrings_and_names_follow_the_language_rule() -> None:
    offences = [
        offence
        for room in ("cardgen", "tests")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "node_modules" not in path.parts
        for offence in find_offences(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    ]
    lines = "\n".join(f"{each.place} {each.rule}: {each.text}" for each in offences)
    assert not offences, lines


def test_each_part_of_the_rule_is_seen() -> None:
    source = '''
def _said() -> str:
    """What is said."""
def is_mono(page: str) -> bool:
    """A page that is one of those which have one colour."""
def settled() -> None:
    """Settle a job."""
def embed() -> bool:
    """True if the face may be embedded."""
'''
    assert [offence.rule for offence in find_offences(source)] == [
        "begins with a word that names no object",
        "is a participle",
        "has more than one relative word",
        "does not say True if",
        "is a participle",
    ]
