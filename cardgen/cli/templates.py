"""``cardgen templates``: list, show, check and make templates, and write a gallery."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from cardgen.cli import options
from cardgen.cli.output import (
    Output,
    density_option,
    format_option,
    output_value,
    shown_range,
)
from cardgen.cli.remembering import remembering
from cardgen.cli.reporting import (
    as_data,
    note,
    say_at,
    say_checked,
    say_json,
    say_table,
    say_text_file,
    shown_path,
    warn,
)
from cardgen.cli.terminal import Bar, ask, can_ask
from cardgen.errors import CardgenError, Diagnostic, quantity, raise_findings
from cardgen.locale import ENGLISH, current_language

if TYPE_CHECKING:
    from cardgen.project import Example
    from cardgen.template import Occasion, Template


@click.group()
def templates() -> None:
    """List, show, check and make templates."""


@templates.command(
    "list",
    epilog="""\b
Examples:
  cardgen templates list
  cardgen templates list --occasion thanks --size a6 --pair zh-ja
  cardgen templates list --size L7165
""",
)
@options.choice_options
@options.json_option
def list_templates(occasion: str | None, size: str, pair: str | None, as_json: bool) -> None:
    """List the templates, with the size of their page.

    A template without an occasion is for every occasion.
    """
    from cardgen.project import choose_templates, match_size

    project = options.open_project()
    has_size = match_size(project.templates, size) if size else None
    if pair:
        project.catalog(pair)
    read, errors = options.read_each(project.template_files(), project.template)
    lacking = project.list_unlettered()
    read += map(project.template, lacking)
    found = choose_templates(read, occasion=occasion or "", has_size=has_size, pair=pair or "")
    if as_json:
        raise_findings(errors)
        listed = [_as_data(each) | {"lacks": lacking.get(each.name)} for each in found]
        say_json({"templates": listed})
        return
    rows = []
    language = current_language() if sys.stdout.isatty() else ENGLISH  # as `say_table`
    for template in found:
        width, height = _millimetres(template)
        size = "any size" if template.pages else f"{width:g} × {height:g} mm"
        occasions = ", ".join(template.about.occasions)
        about = template.about.description(language)
        if addon := lacking.get(template.name):
            about += f"; first run cardgen fonts add {addon}"
        rows.append([template.name, size, occasions, about])
    if rows:
        say_table(["template", "size", "occasions", "description"], rows)
    elif read:
        note("no template matches all options; leave out an option")
    raise_findings(errors)


@templates.command(
    epilog="""\b
Examples: begin a template of your own; look at one
  cardgen templates show box-100x150 > templates/my-label.toml
  cardgen templates show card-a6 --pair zh-ja -o card.png
  cardgen templates show box-a4 --message brothers --set from=釜山 -o box.pdf
"""
)
@click.argument("name", shell_complete=options.complete_template)
@options.file_option("Write a picture, with sample values; - is standard output.")
@format_option("png, pdf, svg, zpl, tspl, ql, pwg or txt")
@options.pair_option("The two languages of the picture.  [default: the project's, if possible]")
@click.option(
    "--message",
    shell_complete=options.complete_message,
    help="Message of the picture.  [default: a message for the template's occasion]",
)
@options.set_option
@density_option
@options.json_option
@output_value
@click.pass_context
def show(
    ctx: click.Context,
    name: str,
    pair: str | None,
    message: str | None,
    fields: dict[str, str],
    as_json: bool,
    output: Output,
) -> None:
    """Show the file of the template NAME, or write a picture of it.

    The picture is a label. cardgen chooses the message and the values that you do not give.
    """
    project = options.open_project()
    if output.path:
        from cardgen.project import make_example

        output.refuse_json(as_json=as_json)
        output = output.in_format(ctx, "png")
        made = make_example(
            project, name, pair=pair or "", message=message or "", fields=fields, dpi=output.dpi
        )
        _write_picture(made, output, as_json=as_json)
        return
    if pair or message or fields:
        raise click.UsageError("--pair, --message and --set need a picture: add -o FILE")
    if as_json:
        say_json(_as_data(project.template(name)))
        return
    say_text_file(project.template_file(name), "bad-template")


def _write_picture(made: Example, output: Output, *, as_json: bool) -> None:
    """Write a picture of a sample label, and print the result."""
    template = made.label.template.name
    from cardgen.backends import render_files

    files = list(render_files(made.label.document(), output.format, output.dpi))
    output.refuse_several(files)
    paths = output.write(files, template)
    if as_json:
        names = {"template": template, "pair": made.pair, "message": made.message}
        say_json({"files": [*map(str, paths)], **names, **as_data(made.label.warnings)})
        return
    warn(made.label.warnings)
    if paths:
        say_at(shown_range(paths), f"{made.message}, {made.pair}, {template}")


@templates.command(
    epilog="""\b
Examples:
  cardgen templates check
  cardgen templates check box-a5 templates/my-label.toml
  cardgen templates check box-a5 --pair zh-ko
  cardgen templates check --format github
"""
)
@click.argument(
    "names", nargs=-1, metavar="[NAME_OR_FILE]...", shell_complete=options.complete_template
)
@options.pairs_option("all")
@options.findings_option()
@options.json_form_option
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], pairs: tuple[str, ...]) -> None:
    """Check templates, by default all of them. - is a template from standard input.

    cardgen reads each template, and lays out every message of every pair in it, with long
    sample values. If some pairs are not translated yet, name the other pairs with --pair.
    Warnings are about the design: ink near the edge, text too small to read from a distance,
    one language much smaller than the other.
    """
    from cardgen.cli.streams import is_stdin, keep_input
    from cardgen.processes import collect_rarely
    from cardgen.project import check_template

    collect_rarely()
    project = options.open_project()
    given = [
        str(keep_input(ctx, Path(each), ".toml")) if is_stdin(each) else each
        for each in dict.fromkeys(names)
    ]
    chosen = given or list(project.template_files())
    for pair in pairs:
        project.catalog(pair)  # which says if there is none
    with Bar("labels") as bar, remembering(project, "templates") as remembered:
        done = count()
        bar.show(0, 0)
        tried = [
            check_template(
                project,
                name,
                pairs,
                remembered=remembered,
                progress=lambda: bar.show(next(done) + 1, 0),
            )
            for name in chosen
        ]
    warnings: list[Diagnostic] = []
    for pair in pairs or project.pairs():
        with suppress(CardgenError):  # every template reports it
            warnings += project.message_files.behind(pair)
    warnings += (warning for one in tried for warning in one.warnings)
    if errors := [error for one in tried for error in one.findings]:
        raise CardgenError.of(errors, warnings)
    labels, chosen = sum(one.labels for one in tried), [*map(shown_path, chosen)]
    say_checked(
        ctx,
        warnings,
        lambda: {"templates": chosen, "labels": labels, **as_data(warnings)},
        lambda: [f"{', '.join(chosen)}: every message fits ({labels} labels laid out)"],
    )


@templates.command(
    epilog="""\b
Examples:
  cardgen templates gallery
  cardgen templates gallery --occasion new-year --pair zh-ko -o new-year.html
"""
)
@options.choice_options
@options.json_option
@options.events_option
@options.file_option("File to write, or - for standard output.", default="gallery.html")
@output_value
def gallery(
    occasion: str | None, size: str, pair: str | None, as_json: bool, output: Output
) -> None:
    """Write a web page with a picture of each template, and the command for it.

    The page is one file and needs no network: open it in a browser, or send it by mail. Readers
    choose by occasion, size and languages.
    """
    from cardgen.gallery import format_page, make_gallery
    from cardgen.project import choose_templates, match_size, preferred_pairs

    output.refuse_json(as_json=as_json)
    project = options.open_project()
    has_size = match_size(project.templates, size) if size else None
    pairs = [pair] if pair else preferred_pairs(project)
    with Bar("pictures") as bar, remembering(project, "gallery") as remembered:
        # Reading takes a while first, and a terminal that stays empty looks broken.
        bar.show(0, len(project.template_files()) * len(pairs))
        for each in pairs:
            project.catalog(each)
        read, errors = options.read_each(project.template_files(), project.template)
        raise_findings(errors)
        choose = partial(
            choose_templates, occasion=occasion or "", has_size=has_size, pair=pair or ""
        )
        found = choose(read)
        made = make_gallery(
            project,
            found,
            pairs,
            occasion=occasion or "",
            size=size,
            remembered=remembered,
            progress=bar.show,
        )
    paths = output.write([format_page(made)], "")
    names = list(dict.fromkeys(frame.name for frame in made.frames))
    if as_json:
        data = {"file": output.path, "templates": names, "pairs": list(made.pairs)}
        say_json({**data, **as_data(made.warnings)})
        return
    warn(made.warnings)
    lacking = project.list_unlettered()
    for one in choose(map(project.template, lacking)):
        note(f"{one.name} is not shown; first run cardgen fonts add {lacking[one.name]}")
    drawn, pairs_made = quantity(len(names), "template"), ", ".join(made.pairs) or "no pair"
    if paths:
        say_at(shown_path(output.path), f"{drawn} in {pairs_made}")


def _millimetres(template: Template) -> tuple[float, float]:
    """Return width and height of a template's page in millimetres."""
    from cardgen.units import to_mm

    return round(to_mm(template.width), 1), round(to_mm(template.height), 1)


def _as_data(template: Template) -> dict[str, Any]:
    """Return a template as JSON data."""
    return {
        "name": template.name,
        "millimetres": None if template.pages else list(_millimetres(template)),
        "description": template.description,
        "occasions": list(template.about.occasions),
        "languages": list(template.about.languages),
        "fields": dict(template.fields),
        "file": shown_path(template.location.file),
    }


_EVERY: Final = "every"
_ALL: Final = "all"


@templates.command(
    epilog="""\b
Examples:
  cardgen templates new our-card
  cardgen templates new our-card --size a6 --occasion new-year --language zh --language ja
  cardgen templates new our-label --size L7165
"""
)
@click.argument("name")
@click.option(
    "--size",
    default=None,
    metavar="SIZE",
    shell_complete=options.complete_size,
    help="Page size: a6, 100x150 (mm), 4in x 6in, or the labels of a sheet: L7165.",
)
@click.option(
    "--occasion",
    "occasions",
    multiple=True,
    type=options.LateChoice(options.occasion_names),
    help="Occasion of the template. May be repeated.  [default: every occasion]",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="Language of the template, as in ja. May be repeated.  [default: all pairs]",
)
@options.json_option
def new(
    name: str,
    size: str | None,
    occasions: tuple[str, ...],
    languages: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write a new template NAME, which you can change. Every message fits on it.

    cardgen writes the template into the templates folder of the project, or into the current
    folder. On a terminal, cardgen asks for the options that you leave out.
    """
    from cardgen.project import new_template

    project = options.open_project()
    if size is None:
        if as_json or not can_ask():
            raise click.UsageError("Missing option '--size'.")
        undone = "no template was made"
        size = ask("size (a6, 100x150, L7165 ...)", default="a6", undone=undone)
        if not occasions:
            known = click.Choice([*options.occasion_names(), _EVERY])
            answer = ask("occasion", default=_EVERY, type=known, undone=undone)
            occasions = () if answer == _EVERY else (answer,)
        if not languages:
            answer = ask("languages (zh ja ko ...)", default=_ALL, undone=undone)
            languages = () if answer == _ALL else tuple(re.split(r"[\s,]+", answer.strip()))
    path = new_template(
        project,
        name,
        size,
        occasions=cast("tuple[Occasion, ...]", occasions),
        languages=languages,
    )
    if as_json:
        say_json({"template": name, "file": shown_path(path)})
        return
    known_as = name if path.parent != Path() else path.name
    say_at(shown_path(path), f"to see it: cardgen templates show {known_as} -o {name}.png")
