"""``cardgen weblate``: labels beside the words that are translated there, and texts back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from cardgen.cli.options import json_option, open_project, set_option
from cardgen.cli.reporting import as_data, note, say, say_json, warn
from cardgen.cli.which import pairs_option, templates_option
from cardgen.errors import FieldError, Location, OutputError, raise_findings
from cardgen.files import read

if TYPE_CHECKING:
    from cardgen.errors import Diagnostic
    from cardgen.project import Project
    from cardgen.weblate import Pulled, WeblateComponent

F = TypeVar("F", bound=Callable[..., Any])
TOKEN: Final = "CARDGEN_WEBLATE_TOKEN"  # noqa: S105  # the name of a variable
_LONGEST: Final = 4_096  # bytes of a file with a token


@click.group()
def weblate() -> None:
    """Work together with translators who use Weblate.

    Where it is stands in cardgen.toml, below [weblate]: url, project and component. The token
    comes from the environment, CARDGEN_WEBLATE_TOKEN, or from a file outside the project.
    """


def _connection(command: F) -> F:
    """Where the component is, and the token."""
    options = (
        click.option("--url", default="", help="Where it is.  [default: cardgen.toml's]"),
        click.option(
            "--project", "slug", default="", metavar="SLUG", help="The project there."
        ),
        click.option(
            "--component", default="", metavar="SLUG", help="The component.  [default: slogans]"
        ),
        click.option(
            "--token-file",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"A file with the token, instead of the variable {TOKEN}.",
        ),
        pairs_option("all that are there"),
        click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@weblate.command(
    epilog="""\b
Examples:
  cardgen weblate push
  cardgen weblate push --url https://weblate.example.org --project relief --dry-run
  cardgen weblate push --pair zh-ja --template card-a6 --token-file ~/.weblate-token
""",
)
@_connection
@templates_option("A template's name or its .toml file", "the project's")
@set_option
@json_option
def push(
    url: str,
    slug: str,
    component: str,
    token_file: Path | None,
    pairs: tuple[str, ...],
    dry_run: bool,
    templates: tuple[str, ...],
    fields: dict[str, str],
    as_json: bool,
) -> None:
    """Show labels as screenshots beside their units, and say how much room a text has.

    Pictures that did not change are not sent again. Texts are never sent: they come and go
    with the files of the repository.
    """
    from cardgen import weblate as library
    from cardgen.project import DEFAULT_TEMPLATE

    project = open_project()
    there = _component(project, url, slug, component, token_file)
    default = (project.defaults.template or DEFAULT_TEMPLATE,)
    done = library.push(
        project,
        there,
        templates or tuple(project.checks.templates) or default,
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
        _end(done.findings)
        return
    say(
        f"{', '.join(done.languages)}: {done.added} screenshots added, "
        f"{done.replaced} replaced, {done.kept} kept; limits of {done.flags} strings set"
        + (" (dry run)" if dry_run else "")
    )
    warn([each for each in done.findings if each.severity == "warning"])
    raise_findings(done.findings)


@weblate.command(
    epilog="""\b
Examples:
  cardgen weblate pull
  cardgen weblate pull --pair zh-ko --dry-run
  cardgen weblate pull --translated --theirs
""",
)
@_connection
@click.option(
    "--translated",
    is_flag=True,
    help="Take what nobody has approved, too: for a Weblate without reviews.",
)
@click.option("--theirs", is_flag=True, help="Take Weblate's text where both have one.")
@json_option
def pull(
    url: str,
    slug: str,
    component: str,
    token_file: Path | None,
    pairs: tuple[str, ...],
    dry_run: bool,
    translated: bool,
    theirs: bool,
    as_json: bool,
) -> None:
    """Take translations that a reviewer has approved into the PO files.

    Nothing else in the files changes. Where both have a finished translation and they differ,
    that is a conflict, and the project's stays.
    """
    from cardgen import weblate as library

    project = open_project()
    there = _component(project, url, slug, component, token_file)
    pulled = library.pull(
        project, there, pairs=pairs, translated=translated, theirs=theirs, dry_run=dry_run
    )
    if as_json:
        say_json({**_as_data(pulled), "dry_run": dry_run})
        _end(pulled.findings)
        return
    for text in pulled.taken:
        by = f", approved by {text.reviewer}" if text.reviewer else ""
        say(f"{text.pair} {text.id}: {text.translation}{by}{' (fuzzy)' * text.fuzzy}")
    taken = f"{len(pulled.taken)} taken, {pulled.same} the same"
    if project.approval:
        taken += f", {len(pulled.recorded)} approvals"
    say(taken + (" (dry run)" if dry_run else ""))
    warn([each for each in pulled.findings if each.severity == "warning"])
    raise_findings(pulled.findings)


def _end(findings: list[Diagnostic]) -> None:
    if any(each.severity == "error" for each in findings):
        click.get_current_context().exit(1)


def _as_data(pulled: Pulled) -> dict[str, Any]:
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


def _component(
    project: Project, url: str, slug: str, component: str, token_file: Path | None
) -> WeblateComponent:
    """The component that options name, or else cardgen.toml. Raises FieldError."""
    from cardgen.weblate import Server, WeblateComponent, check_url

    settings = project.weblate
    given = {
        "url": url or settings.url,
        "project": slug or settings.project,
        "component": component or settings.component,
    }
    for name, value in given.items():
        if not value:
            said = f"it is not said at which {name} of Weblate the messages are"
            hint = f"write {name} into cardgen.toml below [weblate], or give --{name}"
            raise FieldError("missing-value", said, hint=hint)
    server = Server(check_url(given["url"]), _token(project, token_file))
    return WeblateComponent(server, given["project"], given["component"])


def _token(project: Project, file: Path | None) -> str:
    """The token, from a file that is not in the project or from the environment."""
    if file is None:
        token = os.environ.get(TOKEN, "").strip()
        place = Location(TOKEN)
        if not token:
            hint = f"set {TOKEN}, or give --token-file; Weblate shows it under API access"
            raise FieldError("missing-value", "there is no token", hint=hint)
    else:
        place = Location(str(file))
        if project.root != Path() and file.resolve().is_relative_to(project.root.resolve()):
            hint = "keep it elsewhere, such as in your home folder"
            said = "a token in a project would be given on with it"
            raise FieldError("bad-value", said, location=place, hint=hint)
        try:
            token = read(file, _LONGEST).decode("ascii", "replace").strip()
        except OSError as error:
            said = f"cannot be read: {error.strerror}"
            raise OutputError("output", said, location=place) from error
    if not token.isascii() or not token.isprintable() or not token or " " in token:
        raise FieldError("bad-value", "it is no token", location=place, hint="copy it anew")
    return token
