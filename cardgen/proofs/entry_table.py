"""An entry of a proof as a table: its labels, and beside them its texts and room for answers.

In come an entry and the columns for all entries of a page, out comes a table that stays on one
page. Labels are drawn as they are printed, at a scale that the caption names. Long texts, and
texts of labels that leave no room beside them, stand above the labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen import units
from cardgen.catalog import Marked, parse_markup
from cardgen.display import Color, Leaf, Path, PathSegment, scale_item
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
from cardgen.locale import ENGLISH, match_language, translate
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
_REMARKS: Final = units.parse_length("62mm")  # of text beside labels at least
_BETWEEN: Final = 5.0  # points between words
_WHITE: Final = 8.0  # above and below an entry
_LOW: Final = units.parse_length("45mm")  # of labels at most, so that a page has four
_NARROW: Final = units.parse_length("62mm")
_CROSS: Final = Color(0xC8, 0xC8, 0xC8)
_MOST: Final = 2_000  # characters of a text, so that it has room on a page
_LINE: Final = 45  # characters that a line end counts for
_HIGH: Final = units.parse_length("120mm")  # of words that stand beside labels
_MOST_NOTES: Final = 12
_LONGEST_BASE: Final = 20  # characters that stay together below their reading


class LabelColumns(NamedTuple):
    """The columns of labels on a page: scales by template, and the number of labels `abreast`.

    The number is zero if labels leave no room for text beside them.
    """

    scales: dict[str, float]
    widths: tuple[float, ...]
    abreast: int

    @classmethod
    def of(
        cls, sizes: Sequence[tuple[str, float, float]], room: tuple[float, float], *, true: bool
    ) -> LabelColumns:
        """Compute the columns for labels of templates with these sizes.

        With `true`, labels are as large as the `room` on a page allows, up to their own size;
        otherwise small, so that a page has four entries or more.
        """
        most = room if true else (_NARROW, _LOW)
        scales = {
            name: min(1.0, most[0] / width, most[1] / height) for name, width, height in sizes
        }
        widths = tuple(width * scales[name] for name, width, _ in sizes)
        abreast = len(widths)
        while (
            abreast
            and sum(_group_columns(widths, abreast)) + abreast * _GAP + _REMARKS > room[0]
        ):
            abreast -= 1
        return cls(scales, widths, abreast)

    @property
    def columns(self) -> tuple[float, ...]:
        """Widths in points of the columns of labels."""
        return _group_columns(self.widths, self.abreast)


def _group_columns(widths: Sequence[float], abreast: int) -> tuple[float, ...]:
    """Compute the widths of columns for labels of these widths."""
    return tuple(max(widths[at::abreast]) for at in range(abreast))


class EntryTables(msgspec.Struct, frozen=True):
    """Sets the entries of a proof on pages that are `room` points wide.

    With `approvals`, entries that nobody has approved say so.
    """

    texts: DocumentTexts
    labels: LabelColumns
    room: float
    approvals: bool = False

    def set_entry(self, entry: ProofEntry) -> Table:
        """Make the table of an entry, from its labels to the line for corrections."""
        words = (*self._set_words(entry), *self._set_notes(entry), self._set_answer(entry))
        rest = self.room - sum(self.labels.columns) - _GAP * self.labels.abreast
        high = sum(text.natural_height(rest) + _BETWEEN for text in words)
        beside = self.labels.abreast and high <= _HIGH
        rows = self._set_beside(entry, words) if beside else self._set_stacked(entry, words)
        widths = self.labels.columns if beside else ()
        columns = (*(Column(Track("fixed", width)) for width in widths), REST)
        return Table(columns, (Section(tuple(rows)),), gap=_GAP, hang=HANG)

    def set_bare(self, entry: ProofEntry) -> Table:
        """Make the table of an entry whose texts are too wide for a line."""
        words = (self.texts.free(ascii(entry.message.id), STRONG), *self._set_notes(entry))
        rows = [Row((Cell((text,)),)) for text in words]
        rows[-1] = replace(rows[-1], below=FINE)
        return Table((REST,), (Section(tuple(rows)),), gap=_GAP, hang=HANG)

    def _set_beside(self, entry: ProofEntry, words: Texts) -> Iterator[Row]:
        """Yield rows of labels side by side, with the texts to their right."""
        abreast = self.labels.abreast
        starts = range(0, len(entry.labels), abreast)
        for at in starts:
            cells = [self._set_label(label) for label in entry.labels[at : at + abreast]]
            cells += [Cell()] * (abreast - len(cells))
            last = at == starts[-1]
            yield Row(
                (*cells, Cell(() if at else words, gap=_BETWEEN)),
                below=FINE if last else None,
                padding=(_WHITE, _WHITE),
                kept=not last,
                place=entry.message.id,
            )

    def _set_stacked(self, entry: ProofEntry, words: Texts) -> Iterator[Row]:
        """Yield rows of texts and labels one below the other."""
        place = entry.message.id
        head, *texts, answer = words
        yield Row((Cell((head,)),), padding=(_WHITE, 1.0), kept=True, place=place)
        for text in texts:
            yield Row((Cell((text,)),), padding=(1.0, 1.0), place=place)
        for label in entry.labels:
            last = label is entry.labels[-1]
            yield Row((self._set_label(label),), padding=(4.0, 4.0), kept=last, place=place)
        padding = 4.0, 3 * _WHITE  # to write in
        yield Row((Cell((answer,)),), below=FINE, padding=padding, place=place)

    def _set_answer(self, entry: ProofEntry) -> TextContent:
        """Make the line with tick boxes and room for corrections."""
        names = ("to-be-changed",) if entry.all_errors else ("ready-to-print", "to-be-changed")
        wording, lang = self.texts.wording, self.texts.wording.langs[0]
        pieces: list[StyledText] = []
        for name in names:
            words = self.texts.join(wording.caption(name), BODY)
            pieces += (StyledText(_TICK, lang, BODY), *words, StyledText("\u2003", lang, BODY))
        pieces += self.texts.join(wording.caption("what-to-change"), SMALL)
        return self.texts.text(pieces)

    def _set_label(self, label: TriedLabel) -> Cell:
        """Make the cell of a label, with template and scale as caption."""
        scale = self.labels.scales[label.template]
        width, height = label.width * scale, label.height * scale
        items = tuple(scale_item(item, scale) for item in label.items)
        if not items:  # a crossed-out frame in place of a label that cannot be made
            items = (_draw_diagonal(0.0, width, height), _draw_diagonal(height, width, 0.0))
        alt = f"{label.template}: {label.alt}" if label.items else f"{label.template}: —"
        figure = VectorFigure(items, width, height, alt)
        percent = f"{scale:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
        caption = self.texts.free(f"{label.template} · {percent}", SMALL)
        return Cell((caption,), figure=figure, gap=3.0)

    def _set_words(self, entry: ProofEntry) -> Iterator[TextContent]:
        """Yield id and gloss of a message, its text in both languages, and its state."""
        message, langs = entry.message, self.texts.wording.langs
        printable = self.texts.printable
        head = [StyledText(printable(message.id), langs[0], STRONG)]
        if message.gloss:
            head.append(StyledText(f"\u2002{printable(message.gloss)}", "en", SMALL))
        yield self.texts.text(head)
        for text, lang in zip((message.source, message.translation), langs, strict=True):
            yield self._set_text(text, lang)
        yield self._make_state_line(entry)

    def _set_text(self, text: str, lang: str) -> TextContent:
        """Set a message's text with readings. A long text is shortened, with a note."""
        cut = cut_text(text)
        try:
            pieces = parse_markup(cut)
        except ValueError:  # the error is among the notes
            return self.texts.text([StyledText(self._clean_lines(cut) or "—", lang, TEXT)])
        styled = [self._style_piece(piece, lang) for piece in pieces]
        return self.texts.text(styled or [StyledText("—", lang, TEXT)])

    def _style_piece(self, piece: Marked, lang: str) -> StyledText:
        """Set a piece of text with readings above it, or in brackets if it is long."""
        longest = max(map(len, (piece.text, *piece.readings)))
        if not piece.readings or longest > _LONGEST_BASE:
            text = " ".join((piece.text, *(f"({reading})" for reading in piece.readings)))
            return StyledText(self._clean_lines(text), lang, TEXT, (), piece.emphasis)
        readings = tuple(map(self._mark_missing, piece.readings))
        return StyledText(self._mark_missing(piece.text), lang, TEXT, readings)

    def _mark_missing(self, text: str) -> str:
        """Replace characters that no font has by a mark, and control characters by spaces."""
        printable = "".join(char if char.isprintable() else " " for char in text)
        return self.texts.mark_missing(printable)

    def _clean_lines(self, text: str) -> str:
        """Make each line of a text printable."""
        return "\n".join(map(self.texts.printable, text.split("\n")))

    def _make_state_line(self, entry: ProofEntry) -> TextContent:
        """Make the line with state, approvers, revision and text sizes."""
        wording, lang = self.texts.wording, self.texts.wording.langs[0]
        style = _NOTE if entry.state == "ready" else _NOTE_STRONG
        pieces = [*self.texts.join(wording.caption(STATES[entry.state]), style)]
        if entry.approval.approvers:
            pieces.append(StyledText("\u2003", lang, _NOTE))
            pieces += self.texts.join(wording.caption("approved-by"), _NOTE)
            names = self.texts.printable(", ".join(entry.approval.approvers))
            pieces.append(StyledText(f"\u2002{names}", lang, _NOTE_STRONG))
        elif self.approvals:
            pieces.append(StyledText("\u2003", lang, _NOTE))
            pieces += self.texts.join(wording.caption("not-approved"), _NOTE_STRONG)
        pieces.append(StyledText(f"\u2003{entry.approval.revision}", lang, SMALL))
        for label in entry.labels:
            if sizes := format_sizes(label):
                text = self.texts.printable(f"\u2003{label.template} {sizes}")
                pieces.append(StyledText(text, lang, SMALL))
        return self.texts.text(pieces)

    def _set_notes(self, entry: ProofEntry) -> Iterator[TextContent]:
        """Yield the errors and warnings of an entry as texts, at most `_MOST_NOTES`."""
        notes = [*dict.fromkeys(_collect_notes(entry))]
        for note in notes[:_MOST_NOTES]:
            yield self._set_note(*note)
        more = len(notes) - _MOST_NOTES
        if more > 0:
            yield self.texts.text([self._translate(f"… and {more} more")])

    def _set_note(self, mark: str, rule: str, message: str, hint: str) -> TextContent:
        """Set an error or warning as a text."""
        pieces = [
            StyledText(mark, self.texts.wording.langs[0], _NOTE_STRONG),
            *self.texts.join(self.texts.wording.caption(rule_caption(rule)), _NOTE_STRONG),
            StyledText(f"\u2002{rule}: ", "en", SMALL),
        ]
        pieces += [self._translate(*text) for text in ((message,), (hint, " → ")) if text[0]]
        return self.texts.text(pieces)

    def _translate(self, english: str, begin: str = "") -> StyledText:
        """Set a sentence about an entry in the target language, if the interface speaks it."""
        target = self.texts.wording.langs[1]
        said = translate(english, match_language(target) or ENGLISH)
        text = self.texts.printable(f"{begin}{said}")
        return StyledText(text, "en" if said == english else target, SMALL)


def _collect_notes(entry: ProofEntry) -> Iterator[tuple[str, str, str, str]]:
    """Yield mark, rule, message and hint of each error and warning."""
    for error in entry.all_errors:
        yield _ERROR, error.rule, error.message, error.advice()
    for text in (entry.message.source, entry.message.translation):
        if cut_text(text) != text:
            hint = "split the message into several"
            yield _ERROR, "overflow", "the rest of the text has no room here", hint
    for slip in entry.slips:
        if slip.rule != entry.state:  # the state is shown already
            mark = _ERROR if slip.gravity == "error" else _WARNING
            yield mark, slip.rule, slip.message, slip.hint
    approval = entry.approval
    if approval.finding and approval.state != "unapproved":  # this is shown already
        finding = approval.finding
        yield _WARNING, finding.rule, finding.message, finding.advice()
    for label in entry.labels:
        for warning in label.warnings:
            yield _WARNING, warning.rule, warning.message, warning.advice()


def format_sizes(label: TriedLabel) -> str:
    """Format the sizes of a message's texts on a label: 38 / 34.5 pt."""
    sizes = label.sizes or {}
    sides = (", ".join(f"{size:g}" for size in sizes.get(side, ())) for side in SIDES)
    text = " / ".join(filter(None, sides))
    return f"{text} pt".replace(" ", "\N{NO-BREAK SPACE}") if text else ""


def cut_text(text: str) -> str:
    """Shorten a text to the characters that fit on a page, with an ellipsis."""
    room, end = _MOST, 0
    for end, char in enumerate(text, 1):
        room -= _LINE if char == "\n" else 1
        if room <= 0:
            return f"{text[:end]}…" if end < len(text) else text
    return text


def _draw_diagonal(start: float, width: float, end: float) -> Leaf:
    """Draw a thin diagonal line across a frame."""
    half = HAIR.thickness / 2
    outline = (
        PathSegment("move", (0.0, start - half)),
        PathSegment("line", (width, end - half)),
        PathSegment("line", (width, end + half)),
        PathSegment("line", (0.0, start + half)),
        PathSegment("close"),
    )
    return Path(0.0, 0.0, outline, _CROSS)
