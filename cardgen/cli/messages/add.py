"""``cardgen messages add``: a message of one's own."""

from __future__ import annotations

from contextlib import suppress

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path


def _assigned(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """``NAME=VALUE``, as often as it is given, each name once."""
    found: dict[str, str] = {}
    for value in values:
        name, sign, said = value.partition("=")
        if not sign or not name.strip() or not said.strip():
            said = f"{value!r} is not of the form {param.metavar}"
            raise click.BadParameter(said, ctx=ctx, param=param)
        if name.strip() in found:
            raise click.BadParameter(f"{name.strip()} is given twice", ctx=ctx, param=param)
        found[name.strip()] = said.strip()
    return found


@click.command(
    epilog="""\b
Examples:
  cardgen messages add plum 梅花香自苦寒来。 --gloss "Plum blossoms come from bitter cold."
  cardgen messages add masks 捐赠{masks}只口罩。 --placeholder masks=integer
  cardgen messages add hello 你好。 --translation zh-ko=안녕하세요.
  cardgen messages add thanks.2 谨此致谢。 --letters
""",
)
@click.argument("id_", metavar="ID")
@click.argument("text")
@click.option("--letters", is_flag=True, help="It is a paragraph of letters, not a slogan.")
@click.option("--gloss", default="", metavar="TEXT", help="What it means, in English.")
@click.option("--origin", default="", metavar="TEXT", help="Where it comes from.")
@click.option(
    "--attribution",
    multiple=True,
    metavar="LANG=TEXT",
    callback=_assigned,
    help="Whose words they are, as it is printed.",
)
@click.option(
    "--placeholder",
    "types",
    multiple=True,
    metavar="NAME=TYPE",
    callback=_assigned,
    help="The type of a {placeholder}: integer, date, city, text …  [default: as in other "
    "messages]",
)
@click.option(
    "--translation",
    "translations",
    multiple=True,
    metavar="PAIR=TEXT",
    callback=_assigned,
    help="The text in the other language; without it, it waits.",
)
@json_option
def add(
    id_: str,
    text: str,
    letters: bool,
    gloss: str,
    origin: str,
    attribution: dict[str, str],
    types: dict[str, str],
    translations: dict[str, str],
    as_json: bool,
) -> None:
    """Add a message to the project, with its TEXT in the first language of the pairs.

    It is written into the .pot file and those of all pairs, where translators find it.
    """
    from cardgen.catalog import LETTERS, SLOGANS, NewMessage
    from cardgen.placeholders import placeholders
    from cardgen.project import add_message, placeholder_types

    project = open_project()
    known: dict[str, str] = {}
    with suppress(ValueError):  # of a brace that stands alone, which is told below
        lacking = [name for name in placeholders(text) if name not in types]
        found = placeholder_types(project) if lacking else {}
        known = {name: found[name] for name in lacking if name in found}
    comments = [line.strip() for line in gloss.splitlines()]
    if origin:
        comments.append(f"origin: {origin}")
    if attribution:
        said = "; ".join(f"{lang}={whose}" for lang, whose in attribution.items())
        comments.append(f"attribution: {said}")
    comments += [f"{{{name}}}: {kind}" for name, kind in {**types, **known}.items()]
    made = NewMessage.of(id_, text, comments)
    domain = LETTERS if letters else SLOGANS
    files = [shown_path(file) for file in add_message(project, made, domain, translations)]
    if as_json:
        say_json({"id": made.id, "files": files, "types": {**types, **known}})
    else:
        say(f"{made.id} is in {', '.join(files)}")
        for name, kind in known.items():
            say(f"{made.id}: {{{name}}} is of type {kind}, as in other messages")
