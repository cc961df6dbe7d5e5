"""``cardgen fonts``: list the fonts, add some, cut them, and check their characters."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any, Final

import click

from cardgen.cli.options import (
    LateChoice,
    ProjectCommand,
    findings_option,
    fonts_option,
    json_form_option,
    json_option,
    open_project,
    pair_option,
)
from cardgen.cli.reporting import (
    as_data,
    remark,
    say_at,
    say_checked,
    say_file,
    say_json,
    say_table,
    shown_path,
)
from cardgen.errors import CardgenError
from cardgen.files import is_there

_FILES: Final = (".po", ".pot", ".txt")
_STATES: Final = {True: "intact", False: "CHANGED", None: "not known"}


def _addons() -> tuple[str, ...]:
    """Return the names of font families that cardgen can add to a project."""
    from cardgen.addons import list_addons

    return list_addons()


@click.group()
def fonts() -> None:
    """List, check, add and cut fonts.

    cardgen never uses the fonts of the system.
    """


@fonts.command(
    "list",
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen fonts list
  cardgen fonts list --fonts ~/my-fonts
""",
)
@fonts_option
@json_option
def list_fonts(fonts: tuple[Path, ...], as_json: bool) -> None:
    """List the fonts, and check that their files are the published files, unchanged."""
    from cardgen.project import describe_fonts

    rows: list[dict[str, Any]] = [
        {
            "family": font.family,
            "weight": font.weight,
            "name": font.name,
            "version": font.version,
            "languages": list(font.languages),
            "file": shown_path(font.path),
            "intact": font.intact,
        }
        for font in describe_fonts(open_project(fonts).fonts)
    ]
    if as_json:
        say_json({"fonts": rows})
        return
    heads = ["family", "weight", "name", "version", "languages", "state", "file"]
    shown = [
        row | {"languages": " ".join(row["languages"]), "state": _STATES[row["intact"]]}
        for row in rows
    ]
    say_table(heads, [[str(row[head]) for head in heads] for row in shown])


@fonts.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen fonts check 形影不离 --lang zh
  cardgen fonts check messages/zh-ko/slogans.po
  cardgen fonts check 꽃길 --lang ko --font hand --fonts ~/my-fonts
""",
)
@click.argument("text", metavar="TEXT_OR_PO")
@click.option(
    "--lang",
    default="zh-Hans",
    show_default=True,
    help="Language of the text. For a PO file, its folder names the languages, such as zh-ko.",
)
@click.option(
    "--font",
    default="sans",
    show_default=True,
    metavar="FAMILY",
    help="Font family of the text.",
)
@fonts_option
@findings_option()
@json_form_option
@click.pass_context
def check(ctx: click.Context, text: str, lang: str, font: str, fonts: tuple[Path, ...]) -> None:
    """Report characters that no font has, and characters from another font family.

    TEXT_OR_PO is the text itself, or a file: .po, .pot or .txt; - is a text from standard
    input.
    """
    from cardgen.cli.streams import is_stdin, read_text

    text = read_text() if is_stdin(text) else text
    path = Path(text) if text.lower().endswith(_FILES) else None
    if path and not is_there(path):
        raise click.BadParameter(f"there is no file {text}", param_hint="'TEXT_OR_PO'")
    from cardgen.project import check_file, check_text

    project = open_project(fonts)
    checked = (
        check_file(project, path, lang, font) if path else check_text(project, text, lang, font)
    )
    if checked.findings:
        raise CardgenError.of(checked.findings, checked.warnings)
    count = len(checked.characters)
    say_checked(
        ctx,
        checked.warnings,
        lambda: {"characters": count, **as_data(checked.warnings)},
        lambda: [f"no character is missing ({count} checked)"],
    )


@fonts.command(
    epilog="""\b
Examples:
  cardgen fonts add hand
  cardgen fonts add arabic
  cardgen fonts add brush --language zh --language ja
  cardgen fonts add kai --from fonts-lxgw-wenkai.deb --from klee-one.tgz --from gowun-batang.tgz
"""
)
@click.argument("name", type=LateChoice(_addons))
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A package that you have already (.tgz, .deb), a font, or a folder of these. Then "
    "cardgen downloads nothing. May be repeated.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="Only the fonts for zh, ja or ko. May be repeated.  [default: all]",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the fonts.  [default: lettering in the project]",
)
@json_option
def add(
    name: str,
    files: tuple[Path, ...],
    languages: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> None:
    """Add the fonts of the lettering style NAME to the project: kai, hand, brush or black.

    Or add the letters of a script: arabic, naskh, hebrew, hebrew-serif, latin (with Cyrillic
    and Greek) or latin-serif. Languages that need them use them at once.

    The fonts have the Open Font License. cardgen downloads them once, with the npm and apt-get
    of this computer, and checks them. Labels then need no network. In a template, give the
    style as the font: font = "hand".
    """
    from cardgen.addons import add_lettering
    from cardgen.errors import OutputError
    from cardgen.fonts import load_fonts
    from cardgen.project import LETTERING
    from cardgen.remedies import Remedy

    if folder is None:
        root = open_project().root
        if root == Path():
            raise OutputError(
                "output",
                "there is no project for the fonts",
                hint="name a folder: --to DIR",
                remedy=Remedy("work-in-project"),
            )
        folder = root / LETTERING
    place = add_lettering(
        name,
        folder,
        files=files,
        languages=languages,
        tell=None if as_json else lambda what: remark(f"fetching {what}"),
    )
    if as_json:
        say_json({"family": name, "folder": shown_path(place)})
    elif leads := load_fonts([place]).families[name].leads:
        langs = ", ".join(dict.fromkeys(chain.from_iterable(leads.values())))
        say_at(shown_path(place), f"labels in these languages use it: {langs}")
    else:
        say_at(shown_path(place), f'write font = "{name}" in a style of a template')


@fonts.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen fonts pack --pair zh-ko --to packed
  cardgen label brothers --fonts packed
""",
)
@pair_option("The languages that the fonts shall set.", "zh-ko")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder for the copies.",
)
@fonts_option
@json_option
def pack(pair: str, folder: Path, fonts: tuple[Path, ...], as_json: bool) -> None:
    """Write copies of the fonts that have only the characters of two languages.

    They have a third of the size, for a page in a browser or a slow network. Labels have the
    same bytes with them. Their characters are those of the national standards, and those of
    the messages.
    """
    from cardgen.project import pack_fonts

    written: list[Path] = []
    for file in pack_fonts(open_project(fonts), pair, folder):
        written.append(file)
        if not as_json:
            say_file(file)
    if as_json:
        say_json({"files": [shown_path(file) for file in written]})
