"""Templates of letters: the page, its lettering, and what a letter of each register says.

In comes a TOML file, out comes a `LetterTemplate`. Its texts are ids of ``letters.po``, without
the name of the letter before them: "opening" of donation.toml is ``donation.opening``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import Loaded
from cardgen.letters.blocks import Register
from cardgen.letters.conventions import Form
from cardgen.letters.stationery import PLAIN, Stationery, StationerySpec, stationery
from cardgen.template import NO_INSETS, Insets, Style, parse_insets, parse_size
from cardgen.tomlfile import Complaint, Validation, converted, diagnosed, parsed
from cardgen.units import size as page_size

_MOST_WHITE: Final = 40.0  # lines


class LetterPageSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The page, how many a letter has at most, and whether a frame is drawn on it."""

    size: str = "210mm x 297mm"
    margin: tuple[str, ...] = ("30mm", "27mm", "27mm", "27mm")
    most: int = 8
    frame: bool = False


class BodySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lettering of the text."""

    font: str = "serif"
    size: str = "11.5pt"
    leading: float = 1.75
    title: float = 1.6


class EntrySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text, a table of rows of the data, or white, in lines.

    It is there only if data names it, if it is `optional`, has what it `needs` and none of what
    it `lacks`. There is one of a text for `each` row of the data that is called so. A table has
    the `columns` that it names, or all.
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
    """What a letter of a register says, in order.

    `items`, in a file ``list``, are what is listed below the text, `after` what follows that.
    The table of goods stands below the text that `table` names, and those who are `signed` sign
    below one another.
    `form` is how it is made, where that is not as the register has it; `opening` and `closing`
    are others than a language usually has, "" none, unless data choose them.
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
    """A template of letters as it is written."""

    description: str = ""
    page: LetterPageSpec = LetterPageSpec()
    body: BodySpec = BodySpec()
    stationery: StationerySpec = StationerySpec()
    ceremonial: RegisterSpec | None = None
    official: RegisterSpec | None = None


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template of letters: sizes in points, lettering, and what each register says."""

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

    def without_stationery(self) -> LetterTemplate:
        """The same on plain paper."""
        return replace(self, stationery=PLAIN)


def diagnose_letter_template(path: Path) -> Loaded[LetterTemplate]:
    """The template, or None, and all that is wrong with its file."""
    return diagnosed(path, "bad-letter", "letter template", partial(_template, path))


def _template(path: Path, data: dict[str, object]) -> Validation[LetterTemplate | None]:
    spec = yield from converted(data, LetterSpec)
    if spec is None:
        return None
    across, down = yield from parsed("page.size", page_size, spec.page.size, (595.0, 842.0))
    margin = yield from parsed("page.margin", parse_insets, spec.page.margin, NO_INSETS)
    size = yield from parsed("body.size", parse_size, spec.body.size, 11.5)
    paper = yield from stationery(spec.stationery, path.parent)
    forms: dict[Register, RegisterSpec] = {}
    if spec.ceremonial:
        forms["ceremonial"] = spec.ceremonial
    if spec.official:
        forms["official"] = spec.official
    for register, form in forms.items():
        yield from _entries_errors(register, form)
    if not forms:
        yield Complaint("a letter says nothing", "write [ceremonial] or [official]")
    style = Style(size, leading=spec.body.leading, font=spec.body.font)
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
    )


def entries(written: Entries) -> Iterator[EntrySpec]:
    """Entries of a form, each with its conditions."""
    for entry in written:
        yield EntrySpec(entry) if isinstance(entry, str) else entry


def _entries_errors(register: str, spec: RegisterSpec) -> Iterator[Complaint]:
    """What is an entry of no kind, or of several."""
    for key, part in (("body", spec.body), ("list", spec.items), ("after", spec.after)):
        for number, entry in enumerate(entries(part), 1):
            kinds = sum(map(bool, (entry.text, entry.table, entry.space)))
            where = f"{register}.{key}: entry {number}"
            if kinds != 1:
                hint = 'write { text = "…" }, { table = "…" } or { space = 1 }'
                yield Complaint(
                    f"{where} is no text, table or white", hint, f"{register}.{key}"
                )
            elif key == "list" and not entry.text:
                yield Complaint(f"{where} is no text", "put it into body", f"{register}.{key}")
            elif entry.space and not 0 < entry.space <= _MOST_WHITE:
                said = f"{where}: {entry.space} lines of white"
                yield Complaint(said, f"write up to {_MOST_WHITE:g}", f"{register}.{key}")
