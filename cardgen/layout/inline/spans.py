"""What a paragraph is made of: spans of text, and the pieces they are measured in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from cardgen.display import BLACK, Color, FontRef
from cardgen.fonts import FontChoice, FontLibrary
from cardgen.template import SPACED, Spacing, Style
from cardgen.text import NO_WHITE, Cluster, White


class Look(NamedTuple):
    """How the readings of a base look: at `scale` of its size, and from its faces if no others.

    `latin` is the face for Latin letters, where that is not the chain's.
    """

    scale: float = 0.5
    chain: tuple[FontRef, ...] = ()
    latin: FontRef | None = None


PLAIN: Final = Look()


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one language and style; `scale` is its size relative to the paragraph's.

    `readings` stand beside the text as ruby: one for all of it, or one for each character;
    `look` is theirs. `latin` is the face for Latin letters and digits, where it is not the
    chain's; `asked` is what a style asked for, where one did. `spacing` is the white between
    its characters. Japanese columns have `corners` for quotation marks, or else 〝 〟.
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
    corners: bool = False
    look: Look = PLAIN


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
        corners=style.column_quotes == "corner",
    )


def for_display(fonts: FontLibrary, style: Style, span: Span) -> Span:
    """The span with readings for large sizes: a third of its own, and regular beside bold.

    At half the size they would be as loud as another text, and bold strokes crowd in them. A
    family that has no regular weight has the other.
    """
    chain = fonts.chain(style.font, "regular", span.lang)
    latin = fonts.face(style.latin, "regular", span.lang) if style.latin else None
    return replace(span, look=Look(1 / 3, chain, latin))


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
    span, cluster, start, end, white, space = piece
    return PlacedCluster(span, cluster, start + shift, end + shift, white, space)
