"""The command line: one module a noun, each of which parses, calls the library, prints.

In come words typed in a shell; out come files, one line about each, and an exit code: 0
done, 1 findings or failed work, 2 wrong usage. A command's module is imported when it is
asked for, and the library when it is called, so that ``cardgen --help`` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from threading import active_count
from typing import Any, Final, TextIO

import click

from cardgen import __version__
from cardgen.cli import reporting
from cardgen.errors import CardgenError

INTERRUPTED: Final = 130  # what a shell reports of a program that Ctrl-C ended


class _Commands(click.Group):
    """The commands by name, each in the module of the same name; errors end here."""

    names: Final = (
        "label", "proof", "letter", "envelope",
        "batch", "status", "seen", "reprint", "void", "unvoid", "replace", "recover", "tally",
        "print", "printers", "watch",
        "edit", "messages", "weblate", "glossary", "templates", "stock", "fonts", "preflight",
        "explain", "init",
    )  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, in the order in which a newcomer meets them."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command `cmd_name`, imported now."""
        if cmd_name not in self.names:
            return None
        found = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names, or the nearest ones in a UsageError."""
        name = args[0]
        if name in self.names or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        near = [f"'{each}'" for each in get_close_matches(name, self.names)]
        said = f" Did you mean {' or '.join(near)}?" if near else ""
        raise click.UsageError(f"No such command {name!r}.{said}", ctx)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Read the words of a command and run it; whatever goes wrong, one line tells it."""
        reporting.accept_any_text()
        try:
            return super().main(*args, **extra)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # for programs, which ask for it
        except CardgenError as error:
            reporting.report(error, as_json=False)
        except Exception as error:  # noqa: BLE001 - the last net, as help to a full disk needs
            reporting.report(reporting.unforeseen(error), as_json=False)
        sys.exit(1)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """The words of a command, taken apart."""
        with _visible_usage():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; report what it raises as one person tells another."""
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
            reporting.report(error, as_json=reporting.wants_json(ctx))
            ctx.exit(1)
        except KeyboardInterrupt:
            reporting.note("stopped")
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # who reads has seen enough; Click ends the program
            found = reporting.unforeseen(error)
            reporting.report(found, as_json=reporting.wants_json(ctx))
            ctx.exit(1)


@contextmanager
def _visible_usage() -> Iterator[None]:
    """What was typed is repeated in what is said of it, though not to be obeyed."""
    try:
        yield
    except click.ClickException as error:
        shown = type(error).__new__(type(error))
        shown.__dict__ |= error.__dict__
        shown.message = reporting.in_line(error.message)  # type: ignore[misc]
        raise shown from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Example: a label for a carton from Mapo to Shijingshan
  cardgen label sister-years --set years=24 -o label.png

\b
Tab completes commands, messages, pairs and templates once your shell has read
  bash:  eval "$(_CARDGEN_COMPLETE=bash_source cardgen)"   in ~/.bashrc
  zsh:   eval "$(_CARDGEN_COMPLETE=zsh_source cardgen)"    in ~/.zshrc
  fish:  _CARDGEN_COMPLETE=fish_source cardgen | source    in ~/.config/fish/config.fish
""",
)
@click.version_option(__version__, "-V", "--version", prog_name="cardgen")
def main() -> None:
    """Print bilingual solidarity messages as box labels.

    Messages, templates and fonts come from the project: the folder with cardgen.toml
    that you are in, or above it. Without one, those that cardgen brings are used.
    """


def program() -> None:
    """What a shell runs: `main`, and an end without taking apart what ends anyway.

    That is a twentieth of the time that a label takes. Where threads or processes were at work,
    who started them has to end them.
    """
    _take_numbers_of_closed_streams()
    if sys.stderr is None:  # as Python has it where the shell closed it: 2>&-
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if not os.environ.get(reporting.TRACEBACK):  # what fails while it ends was told before
        sys.unraisablehook = lambda _: None
    try:
        main(prog_name="cardgen")
    except SystemExit as end:
        code = end.code
        if not isinstance(code, int):
            raise
        if not all(map(_flushed, (sys.stdout, sys.stderr))):
            code = code or 1
        elif active_count() > 1 or "multiprocessing" in sys.modules:
            raise
        os._exit(code)


def _take_numbers_of_closed_streams() -> None:
    """Where a stream was closed, let no file that is opened later get what goes there."""
    with suppress(OSError):
        while os.open(os.devnull, os.O_RDWR) <= 2:
            pass


def _flushed(stream: TextIO | None) -> bool:
    """Whether all has reached a stream that is there."""
    try:
        if stream is not None:
            stream.flush()
    except (OSError, ValueError):
        return False
    return True
