"""The conventions of a language as they are written: a file's tables and their keys.

Each entry says where it comes from; a source that begins with ★ is an official rule. Lengths
are in em of the body, white in lines of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cardgen.catalog import Country
from cardgen.letters.blocks import Register, SealPlace
from cardgen.seals import SealShape

Form = Register | Literal["certificate"]
"""How a letter is made: a register, or that of what is framed."""

Kind = Literal[
    "letterhead",
    "reference",
    "date",
    "addressee",
    "sender",
    "subject",
    "title",
    "salutation",
    "paragraph",
    "goods",
    "part",
    "record",
    "end",
    "closing",
    "signature",
    "enclosures",
    "copies",
    "note",
]
"""A kind of block, as the classes of `blocks` are called."""

OrderedKind = Kind | Literal["body", "list", "handling"]
"""What an order names.

"body" is the text, "list" what is listed below it, "handling" the lines that say how urgent and
how secret a paper is.
"""

Addressees = Literal["person", "holder", "organisation", "many"]
"""Who a letter goes to; a "holder" is addressed by the office that he or she holds."""

Rank = Literal["", "elder", "head", "state"]
"""The "head" of a city, province or district; of "state", as ministers and ambassadors."""

Numerals = Literal[
    "arabic", "wide", "han", "hangul", "kana", "circled", "circled-hangul", "stems"
]
Side = Literal["start", "center", "end"]
Respect = Literal["none", "shift", "line"]
"""What is before words of the addressee: nothing, one em of white (挪抬), a new line (平抬)."""

Signing = Literal["name", "title", "office"]
"""Who signs: office, title and name; title and name; or office and title, without the name."""


class Sourced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry, and where it comes from."""

    source: str


class BlockPlace(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a kind of block stands on the page, or in a column from its top.

    Lines begin at `start` and end at `end` from the edges of the text, the first of a block at
    `first` besides, all in em; `lines` says how several lines stand to one another. `before`
    and `after` are white, in lines. A block that is `kept` stays with the next; one that is
    `on` another kind is centred on that. One that `joins` another stands in its last or first
    line, with the `joint` between. `scale` is its size beside the body's. Turn lines of one
    that is `hanging` begin behind its label; what has a `color` is printed in that.
    """

    align: Side = "start"
    start: float = 0.0
    end: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    kept: bool = False
    lines: Side = "start"
    on: Kind | Literal[""] = ""
    joins: Literal["", "before", "next"] = ""
    joint: str = ""
    scale: float = 1.0
    hanging: bool = False
    color: Literal["", "red"] = ""


class BodySize(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How large the text of a form is, in points, and how far its lines are apart, in sizes."""

    size: float
    leading: float


class FormSpec(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the letters of a register are made; what `vertical` ones lack is as across.

    What both sides sign, `signed_places` put where it stands otherwise than on a certificate.

    Where it is `itemized`, several paragraphs are items of the first level, and what they list
    is of the second. `respect` is shown to words of the addressee. With `red_rules` there is a
    double one below the letterhead and another at the foot. It is signed by `signing`: where
    the head tells the office, the title does. A list of one item has no number where
    `single_numbered` is false. `text` is as large as said where the language has pages of its
    own, and else as the template has it.
    """

    order: tuple[OrderedKind, ...]
    places: dict[Kind, BlockPlace]
    vertical: tuple[OrderedKind, ...] = ()
    vertical_places: dict[Kind, BlockPlace] = {}
    signed_places: dict[Kind, BlockPlace] = {}
    itemized: bool = False
    respect: Respect = "none"
    red_rules: bool = False
    signing: Signing = "name"
    single_numbered: bool = True
    text: BodySize | None = None


class Honorific(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word of respect, for whom it is, and how name, title and word stand together.

    Where several would do the first is taken, unless it must be `chosen`.
    """

    word: str
    kinds: tuple[Addressees, ...]
    ranks: tuple[Rank, ...]
    registers: tuple[Form, ...]
    form: str
    use: Literal["address", "salutation"] = "address"
    chosen: bool = False


class Reader(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word by which a text calls its addressee: 您, 시장님, 閣下.

    It is for `kinds` and `ranks`; the first that suits is taken. One that has the {title} or
    {name} is for those who have it.
    """

    form: str
    kinds: tuple[Addressees, ...]
    ranks: tuple[Rank, ...] = ()


class Pair(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An opening and what may close a letter that has it, the usual one first.

    The lines of a closing are parted by a line feed. `form` is the salutation, the opening
    alone if it is empty; no season's `greeting` follows where it says so. The text begins with
    the `lead`, that of a reply with `reply_lead`. It is for `kinds` and `ranks` of addressees,
    for all where it names none.
    """

    opening: str
    closings: tuple[str, ...]
    registers: tuple[Form, ...]
    use: Literal["letter", "reply", "both"] = "letter"
    form: str = ""
    greeting: bool = True
    lead: str = ""
    reply_lead: str = ""
    kinds: tuple[Addressees, ...] = ()
    ranks: tuple[Rank, ...] = ()


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day of a month on which a season begins, and the greeting `before` it."""

    month: int
    day: int
    before: str


class Seasons(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a letter of a month begins with, from January, with what parts it from the text.

    Of a month in which a season `turns`, that is from the day of the turn on.
    """

    months: tuple[str, ...]
    turns: tuple[Turn, ...] = ()


class DateForm(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The form of a date; the first of a register is its own.

    Dates in the text, in tables and behind the word for a reply have the form `text`, if there
    is one. One of a `country` is for senders there: nobody else dates by its era, unless data
    ask so.
    """

    registers: tuple[Form, ...]
    calendar: Literal["western", "era"]
    form: str
    text: str = ""
    country: Country = ""


class Era(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A count of years, the first day of it, and what its first year is called."""

    name: str
    since: dt.date
    first: str


class Level(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an item of a list of this depth is numbered.

    It begins at `start`, in em; `joint` parts the label from the text. Where it is `hanging`,
    turn lines begin below the text, otherwise at the margin.
    """

    numerals: Numerals
    form: str
    start: float = 0.0
    joint: str = ""
    hanging: bool = False


class Word(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word of the form, as 수신 or 附件, and what parts it from what follows.

    One that is not `printed` names a thing which stands by itself. `dated` is how a number is
    written with its day, `counted` what stands behind a paper of {n} copies; what is `in_text`
    is a paragraph of it, and no line of the head. A line that the form always has says what is
    `usual` where data say nothing.
    """

    text: str
    joint: str = ""
    printed: bool = True
    dated: str = ""
    counted: str = ""
    in_text: bool = False
    usual: str | None = None


class SealRule(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a seal goes: at the last character, over the middle of the line, or beside it.

    `shift` moves it on along the line, `raised` up, in its sizes. It is for some `registers`,
    for all where it names none.
    """

    shape: SealShape
    over: SealPlace
    at: Literal["last-character", "centre", "beside"]
    shift: float = 0.0
    raised: float = 0.0
    registers: tuple[Form, ...] = ()


class RespectedWords(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of the addressee, before which there is white, or a new line."""

    words: tuple[str, ...]


class Listing(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How articles stand in a sentence, each with its count `between`, and what parts them.

    On `certificate`, where there is no punctuation, something else may.
    """

    joint: str
    between: str = ""
    certificate: str = ""


class Spoken(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How large numbers are said: 约1.7万, or `mixed`, 約1万7千."""

    about: str
    myriad: str
    hundred_million: str
    thousand: str = ""
    between: str = ""
    mixed: bool = False


class ConventionSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of conventions."""

    lang: str
    ceremonial: FormSpec
    official: FormSpec
    certificate: FormSpec
    honorifics: tuple[Honorific, ...]
    pairs: tuple[Pair, ...]
    readers: tuple[Reader, ...]
    dates: tuple[DateForm, ...]
    levels: tuple[Level, ...]
    words: dict[str, Word]
    seals: tuple[SealRule, ...]
    listing: Listing
    spoken: Spoken
    seasons: Seasons | None = None
    eras: tuple[Era, ...] = ()
    respected: RespectedWords | None = None
    vertical_levels: tuple[Level, ...] = ()
