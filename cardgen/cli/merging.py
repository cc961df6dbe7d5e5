"""What ``cardgen letter`` does with shipments, and with lists of recipients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from cardgen.cli.options import encoding_option, ignore_option
from cardgen.cli.progress import Bar
from cardgen.cli.reporting import as_data, say, say_json, shown_path, warn

if TYPE_CHECKING:
    from cardgen.display import Document
    from cardgen.letters import Arrangement, LetterData, LetterTemplate, Recipients
    from cardgen.project import Project

F = TypeVar("F", bound=Callable[..., Any])
_STDOUT: Final = "-"


def merge_options(command: F) -> F:
    """``--shipment``, ``--rows``, ``--one-file``, ``--ignore`` and ``--encoding``."""
    shipment = click.option(
        "--shipment",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help="The shipment whose goods the letter tells.  [default: as the data say]",
    )
    rows = click.option(
        "--rows",
        default="",
        metavar="ROWS",
        help="Of a list, make letters of these rows once more, as in 3,7-9.",
    )
    one_file = click.option(
        "--one-file", is_flag=True, help="Of a list, make one file of all letters."
    )
    return shipment(rows(one_file(ignore_option(encoding_option(command)))))


def data_and_list(files: Sequence[Path], ctx: click.Context) -> tuple[Path, Path | None]:
    """The file of data, and the list of recipients if there is one."""
    tables = [file for file in files if file.suffix.lower() == ".toml"]
    lists = [file for file in files if file not in tables]
    if len(tables) > 1 or len(lists) > 1:
        raise click.UsageError("--data is one TOML file, and at most one list beside it", ctx)
    if not tables:
        raise click.UsageError(
            "a list needs what all letters share: add --data all.toml, with date and sender",
            ctx,
        )
    return tables[0], lists[0] if lists else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for of a list."""

    listed: Path | None
    shipment: Path | None
    rows: str
    one_file: bool
    ignore: tuple[str, ...]
    encoding: str

    def check(self, ctx: click.Context) -> None:
        """Raise UsageError for what is said of a list where there is none."""
        given = {
            "--rows": self.rows,
            "--one-file": self.one_file,
            "--ignore": self.ignore,
            "--encoding": self.encoding,
        }
        for name, value in given.items():
            if value and self.listed is None:
                raise click.UsageError(f"{name} is for a list of recipients: --data FILE", ctx)


@dataclass(frozen=True, slots=True)
class How:
    """In what letters are made, and where."""

    arrangement: Arrangement
    format_name: str | None
    dpi: float
    output: str | None


def completed(
    data: LetterData, file: Path, project: Project, pair: str, shipment: Path | None
) -> tuple[LetterData, Path | None]:
    """The data with years and goods, and the folder of the shipment that these are from."""
    if not data.shipment and shipment is None and not project.relations().partners:
        return data, None  # and no shipment's rooms are entered
    from cardgen.letters import shipment_of, with_goods, with_years

    data = with_years(data, project, pair, file)
    folder = shipment_of(data, file, shipment)
    if folder is not None:
        data = with_goods(data, folder, project, pair, file)
    return data, folder


def note(folder: Path | None, letters: Sequence[Path]) -> None:
    """Let a shipment know the letters that tell its goods."""
    if folder is not None:
        from cardgen.shipment import note_letters, shipped

        note_letters(folder, letters, shipped(folder).digest)


def merge(
    ctx: click.Context,
    template: LetterTemplate,
    shared: LetterData,
    file: Path,
    project: Project,
    pair: str,
    asked: Asked,
    how: How,
    as_json: bool,
) -> None:
    """Make the letters of a list, and say what was made."""
    from cardgen.letters import parse_rows, read_recipients, shipment_of

    assert asked.listed is not None, "there is a list"
    if how.output == _STDOUT:
        raise click.UsageError("letters to many need a folder or a file: -o letters", ctx)
    rows = parse_rows(asked.rows) if asked.rows else frozenset()
    found = read_recipients(
        asked.listed,
        template,
        shared,
        project,
        pair,
        shipment=shipment_of(shared, file, asked.shipment),
        encoding=asked.encoding,
        ignore=asked.ignore,
    )
    if not as_json:
        warn(found.warnings)
    work = _one_file if asked.one_file else _files
    work(ctx, template, found, project, pair, rows, how, as_json)


def _one_file(
    ctx: click.Context,
    template: LetterTemplate,
    found: Recipients,
    project: Project,
    pair: str,
    rows: frozenset[int],
    how: How,
    as_json: bool,
) -> None:
    from cardgen.backends import render
    from cardgen.letters import LetterSetter, in_one
    from cardgen.storage import write_file

    path = Path(how.output or f"{template.name}-{pair}.pdf")
    kind = how.format_name or path.suffix.removeprefix(".").lower()
    if kind != "pdf":
        raise click.UsageError("--one-file makes a PDF: -o letters.pdf", ctx)
    chosen = found.chosen(rows) if rows else found
    setter = LetterSetter(template, project, pair, how.arrangement)
    document = in_one(setter.document(each.data) for each in chosen.all)
    write_file(path, render(document, kind, how.dpi))
    pages = len(document.pages)
    if as_json:
        facts = {"letter": template.name, "pair": pair, "letters": len(chosen.all)}
        say_json({**facts, "pages": pages, "files": [str(path)], **as_data(found.warnings)})
    else:
        what = f"{template.name}, {pair}, {len(chosen.all)} letters, {pages} pages"
        say(f"{shown_path(path)}: {what}")


def _files(
    ctx: click.Context,
    template: LetterTemplate,
    found: Recipients,
    project: Project,
    pair: str,
    rows: frozenset[int],
    how: How,
    as_json: bool,
) -> None:
    from cardgen.letters import LetterSetter, merge_letters

    folder = Path(how.output or f"{template.name}-{pair}")
    kind = how.format_name or "pdf"

    setter = LetterSetter(template, project, pair, how.arrangement)

    def make(data: LetterData) -> Iterator[tuple[str, bytes]]:
        document = setter.document(data)
        files = rendered(
            document, kind, how.dpi, template, data, project, pair, how.arrangement
        )
        for number, each in enumerate(files, 1):
            yield f"-{number}.{kind}" if len(files) > 1 else f".{kind}", each

    done, total = 0, len(rows) or len(found.all)
    with Bar("letters") as bar:

        def told(_: int) -> None:
            nonlocal done
            done += 1
            bar.show(done, total)

        merged = merge_letters(
            found,
            folder,
            make,
            template=template,
            pair=pair,
            how=f"{how.arrangement} {kind} {how.dpi:g}",
            rows=rows,
            told=told,
        )
    if as_json:
        say_json(
            {
                "letter": template.name,
                "pair": pair,
                "made": [*merged.made],
                "kept": [*merged.kept],
                "failed": [*merged.failed],
                "files": [*map(str, merged.files)],
                **as_data((*merged.errors, *found.warnings, *merged.warnings)),
            }
        )
    else:
        counts = {"made": merged.made, "kept": merged.kept, "failed": merged.failed}
        words = ", ".join(f"{len(each)} {name}" for name, each in counts.items() if each)
        say(f"{shown_path(folder)}: {template.name}, {pair}: {words}")
        warn((*merged.errors, *merged.warnings))
    if merged.failed:
        ctx.exit(1)


def rendered(
    document: Document,
    kind: str,
    dpi: float,
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement,
) -> list[bytes]:
    """A letter as the files of a format: as pages, or as what an office edits."""
    from cardgen.backends import render_files
    from cardgen.letters import letter_docx, letter_hwpx

    editable = {"docx": letter_docx, "hwpx": letter_hwpx}
    if kind in editable:
        return [editable[kind](template, data, project, pair, arrangement)]
    return list(render_files(document, kind, dpi))
