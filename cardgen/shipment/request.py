"""The request for a shipment, read and checked before anything begins.

In come the arguments of a program or the options of a command. Out comes a `Request` that can
be carried out, as far as that is known before the list is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import force_setattr

from cardgen import arguments
from cardgen.arguments import MOST_JOBS
from cardgen.backends import PRESSES, PRINTER_DEFAULTS, SCREEN, PrinterOptions, check_options
from cardgen.errors import Diagnostic, OutputError, hint_at_nearest, raise_findings
from cardgen.files import check_encoding
from cardgen.icc import PRESS, ColorProfile
from cardgen.layout.sheet import SheetOrder
from cardgen.project import FORMATS, LoadedPage
from cardgen.storage import Remote

_MOST_SHARE: Final = 10**9
_OMIT: Final = "leave it out"


class ListSource(msgspec.Struct, frozen=True):
    """The list of a shipment, and the values of rows that lack their own.

    `shown` names a `manifest` whose path means nothing to people. Without `shipment` the
    shipment has the name of the list.
    """

    manifest: Path
    shipment: str | None = None
    message: str | None = None
    pair: str | None = None
    template: str | None = None
    size: str | None = None  # of the labels: 100x70, or a kind of sheet
    loaded: LoadedPage | None = None  # what lies in the printer, unless another size is said
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    shown: str = ""
    encoding: str = ""  # of a text file, where it cannot be told
    ignore: tuple[str, ...] = ()  # columns that are not used
    paper: tuple[str, ...] = ()  # columns that labels need not show

    def __post_init__(self) -> None:
        """Read and check the arguments of a program. Raises FieldError."""
        _read(self, arguments.path, "manifest")
        _read(self, _read_name, "shipment", "message", "pair", "template", "size")
        _read(self, arguments.text, "shown", "encoding")
        _read(self, arguments.texts, "ignore", "paper")
        _read(self, arguments.fields, "fields")
        arguments.instance("loaded", self.loaded, LoadedPage | None, _OMIT)
        raise_findings(_check_text("encoding", self.encoding, check_encoding))


class BatchOutput(msgspec.Struct, frozen=True):
    """The files of a shipment: their place, formats and look.

    The ledger is in `folder`, labels and papers beside it unless `url` names another place.
    `profile`, `crop_marks`, `sheets` and, for a press, `condition` are those of the PDF of
    labels, `paper_profile` that of the papers.
    """

    folder: Path
    url: str = ""
    formats: tuple[str, ...] = ("png",)
    dpi: float = 300.0
    date: str = ""
    sheets: SheetOrder | None = None
    asn: bool = False  # whether a despatch advice is wanted
    profile: str = "screen"
    crop_marks: bool = False
    paper_profile: str = "screen"
    condition: ColorProfile = PRESS
    printer: PrinterOptions = PRINTER_DEFAULTS  # for files in the language of one

    def __post_init__(self) -> None:
        """Read and check the arguments of a program.

        Raises CardgenError with all contradictions.
        """
        _read(self, arguments.path, "folder")
        _read(self, arguments.text, "url", "profile", "paper_profile")
        _read(self, arguments.texts, "formats")
        _read(self, arguments.flag, "asn", "crop_marks")
        _read(self, arguments.dots, "dpi")
        _read(self, arguments.day, "date")
        arguments.instance("condition", self.condition, ColorProfile, "take condition(NAME)")
        arguments.instance("printer", self.printer, PrinterOptions, _OMIT)
        arguments.instance("sheets", self.sheets, SheetOrder | None, _OMIT)
        raise_findings(self._find_contradictions())

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
        yield from _check_text("url", self.url, Remote.at)

    def _check_profiles(self) -> Iterator[Diagnostic]:
        """Report profiles that cannot be used with the other options."""
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
        """Report options that need a PDF of all labels, if there is none."""
        for name, is_there in (
            ("sheets", self.sheets is not None),
            ("profile", self.profile != SCREEN),
            ("crop_marks", self.crop_marks),
        ):
            if is_there:
                reason = f"{name}: this needs a PDF of all labels, but none is made"
                yield Diagnostic("bad-value", reason, hint="add pdf to the formats")


class BatchRules(msgspec.Struct, frozen=True):
    """The rules of a run: what it may change, how it checks, and who makes the labels.

    Every box whose number is divisible by `verify` is read back. With `renumber` all labels
    get the present total of boxes. The workers of the scheduler at the address `cluster` take
    the place of `jobs` processes.
    """

    draft: bool = False
    amend: bool = False
    renumber: bool = False
    verify: int = 10
    fail_fast: bool = False
    jobs: int = 1
    cluster: str = ""
    options: Mapping[str, Any] = msgspec.field(
        default_factory=dict
    )  # as typed, for who asks again

    def __post_init__(self) -> None:
        """Read and check the arguments of a program. Raises FieldError."""
        _read(self, arguments.flag, "draft", "amend", "renumber", "fail_fast")
        _read(self, arguments.text, "cluster")
        force_setattr(self, "jobs", arguments.whole("jobs", self.jobs, 1, MOST_JOBS))
        verify = arguments.whole("verify", self.verify, 0, _MOST_SHARE)
        force_setattr(self, "verify", verify)
        arguments.instance("options", self.options, dict, _OMIT)
        if self.renumber and not self.amend:
            reason = "renumber: only an amendment gives labels new totals"
            hint = "amend the shipment too"
            raise_findings([Diagnostic("bad-value", reason, hint=hint)])


class Request(msgspec.Struct, frozen=True):
    """A request: a list, the files made of it, and the rules of the run."""

    source: ListSource
    output: BatchOutput
    rules: BatchRules = msgspec.field(default_factory=BatchRules)

    def __post_init__(self) -> None:
        """Raise FieldError if a part has the wrong type."""
        arguments.instance("source", self.source, ListSource, "make a ListSource(MANIFEST)")
        arguments.instance("output", self.output, BatchOutput, "make a BatchOutput(FOLDER)")
        arguments.instance("rules", self.rules, BatchRules, _OMIT)


def make_request(**options: Any) -> Request:
    """Make a request from the options of a command, whose names are those of fields."""
    parts: list[Any] = []
    for part in (ListSource, BatchOutput, BatchRules):
        names = options.keys() & {*part.__struct_fields__}
        parts.append(part(**{name: options.pop(name) for name in names}))
    return Request(*parts, **options)


def _read(part: msgspec.Struct, read: Callable[[str, Any], object], *names: str) -> None:
    """Convert fields of a part of a request with the functions `read`."""
    for name in names:
        force_setattr(part, name, read(name, getattr(part, name)))


def _read_name(name: str, given: object) -> str | None:
    """Read the text for the parameter `name`, or None. Raises FieldError."""
    return None if given is None else arguments.text(name, given)


def _check_text(name: str, text: str, read: Callable[[str], object]) -> Iterator[Diagnostic]:
    """Report a text if the function `read` raises ValueError for it."""
    try:
        if text:
            read(text)
    except ValueError as error:
        yield Diagnostic("bad-value", f"{name}: {error}", hint="correct the value")
