"""Spans of text that a paragraph is made of, and the pieces they are measured in."""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.display import BLACK, Color, FontRef
from cardgen.fonts import FontChoice, FontLibrary
from cardgen.template import DEFAULT_SPACING, Spacing, Style
from cardgen.text import NO_WHITE, Cluster, White


class Look(msgspec.Struct, frozen=True):
    """Size and faces of ruby readings: `scale` is relative to the base's size.

    An empty `chain` means the faces of the base. `latin` is the face for Latin letters, if it
    is not the chain's.
    """

    scale: float = 0.5
    chain: tuple[FontRef, ...] = ()
    latin: FontRef | None = None


PLAIN: Final = Look()


class Span(msgspec.Struct, frozen=True):
    """Text of one language and style; `scale` is its size relative to the paragraph's.

    `readings` stand beside the text as ruby, one for all of it or one for each character, with
    this `look`. `latin` is the face for Latin letters and digits, if it is not the chain's.
    `asked` is the choice of fonts in a style. `spacing` is the white between characters. With
    `corners`, Japanese columns have corner brackets for quotation marks, otherwise 〝 〟.
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
    spacing: Spacing = DEFAULT_SPACING
    corners: bool = False
    look: Look = PLAIN


def style_span(
    fonts: FontLibrary,
    style: Style,
    base: Style,
    lang: str,
    text: str,
    readings: tuple[str, ...] = (),
    emphasis: bool = False,
) -> Span:
    """Make a span of `text` in a style. Its size is relative to that of the `base` style.

    Raises FontError for an unknown family.
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
        corners=style.column_quotes == "corner",
    )


def style_for_display(fonts: FontLibrary, style: Style, span: Span) -> Span:
    """Copy a span for large type: readings at a third of its size, in the regular weight.

    At half the size, readings would be as loud as a second text, and their bold strokes would
    run together. A family without a regular weight has the one it has.
    """
    chain = fonts.chain(style.font, "regular", span.lang)
    latin = fonts.face(style.latin, "regular", span.lang) if style.latin else None
    return replace(span, look=Look(1 / 3, chain, latin))


class PlacedCluster(NamedTuple):
    """A cluster of a span, with its start and end in em on the line.

    `white` is what a punctuation mark may give up where it begins or ends a line. `space` is
    the autospace in em before the piece. `level` is that of its line (UAX #9), which is known
    when lines are placed.
    """

    span: int
    cluster: Cluster
    start: float
    end: float
    white: White = NO_WHITE
    space: float = 0.0
    level: int = 0


def shift_piece(piece: PlacedCluster, shift: float) -> PlacedCluster:
    """Move a piece by `shift` em along its line."""
    span, cluster, start, end, white, space, level = piece
    return PlacedCluster(span, cluster, start + shift, end + shift, white, space, level)
