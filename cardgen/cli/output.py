"""Options of what a command makes: where its files go, their form, and the sheets.

Commands that make labels or letters get them as one `Output`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec
from msgspec.structs import replace

from cardgen.arguments import MOST_COPIES
from cardgen.cli import options
from cardgen.cli.options import F
from cardgen.cli.reporting import shown_path
from cardgen.errors import OutputError

if TYPE_CHECKING:
    from cardgen.backends import PdfOptions, PrinterOptions
    from cardgen.icc import ColorProfile
    from cardgen.layout.sheet import SheetOrder
    from cardgen.preflight import ShopSheet
    from cardgen.project import Project

STDOUT: Final = "-"
NO_SHEET: Final = "none"
ONLY_WITH_SHEETS: Final = ("start", "skip", "order", "offset", "copies")
_PARAMETERS: Final = {
    "output": "path",
    "format_name": "formats",
    "formats": "formats",
    "dpi": "dpi",
    "printer": "printer",
    "profile": "profile",
    "condition": "condition",
    "crop_marks": "crop_marks",
}
"""The parameters of commands that an `Output` takes, and its fields."""


class Output(msgspec.Struct, frozen=True):
    """The files that a command makes, as its options say.

    `path` is the value of -o, or "". `formats` are empty if the extension of the path says the
    format.
    """

    path: str = ""
    formats: tuple[str, ...] = ()
    dpi: float = 300.0
    printer: str = ""
    profile: str = "screen"
    condition: ColorProfile | None = None
    crop_marks: bool = False

    @property
    def format(self) -> str:
        """Format of the single file; "" if the user did not give one."""
        return self.formats[0] if self.formats else ""

    @property
    def extension(self) -> str:
        """Extension of the path in lower case, without the dot."""
        return Path(self.path).suffix.removeprefix(".").lower()

    @property
    def is_stdout(self) -> bool:
        """True if the file goes to standard output."""
        return self.path == STDOUT

    @property
    def pdf(self) -> PdfOptions:
        """Options of the PDF backend."""
        assert self.condition is not None, "the command has --condition"
        return {
            "profile": self.profile,
            "crop_marks": self.crop_marks,
            "condition": self.condition,
        }

    def refuse_json(self, *, as_json: bool) -> None:
        """Raise UsageError if both the file and JSON would go to standard output."""
        if self.is_stdout and as_json:
            raise click.UsageError("--json and -o - cannot both write to standard output")

    def refuse_several(self, files: Sequence[bytes]) -> None:
        """Raise OutputError if several files would go to standard output."""
        if self.is_stdout and len(files) > 1:
            message = f"a {self.format} file has one page, and the document has {len(files)}"
            hint = "use -o FILE: cardgen writes one file for each page"
            raise OutputError("output", message, hint=hint)

    def in_format(self, ctx: click.Context, default: str, *, language: str = "") -> Output:
        """Copy the output with its format: given, or by the extension, or the default.

        That is the typed format, the extension of the file, the `language` of a printer, the
        project's format, or the `default`. The last three are for files without a name. Raises
        UsageError.
        """
        chosen = self.format
        if not chosen or options.from_project(ctx, "format_name"):
            if not self.path or self.is_stdout:
                chosen = language or chosen or ("" if self.is_stdout else default)
            else:
                chosen = self.extension
        if chosen:
            return replace(self, formats=(chosen,))
        if self.is_stdout:
            raise click.UsageError(f"-o - needs a --format, for example --format {default}")
        name = Path(self.path).name
        raise click.UsageError(
            f"-o {self.path} has no extension; "
            f"write for example {name}.{default}, or add --format {default}"
        )

    def at_printer(
        self, project: Project | None, typed: Collection[str]
    ) -> tuple[Output, PrinterOptions]:
        """Copy the output with format and dpi of its printer.

        Return also the printer's options.

        Options that somebody `typed` win. Raises TemplateError "unknown-printer".
        """
        from cardgen.backends import PRINTER_DEFAULTS, match_dpi

        formats, dpi, settings = self.formats, self.dpi, PRINTER_DEFAULTS
        if self.printer and project:
            printer = project.printer(self.printer)
            settings = printer.options
            if "formats" not in typed and printer.language:
                formats = (printer.language,)
            if "dpi" not in typed:
                dpi = printer.dpi or dpi
        return replace(self, formats=formats, dpi=match_dpi(dpi, formats)), settings

    def write(self, files: Sequence[bytes], name: str) -> list[Path]:
        """Write files. Return their paths; none for standard output."""
        from cardgen.storage import file_name, write_stdout

        if self.is_stdout:
            write_stdout(files[0])
            return []
        return write_pages(Path(self.path or file_name(name, self.format)), files)


def _make_output(**given: Any) -> Output:
    """Make an `Output` from the parameters of a command."""
    fields = {_PARAMETERS[name]: value for name, value in given.items()}
    formats = fields.get("formats", ())
    if not isinstance(formats, tuple):
        formats = (formats,) if formats else ()
    return Output(**{**fields, "path": fields.get("path") or "", "formats": formats})


output_value: Final = options.as_one("output", _make_output, _PARAMETERS)
"""A decorator that gives a command its options about files as one value, `output`."""


def write_pages(path: Path, files: Sequence[bytes]) -> list[Path]:
    """Write the files of a document, numbered if there are several. Return their paths."""
    from cardgen.storage import write_file

    paths = [path]
    if len(files) != 1:
        paths = [path.with_stem(f"{path.stem}-{at}") for at in range(1, len(files) + 1)]
    for each, data in zip(paths, files, strict=True):
        write_file(each, data)
    return paths


def shown_range(paths: Sequence[Path]) -> str:
    """Describe paths by the first and the last one, relative to the current folder."""
    return " to ".join(dict.fromkeys(map(shown_path, (paths[0], paths[-1]))))


def output_option(default: str) -> Callable[[F], F]:
    """Make the option ``-o FILE``. `default` describes the default."""
    return options.file_option(
        f"File to write, or - for standard output.  [default: {default}]"
    )


def format_option(names: str) -> Callable[[F], F]:
    """Make the option ``--format`` for a single file. `names` are the formats."""
    return click.option(
        "--format",
        "format_name",
        metavar="FORMAT",
        help=f"Format of the file: {names}.  [default: from the extension of -o]",
    )


def _parse_formats(value: str) -> tuple[str, ...]:
    """Split the formats of a shipment at commas. Raises ValueError for an unknown format."""
    from cardgen.project import FORMATS

    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    for name in names:
        if name not in FORMATS:
            raise ValueError(f"{name!r} is not one of {', '.join(FORMATS)}")
    return names


formats_option: Final = click.option(
    "--format",
    "formats",
    default="png",
    show_default=True,
    metavar="png,svg,zpl,pdf",
    callback=options.parsed_by(_parse_formats),
    help="File formats: one png, svg, zpl, tspl, ql or pwg file per box; one pdf of all.",
)
printer_option: Final = click.option(
    "--printer",
    default="",
    metavar="NAME",
    shell_complete=options.complete_printer,
    help="Make labels for this printer of cardgen.toml, with its dpi, format and corrections.",
)


def parse_dpi(value: str) -> float:
    """Parse dots per inch, 72 to 1200. Raises ValueError."""
    from cardgen.units import LEAST_DPI, MOST_DPI, parse_density

    dpi = parse_density(value)
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise ValueError(f"{value} is not between {LEAST_DPI} and {MOST_DPI} dots per inch")
    return dpi


density_option: Final = click.option(
    "--dpi",
    default="300",
    show_default=True,
    metavar="N",
    callback=options.parsed_by(parse_dpi),
    help="Dots per inch of the printer, 72 to 1200; or dots per mm, as in 8dot/mm.",
)


# --- PDF


def _all_profiles() -> tuple[str, ...]:
    """Return the names of all kinds of PDF."""
    from cardgen.backends import PROFILES

    return PROFILES


def readable_profiles() -> tuple[str, ...]:
    """Return the names of kinds of PDF that are not for print shops."""
    from cardgen.backends import PRESSES

    return tuple(name for name in _all_profiles() if name not in PRESSES)


def _condition(ctx: click.Context, param: click.Parameter, value: str) -> ColorProfile:
    """Return the colour profile of ``--condition``."""
    del param
    from cardgen.backends import PRESSES
    from cardgen.icc import PRESS as FOGRA39, condition

    if ctx.params.get("profile") not in PRESSES:
        if options.is_typed(ctx, "condition"):
            raise click.UsageError(f"--condition needs --profile {PRESSES[0]}")
        return FOGRA39
    return condition(value)


def print_options(command: F) -> F:
    """Add the options ``--profile``, ``--condition`` and ``--crop-marks`` to a command."""
    profile = click.option(
        "--profile",
        is_eager=True,  # --condition depends on it
        default="screen",
        show_default=True,
        type=options.LateChoice(_all_profiles),
        help="Kind of PDF: screen; pdf/a-… for archives; pdf/ua-… for screen readers too; "
        "pdf/x-4 for print shops, or pdf/x-1a if the shop asks for it.",
    )
    condition = click.option(
        "--condition",
        default="fogra39",
        show_default=True,
        metavar="NAME|FILE.icc",
        callback=_condition,
        help="Press and paper of the print shop, for pdf/x-…: fogra39 (coated paper), fogra47 "
        "(uncoated), gracol2006, or the shop's own profile.",
    )
    marks = click.option(
        "--crop-marks", is_flag=True, help="Mark in a PDF where the print shop must cut."
    )
    return profile(condition(marks(command)))


reading_profile_option: Final = click.option(
    "--profile",
    default="screen",
    show_default=True,
    type=options.LateChoice(readable_profiles),
    help="Kind of PDF: screen; pdf/a-… for archives; pdf/ua-… for screen readers too.",
)


def shop_sheet(file: Path | None = None) -> ShopSheet | None:
    """Read the rules of a print shop from a file or from the project; None if it has none."""
    from cardgen.preflight import read_shop_sheet
    from cardgen.project import find_project, shop_sheet_of

    if file is not None:
        return read_shop_sheet(file)
    try:
        folder = find_project(Path.cwd())
    except OSError:  # somebody deleted the current folder
        return None
    return shop_sheet_of(folder) if folder else None


# --- sheets of labels


def _parse_offset(value: str) -> tuple[float, float]:
    """Parse an offset such as ``1mm,-0.5mm`` or ``1,-0.5``. Return it in points.

    Raises ValueError.
    """
    from cardgen.units import parse_offset

    return parse_offset(value)


def _parse_numbers(value: str) -> tuple[int, ...]:
    """Parse numbers of labels as ``1-2,5``. Raises ValueError."""
    if not value.strip():
        return ()
    from cardgen.layout.sheet import parse_label_numbers

    return parse_label_numbers(value)


def offset_option(text: str) -> Callable[[F], F]:
    """Make the option ``--offset``. `text` is its help."""
    return click.option(
        "--offset",
        default="0mm,0mm",
        metavar="RIGHT,DOWN",
        callback=options.parsed_by(_parse_offset),
        help=text,
    )


_SHEETS: Final = (
    click.option(
        "--sheet",
        "stock",
        metavar="STOCK",
        shell_complete=options.complete_stock,
        help='Kind of label sheet, such as L7165; "none" for no sheets. See: cardgen stock '
        "list.",
    ),
    click.option(
        "--copies",
        type=click.IntRange(1, MOST_COPIES),
        default=1,
        show_default=True,
        metavar="N",
        help="Number of copies of the label on the sheets.",
    ),
    click.option(
        "--start",
        type=int,
        default=1,
        show_default=True,
        metavar="N",
        help="First label to use on the first sheet, counted row by row.",
    ),
    click.option(
        "--skip",
        default="",
        metavar="N,N-N",
        callback=options.parsed_by(_parse_numbers),
        help="Labels of the first sheet that are already used, as in 1-2,5.",
    ),
    click.option(
        "--order",
        type=click.Choice(["rows", "columns"]),
        default="rows",
        show_default=True,
        help="Fill sheets row by row or column by column.",
    ),
    offset_option(
        "Move the print to the right and down, as in 1mm,-0.5mm or 1,-0.5. See: "
        "cardgen stock show."
    ),
)


def sheet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--sheet`` and related options; the command gets them as `sheet`, or None."""

    @wraps(command)
    def with_sheet(*args: Any, stock: str | None, **others: Any) -> Any:
        given = {name: others.pop(name) for name in ONLY_WITH_SHEETS}
        if stock in (None, NO_SHEET):
            ctx = click.get_current_context()
            for name in ONLY_WITH_SHEETS:
                if options.is_typed(ctx, name):
                    reason = f"--{name} needs --sheet, for example --sheet a4-2x2"
                    raise click.UsageError(reason)
            return command(*args, sheet=None, **others)
        from cardgen.layout.sheet import SheetOrder

        return command(*args, sheet=SheetOrder(stock, **given), **others)

    for option in reversed(_SHEETS):
        with_sheet = option(with_sheet)
    return with_sheet


def sheets_for(
    sheet: SheetOrder | None, format_name: str, ctx: click.Context
) -> SheetOrder | None:
    """Return the order of labels on sheets for a format; None if the format has none.

    If somebody typed an option for sheets, they are for every format.
    """
    is_used = any(options.is_typed(ctx, name) for name in ONLY_WITH_SHEETS)
    is_unmeant = format_name != "pdf" and options.from_project(ctx, "stock") and not is_used
    return None if is_unmeant else sheet
