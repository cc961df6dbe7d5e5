"""Places of the blocks of a letter, by the conventions of its language.

In come the blocks of one language in reading order, out come the items that flow down its
pages, block by block. Lengths in em and lines become points. Some blocks join others: 拝啓 the
first line of the text, 드림 the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from math import ceil
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.display import Role
from cardgen.errors import Diagnostic
from cardgen.layout.flow import FlowItem, FlowTable, FlowText, SealStamp, StampPlace
from cardgen.layout.seals import draw_seal
from cardgen.letters import blocks as b
from cardgen.letters.conventions import BlockPlace, Convention, Form, Kind
from cardgen.letters.typography import (
    RED,
    Typography,
    make_catalogue,
    make_goods_table,
    make_signing_table,
)
from cardgen.seals import Seal
from cardgen.template import Align, Style

_STUB: Final = 4.5  # em
_BLOCKS: Final = 1024  # in the cache
_CLEAR: Final = 0.9  # em from the middle of the last character to a seal beside it
_COLORS: Final = {"red": RED}
_NARROW: Final = 25.0  # em; below this, items of a list are not justified
_TEXT: Final = (b.BodyParagraph, b.GoodsTable)  # the head of a letter stands above these
_NEVER_FIRST: Final = (  # on a page
    b.Closing, b.Signature, b.Signing, b.DateLine, b.End, b.GoodsTable,
)  # fmt: skip


class PlacedBlock(msgspec.Struct, frozen=True):
    """A block of a letter, and the items that show it on the page."""

    block: b.Block
    items: tuple[FlowItem, ...]


class _PlacedItems(msgspec.Struct, frozen=True):
    """The items of a block, and the findings about missing glyphs in them."""

    items: tuple[FlowItem, ...]
    missing: list[Diagnostic]


class _Companions(msgspec.Struct, frozen=True):
    """The companions of a name or date: a block that it is centred on, and a seal."""

    other: b.Block | None
    seal: Seal | None


class Placing:
    """Places blocks by the convention of a register, on a measure in points."""

    def __init__(
        self, convention: Convention, register: Form, words: Typography, measure: float
    ) -> None:
        self._convention = convention
        self._register = register
        self._words = words
        self._measure = measure
        self._kept: dict[tuple[b.Block, bool, _Companions], _PlacedItems] = {}
        self._missing: list[Diagnostic] = []

    def take_missing(self) -> list[Diagnostic]:
        """Return the findings about missing glyphs since the last call."""
        found, self._missing = self._missing, []
        return found

    def items(self, blocks: Sequence[b.Block]) -> tuple[PlacedBlock, ...]:
        """Set blocks as items for pages.

        Raises CardgenError for a seal that cannot be drawn.
        """
        alone = join_blocks(blocks, self._find_place)
        found: list[PlacedBlock] = []
        is_head = True
        sealed = _find_signed_text(alone)
        for number, (block, following) in enumerate(zip_longest(alone, alone[1:])):
            is_head = is_head and not isinstance(block, _TEXT)
            kept = is_head or number in sealed or type(following) in _NEVER_FIRST
            found.append(PlacedBlock(block, self._find_items(block, alone, kept=kept)))
        return tuple(found)

    def _find_place(self, kind: Kind) -> BlockPlace:
        """Find the place on the page for a kind of block in the convention."""
        return self._convention.find_place(kind, self._register, vertical=self._words.vertical)

    def _find_items(
        self, block: b.Block, others: Sequence[b.Block], *, kept: bool
    ) -> tuple[FlowItem, ...]:
        """Return the items of a block from the cache, or make them.

        Other blocks matter only if a name or date is centred on them, or has their seal.
        """
        beside = _Companions(None, None)
        if isinstance(block, b.Signature | b.DateLine):
            beside = self._find_companions(block, others)
        key = block, kept, beside
        if key not in self._kept:
            if len(self._kept) >= _BLOCKS:
                self._kept.clear()
            items = [*self._make_items(block, beside)]
            if kept and items and isinstance(items[-1], FlowText | FlowTable):
                items[-1] = replace(items[-1], kept=True)
            self._kept[key] = _PlacedItems(tuple(items), self._words.take_missing())
        self._missing += self._kept[key].missing
        return self._kept[key].items

    def _find_companions(
        self, block: b.Signature | b.DateLine, others: Sequence[b.Block]
    ) -> _Companions:
        """Find the block on which a name or date is centred, and the seal over it."""
        on = self._find_place(block_kind(block)).on
        known = [each for each in others if not isinstance(each, b.Spacer)]
        other = next((each for each in known if on and block_kind(each) == on), None)
        seal = next((each.seal for each in others if isinstance(each, b.Signature)), None)
        if seal:
            rule = self._convention.find_seal(seal.shape, self._register)
            is_here = (rule.over == "name") == isinstance(block, b.Signature)
            seal = seal if is_here and (rule.drawn or seal.picture) else None
        return _Companions(other, seal)

    def _make_items(self, block: b.Block, beside: _Companions) -> Iterator[FlowItem]:
        """Make the items of a block. `beside` is used for names and dates."""
        if isinstance(block, b.Spacer):
            yield FlowText(self._words.text(" "), before=(block.lines - 1) * self._words.line)
            return
        place = self._find_place(block_kind(block))
        match block:
            case b.BodyParagraph():
                yield self._make_paragraph(block, place)
            case b.Salutation(text):
                yield self._make_paragraph(b.BodyParagraph(text), place)
            case b.Subject(text, label) if place.hanging:
                yield self._make_paragraph(b.BodyParagraph(text, label), place)
            case b.GoodsTable() | b.Signing():
                yield from self._make_table(block, place)
            case b.Subject(text, label) | b.ReferenceLine(label, text) if (
                label and place.align == "start"
            ):
                style = self._style(block, place)
                yield from self._set_labelled(label, [text], place, style)
            case b.Signature() | b.DateLine():
                yield from self._set_signature(block, place, beside)
            case b.Enclosures(label, items) | b.Copies(label, items):
                if isinstance(block, b.Copies) and block.more:
                    place = msgspec.structs.replace(place, before=0.0)
                yield from self._set_labelled(label, items, place, self._style(block, place))
            case _:
                yield from self._set_lines(list_lines(block), place, self._style(block, place))

    def _style(self, block: b.Block, place: BlockPlace) -> Style | None:
        """Find font and size for a block; None if it has those of the text."""
        body = self._words.style.body
        if place.color:
            body = body._replace(color=_COLORS[place.color])
        match block:
            case b.Title(text):
                rule = self._convention.find_form(self._register).title
                room = self._measure - (place.start + place.end) * body.size
                if rule:
                    return self._words.title_of(text, rule, room)
                return self._words.title(place.scale)
            case b.Letterhead():
                return body._replace(size=body.size * 1.3 * place.scale, weight="bold")
            case b.Subject():
                return body._replace(size=body.size * 1.1 * place.scale, weight="bold")
        if place.scale != 1.0:
            return body._replace(size=body.size * place.scale)
        return None

    def _make_paragraph(self, block: b.BodyParagraph, place: BlockPlace) -> FlowText:
        """Make a paragraph, or a list item with its number."""
        em = self._words.em
        if not block.level:
            behind = self._words.advance(block.label) if block.label else 0.0
            first = 0.0 if block.opened else place.first * em
            return FlowText(
                self._words.text(block.text, justified=True),
                place.start * em + behind,
                place.end * em,
                "justify",
                place.before * self._words.line,
                place.after * self._words.line,
                place.kept,
                first=-behind if block.label else first,
                label=self._words.text(block.label) if block.label else None,
            )
        level = self._convention.find_level(block.level, vertical=self._words.vertical)
        start, end = (place.start + level.start) * em, place.end * em
        # Items are short: in a narrow line, justification would tear a few words apart.
        is_listed = block.level > self._convention.find_form(self._register).itemized
        ragged = is_listed and self._measure < _NARROW * em
        align: Align = "start" if ragged else "justify"
        if level.hanging:
            label = self._words.text(block.label)
            behind = start + self._words.advance(block.label + level.joint)
            content = self._words.text(block.text, justified=not ragged)
            return FlowText(content, behind, end, align, first=start - behind, label=label)
        text = block.label + level.joint + block.text
        content = self._words.text(text, justified=not ragged)
        return FlowText(content, place.start * em, end, align, first=start)

    def _make_table(
        self, block: b.GoodsTable | b.Signing, place: BlockPlace
    ) -> Iterator[FlowItem]:
        """Make a table of goods, in vertical text a catalogue, or the lines to sign on."""
        words = self._words
        if isinstance(block, b.Signing):
            yield make_signing_table(block, place, words, self._measure)
        elif words.vertical:
            yield from make_catalogue(block, place, words)
        else:
            yield make_goods_table(block, place, words, self._measure)

    def _set_lines(
        self, lines: Sequence[str], place: BlockPlace, style: Style | None = None
    ) -> Iterator[FlowText]:
        """Set lines that form a block. The block has its own alignment on the page."""
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
                role=self._find_role(style),
                first=0.0 if number else place.first * em,
            )

    def _set_labelled(
        self, label: str, items: Sequence[str], place: BlockPlace, style: Style | None
    ) -> Iterator[FlowText]:
        """Set texts one below the other, with a label before the first."""
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
                role=self._find_role(style),
                first=0.0 if number else -behind,
                label=None if number else self._words.text(label, style),
            )

    def _find_role(self, style: Style | None) -> Role:
        """Find the role of a text for tagged PDF. Larger text is a heading."""
        return "heading" if style and style.size > self._words.em * 1.05 else "paragraph"

    def _set_signature(
        self, block: b.Signature | b.DateLine, place: BlockPlace, beside: _Companions
    ) -> Iterator[FlowText]:
        """Set the signature or the date, centred on each other if needed, with a seal.

        The lines of several people who sign begin one below the other.
        """
        lines = list(list_lines(block))
        if len(lines) > 1:
            place = msgspec.structs.replace(place, lines="start")
        items = [*self._set_lines(lines, place, self._style(block, place))]
        if place.on and beside.other is not None:
            middle = self._find_middle(beside.other, self._find_place(place.on))
            width = max(map(self._words.width, lines))
            room = self._measure - self._find_room_beside(beside.seal)
            left = max(0.0, min(middle - width / 2, room - width))
            items = [replace(item, start=left, end=0.0, align="start") for item in items]
        if beside.seal and items:
            behind = block.behind if isinstance(block, b.Signature) else ""
            items = self._seal_lines(items, lines[-1], behind, beside.seal)
            if place.on and beside.other is not None:  # the seal goes over both
                items[-1] = replace(items[-1], after=place.after * self._words.line)
        yield from items

    def _find_room_beside(self, seal: Seal | None) -> float:
        """Find the room behind a name for a seal that stands beside it, in points."""
        if not seal or self._convention.find_seal(seal.shape, self._register).at != "beside":
            return 0.0
        em = self._words.em
        stamp = self._make_stamp(seal, em)
        return stamp.size * (0.5 + stamp.along) - em / 2

    def _find_middle(self, block: b.Block, place: BlockPlace) -> float:
        """Return the middle of a block of lines, in points from the start of the line."""
        em = self._words.em
        width = max(self._words.width(line) for line in list_lines(block))
        match place.align:
            case "start":
                return place.start * em + width / 2
            case "center":
                return self._measure / 2
            case _:
                return self._measure - place.end * em - width / 2

    def _seal_lines(
        self, items: list[FlowText], line: str, behind: str, seal: Seal
    ) -> list[FlowText]:
        """Put a seal on the last item, whose text is `line`, with space below it.

        The word `behind` the name stays clear of the seal. The lines end early enough to keep
        the seal within the text.
        """
        em = items[-1].content.size
        stamp = self._make_stamp(seal, em)
        rule = self._convention.find_seal(seal.shape, self._register)
        if behind and rule.at == "last-character":
            back = self._words.width(line) - self._words.width(line.removesuffix(behind))
            stamp = replace(stamp, along=stamp.along - back / stamp.size)
        hangs = stamp.size * (0.5 + stamp.across) - em / 2
        if items[-1].align == "end" and stamp.over == "last-character":
            beyond = ceil((stamp.size * (0.5 + stamp.along) - em / 2) / em) * em
            items = [replace(item, end=max(item.end, beyond)) for item in items]
        last = replace(items[-1], stamp=stamp, after=max(items[-1].after, hangs))
        return [*items[:-1], last]

    def _make_stamp(self, seal: Seal, em: float) -> SealStamp:
        """Draw a seal at a name of `em` points. The convention gives its place.

        Beside a name above the date, it is only so large that it does not cover the date.
        """
        rule = self._convention.find_seal(seal.shape, self._register)
        size = seal.size or rule.usual_size
        if rule.at == "beside" and self._find_place("signature").on:
            size = seal.size or min(size, 2 * self._words.line - em)
        items = draw_seal(seal, size, self._words.lang, self._words.fonts)
        along = rule.shift
        along += rule.clear * em / size
        if rule.at == "beside":  # clear of the last character and its surroundings
            along += 0.5 + _CLEAR * em / size
        over: StampPlace = "centre" if rule.at == "centre" else "last-character"
        return SealStamp(size, items, over, along, -rule.raised)


def has_stub(placed: Sequence[Sequence[PlacedBlock]], lengths: Sequence[float]) -> bool:
    """True if the last line of a paragraph has only few characters."""
    return any(
        _ends_with_stub(item, length)
        for blocks, length in zip(placed, lengths, strict=True)
        for each in blocks
        if isinstance(each.block, b.BodyParagraph)
        for item in each.items
        if isinstance(item, FlowText)
    )


def _ends_with_stub(item: FlowText, length: float) -> bool:
    """True if the last of several lines of a text is shorter than `_STUB` em."""
    content = item.content
    first = max(0.0, item.first) / content.size
    indented = replace(content, paragraph=content.paragraph.indent_first(first))
    lines = indented.choose_lines(length - item.start - item.end) or ()
    return len(lines) > 1 and lines[-1].width < _STUB


def _find_signed_text(blocks: Sequence[b.Block]) -> range:
    """Find the blocks from the last paragraph to the signature, which stay on one page.

    A page with only signature, seal and date could be put behind another letter (GB/T 9704
    7.3.5.5). So at least the last lines of the text go with them.
    """
    text = [at for at, each in enumerate(blocks) if isinstance(each, _TEXT)]
    signed = [at for at, each in enumerate(blocks) if isinstance(each, b.Signature)]
    if not text or not signed or signed[-1] < text[-1]:
        return range(0)
    return range(text[-1], signed[-1])


_KINDS: Final[dict[type, Kind]] = {
    b.Letterhead: "letterhead",
    b.ReferenceLine: "reference",
    b.DateLine: "date",
    b.Addressee: "addressee",
    b.Sender: "sender",
    b.Subject: "subject",
    b.Title: "title",
    b.Salutation: "salutation",
    b.BodyParagraph: "paragraph",
    b.GoodsTable: "goods",
    b.PartHeading: "part",
    b.ListHeading: "record",
    b.End: "end",
    b.Closing: "closing",
    b.Signature: "signature",
    b.Signing: "signature",
    b.Enclosures: "enclosures",
    b.Copies: "copies",
    b.Remark: "note",
}
_APART: Final = BlockPlace(source="")


def block_kind(block: b.Block) -> Kind:
    """Return the kind of a block as conventions name it; a `Spacer` has none."""
    return _KINDS[type(block)]


def join_blocks(
    blocks: Sequence[b.Block], place_of: Callable[[Kind], BlockPlace]
) -> list[b.Block]:
    """Join blocks into the first or last line of their neighbours if the convention says so."""
    found: list[b.Block] = []
    opening = ""
    for block in blocks:
        how = _APART if isinstance(block, b.Spacer) else place_of(block_kind(block))
        if how.joins == "next":
            opening += "".join(list_lines(block)) + how.joint
        elif (
            how.joins == "before"
            and found
            and (longer := _append_words(found[-1], how.joint + "".join(list_lines(block))))
        ):
            found[-1] = longer
        elif opening and isinstance(block, b.BodyParagraph):
            found.append(msgspec.structs.replace(block, text=opening + block.text, opened=True))
            opening = ""
        else:
            found.append(block)
    if opening:
        found.append(b.Salutation(opening.rstrip()))
    return found


def list_lines(block: b.Block) -> tuple[str, ...]:
    """Return the lines of a block; () if it does not consist of lines."""
    match block:
        case b.ReferenceLine(label, text) | b.Subject(text, label):
            return (label + text,)
        case b.Addressee(lines) | b.Sender(lines) | b.Closing(lines):
            return lines
        case b.Signature(lines, behind=behind):
            return (*lines[:-1], lines[-1] + behind)
        case b.Letterhead(office):
            return (office,)
        case b.Spacer() | b.GoodsTable() | b.Signing() | b.Enclosures() | b.Copies():
            return ()
    return (block.text,)


def _append_words(block: b.Block, words: str) -> b.Block | None:
    """Append words to the last line of a block. None if nothing may follow that line."""
    match block:
        case b.BodyParagraph(text):
            return msgspec.structs.replace(block, text=text + words)
        case b.Signature(behind=behind):
            return msgspec.structs.replace(block, behind=behind + words)
        case b.Enclosures(items=items) | b.Copies(items=items):
            return msgspec.structs.replace(block, items=(*items[:-1], items[-1] + words))
    return None
