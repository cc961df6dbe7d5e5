"""``cardgen templates``: which labels there are, how one is written, whether all is well."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.completing import complete_message, complete_pair, complete_template
from cardgen.cli.new_template import new
from cardgen.cli.options import (
    density_option,
    json_option,
    open_project,
    page_files,
    set_option,
)
from cardgen.cli.progress import Bar
from cardgen.cli.reporting import (
    as_data,
    note,
    say,
    say_file,
    say_json,
    say_table,
    shown_path,
    warn,
)
from cardgen.cli.which import choice_options, pairs_option
from cardgen.errors import CardgenError, Diagnostic, Location, TemplateError, raise_findings
from cardgen.files import MOST_TEXT, read

if TYPE_CHECKING:
    from cardgen.project import Example, Project
    from cardgen.template import Template


@click.group()
def templates() -> None:
    """The templates of the project, and the built-in ones."""


@templates.command(
    "list",
    epilog="""\b
Examples:
  cardgen templates list
  cardgen templates list --occasion thanks --size a6 --pair zh-ja
  cardgen templates list --size L7165
""",
)
@choice_options
@json_option
def list_templates(occasion: str | None, size: str, pair: str | None, as_json: bool) -> None:
    """List the templates with the size of their page.

    A template for which no occasion is named is for every one.
    """
    from cardgen.project import choose, sized

    project = open_project()
    has_size = sized(project.templates, size) if size else None
    if pair:
        project.catalog(pair)
    read, errors = _read_all(project)
    lacking = project.unlettered()
    read += map(project.template, lacking)
    found = choose(read, occasion=occasion or "", has_size=has_size, pair=pair or "")
    if as_json:
        raise_findings(errors)
        said = [_as_data(each) | {"lacks": lacking.get(each.name)} for each in found]
        say_json({"templates": said})
        return
    rows = []
    for template in found:
        width, height = _millimetres(template)
        size = "any size" if template.pages else f"{width:g} × {height:g} mm"
        occasions = ", ".join(template.about.occasions)
        about = template.description
        if addon := lacking.get(template.name):
            about += f"; first: cardgen fonts add {addon}"
        rows.append([template.name, size, occasions, about])
    if rows:
        say_table(["template", "size", "occasions", "description"], rows)
    elif read:
        note("no template is for all of this; leave something out")
    raise_findings(errors)


@templates.command(
    epilog="""\b
Examples: begin a template of your own, and look at one
  cardgen templates show box-100x150 > templates/my-label.toml
  cardgen templates show card-a6 --pair zh-ja -o card.png
  cardgen templates show box-a4 --message brothers --set from=釜山 -o box.pdf
"""
)
@click.argument("name", shell_complete=complete_template)
@click.option(
    "--pair",
    shell_complete=complete_pair,
    help="The two languages of the picture.  [default: the project's, if it is for them]",
)
@click.option(
    "--message",
    shell_complete=complete_message,
    help="What the picture says.  [default: a message for its occasion]",
)
@set_option
@density_option
@json_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write a picture, with values as one would give them.",
)
@click.pass_context
def show(
    ctx: click.Context,
    name: str,
    pair: str | None,
    message: str | None,
    fields: dict[str, str],
    dpi: float,
    as_json: bool,
    output: str | None,
) -> None:
    """Print the file of the template NAME, or write a picture of it.

    The picture is a label with a message and values that cardgen chooses, but for those that
    are given.
    """
    project = open_project()
    if output:
        from cardgen.project import example

        made = example(
            project,
            name,
            pair=pair or "",
            message=message or "",
            fields=fields,
            dpi=dpi,
        )
        _write_picture(made, output, dpi, ctx, as_json=as_json)
        return
    if pair or message or fields:
        raise click.UsageError(
            "--pair, --message and --set are for a picture: add -o FILE", ctx
        )
    if as_json:
        say_json(_as_data(project.template(name)))
        return
    path = project.template_file(name)
    try:
        data = read(path, MOST_TEXT)
    except OSError as error:
        raise TemplateError(
            "bad-template", f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from error
    say_file(data)


def _write_picture(
    made: Example, output: str, dpi: float, ctx: click.Context, *, as_json: bool
) -> None:
    extension = Path(output).suffix.removeprefix(".").lower()
    if not extension:
        raise click.UsageError(f"-o {output} has no extension; write {output}.png", ctx)
    from cardgen.backends import render_files
    from cardgen.storage import write_file

    files = list(render_files(made.label.document(), extension, dpi))
    paths = page_files(Path(output), len(files))
    for path, data in zip(paths, files, strict=True):
        write_file(path, data)
    if as_json:
        names = {
            "template": made.label.template.name,
            "pair": made.pair,
            "message": made.message,
        }
        say_json({"files": [*map(str, paths)], **names, **as_data(made.label.warnings)})
        return
    warn(made.label.warnings)
    where = " to ".join(dict.fromkeys(map(shown_path, (paths[0], paths[-1]))))
    say(f"{where}: {made.message}, {made.pair}, {made.label.template.name}")


@templates.command(
    epilog="""\b
Examples:
  cardgen templates check
  cardgen templates check box-a5 templates/my-label.toml
  cardgen templates check box-a5 --pair zh-ko
"""
)
@click.argument(
    "names", nargs=-1, metavar="[NAME_OR_FILE]...", shell_complete=complete_template
)
@pairs_option("all")
@json_option
def check(names: tuple[str, ...], pairs: tuple[str, ...], as_json: bool) -> None:
    """Check templates, all of them if none is named.

    Each is read, and then every message of every pair that it is for is laid out in it,
    with long sample values for its fields. Leave out pairs that are not translated yet by
    naming the others with --pair. Warnings are of what a designer would object to:
    ink near the edge, lettering too small for its distance, a language that is much smaller.
    """
    from cardgen.processes import rarely_collect
    from cardgen.project import check_template

    rarely_collect()
    project = open_project()
    chosen = list(dict.fromkeys(names)) or list(project.template_files())
    for pair in pairs:
        project.catalog(pair)  # which says if there is none
    tried = [check_template(project, name, pairs) for name in chosen]
    warnings = [
        *_behind(project, pairs),
        *(warning for one in tried for warning in one.warnings),
    ]
    if not as_json:
        warn(warnings)
    raise_findings([error for one in tried for error in one.findings])
    labels = sum(one.labels for one in tried)
    if as_json:
        say_json({"templates": chosen, "labels": labels, **as_data(warnings)})
    else:
        say(f"{', '.join(chosen)}: every message fits ({labels} labels laid out)")


@templates.command(
    epilog="""\b
Examples:
  cardgen templates gallery
  cardgen templates gallery --occasion new-year --pair zh-ko -o new-year.html
"""
)
@choice_options
@json_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="gallery.html",
    show_default=True,
    metavar="FILE",
    help="Where to write.",
)
def gallery(
    occasion: str | None, size: str, pair: str | None, as_json: bool, output: Path
) -> None:
    """Write a page with a picture of each template, and the command for it.

    It is one file, which needs no server and nothing from elsewhere: open it in a browser, or
    send it by mail. Its reader chooses by occasion, size and languages.
    """
    from cardgen.gallery import hang, page
    from cardgen.project import choose, preferred_pairs, sized
    from cardgen.storage import write_file

    project = open_project()
    has_size = sized(project.templates, size) if size else None
    pairs = [pair] if pair else preferred_pairs(project)
    with Bar("pictures") as bar:
        # There is more than this to read first, and a terminal that stays empty looks broken.
        bar.show(0, len(project.template_files()) * len(pairs))
        for each in pairs:
            project.catalog(each)
        read, errors = _read_all(project)
        raise_findings(errors)
        found = choose(read, occasion=occasion or "", has_size=has_size, pair=pair or "")
        made = hang(
            project, found, pairs, occasion=occasion or "", size=size, progress=bar.show
        )
    write_file(output, page(made))
    if as_json:
        names = list(dict.fromkeys(frame.name for frame in made.frames))
        data = {"file": str(output), "templates": names, "pairs": list(made.pairs)}
        say_json({**data, **as_data(made.warnings)})
        return
    warn(made.warnings)
    lacking = project.unlettered()
    absent = choose(
        map(project.template, lacking),
        occasion=occasion or "",
        has_size=has_size,
        pair=pair or "",
    )
    for one in absent:
        note(f"{one.name} is not shown; first: cardgen fonts add {lacking[one.name]}")
    count = len({frame.name for frame in made.frames})
    said = "1 template" if count == 1 else f"{count} templates"
    say(f"{shown_path(output)}: {said} in {', '.join(made.pairs) or 'no pair'}")


templates.add_command(new)


def _read_all(project: Project) -> tuple[list[Template], list[Diagnostic]]:
    """The templates that can be read, and what is wrong with the others."""
    found: list[Template] = []
    errors: list[Diagnostic] = []
    for name in project.template_files():
        try:
            found.append(project.template(name))
        except CardgenError as error:
            errors += error.diagnostics
    return found, errors


def _behind(project: Project, pairs: Sequence[str]) -> list[Diagnostic]:
    """In which the messages are behind their templates of gettext, of all pairs or of some."""
    found: list[Diagnostic] = []
    for pair in pairs or project.pairs():
        with suppress(CardgenError):  # which is found with every template
            found += project.message_files.behind(pair)
    return found


def _millimetres(template: Template) -> tuple[float, float]:
    from cardgen.units import to_mm

    return round(to_mm(template.width), 1), round(to_mm(template.height), 1)


def _as_data(template: Template) -> dict[str, Any]:
    return {
        "name": template.name,
        "millimetres": None if template.pages else list(_millimetres(template)),
        "description": template.description,
        "occasions": list(template.about.occasions),
        "languages": list(template.about.languages),
        "fields": dict(template.fields),
        "file": shown_path(template.location.file),
    }
