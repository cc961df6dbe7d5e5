"""``cardgen label``: one message as a label, in a file or on standard output."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from cardgen.cli import options
from cardgen.cli.output import (
    Output,
    density_option,
    format_option,
    output_option,
    output_value,
    print_options,
    printer_option,
    sheet_options,
    sheets_for,
    shown_range,
)
from cardgen.cli.reporting import as_data, is_verbose, say_at, say_json, trace, warn
from cardgen.errors import quantity

if TYPE_CHECKING:
    from cardgen.display import Document, Page
    from cardgen.errors import CardgenError, Location
    from cardgen.layout.sheet import Edge, SheetOrder
    from cardgen.project import Project
    from cardgen.template import Template


@click.command(
    cls=options.ProjectCommand,
    late=("profile", "condition", "crop_marks", "date", "fonts", "as_json"),
    epilog="""\b
Examples:
  cardgen label brothers
  cardgen label sister-years --set years=24 --set from=麻浦区 --set to=石景山区 -o label.png
  cardgen label sincerity --pair zh-ja --template card-a6 --dpi 600 -o card.png
  cardgen label sincerity --pair zh-ja --template card-a6 --sheet a4-2x2 --copies 4 -o cards.pdf
  cardgen label brothers --template label --sheet L7165 --copies 8 -o brothers.pdf
  cardgen label stand-by --template banner-a3 --tile a4 -o banner.pdf
  cardgen label brothers --printer warehouse -o brothers.zpl
  cardgen label brothers --format png -o - | lp
  cardgen label brothers --template box-a4 --profile pdf/x-4 --crop-marks --date 2020-03-26 \\
    -o brothers.pdf
""",
)
@click.argument("message", shell_complete=options.complete_message)
@output_option("MESSAGE-PAIR.png")
@options.pair_option("The two languages, the language of the message first.", "zh-ko")
@click.option(
    "--template",
    default="box-100x150",
    show_default=True,
    shell_complete=options.complete_template,
    help="Name of a template, or its .toml file. See: cardgen templates list.",
)
@options.set_option
@options.size_option
@click.option(
    "--side",
    default="",
    metavar="NAME",
    help="One side of a card with two sides: front, or its name in the template.  "
    "[default: both]",
)
@click.option(
    "--edge",
    type=click.Choice(["long", "short"]),
    help="For cards with two sides: the edge around which your printer turns the paper.",
)
@sheet_options
@click.option(
    "--tile",
    metavar="PAPER",
    type=click.Choice(["a4", "a3", "letter"], case_sensitive=False),
    help="Print a large label on several sheets of a4, a3 or letter, to cut and glue.",
)
@format_option("png, pdf, svg, zpl, tspl, ql, pwg or txt")
@printer_option
@density_option
@click.option(
    "--draft",
    is_flag=True,
    help="Allow a translation that needs review, and mark the label as a draft.",
)
@print_options
@options.date_option
@options.fonts_option
@options.json_option
@output_value
@click.pass_context
def label(
    ctx: click.Context,
    message: str,
    output: Output,
    pair: str,
    template: str,
    size: str | None,
    side: str,
    edge: Edge | None,
    fields: dict[str, str],
    draft: bool,
    tile: str | None,
    sheet: SheetOrder | None,
    date: str,
    fonts: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Make one label of MESSAGE in both languages.

    MESSAGE is the id of a message: see cardgen messages list. Options that you leave out come
    from [defaults] of cardgen.toml.
    """
    output.refuse_json(as_json=as_json)
    project = options.open_project(fonts)
    language = project.printer(output.printer).language if output.printer else ""
    output = output.in_format(ctx, "png", language=language)
    sheet = sheets_for(sheet, output.format, ctx)
    if tile:
        if sheet and not options.from_project(ctx, "stock"):
            raise click.UsageError("--tile and --sheet cannot be used together")
        sheet = None

    gc.disable()  # a process that makes one label ends before cycles would matter
    from cardgen.errors import CardgenError

    typed = ("formats", "dpi") if options.is_typed(ctx, "dpi") else ("formats",)
    output, settings = output.at_printer(project, typed)
    loaded = project.find_loaded(output.printer)
    template = project.name_template(
        template, page=size or "", sheet=sheet.stock if sheet else "", loaded=loaded
    )
    made = project.label(
        message,
        pair=pair,
        template=template,
        fields=fields,
        draft=draft,
        date=date,
        dpi=output.dpi,
    )
    card = made.side(side) if side else made.document()
    document = _on_paper(project, card, sheet, tile, edge)
    _trace_files(made.template, document)
    if not as_json:
        warn(made.warnings)
    try:
        files, doubts = project.render_files(
            document, output.format, output.dpi, printer=settings, **output.pdf
        )
        output.refuse_several(files)
    except CardgenError as error:
        raise _with_place(error, output, project) from error
    if place := _place_of_file(output):
        doubts = tuple(each.or_at(place) for each in doubts)
    warn(() if as_json else doubts)
    paths = output.write(files, f"{message}-{pair}")
    if not paths:
        return
    extent = _size_as_data(document.pages[0], output)
    if as_json:
        names = {"message": message, "pair": pair, "template": made.template.name}
        data = {"file": str(paths[0]), "format": output.format, **names, "draft": draft}
        data |= extent
        if sheet or tile or len(paths) > 1:
            data["files"] = [*map(str, paths)]
        if sheet:
            data |= {"stock": project.stock(sheet.stock).name, "copies": sheet.copies}
        if tile:
            data |= {"tile": tile, "sheets": len(document.pages)}
        say_json({**data, **as_data((*made.warnings, *doubts))})
    else:
        what = [message, pair, made.template.name]
        if loaded and loaded.is_of(template):
            what.append(f"size of the printer {loaded.printer}")
        what += _paper_in_words(project, document, sheet, tile)
        say_at(shown_range(paths), f"{', '.join(what)}, {_size_in_words(extent)}")


def _trace_files(template: Template, document: Document) -> None:
    """Print which template, messages and fonts a label uses, with ``--verbose``."""
    if not is_verbose():
        return
    from cardgen.display import GlyphRun, walk

    items = (each.item for each in walk(document))
    used = dict.fromkeys(item.font.path for item in items if isinstance(item, GlyphRun))
    trace(f"template: {template.location.file}")
    trace(f"fonts in use: {', '.join(used)}")


def _on_paper(
    project: Project,
    document: Document,
    sheet: SheetOrder | None,
    tile: str | None,
    edge: Edge | None,
) -> Document:
    """Put a label on the sheets of `--sheet`, or divide it into the tiles of `--tile`.

    The other side of a card is turned as the printer turns its paper around an edge.
    """
    if tile:
        return project.tiles(document, tile)
    if sheet:
        return project.sheets(document, **asdict(sheet), edge=edge or "long")
    if edge is None:
        return document
    from cardgen.layout.sheet import turn_for_edge

    return turn_for_edge(document, edge)


def _paper_in_words(
    project: Project, document: Document, sheet: SheetOrder | None, tile: str | None
) -> list[str]:
    """Describe the sheets of `--sheet` or `--tile`, and how to print two sides; else []."""
    if len(document.pages) > 1 and not (sheet or tile):
        from cardgen.layout.sheet import find_edge

        edge = find_edge(document.pages[0])
        return [f"2 sides, turned around the {'long' if edge == 'long' else 'short'} edge"]
    sheets = quantity(len(document.pages), "sheet")
    if sheet:
        labels = quantity(sheet.copies, "label")
        return [f"{labels} on {sheets} of {project.stock(sheet.stock).name}"]
    return [f"1 label on {sheets} of {tile}"] if tile else []


def _place_of_file(output: Output) -> Location | None:
    """Return the label's file as the place of findings; None for standard output."""
    from cardgen.errors import Location

    return Location(output.path) if output.path and not output.is_stdout else None


def _with_place(error: CardgenError, output: Output, project: Project) -> CardgenError:
    """Add a place to an error: the label's file, or the offset of its printer."""
    rules = {each.rule for each in error.diagnostics}
    if rules == {"preflight"}:
        return error.at(_place_of_file(output))
    name = output.printer
    if rules == {"cut-off"} and name and project.printer(name).options.offset != (0, 0):
        from cardgen.project import PROJECT_FILE, setting_place

        return error.at(setting_place(project.root / PROJECT_FILE, f"printers.{name}.offset"))
    return error


def _size_as_data(page: Page, output: Output) -> dict[str, Any]:
    """Return the size of a page in millimetres, and for pixel formats in pixels."""
    from cardgen.backends import LABEL_LANGUAGES
    from cardgen.units import to_mm, to_pixels

    size: dict[str, Any] = {
        "millimetres": [round(to_mm(page.width), 1), round(to_mm(page.height), 1)]
    }
    if output.format in ("png", "pwg", *LABEL_LANGUAGES):
        size["pixels"] = [to_pixels(page.width, output.dpi), to_pixels(page.height, output.dpi)]
        size["dpi"] = output.dpi
    return size


def _size_in_words(size: dict[str, Any]) -> str:
    """Describe the size from `_size_as_data`."""
    width, height = size["millimetres"]
    words = f"{width:g} × {height:g} mm"
    if "pixels" in size:
        width, height = size["pixels"]
        words += f", {width} × {height} pixels at {size['dpi']:g} dpi"
    return words
