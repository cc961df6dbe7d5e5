"""Questions on a terminal, and what is told where nobody answers them."""

from __future__ import annotations

from typing import IO, Any

import click

from cardgen.cli.reporting import note


class Unanswered(click.ClickException):
    """A question that Ctrl-D or Ctrl-C ended; the message tells what was not done for that."""

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002  # the base has it
        """Print it below the question."""
        note(f"\nno answer: {self.message}")


def agrees(question: str, *, undone: str) -> bool:
    """True if somebody says yes; no is what Enter says. Raises Unanswered."""
    try:
        return click.confirm(question, err=True)
    except click.Abort as stopped:
        raise Unanswered(undone) from stopped


def ask(question: str, *, undone: str, **how: Any) -> Any:
    """What somebody types, see `click.prompt`. Raises Unanswered."""
    try:
        return click.prompt(question, err=True, **how)
    except click.Abort as stopped:
        raise Unanswered(undone) from stopped
