"""A letter before it is set: what stands in it, language by language, in reading order.

Every text is final: placeholders are filled, particles resolved, numbers and dates worded. What
makes pages, DOCX or HWPX of a letter takes these values and nothing else, so that all of them
say the same. Where a block stands on the page is not said here: that is for conventions.
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
    """Who writes: the office."""

    office: str


class ReferenceLine(Struct, frozen=True):
    """A line of an official head: 文書番号, 수신, 函号."""

    label: str
    text: str


class DateLine(Struct, frozen=True):
    """The date, as the language writes it."""

    text: str


class Addressee(Struct, frozen=True):
    """To whom, with the honorific: the office first, the person last."""

    lines: tuple[str, ...]


class Sender(Struct, frozen=True):
    """From whom, where the language says so at the head."""

    lines: tuple[str, ...]


class Subject(Struct, frozen=True):
    """What an official letter is about: 件名, 제목, 关于……的函."""

    text: str
    label: str = ""


class Title(Struct, frozen=True):
    """What a certificate is called."""

    text: str


class Salutation(Struct, frozen=True):
    """The address that opens a letter: 尊敬的……：, 拝啓, 존경하는 ……께."""

    text: str


class BodyParagraph(Struct, frozen=True):
    """A paragraph; as an item of a list it has a `label` and a `level`, from 1.

    One with a `label` alone hangs behind that. One that is `opened` begins with the words that
    open the letter.
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
    """A table of goods: rows of as many cells as there are columns, and a row of sums.

    Among columns of text it is a catalogue of its first `catalogued` columns, or of all.
    """

    columns: tuple[GoodsColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    catalogued: int = 0


class PartHeading(Struct, frozen=True):
    """說明：, the name of a part of the text, whose paragraphs are the items of it."""

    text: str


class ListHeading(Struct, frozen=True):
    """記, the word above what a Japanese letter lists."""

    text: str


class End(Struct, frozen=True):
    """以上, 끝.: nothing follows."""

    text: str


class Closing(Struct, frozen=True):
    """What closes a letter, a line each: 此致 and 敬礼！, 敬具."""

    lines: tuple[str, ...]


class Signature(Struct, frozen=True):
    """Who signs, the name last, and what is said `behind` it: 敬上, 드림.

    The seal goes over the last character of the name, or over the date.
    """

    lines: tuple[str, ...]
    seal: Seal | None = None
    behind: str = ""


class Enclosures(Struct, frozen=True):
    """What is sent with it: 附件, 同封, 붙임."""

    label: str
    items: tuple[str, ...]


class Copies(Struct, frozen=True):
    """Who else gets it: 抄送, 写し, 참조; `more` of them stand below others."""

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
    | Enclosures
    | Copies
    | Remark
    | Spacer
)


class Letter(Struct, frozen=True):
    """A letter in its languages, the source's first."""

    name: str
    register: Register
    langs: tuple[str, ...]
    blocks: Mapping[str, tuple[Block, ...]]
    title: str = ""
