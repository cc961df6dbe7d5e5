"""What ``cardgen letter`` does with lists of recipients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli import INTERRUPTED
from cardgen.cli.options import encoding_option, ignore_option, is_typed, jobs_option
from cardgen.cli.progress import Bar
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import as_data, counted, note, say, say_json, shown_path, warn

if TYPE_CHECKING:
    from cardgen.letters import LetterCrew, Recipients

_STDOUT: Final = "-"
_ONLY_OF_LISTS: Final = ("rows", "one_file", "jobs", "ignore", "encoding")


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What is asked for of a list: letters of some rows once more, one file of all."""

    rows: frozenset[int]
    one_file: bool
    jobs: int
    ignore: tuple[str, ...]
    encoding: str


def _rows(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[int]:
    if not value:
        return frozenset()
    from cardgen.errors import CardgenError
    from cardgen.letters import parse_rows

    try:
        return parse_rows(value)
    except CardgenError as error:
        raise click.BadParameter(f"{error}; write 3,7-9", ctx=ctx, param=param) from error


_OPTIONS: Final = (
    click.option(
        "--rows",
        default="",
        metavar="ROWS",
        callback=_rows,
        help="Of a list, make letters of these rows once more, as in 3,7-9.",
    ),
    click.option(
        "--one-file",
        is_flag=True,
        help="Of a list, make one PDF of all letters; so does -o letters.pdf.",
    ),
    jobs_option,
    ignore_option,
    encoding_option,
)


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--rows``, ``--one-file`` and their like, which the command gets as one `listing`."""

    @wraps(command)
    def with_listing(*args: Any, **given: Any) -> Any:
        listing = ListOptions(**{name: given.pop(name) for name in _ONLY_OF_LISTS})
        return command(*args, listing=listing, **given)

    for option in reversed(_OPTIONS):
        with_listing = option(with_listing)
    return with_listing


def data_and_list(files: Sequence[Path], ctx: click.Context) -> tuple[Path, Path | None]:
    """The file of data, and the list of recipients if there is one.

    Raises UsageError for other files, and for what is said of a list where there is none.
    """
    tables = [file for file in files if file.suffix.lower() == ".toml"]
    lists = [file for file in files if file not in tables]
    if len(tables) > 1 or len(lists) > 1:
        raise click.UsageError("--data is one TOML file, and at most one list beside it", ctx)
    if not tables:
        raise click.UsageError(
            "a list needs what all letters share: add --data all.toml, with date and sender",
            ctx,
        )
    for name in _ONLY_OF_LISTS if not lists else ():
        if is_typed(ctx, name):
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is for a list of recipients: --data FILE", ctx)
    return tables[0], lists[0] if lists else None


def is_one_file(listing: ListOptions, output: str | None, ctx: click.Context) -> bool:
    """Whether all letters go into one PDF. Raises UsageError where they can go nowhere."""
    if output == _STDOUT:
        raise click.UsageError("letters to many need a folder or a file: -o letters", ctx)
    suffix = Path(output or "").suffix.lower()
    if suffix in (".docx", ".hwpx", ".png", ".svg", ".txt"):
        kind = suffix.removeprefix(".")
        raise click.UsageError(
            f"letters to many need a folder: -o letters --format {kind}; one file of all is a "
            "PDF: -o letters.pdf",
            ctx,
        )
    return listing.one_file or suffix == ".pdf"


@dataclass(frozen=True, slots=True)
class Merge:
    """A list of recipients, those who make its letters, and where these go."""

    crew: LetterCrew
    recipients: Recipients
    rows: frozenset[int]
    output: Path

    def check(self, *, is_file: bool, as_json: bool) -> None:
        """Say what would be made."""
        from cardgen.letters import check_letters

        folder = None if is_file else self.output
        with Bar("checked") as bar:
            found = check_letters(self.recipients, folder, self.crew, self.rows, bar.show)
        if as_json:
            say_json(found.as_data(in_commands))
            return
        warn(found.warnings)
        for line in found.in_words(self.recipients.file):
            say(line)

    def in_one(self, *, as_json: bool) -> None:
        """Make one file, and say what it has."""
        from cardgen.letters import merge_in_one

        chosen = self.recipients.chosen(self.rows) if self.rows else self.recipients
        if not as_json:
            warn(chosen.warnings)
        with Bar("letters") as bar:
            pages = merge_in_one(chosen, self.output, self.crew, tell=bar.show)
        facts = self._facts()
        if as_json:
            facts |= {"letters": len(chosen.all), "pages": pages, "files": [str(self.output)]}
            say_json({**facts, **as_data(chosen.warnings)})
        else:
            counts = f"{counted(len(chosen.all), 'letter')}, {counted(pages, 'page')}"
            say(f"{shown_path(self.output)}: {', '.join(facts.values())}, {counts}")

    def in_folder(self, ctx: click.Context, *, as_json: bool) -> None:
        """Make a file a letter, and say what was made."""
        from cardgen.letters import merge_letters
        from cardgen.processes import rarely_collect

        rarely_collect()
        place = shown_path(self.output)
        if not as_json:
            warn(self.recipients.warnings)
        with Bar("checked") as tried, Bar("letters") as bar:

            def tell(done: int, total: int) -> None:
                tried.end()
                bar.show(done, total)

            try:
                merged = merge_letters(
                    self.recipients,
                    self.output,
                    self.crew,
                    rows=self.rows,
                    tell=tell,
                    tell_tried=tried.show,
                )
            except KeyboardInterrupt:
                tried.end()
                bar.end()
                note(f"stopped; run the same command again to go on: {place}")
                ctx.exit(INTERRUPTED)
        counts = {"made": merged.made, "kept": merged.kept, "failed": merged.failed}
        told = (*merged.errors, *merged.warnings)
        facts = self._facts()
        if as_json:
            rows = {name: [*each] for name, each in counts.items()}
            files = [*map(str, merged.files)]
            warnings = (*merged.errors, *self.recipients.warnings, *merged.warnings)
            say_json({**facts, **rows, "files": files, **as_data(warnings)})
        else:
            words = ", ".join(f"{len(each):,} {name}" for name, each in counts.items() if each)
            say(f"{place}: {', '.join(facts.values())}: {words}")
            warn(told)
        if merged.failed:
            ctx.exit(1)

    def _facts(self) -> dict[str, Any]:
        job = self.crew.job
        return {"letter": job.template.name, "pair": job.pair}
