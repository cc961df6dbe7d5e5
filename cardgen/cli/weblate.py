"""``cardgen weblate``: show labels to translators on Weblate, and fetch their texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from cardgen.cli import options
from cardgen.cli.reporting import as_data, note, say, say_json, warn
from cardgen.errors import FieldError, Location, OutputError, raise_findings
from cardgen.files import read

if TYPE_CHECKING:
    from cardgen.errors import Diagnostic
    from cardgen.project import Project
    from cardgen.weblate import PullResult, WeblateComponent

TOKEN: Final = "CARDGEN_WEBLATE_TOKEN"  # noqa: S105  # the name of a variable
_LONGEST: Final = 4_096  # bytes of a file with a token


@click.group()
def weblate() -> None:
    """Work with translators who use Weblate.

    Write url, project and component into cardgen.toml, below [weblate]. The token comes from
    the environment variable CARDGEN_WEBLATE_TOKEN, or from a file outside the project.
    """


class _ComponentOptions(msgspec.Struct, frozen=True):
    """The typed options for a component of Weblate; cardgen.toml has the empty ones."""

    url: str
    project: str
    component: str
    token_file: Path | None


def _component_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add options for the component and the token; the command gets them as `place`."""
    command = options.as_one("place", _ComponentOptions)(command)
    added = (
        click.option(
            "--url", default="", help="Address of Weblate.  [default: from cardgen.toml]"
        ),
        click.option("--project", default="", metavar="SLUG", help="Project on Weblate."),
        click.option(
            "--component",
            default="",
            metavar="SLUG",
            help="Component on Weblate.  [default: slogans]",
        ),
        click.option(
            "--token-file",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"File with the token, instead of the variable {TOKEN}; - is standard input.",
        ),
        options.pairs_option("all pairs on Weblate"),
        click.option("--dry-run", is_flag=True, help="Only report what cardgen would do."),
    )
    for option in reversed(added):
        command = option(command)
    return command


@weblate.command(
    epilog="""\b
Examples:
  cardgen weblate push
  cardgen weblate push --url https://weblate.example.org --project relief --dry-run
  cardgen weblate push --pair zh-ja --template card-a6 --token-file ~/.weblate-token
"""
)
@_component_options
@options.templates_option("Name of a template, or its .toml file.", "the project's")
@options.set_option
@options.json_option
def push(
    place: _ComponentOptions,
    pairs: tuple[str, ...],
    dry_run: bool,
    templates: tuple[str, ...],
    fields: dict[str, str],
    as_json: bool,
) -> None:
    """Send pictures of the labels to Weblate, and the largest size of each text.

    cardgen does not send an unchanged picture again. It never sends texts: Weblate reads them
    in the files of the repository.
    """
    from cardgen import weblate as library

    project = options.open_project()
    there = _component(project, place)
    done = library.push(
        project,
        there,
        options.chosen_templates(project, templates),
        pairs=pairs,
        fields=fields,
        dry_run=dry_run,
        told=(lambda _: None) if as_json else note,
    )
    if as_json:
        counts = {
            "added": done.added,
            "replaced": done.replaced,
            "kept": done.kept,
            "flags": done.flags,
            "languages": done.languages,
        }
        say_json({**counts, "dry_run": dry_run, "findings": as_data(done.findings)["warnings"]})
        _exit_if_wrong(done.findings)
        return
    say(
        f"{', '.join(done.languages)}: {done.added} screenshots added, "
        f"{done.replaced} replaced, {done.kept} kept; limits of {done.flags} strings set"
        + (" (dry run)" if dry_run else "")
    )
    _report(done.findings)


@weblate.command(
    epilog="""\b
Examples:
  cardgen weblate pull
  cardgen weblate pull --pair zh-ko --dry-run
  cardgen weblate pull --translated --theirs
"""
)
@_component_options
@click.option(
    "--translated",
    is_flag=True,
    help="Also copy texts that nobody has approved, for a Weblate project without reviews.",
)
@click.option(
    "--theirs",
    is_flag=True,
    help="If the project and Weblate both have a text, take the text of Weblate.",
)
@options.json_option
def pull(
    place: _ComponentOptions,
    pairs: tuple[str, ...],
    dry_run: bool,
    translated: bool,
    theirs: bool,
    as_json: bool,
) -> None:
    """Copy translations that a reviewer has approved into the PO files.

    Nothing else in the files changes. If the project and Weblate have different finished
    translations, cardgen reports a conflict and keeps the translation of the project.
    """
    from cardgen import weblate as library

    project = options.open_project()
    there = _component(project, place)
    pulled = library.pull(
        project, there, pairs=pairs, translated=translated, theirs=theirs, dry_run=dry_run
    )
    if as_json:
        say_json({**_as_data(pulled), "dry_run": dry_run})
        _exit_if_wrong(pulled.findings)
        return
    for text in pulled.taken:
        by = f", approved by {text.reviewer}" if text.reviewer else ""
        say(f"{text.pair} {text.id}: {text.translation}{by}{' (fuzzy)' * text.fuzzy}")
    taken = f"{len(pulled.taken)} taken, {pulled.same} the same"
    if project.approval:
        taken += f", {len(pulled.recorded)} approvals"
    say(taken + (" (dry run)" if dry_run else ""))
    _report(pulled.findings)


def _report(findings: list[Diagnostic]) -> None:
    """Raise errors with the warnings beside them, or print the warnings."""
    raise_findings(findings)
    warn(findings)


def _exit_if_wrong(findings: list[Diagnostic]) -> None:
    """Exit with code 1 if there are errors."""
    if any(each.severity == "error" for each in findings):
        click.get_current_context().exit(1)


def _as_data(pulled: PullResult) -> dict[str, Any]:
    """Return texts and approvals from Weblate as JSON data."""
    return {
        "taken": [
            {
                "pair": text.pair,
                "id": text.id,
                "translation": text.translation,
                "fuzzy": text.fuzzy,
                "reviewer": text.reviewer or None,
                "approved_at": text.approved_at or None,
            }
            for text in pulled.taken
        ],
        "same": pulled.same,
        "approvals": [{"pair": text.pair, "id": text.id} for text in pulled.recorded],
        "findings": as_data(pulled.findings)["warnings"],
    }


def _component(project: Project, place: _ComponentOptions) -> WeblateComponent:
    """Return the component from options or cardgen.toml. Raises FieldError."""
    from cardgen.weblate import Server, WeblateComponent, check_url

    settings = project.weblate
    given = {
        "url": place.url or settings.url,
        "project": place.project or settings.project,
        "component": place.component or settings.component,
    }
    for name, value in given.items():
        if not value:
            said = f"no {name} on Weblate is given"
            hint = f"write {name} into cardgen.toml below [weblate], or give --{name}"
            raise FieldError("missing-value", said, hint=hint)
    server = Server(check_url(given["url"]), _token(project, place.token_file))
    return WeblateComponent(server, given["project"], given["component"])


def _token(project: Project, file: Path | None) -> str:
    """Read the token from the environment, a file outside the project, or standard input."""
    from cardgen.cli.streams import input_stream, is_stdin

    place = Location(str(file or TOKEN))
    if file is None:
        token = os.environ.get(TOKEN, "").strip()
        if not token:
            hint = (
                f"set {TOKEN}, or give --token-file; Weblate shows the token under API access"
            )
            raise FieldError("missing-value", "the token is missing", hint=hint)
    elif is_stdin(file):
        token = input_stream().read(_LONGEST).decode("ascii", "replace").strip()
    else:
        if project.root != Path() and file.resolve().is_relative_to(project.root.resolve()):
            hint = "move the file to another folder, such as your home folder"
            said = "a token must not be in the folder of the project"
            raise FieldError("bad-value", said, location=place, hint=hint)
        try:
            token = read(file, _LONGEST).decode("ascii", "replace").strip()
        except OSError as error:
            said = f"cannot be read: {error.strerror}"
            raise OutputError("output", said, location=place) from error
    if not token.isascii() or not token.isprintable() or not token or " " in token:
        raise FieldError(
            "bad-value", "this is not a token", location=place, hint="copy the token again"
        )
    return token
