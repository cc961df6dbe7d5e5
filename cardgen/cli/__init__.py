"""The command line: a module for each command or subject that parses, calls, prints.

In come words typed in a shell; out come files, one line about each, and an exit code: 0
done, 1 findings or failed work, 2 wrong usage. A command's module is imported when the
command is named, and the library when it is called, so that ``cardgen --help`` is fast.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import active_count
from typing import Any, Final, TextIO

import click

from cardgen import __version__, locale
from cardgen.cli import reporting
from cardgen.cli.options import LOUDNESS, settings_with
from cardgen.errors import CardgenError

INTERRUPTED: Final = 130  # the exit code that shells give a program ended by Ctrl-C

_GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "Make": {
        "label": "Make one label of MESSAGE in both languages.",
        "letter": "Make a formal letter in both languages.",
        "envelope": "Make the envelope of a letter, or a label with the address.",
        "batch": "Make all labels of the shipment in MANIFEST.",
    },
    "Ship": {
        "status": "Show the state of the shipment in DIR.",
        "seen": "Record which labels of the shipment in DIR were seen on boxes.",
        "reprint": "Copy labels of the shipment in DIR into a new folder.",
        "void": "Take BOXES out of the shipment in DIR.",
        "unvoid": "Take BOXES back into the shipment in DIR.",
        "replace": "Replace BOXES of the shipment in DIR by new ones.",
        "recover": "Rebuild the ledger of the shipment in DIR.",
        "tally": "Sum up the goods that shipments sent and received.",
    },
    "Print": {
        "print": "Print FILE, or each label of the shipment in DIR once.",
        "printers": "List printers with their state, paper, resolution and supplies.",
        "watch": "Make and print labels for lists that people put into FOLDER.",
    },
    "Translate": {
        "messages": "List, add, check, exchange and approve messages.",
        "glossary": "List and add terms: cities, articles, units and others.",
        "proof": "Write a PDF of messages and labels to read and sign.",
        "edit": "Edit messages in a browser, beside their labels.",
        "weblate": "Work with translators who use Weblate.",
    },
    "Design": {
        "templates": "List, show, check and make templates.",
        "stock": "List, show and add sheets of labels.",
        "fonts": "List, check, add and cut fonts.",
        "schema": "Write the JSON Schema of a KIND of file for editors.",
    },
    "Help": {
        "open": "Make labels and shipments in a browser, without further commands.",
        "help": "Show the help of a command, or explain a topic.",
        "explain": "Explain RULE, the word before the message of an error.",
        "preflight": "Check FILE, a PDF from any program, before it goes to print.",
        "init": "Make a project in DIR, or in the current folder.",
    },
}
"""The commands, in the groups and the order in which a newcomer meets them.

The first sentence of each command's help stands here too, so that a list of all commands
imports none of them.
"""

_MODULES: Final = dict.fromkeys(
    ("reprint", "void", "unvoid", "replace", "recover"), "corrections"
)
"""Modules of commands that do not have one of their own name."""

_COMPLETE: Final = "_CARDGEN_COMPLETE"
"""The variable with which a shell asks for completions, which Click reads."""

_WIDEST: Final = max(len(name) for group in _GROUPS.values() for name in group)


class _Context(click.Context):
    """The context of a command, whose help is translated and wrapped by columns."""

    def make_formatter(self) -> click.HelpFormatter:
        """Make the formatter of the help, which translates it."""
        from cardgen.cli.help import HelpFormatter

        return HelpFormatter(width=self.terminal_width, max_width=self.max_content_width)


def _prepare(command: click.Command) -> None:
    """Add common options and translated help to a command, and to the commands in it.

    In a list of commands the first sentence stands for each; Click would cut it.
    """
    command.context_class = _Context
    is_group = isinstance(command, click.Group) and not command.invoke_without_command
    if not is_group and LOUDNESS[0] not in command.params:
        command.params.extend(LOUDNESS)
    if command.short_help is None and command.help:
        command.short_help = first_sentence(command.help)
    for each in getattr(command, "commands", {}).values():
        _prepare(each)


def first_sentence(text: str) -> str:
    """Return the first sentence of the help of a command."""
    words = text.split()
    end = next((at for at, word in enumerate(words) if word.endswith(".")), len(words))
    return " ".join(words[: end + 1])


class _Commands(click.Group):
    """The command ``cardgen``: it imports its commands by name, and reports their errors."""

    names: Final = tuple(name for group in _GROUPS.values() for name in group)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the names of all commands, in order."""
        return list(self.names)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands into the help, by group, each with its first sentence."""
        from cardgen.cli.help import shows_all

        for group, commands in _GROUPS.items():
            rows = [*commands.items()]
            if shows_all(ctx):
                found = ((name, self.get_command(ctx, name)) for name in commands)
                rows = [row for each in found for row in _list_commands(*each)]
            with formatter.section(locale.translate(group)):
                formatter.write_dl([(name.ljust(_WIDEST), text) for name, text in rows])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command with this name, and return it; None if there is none."""
        if cmd_name not in self.names:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command = getattr(import_module(f"{__name__}.{module}"), cmd_name)
        assert isinstance(command, click.Command)
        _prepare(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command for the first word. Raises UsageError with similar names."""
        name = args[0]
        if name in self.names or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = [f"'{each}'" for each in get_close_matches(name, self.names)]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise click.UsageError(f"No such command {name!r}.{hint}", ctx)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command from its words. Report any error in a line."""
        reporting.begin_run()
        _speak("")
        reporting.accept_any_text()
        if os.environ.get(_COMPLETE, "").startswith("powershell"):
            import_module(f"{__name__}.powershell")
        try:
            return self._run(*args, **extra)
        except SystemExit as end:
            reporting.end_run(end.code if isinstance(end.code, int) else 1)
            raise

    def _run(self, *args: Any, **extra: Any) -> Any:
        """Run a command as Click does, and report errors that Click does not catch."""
        try:
            return super().main(*args, **extra)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # for programs that call this
        except CardgenError as error:
            reporting.report(error)
        except Exception as error:  # noqa: BLE001 - the last net, as help to a full disk needs
            reporting.report(reporting.unforeseen(error))
        sys.exit(1)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Parse the words of a command. Return the context for Click."""
        with _visible_usage():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Report errors as text or as JSON."""
        words = [*ctx._protected_args, *ctx.args]  # noqa: SLF001  # of a command yet to be read
        try:
            with _visible_usage():
                return super().invoke(ctx)
        except click.UsageError as error:
            if not reporting.wants_json(ctx) and "--json" not in words:
                raise
            reporting.report_usage(error)
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except CardgenError as error:
            reporting.report(error, reporting.form_of(ctx))
            ctx.exit(1)
        except KeyboardInterrupt:
            reporting.note("stopped")
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader has closed the pipe; Click ends the program
            found = reporting.unforeseen(error)
            reporting.report(found, reporting.form_of(ctx))
            ctx.exit(1)


def _list_commands(name: str, command: click.Command | None) -> Iterator[tuple[str, str]]:
    """A command, and each of the commands in it, with their purposes."""
    if command is None:
        return
    inner = getattr(command, "commands", {})
    if not inner or getattr(command, "invoke_without_command", False):
        yield name, command.get_short_help_str()
    for each, found in inner.items():
        yield f"{name} {each}", found.get_short_help_str()


@contextmanager
def _visible_usage() -> Iterator[None]:
    """Show control characters in errors that repeat typed words."""
    try:
        yield
    except click.ClickException as error:
        shown = type(error).__new__(type(error))
        shown.__dict__ |= error.__dict__
        shown.message = reporting.in_line(locale.translate(error.message))  # type: ignore[misc]
        raise shown from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Example: a label for a carton from Mapo to Shijingshan
  cardgen label sister-years --set years=24 -o label.png

\b
To complete commands, messages, pairs and templates with Tab, add the line of your shell:
  bash:  eval "$(_CARDGEN_COMPLETE=bash_source cardgen)"   in ~/.bashrc
  zsh:   eval "$(_CARDGEN_COMPLETE=zsh_source cardgen)"    in ~/.zshrc
  fish:  _CARDGEN_COMPLETE=fish_source cardgen | source    in ~/.config/fish/config.fish
  PowerShell:  see cardgen help completion
""",
)
@click.option(
    "--lang",
    metavar="LANGUAGE",
    is_eager=True,
    expose_value=False,
    callback=lambda _, __, value: _speak(value) if value else None,
    help="Language of help and errors: en, zh-Hans, zh-Hant, ko or ja.",
)
@click.version_option(__version__, "-V", "--version", prog_name="cardgen")
def main() -> None:
    """Make labels, cards and letters with solidarity messages in two languages.

    Messages, templates and fonts come from your project: the folder with cardgen.toml that
    you are in, or a folder above it. Without a project, cardgen uses its own.
    """


main.params.extend(LOUDNESS)
_prepare(main)


def _speak(asked: str) -> None:
    """Set the language: `asked`, or that of the environment or of the project."""
    stream = sys.stderr or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    named = asked or os.environ.get(locale.VARIABLE, "")
    project = "" if named else _read_project_language()
    language, warning = locale.choose_language(asked, project, os.environ, encoding)
    if language != locale.ENGLISH:
        try:
            locale.load_sentences(language)
        except locale.DAMAGE as error:
            warning = f"the texts of {language} cannot be read: {error}"
            language = locale.ENGLISH
    locale.set_language(language)
    if asked or project or language != locale.ENGLISH:
        _let_others_speak(language)
    if warning:
        reporting.note(f"warning: {warning}")


def _let_others_speak(language: str) -> None:
    """Set the language for Click, and for processes that this one starts."""
    import gettext

    os.environ |= {locale.VARIABLE: language, "LANGUAGE": language.replace("-", "_")}
    gettext.bindtextdomain(locale.DOMAIN, locale.LOCALE)
    gettext.textdomain(locale.DOMAIN)


def _read_project_language() -> str:
    """Read the language from cardgen.toml; "" if it has none or is damaged."""
    try:
        found = settings_with(b"\nlanguage")
    except CardgenError:  # reported when the project is opened
        return ""
    return found[1].language if found else ""


def program() -> None:
    """Run `main` for a shell, and exit without the slow cleanup of the interpreter.

    The teardown takes a twentieth of the time of a label. Where threads or processes worked,
    the interpreter has to end them.
    """
    _take_numbers_of_closed_streams()
    if sys.stderr is None:  # where the shell closed it: 2>&-
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if not os.environ.get(reporting.TRACEBACK):  # errors at the end were reported before
        sys.unraisablehook = lambda _: None
    try:
        main(prog_name="cardgen")
    except SystemExit as end:
        code = end.code
        if not isinstance(code, int):
            raise
        if not all(map(_is_flushed, (sys.stdout, sys.stderr))):
            code = code or 1
        elif active_count() > 1 or "multiprocessing" in sys.modules:
            raise
        os._exit(code)


def _take_numbers_of_closed_streams() -> None:
    """Open the null device on the file descriptors of closed standard streams."""
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)  # the next one may be that of another program's --events


def _is_flushed(stream: TextIO | None) -> bool:
    """True if a stream is missing, or if all its output was written."""
    try:
        if stream is not None:
            stream.flush()
    except (OSError, ValueError):
        return False
    return True
