"""Blocks that join others: 拝啓 in the first line of the text, 드림 behind the name.

In come the blocks of one language in reading order, out come those that stand by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from cardgen.letters import blocks as b
from cardgen.letters.conventions import BlockPlace, Kind

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
    b.Enclosures: "enclosures",
    b.Copies: "copies",
    b.Remark: "note",
}
_APART: Final = BlockPlace(source="")


def kind_of(block: b.Block) -> Kind:
    """What conventions call a kind of block; they know none of white."""
    return _KINDS[type(block)]


def joined(blocks: Sequence[b.Block], place_of: Callable[[Kind], BlockPlace]) -> list[b.Block]:
    """The blocks, with those that join another in its first or last line."""
    found: list[b.Block] = []
    opening = ""
    for block in blocks:
        how = _APART if isinstance(block, b.Spacer) else place_of(kind_of(block))
        if how.joins == "next":
            opening += "".join(lines_of(block)) + how.joint
        elif how.joins == "before" and found and _is_open(found[-1]):
            found[-1] = _longer(found[-1], how.joint + "".join(lines_of(block)))
        elif opening and isinstance(block, b.BodyParagraph):
            found.append(msgspec.structs.replace(block, text=opening + block.text, opened=True))
            opening = ""
        else:
            found.append(block)
    if opening:
        found.append(b.Salutation(opening.rstrip()))
    return found


def lines_of(block: b.Block) -> tuple[str, ...]:
    """The lines of a block that is lines."""
    match block:
        case b.ReferenceLine(label, text) | b.Subject(text, label):
            return (label + text,)
        case b.Addressee(lines) | b.Sender(lines) | b.Closing(lines):
            return lines
        case b.Signature(lines, behind=behind):
            return (*lines[:-1], lines[-1] + behind)
        case (
            b.Letterhead(text)
            | b.DateLine(text)
            | b.Title(text)
            | b.PartHeading(text)
            | b.Salutation(text)
            | b.ListHeading(text)
            | b.End(text)
            | b.Remark(text)
            | b.BodyParagraph(text)
        ):
            return (text,)
    return ()


def _is_open(block: b.Block) -> bool:
    """Whether something may go on in its last line."""
    return isinstance(block, b.BodyParagraph | b.Signature | b.Enclosures | b.Copies)


def _longer(block: b.Block, words: str) -> b.Block:
    match block:
        case b.BodyParagraph(text):
            return msgspec.structs.replace(block, text=text + words)
        case b.Signature(behind=behind):
            return msgspec.structs.replace(block, behind=behind + words)
        case b.Enclosures(items=items) | b.Copies(items=items):
            return msgspec.structs.replace(block, items=(*items[:-1], items[-1] + words))
    return block
