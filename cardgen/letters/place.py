"""Where the blocks of a letter stand, by the conventions of its language.

In come the blocks of one language in reading order, out come the items that flow down its
pages, block by block: lengths in em and lines have become points, and what joins another block
has joined it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from math import ceil
from typing import Final, NamedTuple

import msgspec

from cardgen.display import Role
from cardgen.errors import Diagnostic
from cardgen.layout.flow import (
    FlowItem,
    FlowTable,
    FlowText,
    SealStamp,
    StampPlace,
)
from cardgen.layout.seals import draw_seal
from cardgen.letters import blocks as b
from cardgen.letters.conventions import BlockPlace, Convention, Form, Kind
from cardgen.letters.goods_table import catalogue, goods_table
from cardgen.letters.joining import joined, kind_of, lines_of
from cardgen.letters.typography import RED, Typography
from cardgen.seals import Seal
from cardgen.template import Align, Style
from cardgen.units import length

# Of an office, and of a person.
_SEAL: Final = {"square": length("21mm"), "oblong": length("21mm"), "round": length("18mm")}
_BLOCKS: Final = 1024  # that are kept
_CLEAR: Final = 0.9  # em from the middle of the last character to a seal beside it
_COLORS: Final = {"red": RED}
_NARROW: Final = 25.0  # em, below which items of a list are not spread over their lines
_TEXT: Final = (b.BodyParagraph, b.GoodsTable)  # what the head of a letter stands above
_NEVER_FIRST: Final = (b.Closing, b.Signature, b.DateLine, b.End, b.GoodsTable)  # on a page


class PlacedBlock(NamedTuple):
    """A block and the items that it became."""

    block: b.Block
    items: tuple[FlowItem, ...]


class _Beside(NamedTuple):
    """What else a name or date is placed by: a block that it is centred on, and its seal."""

    other: b.Block | None
    seal: Seal | None


class Placing:
    """The conventions of a register, for texts on a measure of so many points.

    The letter may be `signed` by both sides.
    """

    def __init__(
        self,
        convention: Convention,
        register: Form,
        words: Typography,
        measure: float,
        *,
        signed: bool = False,
    ) -> None:
        self._is_record = signed
        self._convention = convention
        self._register = register
        self._words = words
        self._measure = measure
        self._kept: dict[
            tuple[b.Block, bool, _Beside], tuple[tuple[FlowItem, ...], list[Diagnostic]]
        ] = {}
        self._missing: list[Diagnostic] = []

    def missing(self) -> list[Diagnostic]:
        """What no font has of the blocks since this was last asked."""
        found, self._missing = self._missing, []
        return found

    def items(self, blocks: Sequence[b.Block]) -> tuple[PlacedBlock, ...]:
        """What flows down the pages. Raises CardgenError for a seal that cannot be."""
        alone = joined(blocks, self._place)
        found: list[PlacedBlock] = []
        is_head = True
        sealed = _sealed_with_text(alone)
        for number, (block, following) in enumerate(zip_longest(alone, alone[1:])):
            is_head = is_head and not isinstance(block, _TEXT)
            kept = is_head or number in sealed or type(following) in _NEVER_FIRST
            found.append(PlacedBlock(block, self._known(block, alone, kept=kept)))
        return tuple(found)

    def _place(self, kind: Kind) -> BlockPlace:
        vertical, signed = self._words.vertical, self._is_record
        return self._convention.place(kind, self._register, vertical=vertical, signed=signed)

    def _known(
        self, block: b.Block, others: Sequence[b.Block], *, kept: bool
    ) -> tuple[FlowItem, ...]:
        """The items of a block, the last `kept` with what follows; made once.

        Of others only those have a say in them that a name or date is centred on, and the seal.
        """
        beside = _Beside(None, None)
        if isinstance(block, b.Signature | b.DateLine):
            beside = self._beside(block, others)
        key = block, kept, beside
        if key not in self._kept:
            if len(self._kept) >= _BLOCKS:
                self._kept.clear()
            items = [*self._items(block, beside)]
            if kept:
                items[-1:] = [_with_next(item) for item in items[-1:]]
            self._kept[key] = tuple(items), self._words.missing()
        known, missing = self._kept[key]
        self._missing += missing
        return known

    def _beside(self, block: b.Signature | b.DateLine, others: Sequence[b.Block]) -> _Beside:
        """What a name or date is centred on, and the seal that is on it."""
        on = self._place(kind_of(block)).on
        known = [each for each in others if not isinstance(each, b.Spacer)]
        other = next((each for each in known if on and kind_of(each) == on), None)
        seal = next((each.seal for each in others if isinstance(each, b.Signature)), None)
        if seal:
            over = self._convention.seal(seal.shape, self._register).over
            seal = seal if (over == "name") == isinstance(block, b.Signature) else None
        return _Beside(other, seal)

    def _items(self, block: b.Block, beside: _Beside) -> Iterator[FlowItem]:
        if isinstance(block, b.Spacer):
            yield FlowText(self._words.text(" "), before=(block.lines - 1) * self._words.line)
            return
        place = self._place(kind_of(block))
        match block:
            case b.BodyParagraph():
                yield self._paragraph(block, place)
            case b.Salutation(text):
                yield self._paragraph(b.BodyParagraph(text), place)
            case b.Subject(text, label) if place.hanging:
                yield self._paragraph(b.BodyParagraph(text, label), place)
            case b.GoodsTable() if self._words.vertical:
                yield from catalogue(block, place, self._words)
            case b.GoodsTable():
                yield goods_table(block, place, self._words, self._measure)
            case b.Subject(text, label) | b.ReferenceLine(label, text) if (
                label and place.align == "start"
            ):
                style = self._style(block, place)
                yield from self._labelled(label, [text], place, style)
            case b.Signature() | b.DateLine():
                yield from self._signed(block, place, beside)
            case b.Enclosures(label, items) | b.Copies(label, items):
                if isinstance(block, b.Copies) and block.more:
                    place = msgspec.structs.replace(place, before=0.0)
                yield from self._labelled(label, items, place, self._style(block, place))
            case _:
                yield from self._lines(lines_of(block), place, self._style(block, place))

    def _style(self, block: b.Block, place: BlockPlace) -> Style | None:
        body = self._words.style.body
        if place.color:
            body = body._replace(color=_COLORS[place.color])
        match block:
            case b.Title():
                return self._words.title(place.scale)
            case b.Letterhead():
                return body._replace(size=body.size * 1.3 * place.scale, weight="bold")
            case b.Subject():
                return body._replace(size=body.size * 1.1 * place.scale, weight="bold")
        if place.scale != 1.0:
            return body._replace(size=body.size * place.scale)
        return None

    def _paragraph(self, block: b.BodyParagraph, place: BlockPlace) -> FlowText:
        em = self._words.em
        if block.label and not block.level:
            behind = self._words.advance(block.label)
            return FlowText(
                self._words.text(block.text, justified=True),
                place.start * em + behind,
                place.end * em,
                "justify",
                place.before * self._words.line,
                place.after * self._words.line,
                place.kept,
                first=-behind,
                label=self._words.text(block.label),
            )
        if not block.level:
            content = self._words.text(block.text, justified=True)
            return FlowText(
                content,
                place.start * em,
                place.end * em,
                "justify",
                place.before * self._words.line,
                place.after * self._words.line,
                place.kept,
                first=0.0 if block.opened else place.first * em,
            )
        level = self._convention.level(block.level, vertical=self._words.vertical)
        start, end = (place.start + level.start) * em, place.end * em
        if level.hanging:
            label = self._words.text(block.label)
            behind = start + self._words.advance(block.label + level.joint)
            # What is listed is short: a few words in a narrow line would be spread over it.
            is_listed = block.level > self._convention.itemized(self._register)
            ragged = is_listed and self._measure < _NARROW * em
            align: Align = "start" if ragged else "justify"
            content = self._words.text(block.text, justified=not ragged)
            return FlowText(content, behind, end, align, first=start - behind, label=label)
        content = self._words.text(block.label + level.joint + block.text, justified=True)
        return FlowText(content, place.start * em, end, "justify", first=start)

    def _lines(
        self, lines: Sequence[str], place: BlockPlace, style: Style | None = None
    ) -> Iterator[FlowText]:
        """Lines that stand together: where the block is, and how they stand to one another."""
        em, white = self._words.em, self._words.line
        start, end = place.start * em, place.end * em
        widest = max((self._words.width(line, style) for line in lines), default=0.0)
        free = max(0.0, self._measure - start - end - widest)
        if place.align == "end" and place.lines != "end" and len(lines) > 1:
            start += free
        elif place.align == "center" and place.lines != "center" and len(lines) > 1:
            start, end = start + free / 2, end + free / 2
        together = len(lines) > 1 and place.align != "start"
        align = place.lines if together else place.align
        for number, line in enumerate(lines):
            last = number == len(lines) - 1
            yield FlowText(
                self._words.text(line, style),
                start,
                end,
                align,
                0.0 if number else place.before * white,
                place.after * white if last else 0.0,
                kept=not last or place.kept,
                role=self._role(style),
                first=0.0 if number else place.first * em,
            )

    def _labelled(
        self, label: str, items: Sequence[str], place: BlockPlace, style: Style | None
    ) -> Iterator[FlowText]:
        """Items below one another, behind their label."""
        em, white = self._words.em, self._words.line
        start, behind = place.start * em, self._words.advance(label, style)
        for number, item in enumerate(items):
            last = number == len(items) - 1
            yield FlowText(
                self._words.text(item, style),
                start + behind,
                place.end * em,
                before=0.0 if number else place.before * white,
                after=place.after * white if last else 0.0,
                kept=not last or place.kept,
                role=self._role(style),
                first=0.0 if number else -behind,
                label=None if number else self._words.text(label, style),
            )

    def _role(self, style: Style | None) -> Role:
        """What is larger than the text is a heading to a reader."""
        return "heading" if style and style.size > self._words.em * 1.05 else "paragraph"

    def _signed(
        self, block: b.Signature | b.DateLine, place: BlockPlace, beside: _Beside
    ) -> Iterator[FlowText]:
        """A name or date; in some languages centred on the other, and under a seal.

        Where several sign, their lines begin below one another.
        """
        lines = list(lines_of(block))
        if len(lines) > 1:
            place = msgspec.structs.replace(place, lines="start")
        items = [*self._lines(lines, place, self._style(block, place))]
        if place.on and beside.other is not None:
            middle = self._middle(beside.other, self._place(place.on))
            left = self._left(max(lines, key=self._words.width), middle)
            items = [replace(item, start=left, end=0.0, align="start") for item in items]
        if beside.seal and items:
            behind = block.behind if isinstance(block, b.Signature) else ""
            items = self._sealed(items, lines[-1], behind, beside.seal)
            if place.on and beside.other is not None:  # the seal goes over both
                items[-1] = replace(items[-1], after=place.after * self._words.line)
        yield from items

    def _middle(self, block: b.Block, place: BlockPlace) -> float:
        """The middle of a block of lines, from the start of the measure."""
        em = self._words.em
        width = max(self._words.width(line) for line in lines_of(block))
        match place.align:
            case "start":
                return place.start * em + width / 2
            case "center":
                return self._measure / 2
            case _:
                return self._measure - place.end * em - width / 2

    def _left(self, line: str, middle: float) -> float:
        width = self._words.width(line)
        return max(0.0, min(middle - width / 2, self._measure - width))

    def _sealed(
        self, items: list[FlowText], line: str, behind: str, seal: Seal
    ) -> list[FlowText]:
        """Lines under a seal on the last, with white below it where the seal hangs down.

        They end so early that the seal does not go beyond the text.
        """
        stamp, em = self._stamp(seal), self._words.em
        rule = self._convention.seal(seal.shape, self._register)
        if behind and rule.at == "last-character":
            back = self._words.width(line) - self._words.width(line.removesuffix(behind))
            stamp = replace(stamp, along=stamp.along - back / stamp.size)
        hangs = stamp.size * (0.5 + stamp.across) - em / 2
        if items[-1].align == "end" and stamp.over == "last-character":
            beyond = ceil((stamp.size * (0.5 + stamp.along) - em / 2) / em) * em
            items = [replace(item, end=max(item.end, beyond)) for item in items]
        last = replace(items[-1], stamp=stamp, after=max(items[-1].after, hangs))
        return [*items[:-1], last]

    def _stamp(self, seal: Seal) -> SealStamp:
        size = seal.size or _SEAL[seal.shape]
        rule = self._convention.seal(seal.shape, self._register)
        items = draw_seal(seal, size, self._words.lang, self._words.fonts)
        along = rule.shift
        if rule.at == "beside":  # clear of the last character, and of what is around it
            along += 0.5 + _CLEAR * self._words.em / size
        over: StampPlace = "centre" if rule.at == "centre" else "last-character"
        return SealStamp(size, items, over, along, -rule.raised)


def _sealed_with_text(blocks: Sequence[b.Block]) -> range:
    """The blocks that are on one page with what follows, so that text stands where one signs.

    A page with signature, seal and date alone could be put behind another letter (GB/T 9704
    7.3.5.5). So the last text goes with them, by its last lines at least.
    """
    text = [at for at, each in enumerate(blocks) if isinstance(each, _TEXT)]
    signed = [at for at, each in enumerate(blocks) if isinstance(each, b.Signature)]
    if not text or not signed or signed[-1] < text[-1]:
        return range(0)
    return range(text[-1], signed[-1])


def _with_next(item: FlowItem) -> FlowItem:
    return replace(item, kept=True) if isinstance(item, FlowText | FlowTable) else item
