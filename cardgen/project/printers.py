"""The printers of a project: ``[printers.NAME]`` of ``cardgen.toml``, as checked values.

In comes a table, out come the printers' addresses, formats and options. Nothing is asked here
about who can reach an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from cardgen import units
from cardgen.backends import (
    LABEL_LANGUAGES,
    PRINTER_DEFAULTS,
    AfterPrint,
    MediaTracking,
    PrinterOptions,
    head_dpi,
)
from cardgen.errors import FieldError, Location, OutputError
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy
from cardgen.tomlfile import Complaint, Validation, collect, convert, parse_key
from cardgen.units import (
    LEAST_DPI,
    MOST_DPI,
    parse_density,
    parse_dots,
    parse_length,
    parse_offset,
    parse_size,
)

if TYPE_CHECKING:
    from cardgen.template import PageSize

Language = Literal["", "zpl", "tspl", "ql", "pwg", "pdf", "png"]
MOST_DOTS: Final = 8
"""The most dots that bars may be reduced by: more would leave nothing of a bar."""

_DARKEST: Final = {"zpl": 30, "tspl": 15}
_FASTEST: Final = 18.0  # inches per second
_FINGERPRINT: Final = lazy_pattern(r"sha256:(?:[0-9a-fA-F]{2}[: ]?){32}")
_NAME: Final = lazy_pattern(r"[\w.-]+")


class PrinterSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``[printers.NAME]``: lengths as in "3mm", `dpi` as in "8dot/mm", `bwr` as in "1dot".

    `to` is an address, `language` the format that it gets, `size` that of the labels in it. The
    other fields are those of `cardgen.backends.PrinterOptions`.
    """

    to: str = ""
    language: Language = ""
    dpi: float | str = ""
    size: str | None = None
    darkness: int | None = None
    speed: float | None = None
    media: MediaTracking | None = None
    gap: str | None = None
    after: AfterPrint | None = None
    roll: str | None = None
    turned: bool = False
    offset: str | None = None
    bwr: str | None = None
    least_module: str | None = None
    packed: bool = False
    certificate: str = ""


class LoadedPage(msgspec.Struct, frozen=True):
    """The labels in a printer: the printer's name, and their width and height in points."""

    printer: str
    width: float
    height: float

    @property
    def size(self) -> PageSize:
        """Size of the labels in the printer, as for the page of a template."""
        from cardgen.template import PageSize

        return PageSize(self.width, self.height)

    def is_of(self, template: str) -> bool:
        """True if a template's name contains the size of these labels: ``label@100x150``."""
        return template.endswith(f"@{self.size}")

    def as_data(self) -> dict[str, object]:
        """Return the printer and the size in millimetres, as JSON data."""
        sides = [float(units.format_mm(side)) for side in self.size]
        return {"printer": self.printer, "millimetres": sides}

    def in_words(self) -> str:
        """Describe size and printer: "100 × 150 mm, as in the printer warehouse"."""
        return f"{self.size.in_words}, as in the printer {self.printer}"


class Printer(msgspec.Struct, frozen=True):
    """A printer of the project.

    `to` is its address, `size` the size of its labels in points, `certificate` a file or a
    fingerprint. A printer without a `language` takes any, one without `dpi` any resolution.
    """

    name: str
    to: str = ""
    language: Language = ""
    dpi: float | None = None
    size: tuple[float, float] | None = None
    options: PrinterOptions = msgspec.field(default=PRINTER_DEFAULTS)
    certificate: str = ""

    @property
    def loaded_page(self) -> LoadedPage | None:
        """Size of the blank labels in the printer; None if the project does not give it."""
        return LoadedPage(self.name, *self.size) if self.size else None

    @property
    def address(self) -> str:
        """Return the printer's address. Raises FieldError "missing-value" if it has none."""
        if not self.to:
            raise FieldError(
                "missing-value",
                f"the printer {self.name} has no address",
                hint="write the address into cardgen.toml, below "
                f'[printers.{self.name}]: to = "socket://HOST"',
            )
        return self.to

    def refuse_other(self, language: str, place: Location) -> None:
        """Raise OutputError "unknown-format" if a file is in another printer language."""
        if self.language and self.language != language:
            raise OutputError(
                "unknown-format",
                f"the file is {language}, but the printer {self.name} takes {self.language}",
                location=place,
                remedy=Remedy("in-language", (self.language,)),
            )


def printers(given: Mapping[str, Any]) -> Validation[dict[str, Printer]]:
    """Read the printers of ``cardgen.toml`` by name. Report errors."""
    found: dict[str, Printer] = {}
    for name, table in given.items():
        printer, complaints = collect(_printer(name, table))
        for each in complaints:
            yield Complaint(
                f"printers.{name}: {each.message}", each.hint, f"printers.{name}.{each.key}"
            )
        if printer is not None:
            found[name] = printer
    return found


def _printer(name: str, table: Any) -> Validation[Printer | None]:
    """Read a printer from its table; None if a value is wrong."""
    if not _NAME.fullmatch(name):
        yield Complaint(
            f"{name!r} cannot be the name of a printer",
            "use letters, digits, and - . _ between them",
        )
    setting = yield from convert(table, PrinterSetting)
    if setting is None:
        return None
    head = partial(_parse_dpi, language=setting.language)
    dpi = yield from parse_key("dpi", head, setting.dpi or None, None)
    yield from _option_errors(setting)
    paper = yield from parse_key("size", parse_size, setting.size, None)
    shift = partial(parse_offset, dpi=dpi)
    options = PrinterOptions(
        setting.darkness,
        setting.speed,
        setting.media,
        (yield from parse_key("gap", parse_length, setting.gap, None)),
        setting.after,
        (yield from parse_key("roll", parse_length, setting.roll, None)),
        setting.turned,
        (yield from parse_key("offset", shift, setting.offset, (0.0, 0.0))),
        (yield from parse_key("bwr", _parse_bwr, setting.bwr, 0)),
        (yield from parse_key("least-module", parse_dots, setting.least_module, 1)),
        setting.packed,
    )
    certificate = setting.certificate
    if certificate.startswith("sha256:") and not _FINGERPRINT.fullmatch(certificate):
        yield Complaint(
            "certificate: a fingerprint has 64 hexadecimal digits after sha256:",
            "copy it from the printer, or give the file of your certificate authority",
            "certificate",
        )
    return Printer(name, setting.to, setting.language, dpi, paper, options, certificate)


def _parse_dpi(given: float | str, language: Language) -> float:
    """Parse the resolution of a printer in dots per inch. Raises ValueError."""
    dpi = parse_density(given if isinstance(given, str) else f"{given:g}")
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise ValueError(f"{dpi:g} is not between {LEAST_DPI} and {MOST_DPI}")
    return head_dpi(dpi) if language in LABEL_LANGUAGES else dpi


def _parse_bwr(text: str) -> int:
    """Parse a bar width reduction. Return it in dots. Raises ValueError."""
    dots = parse_dots(text)
    if dots > MOST_DOTS:
        reason = f"more than {MOST_DOTS} dots would remove whole bars"
        raise ValueError(f"{text} is too much: {reason}")
    return dots


def _option_errors(setting: PrinterSetting) -> Validation[None]:
    """Report settings that the printer's language does not have."""
    darkest = _DARKEST.get(setting.language, max(_DARKEST.values()))
    if setting.darkness is not None and not 0 <= setting.darkness <= darkest:
        yield Complaint(
            f"darkness: {setting.darkness} is not between 0 and {darkest}", "", "darkness"
        )
    if setting.speed is not None and not 1 <= setting.speed <= _FASTEST:
        yield Complaint(
            f"speed: {setting.speed:g} is not between 1 and {_FASTEST:g}",
            "write inches per second, as in the manual of the printer",
            "speed",
        )
    elif setting.speed is not None and setting.language == "zpl" and setting.speed % 1:
        yield Complaint(
            f"speed: {setting.speed:g} is not a whole number",
            "round it: ZPL takes whole numbers",
            "speed",
        )
    if setting.gap is not None and setting.media == "continuous":
        yield Complaint("gap: continuous paper has no gap", "delete the line", "gap")
