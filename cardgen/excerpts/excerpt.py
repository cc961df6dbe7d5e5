"""What is taken of a PDF: a form, and all that it needs, with nothing else of the file."""

from __future__ import annotations

from dataclasses import dataclass

Pieces = tuple[str | int, ...]
"""A value as PDF writes it; a number stands for the object of the excerpt that has it."""


@dataclass(frozen=True, slots=True)
class ForeignObject:
    """An object: a value, or a stream and what its dictionary has, by keys without slashes."""

    value: Pieces
    entries: tuple[tuple[str, Pieces], ...] = ()
    stream: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """A page of `width` × `height` points as a form, which is the first of `objects`.

    The form has the size of the unit square. It `blends` if anything in it lets shine through
    what is below. `spaces` are those of its colours: gray, rgb, cmyk,
    icc-cmyk, spot, other. On a press, `left` are colours that were not converted, in words.
    """

    width: float
    height: float
    objects: tuple[ForeignObject, ...]
    blends: bool
    spaces: frozenset[str]
    left: tuple[str, ...] = ()
