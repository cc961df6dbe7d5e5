"""Options of what a command makes: where its files go, their form, and the sheets.

Commands that make labels or letters get them as one `Output`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.arguments import MOST_COPIES
from cardgen.cli import options
from cardgen.cli.options import F
from cardgen.cli.reporting import quantity, shown_path

if TYPE_CHECKING:
    from cardgen.backends import PdfOptions, PrinterOptions
    from cardgen.display import Document
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


@dataclass(frozen=True, slots=True)
class Output:
    """The files that a command makes.

    `path` is what stands behind -o, "" without it. `formats` are empty if the extension of the
    path says the format.
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
        """The format of a command that makes one; "" if nobody named it."""
        return self.formats[0] if self.formats else ""

    @property
    def extension(self) -> str:
        """The extension of the path, in small letters and without the dot."""
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

    def refuse_json(self, ctx: click.Context, *, as_json: bool) -> None:
        """Raise UsageError if both the file and its description go to standard output."""
        if self.is_stdout and as_json:
            raise click.UsageError("--json and -o - cannot both write to standard output", ctx)

    def in_format(self, ctx: click.Context, default: str, *, language: str = "") -> Output:
        """The output in the format to make.

        That is the typed one, the extension of the file, the `language` of a printer, the
        project's, or the `default`. The last three are for files without a name. Raises
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
            raise click.UsageError(
                f"-o - needs a --format, for example --format {default}", ctx
            )
        name = Path(self.path).name
        raise click.UsageError(
            f"-o {self.path} has no extension; "
            f"write for example {name}.{default}, or add --format {default}",
            ctx,
        )

    def at_printer(
        self, project: Project | None, typed: Collection[str]
    ) -> tuple[Output, PrinterOptions]:
        """The output in the format and dots of its printer, and the options of the printer.

        Options that somebody `typed` win. Raises TemplateError "unknown-printer".
        """
        from cardgen.backends import LABEL_LANGUAGES, PRINTER_DEFAULTS, head_dpi

        formats, dpi, settings = self.formats, self.dpi, PRINTER_DEFAULTS
        if self.printer and project:
            printer = project.printer(self.printer)
            settings = printer.options
            if "formats" not in typed and printer.language:
                formats = (printer.language,)
            if "dpi" not in typed:
                dpi = printer.dpi or dpi
        if any(each in LABEL_LANGUAGES for each in formats):
            dpi = head_dpi(dpi)
        return replace(self, formats=formats, dpi=dpi), settings

    def write(self, files: Sequence[bytes], name: str) -> list[Path]:
        """Write files, by default with a `name`; their paths, none for standard output."""
        if self.is_stdout:
            from cardgen.storage import write_stdout

            write_stdout(files[0])
            return []
        from cardgen.storage import file_name

        default = file_name(name, self.format)
        return write_pages(Path(self.path or default), files)


def _output(**given: Any) -> Output:
    fields = {_PARAMETERS[name]: value for name, value in given.items()}
    formats = fields.get("formats", ())
    if not isinstance(formats, tuple):
        formats = (formats,) if formats else ()
    return Output(**{**fields, "path": fields["path"] or "", "formats": formats})


output_value: Final = options.as_one("output", _output, _PARAMETERS)
"""Give a command those of its options that describe files as one value, `output`."""


def write_pages(path: Path, files: Sequence[bytes]) -> list[Path]:
    """Write the files of a document, with numbers if there are several; give their paths."""
    from cardgen.storage import write_file

    paths = [path]
    if len(files) != 1:
        paths = [path.with_stem(f"{path.stem}-{number}") for number in range(1, len(files) + 1)]
    for each, data in zip(paths, files, strict=True):
        write_file(each, data)
    return paths


def shown_range(paths: Sequence[Path]) -> str:
    """The first and the last of the paths, as people know them."""
    return " to ".join(dict.fromkeys(map(shown_path, (paths[0], paths[-1]))))


def extension_of(output: str, ctx: click.Context) -> str:
    """The extension of a file for a picture. Raises UsageError if it has none."""
    extension = Output(output).extension
    if not extension:
        raise click.UsageError(f"-o {output} has no extension; write {output}.png", ctx)
    return extension


def output_option(default: str) -> Callable[[F], F]:
    """``-o FILE``; `default` says where the file goes without it."""
    return options.file_option(
        f"File to write, or - for standard output.  [default: {default}]"
    )


def format_option(names: str) -> Callable[[F], F]:
    """``--format`` of a command that makes one file; `names` are its formats."""
    return click.option(
        "--format",
        "format_name",
        metavar="FORMAT",
        help=f"Format of the file: {names}.  [default: from the extension of -o]",
    )


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    from cardgen.project import FORMATS

    for name in names:
        if name not in FORMATS:
            reason = f"{name!r} is not one of {', '.join(FORMATS)}"
            raise click.BadParameter(reason, ctx=ctx, param=param)
    return names


formats_option: Final = click.option(
    "--format",
    "formats",
    default="png",
    show_default=True,
    metavar="png,svg,zpl,pdf",
    callback=_formats,
    help="File formats: one png, svg, zpl, tspl, ql or pwg file per box; one pdf of all.",
)
printer_option: Final = click.option(
    "--printer",
    default="",
    metavar="NAME",
    shell_complete=options.complete_printer,
    help="Make labels for this printer of cardgen.toml, with its dpi, format and corrections.",
)


def _density(ctx: click.Context, param: click.Parameter, value: str) -> float:
    from cardgen.units import LEAST_DPI, MOST_DPI, parse_density

    try:
        dpi = parse_density(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise click.BadParameter(
            f"{value} is not between {LEAST_DPI} and {MOST_DPI} dots per inch",
            ctx=ctx,
            param=param,
        )
    return dpi


def optional_density(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> float | None:
    """Dots per inch, or None. Raises BadParameter."""
    return None if value is None else _density(ctx, param, value)


density_option: Final = click.option(
    "--dpi",
    default="300",
    show_default=True,
    metavar="N",
    callback=_density,
    help="Dots per inch of the printer, 72 to 1200; or dots per mm, as in 8dot/mm.",
)


# --- PDF


def _profiles() -> tuple[str, ...]:
    from cardgen.backends import PROFILES

    return PROFILES


def readable_profiles() -> tuple[str, ...]:
    """The profiles for people and archives."""
    from cardgen.backends import PRESSES

    return tuple(name for name in _profiles() if name not in PRESSES)


def _condition(ctx: click.Context, param: click.Parameter, value: str) -> ColorProfile:
    """The output condition; the project's own counts for a press alone."""
    del param
    from cardgen.backends import PRESSES
    from cardgen.icc import PRESS as FOGRA39, condition

    if ctx.params.get("profile") not in PRESSES:
        if options.is_typed(ctx, "condition"):
            raise click.UsageError(f"--condition needs --profile {PRESSES[0]}", ctx)
        return FOGRA39
    return condition(value)


def print_options(command: F) -> F:
    """``--profile``, ``--condition`` and ``--crop-marks`` of a PDF."""
    profile = click.option(
        "--profile",
        is_eager=True,  # --condition depends on it
        default="screen",
        show_default=True,
        type=options.LateChoice(_profiles),
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
    """The rules of a print shop: from a file, or from the project if it has any."""
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


def on_sheets(project: Project, document: Document, order: SheetOrder) -> Document:
    """Put copies of a label on sheets."""
    return project.sheets(
        document,
        order.stock,
        copies=order.copies,
        start=order.start,
        skip=order.skip,
        order=order.order,
        offset=order.offset,
    )


def sheets_as_data(project: Project, order: SheetOrder) -> Mapping[str, Any]:
    """The sheets and copies of a label, for ``--json``."""
    return {"stock": project.stock(order.stock).name, "copies": order.copies}


def sheets_in_words(project: Project, order: SheetOrder, count: int) -> str:
    """The copies on `count` sheets in words: 8 labels on 1 sheet avery-l7165."""
    labels, sheets = quantity(order.copies, "label"), quantity(count, "sheet")
    return f"{labels} on {sheets} {project.stock(order.stock).name}"


def _offset(ctx: click.Context, param: click.Parameter, value: str) -> tuple[float, float]:
    """Points of ``1mm,-0.5mm`` or ``1,-0.5``."""
    from cardgen.units import parse_offset

    try:
        return parse_offset(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error


def _numbers(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
    """Numbers of the labels of ``1-2,5``."""
    from cardgen.layout.sheet import parse_label_numbers

    try:
        return parse_label_numbers(value) if value.strip() else ()
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error


def offset_option(text: str) -> Callable[[F], F]:
    """``--offset`` of the print on the paper; `text` is its help."""
    return click.option(
        "--offset", default="0mm,0mm", metavar="RIGHT,DOWN", callback=_offset, help=text
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
        help="Number of labels to put on sheets.",
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
        callback=_numbers,
        help="Labels of the first sheet that are already used, as in 1-2,5.",
    ),
    click.option(
        "--order",
        type=click.Choice(["rows", "columns"]),
        default="rows",
        show_default=True,
        help="Fill sheets row by row or column by column.",
    ),
    offset_option("Move the print, as in 1mm,-0.5mm or 1,-0.5. See: cardgen stock show."),
)


def sheet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--sheet`` and its companions, which the command gets as one `sheet` or None."""

    @wraps(command)
    def with_sheet(*args: Any, stock: str | None, **others: Any) -> Any:
        given = {name: others.pop(name) for name in ONLY_WITH_SHEETS}
        if stock in (None, NO_SHEET):
            _refuse_without_sheet(click.get_current_context())
            return command(*args, sheet=None, **others)
        from cardgen.layout.sheet import SheetOrder

        return command(*args, sheet=SheetOrder(stock, **given), **others)

    for option in reversed(_SHEETS):
        with_sheet = option(with_sheet)
    return with_sheet


def sheets_for(
    sheet: SheetOrder | None, format_name: str, ctx: click.Context
) -> SheetOrder | None:
    """Return the sheets for a format; those of the project are for PDF alone.

    With an option for sheets on the command line they are for every format.
    """
    is_used = any(options.is_typed(ctx, name) for name in ONLY_WITH_SHEETS)
    is_unmeant = format_name != "pdf" and options.from_project(ctx, "stock") and not is_used
    return None if is_unmeant else sheet


def _refuse_without_sheet(ctx: click.Context) -> None:
    """Raise UsageError for options that mean nothing without ``--sheet``."""
    for name in ONLY_WITH_SHEETS:
        if options.is_typed(ctx, name):
            raise click.UsageError(f"--{name} needs --sheet, for example --sheet a4-2x2", ctx)
