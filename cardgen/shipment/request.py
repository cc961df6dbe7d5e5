"""The request for a shipment, read and checked before anything begins.

In come the arguments of a program or the options of a command. Out comes a `Request` that can
be carried out, as far as that is known before the list is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cardgen import arguments
from cardgen.arguments import MOST_JOBS
from cardgen.backends import (
    PRESSES,
    PRINTER_DEFAULTS,
    SCREEN,
    PrinterOptions,
    check_options,
)
from cardgen.errors import Diagnostic, OutputError, hint_at_nearest, raise_findings
from cardgen.files import check_encoding
from cardgen.icc import PRESS, ColorProfile
from cardgen.layout.sheet import SheetOrder
from cardgen.project import FORMATS, LoadedPage
from cardgen.storage import Remote

_NAMES: Final = ("message", "pair", "template", "size", "shipment")
_TEXTS: Final = ("url", "shown", "encoding", "cluster", "profile", "paper_profile")
_LISTS: Final = ("ignore", "paper", "formats")
_FLAGS: Final = ("draft", "amend", "renumber", "fail_fast", "asn", "crop_marks")
_MOST_SHARE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Request:
    """A request: a list, where its labels go, and the way they are made.

    `shown` names a `manifest` whose path means nothing to people. The ledger is in `folder`,
    labels and papers beside it unless `url` names another place. `fields` are values for all
    rows that lack their own. `profile`, `crop_marks` and, for a press, `condition` are those
    of the PDF of labels, `paper_profile` that of the papers.
    """

    manifest: Path
    folder: Path
    url: str = ""
    message: str | None = None
    pair: str | None = None
    template: str | None = None
    size: str | None = None  # of the labels: 100x70, or a kind of sheet
    loaded: LoadedPage | None = None  # what lies in the printer, unless another size is said
    fields: Mapping[str, str] = field(default_factory=dict)
    shipment: str | None = None
    shown: str = ""
    encoding: str = ""  # of a text file, where it cannot be told
    ignore: tuple[str, ...] = ()  # columns that are not used
    paper: tuple[str, ...] = ()  # columns that labels need not show
    formats: tuple[str, ...] = ("png",)
    dpi: float = 300.0
    draft: bool = False
    jobs: int = 1
    cluster: str = ""  # the address of a scheduler, whose workers take the place of jobs
    verify: int = 10
    amend: bool = False
    renumber: bool = False  # let all labels say how many boxes there are now
    fail_fast: bool = False
    date: str = ""
    sheets: SheetOrder | None = None  # for the PDF
    asn: bool = False  # whether a despatch advice is wanted
    profile: str = "screen"
    crop_marks: bool = False
    paper_profile: str = "screen"
    condition: ColorProfile = PRESS
    printer: PrinterOptions = PRINTER_DEFAULTS  # for files in the language of one
    options: Mapping[str, Any] = field(default_factory=dict)  # as typed, for who asks again

    def __post_init__(self) -> None:
        """Read what a program passed. Raises CardgenError with all contradictions."""
        for name, read in self._read_fields():
            object.__setattr__(self, name, read)
        raise_findings(self._find_contradictions())

    def _read_fields(self) -> Iterator[tuple[str, object]]:
        """Yield each field in the form that the rest of cardgen takes."""
        for name in ("manifest", "folder"):
            yield name, arguments.path(name, getattr(self, name))
        for name in _NAMES:
            given = getattr(self, name)
            yield name, None if given is None else arguments.text(name, given)
        for name in _TEXTS:
            yield name, arguments.text(name, getattr(self, name))
        for name in _LISTS:
            yield name, arguments.texts(name, getattr(self, name))
        for name in _FLAGS:
            yield name, arguments.flag(name, getattr(self, name))
        yield "fields", arguments.fields("fields", self.fields)
        yield "dpi", arguments.dots("dpi", self.dpi)
        yield "date", arguments.day("date", self.date)
        yield "jobs", arguments.whole("jobs", self.jobs, 1, MOST_JOBS)
        yield "verify", arguments.whole("verify", self.verify, 0, _MOST_SHARE)
        leave = "leave it out"
        arguments.instance("condition", self.condition, ColorProfile, "take condition(NAME)")
        arguments.instance("printer", self.printer, PrinterOptions, leave)
        arguments.instance("options", self.options, dict, leave)
        arguments.instance("sheets", self.sheets, SheetOrder | None, leave)
        arguments.instance("loaded", self.loaded, LoadedPage | None, leave)

    def _find_contradictions(self) -> Iterator[Diagnostic]:
        """Report options that contradict each other or have no effect."""
        for name in self.formats:
            if name not in FORMATS:
                reason, hint = f"cannot make {name!r} files", hint_at_nearest(name, FORMATS)
                yield Diagnostic("unknown-format", reason, hint=hint)
        if not self.formats:
            yield Diagnostic(
                "bad-value", "formats: no format is given", hint="give one, as in png"
            )
        yield from self._check_profiles()
        if "pdf" not in self.formats:
            yield from self._check_without_pdf()
        if self.renumber and not self.amend:
            reason = "renumber: only an amendment gives labels new totals"
            yield Diagnostic("bad-value", reason, hint="amend the shipment too")
        yield from _check_text("encoding", self.encoding, check_encoding)
        yield from _check_text("url", self.url, Remote.at)

    def _check_profiles(self) -> Iterator[Diagnostic]:
        """Report profiles that cannot be used."""
        try:
            marks = self.crop_marks
            check_options("pdf", self.profile, self.condition, crop_marks=marks)
            check_options("pdf", self.paper_profile)
        except OutputError as error:
            yield from error.diagnostics
        if self.paper_profile in PRESSES:
            reason = f"{self.paper_profile} is for a press, not for papers"
            yield Diagnostic("unknown-profile", reason, hint="leave paper_profile out")

    def _check_without_pdf(self) -> Iterator[Diagnostic]:
        """Report options for a PDF of all labels if none is made."""
        for name, is_there in (
            ("sheets", self.sheets is not None),
            ("profile", self.profile != SCREEN),
            ("crop_marks", self.crop_marks),
        ):
            if is_there:
                reason = f"{name}: this needs a PDF of all labels, but none is made"
                yield Diagnostic("bad-value", reason, hint="add pdf to the formats")


def _check_text(name: str, text: str, read: Callable[[str], object]) -> Iterator[Diagnostic]:
    """Report a text that a function refuses with a ValueError."""
    try:
        if text:
            read(text)
    except ValueError as error:
        yield Diagnostic("bad-value", f"{name}: {error}", hint="correct the value")
