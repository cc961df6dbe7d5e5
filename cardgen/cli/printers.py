"""``cardgen printers``: which printers there are, how they are, and what does not match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.completing import complete_template
from cardgen.cli.options import ProjectCommand, json_option, open_project
from cardgen.cli.print import printer_at
from cardgen.cli.printer_settings import add_printer, set_printer
from cardgen.cli.reporting import note, say_json, say_table, warn
from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings

if TYPE_CHECKING:
    from cardgen.printing import Abilities, Destination
    from cardgen.project import Project


@dataclass(frozen=True, slots=True)
class _Found:
    """A printer, where it is, and what it says of itself; None if it cannot say anything.

    `dpi` and `size` are what the project says of it.
    """

    name: str
    destination: Destination
    said: Abilities | None
    dpi: float | None = None
    size: tuple[float, float] | None = None


class _Printers(ProjectCommand, click.Group):
    """What lists them if no command follows."""


@click.group(
    cls=_Printers,
    invoke_without_command=True,
    epilog="""\b
Examples: which there are; a new one; its test page; and what was read off that
  cardgen printers
  cardgen printers --server ipp://print.example.org --template box-100x150
  cardgen printers add warehouse socket://10.0.0.17 --language zpl --dpi 203 --size 100mmx150mm
  cardgen print --test-page --to warehouse
  cardgen printers set warehouse --offset 1mm,-0.5mm --bwr 1dot --darkness 12
""",
)
@click.option(
    "--server",
    metavar="URL",
    help="Also those of a server of CUPS, as in ipp://HOST; this machine's are listed anyway.",
)
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=complete_template,
    help="Say which printers have no paper of its size.",
)
@json_option
@click.pass_context
def printers(
    ctx: click.Context, server: str | None, template: str | None, as_json: bool
) -> None:
    """List the project's printers and those of CUPS, with state, paper, dots and supplies.

    A warning says where the size of a template, or the dots of cardgen.toml, are none that a
    printer has. What is read off a test page is kept with `cardgen printers set`.
    """
    if ctx.invoked_subcommand is not None:
        return
    project = open_project()
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
        note("there are none: describe one with cardgen printers add NAME ADDRESS")
    warn(warnings)
    raise_findings(errors)


printers.add_command(add_printer)
printers.add_command(set_printer)


def _of_project(project: Project, errors: list[Diagnostic]) -> Iterator[_Found]:
    from cardgen.printing import described

    for name, printer in project.printers.items():
        if not printer.to:
            continue
        try:
            _, destination = printer_at(project, name)
            said = described(destination)
        except CardgenError as error:
            errors += [each.about(f"{name}: ") for each in error.diagnostics]
        else:
            yield _Found(name, destination, said, printer.dpi, printer.size)


def _of_cups(server: str | None, errors: list[Diagnostic]) -> Iterator[_Found]:
    from cardgen.printing import queues

    try:
        for destination, said in queues(server):
            yield _Found(said.name or destination.path, destination, said)
    except CardgenError as error:
        errors += error.diagnostics


def _mismatches(
    project: Project, template: str | None, found: list[_Found]
) -> Iterator[Diagnostic]:
    """Sizes and dots that printers do not have."""
    from cardgen.printing import dpi_differs
    from cardgen.units import in_mm

    name = template or project.defaults.template
    design = project.template(name) if name else None
    for each in found:
        place = Location(str(each.destination))
        if design and _has_other_paper(each, (design.width, design.height)):
            width, height = in_mm(design.width), in_mm(design.height)
            yield Diagnostic(
                "printer-mismatch",
                f"{each.name} has no paper of {width} × {height} mm, the size of {name}",
                location=place,
                hint=f"it has {_papers(each)}",
                severity="warning",
            )
        if each.said and each.dpi and dpi_differs(each.dpi, each.said):
            yield Diagnostic(
                "printer-mismatch",
                f"{each.name} has {_dots(each.said)}, and cardgen.toml says {each.dpi:g}",
                location=place,
                hint="write the dpi that it has into cardgen.toml",
                severity="warning",
            )


def _has_other_paper(each: _Found, size: tuple[float, float]) -> bool:
    """Whether the paper of a printer is known, and none of this size."""
    from cardgen.printing import same_size, size_differs

    if each.said is None:
        return each.size is not None and not same_size(each.size, size)
    return size_differs(size, each.said)


def _papers(each: _Found) -> str:
    """What a printer says that it has, or else the project."""
    from cardgen.printing import sizes_in_words
    from cardgen.units import in_mm

    if each.said is not None:
        return sizes_in_words(each.said)
    return " × ".join(map(in_mm, each.size)) + " mm" if each.size else ""


def _row(each: _Found) -> list[str]:
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
    return [
        each.name,
        str(each.destination),
        state,
        _papers(each),
        _dots(said),
        supplies,
    ]


def _dots(said: Abilities) -> str:
    found = []
    for each in said.resolutions:
        across, down = each.dpi
        found.append(f"{across:g} dpi" if across == down else f"{across:g} × {down:g} dpi")
    return ", ".join(dict.fromkeys(found))


def _as_data(each: _Found) -> dict[str, Any]:
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
