"""Words of a letter as measured texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cardgen.catalog import MARKUP_HINT, parse_markup
from cardgen.display import Color
from cardgen.errors import Diagnostic, FieldError
from cardgen.fonts import FontLibrary
from cardgen.layout.inline import TextContent, measure, styled
from cardgen.template import Style
from cardgen.text import missing_glyph

RED: Final = Color(0xC8, 0x10, 0x2E)
"""Of the head of Chinese official papers, and of its rules."""

_KEPT: Final = 1024  # texts


@dataclass(frozen=True, slots=True)
class LetterStyle:
    """How a letter looks: the lettering of its text, of its titles and of its tables.

    `scale` of titles is in sizes of the body.
    """

    body: Style
    title_scale: float = 1.6


class Typography:
    """The texts of letters of one language, each measured once."""

    def __init__(
        self,
        fonts: FontLibrary,
        style: LetterStyle,
        lang: str,
        *,
        vertical: bool,
    ) -> None:
        self.fonts = fonts
        self.style = style
        self.lang = lang
        self.vertical = vertical
        self.em = style.body.size
        self._missing: dict[str, None] = {}
        self._kept: dict[tuple[str, Style, bool], TextContent] = {}

    @property
    def line(self) -> float:
        """Points from line to line of the body."""
        return self.em * self.style.body.leading

    def title(self, scale: float = 1.0) -> Style:
        """The lettering of a title."""
        body = self.style.body
        return body._replace(size=body.size * scale * self.style.title_scale, weight="bold")

    def text(
        self, words: str, style: Style | None = None, *, justified: bool = False
    ) -> TextContent:
        """Words with their readings and emphasis, in the body's lettering if in no other.

        Raises FieldError "bad-letter" for marks that are not closed.
        """
        style = style or self.style.body
        key = (words, style, justified)
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = self._measured(words, style, justified=justified)
        content = self._kept[key]
        self._missing.update(dict.fromkeys(content.paragraph.missing))
        return content

    def missing(self) -> list[Diagnostic]:
        """What no font has of the texts since this was last asked."""
        found, self._missing = [missing_glyph(char) for char in self._missing], {}
        return found

    def width(self, words: str, style: Style | None = None) -> float:
        """The points that words take on one line."""
        content = self.text(words, style)
        if self.vertical:
            return content.natural_height(0.0)
        return content.natural_width

    def advance(self, words: str, style: Style | None = None) -> float:
        """The points from the beginning of words to what follows them, white included."""
        return self.width(f"{words}中", style) - self.width("中", style)

    def _measured(self, words: str, style: Style, *, justified: bool) -> TextContent:
        try:
            pieces = parse_markup(words)
        except ValueError as error:
            raise FieldError("bad-letter", f"{words!r}: {error}", hint=MARKUP_HINT) from error
        spans = tuple(
            styled(self.fonts, style, style, self.lang, *piece)
            for piece in pieces
            if piece.text
        )
        empty = (styled(self.fonts, style, style, self.lang, " "),)
        paragraph = measure(spans or empty, hanging=style.hanging, vertical=self.vertical)
        return TextContent(paragraph, style.size, style.leading, justify=justified)
