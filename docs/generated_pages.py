"""Pages of the reference that are made of the code: commands, designs, the library, rules.

Their words come from the code and from the catalogs of the interface, so the pages are in the
language of each site without a translation of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import error_rules
import polib

import cardgen
from cardgen.cli import main
from cardgen.gallery.gallery import Gallery
from cardgen.locale import current_language, set_language, translate

_COMMANDS: Final = "The command line"
_COMMANDS_ABOUT: Final = (
    "This page is for people who type commands. It has the help of every command, as "
    "`cardgen COMMAND --help` shows it."
)
_DESIGNS: Final = "Templates in pictures"
_DESIGNS_ABOUT: Final = (
    "This page is for people who choose a template. It shows each built-in template once, with "
    "the command that makes the label in the picture. `cardgen templates gallery` makes such a "
    "page with your own templates and messages."
)
WORDS: Final = (
    _COMMANDS, _COMMANDS_ABOUT, _DESIGNS, _DESIGNS_ABOUT, *error_rules.list_words(),
)  # fmt: skip
"""What these pages say besides the code; `locale/LANGUAGE/LC_MESSAGES/reference.po` has it."""

API_GROUPS: Final = {
    "Labels and projects": "Project Label Template Stock Message Catalog Glossary FontLibrary "
    "FontRef ShopSheet read_shop_sheet",
    "Documents": "Document Page Layer PageMark Item Leaf Group GlyphRun Glyph Rect Path "
    "PathSegment Picture Bars Veil Color Attachment PlacedItem Endorsement walk",
    "Files": "render render_files Renderer impose SheetOrder PrinterOptions ColorProfile "
    "condition",
    "Shipments": "ship Request ListSource BatchOutput BatchRules BatchResult Progress "
    "read_manifest Manifest read_status ShipmentStatus LineStatus reprint void unvoid "
    "replace_boxes recover Recovery Correction Selection Clock AmendmentReport",
    "Letters": "make_letter LetterJob LetterData LetterFiles LetterTemplate LetterCrew Party "
    "ReferenceData GoodsLine DistributionLine Arrangement letter_template letter_templates "
    "load_data new_letter_data set_letter letter_docx letter_hwpx make_envelope "
    "merge_letters MergedLetters read_merge_status MergeStatus read_recipients Recipients "
    "Recipient",
    "Printing": "print_shipment Printing PrintOutcome PrintNews send PrintTask PrintStage "
    "Receipt Destination Press Printer Abilities LoadedPage list_queues",
    "Checks": "check_pdf PdfReport PdfFinding check_messages Errata Erratum",
    "Errors": "CardgenError Diagnostic Location Remedy CatalogError EncodingError FieldError "
    "FontError InternalError LayoutError MachineError ManifestError OutputError PackageError "
    "PrinterError ServerError ShipmentError TemplateError",
}
"""All public names, by the subject under which somebody looks for them."""

_API_HEAD: Final = """\
# The library

This page is for programmers. It describes each name of `import cardgen`;
[Programs](../how-to/programs.md) shows how to use them.
"""


def write_pages(folder: Path, gallery: Gallery, language: str, catalog: Path | None) -> None:
    """Write the pages for the site of a language of the interface into a folder.

    `catalog` is the PO file with the words of these pages; English needs none.
    """
    entries = polib.pofile(str(catalog)) if catalog else ()
    found = {entry.msgid: entry.msgstr for entry in entries}

    def say(words: str) -> str:
        return found.get(words) or words

    before = current_language()
    set_language(language)
    try:
        pages = {
            "command-line": _describe_commands(say),
            "designs": _describe_designs(gallery, say),
            "api": _describe_library(),
            "errors": error_rules.page(say, translate),
        }
    finally:
        set_language(before)
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _describe_commands(say: Callable[[str], str]) -> str:
    """The page of all commands."""
    parts = [f"# {say(_COMMANDS)}\n\n{say(_COMMANDS_ABOUT)}\n"]
    for path, help_text in list_help():
        level = "#" * min(len(path) + 1, 3)
        parts.append(f"{level} `{' '.join(path)}`\n\n```text\n{help_text}\n```\n")
    return "\n".join(parts)


def list_help() -> Iterator[tuple[tuple[str, ...], str]]:
    """Go through all commands with their help, in the language in use."""
    top = click.Context(main, info_name="cardgen", terminal_width=96)
    yield ("cardgen",), main.get_help(top)
    for name in main.list_commands(top):
        command = main.get_command(top, name)
        assert command is not None
        yield from _list_below(command, top, ("cardgen", name))


def _list_below(
    command: click.Command, parent: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Go through a command and the commands in it."""
    context = command.context_class(
        command, info_name=path[-1], parent=parent, terminal_width=96
    )
    yield path, command.get_help(context)
    for name, each in getattr(command, "commands", {}).items():
        yield from _list_below(each, context, (*path, name))


def _describe_designs(gallery: Gallery, say: Callable[[str], str]) -> str:
    """The page of all templates, each with a picture and its command."""
    parts = [f"# {say(_DESIGNS)}\n\n{say(_DESIGNS_ABOUT)}\n"]
    language = current_language().partition("-")[0]
    for frame in gallery.frames:
        said = frame.descriptions.get(language) or frame.descriptions["en"]
        specimen = frame.specimens[0]
        name = frame.name.partition(":")[0]
        parts.append(
            f"## `{name}`\n\n{said}\n\n![{said}](../pictures/designs/{name}.png)\n"
            f"\n```sh\n{specimen.command}\n```\n"
        )
    return "\n".join(parts)


def _describe_library() -> str:
    """The page of all public names, described by their docstrings."""
    parts = [_API_HEAD]
    for subject, names in API_GROUPS.items():
        parts.append(f"## {subject}\n\n```{{eval-rst}}")
        parts += [_directive(name) for name in names.split()]
        parts.append("```\n")
    return "\n".join(parts)


def _directive(name: str) -> str:
    """The directive that describes a public name."""
    value: Any = getattr(cardgen, name)
    if isinstance(value, type):
        return f".. autoclass:: cardgen.{name}\n   :members:\n"
    if hasattr(value, "__name__"):
        return f".. autofunction:: cardgen.{name}\n"
    return f".. autodata:: cardgen.{name}\n   :no-value:\n"
