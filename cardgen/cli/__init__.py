"""The command line: one module a noun, each of which parses, calls the library, prints.

In come words typed in a shell; out come files, one line about each, and an exit code: 0
done, 1 findings or failed work, 2 wrong usage. A command's module is imported when it is
asked for, and the library when it is called, so that ``cardgen --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from threading import active_count
from typing import Any, Final

import click

from cardgen import __version__
from cardgen.errors import CardgenError

INTERRUPTED: Final = 130  # what a shell reports of a program that Ctrl-C ended


class _Commands(click.Group):
    """The commands by name, each in the module of the same name; errors end here."""

    names: Final = (
        "label", "batch", "status", "reprint", "void", "unvoid", "replace", "recover",
        "messages", "glossary", "templates", "stock", "fonts", "preflight", "explain", "init",
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

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; report what it raises as one person tells another."""
        from cardgen.cli import reporting

        reporting.accept_any_text()
        words = [*ctx._protected_args, *ctx.args]  # noqa: SLF001  # of a command yet to be read
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if not reporting.wants_json(ctx) and "--json" not in words:
                raise
            reporting.report_usage(error)
            ctx.exit(error.exit_code)
        except CardgenError as error:
            reporting.report(error, as_json=reporting.wants_json(ctx))
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            ctx.exit(INTERRUPTED)


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
    try:
        main(prog_name="cardgen")
    except SystemExit as end:
        if (
            not isinstance(end.code, int)
            or active_count() > 1
            or "multiprocessing" in sys.modules
        ):
            raise
        try:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        except (OSError, ValueError):  # Python says it in its own way
            raise end from None
        os._exit(end.code)
