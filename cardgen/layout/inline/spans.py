"""What a paragraph is made of: spans of text, and the pieces they are measured in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cardgen.display import BLACK, Color, FontRef
from cardgen.fonts import FontChoice, FontLibrary
from cardgen.template import SPACED, Spacing, Style
from cardgen.text import NO_WHITE, Cluster, White


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one language and style; `scale` is its size relative to the paragraph's.

    `readings` stand beside the text as ruby: one for all of it, or one for each character.
    `latin` is the face for Latin letters and digits, where it is not the chain's; `asked` is
    what a style asked for, where one did. `spacing` is the white between its characters.
    """

    text: str
    lang: str
    chain: tuple[FontRef, ...]
    scale: float = 1.0
    color: Color = BLACK
    readings: tuple[str, ...] = ()
    emphasis: bool = False
    latin: FontRef | None = None
    asked: FontChoice | None = None
    spacing: Spacing = SPACED


def styled(
    fonts: FontLibrary,
    style: Style,
    base: Style,
    lang: str,
    text: str,
    readings: tuple[str, ...] = (),
    emphasis: bool = False,
) -> Span:
    """A text in a style, within a paragraph whose size is that of the `base` style.

    Raises FontError for a family that there is not.
    """
    return Span(
        text,
        lang,
        fonts.chain(style.font, style.weight, lang),
        style.size / base.size,
        style.color,
        readings,
        emphasis,
        fonts.face(style.latin, style.weight, lang) if style.latin else None,
        FontChoice((style.font, *filter(None, (style.latin,))), style.weight),
        style.spacing,
    )


class PlacedCluster(NamedTuple):
    """A cluster of a span, with the pen position in em before it and behind its ink.

    `white` is what a mark may give up of its own, where a line begins or ends with it;
    `space` are the em of autospace before the piece.
    """

    span: int
    cluster: Cluster
    start: float
    end: float
    white: White = NO_WHITE
    space: float = 0.0


def moved(piece: PlacedCluster, shift: float) -> PlacedCluster:
    """The piece `shift` em further along its line."""
    return piece._replace(start=piece.start + shift, end=piece.end + shift)
