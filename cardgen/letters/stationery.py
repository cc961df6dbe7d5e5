"""The stationery of letters: letterhead, running heads and feet, fold marks, window.

In comes a TOML file, or the table ``[stationery]`` of a template; out comes a `Stationery` in
points. A city has one for all of its letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.errors import CardgenError, Loaded
from cardgen.layout.inline import Frame
from cardgen.letters.data import LocalizedText
from cardgen.placeholders import SYNTAX_HINT, find_placeholders
from cardgen.template import parse_size
from cardgen.tomlfile import Complaint, Validation, convert, diagnose, parse_key
from cardgen.units import parse_length

if TYPE_CHECKING:
    from cardgen.pictures import Photo

Side = Literal["start", "center", "end"]
Fold = Literal["", "half", "thirds", "din-a", "din-b"]
FOLDS: Final[dict[Fold, tuple[str, ...]]] = {
    "": (),
    "half": ("148.5mm",),  # C5
    "thirds": ("99mm", "198mm"),  # DL, 長形3号
    "din-a": ("87mm", "192mm"),  # DIN 5008: form A
    "din-b": ("105mm", "210mm"),  # DIN 5008: form B
}
"""Distances of the folds from the top of an A4 sheet."""

WINDOWS: Final[dict[str, tuple[str, ...]]] = {
    "din-a": ("25mm", "27mm", "80mm", "40mm"),  # DIN 5008: the field of the address, form A
    "din-b": ("25mm", "45mm", "80mm", "40mm"),  # and form B
    # DIN 680: 90 × 45 mm, 20 mm from the left and 15 mm from the lower edge. A sheet folded in
    # thirds may lie up to 11 mm lower in the envelope.
    "dl": ("25mm", "50mm", "80mm", "33mm"),
    "c5": ("25mm", "45mm", "80mm", "40mm"),
}
"""Frames of the address behind windows: left, top, width and height."""

RUNNING: Final = ("page", "pages", "title", "office", "number", "date")
"""Placeholders of running heads and feet."""


class LetterheadSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of a letterhead; a preprinted one keeps the `height` of a page free."""

    kind: Literal["printed", "preprinted"] = "printed"
    height: str = ""
    top: str = "14mm"
    logo: str = ""
    logo_height: str = "15mm"
    alt: LocalizedText = ""
    align: Side = "center"
    office: LocalizedText = ""
    lines: LocalizedText = ""


class RunningSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of a running head or foot, and its other text on the `first` page."""

    text: LocalizedText = ""
    first: LocalizedText | None = None
    align: Side = "center"


class StationerySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of a file of stationery."""

    letterhead: LetterheadSpec | None = None
    head: RunningSpec | None = None
    foot: RunningSpec | None = None
    fold: Fold = ""
    window: str | tuple[str, str, str, str] = ""


class PrintedHead(NamedTuple):
    """A letterhead that is printed with the letter, `top` points from the edge.

    `office` replaces the office of the sender, `lines` stand below it.
    """

    top: float
    align: Side
    logo: Photo | None
    logo_height: float
    alt: LocalizedText
    office: LocalizedText
    lines: LocalizedText


class RunningText(NamedTuple):
    """The text of a running head or foot: on the first page, and on others."""

    first: LocalizedText
    others: LocalizedText
    align: Side


class Stationery(msgspec.Struct, frozen=True):
    """The stationery of letters: lengths in points from the top left corner of the page.

    The top `free` points of the first page are preprinted. A foot of None shows the page number
    of a letter with several pages.
    """

    letterhead: PrintedHead | None = None
    free: float = 0.0
    head: RunningText | None = None
    foot: RunningText | None = None
    folds: tuple[float, ...] = ()
    window: Frame | None = None

    @property
    def has_letterhead(self) -> bool:
        """True if the stationery shows the office, so that the letter need not show it."""
        return self.letterhead is not None or self.free > 0

    @property
    def texts(self) -> Iterator[tuple[tuple[str, str], LocalizedText]]:
        """Yield the texts of the stationery, each with its table and key."""
        if self.letterhead:
            yield ("letterhead", "office"), self.letterhead.office
            yield ("letterhead", "lines"), self.letterhead.lines
        for table, running in (("head", self.head), ("foot", self.foot)):
            if running:
                yield (table, "text"), running.others
                if running.first != running.others:
                    yield (table, "first"), running.first

    def map_texts(self, translate: Callable[[LocalizedText], LocalizedText]) -> Stationery:
        """Replace texts with `translate`, but not the lines of the letterhead."""
        letterhead = self.letterhead and self.letterhead._replace(
            office=translate(self.letterhead.office), alt=translate(self.letterhead.alt)
        )
        head, foot = (
            running
            and running._replace(
                first=translate(running.first), others=translate(running.others)
            )
            for running in (self.head, self.foot)
        )
        return replace(self, letterhead=letterhead, head=head, foot=foot)


PLAIN: Final = Stationery()


def load_stationery(path: Path) -> Stationery:
    """Load a stationery file. Raises CardgenError "bad-letter" with all errors."""
    return diagnose_stationery(path).unwrap()


def diagnose_stationery(path: Path) -> Loaded[Stationery]:
    """Read a stationery file, with all errors in it."""
    return diagnose(path, "bad-letter", "stationery", partial(_read, path.parent))


def _read(folder: Path, data: dict[str, Any]) -> Validation[Stationery | None]:
    """Read the tables of a stationery file. Pictures are relative to a folder."""
    spec = yield from convert(data, StationerySpec)
    return (yield from parse_stationery(spec, folder)) if spec else None


def parse_stationery(spec: StationerySpec, folder: Path) -> Validation[Stationery]:
    """Parse a table of stationery. Pictures are relative to a folder."""
    letterhead, free = yield from _parse_letterhead(spec.letterhead, folder)
    for name, running in (("head", spec.head), ("foot", spec.foot)):
        yield from _check_placeholders(name, running)
    folds = tuple(map(parse_length, FOLDS[spec.fold]))
    window = yield from parse_key("window", _parse_window, spec.window or None, None)
    # The first page has a letterhead, and a running head only if the table sets one.
    head = _parse_running(spec.head, "") if spec.head else None
    foot = _parse_running(spec.foot, spec.foot.text) if spec.foot else None
    return Stationery(letterhead, free, head, foot, folds, window)


def _parse_letterhead(
    spec: LetterheadSpec | None, folder: Path
) -> Validation[tuple[PrintedHead | None, float]]:
    """Parse a letterhead. A preprinted one has only a height in points."""
    if spec is None:
        return None, 0.0
    if spec.kind == "preprinted":
        if not spec.height:
            hint = 'write height = "45mm", from the top of the page'
            yield Complaint("letterhead: the height is missing", hint, "letterhead")
        others = [spec.logo, spec.office, spec.lines]
        if any(others):
            said = "letterhead: a preprinted letterhead has no logo, office or lines"
            yield Complaint(said, 'leave them out, or write kind = "printed"', "letterhead")
        height = spec.height or "45mm"
        return None, (yield from parse_key("letterhead.height", parse_size, height, 0.0))
    if spec.height:
        said = "letterhead: only a preprinted letterhead has a height"
        yield Complaint(said, "leave height out", "letterhead.height")
    top = yield from parse_key("letterhead.top", parse_size, spec.top, 0.0)
    high = yield from parse_key("letterhead.logo_height", parse_size, spec.logo_height, 0.0)
    logo = None
    if spec.logo:
        try:
            from cardgen.pictures import open_picture  # most have no logo

            logo = open_picture(folder / spec.logo)
        except CardgenError as error:
            for each in error.diagnostics:
                said = f"letterhead.logo: {spec.logo}: {each.message}"
                yield Complaint(said, each.hint, "letterhead.logo")
        if not spec.alt:
            hint = 'write what the logo shows: alt = { zh = "…", ja = "…" }'
            yield Complaint("letterhead: the logo has no alt", hint, "letterhead")
    found = PrintedHead(top, spec.align, logo, high, spec.alt, spec.office, spec.lines)
    return found, 0.0


def _parse_running(spec: RunningSpec, first: LocalizedText) -> RunningText:
    """Parse the line at the head or foot of pages. `first` is its default on the first page."""
    return RunningText(first if spec.first is None else spec.first, spec.text, spec.align)


def _check_placeholders(name: str, running: RunningSpec | None) -> Validation[None]:
    """Report unknown placeholders in the line at the head or foot of pages."""
    if running is None:
        return
    both = [running.text, running.first or ""]
    texts = [[*each.values()] if isinstance(each, dict) else [str(each)] for each in both]
    for text in chain.from_iterable(texts):
        try:
            unknown = [field for field in find_placeholders(text) if field not in RUNNING]
        except ValueError as error:
            yield Complaint(f"{name}: {text!r}: {error}", SYNTAX_HINT, f"{name}.text")
            continue
        for field in unknown:
            known = ", ".join(f"{{{each}}}" for each in RUNNING)
            said = f"{name}: {{{field}}} is not a placeholder"
            yield Complaint(said, f"use {known}", f"{name}.text")


def _parse_window(value: str | tuple[str, ...]) -> Frame:
    """Parse the address window, by name or measures, as a frame in points.

    Raises ValueError.
    """
    if isinstance(value, str):
        if value not in WINDOWS:
            known = ", ".join(WINDOWS)
            raise ValueError(
                f"{value!r} is not a window: write {known}, or left, top, width, height"
            )
        value = WINDOWS[value]
    frame = Frame(*map(parse_length, value))
    if min(frame.width, frame.height) <= 0 or min(frame.x, frame.y) < 0:
        raise ValueError("a window needs a width, a height and a place on the page")
    return frame
