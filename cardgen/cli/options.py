"""Options that several commands have, and the project that they are of."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from cardgen.arguments import MOST_JOBS
from cardgen.cli.reporting import ask_for_json, warn
from cardgen.errors import CardgenError
from cardgen.files import MOST_TEXT, read

if TYPE_CHECKING:
    from cardgen.backends import PrinterOptions
    from cardgen.project import Project

F = TypeVar("F", bound=Callable[..., Any])


def open_project(fonts: Iterable[Path] = (), *, beside: Iterable[Path] = ()) -> Project:
    """The project that the current folder belongs to, else the bundled one.

    Where that is none, it is the project of one of the shipments' folders `beside`, whose
    words their ledgers have. What looks like a mistake in its file is told on standard error.
    """
    from cardgen.project import Project, find_project

    try:
        here = Path.cwd()
    except OSError:  # somebody deleted it
        return Project.open(fonts=fonts)
    found = filter(None, map(find_project, (here, *beside)))
    project = Project.open(next(found, None), fonts=fonts)
    warn(project.warnings)
    return project


class ProjectCommand(click.Command):
    """A command whose options ``cardgen.toml`` may set: those of its ``[defaults]``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; what is not typed is as the project has it."""
        defaults, wrong = _project_defaults()
        ctx.default_map = {**(ctx.default_map or {}), **defaults, **self.defaults(ctx)}
        try:
            return super().parse_args(ctx, args)
        except click.UsageError:
            if wrong is not None:  # which may have what seems to be missing
                raise wrong from None
            raise

    def defaults(self, ctx: click.Context) -> Mapping[str, Any]:  # noqa: ARG002
        """What comes before the project's, by the names of parameters."""
        return {}


def _project_defaults() -> tuple[dict[str, str], CardgenError | None]:
    """The defaults of the project by the names of parameters, and what is wrong with its file.

    Who opens the project complains of that.
    """
    from cardgen.project import PROJECT_FILE, find_project

    try:
        folder = find_project(Path.cwd())
        if folder is None or b"defaults" not in read(folder / PROJECT_FILE, MOST_TEXT):
            return {}, None  # and a help text is there at once
    except OSError:  # somebody deleted the current folder, or the file may not be read
        return {}, None
    from cardgen.project import read_settings

    try:
        names = read_settings(folder / PROJECT_FILE).defaults
    except CardgenError as error:
        return {}, error
    given = {
        "message": names.message,
        "pair": names.pair,
        "template": names.template,
        "dpi": names.dpi if isinstance(names.dpi, str) else f"{names.dpi:g}",
        "stock": names.sheet,
        "format_name": names.format.partition(",")[0].strip(),  # of one label
        "formats": names.format,  # of a shipment
        "condition": _from_folder(folder, names.condition),
    }
    return {name: value for name, value in given.items() if value}, None


def _from_folder(folder: Path, name: str) -> str:
    """A file that the project names, from anywhere; what is a name stays one."""
    from cardgen.icc import CONDITIONS

    return name if not name or name in CONDITIONS else str(folder / name)


def can_ask() -> bool:
    """Whether somebody sits at a terminal, and may be asked something."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def from_project(ctx: click.Context, name: str) -> bool:
    """Whether nobody typed a parameter, and ``cardgen.toml`` sets it."""
    return ctx.get_parameter_source(name) is ParameterSource.DEFAULT_MAP


def _density(ctx: click.Context, param: click.Parameter, value: str) -> float:
    from cardgen.units import LEAST_DPI, MOST_DPI, density

    try:
        dpi = density(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise click.BadParameter(
            f"{value} is not between {LEAST_DPI} and {MOST_DPI} dots per inch",
            ctx=ctx,
            param=param,
        )
    return dpi


def optional_density(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> float | None:
    """Dots per inch that need not be said."""
    return None if value is None else _density(ctx, param, value)


def density_option(command: F) -> F:
    """``--dpi``: the dots of the printer."""
    return click.option(
        "--dpi",
        default="300",
        show_default=True,
        metavar="N",
        callback=_density,
        help="Dots per inch of the printer, 72 to 1200, or as in 8dot/mm.",
    )(command)


def page_files(path: Path, count: int) -> list[Path]:
    """Where to write the files of a format that holds one page each."""
    if count == 1:
        return [path]
    return [path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1)]


def is_typed(ctx: click.Context, name: str) -> bool:
    """Whether somebody typed a parameter."""
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def for_printer(
    project: Project | None, name: str, formats: Iterable[str], dpi: float, *, is_typed: bool
) -> tuple[float, PrinterOptions]:
    """The dots, and what a printer is told; `dpi` that somebody typed come before its own.

    Raises TemplateError "unknown-printer".
    """
    from cardgen.backends import AS_SET, LABEL_LANGUAGES, head_dpi

    options = AS_SET
    if name and project:
        printer = project.printer(name)
        options = printer.options
        if not is_typed:
            dpi = printer.dpi or dpi
    if any(each in LABEL_LANGUAGES for each in formats):
        dpi = head_dpi(dpi)
    return dpi, options


class LateChoice(click.Choice[str]):
    """One of some words, which somebody else knows and is asked for when they are needed."""

    def __init__(self, find: Callable[[], tuple[str, ...]]) -> None:
        self.case_sensitive = True
        self._find = find

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # nobody sets it
        """The words."""
        return self._find()


def _kinds() -> tuple[str, ...]:
    from cardgen.catalog import TERM_KINDS

    return TERM_KINDS


def kind_option(command: F, *, required: bool = False) -> F:
    """``--kind`` of a term: all of them, unless one is `required`."""
    said = "What it is." if required else "Only terms of this kind."
    return click.option("--kind", type=LateChoice(_kinds), required=required, help=said)(
        command
    )


def _fields(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """``NAME=VALUE`` words as a mapping; a name may be the word that lists have for it."""
    fields: dict[str, str] = {}
    are_plain = all(word.partition("=")[0].isascii() for word in given)
    column = str if are_plain else _column_of()
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise click.BadParameter(
                f"{word!r} is not NAME=VALUE; write for example --set years=24",
                ctx=ctx,
                param=param,
            )
        field = column(name)
        if field in fields:
            raise click.BadParameter(f"{name} is given twice", ctx=ctx, param=param)
        fields[field] = value
    return fields


def _column_of() -> Callable[[str], str]:
    """A function that finds the field that a list's header means: 品名 is item."""
    from cardgen.project import Project, find_project
    from cardgen.shipment import header_words

    words = header_words(Project.open(find_project(Path.cwd())))

    def column(header: str) -> str:
        found = None if header.isascii() else words.column(header)
        return found.name if found and not found.kind else header

    return column


def set_option(command: F) -> F:
    """``--set NAME=VALUE``, any number of them."""
    return click.option(
        "--set",
        "fields",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_fields,
        help="A value for the message or the template, as in years=24 or 品名=口罩. "
        "May be repeated.",
    )(command)


def clock() -> str:
    """The time, which goes into the ledger of a shipment and nowhere else."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def column_names(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Columns by their headers, separated by commas or given one by one."""
    del ctx, param
    return tuple(name.strip() for word in value for name in word.split(",") if name.strip())


def _encoding(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """An encoding that Python knows."""
    if value:
        from cardgen.files import check_encoding

        try:
            check_encoding(value)
        except ValueError as error:
            raise click.BadParameter(str(error), ctx=ctx, param=param) from error
    return value


def ignore_option(command: F) -> F:
    """``--ignore COLUMN``, any number of them."""
    return click.option(
        "--ignore",
        multiple=True,
        metavar="COLUMN",
        callback=column_names,
        help="A column that is not used, as its header has it. May be repeated.",
    )(command)


def encoding_option(command: F) -> F:
    """``--encoding NAME`` of a list that is a text file."""
    return click.option(
        "--encoding",
        default="",
        metavar="NAME",
        callback=_encoding,
        help="How a CSV file is encoded, where that cannot be told: cp949, gb18030, big5.",
    )(command)


def cores() -> int:
    """The cores that this process may use; macOS and Windows tell of all there are alone."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def jobs_option(command: F) -> F:
    """``--jobs N``: how many processes work at once."""
    return click.option(
        "--jobs",
        type=click.IntRange(1, MOST_JOBS),
        default=lambda: min(cores(), MOST_JOBS),
        metavar="N",
        help="Processes that work at once.  [default: the cores there are]",
    )(command)


def check_option(command: F) -> F:
    """``--check``: nothing is made."""
    return click.option(
        "--check",
        "only_check",
        is_flag=True,
        help="Read and try everything, and make nothing.",
    )(command)


def read_day(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The day that an option means, as 2020-03-26; it may be written as in lists."""
    from cardgen.errors import CardgenError
    from cardgen.shipment import read_date

    try:
        return read_date(value)
    except CardgenError as error:
        (found, *_) = error.diagnostics
        reason = f"{found.message}; {found.hint}" if found.hint else found.message
        raise click.BadParameter(reason, ctx=ctx, param=param) from error


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """A day as files have it, or when the job was if none is given."""
    return job_date() if value is None else f"{read_day(ctx, param, value)}T00:00:00Z"


def date_option(command: F) -> F:
    """``--date DAY``: of when files say that they are."""
    return click.option(
        "--date",
        metavar="DATE",
        callback=_day,
        help="Of when files say that they are.  [default: SOURCE_DATE_EPOCH, else they do not]",
    )(command)


def job_date() -> str:
    """When the job was: SOURCE_DATE_EPOCH, since no clock may reach the output."""
    from datetime import UTC, datetime

    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds.isdecimal():
        return ""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return ""


def json_option(command: F) -> F:
    """``--json``: data instead of words, errors too."""

    def remember(ctx: click.Context, param: click.Parameter, value: bool) -> bool:  # noqa: ARG001
        ask_for_json(ctx, value)
        return value

    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        is_eager=True,
        callback=remember,
        help="Print the result as JSON, and errors too.",
    )(command)


def fonts_option(command: F) -> F:
    """``--fonts DIR``, any number of them."""
    return click.option(
        "--fonts",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder with more fonts, tried before the project's. May be repeated.",
    )(command)
