"""Markup in messages: readings above characters (ruby), and emphasis.

In comes a text such as ``[念|ねん]ずれば*花*ひらく``; out come its pieces. ``[base|reading]``
is one reading for the whole base, ``[友好|ゆう|こう]`` one for each character; ``*…*`` is
emphasis. A literal bracket or asterisk is doubled: ``[[``, ``]]`` and ``**``. Placeholders stay
as they are: markup is read before values are put in, so that a value is never markup.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cardgen.particles import choose_particles

MARKUP_HINT: Final = (
    "write [base|reading], or [base|one|for each] character, and *emphasis*; "
    "to print a bracket or an asterisk, type it twice: [[ ]] **"
)
_DOUBLED: Final = "[]*"


class Marked(NamedTuple):
    """A stretch of text, the readings above it, and its emphasis.

    One reading belongs to the whole text; several belong to its characters in turn.
    """

    text: str
    readings: tuple[str, ...] = ()
    emphasis: bool = False


def parse_markup(text: str) -> tuple[Marked, ...]:
    """Split a text with markup into pieces with their readings and emphasis.

    Raises ValueError if a mark is not closed, or readings do not match their base.
    """
    if not any(mark in text for mark in _DOUBLED):
        return (Marked(text),) if text else ()
    pieces: list[Marked] = []
    literal: list[str] = []
    emphasis, opened, at = False, 0, 0

    def flush() -> None:
        """Make a piece of the literal text before this place."""
        if literal:
            pieces.append(Marked("".join(literal), (), emphasis))
            literal.clear()

    while at < len(text):
        char = text[at]
        if char in _DOUBLED and text[at : at + 2] == char * 2:
            literal.append(char)
            at += 2
        elif char == "*":
            flush()
            emphasis, opened = not emphasis, at
            at += 1
        elif char == "[":
            flush()
            start = at
            base, readings, at = _read_annotation(text, at)
            if emphasis:  # dots would stand where the reading does
                raise ValueError(f"{_shorten(text[start:at])!r} has a reading and emphasis")
            pieces.append(Marked(base, readings))
        else:
            literal.append(char)
            at += 1
    flush()
    if emphasis:
        raise ValueError(f"the emphasis {_shorten(text[opened:])!r} is never closed with *")
    return tuple(pieces)


def strip_markup(text: str) -> str:
    """Remove markup and readings from a text. A text with wrong markup stays as it is."""
    try:
        return "".join(piece.text for piece in parse_markup(text))
    except ValueError:
        return text


def _read_annotation(text: str, start: int) -> tuple[str, tuple[str, ...], int]:
    """Read a reading that begins at `start`. Return its base, its parts and its end."""
    end = text.find("]", start)
    if end < 0:
        raise ValueError(f"the bracket in {_shorten(text[start:])!r} is never closed with ]")
    whole = text[start : end + 1]
    base, *readings = whole[1:-1].split("|")
    if "[" in base or "*" in whole:
        raise ValueError(f"{_shorten(whole)!r} contains another mark")
    if not readings:
        raise ValueError(f"{_shorten(whole)!r} has no reading")
    if not base or not all(readings):
        raise ValueError(f"{_shorten(whole)!r} has an empty part")
    if len(readings) > 1 and len(readings) != len(base):
        raise ValueError(
            f"{_shorten(whole)!r} has {len(readings)} readings for {len(base)} characters"
        )
    return base, tuple(readings), end + 1


def _shorten(text: str) -> str:
    """Shorten a text to 24 characters for an error message."""
    return text if len(text) <= 24 else text[:24] + "…"


def choose_particles_of(lang: str, pieces: list[Marked]) -> list[Marked]:
    """Choose the form of Korean particles in pieces of a line."""
    if not lang.startswith("ko") or not any("(" in piece.text for piece in pieces):
        return pieces
    result: list[Marked] = []
    before = ""
    for piece in pieces:
        result.append(piece._replace(text=choose_particles(piece.text, before)))
        before += result[-1].text
    return result
