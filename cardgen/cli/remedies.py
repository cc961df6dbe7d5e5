"""What can be done about a mistake, in the words of the command line: options and commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Final

import click

from cardgen.remedies import Remedy, RemedyKind, in_general

_COMMAND: Final = "cardgen.command"
_OPTION: Final = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")

COMMANDS: Final[Mapping[RemedyKind, str]] = {
    "draft": "use --draft for a proof with a watermark",
    "approve": "let somebody who did not write it approve it: "
    "cardgen messages approve {word} --pair {1}; --draft makes a proof",
    "approve-all": "let somebody who did not write them approve them: "
    "cardgen messages approve --all-of {0} --pair {1}; --draft makes a proof",
    "revoke": "take it back, and let somebody approve it anew: "
    "cardgen messages revoke {word} --pair {1}",
    "name-author": 'name the author: --author "NAME <ADDRESS>"',
    "set-placeholders": "add {all}",
    "set-field": "give --set {0}=…",
    "say-date": "say of when it is: --date 2020-03-26",
    "set-for-all-rows": "give one for all rows: --{0}",
    "add-term": "add it: cardgen glossary add {word} TRANSLATION --kind {1} --pair {2}",
    "add-term-in-project": "make a project with `cardgen init`, and add it there: "
    "cardgen glossary add {word} TRANSLATION --kind {1} --pair {2}",
    "word-unit": "say how it is counted: "
    "cardgen glossary add {word} {second} --kind item --unit {2}=WORD --pair {3}",
    "word-unit-in-project": "make a project with `cardgen init`, and say there how it is "
    "counted: cardgen glossary add {word} {second} --kind item --unit {2}=WORD --pair {3}",
    "same-term": "add --same if it is right as it is",
    "sync-messages": "cardgen messages sync brings it up to {0}",
    "type-placeholders": "say of which type it is: {placeholders}; TYPE is one of integer, "
    "number, date, city, item, unit, title, text",
    "take-theirs": "take Weblate's: --theirs",
    "add-message": "a text of your own goes into the project's messages: cardgen init, then "
    "cardgen messages add ID TEXT",
    "ignore-column": 'leave it out: --ignore "{0}", or for good in cardgen.toml, {columns} '
    '"{0}" = ""',
    "on-paper": 'keep it for the packing list alone: --paper "{0}", or for good in '
    'cardgen.toml, {columns} "{0}" = {{ show = "paper" }}',
    "name-column": 'if {0} is that, say so in cardgen.toml, {columns} "{0}" = "{2}"',
    "say-encoding": "say which it is: --encoding {0}",
    "name-shipment": "name it: --shipment MAPO-2020",
    "larger-template": "take a larger template: cardgen templates list",
    "write-size": "write its size in mm, as in 100x70",
    "describe-sheet": "describe it in a file, and add that: cardgen stock add FILE.toml",
    "say-size": "give --size or --sheet, or a --printer with a size in cardgen.toml",
    "look-up": "check the path: cardgen {0} list",
    "start-from": "start from `cardgen {0} show {1}`",
    "add-font": "add {0}, with --fonts DIR or in cardgen.toml",
    "font-from": "bring the package from elsewhere, and name it: --from FILE",
    "add-lettering": "add it once, with its licence: cardgen fonts add {0}",
    "make-project": "make one with `cardgen init`",
    "make-project-with-prefix": "make a project with `cardgen init`, and write gs1-prefix into "
    "its cardgen.toml",
    "work-in-project": "make one with `cardgen init`, and do this in there",
    "add-printer": "describe it first: cardgen printers add {word} ADDRESS",
    "other-folder": "name another folder: cardgen init FOLDER",
    "other-output": "choose another place with -o",
    "its-ledger": "the --ledger that they were made with",
    "shipment-folder": "name the folder that cardgen batch -o made",
    "amend": "--amend carries it out: what did not change stays as it is",
    "recover": "cardgen recover DIR rebuilds it from what is left and from the labels",
    "in-language": "make it with -o FILE.{0}",
    "one-pdf": "make one PDF of them with cardgen reprint DIR BOXES --format pdf -o FOLDER",
    "plain-paper": "leave it out with --no-stationery",
    "make-again": "run cardgen batch once more: it makes what is not whole",
    "new-shipment": "run cardgen batch in another folder",
    "add-name": "add one: cardgen edit --passwords {word} --add-name NAME",
    "letters-again": "run cardgen letter once more: it makes what is not whole",
    "letters-elsewhere": "make the letters in another folder: the same list gives the same",
    "letter-over": "move it away, or make it once more with --rows {0}, which writes over it",
    "install-extra": "python -m pip install 'cardgen[{0}]'",
    "fewer-workers": "run the same command again; if memory is short, with fewer --jobs",
    "gs1-prefix": "set gs1-prefix in cardgen.toml (cardgen init), and take another -o",
}
"""As `cardgen.remedies.GENERAL`."""


_COLUMNS: Final = {
    "": "which cardgen init makes, below one line [columns] for all of them:",
    "file": "at its end, below one line [columns] for all of them:",
    "table": "under [columns], which it has:",
}
"""Where a line about a column goes, by what there is; see `Columns.home`."""

FOLDER: Final[Mapping[RemedyKind, str]] = {
    "name-shipment": "give the file another name, of English letters, digits and hyphens, "
    "as in MAPO-2020.csv",
    "amend": "if the change is meant, let this folder be watched with --amend; if this is "
    "another shipment, give the file another name",
    "new-shipment": "give the file another name",
    "make-again": "drop the list into the folder once more",
    "say-encoding": "save it as UTF-8 or as a workbook (.xlsx)",
    "set-field": "give every row a value for {0}",
    "set-for-all-rows": "give every row one",
    "on-paper": "leave the column out, or let cardgen.toml say, {columns} "
    '"{0}" = {{ show = "paper" }}',
    "ignore-column": 'leave the column out, or let cardgen.toml say, {columns} "{0}" = ""',
    "name-column": 'if {0} is that, let cardgen.toml say so, {columns} "{0}" = "{2}"',
    "recover": "let somebody rebuild it with: cardgen recover",
}
"""For those who have a folder into which they drop lists, and no command line."""


def note_command(ctx: click.Context) -> None:
    """Note which command is at work, so that no remedy names an option that it has not."""
    ctx.meta[_COMMAND] = ctx.command


def in_commands(remedy: Remedy) -> str:
    """A remedy as somebody types it, or in general where the command has no such option."""
    options = " ".join(f"--set {name}=VALUE" for name in remedy.names)
    word, second, *_ = (*map(_quoted, remedy.names), "", "")
    ctx = click.get_current_context(silent=True)
    command = ctx.meta.get(_COMMAND) if ctx else None
    if command and not _options(COMMANDS[remedy.kind]) <= _options_of(command):
        return in_general(remedy)
    return COMMANDS[remedy.kind].format(
        *remedy.names,
        all=options,
        word=word,
        second=second,
        columns=_table_of_columns(remedy),
        placeholders=" ".join(f"--placeholder {each}" for each in remedy.names),
    )


def in_folder(remedy: Remedy) -> str:
    """A remedy for whoever dropped a list into a folder that is watched."""
    words = FOLDER.get(remedy.kind)
    if not words:
        return in_general(remedy)
    return words.format(*remedy.names, columns=_table_of_columns(remedy))


def _table_of_columns(remedy: Remedy) -> str:
    """Where a line about a column goes; "" for a remedy of something else."""
    _, home, *_ = (*remedy.names, "", "")
    return _COLUMNS.get(home, "")


def _options(said: str) -> set[str]:
    """The options that a remedy names, but for those of a program that it names before."""
    own = re.split("cardgen |python ", said)[0].replace("{all}", "--set")
    return set(_OPTION.findall(own))


def _options_of(command: click.Command) -> set[str]:
    return {name for each in command.params for name in (*each.opts, *each.secondary_opts)}


def _quoted(word: str) -> str:
    """A word as one argument in any shell, as far as there is such a form."""
    if re.fullmatch(r"[\w./:-]+", word) and not word.startswith("-"):
        return word
    return f'"{word}"' if not set(word) & set('"$`\\!%') else shlex.quote(word)
