"""Topics of ``cardgen help``: what holds for all commands.

The manual page has them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import click

from cardgen.cli.options import VARIABLES

EXIT_CODES: Final[Mapping[str, str]] = {
    "0": "The work is done. There may be warnings.",
    "1": "There are errors, or a part of the work failed.",
    "2": "The command is wrong: an option, a name, or a missing word.",
    "130": "Ctrl-C stopped the command. After edit and watch the code is 0.",
}
_SETTINGS: Final[Mapping[str, str]] = {
    "CARDGEN_LANG": "Language of help and errors: en, zh-Hans, zh-Hant, ko or ja.",
    "CARDGEN_PASSPHRASE": "Passphrase of the key in messages approve --key.",
    "CARDGEN_WEBLATE_TOKEN": "Token for Weblate.",
    "CARDGEN_TRACEBACK": "With 1, errors of cardgen itself show their place in the program.",
    "SOURCE_DATE_EPOCH": "Date to write into the files, in seconds since 1970.",
}
SHELLS: Final[Mapping[str, str]] = {
    "bash": 'eval "$(_CARDGEN_COMPLETE=bash_source cardgen)"',
    "zsh": 'eval "$(_CARDGEN_COMPLETE=zsh_source cardgen)"',
    "fish": "_CARDGEN_COMPLETE=fish_source cardgen | source",
    "PowerShell": (
        "$env:_CARDGEN_COMPLETE = 'powershell_source'; cardgen | Out-String | "
        "Invoke-Expression; $env:_CARDGEN_COMPLETE = ''"
    ),
}
"""The line for the start-up file of each shell."""


def variables() -> Iterator[tuple[str, str]]:
    """Yield the environment variables, each with its meaning."""
    for variable in dict.fromkeys(VARIABLES.values()):
        option = variable.removeprefix("CARDGEN_").lower()
        yield variable, f"Default of --{option}."
    yield from _SETTINGS.items()


def _write_exit_codes(formatter: click.HelpFormatter) -> None:
    formatter.write_text("A program can tell the result of each command by its exit code:")
    formatter.write_dl([*EXIT_CODES.items()])


def _write_variables(formatter: click.HelpFormatter) -> None:
    formatter.write_text(
        "cardgen prefers environment variables to [defaults] of cardgen.toml. It "
        "prefers options that you type, and the options of the last run of a "
        "shipment, to environment variables."
    )
    formatter.write_dl([*variables()])


def _write_completion(formatter: click.HelpFormatter) -> None:
    formatter.write_text(
        "To complete commands, messages, pairs and templates with Tab, add the line of your "
        "shell to its start-up file. The line for PowerShell is not tested yet."
    )
    for shell, line in SHELLS.items():
        with formatter.section(shell):
            formatter.write(f"{' ' * formatter.current_indent}{line}\n")


TOPICS: Final[Mapping[str, Callable[[click.HelpFormatter], None]]] = {
    "completion": _write_completion,
    "exit-codes": _write_exit_codes,
    "variables": _write_variables,
}
"""The topics by name, each with the function that writes it."""


def write_topic(name: str, formatter: click.HelpFormatter) -> None:
    """Write the text of a help topic."""
    TOPICS[name](formatter)
