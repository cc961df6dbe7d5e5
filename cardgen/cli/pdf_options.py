"""Options of PDF files: what they are for, and what a print shop asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cardgen.cli.options import F, LateChoice, is_typed
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import note

if TYPE_CHECKING:
    from cardgen.errors import Location
    from cardgen.icc import ColorProfile
    from cardgen.preflight import ShopSheet

SHOP_SHEET: Final = "preflight.toml"
"""The file of a project that says what its print shop asks for."""


def _profiles() -> tuple[str, ...]:
    from cardgen.backends import PROFILES

    return PROFILES


def _condition(ctx: click.Context, param: click.Parameter, value: str) -> ColorProfile:
    """The output condition; one of the project's is for a press alone."""
    del param
    from cardgen.backends import PRESSES
    from cardgen.icc import PRESS as FOGRA39
    from cardgen.icc import condition

    if ctx.params.get("profile") not in PRESSES:
        if is_typed(ctx, "condition"):
            raise click.UsageError(f"--condition is for --profile {PRESSES[0]}", ctx)
        return FOGRA39
    return condition(value)


def print_options(command: F) -> F:
    """``--profile``, ``--condition`` and ``--crop-marks``: what a PDF is for."""
    profile = click.option(
        "--profile",
        is_eager=True,  # what it is for decides on the others
        default="screen",
        show_default=True,
        type=LateChoice(_profiles),
        help="The kind of PDF: for screens, for archives (pdf/a-…), for screen readers too "
        "(pdf/ua-…), for a print shop (pdf/x-4, or pdf/x-1a if it asks for that).",
    )
    condition = click.option(
        "--condition",
        default="fogra39",
        show_default=True,
        metavar="NAME|FILE.icc",
        callback=_condition,
        help="What the print shop prints with, for pdf/x-…: fogra39 (coated paper), fogra47 "
        "(uncoated), gracol2006, or its own profile.",
    )
    marks = click.option(
        "--crop-marks", is_flag=True, help="In a PDF, mark where a print shop is to cut."
    )
    return profile(condition(marks(command)))


def readable_profiles() -> tuple[str, ...]:
    """Those for people and archives."""
    from cardgen.backends import PRESSES

    return tuple(name for name in _profiles() if name not in PRESSES)


def reading_profile_option(command: F) -> F:
    """``--profile`` of what goes to people and into archives, and to no press."""
    return click.option(
        "--profile",
        default="screen",
        show_default=True,
        type=LateChoice(readable_profiles),
        help="The kind of PDF: for screens, for archives (pdf/a-…), for screen readers too "
        "(pdf/ua-…).",
    )(command)


def shop_sheet(file: Path | None = None) -> ShopSheet | None:
    """What a print shop asks for: as the file says, or that of the project, if it has one."""
    from cardgen.files import is_there
    from cardgen.preflight import read_shop_sheet
    from cardgen.project import find_project

    if file is None:
        try:
            folder = find_project(Path.cwd())
        except OSError:  # somebody deleted the current folder
            return None
        file = folder / SHOP_SHEET if folder else None
        if file is None or not is_there(file):
            return None
    return read_shop_sheet(file)


def second_look(files: Iterable[bytes], profile: str, place: Location | None) -> None:
    """What a print shop would say; without pikepdf, say that nobody looked.

    Warnings are told. Raises CardgenError "preflight" at `place` for what is wrong.
    """
    from cardgen.errors import PackageError, raise_findings
    from cardgen.preflight import preflight

    for data in files:
        try:
            report = preflight(data, profile, shop=shop_sheet(), trusted=True)
        except PackageError as error:
            (found,) = error.diagnostics
            hint = found.advice(in_commands)
            note(f"not checked: {found.message}\n  hint: {hint}")
            return
        for finding in report.findings:
            if finding.severity == "warning":
                note(f"{place}: {finding}" if place else str(finding))
        raise_findings(report.diagnostics(place))
