"""``cardgen fonts``: which fonts there are, and whether they have all characters."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from cardgen.cli.options import fonts_option, json_option, open_project
from cardgen.cli.reporting import as_data, say, say_json, say_table, shown_path, warn
from cardgen.errors import raise_findings
from cardgen.files import is_there

_FILES: Final = (".po", ".pot", ".txt")
_STATES: Final = {True: "intact", False: "CHANGED", None: "not known"}


@click.group()
def fonts() -> None:
    """The fonts that labels are set in. Fonts of the system are never used."""


@fonts.command(
    "list",
    epilog="""\b
Examples:
  cardgen fonts list
  cardgen fonts list --fonts ~/my-fonts
""",
)
@fonts_option
@json_option
def list_fonts(fonts: tuple[Path, ...], as_json: bool) -> None:
    """List the fonts, and whether their files are as they were published."""
    from cardgen.project import describe

    found = describe(open_project(fonts).fonts)
    if as_json:
        rows = [
            {
                "family": font.family,
                "weight": font.weight,
                "name": font.name,
                "version": font.version,
                "languages": list(font.languages),
                "file": shown_path(font.path),
                "intact": font.intact,
            }
            for font in found
        ]
        say_json({"fonts": rows})
        return
    say_table(
        ["family", "weight", "name", "version", "languages", "file is", "file"],
        [
            [
                font.family,
                font.weight,
                font.name,
                font.version,
                " ".join(font.languages),
                _STATES[font.intact],
                shown_path(font.path),
            ]
            for font in found
        ],
    )


@fonts.command(
    epilog="""\b
Examples:
  cardgen fonts check 形影不离 --lang zh
  cardgen fonts check messages/zh-ko/slogans.po
  cardgen fonts check 꽃길 --lang ko --font hand --fonts ~/my-fonts
"""
)
@click.argument("text", metavar="TEXT_OR_PO")
@click.option(
    "--lang",
    default="zh-Hans",
    show_default=True,
    help="Language of the text; a PO file in a folder such as zh-ko has its own two.",
)
@click.option(
    "--font",
    default="sans",
    show_default=True,
    metavar="FAMILY",
    help="The family that the text is to be set in.",
)
@fonts_option
@json_option
def check(text: str, lang: str, font: str, fonts: tuple[Path, ...], as_json: bool) -> None:
    """Say which characters no font has, and which another one sets than that of the family.

    TEXT_OR_PO is the text itself, or a file that ends in .po, .pot or .txt.
    """
    path = Path(text) if text.lower().endswith(_FILES) else None
    if path and not is_there(path):
        raise click.BadParameter(f"there is no file {text}", param_hint="'TEXT_OR_PO'")
    from cardgen.project import check_file, check_text

    project = open_project(fonts)
    checked = (
        check_file(project, path, lang, font) if path else check_text(project, text, lang, font)
    )
    if not as_json:
        warn(checked.warnings)
    raise_findings(checked.findings)
    if as_json:
        say_json({"characters": len(checked.characters), **as_data(checked.warnings)})
    else:
        say(f"no character is missing ({len(checked.characters)} looked up)")
