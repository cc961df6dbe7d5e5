"""How a list is read, and what its labels are like, for commands that make shipments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from cardgen.cli.completing import Complete, complete_message, complete_pair, complete_template
from cardgen.cli.options import (
    F,
    column_names,
    density_option,
    encoding_option,
    for_printer,
    ignore_option,
    jobs_option,
    open_project,
    set_option,
)
from cardgen.cli.which import printer_option, size_option


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    from cardgen.project import FORMATS

    for name in names:
        if name not in FORMATS:
            reason = f"{name!r} is not one of {', '.join(FORMATS)}"
            raise click.BadParameter(reason, ctx=ctx, param=param)
    return names


def _share(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """``1/50`` as 50, ``all`` as 1, ``first`` as 0."""
    known = {"all": 1, "first": 0}
    if value in known:
        return known[value]
    one, slash, every = value.partition("/")
    if one == "1" and slash and every.isdecimal() and int(every) > 0:
        return int(every)
    raise click.BadParameter(f"{value!r} is not 1/N, all or first", ctx=ctx, param=param)


def _for_rows(name: str, complete: Complete) -> Callable[[F], F]:
    said = "For rows that name none."
    return click.option(name, shell_complete=complete, show_default=True, help=said)


def row_options(command: F) -> F:
    """``--message``, ``--pair``, ``--template``, ``--size``, ``--set``: for rows without."""
    message = _for_rows("--message", complete_message)
    pair = _for_rows("--pair", complete_pair)
    template = _for_rows("--template", complete_template)
    return message(pair(template(size_option(set_option(command)))))


def column_options(command: F) -> F:
    """``--ignore``, ``--paper``, ``--encoding``: how the columns of a list are read."""
    paper = click.option(
        "--paper",
        multiple=True,
        metavar="COLUMN",
        callback=column_names,
        help="A column for the packing list, which labels need not show. May be repeated.",
    )
    return ignore_option(paper(encoding_option(command)))


def label_options(command: F) -> F:
    """``--format``, ``--dpi``, ``--printer``: what labels are made in."""
    formats = click.option(
        "--format",
        "formats",
        default="png",
        show_default=True,
        metavar="png,svg,zpl,pdf",
        callback=_formats,
        help="A png, svg, zpl, tspl, ql or pwg file a box; a pdf of all.",
    )
    return formats(density_option(printer_option(command)))


def making_options(command: F) -> F:
    """``--jobs``, ``--verify``, ``--asn``: how a shipment is made, and what comes with it."""
    verify = click.option(
        "--verify",
        default="1/10",
        show_default=True,
        metavar="1/N",
        callback=_share,
        help="Labels whose barcodes are read back, besides the first of each line; or all.",
    )
    asn = click.option(
        "--asn", is_flag=True, help="Also write asn.csv, a despatch advice with SSCCs."
    )
    return jobs_option(verify(asn(command)))


def at_printer(
    fonts: Iterable[Path], typed: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What a printer is told, its dots, its labels, and its format, unless one is typed."""
    name, formats = given["printer"], given["formats"]
    project = open_project(fonts) if name else None
    if project and "formats" not in typed and (language := project.printer(name).language):
        formats = (language,)
    dpi, options = for_printer(project, name, formats, given["dpi"], is_typed="dpi" in typed)
    loaded = project.loaded(name) if project else None
    return {"formats": formats, "dpi": dpi, "printer": options, "loaded": loaded}
