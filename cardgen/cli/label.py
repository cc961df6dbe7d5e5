"""``cardgen label``: one message as a label, in a file or on standard output."""

from __future__ import annotations

import gc
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli import sheets
from cardgen.cli.completing import complete_message, complete_template
from cardgen.cli.options import (
    ProjectCommand,
    date_option,
    density_option,
    fonts_option,
    for_printer,
    from_project,
    is_typed,
    json_option,
    open_project,
    page_files,
    set_option,
)
from cardgen.cli.pdf_options import print_options
from cardgen.cli.reporting import as_data, say, say_json, shown_path, warn
from cardgen.cli.which import pair_option, printer_option, size_option

if TYPE_CHECKING:
    from cardgen.backends import PdfOptions
    from cardgen.display import Document, Page
    from cardgen.errors import CardgenError, Diagnostic, Location
    from cardgen.icc import ColorProfile
    from cardgen.layout.sheet import SheetOrder
    from cardgen.project import LoadedPage, Project

STDOUT: Final = "-"


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen label brothers
  cardgen label sister-years --set years=24 --set from=麻浦区 --set to=石景山区 -o label.png
  cardgen label sincerity --pair zh-ja --template card-a6 --dpi 600 -o card.png
  cardgen label brothers --template box-a4 --profile pdf/x-4 --crop-marks --date 2020-03-26 \\
    -o brothers.pdf
  cardgen label sincerity --pair zh-ja --template card-a6 --sheet a4-2x2 --copies 4 -o cards.pdf
  cardgen label brothers --template label --sheet L7165 --copies 8 -o brothers.pdf
  cardgen label stand-by --template banner-a3 --tile a4 -o banner.pdf
  cardgen label brothers --printer warehouse -o brothers.zpl
  cardgen label brothers --format png -o - | lp
""",
)
@click.argument("message", shell_complete=complete_message)
@pair_option("The two languages, the message's own first.")
@click.option(
    "--template",
    default="box-100x150",
    show_default=True,
    shell_complete=complete_template,
    help="A template's name (see: cardgen templates list) or its .toml file.",
)
@size_option
@set_option
@density_option
@printer_option
@click.option(
    "--draft",
    is_flag=True,
    help="Allow a translation that waits for review, and mark the label as a draft.",
)
@click.option(
    "--tile",
    metavar="PAPER",
    type=click.Choice(["a4", "a3", "letter"], case_sensitive=False),
    help="Spread a large label over sheets of a4, a3 or letter, to be cut and glued together.",
)
@sheets.sheet_options
@date_option
@fonts_option
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    help="png, pdf, svg, zpl, tspl, ql, pwg or txt, instead of what the extension of -o says.",
)
@print_options
@json_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write, - for standard output.  [default: here, as MESSAGE-PAIR.png]",
)
@click.pass_context
def label(
    ctx: click.Context,
    message: str,
    pair: str,
    template: str,
    size: str | None,
    fields: dict[str, str],
    dpi: float,
    printer: str,
    draft: bool,
    tile: str | None,
    sheet: SheetOrder | None,
    date: str,
    fonts: tuple[Path, ...],
    format_name: str | None,
    profile: str,
    condition: ColorProfile,
    crop_marks: bool,
    as_json: bool,
    output: str | None,
) -> None:
    """Make one label of MESSAGE in both languages.

    MESSAGE is a message's id: see cardgen messages list. What is not said is as [defaults] of
    cardgen.toml has it.
    """
    if output == STDOUT and as_json:
        raise click.UsageError("--json and -o - would both write to standard output", ctx)
    language = open_project(fonts).printer(printer).language if printer else ""
    format_name = _format_of(output, format_name, language, ctx)
    sheet = sheets.unless_left_out(sheet, format_name, ctx)
    if tile:
        if sheet and not from_project(ctx, "stock"):
            raise click.UsageError("--tile and --sheet are each for other sheets", ctx)
        sheet = None

    gc.disable()  # a process that makes one label ends before cycles would matter
    from cardgen.errors import CardgenError

    project = open_project(fonts)
    dpi, options = for_printer(
        project, printer, [format_name], dpi, is_typed=is_typed(ctx, "dpi")
    )
    loaded = project.loaded(printer)
    template = project.template_on(
        template, page=size or "", sheet=sheet.stock if sheet else "", loaded=loaded
    )
    made = project.label(
        message,
        pair=pair,
        template=template,
        fields=fields,
        draft=draft,
        date=date,
        dpi=dpi,
    )
    document = made.document()
    document = _on_paper(project, document, sheet, tile)
    if not as_json:
        warn(made.warnings)
    pdf: PdfOptions = {
        "profile": profile,
        "crop_marks": crop_marks,
        "condition": condition,
    }
    try:
        files, doubts = project.render_files(document, format_name, dpi, printer=options, **pdf)
        _refuse_several(files, format_name, output)
    except CardgenError as error:
        raise _refused(error, output, project, printer) from error
    doubts = _at(_place(output), doubts)
    warn(() if as_json else doubts)

    from cardgen.storage import file_name, write_file, write_stdout

    if output == STDOUT:
        write_stdout(files[0])
        return
    path = Path(output or file_name(f"{message}-{pair}", format_name))
    paths = page_files(path, len(files))
    for each, data in zip(paths, files, strict=True):
        write_file(each, data)
    extent = _size(document.pages[0], format_name, dpi)
    if as_json:
        names = {"message": message, "pair": pair, "template": made.template.name}
        made_of = {"file": str(paths[0]), "format": format_name, **names, "draft": draft}
        on = {"files": [*map(str, paths)], **sheets.as_data(project, sheet)} if sheet else {}
        if tile:
            on = {"files": [*map(str, paths)], "tile": tile, "sheets": len(document.pages)}
        say_json({**made_of, **extent, **on, **as_data((*made.warnings, *doubts))})
    else:
        where = " to ".join(dict.fromkeys(map(shown_path, (paths[0], paths[-1]))))
        what = f"{message}, {pair}, {made.template.name}{_as_loaded(loaded, template)}"
        if sheet or tile:
            what += f", {_sheets_in_words(project, document, sheet, tile)}"
        say(f"{where}: {what}, {_in_words(extent)}")


def _as_loaded(loaded: LoadedPage | None, template: str) -> str:
    """Whose labels the label is as large as."""
    return f", as in the printer {loaded.printer}" if loaded and loaded.is_of(template) else ""


def _refuse_several(files: Collection[bytes], format_name: str, output: str | None) -> None:
    """Raise OutputError for what standard output, which holds one file, cannot hold."""
    if output == STDOUT and len(files) > 1:
        from cardgen.errors import OutputError

        said = f"a document of {len(files)} pages is not one {format_name} file"
        raise OutputError("output", said, hint="write it to a folder, a file a page")


def _on_paper(
    project: Project, document: Document, sheet: SheetOrder | None, tile: str | None
) -> Document:
    """A label on the sheets that were asked for, or on several, if on any."""
    if tile:
        return project.tiles(document, tile)
    return sheets.on_sheets(project, document, sheet) if sheet else document


def _sheets_in_words(
    project: Project, document: Document, sheet: SheetOrder | None, tile: str | None
) -> str:
    count = len(document.pages)
    if sheet:
        return sheets.in_words(project, sheet, count)
    return f"1 label on {count} {'sheets' if count > 1 else 'sheet'} of {tile}"


def _place(output: str | None) -> Location | None:
    """The file that was to be written."""
    from cardgen.errors import Location

    return Location(output) if output and output != STDOUT else None


def _at(place: Location | None, doubts: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Warnings of the file that was to be written."""
    return tuple(each.or_at(place) for each in doubts) if place else doubts


def _refused(
    error: CardgenError, output: str | None, project: Project, printer: str
) -> CardgenError:
    """Where it comes from: the file that was to be written, or what the project says.

    What a profile forbids is so of the file, and an offset is the printer's.
    """
    rules = {each.rule for each in error.diagnostics}
    if rules == {"preflight"}:
        return error.at(_place(output))
    if rules == {"cut-off"} and printer and project.printer(printer).options.offset != (0, 0):
        from cardgen.project import PROJECT_FILE, setting_place

        return error.at(
            setting_place(project.root / PROJECT_FILE, f"printers.{printer}.offset")
        )
    return error


def _format_of(output: str | None, given: str | None, language: str, ctx: click.Context) -> str:
    """The format that is given, or else the one that the name of the output file asks for.

    What the project gives is for files without a name, and the `language` of a printer comes
    before it.
    """
    if given and not from_project(ctx, "format_name"):
        return given
    if output in (None, STDOUT) and (language or given):
        return language or given or ""
    if output is None:
        return "png"
    if output == STDOUT:
        raise click.UsageError("-o - needs a --format, for example --format png", ctx)
    extension = Path(output).suffix.removeprefix(".").lower()
    if not extension:
        raise click.UsageError(
            f"-o {output} has no extension that says what to write; "
            f"name it for example {Path(output).name}.png, or add --format png",
            ctx,
        )
    return extension


def _size(page: Page, format_name: str, dpi: float) -> dict[str, Any]:
    from cardgen.units import to_mm, to_pixels

    size: dict[str, Any] = {
        "millimetres": [round(to_mm(page.width), 1), round(to_mm(page.height), 1)]
    }
    from cardgen.backends import LABEL_LANGUAGES

    if format_name in ("png", "pwg", *LABEL_LANGUAGES):
        size["pixels"] = [to_pixels(page.width, dpi), to_pixels(page.height, dpi)]
        size["dpi"] = dpi
    return size


def _in_words(size: dict[str, Any]) -> str:
    width, height = size["millimetres"]
    words = f"{width:g} × {height:g} mm"
    if "pixels" in size:
        width, height = size["pixels"]
        words += f", {width} × {height} pixels at {size['dpi']:g} dpi"
    return words
