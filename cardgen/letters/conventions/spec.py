"""The tables and keys of a convention file.

Each entry names its source; ★ at its start marks an official rule. Lengths are in em of the
body text, white is in lines of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from cardgen.catalog import Country
from cardgen.letters.blocks import Register, SealPlace
from cardgen.seals import SealShape
from cardgen.units import parse_length

Form = Register | Literal["certificate", "record"]
"""The form of a letter: that of a register, a framed certificate, or a record that two sign."""

Kind = Literal[
    "letterhead", "reference", "date", "addressee", "sender", "subject", "title", "salutation",
    "paragraph", "goods", "part", "record", "end", "closing", "signature", "enclosures",
    "copies", "note",
]  # fmt: skip
"""A kind of block; each class of `blocks` has one."""

OrderedKind = Kind | Literal["body", "list", "handling"]
"""An entry of an order: a kind, or several blocks.

"body" is the text, "list" the list below it, "handling" the lines on urgency and secrecy.
"""

Addressees = Literal["person", "holder", "organisation", "many"]
"""The addressee of a letter; a "holder" is addressed by the office that he or she holds."""

Rank = Literal["", "elder", "head", "state"]
"""Rank of an addressee: the "head" of a city or province; "state" for ministers."""

MM: Final = parse_length("1mm")
_SEALS: Final = {"square": 21.0, "round": 18.0}  # mm: seals of offices, and of people
_LARGE: Final = 16.0  # points; above this, sizes differ by two points

Numerals = Literal[
    "arabic", "wide", "han", "hangul", "kana", "circled", "circled-hangul", "stems"
]
Side = Literal["start", "center", "end"]
Respect = Literal["none", "shift", "line"]
"""Respect before words of the addressee: none, one em of white (挪抬), a new line (平抬)."""

Signing = Literal["name", "title", "office"]
"""The signing parts: office, title and name; title and name; or office and title alone."""


class Sourced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry of a convention file, and the source that prescribes it."""

    source: str


class BlockPlace(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The place of a kind of block on the page, or in vertical text from the top of a line.

    `start` and `end` are indents from the edges of the text, `first` is added to the first
    line, all in em; `lines` aligns several lines with one another. `before` and `after` are
    white, in lines. A `kept` block stays with the next; a block `on` another kind is centred on
    it. A block that `joins` another goes into its last or first line, after the `joint`.
    `scale` is relative to the size of the body. Turn lines of a `hanging` block begin after its
    label. `color` is the colour of the text.
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
    """The size of the text of a form, in points, and its leading, in sizes.

    With `least` it is a wish: a letter that needs more pages than one is set smaller, down to
    this, and a template may have a size of its own.
    """

    size: float
    leading: float
    least: float = 0.0

    @property
    def sizes(self) -> tuple[float, ...]:
        """List the sizes to try, the largest first, in steps of one point or two."""
        found = [self.size]
        while self.least and found[-1] > self.least:
            step = 2.0 if found[-1] > _LARGE else 1.0
            found.append(max(self.least, found[-1] - step))
        return tuple(found)


class TitleSize(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The size of a title in points, and the white between its characters, in em.

    A title that is too long for one line is smaller, down to `least`; `tracking` is that of a
    title of up to three characters, and longer ones have less.
    """

    size: float
    least: float
    tracking: float = 0.0


class FormSpec(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The form of the letters of a register.

    Vertical letters take what `vertical` and `vertical_places` lack from horizontal ones;
    `catalogue` is the order of a vertical letter with a table of goods. In an `itemized` form,
    several paragraphs are items of the first level, and their list is of the second. Items end
    with the `item_marks`, the last one with the second. `respect` is shown to words of the
    addressee. `red_rules` are double, below the letterhead and at the foot.
    `signing` tells which of office, title and name sign. A list of one item has a number if
    `single_numbered`. `text` is the size of the text if the language has its own pages;
    otherwise the template's counts. The share `above` of what a single page leaves white stands
    above the text.
    """

    order: tuple[OrderedKind, ...]
    places: dict[Kind, BlockPlace]
    vertical: tuple[OrderedKind, ...] = ()
    vertical_places: dict[Kind, BlockPlace] = {}
    catalogue: tuple[OrderedKind, ...] = ()
    itemized: bool = False
    respect: Respect = "none"
    red_rules: bool = False
    signing: Signing = "name"
    single_numbered: bool = True
    text: BodySize | None = None
    title: TitleSize | None = None
    above: float = 0.0
    item_marks: tuple[str, ...] = ()


class Honorific(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word of respect, its addressees, and the order of name, title and word.

    The first that suits is taken, except those that must be `chosen`.
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

    It is for `kinds` and `ranks`; the first that suits is taken. A form with {title} or {name}
    is for addressees who have one.
    """

    form: str
    kinds: tuple[Addressees, ...]
    ranks: tuple[Rank, ...] = ()


class Pair(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An opening and the closings that fit it, the usual one first.

    Line feeds separate the lines of a closing. `form` is the salutation, or "" for the opening
    alone; `greeting` is false if no seasonal greeting may follow. The text begins with `lead`,
    that of a reply with `reply_lead`. It is for `kinds` and `ranks` of addressees, or for all
    if it names none.
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
    """The day on which a season begins within a month, and the greeting `before` it."""

    month: int
    day: int
    before: str


class Seasons(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The seasonal greetings of the months, from January, each with the mark that ends it.

    In a month in which a season `turns`, the greeting counts from the day of the turn.
    """

    months: tuple[str, ...]
    turns: tuple[Turn, ...] = ()


class DateForm(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The form of a date; the first one of a register is the usual one.

    Dates in the text, in tables and after the word for a reply have the form `text`, if it is
    given. A form of a `country` is for senders there: nobody else dates by its era, unless the
    data ask for it.
    """

    registers: tuple[Form, ...]
    calendar: Literal["western", "era"]
    form: str
    text: str = ""
    country: Country = ""


class Era(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An era, its first day, and the name of its first year."""

    name: str
    since: dt.date
    first: str


class Level(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The numbering and indent of list items of one depth.

    An item begins at `start`, in em; `joint` stands between label and text. Turn lines begin
    below the text if `hanging`, otherwise at the margin.
    """

    numerals: Numerals
    form: str
    start: float = 0.0
    joint: str = ""
    hanging: bool = False


class Word(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word of the form, such as 수신 or 附件, and the `joint` after it.

    A word that is not `printed` names a block that needs no label. `dated` is the form of a
    number with its day, `counted` the words after a paper of {n} copies. A reference `in_text`
    is a paragraph of the text, not a line of the head. `usual` is the value of a line that the
    form always has.
    """

    text: str
    joint: str = ""
    printed: bool = True
    dated: str = ""
    counted: str = ""
    in_text: bool = False
    usual: str | None = None


class SealRule(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The place of a seal: at the last character, over the middle of the line, or beside it.

    `shift` moves it along the line, `raised` up, in sizes of the seal; `clear` moves it away
    from the name, in em. Its usual `size` is in mm. Of a seal that is not `drawn`, only a
    picture is taken. It is for `registers`, or for all if it names none.
    """

    shape: SealShape
    over: SealPlace
    at: Literal["last-character", "centre", "beside"]
    shift: float = 0.0
    raised: float = 0.0
    clear: float = 0.0
    size: float = 0.0
    drawn: bool = True
    registers: tuple[Form, ...] = ()

    @property
    def usual_size(self) -> float:
        """Usual width of the seal in points."""
        return (self.size or _SEALS[self.shape]) * MM


class RespectedWords(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of the addressee that are shown respect."""

    words: tuple[str, ...]


class Listing(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The listing of articles in a sentence: `joint` separates them, `between` name and count.

    `certificate` is the joint on certificates, which have no punctuation.
    """

    joint: str
    between: str = ""
    certificate: str = ""


class Spoken(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of rounded numbers: 约1.7万, or `mixed`, 約1万7千."""

    about: str
    myriad: str
    hundred_million: str
    thousand: str = ""
    between: str = ""
    mixed: bool = False


class ConventionSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of a convention file."""

    lang: str
    ceremonial: FormSpec
    official: FormSpec
    certificate: FormSpec
    record: FormSpec
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
