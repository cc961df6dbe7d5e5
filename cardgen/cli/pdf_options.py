"""Options of PDF files: what they are for, and what a print shop asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardgen.cli.options import F, LateChoice, is_typed

if TYPE_CHECKING:
    from cardgen.icc import ColorProfile
    from cardgen.preflight import ShopSheet


def _profiles() -> tuple[str, ...]:
    from cardgen.backends import PROFILES

    return PROFILES


def _condition(ctx: click.Context, param: click.Parameter, value: str) -> ColorProfile:
    """The output condition; one of the project's is for a press alone."""
    del param
    from cardgen.backends import PRESSES
    from cardgen.icc import PRESS as FOGRA39, condition

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
    from cardgen.preflight import read_shop_sheet
    from cardgen.project import find_project, shop_sheet_of

    if file is not None:
        return read_shop_sheet(file)
    try:
        folder = find_project(Path.cwd())
    except OSError:  # somebody deleted the current folder
        return None
    return shop_sheet_of(folder) if folder else None
