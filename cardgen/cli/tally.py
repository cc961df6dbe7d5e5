"""``cardgen tally``: sums over many shipments, of what a city sent and received."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardgen.cli import options
from cardgen.cli.output import STDOUT
from cardgen.cli.reporting import answer, in_both, say, say_json, say_table, shown_path, warn
from cardgen.errors import quantity

if TYPE_CHECKING:
    from cardgen.letters import Tally


@click.command(
    cls=options.ProjectCommand,
    epilog="""\b
Examples:
  cardgen tally mapo tokyo yokohama
  cardgen tally shipments/* --city 北京市 --pair zh-ja
  cardgen tally labels-march --from 北京市 --to 首尔特别市
  cardgen tally shipments/* --city 北京市 --exact --csv tally.csv
""",
)
@click.argument(
    "folders",
    metavar="DIR...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
)
@click.option(
    "--city",
    default="",
    metavar="NAME",
    help="City of the report.  [default: the city that all boxes come from or go to]",
)
@click.option(
    "--from",
    "origin",
    default="",
    metavar="CITY",
    help="City that boxes come from, if the shipment does not name it.",
)
@click.option(
    "--to",
    "destination",
    default="",
    metavar="CITY",
    help="City that boxes go to, if the shipment does not name it.",
)
@options.pair_option(
    "The two languages of the paragraph.  [default: from the shipments]",
    "zh-ko",
    show_default=False,
)
@click.option(
    "--exact", is_flag=True, help="Write exact numbers in the paragraph, not 约113万."
)
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Also write a CSV file; - for standard output."
)
@options.json_option
@click.pass_context
def tally(
    ctx: click.Context,
    folders: tuple[Path, ...],
    city: str,
    origin: str,
    destination: str,
    pair: str,
    exact: bool,
    csv_file: str | None,
    as_json: bool,
) -> None:
    """Sum up the goods that shipments sent and received.

    The table has a row for each partner and article. Void boxes do not count. Below the table
    is a paragraph for a report, in both languages of a pair. If shipments have several pairs,
    cardgen uses the pair of the project, or the first pair.
    """
    if csv_file == STDOUT and as_json:
        raise click.UsageError("--json and --csv - cannot both write to standard output")
    from cardgen.letters import make_tally, write_tally
    from cardgen.shipment import Route, list_pairs

    if not options.is_typed(ctx, "pair"):
        theirs = list_pairs(folders)
        pair = pair if pair in theirs or not theirs else theirs[0]
    project = options.open_project(beside=folders)
    glossary = project.glossary(pair)
    found = make_tally(folders, glossary, city, Route(origin, destination))
    if csv_file:
        _write(found, csv_file)
    said = write_tally(found, project, pair, exact=exact)
    if as_json:
        texts = [dict(zip(glossary.langs, both, strict=True)) for both in said]
        say_json({**found.as_data(), "paragraphs": texts})
        return
    warn(found.warnings)
    if csv_file == STDOUT:
        return
    heads = ("", "Partner", "Item", "Quantity", "Unit", "Boxes", "Shipments")
    say_table(heads, [*_cells(found)])
    for both in said:
        answer("")
        answer("\n".join(both))
    if csv_file:
        say(f"\n{shown_path(csv_file)}: {quantity(len(found.entries), 'row')}")


def _cells(found: Tally) -> Iterator[list[str]]:
    """Yield the rows of the table, with words in both languages."""
    for each in found.entries:
        yield [
            each.direction,
            in_both(each.partner, each.partner_translation),
            in_both(each.item, each.item_translation),
            str(each.quantity),
            in_both(each.unit, each.unit_translation),
            str(each.boxes),
            " ".join(each.shipments),
        ]


def _write(found: Tally, file: str) -> None:
    """Write a CSV file with the byte order mark that Excel needs, and without formulas."""
    from cardgen.letters import TALLY_COLUMNS
    from cardgen.shipment import CSV_BOM, csv_file, escape_formula
    from cardgen.storage import write_file, write_stdout

    rows = (list(map(escape_formula, row)) for row in found.rows())
    data = b"".join(csv_file(TALLY_COLUMNS, rows, CSV_BOM))
    if file == STDOUT:
        write_stdout(data)
    else:
        write_file(Path(file), data)
