"""Output of commands: results, tables, JSON, and errors in words.

Results go to standard output and errors to standard error, except under ``--json`` and other
forms for programs, where both are data on standard output. On a terminal a table is drawn; in a
pipe it is one line a row, columns separated by tabs, so that ``cut`` and spreadsheets can read
it. ``--quiet`` leaves out what is neither an answer nor a finding: `say`, `say_at`, `say_file`,
`remark`. ``--verbose`` adds what `trace` is told.

All output goes through here, since much of it comes out of strangers' files: characters that a
terminal would obey, or show in another order, are shown as their numbers.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click
import msgspec

from cardgen.cli.remedies import in_commands, note_command
from cardgen.controls import escape_controls, show_controls, show_controls_in_line
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    InternalError,
    Location,
    MachineError,
    OutputError,
    TemplateError,
)
from cardgen.files import MOST_TEXT, find_shortage, read
from cardgen.locale import ENGLISH, current_language, translate

_BUILT: Final = {"opencc": "opencc", "uharfbuzz": "uharfbuzz", "zxingcpp": "zxing-cpp"}
"""Packages by their modules that some systems have no build of."""
if TYPE_CHECKING:
    from cardgen.cli.events import EventLog
    from cardgen.cli.findings import Finding

TRACEBACK: Final = "CARDGEN_TRACEBACK"
"""The environment variable that asks for tracebacks."""

Form = Literal["text", "json", "github", "sarif"]
"""The form of results and errors: for people, for programs, for code hosts."""

_FORM: Final = f"{__name__}.form"
_LONGEST: Final = 2000  # characters of a line
_START: Final = time.perf_counter()


class _Manner(msgspec.Struct):
    """The manner of this run: how much is said, since when, and the log of its events.

    `names` are names for people of files with other paths. The manner belongs to the process,
    since threads of printers report too.
    """

    loudness: Literal["quiet", "usual", "verbose"] = "usual"
    events: EventLog | None = None
    began: float = msgspec.field(default_factory=time.perf_counter)
    names: dict[str, str] = msgspec.field(default_factory=dict)


_MANNER: Final = _Manner()


def begin_run() -> None:
    """Reset the settings for output, in case this process ran another command before."""
    _MANNER.loudness, _MANNER.events, _MANNER.began = "usual", None, time.perf_counter()
    _MANNER.names.clear()


def end_run(code: int) -> None:
    """Print how long a run took with ``--verbose``, and end the log of events."""
    seconds = time.perf_counter() - _MANNER.began
    trace(f"{seconds:.2f} s, after {_MANNER.began - _START:.2f} s for the start")
    if _MANNER.events is not None:
        _MANNER.events.end(code, seconds)


def be_quiet() -> None:
    """Print only results, errors and warnings. Raises UsageError after `be_verbose`."""
    _set_loudness("quiet")


def be_verbose() -> None:
    """Print also where settings come from. Raises UsageError after `be_quiet`."""
    _set_loudness("verbose")


def _set_loudness(loudness: Literal["quiet", "verbose"]) -> None:
    if _MANNER.loudness not in ("usual", loudness):
        raise click.UsageError("--quiet and --verbose cannot be used together")
    _MANNER.loudness = loudness


def is_quiet() -> bool:
    """True if the user gave ``--quiet``."""
    return _MANNER.loudness == "quiet"


def is_verbose() -> bool:
    """True if the user gave ``--verbose``."""
    return _MANNER.loudness == "verbose"


def log_events(log: EventLog) -> None:
    """Use a log for the events of this run."""
    _MANNER.events = log


def log_findings(found: Iterable[Diagnostic]) -> None:
    """Write findings into the log of events, if there is one."""
    if _MANNER.events is not None:
        _MANNER.events.note_findings(map(with_short_path, found))


def event_log() -> EventLog | None:
    """Return the log of events of this run, or None."""
    return _MANNER.events


def ask_for(ctx: click.Context, form: Form) -> None:
    """Remember the form in which a command prints results and errors."""
    if form != "text":
        ctx.meta[_FORM] = form
    note_command(ctx)


def form_of(ctx: click.Context) -> Form:
    """Return the form in which the command prints results and errors."""
    form: Form = ctx.meta.get(_FORM, "text")
    return form


def wants_json(ctx: click.Context) -> bool:
    """True if the user gave ``--json``."""
    return form_of(ctx) == "json"


def accept_any_text() -> None:
    """Let the console print the code of a character that it cannot print."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def in_line(text: str) -> str:
    """Write a text on one line with visible control characters. Shorten a long text."""
    shown = show_controls_in_line(text[:_LONGEST])
    return shown if len(text) <= _LONGEST else f"{shown}…"


def say(text: str) -> None:
    """Print a line about what was done, unless quiet. Raises OutputError for a full disk."""
    if not is_quiet():
        answer(text)


def say_at(place: str, text: str, *, err: bool = False) -> None:
    """Print a line about a file, a folder or a name, unless quiet."""
    if not is_quiet():
        answer_at(place, text, err=err)


def say_file(path: Path | str) -> None:
    """Print the path of a file that was made, unless quiet."""
    if not is_quiet():
        say_as_is(shown_path(path))


def answer(text: str) -> None:
    """Print the result that the user asked for. Raises OutputError for a full disk."""
    say_as_is(translate(text))


def answer_at(place: str, text: str, *, err: bool = False) -> None:
    """Print a result about a file, a folder or a name without translation."""
    (_print_error if err else say_as_is)(f"{place}: {translate(text)}")


def say_as_is(text: str) -> None:
    """Print lines to standard output without translation. Raises OutputError."""
    _print(show_controls(text))


def word_finding(place: str, gravity: str, rule: str, message: str, hint: str) -> str:
    """Write a finding in the user's language: ``FILE:LINE: warning: rule: message``, a hint.

    The rule is the same in all languages; `gravity` is "" for an error.
    """
    grave = translate(f"{gravity}: ") if gravity else ""
    if place.startswith("the bundled "):  # the name of such a file is words, and no path
        place = translate(place)
    where = f"{place}: " if place else ""
    advice = f"\n  {translate('hint: ')}{translate(hint)}" if hint else ""
    return f"{where}{grave}{rule}: {translate(message)}{advice}"


def note(text: str) -> None:
    """Print a line to standard error."""
    _print_error(translate(text))


def remark(text: str) -> None:
    """Print a line to standard error, unless quiet."""
    if not is_quiet():
        note(text)


def trace(text: str) -> None:
    """Print where something comes from or how long it took, with ``--verbose``."""
    if is_verbose():
        note(text)


def _print_error(text: str) -> None:
    """Print lines to standard error without translation."""
    click.echo(show_controls(text), err=True)


def say_json(data: Mapping[str, Any]) -> None:
    """Print data as JSON in UTF-8, with messages and hints in the user's language.

    Raises OutputError.
    """
    import json

    shown = data if current_language() == ENGLISH else _translate_findings(data)
    text = escape_controls(json.dumps(shown, ensure_ascii=False, indent=2))
    _need_output()
    _print(text.encode())


def _translate_findings(data: Any) -> Any:
    """Translate the messages and hints of all findings in data."""
    if isinstance(data, Mapping):
        texts = ("message", "hint") if "rule" in data else ()
        return {
            key: translate(each)
            if key in texts and isinstance(each, str)
            else _translate_findings(each)
            for key, each in data.items()
        }
    if isinstance(data, list | tuple):
        return [_translate_findings(each) for each in data]
    return data


def say_text_file(path: Path, rule: str) -> None:
    """Print a file of the project unchanged, or on a terminal with visible control characters.

    Raises the TemplateError of a `rule` for a file that cannot be read.
    """
    from cardgen.storage import write_stdout

    try:
        data = read(path, MOST_TEXT)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise TemplateError(rule, reason, location=Location(str(path))) from error
    _need_output()
    if sys.stdout.isatty():
        say_as_is(data.decode("utf-8", "replace"))
    else:
        write_stdout(data)


def in_both(source: str, target: str) -> str:
    """Write the words of both languages in a cell, or one word if they are the same."""
    return " · ".join(dict.fromkeys(filter(None, (source, target))))


def say_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, has_heads: bool = False
) -> None:
    """Print rows as a table on a terminal, or else with tabs between cells.

    On a terminal heads and states are in the reader's language, but for the first column, which
    has names. In a pipe all stays English, for the program that reads it.
    """
    _need_output()
    flat = [[show_controls(" ".join(cell.split())) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [[*columns], *flat] if has_heads else flat:
            say_as_is("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*map(translate, columns), box=box.SIMPLE_HEAD, pad_edge=False)
    for name, *cells in flat:
        shown = (name, *map(translate, cells))
        table.add_row(*(Text(cell, overflow="fold") for cell in shown))
    Console().print(table)


def report(error: CardgenError, form: Form = "text") -> None:
    """Print warnings, and then one or several errors with their number."""
    errors = [with_short_path(each) for each in error.diagnostics]
    if form == "json":
        warnings = as_data(error.warnings) if error.warnings else {}
        say_json({"errors": [each.as_dict(in_commands) for each in errors], **warnings})
    elif form != "text":
        say_findings((*errors, *error.warnings), form)
    log_findings((*error.warnings, *errors))
    if form != "text":
        return
    _warn(error.warnings)
    for each in errors:
        _print_error(_in_words(each))
    if len(errors) > 1:
        note(f"{len(errors)} findings")


def say_findings(found: Iterable[Diagnostic], form: Form) -> None:
    """Print errors and warnings in the chosen form for programs."""
    from cardgen.cli.findings import Finding

    print_findings((Finding.of(with_short_path(each)) for each in found), form)


def print_findings(found: Iterable[Finding], form: Form) -> None:
    """Print findings as annotations of GitHub Actions, or as a SARIF log."""
    from cardgen.cli.findings import format_annotation, format_sarif

    if form == "sarif":
        say_json(format_sarif([*found]))
        return
    for each in found:
        say_as_is(format_annotation(each))


def say_checked(
    ctx: click.Context,
    warnings: Sequence[Diagnostic],
    data: Callable[[], Mapping[str, Any]],
    lines: Callable[[], Iterable[str]],
) -> None:
    """Print the result of a check without errors: its warnings, and `data` or `lines`."""
    match form_of(ctx):
        case "text":
            warn(warnings)
            for line in lines():
                say(line)
        case "json":
            say_json(data())
        case form:
            say_findings(warnings, form)


def report_usage(error: click.UsageError) -> None:
    """Print an error about wrong usage as JSON."""
    path = error.ctx.command_path if error.ctx else "cardgen"
    wrong = {"rule": "usage", "message": error.format_message(), "file": None, "line": None}
    say_json({"errors": [{**wrong, "hint": f"see {path} --help"}]})


def warn(warnings: Sequence[Diagnostic]) -> None:
    """Print warnings to standard error."""
    log_findings(warnings)
    _warn(warnings)


def _warn(warnings: Sequence[Diagnostic]) -> None:
    for each in warnings:
        _print_error(_in_words(with_short_path(each)))


def as_data(warnings: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return warnings as JSON data."""
    return {"warnings": [with_short_path(each).as_dict(in_commands) for each in warnings]}


def unforeseen(error: Exception) -> CardgenError:
    """Make the error for an exception that no code has caught.

    A lack of memory or a full disk may show itself anywhere; all else is a mistake of cardgen.
    If `TRACEBACK` is in the environment, a traceback is printed.
    """
    if os.environ.get(TRACEBACK):
        import traceback

        _print_error("".join(traceback.format_exception(error)).rstrip())
    if said := find_shortage(error):
        return MachineError("machine", said)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        from cardgen.storage import write_error

        return write_error(error, str(error.filename or "standard output"))
    if isinstance(error, ModuleNotFoundError) and error.name in _BUILT:
        from cardgen.installation import without_build

        return without_build(_BUILT[error.name])
    said = " ".join(str(error).split())
    return InternalError(
        "internal",
        f"{type(error).__name__}: {said}" if said else type(error).__name__,
        hint=f"please report this error; set {TRACEBACK}=1 to see its place in the program",
    )


def show_as(path: Path, name: str) -> None:
    """Show a file under another name, as standard input for a copy of it."""
    _MANNER.names[str(path)] = name


def shown_path(path: Path | str) -> str:
    """Write a path for users, relative if it is below the current folder."""
    if name := _MANNER.names.get(str(path)):
        return name
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _need_output() -> None:
    """Raise OutputError if the shell has closed standard output (``>&-``)."""
    if sys.stdout is None:
        raise _output_error(OSError(errno.EBADF, "it is closed"))


def _print(text: str | bytes) -> None:
    """Print a text to standard output. Raises OutputError for a full disk."""
    try:
        click.echo(text)
    except OSError as error:
        # A closed pipe is no error: its reader has seen enough. Click ends the program.
        if error.errno == errno.EPIPE:
            raise
        raise _output_error(error) from error


def _output_error(error: OSError) -> OutputError:
    """Make the error for standard output that cannot be written."""
    place = Location("standard output")
    return OutputError("output", f"cannot write: {error.strerror}", location=place)


def _in_words(found: Diagnostic) -> str:
    """Write a diagnostic as lines, with visible control characters."""
    return word_finding(
        in_line(str(found.location or "")),
        "" if found.severity == "error" else found.severity,
        found.rule,
        in_line(found.message),
        in_line(found.advice(in_commands)),
    )


def with_short_path(found: Diagnostic) -> Diagnostic:
    """Copy a diagnostic with its path as `shown_path` writes it."""
    place = found.location and found.location.for_people
    return found.at(Location(shown_path(place.file), place.line)) if place else found
