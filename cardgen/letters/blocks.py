"""The blocks of a letter before it is set, for each language, in reading order.

Every text is final: placeholders are filled, particles resolved, numbers and dates formatted.
PDF, DOCX and HWPX are all made of these values, so that they say the same. The conventions
decide where a block stands on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from cardgen.seals import Seal

Register = Literal["ceremonial", "official", "certificate"]
SealPlace = Literal["name", "date"]
ColumnKind = Literal["text", "number"]


class Letterhead(Struct, frozen=True):
    """The letterhead: the office of the sender."""

    office: str


class ReferenceLine(Struct, frozen=True):
    """A line of an official head: 文書番号, 수신, 函号."""

    label: str
    text: str


class DateLine(Struct, frozen=True):
    """The date, as the language writes it."""

    text: str


class Addressee(Struct, frozen=True):
    """The addressee with the honorific: the office first, the person last."""

    lines: tuple[str, ...]


class Sender(Struct, frozen=True):
    """The sender, in languages that name it at the head."""

    lines: tuple[str, ...]


class Subject(Struct, frozen=True):
    """The subject of an official letter: 件名, 제목, 关于……的函."""

    text: str
    label: str = ""


class Title(Struct, frozen=True):
    """The title of a certificate."""

    text: str


class Salutation(Struct, frozen=True):
    """The address that opens a letter: 尊敬的……：, 拝啓, 존경하는 ……께."""

    text: str


class BodyParagraph(Struct, frozen=True):
    """A paragraph; as an item of a list it has a `label` and a `level`, from 1.

    With a `label` and no level it hangs after the label. An `opened` one begins with the words
    that open the letter.
    """

    text: str
    label: str = ""
    level: int = 0
    opened: bool = False


class GoodsColumn(Struct, frozen=True):
    """A column of a table of goods; numbers are aligned by their decimal signs."""

    head: str
    kind: ColumnKind = "text"


class GoodsTable(Struct, frozen=True):
    """A table of goods: rows with a cell for each column, and a row of sums.

    In vertical text it becomes a catalogue of the first `catalogued` columns; 0 means all.
    """

    columns: tuple[GoodsColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    catalogued: int = 0


class PartHeading(Struct, frozen=True):
    """The name of a part of the text, 說明：, whose paragraphs are items."""

    text: str


class ListHeading(Struct, frozen=True):
    """The word above the list of a Japanese letter: 記."""

    text: str


class End(Struct, frozen=True):
    """The end mark: 以上, 끝."""

    text: str


class Closing(Struct, frozen=True):
    """The closing of a letter in lines: 此致 and 敬礼！, 敬具."""

    lines: tuple[str, ...]


class Signature(Struct, frozen=True):
    """The signature, the name last, and the word `behind` it: 敬上, 드림.

    The seal goes over the last character of the name, or over the date.
    """

    lines: tuple[str, ...]
    seal: Seal | None = None
    behind: str = ""


class SigningParty(Struct, frozen=True):
    """A side that signs a record: its role, and lines to fill in, each with its label.

    The text of a line is given, or "" where it is written by hand.
    """

    role: str
    lines: tuple[tuple[str, str], ...]


class Signing(Struct, frozen=True):
    """The place where both sides of a record sign, side by side."""

    parties: tuple[SigningParty, ...]


class Enclosures(Struct, frozen=True):
    """The enclosures: 附件, 同封, 붙임."""

    label: str
    items: tuple[str, ...]


class Copies(Struct, frozen=True):
    """The recipients of copies: 抄送, 写し, 참조; `more` stand below others."""

    label: str
    items: tuple[str, ...]
    more: bool = False


class Remark(Struct, frozen=True):
    """A remark below the signature."""

    text: str


class Spacer(Struct, frozen=True):
    """White, in lines of the body."""

    lines: float = 1.0


Block = (
    Letterhead
    | ReferenceLine
    | DateLine
    | Addressee
    | Sender
    | Subject
    | Title
    | Salutation
    | BodyParagraph
    | GoodsTable
    | PartHeading
    | ListHeading
    | End
    | Closing
    | Signature
    | Signing
    | Enclosures
    | Copies
    | Remark
    | Spacer
)


class Letter(Struct, frozen=True):
    """A letter in its languages, the source language first."""

    name: str
    register: Register
    langs: tuple[str, ...]
    blocks: Mapping[str, tuple[Block, ...]]
    title: str = ""
