"""Events of long work, as lines of JSON (NDJSON) for the programs that start it.

In come the beginning, the progress, the findings and the end of a command; out comes a line for
each, whole and at once, in a file or a stream that the caller has opened. Lines are added to a
file that exists. If nobody reads any more, or the disk is full, the work goes on without them.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from threading import Lock
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import asdict

from cardgen import __version__
from cardgen.arguments import utc_now
from cardgen.cli.remedies import in_commands
from cardgen.controls import escape_controls
from cardgen.errors import Diagnostic, make_printable
from cardgen.locale import translate
from cardgen.remedies import Wording

_PACE: Final = 0.1  # seconds between two lines about the same progress

EventName = Literal[
    "start", "progress", "waiting", "finding", "end",
    "serving", "watching", "left", "taken", "made", "made-before", "printed",
    "printed-before", "waits", "done", "failed", "gone", "back", "withdrawn", "stopping",
    "ended",
]  # fmt: skip
"""The first five are those of all commands, the others of ``cardgen watch``."""


class EventFinding(msgspec.Struct, frozen=True, kw_only=True):
    """An error or a warning, with the keys that it has in ``--json``."""

    rule: str
    severity: Literal["error", "warning"]
    message: str
    file: str | None = None
    line: int | None = None
    hint: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event: its time in UTC, its name, and what belongs to it.

    `command`, `version` and `process` begin a log. `done` of `total` things, named by `what`,
    are ready, and `failed` did not succeed; `what` a `printer` waits for, or anything else that
    was `said`, is in words. `list` is a list in a watched folder. `code` is the exit code.
    """

    time: str
    event: EventName
    command: str | None = None
    version: str | None = None
    process: int | None = None
    what: str | None = None
    done: int | None = None
    total: int | None = None
    failed: int | None = None
    printer: str | None = None
    said: str | None = None
    list: str | None = None
    findings: tuple[EventFinding, ...] | None = None
    code: int | None = None
    seconds: float | None = None


class EventLog:
    """Writes events by a function that takes bytes, from any thread.

    `complain` is told if they cannot be written any more.
    """

    def __init__(self, write: Callable[[bytes], None], complain: Callable[[str], None]) -> None:
        self._write = write
        self._complain = complain
        self._lock = Lock()
        self._told: dict[str, float] = {}  # times of the last progress, by what it is about
        self._is_open = True

    @classmethod
    def open(cls, place: str, complain: Callable[[str], None]) -> EventLog:
        """Open a log in a file, or on the file descriptor with this number.

        Raises OSError.
        """
        if place.isdecimal():
            os.fstat(int(place))  # raises the error for a number that nobody has opened
            return cls(partial(_write_all, int(place)), complain)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return cls(partial(_write_all, os.open(place, flags, 0o666)), complain)

    def start(self, command: str) -> None:
        """Write the event "start" with the name of a command into the log."""
        self.write("start", command=command, version=__version__, process=os.getpid())

    def end(self, code: int, seconds: float) -> None:
        """Write the event "end" with exit code and duration into the log."""
        self.write("end", code=code, seconds=round(seconds, 3))

    def note_progress(self, what: str, done: int, total: int, failed: int = 0) -> None:
        """Write the event "progress": so many of `total` are done.

        Not often, but always the last.
        """
        now = time.monotonic()
        if done + failed < total and now - self._told.get(what, -_PACE) < _PACE:
            return
        self._told[what] = now
        self.write("progress", what=what, done=done, total=total, failed=failed)

    def note_findings(self, found: Iterable[Diagnostic]) -> None:
        """Write an event "finding" for each error and warning."""
        for each in found:
            self.write("finding", findings=[each])

    def write(
        self,
        event: EventName,
        *,
        findings: Iterable[Diagnostic] = (),
        wording: Wording = in_commands,
        **values: Any,
    ) -> None:
        """Write an event with these values as a line of JSON, without values that are None."""
        made = Event(
            time=utc_now(),
            event=event,
            findings=tuple(_as_finding(each, wording) for each in findings) or None,
            **{key: _printable(value) for key, value in values.items()},
        )
        line = escape_controls(json.dumps(_as_data(made), ensure_ascii=False))
        with self._lock:
            if not self._is_open:
                return
            try:
                self._write(f"{line}\n".encode())
            except OSError as error:
                self._is_open = False
                self._complain(f"warning: no more events: {error.strerror}")


def _write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes to a file descriptor. Raises OSError."""
    while data:
        data = data[os.write(descriptor, data) :]


def _as_finding(found: Diagnostic, wording: Wording) -> EventFinding:
    """Convert a diagnostic to the form that it has in an event."""
    data: dict[str, Any] = found.as_dict(wording)
    shown = {key: translate(data[key]) for key in ("message", "hint") if data[key]}
    return EventFinding(severity=found.severity, **{**data, **shown})


def _printable(value: Any) -> Any:
    return make_printable(value) if isinstance(value, str) else value


def _as_data(value: Any) -> dict[str, Any]:
    """Return the values of an event or a finding that are not None, by key."""
    return {
        key: [*map(_as_data, each)] if isinstance(each, tuple) else each
        for key, each in asdict(value).items()
        if each is not None
    }
