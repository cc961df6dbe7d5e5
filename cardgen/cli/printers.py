"""``cardgen printers``: list printers with their state, and keep settings for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from cardgen.cli import options
from cardgen.cli.options import F
from cardgen.cli.reporting import (
    note,
    remark,
    say_at,
    say_json,
    say_table,
    shown_path,
    warn,
)
from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings

if TYPE_CHECKING:
    from cardgen.printing import Abilities, Destination
    from cardgen.project import Project
    from cardgen.tomledit import PlainValue


class _ListedPrinter(msgspec.Struct, frozen=True):
    """A printer with its address, and `said`, its own description if it can give one.

    `dpi` and `size` are settings of the project.
    """

    name: str
    destination: Destination
    said: Abilities | None
    dpi: float | None = None
    size: tuple[float, float] | None = None


class _Printers(options.ProjectCommand, click.Group):
    """The group ``cardgen printers``; without a command it lists the printers."""


@click.group(
    cls=_Printers,
    invoke_without_command=True,
    epilog="""\b
Examples: list printers; add one; print its test page; save the values that you read
  cardgen printers
  cardgen printers --server ipp://print.example.org --template box-100x150
  cardgen printers add warehouse socket://10.0.0.17 --language zpl --dpi 203 --size 100mmx150mm
  cardgen print --test-page --to warehouse
  cardgen printers set warehouse --offset 1mm,-0.5mm --bwr 1dot --darkness 12
""",
)
@click.option(
    "--server", metavar="URL", help="Also list the printers of a CUPS server, as in ipp://HOST."
)
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=options.complete_template,
    help="Warn if a printer has no paper in the size of this template.",
)
@options.json_option
@click.pass_context
def printers(
    ctx: click.Context, server: str | None, template: str | None, as_json: bool
) -> None:
    """List printers with their state, paper, resolution and supplies.

    The list has the printers of the project and of CUPS. cardgen warns if a printer does not
    have the paper size of the template or the dpi of cardgen.toml. Save the values that you
    read on a test page with `cardgen printers set`.
    """
    if ctx.invoked_subcommand is not None:
        return
    project = options.open_project()
    errors: list[Diagnostic] = []
    found = [*_of_project(project, errors), *_of_cups(server, errors)]
    warnings = [*_mismatches(project, template, found)]
    if as_json:
        raise_findings(errors)
        listed = [_as_data(each) for each in found]
        say_json({"printers": listed, "warnings": [each.as_dict() for each in warnings]})
        return
    if found:
        columns = ["printer", "address", "state", "paper", "dots", "supplies"]
        say_table(columns, [_row(each) for each in found], has_heads=True)
    elif not errors:
        note("there are no printers: add one with cardgen printers add NAME ADDRESS")
    warn(warnings)
    raise_findings(errors)


def _of_project(project: Project, errors: list[Diagnostic]) -> Iterator[_ListedPrinter]:
    """Yield the printers of the project with their own descriptions. Collect errors."""
    from cardgen.project import ask_printers

    for printer, destination, abilities, found in ask_printers(project):
        errors += [each.about(f"{printer.name}: ") for each in found]
        if destination is not None:
            yield _ListedPrinter(
                printer.name, destination, abilities, printer.dpi, printer.size
            )


def _of_cups(server: str | None, errors: list[Diagnostic]) -> Iterator[_ListedPrinter]:
    """Yield the printers of CUPS on this machine or on a server. Collect errors."""
    from cardgen.printing import list_queues

    try:
        for destination, said in list_queues(server):
            yield _ListedPrinter(said.name or destination.path, destination, said)
    except CardgenError as error:
        errors += error.diagnostics


def _mismatches(
    project: Project, template: str | None, found: list[_ListedPrinter]
) -> Iterator[Diagnostic]:
    """Warn of paper sizes and resolutions that printers do not have."""
    from cardgen.printing import dpi_differs
    from cardgen.units import format_mm

    def warning(printer: _ListedPrinter, message: str, hint: str) -> Diagnostic:
        place = Location(str(printer.destination))
        text = f"{printer.name} has {message}"
        return Diagnostic(
            "printer-mismatch", text, location=place, hint=hint, severity="warning"
        )

    name = template or project.defaults.template
    design = project.template(name) if name else None
    for each in found:
        if design and _has_other_paper(each, (design.width, design.height)):
            width, height = format_mm(design.width), format_mm(design.height)
            message = f"no paper of {width} × {height} mm, the size of {name}"
            yield warning(each, message, f"use one of its papers: {_papers(each)}")
        if each.said and each.dpi and dpi_differs(each.dpi, each.said):
            message = f"{_dots(each.said)}, and cardgen.toml says {each.dpi:g}"
            yield warning(each, message, "write the dpi of the printer into cardgen.toml")


def _has_other_paper(each: _ListedPrinter, size: tuple[float, float]) -> bool:
    """True if the paper sizes of a printer are known, and this size is not among them."""
    from cardgen.printing import same_size, size_differs

    if each.said is None:
        return each.size is not None and not same_size(each.size, size)
    return size_differs(size, each.said)


def _papers(each: _ListedPrinter) -> str:
    """Describe the paper sizes of a printer."""
    from cardgen.printing import list_sizes
    from cardgen.units import format_mm

    if each.said is not None:
        return list_sizes(each.said)
    return " × ".join(map(format_mm, each.size)) + " mm" if each.size else ""


def _row(each: _ListedPrinter) -> list[str]:
    """Return a printer as a row of the table."""
    said = each.said
    if said is None:
        dots = f"{each.dpi:g} dpi" if each.dpi else ""
        return [each.name, str(each.destination), "not asked", _papers(each), dots, ""]

    state = said.waits_for or said.state
    if said.waits_for and said.state:
        state = f"{said.state}: {said.waits_for}"
    supplies = ", ".join(
        f"{supply.name} {supply.level} %"
        for supply in said.supplies
        if supply.level is not None
    )
    return [each.name, str(each.destination), state, _papers(each), _dots(said), supplies]


def _dots(said: Abilities) -> str:
    """Describe the resolutions of a printer."""
    found = []
    for each in said.resolutions:
        across, down = each.dpi
        found.append(f"{across:g} dpi" if across == down else f"{across:g} × {down:g} dpi")
    return ", ".join(dict.fromkeys(found))


def _as_data(each: _ListedPrinter) -> dict[str, Any]:
    """Return a printer as JSON data."""
    said = each.said
    data: dict[str, Any] = {"name": each.name, "to": str(each.destination)}
    if said is None:
        return data | {"media": [_papers(each)] if each.size else []}
    return data | {
        "model": said.model,
        "state": said.state,
        "reasons": list(said.reasons),
        "waits for": said.waits_for,
        "formats": sorted(said.formats),
        "media": [str(size) for size in said.media],
        "ready": [str(size) for size in said.ready],
        "dpi": [list(dots.dpi) for dots in said.resolutions],
        "supplies": {supply.name: supply.level for supply in said.supplies},
    }


_DOTS: Final = ("bwr", "least-module")
_OPTIONS: Final = (  # option and key, type or metavar, help
    ("language", ("zpl", "tspl", "ql", "pwg", "pdf", "png"), "Language of the printer."),
    ("dpi", "DPI", "Dots per inch of the print head: 203, 300, or as in 8dot/mm."),
    ("size", "WxH", "Size of the labels in the printer, as in 100mmx150mm."),
    (
        "offset",
        "RIGHT,DOWN",
        ("Move the print to the right and down, as in 1mm,-0.5mm or 4dot,-2dot."),
    ),
    ("darkness", int, "Darkness of the print: 0 to 30 for ZPL, 0 to 15 for TSPL."),
    ("bwr", "DOTS", "Bar width reduction, as in 1dot, if bars print too thick."),
    ("least-module", "DOTS", "Smallest width of barcode modules, as in 3dot."),
    ("speed", float, "Print speed in inches per second."),
    ("gap", "LENGTH", "Height of the gap or mark between labels, as in 3mm."),
    ("media", ("gap", "mark", "continuous"), "How the printer finds the beginning of a label."),
    ("roll", "LENGTH", "Width of the paper, if the label has another width."),
    (
        "after",
        ("tear", "peel", "cut", "cut-at-end"),
        ("What the printer does after it has printed a label."),
    ),
    ("certificate", "FILE|sha256:…", "Certificate of an ipps: printer."),
)


def setting_options(command: F) -> F:
    """Add options for all settings of a printer, except its address, to a command."""
    packed = click.option(
        "--packed/--unpacked",
        default=None,
        help="Compress the data, for Brother printers on a network.",
    )
    turned = click.option("--turned/--upright", default=None, help="Print upside down.")
    command = turned(packed(command))
    for key, kind, text in reversed(_OPTIONS):
        given: dict[str, Any] = {"help": text}
        if isinstance(kind, str):
            given["metavar"] = kind
        else:
            given["type"] = click.Choice(kind) if isinstance(kind, tuple) else kind
        command = click.option(f"--{key}", key.replace("-", "_"), **given)(command)
    return command


@printers.command(
    "set",
    epilog="""\b
Examples: save the values that you read on a test page; remove one
  cardgen print --test-page --to warehouse
  cardgen printers set warehouse --offset 1mm,-0.5mm --bwr 1dot --darkness 12
  cardgen printers set warehouse --unset offset
""",
)
@click.argument("name", shell_complete=options.complete_printer)
@click.option(
    "--to", metavar="ADDRESS", help="Address of the printer. See: cardgen print --help."
)
@setting_options
@click.option(
    "--unset",
    multiple=True,
    metavar="KEY",
    help="Remove this setting, as in offset. May be repeated.",
)
@options.json_option
def set_printer(
    name: str, to: str | None, unset: tuple[str, ...], as_json: bool, **given: Any
) -> None:
    """Write settings of the printer NAME into cardgen.toml.

    Nothing else in the file changes. docs/how-to/printing.md explains the values. Read the
    values of --offset, --darkness, --bwr and --least-module on a test page.
    """
    values = _values({"to": to, **given})
    known = {"to", "turned", "packed", *(key for key, *_ in _OPTIONS)}
    for key in unset:
        if key not in known:
            raise click.UsageError(f"--unset {key}: a printer has no such setting")
        if key in values:
            raise click.UsageError(f"--unset {key} and --{key} cannot be used together")
    values |= dict.fromkeys(unset)
    if not values:
        raise click.UsageError("give a setting, for example --offset 1mm,0mm")
    _save(name, values, is_new=False, as_json=as_json)


@printers.command(
    "add",
    epilog="""\b
Examples:
  cardgen printers add office ipp://printer.local
  cardgen printers add warehouse socket://10.0.0.17 --language zpl --dpi 203 --size 100mmx150mm
""",
)
@click.argument("name")
@click.argument("address")
@setting_options
@click.option("--no-ask", is_flag=True, help="Do not ask the printer for its description.")
@options.json_option
def add_printer(name: str, address: str, no_ask: bool, as_json: bool, **given: Any) -> None:
    """Add a printer to cardgen.toml. Choose a NAME; ADDRESS says where the printer is.

    cardgen asks an IPP printer for its description. Describe other printers with the options.
    """
    from cardgen.printing import ask_abilities
    from cardgen.project import find_destination

    values, abilities = _values({"to": address, **given}), None
    if not no_ask:
        certificate = str(values.get("certificate") or "")
        abilities = ask_abilities(
            find_destination(options.open_project(), address, certificate)
        )
    if abilities and abilities.dpi and "dpi" not in values:
        values["dpi"] = _number(f"{abilities.dpi:g}")
    _save(name, values, is_new=True, as_json=as_json, abilities=abilities)


def _values(given: Mapping[str, Any]) -> dict[str, PlainValue | None]:
    """Return the settings that the user gave, by key, in the form of cardgen.toml."""
    found: dict[str, PlainValue | None] = {}
    for name, value in given.items():
        key = name.replace("_", "-")
        if value is None:
            continue
        if key in _DOTS and re.fullmatch(r"[0-9]+", value):
            found[key] = f"{value}dot"
        else:
            found[key] = _number(value) if key in ("dpi", "speed") else value
    return found


def _number(value: str | float) -> PlainValue:
    """Parse a number in its shortest form, 203 and not 203.0. Return other texts unchanged."""
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _save(
    name: str,
    values: dict[str, PlainValue | None],
    *,
    is_new: bool,
    as_json: bool,
    abilities: Abilities | None = None,
) -> None:
    """Write settings of a printer into cardgen.toml, and print the result."""
    from cardgen.printing import Destination, list_sizes
    from cardgen.project import save_printer
    from cardgen.tomledit import format_value

    if isinstance(values.get("to"), str):
        Destination.at(str(values["to"]))
    file = save_printer(options.open_project(), name, values, is_new=is_new)
    if as_json:
        data: dict[str, Any] = {"file": str(file), "printer": name, "set": values}
        if abilities:
            data |= {"model": abilities.model, "media": [*map(str, abilities.media)]}
        say_json(data)
        return
    if abilities:
        state = abilities.waits_for or abilities.state
        about = ", ".join(filter(None, (abilities.model, state)))
        remark(f"{name}: {about}; paper: {list_sizes(abilities) or 'unknown'}")
    keys = ", ".join(
        f"{key} = {format_value(value)}" if value is not None else f"{key} removed"
        for key, value in values.items()
    )
    say_at(shown_path(Path(file)), f"{name}: {keys}")
