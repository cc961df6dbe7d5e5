"""A bar for long work: on a terminal only, so that pipes and logs stay quiet."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self


class Bar:
    """How much of the work is done, how fast it goes and how long it will take."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def show(self, done: int, total: int) -> None:
        """Show that so much is done."""
        if sys.stderr is None or not sys.stderr.isatty():
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
                """How many a second, once that is known."""

                def render(self, task: Task) -> Text:
                    return Text(f"{task.speed:.0f}/s" if task.speed else "")

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            console = Console(stderr=True)
            self._progress = Progress(*columns, Rate(), TimeRemainingColumn(), console=console)
            self._progress.start()
            # What was done before tells nothing of the rate.
            self._task = self._progress.add_task(self._what, total=total, completed=done)
        self._progress.update(self._task, completed=done, total=total)

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
