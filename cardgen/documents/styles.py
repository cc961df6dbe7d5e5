"""Words as measured texts, in the few styles of documents that no template describes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from unicodedata import combining

from cardgen.controls import control_character, unsuited
from cardgen.display import WHITE, Color
from cardgen.errors import CardgenError, Diagnostic
from cardgen.fonts import FontLibrary
from cardgen.layout.flow import RuleLine
from cardgen.layout.inline import TextContent, measure, styled
from cardgen.template import Style
from cardgen.text import missing_glyph
from cardgen.wording import Both, DocumentWording

_BETWEEN: Final = " · "
_KEPT: Final = 4096  # texts
_NEAR: Final = 16  # complaints of one place are not further apart
# Letters that are not broken, and marks that no line begins or ends with.
_WORD: Final = re.compile(
    r"[^\s\u2e80-\uffff]{14}|[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65]{14}"
)
_TIED: Final = re.compile("[\u00a0\u2007\u202f]")  # blanks
_TYING: Final = re.compile("[\u2060\ufeff]")
MISSING: Final = "〓"
"""What printers of the region set for a character that they have not."""


QUIET: Final = Color(0x59, 0x59, 0x59)
TITLE: Final = Style(20.0, "bold")
NUMBER: Final = Style(11.0, "bold")
VALUE: Final = Style(10.0)
CAPTION: Final = Style(7.0, color=QUIET)
HEAD: Final = Style(7.0)
BODY: Final = Style(8.5)
STRONG: Final = Style(8.5, "bold")
SMALL: Final = Style(7.5, color=QUIET)
REVERSED: Final = Style(9.0, "bold", WHITE)

HAIR: Final = RuleLine(0.3, Color(0xA0, 0xA0, 0xA0))
FINE: Final = RuleLine(0.5)
BOLD: Final = RuleLine(1.2)


class StyledText(NamedTuple):
    """Words of one language and style, and what their marks say (`catalog.parse_markup`)."""

    text: str
    lang: str
    style: Style
    readings: tuple[str, ...] = ()
    emphasis: bool = False


Texts = tuple[TextContent, ...]
"""Texts one below the other, as cells of a table hold them."""


class DocumentTexts:
    """Texts of one document.

    What no font has, or no page can show, goes to `errors` with `place`, which is where the
    words come from that are being set.
    """

    def __init__(
        self, fonts: FontLibrary, wording: DocumentWording, errors: list[Diagnostic]
    ) -> None:
        self.wording = wording
        self.place = "the head"
        self._fonts = fonts
        self._errors = errors
        self._kept: dict[tuple[StyledText, ...], TextContent] = {}
        self._missing: dict[str, tuple[str, ...]] = {}

    def text(self, pieces: Iterable[StyledText]) -> TextContent:
        """Words one behind the other, at the size of the first."""
        key = tuple(pieces)
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = self._measured(key)
        return self._kept[key]

    def plain(self, text: str, style: Style) -> TextContent:
        """A text that may be in either language, or in none."""
        return self.text([StyledText(text, self.wording.lang(text), style)])

    def stacked(self, both: Both, style: Style) -> Texts:
        """Both languages one below the other; what they say alike once, nothing if nothing."""
        if both[0] == both[1]:
            return (self.plain(both[0], style),) if both[0] else ()
        pairs = zip(both, self.wording.langs, strict=True)
        return tuple(
            self.text([StyledText(words, lang, style)]) for words, lang in pairs if words
        )

    def beside(self, both: Both, style: Style, more: Iterable[StyledText] = ()) -> TextContent:
        """Both languages on one line, with a dot between; what they say alike once."""
        langs = self.wording.langs
        pieces = [StyledText(both[0], langs[0], style)]
        if both[0] != both[1]:
            pieces.append(StyledText(_BETWEEN, langs[0], style))
            pieces.append(StyledText(both[1], langs[1], style))
        return self.text((*pieces, *more))

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of a text that no font has: all, if it cannot be set at all."""
        if text.isascii() or unsuited(text):
            return ()
        if text not in self._missing:
            if len(self._missing) >= _KEPT:
                self._missing.clear()
            try:
                span = styled(self._fonts, BODY, BODY, self.wording.lang(text), text)
                self._missing[text] = measure((span,)).missing
            except CardgenError:
                self._missing[text] = tuple(text)
        return self._missing[text]

    def marked(self, text: str) -> str:
        """A text that people wrote, with `MISSING` for what no font has."""
        for char in self.missing(text):
            text = text.replace(char, MISSING)
        return text

    def printable(self, text: str) -> str:
        """A text of whoever wrote it, as far as it can be printed.

        It has marks for what no font has and no page takes, and places to break long words.
        """
        while char := control_character(text, "cell"):
            text = text.replace(char, " ")
        text = _TYING.sub("", _TIED.sub(" ", text))
        if unsuited(text):
            text = "".join(MISSING if unsuited(char) else char for char in text)
        if unsuited(text):  # a heap of marks
            text = "".join(char for char in text if not combining(char)) + MISSING
        return _WORD.sub("\\g<0>\u200b", self.marked(text))

    def free(self, text: str, style: Style = BODY) -> TextContent:
        """A text of whoever wrote it, as far as it can be printed."""
        return self.plain(self.printable(text), style)

    def caption(self, name: str, style: Style = CAPTION) -> TextContent:
        """A caption in both languages on one line."""
        return self.beside(self.wording.caption(name), style)

    def _measured(self, pieces: tuple[StyledText, ...]) -> TextContent:
        first = pieces[0].style
        spans = tuple(
            styled(self._fonts, style, first, lang, self._shown(text), readings, emphasis)
            for text, lang, style, readings, emphasis in pieces
        )
        paragraph = measure(spans, hanging=first.hanging, indented=first.indent)
        for char in paragraph.missing:
            self._complain(missing_glyph(char, shown_by=self.place))
        return TextContent(paragraph, first.size, first.leading)

    def _shown(self, text: str) -> str:
        found = unsuited(text, "delete it from the manifest")
        if not found:
            return text
        self._complain(found.about(f"{self.place} "))
        return " "

    def _complain(self, found: Diagnostic) -> None:
        """Once for a place, which may show the same in both languages."""
        if found not in self._errors[-_NEAR:]:
            self._errors.append(found)
