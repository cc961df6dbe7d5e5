"""Letter templates: the page, its lettering, and the texts of each register.

In comes a TOML file, out comes a `LetterTemplate`. Its texts are ids of ``letters.po`` without
the name of the letter: "opening" of donation.toml is ``donation.opening``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.errors import FieldError, Loaded, hint_at_nearest
from cardgen.layout.inline import Frame
from cardgen.letters.blocks import Register
from cardgen.letters.conventions import Form
from cardgen.letters.stationery import PLAIN, Stationery, StationerySpec, parse_stationery
from cardgen.template import NO_INSETS, Insets, Style, parse_insets, parse_size
from cardgen.tomlfile import Complaint, Validation, convert, diagnose, parse_key
from cardgen.units import parse_size as page_size

_MOST_WHITE: Final = 40.0  # lines
_SIZE: Final = "11.5pt"  # of the text, if neither template nor form has another
_LEADING: Final = 1.75  # likewise


class LetterPageSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The page: size, margins, the largest number of pages, and whether it has a frame."""

    size: str = "210mm x 297mm"
    margin: tuple[str, ...] = ("30mm", "27mm", "27mm", "27mm")
    most: int = 8
    frame: bool = False


class BodySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lettering of the text; the form's own where `size` or `leading` is not given."""

    font: str = "serif"
    size: str = ""
    leading: float = 0.0
    title: float = 1.6


class EntrySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text, a table of rows of the data, or white, in lines.

    An `optional` entry appears only if the data select it; others appear if the data have all
    that it `needs` and nothing that it `lacks`. `each` repeats a text for the rows of that
    name. A table has these `columns`, or all.
    """

    text: str = ""
    table: str = ""
    space: float = 0.0
    optional: bool = False
    needs: list[str] = []
    lacks: list[str] = []
    each: str = ""
    columns: list[str] = []


Entries = list[str | EntrySpec]
"""Texts by their ids, with conditions or without, tables and white."""


class RegisterSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of letters of a register, in order.

    `items`, in a file ``list``, form the list below the text, `after` follows it. The table of
    goods stands below the text that `table` names; the parties in `signed` sign one below the
    other. `form` replaces that of the register. `opening` and `closing` replace the usual ones
    of a language ("" for none), unless data choose others.
    """

    body: Entries
    items: Entries = msgspec.field(default=[], name="list")
    after: Entries = []
    subject: str = ""
    title: str = ""
    table: str = ""
    signed: list[str] = []
    season: bool = True
    reply: bool = False
    form: Form | None = None
    opening: dict[str, str] = {}
    closing: dict[str, str] = {}


class LetterSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of a template file."""

    description: str = ""
    page: LetterPageSpec = LetterPageSpec()
    body: BodySpec = BodySpec()
    stationery: StationerySpec = StationerySpec()
    ceremonial: RegisterSpec | None = None
    official: RegisterSpec | None = None


class LetterTemplate(msgspec.Struct, frozen=True):
    """A letter template: sizes in points, lettering, and the contents of each register."""

    name: str
    description: str
    size: tuple[float, float]
    margin: Insets
    most: int
    frame: bool
    style: Style
    title: float
    forms: dict[Register, RegisterSpec]
    stationery: Stationery = PLAIN
    is_sized: bool = False  # the template says the size of its text
    leading: float = 0.0  # that which the template says; 0 for none

    @property
    def text_frame(self) -> Frame:
        """Frame for the text on a page: the page without its margins."""
        top, right, bottom, left = self.margin
        width, height = self.size
        return Frame(left, top, width - left - right, height - top - bottom)

    def form(self, register: Register) -> Form:
        """Return the form of a letter in a register; a letter that both sign is a record."""
        spec = self.forms[register]
        return "record" if spec.signed else spec.form or register

    def missing_form_error(self, register: str) -> FieldError:
        """Make the error for a register in which the letter does not exist."""
        reason = f"the letter {self.name} has no {register} form"
        return FieldError(
            "bad-letter", reason, hint=hint_at_nearest(register, list(self.forms))
        )

    def without_stationery(self) -> LetterTemplate:
        """Copy the template without stationery."""
        return replace(self, stationery=PLAIN)


def diagnose_letter_template(path: Path) -> Loaded[LetterTemplate]:
    """Read the template file of a letter, with all errors in it."""
    return diagnose(path, "bad-letter", "letter template", partial(_parse_template, path))


def _parse_template(path: Path, data: dict[str, object]) -> Validation[LetterTemplate | None]:
    """Parse the tables of a template file. None if they cannot be read."""
    spec = yield from convert(data, LetterSpec)
    if spec is None:
        return None
    across, down = yield from parse_key("page.size", page_size, spec.page.size, (595.0, 842.0))
    margin = yield from parse_key("page.margin", parse_insets, spec.page.margin, NO_INSETS)
    said = spec.body.size or _SIZE
    size = yield from parse_key("body.size", parse_size, said, 11.5)
    paper = yield from parse_stationery(spec.stationery, path.parent)
    both: tuple[tuple[Register, RegisterSpec | None], ...] = (
        ("ceremonial", spec.ceremonial),
        ("official", spec.official),
    )
    forms = {register: form for register, form in both if form}
    for register, form in forms.items():
        yield from _check_entries(register, form)
    if not forms:
        yield Complaint("the letter has no text", "write [ceremonial] or [official]")
    style = Style(size, leading=spec.body.leading or _LEADING, font=spec.body.font)
    return LetterTemplate(
        path.stem,
        spec.description,
        (across, down),
        margin,
        spec.page.most,
        spec.page.frame,
        style,
        spec.body.title,
        forms,
        paper,
        bool(spec.body.size),
        spec.body.leading,
    )


def list_entries(written: Entries) -> Iterator[EntrySpec]:
    """Yield the entries in a part of a template, each with its conditions."""
    for entry in written:
        yield EntrySpec(entry) if isinstance(entry, str) else entry


def _check_entries(register: str, spec: RegisterSpec) -> Iterator[Complaint]:
    """Yield errors about entries that have no kind or several kinds."""
    for key, part in (("body", spec.body), ("list", spec.items), ("after", spec.after)):
        for number, entry in enumerate(list_entries(part), 1):
            kinds = sum(map(bool, (entry.text, entry.table, entry.space)))
            table = f"{register}.{key}"
            where = f"{table}: entry {number}"
            if kinds != 1:
                hint = 'write { text = "…" }, { table = "…" } or { space = 1 }'
                yield Complaint(f"{where} is not a text, a table or a space", hint, table)
            elif key == "list" and not entry.text:
                yield Complaint(f"{where} is not a text", "put it into body", table)
            elif entry.space and not 0 < entry.space <= _MOST_WHITE:
                said = f"{where}: a space of {entry.space} lines is not possible"
                yield Complaint(said, f"write up to {_MOST_WHITE:g}", table)
