"""What the ``#.`` comments of a message say: gloss, attribution, placeholder types.

In come the comment lines of an entry; out comes a `Notes`. These comments are the only
place for our own data: other tools delete unknown ``#,`` flags but keep ``#.`` lines.

    #. Where sincerity is, flowers bloom.             the gloss, on one or more lines
    #. origin: Beijing to Tokyo                       for translators; not kept
    #. attribution: zh=坂村真民; ko=사카무라 신민        what may be printed, per language
    #. {years}: integer                               the type of a placeholder
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardgen.errors import Diagnostic, Location, nearest
from cardgen.placeholders import SYNTAX_HINT, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPES: Final = ("integer", "date", "city", "item", "unit", "text")
_DECLARATION: Final = re.compile(r"(\{.*?\})\s*:\s*(.*)")
_ATTRIBUTION: Final = re.compile(r"([a-z]{2,3}(?:-[A-Za-z]+)*)=(.+)")


@dataclass(frozen=True, slots=True)
class Notes:
    """The gloss, the printable attribution by short language code, the declared types."""

    gloss: str
    attribution: Mapping[str, str]
    types: Mapping[str, str]


def read_notes(comments: Iterable[str], location: Location, errors: list[Diagnostic]) -> Notes:
    """Read the comment lines of the entry at `location`; what is wrong goes to `errors`."""
    gloss: list[str] = []
    attribution: dict[str, str] = {}
    types: dict[str, str] = {}
    for comment in comments:
        line = comment.strip()
        if line.startswith("attribution:"):
            _read_attribution(line, attribution, location, errors)
        elif match := _DECLARATION.fullmatch(line):
            _read_type(match[1], match[2], types, location, errors)
        elif line and not line.startswith(("origin:", "cardgen:")):
            gloss.append(line)
    return Notes(" ".join(gloss), attribution, types)


def _read_attribution(
    line: str, into: dict[str, str], location: Location, errors: list[Diagnostic]
) -> None:
    for part in line.removeprefix("attribution:").split(";"):
        match = _ATTRIBUTION.fullmatch(part.strip())
        if match:
            into[match[1]] = match[2].strip()
        elif part.strip() or not into:
            errors.append(
                Diagnostic(
                    "bad-po",
                    f"the attribution {part.strip()!r} names no language",
                    location=location,
                    hint="write it as in #. attribution: zh=《周易》; ko=《주역》",
                )
            )


def _read_type(
    braces: str,
    kind: str,
    into: dict[str, str],
    location: Location,
    errors: list[Diagnostic],
) -> None:
    try:
        names = placeholders(braces)
    except ValueError as error:
        errors.append(
            Diagnostic("placeholder", str(error), location=location, hint=SYNTAX_HINT)
        )
        return
    if kind not in TYPES:
        errors.append(
            Diagnostic(
                "placeholder",
                f"{braces} has the unknown type {kind!r}",
                location=location,
                hint=nearest(kind, TYPES),
            )
        )
    # Also with a wrong type it counts as declared: one mistake, one error.
    into.update(dict.fromkeys(names, kind))
