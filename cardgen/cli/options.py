"""The vocabulary of options that several commands share, and the project.

Each option is written once: its name, its completion in a shell, its check and its help.
`cardgen.cli.output` has the options of what a command makes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from cardgen.arguments import MOST_JOBS
from cardgen.cli.reporting import (
    Form,
    ask_for,
    be_quiet,
    be_verbose,
    is_verbose,
    log_events,
    note,
    trace,
    warn,
)
from cardgen.errors import CardgenError, Diagnostic
from cardgen.files import MOST_TEXT, check_encoding, read
from cardgen.lazy import lazy_pattern

if TYPE_CHECKING:
    from cardgen.project import Project, Settings

PROJECT: Final = "cardgen.toml"
SHORT: Final = f"{__name__}.short"
"""The key of a context's `meta` for help with the options that most people need."""
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
Complete = Callable[[click.Context, click.Parameter, str], list[str]]
_WORD: Final = lazy_pattern(r"[\w.+,:@%/=-]+")
VARIABLES: Final[Mapping[str, str]] = {
    "message": "CARDGEN_MESSAGE",
    "pair": "CARDGEN_PAIR",
    "template": "CARDGEN_TEMPLATE",
    "dpi": "CARDGEN_DPI",
    "format_name": "CARDGEN_FORMAT",
    "formats": "CARDGEN_FORMAT",
    "stock": "CARDGEN_SHEET",
    "condition": "CARDGEN_CONDITION",
    "printer": "CARDGEN_PRINTER",
    "fonts": "CARDGEN_FONTS",
    "jobs": "CARDGEN_JOBS",
}
"""Environment variables by the parameters whose values people set once.

They go before ``[defaults]`` of ``cardgen.toml``, whose keys they have in capital letters, and
behind what somebody types, now or in the last run of a shipment.
"""


def open_project(fonts: Iterable[Path] = (), *, beside: Iterable[Path] = ()) -> Project:
    """Open the project of the current folder, or else the one that comes with cardgen.

    Where the current folder has none, a project of the shipments' folders `beside` is opened,
    since their ledgers have its words. Warnings about its file go to standard error.
    """
    from cardgen.project import Project, find_project

    try:
        here = Path.cwd()
    except OSError:  # somebody deleted it
        return Project.open(fonts=fonts)
    found = filter(None, map(find_project, (here, *beside)))
    project = _with_variables(Project.open(next(found, None), fonts=fonts))
    warn(project.warnings)
    _trace_project(project)
    return project


def _with_variables(project: Project) -> Project:
    """Copy a project, with defaults from environment variables before its own."""
    own = project.defaults
    keys = own.__struct_fields__
    said = {key: os.environ.get(f"CARDGEN_{key.upper()}", "") for key in keys}
    if not any(said.values()):
        return project
    values = {key: said[key] or getattr(own, key) for key in keys}
    return replace(project, defaults=type(own)(**values))


def _trace_project(project: Project) -> None:
    """Print where the project's files are, with ``--verbose``."""
    if not is_verbose():
        return
    from cardgen.project import PROJECT_FILE

    families = project.fonts.families.values()
    fonts = (file.path.parent for each in families for _, _, file in each.list_files())
    is_bundled = project.root == Path()
    trace(f"project: {'only what comes with cardgen' if is_bundled else project.root}")
    if not is_bundled:
        trace(f"settings: {project.root / PROJECT_FILE}")
    trace(f"messages: {project.messages}")
    trace(f"templates: {', '.join(map(str, project.template_folders))}")
    trace(f"fonts: {', '.join(dict.fromkeys(map(str, fonts)))}")


class ProjectCommand(click.Command):
    """A command whose options have defaults in the environment and in ``cardgen.toml``.

    Its help has two parts where it has `late` options, which few people need.
    """

    late_heading = "Options for print shops and programs"
    origin = PROJECT
    """The origin of the command's own defaults."""

    def __init__(self, *args: Any, late: Collection[str] = (), **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._late = frozenset(late)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words of a command. The project's settings are the defaults."""
        defaults, wrong = _project_defaults()
        own, variables = self.defaults(ctx), _read_variables()
        ctx.default_map = {**(ctx.default_map or {}), **defaults, **variables, **own}
        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as error:
            if wrong is not None:  # the file may have what seems to be missing
                raise wrong from None
            name = getattr(getattr(error, "param", None), "name", "")
            if name in variables and name not in own and from_project(ctx, name):
                said = f"{error.format_message()}; {VARIABLES[name]} has this value"
                raise click.UsageError(said, ctx) from None
            raise
        for param in ctx.command.params:
            name = param.name or ""
            if from_project(ctx, name):
                origin = PROJECT if name not in variables else VARIABLES[name]
                origin = self.origin if name in own else origin
                said = param.opts[-1] if isinstance(param, click.Option) else name
                trace(f"{said} {ctx.default_map[name]}: from {origin}")
        return left

    def defaults(self, ctx: click.Context) -> Mapping[str, Any]:  # noqa: ARG002
        """Return defaults that come before the project's, by the names of parameters."""
        return {}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options into the help, those of `late` under a separate heading."""
        if not self._late:
            super().format_options(ctx, formatter)
            return
        parts: dict[str, list[tuple[str, str]]] = {"Options": [], self.late_heading: []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and not isinstance(param, click.Argument):
                heading = self.late_heading if param.name in self._late else "Options"
                parts[heading].append(record)
        is_short = bool(ctx.meta.get(SHORT))
        if is_short:
            parts.pop(self.late_heading)
        for heading, records in parts.items():
            with formatter.section(heading):
                formatter.write_dl(records)
        if is_short:
            path = ctx.command_path.removeprefix("cardgen ")
            formatter.write_paragraph()
            formatter.write_text(f"For more options: cardgen help {path} --all")


def settings_with(word: bytes) -> tuple[Path, Settings] | None:
    """Return the project's folder and settings; None if ``cardgen.toml`` lacks this key.

    Reading settings is slow, and help texts must be fast. Raises CardgenError for a damaged
    file.
    """
    from cardgen.project import PROJECT_FILE, find_project

    try:
        folder = find_project(Path.cwd())
        if folder is None or word not in b"\n" + read(folder / PROJECT_FILE, MOST_TEXT):
            return None
    except OSError:  # the current folder was deleted, or the file may not be read
        return None
    from cardgen.project import read_settings

    return folder, read_settings(folder / PROJECT_FILE)


def _project_defaults() -> tuple[dict[str, str], CardgenError | None]:
    """Return the defaults in cardgen.toml by parameter, and the error of a damaged file.

    The code that opens the project reports that error.
    """
    try:
        found = settings_with(b"defaults")
    except CardgenError as error:
        return {}, error
    if found is None:
        return {}, None
    folder, names = found[0], found[1].defaults
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


def _read_variables() -> dict[str, Any]:
    """Return the values of environment variables by parameter, without empty ones."""
    given = {name: os.environ.get(variable, "") for name, variable in VARIABLES.items()}
    found: dict[str, Any] = {name: value for name, value in given.items() if value}
    if "format_name" in found:
        found["format_name"] = found["format_name"].partition(",")[0].strip()  # of one label
    if "fonts" in found:
        found["fonts"] = [each for each in found["fonts"].split(os.pathsep) if each]
    return found


def _from_folder(folder: Path, name: str) -> str:
    """Make the path of an ICC file relative to the project; keep names of known conditions."""
    from cardgen.icc import CONDITIONS

    return name if not name or name in CONDITIONS else str(folder / name)


def chosen_templates(project: Project, typed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the templates that the user gave, or those of ``[check]``, or the default one."""
    from cardgen.project import DEFAULT_TEMPLATE

    default = (project.defaults.template or DEFAULT_TEMPLATE,)
    return typed or tuple(project.checks.templates) or default


def from_project(ctx: click.Context, name: str) -> bool:
    """True if a parameter is not typed, but set by ``cardgen.toml`` or the environment."""
    return ctx.get_parameter_source(name) is ParameterSource.DEFAULT_MAP


def is_typed(ctx: click.Context, name: str) -> bool:
    """True if the user gave this parameter."""
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def choose_pair(pair: str | None, of_letter: str) -> str:
    """Return the pair that the user gave, or else the pair of the data or of the project."""
    from cardgen.project import DEFAULT_PAIR

    typed = pair if is_typed(click.get_current_context(), "pair") else ""
    return typed or of_letter or pair or DEFAULT_PAIR


def job_date() -> str:
    """Return the date of the job from SOURCE_DATE_EPOCH; "" if it is not set."""
    from datetime import UTC, datetime

    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds.isdecimal():
        return ""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return ""


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # all cores, on macOS and Windows


# --- completion in a shell: names are read each time; an error offers nothing, since a shell
# has no place for its message


def completion(names: Callable[[], Iterable[str]]) -> Complete:
    """Make a function that completes names in a shell; `names` returns them."""
    return _completion_for(lambda _: names())


def _completion_for(names: Callable[[click.Context], Iterable[str]]) -> Complete:
    """Make a function that completes names if the shell does not divide them."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        del param
        try:
            found = [name for name in names(ctx) if name.startswith(incomplete)]
        except CardgenError:
            return []
        return [name for name in found if _WORD.fullmatch(name)]

    return complete


def _message_names(ctx: click.Context) -> Iterable[str]:
    """Return the ids of messages for shell completion."""
    from cardgen.project import DEFAULT_PAIR

    project = open_project()
    pair = ctx.params.get("pair") or project.defaults.pair or DEFAULT_PAIR
    return project.catalog(pair).messages


def _size_names() -> Iterable[str]:
    """Return names of paper sizes and of label sheets for shell completion."""
    from cardgen.stock import PAPERS

    return [*PAPERS, *open_project().stock_files()]


complete_message: Final = _completion_for(_message_names)
complete_pair: Final = completion(lambda: open_project().pairs())
complete_template: Final = completion(lambda: open_project().template_files())
complete_stock: Final = completion(lambda: open_project().stock_files())
complete_size: Final = completion(_size_names)
complete_printer: Final = completion(lambda: open_project().printers)


# --- checks of values


def parsed_by(parse: Callable[[Any], T]) -> Callable[..., T | None]:
    """Make a callback for Click that parses an option with `parse`; None stays None.

    A ValueError of `parse` becomes wrong usage.
    """

    def callback(ctx: click.Context, param: click.Parameter, value: Any) -> T | None:
        del ctx, param
        try:
            return None if value is None else parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return callback


def as_one(
    name: str, kind: Callable[..., Any], parameters: Collection[str] = ()
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a decorator that passes several parameters of a command as one argument, `name`.

    `kind` makes the argument. By default the parameters are the fields of `kind`.
    """
    names = parameters or kind.__struct_fields__  # type: ignore[attr-defined]

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_value(*args: Any, **given: Any) -> Any:
            values = {each: given.pop(each) for each in names if each in given}
            return command(*args, **{name: kind(**values)}, **given)

        return with_value

    return decorate


def read_each(
    names: Iterable[str], read: Callable[[str], T]
) -> tuple[list[T], list[Diagnostic]]:
    """Read things by name. Return those without errors, and all errors."""
    things: list[T] = []
    errors: list[Diagnostic] = []
    for name in names:
        try:
            things.append(read(name))
        except CardgenError as error:
            errors += error.diagnostics
    return things, errors


class LateChoice(click.Choice[str]):
    """A choice of words that are imported when somebody needs them."""

    def __init__(self, find: Callable[[], tuple[str, ...]]) -> None:
        self.case_sensitive = True
        self._find = find

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # nobody sets it
        """Return the words of the choice, which are imported only when they are needed."""
        return self._find()


def _term_kinds() -> tuple[str, ...]:
    """Return the kinds of terms in a glossary."""
    from cardgen.catalog import TERM_KINDS

    return TERM_KINDS


def occasion_names() -> tuple[str, ...]:
    """Return the names of occasions for templates."""
    from cardgen.template import OCCASION_NAMES

    return tuple(OCCASION_NAMES)


class OccasionChoice(LateChoice):
    """An occasion by its name in English, or in one of the four languages: 感谢, 감사."""

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Convert an occasion in any language to its English name. Raises BadParameter."""
        from cardgen.template import OCCASION_NAMES, suggest_occasions

        word = value.strip().casefold()
        for name, names in OCCASION_NAMES.items():
            if word in (name, *map(str.casefold, names.values())):
                return name
        reason = f"{value!r} is not an occasion; {suggest_occasions(value)}"
        raise click.BadParameter(reason, ctx=ctx, param=param)


def _parse_fields(given: tuple[str, ...]) -> dict[str, str]:
    """Parse ``NAME=VALUE`` words. NAME may be a column header such as 品名."""
    values: dict[str, str] = {}
    are_plain = all(word.partition("=")[0].isascii() for word in given)
    column = str if are_plain else _column_of()
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise ValueError(f"{word!r} is not NAME=VALUE; write for example --set years=24")
        field = column(name)
        if field in values:
            raise ValueError(f"{name} is given twice")
        values[field] = value
    return values


def _column_of() -> Callable[[str], str]:
    """Make a function that maps the header of a column to its field: 品名 to item."""
    from cardgen.project import Project, find_project
    from cardgen.shipment import collect_header_words

    words = collect_header_words(Project.open(find_project(Path.cwd())))

    def column(header: str) -> str:
        found = None if header.isascii() else words.column(header)
        return found.name if found and not found.kind else header

    return column


def _split_headers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Split words into headers of columns at commas."""
    return tuple(name.strip() for word in words for name in word.split(",") if name.strip())


def _check_encoding(name: str) -> str:
    """Check that Python knows an encoding, and return its name. Raises ValueError."""
    if name:
        check_encoding(name)
    return name


def read_day(value: str) -> str:
    """Read a date in any form of lists. Return it as 2020-03-26. Raises BadParameter."""
    from cardgen.shipment import read_date

    try:
        return read_date(value)
    except CardgenError as error:
        (found, *_) = error.diagnostics
        reason = f"{found.message}; {found.hint}" if found.hint else found.message
        raise click.BadParameter(reason) from error


def _document_date(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """Return the time to write into files: from the typed date, or from SOURCE_DATE_EPOCH."""
    del ctx, param
    return job_date() if value is None else f"{read_day(value)}T00:00:00Z"


def _parse_share(value: str) -> int:
    """Parse how many labels to verify: ``1/50`` is 50, ``all`` is 1, ``first`` is 0."""
    known = {"all": 1, "first": 0}
    if value in known:
        return known[value]
    one, slash, every = value.partition("/")
    if one == "1" and slash and every.isdecimal() and int(every) > 0:
        return int(every)
    raise ValueError(f"{value!r} is not 1/N, all or first")


def _note_json(ctx: click.Context, param: click.Parameter, value: bool) -> bool:  # noqa: ARG001
    """True if JSON is asked for; errors are reported as JSON then."""
    ask_for(ctx, "json" if value else "text")
    return value


def _note_form(ctx: click.Context, param: click.Parameter, value: Form) -> Form:  # noqa: ARG001
    """Remember the form of findings and errors."""
    ask_for(ctx, value)
    return value


def _note_loudness(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Remember ``--quiet`` or ``--verbose``."""
    if value and not ctx.resilient_parsing:
        (be_quiet if param.name == "quiet" else be_verbose)()


def _open_events(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Open the log of events. Raises BadParameter if its file cannot be written."""
    if value is None or ctx.resilient_parsing:
        return
    from cardgen.cli.events import EventLog

    try:
        log = EventLog.open(value, note)
    except OSError as error:
        reason = f"{value}: cannot write: {error.strerror}"
        raise click.BadParameter(reason, ctx, param) from error
    log_events(log)
    log.start(ctx.command_path)


# --- options of any command

LOUDNESS: Final = tuple(
    click.Option(
        names,
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_note_loudness,
        help=text,
    )
    for names, text in (
        (["-q", "--quiet"], "Print only answers, errors and warnings."),
        (
            ["-v", "--verbose"],
            "Also print where files, fonts and settings come from, and how long the "
            "command took.",
        ),
    )
)
"""``-q`` and ``-v``, which every command gets."""

events_option: Final = click.option(
    "--events",
    metavar="FILE|N",
    expose_value=False,
    callback=_open_events,
    help="Write progress as lines of JSON to FILE, or to the file descriptor N, such as 2.",
)
json_form_option: Final = click.option(
    "--json",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_note_json,
    help="The same as --format json.",
)


def findings_option(name: str = "--format") -> Callable[[F], F]:
    """Make the option for the form of findings: ``--format``, or else ``--findings``."""
    return click.option(
        name,
        "findings",
        type=click.Choice(["text", "json", "github", "sarif"]),
        default="text",
        is_eager=True,
        expose_value=False,
        callback=_note_form,
        help="Print lines, JSON, annotations for GitHub Actions, or SARIF 2.1.0.  "
        "[default: text]",
    )


json_option: Final = click.option(
    "--json",
    "as_json",
    is_flag=True,
    is_eager=True,
    callback=_note_json,
    help="Print the result and errors as JSON.",
)
check_option: Final = click.option(
    "--check", "only_check", is_flag=True, help="Check everything. Make nothing."
)
fonts_option: Final = click.option(
    "--fonts",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with more fonts. cardgen prefers them to the project's fonts. May be "
    "repeated.",
)
date_option: Final = click.option(
    "--date",
    metavar="DATE",
    callback=_document_date,
    help="Date to write into the files.  [default: SOURCE_DATE_EPOCH, or no date]",
)
jobs_option: Final = click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=lambda: min(cores(), MOST_JOBS),
    metavar="N",
    help="Number of processes to use at once.  [default: the number of cores]",
)


def refuse_findings(ctx: click.Context, *, only_check: bool) -> None:
    """Raise UsageError for ``--findings`` without ``--check``."""
    if not only_check and is_typed(ctx, "findings"):
        raise click.UsageError("--findings needs --check", ctx)


# --- options for choosing a message, a pair, a template, a term


def pair_option(
    text: str, default: str | None = None, *, show_default: bool = True
) -> Callable[[F], F]:
    """Make the option ``--pair``. `text` is its help."""
    return click.option(
        "--pair",
        default=default,
        show_default=show_default and default is not None,
        shell_complete=complete_pair,
        help=text,
    )


only_pair_option: Final = pair_option("Only this pair of languages.")


def pairs_option(default: str) -> Callable[[F], F]:
    """Make the option ``--pair`` that may be repeated. `default` describes the default."""
    return click.option(
        "--pair",
        "pairs",
        multiple=True,
        shell_complete=complete_pair,
        help=f"A pair of languages. May be repeated.  [default: {default}]",
    )


def templates_option(text: str, default: str) -> Callable[[F], F]:
    """Make the option ``--template`` that may be repeated. `default` describes the default."""
    return click.option(
        "--template",
        "templates",
        multiple=True,
        metavar="NAME_OR_FILE",
        shell_complete=complete_template,
        help=f"{text} May be repeated.  [default: {default}]",
    )


def file_option(text: str, *, default: str | None = None) -> Callable[[F], F]:
    """Make the option ``-o FILE``. `text` is its help."""
    return click.option(
        "-o", "--output", metavar="FILE", default=default, show_default=bool(default), help=text
    )


def folder_option(text: str, *names: str) -> Callable[[F], F]:
    """Make the option ``-o DIR``, or another one for a folder. `text` is its help."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option(*(names or ("-o", "--output")), metavar="DIR", type=kind, help=text)


def wait_option(text: str) -> Callable[[F], F]:
    """Make the option ``--wait`` for printers. `text` is its help."""
    seconds = click.FloatRange(1, 86400)
    return click.option(
        "--wait", type=seconds, default=600, show_default=True, metavar="SECONDS", help=text
    )


def printers_option(text: str) -> Callable[[F], F]:
    """Make the option ``--to PRINTER`` that may be repeated. `text` is its help."""
    return click.option(
        "--to",
        "places",
        multiple=True,
        metavar="PRINTER",
        shell_complete=complete_printer,
        help=text,
    )


set_option: Final = click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    callback=parsed_by(_parse_fields),
    help="A value for the message or the template, as in years=24 or 品名=口罩. "
    "May be repeated.",
)
size_option: Final = click.option(
    "--size",
    default=None,
    metavar="SIZE",
    shell_complete=complete_size,
    help="Size of the label, for templates of any size: 100x70 (mm), 4in x 6in, or the labels "
    "of a sheet: L7165.  [default: from --sheet or --printer]",
)
fit_option: Final = click.option(
    "--fit/--no-fit", default=True, help="Check that messages fit labels.  [default: fit]"
)


def kind_option(command: F, *, required: bool = False) -> F:
    """Add the option ``--kind`` for terms to a command."""
    text = "Kind of the term." if required else "Only terms of this kind."
    return click.option("--kind", type=LateChoice(_term_kinds), required=required, help=text)(
        command
    )


def choice_options(command: F) -> F:
    """Add ``--occasion``, ``--size`` and ``--pair``, which select templates, to a command."""
    occasion = click.option(
        "--occasion",
        type=OccasionChoice(occasion_names),
        help="Only templates for this occasion.",
    )
    size = click.option(
        "--size",
        default="",
        metavar="SIZE",
        shell_complete=complete_size,
        help="Only templates of this size: a6, 100x150, 4in x 6in, or a sheet's labels: L7165.",
    )
    return occasion(size(only_pair_option(command)))


# --- options of lists and shipments

ignore_option: Final = click.option(
    "--ignore",
    multiple=True,
    metavar="COLUMN",
    callback=parsed_by(_split_headers),
    help="Header of a column to ignore. May be repeated.",
)
encoding_option: Final = click.option(
    "--encoding",
    default="",
    metavar="NAME",
    callback=parsed_by(_check_encoding),
    help="Encoding of a CSV file, if cardgen cannot detect it: cp949, gb18030, big5.",
)
paper_option: Final = click.option(
    "--paper",
    multiple=True,
    metavar="COLUMN",
    callback=parsed_by(_split_headers),
    help="Header of a column for the packing list only. May be repeated.",
)
verify_option: Final = click.option(
    "--verify",
    default="1/10",
    show_default=True,
    metavar="1/N",
    callback=parsed_by(_parse_share),
    help="Check some barcodes by reading them: 1/N (one label in N, and the first "
    "label of each row of the list), all, or first (only the first label of each "
    "row).",
)
asn_option: Final = click.option(
    "--asn", is_flag=True, help="Also write asn.csv, a despatch advice with SSCCs."
)


def row_options(command: F) -> F:
    """Add ``--message``, ``--pair`` and ``--template``, for rows without them, to a command."""
    for name, complete in (
        ("template", complete_template),
        ("pair", complete_pair),
        ("message", complete_message),
    ):
        text = f"The {name} for rows that do not give a {name}."
        command = click.option(
            f"--{name}", shell_complete=complete, show_default=True, help=text
        )(command)
    return command
