"""Questions and progress bars, for a terminal."""

from __future__ import annotations

import sys
from typing import IO, Any, Self

import click

from cardgen.cli.reporting import event_log, is_quiet, note
from cardgen.locale import translate


class Unanswered(click.ClickException):
    """A question that Ctrl-D or Ctrl-C ended; the message says what was not done."""

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002  # the base has it
        """Print a message below a question that was cancelled."""
        note(f"\nno answer: {self.message}")


def is_terminal() -> bool:
    """True if standard input is a terminal."""
    return sys.stdin.isatty()


def can_ask() -> bool:
    """True if a user at a terminal can read a question and answer it."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def agrees(question: str, *, undone: str) -> bool:
    """True if the user says yes. Enter means no. Raises Unanswered."""
    try:
        return click.confirm(translate(question), err=True)
    except click.Abort as stopped:
        raise Unanswered(undone) from stopped


def ask(question: str, *, undone: str, **options: Any) -> Any:
    """Ask a question as `click.prompt` does. Return the answer. Raises Unanswered."""
    try:
        return click.prompt(translate(question), err=True, **options)
    except click.Abort as stopped:
        raise Unanswered(undone) from stopped


class Bar:
    """A progress bar with rate and remaining time; it shows nothing in pipes and logs.

    The log of events is told too, if somebody asked for one.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._log = event_log()
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def show(self, done: int, total: int, failed: int = 0) -> None:
        """Show how many of `total` things are done and how many have failed.

        A `total` of 0 is not known.
        """
        if self._log is not None:
            self._log.note_progress(self._what, done, total, failed)
        if is_quiet() or sys.stderr is None or not sys.stderr.isatty():
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                ProgressColumn,
                Task,
                TextColumn,
                TimeRemainingColumn,
            )
            from rich.text import Text

            class Rate(ProgressColumn):
                """The number of items per second, when it is known."""

                def render(self, task: Task) -> Text:
                    return Text(f"{task.speed:.0f}/s" if task.speed else "")

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            console = Console(stderr=True)
            self._progress = Progress(*columns, Rate(), TimeRemainingColumn(), console=console)
            self._progress.start()
            # Items from before this run say nothing about the rate.
            what = translate(self._what)
            self._task = self._progress.add_task(
                what, total=total or None, completed=done + failed
            )
        self._progress.update(self._task, completed=done + failed, total=total or None)

    def end(self) -> None:
        """Remove the progress bar from the terminal."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
