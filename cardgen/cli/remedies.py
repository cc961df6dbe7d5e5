"""Remedies in the words of the command line: options and commands."""

from __future__ import annotations

import re
import shlex
from typing import Final

import click

from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy, word_in_general
from cardgen.rules import REMEDIES

_COMMAND: Final = "cardgen.command"
_OPTION: Final = lazy_pattern(r"(?<![\w-])--?[a-z][a-z-]*")

_COLUMNS: Final = {
    "": "which cardgen init makes, under one line [columns]:",
    "file": "at its end, under one line [columns]:",
    "table": "under the line [columns]:",
}
"""The place for a line about a column in cardgen.toml; see `Columns.home`."""


def note_command(ctx: click.Context) -> None:
    """Remember the command that runs, since remedies may name its options."""
    ctx.meta[_COMMAND] = ctx.command


def in_commands(remedy: Remedy) -> str:
    """Write a remedy as options to type, or in general words if the command lacks them."""
    word, second, *_ = (*map(_quote, remedy.names), "", "")
    ctx = click.get_current_context(silent=True)
    command = ctx.meta.get(_COMMAND) if ctx else None
    words = REMEDIES[remedy.kind].command
    if command and not _options(words) <= _options_of(command):
        return word_in_general(remedy)
    return words.format(
        *remedy.names,
        all=" ".join(f"--set {name}=VALUE" for name in remedy.names),
        word=word,
        second=second,
        columns=_table_of_columns(remedy),
        placeholders=" ".join(f"--placeholder {each}" for each in remedy.names),
        install=_word_installation(word) if remedy.kind == "install-extra" else "",
    )


def _word_installation(extra: str) -> str:
    """Return the command that installs an extra."""
    from cardgen.installation import find_install_command

    return find_install_command(extra)


def in_folder(remedy: Remedy) -> str:
    """Write a remedy for somebody who has put a list into a watched folder."""
    words = REMEDIES[remedy.kind].folder
    if not words:
        return word_in_general(remedy)
    return words.format(*remedy.names, columns=_table_of_columns(remedy))


def _table_of_columns(remedy: Remedy) -> str:
    """Return where to write a line about a column; "" for other remedies."""
    _, home, *_ = (*remedy.names, "", "")
    return _COLUMNS.get(home, "")


def _options(text: str) -> set[str]:
    """Find the options in the words of a remedy."""
    own = re.split("cardgen |python ", text)[0].replace("{all}", "--set")
    return set(_OPTION.findall(own))


def _options_of(command: click.Command) -> set[str]:
    """Return the names of a command's options, with their dashes."""
    return {name for each in command.params for name in (*each.opts, *each.secondary_opts)}


def _quote(word: str) -> str:
    """Quote a word for a shell, if possible in a way for all shells."""
    if re.fullmatch(r"[\w./:-]+", word) and not word.startswith("-"):
        return word
    return f'"{word}"' if not set(word) & set('"$`\\!%') else shlex.quote(word)
