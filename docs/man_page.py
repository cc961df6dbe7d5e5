"""``make docs``: the manual page of all commands, from the commands themselves.

In come the Click commands, out comes ``cardgen.1`` in the language of man(7). An installation
puts it where ``man cardgen`` finds it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import Final

import click

from cardgen import __version__
from cardgen.cli import main, topics
from cardgen.cli.options import LOUDNESS

FILE: Final = Path(__file__).with_name("cardgen.1")
_DAY: Final = "2020-03-26"  # the same bytes on every day
_VERBATIM: Final = "\b"
_WIDTH: Final = 72  # characters of a line of the file
_ESCAPES: Final = {
    "\\": r"\e", "-": r"\-", "~": r"\(ti", "^": r"\(ha", "`": r"\(ga", "'": r"\(aq",
    "|": r"|\:",
}  # fmt: skip
_FILES: Final = {
    "cardgen.toml": "Settings of a project: its folders, defaults, columns and printers.",
    "preflight.toml": "Rules of the print shop of a project.",
    "fonts.toml": "List of the fonts in a folder.",
}


def page() -> str:
    """Write the manual page."""
    context = click.Context(main, info_name="cardgen", **main.context_settings)
    lines = [
        f'.TH CARDGEN 1 {_DAY} "cardgen {__version__}" "User Commands"',
        ".ds AD l",  # lines are not stretched
        ".nh",
        ".SH NAME",
        r"cardgen \- bilingual labels, cards and letters",
        ".SH SYNOPSIS",
        *_synopsis(context),
        ".SH DESCRIPTION",
        *_paragraphs(main.help or ""),
        ".SH OPTIONS",
        *_options(main.get_params(context), context),
        ".PP",
        *_fill("Every command has --quiet, --verbose and --help."),
        ".SH COMMANDS",
        *_commands(main, context),
        ".SH EXIT STATUS",
        *_terms(topics.EXIT_CODES.items()),
        ".SH ENVIRONMENT",
        *_terms(topics.variables()),
        ".SH FILES",
        *_terms(_FILES.items()),
        ".SH EXAMPLES",
        *_paragraphs(main.epilog or ""),
    ]
    text = "\n".join(lines) + "\n"
    return re.sub(r"(?m)(^\.S[HS] .*\n)\.PP\n", r"\1", text)  # which has no effect there


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    """Describe each command of a group, and the commands in it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = command.context_class(command, info_name=name, parent=context)
        yield f".SS {_escape(inner.command_path)}"
        yield from _synopsis(inner)
        yield from _paragraphs(command.help or "")
        own = [each for each in command.params if each not in LOUDNESS]
        yield from _options(own, inner)
        yield from _paragraphs(command.epilog or "")
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _synopsis(context: click.Context) -> Iterator[str]:
    """The words of a command, as its usage has them."""
    yield f".B {_escape(context.command_path)}"
    yield from _fill(" ".join(context.command.collect_usage_pieces(context)))


def _options(params: Iterable[click.Parameter], context: click.Context) -> Iterator[str]:
    """List options, each with its help."""
    records = (each.get_help_record(context) for each in params)
    yield from _terms(each for each in records if each and each[1])


def _terms(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """List terms, each with its meaning indented below."""
    for term, meaning in rows:
        yield from (".TP", f".B {_escape(term)}", *_fill(meaning))


def _paragraphs(text: str) -> Iterator[str]:
    """Write paragraphs; those with the mark of Click stay as they are."""
    for paragraph in re.split(r"\n\s*\n|(?<=\n)(?=\x08)", inspect.cleandoc(text)):
        if paragraph.lstrip().startswith(_VERBATIM):
            head, *lines = paragraph.replace(_VERBATIM, "").strip("\n").split("\n")
            if not lines:
                continue
            yield from (".PP", _escape(head), ".PP", ".nf", ".RS")
            yield from (_escape(line.removeprefix("  ")) for line in lines)
            yield from (".RE", ".fi")
        elif paragraph.strip():
            yield from (".PP", *_fill(paragraph))


def _fill(text: str) -> Iterator[str]:
    """Write a text in lines of the file, which roff fills anew; each sentence begins one."""
    for sentence in re.split(r"(?<=[.:;])\s+(?=[A-Z])", " ".join(text.split())):
        yield from map(_escape, wrap(sentence, _WIDTH, break_on_hyphens=False))


def _escape(text: str) -> str:
    """Escape what roff would obey: backslashes, and a dot or a quote at the start of a line.

    A line may end behind a bar, as in a list of choices.
    """
    for char, escaped in _ESCAPES.items():
        text = text.replace(char, escaped)
    return rf"\&{text}" if text.startswith(".") else text


def write() -> None:
    """Write the manual page into its file."""
    FILE.write_text(page(), encoding="utf-8")
