"""Commands that go on with a shipment: options keep their values of the last time."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from cardgen.cli.options import ProjectCommand
from cardgen.cli.output import ONLY_WITH_SHEETS
from cardgen.errors import make_printable
from cardgen.files import is_there

_NEVER: Final = frozenset(
    ("manifest", "output", "ledger", "amend", "renumber", "draft", "jobs", "cluster",
     "fail_fast", "only_check", "as_json", "quiet", "verbose", "events", "findings")
)  # fmt: skip
_TYPED: Final = f"{__name__}.typed"
_AGAIN: Final = f"{__name__}.again"


class ShipmentCommand(ProjectCommand):
    """``cardgen batch``: options of a begun shipment go before those of ``cardgen.toml``."""

    late_heading = "Options for print shops, clusters and programs"
    origin = "the last run"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words of a command. Options of the shipment's last run are the defaults."""
        typed, _, _ = self.make_parser(ctx).parse_args(list(args))
        if folder := _usual_folder(typed, ctx):
            args = [f"--output={folder}", *args]
            typed["output"] = folder
        before = _before(typed.get("ledger") or typed.get("output") or "")
        mine = {name: value for name, value in typed.items() if name not in _NEVER}
        ctx.meta[_TYPED] = {**before, **mine}
        ctx.meta[_AGAIN] = {name: value for name, value in before.items() if name not in mine}
        return super().parse_args(ctx, args)

    def defaults(self, ctx: click.Context) -> Mapping[str, Any]:
        """Return the options of the shipment's last run."""
        again: dict[str, Any] = ctx.meta[_AGAIN]
        return again


def _usual_folder(typed: Mapping[str, Any], ctx: click.Context) -> str:
    """Return the default folder of a shipment: its name, or the name of its list.

    It is "" if a folder was typed, or for a check of a shipment that is not begun yet. Raises
    UsageError for a folder of something else.
    """
    manifest, name = typed.get("manifest"), str(typed.get("shipment") or "")
    has_folder = typed.get("output") is not None or typed.get("ledger") is not None
    if has_folder or not isinstance(manifest, str) or (manifest == "-" and not name):
        return ""
    folder = Path(name or Path(manifest).stem)
    if folder.name != str(folder) or str(folder) in ("", "..") or ctx.resilient_parsing:
        return ""
    only_check = bool(typed.get("only_check"))
    if not os.path.lexists(folder) or _is_empty(folder):
        return "" if only_check else str(folder)
    from cardgen.shipment import read_list_name, read_shipment_name

    is_own = (
        read_shipment_name(folder) == name
        if name
        else read_list_name(folder) == Path(manifest).name
    )
    if folder.is_dir() and is_own:
        return str(folder)
    if only_check:
        return ""
    said = f"{folder} is not the folder of this shipment: choose another folder with -o"
    raise click.UsageError(said, ctx)


def _is_empty(folder: Path) -> bool:
    """True if a folder has no files. A folder that cannot be read is not empty."""
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


class ReprintCommand(click.Command):
    """``cardgen reprint``: ``--start`` and ``--skip`` alone mean the shipment's own sheets."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words of a command. The sheets of the shipment are the default."""
        typed, _, _ = self.make_parser(ctx).parse_args(list(args))
        if not typed.get("stock") and any(
            typed.get(name) is not None for name in ONLY_WITH_SHEETS
        ):
            stock = _before(typed.get("folder") or "").get("stock")
            ctx.default_map = {**(ctx.default_map or {}), **({"stock": stock} if stock else {})}
        return super().parse_args(ctx, args)


def typed_options(ctx: click.Context) -> dict[str, Any]:
    """Return the options to store in the ledger: typed now or in the last run."""
    typed: dict[str, Any] = ctx.meta[_TYPED]
    return {name: _storable(name, value) for name, value in typed.items() if value is not None}


def _storable(name: str, value: Any) -> Any:
    """Convert the value of an option so that the ledger can store it: texts, absolute paths."""
    if isinstance(value, list | tuple):
        return [_storable(name, each) for each in value]
    if name == "fonts" or (name == "condition" and is_there(Path(value))):
        return make_printable(str(Path(value).absolute()))
    return make_printable(value) if isinstance(value, str) else value


def as_before(ctx: click.Context) -> str:
    """Return the options of the last run, as people type them."""
    options = {each.name: each.opts[-1] for each in ctx.command.params if each.name}
    words: list[str] = []
    for name, value in ctx.meta[_AGAIN].items():
        if name not in options:
            continue
        for each in value if isinstance(value, list) else [value]:
            words += (
                [options[name]] if each is True else [options[name], shlex.quote(str(each))]
            )
    return " ".join(words)


def _before(place: str) -> dict[str, Any]:
    """Read the options of a shipment's last run from its ledger; {} without a ledger."""
    try:
        if not place or "://" in place or not any(Path(place).glob("ledger*.sqlite")):
            return {}
    except (OSError, ValueError):
        return {}
    from cardgen.shipment import read_options

    return read_options(Path(place))
