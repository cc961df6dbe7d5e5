"""An entry of a proof as a table: its labels, and beside them its words and room for answers.

In come an entry and the columns that all entries of a page have, out comes a table that stays
on one page. Labels are drawn as they are printed, at a scale that is said. Entries with long
texts, and labels that leave no room beside them, have their words above.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from cardgen import units
from cardgen.catalog import Marked, parse_markup
from cardgen.display import Color, Leaf, Path, PathSegment, scaled
from cardgen.documents import (
    BODY,
    FINE,
    HAIR,
    HANG,
    REST,
    SMALL,
    STRONG,
    DocumentTexts,
    StyledText,
    Texts,
    rule_caption,
)
from cardgen.layout.flow import Cell, Column, Row, Section, Table, VectorFigure
from cardgen.layout.inline import TextContent
from cardgen.proofreading import phrase
from cardgen.proofs.entries import ProofEntry, TriedLabel
from cardgen.template import Side, Style, Track

STATES: Final = {
    "ready": "translated",
    "untranslated": "untranslated",
    "fuzzy": "to-review",
    "copied": "same-as-source",
    "wrong-language": "other-language",
}
"""Captions of the states of translations."""

SIDES: Final[tuple[Side, Side]] = ("source", "target")
TEXT: Final = Style(11.0, leading=1.35)
_NOTE: Final = Style(7.5)
_NOTE_STRONG: Final = Style(7.5, "bold")
_TICK: Final = "□ "
_ERROR, _WARNING = "▲ ", "△ "
_GAP: Final = 14.0
_REMARKS: Final = units.length("62mm")  # of text beside labels at least
_BETWEEN: Final = 5.0  # points between words
_WHITE: Final = 8.0  # above and below an entry
_LOW: Final = units.length("45mm")  # of labels at most, so that a page has four
_NARROW: Final = units.length("62mm")
_CROSS: Final = Color(0xC8, 0xC8, 0xC8)
_MOST: Final = 2_000  # characters of a text, so that it has room on a page
_LINE: Final = 45  # characters that a line end stands for
_HIGH: Final = units.length("120mm")  # of words that stand beside labels
_MOST_NOTES: Final = 12
_LONGEST_BASE: Final = 20  # characters that stay together below their reading


class LabelColumns(NamedTuple):
    """How labels stand on a page: their scale by template, and how many `abreast`.

    None are abreast where they leave no room for text beside them.
    """

    scales: dict[str, float]
    widths: tuple[float, ...]
    abreast: int

    @classmethod
    def of(
        cls, sizes: Sequence[tuple[str, float, float]], room: tuple[float, float], *, true: bool
    ) -> LabelColumns:
        """The columns for templates of these names, widths and heights.

        They have `room` on a page, and are as large as that allows if `true`, up to their own
        size; otherwise small, so that four entries and more stand on a page.
        """
        most = room if true else (_NARROW, _LOW)
        scales = {
            name: min(1.0, most[0] / width, most[1] / height) for name, width, height in sizes
        }
        widths = tuple(width * scales[name] for name, width, _ in sizes)
        abreast = len(widths)
        while abreast and sum(_columns(widths, abreast)) + abreast * _GAP + _REMARKS > room[0]:
            abreast -= 1
        return cls(scales, widths, abreast)

    @property
    def columns(self) -> tuple[float, ...]:
        """The widths of the columns of labels."""
        return _columns(self.widths, self.abreast)


def _columns(widths: Sequence[float], abreast: int) -> tuple[float, ...]:
    return tuple(max(widths[at::abreast]) for at in range(abreast))


@dataclass(frozen=True, slots=True)
class EntryTables:
    """Sets the entries of a proof, on pages with so much `room` across.

    With `approvals` it is said of an entry that nobody has approved it.
    """

    texts: DocumentTexts
    labels: LabelColumns
    room: float
    approvals: bool = False

    def table(self, entry: ProofEntry) -> Table:
        """An entry, from its labels to the line for what is to be changed."""
        words = (*self._words(entry), *self._notes(entry), self._answer(entry))
        rest = self.room - sum(self.labels.columns) - _GAP * self.labels.abreast
        beside = self.labels.abreast and _height(words, rest) <= _HIGH
        rows = self._beside(entry, words) if beside else self._stacked(entry, words)
        widths = self.labels.columns if beside else ()
        columns = (*(Column(Track("fixed", width)) for width in widths), REST)
        return Table(columns, (Section(tuple(rows)),), gap=_GAP, hang=HANG)

    def bare(self, entry: ProofEntry) -> Table:
        """An entry whose texts no line takes: what is wrong with it, and that alone."""
        words = (self.texts.free(ascii(entry.message.id), STRONG), *self._notes(entry))
        rows = [Row((Cell((text,)),)) for text in words]
        rows[-1] = replace(rows[-1], below=FINE)
        return Table((REST,), (Section(tuple(rows)),), gap=_GAP, hang=HANG)

    def _beside(self, entry: ProofEntry, words: Texts) -> Iterator[Row]:
        """Labels side by side, words to the right of the first."""
        abreast = self.labels.abreast
        starts = range(0, len(entry.labels), abreast)
        for at in starts:
            cells = [self._label(label) for label in entry.labels[at : at + abreast]]
            cells += [Cell()] * (abreast - len(cells))
            last = at == starts[-1]
            yield Row(
                (*cells, Cell(() if at else words, gap=_BETWEEN)),
                below=FINE if last else None,
                padding=(_WHITE, _WHITE),
                kept=not last,
                place=entry.message.id,
            )

    def _stacked(self, entry: ProofEntry, words: Texts) -> Iterator[Row]:
        """All below one another, so that long texts go over pages."""
        place = entry.message.id
        head, *texts, answer = words
        yield Row((Cell((head,)),), padding=(_WHITE, 1.0), kept=True, place=place)
        for text in texts:
            yield Row((Cell((text,)),), padding=(1.0, 1.0), place=place)
        for label in entry.labels:
            last = label is entry.labels[-1]
            yield Row((self._label(label),), padding=(4.0, 4.0), kept=last, place=place)
        padding = 4.0, 3 * _WHITE  # to write in
        yield Row((Cell((answer,)),), below=FINE, padding=padding, place=place)

    def _answer(self, entry: ProofEntry) -> TextContent:
        """What is ticked, and what is to be changed, for which there is room below."""
        names = ("to-be-changed",) if entry.all_errors else ("ready-to-print", "to-be-changed")
        ticks = [piece for name in names for piece in self._ticked(name)]
        changed = self.texts.wording.caption("what-to-change")
        return self.texts.text([*ticks, *self._both(changed, SMALL)])

    def _ticked(self, name: str) -> Iterator[StyledText]:
        lang = self.texts.wording.langs[0]
        yield StyledText(_TICK, lang, BODY)
        yield from self._both(self.texts.wording.caption(name), BODY)
        yield StyledText("\u2003", lang, BODY)

    def _both(self, both: tuple[str, str], style: Style) -> Iterator[StyledText]:
        """Both languages with a dot between; what they say alike once."""
        langs = self.texts.wording.langs
        yield StyledText(both[0], langs[0], style)
        if both[1] != both[0]:
            yield StyledText(" · ", langs[0], style)
            yield StyledText(both[1], langs[1], style)

    # --- labels ------------------------------------------------------------------------

    def _label(self, label: TriedLabel) -> Cell:
        scale = self.labels.scales[label.template]
        width, height = label.width * scale, label.height * scale
        items = tuple(scaled(item, scale) for item in label.items) or _cross(width, height)
        alt = f"{label.template}: {label.alt}" if label.items else f"{label.template}: —"
        figure = VectorFigure(items, width, height, alt)
        caption = self.texts.free(f"{label.template} · {percent(scale)}", SMALL)
        return Cell((caption,), figure=figure, gap=3.0)

    # --- words -------------------------------------------------------------------------

    def _words(self, entry: ProofEntry) -> Iterator[TextContent]:
        """Id, gloss, both texts and the state."""
        message, langs = entry.message, self.texts.wording.langs
        shown, quiet = self.texts.printable, SMALL
        head = [StyledText(shown(message.id), langs[0], STRONG)]
        if message.gloss:
            head.append(StyledText(f"\u2002{shown(message.gloss)}", "en", quiet))
        yield self.texts.text(head)
        for text, lang in zip((message.source, message.translation), langs, strict=True):
            yield self._text(text, lang)
        yield self._state(entry)

    def _text(self, text: str, lang: str) -> TextContent:
        """A text as it is written, with its readings; a long one is cut, which is told."""
        cut = cut_off(text)
        try:
            pieces = parse_markup(cut)
        except ValueError:  # which is a finding
            return self.texts.text([StyledText(self._lines(cut) or "—", lang, TEXT)])
        styled = [self._styled(piece, lang) for piece in pieces]
        return self.texts.text(styled or [StyledText("—", lang, TEXT)])

    def _styled(self, piece: Marked, lang: str) -> StyledText:
        """A piece with its readings above it, or in brackets where it would fill the line."""
        longest = max(map(len, (piece.text, *piece.readings)))
        if not piece.readings or longest > _LONGEST_BASE:
            text = " ".join((piece.text, *(f"({each})" for each in piece.readings)))
            return StyledText(self._lines(text), lang, TEXT, (), piece.emphasis)
        readings = tuple(map(self._marked, piece.readings))
        return StyledText(self._marked(piece.text), lang, TEXT, readings)

    def _marked(self, text: str) -> str:
        """A text of as many characters, with marks for those that no font has."""
        return self.texts.marked("".join(char if char.isprintable() else " " for char in text))

    def _lines(self, text: str) -> str:
        return "\n".join(map(self.texts.printable, text.split("\n")))

    def _state(self, entry: ProofEntry) -> TextContent:
        """The state of the translation, its revision, and the sizes on labels."""
        wording, lang = self.texts.wording, self.texts.wording.langs[0]
        ready = entry.state == "ready"
        style = _NOTE if ready else _NOTE_STRONG
        pieces = [*self._both(wording.caption(STATES[entry.state]), style)]
        if entry.approval.approvers:
            pieces.append(StyledText("\u2003", lang, _NOTE))
            pieces += self._both(wording.caption("approved-by"), _NOTE)
            said = ", ".join(entry.approval.approvers)
            pieces.append(StyledText(f"\u2002{self.texts.printable(said)}", lang, _NOTE_STRONG))
        elif self.approvals:
            pieces.append(StyledText("\u2003", lang, _NOTE))
            pieces += self._both(wording.caption("not-approved"), _NOTE_STRONG)
        pieces.append(StyledText(f"\u2003{entry.approval.revision}", lang, SMALL))
        for label in entry.labels:
            if sizes := sizes_in_words(label):
                said = f"\u2003{label.template} {sizes}"
                pieces.append(StyledText(self.texts.printable(said), lang, SMALL))
        return self.texts.text(pieces)

    def _notes(self, entry: ProofEntry) -> Iterator[TextContent]:
        """What is wrong and what is doubtful, as far as there is room."""
        found = [*dict.fromkeys(_notes(entry))]
        for note in found[:_MOST_NOTES]:
            yield self._note(*note)
        more = len(found) - _MOST_NOTES
        if more > 0:
            yield self.texts.text([StyledText(f"… and {more} more", "en", SMALL)])

    def _note(self, mark: str, rule: str, message: str, hint: str) -> TextContent:
        """In the language of whoever mends the translation, as far as it is known in that."""
        lang, target = self.texts.wording.langs
        pieces = [
            StyledText(mark, lang, _NOTE_STRONG),
            *self._both(self.texts.wording.caption(rule_caption(rule)), _NOTE_STRONG),
            StyledText(f"\u2002{rule}: ", "en", SMALL),
        ]
        for begin, english in (("", message), (" → ", hint)):
            if english:
                own = phrase(english, target)
                said = self.texts.printable(f"{begin}{own or english}")
                pieces.append(StyledText(said, target if own else "en", SMALL))
        return self.texts.text(pieces)


def _notes(entry: ProofEntry) -> Iterator[tuple[str, str, str, str]]:
    """Mark, rule, message and hint of each, errors of the entry first."""
    for error in entry.all_errors:
        yield _ERROR, error.rule, error.message, error.advice()
    for text in (entry.message.source, entry.message.translation):
        if cut_off(text) != text:
            hint = "make several messages of it"
            yield _ERROR, "overflow", "it goes on, and has no room here", hint
    for slip in entry.slips:
        if slip.rule != entry.state:  # which is said already
            mark = _ERROR if slip.gravity == "error" else _WARNING
            yield mark, slip.rule, slip.message, slip.hint
    approval = entry.approval
    if approval.finding and approval.state != "unapproved":  # which is said already
        found = approval.finding
        yield _WARNING, found.rule, found.message, found.advice()
    for label in entry.labels:
        for warning in label.warnings:
            yield _WARNING, warning.rule, warning.message, warning.advice()


def percent(scale: float) -> str:
    """A scale in words: 32 %."""
    return f"{scale:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def sizes_in_words(label: TriedLabel) -> str:
    """The sizes that the message has reached, of the source first: 38 / 34.5 pt."""
    sizes = label.sizes or {}
    sides = (", ".join(f"{size:g}" for size in sizes.get(side, ())) for side in SIDES)
    said = " / ".join(filter(None, sides))
    return f"{said} pt".replace(" ", "\N{NO-BREAK SPACE}") if said else ""


def cut_off(text: str) -> str:
    """As much of a text as has room on a page."""
    room, end = _MOST, 0
    for end, char in enumerate(text, 1):
        room -= _LINE if char == "\n" else 1
        if room <= 0:
            return f"{text[:end]}…" if end < len(text) else text
    return text


def _height(words: Texts, width: float) -> float:
    """Points that texts need one below the other."""
    return sum(text.natural_height(width) + _BETWEEN for text in words)


def _cross(width: float, height: float) -> tuple[Leaf, ...]:
    """What stands for a label that cannot be made: a frame crossed out."""
    return _diagonal(0.0, width, height), _diagonal(height, width, 0.0)


def _diagonal(start: float, width: float, end: float) -> Leaf:
    """A hairline across a frame."""
    half = HAIR.thickness / 2
    points = [
        (0.0, start - half),
        (width, end - half),
        (width, end + half),
        (0.0, start + half),
    ]
    outline = [PathSegment("line", point) for point in points]
    outline[0] = PathSegment("move", points[0])
    return Path(0.0, 0.0, (*outline, PathSegment("close")), _CROSS)
