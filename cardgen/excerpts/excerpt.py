"""Excerpt of a PDF: a form XObject, and all that it needs."""

from __future__ import annotations

from dataclasses import dataclass

Pieces = tuple[str | int, ...]
"""Value in PDF syntax; a number stands for an object of the excerpt."""


@dataclass(frozen=True, slots=True)
class ForeignObject:
    """Object: a value, or a stream with the entries of its dictionary, keys without slashes."""

    value: Pieces
    entries: tuple[tuple[str, Pieces], ...] = ()
    stream: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """Page of `width` × `height` points as a form, which is the first of `objects`.

    The form fills the unit square. It `blends` if anything in it is transparent. `spaces` are
    its colour spaces: gray, rgb, cmyk, icc-cmyk, spot, other. For a press, `left` are the
    colours that could not be converted, in words.
    """

    width: float
    height: float
    objects: tuple[ForeignObject, ...]
    blends: bool
    spaces: frozenset[str]
    left: tuple[str, ...] = ()
